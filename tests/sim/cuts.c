#include "tests/sim/cuts.h"

#include "tests/sim/disk_private.h"

#include <stdio.h>

enum { TOLD_MAX = 20 };

void cuts_fail(struct cuts *c, long *kind, const char *what, const char *detail)
{
    struct tally *t = &c->tally;
    ++*kind;
    if (t->corrupt + t->lost + t->untrue + t->stuck <= TOLD_MAX)
        printf("FAIL %s: %s, %s: --case='%s' --index=%llu --seed=%llu\n",
               c->trouble, what, detail, c->scene.use->name,
               (unsigned long long)c->index, (unsigned long long)c->seed);
}

/* Where this state stands in the record, -1 when it does not. */
static int find(const struct record *r, uint64_t state, int from, int until)
{
    for (int i = r->count - 1; i >= 0; i--)
        if (r->state[i] == state && r->step[i] >= from && r->step[i] <= until)
            return i;
    return -1;
}

bool cuts_judge_copy(struct cuts *c, bool promised, const char *what)
{
    struct err err = {0};
    uint64_t state = 0;
    if (disk_size(c->scene.after, SCENE_AFTER SCENE_COPY) < 0) {
        if (promised)
            cuts_fail(c, &c->tally.lost, what, "the backup is gone");
        return !promised;
    }
    if (!scene_look(SCENE_AFTER SCENE_COPY, &state, &err)) {
        cuts_fail(c, &c->tally.corrupt, what, err.detail);
        return false;
    }
    if (state != c->record.copy)
        cuts_fail(c, &c->tally.corrupt, what, "the backup is another");
    return state == c->record.copy;
}

bool cuts_judge(struct cuts *c, int acknowledged, const char *what)
{
    struct err err = {0};
    uint64_t state = 0;
    const char *path = SCENE_AFTER SCENE_FILE;
    if (!scene_look(path, &state, &err)) {
        cuts_fail(c, &c->tally.corrupt, what, err.detail);
        return false;
    }
    /* In the record, step n is under way until it is acknowledged. */
    if (find(&c->record, state, acknowledged, acknowledged + 1) >= 0)
        return !c->scene.use->copies ||
               cuts_judge_copy(c, acknowledged == c->scene.use->steps, what);
    if (c->scene.use->partly && scene_agrees(&c->scene, path, &err))
        return true;
    if (find(&c->record, state, 0, acknowledged) >= 0)
        cuts_fail(c, &c->tally.lost, what, "acknowledged, and gone");
    else
        cuts_fail(c, &c->tally.corrupt, what,
                  err.detail[0] ? err.detail : "neither before nor after");
    return false;
}

/* ---- the record ---- */

static void note(struct cuts *c, int step)
{
    struct record *r = &c->record;
    struct err err = {0};
    uint64_t state = 0;
    disk_copy(c->scene.after, c->scene.live);
    if (!scene_look(SCENE_AFTER SCENE_FILE, &state, &err)) {
        cuts_fail(c, &c->tally.corrupt, "without trouble", err.detail);
        return;
    }
    if ((r->count == 0 || r->state[r->count - 1] != state ||
         r->step[r->count - 1] != step) &&
        r->count < STATES_MAX) {
        r->state[r->count] = state;
        r->step[r->count++] = step;
    }
}

/* Pieces of a step are states of their own. */
static void on_record(void *ctx)
{
    struct cuts *c = ctx;
    if (c->scene.use->in_pieces)
        note(c, c->acknowledged);
}

bool cuts_record(struct cuts *c, struct err *err)
{
    struct scene *s = &c->scene;
    c->record = (struct record){0};
    c->trouble = "record";
    bool ok = scene_begin(s, err);
    disk_arm(s->live, NULL);
    note(c, 0);
    disk_watch(s->live, on_record, c);
    for (c->acknowledged = 0; ok && c->acknowledged < s->use->steps;) {
        ok = scene_step(s, c->acknowledged, err);
        if (ok) {
            c->acknowledged++;
            note(c, c->acknowledged);
        }
    }
    disk_watch(s->live, NULL, NULL);
    c->record.changes = disk_count(s->live, DISK_CHANGE);
    c->record.any = disk_count(s->live, DISK_ANY);
    if (ok && s->use->copies) {
        disk_copy(s->after, s->live);
        ok = scene_look(SCENE_AFTER SCENE_COPY, &c->record.copy, err);
    }
    scene_end(s);
    return ok;
}

/* ---- cuts ---- */

/* The machine starts, and its power goes again before it is through. */
static void cut_again(struct cuts *c, uint64_t *seed)
{
    struct disk *after = c->scene.after;
    struct err err = {0};
    uint64_t state;
    disk_arm(after, &(struct disk_fault){.trouble = DISK_CUT,
                                         .kinds = DISK_CHANGE,
                                         .at = disk_random(seed) % 12});
    scene_look(SCENE_AFTER SCENE_FILE, &state, &err);
    disk_arm(after, NULL);
    disk_boot(after);
    c->tally.again++;
}

static void cut_here(struct cuts *c, long times)
{
    struct scene *s = &c->scene;
    for (long k = 0; k < times; k++) {
        uint64_t seed = c->seed + c->index * 1000003u + (uint64_t)k * 7919u;
        disk_copy_cut(s->after, s->live, seed);
        if (disk_random(&seed) % 4 == 0)
            cut_again(c, &seed);
        c->tally.cuts++;
        cuts_judge(c, c->acknowledged, "after a cut");
    }
}

/* How many cuts this index gets, so that they are spread evenly. */
static long share(struct cuts *c)
{
    uint64_t at = c->passed++ + c->seed % c->indexes;
    if (c->only >= 0)
        return (uint64_t)c->only == c->index ? 100 : 0;
    return (long)((at + 1) * c->cuts / c->indexes - at * c->cuts / c->indexes);
}

static void on_change(void *ctx)
{
    struct cuts *c = ctx;
    cut_here(c, share(c));
    c->index++;
}

void cuts_run(struct cuts *c)
{
    struct scene *s = &c->scene;
    struct err err = {0};
    c->trouble = "cut";
    c->index = 0;
    c->acknowledged = 0;
    bool ok = scene_begin(s, &err);
    disk_watch(s->live, on_change, c);
    for (; ok && c->acknowledged < s->use->steps; c->acknowledged += ok)
        ok = scene_step(s, c->acknowledged, &err);
    disk_watch(s->live, NULL, NULL);
    if (!ok)
        cuts_fail(c, &c->tally.stuck, "without trouble", err.detail);
    cut_here(c, share(c)); /* when all is done */
    scene_end(s);
}
