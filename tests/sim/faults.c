#include "tests/sim/faults.h"

#include "tests/sim/district.h"
#include "tests/sim/host.h"
#include "tests/sim/ledger.h"
#include "tests/sim/promises.h"

#define DAY (24 * HOUR_MS)

static int64_t ends_at; /* of this season */

static bool is_over(void)
{
    return sim_now() >= ends_at;
}

static int64_t some_time(void)
{
    return sim_now() + chance_below(CHANCE_FAULTS, ends_at - sim_now());
}

/* Plans what(ctx) about every `each` until the season ends. */
static void now_and_then(int64_t each, void (*what)(void *ctx, int64_t unused),
                         void *ctx)
{
    for (int64_t at = sim_now();;) {
        at += 1 + chance_about(CHANCE_FAULTS, each);
        if (at >= ends_at)
            return;
        sim_at(at, what, ctx, 0);
    }
}

/* ---- lines ---- */

static void heal(void *ctx, int64_t unused)
{
    (void)unused;
    struct screen *s = ctx;
    if (sim_now() < s->line.cut_until && !is_over())
        return;
    net_heal(&s->line);
    screen_soon(s);
}

static void cut_until(struct screen *s, int64_t until)
{
    if (s->line.cut_until < until)
        s->line.cut_until = until;
    net_cut(&s->line, chance_is(CHANCE_FAULTS, 500));
    if (until < ends_at)
        sim_at(until, heal, s, 0);
    happened(HAPPENED_CUT, 1);
}

/* A minute, or 45 days. */
static void cut(void *ctx, int64_t unused)
{
    (void)unused;
    static const int64_t spans[] = {10 * MINUTE_MS, 5 * HOUR_MS, 2 * DAY,
                                    12 * DAY, 45 * DAY};
    struct screen *s = ctx;
    if (is_over())
        return;
    int64_t ms = chance_below(CHANCE_FAULTS,
                              spans[chance_below(CHANCE_FAULTS, 5)]);
    cut_until(s, sim_now() + ms);
}

/* For longer than the hub keeps tombstones. */
static void cut_for_good(void *ctx, int64_t unused)
{
    (void)unused;
    cut_until(ctx, ends_at);
}

static void change_weather(void *ctx, int64_t unused)
{
    (void)unused;
    static const int losses[] = {0, 0, 0, 0, 10, 50, 150, 300};
    static const int replays[] = {0, 0, 0, 50, 200, 500};
    struct screen *s = ctx;
    if (is_over())
        return;
    s->line.loss = losses[chance_below(CHANCE_FAULTS, 8)];
    s->line.replay = replays[chance_below(CHANCE_FAULTS, 6)];
    s->line.latency_ms = chance_is(CHANCE_FAULTS, 100) ? 800 : 20;
}

/* ---- screens ---- */

/* The process, at a commit; or the power, at some operation of the disk. */
static void crash(void *ctx, int64_t unused)
{
    (void)unused;
    struct screen *s = ctx;
    int64_t how = chance_below(CHANCE_FAULTS, 5);
    if (is_over() || !s->on)
        return;
    happened(HAPPENED_CRASH, 1);
    if (how < 2) {
        s->crash = how == 0 ? CRASH_BEFORE_COMMIT : CRASH_AFTER_COMMIT;
    } else if (how == 2) {
        screen_crash(s);
    } else if (how == 3) {
        disk_cut(s->disk, chance_bits(CHANCE_FAULTS));
        screen_crash(s);
    } else {
        disk_arm(s->disk, &(struct disk_fault){
                              .trouble = DISK_CUT,
                              .kinds = DISK_CHANGE,
                              .at = (uint64_t)chance_below(CHANCE_FAULTS,
                                                           60)});
    }
}

/* 1970, ten years ahead, a day back, an hour off, or right again. */
static void set_clock(void *ctx, int64_t unused)
{
    (void)unused;
    struct machine *m = ctx;
    const int64_t jumps[] = {-sim_now() + MINUTE_MS, 3652 * DAY, -DAY,
                             HOUR_MS, -HOUR_MS, 0, 0};
    happened(HAPPENED_CLOCK, 1);
    m->wall_ms = jumps[chance_below(CHANCE_FAULTS, 7)];
}

/* ---- disks ---- */

static struct {
    struct disk *disk;
    struct screen *of;
    int64_t unsure_at; /* of that screen */
} image;

static void keep_image(void *ctx, int64_t unused)
{
    (void)unused;
    struct screen *s = ctx;
    if (is_over() || disk_is_off(s->disk))
        return;
    if (!image.disk)
        image.disk = disk_new("/disk/image", 1);
    disk_copy_cut(image.disk, s->disk, chance_bits(CHANCE_FAULTS));
    image.of = s;
    image.unsure_at = s->unsure_at;
}

/* The new disk has what `from` has, of when a cut would have come. */
static void replace_disk(struct screen *s, struct disk *from, int64_t unsure_at)
{
    happened(HAPPENED_DISK, 1);
    s->unsure_at = unsure_at;
    screen_switch_off(s);
    disk_arm(s->disk, NULL);
    disk_copy(s->disk, from);
    screen_switch_on(s);
    ledger_replaced(s);
}

static void put_image_back(void *ctx, int64_t unused)
{
    (void)unused;
    struct screen *s = ctx;
    if (image.of != s || is_over())
        return;
    replace_disk(s, image.disk,
                 image.unsure_at == INT64_MAX ? INT64_MAX : sim_now());
    image.of = NULL;
    district_pair();
}

/* A technician puts a disk with nothing on it in. */
static void empty_disk(void *ctx, int64_t unused)
{
    (void)unused;
    struct screen *s = ctx;
    if (is_over())
        return;
    struct disk *empty = disk_new("/disk/empty", 2);
    replace_disk(s, empty, 0);
    disk_free(empty);
    district_pair();
}

/* Two machines, one key. */
static void clone(void *ctx, int64_t unused)
{
    (void)unused;
    struct screen *s = ctx;
    struct screen *twin = is_over() ? NULL : district_screen(s->school);
    if (!twin)
        return;
    disk_copy_cut(twin->disk, s->disk, chance_bits(CHANCE_FAULTS));
    s->unsure_at = twin->unsure_at = INT64_MAX;
    happened(HAPPENED_DISK, 1);
    screen_switch_on(twin);
}

/* ---- the hub ---- */

static void crash_hub(void *ctx, int64_t unused)
{
    (void)ctx, (void)unused;
    struct host *h = host();
    int64_t how = chance_below(CHANCE_FAULTS, 5);
    if (is_over() || !h->on)
        return;
    happened(HAPPENED_HUB_CRASH, 1);
    if (how < 2) {
        h->crash = how == 0 ? CRASH_BEFORE_COMMIT : CRASH_AFTER_COMMIT;
    } else if (how == 2) {
        host_crash();
    } else if (how == 3) {
        disk_cut(h->disk, chance_bits(CHANCE_FAULTS));
        host_crash();
    } else {
        disk_arm(h->disk, &(struct disk_fault){
                              .trouble = DISK_CUT,
                              .kinds = DISK_CHANGE,
                              .at = (uint64_t)chance_below(CHANCE_FAULTS,
                                                           200)});
    }
}

/* By hand or by a step of NTP: minutes or hours off, or right again. */
static void set_hub_clock(void *ctx, int64_t unused)
{
    (void)ctx, (void)unused;
    static const int64_t most[] = {0, 5 * MINUTE_MS, HOUR_MS,
                                   HOST_CLOCK_MAX_MS};
    if (is_over())
        return;
    int64_t ms = most[chance_below(CHANCE_FAULTS, 4)];
    ms = chance_in(CHANCE_FAULTS, ms / 2, ms);
    host()->machine.wall_ms = chance_is(CHANCE_FAULTS, 500) ? ms : -ms;
    happened(HAPPENED_HUB_CLOCK, 1);
}

static void restore(void *ctx, int64_t unused)
{
    (void)ctx, (void)unused;
    if (is_over())
        return;
    disk_arm(host()->disk, NULL);
    ledger_restored();
    host_restore();
}

static void backup(void *ctx, int64_t unused)
{
    (void)ctx, (void)unused;
    if (sim_now() + DAY + HOUR_MS >= ends_at) /* it settles for minutes */
        return;
    disk_arm(host()->disk, NULL);
    host()->crash = CRASH_NONE;
    host_backup();
    ledger_backup();
    sim_at(sim_now() + DAY, restore, NULL, 0);
}

/* ---- a season ---- */

static void plan_screen(struct screen *s)
{
    now_and_then(9 * DAY, cut, s);
    now_and_then(3 * DAY, change_weather, s);
    now_and_then(6 * DAY, crash, s);
    now_and_then(12 * DAY, set_clock, &s->machine);
    if (chance_is(CHANCE_FAULTS, 100)) {
        int64_t at = some_time();
        sim_at(at, keep_image, s, 0);
        sim_at(at + chance_about(CHANCE_FAULTS, 2 * DAY), put_image_back, s,
               0);
    }
    if (chance_is(CHANCE_FAULTS, 60))
        sim_at(some_time(), empty_disk, s, 0);
    if (chance_is(CHANCE_FAULTS, 40))
        sim_at(some_time(), clone, s, 0);
}

void faults_plan(int64_t until)
{
    struct district *d = district();
    ends_at = until;
    for (int i = 0; i < d->screen_count; i++)
        plan_screen(d->screens[i]);
    if (until - sim_now() > 98 * DAY)
        sim_at(sim_now() + DAY, cut_for_good, d->screens[0], 0);
    now_and_then(4 * DAY, crash_hub, NULL);
    now_and_then(2 * DAY, set_hub_clock, NULL);
    if (chance_is(CHANCE_FAULTS, 350))
        sim_at(some_time(), backup, NULL, 0);
}

void faults_end(void)
{
    struct district *d = district();
    disk_arm(host()->disk, NULL);
    host()->crash = CRASH_NONE;
    host()->machine.wall_ms = 0;
    host_switch_on();
    for (int i = 0; i < d->screen_count; i++) {
        struct screen *s = d->screens[i];
        disk_arm(s->disk, NULL);
        s->crash = CRASH_NONE;
        heal(s, 0);
        screen_switch_on(s);
    }
    image.of = NULL;
    district_pair();
}
