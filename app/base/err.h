/* err.h - how a function says it failed, to the caller and to the person.
 *
 * A fallible function takes `struct err *err` last and returns bool (or a
 * pointer).  On failure it fills *err exactly once; on success it leaves *err
 * alone, so a caller may chain steps with && and look at *err once. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

enum err_kind {
    ERR_NONE,
    ERR_INPUT,    /* the person can fix it: show `user` beside the field */
    ERR_REFUSED,  /* a rule says no: show `user` */
    ERR_DENIED,   /* not who they say, or not allowed */
    ERR_OFFLINE,  /* will pass: retry later, show the offline mark */
    ERR_CONFLICT, /* someone else changed it */
    ERR_STORAGE,  /* disk or schema trouble: show `user`, log `detail` */
    ERR_FULL,     /* no space left: as ERR_STORAGE, and it may pass */
};

struct err {
    enum err_kind kind;
    const char *user; /* one plain sentence, static storage, a message id of
                         base/lang.h: show it through _() */
    char detail[200]; /* for the log: what failed, with which values; never
                         a name, a PIN or a card code */
};

/* Fills *err and returns false, so that `return err_set(...)` reads well. */
bool err_set(struct err *err, enum err_kind kind, const char *user,
             const char *detail_fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
