/* Ninety days without a hub: one real screen, its own engine, writer and
 * store, and a full queue.  How long until the hub has it all, and does a
 * finger feel it?  Turns with the hub away and with the queue draining
 * alternate. */
#include "tests/load/load.h"

#include "base/clock.h"
#include "model/action.h"
#include "store/actions.h"
#include "tests/bench/hand.h"
#include "tests/bench/machine.h"
#include "tests/bench/stand.h"
#include "tests/bench/watch.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MEMBERS = 300,
    ROUNDS = 4,
    LIMIT_S = 60,
    GIVE_UP_S = 120,
    REST_US = 30 * 1000,
    LOOK_US = 5 * 1000,
    QUIET_MS = 6 * 1000,
    PATIENCE_US = 2 * 1000 * 1000,
    PATH_SIZE = 300
};

struct drain {
    struct world *world;
    struct school school;
    struct screen_process screen;
    struct watch *seen;
    struct hand *hand;
    struct rect button;
    char path[PATH_SIZE];
    struct db *db; /* the screen's, to look at */
    int count;     /* actions of a round */
    int unseen;    /* presses that showed nothing */
    struct samples quiet, busy, took, whole; /* ms, ms, s, s */
};

/* ---- the queue ---- */

static int queued(struct drain *d)
{
    struct err err = {0};
    int n = 0, quarantined = 0;
    ck_assert_msg(actions_counts(d->db, &n, &quarantined, &err), "%s",
                  err.detail);
    ck_assert_msg(quarantined == 0, "%d actions were put aside: lost",
                  quarantined);
    return n;
}

/* ---- the finger ---- */

/* A press that shows nothing for so long is counted by itself. */
static void press(struct drain *d, struct samples *took)
{
    int x = d->button.x + d->button.w / 2, y = d->button.y + d->button.h / 2;
    hand_move(d->hand, x, y);
    nap_us(REST_US);
    watch_take(d->seen, d->button);
    int64_t from = steady_us();
    hand_press(d->hand);
    int64_t at = watch_change(d->seen, from + PATIENCE_US);
    /* It must look at rest again before the next one. */
    if (at > 0)
        watch_take(d->seen, d->button);
    hand_move(d->hand, x, y > 540 ? 200 : 900);
    hand_lift(d->hand);
    if (at > 0)
        watch_change(d->seen, steady_us() + PATIENCE_US);
    nap_us(REST_US);
    if (at > 0) {
        samples_add(took, (double)(at - from) / 1000);
        return;
    }
    d->unseen++;
    char *tree = driver_ask(d->screen.driver, "{\"cmd\":\"tree\"}");
    printf("nothing was seen of a press on %s\n", tree ? tree : "nothing");
    free(tree);
}

/* ---- the queue, as ninety days leave it ---- */

/* Everybody comes to everything, and in the next round leaves again.  Straight
 * into the table: the rules would take longer than home stays on the glass. */
static bool fill_all(struct drain *d, struct db *db, int round,
                     struct err *err)
{
    static const char SQL[] =
        "INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
        " subject, how, walkin) VALUES ($1, $2, $3, $4, 1, $5, $6, 'card', 0)";
    const char *org = d->school.org.id;
    int64_t now = clock_now_ms(NULL);
    bool ok = true;
    for (int i = 0; ok && i < d->count; i++) {
        char id[ID_SIZE], member[ID_SIZE], subject[ID_SIZE];
        id_new(id, now);
        stand_member_id(org, i % MEMBERS, member);
        stand_activity_id(org, i / MEMBERS, subject);
        struct query q = query_begin(db, SQL);
        query_bind_int(&q, (int64_t)round * d->count + i + 1);
        query_bind_text(&q, id);
        query_bind_text(&q, action_kind_text(round % 2 ? ACTION_CHECKIN_UNDO
                                                       : ACTION_CHECKIN));
        query_bind_int(&q, now);
        query_bind_text(&q, member);
        query_bind_text(&q, subject);
        ok = query_run(&q, NULL, err);
    }
    return ok;
}

static void fill_queue(struct drain *d, int round)
{
    struct err err = {0};
    struct db *db = db_open(d->path, DB_WRITE, &err);
    bool ok = db && db_begin(db, &err);
    ok = ok && db_end(db, fill_all(d, db, round, &err), &err);
    db_close(db);
    ck_assert_msg(ok, "round %d: %s", round, err.detail);
}

/* ---- turns ---- */

static void quiet_turn(struct drain *d)
{
    int64_t until = clock_steady_ms() + QUIET_MS;
    while (clock_steady_ms() < until)
        press(d, &d->quiet);
}

static void draining_turn(struct drain *d)
{
    int64_t from = steady_us(), begun = 0;
    hub_start(d->world);
    from = steady_us();
    for (int left; (left = queued(d)) > 0;) {
        if (left < d->count && !begun)
            begun = steady_us();
        if (begun)
            press(d, &d->busy);
        else
            nap_us(LOOK_US);
        ck_assert_msg(steady_us() - from < GIVE_UP_S * 1000000LL,
                      "late: %d are still queued", left);
    }
    int64_t now = steady_us();
    samples_add(&d->whole, (double)(now - from) / 1e6);
    if (begun)
        samples_add(&d->took, (double)(now - begun) / 1e6);
}

/* ---- the truth, afterwards ---- */

static void check_truth(struct drain *d)
{
    static const struct {
        const char *what, *sql;
        bool none;
    } counts[] = {
        {"receipts", "SELECT COUNT(*) FROM receipt", false},
        {"people still there", "SELECT COUNT(*) FROM checkin"
                               " WHERE present = 1", true},
        {"declined", "SELECT COUNT(*) FROM receipt"
                     " WHERE verdict <> 'accepted'", true},
    };
    char path[PATH_SIZE];
    struct err err = {0};
    snprintf(path, sizeof path, "%s/hub.db", world_folder(d->world));
    struct db *db = db_open(path, DB_READ_ONLY, &err);
    ck_assert_msg(db != NULL, "%s", err.detail);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct query q = query_once(db, counts[i].sql);
        int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
        ck_assert_msg(query_end(&q, &err), "%s", err.detail);
        int64_t must = counts[i].none ? 0 : (int64_t)ROUNDS * d->count;
        ck_assert_msg(n == must, "%lld %s, not %lld: lost or doubled",
                      (long long)n, counts[i].what, (long long)must);
    }
    db_close(db);
}

/* ---- all of it ---- */

static void open_all(struct drain *d, int count)
{
    struct err err = {0};
    struct seen b;
    int activities = (count + MEMBERS - 1) / MEMBERS;
    d->count = count;
    d->world = world_new(DISPLAY_SEEN, 1920, 1080);
    world_empty(d->world);
    stand_fill(d->world, &(struct stand){MEMBERS, 20, activities}, &d->school);
    hub_start(d->world);
    d->seen = watch_open(d->world);
    d->hand = hand_open(world_display(d->world));
    kiosk_paired(d->world, &d->screen, "drain", NULL);
    stand_wait_full(&d->screen);
    snprintf(d->path, sizeof d->path, "%s/staffroom.db", d->screen.data);
    d->db = db_open(d->path, DB_READ_ONLY, &err);
    ck_assert_msg(d->db != NULL, "%s", err.detail);
    hand_tap(d->hand, 1500, 900);
    driver_wait_screen(d->screen.driver, "home");
    driver_settle(d->screen.driver);
    ck_assert(driver_nth(d->screen.driver, "button", 0, &b));
    d->button = (struct rect){b.x, b.y, b.w, b.h};
}

static void tell(struct drain *d)
{
    double quiet = samples_at(&d->quiet, 0.99);
    double busy = samples_at(&d->busy, 0.99);
    report_samples((struct figure){"load.drain.seconds", "s", LIMIT_S, false},
                   &d->whole, 1,
                   "the longest of %d rounds of %d actions, from when the hub "
                   "listens; from the first verdict on %.1f",
                   ROUNDS, d->count, samples_at(&d->took, 1));
    report_samples((struct figure){"load.drain.touch.quiet.p99", "ms", NAN,
                                   false},
                   &d->quiet, 0.99, "finger to pixels, no hub; p50 %.2f",
                   samples_at(&d->quiet, 0.5));
    report_samples((struct figure){"load.drain.touch.p99", "ms", NAN, false},
                   &d->busy, 0.99, "the same while it drains; p50 %.2f",
                   samples_at(&d->busy, 0.5));
    report((struct figure){"load.drain.touch.p50.ratio", "x", 1.1, false},
           samples_at(&d->busy, 0.5) / samples_at(&d->quiet, 0.5),
           d->busy.count, "of the medians; %d presses showed nothing for %d s",
           d->unseen, PATIENCE_US / 1000000);
    report((struct figure){"load.drain.touch.p99.ratio", "x", 1.1, false},
           busy / quiet, d->busy.count, "by turns");
}

void load_drain(const struct load_sizes *s)
{
    struct drain d = {0};
    open_all(&d, s->count);
    for (int i = 0; i < ROUNDS; i++) {
        hub_stop(d.world);
        fill_queue(&d, i);
        nap_us(1000 * 1000);
        quiet_turn(&d);
        draining_turn(&d);
        printf("round %d: %.1f s, then %.1f s from the first verdict; so far "
               "touched in %.1f to %.1f ms, %.1f to %.1f ms\n",
               i + 1, d.whole.list[d.whole.count - 1],
               d.took.count ? d.took.list[d.took.count - 1] : 0,
               samples_at(&d.quiet, 0.5), samples_at(&d.quiet, 1),
               samples_at(&d.busy, 0.5), samples_at(&d.busy, 1));
        fflush(stdout);
    }
    driver_settle(d.screen.driver);
    tell(&d);
    db_close(d.db);
    kiosk_stop(&d.screen);
    hub_stop(d.world);
    check_truth(&d);
    hand_close(d.hand);
    watch_close(d.seen);
    world_end(d.world);
    samples_clear(&d.quiet);
    samples_clear(&d.busy);
    samples_clear(&d.took);
    samples_clear(&d.whole);
}
