#include "sync/hub/desk.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/lang.h"
#include "base/mem.h"
#include "sync/hub/call.h"
#include "sync/hub/desk_wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { LOCK_WAIT_MS = 10 * 1000, LOCK_RETRY_MS = 20 };

struct desk {
    char *db;
    int lock, listener, stop; /* -1: not open */
    bool running;             /* the thread below exists */
    pthread_t thread;
    struct hub *hub;
    const struct command *(*find)(const char *name, const char *sub);
};

/* ---- the lock ---- */

static bool somebody_serves(const char *db)
{
    int fd = desk_connect(db);
    if (fd < 0)
        return false;
    close(fd);
    return true;
}

static bool take_lock(struct desk *d, struct err *err)
{
    int64_t until = clock_steady_ms() + LOCK_WAIT_MS;
    struct timespec pause = {.tv_nsec = LOCK_RETRY_MS * 1000000L};
    while (flock(d->lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return err_set(err, ERR_STORAGE, N_("无法锁定数据库。"),
                           "%s.lock: %s", d->db, strerror(errno));
        if (somebody_serves(d->db))
            return err_set(err, ERR_CONFLICT,
                           N_("这个数据库已有服务在运行。"), "%s", d->db);
        if (clock_steady_ms() > until)
            return err_set(err, ERR_CONFLICT,
                           N_("另一条命令还没有做完，请稍后再试。"), "%s",
                           d->db);
        nanosleep(&pause, NULL);
    }
    return true;
}

struct desk *desk_lock(const char *db, struct err *err)
{
    struct desk *d = mem_new(sizeof *d);
    d->db = mem_text(db);
    d->listener = d->stop = -1;
    struct buf path = {0};
    buf_printf(&path, "%s.lock", db);
    d->lock = open(path.text, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    buf_clear(&path);
    bool ok = d->lock >= 0 ||
              err_set(err, ERR_STORAGE, N_("打不开数据库。"),
                      "%s.lock: %s", db, strerror(errno));
    if (!ok || !take_lock(d, err)) {
        desk_close(d);
        return NULL;
    }
    return d;
}

/* ---- the serving side ---- */

struct request {
    int count;
    char *words[CALL_WORDS_MAX]; /* owned */
    char *in;                    /* owned */
};

static void request_clear(struct request *r)
{
    for (int i = 0; i < r->count; i++)
        free(r->words[i]);
    free(r->in);
}

static bool request_read(int fd, struct request *r)
{
    uint32_t count = 0;
    size_t left = DESK_REQUEST_MAX, n = 0;
    if (!desk_get_number(fd, &count) || count > CALL_WORDS_MAX)
        return false;
    while (r->count < (int)count) {
        r->words[r->count] = desk_get_text(fd, left, &n);
        if (!r->words[r->count])
            return false;
        r->count++;
        left -= n;
    }
    r->in = desk_get_text(fd, left, &n);
    return r->in != NULL;
}

static int request_run(struct desk *d, struct request *r, FILE *out,
                       FILE *errors)
{
    struct words w;
    if (!words_sort(r->count, r->words, &w) || w.word_count == 0)
        return EXIT_USAGE;
    const struct command *cmd =
        d->find(w.words[0], w.word_count > 1 ? w.words[1] : NULL);
    /* The command checked its own words before it came here. */
    if (!cmd || w.word_count < (cmd->sub ? 2 : 1) + cmd->args_min)
        return EXIT_USAGE;
    return call_run(d->hub, cmd, &w, r->in, out, errors);
}

static void serve_one(struct desk *d, int fd)
{
    struct request r = {0};
    char *printed = NULL, *wrong = NULL;
    size_t printed_len = 0, wrong_len = 0;
    FILE *out = open_memstream(&printed, &printed_len);
    FILE *errors = open_memstream(&wrong, &wrong_len);
    if (out && errors && request_read(fd, &r)) {
        int status = request_run(d, &r, out, errors);
        fflush(out);
        fflush(errors);
        (void)(desk_put_text(fd, printed, printed_len) &&
               desk_put_text(fd, wrong, wrong_len) &&
               desk_put_number(fd, (uint32_t)status));
    }
    if (out)
        fclose(out);
    if (errors)
        fclose(errors);
    free(printed);
    free(wrong);
    request_clear(&r);
}

static void *serve_all(void *arg)
{
    struct desk *d = arg;
    struct pollfd on[2] = {{.fd = d->stop, .events = POLLIN},
                           {.fd = d->listener, .events = POLLIN}};
    struct timeval patience = {.tv_sec = DESK_PATIENCE_S};
    for (;;) {
        if (poll(on, 2, -1) < 0) {
            if (errno != EINTR)
                return NULL;
            continue;
        }
        if (on[0].revents)
            return NULL;
        int fd = accept4(d->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        serve_one(d, fd);
        close(fd);
    }
}

bool desk_open(struct desk *d, struct hub *h,
               const struct command *(*find)(const char *name,
                                             const char *sub),
               struct err *err)
{
    d->hub = h;
    d->find = find;
    d->stop = eventfd(0, EFD_CLOEXEC);
    d->listener = desk_listen(d->db, err);
    if (d->listener < 0)
        return false;
    if (pthread_create(&d->thread, NULL, serve_all, d) != 0)
        return err_set(err, ERR_STORAGE, N_("无法在数据库旁建立命令入口。"),
                       "thread for %s.desk", d->db);
    d->running = true;
    return true;
}

void desk_close(struct desk *d)
{
    if (!d)
        return;
    if (d->running) {
        (void)!eventfd_write(d->stop, 1);
        pthread_join(d->thread, NULL);
    }
    if (d->listener >= 0) {
        close(d->listener);
        desk_unlink(d->db);
    }
    if (d->stop >= 0)
        close(d->stop);
    if (d->lock >= 0)
        close(d->lock);
    free(d->db);
    free(d);
}

/* ---- the asking side ---- */

static bool request_send(int fd, int argc, char **argv, const char *in)
{
    if (!desk_put_number(fd, (uint32_t)argc))
        return false;
    for (int i = 0; i < argc; i++)
        if (!desk_put_text(fd, argv[i], strlen(argv[i])))
            return false;
    return desk_put_text(fd, in, strlen(in));
}

int desk_hand_in(const char *db, int argc, char **argv, const char *in,
                 bool *served, struct err *err)
{
    int fd = desk_connect(db);
    *served = fd >= 0;
    if (fd < 0)
        return EXIT_REFUSED;
    uint32_t status = EXIT_REFUSED;
    size_t out_len = 0, err_len = 0;
    char *out = NULL, *wrong = NULL;
    bool ok = request_send(fd, argc, argv, in) &&
              (out = desk_get_text(fd, DESK_REPLY_MAX, &out_len)) &&
              (wrong = desk_get_text(fd, DESK_REPLY_MAX, &err_len)) &&
              desk_get_number(fd, &status);
    if (ok) {
        fwrite(out, 1, out_len, stdout);
        fwrite(wrong, 1, err_len, stderr);
    } else {
        err_set(err, ERR_OFFLINE, N_("正在运行的服务没有回答，请稍后再试。"),
                "%s.desk", db);
        status = EXIT_REFUSED;
    }
    free(out);
    free(wrong);
    close(fd);
    return ok ? (int)status : -1;
}
