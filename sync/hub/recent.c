#include "sync/hub/recent.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct answer_kept {
    struct feed_stand feed; /* org "": none */
    int64_t after;
    int max;
    struct portion portion; /* owned */
};

struct recent {
    pthread_mutex_t lock;
    /* under lock */
    struct answer_kept kept[RECENT_FEEDS];
    int next; /* the oldest */
    int64_t asked;
};

struct recent *recent_new(void)
{
    struct recent *r = mem_new(sizeof *r);
    pthread_mutex_init(&r->lock, NULL);
    return r;
}

static void forget(struct answer_kept *k)
{
    portion_clear(&k->portion);
    *k = (struct answer_kept){0};
}

void recent_free(struct recent *r)
{
    if (!r)
        return;
    for (int i = 0; i < RECENT_FEEDS; i++)
        forget(&r->kept[i]);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

int64_t recent_asked(struct recent *r)
{
    pthread_mutex_lock(&r->lock);
    int64_t n = r->asked;
    pthread_mutex_unlock(&r->lock);
    return n;
}

static bool is_same(const struct answer_kept *k, const struct answer_kept *a)
{
    return k->after == a->after && k->feed.rev == a->feed.rev &&
           k->feed.digest == a->feed.digest && k->max == a->max &&
           strcmp(k->feed.org, a->feed.org) == 0;
}

/* Whoever finds nothing will ask the database. */
static bool find(struct recent *r, const struct answer_kept *a,
                 struct portion *out)
{
    const struct answer_kept *hit = NULL;
    pthread_mutex_lock(&r->lock);
    for (int i = 0; !hit && i < RECENT_FEEDS; i++)
        if (is_same(&r->kept[i], a))
            hit = &r->kept[i];
    if (hit)
        portion_copy(out, &hit->portion);
    r->asked += !hit;
    pthread_mutex_unlock(&r->lock);
    return hit != NULL;
}

static void keep(struct recent *r, struct answer_kept *a,
                 const struct portion *p)
{
    if (portion_bytes(p) > RECENT_BYTES)
        return;
    portion_copy(&a->portion, p);
    pthread_mutex_lock(&r->lock);
    struct answer_kept *oldest = &r->kept[r->next];
    r->next = (r->next + 1) % RECENT_FEEDS;
    forget(oldest);
    *oldest = *a;
    pthread_mutex_unlock(&r->lock);
}

bool recent_page(struct recent *r, struct db *db, const struct feed_stand *feed,
                 int64_t after, int max, struct portion *out, struct err *err)
{
    struct answer_kept a = {.feed = *feed, .after = after, .max = max};
    if (find(r, &a, out))
        return true;
    if (!portion_read(db, feed->org, after, max, out, err))
        return false;
    portion_write(out);
    keep(r, &a, out);
    return true;
}
