#include "control.h"

#include "base/json.h"
#include "base/lang.h"
#include "base/mailbox.h"
#include "base/mem.h"
#include "control_fingers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS_MAX = 8, LINE_MAX_BYTES = 64 * 1024 };

struct client {
    int fd; /* -1: free */
    struct buf in;
};

struct control {
    int listener, stop[2]; /* stop: a pipe that ends the thread */
    char path[108];
    pthread_t thread;
    bool started;
    struct mailbox *requests; /* to the main thread: struct control_request */
    struct mailbox *answers;  /* back: a JSON line, without its newline */
    struct control_request *current; /* main thread's */
    void (*wake)(void *ctx);
    void *ctx;
    struct client clients[CLIENTS_MAX];
};

/* ---- one line ---- */

static void say(struct buf *out, bool ok, const char *fields_or_why)
{
    if (ok) {
        buf_printf(out, "{\"ok\":true%s%s}", fields_or_why[0] ? "," : "",
                   fields_or_why);
    } else {
        buf_put(out, "{\"ok\":false,\"error\":");
        json_put_text(out, fields_or_why);
        buf_put(out, "}");
    }
}

static void ask_main(struct control *c, const struct control_request *r,
                     struct buf *out)
{
    struct control_request *sent = mem_new(sizeof *sent);
    *sent = *r;
    mailbox_send(c->requests, sent);
    c->wake(c->ctx);
    char *answer = NULL;
    while (!answer && !mailbox_is_closed(c->answers))
        answer = mailbox_wait(c->answers, 1000);
    buf_put(out, answer ? answer : "{\"ok\":false,\"error\":\"stopped\"}");
    free(answer);
}

static bool get_point(const struct json *j, const char *name, int64_t p[2])
{
    const struct json *list = json_get(j, name);
    return json_is_list(list) && json_count(list) == 2 &&
           json_whole(json_at(list, 0), &p[0]) &&
           json_whole(json_at(list, 1), &p[1]);
}

/* "2026-11-22T10:00:00+08:00" (RFC 3339) or "…Z" to UTC milliseconds. */
static bool parse_instant(const char *text, int64_t *ms)
{
    struct tm t = {0};
    const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &t);
    int h = 0, m = 0;
    if (!rest)
        return false;
    if (*rest == '.')
        rest += 1 + strspn(rest + 1, "0123456789");
    if (strcmp(rest, "Z") != 0) {
        if ((*rest != '+' && *rest != '-') ||
            sscanf(rest + 1, "%2d:%2d", &h, &m) != 2)
            return false;
        if (*rest == '-') {
            h = -h;
            m = -m;
        }
    }
    *ms = ((int64_t)timegm(&t) - h * 3600 - m * 60) * 1000;
    return true;
}

static void do_tap(struct control *c, const struct json *j, struct buf *out)
{
    int64_t x, y;
    struct control_request r = {.cmd = CONTROL_TAP_LABEL};
    if (json_int(j, "x", 0, 65535, &x) && json_int(j, "y", 0, 65535, &y)) {
        push_tap((int)x, (int)y);
        say(out, true, "");
    } else if (json_text(j, "label", r.text, sizeof r.text)) {
        ask_main(c, &r, out);
    } else {
        say(out, false, "tap needs a label, or x and y");
    }
}

static void do_drag(struct control *c, const struct json *j, struct buf *out)
{
    (void)c;
    int64_t from[2], to[2], ms = 300;
    json_int(j, "ms", 0, 10000, &ms);
    if (!get_point(j, "from", from) || !get_point(j, "to", to)) {
        say(out, false, "drag needs from and to");
        return;
    }
    push_drag(from, to, ms);
    say(out, true, "");
}

static void do_type(struct control *c, const struct json *j, struct buf *out)
{
    (void)c;
    const char *text = json_chars(json_get(j, "text"), NULL);
    if (!text) {
        say(out, false, "type needs text");
        return;
    }
    push_text(text);
    say(out, true, "");
}

static void do_shot(struct control *c, const struct json *j, struct buf *out)
{
    struct control_request r = {.cmd = CONTROL_SHOT};
    if (json_text(j, "file", r.text, sizeof r.text))
        ask_main(c, &r, out);
    else
        say(out, false, "shot needs a file");
}

static void do_settle(struct control *c, const struct json *j,
                      struct buf *out)
{
    struct control_request r = {.cmd = CONTROL_SETTLE, .number = 5000};
    json_int(j, "ms", 0, 600000, &r.number);
    ask_main(c, &r, out);
}

static void do_clock(struct control *c, const struct json *j, struct buf *out)
{
    struct control_request r = {.cmd = CONTROL_CLOCK};
    char text[64];
    if (json_text(j, "now", text, sizeof text) &&
        parse_instant(text, &r.number))
        ask_main(c, &r, out);
    else
        say(out, false, "clock needs now, as in 2026-11-22T10:00:00+08:00");
}

static void do_tree(struct control *c, const struct json *j, struct buf *out)
{
    (void)j;
    ask_main(c, &(struct control_request){.cmd = CONTROL_TREE}, out);
}

static void do_stats(struct control *c, const struct json *j,
                     struct buf *out)
{
    (void)j;
    ask_main(c, &(struct control_request){.cmd = CONTROL_STATS}, out);
}

static void do_quit(struct control *c, const struct json *j, struct buf *out)
{
    (void)c;
    (void)j;
    push_quit();
    say(out, true, "");
}

static const struct {
    const char *name;
    void (*run)(struct control *c, const struct json *j, struct buf *out);
} commands[] = {
    {"tree", do_tree},     {"tap", do_tap},     {"drag", do_drag},
    {"type", do_type},     {"shot", do_shot},   {"settle", do_settle},
    {"clock", do_clock},   {"stats", do_stats}, {"quit", do_quit},
};

static void answer_line(struct control *c, const char *line, size_t n,
                        struct buf *out)
{
    struct err err;
    char cmd[32] = "";
    struct json *j = json_read(
        line, n, (struct json_limits){LINE_MAX_BYTES, 4}, &err);
    if (!j || !json_text(j, "cmd", cmd, sizeof cmd)) {
        say(out, false, "not a JSON object with a cmd");
        json_free(j);
        return;
    }
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].name, cmd) == 0) {
            commands[i].run(c, j, out);
            json_free(j);
            return;
        }
    say(out, false, "no such cmd");
    json_free(j);
}

/* ---- the thread ---- */

static void drop(struct client *client)
{
    close(client->fd);
    client->fd = -1;
    buf_clear(&client->in);
}

static void serve_lines(struct control *c, struct client *client)
{
    char *end;
    while (client->in.len > 0 &&
           (end = memchr(client->in.text, '\n', client->in.len))) {
        size_t n = (size_t)(end - client->in.text);
        struct buf out = {0};
        answer_line(c, client->in.text, n, &out);
        buf_put(&out, "\n");
        bool ok = send(client->fd, out.text, out.len, MSG_NOSIGNAL) ==
                  (ssize_t)out.len;
        buf_clear(&out);
        client->in.len -= n + 1;
        memmove(client->in.text, end + 1, client->in.len);
        if (!ok) {
            drop(client);
            return;
        }
    }
}

static void serve_client(struct control *c, struct client *client)
{
    char bytes[4096];
    ssize_t n = read(client->fd, bytes, sizeof bytes);
    if (n <= 0 || client->in.len + (size_t)n > LINE_MAX_BYTES) {
        drop(client);
        return;
    }
    buf_add(&client->in, bytes, (size_t)n);
    serve_lines(c, client);
}

static void welcome(struct control *c)
{
    int fd = accept4(c->listener, NULL, NULL, SOCK_CLOEXEC);
    for (int i = 0; fd >= 0 && i < CLIENTS_MAX; i++)
        if (c->clients[i].fd < 0) {
            c->clients[i].fd = fd;
            return;
        }
    if (fd >= 0)
        close(fd);
}

static void *serve(void *arg)
{
    struct control *c = arg;
    for (;;) {
        struct pollfd p[CLIENTS_MAX + 2] = {
            {.fd = c->stop[0], .events = POLLIN},
            {.fd = c->listener, .events = POLLIN}};
        for (int i = 0; i < CLIENTS_MAX; i++)
            p[i + 2] =
                (struct pollfd){.fd = c->clients[i].fd, .events = POLLIN};
        if (poll(p, CLIENTS_MAX + 2, -1) < 0 && errno != EINTR)
            return NULL;
        if (p[0].revents)
            return NULL;
        if (p[1].revents)
            welcome(c);
        for (int i = 0; i < CLIENTS_MAX; i++)
            if (p[i + 2].revents && c->clients[i].fd >= 0)
                serve_client(c, &c->clients[i]);
    }
}

struct control *control_start(const char *path, void (*wake)(void *ctx),
                              void *ctx, struct err *err)
{
    struct control *c = mem_new(sizeof *c);
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    c->listener = c->stop[0] = c->stop[1] = -1;
    for (int i = 0; i < CLIENTS_MAX; i++)
        c->clients[i].fd = -1;
    c->requests = mailbox_new();
    c->answers = mailbox_new();
    c->wake = wake;
    c->ctx = ctx;
    snprintf(c->path, sizeof c->path, "%s", path);
    snprintf(a.sun_path, sizeof a.sun_path, "%s", path);
    unlink(path);
    c->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    mode_t was = umask(0177);
    bool bound = c->listener >= 0 &&
                 bind(c->listener, (struct sockaddr *)&a, sizeof a) == 0;
    umask(was);
    if (!bound || listen(c->listener, CLIENTS_MAX) != 0 ||
        pipe2(c->stop, O_CLOEXEC) != 0 ||
        pthread_create(&c->thread, NULL, serve, c) != 0) {
        err_set(err, ERR_INPUT, N_("控制套接字打不开。"), "%.120s: %s", path,
                strerror(errno));
        control_stop(c);
        return NULL;
    }
    c->started = true;
    return c;
}

void control_stop(struct control *c)
{
    if (!c)
        return;
    mailbox_close(c->answers);
    if (c->started) {
        close(c->stop[1]);
        pthread_join(c->thread, NULL);
        unlink(c->path);
    }
    for (int i = 0; i < CLIENTS_MAX; i++)
        if (c->clients[i].fd >= 0)
            drop(&c->clients[i]);
    if (c->listener >= 0)
        close(c->listener);
    if (c->stop[0] >= 0)
        close(c->stop[0]);
    mailbox_free(c->requests);
    mailbox_free(c->answers);
    free(c->current);
    free(c);
}

struct control_request *control_take(struct control *c)
{
    if (!c->current)
        c->current = mailbox_poll(c->requests);
    return c->current;
}

static void answer(struct control *c, bool ok, const char *text)
{
    struct buf out = {0};
    say(&out, ok, text);
    free(c->current);
    c->current = NULL;
    mailbox_send(c->answers, buf_take(&out));
}

void control_answer(struct control *c, const char *fields)
{
    answer(c, true, fields);
}

void control_refuse(struct control *c, const char *why)
{
    answer(c, false, why);
}
