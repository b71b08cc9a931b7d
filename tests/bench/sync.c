/* The kiosk's own engine and writer in this process, against a hub in
 * another: a first load, a full queue, and one change. */
#include "base/clock.h"
#include "base/mem.h"
#include "store/actions.h"
#include "sync/wire.h"
#include "tests/bench/asks.h"
#include "tests/bench/client.h"
#include "tests/bench/machine.h"

#include <check.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    MEMBERS = 5000, /* the largest school */
    NOTICES = 5000,
    ACTIVITIES = 16,
    PULLS = 7,
    PUSHES = 5,
    QUEUE = 1000,
    CHANGES = 200,
    CHANGE_ACTIVITY = 10,
    PATIENCE_MS = 60 * 1000,
    LOOK_US = 1000,
    PATH_SIZE = 300
};

/* ---- a first load ---- */

struct pull {
    struct samples wall, cpu, hub_cpu, base, peak, hub_peak;
    struct samples beside, beside_cpu; /* ours, by turns with the floor */
    struct samples floor, floor_cpu;
    struct messages pages; /* what travels, for the floor */
    size_t packed;
};

static void pull_clear(struct pull *p)
{
    struct samples *const all[] = {&p->wall, &p->cpu,      &p->hub_cpu,
                                   &p->base, &p->peak,     &p->hub_peak,
                                   &p->floor, &p->floor_cpu, &p->beside,
                                   &p->beside_cpu};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        samples_clear(all[i]);
    messages_clear(&p->pages);
}

static void pull_once(struct world *w, const struct school *school, int i,
                      struct pull *out)
{
    struct client c;
    char name[16];
    pid_t hub = child_named("staffroom-hub");
    snprintf(name, sizeof name, "pull%d", i);
    client_open(&c, w, name, school, &school->devices[0]);
    malloc_trim(0); /* what filling the hub left behind is no client's */
    peak_forget(0);
    peak_forget(hub);
    samples_add(&out->base, memory_mb(0, "Rss"));
    double used = cpu_s(0), hub_used = cpu_s(hub);
    int64_t from = steady_us();
    client_start(&c, hub_url(w));
    client_wait_ready(&c);
    samples_add(&out->wall, (double)(steady_us() - from) / 1e6);
    used = cpu_s(0) - used;
    hub_used = cpu_s(hub) - hub_used;
    samples_add(&out->cpu, used + hub_used);
    samples_add(&out->hub_cpu, hub_used);
    samples_add(&out->peak, peak_mb(0));
    samples_add(&out->hub_peak, peak_mb(hub));
    client_close(&c);
}

/* Apart from the runs whose memory is measured: the pages are kept for it. */
static void pull_beside_floor(struct world *w, const struct school *school,
                              struct pull *out)
{
    struct pull ours = {0};
    for (int i = 0; i < PULLS; i++) {
        char path[PATH_SIZE];
        snprintf(path, sizeof path, "%.200s/floor%d.db", world_folder(w), i);
        pull_once(w, school, PULLS + i, &ours);
        floor_pull(&out->pages, path, &out->floor, &out->floor_cpu);
    }
    out->beside = ours.wall;
    out->beside_cpu = ours.cpu;
    ours.wall = ours.cpu = (struct samples){0};
    pull_clear(&ours);
}

static void read_pages(struct world *w, const struct school *school,
                       struct pull *out)
{
    char cursor[512] = "";
    int fd = asks_connect(hub_url(w));
    asks_feed(fd, &school->devices[1], cursor, &out->pages);
    out->packed = asks_packed_bytes(fd, &school->devices[1], &out->pages);
    close(fd);
}

static void tell_pull(struct pull *p)
{
    double wall = samples_at(&p->beside, 0.5);
    double cpu = samples_at(&p->beside_cpu, 0.5);
    report_samples((struct figure){"sync.pull", "s", 0.15, false}, &p->wall,
                   0.5,
                   "%d members and %d notices into an empty screen, loopback, "
                   "no TLS",
                   MEMBERS, NOTICES);
    report_samples((struct figure){"sync.pull.cpu", "s", 0.15, false}, &p->cpu,
                   0.5, "both processes; the hub's part %.3f s",
                   samples_at(&p->hub_cpu, 0.5));
    report_samples((struct figure){"sync.pull.floor", "s", NAN, false},
                   &p->floor, 0.5,
                   "libcurl getting the same bytes, and SQLite storing the "
                   "rows in one transaction, by turns with ours; %.3f s of "
                   "processor time",
                   samples_at(&p->floor_cpu, 0.5));
    report((struct figure){"sync.pull.ratio", "part", NAN, false},
           wall / samples_at(&p->floor, 0.5), PULLS,
           "of the floor's time; processor time %.2f of the floor's",
           cpu / samples_at(&p->floor_cpu, 0.5));
    report((struct figure){"sync.pull.wire", "KB", NAN, false},
           (double)p->packed / 1024, p->pages.count,
           "in so many answers with gzip, as any hub but one on the same "
           "machine is asked; %.0f KB without",
           (double)p->pages.bytes / 1024);
    report_samples((struct figure){"sync.pull.peak", "MB", 25, false}, &p->peak,
                   0.5, "this whole process, %.1f MB of it before the start",
                   samples_at(&p->base, 0.5));
    report_samples((struct figure){"sync.pull.peak.hub", "MB", 64, false},
                   &p->hub_peak, 0.5, "%s", "");
}

static void measure_pull(struct world *w, const struct school *school)
{
    struct pull p = {0};
    for (int i = 0; i < PULLS; i++)
        pull_once(w, school, i, &p);
    read_pages(w, school, &p);
    pull_beside_floor(w, school, &p);
    tell_pull(&p);
    pull_clear(&p);
}

/* ---- a full queue ---- */

struct queue_job {
    struct job job;
    const struct school *school;
    int activity;
};

static bool queue_all(struct db *db, struct job *base, struct err *err)
{
    const struct queue_job *job = (const struct queue_job *)base;
    const struct org *org = &job->school->org;
    bool ok = true;
    for (int i = 0; i < QUEUE && ok; i++) {
        struct action a = {.kind = ACTION_CHECKIN,
                           .clock_trusted = true,
                           .how = "card"};
        enum rule rule;
        stand_member_id(org->id, i, a.member);
        stand_activity_id(org->id, job->activity, a.subject);
        ok = actions_request(db, &a, org->tz, clock_now_ms(NULL), &rule, err);
    }
    return ok;
}

static void wait_pushed(struct db *db, int64_t from, struct samples *took)
{
    struct err err = {0};
    int queued, quarantined;
    int64_t until = steady_us() + PATIENCE_MS * 1000LL;
    do {
        nap_us(LOOK_US);
        ck_assert_msg(actions_counts(db, &queued, &quarantined, &err), "%s",
                      err.detail);
        ck_assert_msg(steady_us() < until, "%d are still queued", queued);
    } while (queued > 0);
    samples_add(took, (double)(steady_us() - from) / 1e6);
    ck_assert_int_eq(quarantined, 0);
}

/* The messages that the engine makes of such a queue. */
static void write_questions(const struct school *school, struct messages *out)
{
    for (int from = 0; from < QUEUE; from += WIRE_ACTIONS_MAX) {
        struct buf body = {0};
        asks_checkins(&school->org, 0, from, 0, &body);
        messages_add(out, &body);
    }
}

static void tell_push_floor(struct world *w, const struct school *school,
                            struct samples *took)
{
    struct messages questions = {0};
    struct samples floor = {0};
    write_questions(school, &questions);
    for (int i = 0; i < PUSHES; i++) {
        char path[PATH_SIZE];
        snprintf(path, sizeof path, "%.200s/push%d.db", world_folder(w), i);
        floor_push(&questions, path, &floor);
    }
    report_samples((struct figure){"sync.push.floor", "s", NAN, false}, &floor,
                   0.5,
                   "libcurl posting the same bytes, and SQLite marking them in "
                   "one transaction");
    report((struct figure){"sync.push.ratio", "part", NAN, false},
           samples_at(took, 0.5) / samples_at(&floor, 0.5), PUSHES,
           "of the floor's time");
    report((struct figure){"sync.push.wire", "KB", NAN, false},
           (double)questions.bytes / 1024, questions.count,
           "of questions; answers are shorter");
    samples_clear(&floor);
    messages_clear(&questions);
}

static void measure_push(struct world *w, struct client *c,
                         const struct school *school)
{
    struct samples took = {0}, cost = {0}, hub_cost = {0};
    struct err err = {0};
    pid_t hub = child_named("staffroom-hub");
    struct db *db = db_open(c->db, DB_READ_ONLY, &err);
    ck_assert_msg(db, "%s", err.detail);
    for (int i = 0; i < PUSHES; i++) {
        struct queue_job *job = mem_new(sizeof *job);
        *job = (struct queue_job){.job = {.run = queue_all,
                                          .reply = c->replies},
                                  .school = school,
                                  .activity = i};
        writer_submit(c->writer, &job->job);
        struct job *done = mailbox_wait(c->replies, PATIENCE_MS);
        ck_assert_msg(done && done->ok, "%s", done ? done->err.detail : "");
        job_free(done);
        double used = cpu_s(0), hub_used = cpu_s(hub);
        int64_t from = steady_us();
        engine_poke(c->engine);
        wait_pushed(db, from, &took);
        used = cpu_s(0) - used;
        hub_used = cpu_s(hub) - hub_used;
        samples_add(&cost, used + hub_used);
        samples_add(&hub_cost, hub_used);
        nap_us(1000 * 1000); /* their rows come back by the feed */
    }
    db_close(db);
    report_samples((struct figure){"sync.push", "s", 0.05, false}, &took, 0.5,
                   "%d check-ins queued, until every verdict is stored",
                   QUEUE);
    report_samples((struct figure){"sync.push.cpu", "s", NAN, false}, &cost,
                   0.5, "both processes; the hub's part %.3f s",
                   samples_at(&hub_cost, 0.5));
    tell_push_floor(w, school, &took);
    samples_clear(&took);
    samples_clear(&cost);
    samples_clear(&hub_cost);
}

/* ---- one change ---- */

static void measure_change(struct client *c, struct world *w,
                           const struct school *school)
{
    struct samples sent = {0}, answered = {0};
    int fd = asks_connect(hub_url(w));
    for (int i = 0; i < CHANGES; i++) {
        char *request = asks_checkin(&school->devices[1], school->org.id,
                                     CHANGE_ACTIVITY, i, i + 1);
        unsigned before = writer_generation(c->writer);
        int64_t until = clock_steady_ms() + PATIENCE_MS;
        int64_t from = steady_us();
        asks_send(fd, request);
        ck_assert_int_eq(asks_answer(fd, NULL), 200);
        int64_t told = steady_us();
        while (writer_generation(c->writer) == before) {
            ck_assert_msg(clock_steady_ms() < until, "change %d is lost", i);
            nap_us(20);
        }
        samples_add(&sent, (double)(steady_us() - from) / 1000);
        samples_add(&answered, (double)(steady_us() - told) / 1000);
        free(request);
        nap_us(10 * 1000); /* the long poll is there again */
    }
    close(fd);
    report_samples((struct figure){"sync.change.p50", "ms", 3, false}, &sent,
                   0.5,
                   "one screen's action sent, until another has stored it");
    report_samples((struct figure){"sync.change.p95", "ms", 10, false}, &sent,
                   0.95, "%s", "");
    report_samples((struct figure){"sync.change.answered.p50", "ms", NAN,
                                   false},
                   &answered, 0.5, "counted from the answer to the first");
    samples_clear(&sent);
    samples_clear(&answered);
}

void bench_sync(void)
{
    struct world *w = world_new(DISPLAY_XVFB, 320, 240);
    struct school school;
    struct client c;
    mem_give_back(); /* as the screen's program does */
    world_empty(w);
    stand_fill(w, &(struct stand){MEMBERS, NOTICES, ACTIVITIES}, &school);
    hub_start(w);
    measure_pull(w, &school);
    client_open(&c, w, "live", &school, &school.devices[2]);
    client_start(&c, hub_url(w));
    client_wait_ready(&c);
    nap_us(1000 * 1000);
    measure_push(w, &c, &school);
    measure_change(&c, w, &school);
    client_close(&c);
    hub_stop(w);
    world_end(w);
}
