/* stage.h - the kiosk's own drawing in a window of this process. */
#ifndef BENCH_STAGE_H
#define BENCH_STAGE_H

#include "tests/e2e/world.h"
#include "ui/canvas.h"
#include "ui/images.h"
#include "ui/paint.h"
#include "ui/type.h"

struct stage_window {
    struct painter *painter;
    struct type *type;
    struct images *images; /* NULL: none */
    struct canvas *canvas;
    pid_t server; /* the X server */
};

/* On the display that SDL finds, which covers it.  `media` may be NULL. */
void stage_open(struct stage_window *s, const char *media);
void stage_close(struct stage_window *s);
/* canvas_begin() in the light theme, landscape. */
void stage_begin(struct stage_window *s);
/* Opens the fonts and the line breaker: what comes next is glyphs alone. */
void stage_warm_fonts(struct stage_window *s);

#endif
