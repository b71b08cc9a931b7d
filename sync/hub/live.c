#include "sync/hub/live.h"

#include "base/clock.h"
#include "base/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct live {
    pthread_t thread; /* live_start()'s */
    pthread_mutex_t lock;
    pthread_cond_t sooner; /* a new deadline comes before the planned one */
    /* under lock */
    struct waiter *first;
    int count;
    int64_t changes; /* so far, of any org */
    int64_t planned; /* steady ms at which the thread looks again */
    bool closing, stopped;
};

/* Under the lock.  The waiter stays woken until its request asks. */
static void wake(struct waiter *w)
{
    w->woken = true;
    if (w->resume)
        w->resume(w->connection);
    w->resume = NULL;
}

static void leave(struct waiter *w)
{
    struct live *l = w->live;
    if (w->prev)
        w->prev->next = w->next;
    else
        l->first = w->next;
    if (w->next)
        w->next->prev = w->prev;
    w->prev = w->next = NULL;
    w->live = NULL;
    l->count--;
}

/* live_let_go() under the lock. */
static int64_t let_go(struct live *l, int64_t now)
{
    int64_t soonest = INT64_MAX;
    for (struct waiter *w = l->first; w; w = w->next) {
        if (w->woken)
            continue;
        if (w->until <= now)
            wake(w);
        else if (w->until < soonest)
            soonest = w->until;
    }
    return soonest;
}

static void *keep_time(void *arg)
{
    struct live *l = arg;
    pthread_mutex_lock(&l->lock);
    while (!l->stopped) {
        l->planned = let_go(l, clock_steady_ms());
        if (l->planned == INT64_MAX) {
            pthread_cond_wait(&l->sooner, &l->lock);
            continue;
        }
        struct timespec t = {.tv_sec = l->planned / 1000,
                             .tv_nsec = l->planned % 1000 * 1000000};
        pthread_cond_timedwait(&l->sooner, &l->lock, &t);
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

struct live *live_new(void)
{
    struct live *l = mem_new(sizeof *l);
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&l->sooner, &steady);
    pthread_condattr_destroy(&steady);
    pthread_mutex_init(&l->lock, NULL);
    l->planned = INT64_MAX;
    return l;
}

void live_free(struct live *l)
{
    if (!l)
        return;
    pthread_cond_destroy(&l->sooner);
    pthread_mutex_destroy(&l->lock);
    free(l);
}

int64_t live_let_go(struct live *l, int64_t now)
{
    pthread_mutex_lock(&l->lock);
    int64_t soonest = let_go(l, now);
    pthread_mutex_unlock(&l->lock);
    return soonest;
}

struct live *live_start(void)
{
    struct live *l = live_new();
    if (pthread_create(&l->thread, NULL, keep_time, l) != 0)
        abort(); /* as out of memory: nothing would ever wake */
    return l;
}

void live_wake_all(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    l->closing = true;
    for (struct waiter *w = l->first; w; w = w->next)
        wake(w);
    pthread_mutex_unlock(&l->lock);
}

void live_stop(struct live *l)
{
    if (!l)
        return;
    pthread_mutex_lock(&l->lock);
    l->stopped = true;
    pthread_cond_signal(&l->sooner);
    pthread_mutex_unlock(&l->lock);
    pthread_join(l->thread, NULL);
    live_free(l);
}

int64_t live_changes(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    int64_t n = l->changes;
    pthread_mutex_unlock(&l->lock);
    return n;
}

bool live_watch(struct live *l, struct waiter *w, int wait_ms,
                int64_t changes)
{
    pthread_mutex_lock(&l->lock);
    w->until = clock_steady_ms() + wait_ms;
    w->woken = l->closing;
    w->resume = NULL;
    w->live = l;
    w->prev = NULL;
    w->next = l->first;
    if (l->first)
        l->first->prev = w;
    l->first = w;
    l->count++;
    if (w->until < l->planned)
        pthread_cond_signal(&l->sooner);
    bool same = l->changes == changes;
    pthread_mutex_unlock(&l->lock);
    return same;
}

void live_forget(struct waiter *w)
{
    struct live *l = w->live;
    if (!l)
        return;
    pthread_mutex_lock(&l->lock);
    leave(w);
    pthread_mutex_unlock(&l->lock);
    free(w->orgs);
    w->orgs = NULL;
}

bool live_park(struct waiter *w, void (*suspend)(void *connection),
               void (*resume)(void *connection), void *connection)
{
    struct live *l = w->live;
    pthread_mutex_lock(&l->lock);
    bool parks = !w->woken;
    if (parks) {
        w->connection = connection;
        w->resume = resume;
        suspend(connection);
    }
    pthread_mutex_unlock(&l->lock);
    return parks;
}

static bool watches(const struct waiter *w, const char *org)
{
    for (int i = 0; i < w->org_count; i++)
        if (strcmp(w->orgs[i], org) == 0)
            return true;
    return false;
}

void live_changed(void *live, const char *org)
{
    struct live *l = live;
    pthread_mutex_lock(&l->lock);
    l->changes++;
    for (struct waiter *w = l->first; w; w = w->next)
        if (!w->woken && (!*org || watches(w, org)))
            wake(w);
    pthread_mutex_unlock(&l->lock);
}

int live_waiting(struct live *l)
{
    pthread_mutex_lock(&l->lock);
    int n = l->count;
    pthread_mutex_unlock(&l->lock);
    return n;
}
