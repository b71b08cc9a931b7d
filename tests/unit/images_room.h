/* images_room.h - the loader of pictures over a folder of its own. */
#ifndef UNIT_IMAGES_ROOM_H
#define UNIT_IMAGES_ROOM_H

#include "base/mailbox.h"
#include "tests/unit/jpeg_file.h"
#include "ui/images.h"

enum { PATIENCE_MS = 20000 };

extern struct images *images;
extern struct mailbox *woken; /* an int for each wake: its thread's nice */

/* Fixtures: nothing in the folder, and a budget of 1 MiB. */
void images_room_open(void);
void images_room_close(void);

/* a.jpg to d.jpg are gone at the end. */
void path_of(char path[128], const char *name);
void write_kind(const char *name, int w, int h, enum jpeg_kind kind);
void write_jpeg(const char *name, int w, int h, bool progressive);
void remove_file(const char *name);

/* Waits for one decoder to be done, and takes in what it did. */
void collect_one(void);
/* Asks until nothing is under way; NULL: it never comes. */
const struct picture *load_picture(const char *name, int w, int h,
                                   enum fit fit);

int nice_here(void);

#endif
