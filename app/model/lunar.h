/* lunar.h - the Chinese words of a lunar date, its festivals and solar terms. */
#ifndef MODEL_LUNAR_H
#define MODEL_LUNAR_H

#include "base/zone.h"

#include <stddef.h>

/* "十月十四", "闰六月初四". */
void lunar_date(struct lunar l, char *out, size_t size);
/* "初六"; on the first of a month its name: "十月". */
void lunar_day(struct lunar l, char *out, size_t size);

/* The solar term (节气) that begins on that civil day in Beijing, or NULL; of
 * 2000 to 2099.  Static text, a message id. */
const char *solar_term_on(int day);

/* Festival of that civil day (lunar, fixed dates such as 国庆节 and 教师节,
 * and 除夕), or NULL.  Static text, a message id. */
const char *festival_on(const struct zone *z, int day);
/* The next festival within `within` days after `day`: its name and how many
 * days until then; NULL when there is none. */
const char *festival_next(const struct zone *z, int day, int within,
                          int *days);

#endif
