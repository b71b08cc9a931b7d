#include "sync/hub/limiter.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* As many as can happen within the longer window. */
enum { TRIES_MAX = LIMIT_ALL * (LIMIT_ADDRESS_MS / LIMIT_ALL_MS + 1) };

struct limiter {
    pthread_mutex_t lock;
    /* under lock */
    struct attempt {
        char address[48];
        int64_t at;
        bool bad;
    } tries[TRIES_MAX];
    int next; /* the oldest */
};

struct limiter *limiter_new(void)
{
    struct limiter *l = mem_new(sizeof *l);
    pthread_mutex_init(&l->lock, NULL);
    return l;
}

void limiter_free(struct limiter *l)
{
    if (!l)
        return;
    pthread_mutex_destroy(&l->lock);
    free(l);
}

/* How long until fewer than `limit` of these lie within the window. */
static int64_t wait_ms(const struct limiter *l, const char *address,
                       int limit, int64_t window, int64_t now)
{
    int n = 0;
    int64_t oldest = INT64_MAX;
    for (int i = 0; i < TRIES_MAX; i++) {
        const struct attempt *t = &l->tries[i];
        if (!t->bad || now - t->at >= window ||
            (address && strcmp(t->address, address) != 0))
            continue;
        n++;
        if (t->at < oldest)
            oldest = t->at;
    }
    return n < limit ? 0 : oldest + window - now;
}

int limiter_try(struct limiter *l, const char *address, int64_t steady_ms)
{
    pthread_mutex_lock(&l->lock);
    int64_t all = wait_ms(l, NULL, LIMIT_ALL, LIMIT_ALL_MS, steady_ms);
    int64_t own = wait_ms(l, address, LIMIT_ADDRESS, LIMIT_ADDRESS_MS,
                          steady_ms);
    int64_t wait = all > own ? all : own;
    if (wait == 0) {
        struct attempt *t = &l->tries[l->next];
        *t = (struct attempt){.at = steady_ms, .bad = true};
        strncpy(t->address, address, sizeof t->address - 1);
        l->next = (l->next + 1) % TRIES_MAX;
    }
    pthread_mutex_unlock(&l->lock);
    return (int)((wait + 999) / 1000);
}

void limiter_forgive(struct limiter *l, const char *address,
                     int64_t steady_ms)
{
    pthread_mutex_lock(&l->lock);
    for (int i = 0; i < TRIES_MAX; i++) {
        struct attempt *t = &l->tries[i];
        if (t->bad && t->at == steady_ms && strcmp(t->address, address) == 0) {
            t->bad = false;
            break;
        }
    }
    pthread_mutex_unlock(&l->lock);
}
