#include "screens/viewer_parts.h"

#include "base/log.h"
#include "base/mem.h"
#include "ui/moves.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    BETWEEN = 48, /* dark between two photos */
    BAR_H = 212,
    BAR_H_LOW = 352,
    GLIDE_MS = 240,
    TICK_MS = 16,
    DOUBLE_MS = 360, /* a tap waits so long for its second */
};

/* Pixels a millisecond: a finger that leaves so fast turns the photo. */
static const double FLICK = 0.4;

/* ---- which photo ---- */

struct rect viewer_box(const struct viewer *v)
{
    int w = v->portrait ? 1080 : 1920, h = v->portrait ? 1920 : 1080;
    if (!v->bare)
        h -= v->portrait ? BAR_H_LOW : BAR_H;
    return (struct rect){0, 0, w, h};
}

int viewer_pitch(const struct viewer *v)
{
    return viewer_box(v).w + BETWEEN;
}

static void show(struct viewer *v, int index)
{
    v->index = index < 0 ? 0 : index >= v->count ? v->count - 1 : index;
    if (v->index < 0)
        v->index = 0;
    const struct photo *p = &v->photos[v->index];
    v->zoom = zoom_fit(viewer_box(v), p->width, p->height);
    v->swipe = v->turn = 0;
    v->glide_ms = v->zoom_ms = 0;
    v->strip = (struct scroll){0};
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
    if (v->index + turn < 0 || v->index + turn >= v->count)
        turn = 0;
    v->turn = turn;
    v->glide_from = v->swipe;
    v->glide = -turn * viewer_pitch(v);
    v->glide_ms = now;
}

/* The photos lie side by side on a strip, which the finger holds. */
static void grab(struct viewer *v, int64_t now)
{
    int pitch = viewer_pitch(v);
    if (v->glide_ms && v->turn) {
        int swipe = v->swipe - v->glide;
        show(v, v->index + v->turn);
        v->swipe = swipe;
    }
    v->glide_ms = 0;
    scroll_size(&v->strip, pitch, v->count * pitch);
    v->strip.at = v->index * pitch - v->swipe;
    scroll_grab(&v->strip, now);
}

static void release(struct viewer *v, int64_t now)
{
    int far = viewer_pitch(v) / 6, least = far / 4;
    scroll_release(&v->strip, now);
    double speed = v->strip.speed; /* on is positive */
    int turn = 0;
    if (v->swipe < -least && (speed > FLICK || v->swipe < -far))
        turn = speed < -FLICK ? 0 : 1;
    else if (v->swipe > least && (speed < -FLICK || v->swipe > far))
        turn = speed > FLICK ? 0 : -1;
    v->strip = (struct scroll){0};
    glide(v, turn, now);
}

static void drag(struct viewer *v, const struct kiosk *k,
                 const struct event *e)
{
    bool enlarged = v->zoom.zoom > ZOOM_ONE;
    int pitch = viewer_pitch(v);
    switch (e->kind) {
    case EVENT_GRAB:
        v->zoom.flies = false;
        if (!enlarged)
            grab(v, e->now_ms);
        break;
    case EVENT_DRAG:
        if (enlarged) {
            zoom_drag(&v->zoom, e->dx, e->dy, e->now_ms);
            break;
        }
        if (!v->strip.held)
            grab(v, e->now_ms);
        scroll_drag(&v->strip, e->dx, e->now_ms);
        v->swipe = v->index * pitch - scroll_offset(&v->strip);
        v->swipe = v->swipe > pitch ? pitch : v->swipe;
        v->swipe = v->swipe < -pitch ? -pitch : v->swipe;
        break;
    case EVENT_RELEASE:
        zoom_release(&v->zoom, kiosk_look(k).still, e->now_ms);
        if (v->strip.held)
            release(v, e->now_ms);
        break;
    default:
        break;
    }
}

static void touch(struct viewer *v, const struct kiosk *k,
                  const struct event *e)
{
    struct rect box = viewer_box(v);
    int x = e->x - box.w / 2, y = e->y - box.h / 2;
    switch (e->kind) {
    case EVENT_DOUBLE_TAP:
        v->tap_ms = 0;
        v->zoom.flies = false;
        v->zoom_from = v->zoom;
        v->zoom_goal = v->zoom.zoom > ZOOM_ONE ? ZOOM_ONE : ZOOM_TWO;
        v->zoom_x = x;
        v->zoom_y = y;
        v->zoom_ms = e->now_ms;
        break;
    case EVENT_PINCH:
        v->swipe = 0;
        v->zoom_ms = 0;
        v->strip = (struct scroll){0};
        zoom_pan(&v->zoom, e->dx, e->dy);
        zoom_to(&v->zoom, (int)lround(v->zoom.zoom * e->scale), x, y);
        zoom_grab(&v->zoom, e->now_ms);
        break;
    default:
        drag(v, k, e);
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
        touch(v, k, e);
        break;
    }
}

/* True while something moves by itself. */
static bool move(struct viewer *v, struct kiosk *k)
{
    bool moves = zoom_step(&v->zoom, kiosk_steady(k));
    if (v->zoom_ms) {
        int part = kiosk_eased(k, v->zoom_ms, GLIDE_MS);
        int way = v->zoom_goal - v->zoom_from.zoom;
        v->zoom = v->zoom_from;
        zoom_to(&v->zoom, v->zoom_from.zoom + way * part / 1000, v->zoom_x,
                v->zoom_y);
        v->zoom_ms = part < 1000 ? v->zoom_ms : 0;
        moves = true;
    }
    if (v->glide_ms) {
        int part = kiosk_eased(k, v->glide_ms, GLIDE_MS);
        v->swipe = v->glide_from + (v->glide - v->glide_from) * part / 1000;
        if (part == 1000)
            show(v, v->index + v->turn);
        moves = true;
    }
    return moves;
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
        kiosk_move(k, MOVE_FADE);
        changed = true;
    }
    if (v->tap_ms)
        kiosk_wake_in(k, (int)(v->tap_ms + DOUBLE_MS - now));
    if (!move(v, k))
        return changed;
    kiosk_wake_in(k, TICK_MS);
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
