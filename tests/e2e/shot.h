/* shot.h - pictures of screens, kept as PNG files and compared.
 *
 * A kept picture is coarse, so that hundreds fit in the repository: colours
 * of whole areas are exact, those of edges and photos have few shades. */
#ifndef E2E_SHOT_H
#define E2E_SHOT_H

#include <stdbool.h>

struct shot {
    int w, h;
    unsigned char *rgb; /* owned: 3 bytes a pixel, w a row */
};

void shot_clear(struct shot *p);

/* False when there is no such file, or it cannot be read. */
bool shot_read(const char *png_path, struct shot *out);
bool shot_write(const char *png_path, const struct shot *p);
void shot_coarsen(struct shot *p);

/* How many pixels differ plainly, by more than SHOT_SHADE in a channel;
 * all of them when the sizes differ.  Two pictures of one screen may differ
 * in SHOT_TOLERATED pixels: less than a short label moved by one. */
enum { SHOT_SHADE = 40, SHOT_TOLERATED = 12 };
int shot_difference(const struct shot *a, const struct shot *b);

/* `old`, `new` and where they differ, side by side; `old` may be empty. */
bool shot_write_difference(const char *png_path, const struct shot *old,
                              const struct shot *now);

#endif
