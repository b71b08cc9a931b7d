/* Power cuts and failing disks under every use case that writes.
 *
 * run-cuts [--cuts=3000] [--faults=STRIDE|0] [--seed=N] [--case=NAME
 *          [--index=N]] [--no-cuts]
 *
 * The power goes at every operation of every case, and as often as the number
 * of cuts allows; with fewer cuts than operations, at some.  The last line
 * sums it up; exit status 1 when anything was found. */
#include "tests/sim/cuts.h"

#include "base/lang.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
    long cuts, faults;
    uint64_t seed;
    const char *name;
    int64_t index;
};

static const char *value(const char *arg, const char *name)
{
    size_t n = strlen(name);
    return strncmp(arg, name, n) == 0 ? arg + n : NULL;
}

static bool read_options(int argc, char **argv, struct options *o)
{
    *o = (struct options){.cuts = 3000, .faults = 40, .seed = 1, .index = -1};
    for (int i = 1; i < argc; i++) {
        const char *v;
        if ((v = value(argv[i], "--cuts=")))
            o->cuts = strtol(v, NULL, 10);
        else if ((v = value(argv[i], "--faults=")))
            o->faults = strtol(v, NULL, 10);
        else if ((v = value(argv[i], "--seed=")))
            o->seed = strtoull(v, NULL, 10);
        else if ((v = value(argv[i], "--case=")))
            o->name = v;
        else if ((v = value(argv[i], "--index=")))
            o->index = strtoll(v, NULL, 10);
        else
            return false;
    }
    return true;
}

static bool is_asked(const struct options *o, const struct use_case *u)
{
    return !o->name || strcmp(o->name, u->name) == 0;
}

static bool ready(struct cuts *c, const struct use_case *u)
{
    struct err err = {0};
    if (scene_prepare(&c->scene, u, &err) && cuts_record(c, &err))
        return true;
    c->trouble = "record";
    c->scene.use = u;
    cuts_fail(c, &c->tally.stuck, "without trouble", err.detail);
    scene_end(&c->scene);
    return false;
}

/* How many operations there are to cut at in all. */
static long count_changes(struct cuts *c, const struct options *o, int *cases)
{
    const struct use_case *u;
    long sum = 0;
    *cases = 0;
    for (int n = 0; (u = scene_case(n)); n++)
        if (is_asked(o, u) && ready(c, u)) {
            sum += (long)c->record.changes + 1;
            ++*cases;
        }
    return sum;
}

static void run(struct cuts *c, const struct options *o)
{
    const struct use_case *u;
    int cases;
    long indexes = count_changes(c, o, &cases);
    c->cuts = (uint64_t)o->cuts;
    c->indexes = indexes > 0 ? (uint64_t)indexes : 1;
    for (int n = 0; (u = scene_case(n)); n++) {
        if (!is_asked(o, u) || !ready(c, u))
            continue;
        c->only = o->index;
        if (o->cuts > 0)
            cuts_run(c);
        c->stride = (uint64_t)o->faults;
        if (o->faults > 0)
            faults_run(c);
        printf("%-20s %5llu changes, %5llu operations, %3d states\n", u->name,
               (unsigned long long)c->record.changes,
               (unsigned long long)c->record.any, c->record.count);
    }
    const struct tally *t = &c->tally;
    printf("seed %llu: %ld times also while recovering\n",
           (unsigned long long)o->seed, t->again);
    printf("cuts: %ld cuts, %ld faults, %d use cases, %ld indexes: "
           "%ld corrupt, %ld lost, %ld false, %ld stuck\n",
           t->cuts, t->faults, cases, indexes, t->corrupt, t->lost, t->untrue,
           t->stuck);
}

int main(int argc, char **argv)
{
    struct options o;
    struct err err = {0};
    if (!read_options(argc, argv, &o)) {
        fprintf(stderr, "run-cuts [--cuts=N] [--faults=STRIDE] [--seed=N] "
                        "[--case=NAME [--index=N]]\n");
        return 2;
    }
    lang_start("");
    if (sodium_init() < 0)
        return 2;
    static struct cuts c;
    c.seed = o.seed;
    disk_seed_sqlite(o.seed);
    if (!scene_open(&c.scene, o.seed, &err)) {
        fprintf(stderr, "%s\n", err.detail);
        return 2;
    }
    run(&c, &o);
    scene_close(&c.scene);
    const struct tally *t = &c.tally;
    return t->corrupt + t->lost + t->untrue + t->stuck > 0 ||
           (o.cuts > 0 && t->cuts == 0);
}
