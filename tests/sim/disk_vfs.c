/* The disks as a SQLite VFS, and as the system calls of db_sqlite.c. */
#include "tests/sim/disk_private.h"

#include "base/mem.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct file {
    sqlite3_file base;
    struct disk *disk;
    struct inode *inode;
    char *delete_name; /* owned; when closing deletes it */
    int generation, level;
    bool syncs_folder, shm_mapped;
    unsigned shm_shared, shm_exclusive; /* bits of locks held */
};

static sqlite3_vfs *real;

static struct file *of(sqlite3_file *f)
{
    return (struct file *)f;
}

static bool is_dead(const struct file *f)
{
    return f->disk->off || f->generation != f->disk->generation;
}

static enum disk_trouble begin(struct file *f, enum disk_op op, bool grows)
{
    if (is_dead(f))
        return DISK_CUT;
    return disk_begin(f->disk, op, grows);
}

static int vfs_close(sqlite3_file *base)
{
    struct file *f = of(base);
    disk_lock();
    if (f->delete_name && !is_dead(f))
        disk_delete(f->disk, f->delete_name);
    free(f->delete_name);
    f->disk->open_files--;
    inode_drop(f->inode);
    f->inode = NULL;
    disk_unlock();
    return SQLITE_OK;
}

static int vfs_read(sqlite3_file *base, void *out, int n, sqlite3_int64 at)
{
    struct file *f = of(base);
    disk_lock();
    int rc = begin(f, DISK_READ, false) ? SQLITE_IOERR_READ : SQLITE_OK;
    if (rc == SQLITE_OK) {
        content_read(&f->inode->now, at, out, (size_t)n);
        if (at + n > f->inode->now.size)
            rc = SQLITE_IOERR_SHORT_READ;
    }
    disk_unlock();
    return rc;
}

static int vfs_write(sqlite3_file *base, const void *from, int n,
                     sqlite3_int64 at)
{
    struct file *f = of(base);
    disk_lock();
    enum disk_trouble t = begin(f, DISK_WRITE, at + n > f->inode->now.size);
    if (t == DISK_FINE)
        inode_write(f->inode, at, from, (size_t)n);
    else if (t != DISK_CUT)
        inode_write(f->inode, at, from, (size_t)n / 2);
    disk_unlock();
    return t == DISK_FINE   ? SQLITE_OK
           : t == DISK_FULL ? SQLITE_FULL
                            : SQLITE_IOERR_WRITE;
}

static int vfs_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    struct file *f = of(base);
    disk_lock();
    int rc = begin(f, DISK_WRITE, false) ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
    if (rc == SQLITE_OK)
        inode_cut(f->inode, size);
    disk_unlock();
    return rc;
}

static int sync_folder(struct file *f)
{
    if (begin(f, DISK_SYNC, false))
        return SQLITE_IOERR_DIR_FSYNC;
    disk_sync_names(f->disk);
    f->syncs_folder = false;
    return SQLITE_OK;
}

static int vfs_sync(sqlite3_file *base, int flags)
{
    (void)flags;
    struct file *f = of(base);
    disk_lock();
    enum disk_trouble t = begin(f, DISK_SYNC, false);
    int rc = t == DISK_FINE ? SQLITE_OK : SQLITE_IOERR_FSYNC;
    if (t == DISK_FINE)
        inode_sync(f->inode);
    else if (t != DISK_CUT)
        inode_lose(f->inode, &f->disk->seed);
    if (rc == SQLITE_OK && f->syncs_folder)
        rc = sync_folder(f);
    disk_unlock();
    return rc;
}

static int vfs_size(sqlite3_file *base, sqlite3_int64 *size)
{
    struct file *f = of(base);
    disk_lock();
    bool dead = is_dead(f);
    *size = f->inode->now.size;
    disk_unlock();
    return dead ? SQLITE_IOERR_FSTAT : SQLITE_OK;
}

/* ---- locks of the file, as SQLite's own VFS has them ---- */

static bool others(const struct file *holder, const struct file *f)
{
    return holder && holder != f;
}

static int lock_up(struct file *f, int level)
{
    struct inode *i = f->inode;
    if (is_dead(f))
        return SQLITE_IOERR_LOCK;
    if (others(i->pending, f) || others(i->exclusive, f) ||
        (level > SQLITE_LOCK_SHARED && others(i->reserved, f)))
        return SQLITE_BUSY;
    if (level == SQLITE_LOCK_SHARED) {
        i->sharers++;
    } else if (level == SQLITE_LOCK_RESERVED) {
        i->reserved = f;
    } else {
        i->pending = f;
        f->level = SQLITE_LOCK_PENDING;
        if (i->sharers > 1)
            return SQLITE_BUSY;
        i->exclusive = f;
    }
    f->level = level;
    return SQLITE_OK;
}

static int vfs_lock(sqlite3_file *base, int level)
{
    struct file *f = of(base);
    disk_lock();
    int rc = f->level >= level ? SQLITE_OK : lock_up(f, level);
    disk_unlock();
    return rc;
}

static int vfs_unlock(sqlite3_file *base, int level)
{
    struct file *f = of(base);
    struct inode *i = f->inode;
    disk_lock();
    if (f->level > level) {
        const struct file **held[] = {&i->reserved, &i->pending, &i->exclusive};
        for (int k = 0; k < 3; k++)
            if (*held[k] == f)
                *held[k] = NULL;
        if (level == SQLITE_LOCK_NONE && f->level >= SQLITE_LOCK_SHARED)
            i->sharers--;
        f->level = level;
    }
    disk_unlock();
    return SQLITE_OK;
}

static int vfs_reserved(sqlite3_file *base, int *is)
{
    struct file *f = of(base);
    disk_lock();
    *is = f->inode->reserved || f->inode->pending || f->inode->exclusive;
    disk_unlock();
    return SQLITE_OK;
}

static int vfs_control(sqlite3_file *base, int op, void *arg)
{
    (void)base;
    (void)op;
    (void)arg;
    return SQLITE_NOTFOUND;
}

static int vfs_sector(sqlite3_file *base)
{
    (void)base;
    return 4096;
}

static int vfs_device(sqlite3_file *base)
{
    (void)base;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* ---- shared memory of the WAL ---- */

static int shm_map(struct file *f, int region, int size, int extend,
                   void volatile **at)
{
    struct inode *i = f->inode;
    *at = NULL;
    if (is_dead(f))
        return SQLITE_IOERR_SHMMAP;
    if (region >= SHM_REGIONS)
        return SQLITE_NOMEM;
    if (!f->shm_mapped) {
        f->shm_mapped = true;
        i->shm_users++;
    }
    for (int k = 0; extend && k <= region; k++)
        if (!i->shm[k])
            i->shm[k] = mem_new((size_t)size);
    *at = i->shm[region];
    return SQLITE_OK;
}

static int vfs_shm_map(sqlite3_file *base, int region, int size, int extend,
                       void volatile **at)
{
    disk_lock();
    int rc = shm_map(of(base), region, size, extend, at);
    disk_unlock();
    return rc;
}

static int shm_lock(struct file *f, int k, bool exclusive)
{
    struct inode *i = f->inode;
    unsigned bit = 1u << k;
    if (others(i->shm_owner[k], f))
        return SQLITE_BUSY;
    if (exclusive) {
        if (i->shm_sharers[k] - ((f->shm_shared & bit) != 0) > 0)
            return SQLITE_BUSY;
        i->shm_owner[k] = f;
        f->shm_exclusive |= bit;
    } else if (!(f->shm_shared & bit)) {
        i->shm_sharers[k]++;
        f->shm_shared |= bit;
    }
    return SQLITE_OK;
}

static void shm_unlock(struct file *f, int k)
{
    unsigned bit = 1u << k;
    if (f->shm_exclusive & bit)
        f->inode->shm_owner[k] = NULL;
    if (f->shm_shared & bit)
        f->inode->shm_sharers[k]--;
    f->shm_exclusive &= ~bit;
    f->shm_shared &= ~bit;
}

static int vfs_shm_lock(sqlite3_file *base, int first, int n, int flags)
{
    struct file *f = of(base);
    bool exclusive = flags & SQLITE_SHM_EXCLUSIVE;
    int rc = SQLITE_OK, got = 0;
    disk_lock();
    if (flags & SQLITE_SHM_UNLOCK)
        for (int k = first; k < first + n; k++)
            shm_unlock(f, k);
    else if (is_dead(f))
        rc = SQLITE_IOERR_SHMLOCK;
    else
        for (; rc == SQLITE_OK && got < n; got++)
            rc = shm_lock(f, first + got, exclusive);
    for (int k = 0; rc == SQLITE_BUSY && k < got - 1; k++)
        shm_unlock(f, first + k);
    disk_unlock();
    return rc;
}

static void vfs_shm_barrier(sqlite3_file *base)
{
    (void)base;
    __sync_synchronize();
}

static int vfs_shm_unmap(sqlite3_file *base, int delete)
{
    (void)delete;
    struct file *f = of(base);
    struct inode *i = f->inode;
    disk_lock();
    for (int k = 0; k < SHM_LOCKS; k++)
        shm_unlock(f, k);
    if (f->shm_mapped && --i->shm_users == 0)
        for (int k = 0; k < SHM_REGIONS; k++) {
            free(i->shm[k]);
            i->shm[k] = NULL;
        }
    f->shm_mapped = false;
    disk_unlock();
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = vfs_close,
    .xRead = vfs_read,
    .xWrite = vfs_write,
    .xTruncate = vfs_truncate,
    .xSync = vfs_sync,
    .xFileSize = vfs_size,
    .xLock = vfs_lock,
    .xUnlock = vfs_unlock,
    .xCheckReservedLock = vfs_reserved,
    .xFileControl = vfs_control,
    .xSectorSize = vfs_sector,
    .xDeviceCharacteristics = vfs_device,
    .xShmMap = vfs_shm_map,
    .xShmLock = vfs_shm_lock,
    .xShmBarrier = vfs_shm_barrier,
    .xShmUnmap = vfs_shm_unmap,
};

/* ---- names ---- */

static int open_on(struct disk *d, const char *name, struct file *f, int flags)
{
    if (d->off)
        return SQLITE_CANTOPEN;
    struct inode *i = disk_find(d, name);
    if (!i) {
        if (!(flags & SQLITE_OPEN_CREATE) || disk_begin(d, DISK_NAME, false))
            return SQLITE_CANTOPEN;
        i = disk_make(d, name);
    }
    const int journals =
        SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
    *f = (struct file){
        .base = {&methods},
        .disk = d,
        .inode = i,
        .generation = d->generation,
        .syncs_folder = (flags & journals) && (flags & SQLITE_OPEN_CREATE),
        .delete_name =
            flags & SQLITE_OPEN_DELETEONCLOSE ? mem_text(name) : NULL,
    };
    inode_use(i);
    d->open_files++;
    return SQLITE_OK;
}

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *base,
                    int flags, int *out_flags)
{
    (void)vfs;
    const char *name = "";
    memset(base, 0, sizeof *base);
    disk_lock();
    struct disk *d = disk_of(path, &name);
    int rc = d ? open_on(d, name, of(base), flags) : SQLITE_OK;
    disk_unlock();
    if (!d)
        return real->xOpen(real, path, base, flags, out_flags);
    if (out_flags)
        *out_flags = flags;
    return rc;
}

static int delete_on(struct disk *d, const char *name, bool sync)
{
    if (!d->off && !disk_find(d, name))
        return SQLITE_IOERR_DELETE_NOENT;
    if (disk_begin(d, DISK_NAME, false))
        return SQLITE_IOERR_DELETE;
    disk_delete(d, name);
    if (sync) {
        if (disk_begin(d, DISK_SYNC, false))
            return SQLITE_IOERR_DIR_FSYNC;
        disk_sync_names(d);
    }
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
    (void)vfs;
    const char *name = "";
    disk_lock();
    struct disk *d = disk_of(path, &name);
    int rc = d ? delete_on(d, name, sync) : SQLITE_OK;
    disk_unlock();
    return d ? rc : real->xDelete(real, path, sync);
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *is)
{
    (void)vfs;
    const char *name = "";
    disk_lock();
    const struct disk *d = disk_of(path, &name);
    const struct inode *i = d ? disk_find(d, name) : NULL;
    /* SQLite's own says that an empty file does not exist. */
    *is = i && (flags != SQLITE_ACCESS_EXISTS || i->now.size > 0);
    bool off = d && d->off;
    disk_unlock();
    if (off)
        return SQLITE_IOERR_ACCESS;
    return d ? SQLITE_OK : real->xAccess(real, path, flags, is);
}

static int vfs_full(sqlite3_vfs *vfs, const char *path, int size, char *out)
{
    (void)vfs;
    const char *name = "";
    disk_lock();
    const struct disk *d = disk_of(path, &name);
    disk_unlock();
    if (!d)
        return real->xFullPathname(real, path, size, out);
    if ((int)strlen(path) >= size)
        return SQLITE_CANTOPEN;
    memcpy(out, path, strlen(path) + 1);
    return SQLITE_OK;
}

static int vfs_random(sqlite3_vfs *vfs, int n, char *out)
{
    (void)vfs;
    uint64_t seed = 1;
    for (int i = 0; i < n; i++)
        out[i] = (char)disk_random(&seed);
    return n;
}

static int vfs_sleep(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    return real->xSleep(real, us);
}

static int vfs_time(sqlite3_vfs *vfs, double *now)
{
    (void)vfs;
    return real->xCurrentTime(real, now);
}

static int vfs_error(sqlite3_vfs *vfs, int n, char *out)
{
    (void)vfs;
    if (n > 0)
        *out = '\0';
    return 0;
}

void disk_register_vfs(void)
{
    static sqlite3_vfs vfs = {
        .iVersion = 1,
        .zName = "disk",
        .mxPathname = 512,
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full,
        .xRandomness = vfs_random,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_time,
        .xGetLastError = vfs_error,
    };
    if (real)
        return;
    /* As db_open() does: only the first connection can. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    real = sqlite3_vfs_find(NULL);
    size_t size = sizeof(struct file);
    vfs.szOsFile = real->szOsFile > (int)size ? real->szOsFile : (int)size;
    sqlite3_vfs_register(&vfs, 1);
}
