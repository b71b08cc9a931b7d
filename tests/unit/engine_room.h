/* engine_room.h - a kiosk's engine and writer over a database of their own,
 * without a window, and a scripted hub for them. */
#ifndef UNIT_ENGINE_ROOM_H
#define UNIT_ENGINE_ROOM_H

#include "base/db.h"
#include "store/meta.h"
#include "sync/engine/engine.h"
#include "sync/sign.h"

#define ORG "0190bbbb-0000-7000-8000-000000000002"
#define EPOCH "0190aaaa-0000-7000-8000-000000000001"
#define EPOCH2 "0190aaaa-0000-7000-8000-00000000000f"
#define DEVICE "0190cccc-0000-7000-8000-000000000003"
#define NOTICE "0190dddd-0000-7000-8000-00000000000"
#define ACTION "0190eeee-0000-7000-8000-000000000005"
#define MEMBER "0190ffff-0000-7000-8000-000000000006"

/* A page of the feed with the notices NOTICE "1", ... */
#define PAGE(epoch, cursor, more, rows, rest)                                \
    "{\"epoch\":\"" epoch "\",\"cursor\":\"" cursor "\",\"more\":" more      \
    ",\"server_time\":1700000000000,\"rows\":[" rows "]" rest "}"
#define ROW(n, rev, data)                                                    \
    "{\"org\":\"" ORG "\",\"entity\":\"notice\",\"id\":\"" NOTICE n          \
    "\",\"rev\":" rev ",\"deleted\":false,\"data\":{" data "}}"
#define TITLE "\"title\":\"a\""
#define WRONG_DIGEST ",\"digest\":{\"" ORG "\":\"0123456789abcdef\"}"

extern struct engine_room {
    char dir[64], path[80], media[80];
    struct keypair keys;
    struct writer *writer;
    struct mailbox *news;
    struct engine *engine;
} screen;

/* Fixtures: an empty database and a hub; no engine yet. */
void engine_room_open(void);
void engine_room_close(void);

/* What a screen holds that has been paired; and in step before, with the
 * notice NOTICE "9" and an accepted action. */
void paired(void);
void paired_as(const char *device, const char *org, const char *epoch);
void in_step(void);

void start(void);

/* The first news for which `is_it` holds; fails the test without. */
struct news wait_for(bool (*is_it)(const struct news *n));
bool is_at_c1(const struct news *n); /* the cursor */
bool is_at_c2(const struct news *n);
bool is_in_trouble(const struct news *n);

/* The database as another connection sees it, which the caller closes. */
struct db *engine_db(enum db_mode mode);
void sql(const char *text);
int64_t ask_int(const char *text); /* -1: no row */
void assert_meta(const char *name, const char *value);

#endif
