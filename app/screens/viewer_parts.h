/* viewer_parts.h - the inside of the photo viewer, for viewer*.c and tests. */
#ifndef SCREENS_VIEWER_PARTS_H
#define SCREENS_VIEWER_PARTS_H

#include "screens/bits.h"
#include "store/albums.h"
#include "ui/scroll.h"

enum viewer_act {
    VIEWER_PHOTO = 1, /* the picture itself: taps, drags, pinches */
    VIEWER_BACK,
    VIEWER_TURN, /* arg: -1, +1 */
    VIEWER_JUMP, /* arg: which */
};

enum { ZOOM_ONE = 1000, ZOOM_TWO = 2000, STRIP_THUMBS = 5 };

/* A picture in a box: zoom in thousandths of fitting it whole, and how far
 * its middle is moved. */
struct zoom {
    int box_w, box_h, w, h; /* w, h: of the picture fitted */
    int zoom, dx, dy;
    struct scroll across, down; /* while a finger moves it, and after */
    bool flies;
};

/* Fits a picture of w x h (0: unknown, as the box) into the box. */
struct zoom zoom_fit(struct rect box, int w, int h);
/* To `zoom`, keeping what lies at x, y from the box's middle there.  Stays
 * within once and twice, and the picture's edges outside the box. */
void zoom_to(struct zoom *z, int zoom, int x, int y);
void zoom_pan(struct zoom *z, int dx, int dy);
/* A finger moves it: past its edges it follows reluctantly, and goes on by
 * itself when let go, unless `still`.  Steady time. */
void zoom_grab(struct zoom *z, int64_t now_ms);
void zoom_drag(struct zoom *z, int dx, int dy, int64_t now_ms);
void zoom_release(struct zoom *z, bool still, int64_t now_ms);
bool zoom_step(struct zoom *z, int64_t now_ms); /* true while it moves */

struct viewer {
    struct photo *photos; /* of the album; owned */
    int count, index;
    char album[301], taken_on[DATE_SIZE];
    bool portrait, bare; /* bare: the bars are hidden */
    struct zoom zoom;

    struct zoom zoom_from; /* a double tap: from there to zoom_goal, keeping */
    int zoom_goal, zoom_x, zoom_y; /* that place, */
    int64_t zoom_ms;               /* since; 0: it does not */

    struct scroll strip;   /* of all photos, while a finger holds it */
    int swipe;             /* how far the photo is dragged, px */
    int glide_from, glide; /* after the finger left: from, to */
    int64_t glide_ms;      /* since; 0: it does not glide */
    int turn;              /* what the glide ends in: -1, 0, +1 */
    int64_t tap_ms;        /* a tap that may become a double; 0: none */
};

struct rect viewer_box(const struct viewer *v);
int viewer_pitch(const struct viewer *v); /* from one photo to the next */
void draw_viewer(const struct viewer *v, const struct kiosk *k,
                 struct canvas *c);

#endif
