/* The kiosk's own engine and writer in this process, against a hub in
 * another: a first load, a full queue, and one change. */
#include "tests/bench/bench.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/actions.h"
#include "store/meta.h"
#include "store/schema.h"
#include "sync/engine/engine.h"
#include "tests/bench/asks.h"
#include "tests/bench/machine.h"

#include <check.h>
#include <malloc.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

struct client {
    char dir[PATH_SIZE], db[PATH_SIZE], media[PATH_SIZE];
    struct writer *writer;
    struct mailbox *news, *replies;
    struct engine *engine;
};

static void no_wake(void *unused)
{
    (void)unused;
}

/* As pairing leaves it. */
static void note_identity(struct db *db, const struct school *school,
                          const char *url, const struct device_key *d)
{
    struct err err = {0};
    char secret[2 * sizeof d->key.secret_key + 1];
    sodium_bin2hex(secret, sizeof secret, d->key.secret_key,
                   sizeof d->key.secret_key);
    const struct {
        const char *name, *value;
    } facts[] = {
        {"device", d->id},           {"device_secret", secret},
        {"org", school->org.id},     {"org_name", school->org.name},
        {"tz", school->org.tz},      {"epoch", school->epoch},
        {"hub_url", url},            {"cursor", ""},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        ck_assert_msg(meta_set(db, facts[i].name, facts[i].value, &err), "%s",
                      err.detail);
}

static void client_open(struct client *c, struct world *w, const char *name,
                        const struct school *school,
                        const struct device_key *d)
{
    struct err err = {0};
    *c = (struct client){0};
    snprintf(c->dir, sizeof c->dir, "%.200s/%s", world_folder(w), name);
    snprintf(c->db, sizeof c->db, "%.250s/staffroom.db", c->dir);
    snprintf(c->media, sizeof c->media, "%.250s/media", c->dir);
    ck_assert(mkdir(c->dir, 0700) == 0 && mkdir(c->media, 0700) == 0);
    struct db *db = db_open(c->db, DB_WRITE, &err);
    ck_assert_msg(db && db_migrate(db, schema_steps, schema_count, SIDE_KIOSK,
                                   &err),
                  "%s", err.detail);
    note_identity(db, school, hub_url(w), d);
    db_close(db);
    c->news = mailbox_new();
    c->replies = mailbox_new();
    c->writer = writer_start(c->db, no_wake, NULL, &err);
    ck_assert_msg(c->writer, "%s", err.detail);
}

static void client_start(struct client *c, const char *url)
{
    struct err err = {0};
    struct engine_config config = {.hub_url = url,
                                   .db_path = c->db,
                                   .media_dir = c->media,
                                   .name = "bench",
                                   .version = "0",
                                   .writer = c->writer,
                                   .news = c->news,
                                   .wake = no_wake};
    c->engine = engine_start(&config, &err);
    ck_assert_msg(c->engine, "%s", err.detail);
}

static void client_close(struct client *c)
{
    engine_stop(c->engine);
    writer_stop(c->writer);
    mailbox_free(c->news);
    mailbox_free(c->replies);
}

/* Until the news says that all rows are there. */
static void wait_ready(struct client *c)
{
    bool ready = false;
    int64_t until = clock_steady_ms() + PATIENCE_MS;
    while (!ready) {
        struct news *n = mailbox_wait(c->news, 1000);
        ready = n && n->state.ready && n->state.online;
        ck_assert_msg(ready || clock_steady_ms() < until, "not ready: %s",
                      n && n->trouble ? n->trouble : "no news");
        free(n);
    }
}

/* ---- a first load ---- */

struct pull {
    struct samples wall, cpu, hub_cpu, base, peak, hub_peak;
};

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
    wait_ready(&c);
    samples_add(&out->wall, (double)(steady_us() - from) / 1e6);
    used = cpu_s(0) - used;
    hub_used = cpu_s(hub) - hub_used;
    samples_add(&out->cpu, used + hub_used);
    samples_add(&out->hub_cpu, hub_used);
    samples_add(&out->peak, peak_mb(0));
    samples_add(&out->hub_peak, peak_mb(hub));
    client_close(&c);
}

static void measure_pull(struct world *w, const struct school *school)
{
    struct pull p = {0};
    for (int i = 0; i < PULLS; i++)
        pull_once(w, school, i, &p);
    report_samples((struct figure){"sync.pull", "s", 0.15, false}, &p.wall,
                   0.5,
                   "%d members and %d notices into an empty screen, loopback, "
                   "no TLS",
                   MEMBERS, NOTICES);
    report_samples((struct figure){"sync.pull.cpu", "s", 0.15, false}, &p.cpu,
                   0.5, "both processes; the hub's part %.3f s",
                   samples_at(&p.hub_cpu, 0.5));
    report_samples((struct figure){"sync.pull.peak", "MB", 25, false}, &p.peak,
                   0.5, "this whole process, %.1f MB of it before the start",
                   samples_at(&p.base, 0.5));
    report_samples((struct figure){"sync.pull.peak.hub", "MB", 64, false},
                   &p.hub_peak, 0.5, "%s", "");
    samples_clear(&p.wall);
    samples_clear(&p.cpu);
    samples_clear(&p.hub_cpu);
    samples_clear(&p.base);
    samples_clear(&p.peak);
    samples_clear(&p.hub_peak);
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

static void measure_push(struct client *c, const struct school *school)
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
    world_empty(w);
    stand_fill(w, &(struct stand){MEMBERS, NOTICES, ACTIVITIES}, &school);
    hub_start(w);
    measure_pull(w, &school);
    client_open(&c, w, "live", &school, &school.devices[2]);
    client_start(&c, hub_url(w));
    wait_ready(&c);
    nap_us(1000 * 1000);
    measure_push(&c, &school);
    measure_change(&c, w, &school);
    client_close(&c);
    hub_stop(w);
    world_end(w);
}
