#include "screens/signup_done_parts.h"

#include "base/log.h"
#include "base/mem.h"
#include "screens/content.h"
#include "screens/frame.h"
#include "store/actions.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static enum signup_end outcome_of(const struct standing *s)
{
    bool in = s->state == SIGNUP_GOING || s->state == SIGNUP_WAITING;
    if (!in && (s->verdict == VERDICT_DECLINED ||
                s->verdict == VERDICT_INVALID ||
                s->state == SIGNUP_DECLINED))
        return OUT_DECLINED;
    if (s->pending)
        return OUT_PENDING;
    return s->state == SIGNUP_WAITING ? OUT_WAITING : OUT_GOING;
}

static void reload(struct done_state *s, struct kiosk *k)
{
    struct err err = {0};
    struct activity a = {0};
    bool found = false;
    if (!activities_get(kiosk_db(k), s->id, kiosk_now(k), &a, &found, &err) ||
        !standing_get(kiosk_db(k), s->id, s->member, kiosk_now(k), &s->mine,
                      &err)) {
        log_err("sign-up", &err);
        activity_clear(&a);
        return;
    }
    if (found) {
        activity_clear(&s->a);
        s->a = a;
    } else {
        activity_clear(&a);
    }
    s->out = outcome_of(&s->mine);
    kiosk_phone_url(k, "activity", s->id, s->url, sizeof s->url);
}

static void open_done(void *state, struct kiosk *k, const char *subject)
{
    struct done_state *s = state;
    const struct who *w = kiosk_who(k);
    snprintf(s->id, sizeof s->id, "%s", subject);
    memcpy(s->member, w->member, sizeof s->member);
    memcpy(s->name, w->name, sizeof s->name);
    s->once = kiosk_purpose(k)->once;
    s->from_ms = kiosk_steady(k);
    reload(s, k);
}

static void close_done(void *state)
{
    struct done_state *s = state;
    activity_clear(&s->a);
    sodium_memzero(s, sizeof *s);
}

/* ---- what the person has read here is no news any more ---- */

struct seen_job {
    struct job job;
    char member[ID_SIZE], activity[ID_SIZE];
};

static bool run_seen(struct db *db, struct job *job, struct err *err)
{
    const struct seen_job *s = (struct seen_job *)job;
    job->changed = true;
    return outcomes_told_about(db, s->member, s->activity, err);
}

static void seen_done(struct kiosk *k, struct job *job)
{
    (void)k;
    if (!job->ok)
        log_err("sign-up seen", &job->err);
}

static void note_seen(const struct done_state *s, struct kiosk *k)
{
    if (s->mine.verdict == VERDICT_NONE || s->out == OUT_PENDING)
        return;
    struct seen_job *job = mem_new(sizeof *job);
    job->job.run = run_seen;
    memcpy(job->member, s->member, sizeof job->member);
    memcpy(job->activity, s->id, sizeof job->activity);
    kiosk_submit(k, &job->job, seen_done);
}

/* The state is gone when this returns. */
static void leave(struct done_state *s, struct kiosk *k)
{
    note_seen(s, k);
    if (s->once)
        kiosk_attract(k);
    else
        kiosk_home(k);
}

int64_t done_passed_ms(const struct done_state *s, const struct kiosk *k)
{
    return kiosk_steady(k) - s->from_ms;
}

bool done_can_undo(const struct done_state *s, const struct kiosk *k)
{
    return s->out != OUT_DECLINED && !s->asking &&
           done_passed_ms(s, k) < UNDO_MS;
}

static void undo(struct done_state *s, struct kiosk *k)
{
    struct action a = {.kind = ACTION_SIGNUP_CANCEL};
    if (!done_can_undo(s, k))
        return;
    memcpy(a.subject, s->id, ID_SIZE);
    s->asking = true;
    kiosk_request(k, &a, ACT_UNDO);
}

/* Back to the activity; who was there only for the sign-up is forgotten. */
static void undone(struct done_state *s, struct kiosk *k,
                   const struct event *e)
{
    s->asking = false;
    if (!e->ok) {
        say_trouble(k, e);
        reload(s, k);
        return;
    }
    if (s->once)
        kiosk_forget(k);
    kiosk_say(k, ICON_CHECK_CIRCLE, COLOR_TOASTACT,
              N_("已撤销，名额已放出"), NULL);
    kiosk_back(k);
}

static void handle_done(void *state, struct kiosk *k, const struct event *e)
{
    struct done_state *s = state;
    switch (e->kind) {
    case EVENT_TAP:
        if (s->asking)
            break;
        if (e->act == ACT_UNDO)
            undo(s, k);
        else if (e->act == ACT_LEAVE) {
            note_seen(s, k);
            kiosk_forget(k);
            kiosk_home(k);
        } else if (e->act == ACT_DONE && s->out == OUT_DECLINED) {
            note_seen(s, k);
            kiosk_back(k);
        } else if (e->act == ACT_DONE) {
            leave(s, k);
        }
        break;
    case EVENT_DONE:
        undone(s, k, e);
        break;
    case EVENT_DATA:
    case EVENT_SHOWN:
        reload(s, k);
        break;
    default:
        break;
    }
}

static bool update_done(void *state, struct kiosk *k)
{
    struct done_state *s = state;
    if (done_passed_ms(s, k) >= LEAVE_MS && !s->asking) {
        leave(s, k);
        return true;
    }
    kiosk_counts(k, s->from_ms + LEAVE_MS);
    return true;
}

static void draw_done(const void *state, const struct kiosk *k,
                      struct canvas *c)
{
    const struct done_state *s = state;
    frame_header(c, k, SECTION_ACTIVITIES, _("活动"), "");
    done_card(s, k, c);
    done_ticket(s, k, c);
    done_dock(s, k, c);
}

const struct screen screen_signup_done = {
    .name = "signup_done",
    .state_size = sizeof(struct done_state),
    .alone = true, /* its dock counts down */
    .open = open_done,
    .close = close_done,
    .handle = handle_done,
    .update = update_done,
    .draw = draw_done,
};
