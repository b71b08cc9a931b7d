/* reload.h - where a screen's copy of the feed stands, and a full load beside
 * what is shown.
 *
 * The very first load goes where all rows are.  Every later one goes into a
 * database of its own beside the screen's, page by page with the cursor
 * behind it, and replaces the rows that are shown in one transaction when it
 * is whole.  So the screen always shows all of the old or all of the new, the
 * load survives a crash, and actions and facts of the device are not touched.
 * Both databases hold the token of the load they belong to: one that was left
 * behind is never taken for the one under way.
 *
 * A load that storage fails is thrown away: nobody knows what the disk holds
 * then, and people's actions need the room.
 *
 * Writer's thread, in its transaction, but for reload_position(). */
#ifndef STORE_RELOAD_H
#define STORE_RELOAD_H

#include "store/feed.h"
#include "store/meta.h"

/* The address of the database beside this one; yours to free. */
char *reload_address(const char *db_address);

/* Where the next page goes. */
struct position {
    char cursor[META_MAX]; /* it has to be asked for with this; "": all */
    char epoch[META_MAX];  /* of the cursor */
    bool beside;           /* not among the rows that are shown */
};
/* Any thread, with its own connection to the screen's database. */
bool reload_position(struct db *db, const char *address, struct position *out,
                     struct err *err);

/* Pages in a row, as they came. */
struct arrived {
    const char *from; /* the cursor they were asked with; "": a full load */
    const char *epoch, *cursor; /* behind them */
    bool more;                  /* the feed has further */
    bool unseen; /* rows were passed over that this program does not know */
    const char *org; /* the device's */
};
/* What storing them did. */
struct stored {
    bool beside;   /* they are in the database beside */
    bool carried;  /* ... and that one has replaced the rows that are shown */
    bool first;    /* the very first load has become whole */
    bool replayed; /* the epoch changed, kept actions are queued again */
};
/* Stores rows and cursor, wherever they belong.  ERR_CONFLICT when `from` is
 * not where the database stands.  add() applies the rows to `db`. */
bool reload_store(struct db *db, const char *address,
                  const struct arrived *pages,
                  bool (*add)(struct db *db, void *ctx, struct err *err),
                  void *ctx, struct stored *did, struct err *err);

#endif
