#include "tests/e2e/driver.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 30000, LOOK_MS = 20 };

static const struct json_limits limits = {16 * 1024 * 1024, 16};

struct driver {
    int fd;
    struct buf in;
};

static void nap(int ms)
{
    struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};
    nanosleep(&t, NULL);
}

struct driver *driver_new(const char *socket_path)
{
    struct driver *d = mem_new(sizeof *d);
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    snprintf(a.sun_path, sizeof a.sun_path, "%s", socket_path);
    int64_t until = clock_steady_ms() + PATIENCE_MS;
    do {
        d->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(d->fd, (struct sockaddr *)&a, sizeof a) == 0)
            return d;
        close(d->fd);
        nap(LOOK_MS);
    } while (clock_steady_ms() < until);
    free(d);
    ck_abort_msg("no screen at %s", socket_path);
    return NULL;
}

void driver_free(struct driver *d)
{
    if (!d)
        return;
    close(d->fd);
    buf_clear(&d->in);
    free(d);
}

char *driver_ask(struct driver *d, const char *line)
{
    struct buf out = {0};
    buf_printf(&out, "%s\n", line);
    bool sent = send(d->fd, out.text, out.len, MSG_NOSIGNAL) ==
                (ssize_t)out.len;
    buf_clear(&out);
    while (sent) {
        char *end = d->in.len ? memchr(d->in.text, '\n', d->in.len) : NULL;
        if (end) {
            *end = '\0';
            char *answer = mem_text(d->in.text);
            size_t used = (size_t)(end - d->in.text) + 1;
            d->in.len -= used;
            memmove(d->in.text, end + 1, d->in.len);
            return answer;
        }
        char bytes[65536];
        ssize_t n = read(d->fd, bytes, sizeof bytes);
        if (n <= 0)
            break;
        buf_add(&d->in, bytes, (size_t)n);
    }
    return NULL;
}

/* The answer as JSON; fails the check unless it is ok. */
static struct json *ask(struct driver *d, const char *line)
{
    struct err err;
    bool ok = false;
    char *answer = driver_ask(d, line);
    ck_assert_msg(answer, "the screen is gone: %s", line);
    struct json *j = json_read(answer, strlen(answer), limits, &err);
    json_flag(j, "ok", &ok);
    ck_assert_msg(j && ok, "%s gave %s", line, answer);
    free(answer);
    return j;
}

static void tell(struct driver *d, const char *line)
{
    json_free(ask(d, line));
}

static bool matches(const char *wanted, const char *label)
{
    size_t n = strlen(wanted);
    bool any_end = n > 0 && wanted[n - 1] == '*';
    if (wanted[0] != '*')
        return any_end ? strncmp(label, wanted, n - 1) == 0
                       : strcmp(label, wanted) == 0;
    char part[400];
    snprintf(part, sizeof part, "%.*s", (int)(n - 1 - (any_end && n > 1)),
             wanted + 1);
    return strstr(label, part) != NULL;
}

static void read_node(const struct json *node, struct seen *s)
{
    const struct json *rect = json_get(node, "rect");
    int64_t v[4] = {0};
    for (int i = 0; i < 4; i++)
        json_whole(json_at(rect, i), &v[i]);
    *s = (struct seen){.x = (int)v[0], .y = (int)v[1], .w = (int)v[2],
                       .h = (int)v[3]};
    json_text(node, "role", s->role, sizeof s->role);
    const char *label = json_chars(json_get(node, "label"), NULL);
    snprintf(s->label, sizeof s->label, "%s", label ? label : "");
    json_text(node, "value", s->value, sizeof s->value);
    json_flag(node, "enabled", &s->enabled);
}

bool driver_find(struct driver *d, const char *label, struct seen *out)
{
    struct json *j = ask(d, "{\"cmd\":\"tree\"}");
    const struct json *nodes = json_get(j, "nodes");
    bool found = false;
    for (int i = 0; i < json_count(nodes) && !found; i++) {
        struct seen s;
        read_node(json_at(nodes, i), &s);
        found = matches(label, s.label);
        if (found && out)
            *out = s;
    }
    json_free(j);
    return found;
}

int driver_count(struct driver *d, const char *role)
{
    struct seen s;
    int n = 0;
    while (driver_nth(d, role, n, &s))
        n++;
    return n;
}

bool driver_nth(struct driver *d, const char *role, int i, struct seen *out)
{
    struct json *j = ask(d, "{\"cmd\":\"tree\"}");
    const struct json *nodes = json_get(j, "nodes");
    bool found = false;
    for (int n = 0, k = 0; n < json_count(nodes) && !found; n++) {
        struct seen s;
        read_node(json_at(nodes, n), &s);
        found = strcmp(s.role, role) == 0 && k++ == i;
        if (found)
            *out = s;
    }
    json_free(j);
    return found;
}

static void wait_for(struct driver *d, const char *label, bool there)
{
    int64_t until = clock_steady_ms() + PATIENCE_MS;
    while (driver_find(d, label, NULL) != there) {
        if (clock_steady_ms() > until) {
            char *tree = driver_ask(d, "{\"cmd\":\"tree\"}");
            ck_abort_msg("waited for %s to be %s: %.3000s", label,
                         there ? "there" : "gone", tree ? tree : "");
        }
        nap(LOOK_MS);
    }
}

void driver_wait(struct driver *d, const char *label)
{
    wait_for(d, label, true);
}

void driver_wait_gone(struct driver *d, const char *label)
{
    wait_for(d, label, false);
}

void driver_screen(struct driver *d, char out[40])
{
    struct json *j = ask(d, "{\"cmd\":\"tree\"}");
    out[0] = '\0';
    json_text(j, "screen", out, 40);
    json_free(j);
}

void driver_wait_screen(struct driver *d, const char *screen)
{
    int64_t until = clock_steady_ms() + PATIENCE_MS;
    char now[40];
    for (driver_screen(d, now); strcmp(now, screen) != 0;
         driver_screen(d, now)) {
        ck_assert_msg(clock_steady_ms() < until, "waited for %s, is %s",
                      screen, now);
        nap(LOOK_MS);
    }
}

/* Sends {"cmd":CMD,"KEY":"text"}. */
static void tell_text(struct driver *d, const char *cmd, const char *key,
                      const char *text)
{
    struct buf line = {0};
    buf_printf(&line, "{\"cmd\":\"%s\",\"%s\":", cmd, key);
    json_put_text(&line, text);
    buf_put(&line, "}");
    tell(d, line.text);
    buf_clear(&line);
}

void driver_tap(struct driver *d, const char *label)
{
    struct seen s;
    driver_wait(d, label);
    driver_settle(d);
    ck_assert_msg(driver_find(d, label, &s), "%s went away", label);
    tell_text(d, "tap", "label", s.label);
    driver_settle(d);
}

void driver_tap_at(struct driver *d, int x, int y)
{
    char line[80];
    snprintf(line, sizeof line, "{\"cmd\":\"tap\",\"x\":%d,\"y\":%d}", x, y);
    tell(d, line);
    driver_settle(d);
}

void driver_drag(struct driver *d, int x0, int y0, int x1, int y1, int ms)
{
    char line[160];
    snprintf(line, sizeof line,
             "{\"cmd\":\"drag\",\"from\":[%d,%d],\"to\":[%d,%d],\"ms\":%d}",
             x0, y0, x1, y1, ms);
    tell(d, line);
}

void driver_type(struct driver *d, const char *text)
{
    tell_text(d, "type", "text", text);
}

void driver_settle(struct driver *d)
{
    tell(d, "{\"cmd\":\"settle\",\"ms\":30000}");
}

void driver_clock(struct driver *d, const char *rfc3339)
{
    tell_text(d, "clock", "now", rfc3339);
}

void driver_shot(struct driver *d, const char *png_path)
{
    driver_settle(d);
    tell_text(d, "shot", "file", png_path);
}

void driver_quit(struct driver *d)
{
    free(driver_ask(d, "{\"cmd\":\"quit\"}"));
}

double driver_stat(struct driver *d, const char *name)
{
    /* stats holds fractions, which json.h does not read: look the number up
     * by its name in the text; "sync.queued" is queued behind sync. */
    char *answer = driver_ask(d, "{\"cmd\":\"stats\"}");
    ck_assert_ptr_nonnull(answer);
    const char *at = answer;
    char key[64];
    for (const char *part = name; part && at;) {
        size_t n = strcspn(part, ".");
        snprintf(key, sizeof key, "\"%.*s\":", (int)n, part);
        at = strstr(at, key);
        if (at)
            at += strlen(key);
        part = part[n] ? part + n + 1 : NULL;
    }
    double value = at ? (strncmp(at, "true", 4) == 0 ? 1 : strtod(at, NULL))
                      : -1;
    free(answer);
    ck_assert_msg(at, "stats has no %s", name);
    return value;
}
