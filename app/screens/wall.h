/* wall.h - how photos share a wall of equal units.
 *
 * Pure arithmetic.  A panorama takes two units across, a portrait two down,
 * a starred one two by two; each goes where it fits first, so that the order
 * of the album is kept and later small ones fill the holes. */
#ifndef SCREENS_WALL_H
#define SCREENS_WALL_H

#include "store/albums.h"

enum { WALL_COLUMNS_MAX = 4 };

struct tile {
    int column, row;
    int across, down; /* units */
};

/* tiles[i] is the place of photos[i].  Returns the number of rows. */
int wall_layout(const struct photo *photos, int count, int columns,
                struct tile *tiles);

#endif
