/* walk_rules.h - what design.md asks of every frame, checked on the recorded
 * marks and nodes (sections 2, 3.2, 4 and 9). */
#ifndef UNIT_WALK_RULES_H
#define UNIT_WALK_RULES_H

#include "ui/marks.h"

/* What was found; zeroed is empty. */
struct faults {
    char where[160]; /* of what is added next */
    char *text;      /* owned: a line each */
    int count;
};
void faults_add(struct faults *f, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Prints them and fails the test when there are any. */
void faults_end(struct faults *f);

/* The mark where it is on the screen: what is scrolled is moved there, and
 * cut to its view. */
struct mark rules_placed(const struct canvas *c, int mark);

/* A text that can be seen: not below a sheet, a dialog or a toast, and not
 * half out of what is scrolled. */
struct seen_text {
    int mark;
    struct rect ink; /* around its glyphs; w 0: nothing to see */
};
/* At most `max`; returns how many. */
int rules_texts(const struct canvas *c, struct seen_text *out, int max);

/* Adds every breach of a rule in the frame. */
void rules_check(const struct canvas *c, struct faults *f);

#endif
