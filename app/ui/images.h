/* images.h - pictures decoded off the main thread at the size they are shown.
 *
 * Main thread, but for the decoders inside.  A source is a path below the
 * folder given at the start.  Only JPEG in colour or grey is read, of at most
 * 50 megapixels and 64 MB, progressive ones to about 20 megapixels (the hub
 * makes baseline ones of 12 at most).  The cache has a budget in bytes and
 * forgets what was shown longest ago, but nothing that is on screen. */
#ifndef UI_IMAGES_H
#define UI_IMAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct images;

struct picture {
    int w, h;
    const uint32_t *pixels; /* 0xFFRRGGBB, w a row */
    uint64_t key;           /* changes when the content does */
    int64_t since_ms;       /* first shown where it had been missing, steady;
                               0: it never was missing */
};

enum fit { FIT_FILL, FIT_WHOLE }; /* crop to fill, or fit inside */

/* wake is called when images_collect() has something to do, on any thread. */
struct images *images_start(const char *folder, size_t budget_bytes,
                            void (*wake)(void *ctx), void *ctx);
void images_stop(struct images *i); /* NULL is allowed */

/* A frame begins: what is asked for until the next one is on screen, and what
 * was still to be decoded for an earlier one is given up.  Steady time. */
void images_begin(struct images *i, int64_t now_ms);

/* The picture at w x h device pixels if it is there; else NULL, and it will
 * be decoded.  `waiting` (may be NULL) is false when it can never come now:
 * the file is absent or broken.  The picture stays until the next frame. */
const struct picture *images_get(struct images *i, const char *source, int w,
                                 int h, enum fit fit, bool *waiting);

/* The largest there is of that picture, whole, at another size than *w, *h,
 * which become that size; NULL when there is none. */
const struct picture *images_other(struct images *i, const char *source, int *w,
                                   int *h);

/* The frame may soon need that one: decoded after what it shows. */
void images_expect(struct images *i, const char *source, int w, int h,
                   enum fit fit);

/* Takes in what the decoders finished, a screenful of pixels at most so that
 * the next frame is in time; calls wake when there is more.  True when
 * something came. */
bool images_collect(struct images *i);

/* A file has arrived or changed: try it again. */
void images_refresh(struct images *i, const char *source);

/* Something that the last frame asked for is still to come. */
bool images_are_busy(const struct images *i);
size_t images_bytes(const struct images *i);

#endif
