#include "tests/sim/promises.h"

#include "tests/sim/host.h"
#include "tests/sim/ledger.h"

#include <string.h>

/* A loan's longest life: it was given no earlier than so long before its
 * end. */
#define LOAN_MS (72 * HOUR_MS + HOST_CLOCK_MAX_MS)

static const char SQL_OWN_LOAN[] =
    "SELECT l.until_at FROM lease l JOIN meta m ON m.name = 'device'"
    " AND m.value = l.device WHERE l.activity = $1 AND l.seats > 0";

static const char SQL_WAITS[] =
    "SELECT 1 FROM signup WHERE activity = $1 AND member = $2"
    " AND state = 'waiting'";

static const char SQL_OVER[] =
    "SELECT count(*) FROM lease WHERE until_at <= $1";

static int64_t latest; /* that the hub's clock ever was */

void promises_begin(void)
{
    latest = 0;
}

static void broken(const struct action *a, const struct screen *s,
                   const char *how)
{
    ledger_totals()->unkept++;
    sim_fail("unkept: %s told %s \"going\" at %s, %s", s->machine.name,
             a->member, a->subject, how);
}

int64_t promises_make(const struct action *a, const struct screen *s)
{
    struct err err = {0};
    if (!a->leased)
        return 0;
    struct query q = query_begin(s->duties.core.db, SQL_OWN_LOAN);
    query_bind_text(&q, a->subject);
    int64_t until = query_next(&q) ? query_int(&q, 0) : 0;
    if (!query_end(&q, &err))
        sim_die("reading a loan", err.detail);
    if (until <= a->at || !a->clock_trusted)
        broken(a, s, "without a loan, or past its end");
    return until;
}

void promises_look(void)
{
    if (host_clock() > latest)
        latest = host_clock();
}

int promises_over(struct db *hub)
{
    struct err err = {0};
    struct query q = query_begin(hub, SQL_OVER);
    query_bind_int(&q, host_clock());
    int n = query_next(&q) ? (int)query_int(&q, 0) : 0;
    if (!query_end(&q, &err))
        sim_die("counting loans that are over", err.detail);
    return n;
}

static bool waits(struct db *hub, const struct action *a)
{
    struct err err = {0};
    struct query q = query_begin(hub, SQL_WAITS);
    query_bind_text(&q, a->subject);
    query_bind_text(&q, a->member);
    bool is = query_next(&q);
    if (!query_end(&q, &err))
        sim_die("reading a sign-up", err.detail);
    return is;
}

/* Already on the list, and not waiting any more when all was said. */
static bool goes_anyway(struct model *m, struct db *hub,
                        const struct action *a, const struct said *said)
{
    return strcmp(said->reason, "already") == 0 &&
           model_is_on_list(m, a->member, a->subject) && !waits(hub, a);
}

void promises_hear(struct model *m, struct db *hub, const struct action *a,
                   const struct screen *s, int64_t until,
                   const struct said *said)
{
    const struct doing *d = until ? model_doing(m, a->subject) : NULL;
    int64_t since = until - LOAN_MS;
    if (!until)
        return;
    if (said->verdict == VERDICT_ACCEPTED || goes_anyway(m, hub, a, said)) {
        happened(HAPPENED_PROMISE, 1);
    } else if (until <= latest) {
        happened(HAPPENED_LATE, 1);
    } else if (d->exists && d->lowered_at < since &&
               host()->restored_at < since && s->unsure_at < since) {
        broken(a, s, said->verdict == VERDICT_WAITING ? "and he waits"
                                                      : said->reason);
    }
}
