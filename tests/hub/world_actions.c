#include "world_actions.h"

#include "base/buf.h"
#include "base/clock.h"
#include "sync/hub/survey.h"
#include "sync/wire.h"

#include <check.h>
#include <stdio.h>

struct action world_act(const struct world *w, enum action_kind kind,
                        int64_t seq, int member, const char *subject)
{
    struct action a = {.seq = seq,
                       .kind = kind,
                       .at = clock_now_ms(NULL),
                       .clock_trusted = true};
    id_new(a.id, a.at);
    world_member_id(&w->school, member, a.member);
    snprintf(a.subject, sizeof a.subject, "%s", subject);
    snprintf(a.how, sizeof a.how, "card");
    return a;
}

int world_push(const struct world *w, const struct screen *s,
               const struct action *actions, int count, struct verdict *out)
{
    struct buf body = {0};
    struct err err = {0};
    int answered = 0;
    int64_t server_time;
    wire_put_actions(&body, actions, count);
    struct reply r = ask(w, s, "/v1/actions", body.text, NULL);
    ck_assert_msg(r.status == 200, "%ld %s", r.status, r.body);
    ck_assert_msg(wire_get_verdicts(r.body, r.len, out, count, &answered,
                                    &server_time, &err),
                  "%s", err.detail);
    reply_clear(&r);
    buf_clear(&body);
    return answered;
}

int64_t world_int(struct world *w, const char *sql)
{
    struct err err = {0};
    struct db *db = hub_lock(w->hub);
    struct query q = query_once(db, sql);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    ck_assert_msg(query_end(&q, &err), "%s", err.detail);
    hub_release(w->hub);
    return n;
}

void world_sound(struct world *w)
{
    struct err err = {0};
    struct db *db = hub_lock(w->hub);
    ck_assert_msg(survey_capacity(db, &err) && survey_digests(db, &err), "%s",
                  err.detail);
    hub_release(w->hub);
}
