/* theme.h - the colours and sizes of the design, and nothing else has any.
 *
 * A colour in code is a token; the theme says what it looks like. */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <stdbool.h>
#include <stdint.h>

enum theme { THEME_LIGHT, THEME_QUIET, THEME_CONTRAST, THEMES };

/* The pigments of the sections; which section has which is the screens'. */
enum accent {
    ACCENT_RED,
    ACCENT_GREEN,
    ACCENT_BLUE,
    ACCENT_PURPLE,
    ACCENT_OCHRE,
    ACCENT_ROSE,
    ACCENT_TEAL,
    ACCENT_GREY,
    ACCENTS
};

enum shade { SHADE_ACCENT, SHADE_TINT, SHADE_PRESSED, SHADE_FILL, SHADES };

enum color {
    COLOR_NONE, /* draws nothing */
    COLOR_BG,
    COLOR_SURFACE,
    COLOR_SURFACE2,
    COLOR_LINE,
    COLOR_LINE2,
    COLOR_INK,
    COLOR_INK2,
    COLOR_INK3,
    COLOR_BOARD,
    COLOR_BOARD2,
    COLOR_CHALK,
    COLOR_CHALK2,
    COLOR_CHALKY,
    COLOR_SEAL,
    COLOR_TODAY,
    COLOR_ONSEAL,
    COLOR_OK,
    COLOR_OKTINT,
    COLOR_WARN,
    COLOR_WARNTINT,
    COLOR_ERR,
    COLOR_ERRTINT,
    COLOR_INFO,
    COLOR_INFOTINT,
    COLOR_ON,  /* text on a solid accent, ok, warn, err or info */
    COLOR_ONF, /* text on a large section fill */
    COLOR_HEART,
    /* the same in every theme */
    COLOR_WHITE,
    COLOR_BLACK,
    COLOR_SCRIM,       /* rgba(28,24,20,.56) behind a sheet */
    COLOR_LABEL,       /* rgba(28,24,20,.64) under text on a photo */
    COLOR_DIM,         /* black at 58 % over a photo in class */
    COLOR_DONE,        /* full-screen results: #1D7042, its white, its line */
    COLOR_DONE2,
    COLOR_AGAIN,       /* #1E5C8C */
    COLOR_AGAIN2,
    COLOR_UNLISTED,    /* #8A5200 */
    COLOR_UNLISTED2,
    COLOR_BELL,        /* #F2CF6B; its ink #2A2622 */
    COLOR_BELLINK,
    COLOR_BARONBOARD,  /* #7CC79C */
    COLOR_REACHED,     /* board when the quorum is reached: #22523B */
    COLOR_TRACK,       /* white at 16 % on board */
    COLOR_VIEWER,      /* photo viewer: #0F0E0D, bar, buttons, text, text 2 */
    COLOR_VIEWERBAR,
    COLOR_VIEWERKEY,
    COLOR_VIEWERINK,
    COLOR_VIEWERINK2,
    /* day ruler: fill and text of a past, a future, the current period */
    COLOR_PAST,
    COLOR_PASTINK,
    COLOR_FUTURE,
    COLOR_FUTUREINK,
    COLOR_CURRENT,
    COLOR_CURRENTINK,
    COLOR_QUIETCLOCK,  /* #CFC9B8 */
    COLOR_TOAST,       /* toast fill, first and second line, action */
    COLOR_TOASTINK,
    COLOR_TOASTINK2,
    COLOR_TOASTACT,
    COLOR_KEYSHADE,    /* the flat strip under a key */
    COLOR_ACCENTS      /* from here on: color_of(accent, shade) */
};

enum { COLORS = COLOR_ACCENTS + ACCENTS * SHADES };

enum color color_of(enum accent a, enum shade s);

/* 0xAARRGGBB, not premultiplied. */
uint32_t theme_argb(enum theme theme, enum color color);

/* The type scale's next step for large type; other sizes stay. */
int theme_size(int size_px, bool large);

#endif
