/* home_parts.h - the inside of home, for home*.c and outcomes.c. */
#ifndef SCREENS_HOME_PARTS_H
#define SCREENS_HOME_PARTS_H

#include "screens/bits.h"
#include "store/actions.h"
#include "store/albums.h"

enum home_act {
    HOME_NOTICES = 1, /* the header of a large tile: its list */
    HOME_NOTICE,      /* arg: which row */
    HOME_ACTIVITIES,
    HOME_ACTIVITY,
    HOME_SECTION, /* a small tile; arg: enum section */
};

enum { HOME_ROWS = 4, OUTCOMES_SHOWN = 4 };

struct home_row {
    char id[ID_SIZE];
    char title[301];
    char line[400], brief[120]; /* brief: when the line is too wide */
    bool strong;                /* unread */
    int month, day;             /* of an activity's leaf */
    bool today;
};

struct home {
    int64_t read_at, stale_at; /* UTC ms */
    struct home_row notices[HOME_ROWS], activities[HOME_ROWS];
    int notice_count, activity_count;
    int fresh; /* unread, or of the last days while nobody is there */
    int open;  /* activities one can sign up for */
    char cover[MEDIA_PATH_SIZE]; /* of the activities' tile; "": none */
    char album[MEDIA_PATH_SIZE]; /* of the gallery's */
    char board[MEDIA_PATH_SIZE]; /* of the greeting card */
    char album_line[120];
    int mine;           /* coming activities of who is there */
    char told[ID_SIZE]; /* whose outcomes have been shown */
};

void draw_home_tiles(const struct home *h, const struct kiosk *k,
                     struct canvas *c, int top);
void draw_home_card(const struct home *h, const struct kiosk *k,
                    struct canvas *c, struct rect r);

/* How what a person had asked for ended; a sheet over home, told once. */
extern const struct screen screen_outcomes;

#endif
