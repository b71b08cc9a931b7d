#include "screens/gallery_parts.h"

#include "base/log.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum {
    GAP = 16,
    UNIT_H = 190,
    ALBUM_ROW = 124,
    ALBUM_STEP = 136,
    MOVE_TICK_MS = 16
};

/* ---- where things are ---- */

struct rect gallery_list(const struct gallery *g)
{
    if (g->portrait)
        return (struct rect){0, 136 + g->shift, 1080, CHIP_H};
    return (struct rect){64, 136 + g->shift, 424, 808 - g->shift};
}

struct rect gallery_wall(const struct gallery *g)
{
    if (g->portrait)
        return (struct rect){48, 232 + g->shift, 984, 1478 - g->shift};
    return (struct rect){520, 136 + g->shift, 1336, 808 - g->shift};
}

static int columns_of(const struct gallery *g)
{
    return g->portrait ? 3 : 4;
}

struct rect gallery_tile(const struct gallery *g, const struct tile *t)
{
    struct rect w = gallery_wall(g);
    int n = columns_of(g), pitch = w.w + GAP;
    int x0 = t->column * pitch / n, x1 = (t->column + t->across) * pitch / n;
    return (struct rect){w.x + x0, w.y + t->row * (UNIT_H + GAP), x1 - x0 - GAP,
                         t->down * (UNIT_H + GAP) - GAP};
}

struct rect gallery_album(const struct gallery *g, int i)
{
    struct rect l = gallery_list(g);
    return (struct rect){l.x, l.y + i * ALBUM_STEP - scroll_offset(&g->list),
                         l.w, ALBUM_ROW};
}

static int page_px(const struct gallery *g)
{
    int rows = (gallery_wall(g).h + GAP) / (UNIT_H + GAP);
    return (rows > 0 ? rows : 1) * (UNIT_H + GAP);
}

int gallery_pages(const struct gallery *g)
{
    int content = g->rows * (UNIT_H + GAP);
    int page = page_px(g), pages = (content + page - 1) / page;
    return pages > 0 ? pages : 1;
}

int gallery_page(const struct gallery *g)
{
    int at = scroll_offset(&g->wall), pages = gallery_pages(g);
    if (at + g->wall.view >= g->wall.content)
        return pages - 1;
    int page = (at + page_px(g) / 2) / page_px(g);
    return page < 0 ? 0 : page >= pages ? pages - 1 : page;
}

/* Chips are as wide as their words; sized when the albums are read. */
int gallery_chip(const struct album *a)
{
    int w = 56 + (int)strlen(a->title) * 32 / 3;
    return w < 480 ? w : 480;
}

static int chips_width(const struct gallery *g)
{
    int sum = 48;
    for (int i = 0; i < g->album_count; i++)
        sum += gallery_chip(&g->albums[i]) + CHIP_GAP;
    return sum + 48 - CHIP_GAP;
}

static void resize(struct gallery *g)
{
    struct rect l = gallery_list(g), w = gallery_wall(g);
    g->rows = wall_layout(g->photos, g->photo_count, columns_of(g), g->tiles);
    scroll_size(&g->wall, w.h, g->rows * (UNIT_H + GAP) - GAP);
    if (g->portrait)
        scroll_size(&g->list, l.w, chips_width(g));
    else
        scroll_size(&g->list, l.h,
                    g->album_count * ALBUM_STEP - (ALBUM_STEP - ALBUM_ROW));
}

/* ---- reading ---- */

static void read_photos(struct gallery *g, struct kiosk *k)
{
    struct err err = {0};
    g->photo_count = 0;
    if (g->album_count > 0 &&
        !photos_of(kiosk_db(k), g->albums[g->album].id, g->photos, PHOTOS_MAX,
                   &g->photo_count, &err))
        log_err("photos", &err);
    resize(g);
}

static void read_gallery(struct gallery *g, struct kiosk *k)
{
    char showing[ID_SIZE] = "";
    struct err err = {0};
    if (g->album_count > 0)
        memcpy(showing, g->albums[g->album].id, sizeof showing);
    g->album_count = g->album = 0;
    if (!albums_list(kiosk_db(k), g->albums, ALBUMS_MAX, &g->album_count, &err))
        log_err("albums", &err);
    for (int i = 0; i < g->album_count; i++)
        if (strcmp(g->albums[i].id, showing) == 0)
            g->album = i;
    read_photos(g, k);
}

static void look(struct gallery *g, const struct kiosk *k)
{
    const struct connection *n = kiosk_connection(k);
    g->portrait = kiosk_look(k).portrait;
    g->shift = n->alone || n->online ? 0 : 72;
}

static void open_gallery(void *state, struct kiosk *k, const char *subject)
{
    struct gallery *g = state;
    (void)subject;
    g->albums = mem_new(ALBUMS_MAX * sizeof *g->albums);
    g->photos = mem_new(PHOTOS_MAX * sizeof *g->photos);
    g->tiles = mem_new(PHOTOS_MAX * sizeof *g->tiles);
    look(g, k);
    read_gallery(g, k);
}

static void close_gallery(void *state)
{
    struct gallery *g = state;
    free(g->albums);
    free(g->photos);
    free(g->tiles);
}

/* ---- reacting ---- */

static void turn_page(struct gallery *g, int by)
{
    int page = gallery_page(g) + by, last = gallery_pages(g) - 1;
    page = page < 0 ? 0 : page > last ? last : page;
    g->wall.at = (double)page * page_px(g);
    g->wall.speed = 0;
    scroll_size(&g->wall, g->wall.view, g->wall.content);
}

static void tap(struct gallery *g, struct kiosk *k, const struct event *e)
{
    switch ((enum gallery_act)e->act) {
    case GALLERY_ALBUM:
        if (e->arg < 0 || e->arg >= g->album_count)
            break;
        g->album = (int)e->arg;
        g->wall = (struct scroll){0};
        read_photos(g, k);
        break;
    case GALLERY_PHOTO:
        if (e->arg >= 0 && e->arg < g->photo_count)
            kiosk_go(k, &screen_viewer, g->photos[e->arg].id);
        break;
    case GALLERY_PAGE:
        turn_page(g, (int)e->arg);
        break;
    case GALLERY_WALL:
        break;
    }
}

static void drag(struct gallery *g, const struct event *e)
{
    if (e->kind == EVENT_GRAB) {
        g->held = e->act == GALLERY_ALBUM ? &g->list : &g->wall;
        scroll_grab(g->held, e->now_ms);
    }
    if (!g->held)
        return;
    bool across = g->held == &g->list && g->portrait;
    if (e->kind == EVENT_DRAG)
        scroll_drag(g->held, across ? e->dx : e->dy, e->now_ms);
    if (e->kind == EVENT_RELEASE) {
        scroll_release(g->held, e->now_ms);
        g->held = NULL;
    }
}

static void handle(void *state, struct kiosk *k, const struct event *e)
{
    struct gallery *g = state;
    switch (e->kind) {
    case EVENT_TAP:
        tap(g, k, e);
        break;
    case EVENT_GRAB:
    case EVENT_DRAG:
    case EVENT_RELEASE:
        drag(g, e);
        break;
    case EVENT_LOOK:
        look(g, k);
        g->list = g->wall = (struct scroll){0};
        resize(g);
        break;
    case EVENT_DATA:
    case EVENT_SHOWN:
        look(g, k);
        read_gallery(g, k);
        break;
    default:
        break;
    }
}

static bool update(void *state, struct kiosk *k)
{
    struct gallery *g = state;
    int64_t now = kiosk_steady(k);
    int shift = g->shift;
    look(g, k);
    if (shift != g->shift)
        resize(g);
    g->list.still = g->wall.still = kiosk_look(k).still;
    bool moves = scroll_step(&g->list, now);
    moves |= scroll_step(&g->wall, now);
    if (moves)
        kiosk_wake_in(k, MOVE_TICK_MS);
    return moves || shift != g->shift;
}

static void draw(const void *state, const struct kiosk *k, struct canvas *c)
{
    draw_gallery(state, k, c);
}

const struct screen screen_gallery = {
    .name = "gallery",
    .state_size = sizeof(struct gallery),
    .idle_s = 45,
    .open = open_gallery,
    .close = close_gallery,
    .handle = handle,
    .update = update,
    .draw = draw,
};
