#include "sync/hub/desk_wire.h"

#include "base/buf.h"
#include "base/lang.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

static char *desk_path(const char *db)
{
    struct buf b = {0};
    buf_printf(&b, "%s.desk", db);
    return buf_take(&b);
}

/* A socket's address holds 107 bytes and a path may be longer, so it goes
 * through the folder's descriptor, which the caller closes. */
static bool desk_address(const char *db, struct sockaddr_un *a, int *folder)
{
    char *path = desk_path(db);
    char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    if (slash)
        *slash = '\0';
    const char *dir = !slash ? "." : slash == path ? "/" : path;
    *a = (struct sockaddr_un){.sun_family = AF_UNIX};
    *folder = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int n = snprintf(a->sun_path, sizeof a->sun_path, "/proc/self/fd/%d/%s",
                     *folder, name);
    bool ok = *folder >= 0 && n > 0 && (size_t)n < sizeof a->sun_path;
    free(path);
    return ok;
}

static void be_patient(int fd)
{
    struct timeval t = {.tv_sec = DESK_PATIENCE_S};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t);
}

int desk_listen(const char *db, struct err *err)
{
    struct sockaddr_un a;
    int folder = -1;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    desk_unlink(db);
    /* The socket's own mode becomes the file's: never open to others. */
    bool ok = fd >= 0 && desk_address(db, &a, &folder) &&
              fchmod(fd, 0600) == 0 &&
              bind(fd, (struct sockaddr *)&a, sizeof a) == 0 &&
              listen(fd, 16) == 0;
    if (!ok) {
        err_set(err, ERR_STORAGE, N_("无法在数据库旁建立命令入口。"),
                "%s.desk: %s", db, strerror(errno));
        if (fd >= 0)
            close(fd);
        fd = -1;
    }
    if (folder >= 0)
        close(folder);
    return fd;
}

int desk_connect(const char *db)
{
    struct sockaddr_un a;
    int folder = -1;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && desk_address(db, &a, &folder) &&
              connect(fd, (struct sockaddr *)&a, sizeof a) == 0;
    if (!ok && fd >= 0) {
        close(fd);
        fd = -1;
    }
    if (folder >= 0)
        close(folder);
    return fd;
}

void desk_unlink(const char *db)
{
    char *path = desk_path(db);
    unlink(path);
    free(path);
}

static bool put(int fd, const void *bytes, size_t n)
{
    const char *p = bytes;
    while (n > 0) {
        ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        p += sent;
        n -= (size_t)sent;
    }
    return true;
}

static bool get(int fd, void *bytes, size_t n)
{
    char *p = bytes;
    while (n > 0) {
        ssize_t got = recv(fd, p, n, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        p += got;
        n -= (size_t)got;
    }
    return true;
}

bool desk_put_number(int fd, uint32_t n)
{
    return put(fd, &n, sizeof n);
}

bool desk_put_text(int fd, const char *text, size_t n)
{
    return n <= UINT32_MAX && desk_put_number(fd, (uint32_t)n) &&
           put(fd, text, n);
}

bool desk_get_number(int fd, uint32_t *n)
{
    return get(fd, n, sizeof *n);
}

char *desk_get_text(int fd, size_t max, size_t *n)
{
    uint32_t len = 0;
    if (!desk_get_number(fd, &len) || len > max)
        return NULL;
    be_patient(fd);
    char *text = mem_new((size_t)len + 1);
    if (!get(fd, text, len)) {
        free(text);
        return NULL;
    }
    *n = len;
    return text;
}
