#include "sync/hub/links.h"

#include "base/clock.h"
#include "base/mem.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

enum {
    /* Five thousand screens with two each, and room for people. */
    CONNECTIONS_MAX = 12000,
    /* Descriptors that are not connections: the database, files being sent,
     * the desk. */
    FILES_KEPT = 512,
    SLOWEST_B_MS = 16,
    LOOK_MS = 250, /* deadlines this close are looked at together */
    RUSH = 256,    /* so many new ones leave holes in the heap behind */
    RUSH_MS = 1000 /* nobody new for so long: it is over */
};

static const struct {
    const char *name;
    int ms;
} states[LINK_STATES] = {
    [LINK_GREETING] = {"greeting", 20 * 1000},
    /* A screen's heartbeat comes once a minute. */
    [LINK_IDLE] = {"idle", 75 * 1000},
    [LINK_RECEIVING] = {"receiving", 30 * 1000},
    [LINK_WAITING] = {"waiting", 0},
    [LINK_SENDING] = {"sending", 30 * 1000},
};

struct link {
    struct links *links;
    struct link *prev, *next;
    int fd;
    enum link_state state;
    int64_t until; /* steady ms; INT64_MAX: no deadline */
    void *held;    /* of the connection's own thread */
};

struct links {
    struct link_limits limits;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t sooner; /* a new deadline comes before the planned one */
    /* under lock, the links too */
    struct link *first;
    struct link_figures figures;
    int64_t planned; /* steady ms at which the thread looks again */
    int rush;        /* opened since the heap was given back */
    int64_t newest;  /* steady ms at which the last one was opened */
    bool stopped;
};

const char *link_state_text(enum link_state s)
{
    return states[s].name;
}

void link_limits_fill(struct link_limits *l, int64_t files)
{
    if (l->connections == 0)
        l->connections = CONNECTIONS_MAX;
    if (l->connections > files - FILES_KEPT)
        l->connections = (int)(files > 2 * FILES_KEPT ? files - FILES_KEPT
                                                      : files / 2);
    for (int i = 0; i < LINK_STATES; i++)
        if (l->ms[i] == 0)
            l->ms[i] = states[i].ms;
    if (l->slowest_b_ms == 0)
        l->slowest_b_ms = SLOWEST_B_MS;
}

/* Under the lock: cuts those whose time is over; says when to look again. */
static int64_t cut_late(struct links *l, int64_t now)
{
    int64_t soonest = INT64_MAX;
    for (struct link *k = l->first; k; k = k->next) {
        if (k->until <= now) {
            l->figures.cut[k->state]++;
            k->until = INT64_MAX;
            shutdown(k->fd, SHUT_RDWR);
        } else if (k->until < soonest) {
            soonest = k->until;
        }
    }
    return soonest;
}

/* A TLS handshake needs more memory than what it leaves in place, and
 * thousands at once leave as many holes.  Called with the lock, which it gives
 * up meanwhile. */
static void give_back(struct links *l)
{
    l->rush = 0;
    pthread_mutex_unlock(&l->lock);
    malloc_trim(0);
    pthread_mutex_lock(&l->lock);
}

static void *keep_time(void *arg)
{
    struct links *l = arg;
    pthread_mutex_lock(&l->lock);
    while (!l->stopped) {
        int64_t now = clock_steady_ms();
        l->planned = cut_late(l, now);
        if (l->rush >= RUSH && now - l->newest >= RUSH_MS) {
            give_back(l);
            continue;
        }
        if (l->rush >= RUSH && l->planned > now + RUSH_MS)
            l->planned = now + RUSH_MS;
        if (l->planned == INT64_MAX) {
            pthread_cond_wait(&l->sooner, &l->lock);
            continue;
        }
        if (l->planned < now + LOOK_MS)
            l->planned = now + LOOK_MS;
        struct timespec t = {.tv_sec = l->planned / 1000,
                             .tv_nsec = l->planned % 1000 * 1000000};
        pthread_cond_timedwait(&l->sooner, &l->lock, &t);
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

struct links *links_start(const struct link_limits *limits)
{
    struct links *l = mem_new(sizeof *l);
    l->limits = *limits;
    l->planned = INT64_MAX;
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&l->sooner, &steady);
    pthread_condattr_destroy(&steady);
    pthread_mutex_init(&l->lock, NULL);
    if (pthread_create(&l->thread, NULL, keep_time, l) != 0)
        abort(); /* as out of memory: nobody would ever be cut */
    return l;
}

void links_stop(struct links *l)
{
    if (!l)
        return;
    pthread_mutex_lock(&l->lock);
    l->stopped = true;
    pthread_cond_signal(&l->sooner);
    pthread_mutex_unlock(&l->lock);
    pthread_join(l->thread, NULL);
    pthread_cond_destroy(&l->sooner);
    pthread_mutex_destroy(&l->lock);
    free(l);
}

bool links_has_room(struct links *l)
{
    pthread_mutex_lock(&l->lock);
    bool room = l->figures.open < l->limits.connections;
    l->figures.refused += !room;
    pthread_mutex_unlock(&l->lock);
    return room;
}

/* Under the lock. */
static void look_by(struct links *l, int64_t when)
{
    if (when >= l->planned)
        return;
    l->planned = when;
    pthread_cond_signal(&l->sooner);
}

/* Under the lock. */
static void enter(struct link *k, enum link_state state, int64_t bytes)
{
    struct links *l = k->links;
    int ms = l->limits.ms[state];
    l->figures.greeting += (state == LINK_GREETING) -
                           (k->state == LINK_GREETING);
    k->state = state;
    k->until = ms > 0 ? clock_steady_ms() + ms + bytes / l->limits.slowest_b_ms
                      : INT64_MAX;
    look_by(l, k->until);
}

struct link *link_open(struct links *l, int fd)
{
    struct link *k = mem_new(sizeof *k);
    k->links = l;
    k->fd = fd;
    pthread_mutex_lock(&l->lock);
    k->next = l->first;
    if (l->first)
        l->first->prev = k;
    l->first = k;
    l->figures.open++;
    l->rush++;
    l->newest = clock_steady_ms();
    if (l->rush == RUSH) /* so that its end is not slept through */
        look_by(l, l->newest + RUSH_MS);
    k->state = LINK_IDLE;
    enter(k, LINK_GREETING, 0);
    pthread_mutex_unlock(&l->lock);
    return k;
}

void link_close(struct link *k)
{
    struct links *l = k->links;
    pthread_mutex_lock(&l->lock);
    if (k->prev)
        k->prev->next = k->next;
    else
        l->first = k->next;
    if (k->next)
        k->next->prev = k->prev;
    l->figures.open--;
    l->figures.greeting -= k->state == LINK_GREETING;
    pthread_mutex_unlock(&l->lock);
    free(k);
}

void link_enter(struct link *k, enum link_state state, int64_t bytes)
{
    pthread_mutex_lock(&k->links->lock);
    enter(k, state, bytes);
    pthread_mutex_unlock(&k->links->lock);
}

void links_figures(struct links *l, struct link_figures *out)
{
    pthread_mutex_lock(&l->lock);
    *out = l->figures;
    pthread_mutex_unlock(&l->lock);
}

void link_hold(struct link *k, void *request)
{
    k->held = request;
}

void *link_held(const struct link *k)
{
    return k->held;
}
