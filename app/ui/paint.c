#include "ui/paint_parts.h"

#include "base/lang.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

enum { LARGE_PX = 2560, SPARE_MS = 10 * 1000 };

double paint_clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

int painter_frame_us(const struct painter *p)
{
    bool large = p->glass.w > LARGE_PX || p->glass.h > LARGE_PX;
    return large ? 33333 : 16667;
}

void paint_count(struct painter *p, double start, bool late)
{
    double ms = paint_clock_ms() - start;
    stats_add(&p->stats, ms, late || ms * 1000 > painter_frame_us(p));
}

/* ---- where the frame lies ---- */

bool paint_is_turned(const struct painter *p)
{
    return p->rotate != 0;
}

uint32_t *paint_new_frame(struct painter *p)
{
    for (int i = 0; i < 2; i++)
        if (p->spare[i]) {
            uint32_t *frame = p->spare[i];
            p->spare[i] = NULL;
            return frame;
        }
    return mem_new(((size_t)p->stage.w * (size_t)p->stage.h + 1) * 4);
}

void paint_keep_frame(struct painter *p, uint32_t *frame)
{
    for (int i = 0; i < 2 && frame; i++)
        if (!p->spare[i]) {
            p->spare[i] = frame;
            frame = NULL;
        }
    free(frame);
}

static void free_spare(struct painter *p)
{
    for (int i = 0; i < 2; i++) {
        free(p->spare[i]);
        p->spare[i] = NULL;
    }
}

void painter_rest(struct painter *p, int64_t now_ms)
{
    if (p->rests_ms == 0)
        p->rests_ms = now_ms;
    if (now_ms - p->rests_ms >= SPARE_MS)
        free_spare(p);
}

uint32_t *paint_shown(const struct painter *p)
{
    return p->glass.first + (ptrdiff_t)p->place.at.y * p->glass.stride +
           p->place.at.x;
}

void paint_aim(struct painter *p)
{
    p->stage.pixels = p->frame ? p->frame : paint_shown(p);
    p->stage.stride = p->frame ? p->stage.w : p->glass.stride;
}

static void lay_out(struct painter *p, int design_w, int design_h)
{
    struct stage *s = &p->stage;
    p->place = place_of(p->glass.w, p->glass.h, p->rotate, design_w, design_h);
    p->design_w = design_w;
    p->design_h = design_h;
    p->whole = true;
    paint_drop_move(p);
    free_spare(p); /* of another size */
    s->scale = p->place.scale;
    s->w = p->place.at.w;
    s->h = p->place.at.h;
    size_t row = (size_t)s->w + 1;
    s->cover = mem_resize(s->cover, row);
    s->row = mem_resize(s->row, row * 4);
    if (paint_is_turned(p)) {
        p->band = mem_resize(p->band, row * BAND * 4);
        free(p->frame);
        p->frame = paint_new_frame(p);
    }
    paint_aim(p);
}

bool painter_is_portrait(const struct painter *p)
{
    bool turned = p->rotate == 90 || p->rotate == 270;
    return turned ? p->glass.w > p->glass.h : p->glass.h > p->glass.w;
}

bool paint_look_at_window(struct painter *p)
{
    struct pixels now = {0};
    struct pixels was = p->glass;
    bool there = window_pixels(p->window, &now);
    p->glass = now;
    if (!there || now.w != was.w || now.h != was.h) {
        if (there) {
            bool portrait = painter_is_portrait(p);
            lay_out(p, portrait ? 1080 : 1920, portrait ? 1920 : 1080);
        }
    } else if (now.first != was.first || now.stride != was.stride) {
        p->whole = true;
        paint_aim(p);
    }
    return there;
}

struct painter *painter_open(const struct window_options *o, struct err *err)
{
    struct painter *p = mem_new(sizeof *p);
    p->rotate = o->rotate;
    p->window = window_open(o, err);
    if (p->window && paint_look_at_window(p))
        return p;
    painter_close(p);
    return NULL;
}

void painter_close(struct painter *p)
{
    if (!p)
        return;
    damage_clear(&p->damage);
    free_spare(p);
    free(p->old);
    free(p->frame);
    free(p->band);
    free(p->stage.row);
    free(p->stage.cover);
    window_close(p->window);
    free(p);
}

int painter_scale(const struct painter *p)
{
    return (int)(p->place.scale * 1000 + 0.5);
}

void painter_resized(struct painter *p)
{
    p->whole = true;
    if (paint_look_at_window(p))
        paint_drop_move(p);
}

void painter_move(struct painter *p, enum move move)
{
    p->pending = move;
}

/* ---- showing ---- */

/* The page's colour in the bars beside the frame. */
static void fill_margin(struct painter *p)
{
    struct raster r = {
        p->glass.first, p->glass.stride, {0, 0, p->glass.w, p->glass.h}};
    struct rect at = place_turned(&p->place, p->place.at);
    int right = at.x + at.w, below = at.y + at.h;
    raster_fill(&r, (struct rect){0, 0, r.clip.w, at.y}, p->page);
    raster_fill(&r, (struct rect){0, below, r.clip.w, r.clip.h - below},
                p->page);
    raster_fill(&r, (struct rect){0, at.y, at.x, at.h}, p->page);
    raster_fill(&r, (struct rect){right, at.y, r.clip.w - right, at.h},
                p->page);
}

void paint_put(struct painter *p, const struct rect *parts, int count)
{
    struct rect changed[PARTS_MAX];
    for (int i = 0; i < count; i++) {
        struct rect r = parts[i];
        r.x += p->place.at.x;
        r.y += p->place.at.y;
        changed[i] = place_turned(&p->place, r);
    }
    if (p->whole || p->margin != p->page) {
        fill_margin(p);
        changed[0] = (struct rect){0, 0, p->glass.w, p->glass.h};
        count = 1;
    }
    if (count > 0)
        window_update(p->window, changed, count);
    p->whole = false;
    p->margin = p->page;
}

static struct rect around(struct rect a, struct rect b)
{
    if (a.w <= 0 || a.h <= 0)
        return b;
    int x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
    int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int below = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){x, y, right - x, below - y};
}

static void turn_part(struct painter *p, struct rect r)
{
    if (paint_is_turned(p) && !p->old)
        present_turned(&p->glass, &p->place, r,
                       p->frame + (ptrdiff_t)r.y * p->stage.w + r.x,
                       p->stage.w);
}

/* What is to be turned is, while it is still in the cache. */
void paint_part(struct painter *p, struct rect r)
{
    int step = paint_is_turned(p) && !p->old ? BAND : r.h;
    if (p->old)
        p->moving = around(p->moving, r);
    for (int y = r.y; y < r.y + r.h; y += step) {
        int left = r.y + r.h - y;
        struct rect band = {r.x, y, r.w, left < step ? left : step};
        stage_play(&p->stage, p->canvas, band);
        turn_part(p, band);
    }
}

/* What runs already stays where the last step has left it, until the next. */
static void take_canvas(struct painter *p, const struct canvas *c)
{
    if (!painter_is_moving(p) && p->stage.now_ms < c->look.now_ms)
        p->stage.now_ms = c->look.now_ms;
    p->canvas = c;
    p->runs_until_ms = 0;
    for (int i = 0; i < c->mark_count; i++) {
        const struct mark *m = &c->marks[i];
        int64_t until = m->runs_ms > 0 ? m->start_ms + m->runs_ms : 0;
        if (p->runs_until_ms < until)
            p->runs_until_ms = until;
    }
}

/* Moves the pixels of what scrolled, before they are turned; parts gets
 * where. */
static int move_pixels(struct painter *p, struct rect *parts)
{
    const struct damage *d = &p->damage;
    int count = 0;
    for (int i = 0; i < d->shift_count; i++) {
        count += shift_pixels(&p->stage, &d->shifts[i], parts + count);
        if (p->old)
            p->moving = around(p->moving, d->shifts[i].view);
    }
    return count;
}

/* Draws what differs from the last frame; returns how many pixels. */
static int draw_changes(struct painter *p, const struct canvas *c)
{
    struct damage *d = &p->damage;
    struct rect parts[PARTS_MAX];
    take_canvas(p, c);
    if (canvas_w(c) != p->design_w || canvas_h(c) != p->design_h)
        lay_out(p, canvas_w(c), canvas_h(c));
    if (p->whole)
        damage_size(d, p->stage.w, p->stage.h);
    damage_find(d, c, p->place.scale);
    if (d->count == 0)
        return 0;
    p->page = theme_argb(canvas_look(c).theme, COLOR_BG);
    if (p->pending != MOVE_CUT && !p->whole)
        paint_begin_move(p);

    int pixels = 0, moved = move_pixels(p, parts), count = moved;
    for (int i = 0; i < d->count; i++) {
        paint_part(p, d->rects[i]);
        pixels += d->rects[i].w * d->rects[i].h;
        parts[count++] = d->rects[i];
    }
    for (int i = 0; i < moved; i++)
        turn_part(p, parts[i]);
    if (!p->old) /* else the next step shows it */
        paint_put(p, parts, count);
    return pixels;
}

int painter_show(struct painter *p, const struct canvas *c)
{
    double start = paint_clock_ms();
    int pixels = paint_look_at_window(p) ? draw_changes(p, c) : 0;
    p->pending = MOVE_CUT;
    if (pixels > 0 && !p->old)
        paint_count(p, start, false);
    return pixels;
}

/* ---- where things are ---- */

void painter_locate(const struct painter *p, int wx, int wy, int *x, int *y)
{
    int ux, uy;
    place_upright(&p->place, wx, wy, &ux, &uy);
    *x = (int)floor((ux + 0.5 - p->place.at.x) / p->place.scale);
    *y = (int)floor((uy + 0.5 - p->place.at.y) / p->place.scale);
}

struct rect painter_place(const struct painter *p, struct rect r)
{
    struct rect at = stage_place(p->place.scale, r);
    at.x += p->place.at.x;
    at.y += p->place.at.y;
    return place_turned(&p->place, at);
}

bool painter_shot(const struct painter *p, const char *png_path,
                  struct err *err)
{
    if (!p->glass.first)
        return err_set(err, ERR_STORAGE, N_("截图没有存成，请再试一次。"),
                       "the window has no pixels");
    return present_shot(&p->glass, png_path, err);
}

struct frame_stats painter_stats(const struct painter *p)
{
    return stats_sum(&p->stats);
}
