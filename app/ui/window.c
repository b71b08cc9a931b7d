#include "ui/window.h"

#include "base/lang.h"
#include "base/mem.h"

#include <SDL.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 256, TRIALS = 5 };

struct window {
    SDL_Window *sdl;

    /* With a graphics processor: what is drawn on, and where it goes.  Without
     * one SDL's surface of the window is both. */
    SDL_Renderer *gpu;
    SDL_Texture *texture;
    uint32_t *pixels;
    int w, h;
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

static void clear(struct window *w)
{
    if (w->texture)
        SDL_DestroyTexture(w->texture);
    if (w->gpu)
        SDL_DestroyRenderer(w->gpu);
    if (w->sdl)
        SDL_DestroyWindow(w->sdl);
    free(w->pixels);
    *w = (struct window){0};
}

static bool open_surface(struct window *w, const struct window_options *o)
{
    struct pixels pixels;
    /* Without this SDL opens a GL rasteriser for the window's surface. */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    w->sdl = open_sdl(o);
    return w->sdl && window_pixels(w, &pixels);
}

static bool open_gpu(struct window *w, const struct window_options *o)
{
    struct pixels pixels;
    w->sdl = open_sdl(o);
    if (w->sdl)
        w->gpu = SDL_CreateRenderer(w->sdl, -1, SDL_RENDERER_ACCELERATED);
    return w->gpu && window_pixels(w, &pixels);
}

/* ---- whether a graphics processor is worth it ---- */

static bool is_there(void)
{
    glob_t nodes;
    bool found = glob("/dev/dri/renderD*", 0, NULL, &nodes) == 0;
    globfree(&nodes);
    return found;
}

/* OpenGL done by the processor: slower than what we do ourselves. */
static bool is_rasteriser(void)
{
    static const char *const names[] = {"llvmpipe", "softpipe", "SwiftShader",
                                        "swrast", "Software"};
    const unsigned char *(*get_string)(unsigned name) = NULL;
    void *address = SDL_GL_GetProcAddress("glGetString");
    memcpy(&get_string, &address, sizeof get_string);
    const char *name =
        get_string ? (const char *)get_string(0x1F01 /* GL_RENDERER */) : NULL;
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
        if (strstr(name, names[i]))
            return true;
    return false;
}

/* The least time that a whole frame takes to the glass. */
static Uint64 frame_ticks(struct window *w)
{
    struct pixels p;
    Uint64 best = UINT64_MAX;
    for (int i = 0; i < TRIALS && window_pixels(w, &p); i++) {
        const struct rect all = {0, 0, p.w, p.h};
        uint32_t pixel;
        Uint64 from = SDL_GetPerformanceCounter();
        window_update(w, &all, 1);
        if (w->gpu) /* waits for it */
            SDL_RenderReadPixels(w->gpu, &(SDL_Rect){0, 0, 1, 1},
                                 SDL_PIXELFORMAT_ARGB8888, &pixel,
                                 sizeof pixel);
        Uint64 took = SDL_GetPerformanceCounter() - from;
        best = took < best ? took : best;
    }
    return best;
}

static bool open_faster(struct window *w, const struct window_options *o)
{
    if (!open_surface(w, o))
        return false;
    if (!is_there())
        return true;
    Uint64 surface = frame_ticks(w);
    clear(w);
    if (open_gpu(w, o) && !is_rasteriser() && frame_ticks(w) < surface)
        return true;
    clear(w);
    return open_surface(w, o);
}

/* ---- the window ---- */

struct window *window_open(const struct window_options *o, struct err *err)
{
    static bool (*const opens[])(struct window *,
                                 const struct window_options *) = {
        [RENDERER_SOFTWARE] = open_surface,
        [RENDERER_AUTO] = open_faster,
        [RENDERER_GPU] = open_gpu,
    };
    struct window *w = mem_new(sizeof *w);
    if (opens[o->renderer](w, o))
        return w;
    err_set(err, ERR_STORAGE, N_("屏幕打不开，请检查显示器连接，再重新启动。"),
            "window of %d x %d: %s", o->w, o->h, SDL_GetError());
    window_close(w);
    return NULL;
}

void window_close(struct window *w)
{
    if (!w)
        return;
    clear(w);
    free(w);
}

static bool gpu_pixels(struct window *w, struct pixels *out)
{
    int width = 0, height = 0;
    SDL_GetRendererOutputSize(w->gpu, &width, &height);
    if (width <= 0 || height <= 0)
        return false;
    if (!w->texture || width != w->w || height != w->h) {
        if (w->texture)
            SDL_DestroyTexture(w->texture);
        w->texture =
            SDL_CreateTexture(w->gpu, SDL_PIXELFORMAT_ARGB8888,
                              SDL_TEXTUREACCESS_STREAMING, width, height);
        if (!w->texture)
            return false;
        SDL_SetTextureBlendMode(w->texture, SDL_BLENDMODE_NONE);
        w->w = width;
        w->h = height;
        w->pixels = mem_resize(w->pixels, (size_t)width * (size_t)height * 4);
    }
    *out = (struct pixels){w->pixels, width, height, width};
    return true;
}

bool window_pixels(struct window *w, struct pixels *out)
{
    if (w->gpu)
        return gpu_pixels(w, out);
    SDL_Surface *s = SDL_GetWindowSurface(w->sdl);
    if (!s || s->format->BytesPerPixel != 4 || s->w <= 0 || s->h <= 0)
        return false;
    *out = (struct pixels){s->pixels, s->w, s->h, s->pitch / 4};
    return true;
}

static void gpu_update(struct window *w, const struct rect *parts, int count)
{
    for (int i = 0; i < count; i++) {
        const struct rect *r = &parts[i];
        SDL_UpdateTexture(w->texture, &(SDL_Rect){r->x, r->y, r->w, r->h},
                          w->pixels + (size_t)r->y * (size_t)w->w + r->x,
                          w->w * 4);
    }
    SDL_RenderCopy(w->gpu, w->texture, NULL, NULL);
    SDL_RenderPresent(w->gpu);
}

static void surface_update(struct window *w, const struct rect *parts,
                           int count)
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

void window_update(struct window *w, const struct rect *parts, int count)
{
    if (w->gpu)
        gpu_update(w, parts, count);
    else
        surface_update(w, parts, count);
}
