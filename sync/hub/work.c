#include "sync/hub/work.h"

#include "base/clock.h"
#include "base/mem.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

enum {
    WORKERS = 4, /* one of them for the desk alone */
    READS_IN_A_ROW = 16,
    US = 1000,     /* in a millisecond */
    WEIGHT = 16    /* of the past in the mean cost of a task */
};

static const struct {
    const char *name;
    int room;       /* as many may wait */
    int patience_ms; /* and as long: a screen itself gives up after 30 s */
} lanes[LANES] = {
    [LANE_NOW] = {"now", 0, 0},
    [LANE_DESK] = {"desk", 256, 10 * 1000},
    [LANE_READ] = {"read", 1024, 10 * 1000},
    [LANE_WRITE] = {"write", 64, 10 * 1000},
};

struct queue {
    struct task *first, **last;
    int count;
    long long done, turned_away;
    /* all steady, in us */
    int64_t cost;     /* mean time from one task's end to the next one's */
    int64_t ended;    /* the last one; 0: nobody was waiting behind it */
    int64_t promised; /* whoever is turned away comes after it */
};

struct work {
    work_fn *run;
    pthread_t threads[WORKERS];
    pthread_mutex_t lock;
    pthread_cond_t more;      /* for the workers that take anything */
    pthread_cond_t more_desk; /* for the desk's */
    /* under lock */
    struct queue queues[LANES];
    int reads; /* in a row, while writing waits */
    bool closing;
};

struct worker {
    struct work *work;
    bool is_desk;
};

const char *lane_text(enum lane lane)
{
    return lanes[lane].name;
}

/* ---- under the lock ---- */

static void link_task(struct work *w, struct task *t, enum lane lane)
{
    struct queue *q = &w->queues[lane];
    t->lane = lane;
    t->next = NULL;
    *q->last = t;
    q->last = &t->next;
    q->count++;
    pthread_cond_signal(&w->more);
    if (lane == LANE_DESK)
        pthread_cond_signal(&w->more_desk);
}

static struct task *take_first(struct queue *q)
{
    struct task *t = q->first;
    if (!t)
        return NULL;
    q->first = t->next;
    if (!q->first)
        q->last = &q->first;
    q->count--;
    return t;
}

static struct task *take_next(struct work *w, bool is_desk)
{
    struct queue *read = &w->queues[LANE_READ];
    struct queue *write = &w->queues[LANE_WRITE];
    struct task *t = take_first(&w->queues[LANE_DESK]);
    if (t || is_desk)
        return t;
    bool is_their_turn = w->reads >= READS_IN_A_ROW && write->first;
    t = is_their_turn ? NULL : take_first(read);
    w->reads = t && write->first ? w->reads + 1 : 0;
    return t ? t : take_first(write);
}

static bool is_full(const struct work *w, enum lane lane)
{
    return w->closing || w->queues[lane].count >= lanes[lane].room;
}

/* ---- the workers ---- */

static int64_t now_us(void)
{
    return clock_steady_ms() * US;
}

/* What a lane gets done is measured only while it has a line. */
static void count_done(struct queue *q)
{
    int64_t now = now_us();
    q->done++;
    if (q->ended > 0)
        q->cost += (now - q->ended - q->cost) / WEIGHT;
    q->ended = q->first ? now : 0;
}

static void *work_on(void *arg)
{
    struct worker me = *(struct worker *)arg;
    struct work *w = me.work;
    free(arg);
    pthread_mutex_lock(&w->lock);
    for (;;) {
        struct task *t = take_next(w, me.is_desk);
        if (!t && w->closing)
            break;
        if (!t) {
            pthread_cond_wait(me.is_desk ? &w->more_desk : &w->more,
                              &w->lock);
            continue;
        }
        enum lane lane = t->lane;
        bool in_time = t->since == 0 || clock_steady_ms() - t->since <=
                                            lanes[lane].patience_ms;
        pthread_mutex_unlock(&w->lock);
        w->run(t, in_time); /* t may be gone after it */
        pthread_mutex_lock(&w->lock);
        if (in_time)
            count_done(&w->queues[lane]);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

struct work *work_start(work_fn *run)
{
    struct work *w = mem_new(sizeof *w);
    w->run = run;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->more, NULL);
    pthread_cond_init(&w->more_desk, NULL);
    for (int i = 0; i < LANES; i++)
        w->queues[i].last = &w->queues[i].first;
    for (int i = 0; i < WORKERS; i++) {
        struct worker *me = mem_new(sizeof *me);
        *me = (struct worker){w, i == 0};
        if (pthread_create(&w->threads[i], NULL, work_on, me) != 0)
            abort(); /* as out of memory: nothing would ever be done */
    }
    return w;
}

void work_stop(struct work *w)
{
    pthread_mutex_lock(&w->lock);
    w->closing = true;
    pthread_cond_broadcast(&w->more);
    pthread_cond_broadcast(&w->more_desk);
    pthread_mutex_unlock(&w->lock);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(w->threads[i], NULL);
}

void work_free(struct work *w)
{
    if (!w)
        return;
    for (int i = 0; i < LANES; i++)
        assert(!w->queues[i].first);
    pthread_cond_destroy(&w->more_desk);
    pthread_cond_destroy(&w->more);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

/* ---- those who bring it ---- */

bool work_put(struct work *w, struct task *t, enum lane lane,
              void (*hold)(void *ctx), void *ctx)
{
    pthread_mutex_lock(&w->lock);
    bool fits = !is_full(w, lane);
    if (fits) {
        hold(ctx);
        t->since = clock_steady_ms();
        link_task(w, t, lane);
    }
    pthread_mutex_unlock(&w->lock);
    return fits;
}

void work_again(struct work *w, struct task *t)
{
    pthread_mutex_lock(&w->lock);
    t->since = 0;
    link_task(w, t, t->lane);
    pthread_mutex_unlock(&w->lock);
}

bool work_is_full(struct work *w, enum lane lane)
{
    pthread_mutex_lock(&w->lock);
    bool full = is_full(w, lane);
    pthread_mutex_unlock(&w->lock);
    return full;
}

int work_turn_away(struct work *w, enum lane lane)
{
    static const int64_t MOST_US = RETRY_MOST_S * 1000LL * US;
    pthread_mutex_lock(&w->lock);
    struct queue *q = &w->queues[lane];
    int64_t now = now_us();
    q->turned_away++;
    if (q->promised < now)
        q->promised = now;
    if (q->promised < now + MOST_US)
        q->promised += q->cost;
    int64_t wait_us = q->promised - now;
    pthread_mutex_unlock(&w->lock);
    int64_t s = wait_us / (1000LL * US) + 1;
    return s < RETRY_MOST_S ? (int)s : RETRY_MOST_S;
}

void work_figures(struct work *w, enum lane lane, struct work_figures *out)
{
    pthread_mutex_lock(&w->lock);
    const struct queue *q = &w->queues[lane];
    *out = (struct work_figures){q->count, q->done, q->turned_away};
    pthread_mutex_unlock(&w->lock);
}
