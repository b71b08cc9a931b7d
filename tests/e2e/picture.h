/* picture.h - comparing screenshots with those that people have looked at. */
#ifndef E2E_PICTURE_H
#define E2E_PICTURE_H

/* How many of 10,000 pixels differ plainly (by more than PICTURE_SHADE in a
 * channel); 10,000 when the sizes differ or a file cannot be read. */
enum { PICTURE_SHADE = 40 };
int picture_difference(const char *png_a, const char *png_b);

#endif
