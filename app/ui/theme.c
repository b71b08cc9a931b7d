#include "ui/theme.h"

#include <assert.h>
#include <stddef.h>

#define RGB(hex) (0xFF000000u | (hex))
#define THREE(light, quiet, contrast)                                          \
    {                                                                          \
        RGB(light), RGB(quiet), RGB(contrast)                                  \
    }
#define SAME(argb)                                                             \
    {                                                                          \
        (argb), (argb), (argb)                                                 \
    }

static const uint32_t tokens[COLOR_ACCENTS][THEMES] = {
    [COLOR_BG] = THREE(0xF6F1E6, 0x121A18, 0x000000),
    [COLOR_SURFACE] = THREE(0xFFFDF8, 0x1B2523, 0x000000),
    [COLOR_SURFACE2] = THREE(0xECE4D4, 0x253230, 0x1A1A1A),
    [COLOR_LINE] = THREE(0xDCD1BC, 0x35443F, 0xFFFFFF),
    [COLOR_LINE2] = THREE(0x978A74, 0x74857E, 0xFFFFFF),
    [COLOR_INK] = THREE(0x2A2622, 0xE9E4D6, 0xFFFFFF),
    [COLOR_INK2] = THREE(0x574E44, 0xB7BFB4, 0xFFFFFF),
    [COLOR_INK3] = THREE(0x6F6559, 0x93A097, 0xE6E6E6),
    [COLOR_BOARD] = THREE(0x1F3B36, 0x0D1413, 0x000000),
    [COLOR_BOARD2] = THREE(0x2D4F48, 0x22302D, 0x1A1A1A),
    [COLOR_CHALK] = THREE(0xF4EFE1, 0xDDD8C8, 0xFFFFFF),
    [COLOR_CHALK2] = THREE(0xBFCFC6, 0x9DADA4, 0xFFFFFF),
    [COLOR_CHALKY] = THREE(0xF2CF6B, 0xD9BC68, 0xFFE14D),
    [COLOR_SEAL] = THREE(0xB5342A, 0x8E2B24, 0xC8102E),
    [COLOR_TODAY] = THREE(0xB5342A, 0xF08A7E, 0xFFE14D),
    [COLOR_ONSEAL] = THREE(0xFFF8EC, 0xF3E7D6, 0xFFFFFF),
    [COLOR_OK] = THREE(0x1D7042, 0x79C99A, 0x5CFF9D),
    [COLOR_OKTINT] = THREE(0xDDEEDF, 0x1E3A2B, 0x00301A),
    [COLOR_WARN] = THREE(0x8A5200, 0xE6B65C, 0xFFC24D),
    [COLOR_WARNTINT] = THREE(0xF8E8C8, 0x3B2F17, 0x332300),
    [COLOR_ERR] = THREE(0xB3261E, 0xF2938A, 0xFF9C94),
    [COLOR_ERRTINT] = THREE(0xF9DFDA, 0x43221F, 0x3D0A06),
    [COLOR_INFO] = THREE(0x1E5C8C, 0x8BB9E4, 0x8CCBFF),
    [COLOR_INFOTINT] = THREE(0xDCE9F3, 0x1D3143, 0x00263D),
    [COLOR_ON] = THREE(0xFFFFFF, 0x121A18, 0x000000),
    [COLOR_ONF] = THREE(0xFFFFFF, 0xF1EBDD, 0x000000),
    [COLOR_HEART] = SAME(RGB(0xB93A52)),
    [COLOR_WHITE] = SAME(RGB(0xFFFFFF)),
    [COLOR_BLACK] = SAME(RGB(0x000000)),
    [COLOR_SCRIM] = SAME(0x8F1C1814),
    [COLOR_LABEL] = SAME(0xA31C1814),
    [COLOR_DIM] = SAME(0x94000000),
    [COLOR_DONE] = SAME(RGB(0x1D7042)),
    [COLOR_DONE2] = SAME(RGB(0xD8F0E0)),
    [COLOR_AGAIN] = SAME(RGB(0x1E5C8C)),
    [COLOR_AGAIN2] = SAME(RGB(0xD3E6F5)),
    [COLOR_UNLISTED] = SAME(RGB(0x8A5200)),
    [COLOR_UNLISTED2] = SAME(RGB(0xFBE6C2)),
    [COLOR_BELL] = SAME(RGB(0xF2CF6B)),
    [COLOR_BELLINK] = SAME(RGB(0x2A2622)),
    [COLOR_BARONBOARD] = SAME(RGB(0x7CC79C)),
    [COLOR_REACHED] = THREE(0x22523B, 0x22523B, 0x00301A),
    [COLOR_TRACK] = SAME(0x29FFFFFF),
    [COLOR_VIEWER] = SAME(RGB(0x0F0E0D)),
    [COLOR_VIEWERBAR] = SAME(RGB(0x171513)),
    [COLOR_VIEWERKEY] = SAME(RGB(0x26231F)),
    [COLOR_VIEWERINK] = SAME(RGB(0xF4EFE1)),
    [COLOR_VIEWERINK2] = SAME(RGB(0xC9C0B2)),
    [COLOR_PAST] = {0x1AFFFFFF, RGB(0x1B2523), RGB(0x1A1A1A)},
    [COLOR_PASTINK] = THREE(0xBFCFC6, 0x7F8C84, 0xE6E6E6),
    [COLOR_FUTURE] = {0x38FFFFFF, RGB(0x2A3734), RGB(0x333333)},
    [COLOR_FUTUREINK] = THREE(0xF4EFE1, 0xB7BFB4, 0xFFFFFF),
    [COLOR_CURRENT] = THREE(0xF2CF6B, 0x7A6A3C, 0xFFE14D),
    [COLOR_CURRENTINK] = THREE(0x2A2622, 0xFFF3D0, 0x000000),
    [COLOR_QUIETCLOCK] = SAME(RGB(0xCFC9B8)),
    [COLOR_TOAST] = THREE(0x2A2622, 0x253230, 0x1A1A1A),
    [COLOR_TOASTINK] = THREE(0xF6F1E6, 0xE9E4D6, 0xFFFFFF),
    [COLOR_TOASTINK2] = THREE(0xD8CFC0, 0xB7BFB4, 0xFFFFFF),
    [COLOR_TOASTACT] = THREE(0xF2CF6B, 0xD9BC68, 0xFFE14D),
    [COLOR_KEYSHADE] = {0x2946341C, 0x66000000, 0},
};

/* Accent, tint, pressed, fill.  High contrast has one yellow for all. */
static const uint32_t light[ACCENTS][SHADES] = {
    [ACCENT_RED] = {0xB5342A, 0xF6E5DF, 0x942B22, 0xB5342A},
    [ACCENT_GREEN] = {0x2A6749, 0xE5EBE3, 0x22543C, 0x2A6749},
    [ACCENT_BLUE] = {0x2B5C8C, 0xE6EAEB, 0x234B73, 0x2B5C8C},
    [ACCENT_PURPLE] = {0x6A4688, 0xEDE7EB, 0x573970, 0x6A4688},
    [ACCENT_OCHRE] = {0x8A540C, 0xF1E9DC, 0x71450A, 0x8A540C},
    [ACCENT_ROSE] = {0xA83259, 0xF5E5E5, 0x8A2949, 0xA83259},
    [ACCENT_TEAL] = {0x146A72, 0xE3EBE8, 0x10575D, 0x146A72},
    [ACCENT_GREY] = {0x564E46, 0xEBE8E3, 0x474039, 0x564E46},
};

static const uint32_t quiet[ACCENTS][SHADES] = {
    [ACCENT_RED] = {0xF08A7E, 0x3D3532, 0xF3A198, 0x6E2E27},
    [ACCENT_GREEN] = {0x7CC79C, 0x2B3F36, 0x96D2B0, 0x22523B},
    [ACCENT_BLUE] = {0x88B6E3, 0x2C3C42, 0xA0C5E9, 0x24476D},
    [ACCENT_PURPLE] = {0xC1A3DE, 0x363941, 0xCDB5E5, 0x4C3768},
    [ACCENT_OCHRE] = {0xE2B45F, 0x3B3C2D, 0xE8C37F, 0x5C4313},
    [ACCENT_ROSE] = {0xEE92B1, 0x3D363A, 0xF1A8C1, 0x6B2C46},
    [ACCENT_TEAL] = {0x6FC3C7, 0x283E3D, 0x8CCFD2, 0x154B51},
    [ACCENT_GREY] = {0xC6BCAF, 0x363D39, 0xD1C9BF, 0x463F39},
};

static const uint32_t contrast[SHADES] = {0xFFE14D, 0x1A1A1A, 0xD1B83F,
                                          0xFFE14D};

enum color color_of(enum accent a, enum shade s)
{
    return (enum color)(COLOR_ACCENTS + (int)a * SHADES + (int)s);
}

uint32_t theme_argb(enum theme theme, enum color color)
{
    assert((int)color < COLORS);
    if (color == COLOR_NONE)
        return 0;
    if (color < COLOR_ACCENTS)
        return tokens[color][theme];
    int a = ((int)color - COLOR_ACCENTS) / SHADES;
    int s = ((int)color - COLOR_ACCENTS) % SHADES;
    if (theme == THEME_CONTRAST)
        return RGB(contrast[s]);
    return RGB(theme == THEME_QUIET ? quiet[a][s] : light[a][s]);
}

int theme_size(int size_px, bool large)
{
    static const int steps[][2] = {{24, 32}, {28, 36}, {32, 40},
                                   {36, 44}, {40, 52}, {44, 52},
                                   {52, 60}, {60, 72}, {72, 96}};
    for (size_t i = 0; large && i < sizeof steps / sizeof *steps; i++)
        if (steps[i][0] == size_px)
            return steps[i][1];
    return size_px;
}
