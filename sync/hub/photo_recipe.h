/* photo_recipe.h - how a demo photo is made from a drawn picture.
 *
 * Passed to the helper as one argument:
 *   SOURCE|WIDTHxHEIGHT|X Y W H|TILT|TONE|ORIENTATION|YYYY:MM:DD HH:MM:SS
 * The crop is in parts of the source, the tilt in degrees. */
#ifndef SYNC_HUB_PHOTO_RECIPE_H
#define SYNC_HUB_PHOTO_RECIPE_H

#include <limits.h>
#include <stdbool.h>

enum { PHOTO_EDGE_MAX = 6000, PHOTO_RECIPE_SIZE = PATH_MAX + 256 };

struct photo_recipe {
    char source[PATH_MAX];
    int width, height; /* upright */
    double crop[4];    /* x y w h, 0..1 */
    double tilt;
    char tone[17];   /* none warm cool bright soft dusk */
    int orientation; /* EXIF, 1..8 */
    char taken[20];
};

void photo_recipe_write(const struct photo_recipe *r,
                        char out[PHOTO_RECIPE_SIZE]);
bool photo_recipe_read(const char *text, struct photo_recipe *r);

/* "0.07 0.07 0.70 0.70" inside the unit square. */
bool photo_crop_read(const char *text, double crop[4]);

bool photo_tone_is(const char *tone);
/* Red, green and blue become value * gain + lift. */
void photo_tone(const char *tone, double gain[3], double lift[3]);

#endif
