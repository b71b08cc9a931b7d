/* pictures.h - renditions of pictures, made by libvips in a separate process
 * with limits, so that a bad file cannot hurt the hub.
 *
 * Upright, sRGB, baseline JPEG, without EXIF, XMP, IPTC or GPS; thumb fits
 * 480, screen 1920, full 4096.  Kept under the media folder as media_path()
 * says; the picture's name is the SHA-256 of its full rendition. */
#ifndef SYNC_HUB_PICTURES_H
#define SYNC_HUB_PICTURES_H

#include "store/hub_rows.h"
#include "sync/hub/hub.h"

enum {
    PICTURE_PIXELS_MAX = 50 * 1000 * 1000,
    PICTURE_BYTES_MAX = 64 * 1024 * 1024,
    PICTURE_SECONDS_MAX = 30
};

/* ERR_INPUT with a sentence when the file is no picture, is broken or too
 * large.  The result's files are in place when it returns; the same original
 * is not made again.  Holds no lock while the helper works. */
bool pictures_add(struct hub *h, const char *path, struct media *out,
                  struct err *err);

/* The same for many, two at a time; each tells for itself how it went. */
struct picture {
    const char *path;
    bool ok;
    struct err err;     /* when not ok */
    struct media media; /* when ok */
    char taken[20];     /* "YYYY:MM:DD HH:MM:SS" by the camera's clock, or "";
                           not known when it was not made again */
};
void pictures_add_all(struct hub *h, struct picture *list, int count,
                      void (*told)(void *ctx, int done), void *ctx);

/* The helper's own main, with `render-picture` as argv[1].  Not for people.
 *   render-picture FILE FOLDER        renditions of FILE, named by their size
 *   render-picture --make RECIPE FILE a photo for the demo (demo_photos.c)
 * Writes one line of JSON; exit status 0 when all went well. */
int pictures_helper(int argc, char **argv);

#endif
