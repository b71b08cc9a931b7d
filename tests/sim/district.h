/* district.h - one district of the simulation: its schools, their screens and
 * people, and what they and the officers do all day. */
#ifndef SIM_DISTRICT_H
#define SIM_DISTRICT_H

#include "tests/sim/screen.h"

enum { SCHOOLS_MAX = 4, SCREENS_MAX = 24 };

struct school {
    char id[ID_SIZE], tz[65];
    int first_member, members;
};

struct district {
    char id[ID_SIZE];
    struct school schools[SCHOOLS_MAX];
    int school_count;
    struct screen *screens[SCREENS_MAX];
    int screen_count;
    int activities, notices; /* made so far */
    bool calm;               /* nobody does anything */
    int64_t screen_ms;       /* of all screens together */
};

/* Builds the hub, switches all on and pairs the screens; `screens` is how
 * many a school has, 0: 2 to 5. */
void district_begin(uint64_t seed, int screens);
void district_end(void);
struct district *district(void);

/* One more screen for a school. */
struct screen *district_screen(int school);
/* An officer gives a code to each screen that stands there unpaired, or that
 * the hub knows no more, if it can. */
void district_pair(void);

/* People and officers go about their day, until the end. */
void district_live(void);

#endif
