#include "ui/images.h"

#include "base/mailbox.h"
#include "base/mem.h"
#include "ui/jpeg.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    DECODERS = 2,
    QUEUE = 16, /* sent ahead, so that no decoder waits for a frame */
    SOURCE_MAX = 512,
    ENTRIES_MAX = 4096,
    BUCKETS = 1024,
    SLICE_PX = 1920 * 1080,
    NICE = 10
};

enum state { WANTED, SENT, READY, BROKEN };

struct entry {
    struct entry *next; /* in its bucket */
    char *source;
    uint64_t hash; /* of all that says which picture it is */
    int w, h;
    enum fit fit;
    enum state state;
    bool again;   /* refreshed while it was decoded */
    bool shown;   /* in its round; else only expected */
    bool missing; /* was shown as a placeholder */
    struct picture picture;
    uint32_t *pixels; /* owned: the picture's */
    int64_t round;    /* when it was last asked for */
    uint64_t id;
};

/* To a decoder, and back with the pixels. */
struct job {
    uint64_t id;
    int w, h;
    enum fit fit;
    uint32_t *pixels; /* NULL: broken */
    char path[];
};

struct images {
    char *folder;
    size_t budget, bytes;
    struct entry **entries; /* each stays where it is: see images_get() */
    int count, room;
    struct entry *buckets[BUCKETS];
    int64_t round, now_ms; /* of the frame */
    uint64_t next_id;
    struct mailbox *jobs, *done;
    int sent;           /* jobs that have not come back */
    int64_t sent_round; /* the frame they were chosen for */
    pthread_t decoders[DECODERS];
    void (*wake)(void *ctx);
    void *ctx;
};

/* Reads only what was set before it started: jobs, done, wake. */
static void *decode(void *arg)
{
    struct images *i = arg;
    /* Whoever draws and presents goes first.  On Linux a thread has its own. */
    setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
    for (;;) {
        struct job *job = mailbox_wait(i->jobs, MAILBOX_FOREVER);
        if (!job)
            return NULL;
        job->pixels =
            jpeg_read(job->path, job->w, job->h, job->fit, &job->w, &job->h);
        mailbox_send(i->done, job);
        if (i->wake)
            i->wake(i->ctx);
    }
}

struct images *images_start(const char *folder, size_t budget_bytes,
                            void (*wake)(void *ctx), void *ctx)
{
    struct images *i = mem_new(sizeof *i);
    i->folder = mem_text(folder);
    i->budget = budget_bytes;
    i->wake = wake;
    i->ctx = ctx;
    i->jobs = mailbox_new();
    i->done = mailbox_new();
    for (int k = 0; k < DECODERS; k++)
        if (pthread_create(&i->decoders[k], NULL, decode, i) != 0)
            abort(); /* as out of memory */
    return i;
}

void images_stop(struct images *i)
{
    if (!i)
        return;
    mailbox_close(i->jobs);
    for (int k = 0; k < DECODERS; k++)
        pthread_join(i->decoders[k], NULL);
    mailbox_free(i->jobs);
    for (struct job *job; (job = mailbox_poll(i->done)); free(job))
        free(job->pixels);
    mailbox_free(i->done);
    for (int k = 0; k < i->count; k++) {
        free(i->entries[k]->source);
        free(i->entries[k]->pixels);
        free(i->entries[k]);
    }
    free(i->entries);
    free(i->folder);
    free(i);
}

void images_begin(struct images *i, int64_t now_ms)
{
    i->round++;
    i->now_ms = now_ms;
}

static bool is_allowed(const char *source)
{
    return *source && *source != '/' && !strstr(source, "..") &&
           strlen(source) < SOURCE_MAX;
}

static uint64_t hash_of(const char *source, int w, int h, enum fit fit)
{
    const uint64_t prime = 1099511628211u;
    uint64_t hash = 14695981039346656037u;
    for (; *source; source++)
        hash = (hash ^ (unsigned char)*source) * prime;
    hash = (hash ^ (uint64_t)w) * prime;
    hash = (hash ^ (uint64_t)h) * prime;
    return (hash ^ (uint64_t)fit) * prime;
}

static struct entry **bucket_of(struct images *i, uint64_t hash)
{
    return &i->buckets[(hash ^ hash >> 32) % BUCKETS];
}

static void drop(struct images *i, int k)
{
    struct entry *e = i->entries[k], **at = bucket_of(i, e->hash);
    while (*at != e)
        at = &(*at)->next;
    *at = e->next;
    if (e->pixels)
        i->bytes -= (size_t)e->picture.w * (size_t)e->picture.h * 4;
    free(e->pixels);
    free(e->source);
    free(e);
    i->entries[k] = i->entries[--i->count];
}

static struct entry *add(struct images *i, const char *source, uint64_t hash)
{
    if (i->count == i->room) {
        i->room = i->room ? i->room * 2 : 64;
        i->entries =
            mem_resize(i->entries, (size_t)i->room * sizeof *i->entries);
    }
    struct entry *e = mem_new(sizeof *e);
    struct entry **bucket = bucket_of(i, hash);
    e->source = mem_text(source);
    e->hash = hash;
    e->next = *bucket;
    e->id = ++i->next_id;
    *bucket = e;
    return i->entries[i->count++] = e;
}

static void send(struct images *i, struct entry *e)
{
    size_t folder = strlen(i->folder), source = strlen(e->source);
    struct job *job = mem_new(sizeof *job + folder + source + 2);
    job->id = e->id;
    job->w = e->w;
    job->h = e->h;
    job->fit = e->fit;
    memcpy(job->path, i->folder, folder);
    job->path[folder] = '/';
    memcpy(job->path + folder + 1, e->source, source);
    e->state = SENT;
    i->sent++;
    mailbox_send(i->jobs, job);
}

/* Asks for it in this frame. */
static struct entry *ask(struct images *i, const char *source, int w, int h,
                         enum fit fit)
{
    if (!source || !is_allowed(source) || w <= 0 || h <= 0)
        return NULL;
    uint64_t hash = hash_of(source, w, h, fit);
    struct entry *e = *bucket_of(i, hash);
    while (e && (e->hash != hash || e->w != w || e->h != h || e->fit != fit ||
                 strcmp(e->source, source) != 0))
        e = e->next;
    if (!e) {
        e = add(i, source, hash);
        e->w = w;
        e->h = h;
        e->fit = fit;
    }
    e->shown = e->shown && e->round == i->round;
    e->round = i->round;
    if (e->state == WANTED && i->sent < QUEUE)
        send(i, e);
    return e;
}

const struct picture *images_get(struct images *i, const char *source, int w,
                                 int h, enum fit fit, bool *waiting)
{
    struct entry *e = ask(i, source, w, h, fit);
    bool coming = e && (e->state == WANTED || e->state == SENT);
    if (waiting)
        *waiting = coming;
    if (!e)
        return NULL;
    e->shown = true;
    e->missing = e->missing || coming;
    if (e->state != READY)
        return NULL;
    if (e->missing)
        e->picture.since_ms = i->now_ms;
    e->missing = false;
    return &e->picture;
}

void images_expect(struct images *i, const char *source, int w, int h,
                   enum fit fit)
{
    ask(i, source, w, h, fit);
}

const struct picture *images_other(struct images *i, const char *source, int *w,
                                   int *h)
{
    struct entry *best = NULL;
    for (int k = 0; k < i->count; k++) {
        struct entry *e = i->entries[k];
        if (e->state == READY && e->fit == FIT_WHOLE &&
            (e->w != *w || e->h != *h) &&
            (!best || e->picture.w > best->picture.w) &&
            strcmp(e->source, source) == 0)
            best = e;
    }
    if (!best)
        return NULL;
    best->round = i->round;
    *w = best->w;
    *h = best->h;
    return &best->picture;
}

/* Whose job that is: one that is sent is never dropped. */
static struct entry *find(struct images *i, uint64_t id)
{
    int k = 0;
    while (i->entries[k]->id != id)
        k++;
    return i->entries[k];
}

/* Returns the pixels that came. */
static int take_in(struct images *i, struct job *job)
{
    struct entry *e = find(i, job->id);
    int came = 0;
    i->sent--;
    if (e->again) {
        e->again = false;
        e->state = WANTED;
    } else {
        e->state = job->pixels ? READY : BROKEN;
        e->pixels = job->pixels;
        job->pixels = NULL;
    }
    if (e->pixels) {
        e->picture =
            (struct picture){job->w, job->h, e->pixels, ++i->next_id, 0};
        came = job->w * job->h;
        i->bytes += (size_t)came * 4;
    }
    free(job->pixels);
    free(job);
    return came;
}

/* What the last frame asked for is on screen: it stays even above the budget,
 * or a full wall would be decoded for ever.  What is still wanted from
 * earlier is not wanted any more. */
static void forget(struct images *i)
{
    for (int k = i->count - 1; k >= 0; k--)
        if (i->entries[k]->state == WANTED && i->entries[k]->round < i->round)
            drop(i, k);
    for (;;) {
        int oldest = -1;
        bool crowded = i->count > ENTRIES_MAX;
        for (int k = 0; k < i->count; k++) {
            const struct entry *e = i->entries[k];
            bool can_go = e->state == READY || (crowded && e->state == BROKEN);
            if (can_go && e->round < i->round &&
                (oldest < 0 || e->round < i->entries[oldest]->round))
                oldest = k;
        }
        if (oldest < 0 || (i->bytes <= i->budget && !crowded))
            return;
        drop(i, oldest);
    }
}

static bool is_before(const struct entry *a, const struct entry *b)
{
    if (a->round != b->round)
        return a->round > b->round;
    return a->shown != b->shown ? a->shown : a->id < b->id;
}

/* Takes back what no decoder has begun, and sends what is wanted most. */
static void hand_out(struct images *i)
{
    for (struct job *job; i->sent_round != i->round &&
                          (job = mailbox_poll(i->jobs));
         free(job)) {
        struct entry *e = find(i, job->id);
        i->sent--;
        e->state = WANTED;
        e->again = false;
    }
    i->sent_round = i->round;
    forget(i);
    while (i->sent < QUEUE) {
        struct entry *next = NULL;
        for (int k = 0; k < i->count; k++) {
            struct entry *e = i->entries[k];
            if (e->state == WANTED && (!next || is_before(e, next)))
                next = e;
        }
        if (!next)
            return;
        send(i, next);
    }
}

bool images_collect(struct images *i)
{
    bool came = false;
    int pixels = 0;
    for (struct job *job;
         pixels < SLICE_PX && (job = mailbox_poll(i->done)); came = true)
        pixels += take_in(i, job);
    if (came)
        hand_out(i);
    if (pixels >= SLICE_PX && i->wake)
        i->wake(i->ctx);
    return came;
}

void images_refresh(struct images *i, const char *source)
{
    for (int k = i->count - 1; k >= 0; k--) {
        struct entry *e = i->entries[k];
        if (strcmp(e->source, source) != 0)
            continue;
        if (e->state == SENT)
            e->again = true;
        else if (e->state != WANTED)
            drop(i, k);
    }
}

bool images_are_busy(const struct images *i)
{
    for (int k = 0; k < i->count; k++) {
        const struct entry *e = i->entries[k];
        if (e->round == i->round && (e->state == WANTED || e->state == SENT))
            return true;
    }
    return false;
}

size_t images_bytes(const struct images *i)
{
    return i->bytes;
}
