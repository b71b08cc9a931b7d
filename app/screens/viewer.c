#include "screens/viewer_parts.h"

#include "base/log.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BAR_H = 212,
    BAR_H_LOW = 352,
    GLIDE_MS = 240,
    GLIDE_TICK_MS = 16,
    BETWEEN = 48,    /* dark between two photos */
    DOUBLE_MS = 360, /* a tap waits so long for its second */
};

/* ---- zoom ---- */

struct zoom zoom_fit(struct rect box, int w, int h)
{
    struct zoom z = {.box_w = box.w,
                     .box_h = box.h,
                     .w = box.w,
                     .h = box.h,
                     .zoom = ZOOM_ONE};
    if (w <= 0 || h <= 0)
        return z;
    if ((int64_t)w * box.h > (int64_t)h * box.w)
        z.h = (int)((int64_t)box.w * h / w);
    else
        z.w = (int)((int64_t)box.h * w / h);
    return z;
}

static int within(int value, int most)
{
    return value < -most ? -most : value > most ? most : value;
}

static void keep_edges(struct zoom *z)
{
    int over_w = z->w * z->zoom / ZOOM_ONE - z->box_w;
    int over_h = z->h * z->zoom / ZOOM_ONE - z->box_h;
    z->dx = within(z->dx, over_w > 0 ? over_w / 2 : 0);
    z->dy = within(z->dy, over_h > 0 ? over_h / 2 : 0);
}

void zoom_to(struct zoom *z, int zoom, int x, int y)
{
    int was = z->zoom;
    z->zoom = zoom < ZOOM_ONE ? ZOOM_ONE : zoom > ZOOM_TWO ? ZOOM_TWO : zoom;
    z->dx = x - (int)((int64_t)(x - z->dx) * z->zoom / was);
    z->dy = y - (int)((int64_t)(y - z->dy) * z->zoom / was);
    keep_edges(z);
}

void zoom_pan(struct zoom *z, int dx, int dy)
{
    z->dx += dx;
    z->dy += dy;
    keep_edges(z);
}

/* ---- which photo ---- */

struct rect viewer_box(const struct viewer *v)
{
    int w = v->portrait ? 1080 : 1920, h = v->portrait ? 1920 : 1080;
    if (!v->bare)
        h -= v->portrait ? BAR_H_LOW : BAR_H;
    return (struct rect){0, 0, w, h};
}

static void show(struct viewer *v, int index)
{
    v->index = index < 0 ? 0 : index >= v->count ? v->count - 1 : index;
    if (v->index < 0)
        v->index = 0;
    const struct photo *p = &v->photos[v->index];
    v->zoom = zoom_fit(viewer_box(v), p->width, p->height);
    v->swipe = v->turn = 0;
    v->glide_ms = 0;
}

/* The photo's album; the photo is found by looking into each. */
static bool read_album(struct viewer *v, struct kiosk *k, const char *id,
                       struct err *err)
{
    struct album *albums = mem_new(ALBUMS_MAX * sizeof *albums);
    int count = 0, index = -1;
    bool ok = albums_list(kiosk_db(k), albums, ALBUMS_MAX, &count, err);
    for (int i = 0; ok && index < 0 && i < count; i++) {
        ok = photos_of(kiosk_db(k), albums[i].id, v->photos, PHOTOS_MAX,
                       &v->count, err);
        for (int p = 0; ok && p < v->count; p++)
            if (strcmp(v->photos[p].id, id) == 0)
                index = p;
        memcpy(v->album, albums[i].title, sizeof v->album);
        memcpy(v->taken_on, albums[i].taken_on, sizeof v->taken_on);
    }
    if (index < 0)
        v->count = 0;
    else
        show(v, index);
    free(albums);
    return ok;
}

static void open_viewer(void *state, struct kiosk *k, const char *subject)
{
    struct viewer *v = state;
    struct err err = {0};
    v->photos = mem_new(PHOTOS_MAX * sizeof *v->photos);
    v->portrait = kiosk_look(k).portrait;
    if (!read_album(v, k, subject, &err))
        log_err("photo", &err);
}

static void close_viewer(void *state)
{
    struct viewer *v = state;
    free(v->photos);
}

/* Rows changed: the same photo again, or what is left beside it. */
static void read_again(struct viewer *v, struct kiosk *k)
{
    struct err err = {0};
    char id[ID_SIZE], album[ID_SIZE];
    if (v->count == 0)
        return;
    memcpy(id, v->photos[v->index].id, sizeof id);
    memcpy(album, v->photos[v->index].album, sizeof album);
    struct zoom kept = v->zoom;
    int index = v->index;
    if (!photos_of(kiosk_db(k), album, v->photos, PHOTOS_MAX, &v->count, &err))
        log_err("photo", &err);
    for (int i = 0; i < v->count; i++)
        if (strcmp(v->photos[i].id, id) == 0) {
            v->index = i;
            v->zoom = kept;
            return;
        }
    show(v, index); /* it was withdrawn: its neighbour takes its place */
}

/* ---- reacting ---- */

static void glide(struct viewer *v, int turn, int64_t now)
{
    int wide = viewer_box(v).w + BETWEEN;
    if (v->index + turn < 0 || v->index + turn >= v->count)
        turn = 0;
    v->turn = turn;
    v->glide_from = v->swipe;
    v->glide = -turn * wide;
    v->glide_ms = now;
}

static void drag(struct viewer *v, const struct event *e)
{
    int wide = viewer_box(v).w;
    switch (e->kind) {
    case EVENT_GRAB:
        if (v->glide_ms && v->turn)
            show(v, v->index + v->turn);
        v->glide_ms = 0;
        break;
    case EVENT_DRAG:
        if (v->zoom.zoom > ZOOM_ONE) {
            zoom_pan(&v->zoom, e->dx, e->dy);
            break;
        }
        v->swipe = within(v->swipe + e->dx, wide);
        break;
    case EVENT_RELEASE:
        if (v->zoom.zoom == ZOOM_ONE)
            glide(v,
                  v->swipe > wide / 6    ? -1
                  : v->swipe < -wide / 6 ? 1
                                         : 0,
                  e->now_ms);
        break;
    default:
        break;
    }
}

static void touch(struct viewer *v, const struct event *e)
{
    struct rect box = viewer_box(v);
    int x = e->x - box.w / 2, y = e->y - box.h / 2;
    switch (e->kind) {
    case EVENT_DOUBLE_TAP:
        v->tap_ms = 0;
        zoom_to(&v->zoom, v->zoom.zoom > ZOOM_ONE ? ZOOM_ONE : ZOOM_TWO, x, y);
        break;
    case EVENT_PINCH:
        v->swipe = 0;
        zoom_pan(&v->zoom, e->dx, e->dy);
        zoom_to(&v->zoom, (int)lround(v->zoom.zoom * e->scale), x, y);
        break;
    case EVENT_SWIPE:
        if (v->zoom.zoom == ZOOM_ONE && e->dx)
            glide(v, e->dx < 0 ? 1 : -1, e->now_ms);
        break;
    default:
        drag(v, e);
        break;
    }
}

static void tap(struct viewer *v, struct kiosk *k, const struct event *e)
{
    switch ((enum viewer_act)e->act) {
    case VIEWER_PHOTO:
        v->tap_ms = e->now_ms;
        break;
    case VIEWER_BACK:
        kiosk_back(k);
        break;
    case VIEWER_TURN:
        glide(v, (int)e->arg, e->now_ms);
        break;
    case VIEWER_JUMP:
        show(v, (int)e->arg);
        break;
    }
}

static void handle(void *state, struct kiosk *k, const struct event *e)
{
    struct viewer *v = state;
    if (e->kind == EVENT_TAP && e->act == VIEWER_BACK) {
        kiosk_back(k);
        return;
    }
    if (e->kind == EVENT_DATA || e->kind == EVENT_SHOWN)
        read_again(v, k);
    if (v->count == 0)
        return;
    switch (e->kind) {
    case EVENT_TAP:
        tap(v, k, e);
        break;
    case EVENT_LOOK:
        v->portrait = kiosk_look(k).portrait;
        show(v, v->index);
        break;
    default:
        touch(v, e);
        break;
    }
}

static bool update(void *state, struct kiosk *k)
{
    struct viewer *v = state;
    int64_t now = kiosk_steady(k);
    bool changed = false;
    if (v->tap_ms && now - v->tap_ms >= DOUBLE_MS) {
        v->tap_ms = 0;
        v->bare = !v->bare;
        show(v, v->index);
        changed = true;
    }
    if (v->tap_ms)
        kiosk_wake_in(k, (int)(v->tap_ms + DOUBLE_MS - now));
    if (!v->glide_ms)
        return changed;
    int part = ease_out(now - v->glide_ms, GLIDE_MS);
    v->swipe = v->glide_from + (v->glide - v->glide_from) * part / 1000;
    if (now - v->glide_ms >= GLIDE_MS)
        show(v, v->index + v->turn);
    else
        kiosk_wake_in(k, GLIDE_TICK_MS);
    return true;
}

static void draw(const void *state, const struct kiosk *k, struct canvas *c)
{
    draw_viewer(state, k, c);
}

const struct screen screen_viewer = {
    .name = "viewer",
    .state_size = sizeof(struct viewer),
    .idle_s = 120,
    .alone = true,
    .open = open_viewer,
    .close = close_viewer,
    .handle = handle,
    .update = update,
    .draw = draw,
};
