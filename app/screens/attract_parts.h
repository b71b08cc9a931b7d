/* attract_parts.h - the inside of the board between classes, for attract*.c
 * and ruler.c. */
#ifndef SCREENS_ATTRACT_PARTS_H
#define SCREENS_ATTRACT_PARTS_H

#include "model/activity.h"
#include "model/notice.h"
#include "screens/bits.h"
#include "screens/kiosk.h"
#include "store/albums.h"

enum { ATTRACT_ENTER = 1 };

enum {
    BOARD_PHOTOS = 32,
    BOARD_NOTICES = 8,
    BOARD_EVENTS = 3,
    BOARD_NAMES = 12,
    PHOTO_FADE_MS = 1200
};

struct board_photo {
    char path[MEDIA_PATH_SIZE], caption[301];
};

struct board_event {
    char day[40], time[8], title[301];
    bool today;
};

/* What the board shows; read anew when rows change or at stale_at. */
struct board {
    int64_t read_at, stale_at; /* UTC ms */

    struct board_photo photos[BOARD_PHOTOS];
    int photo_count, photo; /* photo: the one that shows */
    int64_t photo_ms;       /* since when, steady */
    struct fade fade;       /* to the next one */
    bool half;              /* of it is past: the next one's name shows */

    struct notice notices[BOARD_NOTICES];
    int notice_count, notice;
    int64_t notice_ms;
    bool urgent; /* then all of them are, and the screen is theirs */

    struct board_event events[BOARD_EVENTS];
    int event_count;
    bool far; /* nothing this week: the one event is the next to come */

    char names[BOARD_NAMES][121]; /* whose birthday it is */
    int name_count;

    int news; /* people whose sign-ups ended while they were not there */

    bool is_empty; /* the hub has told nothing yet */
};

/* A lesson runs and the room is dark. */
bool board_is_quiet(const struct kiosk *k);

/* The photo that comes after the one that shows. */
const struct board_photo *board_next_photo(const struct board *b);

void draw_board_light(const struct board *b, const struct kiosk *k,
                      struct canvas *c);
void draw_board_quiet(const struct board *b, const struct kiosk *k,
                      struct canvas *c);
void draw_board_urgent(const struct board *b, const struct kiosk *k,
                       struct canvas *c);

/* That somebody has something to hear: over the upper edge of the photo, x
 * from its sides; in a line of its own while a lesson runs. */
void draw_board_news(const struct board *b, struct canvas *c,
                     struct rect photo, int x);
void draw_board_news_quiet(const struct board *b, struct canvas *c,
                           struct rect r);

/* The yellow block and the band with the ruler, at the bottom edge; they are
 * the same on the light and the urgent board. */
void draw_bell_bar(const struct kiosk *k, struct canvas *c);

/* The day's periods on a line, and a mark above now.  Nothing when there are
 * none today. */
void draw_ruler(const struct kiosk *k, struct canvas *c, struct rect r,
                int size);

#endif
