#include "store/reload.h"

#include "base/lang.h"
#include "base/mem.h"
#include "store/actions.h"
#include "store/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *reload_address(const char *db_address)
{
    static const char ending[] = "-reload";
    size_t size = strlen(db_address) + sizeof ending;
    char *out = mem_new(size);
    snprintf(out, size, "%s%s", db_address, ending);
    return out;
}

/* ---- where things stand ---- */

/* What the screen's own database says. */
struct facts {
    char ready[META_MAX]; /* "1": a load has become whole */
    char token[META_MAX]; /* of the load that is under way beside; or "" */
    char cursor[META_MAX], epoch[META_MAX];
};

static bool read_facts(struct db *db, struct facts *f, struct err *err)
{
    return meta_get(db, "ready", f->ready, err) &&
           meta_get(db, "reload", f->token, err) &&
           meta_get(db, "cursor", f->cursor, err) &&
           meta_get(db, "epoch", f->epoch, err);
}

static bool is_ready(const struct facts *f)
{
    return strcmp(f->ready, "1") == 0;
}

/* The cursor of the load with this token; "" when `beside` is another. */
static bool read_beside(struct db *beside, const char *token,
                        char cursor[META_MAX], struct err *err)
{
    char has[META_MAX];
    if (!meta_get(beside, "reload", has, err) ||
        !meta_get(beside, "cursor", cursor, err))
        return false;
    if (strcmp(has, token) != 0)
        cursor[0] = '\0';
    return true;
}

bool reload_position(struct db *db, const char *address, struct position *out,
                     struct err *err)
{
    struct facts f;
    struct err none; /* one that cannot be read is loaded again */
    *out = (struct position){0};
    if (!read_facts(db, &f, err))
        return false;
    out->beside = is_ready(&f) && (f.token[0] || !f.cursor[0]);
    memcpy(out->epoch, f.epoch, sizeof out->epoch);
    if (!out->beside) {
        memcpy(out->cursor, f.cursor, sizeof out->cursor);
        return true;
    }
    struct db *beside =
        f.token[0] ? db_open(address, DB_READ_ONLY, &none) : NULL;
    if (beside && !read_beside(beside, f.token, out->cursor, &none))
        out->cursor[0] = '\0';
    db_close(beside);
    return true;
}

/* ---- storing ---- */

static bool out_of_step(struct err *err)
{
    return err_set(err, ERR_CONFLICT, N_("更新重新开始，请稍候。"),
                   "a page behind one that was not stored");
}

/* A full load begins.  When the epoch changed, what was acknowledged before
 * is sent again, and the revs of that time say nothing any more. */
static bool begin(struct db *db, const struct facts *f,
                  const struct arrived *pages, struct stored *did,
                  struct err *err)
{
    if (strcmp(f->epoch, pages->epoch) == 0)
        return true;
    did->replayed = f->epoch[0] != '\0';
    return meta_set(db, "epoch", pages->epoch, err) &&
           feed_forget_revs(db, err) &&
           (!did->replayed || actions_replay(db, err));
}

static bool add_pages(struct db *db, const struct arrived *pages,
                      bool (*add)(struct db *db, void *ctx, struct err *err),
                      void *ctx, struct err *err)
{
    return add(db, ctx, err) &&
           (!pages->unseen || meta_set(db, "unseen", "1", err)) &&
           meta_set(db, "cursor", pages->cursor, err);
}

/* Among the rows that are shown. */
static bool store_here(struct db *db, const struct facts *f,
                       const struct arrived *pages,
                       bool (*add)(struct db *db, void *ctx, struct err *err),
                       void *ctx, struct stored *did, struct err *err)
{
    if (pages->from[0] && strcmp(pages->from, f->cursor) != 0)
        return out_of_step(err);
    if (!pages->from[0] &&
        (!begin(db, f, pages, did, err) || !feed_clear(db, err) ||
         !meta_set(db, "unseen", "0", err)))
        return false;
    did->first = !pages->more && !is_ready(f);
    return add_pages(db, pages, add, ctx, err) &&
           (!did->first || meta_set(db, "ready", "1", err)) &&
           actions_settle(db, pages->org, err);
}

/* The database beside, new and empty; NULL on failure. */
static struct db *open_new(struct db *db, const char *address,
                           struct err *err)
{
    char token[ID_SIZE], old[META_MAX];
    id_new(token, 0);
    if (!meta_set(db, "reload", token, err))
        return NULL;
    db_remove(address);
    struct db *beside = db_open(address, DB_WRITE, err);
    if (!beside)
        return NULL;
    bool ok = db_migrate(beside, schema_steps, schema_count, SIDE_KIOSK,
                         err) &&
              meta_get(beside, "reload", old, err);
    if (ok && old[0])
        ok = err_set(err, ERR_STORAGE, N_("暂时存不了，请告诉工会。"),
                     "%.120s cannot be removed", address);
    if (ok && meta_set(beside, "reload", token, err))
        return beside;
    db_close(beside);
    return NULL;
}

/* The one under way; NULL on failure. */
static struct db *open_again(const char *address, const char *token,
                             const char *from, struct err *err)
{
    char cursor[META_MAX];
    struct db *beside = db_open(address, DB_WRITE, err);
    if (!beside)
        return NULL;
    bool ok = db_migrate(beside, schema_steps, schema_count, SIDE_KIOSK,
                         err) &&
              read_beside(beside, token, cursor, err);
    if (ok && strcmp(cursor, from) == 0)
        return beside;
    if (ok)
        out_of_step(err);
    db_close(beside);
    return NULL;
}

/* It is whole: from now on its rows are shown. */
static bool carry(struct db *beside, struct db *db,
                  const struct arrived *pages, struct err *err)
{
    char unseen[META_MAX];
    if (!db_begin_reading(beside, err))
        return false;
    bool ok = meta_get(beside, "unseen", unseen, err) &&
              feed_carry(beside, db, err) &&
              meta_set(db, "unseen", unseen, err) &&
              meta_set(db, "cursor", pages->cursor, err) &&
              meta_set(db, "reload", "", err) &&
              actions_settle(db, pages->org, err);
    struct err none;
    db_end(beside, false, &none);
    return ok;
}

static bool store_beside(struct db *db, const char *address,
                         const struct facts *f, const struct arrived *pages,
                         bool (*add)(struct db *db, void *ctx,
                                     struct err *err),
                         void *ctx, struct stored *did, struct err *err)
{
    bool begins = !pages->from[0];
    if (begins && !begin(db, f, pages, did, err))
        return false;
    struct db *beside = begins
                            ? open_new(db, address, err)
                            : open_again(address, f->token, pages->from, err);
    bool ok = beside && db_begin(beside, err);
    if (ok) {
        ok = add_pages(beside, pages, add, ctx, err);
        ok = db_end(beside, ok, err);
    }
    did->beside = true;
    did->carried = !pages->more;
    ok = ok && (pages->more || carry(beside, db, pages, err));
    db_close(beside);
    return ok;
}

bool reload_store(struct db *db, const char *address,
                  const struct arrived *pages,
                  bool (*add)(struct db *db, void *ctx, struct err *err),
                  void *ctx, struct stored *did, struct err *err)
{
    struct facts f;
    struct err why;
    *did = (struct stored){0};
    if (!read_facts(db, &f, err))
        return false;
    if (!is_ready(&f) || (pages->from[0] && !f.token[0]))
        return store_here(db, &f, pages, add, ctx, did, err);
    if (store_beside(db, address, &f, pages, add, ctx, did, &why))
        return true;
    if (why.kind != ERR_CONFLICT)
        db_remove(address);
    *err = why;
    return false;
}
