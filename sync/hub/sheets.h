/* sheets.h - lists for the office as an Excel workbook.  The one door to
 * libxlsxwriter.
 *
 * A4, landscape, the heading repeated on every page.  Text is always text,
 * never a formula.  One thread. */
#ifndef SYNC_HUB_SHEETS_H
#define SYNC_HUB_SHEETS_H

#include "base/db.h"
#include "base/zone.h"
#include "model/activity.h"
#include "model/member.h"
#include "store/orgs.h"

struct sheets;

/* Writes beside `path` and moves it there when closed. */
struct sheets *sheets_open(const char *path, struct err *err);
/* `keep` false throws it away; NULL is allowed.  ERR_STORAGE when it could
 * not be written. */
bool sheets_close(struct sheets *s, bool keep, struct err *err);

/* Everybody who signed up for an activity or came to it; an owned array. */
struct attendee {
    char name[121], group[121], how[17];
    enum signup_state state;
    bool walkin, present;
    int place;  /* when waiting: in line */
    int64_t at; /* of the check-in */
};
bool attendees_of(struct db *db, const char *activity, struct attendee **out,
                  int *count, struct err *err);

bool sheets_attendance(struct sheets *s, const struct activity *a,
                       const struct zone *z, const struct attendee *people,
                       int count, struct err *err);
bool sheets_members(struct sheets *s, const struct org *org,
                    const struct member *list, int count, struct err *err);

#endif
