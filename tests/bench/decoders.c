#include "tests/bench/decoders.h"

#include "ui/jpeg.h"

#include <SDL.h>
#include <SDL_image.h>
#include <stdlib.h>
#include <vips/vips.h>

enum { W = 1920, H = 1080 };

static bool start_ours(void)
{
    return true;
}

static bool read_ours(const char *path)
{
    int w, h;
    uint32_t *pixels = jpeg_read(path, W, H, FIT_FILL, &w, &h);
    free(pixels);
    return pixels != NULL;
}

static bool start_sdl(void)
{
    return IMG_Init(IMG_INIT_JPG) == IMG_INIT_JPG;
}

/* As a program on SDL does it: load, convert, stretch the middle. */
static bool read_sdl(const char *path)
{
    SDL_Surface *photo = IMG_Load(path), *pixels = NULL, *screen = NULL;
    if (photo)
        pixels = SDL_ConvertSurfaceFormat(photo, SDL_PIXELFORMAT_ARGB8888, 0);
    SDL_FreeSurface(photo);
    screen = SDL_CreateRGBSurfaceWithFormat(0, W, H, 32,
                                            SDL_PIXELFORMAT_ARGB8888);
    bool ok = pixels && screen;
    if (ok) {
        int h = pixels->w * H / W;
        SDL_Rect from = {0, (pixels->h - h) / 2, pixels->w, h};
        SDL_Rect to = {0, 0, W, H};
        ok = SDL_SoftStretchLinear(pixels, &from, screen, &to) == 0;
    }
    SDL_FreeSurface(screen);
    SDL_FreeSurface(pixels);
    return ok;
}

static bool start_vips(void)
{
    if (VIPS_INIT("run-bench") != 0)
        return false;
    vips_cache_set_max(0);
    vips_concurrency_set(1);
    return true;
}

static bool read_vips(const char *path)
{
    VipsImage *small = NULL, *whole = NULL;
    size_t size;
    void *pixels = NULL;
    if (vips_thumbnail(path, &small, W, "height", H, "crop",
                       VIPS_INTERESTING_CENTRE, NULL) == 0 &&
        vips_addalpha(small, &whole, NULL) == 0)
        pixels = vips_image_write_to_memory(whole, &size);
    g_clear_object(&whole);
    g_clear_object(&small);
    g_free(pixels);
    return pixels != NULL;
}

const struct decoder decoders[DECODERS] = {
    {"decode.12mp", "4000x3000 baseline JPEG to 1920x1080, one thread",
     start_ours, read_ours},
    {"decode.12mp.sdl_image",
     "the same by SDL_image: load, convert, SDL_SoftStretchLinear", start_sdl,
     read_sdl},
    {"decode.12mp.vips", "the same by libvips: vips_thumbnail, one thread",
     start_vips, read_vips},
};
