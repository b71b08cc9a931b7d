/* A name by its initials among two thousand. */
#include "tests/bench/bench.h"

#include "base/mem.h"
#include "input/initials.h"
#include "tests/bench/machine.h"
#include "tests/bench/stand.h"

enum { NAMES = 2000, SHOWN = 64, ROUNDS = 20 };

static const char letters[] = "ABCDEFGHJKLMNOPQRSTWXYZ";

void bench_search(void)
{
    struct member *members = mem_new(NAMES * sizeof *members);
    struct samples took = {0};
    const struct member *found[SHOWN];
    int most = 0;
    for (int i = 0; i < NAMES; i++)
        stand_member(&members[i], "", i);
    struct roster *r = roster_new(members, NAMES);
    for (int round = 0; round < ROUNDS; round++)
        for (const char *a = letters; *a; a++)
            for (const char *b = letters; *b; b++) {
                char prefix[3] = {*a, *b, '\0'};
                int64_t from = steady_us();
                /* what a key costs: the names and the keys that are left */
                int n = roster_find(r, prefix, found, SHOWN);
                uint32_t next = roster_next(r, prefix);
                samples_add(&took, (double)(steady_us() - from));
                most = n > most ? n : most;
                if (n == 0 && next)
                    most = -1; /* never: nobody, and a letter that finds one */
            }
    report_samples((struct figure){"search.initials.p50", "us", NAN, false},
                   &took, 0.5, "all two-letter prefixes, at most %d names",
                   most);
    report_samples((struct figure){"search.initials.p99", "us", 1000, false},
                   &took, 0.99, "%d names, names and next letters together",
                   NAMES);
    samples_clear(&took);
    roster_free(r);
}
