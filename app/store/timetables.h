/* timetables.h - the periods of each weekday, and the special days. */
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

bool special_days_save(struct db *db, const char *org,
                       const struct special_day *s, struct changes *c,
                       struct err *err);
bool special_days_withdraw(struct db *db, const char *id, struct changes *c,
                           bool *found, struct err *err);
/* Those of `days` days from day number `first`, by their day: out[i] is that
 * of first + i, and out[i].id[0] is 0 when the day is like its weekday. */
bool special_days_from(struct db *db, const char *org, int first, int days,
                       struct special_day *out, struct err *err);

#endif
