#include "sync/hub/recent.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct answer_kept {
    char org[ID_SIZE]; /* "": none */
    int64_t after;
    struct recent_head head;
    int max;
    struct row *rows; /* owned, with their texts */
    int count;
    bool more;
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
    for (int i = 0; i < k->count; i++)
        row_clear(&k->rows[i]);
    free(k->rows);
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

static void copy_row(struct row *to, const struct row *from)
{
    *to = *from;
    for (int i = 0; i < FIELDS_MAX; i++)
        if (from->values[i].text)
            to->values[i].text = mem_text(from->values[i].text);
}

static size_t bytes_of(const struct row *rows, int count)
{
    size_t bytes = (size_t)count * sizeof *rows;
    for (int i = 0; i < count; i++)
        for (int f = 0; f < FIELDS_MAX; f++)
            if (rows[i].values[f].text)
                bytes += strlen(rows[i].values[f].text) + 1;
    return bytes;
}

static bool is_same(const struct answer_kept *k, const struct answer_kept *a)
{
    return strcmp(k->org, a->org) == 0 && k->after == a->after &&
           k->head.rev == a->head.rev && k->head.digest == a->head.digest &&
           k->max == a->max;
}

/* Whoever finds nothing will ask the database. */
static bool find(struct recent *r, struct answer_kept *a, struct row *rows)
{
    const struct answer_kept *hit = NULL;
    pthread_mutex_lock(&r->lock);
    for (int i = 0; !hit && i < RECENT_FEEDS; i++)
        if (is_same(&r->kept[i], a))
            hit = &r->kept[i];
    for (int i = 0; hit && i < hit->count; i++)
        copy_row(&rows[i], &hit->rows[i]);
    if (hit) {
        a->count = hit->count;
        a->more = hit->more;
    }
    r->asked += !hit;
    pthread_mutex_unlock(&r->lock);
    return hit != NULL;
}

static void keep(struct recent *r, struct answer_kept *a,
                 const struct row *rows)
{
    if (bytes_of(rows, a->count) > RECENT_BYTES)
        return;
    a->rows = mem_new((size_t)(a->count + 1) * sizeof *a->rows);
    for (int i = 0; i < a->count; i++)
        copy_row(&a->rows[i], &rows[i]);
    pthread_mutex_lock(&r->lock);
    struct answer_kept *oldest = &r->kept[r->next];
    r->next = (r->next + 1) % RECENT_FEEDS;
    forget(oldest);
    *oldest = *a;
    pthread_mutex_unlock(&r->lock);
}

bool recent_page(struct recent *r, struct db *db, const char *org,
                 int64_t after, const struct recent_head *head, int max,
                 struct row *rows, int *count, bool *more, struct err *err)
{
    struct answer_kept a = {.after = after, .head = *head, .max = max};
    utf8_copy(a.org, sizeof a.org, org);
    bool found = find(r, &a, rows);
    bool ok = found || feed_page(db, org, after, max, rows, &a.count, &a.more,
                                 err);
    *count = a.count;
    *more = a.more;
    if (ok && !found)
        keep(r, &a, rows);
    return ok;
}
