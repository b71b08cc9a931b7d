#include "ui/canvas.h"

#include "base/mem.h"
#include "ui/images.h"
#include "ui/marks.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    TEXT_BLOCK = 16 * 1024,
    DASHES_MAX = 500,
    FAR_AWAY = 1 << 24,
    AHEAD = 128 /* of what scrolls, so much around the view is recorded: a
                   tile at its edge is then the same when it is all in view */
};

struct text_block {
    struct text_block *next;
    size_t used, size;
    char bytes[];
};

bool rect_contains(struct rect r, int x, int y)
{
    return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}

struct rect rect_inset(struct rect r, int by)
{
    return (struct rect){r.x + by, r.y + by, r.w - 2 * by, r.h - 2 * by};
}

struct rect rect_common(struct rect a, struct rect b)
{
    int x = a.x > b.x ? a.x : b.x, y = a.y > b.y ? a.y : b.y;
    int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int below = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){x, y, right - x, below - y};
}

struct canvas *canvas_new(struct type *type, struct images *images)
{
    struct canvas *c = mem_new(sizeof *c);
    c->type = type;
    c->images = images;
    canvas_begin(c, (struct look){0});
    return c;
}

void canvas_free(struct canvas *c)
{
    if (!c)
        return;
    for (struct text_block *b = c->texts, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    layout_clear(&c->layout);
    free(c->nodes);
    free(c->marks);
    free(c);
}

void canvas_begin(struct canvas *c, struct look look)
{
    if (c->images)
        images_begin(c->images, look.now_ms);
    c->look = look;
    c->waiting = false;
    c->lost = NULL;
    c->mark_count = c->node_count = c->node_first = c->node_depth = 0;
    c->clip_count = c->scroll_count = c->scroll = c->reach_y = 0;
    for (struct text_block *b = c->texts; b; b = b->next)
        b->used = 0;
    c->filling = c->texts;
}

int canvas_w(const struct canvas *c)
{
    return c->look.portrait ? 1080 : 1920;
}

int canvas_h(const struct canvas *c)
{
    return c->look.portrait ? 1920 : 1080;
}

struct look canvas_look(const struct canvas *c)
{
    return c->look;
}

bool canvas_is_waiting(const struct canvas *c)
{
    return c->waiting;
}

char *canvas_room(struct canvas *c, size_t n)
{
    while (c->filling && c->filling->size - c->filling->used < n + 1 &&
           c->filling->next)
        c->filling = c->filling->next;
    struct text_block *b = c->filling;
    if (!b || b->size - b->used < n + 1) {
        size_t size = n + 1 > TEXT_BLOCK ? n + 1 : TEXT_BLOCK;
        b = mem_new(sizeof *b + size);
        b->size = size;
        if (c->filling)
            c->filling->next = b;
        else
            c->texts = b;
        c->filling = b;
    }
    char *room = b->bytes + b->used;
    room[n] = '\0';
    b->used += n + 1;
    return room;
}

const char *canvas_keep(struct canvas *c, const char *text, size_t n)
{
    return memcpy(canvas_room(c, n), text, n);
}

struct rect canvas_clip(const struct canvas *c)
{
    int n = c->clip_count < CLIPS_MAX ? c->clip_count : CLIPS_MAX;
    if (n > 0)
        return c->clips[n - 1];
    return (struct rect){0, 0, canvas_w(c), canvas_h(c)};
}

/* Past CLIPS_MAX a clip counts, so that ends match, and cuts nothing. */
void canvas_clip_begin(struct canvas *c, struct rect r)
{
    if (c->clip_count < CLIPS_MAX) {
        struct rect common = rect_common(canvas_clip(c), r);
        c->clips[c->clip_count] = common;
    }
    c->clip_count++;
}

void canvas_clip_end(struct canvas *c)
{
    if (c->clip_count > 0)
        c->clip_count--;
}

struct mark *canvas_mark(struct canvas *c, enum mark_kind kind,
                         struct rect bounds, enum color color)
{
    uint32_t argb = theme_argb(c->look.theme, color);
    struct rect seen = rect_common(bounds, canvas_clip(c));
    if (argb >> 24 == 0 || !canvas_sees(c, seen))
        return NULL;
    if (c->mark_count == c->mark_room) {
        c->mark_room = c->mark_room ? c->mark_room * 2 : 512;
        c->marks =
            mem_resize(c->marks, (size_t)c->mark_room * sizeof *c->marks);
    }
    struct mark *m = &c->marks[c->mark_count++];
    memset(m, 0, sizeof *m);
    m->kind = (int32_t)kind;
    m->argb = argb;
    m->seen = seen;
    m->scroll = c->scroll;
    return m;
}

/* ---- scrolling ---- */

void canvas_scroll_begin(struct canvas *c, struct rect view, enum color ground,
                         int dx, int dy)
{
    const struct rect everywhere = {-FAR_AWAY, -FAR_AWAY, 2 * FAR_AWAY,
                                    2 * FAR_AWAY};
    assert(c->scroll == 0 && c->scroll_count < SCROLLS_MAX &&
           c->clip_count < CLIPS_MAX);
    view = rect_common(view, canvas_clip(c));
    canvas_fill(c, view, ground);
    c->scrolls[c->scroll_count++] = (struct scrolled){view, dx, dy, 0};
    c->scroll = c->scroll_count;
    /* Not the view: what it cuts off would differ from place to place. */
    c->clips[c->clip_count++] = everywhere;
}

void canvas_scroll_end(struct canvas *c)
{
    assert(c->scroll > 0);
    c->scrolls[c->scroll - 1].end = c->mark_count;
    c->scroll = 0;
    canvas_clip_end(c);
}

bool canvas_sees(const struct canvas *c, struct rect r)
{
    struct rect in = canvas_clip(c);
    if (c->scroll > 0) {
        const struct scrolled *s = &c->scrolls[c->scroll - 1];
        struct rect near = rect_inset(s->view, -AHEAD);
        near.x += s->dx;
        near.y += s->dy;
        in = rect_common(in, near);
    }
    r = rect_common(r, in);
    return r.w > 0 && r.h > 0;
}

/* ---- shapes ---- */

static int least_side(struct rect r)
{
    return r.w < r.h ? r.w : r.h;
}

static int checked_radius(struct rect r, int radius)
{
    return radius > least_side(r) / 2 ? least_side(r) / 2 : radius;
}

void canvas_corners(struct canvas *c, struct rect r, int radius, int corners,
                    enum color color)
{
    struct mark *m = canvas_mark(c, MARK_ROUND, r, color);
    if (!m)
        return;
    m->at = r;
    m->corners = corners & ALL_CORNERS;
    m->radius = corners == ALL_CORNERS   ? checked_radius(r, radius)
                : radius > least_side(r) ? least_side(r)
                                         : radius;
}

void canvas_fill(struct canvas *c, struct rect r, enum color color)
{
    canvas_corners(c, r, 0, 0, color);
}

void canvas_round(struct canvas *c, struct rect r, int radius, enum color color)
{
    canvas_corners(c, r, radius, ALL_CORNERS, color);
}

void canvas_border(struct canvas *c, struct rect r, int radius, int width,
                   enum color color)
{
    struct mark *m = canvas_mark(c, MARK_BORDER, r, color);
    if (!m)
        return;
    m->at = r;
    m->radius = checked_radius(r, radius);
    m->v[0] = width;
}

static void add_shadow(struct canvas *c, struct rect r, int radius, int down,
                       int blur, uint32_t argb)
{
    struct rect spread = rect_inset(r, -2 * blur);
    spread.y += down;
    struct mark *m = canvas_mark(c, MARK_SHADOW, spread, COLOR_BLACK);
    if (!m)
        return;
    m->argb = argb;
    m->at = r;
    m->radius = checked_radius(r, radius);
    m->v[0] = down;
    m->v[1] = blur;
}

void canvas_shadow(struct canvas *c, struct rect r, int radius,
                   enum elevation e)
{
    if (c->look.theme == THEME_CONTRAST)
        return;
    if (c->look.theme == THEME_QUIET && e == E1_CARD) {
        struct rect edge = rect_inset(r, -2);
        struct mark *m = canvas_mark(c, MARK_ROUND, edge, COLOR_BLACK);
        if (!m)
            return;
        m->argb = 0xFF24312E;
        m->at = edge;
        m->corners = ALL_CORNERS;
        m->radius = checked_radius(edge, radius + 2);
        return;
    }
    if (e == E1_CARD) {
        add_shadow(c, r, radius, 1, 2, 0x1A46341C);
        add_shadow(c, r, radius, 6, 20, 0x1746341C);
    } else {
        add_shadow(c, r, radius, 12, 56, 0x47322414);
    }
}

void canvas_disc(struct canvas *c, int cx, int cy, int radius, enum color color)
{
    struct rect r = {cx - radius, cy - radius, 2 * radius, 2 * radius};
    canvas_round(c, r, radius, color);
}

void canvas_ring(struct canvas *c, int cx, int cy, int radius, int stroke,
                 int part, enum color color)
{
    struct rect r = {cx - radius - 1, cy - radius - 1, 2 * radius + 2,
                     2 * radius + 2};
    struct mark *m = part > 0 ? canvas_mark(c, MARK_RING, r, color) : NULL;
    if (!m)
        return;
    const int32_t v[] = {cx, cy, radius, stroke, part < 1000 ? part : 1000};
    memcpy(m->v, v, sizeof v);
}

static struct rect bounds_of(const int *xy, int points, int by)
{
    int x0 = xy[0], x1 = x0, y0 = xy[1], y1 = y0;
    for (int i = 1; i < points; i++) {
        x0 = xy[2 * i] < x0 ? xy[2 * i] : x0;
        x1 = xy[2 * i] > x1 ? xy[2 * i] : x1;
        y0 = xy[2 * i + 1] < y0 ? xy[2 * i + 1] : y0;
        y1 = xy[2 * i + 1] > y1 ? xy[2 * i + 1] : y1;
    }
    return (struct rect){x0 - by, y0 - by, x1 - x0 + 2 * by, y1 - y0 + 2 * by};
}

void canvas_line(struct canvas *c, int x0, int y0, int x1, int y1, int width,
                 enum color color)
{
    const int xy[] = {x0, y0, x1, y1};
    struct mark *m =
        canvas_mark(c, MARK_LINE, bounds_of(xy, 2, width / 2 + 2), color);
    if (!m)
        return;
    const int32_t v[] = {x0, y0, x1, y1, width};
    memcpy(m->v, v, sizeof v);
}

static int along(int from, int to, int part, int whole)
{
    return from + (int)((int64_t)(to - from) * part / whole);
}

static int length_of(int dx, int dy)
{
    int64_t square = (int64_t)dx * dx + (int64_t)dy * dy;
    int n = 0;
    for (int bit = 1 << 15; bit > 0; bit >>= 1)
        if ((int64_t)(n + bit) * (n + bit) <= square)
            n += bit;
    return n;
}

void canvas_dashes(struct canvas *c, int x0, int y0, int x1, int y1, int width,
                   int on, int off, enum color color)
{
    int length = length_of(x1 - x0, y1 - y0);
    if (length <= 0 || on <= 0 || off < 0)
        return;
    int at = 0;
    for (int i = 0; i < DASHES_MAX && at < length; i++, at += on + off) {
        int end = at + on < length ? at + on : length;
        canvas_line(c, along(x0, x1, at, length), along(y0, y1, at, length),
                    along(x0, x1, end, length), along(y0, y1, end, length),
                    width, color);
    }
}

void canvas_triangle(struct canvas *c, int x0, int y0, int x1, int y1, int x2,
                     int y2, enum color color)
{
    const int xy[] = {x0, y0, x1, y1, x2, y2};
    struct mark *m = canvas_mark(c, MARK_TRIANGLE, bounds_of(xy, 3, 1), color);
    if (!m)
        return;
    for (int i = 0; i < MARK_VALUES; i++)
        m->v[i] = xy[i];
}
