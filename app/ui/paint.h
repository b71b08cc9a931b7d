/* paint.h - plays a canvas in a window.
 *
 * Compares a frame with the last one and repaints only what changed, straight
 * into the window's pixels: scaled to fit, letterboxed.  When the window is
 * turned by `rotate`, into our own memory, and turned from there.  Main
 * thread. */
#ifndef UI_PAINT_H
#define UI_PAINT_H

#include "base/err.h"
#include "ui/canvas.h"

struct painter;
struct images;

/* Who brings the pixels to the glass.  AUTO tries, at the start, whether a
 * graphics processor that is there is faster. */
enum renderer { RENDERER_SOFTWARE, RENDERER_AUTO, RENDERER_GPU };

struct window_options {
    int w, h;   /* 0: a borderless window of the desktop's size */
    int rotate; /* 0, 90, 180 or 270: clockwise */
    enum renderer renderer;
    const char *title;
};

/* SDL video must be initialised. */
struct painter *painter_open(const struct window_options *options,
                             struct err *err);
void painter_close(struct painter *p); /* NULL is allowed */

/* True when the turned window is higher than wide. */
bool painter_is_portrait(const struct painter *p);
/* Thousandths of a device pixel per design pixel: for type_open(). */
int painter_scale(const struct painter *p);
/* The window changed size or was uncovered: the next frame is drawn whole. */
void painter_resized(struct painter *p);

/* How the next painter_show() comes in.  Only the latest counts. */
enum move { MOVE_CUT, MOVE_PUSH, MOVE_BACK, MOVE_FADE, MOVE_SHEET, MOVE_THEME };
void painter_move(struct painter *p, enum move move);

/* Shows the frame.  `c` is what is shown from now on, and is looked at by
 * painter_step() until the next.  Returns the number of device pixels
 * repainted: 0 when nothing changed. */
int painter_show(struct painter *p, const struct canvas *c);

/* A move, or something in the frame (canvas_crossfade), is running: call
 * painter_step() by each deadline until it is false.  now_ms is steady time. */
bool painter_is_moving(const struct painter *p);
void painter_step(struct painter *p, int64_t now_ms);
/* To be called while nothing moves.  The memory of a move, two frames, is kept
 * for the next one, as fresh memory costs half a frame's time; seconds after
 * the last it is let go. */
void painter_rest(struct painter *p, int64_t now_ms);
/* From one deadline to the next: a 60th of a second; a 30th for more than
 * 2560 pixels across, which is as much as slow memory can copy. */
int painter_frame_us(const struct painter *p);

/* Window pixels to design pixels. */
void painter_locate(const struct painter *p, int wx, int wy, int *x, int *y);
/* And back: the rect in window pixels. */
struct rect painter_place(const struct painter *p, struct rect r);

/* Writes the frame as presented. */
bool painter_shot(const struct painter *p, const char *png_path,
                  struct err *err);

struct frame_stats {
    int64_t frames, late_frames; /* took too long, or followed too late */
    double ms_p50, ms_p99;       /* work of the last 512 frames */
};
struct frame_stats painter_stats(const struct painter *p);

#endif
