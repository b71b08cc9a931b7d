/* paint_parts.h - the inside of struct painter, for paint*.c. */
#ifndef UI_PAINT_PARTS_H
#define UI_PAINT_PARTS_H

#include "ui/damage.h"
#include "ui/paint.h"
#include "ui/play.h"
#include "ui/present.h"
#include "ui/shift.h"
#include "ui/stats.h"
#include "ui/window.h"

/* What is to be turned is drawn in so many rows at a time. */
enum { BAND = 64, PARTS_MAX = DAMAGE_MAX + SCROLLS_MAX * SHIFTED_MAX };

struct painter {
    struct window *window;
    struct pixels glass; /* the window's own; first NULL: there are none */
    int rotate;
    struct place place;
    int design_w, design_h;
    bool whole;      /* the next frame is drawn and put in the window whole */
    uint32_t page;   /* of the theme: drawn around the frame, too */
    uint32_t margin; /* what is around it in the window now */

    /* The frame is drawn into the window itself, and into `frame` when it is
     * turned afterwards, or while a move mixes it with `old`. */
    struct stage stage; /* owns its two rows */
    uint32_t *frame;
    uint32_t *band; /* BAND rows of a mixture that is to be turned */
    struct damage damage;
    const struct canvas *canvas; /* what is shown; NULL: nothing yet */
    int64_t runs_until_ms;       /* until then something in it runs */

    enum move pending, move;
    uint32_t *old;      /* the frame left behind; NULL: no move is running */
    uint32_t *spare[2]; /* frames kept for the next move */
    int64_t rests_ms;   /* since when nothing moves; 0: not known yet */
    struct rect moving; /* what a mix changes */
    bool stepped;       /* the move's first step is done */
    int mix;            /* how far the last one was, of MIX; -1: none yet */
    int64_t started_ms;
    int64_t stepped_ms; /* when the last step was; 0: nothing was running */
    struct stats stats;
};

double paint_clock_ms(void);
/* Counts a frame that was begun at start. */
void paint_count(struct painter *p, double start, bool late);
bool paint_is_turned(const struct painter *p);
/* Memory of a frame, with anything in it; end it with paint_keep_frame(). */
uint32_t *paint_new_frame(struct painter *p);
void paint_keep_frame(struct painter *p, uint32_t *frame); /* NULL is allowed */
/* The frame's first pixel in the window, where it lies upright there. */
uint32_t *paint_shown(const struct painter *p);
/* Drawing goes into the frame if there is one, else into the window. */
void paint_aim(struct painter *p);
/* The window may have got other pixels since; false while it has none. */
bool paint_look_at_window(struct painter *p);
/* Puts parts of the frame, in the window already, on the glass. */
void paint_put(struct painter *p, const struct rect *parts, int count);

/* Draws that part of p->canvas again. */
void paint_part(struct painter *p, struct rect r);

/* paint_move.c */
void paint_begin_move(struct painter *p);
/* Forgets a running move; the window is left in its middle. */
void paint_drop_move(struct painter *p);

#endif
