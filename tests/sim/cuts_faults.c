/* Every operation of every case fails: with an error or without space, once
 * or from there on.  What was promised must be there after a restart and
 * after a power cut; once the trouble is over the next try must work. */
#include "tests/sim/cuts.h"

#include "tests/sim/disk_private.h"

bool cuts_go_on(struct cuts *c, int *acknowledged, struct err *err)
{
    struct scene *s = &c->scene;
    while (*acknowledged < s->use->steps) {
        if (!scene_step(s, *acknowledged, err))
            return false;
        ++*acknowledged;
    }
    return true;
}

/* Trouble also while the machine starts again. */
static void fail_again(struct cuts *c, uint64_t *seed)
{
    struct disk *after = c->scene.after;
    struct err err = {0};
    uint64_t state;
    disk_arm(after, &(struct disk_fault){.trouble = DISK_FAILS,
                                         .kinds = DISK_ANY,
                                         .at = disk_random(seed) % 40,
                                         .for_good = disk_random(seed) % 2});
    scene_look(SCENE_AFTER SCENE_FILE, &state, &err);
    disk_arm(after, NULL);
    c->tally.again++;
}

static bool judge_restart(struct cuts *c, int acknowledged, uint64_t seed)
{
    struct scene *s = &c->scene;
    disk_copy(s->after, s->live);
    if (!cuts_judge(c, acknowledged, "after a restart"))
        return false;
    disk_copy_cut(s->after, s->live, seed);
    fail_again(c, &seed);
    return cuts_judge(c, acknowledged, "after a cut");
}

void cuts_recover(struct cuts *c, int acknowledged, uint64_t seed)
{
    struct scene *s = &c->scene;
    struct err err = {0};
    uint64_t now = 0, later = 1;
    disk_arm(s->live, NULL);
    s->verdict_count = s->use->partly ? 0 : s->verdict_count;
    if (!cuts_go_on(c, &acknowledged, &err)) {
        /* A backup whose last sync failed is there, and not written over. */
        disk_copy(s->after, s->live);
        if (s->use->copies && err.kind == ERR_INPUT)
            cuts_judge_copy(c, true, "the next try");
        else
            cuts_fail(c, &c->tally.stuck, "the next try", err.detail);
        return;
    }
    disk_copy(s->after, s->live);
    bool ok = scene_look(SCENE_AFTER SCENE_FILE, &now, &err);
    disk_copy_cut(s->after, s->live, seed);
    ok = ok && scene_look(SCENE_AFTER SCENE_FILE, &later, &err);
    if (ok && s->use->copies)
        cuts_judge_copy(c, true, "after the next try");
    if (!ok)
        cuts_fail(c, &c->tally.corrupt, "after the next try", err.detail);
    else if (now != later)
        cuts_fail(c, &c->tally.untrue, "after the next try",
                  "acknowledged, and gone");
}

static void fault(struct cuts *c, const struct disk_fault *f)
{
    struct scene *s = &c->scene;
    struct err err = {0};
    uint64_t seed = c->seed + f->at * 31 + f->trouble;
    int acknowledged = 0;
    if (!scene_begin(s, &err)) {
        cuts_fail(c, &c->tally.stuck, "opening", err.detail);
        scene_end(s);
        return;
    }
    disk_arm(s->live, f);
    cuts_go_on(c, &acknowledged, &err);
    c->tally.faults++;
    long lost = c->tally.lost;
    bool ok = judge_restart(c, acknowledged, seed);
    c->tally.untrue += c->tally.lost - lost; /* it said "saved" */
    c->tally.lost = lost;
    if (ok)
        cuts_recover(c, acknowledged, seed);
    scene_end(s);
}

void faults_run(struct cuts *c)
{
    static const struct {
        const char *name;
        struct disk_fault fault;
    } ways[] = {
        {"error once", {DISK_FAILS, DISK_ANY, 0, false}},
        {"errors for good", {DISK_FAILS, DISK_ANY, 0, true}},
        {"full once", {DISK_FULL, DISK_CHANGE, 0, false}},
        {"full for good", {DISK_FULL, DISK_CHANGE, 0, true}},
    };
    for (int w = 0; w < 4; w++) {
        uint64_t count =
            ways[w].fault.kinds == DISK_ANY ? c->record.any : c->record.changes;
        c->trouble = ways[w].name;
        for (uint64_t at = 0; at < count; at++) {
            struct disk_fault f = ways[w].fault;
            if (c->only >= 0 ? (uint64_t)c->only != at
                             : (at + c->seed + (uint64_t)w) % c->stride != 0)
                continue;
            c->index = f.at = at;
            fault(c, &f);
        }
    }
}
