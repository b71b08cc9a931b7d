/* disk_private.h - files, names and what is not synced of them.  Private to
 * disk*.c; all of it under disk_lock(). */
#ifndef SIM_DISK_PRIVATE_H
#define SIM_DISK_PRIVATE_H

#include "tests/sim/disk.h"

#include <stddef.h>

enum { BLOCK = 4096, SECTOR = 512, SHM_LOCKS = 8, SHM_REGIONS = 16 };

/* Bytes of a file; blocks are shared between files until written. */
struct block {
    int users;
    unsigned char bytes[BLOCK];
};
struct content {
    struct block **blocks; /* NULL is zeros */
    size_t count;
    int64_t size;
};
void content_read(const struct content *c, int64_t at, void *out, size_t n);
void content_write(struct content *c, int64_t at, const void *from, size_t n);
void content_cut(struct content *c, int64_t size);
void content_copy(struct content *to, const struct content *from);
void content_clear(struct content *c);

/* A write that is not synced, or a cut to `at` bytes. */
struct unsynced {
    struct unsynced *next;
    int64_t at;
    size_t n;
    bool cut;
    unsigned char bytes[];
};

struct file;

struct inode {
    int users; /* names and open files */
    struct content now, synced;
    struct unsynced *first, **last;
    /* who holds which lock of the file */
    int sharers;
    const struct file *reserved, *pending, *exclusive;
    /* the WAL's shared memory */
    int shm_users, shm_sharers[SHM_LOCKS];
    const struct file *shm_owner[SHM_LOCKS];
    void *shm[SHM_REGIONS];
};
void inode_use(struct inode *i);
void inode_drop(struct inode *i); /* NULL is allowed */
void inode_write(struct inode *i, int64_t at, const void *from, size_t n);
void inode_cut(struct inode *i, int64_t size);
void inode_sync(struct inode *i);
/* What a cut, or a failed sync, makes of it: into `out`. */
void inode_sample(const struct inode *i, struct content *out, uint64_t *seed);
void inode_lose(struct inode *i, uint64_t *seed);

struct name {
    struct name *next;
    char *text; /* owned; below the root */
    struct inode *inode;
};
enum naming_kind { NAMING_MAKE, NAMING_DELETE, NAMING_RENAME };
struct naming {
    struct naming *next;
    enum naming_kind kind;
    char *from, *to; /* owned; `to` of a rename alone */
    struct inode *inode;
};

struct disk {
    struct disk *next;
    char *root;
    uint64_t seed;
    struct name *now, *synced;
    struct naming *first, **last;
    int generation; /* of power: files of an earlier one are dead */
    bool off;
    int open_files;
    uint64_t counts[4];
    struct disk_fault fault;
    uint64_t seen; /* operations of the fault's kinds */
    bool troubled;
    void (*watch)(void *ctx);
    void *watch_ctx;
};

void disk_lock(void);
void disk_unlock(void);
/* The disk a path is on, and its name there; NULL: the real one. */
struct disk *disk_of(const char *path, const char **name);
struct inode *disk_find(const struct disk *d, const char *name);
struct inode *disk_make(struct disk *d, const char *name);
bool disk_delete(struct disk *d, const char *name);
bool disk_rename(struct disk *d, const char *from, const char *to);
void disk_sync_names(struct disk *d);
/* An operation of this kind begins: what becomes of it. */
enum disk_trouble disk_begin(struct disk *d, enum disk_op op, bool grows);

uint64_t disk_random(uint64_t *seed);
void disk_register_vfs(void);

#endif
