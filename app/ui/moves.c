#include "ui/moves.h"

#include "ui/raster.h"

#include <math.h>
#include <stddef.h>

enum {
    PUSH_PX = 96,
    RISE_PX = 160,
    SHEET_TOP_PX = 152,
    SCRIM_MIX = 143, /* 56 % of 256 */
    WHOLE = 256
};

static const uint32_t scrim = 0xFF1C1814;

static const int lasts_ms[] = {
    [MOVE_CUT] = 0,    [MOVE_PUSH] = 240,  [MOVE_BACK] = 240,
    [MOVE_FADE] = 240, [MOVE_SHEET] = 280, [MOVE_THEME] = 2000,
};

int move_ms(enum move move)
{
    return lasts_ms[move];
}

double move_eased(enum move move, double part)
{
    part = fmin(1, fmax(0, part));
    return move == MOVE_THEME ? part : 1 - pow(1 - part, 3);
}

bool move_is_mix(enum move move)
{
    return move == MOVE_FADE || move == MOVE_THEME;
}

static void compose_mix(const struct move_frames *f, int mix, struct rect band,
                        uint32_t *to, int stride)
{
    for (int y = 0; y < band.h; y++) {
        ptrdiff_t skip = (ptrdiff_t)(band.y + y) * f->w + band.x;
        row_lerp(to + (ptrdiff_t)y * stride, f->old + skip, f->now + skip,
                 band.w, mix);
    }
}

/* The new page comes from `shift` pixels to the right and fades in. */
static void compose_push(const struct move_frames *f, int shift, int mix,
                         struct rect band, uint32_t *to, int stride)
{
    for (int y = 0; y < band.h; y++) {
        ptrdiff_t row = (ptrdiff_t)(band.y + y) * f->w;
        uint32_t *out = to + (ptrdiff_t)y * stride;
        const uint32_t *old = f->old + row + band.x;
        /* Columns x of the band that the moved page reaches. */
        int from = shift - band.x, until = f->w + shift - band.x;
        from = from < 0 ? 0 : from > band.w ? band.w : from;
        until = until < from ? from : until > band.w ? band.w : until;
        for (int x = 0; x < band.w; x++)
            out[x] = f->page;
        row_lerp(out + from, old + from, f->now + row + band.x + from - shift,
                 until - from, mix);
        row_blend(out, old, from, WHOLE - mix);
        row_blend(out + until, old + until, band.w - until, WHOLE - mix);
    }
}

/* Above the sheet's top the scrim fades in; below, the sheet rises over the
 * darkening page. */
static void compose_sheet(const struct move_frames *f, double eased, int mix,
                          struct rect band, uint32_t *to, int stride)
{
    int top = (int)lround(SHEET_TOP_PX * f->scale);
    int drop = (int)lround(RISE_PX * f->scale * (1 - eased));
    for (int y = 0; y < band.h; y++) {
        int at = band.y + y;
        uint32_t *out = to + (ptrdiff_t)y * stride;
        const uint32_t *old = f->old + (ptrdiff_t)at * f->w + band.x;
        if (at < top) {
            row_lerp(out, old, f->now + (ptrdiff_t)at * f->w + band.x, band.w,
                     mix);
            continue;
        }
        row_fill(out, band.w, scrim);
        row_blend(out, old, band.w, WHOLE - SCRIM_MIX * mix / WHOLE);
        if (at - drop >= top)
            row_blend(out, f->now + (ptrdiff_t)(at - drop) * f->w + band.x,
                      band.w, mix);
    }
}

void move_compose(const struct move_frames *f, enum move move, double eased,
                  struct rect band, uint32_t *to, int stride)
{
    int mix = (int)lround(eased * WHOLE);
    int shift = (int)lround(PUSH_PX * f->scale * (1 - eased));
    if (move == MOVE_PUSH)
        compose_push(f, shift, mix, band, to, stride);
    else if (move == MOVE_BACK)
        compose_push(f, -shift, mix, band, to, stride);
    else if (move == MOVE_SHEET)
        compose_sheet(f, eased, mix, band, to, stride);
    else
        compose_mix(f, mix, band, to, stride);
}
