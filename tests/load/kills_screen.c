/* A screen without a window: the engine and the writer that a school's screen
 * has, and people who do what their chances say. */
#include "kills.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/actions.h"
#include "store/writer.h"
#include "sync/engine/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PAUSE_MOST_US = 2000 };

uint32_t kills_next(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) +
            UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

struct act {
    struct job job;
    struct action action;
    const char *tz;
};

static bool act_run(struct db *db, struct job *base, struct err *err)
{
    struct act *a = (struct act *)base;
    enum rule rule;
    base->changed = true;
    return actions_request(db, &a->action, a->tz, clock_now_ms(NULL), &rule,
                           err);
}

/* Out of ten: how often people do what. */
static const enum action_kind chances[10] = {
    ACTION_SIGNUP,        ACTION_SIGNUP,      ACTION_SIGNUP,
    ACTION_SIGNUP_CANCEL, ACTION_SIGNUP_CANCEL, ACTION_CHECKIN,
    ACTION_CHECKIN,       ACTION_CHECKIN_UNDO,  ACTION_NOTICE_ACK,
    ACTION_SIGNUP,
};

static struct act *act_new(const struct school *s, uint64_t *seed)
{
    struct act *a = mem_new(sizeof *a);
    a->tz = s->org.tz;
    a->job.run = act_run;
    a->action.kind = chances[kills_next(seed) % 10];
    a->action.clock_trusted = true;
    snprintf(a->action.how, sizeof a->action.how, "card");
    memcpy(a->action.member, s->members[kills_next(seed) % MEMBERS], ID_SIZE);
    uint32_t which = kills_next(seed);
    const char *subject =
        a->action.kind == ACTION_NOTICE_ACK ? s->notices[which % NOTICES]
        : a->action.kind == ACTION_SIGNUP ||
                a->action.kind == ACTION_SIGNUP_CANCEL
            ? s->signups[which % SIGNUPS]
            : s->doors[which % DOORS];
    memcpy(a->action.subject, subject, ID_SIZE);
    return a;
}

static void tell(int fd, enum report_kind kind, int queued, const char *text)
{
    struct report r = {.kind = kind, .queued = queued};
    snprintf(r.text, sizeof r.text, "%s", text);
    if (write(fd, &r, sizeof r) != sizeof r)
        _exit(2); /* nobody is there to hear it */
}

static void tell_news(int fd, struct mailbox *news, int patience_ms)
{
    for (struct news *n = mailbox_wait(news, patience_ms); n;
         n = mailbox_poll(news)) {
        if (n->kind == NEWS_VERDICTS)
            tell(fd, REPORT_VERDICTS, n->count, "");
        tell(fd, REPORT_STATE, n->state.queued, n->state.cursor);
        free(n);
    }
}

static void ignore(void *ctx)
{
    (void)ctx;
}

static void pause_us(uint32_t us)
{
    struct timespec t = {0, (long)us * 1000};
    nanosleep(&t, NULL);
}

_Noreturn void screen_live(const struct school *s, int i, const char *url,
                           int fd, bool drains, uint64_t seed)
{
    struct err err = {0};
    struct engine_config c = {.hub_url = url,
                              .db_path = s->screens[i].db,
                              .media_dir = s->screens[i].media,
                              .name = "kills",
                              .version = "0",
                              .news = mailbox_new(),
                              .wake = ignore};
    struct mailbox *replies = mailbox_new();
    c.writer = writer_start(c.db_path, ignore, NULL, &err);
    struct engine *e = c.writer ? engine_start(&c, &err) : NULL;
    if (!e)
        kills_stuck("starting a screen", &err);
    for (;;) {
        tell_news(fd, c.news, drains ? 1000 : 0);
        if (drains)
            continue;
        struct act *a = act_new(s, &seed);
        a->job.reply = replies;
        writer_submit(c.writer, &a->job);
        a = mailbox_wait(replies, MAILBOX_FOREVER);
        if (a->job.ok) {
            tell(fd, REPORT_ACTION, 0, a->action.id);
            engine_poke(e);
        } else if (a->job.err.kind != ERR_REFUSED) {
            kills_stuck("storing an action", &a->job.err);
        }
        free(a);
        pause_us(kills_next(&seed) % PAUSE_MOST_US);
    }
}
