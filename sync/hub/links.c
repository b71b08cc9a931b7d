#include "sync/hub/links.h"

#include "base/clock.h"
#include "base/mem.h"

#include <limits.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    /* Five thousand screens with two each, and room for people. */
    CONNECTIONS_MAX = 12000,
    /* Descriptors that are not connections: the database, files being sent,
     * the desk. */
    FILES_KEPT = 512,
    SLOWEST_B_MS = 16,
    LOOK_MS = 250,  /* what is this close is looked at together */
    RUSH = 256,     /* so many new ones leave holes in the heap behind */
    RUSH_MS = 1000, /* nobody new for so long: it is over */
    EVENTS = 64
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
    int64_t until;  /* steady ms; INT64_MAX: no deadline */
    bool has_ended; /* its client's side */
    void *held;     /* of the connection's own thread */
};

struct links {
    struct link_limits limits;
    pthread_t thread;
    int ends; /* epoll: the clients that end their side, and the bell */
    int bell; /* eventfd: a new deadline comes before the planned one */
    pthread_mutex_t lock;
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

/* The server learns of bytes and of an end in the same event, and may read the
 * bytes only.  This wakes it once more, and changes nothing else: whoever has
 * ended its side sends no more.  One that waits is read when it goes on. */
static bool remind(const struct link *k)
{
    if (!k->has_ended || k->state == LINK_WAITING)
        return false;
    shutdown(k->fd, SHUT_RD);
    return true;
}

/* Under the lock: cuts those whose time is over; says when to look again. */
static int64_t look(struct links *l, int64_t now)
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
        if (remind(k))
            soonest = now;
    }
    return soonest < now + LOOK_MS ? now + LOOK_MS : soonest;
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

/* Under the lock, so that none of them is gone.  Most are closed before they
 * are looked at. */
static void note_ends(struct links *l)
{
    struct epoll_event events[EVENTS];
    int64_t soon = clock_steady_ms() + LOOK_MS;
    int n = epoll_wait(l->ends, events, EVENTS, 0);
    for (int i = 0; i < n; i++) {
        struct link *k = events[i].data.ptr;
        eventfd_t rung;
        if (!k) {
            eventfd_read(l->bell, &rung);
            continue;
        }
        k->has_ended = true;
        if (soon < l->planned)
            l->planned = soon;
    }
}

static void *keep_time(void *arg)
{
    struct links *l = arg;
    struct pollfd p = {.fd = l->ends, .events = POLLIN};
    pthread_mutex_lock(&l->lock);
    while (!l->stopped) {
        int64_t now = clock_steady_ms();
        if (l->planned <= now)
            l->planned = look(l, now);
        if (l->rush >= RUSH && now - l->newest >= RUSH_MS) {
            give_back(l);
            continue;
        }
        if (l->rush >= RUSH && l->planned > now + RUSH_MS)
            l->planned = now + RUSH_MS;
        int64_t ms = l->planned == INT64_MAX ? -1 : l->planned - now;
        pthread_mutex_unlock(&l->lock);
        poll(&p, 1, ms > INT_MAX ? INT_MAX : (int)ms);
        pthread_mutex_lock(&l->lock);
        note_ends(l);
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

struct links *links_start(const struct link_limits *limits)
{
    struct links *l = mem_new(sizeof *l);
    struct epoll_event rung = {.events = EPOLLIN};
    l->limits = *limits;
    l->planned = INT64_MAX;
    l->ends = epoll_create1(EPOLL_CLOEXEC);
    l->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&l->lock, NULL);
    if (epoll_ctl(l->ends, EPOLL_CTL_ADD, l->bell, &rung) != 0 ||
        pthread_create(&l->thread, NULL, keep_time, l) != 0)
        abort(); /* as out of memory: nobody would ever be cut */
    return l;
}

void links_stop(struct links *l)
{
    if (!l)
        return;
    pthread_mutex_lock(&l->lock);
    l->stopped = true;
    eventfd_write(l->bell, 1);
    pthread_mutex_unlock(&l->lock);
    pthread_join(l->thread, NULL);
    close(l->ends);
    close(l->bell);
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
    eventfd_write(l->bell, 1);
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
    struct epoll_event end = {.events = EPOLLRDHUP | EPOLLONESHOT,
                              .data.ptr = k};
    k->links = l;
    k->fd = fd;
    pthread_mutex_lock(&l->lock);
    epoll_ctl(l->ends, EPOLL_CTL_ADD, fd, &end); /* else it has deadlines */
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
    epoll_ctl(l->ends, EPOLL_CTL_DEL, k->fd, NULL);
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
