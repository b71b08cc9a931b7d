#include "ui/window.h"

#include "base/lang.h"
#include "base/mem.h"

#include <SDL.h>
#include <stdlib.h>

enum { AT_ONCE = 256 };

struct window {
    SDL_Window *sdl;
};

static SDL_Window *open_sdl(const struct window_options *o)
{
    SDL_DisplayMode desktop;
    if (o->w == 0 && SDL_GetDesktopDisplayMode(0, &desktop) == 0)
        return SDL_CreateWindow(o->title, 0, 0, desktop.w, desktop.h,
                                SDL_WINDOW_BORDERLESS);
    return SDL_CreateWindow(o->title, SDL_WINDOWPOS_CENTERED,
                            SDL_WINDOWPOS_CENTERED, o->w, o->h,
                            SDL_WINDOW_RESIZABLE);
}

struct window *window_open(const struct window_options *o, struct err *err)
{
    struct window *w = mem_new(sizeof *w);
    struct pixels pixels;
    /* Without this SDL opens a GL rasteriser for the window's surface. */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    w->sdl = open_sdl(o);
    if (w->sdl && window_pixels(w, &pixels))
        return w;
    err_set(err, ERR_STORAGE, N_("屏幕打不开，请检查显示器连接，再重新启动。"),
            "window of %d x %d: %s", o->w, o->h,
            w->sdl ? "not 32 bits a pixel" : SDL_GetError());
    window_close(w);
    return NULL;
}

void window_close(struct window *w)
{
    if (!w)
        return;
    if (w->sdl)
        SDL_DestroyWindow(w->sdl);
    free(w);
}

bool window_pixels(struct window *w, struct pixels *out)
{
    SDL_Surface *s = SDL_GetWindowSurface(w->sdl);
    if (!s || s->format->BytesPerPixel != 4 || s->w <= 0 || s->h <= 0)
        return false;
    *out = (struct pixels){s->pixels, s->w, s->h, s->pitch / 4};
    return true;
}

void window_update(struct window *w, const struct rect *parts, int count)
{
    SDL_Rect rects[AT_ONCE];
    for (int i = 0; i < count; i += AT_ONCE) {
        int n = count - i < AT_ONCE ? count - i : AT_ONCE;
        for (int k = 0; k < n; k++) {
            const struct rect *r = &parts[i + k];
            rects[k] = (SDL_Rect){r->x, r->y, r->w, r->h};
        }
        SDL_UpdateWindowSurfaceRects(w->sdl, rects, n);
    }
}
