#include "ui/paint.h"

#include "base/lang.h"
#include "base/mem.h"
#include "ui/damage.h"
#include "ui/moves.h"
#include "ui/play.h"
#include "ui/present.h"
#include "ui/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BAND = 64, SLOW_MS = 50, FIRST_STEP_MS = 16 };

struct painter {
    SDL_Window *window;
    int rotate;
    struct place place;
    int design_w, design_h;
    bool whole;      /* the next frame is drawn and put in the window whole */
    uint32_t page;   /* of the theme: drawn around the frame, too */
    uint32_t margin; /* what is around it in the window now */

    struct stage stage; /* owns the frame and its two rows */
    struct damage damage;

    enum move pending, move;
    uint32_t *old;      /* the frame left behind; NULL: no move is running */
    uint32_t *band;     /* BAND rows of a mixture */
    struct rect moving; /* what a mix changes */
    bool stepped;       /* the move's first step is done */
    int64_t started_ms;
    struct stats stats;
};

static double now_ms(void)
{
    return (double)SDL_GetPerformanceCounter() * 1000 /
           (double)SDL_GetPerformanceFrequency();
}

static void lay_out(struct painter *p, int design_w, int design_h)
{
    int w, h;
    SDL_GetWindowSize(p->window, &w, &h);
    struct place place = place_of(w, h, p->rotate, design_w, design_h);
    bool is_same =
        p->stage.pixels && p->stage.w == place.at.w && p->stage.h == place.at.h;
    p->place = place;
    p->design_w = design_w;
    p->design_h = design_h;
    p->stage.scale = place.scale;
    p->whole = true;
    free(p->old);
    p->old = NULL;
    damage_size(&p->damage, place.at.w, place.at.h);
    if (is_same)
        return;
    size_t row = (size_t)place.at.w + 1;
    struct stage *s = &p->stage;
    s->w = place.at.w;
    s->h = place.at.h;
    s->pixels = mem_resize(s->pixels, row * ((size_t)s->h + 1) * 4);
    s->cover = mem_resize(s->cover, row);
    s->row = mem_resize(s->row, row * 4);
    p->band = mem_resize(p->band, row * BAND * 4);
}

bool painter_is_portrait(const struct painter *p)
{
    bool turned = p->rotate == 90 || p->rotate == 270;
    int w, h;
    SDL_GetWindowSize(p->window, &w, &h);
    return turned ? w > h : h > w;
}

static void lay_out_upright(struct painter *p)
{
    bool portrait = painter_is_portrait(p);
    lay_out(p, portrait ? 1080 : 1920, portrait ? 1920 : 1080);
}

struct painter *painter_open(const struct window_options *o, struct err *err)
{
    struct painter *p = mem_new(sizeof *p);
    p->rotate = o->rotate;
    int w = o->w, h = o->h;
    uint32_t flags = SDL_WINDOW_RESIZABLE;
    SDL_DisplayMode desktop;

    /* Without this SDL opens a GL rasteriser for the window's surface. */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    if (w == 0 && SDL_GetDesktopDisplayMode(0, &desktop) == 0) {
        flags = SDL_WINDOW_BORDERLESS;
        w = desktop.w;
        h = desktop.h;
    }
    p->window =
        SDL_CreateWindow(o->title, w == o->w ? SDL_WINDOWPOS_CENTERED : 0,
                         w == o->w ? SDL_WINDOWPOS_CENTERED : 0, w, h, flags);
    SDL_Surface *surface = p->window ? SDL_GetWindowSurface(p->window) : NULL;
    if (!surface || surface->format->BytesPerPixel != 4) {
        err_set(err, ERR_STORAGE,
                N_("屏幕打不开，请检查显示器连接，再重新启动。"),
                "window of %d x %d: %s", w, h,
                surface ? "not 32 bits a pixel" : SDL_GetError());
        painter_close(p);
        return NULL;
    }
    lay_out_upright(p);
    return p;
}

void painter_close(struct painter *p)
{
    if (!p)
        return;
    damage_clear(&p->damage);
    free(p->band);
    free(p->old);
    free(p->stage.row);
    free(p->stage.cover);
    free(p->stage.pixels);
    if (p->window)
        SDL_DestroyWindow(p->window);
    free(p);
}

int painter_scale(const struct painter *p)
{
    return (int)(p->place.scale * 1000 + 0.5);
}

void painter_resized(struct painter *p)
{
    lay_out_upright(p);
}

void painter_move(struct painter *p, enum move move)
{
    p->pending = move;
}

/* ---- showing ---- */

static void put_rects(struct painter *p, const struct rect *rects, int count)
{
    SDL_Surface *surface = SDL_GetWindowSurface(p->window);
    if (!surface)
        return;
    SDL_Rect changed[DAMAGE_MAX];
    const struct rect all = {0, 0, p->stage.w, p->stage.h};
    bool whole = p->whole || p->margin != p->page;
    if (whole) {
        SDL_FillRect(surface, NULL, p->page);
        rects = &all;
        count = 1;
    }
    for (int i = 0; i < count; i++) {
        struct rect r = rects[i];
        changed[i] = present_put(
            surface, &p->place, r,
            p->stage.pixels + (ptrdiff_t)r.y * p->stage.w + r.x, p->stage.w);
    }
    if (whole)
        SDL_UpdateWindowSurface(p->window);
    else if (count > 0)
        SDL_UpdateWindowSurfaceRects(p->window, changed, count);
    p->whole = false;
    p->margin = p->page;
}

static void begin_move(struct painter *p)
{
    free(p->old);
    p->old = NULL;
    if (p->pending == MOVE_CUT || p->whole)
        return;
    size_t n = (size_t)p->stage.w * (size_t)p->stage.h * 4;
    p->old = memcpy(mem_new(n + 1), p->stage.pixels, n);
    p->move = p->pending;
    p->stepped = false;
    p->moving = (struct rect){0};
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

int painter_show(struct painter *p, const struct canvas *c)
{
    double start = now_ms();
    if (canvas_w(c) != p->design_w || canvas_h(c) != p->design_h)
        lay_out(p, canvas_w(c), canvas_h(c));
    struct damage *d = &p->damage;
    damage_find(d, c, p->place.scale, p->stage.w, p->stage.h);
    if (d->count == 0) {
        p->pending = MOVE_CUT;
        return 0;
    }
    p->page = theme_argb(canvas_look(c).theme, COLOR_BG);
    if (!p->old || p->pending != MOVE_CUT)
        begin_move(p);
    p->pending = MOVE_CUT;

    int pixels = 0;
    for (int i = 0; i < d->count; i++) {
        stage_play(&p->stage, c, d->rects[i]);
        pixels += d->rects[i].w * d->rects[i].h;
        p->moving = around(p->moving, d->rects[i]);
    }
    if (!p->old) /* else the next step shows it */
        put_rects(p, d->rects, d->count);
    stats_add(&p->stats, now_ms() - start);
    return pixels;
}

bool painter_is_moving(const struct painter *p)
{
    return p->old != NULL;
}

static void end_move(struct painter *p)
{
    struct rect all = {0, 0, p->stage.w, p->stage.h};
    free(p->old);
    p->old = NULL;
    put_rects(p, &all, 1);
}

static void put_mixture(struct painter *p, double eased)
{
    SDL_Surface *surface = SDL_GetWindowSurface(p->window);
    if (!surface)
        return;
    struct move_frames f = {p->old,     p->stage.pixels, p->stage.w,
                            p->stage.h, p->place.scale,  p->page};
    struct rect area = {0, 0, p->stage.w, p->stage.h};
    if (move_is_mix(p->move))
        area = p->moving;
    for (int y = area.y; y < area.y + area.h; y += BAND) {
        int left = area.y + area.h - y;
        struct rect band = {area.x, y, area.w, left < BAND ? left : BAND};
        move_compose(&f, p->move, eased, band, p->band);
        present_put(surface, &p->place, band, p->band, band.w);
    }
    area.x += p->place.at.x;
    area.y += p->place.at.y;
    struct rect w = place_turned(&p->place, area);
    SDL_Rect changed = {w.x, w.y, w.w, w.h};
    SDL_UpdateWindowSurfaceRects(p->window, &changed, 1);
}

void painter_step(struct painter *p, int64_t steady_ms)
{
    if (!p->old)
        return;
    double start = now_ms();
    if (!p->stepped)
        p->started_ms = steady_ms - FIRST_STEP_MS;
    p->stepped = true;
    double part =
        (double)(steady_ms - p->started_ms) / (double)move_ms(p->move);
    if (part >= 1)
        end_move(p);
    else
        put_mixture(p, move_eased(p->move, part));
    double took = now_ms() - start;
    stats_add(&p->stats, took);
    if (took > SLOW_MS && p->old)
        end_move(p);
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
    SDL_Surface *surface = SDL_GetWindowSurface(p->window);
    if (!surface)
        return err_set(err, ERR_STORAGE, N_("截图没有存成，请再试一次。"),
                       "no surface: %s", SDL_GetError());
    return present_shot(surface, png_path, err);
}

struct frame_stats painter_stats(const struct painter *p)
{
    return stats_sum(&p->stats);
}
