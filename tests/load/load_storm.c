/* A district comes back at once: every screen with a full queue, all within
 * seconds, while officers look at their pages. */
#include "tests/load/load.h"

#include "base/clock.h"
#include "model/action.h"
#include "sync/engine/backoff.h"
#include "tests/bench/machine.h"
#include "tests/load/load_screens.h"

#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum {
    LIMIT_S = 300,
    GIVE_UP_S = 600,
    PROBE_MS = 50,
    FRESH_EVERY = 8, /* probes: then one comes by a new connection */
    COMMAND_EVERY = 100
};

/* ---- somebody else, meanwhile ---- */

struct probe {
    const struct crowd *crowd;
    pthread_t thread;
    atomic_bool stopped;
    struct lines *lines;
    struct line line;
    bool answered;
    int status, bad;
    struct samples all, fresh, command; /* ms */
};

static void probe_done(void *ctx, const struct reply *r)
{
    struct probe *p = ctx;
    p->answered = true;
    p->status = r->status;
}

static void probe_once(struct probe *p, const char *target, bool fresh)
{
    char request[300];
    int n = snprintf(request, sizeof request,
                     "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", target);
    if (fresh)
        line_hang_up(&p->line);
    int64_t from = steady_us();
    p->answered = false;
    line_ask(&p->line, request, (size_t)n, probe_done, p);
    while (!p->answered)
        lines_run(p->lines, 1000);
    double ms = (double)(steady_us() - from) / 1000;
    p->bad += p->status != 200;
    samples_add(&p->all, ms);
    if (fresh)
        samples_add(&p->fresh, ms);
}

static void *probe(void *arg)
{
    struct probe *p = arg;
    char notice[60], activity[60], command[100];
    struct action a;
    crowd_action(p->crowd, 0, 2 * CROWD_MEMBERS, &a);
    snprintf(notice, sizeof notice, "/m/notice/%s", a.subject);
    crowd_action(p->crowd, 0, 0, &a);
    snprintf(activity, sizeof activity, "/m/activity/%s", a.subject);
    snprintf(command, sizeof command, "pair-code --org=%s",
             p->crowd->schools[0].org.id);
    const char *const targets[] = {"/healthz", notice, "/metrics", activity};
    for (int i = 0; !atomic_load(&p->stopped); i++) {
        probe_once(p, targets[i % 4], i % FRESH_EVERY == i % 4);
        if (i % COMMAND_EVERY == COMMAND_EVERY / 2) {
            int64_t from = steady_us();
            crowd_command(p->crowd, command);
            samples_add(&p->command, (double)(steady_us() - from) / 1000);
        }
        nap_us(PROBE_MS * 1000);
    }
    return NULL;
}

static void probe_start(struct probe *p, const struct crowd *c)
{
    *p = (struct probe){.crowd = c, .lines = lines_open(c->port, c->cert)};
    line_begin(&p->line, p->lines, 0x7f000002u);
    ck_assert_int_eq(pthread_create(&p->thread, NULL, probe, p), 0);
}

static void probe_stop(struct probe *p)
{
    atomic_store(&p->stopped, true);
    pthread_join(p->thread, NULL);
    line_hang_up(&p->line);
    lines_close(p->lines);
}

/* ---- the truth, afterwards ---- */

/* Every id that a screen sent has one receipt, of that screen. */
static int missing_receipts(const struct crowd *c, int actions)
{
    static const char SQL[] = "SELECT device FROM receipt WHERE id = $1";
    struct err err = {0};
    int missing = 0;
    struct db *db = db_open(c->db, DB_READ_ONLY, &err);
    ck_assert_msg(db != NULL, "%s", err.detail);
    for (int i = 0; i < c->screen_count; i++)
        for (int k = 0; k < actions; k++) {
            struct action a;
            char device[ID_SIZE] = "";
            crowd_action(c, i, k, &a);
            struct query q = query_begin(db, SQL);
            query_bind_text(&q, a.id);
            if (query_next(&q))
                query_text(&q, 0, device, sizeof device);
            ck_assert_msg(query_end(&q, &err), "%s", err.detail);
            missing += strcmp(device, c->screens[i].id) != 0;
        }
    db_close(db);
    return missing;
}

static void count_expected(const struct crowd *c, int actions,
                           int64_t expected[ACTION_KINDS], int64_t *limited)
{
    *limited = 0;
    for (int k = 0; k < actions; k++) {
        struct action a;
        crowd_action(c, 0, k, &a);
        expected[a.kind] += c->screen_count;
    }
    int last = actions - (CROWD_ACTIONS - CROWD_MEMBERS);
    if (last > 0)
        *limited = (int64_t)c->screen_count *
                   (last < CROWD_CAPACITY ? last : CROWD_CAPACITY);
}

static void check_truth(const struct crowd *c, int actions)
{
    int64_t expected[ACTION_KINDS] = {0}, limited;
    int64_t sent = (int64_t)c->screen_count * actions;
    count_expected(c, actions, expected, &limited);
    int64_t receipts = crowd_number(c, "SELECT COUNT(*) FROM receipt");
    int missing = missing_receipts(c, actions);
    ck_assert_msg(missing == 0, "%d of %lld actions are lost", missing,
                  (long long)sent);
    ck_assert_msg(receipts == sent, "%lld receipts for %lld actions: doubled",
                  (long long)receipts, (long long)sent);
    const struct {
        const char *what, *sql;
        int64_t must;
    } counts[] = {
        {"check-ins", "SELECT COUNT(*) FROM checkin WHERE present = 1",
         expected[ACTION_CHECKIN]},
        {"acknowledgements", "SELECT COUNT(*) FROM notice_ack",
         expected[ACTION_NOTICE_ACK]},
        {"sign-ups",
         "SELECT COUNT(*) FROM signup s JOIN activity a ON a.id = s.activity"
         " WHERE a.signup = 1 AND s.state IN ('going', 'waiting')",
         expected[ACTION_SIGNUP]},
        {"places, oversold or not given,",
         "SELECT COUNT(*) FROM signup s JOIN activity a ON a.id = s.activity"
         " WHERE a.capacity > 0 AND s.state = 'going'",
         limited},
        {"cloned screens", "SELECT COUNT(*) FROM device WHERE cloned <> 0", 0},
    };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        int64_t n = crowd_number(c, counts[i].sql);
        ck_assert_msg(n == counts[i].must, "%lld %s, not %lld: lost or doubled",
                      (long long)n, counts[i].what,
                      (long long)counts[i].must);
    }
}

/* ---- the storm ---- */

static void tell(struct crowd *c, struct fleet *f, struct probe *p,
                 double took, double used, int actions)
{
    double all = (double)c->screen_count * actions;
    report((struct figure){"load.storm.seconds", "s", LIMIT_S, false}, took, 1,
           "%d screens with %d actions each over TLS, first contact within "
           "%d s; %lld requests, %lld turned away, %lld broken, %lld answers "
           "not heard on purpose, %lld pages of news",
           c->screen_count, actions, BACKOFF_START_MS / 1000, (long long)f->asked,
           (long long)f->busy, (long long)f->broken, (long long)f->lost,
           (long long)f->pages);
    report((struct figure){"load.storm.rate", "/s", NAN, true}, all / took, 1,
           "actions");
    report((struct figure){"load.storm.cpu", "us", NAN, false},
           used / all * 1e6, 1, "of the hub's processor time an action, with "
           "its part of TLS and of the feed");
    report((struct figure){"load.storm.rss", "MB", 256, false},
           peak_mb(c->hub), 1, "the hub's peak; %d connections at the end",
           lines_connected(f->lines));
    report_samples((struct figure){"load.storm.other.p99", "ms", 500, false},
                   &p->all, 0.99,
                   "a page, health or figures meanwhile, some by a new "
                   "connection; p50 %.1f, %d not answered with 200",
                   samples_at(&p->all, 0.5), p->bad);
    report_samples((struct figure){"load.storm.other.new.p99", "ms", 500,
                                   false},
                   &p->fresh, 0.99, "those by a new connection");
    if (p->command.count > 0)
        report_samples((struct figure){"load.storm.command.p99", "ms", 500,
                                       false},
                       &p->command, 0.99,
                       "pair-code by an officer, its process and all");
}

void load_storm(const struct load_sizes *s)
{
    struct crowd c;
    struct fleet f;
    struct probe p;
    crowd_open(&c, s->count, CROWD_SCREENS);
    crowd_serve(&c, true);
    fleet_open(&f, &c, s->actions, BACKOFF_START_MS, s->seed);
    printf("queues are signed\n");
    probe_start(&p, &c);
    double used = cpu_s(c.hub);
    int64_t from = steady_us(), told = from;
    while (f.pushed < c.screen_count && f.wrong == 0 &&
           steady_us() - from < GIVE_UP_S * 1000000LL) {
        fleet_run(&f, 50);
        if (steady_us() - told > 10 * 1000000LL) {
            told = steady_us();
            printf("%3.0f s: %d of %d done, %d connections, %lld turned away, "
                   "%lld broken\n",
                   (double)(told - from) / 1e6, f.pushed, c.screen_count,
                   lines_connected(f.lines), (long long)f.busy,
                   (long long)f.broken);
            fflush(stdout);
        }
    }
    double took = (double)(steady_us() - from) / 1e6;
    used = cpu_s(c.hub) - used;
    probe_stop(&p);
    ck_assert_msg(f.wrong == 0, "%d wrong answers, first %s", f.wrong,
                  f.first_wrong);
    ck_assert_msg(f.pushed == c.screen_count, "%d screens were never served",
                  c.screen_count - f.pushed);
    tell(&c, &f, &p, took, used, s->actions);
    double peak = peak_mb(c.hub);
    fleet_close(&f);
    crowd_stop(&c);
    check_truth(&c, s->actions);
    ck_assert_int_eq(p.bad, 0);
    ck_assert_msg(peak <= 256, "the hub is too large: %.0f MB", peak);
    samples_clear(&p.all);
    samples_clear(&p.fresh);
    samples_clear(&p.command);
    crowd_close(&c);
}
