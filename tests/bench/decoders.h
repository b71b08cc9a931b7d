/* decoders.h - three ways from a photo's file to a screenful of pixels: ours,
 * and what other programs use. */
#ifndef BENCH_DECODERS_H
#define BENCH_DECODERS_H

#include <stdbool.h>

struct decoder {
    const char *name;   /* of the figure */
    const char *what;   /* for its note */
    bool (*start)(void); /* what is done once in a program */
    /* To 1920 x 1080, cropped to fill, 4 bytes a pixel, on one thread. */
    bool (*read)(const char *path);
};

enum { DECODERS = 3 };
extern const struct decoder decoders[DECODERS]; /* ours first */

#endif
