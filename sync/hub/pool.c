#include "sync/hub/pool.h"

#include "base/log.h"
#include "base/mem.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

struct pool {
    char *address;
    int max;
    pthread_mutex_t lock;
    pthread_cond_t freed;
    /* under lock */
    struct {
        struct db *db;
        bool taken;
        pthread_t by;
    } at[POOL_MAX];
    int count, opening;
};

struct pool *pool_open(const char *address, struct err *err)
{
    struct pool *p = mem_new(sizeof *p);
    p->address = mem_text(address);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->freed, NULL);
    p->at[0].db = db_open(address, DB_WRITE_MUCH, err);
    p->count = 1;
    if (!p->at[0].db) {
        pool_close(p);
        return NULL;
    }
    p->max = db_is_shared(p->at[0].db) ? POOL_MAX : 1;
    return p;
}

void pool_close(struct pool *p)
{
    if (!p)
        return;
    for (int i = 0; i < p->count; i++)
        db_close(p->at[i].db);
    pthread_cond_destroy(&p->freed);
    pthread_mutex_destroy(&p->lock);
    free(p->address);
    free(p);
}

static struct db *mark(struct pool *p, int i)
{
    p->at[i].taken = true;
    p->at[i].by = pthread_self();
    return p->at[i].db;
}

/* Under the lock; NULL when none is free. */
static struct db *take_free(struct pool *p)
{
    for (int i = 0; i < p->count; i++)
        if (!p->at[i].taken)
            return mark(p, i);
    return NULL;
}

/* Under the lock, which is open meanwhile.  NULL when the server has no room
 * for one more: then those that are there have to do. */
static struct db *open_another(struct pool *p)
{
    struct err err = {0};
    p->opening++;
    pthread_mutex_unlock(&p->lock);
    struct db *db = db_open(p->address, DB_WRITE_MUCH, &err);
    pthread_mutex_lock(&p->lock);
    p->opening--;
    if (!db) {
        log_err("opening another connection", &err);
        return NULL;
    }
    p->at[p->count].db = db;
    return mark(p, p->count++);
}

struct db *pool_take(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    struct db *db = take_free(p);
    if (!db && p->count + p->opening < p->max)
        db = open_another(p);
    while (!db && !(db = take_free(p)))
        pthread_cond_wait(&p->freed, &p->lock);
    pthread_mutex_unlock(&p->lock);
    return db;
}

void pool_give_back(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    int i = 0;
    while (i < p->count && !(p->at[i].taken &&
                             pthread_equal(p->at[i].by, pthread_self())))
        i++;
    assert(i < p->count && "given back by another thread");
    p->at[i].taken = false;
    pthread_cond_signal(&p->freed);
    pthread_mutex_unlock(&p->lock);
}
