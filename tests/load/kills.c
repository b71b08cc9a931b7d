/* run-kills [--seed=N] [--discard] CYCLES: real kill -9 of screens and of
 * their hub while they sync.
 *
 * A hub and two screens without windows each are a process of their own, with
 * the code that runs in schools.  Again and again somebody is killed: at his
 * start, in the middle of a store, of a message, of a page.  A school lasts
 * ROUND cycles; then all is left to drain and looked through.  Status 1: it
 * has found something, and leaves the databases unless told to discard them;
 * 3: it could not run. */
#include "kills.h"

#include "base/clock.h"
#include "base/lang.h"
#include "base/mem.h"
#include "store/feed.h"
#include "sync/hub/program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    ROUND = 125,
    EVENT_MS = 150,   /* how long to wait for something to kill in */
    DRAIN_MS = 60000, /* and for the queues to drain */
    HUB = SCREENS,    /* among the processes */
    PROCESSES = SCREENS + 1,
    FOUND = 1,
    STUCK = 3
};

struct process {
    pid_t pid;
    int fd; /* its reports, or the hub's standard output */
};

struct run {
    uint64_t seed; /* of the choices, as they go */
    struct school school;
    struct process all[PROCESSES];
    struct ids told[SCREENS];
    char url[80];
    bool drains;
    struct sync { /* the newest that each screen has said */
        int queued;
        char cursor[WIRE_CURSOR_SIZE];
    } sync[SCREENS];
    int events[3]; /* by report_kind, in this cycle */
    long kills[PROCESSES], actions, verdicts, looks;
};

/* For kills_bad() alone. */
static struct run *the_run;
static unsigned long long first_seed;
static bool discards;

_Noreturn void kills_bad(const char *what, ...)
{
    va_list args;
    va_start(args, what);
    fflush(stdout);
    fprintf(stderr, "kills: seed %llu: ", first_seed);
    vfprintf(stderr, what, args);
    fprintf(stderr, "\n");
    va_end(args);
    for (int i = 0; i < PROCESSES; i++)
        if (the_run->all[i].pid) {
            kill(the_run->all[i].pid, SIGKILL);
            waitpid(the_run->all[i].pid, NULL, 0);
        }
    if (discards)
        school_remove(&the_run->school);
    else
        fprintf(stderr, "kills: the databases are in %s\n",
                the_run->school.dir);
    exit(FOUND);
}

_Noreturn void kills_stuck(const char *doing, const struct err *err)
{
    fprintf(stderr, "kills: %s: %s\n", doing, err ? err->detail : "");
    exit(STUCK);
}

static uint32_t next(struct run *r)
{
    return kills_next(&r->seed);
}

static void nap_us(uint32_t us)
{
    struct timespec t = {0, (long)us * 1000};
    nanosleep(&t, NULL);
}

/* ---- processes ---- */

/* In the child: it ends with its parent, and says what it has to say in a
 * file. */
static void become_child(const struct run *r)
{
    char path[KILLS_PATH + 20];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    snprintf(path, sizeof path, "%s/log", r->school.dir);
    if (!freopen(path, "ae", stderr))
        _exit(STUCK);
}

static _Noreturn void hub_live(const struct run *r, int out)
{
    char db[KILLS_PATH + 50], media[KILLS_PATH + 50], listen[80];
    const char *at = r->url[0] ? r->url + strlen("http://") : "127.0.0.1:0";
    snprintf(db, sizeof db, "--db=%s", r->school.db);
    snprintf(media, sizeof media, "--media=%s", r->school.media);
    snprintf(listen, sizeof listen, "--listen=%s", at);
    char *argv[] = {(char *)"staffroom-hub", (char *)"serve", listen, db,
                    media, NULL};
    dup2(out, STDOUT_FILENO);
    exit(program_run(5, argv));
}

static void start(struct run *r, int who)
{
    int ends[2];
    uint64_t seed = (uint64_t)next(r) << 32 | next(r);
    if (pipe2(ends, O_CLOEXEC) != 0)
        kills_stuck("a pipe", NULL);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        become_child(r);
        close(ends[0]);
        if (who == HUB)
            hub_live(r, ends[1]);
        screen_live(&r->school, who, r->url, ends[1], r->drains, seed);
    }
    close(ends[1]);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    r->all[who] = (struct process){pid, ends[0]};
}

/* Until the hub listens; a later one takes the address of the first. */
static void wait_listening(struct run *r)
{
    char line[200] = "";
    size_t n = 0;
    struct pollfd p = {.fd = r->all[HUB].fd, .events = POLLIN};
    while (n + 1 < sizeof line && !strchr(line, '\n')) {
        if (poll(&p, 1, DRAIN_MS) != 1 || read(p.fd, line + n, 1) != 1)
            kills_bad("lost: the hub does not start again, see its log");
        n++;
    }
    if (!r->url[0] && sscanf(line, "listening on %79s", r->url) != 1)
        kills_stuck(line, NULL);
}

/* ---- what the screens say ---- */

static void hear(struct run *r, int who, const struct report *said)
{
    r->events[said->kind]++;
    if (said->kind == REPORT_ACTION) {
        ids_add(&r->told[who], said->text);
        r->actions++;
    } else if (said->kind == REPORT_VERDICTS) {
        r->verdicts += said->queued;
    } else {
        r->sync[who].queued = said->queued;
        snprintf(r->sync[who].cursor, WIRE_CURSOR_SIZE, "%s", said->text);
    }
}

/* False when its pipe has come to its end. */
static bool hear_all(struct run *r, int who)
{
    struct report said;
    ssize_t n;
    while ((n = read(r->all[who].fd, &said, sizeof said)) == sizeof said)
        hear(r, who, &said);
    return n < 0;
}

static void listen_ms(struct run *r, int ms)
{
    struct pollfd p[SCREENS];
    for (int i = 0; i < SCREENS; i++)
        p[i] = (struct pollfd){.fd = r->all[i].pid ? r->all[i].fd : -1,
                               .events = POLLIN};
    if (poll(p, SCREENS, ms) <= 0)
        return;
    for (int i = 0; i < SCREENS; i++)
        if (p[i].revents && !hear_all(r, i))
            kills_bad("lost: screen %d has ended by itself, see its log", i);
}

/* ---- a cycle ---- */

static void end(struct run *r, int who)
{
    struct process *p = &r->all[who];
    int status = 0;
    if (!p->pid)
        return;
    kill(p->pid, SIGKILL);
    waitpid(p->pid, &status, 0);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
        kills_bad("lost: %s %d has ended by itself, status %x, see its log",
                  who == HUB ? "hub" : "screen", who, (unsigned)status);
    if (who != HUB)
        hear_all(r, who); /* what it had said before */
    close(p->fd);
    *p = (struct process){0};
    r->kills[who]++;
}

static const char *file_of(const struct run *r, int who)
{
    return who == HUB ? r->school.db : r->school.screens[who].db;
}

/* Who is killed: a screen, the hub, both, everybody. */
static unsigned choose_victims(struct run *r)
{
    unsigned screen = 1u << next(r) % SCREENS, hub = 1u << HUB;
    switch (next(r) % 8) {
    case 0:
        return (1u << PROCESSES) - 1;
    case 1:
    case 2:
        return screen | hub;
    case 3:
        return hub;
    default:
        return screen;
    }
}

/* Something to kill in the middle of: a store, an answer, a page; or nothing,
 * which is most often the middle of a start. */
static void wait_event(struct run *r)
{
    unsigned kind = next(r) % 4;
    int64_t until = clock_steady_ms() + EVENT_MS;
    memset(r->events, 0, sizeof r->events);
    while (kind < 3 && r->events[kind] == 0 && clock_steady_ms() < until)
        listen_ms(r, EVENT_MS / 10);
    uint32_t us = next(r) % 8000;
    listen_ms(r, 0);
    nap_us(us);
}

static void restart(struct run *r, int who)
{
    /* Half of the time it finds the journal as it was left, and is looked at
     * while it works; half of the time it finds what SQLite made of it. */
    bool before = next(r) % 2;
    if (before)
        look_file(file_of(r, who), DB_WRITE);
    start(r, who);
    if (who == HUB && (next(r) % 4 > 0 || !before))
        wait_listening(r);
    if (!before) {
        for (int i = 0; who != HUB && i < 50 && r->events[REPORT_STATE] == 0;
             i++)
            listen_ms(r, 10);
        look_file(file_of(r, who), DB_READ_ONLY);
    }
    r->looks++;
}

static void cycle(struct run *r)
{
    wait_event(r);
    unsigned victims = choose_victims(r);
    for (int i = 0; i < PROCESSES; i++)
        if (victims & 1u << i)
            end(r, i);
    memset(r->events, 0, sizeof r->events);
    int first = (int)(next(r) % PROCESSES);
    for (int i = 0; i < PROCESSES; i++) {
        int who = (first + i) % PROCESSES;
        if (victims & 1u << who) {
            restart(r, who);
            continue;
        }
        look_file(file_of(r, who), DB_READ_ONLY);
        r->looks++;
    }
}

/* ---- a school ---- */

static int64_t hub_rev(const struct run *r, const char *path)
{
    struct err err = {0};
    int64_t rev = 0;
    uint64_t digest;
    struct db *db = db_open(path, DB_READ_ONLY, &err);
    if (!db || !feed_head(db, r->school.org.id, &rev, &digest, &err))
        kills_bad("corrupt: %s: %s", path, err.detail);
    db_close(db);
    return rev;
}

static bool is_drained(const struct run *r, int who, int64_t rev)
{
    struct cursor c;
    return r->sync[who].queued == 0 && cursor_parse(r->sync[who].cursor, &c) &&
           strcmp(c.at[0].org, r->school.org.id) == 0 && c.at[0].rev >= rev;
}

/* Nobody acts any more; all that was stored goes through. */
static void drain(struct run *r)
{
    for (int i = 0; i < PROCESSES; i++)
        end(r, i);
    r->drains = true;
    for (int i = 0; i < SCREENS; i++)
        r->sync[i] = (struct sync){.queued = -1};
    start(r, HUB);
    wait_listening(r);
    for (int i = 0; i < SCREENS; i++)
        start(r, i);
    int64_t until = clock_steady_ms() + DRAIN_MS;
    for (int left = SCREENS; left > 0;) {
        listen_ms(r, 20);
        int64_t rev = hub_rev(r, r->school.db);
        left = 0;
        for (int i = 0; i < SCREENS; i++)
            left += !is_drained(r, i, rev);
        if (left > 0 && clock_steady_ms() > until)
            kills_bad("differs: a minute does not drain the queues (%d and %d "
                      "left) to rev %lld",
                      r->sync[0].queued, r->sync[1].queued, (long long)rev);
    }
    for (int i = 0; i < PROCESSES; i++)
        end(r, i);
    r->drains = false;
}

static void live(struct run *r, int cycles)
{
    r->url[0] = '\0';
    school_open(&r->school);
    start(r, HUB);
    wait_listening(r);
    for (int i = 0; i < SCREENS; i++)
        start(r, i);
    for (int i = 0; i < cycles; i++)
        cycle(r);
    drain(r);
    look_school(&r->school, r->told);
    for (int i = 0; i < SCREENS; i++)
        ids_clear(&r->told[i]);
    school_remove(&r->school);
}

int main(int argc, char *argv[])
{
    struct run *r = the_run = mem_new(sizeof *r);
    int cycles = 2000;
    first_seed = (unsigned long long)time(NULL);
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--discard") == 0)
            discards = true;
        else if (sscanf(argv[i], "--seed=%llu", &first_seed) != 1)
            cycles = (int)strtol(argv[i], NULL, 10);
    r->seed = first_seed;
    printf("kills: seed %llu\n", first_seed);
    lang_start("");
    if (sodium_init() < 0)
        return STUCK;
    for (int left = cycles; left > 0; left -= ROUND)
        live(r, left < ROUND ? left : ROUND);
    /* A run in which next to nothing was synced proves nothing. */
    if (r->verdicts < cycles || r->actions < cycles)
        kills_bad("lost: %ld actions and %ld verdicts in %d cycles", r->actions,
                  r->verdicts, cycles);
    printf("kills: %d cycles, %ld kills of the hub, %ld of screens, %ld files "
           "checked; %ld actions, %ld verdicts heard; nothing lost, nothing "
           "doubled\n",
           cycles, r->kills[HUB], r->kills[0] + r->kills[1], r->looks,
           r->actions, r->verdicts);
    free(r);
    return EXIT_SUCCESS;
}
