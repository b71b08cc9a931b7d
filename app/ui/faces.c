#include "ui/faces.h"

#include "base/lang.h"
#include "base/log.h"
#include "base/mem.h"
#include "fonts/fonts.h"

#include <SDL_ttf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { EM = 1024, MISSING = 0x25A1, EMOJI_EM = EM * 9 / 8 };

struct faces {
    TTF_Font *fonts[FONTS][2]; /* Simplified, Traditional; opened on demand */
    bool broken[FONTS][2];     /* could not be opened: not tried again */
    bool started;
};

static const enum font of_face[FACES] = {
    [FACE_SANS] = FONT_SANS, [FACE_BOLD] = FONT_BOLD,
    [FACE_KAI] = FONT_KAI,   [FACE_KAI_BOLD] = FONT_KAI_BOLD,
    [FACE_ICON] = FONT_ICON,
};

bool faces_are_installed(struct err *err)
{
    for (int i = 0; i < FONTS; i++) {
        struct stat st;
        if (stat(font_files[i].path, &st) != 0)
            return err_set(err, ERR_STORAGE,
                           N_("缺少字体，请按说明安装字体软件包。"),
                           "no font file %s", font_files[i].path);
    }
    return true;
}

uint64_t faces_stamp(void)
{
    uint64_t hash = 14695981039346656037u;
    for (int i = 0; i < FONTS; i++) {
        struct stat st;
        char text[512];
        if (stat(font_files[i].path, &st) != 0)
            memset(&st, 0, sizeof st);
        int n = snprintf(text, sizeof text, "%s %d %d %lld %lld",
                         font_files[i].path, font_files[i].index,
                         font_files[i].traditional_index, (long long)st.st_size,
                         (long long)st.st_mtime);
        for (int k = 0; k < n && k < (int)sizeof text; k++)
            hash = (hash ^ (unsigned char)text[k]) * 1099511628211u;
    }
    return hash;
}

struct faces *faces_new(void)
{
    return mem_new(sizeof(struct faces));
}

void faces_free(struct faces *f)
{
    if (!f)
        return;
    for (int i = 0; i < FONTS; i++)
        for (int k = 0; k < 2; k++)
            if (f->fonts[i][k])
                TTF_CloseFont(f->fonts[i][k]);
    if (f->started)
        TTF_Quit();
    free(f);
}

static TTF_Font *font_of(struct faces *f, enum font font, bool traditional)
{
    const struct font_file *file = &font_files[font];
    int which = traditional && file->traditional_index != file->index;
    if (f->fonts[font][which] || f->broken[font][which])
        return f->fonts[font][which];

    if (!f->started)
        f->started = TTF_Init() == 0;
    TTF_Font *opened = TTF_OpenFontIndex(
        file->path, EM, which ? file->traditional_index : file->index);
    if (!opened) {
        log_warn("font %s: %s", file->path, TTF_GetError());
        f->broken[font][which] = true;
        return NULL;
    }
    /* A brush keeps its shape only unhinted. */
    bool kai = font == FONT_KAI || font == FONT_KAI_BOLD;
    TTF_SetFontHinting(opened, kai ? TTF_HINTING_NONE : TTF_HINTING_LIGHT);
    return f->fonts[font][which] = opened;
}

/* The first font of the chain that has the character; *font says which. */
static TTF_Font *font_with(struct faces *f, enum face face, bool traditional,
                           uint32_t code, enum font *font)
{
    const enum font chain[] = {of_face[face], FONT_SANS, FONT_EMOJI};
    for (size_t i = 0; i < sizeof chain / sizeof *chain; i++) {
        TTF_Font *found = font_of(f, chain[i], traditional);
        if (found && TTF_GlyphIsProvided32(found, code)) {
            *font = chain[i];
            return found;
        }
    }
    return NULL;
}

/* The smallest box of the surface that holds all its ink. */
static SDL_Rect ink_of(const SDL_Surface *s)
{
    int x0 = s->w, y0 = s->h, x1 = 0, y1 = 0;
    for (int y = 0; y < s->h; y++) {
        const uint32_t *row =
            (const uint32_t *)((const char *)s->pixels + y * s->pitch);
        for (int x = 0; x < s->w; x++) {
            if (!(row[x] >> 24))
                continue;
            x0 = x < x0 ? x : x0;
            x1 = x >= x1 ? x + 1 : x1;
            y0 = y < y0 ? y : y0;
            y1 = y + 1;
        }
    }
    return (SDL_Rect){x0, y0, x1 > x0 ? x1 - x0 : 0, y1 > y0 ? y1 - y0 : 0};
}

static const uint32_t *row_of(const SDL_Surface *s, int y)
{
    return (const uint32_t *)((const char *)s->pixels + y * s->pitch);
}

/* The font has one size of bitmap: it is averaged down to a square em, its
 * middle where that of a Han character is. */
static void take_emoji(struct drawn *d, const SDL_Surface *s, int px)
{
    SDL_Rect ink = ink_of(s);
    if (ink.w == 0 || ink.h == 0)
        return;
    int longer = ink.w > ink.h ? ink.w : ink.h;
    d->w = (ink.w * px + longer - 1) / longer;
    d->h = (ink.h * px + longer - 1) / longer;
    d->left = (px * 9 / 8 - d->w) / 2;
    d->top = (px * 38 / 100) + d->h / 2;
    d->colors = mem_new((size_t)d->w * (size_t)d->h * sizeof *d->colors);
    for (int y = 0; y < d->h; y++) {
        int sy0 = y * ink.h / d->h, sy1 = (y + 1) * ink.h / d->h;
        for (int x = 0; x < d->w; x++) {
            int sx0 = x * ink.w / d->w, sx1 = (x + 1) * ink.w / d->w;
            uint32_t a = 0, sum[3] = {0}, n = 0;
            for (int sy = sy0; sy < sy1 + (sy1 == sy0); sy++)
                for (int sx = sx0; sx < sx1 + (sx1 == sx0); sx++, n++) {
                    uint32_t p = row_of(s, ink.y + sy)[ink.x + sx];
                    a += p >> 24;
                    for (int k = 0; k < 3; k++)
                        sum[k] += (p >> (8 * k) & 255) * (p >> 24);
                }
            uint32_t out = a / n << 24;
            for (int k = 0; k < 3 && a > 0; k++)
                out |= sum[k] / a << (8 * k);
            d->colors[y * d->w + x] = out;
        }
    }
}

static void take_coverage(struct drawn *d, const SDL_Surface *s, TTF_Font *font,
                          uint32_t code)
{
    int minx, maxx, miny, maxy, advance;
    SDL_Rect ink = ink_of(s);
    if (ink.w == 0 || ink.h == 0 ||
        TTF_GlyphMetrics32(font, code, &minx, &maxx, &miny, &maxy, &advance) !=
            0)
        return;
    int ascent = TTF_FontAscent(font);
    d->w = ink.w;
    d->h = ink.h;
    d->left = ink.x + (minx < 0 ? minx : 0);
    d->top = (maxy > ascent ? maxy : ascent) - ink.y;
    d->pixels = mem_new((size_t)d->w * (size_t)d->h);
    for (int y = 0; y < d->h; y++)
        for (int x = 0; x < d->w; x++)
            d->pixels[y * d->w + x] =
                (unsigned char)(row_of(s, ink.y + y)[ink.x + x] >> 24);
}

struct drawn faces_draw(struct faces *f, enum face face, bool traditional,
                        int px, uint32_t code)
{
    struct drawn d = {.em = EM};
    enum font font = FONT_SANS;
    TTF_Font *found = font_with(f, face, traditional, code, &font);
    if (!found) {
        code = MISSING;
        found = font_with(f, face, traditional, code, &font);
    }
    if (!found)
        return d;

    /* Advances are taken at one large size, so that a line breaks at the same
     * place whatever the window's scale. */
    int minx, maxx, miny, maxy;
    TTF_SetFontSize(found, EM);
    TTF_GlyphMetrics32(found, code, &minx, &maxx, &miny, &maxy, &d.em);
    TTF_SetFontSize(found, px);

    SDL_Surface *s =
        TTF_RenderGlyph32_Blended(found, code, (SDL_Color){255, 255, 255, 255});
    if (font == FONT_EMOJI)
        d.em = EMOJI_EM;
    if (s && font == FONT_EMOJI)
        take_emoji(&d, s, px);
    else if (s)
        take_coverage(&d, s, found, code);
    SDL_FreeSurface(s);
    return d;
}

void drawn_clear(struct drawn *d)
{
    free(d->pixels);
    free(d->colors);
    *d = (struct drawn){0};
}
