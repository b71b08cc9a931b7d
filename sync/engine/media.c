#include "sync/engine/media.h"

#include "base/log.h"
#include "sync/engine/part.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum {
    ASK_S = 300,
    BYTES_MAX = 32 * 1024 * 1024, /* of one picture */
    FULL_MS = 60 * 1000,          /* look again whether there is room */
    HTTP_RANGE = 416
};
#define FREE_LEAST (INT64_C(200) * 1024 * 1024)

void media_begin(struct media *m, struct core *c)
{
    *m = (struct media){.core = c, .stale = true};
    for (int i = 0; i < FETCHES; i++)
        m->fetches[i] = (struct fetch){.media = m, .fd = -1};
}

static void put_away(struct fetch *f)
{
    if (f->fd >= 0)
        close(f->fd);
    f->fd = -1;
    f->exchange = NULL;
}

void media_end(struct media *m)
{
    for (int i = 0; i < FETCHES; i++) {
        transport_abort(m->core->transport, m->fetches[i].exchange);
        put_away(&m->fetches[i]);
    }
    free(m->list);
    m->list = NULL;
    m->count = 0;
}

void media_poke(struct media *m)
{
    m->stale = true;
    if (m->failures == 0)
        m->due = 0;
}

/* ---- one picture ---- */

static void take_file(struct fetch *f, const struct answer *a)
{
    struct media *m = f->media;
    struct err err;
    char tag[TAG_SIZE];
    if (!tag_of_etag(a->etag, tag)) {
        log_warn("media: %s came without its hash", f->name);
        m->round_failed++;
        return;
    }
    if (!part_finish(m->core->media_dir, f->name, f->fd, tag, &err)) {
        log_err("media", &err);
        m->round_failed++;
        return;
    }
    m->failures = 0;
    core_news(m->core, NEWS_MEDIA, f->name, 1);
}

static void answered(void *ctx, const struct answer *a)
{
    struct fetch *f = ctx;
    struct media *m = f->media;
    char tag[TAG_SIZE];
    if (core_heard(m->core, "media", a)) {
        take_file(f, a);
    } else {
        m->round_failed++;
        if (a->status == HTTP_RANGE)
            part_drop(m->core->media_dir, f->name);
        else if (a->status == 0 && tag_of_etag(a->etag, tag))
            part_keep(m->core->media_dir, f->name, tag);
        if (!m->core->state.online) /* no use in going on with the list */
            m->due = core_retry_at(&m->failures, a);
    }
    put_away(f);
}

static bool start(struct fetch *f, const struct wanted *w)
{
    struct core *c = f->media->core;
    struct err err;
    int64_t have;
    char tag[TAG_SIZE], etag[TAG_SIZE + 2], path[96], query[32];
    f->fd = part_open(c->media_dir, f->name, &have, tag, &err);
    if (f->fd < 0) {
        log_err("media", &err);
        return false;
    }
    snprintf(etag, sizeof etag, "\"%s\"", tag);
    snprintf(path, sizeof path, "/v1/media/%s", w->sha);
    snprintf(query, sizeof query, "size=%s", rendition_text(w->size));
    struct request r = {.method = "GET",
                        .path = path,
                        .query = query,
                        .timeout_s = ASK_S,
                        .answer_max = BYTES_MAX,
                        .fd = f->fd,
                        .resume_at = have,
                        .etag = etag,
                        .done = answered,
                        .ctx = f};
    f->exchange = core_ask(c, &r, NULL);
    if (!f->exchange)
        put_away(f);
    return f->exchange != NULL;
}

/* ---- the list ---- */

static bool is_sha(const char *text)
{
    return strspn(text, "0123456789abcdef") == 64 && text[64] == '\0';
}

static bool is_here(const struct core *c, const char *name)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s", c->media_dir, name);
    bool here = access(path.text, F_OK) == 0;
    buf_clear(&path);
    return here;
}

/* The next one of the list that is missing; NULL at its end. */
static const struct wanted *next_missing(struct media *m, char *name)
{
    while (m->next < m->count) {
        const struct wanted *w = &m->list[m->next++];
        if (w->size == RENDITION_FULL || !is_sha(w->sha))
            continue;
        media_path(w->sha, w->size, name);
        bool under_way = false;
        for (int i = 0; i < FETCHES; i++)
            under_way |=
                m->fetches[i].fd >= 0 && strcmp(m->fetches[i].name, name) == 0;
        if (!under_way && !is_here(m->core, name))
            return w;
    }
    return NULL;
}

static bool read_list(struct media *m)
{
    struct err err;
    free(m->list);
    m->list = NULL;
    m->count = m->next = m->round_failed = 0;
    if (media_wanted(m->core->db, &m->list, &m->count, &err)) {
        m->stale = false;
        return true;
    }
    log_err("media: reading what is wanted", &err);
    m->due = core_retry_at(&m->failures, NULL);
    return false;
}

static bool has_room(struct media *m, int64_t now)
{
    struct statvfs disk;
    if (statvfs(m->core->media_dir, &disk) != 0 ||
        (int64_t)disk.f_bavail * (int64_t)disk.f_frsize >= FREE_LEAST) {
        m->was_full = false;
        return true;
    }
    if (!m->was_full)
        log_warn("media: less than 200 MB free, fetching no more");
    m->was_full = true;
    m->due = now + FULL_MS;
    return false;
}

/* The list is at its end, and nothing is on its way. */
static void end_round(struct media *m)
{
    m->due = INT64_MAX;
    if (m->round_failed > 0) {
        m->due = core_retry_at(&m->failures, NULL);
        m->stale = true;
    }
}

static bool is_busy(const struct media *m)
{
    for (int i = 0; i < FETCHES; i++)
        if (m->fetches[i].fd >= 0)
            return true;
    return false;
}

int64_t media_step(struct media *m, int64_t now)
{
    if (!m->core->state.paired || !m->core->state.ready || now < m->due)
        return m->core->state.paired && m->core->state.ready ? m->due
                                                             : INT64_MAX;
    if (m->stale && !is_busy(m) && !read_list(m))
        return m->due;
    for (int i = 0; i < FETCHES && now >= m->due; i++) {
        struct fetch *f = &m->fetches[i];
        if (f->fd >= 0 || !has_room(m, now))
            continue;
        const struct wanted *w = next_missing(m, f->name);
        if (w && !start(f, w))
            m->due = core_retry_at(&m->failures, NULL);
    }
    if (is_busy(m))
        return INT64_MAX;
    if (now >= m->due && m->next == m->count && !m->stale)
        end_round(m);
    return m->due;
}
