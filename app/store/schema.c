#include "store/schema.h"

/* Both sides: the replicated nouns of model/entity.c.  No foreign keys: a
 * feed may bring a row before the row it names. */
static const char NOUNS[] =
    "CREATE TABLE org (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " kind TEXT NOT NULL CHECK (kind IN ('district', 'school')),"
    " name TEXT NOT NULL, tz TEXT NOT NULL, parent TEXT,"
    " ask_pin INTEGER, unmask INTEGER, public_url TEXT) STRICT;"

    "CREATE TABLE union_group (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " name TEXT NOT NULL, leader TEXT) STRICT;"

    "CREATE TABLE timetable (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " weekday INTEGER NOT NULL, starts_min INTEGER NOT NULL,"
    " ends_min INTEGER NOT NULL, label TEXT NOT NULL,"
    " kind TEXT NOT NULL) STRICT;"

    "CREATE TABLE member (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " staff_no TEXT NOT NULL, name TEXT NOT NULL, pinyin TEXT,"
    " \"group\" TEXT, status TEXT NOT NULL, steward INTEGER,"
    " birthday TEXT, card_hash TEXT, pin_hash TEXT) STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX member_staff_no ON member (org, staff_no);"
    "CREATE INDEX member_card ON member (card_hash);"

    "CREATE TABLE notice (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " category TEXT, title TEXT NOT NULL, short TEXT, summary TEXT,"
    " issuer TEXT, glyph TEXT, body TEXT, pinned INTEGER, urgent INTEGER,"
    " published_at INTEGER, shows_from_at INTEGER,"
    " expires_at INTEGER) STRICT;"

    "CREATE TABLE activity (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " title TEXT NOT NULL, short TEXT, body TEXT, place TEXT, meet TEXT,"
    " facts TEXT, tags TEXT, organiser TEXT, fee TEXT, cover TEXT,"
    " series TEXT, all_day INTEGER, starts_at INTEGER, ends_at INTEGER,"
    " starts_on TEXT, ends_on TEXT, capacity INTEGER, signup INTEGER,"
    " signup_opens_at INTEGER, signup_closes_at INTEGER,"
    " cancel_until_at INTEGER, checkin_opens_at INTEGER,"
    " checkin_closes_at INTEGER, quorum INTEGER, listed INTEGER,"
    " walkins INTEGER) STRICT;"

    "CREATE TABLE signup (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " activity TEXT NOT NULL, member TEXT NOT NULL, state TEXT NOT NULL,"
    " place INTEGER, walkin INTEGER, moved_up INTEGER, at INTEGER) STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX signup_once ON signup (activity, member);"
    "CREATE INDEX signup_member ON signup (member);"
    "CREATE INDEX signup_place ON signup (activity, state, place);"

    "CREATE TABLE checkin (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " activity TEXT NOT NULL, member TEXT NOT NULL,"
    " present INTEGER NOT NULL, walkin INTEGER, how TEXT, at INTEGER)"
    " STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX checkin_once ON checkin (activity, member);"
    "CREATE INDEX checkin_present ON checkin (activity, present);"

    "CREATE TABLE notice_ack (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " notice TEXT NOT NULL, member TEXT NOT NULL, at INTEGER) STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX notice_ack_once ON notice_ack (notice, member);"

    "CREATE TABLE album (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " title TEXT NOT NULL, taken_on TEXT, contest INTEGER) STRICT;"

    "CREATE TABLE photo (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " album TEXT NOT NULL, caption TEXT, media TEXT NOT NULL,"
    " width INTEGER, height INTEGER, position INTEGER, starred INTEGER,"
    " taken_at INTEGER) STRICT, WITHOUT ROWID;"
    "CREATE INDEX photo_album ON photo (album, position);";

/* Both sides: the feed.  On the hub it says what changed last in which rev;
 * on a screen it says which rev of each row is held.  A feed's digest is the
 * XOR of feed_hash() over its live rows. */
static const char FEED[] =
    "CREATE TABLE feed (org TEXT NOT NULL, entity TEXT NOT NULL,"
    " id TEXT NOT NULL, rev INTEGER NOT NULL, deleted INTEGER NOT NULL,"
    " generation INTEGER NOT NULL DEFAULT 0,"
    " PRIMARY KEY (entity, id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE feed_head (org TEXT PRIMARY KEY, rev INTEGER NOT NULL,"
    " digest INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    /* named facts of this database: epoch, device, cursor, ... */
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;";

/* The hub: its feed in the order of revs, who may connect, and what was
 * answered to each action, for good. */
static const char HUB[] =
    "CREATE INDEX feed_rev ON feed (org, rev, entity, id, deleted);"
    "CREATE TABLE device (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " name TEXT NOT NULL, public_key TEXT NOT NULL, paired_at INTEGER"
    " NOT NULL, seen_at INTEGER, revoked_at INTEGER, status TEXT,"
    " cloned INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE TABLE pair_code (code_hash TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " expires_at INTEGER NOT NULL, used_at INTEGER) STRICT;"
    "CREATE TABLE officer (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " login TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL) STRICT;"
    "CREATE TABLE receipt (id TEXT PRIMARY KEY, device TEXT NOT NULL,"
    " seq INTEGER NOT NULL, kind TEXT NOT NULL, member TEXT, subject TEXT,"
    " at INTEGER, received_at INTEGER NOT NULL, verdict TEXT NOT NULL,"
    " reason TEXT NOT NULL, rev INTEGER NOT NULL, place INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX receipt_device ON receipt (device, seq);"
    "CREATE TABLE media (sha TEXT PRIMARY KEY, width INTEGER NOT NULL,"
    " height INTEGER NOT NULL, original_sha TEXT) STRICT;"
    "CREATE INDEX media_original ON media (original_sha);"
    "CREATE TABLE rendition (sha TEXT NOT NULL, size TEXT NOT NULL,"
    " etag TEXT NOT NULL, bytes INTEGER NOT NULL,"
    " PRIMARY KEY (sha, size)) STRICT, WITHOUT ROWID;";

/* The screen: its own actions, which are also the overlay on the hub's rows,
 * and wrong PINs.  The hub has the tables too, empty, so that one query text
 * serves both. */
static const char KIOSK[] =
    "CREATE TABLE action (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " kind TEXT NOT NULL, at INTEGER NOT NULL, clock_trusted INTEGER"
    " NOT NULL, member TEXT NOT NULL, subject TEXT NOT NULL, how TEXT"
    " NOT NULL, walkin INTEGER NOT NULL,"
    /* its effect shows until the hub's own row has arrived */
    " overlay INTEGER NOT NULL DEFAULT 1,"
    " verdict TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '',"
    " rev INTEGER NOT NULL DEFAULT 0, place INTEGER NOT NULL DEFAULT 0,"
    " decided_at INTEGER NOT NULL DEFAULT 0,"
    /* the person has been told how it ended */
    " told INTEGER NOT NULL DEFAULT 0,"
    /* the hub could not read it: kept, shown, never sent again */
    " quarantined INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE INDEX action_queue ON action (verdict, seq);"
    "CREATE INDEX action_overlay ON action (overlay, subject, member);"
    "CREATE TABLE pin_attempt (member TEXT PRIMARY KEY, failed INTEGER"
    " NOT NULL, last_failed_at INTEGER NOT NULL) STRICT;";

/* Holidays and swapped days (调休). */
static const char SPECIAL_DAYS[] =
    "CREATE TABLE special_day (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " falls_on TEXT NOT NULL, follows INTEGER, name TEXT) STRICT;"
    "CREATE INDEX special_day_date ON special_day (org, falls_on);";

/* A screen that passed over rows it had no table for asks for all again. */
static const char START_OVER[] = "DELETE FROM meta WHERE name = 'cursor'";

/* Places lent to a screen. */
static const char LEASES[] =
    "CREATE TABLE lease (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " activity TEXT NOT NULL, device TEXT NOT NULL, seats INTEGER NOT NULL,"
    " until_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX lease_once ON lease (activity, device);";

/* Who has which place of an activity with a capacity, a member or, on loan, a
 * screen; so that no schedule can give one away twice. */
#define SEAT_TABLE                                                             \
    "CREATE TABLE seat (activity TEXT NOT NULL, slot TEXT NOT NULL,"           \
    " seat INTEGER NOT NULL, member TEXT, device TEXT,"                        \
    " until_at INTEGER NOT NULL DEFAULT 0,"                                    \
    " CHECK ((member IS NULL) <> (device IS NULL)),"                           \
    " PRIMARY KEY (activity, slot, seat)) STRICT, WITHOUT ROWID;"              \
    "CREATE UNIQUE INDEX seat_member ON seat (activity, slot, member);"        \
    "CREATE INDEX seat_lease ON seat (device, until_at);"

/* Those beyond the capacity were promised a place before it was lowered: they
 * keep it under numbers below 1. */
static const char SEATS[] =
    SEAT_TABLE "INSERT INTO seat (activity, slot, seat, member)"
    " SELECT g.activity, '', CASE WHEN g.n > g.capacity THEN -g.n ELSE g.n"
    "  END, g.member FROM (SELECT s.activity, s.member, a.capacity,"
    "  row_number() OVER (PARTITION BY s.activity ORDER BY s.place, s.id) AS n"
    "  FROM signup s JOIN activity a ON a.id = s.activity"
    "  WHERE s.state = 'going' AND a.capacity > 0) AS g;";

/* The hub: what officers should look at, because two screens that did not
 * know of each other did the same. */
static const char CONFLICTS[] =
    "CREATE TABLE conflict (id TEXT PRIMARY KEY, org TEXT NOT NULL,"
    " kind TEXT NOT NULL, activity TEXT NOT NULL, member TEXT NOT NULL,"
    " first_action TEXT NOT NULL, first_device TEXT NOT NULL,"
    " first_at INTEGER NOT NULL, second_action TEXT NOT NULL,"
    " second_device TEXT NOT NULL, second_at INTEGER NOT NULL,"
    " made_at INTEGER NOT NULL, resolved_at INTEGER NOT NULL DEFAULT 0)"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX conflict_org ON conflict (org, resolved_at, made_at);"
    "CREATE INDEX receipt_subject ON receipt (subject, member, kind);";

/* The hub: what was known of the time, and how the person was known. */
static const char RECEIPTS[] =
    "ALTER TABLE receipt ADD COLUMN clock_trusted INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE receipt ADD COLUMN offset_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE receipt ADD COLUMN how TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE receipt ADD COLUMN proof TEXT NOT NULL DEFAULT '';";

/* The screen: the same of its actions, and what the hub gave it to show when
 * it has to be told again. */
static const char PROOFS[] =
    "ALTER TABLE action ADD COLUMN offset_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE action ADD COLUMN leased INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE action ADD COLUMN proof TEXT NOT NULL DEFAULT '';";

/* A full load goes into a database of its own (store/reload.h).  One that was
 * under way among the rows that are shown starts again there. */
static const char NO_GENERATIONS[] =
    "ALTER TABLE feed DROP COLUMN generation";
static const char NO_HALF_LOAD[] =
    "DELETE FROM meta WHERE name = 'cursor' AND EXISTS (SELECT 1 FROM meta m"
    " WHERE m.name = 'loading' AND m.value = '1');"
    "DELETE FROM meta WHERE name IN ('loading', 'generation');";

/* The hub: which rev an org's feed had reached on which day, and up to which
 * its tombstones are gone. */
static const char MARKS[] =
    "ALTER TABLE feed_head ADD COLUMN floor INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE feed_mark (org TEXT NOT NULL, rev INTEGER NOT NULL,"
    " at INTEGER NOT NULL, PRIMARY KEY (org, rev)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX feed_tombstone ON feed (org, deleted, rev)"
    " WHERE deleted = 1;";

/* A screen that stands alone gives out places by itself. */
static const char OWN_SEATS[] = SEAT_TABLE;

/* The board asks who has something to hear. */
static const char NEWS[] =
    "CREATE INDEX action_news ON action (member, subject, seq)"
    " WHERE told < 2 AND verdict <> '' AND (kind = 'signup'"
    "  OR (kind = 'signup_cancel' AND verdict <> 'accepted'));";

/* What is asked at every heartbeat, and every minute. */
static const char LENDING[] =
    "CREATE INDEX lease_device ON lease (device);"
    "CREATE INDEX lease_until ON lease (until_at);"
    "CREATE INDEX activity_limited ON activity (org, starts_at)"
    " WHERE capacity > 0;";

/* The screen: ninety days of actions may wait, and thirty of answered ones are
 * kept; what is asked of few of them must not look at all. */
static const char QUEUES[] =
    "CREATE INDEX action_member ON action (member, subject, seq);"
    "CREATE INDEX action_decided ON action (decided_at) WHERE decided_at > 0;"
    "CREATE INDEX action_aside ON action (seq) WHERE quarantined = 1;"
    "CREATE INDEX action_unsettled ON action (overlay, rev)"
    " WHERE overlay = 1 AND verdict <> '';"
    "CREATE INDEX action_place ON action (overlay, subject, kind, walkin)"
    " WHERE overlay = 1"
    " AND (kind IN ('signup', 'signup_cancel') OR walkin = 1);";

/* The screen: what the hub had said of an action that is sent again. */
static const char REPLAYS[] =
    "ALTER TABLE action ADD COLUMN was TEXT NOT NULL DEFAULT '';";

const struct db_step schema_steps[] = {
    {SIDE_BOTH, NOUNS}, /* 1 */
    {SIDE_BOTH, FEED},  /* 2 */
    {SIDE_HUB, HUB},    /* 3 */
    {SIDE_BOTH, KIOSK}, /* 4 */
    {SIDE_BOTH, SPECIAL_DAYS}, /* 5 */
    {SIDE_KIOSK, START_OVER},  /* 6 */
    {SIDE_BOTH, LEASES},       /* 7 */
    {SIDE_HUB, SEATS},         /* 8 */
    {SIDE_HUB, CONFLICTS},     /* 9 */
    {SIDE_HUB, RECEIPTS},      /* 10 */
    {SIDE_BOTH, PROOFS},       /* 11 */
    {SIDE_KIOSK, START_OVER},  /* 12 */
    {SIDE_BOTH, NO_GENERATIONS}, /* 13 */
    {SIDE_KIOSK, NO_HALF_LOAD},  /* 14 */
    {SIDE_HUB, MARKS},           /* 15 */
    {SIDE_BOTH, REPLAYS},        /* 16 */
    {SIDE_KIOSK, OWN_SEATS},     /* 17 */
    {SIDE_HUB, LENDING},         /* 18 */
    {SIDE_BOTH, NEWS},           /* 19 */
    {SIDE_BOTH, QUEUES},         /* 20 */
};

const int schema_count = sizeof schema_steps / sizeof schema_steps[0];
