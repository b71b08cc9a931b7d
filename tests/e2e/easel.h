/* easel.h - the kiosk's screens painted into memory, at a moment that stands
 * still: the same steps always give the same pixels.
 *
 * No window and no hub; the database, the writer, the decoders and the
 * drawing are the kiosk's own.  Every call fails the running check when it
 * cannot do what is asked.  One thread. */
#ifndef E2E_EASEL_H
#define E2E_EASEL_H

#include "base/lang.h"
#include "screens/kiosk.h"
#include "tests/e2e/shot.h"

enum step_kind {
    STEP_END,
    STEP_TAP,   /* text: a label; "text*" and "*text*" match its part */
    STEP_GO,    /* opens `screen`; text: SQL that gives its subject, or NULL */
    STEP_CARD,  /* the easel's card is read */
    STEP_PIN,   /* text: digits, tapped one by one */
    STEP_PASS,  /* n: milliseconds */
    STEP_TURN,  /* n: pages forward, or to the last */
    STEP_PAIR_FAILS, /* text: what the hub said of the code */
};
struct step {
    enum step_kind kind;
    const char *text;
    int n;
    const struct screen *screen;
};

enum { STEPS_MAX = 20 };

/* What leads to a picture. */
struct stop {
    const char *name;
    const char *sql;   /* changes the demo school's rows first; or NULL */
    const char *clock; /* "2026-10-15 10:04", school time; NULL: that one */
    bool offline;      /* its hub is away */
    int queued;        /* acts that wait for the hub */
    bool unready;      /* paired, and nothing has come yet */
    bool unpaired;
    bool large;
    enum lang lang;
    struct step steps[STEPS_MAX];
};

struct easel;

/* `folder`: of a kiosk that is paired with the demo school and has fetched
 * all pictures.  `card`: what the reader types for a steward there.
 * Pictures are 960 x 540 or 540 x 960. */
struct easel *easel_new(const char *folder, const char *card, bool portrait);
void easel_free(struct easel *e); /* NULL is allowed */

/* Takes all steps in a fresh copy of the school, and paints. */
struct shot easel_paint(struct easel *e, const struct stop *stop,
                           enum theme theme);
/* The nodes of what was painted last, in pixels of the picture. */
int easel_nodes(const struct easel *e, const struct node **nodes);
struct rect easel_place(const struct easel *e, struct rect r);

#endif
