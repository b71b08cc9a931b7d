/* timetables.h - the periods of each weekday. */
#ifndef STORE_TIMETABLES_H
#define STORE_TIMETABLES_H

#include "base/db.h"
#include "model/timetable.h"
#include "store/feed.h"

bool timetables_save(struct db *db, const char *org, const struct period *p,
                     struct changes *c, struct err *err);
/* weekday: 1 Monday .. 7. */
bool timetables_day(struct db *db, const char *org, int weekday,
                    struct day_plan *out, struct err *err);

#endif
