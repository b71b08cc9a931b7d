/* albums.h - albums, photos, and where their pictures lie on disk. */
#ifndef STORE_ALBUMS_H
#define STORE_ALBUMS_H

#include "base/db.h"
#include "base/id.h"
#include "base/zone.h"
#include "store/feed.h"

enum { ALBUMS_MAX = 200, PHOTOS_MAX = 500 };

struct album {
    char id[ID_SIZE], org[ID_SIZE];
    char title[301], taken_on[DATE_SIZE];
    bool contest;
    int photos;     /* derived */
    char cover[65]; /* derived: the media of the first photo */
};

struct photo {
    char id[ID_SIZE], org[ID_SIZE], album[ID_SIZE];
    char caption[301], media[65];
    int width, height, position;
    bool starred;
    int64_t taken_at;
};

bool albums_save(struct db *db, const struct album *a, struct changes *c,
                 struct err *err);
bool photos_save(struct db *db, const struct photo *p, struct changes *c,
                 struct err *err);
/* Newest first. */
bool albums_list(struct db *db, struct album *out, int max, int *count,
                 struct err *err);
bool photos_of(struct db *db, const char *album, struct photo *out, int max,
               int *count, struct err *err);
/* Landscape photos for the board, starred and newest first. */
bool photos_for_board(struct db *db, struct photo *out, int max, int *count,
                      struct err *err);

/* Sizes the hub makes of each picture. */
enum rendition { RENDITION_THUMB, RENDITION_SCREEN, RENDITION_FULL,
                 RENDITIONS };
const char *rendition_text(enum rendition r); /* thumb screen full */
bool rendition_parse(const char *text, enum rendition *r);
enum { MEDIA_PATH_SIZE = 96 };
/* "ab/abcdef….thumb.jpg", below the media folder of hub or screen. */
void media_path(const char *sha, enum rendition r, char out[MEDIA_PATH_SIZE]);

/* Screen: every picture its rows name (photos, covers, and `photo:`/media
 * references are resolved by the hub into sha-256), in the order in which
 * they should be fetched.  An owned array of `count` entries. */
struct wanted {
    char sha[65];
    enum rendition size;
};
bool media_wanted(struct db *db, struct wanted **out, int *count,
                  struct err *err);

#endif
