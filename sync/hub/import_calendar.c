#include "base/clock.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/activities.h"
#include "sync/hub/calendar.h"
#include "sync/hub/files.h"
#include "sync/hub/import.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CPU_SECONDS = 5, WALL_MS = 20 * 1000, WHY_SIZE = 120 };

/* What the reading process says, one after another, each with its body. */
struct message {
    enum { FOUND, BAD, END } kind;
    int line;
    char why[WHY_SIZE]; /* BAD */
    size_t body;        /* FOUND: bytes behind this; 0: none */
    struct occurrence o;
};

struct calendar {
    struct import *import;
    struct occurrence *list; /* owned, with the activities' bodies */
    int count;
    bool done;  /* END has come */
};

/* ---- the reading process ---- */

static void put(int fd, const void *bytes, size_t n)
{
    while (n > 0) {
        ssize_t sent = write(fd, bytes, n);
        if (sent <= 0)
            _exit(EXIT_FAILURE);
        bytes = (const char *)bytes + sent;
        n -= (size_t)sent;
    }
}

static void say_found(void *ctx, const struct occurrence *o)
{
    const int *fd = ctx;
    struct message m = {.kind = FOUND, .line = o->line, .o = *o};
    m.body = o->activity.body ? strlen(o->activity.body) : 0;
    m.o.activity.body = NULL;
    put(*fd, &m, sizeof m);
    put(*fd, o->activity.body, m.body);
}

static void say_bad(void *ctx, int line, const char *why)
{
    const int *fd = ctx;
    struct message m = {.kind = BAD, .line = line};
    utf8_copy(m.why, sizeof m.why, why);
    put(*fd, &m, sizeof m);
}

static void read_in_child(int fd, const char *text,
                          const struct calendar_lines *lines,
                          const struct zone *z, int64_t now_ms)
{
    struct rlimit cpu = {CPU_SECONDS, CPU_SECONDS}, none = {0, 0};
    setrlimit(RLIMIT_CPU, &cpu);
    setrlimit(RLIMIT_CORE, &none);
    signal(SIGPIPE, SIG_DFL);
    struct calendar_sink sink = {say_found, say_bad, &fd};
    calendar_expand(text, lines, z, now_ms, &sink);
    struct message m = {.kind = END};
    put(fd, &m, sizeof m);
    _exit(EXIT_SUCCESS);
}

/* ---- the hub's side ---- */

/* False at the end, after too long, or when the bytes stop in the middle. */
static bool get(int fd, void *bytes, size_t n, int64_t deadline)
{
    while (n > 0) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int64_t left = deadline - clock_steady_ms();
        if (left <= 0 || poll(&p, 1, (int)left) <= 0)
            return false;
        ssize_t got = read(fd, bytes, n);
        if (got <= 0)
            return false;
        bytes = (char *)bytes + got;
        n -= (size_t)got;
    }
    return true;
}

static bool take(struct calendar *c, int fd, struct message *m,
                 int64_t deadline)
{
    struct import *i = c->import;
    if (m->kind == BAD) {
        m->why[WHY_SIZE - 1] = '\0';
        import_bad(i, i->path, m->line, _(m->why));
        return true;
    }
    if (c->count == CALENDAR_ALL_MAX || m->body > CALENDAR_BODY_MAX)
        return false;
    struct occurrence *o = &c->list[c->count++];
    *o = m->o;
    if (m->body == 0)
        return true;
    o->activity.body = mem_new(m->body + 1);
    return get(fd, o->activity.body, m->body, deadline);
}

static void listen_to(struct calendar *c, int fd)
{
    int64_t deadline = clock_steady_ms() + WALL_MS;
    struct message *m = mem_new(sizeof *m);
    while (!c->done && get(fd, m, sizeof *m, deadline)) {
        if (m->kind == END)
            c->done = true;
        else if (!take(c, fd, m, deadline))
            break;
    }
    free(m);
}

static bool read_apart(struct calendar *c, const char *text,
                       const struct calendar_lines *lines, struct err *err)
{
    struct import *i = c->import;
    int ends[2];
    struct zone *z = zone_open(i->org.tz, err);
    if (!z)
        return false;
    pid_t pid = -1;
    if (pipe(ends) == 0) {
        pid = fork();
        if (pid == 0) {
            close(ends[0]);
            read_in_child(ends[1], text, lines, z, i->now_ms);
        }
        close(ends[1]);
        if (pid > 0)
            listen_to(c, ends[0]);
        close(ends[0]);
    }
    zone_close(z);
    if (pid < 0)
        return err_set(err, ERR_STORAGE, N_("日历现在读不了，请过一会儿再试。"),
                       "fork: %s", strerror(errno));
    if (!c->done)
        kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    return c->done ||
           err_set(err, ERR_INPUT,
                   N_("日历里的重复规则太复杂，没有算完，什么也没有导入。"),
                   "the reading process was stopped");
}

/* ---- saving ---- */

static bool same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same(const struct activity *a, const struct activity *b)
{
    const char *const texts[][2] = {
        {a->title, b->title},         {a->short_title, b->short_title},
        {a->place, b->place},         {a->meet, b->meet},
        {a->facts, b->facts},         {a->tags, b->tags},
        {a->organiser, b->organiser}, {a->fee, b->fee},
        {a->cover, b->cover},         {a->series, b->series},
        {a->body, b->body},           {a->starts_on, b->starts_on},
        {a->ends_on, b->ends_on},
    };
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
        if (!same_text(texts[k][0], texts[k][1]))
            return false;
    return a->all_day == b->all_day && a->starts_at == b->starts_at &&
           a->ends_at == b->ends_at && a->capacity == b->capacity &&
           a->signup == b->signup &&
           a->signup_opens_at == b->signup_opens_at &&
           a->signup_closes_at == b->signup_closes_at &&
           a->cancel_until_at == b->cancel_until_at &&
           a->checkin_opens_at == b->checkin_opens_at &&
           a->checkin_closes_at == b->checkin_closes_at &&
           a->quorum == b->quorum && a->listed == b->listed &&
           a->walkins == b->walkins;
}

static bool save_one(struct db *db, struct occurrence *o, struct changes *c,
                     struct err *err)
{
    struct activity *a = &o->activity, old = {0};
    bool found = false;
    if (o->cancelled)
        return activities_withdraw(db, a->id, c, &found, err);
    if (!activities_get(db, a->id, 0, &old, &found, err))
        return false;
    bool ok = (found && same(&old, a)) || activities_save(db, a, c, err);
    activity_clear(&old);
    return ok;
}

static bool save(struct db *db, struct changes *c, void *ctx, struct err *err)
{
    struct calendar *cal = ctx;
    for (int k = 0; k < cal->count; k++)
        if (!save_one(db, &cal->list[k], c, err))
            return false;
    return true;
}

/* Gives each its id and its cover.  One bad picture does not spoil the rest
 * of its series' messages: it is told once. */
static void settle(struct calendar *c)
{
    struct import *i = c->import;
    char last[sizeof c->list->cover] = "", sha[65] = "";
    for (int k = 0; k < c->count; k++) {
        struct occurrence *o = &c->list[k];
        char name[sizeof o->uid + 80];
        snprintf(name, sizeof name, "activity:%s:%s:%s", i->org.id, o->uid,
                 o->recurrence);
        id_of_name(o->activity.id, name);
        utf8_copy(o->activity.org, sizeof o->activity.org, i->org.id);
        if (!o->cover[0] || o->cancelled)
            continue;
        if (strcmp(o->cover, last) != 0) {
            struct err err;
            sha[0] = '\0';
            utf8_copy(last, sizeof last, o->cover);
            char named[sizeof o->cover + 8];
            snprintf(named, sizeof named, "%s%s", i->photos ? "photo:" : "",
                     o->cover);
            if (!import_picture(i, i->path, named, sha, &err))
                import_bad(i, i->path, o->line, _(err.user));
        }
        utf8_copy(o->activity.cover, sizeof o->activity.cover, sha);
    }
}

bool import_calendar(struct import *i, struct err *err)
{
    struct calendar c = {.import = i};
    struct calendar_lines *lines = mem_new(sizeof *lines);
    size_t n = 0;
    int line;
    const char *why;
    bool ok = false;
    char *text = file_read(i->path, CALENDAR_BYTES_MAX, &n, err);
    if (text && !calendar_check(text, n, lines, &line, &why)) {
        import_bad(i, i->path, line, _(why));
        err_set(err, ERR_INPUT, N_("日历文件有错，什么也没有导入。"),
                "line %d", line);
    } else if (text) {
        c.list = mem_new(CALENDAR_ALL_MAX * sizeof *c.list);
        ok = read_apart(&c, text, lines, err);
    }
    if (ok) {
        settle(&c);
        ok = import_may_save(i, err) &&
             hub_change(i->hub, i->org.id, save, &c, NULL, err);
        i->good = ok ? c.count : 0;
    }
    for (int k = 0; k < c.count; k++)
        activity_clear(&c.list[k].activity);
    free(c.list);
    free(text);
    free(lines);
    return ok;
}
