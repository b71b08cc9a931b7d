#include "sync/hub/files.h"

#include "base/buf.h"
#include "base/lang.h"
#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opens without waiting, so that a pipe with no writer cannot hold us. */
static int open_plain(const char *path, size_t max, long long *bytes,
                      struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        err_set(err, ERR_INPUT, N_("文件打不开，请核对路径。"), "open: %s",
                strerror(errno));
        return -1;
    }
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        err_set(err, ERR_INPUT, N_("这不是一个普通文件。"), "not a file");
        close(fd);
        return -1;
    }
    if (st.st_size < 0 || (size_t)st.st_size > max) {
        err_set(err, ERR_INPUT, N_("文件太大了。"), "%lld bytes",
                (long long)st.st_size);
        close(fd);
        return -1;
    }
    *bytes = st.st_size;
    return fd;
}

char *file_read(const char *path, size_t max, size_t *n, struct err *err)
{
    long long bytes;
    int fd = open_plain(path, max, &bytes, err);
    if (fd < 0)
        return NULL;
    char *text = mem_new((size_t)bytes + 1);
    size_t have = 0;
    ssize_t got = 1;
    while (have < (size_t)bytes && got > 0) {
        got = read(fd, text + have, (size_t)bytes - have);
        if (got > 0)
            have += (size_t)got;
    }
    close(fd);
    if (got < 0) {
        err_set(err, ERR_STORAGE, N_("文件读不出来。"), "read: %s",
                strerror(errno));
        free(text);
        return NULL;
    }
    *n = have;
    return text;
}

bool file_write(const char *path, const void *bytes, size_t n,
                struct err *err)
{
    FILE *f = fopen(path, "wbe");
    bool ok = f && fwrite(bytes, 1, n, f) == n;
    if (f && fclose(f) != 0)
        ok = false;
    return ok || err_set(err, ERR_STORAGE, N_("文件写不进去，请检查磁盘。"),
                         "write: %s", strerror(errno));
}

bool file_sha256(const char *path, size_t max, char sha[65], long long *bytes,
                 struct err *err)
{
    long long size;
    int fd = open_plain(path, max, &size, err);
    if (fd < 0)
        return false;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    unsigned char block[1 << 16], hash[crypto_hash_sha256_BYTES];
    ssize_t got;
    while ((got = read(fd, block, sizeof block)) > 0)
        crypto_hash_sha256_update(&state, block, (size_t)got);
    close(fd);
    if (got < 0)
        return err_set(err, ERR_STORAGE, N_("文件读不出来。"), "read: %s",
                       strerror(errno));
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(sha, 65, hash, sizeof hash);
    if (bytes)
        *bytes = size;
    return true;
}

static bool sync_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    int why = errno;
    if (fd >= 0)
        close(fd);
    errno = why;
    return ok;
}

bool file_move(const char *from, const char *to)
{
    char *folder = path_folder(to);
    bool ok = sync_path(from) && rename(from, to) == 0;
    int why = errno;
    if (ok && !sync_path(folder)) {
        why = errno;
        ok = false;
        rename(to, from);
    }
    free(folder);
    errno = why;
    return ok;
}

char *folder_new(const char *parent, struct err *err)
{
    char *path = path_join(parent ? parent : P_tmpdir, ".new-XXXXXX");
    if (mkdtemp(path))
        return path;
    err_set(err, ERR_STORAGE, N_("文件夹建不了，请检查磁盘和权限。"),
            "mkdtemp: %s", strerror(errno));
    free(path);
    return NULL;
}

bool folder_make(const char *path, struct err *err)
{
    char *copy = mem_text(path);
    for (char *p = copy + 1; *p; p++)
        if (*p == '/') {
            *p = '\0';
            mkdir(copy, 0755);
            *p = '/';
        }
    bool ok = mkdir(copy, 0755) == 0 || errno == EEXIST;
    free(copy);
    return ok ||
           err_set(err, ERR_STORAGE, N_("文件夹建不了，请检查磁盘和权限。"),
                   "mkdir: %s", strerror(errno));
}

static int remove_one(const char *path, const struct stat *st, int kind,
                      struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    remove(path);
    return 0;
}

void folder_remove(const char *path)
{
    enum { OPEN_FOLDERS = 8 };
    if (path)
        nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}

bool folder_is(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool ends_with(const char *name, const char *const endings[])
{
    size_t n = strlen(name);
    for (int i = 0; endings[i]; i++) {
        size_t e = strlen(endings[i]);
        if (n > e && strcasecmp(name + n - e, endings[i]) == 0)
            return true;
    }
    return false;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool folder_list(const char *path, const char *const endings[],
                 struct file_names *out, struct err *err)
{
    *out = (struct file_names){0};
    DIR *d = opendir(path);
    if (!d)
        return err_set(err, ERR_INPUT, N_("文件夹打不开，请核对路径。"),
                       "opendir: %s", strerror(errno));
    bool fits = true;
    for (struct dirent *e; fits && (e = readdir(d));) {
        if (e->d_name[0] == '.' || !ends_with(e->d_name, endings))
            continue;
        fits = out->count < FILES_MAX;
        if (!fits)
            break;
        size_t room = (size_t)(out->count + 1) * sizeof *out->list;
        out->list = mem_resize(out->list, room);
        out->list[out->count++] = mem_text(e->d_name);
    }
    closedir(d);
    if (!fits) {
        file_names_clear(out);
        return err_set(err, ERR_INPUT, N_("文件夹里的文件太多了，请分成几份。"),
                       "more than %d files", FILES_MAX);
    }
    if (out->count > 0)
        qsort(out->list, (size_t)out->count, sizeof *out->list, by_name);
    return true;
}

void file_names_clear(struct file_names *names)
{
    for (int i = 0; i < names->count; i++)
        free(names->list[i]);
    free(names->list);
    *names = (struct file_names){0};
}

char *path_join(const char *folder, const char *name)
{
    struct buf b = {0};
    buf_printf(&b, "%s/%s", folder, name);
    return buf_take(&b);
}

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *path_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return mem_text(".");
    char *folder = mem_text(path);
    folder[slash == path ? 1 : slash - path] = '\0';
    return folder;
}
