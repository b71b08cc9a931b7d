#include "sync/hub/hub_private.h"

#include "base/clock.h"
#include "base/lang.h"
#include "base/mem.h"
#include "store/meta.h"
#include "store/schema.h"
#include "sync/hub/pool.h"
#include "sync/hub/restore.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TRIES = 6, /* of a transaction that another made impossible */
    NOTE_MS = 60 * 1000
};

struct hub {
    char *address, *media_dir; /* owned */
    char epoch[META_MAX];
    struct proof_key proof_key;
    int64_t noted_ms; /* steady, of the mark; under the one connection */
    struct pool *pool;
    void (*told)(void *ctx, const char *org); /* under tell */
    void *told_ctx;
    pthread_mutex_t tell;
};

static bool read_epoch(struct hub *h, struct db *db, bool must_exist,
                       struct err *err)
{
    char shown[120];
    if (!db_lock(db, "epoch", err) ||
        !restore_notice(db, h->address, clock_now_ms(NULL), err) ||
        !meta_get(db, "epoch", h->epoch, err))
        return false;
    if (h->epoch[0])
        return true;
    db_shown(h->address, shown, sizeof shown);
    if (must_exist)
        return err_set(err, ERR_INPUT,
                       N_("数据库还没有初始化，请先运行 init。"), "%s", shown);
    id_new(h->epoch, clock_now_ms(NULL));
    return meta_set(db, "epoch", h->epoch, err);
}

/* A database gets its epoch when it is made, and a copy gets its own. */
static bool start_epoch(struct hub *h, bool must_exist, struct err *err)
{
    struct db *db = hub_lock(h);
    bool ok = db_begin(db, err) &&
              db_end(db,
                     read_epoch(h, db, must_exist, err) &&
                         proof_key_load(db, &h->proof_key, err),
                     err);
    hub_release(h);
    return ok;
}

static bool bring_up_to_date(struct hub *h, struct err *err)
{
    struct db *db = hub_lock(h);
    bool ok = db_settle(db, err) &&
              db_migrate(db, schema_steps, schema_count, SIDE_HUB, err);
    hub_release(h);
    return ok;
}

static bool find_file(const char *address, bool must_exist, struct err *err)
{
    if (!must_exist || !db_is_file(address) || access(address, F_OK) == 0)
        return true;
    if (errno == ENOENT)
        return err_set(err, ERR_INPUT,
                       N_("数据库还没有初始化，请先运行 init。"), "%s",
                       address);
    return err_set(err, ERR_STORAGE, N_("打不开数据库。"), "%s: %s", address,
                   strerror(errno));
}

static bool find_media(const char *dir, struct err *err)
{
    if (mkdir(dir, 0750) != 0 && errno != EEXIST)
        return err_set(err, ERR_STORAGE, N_("打不开图片文件夹。"), "%s: %s",
                       dir, strerror(errno));
    struct stat st;
    if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode) ||
        access(dir, R_OK | W_OK | X_OK) != 0)
        return err_set(err, ERR_STORAGE, N_("打不开图片文件夹。"), "%s", dir);
    return true;
}

struct hub *hub_open(const char *db, const char *media_dir, bool must_exist,
                     struct err *err)
{
    if (!find_file(db, must_exist, err) || !find_media(media_dir, err))
        return NULL;
    struct hub *h = mem_new(sizeof *h);
    h->address = mem_text(db);
    h->media_dir = mem_text(media_dir);
    pthread_mutex_init(&h->tell, NULL);
    h->pool = pool_open(db, err);
    if (!h->pool || !bring_up_to_date(h, err) ||
        !start_epoch(h, must_exist, err)) {
        hub_close(h);
        return NULL;
    }
    return h;
}

void hub_close(struct hub *h)
{
    if (!h)
        return;
    if (h->epoch[0]) {
        restore_note(hub_lock(h), h->address);
        hub_release(h);
    }
    pool_close(h->pool);
    pthread_mutex_destroy(&h->tell);
    sodium_memzero(&h->proof_key, sizeof h->proof_key);
    free(h->media_dir);
    free(h->address);
    free(h);
}

const char *hub_db(const struct hub *h)
{
    return h->address;
}

const char *hub_media_dir(const struct hub *h)
{
    return h->media_dir;
}

const char *hub_epoch(const struct hub *h)
{
    return h->epoch;
}

const struct proof_key *hub_proof_key(const struct hub *h)
{
    return &h->proof_key;
}

struct db *hub_lock(struct hub *h)
{
    return pool_take(h->pool);
}

void hub_release(struct hub *h)
{
    pool_give_back(h->pool);
}

void touched_add(struct touched *t, const char *org)
{
    for (int i = 0; i < t->count; i++)
        if (strcmp(t->orgs[i], org) == 0)
            return;
    if (t->count == t->room) {
        t->room = t->room ? 2 * t->room : 4;
        t->orgs = mem_resize(t->orgs, (size_t)t->room * sizeof *t->orgs);
    }
    memcpy(t->orgs[t->count++], org, strnlen(org, ID_SIZE - 1) + 1);
    t->orgs[t->count - 1][ID_SIZE - 1] = '\0';
}

void touched_clear(struct touched *t)
{
    free(t->orgs);
    *t = (struct touched){0};
}

bool changes_commit(struct db *db, struct changes *c, struct touched *t,
                    const char *org, int64_t *rev, struct err *err)
{
    for (int i = 0; i < c->count; i++)
        touched_add(t, c->list[i].org);
    bool ok = c->count == 0 || feed_commit(db, c, org, rev, err);
    changes_clear(c);
    return ok;
}

void hub_tell(struct hub *h, const char *org)
{
    pthread_mutex_lock(&h->tell);
    if (h->told)
        h->told(h->told_ctx, org);
    pthread_mutex_unlock(&h->tell);
}

/* To the other processes, when this transaction commits. */
static bool notify(struct db *db, const struct touched *t, struct err *err)
{
    bool ok = true;
    for (int i = 0; ok && i < t->count; i++)
        ok = db_notify(db, t->orgs[i], err);
    return ok;
}

/* So that a database that is put back is behind it by what people did. */
static void note(struct hub *h, struct db *db)
{
    int64_t now = clock_steady_ms();
    if (!db_is_file(h->address) ||
        (h->noted_ms && now - h->noted_ms < NOTE_MS))
        return;
    h->noted_ms = now;
    restore_note(db, h->address);
}

bool hub_batch(struct hub *h,
               bool (*work)(struct db *db, struct touched *t, void *ctx,
                            struct err *err),
               void *ctx, struct err *err)
{
    struct touched t = {0};
    struct err why = {.kind = ERR_CONFLICT};
    bool ok = false;
    struct db *db = hub_lock(h);
    for (int i = 0; !ok && why.kind == ERR_CONFLICT && i < TRIES; i++) {
        why = (struct err){0};
        touched_clear(&t);
        ok = db_begin(db, &why);
        if (ok) {
            ok = work(db, &t, ctx, &why) && notify(db, &t, &why);
            ok = db_end(db, ok, &why);
        }
    }
    if (!ok)
        *err = why;
    else
        note(h, db);
    hub_release(h);

    for (int i = 0; ok && i < t.count; i++)
        hub_tell(h, t.orgs[i]);
    touched_clear(&t);
    return ok;
}

struct one_change {
    const char *org;
    bool (*work)(struct db *db, struct changes *c, void *ctx,
                 struct err *err);
    void *ctx;
    int64_t rev;
};

bool hub_org_lock(struct db *db, const char *org, struct err *err)
{
    char key[ID_SIZE + 8];
    if (!org[0])
        return true;
    snprintf(key, sizeof key, "org/%s", org);
    return db_lock(db, key, err);
}

static bool work_once(struct db *db, struct touched *t, void *ctx,
                      struct err *err)
{
    struct one_change *one = ctx;
    struct changes c = {0};
    if (hub_org_lock(db, one->org, err) &&
        one->work(db, &c, one->ctx, err))
        return changes_commit(db, &c, t, one->org, &one->rev, err);
    changes_clear(&c);
    return false;
}

bool hub_change(struct hub *h, const char *org,
                bool (*work)(struct db *db, struct changes *c, void *ctx,
                             struct err *err),
                void *ctx, int64_t *rev, struct err *err)
{
    struct one_change one = {.org = org, .work = work, .ctx = ctx};
    if (!hub_batch(h, work_once, &one, err))
        return false;
    if (rev)
        *rev = one.rev;
    return true;
}

void hub_on_change(struct hub *h, void (*told)(void *ctx, const char *org),
                   void *ctx)
{
    pthread_mutex_lock(&h->tell);
    h->told = told;
    h->told_ctx = ctx;
    pthread_mutex_unlock(&h->tell);
}

bool hub_orgs(struct hub *h, struct org **out, int *count, struct err *err)
{
    *out = mem_new(HUB_ORGS_MAX * sizeof **out);
    struct db *db = hub_lock(h);
    bool ok = orgs_list(db, *out, HUB_ORGS_MAX, count, err);
    hub_release(h);
    if (!ok) {
        free(*out);
        *out = NULL;
    }
    return ok;
}

/* The names, as far as they fit, for the person who has to choose one. */
static void name_orgs(const struct org *orgs, int count, char *out,
                      size_t size)
{
    size_t len = 0;
    out[0] = '\0';
    for (int i = 0; i < count; i++) {
        size_t n = strlen(orgs[i].name);
        if (len + n + 4 > size)
            return;
        if (len > 0)
            out[len++] = ',', out[len++] = ' ';
        memcpy(out + len, orgs[i].name, n + 1);
        len += n;
    }
}

static const struct org *pick_org(const struct org *orgs, int count,
                                  const char *name, int *found)
{
    const struct org *hit = NULL;
    *found = 0;
    for (int i = 0; i < count; i++) {
        bool is_it = name && name[0]
                         ? strcmp(orgs[i].id, name) == 0 ||
                               strcmp(orgs[i].name, name) == 0
                         : strcmp(orgs[i].kind, "school") == 0;
        if (is_it) {
            hit = &orgs[i];
            ++*found;
        }
    }
    return hit;
}

bool hub_org(struct hub *h, const char *name, struct org *out,
             struct err *err)
{
    struct org *orgs = NULL;
    int count = 0, found = 0;
    if (!hub_orgs(h, &orgs, &count, err))
        return false;
    const struct org *hit = pick_org(orgs, count, name, &found);
    if (found == 1)
        *out = *hit;
    char names[sizeof err->detail];
    name_orgs(orgs, count, names, sizeof names);
    free(orgs);
    if (found == 1)
        return true;
    if (count == 0)
        return err_set(err, ERR_INPUT,
                       N_("还没有单位，请先运行 init。"), "%s", "");
    if (found > 1)
        return err_set(err, ERR_INPUT,
                       N_("不止一个单位，请用 --org= 指明是哪一个。"), "%s",
                       names);
    return err_set(err, ERR_INPUT, N_("没有这个单位，请核对 --org=。"), "%s",
                   names);
}
