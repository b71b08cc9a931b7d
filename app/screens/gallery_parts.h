/* gallery_parts.h - the inside of the gallery, for gallery*.c. */
#ifndef SCREENS_GALLERY_PARTS_H
#define SCREENS_GALLERY_PARTS_H

#include "screens/bits.h"
#include "screens/wall.h"
#include "ui/scroll.h"

enum gallery_act {
    GALLERY_ALBUM = 1, /* arg: which */
    GALLERY_PHOTO,     /* arg: which */
    GALLERY_PAGE,      /* arg: -1, +1 */
    GALLERY_WALL,      /* only drags */
};

enum { CHIP_H = 72, CHIP_GAP = 16 };

struct gallery {
    struct album *albums; /* owned */
    int album_count, album;
    struct photo *photos; /* of that album; owned */
    struct tile *tiles;   /* owned */
    int photo_count, rows;
    bool portrait;
    int shift;                /* the offline banner's height */
    struct scroll list, wall; /* list: chips in portrait, then across */
    struct scroll *held;
};

/* Where things are; handle() and draw() both ask. */
struct rect gallery_list(const struct gallery *g);
struct rect gallery_wall(const struct gallery *g);
struct rect gallery_album(const struct gallery *g, int i);
/* Without the wall's scroll. */
struct rect gallery_tile(const struct gallery *g, const struct tile *t);
int gallery_chip(const struct album *a); /* its width */
int gallery_page(const struct gallery *g);
int gallery_pages(const struct gallery *g);

void draw_gallery(const struct gallery *g, const struct kiosk *k,
                  struct canvas *c);

#endif
