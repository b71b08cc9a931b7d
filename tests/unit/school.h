/* school.h - a small school for tests of the store, in a database in memory,
 * or on PostgreSQL when the tests run there and the side is the hub's: a district over two schools, members in the first, one activity.
 *
 * Ids are made of the names here.  School time is Asia/Shanghai. */
#ifndef UNIT_SCHOOL_H
#define UNIT_SCHOOL_H

#include "base/db.h"
#include "base/zone.h"
#include "model/action.h"
#include "store/activities.h"
#include "store/schema.h"
#include "tests/unit/database.h"

#define DISTRICT "district-00000001"
#define SCHOOL "school-000000001"
#define SIBLING "school-000000002"
#define WALK "activity-0000001"
#define NOTICE "notice-000000001"

/* 2026-11-22 10:00 in Shanghai; the activity starts two days later. */
#define NOW INT64_C(1795312800000)
#define HOUR (60 * 60 * INT64_C(1000))
#define STARTS (NOW + 48 * HOUR)

struct school {
    char address[DATABASE_SIZE];
    struct db *db;
    struct zone *zone;
};

void school_open(struct school *s, enum side side);
void school_close(struct school *s);

/* "member-000000007" */
const char *member_id(int n);
/* Members 1 to n of an org, by the names 甲1 ... */
void school_members(struct school *s, const char *org, int n);
/* The activity WALK of `org`; capacity 0: no limit. */
struct activity school_walk(int capacity);
void school_activity(struct school *s, const struct activity *a);
void school_notice(struct school *s, const char *org);

/* The member's action as a screen would send it; seq counts from 1. */
struct action act(enum action_kind kind, int member, int64_t seq);

/* What the kiosk makes of it when a screen asks; fails the test when the rules
 * forbid it. */
struct action school_wish(struct school *s, enum action_kind kind, int member,
                          int64_t now_ms);

/* Gives out verdicts and commits, as the hub does. */
struct verdict school_decide(struct school *s, const struct action *a,
                             int64_t now_ms);

/* The only number that the query gives; fails the test otherwise. */
int64_t school_int(struct school *s, const char *sql);
void school_exec(struct school *s, const char *sql);

#endif
