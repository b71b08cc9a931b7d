/* photos.h - the demo school's pictures as files to measure with. */
#ifndef BENCH_PHOTOS_H
#define BENCH_PHOTOS_H

enum { PHOTO_PATH = 400, PHOTOS_LISTED = 64 };

/* The demo's media folder, as seen from the project's root. */
extern const char photos_folder[];

/* Paths below that folder whose name ends so ("screen.jpg"), always the same
 * ones; returns how many, at most PHOTOS_LISTED. */
int photos_list(const char *ending, char (*out)[PHOTO_PATH]);

/* A baseline JPEG of 4000 x 3000 with the detail of twelve demo photos. */
void photos_make_large(const char *path);
/* t000.jpg ... in `folder`: the demo's thumbs again and again. */
void photos_link_thumbs(const char *folder, int count);
void photos_remove(const char *folder); /* with all that is in it */

#endif
