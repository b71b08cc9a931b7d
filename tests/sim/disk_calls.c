/* The system calls that db_sqlite.c makes itself, on a disk: the linker puts
 * these in their place (Makefile: DISK_WRAP). */
#include "tests/sim/disk_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

enum { FIRST = 1 << 28, OPEN_MAX_FILES = 64 };

/* Descriptors of files on disks; a folder has no inode. */
static struct {
    struct disk *disk;
    struct inode *inode;
    int generation;
} opened[OPEN_MAX_FILES];

int __real_open(const char *path, int flags, ...);
int __real_close(int fd);
int __real_access(const char *path, int mode);
int __real_unlink(const char *path);
int __real_rename(const char *from, const char *to);
int __real_fsync(int fd);
int __wrap_open(const char *path, int flags, ...);
int __wrap_close(int fd);
int __wrap_access(const char *path, int mode);
int __wrap_unlink(const char *path);
int __wrap_rename(const char *from, const char *to);
int __wrap_fsync(int fd);

static int fails(int why)
{
    errno = why;
    return -1;
}

static int why(enum disk_trouble t)
{
    return t == DISK_FULL ? ENOSPC : EIO;
}

static int open_on(struct disk *d, const char *name, int flags)
{
    int k = 0;
    while (k < OPEN_MAX_FILES && opened[k].disk)
        k++;
    if (k == OPEN_MAX_FILES)
        return fails(EMFILE);
    if (d->off)
        return fails(EIO);
    struct inode *i = *name ? disk_find(d, name) : NULL;
    if (i && (flags & O_CREAT) && (flags & O_EXCL))
        return fails(EEXIST);
    if (!i && *name && !(flags & O_DIRECTORY)) {
        if (!(flags & O_CREAT))
            return fails(ENOENT);
        enum disk_trouble t = disk_begin(d, DISK_NAME, true);
        if (t)
            return fails(why(t));
        i = disk_make(d, name);
    }
    if (i)
        inode_use(i);
    d->open_files++;
    opened[k].disk = d;
    opened[k].inode = i;
    opened[k].generation = d->generation;
    return FIRST + k;
}

int __wrap_open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    int mode = flags & O_CREAT ? va_arg(more, int) : 0;
    va_end(more);
    const char *name = "";
    disk_lock();
    struct disk *d = disk_of(path, &name);
    int fd = d ? open_on(d, name, flags) : -1;
    disk_unlock();
    return d ? fd : __real_open(path, flags, mode);
}

int __wrap_close(int fd)
{
    if (fd < FIRST)
        return __real_close(fd);
    disk_lock();
    opened[fd - FIRST].disk->open_files--;
    inode_drop(opened[fd - FIRST].inode);
    opened[fd - FIRST].disk = NULL;
    disk_unlock();
    return 0;
}

static int fsync_on(struct disk *d, struct inode *i, int generation)
{
    if (generation != d->generation)
        return fails(EIO);
    enum disk_trouble t = disk_begin(d, DISK_SYNC, false);
    if (t) {
        if (i && t != DISK_CUT)
            inode_lose(i, &d->seed);
        return fails(why(t));
    }
    if (i)
        inode_sync(i);
    else
        disk_sync_names(d);
    return 0;
}

int __wrap_fsync(int fd)
{
    if (fd < FIRST)
        return __real_fsync(fd);
    disk_lock();
    int k = fd - FIRST;
    int rc = fsync_on(opened[k].disk, opened[k].inode, opened[k].generation);
    disk_unlock();
    return rc;
}

int __wrap_access(const char *path, int mode)
{
    const char *name = "";
    disk_lock();
    const struct disk *d = disk_of(path, &name);
    bool off = d && d->off;
    bool is = d && (!*name || disk_find(d, name));
    disk_unlock();
    if (!d)
        return __real_access(path, mode);
    return off ? fails(EIO) : is ? 0 : fails(ENOENT);
}

static int change_name(struct disk *d, const char *from, const char *to)
{
    if (!d->off && !disk_find(d, from))
        return fails(ENOENT);
    enum disk_trouble t = disk_begin(d, DISK_NAME, false);
    if (t)
        return fails(why(t));
    if (to)
        disk_rename(d, from, to);
    else
        disk_delete(d, from);
    return 0;
}

int __wrap_unlink(const char *path)
{
    const char *name = "";
    disk_lock();
    struct disk *d = disk_of(path, &name);
    int rc = d ? change_name(d, name, NULL) : 0;
    disk_unlock();
    return d ? rc : __real_unlink(path);
}

int __wrap_rename(const char *from, const char *to)
{
    const char *name = "", *to_name = "";
    disk_lock();
    struct disk *d = disk_of(from, &name);
    struct disk *target = disk_of(to, &to_name);
    int rc = d && d == target ? change_name(d, name, to_name) : fails(EXDEV);
    disk_unlock();
    return d || target ? rc : __real_rename(from, to);
}
