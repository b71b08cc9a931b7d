#include "tests/sim/disk_private.h"

#include "base/mem.h"

#include <assert.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* SQLite has one list of VFSes for the process, and so have we of disks. */
static struct disk *disks;
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

void disk_lock(void)
{
    pthread_mutex_lock(&lock);
}

void disk_unlock(void)
{
    pthread_mutex_unlock(&lock);
}

/* ---- names ---- */

static struct name **find(struct name **list, const char *text)
{
    while (*list && strcmp((*list)->text, text) != 0)
        list = &(*list)->next;
    return list;
}

static void name_remove(struct name **list, const char *text)
{
    struct name **at = find(list, text), *n = *at;
    if (!n)
        return;
    *at = n->next;
    inode_drop(n->inode);
    free(n->text);
    free(n);
}

static void name_set(struct name **list, const char *text, struct inode *i)
{
    inode_use(i);
    name_remove(list, text);
    struct name *n = mem_new(sizeof *n);
    n->text = mem_text(text);
    n->inode = i;
    n->next = *list;
    *list = n;
}

static void names_clear(struct name **list)
{
    while (*list)
        name_remove(list, (*list)->text);
}

static void naming_apply(struct name **list, const struct naming *n)
{
    switch (n->kind) {
    case NAMING_MAKE:
        name_set(list, n->from, n->inode);
        return;
    case NAMING_DELETE:
        name_remove(list, n->from);
        return;
    case NAMING_RENAME:
        name_set(list, n->to, n->inode);
        name_remove(list, n->from);
        return;
    }
}

static void naming_note(struct disk *d, enum naming_kind kind, const char *from,
                        const char *to, struct inode *i)
{
    struct naming *n = mem_new(sizeof *n);
    *n = (struct naming){
        .kind = kind, .from = mem_text(from), .to = mem_text(to), .inode = i};
    inode_use(i);
    *d->last = n;
    d->last = &n->next;
    naming_apply(&d->now, n);
}

static void namings_clear(struct disk *d)
{
    for (struct naming *n = d->first, *next; n; n = next) {
        next = n->next;
        inode_drop(n->inode);
        free(n->from);
        free(n->to);
        free(n);
    }
    d->first = NULL;
    d->last = &d->first;
}

struct inode *disk_find(const struct disk *d, const char *name)
{
    struct name *list = d->now;
    struct name *n = *find(&list, name);
    return n ? n->inode : NULL;
}

struct inode *disk_make(struct disk *d, const char *name)
{
    struct inode *i = mem_new(sizeof *i);
    naming_note(d, NAMING_MAKE, name, NULL, i);
    return i;
}

bool disk_delete(struct disk *d, const char *name)
{
    struct inode *i = disk_find(d, name);
    if (i)
        naming_note(d, NAMING_DELETE, name, NULL, i);
    return i;
}

bool disk_rename(struct disk *d, const char *from, const char *to)
{
    struct inode *i = disk_find(d, from);
    if (i)
        naming_note(d, NAMING_RENAME, from, to, i);
    return i;
}

/* All folders below a root count as one. */
void disk_sync_names(struct disk *d)
{
    for (const struct naming *n = d->first; n; n = n->next)
        naming_apply(&d->synced, n);
    namings_clear(d);
}

/* ---- disks ---- */

struct disk *disk_of(const char *path, const char **name)
{
    for (struct disk *d = disks; path && d; d = d->next) {
        size_t n = strlen(d->root);
        if (strncmp(path, d->root, n) != 0 ||
            (path[n] != '/' && path[n] != '\0'))
            continue;
        *name = path[n] ? path + n + 1 : "";
        return d;
    }
    return NULL;
}

struct disk *disk_new(const char *root, uint64_t seed)
{
    struct disk *d = mem_new(sizeof *d);
    d->root = mem_text(root);
    d->seed = seed;
    d->last = &d->first;
    disk_lock();
    disk_register_vfs();
    d->next = disks;
    disks = d;
    disk_unlock();
    return d;
}

static void wipe(struct disk *d)
{
    namings_clear(d);
    names_clear(&d->now);
    names_clear(&d->synced);
    d->generation++;
}

void disk_free(struct disk *d)
{
    if (!d)
        return;
    disk_lock();
    assert(d->open_files == 0 && "a file of this disk is open");
    struct disk **at = &disks;
    while (*at != d)
        at = &(*at)->next;
    *at = d->next;
    disk_unlock();
    wipe(d);
    free(d->root);
    free(d);
}

void disk_seed_sqlite(uint64_t seed)
{
    sqlite3_initialize();
    sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED,
                         (int)(seed & 0x7FFFFFFF) | 1, NULL);
}

/* Adds a file of this content, synced, to a disk that was wiped. */
static void place(struct disk *d, const char *name, struct content *content)
{
    struct inode *i = mem_new(sizeof *i);
    i->synced = *content;
    content_copy(&i->now, &i->synced);
    name_set(&d->now, name, i);
    name_set(&d->synced, name, i);
}

static void take_over(struct disk *to, struct name *files,
                      const struct name *names)
{
    wipe(to);
    to->off = false;
    for (const struct name *n = names; n; n = n->next) {
        struct content c = {0};
        struct name *at = *find(&files, n->text);
        content_copy(&c, &at->inode->now);
        place(to, n->text, &c);
    }
}

void disk_copy(struct disk *to, const struct disk *from)
{
    disk_lock();
    take_over(to, from->now, from->now);
    disk_unlock();
}

static bool touches(const struct naming *n, const struct name *frozen)
{
    for (; frozen; frozen = frozen->next)
        if (strcmp(n->from, frozen->text) == 0 ||
            (n->to && strcmp(n->to, frozen->text) == 0))
            return true;
    return false;
}

/* The names that a cut leaves: once one change of a name is lost, so are the
 * later ones. */
static struct name *sample_names(const struct disk *d, uint64_t *seed)
{
    struct name *left = NULL, *frozen = NULL;
    for (const struct name *n = d->synced; n; n = n->next)
        name_set(&left, n->text, n->inode);
    for (const struct naming *n = d->first; n; n = n->next)
        if (disk_random(seed) % 2 == 0 && !touches(n, frozen)) {
            naming_apply(&left, n);
        } else {
            name_set(&frozen, n->from, n->inode);
            if (n->to)
                name_set(&frozen, n->to, n->inode);
        }
    names_clear(&frozen);
    return left;
}

/* Every file that a cut leaves, each a new inode. */
static struct name *sample_files(const struct disk *d, uint64_t *seed)
{
    struct name *names = sample_names(d, seed), *files = NULL;
    for (const struct name *n = names; n; n = n->next) {
        struct inode *i = mem_new(sizeof *i);
        inode_sample(n->inode, &i->now, seed);
        name_set(&files, n->text, i);
    }
    names_clear(&names);
    return files;
}

void disk_copy_cut(struct disk *to, const struct disk *from, uint64_t seed)
{
    disk_lock();
    struct name *files = sample_files(from, &seed);
    take_over(to, files, files);
    names_clear(&files);
    disk_unlock();
}

void disk_cut(struct disk *d, uint64_t seed)
{
    disk_lock();
    struct name *files = sample_files(d, &seed);
    take_over(d, files, files);
    names_clear(&files);
    d->off = true;
    disk_unlock();
}

void disk_boot(struct disk *d)
{
    d->off = false;
}

bool disk_is_off(const struct disk *d)
{
    return d->off;
}

/* ---- the index of an operation ---- */

static const enum disk_op ops[] = {DISK_READ, DISK_WRITE, DISK_SYNC, DISK_NAME};

uint64_t disk_count(const struct disk *d, unsigned kinds)
{
    uint64_t sum = 0;
    for (int i = 0; i < 4; i++)
        if (kinds & ops[i])
            sum += d->counts[i];
    return sum;
}

void disk_arm(struct disk *d, const struct disk_fault *fault)
{
    d->fault = fault ? *fault : (struct disk_fault){0};
    d->seen = 0;
    d->troubled = false;
    memset(d->counts, 0, sizeof d->counts);
}

bool disk_troubled(const struct disk *d)
{
    return d->troubled;
}

void disk_watch(struct disk *d, void (*watch)(void *ctx), void *ctx)
{
    d->watch = watch;
    d->watch_ctx = ctx;
}

enum disk_trouble disk_begin(struct disk *d, enum disk_op op, bool grows)
{
    if (d->off)
        return DISK_CUT;
    if (d->watch && (op & DISK_CHANGE))
        d->watch(d->watch_ctx);
    for (int i = 0; i < 4; i++)
        if (ops[i] == op)
            d->counts[i]++;
    const struct disk_fault *f = &d->fault;
    if (f->trouble == DISK_FINE || !(f->kinds & op))
        return DISK_FINE;
    uint64_t index = d->seen++;
    if (index < f->at || (index > f->at && !f->for_good))
        return DISK_FINE;
    if (f->trouble == DISK_FULL &&
        (op != DISK_WRITE || (index > f->at && !grows)))
        return DISK_FINE;
    d->troubled = true;
    if (f->trouble == DISK_CUT)
        disk_cut(d, disk_random(&d->seed));
    return f->trouble;
}

int64_t disk_size(const struct disk *d, const char *path)
{
    const char *name = "";
    disk_lock();
    const struct inode *i =
        disk_of(path, &name) == d ? disk_find(d, name) : NULL;
    int64_t size = i ? i->now.size : -1;
    disk_unlock();
    return size;
}

static uint64_t hash(uint64_t h, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * 0x100000001B3u;
    return h;
}

uint64_t disk_hash(const struct disk *d)
{
    uint64_t sum = 0;
    disk_lock();
    for (const struct name *n = d->now; n; n = n->next) {
        unsigned char bytes[BLOCK];
        const struct content *c = &n->inode->now;
        uint64_t h = hash(0xCBF29CE484222325u, n->text, strlen(n->text));
        for (int64_t at = 0; at < c->size; at += BLOCK) {
            size_t k = (size_t)(c->size - at < BLOCK ? c->size - at : BLOCK);
            content_read(c, at, bytes, k);
            h = hash(h, bytes, k);
        }
        sum += h; /* in whatever order the names are */
    }
    disk_unlock();
    return sum;
}
