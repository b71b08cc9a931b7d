/* hub.h - the open hub, and the table of its commands.
 *
 * One process writes a SQLite file, through one connection guarded here.  A
 * command runs in `serve` when that has the file open (sync/hub/desk.h), else
 * by itself; it cannot tell which.  On PostgreSQL any number of processes
 * write at once, each through a few connections, and a command connects like
 * all others. */
#ifndef SYNC_HUB_HUB_H
#define SYNC_HUB_HUB_H

#include "base/db.h"
#include "base/id.h"
#include "store/feed.h"
#include "store/orgs.h"

#include <stdio.h>

struct hub;

/* ERR_STORAGE, or ERR_INPUT when `must_exist` and it was never initialised.
 * Brings the schema up to date. */
struct hub *hub_open(const char *db, const char *media_dir, bool must_exist,
                     struct err *err);
void hub_close(struct hub *h); /* NULL is allowed */

const char *hub_media_dir(const struct hub *h);
const char *hub_epoch(const struct hub *h);

/* A connection, for the calling thread alone until hub_release().  Never
 * held across a wait on the network; a thread has one at most. */
struct db *hub_lock(struct hub *h);
void hub_release(struct hub *h);

/* One transaction that may change rows: begin, work, give the changes their
 * revs, commit, wake the long polls.  `rev` (may be NULL) is the rev taken
 * for `org`.  work() runs with no other change of `org` beside it; on
 * PostgreSQL it may run again from the start, so it must not add to what an
 * earlier run has left in *ctx. */
bool hub_change(struct hub *h, const char *org,
                bool (*work)(struct db *db, struct changes *c, void *ctx,
                             struct err *err),
                void *ctx, int64_t *rev, struct err *err);
/* Called after each such commit with the org that changed, "" when it may be
 * any; serve sets it. */
void hub_on_change(struct hub *h, void (*told)(void *ctx, const char *org),
                   void *ctx);

/* The org named by id or name; NULL or "": the only school.  ERR_INPUT that
 * says which there are. */
bool hub_org(struct hub *h, const char *name, struct org *out,
             struct err *err);

/* What a command was given.  `in` is at its end when nothing was piped in;
 * relative paths have been made absolute. */
struct call {
    int argc;
    char **argv; /* words after the command's name that are no options */
    const char *(*option)(const struct call *c, const char *name);
    const void *options;
    const char *in; /* standard input, at most 64 KiB; "" when none */
    FILE *out, *err;
};
/* Value of --name=VALUE, "" of a bare --name, NULL when absent. */
const char *call_option(const struct call *c, const char *name);

enum { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2 };

/* Which hub run() gets: one that is there, one that is made when it is not,
 * or NULL, because the command opens what it needs itself. */
enum opens { OPENS_OLD, OPENS_NEW, OPENS_NONE };

struct command {
    const char *name;  /* "import" */
    const char *sub;   /* "members", or NULL */
    const char *usage; /* "FILE [--org=] [--skip-bad]" */
    int args_min, args_max;
    enum opens opens;
    /* Returns an exit status; on EXIT_REFUSED it has set *err. */
    int (*run)(struct hub *h, const struct call *c, struct err *err);
};

/* Each file of commands exports its own rows; main.c joins them.  They end
 * with a NULL name. */
extern const struct command commands_basic[];   /* init pair-code list ... */
extern const struct command commands_import[];  /* import ... */
extern const struct command commands_export[];  /* export ... */
extern const struct command commands_demo[];    /* demo */

/* For errors that name a line: prints "name, line n: why" on c->err. */
void call_bad_line(const struct call *c, const char *file, int line,
                   const char *why);

#endif
