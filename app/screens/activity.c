#include "screens/activity_parts.h"

#include "base/log.h"
#include "screens/content.h"
#include "screens/frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

static void clear(struct activity_state *s)
{
    activity_clear(&s->a);
    reading_free(s->text);
    free(s->people);
    s->text = NULL;
    s->people = NULL;
    s->people_count = 0;
}

static int64_t sooner(int64_t best, int64_t at, int64_t now)
{
    return at > now && (best == 0 || at < best) ? at : best;
}

/* When the page would say something else without any row changing. */
static int64_t next_change(const struct activity *a, const struct zone *z,
                           int64_t now)
{
    const int64_t at[] = {
        a->signup_opens_at,   a->signup_closes_at,  a->cancel_until_at,
        a->checkin_opens_at,  a->checkin_closes_at, activity_starts(a, z),
        activity_ends(a, z),
    };
    int64_t best = 0;
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
        best = sooner(best, at[i], now);
    return best;
}

static void read_people(struct activity_state *s, struct kiosk *k)
{
    struct err err = {0};
    const char *member = kiosk_who(k)->member;
    free(s->people);
    s->people = NULL;
    s->people_count = 0;
    s->mine = (struct standing){0};
    int64_t now = kiosk_now(k);
    if (!people_list(kiosk_db(k), s->id, 1u << SIGNUP_GOING, now, &s->people,
                     &s->people_count, &err) ||
        (member[0] &&
         !standing_get(kiosk_db(k), s->id, member, now, &s->mine, &err)))
        log_err("people", &err);
}

static void reload(struct activity_state *s, struct kiosk *k)
{
    struct err err = {0};
    struct activity a = {0};
    bool found = false;
    if (!activities_get(kiosk_db(k), s->id, kiosk_now(k), &a, &found, &err)) {
        log_err("activity", &err);
        activity_clear(&a);
        s->gone = s->gone || !s->text;
        return;
    }
    if (!found) {
        activity_clear(&a);
        clear(s);
        s->gone = true;
        return;
    }
    bool same = s->text && s->a.body && a.body &&
                strcmp(s->a.body, a.body) == 0;
    activity_clear(&s->a);
    s->a = a;
    s->gone = false;
    if (!same) {
        reading_free(s->text);
        s->text = reading_new(a.body);
        markdown_plain(reading_text(s->text), s->plain, sizeof s->plain);
    }
    read_people(s, k);
    s->next_change = next_change(&s->a, kiosk_zone(k), kiosk_now(k));
}

static void open_activity(void *state, struct kiosk *k, const char *subject)
{
    struct activity_state *s = state;
    snprintf(s->id, sizeof s->id, "%s", subject);
    reload(s, k);
}

static void close_activity(void *state)
{
    clear(state);
}

/* ---- acting ---- */

/* What each act asks of the person, and what it stores. */
static const struct deed {
    int act;
    enum action_kind kind;
    enum tier tier;
    bool steward, once;
    const char *word; /* message id: what it is for */
} deeds[] = {
    {ACT_SIGNUP, ACTION_SIGNUP, TIER_REVERSIBLE, false, true,
     N_("报名")},
    {ACT_CANCEL, ACTION_SIGNUP_CANCEL, TIER_REVERSIBLE, false, false,
     N_("取消报名")},
    {ACT_CHECKIN, ACTION_CHECKIN, TIER_REVERSIBLE, false, true,
     N_("签到")},
    {ACT_DESK, ACTION_KINDS, TIER_PIN, true, false, N_("打开签到台")},
};

static const struct deed *deed_of(int act)
{
    for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++)
        if (deeds[i].act == act)
            return &deeds[i];
    return NULL;
}

static void ask_who(struct activity_state *s, struct kiosk *k, int act)
{
    const struct deed *d = deed_of(act);
    struct purpose p = {.tier = d->tier,
                        .steward = d->steward,
                        .once = d->once && !kiosk_who(k)->member[0],
                        .act = act};
    snprintf(p.text, sizeof p.text, _("%s：%s"), _(d->word),
             activity_short(&s->a));
    if (!s->asking)
        kiosk_identify(k, &p);
}

static void request(struct activity_state *s, struct kiosk *k,
                    enum action_kind kind, int tag)
{
    struct action a = {.kind = kind};
    memcpy(a.subject, s->id, ID_SIZE);
    if (tag == ACT_AGAIN) {
        memcpy(a.member, s->member, ID_SIZE);
        memcpy(a.how, s->how, sizeof a.how);
    }
    s->asking = true;
    kiosk_request(k, &a, tag);
}

static void remember(struct activity_state *s, const struct kiosk *k)
{
    memcpy(s->member, kiosk_who(k)->member, ID_SIZE);
    memcpy(s->how, kiosk_who(k)->how, sizeof s->how);
}

/* Somebody is there now, for one of the deeds or just so. */
static void identified(struct activity_state *s, struct kiosk *k, int act)
{
    reload(s, k);
    const struct deed *d = deed_of(act);
    if (!d || s->gone || s->asking)
        return;
    bool has = s->mine.state == SIGNUP_GOING ||
               s->mine.state == SIGNUP_WAITING;
    if (act == ACT_DESK)
        kiosk_go(k, &screen_checkin, s->id);
    else if (act == ACT_SIGNUP && has)
        kiosk_say(k, ICON_CHECK_CIRCLE, COLOR_TOASTACT,
                  N_("您已经报过名了"), NULL);
    else if (act == ACT_CHECKIN && s->mine.present)
        kiosk_say(k, ICON_CHECK_ALL, COLOR_TOASTACT,
                  N_("您已经签过到了"), NULL);
    else {
        remember(s, k);
        request(s, k, d->kind, act);
    }
}

static bool is_offline(const struct kiosk *k)
{
    const struct connection *n = kiosk_connection(k);
    return !n->alone && !n->online;
}

static void say_cancelled(struct kiosk *k)
{
    struct toast t = {.icon = ICON_CHECK_CIRCLE, .tone = COLOR_TOASTACT,
                      .act = ACT_AGAIN};
    snprintf(t.title, sizeof t.title, "%s", _("已取消报名"));
    snprintf(t.line, sizeof t.line, "%s",
             is_offline(k) ? _("已存在本机，联网后自动上传")
                           : _("名额已放出"));
    snprintf(t.undo, sizeof t.undo, "%s", _("撤销"));
    kiosk_toast(k, &t);
}

static void done(struct activity_state *s, struct kiosk *k,
                 const struct event *e)
{
    s->asking = false;
    reload(s, k);
    if (!e->ok)
        say_trouble(k, e);
    else if (e->act == ACT_SIGNUP)
        kiosk_go(k, &screen_signup_done, s->id);
    else if (e->act == ACT_CANCEL)
        say_cancelled(k);
    else if (e->act == ACT_AGAIN)
        kiosk_say(k, ICON_CHECK_CIRCLE, COLOR_TOASTACT,
                  N_("又报上名了"), NULL);
    else if (e->act == ACT_CHECKIN)
        kiosk_say(k, ICON_CHECK_CIRCLE, COLOR_TOASTACT, N_("签到成功"),
                  is_offline(k) ? N_("已在本机登记，联网后确认") : NULL);
}

static void tap(struct activity_state *s, struct kiosk *k,
                const struct event *e)
{
    switch ((enum activity_act)e->act) {
    case ACT_SIGNUP:
    case ACT_CANCEL:
    case ACT_CHECKIN:
    case ACT_DESK:
        ask_who(s, k, e->act);
        break;
    case ACT_AGAIN:
        if (s->member[0] && !s->asking)
            request(s, k, ACTION_SIGNUP, ACT_AGAIN);
        break;
    case ACT_PHOTOS:
        kiosk_go(k, &screen_gallery, "");
        break;
    case ACT_PEOPLE:
        kiosk_go(k, &screen_people, s->id);
        break;
    case ACT_MORE:
    case ACT_LESS:
        s->whole = e->act == ACT_MORE;
        s->place = 0;
        break;
    case ACT_PAGE:
        break;
    case ACT_LEAVE:
        kiosk_back(k);
        break;
    }
}

static void handle_activity(void *state, struct kiosk *k,
                            const struct event *e)
{
    struct activity_state *s = state;
    int step = frame_step(e, ACT_PAGE);
    if (step && s->whole && s->text)
        s->place = reading_turn(s->text, s->place, step);
    switch (e->kind) {
    case EVENT_TAP:
        tap(s, k, e);
        break;
    case EVENT_IDENTIFIED:
        identified(s, k, (int)e->arg);
        break;
    case EVENT_DONE:
        done(s, k, e);
        break;
    case EVENT_DATA:
    case EVENT_SHOWN:
    case EVENT_NOBODY:
        reload(s, k);
        break;
    default:
        break;
    }
}

static bool update_activity(void *state, struct kiosk *k)
{
    struct activity_state *s = state;
    if (s->gone || s->next_change == 0 || kiosk_awaits_time(k, s->next_change))
        return false;
    reload(s, k);
    return true;
}

/* ---- drawing ---- */

static void draw_gone(struct canvas *c, const struct kiosk *k)
{
    const struct dead_end d = {
        .accent = ACCENT_GREEN,
        .icon = ICON_INFORMATION_OUTLINE,
        .title = _("这个活动已取消"),
        .text = _("组织的人把它收回了。有问题可以问问工会。"),
        .away = _("看其他活动"),
        .act = ACT_LEAVE};
    draw_dead_end(c, k, &d);
}

static void draw_activity(const void *state, const struct kiosk *k,
                          struct canvas *c)
{
    const struct activity_state *s = state;
    char line[300];
    snprintf(line, sizeof line, "%s%s%s", s->gone ? "" : s->a.organiser,
             !s->gone && s->a.organiser[0] && s->a.fee[0] ? "　" : "",
             s->gone ? "" : s->a.fee);
    frame_header(c, k, SECTION_ACTIVITIES, _("活动"), line);
    if (s->gone) {
        frame_offline(c, k);
        draw_gone(c, k);
        return;
    }
    activity_page(c, k, s);
}

const struct screen screen_activity = {
    .name = "activity",
    .state_size = sizeof(struct activity_state),
    .idle_s = 120,
    .open = open_activity,
    .close = close_activity,
    .handle = handle_activity,
    .update = update_activity,
    .draw = draw_activity,
};
