/* canvas.h - a frame as a list of things to draw, and of things to touch.
 *
 * Screens add to the list; ui/paint.c plays it; tests, the control socket and
 * the finger read its nodes.  So a screen is tested without a window, and a
 * thing can be touched exactly where it was drawn.
 *
 * Main thread.  All lengths are design pixels: the canvas is 1920 x 1080, or
 * 1080 x 1920 when portrait.  Text is UTF-8 and copied. */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include "ui/theme.h"

#include <stdbool.h>
#include <stdint.h>

struct images; /* ui/images.h */
struct type;   /* ui/type.h */

struct rect {
    int x, y, w, h;
};

bool rect_contains(struct rect r, int x, int y);
struct rect rect_inset(struct rect r, int by);
struct rect rect_common(struct rect a, struct rect b); /* w or h <= 0: none */

enum face { FACE_SANS, FACE_BOLD, FACE_KAI, FACE_KAI_BOLD, FACE_ICON, FACES };
enum align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

/* How text looks.  `size` is one of the type scale; large type is applied by
 * the canvas, unless `fixed`. */
struct style {
    enum face face;
    int size;
    enum color color;
    enum align align;
    bool fixed;
};

/* What a person can see or touch (contract: roles of the tree). */
enum role {
    ROLE_BUTTON,
    ROLE_TAB,
    ROLE_ROW,
    ROLE_FIELD,
    ROLE_TEXT,
    ROLE_HEADING,
    ROLE_IMAGE,
    ROLE_KEY,
    ROLE_DIALOG,
    ROLE_TOAST,
    ROLE_BADGE,
    ROLE_PROGRESS,
    ROLES
};

/* What a touch on a node means to the screen that drew it.  act 0: nothing,
 * the node is only there to be read. */
struct target {
    int act;     /* the screen's own enum */
    int64_t arg; /* which row, day, letter, ... */
    bool off;    /* shown, and does not react */
    bool drag;   /* wants drags and pinches that start here too */
    int64_t hold; /* the arg of a long press; 0: that is none */
};

struct canvas;

/* `type` and `images` outlive the canvas; images may be NULL (tests): every
 * picture is then a placeholder. */
struct canvas *canvas_new(struct type *type, struct images *images);
void canvas_free(struct canvas *c); /* NULL is allowed */

/* What the next frame is drawn for. */
struct look {
    bool portrait;
    bool large;
    bool still; /* nothing moves by itself but photo fades, and those not in
                   class; rings go by whole seconds */
    enum theme theme;
    int64_t now_ms; /* steady: what runs in it has come so far */
};

/* Forgets the frame and starts the next. */
void canvas_begin(struct canvas *c, struct look look);

int canvas_w(const struct canvas *c);
int canvas_h(const struct canvas *c);
struct look canvas_look(const struct canvas *c);

/* The target under the finger now, so that widgets can draw it pressed. */
void canvas_press(struct canvas *c, struct target t);
bool canvas_is_pressed(const struct canvas *c, struct target t);

/* ---- shapes ---- */
void canvas_fill(struct canvas *c, struct rect r, enum color color);
void canvas_round(struct canvas *c, struct rect r, int radius,
                  enum color color);
/* A border of `width` inside r. */
void canvas_border(struct canvas *c, struct rect r, int radius, int width,
                   enum color color);
/* Only the corners named are round: 1 top left, 2 top right, 4 bottom right,
 * 8 bottom left. */
void canvas_corners(struct canvas *c, struct rect r, int radius, int corners,
                    enum color color);
enum elevation { E1_CARD, E2_SHEET };
/* Before what casts it: the middle of r is left out. */
void canvas_shadow(struct canvas *c, struct rect r, int radius,
                   enum elevation e);
void canvas_disc(struct canvas *c, int cx, int cy, int radius,
                 enum color color);
/* A ring from 12 o'clock, `part` of 0..1000 of it, clockwise; the stroke lies
 * inside the radius. */
void canvas_ring(struct canvas *c, int cx, int cy, int radius, int stroke,
                 int part, enum color color);
/* Round caps. */
void canvas_line(struct canvas *c, int x0, int y0, int x1, int y1, int width,
                 enum color color);
void canvas_dashes(struct canvas *c, int x0, int y0, int x1, int y1,
                   int width, int on, int off, enum color color);
void canvas_triangle(struct canvas *c, int x0, int y0, int x1, int y1, int x2,
                     int y2, enum color color);

/* ---- text ---- */
/* One line in the middle of the box's height, cut with an ellipsis at its
 * width.  Returns the width drawn. */
int canvas_text(struct canvas *c, struct rect box, struct style s,
                const char *text);
/* As canvas_text, and a ROLE_HEADING in the tree. */
int canvas_heading(struct canvas *c, struct rect box, struct style s,
                   const char *text);
int canvas_width(const struct canvas *c, struct style s, const char *text);

/* Wraps by ICU's rules for Chinese.  Returns the height used: lines times
 * line_px.  At most max_lines (0: no limit); more end in an ellipsis.
 * line_px grows with large type. */
int canvas_paragraph(struct canvas *c, struct rect box, struct style s,
                     int line_px, int max_lines, const char *text);
int canvas_paragraph_height(const struct canvas *c, int width, struct style s,
                            int line_px, int max_lines, const char *text);

/* A paragraph of pieces in different styles on common lines. */
struct run {
    struct style style;
    const char *text;
    bool underline, strike;
};
int canvas_rich(struct canvas *c, struct rect box, const struct run *runs,
                int count, int line_px, int max_lines);
int canvas_rich_height(const struct canvas *c, int width,
                       const struct run *runs, int count, int line_px,
                       int max_lines);

/* An icon of the icon font, centred. */
void canvas_icon(struct canvas *c, int cx, int cy, int size, uint32_t code,
                 enum color color);
/* Text turned by whole degrees, anticlockwise, about its centre. */
void canvas_turned(struct canvas *c, int cx, int cy, int degrees,
                   struct style s, const char *text);

/* ---- pictures ---- */
/* `source` is a path below the media folder (ui/images.h).  Cropped to fill
 * r about its middle; a placeholder until it is decoded, from which it then
 * fades in unless the look keeps still. */
void canvas_image(struct canvas *c, struct rect r, int radius,
                  const char *source, const char *label);
/* One picture becomes the other from `start_ms` (steady) on, in `ms`; 0: not
 * yet, the other is only decoded ahead.  The painter goes on with it by
 * itself: until it ends the screen need not be drawn again. */
struct fade {
    int64_t start_ms;
    int ms;
};
void canvas_crossfade(struct canvas *c, struct rect r, const char *from,
                      const char *to, struct fade f, const char *label);
/* Fitted whole into r, then enlarged by zoom/1000 and moved by dx, dy;
 * `around` is shown while the source is not decoded (its thumb), or NULL. */
void canvas_photo(struct canvas *c, struct rect r, const char *source,
                  const char *around, int zoom, int dx, int dy,
                  const char *label);
/* What r may show in one of the next frames is decoded ahead. */
void canvas_expect_image(struct canvas *c, struct rect r, const char *source);
void canvas_expect_photo(struct canvas *c, struct rect r, const char *source);
/* Dark on white with its quiet zone; whole pixels a module.  r is square. */
void canvas_qr(struct canvas *c, struct rect r, const char *text);

/* ---- clipping: what follows is cut to r, until the end ---- */
void canvas_clip_begin(struct canvas *c, struct rect r);
void canvas_clip_end(struct canvas *c);

/* ---- scrolling ---- */
/* What follows is given where it lies in the content, and shown moved by -dx,
 * -dy within `view` on a ground of that opaque colour, until the end.  When
 * only dx, dy differ from the last frame the painter moves the pixels.  Does
 * not nest; at most 4 a frame. */
void canvas_scroll_begin(struct canvas *c, struct rect view, enum color ground,
                         int dx, int dy);
void canvas_scroll_end(struct canvas *c);
/* False when r is out of sight, so that it need not be drawn.  What is about
 * to come into view by scrolling counts as seen. */
bool canvas_sees(const struct canvas *c, struct rect r);

/* ---- moving what was drawn ---- */
/* How much has been drawn. */
struct spot {
    int marks, nodes;
};
struct spot canvas_spot(const struct canvas *c);
/* What was drawn since `from` and begins above fixed_y moves down by dy, and
 * ends at cut_y; a node that would be cut to less than `least` no longer
 * reacts. */
struct slide {
    int dy, fixed_y, cut_y, least;
};
void canvas_shift(struct canvas *c, struct spot from, struct slide s);
/* Only `part` of 1000 of what was drawn since is left; pictures stay whole. */
void canvas_fade(struct canvas *c, struct spot from, int part);
/* Nothing reacts above `top` in this frame.  What reaches below it keeps that
 * part, if it is at least so high. */
void canvas_reach(struct canvas *c, int top, int least);
int canvas_reach_y(const struct canvas *c); /* 0: everything reacts */

/* ---- the tree ---- */
/* A thing with a name.  Text and pictures drawn before node_end() are part of
 * it and not nodes of their own.  `value` may be NULL.  Nodes nest for
 * reading order only (a dialog holds buttons). */
void canvas_node_begin(struct canvas *c, enum role role, struct rect r,
                       const char *label, const char *value, struct target t);
void canvas_node_end(struct canvas *c);
/* A named thing whose inside stays visible in the tree (dialog, toast). */
void canvas_group(struct canvas *c, enum role role, struct rect r,
                  const char *label);
/* Everything drawn so far can no longer be touched or read: a sheet or a
 * dialog is about to cover it. */
void canvas_cover(struct canvas *c);

struct node {
    enum role role;
    struct rect rect;
    const char *label; /* the canvas's, until the next frame */
    const char *value; /* "" when there is none */
    struct target target;
};

int canvas_nodes(const struct canvas *c, const struct node **nodes);
/* The topmost node that reacts at that point, or NULL. */
const struct node *canvas_hit(const struct canvas *c, int x, int y);
/* The first node with that label, or NULL. */
const struct node *canvas_find(const struct canvas *c, const char *label);

/* True while a picture in this frame was still being decoded. */
bool canvas_is_waiting(const struct canvas *c);

#endif
