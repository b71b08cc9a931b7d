/* tape.h - recorded exchanges between a screen and a hub (wire_record.h says
 * how they are written), and what another version would have said instead. */
#ifndef TESTS_HUB_TAPE_H
#define TESTS_HUB_TAPE_H

#include <stdbool.h>

/* What the release before this one recorded. */
#define RECORDED "tests/hub/wire_1_0"

enum { TAPES_MAX = 40 };

struct tape {
    char *text; /* owned; the rest points into it */
    char *target, *headers, *body;
    char *answer_headers, *answer;
    bool posts;
    int status;
};
void tape_read(struct tape *t, const char *folder, const char *name);
/* All of a folder in the order of their names; returns how many. */
int tapes_read(const char *folder, struct tape tapes[TAPES_MAX]);
void tapes_clear(struct tape *tapes, int n);

/* `json` with a field that nobody knows in every object but the map of
 * digests, whose names are orgs.  Owned. */
char *with_more(const char *json);
/* `json` without the fields of that name, which is never the first of its
 * object.  Owned. */
char *without(const char *json, const char *name);
/* The first `from` in `text`, which must be there.  Owned. */
char *replaced(const char *text, const char *from, const char *to);

#endif
