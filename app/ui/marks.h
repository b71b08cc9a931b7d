/* marks.h - what a recorded frame is made of: canvas*.c write it, the painter
 * plays it, nobody else includes this.
 *
 * A mark is plain data: two frames are compared by the marks' bytes, so every
 * field that is not used is 0. */
#ifndef UI_MARKS_H
#define UI_MARKS_H

#include "ui/canvas.h"
#include "ui/lines.h"

#include <stddef.h>

enum mark_kind {
    MARK_ROUND,     /* at, radius, corners */
    MARK_BORDER,    /* at, radius, v: width */
    MARK_SHADOW,    /* at (what casts it), radius, v: down, blur */
    MARK_RING,      /* v: cx, cy, radius, stroke, part */
    MARK_LINE,      /* v: x0, y0, x1, y1, width */
    MARK_TRIANGLE,  /* v: x0, y0, x1, y1, x2, y2 */
    MARK_TEXT,      /* face, size, text; v: pen x, baseline, in 64ths */
    MARK_TURNED,    /* face, size, text; v: cx, cy, degrees */
    MARK_IMAGE,     /* at, radius, text, key; v: asked w, h; may run */
    MARK_CROSSFADE, /* as MARK_IMAGE, and text2, key2; runs */
    MARK_PHOTO,     /* as MARK_IMAGE, no radius; v also: zoom, dx, dy */
    MARK_QR,        /* at, text */
};

enum { ALL_CORNERS = 15, MARK_VALUES = 6, CLIPS_MAX = 8, SCROLLS_MAX = 4 };

struct mark {
    int32_t kind;
    uint32_t argb;
    struct rect at;
    struct rect seen; /* nothing outside is drawn: its bounds, clipped */
    int32_t radius, corners;
    int32_t face, size;
    int32_t cut; /* of text: an ellipsis stands for the rest */
    int32_t v[MARK_VALUES];
    int32_t runs_ms;    /* the painter draws it again for so long */
    int32_t scroll;     /* 0: none; else which of the canvas's, from 1: all
                           its places are in that content */
    int64_t start_ms;   /* from here on; steady */
    uint64_t key, key2; /* of pictures; 0 while they are not there */
    const char *text, *text2; /* the canvas's; NULL: none.  Last: compared by
                                 content */
};

/* Content shown moved by -dx, -dy, within view. */
struct scrolled {
    struct rect view;
    int dx, dy;
    int end; /* the first mark above it */
};

struct text_block; /* canvas.c: texts of the frame, never moved */

struct canvas {
    struct type *type;
    struct images *images; /* may be NULL */
    struct look look;
    struct target pressed;
    bool waiting;

    struct mark *marks;
    int mark_count, mark_room;
    struct node *nodes;
    int node_count, node_room, node_first; /* first: below it all is covered */
    int node_depth;
    int reach_y; /* nothing reacts above it */
    struct rect clips[CLIPS_MAX];
    int clip_count;
    struct scrolled scrolls[SCROLLS_MAX];
    int scroll_count;
    int scroll; /* marks that are added belong to: as in struct mark */
    struct text_block *texts, *filling;
    struct layout layout;
    const char *lost; /* a text of this frame that had no room at all */
};

/* Adds a mark that stays within `bounds`, or NULL when none of it would be
 * seen. */
struct mark *canvas_mark(struct canvas *c, enum mark_kind kind,
                         struct rect bounds, enum color color);
/* What is drawn now is cut to this. */
struct rect canvas_clip(const struct canvas *c);
/* Room for n bytes of text for the length of the frame, and their NUL. */
char *canvas_room(struct canvas *c, size_t n);
/* Copies n bytes of text for the length of the frame. */
const char *canvas_keep(struct canvas *c, const char *text, size_t n);
/* What text and pictures add to the tree, unless they are part of a node. */
void canvas_note(struct canvas *c, enum role role, struct rect r,
                 const char *label);

#endif
