#include "screens/checkin_parts.h"

#include "base/log.h"
#include "input/initials.h"
#include "screens/content.h"
#include "screens/frame.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>


/* How long each result stays (design, 5.10). */
static const int stays_ms[] = {
    [RESULT_DONE] = 2500,      [RESULT_AGAIN] = 4000,
    [RESULT_UNLISTED] = 15000, [RESULT_JOIN] = 15000,
    [RESULT_SORRY] = 15000,
};

/* ---- reading ---- */

static void watch_quorum(struct door_state *s)
{
    bool is_short =
        s->a.quorum > 0 && !quorum_is_reached(s->a.quorum, s->a.present);
    s->flash_waits |= s->was_short && !is_short;
    s->was_short = is_short;
}

static void reload(struct door_state *s, struct kiosk *k)
{
    const unsigned everyone = (1u << SIGNUP_STATES) - 1;
    struct err err = {0};
    struct activity a = {0};
    struct person *people = NULL;
    int count = 0;
    bool found = false;
    int64_t now = kiosk_now(k);
    if (!activities_get(kiosk_db(k), s->id, now, &a, &found, &err) ||
        !people_list(kiosk_db(k), s->id, everyone, now, &people, &count,
                     &err)) {
        log_err("check-in", &err);
        activity_clear(&a);
        return; /* what was read last still counts */
    }
    free(s->people);
    s->people = people;
    s->people_count = count;
    s->gone = !found;
    if (found) {
        activity_clear(&s->a);
        s->a = a;
        watch_quorum(s);
    } else {
        activity_clear(&a);
    }
    door_find(s, k);
}

/* The steward who opened it must not stay signed in behind it: the lock
 * would open by itself. */
static void open_checkin(void *state, struct kiosk *k, const char *subject)
{
    struct door_state *s = state;
    kiosk_forget(k);
    snprintf(s->id, sizeof s->id, "%s", subject);
    reload(s, k);
    s->shown_count = s->a.present;
}

static void close_checkin(void *state)
{
    struct door_state *s = state;
    activity_clear(&s->a);
    free(s->people);
    sodium_memzero(s, sizeof *s);
}

/* ---- results ---- */

void door_dismiss(struct door_state *s, struct kiosk *k)
{
    if (s->result.kind == RESULT_DONE) {
        memcpy(s->undoable.member, s->result.member, ID_SIZE);
        memcpy(s->undoable.name, s->result.name, sizeof s->undoable.name);
        s->undo_until_ms = kiosk_steady(k) + UNDO_MS;
    }
    if (s->flash_waits) {
        s->flash_waits = false;
        s->flash_until_ms = kiosk_steady(k) + FLASH_MS;
    }
    s->result = (struct result){0};
    kiosk_wake_in(k, 0);
}

/* A new result takes the place of the one that is up: nobody waits. */
static void show(struct door_state *s, struct kiosk *k,
                 enum result_kind kind, const char *member)
{
    struct result *r = &s->result;
    const struct member *m = roster_by_id(kiosk_roster(k), member);
    *r = (struct result){.kind = kind};
    snprintf(r->member, sizeof r->member, "%s", member);
    if (m) {
        memcpy(r->name, m->name, sizeof r->name);
        memcpy(r->group, m->group, sizeof r->group);
    }
    r->from_ms = kiosk_steady(k);
    r->until_ms = r->from_ms + stays_ms[kind];
    s->undo_until_ms = 0;
    kiosk_wake_in(k, 0);
}

static void show_again(struct door_state *s, struct kiosk *k,
                       const char *member)
{
    struct standing standing = {0};
    struct err err = {0};
    show(s, k, RESULT_AGAIN, member);
    if (standing_get(kiosk_db(k), s->id, member, kiosk_now(k), &standing,
                     &err))
        s->result.at = standing.present_at;
    else
        log_err("check-in", &err);
}

static void show_rule(struct door_state *s, struct kiosk *k,
                      const char *member, enum rule rule,
                      const char *trouble)
{
    const struct result *r = &s->result;
    if (rule == RULE_ALREADY && r->kind == RESULT_DONE &&
        strcmp(r->member, member) == 0)
        return; /* the card was read twice: it is the same check-in */
    if (rule == RULE_ALREADY) {
        show_again(s, k, member);
    } else if (rule == RULE_NOT_LISTED) {
        show(s, k, RESULT_UNLISTED, member);
    } else {
        show(s, k, RESULT_SORRY, member);
        s->result.rule = rule;
        s->result.trouble = trouble;
    }
}

/* ---- checking in ---- */

static void store(struct door_state *s, struct kiosk *k,
                  enum action_kind kind, const char *member, const char *how,
                  int tag)
{
    struct action a = {.kind = kind};
    snprintf(a.member, sizeof a.member, "%s", member);
    memcpy(a.subject, s->id, ID_SIZE);
    snprintf(a.how, sizeof a.how, "%s", how);
    kiosk_request(k, &a, tag);
}

/* Stored at once when the rules allow; who would join at the door is asked
 * first.  The same rule runs again in the writer, which has the last word. */
static void check_in(struct door_state *s, struct kiosk *k,
                     const char *member, const char *how)
{
    struct standing standing = {0};
    struct err err = {0};
    bool joins = false;
    if (!standing_get(kiosk_db(k), s->id, member, kiosk_now(k), &standing,
                      &err)) {
        log_err("check-in", &err);
        show_rule(s, k, member, RULE_FORM, err.user);
        return;
    }
    enum rule rule = checkin_check(
        &s->a, kiosk_zone(k),
        (struct checkin_state){standing.state, standing.present},
        kiosk_now(k), &joins);
    if (rule != RULE_OK) {
        show_rule(s, k, member, rule, NULL);
    } else if (joins) {
        show(s, k, RESULT_JOIN, member);
        s->result.waits = standing.state == SIGNUP_WAITING;
        snprintf(s->result.how, sizeof s->result.how, "%s", how);
    } else {
        store(s, k, ACTION_CHECKIN, member, how, ACT_STORE);
    }
}

static void stored(struct door_state *s, struct kiosk *k,
                   const struct event *e)
{
    reload(s, k);
    if (e->ok) {
        show(s, k, RESULT_DONE, e->text);
        door_clear(s, k);
    } else {
        show_rule(s, k, e->text, (enum rule)e->rule, e->trouble);
    }
}

static void undo(struct door_state *s, struct kiosk *k)
{
    char member[ID_SIZE];
    bool is_up = s->result.kind == RESULT_DONE;
    if (!is_up && kiosk_steady(k) >= s->undo_until_ms)
        return;
    memcpy(member, is_up ? s->result.member : s->undoable.member, ID_SIZE);
    s->flash_waits = false;
    s->result = (struct result){0};
    s->undo_until_ms = 0;
    store(s, k, ACTION_CHECKIN_UNDO, member, "name", ACT_UNDO);
}

static void undone(struct door_state *s, struct kiosk *k,
                   const struct event *e)
{
    reload(s, k);
    if (e->ok)
        kiosk_say(k, ICON_UNDO_VARIANT, COLOR_TOASTACT,
                  N_("已撤销，可以重新签到"), NULL);
    else
        say_trouble(k, e);
}

/* ---- the screen ---- */

static void ask_steward(struct door_state *s, struct kiosk *k)
{
    struct purpose p = {.tier = TIER_PIN, .steward = true, .act = ACT_LOCK};
    snprintf(p.text, sizeof p.text, _("结束签到：%s"),
             activity_short(&s->a));
    kiosk_identify(k, &p);
}

static void say_observer(struct kiosk *k)
{
    kiosk_say(k, ICON_ACCOUNT_MULTIPLE, COLOR_TOASTACT,
              N_("请到工作人员处登记列席"), NULL);
}

static void tap_result(struct door_state *s, struct kiosk *k, int act)
{
    struct result r = s->result;
    if (act == ACT_UNDO && r.kind == RESULT_DONE) {
        undo(s, k);
        return;
    }
    if (act == ACT_JOIN && r.kind == RESULT_JOIN) {
        s->result = (struct result){0};
        store(s, k, ACTION_CHECKIN, r.member, r.how, ACT_STORE);
        return;
    }
    if (act == ACT_OBSERVER)
        say_observer(k);
    door_dismiss(s, k);
}

static void tap(struct door_state *s, struct kiosk *k, const struct event *e)
{
    if (s->result.kind != RESULT_NONE) {
        tap_result(s, k, e->act);
        return;
    }
    switch ((enum checkin_act)e->act) {
    case ACT_LETTER:
        door_type(s, k, e->arg);
        break;
    case ACT_CLEAR:
        door_clear(s, k);
        break;
    case ACT_PICK:
        if (e->arg >= 0 && e->arg < s->shown)
            check_in(s, k, s->tiles[e->arg].member, "name");
        break;
    case ACT_TURN:
        door_turn(s, k, (int)e->arg);
        break;
    case ACT_EVERYBODY:
        s->everybody = !s->everybody;
        s->page = 0;
        s->letters.text[0] = '\0';
        door_find(s, k);
        break;
    case ACT_OBSERVER:
        say_observer(k);
        break;
    case ACT_LOCK:
        ask_steward(s, k);
        break;
    case ACT_UNDO:
        undo(s, k);
        break;
    case ACT_DISMISS:
    case ACT_JOIN:
    case ACT_STORE:
        break;
    }
}

static void handle_checkin(void *state, struct kiosk *k,
                           const struct event *e)
{
    struct door_state *s = state;
    switch (e->kind) {
    case EVENT_TAP:
        tap(s, k, e);
        break;
    case EVENT_SWIPE:
        if (s->result.kind == RESULT_NONE)
            door_turn(s, k, frame_step(e, ACT_TURN));
        break;
    case EVENT_CARD:
        check_in(s, k, e->text, "card");
        break;
    case EVENT_DONE:
        if (e->act == ACT_UNDO)
            undone(s, k, e);
        else
            stored(s, k, e);
        break;
    case EVENT_IDENTIFIED:
        if (e->arg == ACT_LOCK) {
            kiosk_forget(k);
            kiosk_back(k);
        }
        break;
    case EVENT_DATA:
    case EVENT_SHOWN:
    case EVENT_LOOK:
        reload(s, k);
        break;
    default:
        break;
    }
}

static void draw_checkin(const void *state, const struct kiosk *k,
                         struct canvas *c)
{
    const struct door_state *s = state;
    const bool result = s->result.kind != RESULT_NONE;
    const int part = kiosk_eased(k, s->result.from_ms, FILL_MS);
    if (!result || part < 1000) {
        canvas_fill(c, (struct rect){0, 0, canvas_w(c), canvas_h(c)},
                    COLOR_BG);
        door_board(s, k, c);
        door_desk(s, k, c);
    }
    if (!result)
        return;
    const struct spot below = canvas_spot(c);
    canvas_cover(c);
    door_result(s, k, c);
    if (part < 1000)
        canvas_fade(c, below, part);
}

const struct screen screen_checkin = {
    .name = "checkin",
    .state_size = sizeof(struct door_state),
    .alone = true,
    .takes = TAKES_CARDS,
    .reach = {{1392, 944, 148, 80}, {520, 1808, 136, 80}},
    .open = open_checkin,
    .close = close_checkin,
    .handle = handle_checkin,
    .update = door_update,
    .draw = draw_checkin,
};
