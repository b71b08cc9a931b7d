#include "ui/images.h"

#include "base/mailbox.h"
#include "base/mem.h"
#include "ui/jpeg.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { DECODERS = 2, SOURCE_MAX = 512, ENTRIES_MAX = 4096, NICE = 10 };

enum state { WANTED, LOADING, READY, BROKEN };

struct entry {
    char *source;
    uint64_t hash; /* of the source */
    int w, h;
    enum fit fit;
    enum state state;
    bool again; /* refreshed while it was decoded */
    struct picture picture;
    uint32_t *pixels; /* owned: the picture's */
    int64_t round;    /* when it was last asked for */
    uint64_t id;
};

/* To a decoder, and back with the pixels. */
struct job {
    uint64_t id;
    int decoder;
    int w, h;
    enum fit fit;
    uint32_t *pixels; /* NULL: broken */
    char path[];
};

struct images;

struct decoder {
    struct images *images; /* for done and wake alone */
    pthread_t thread;
    struct mailbox *inbox;
    bool busy; /* main thread */
};

struct images {
    char *folder;
    size_t budget, bytes;
    struct entry **entries; /* each stays where it is: see images_get() */
    int count, room;
    int64_t round; /* goes on when pictures come: see forget() */
    uint64_t next_id;
    struct mailbox *done;
    struct decoder decoders[DECODERS];
    void (*wake)(void *ctx);
    void *ctx;
};

/* Reads only what was set before it started: its inbox, done, wake. */
static void *decode(void *arg)
{
    struct decoder *d = arg;
    /* Whoever draws and presents goes first.  On Linux a thread has its own. */
    setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
    for (;;) {
        struct job *job = mailbox_wait(d->inbox, MAILBOX_FOREVER);
        if (!job)
            return NULL;
        job->pixels =
            jpeg_read(job->path, job->w, job->h, job->fit, &job->w, &job->h);
        mailbox_send(d->images->done, job);
        if (d->images->wake)
            d->images->wake(d->images->ctx);
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
    i->done = mailbox_new();
    for (int k = 0; k < DECODERS; k++) {
        struct decoder *d = &i->decoders[k];
        d->images = i;
        d->inbox = mailbox_new();
        if (pthread_create(&d->thread, NULL, decode, d) != 0)
            abort(); /* as out of memory */
    }
    return i;
}

void images_stop(struct images *i)
{
    if (!i)
        return;
    for (int k = 0; k < DECODERS; k++)
        mailbox_close(i->decoders[k].inbox);
    for (int k = 0; k < DECODERS; k++) {
        pthread_join(i->decoders[k].thread, NULL);
        mailbox_free(i->decoders[k].inbox);
    }
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

static bool is_allowed(const char *source)
{
    return *source && *source != '/' && !strstr(source, "..") &&
           strlen(source) < SOURCE_MAX;
}

static uint64_t hash_of(const char *source)
{
    uint64_t hash = 14695981039346656037u;
    for (; *source; source++)
        hash = (hash ^ (unsigned char)*source) * 1099511628211u;
    return hash;
}

static struct entry *find(struct images *i, const char *source, int w, int h,
                          enum fit fit)
{
    uint64_t hash = hash_of(source);
    for (int k = 0; k < i->count; k++) {
        struct entry *e = i->entries[k];
        if (e->hash == hash && e->w == w && e->h == h && e->fit == fit &&
            strcmp(e->source, source) == 0)
            return e;
    }
    return NULL;
}

static void drop(struct images *i, int k)
{
    struct entry *e = i->entries[k];
    if (e->pixels)
        i->bytes -= (size_t)e->picture.w * (size_t)e->picture.h * 4;
    free(e->pixels);
    free(e->source);
    free(e);
    i->entries[k] = i->entries[--i->count];
}

static struct entry *add(struct images *i, const char *source, int w, int h,
                         enum fit fit)
{
    if (i->count == i->room) {
        i->room = i->room ? i->room * 2 : 64;
        i->entries =
            mem_resize(i->entries, (size_t)i->room * sizeof *i->entries);
    }
    struct entry *e = mem_new(sizeof *e);
    e->source = mem_text(source);
    e->hash = hash_of(source);
    e->w = w;
    e->h = h;
    e->fit = fit;
    e->id = ++i->next_id;
    return i->entries[i->count++] = e;
}

/* Gives each idle decoder what was wanted last. */
static void hand_out(struct images *i)
{
    for (int k = 0; k < DECODERS; k++) {
        struct decoder *d = &i->decoders[k];
        struct entry *next = NULL;
        for (int n = 0; !d->busy && n < i->count; n++) {
            struct entry *e = i->entries[n];
            if (e->state == WANTED &&
                (!next || e->round > next->round ||
                 (e->round == next->round && e->id < next->id)))
                next = e;
        }
        if (!next)
            continue;
        size_t folder = strlen(i->folder), source = strlen(next->source);
        struct job *job = mem_new(sizeof *job + folder + source + 2);
        job->id = next->id;
        job->decoder = k;
        job->w = next->w;
        job->h = next->h;
        job->fit = next->fit;
        memcpy(job->path, i->folder, folder);
        job->path[folder] = '/';
        memcpy(job->path + folder + 1, next->source, source);
        next->state = LOADING;
        d->busy = true;
        mailbox_send(d->inbox, job);
    }
}

const struct picture *images_get(struct images *i, const char *source, int w,
                                 int h, enum fit fit, bool *waiting)
{
    if (waiting)
        *waiting = false;
    if (!source || !is_allowed(source) || w <= 0 || h <= 0)
        return NULL;
    struct entry *e = find(i, source, w, h, fit);
    if (!e)
        e = add(i, source, w, h, fit);
    e->round = i->round;
    if (e->state == WANTED)
        hand_out(i);
    if (waiting)
        *waiting = e->state == WANTED || e->state == LOADING;
    return e->state == READY ? &e->picture : NULL;
}

static void take_in(struct images *i, struct job *job)
{
    i->decoders[job->decoder].busy = false;
    for (int k = 0; k < i->count; k++) {
        struct entry *e = i->entries[k];
        if (e->id != job->id)
            continue;
        if (e->again) {
            e->again = false;
            e->state = WANTED;
            break;
        }
        e->state = job->pixels ? READY : BROKEN;
        e->pixels = job->pixels;
        job->pixels = NULL;
        if (e->pixels) {
            e->picture =
                (struct picture){job->w, job->h, e->pixels, ++i->next_id};
            i->bytes += (size_t)job->w * (size_t)job->h * 4;
        }
        break;
    }
    free(job->pixels);
    free(job);
}

/* What was asked for since pictures last came is on screen: it stays even
 * above the budget, or a full wall would be decoded for ever.  What is still
 * wanted from earlier is not wanted any more. */
static void forget(struct images *i)
{
    for (int k = i->count - 1; k >= 0; k--)
        if (i->entries[k]->state == WANTED &&
            i->entries[k]->round < i->round - 1)
            drop(i, k);
    for (;;) {
        int oldest = -1;
        bool crowded = i->count > ENTRIES_MAX;
        for (int k = 0; k < i->count; k++) {
            const struct entry *e = i->entries[k];
            bool can_go = e->state == READY || (crowded && e->state == BROKEN);
            if (can_go && e->round < i->round - 1 &&
                (oldest < 0 || e->round < i->entries[oldest]->round))
                oldest = k;
        }
        if (oldest < 0 || (i->bytes <= i->budget && !crowded))
            return;
        drop(i, oldest);
    }
}

bool images_collect(struct images *i)
{
    bool came = false;
    for (struct job *job; (job = mailbox_poll(i->done)); came = true)
        take_in(i, job);
    if (came) {
        i->round++;
        forget(i);
        hand_out(i);
    }
    return came;
}

void images_refresh(struct images *i, const char *source)
{
    for (int k = i->count - 1; k >= 0; k--) {
        struct entry *e = i->entries[k];
        if (strcmp(e->source, source) != 0)
            continue;
        if (e->state == LOADING)
            e->again = true;
        else if (e->state != WANTED)
            drop(i, k);
    }
}

bool images_are_busy(const struct images *i)
{
    for (int k = 0; k < i->count; k++)
        if (i->entries[k]->state == WANTED || i->entries[k]->state == LOADING)
            return true;
    return false;
}

size_t images_bytes(const struct images *i)
{
    return i->bytes;
}
