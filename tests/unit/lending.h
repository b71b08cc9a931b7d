/* lending.h - the database of a hub that lends places of a walk to screens,
 * and nine members who sign up, at the hub or at a screen with a loan. */
#ifndef UNIT_LENDING_H
#define UNIT_LENDING_H

#include "store/feed.h"
#include "tests/unit/school.h"

#define DEVICE_A "device-000000000a"
#define DEVICE_B "device-000000000b"

extern struct school hub;

/* Fixtures: nothing to sign up for yet. */
void lending_open(void);
void lending_close(void);

/* The walk of the school as an officer saves it, again and again. */
void save_walk(int capacity);

/* A change of a test's own; commit() empties it. */
void begin(void);
void commit(struct changes *c);

/* A heartbeat; says whether anything was lent or renewed. */
bool beat(const char *device, int64_t now);
/* The hub's housekeeping. */
void tidy(int64_t now);

/* A device's action; `leased`: of a place that was lent to it. */
struct verdict asks(const char *device, bool leased, enum action_kind kind,
                    int member, int64_t now);
struct verdict signup(int member); /* at NOW, of no device */
struct verdict signup_leased(const char *device, int member, int64_t now);
void assert_verdict(struct verdict v, enum verdict_kind kind);

/* Places that the device holds; people who go. */
int64_t lent(const char *device);
int64_t going(void);
/* Nobody has a place too much. */
void assert_sound(void);

#endif
