#include "sync/engine/part.h"

#include "base/buf.h"
#include "base/lang.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024, TAG_HEX = TAG_SIZE - 1 };

static char *path_of(const char *dir, const char *name, const char *suffix)
{
    struct buf b = {0};
    buf_printf(&b, "%s/%s%s", dir, name, suffix);
    return buf_take(&b);
}

static bool tag_is_valid(const char *tag)
{
    return strspn(tag, "0123456789abcdef") == TAG_HEX && tag[TAG_HEX] == '\0';
}

bool tag_of_etag(const char *etag, char tag[TAG_SIZE])
{
    if (strlen(etag) != TAG_HEX + 2 || etag[0] != '"' ||
        etag[TAG_HEX + 1] != '"')
        return false;
    snprintf(tag, TAG_SIZE, "%.*s", (int)TAG_HEX, etag + 1);
    return tag_is_valid(tag);
}

static void read_tag(const char *dir, const char *name, char tag[TAG_SIZE])
{
    char *path = path_of(dir, name, ".tag");
    tag[0] = '\0';
    FILE *f = fopen(path, "re");
    if (f) {
        tag[fread(tag, 1, TAG_HEX, f)] = '\0';
        fclose(f);
    }
    free(path);
}

/* The folder a file is in; yours to free. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = mem_text(path);
    folder[slash ? slash - path : 0] = '\0';
    return folder;
}

int part_open(const char *dir, const char *name, int64_t *have,
              char tag[TAG_SIZE], struct err *err)
{
    char *path = path_of(dir, name, ".part");
    char *folder = folder_of(path);
    mkdir(folder, 0755); /* when it fails, open() tells */
    free(folder);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) {
        err_set(err, ERR_STORAGE, N_("存不了照片，请检查本机存储。"), "%s: %s",
                path, strerror(errno));
    } else {
        read_tag(dir, name, tag);
        *have = tag_is_valid(tag) ? lseek(fd, 0, SEEK_END) : 0;
    }
    free(path);
    return fd;
}

void part_keep(const char *dir, const char *name, const char *tag)
{
    char *path = path_of(dir, name, ".tag");
    FILE *f = fopen(path, "we");
    if (f) {
        fputs(tag, f);
        fclose(f);
    }
    free(path);
}

void part_drop(const char *dir, const char *name)
{
    static const char *const suffixes[] = {".part", ".tag"};
    for (int i = 0; i < 2; i++) {
        char *path = path_of(dir, name, suffixes[i]);
        unlink(path);
        free(path);
    }
}

static bool hash_agrees(int fd, const char *tag)
{
    unsigned char hash[crypto_hash_sha256_BYTES], chunk[CHUNK];
    char hex[TAG_SIZE];
    crypto_hash_sha256_state state;
    ssize_t n;
    crypto_hash_sha256_init(&state);
    if (lseek(fd, 0, SEEK_SET) != 0)
        return false;
    while ((n = read(fd, chunk, sizeof chunk)) > 0)
        crypto_hash_sha256_update(&state, chunk, (size_t)n);
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    return n == 0 && strcmp(hex, tag) == 0;
}

/* The new name itself must be safe, too. */
static void sync_folder(const char *path)
{
    char *folder = folder_of(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(folder);
}

bool part_finish(const char *dir, const char *name, int fd, const char *tag,
                 struct err *err)
{
    if (!hash_agrees(fd, tag)) {
        part_drop(dir, name);
        return err_set(err, ERR_INPUT, N_("照片传坏了，会自动再取。"),
                       "%s is not what the hub says", name);
    }
    char *part = path_of(dir, name, ".part");
    char *path = path_of(dir, name, "");
    bool ok = fsync(fd) == 0 && rename(part, path) == 0;
    int why = errno;
    if (ok)
        sync_folder(path);
    part_drop(dir, name); /* a failed fsync must not be retried */
    if (!ok)
        err_set(err, ERR_STORAGE, N_("存不了照片，请检查本机存储。"), "%s: %s",
                path, strerror(why));
    free(path);
    free(part);
    return ok;
}
