/* What must be so when all queues have drained. */
#include "kills.h"

#include "base/buf.h"
#include "base/mem.h"
#include "store/feed.h"
#include "sync/hub/survey.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char SQL_ACTIONS[] =
    "SELECT id, verdict, reason, rev, overlay FROM action ORDER BY seq";
static const char SQL_STORED[] = "SELECT 1 FROM action WHERE id = $1";
static const char SQL_RECEIPT[] =
    "SELECT verdict, reason, rev FROM receipt WHERE id = $1";
static const char SQL_COUNT[] = "SELECT count(*) FROM receipt";
/* In the order of the decisions: what changed nothing was answered with the
 * newest rev there was, so it stands behind the change of that rev. */
static const char SQL_RECEIPTS[] =
    "SELECT id, kind, member, subject, verdict, reason FROM receipt"
    " ORDER BY rev, CASE WHEN reason IN ('', 'full') THEN 0 ELSE 1 END,"
    " received_at, seq";
static const char SQL_SIGNUPS[] =
    "SELECT activity, member FROM signup WHERE state IN ('going', 'waiting')";
static const char SQL_PRESENT[] =
    "SELECT activity, member FROM checkin WHERE present = 1";
static const char SQL_ACKS[] = "SELECT notice, member FROM notice_ack";
static const char SQL_OVERSOLD[] =
    "SELECT a.id FROM activity a WHERE a.capacity > 0 AND a.capacity <"
    " (SELECT count(*) FROM signup s WHERE s.activity = a.id"
    "  AND s.state = 'going')";
static const char SQL_SAME_PLACE[] =
    "SELECT activity FROM signup WHERE state IN ('going', 'waiting')"
    " GROUP BY activity, place HAVING count(*) > 1";

void ids_add(struct ids *ids, const char *id)
{
    if (ids->count == ids->room) {
        ids->room = ids->room ? 2 * ids->room : 1024;
        ids->list = mem_resize(ids->list,
                               (size_t)ids->room * sizeof *ids->list);
    }
    memcpy(ids->list[ids->count++], id, strnlen(id, ID_SIZE - 1) + 1);
}

void ids_clear(struct ids *ids)
{
    free(ids->list);
    *ids = (struct ids){0};
}

static struct db *must_open(const char *path, enum db_mode mode)
{
    struct err err = {0};
    struct db *db = db_open(path, mode, &err);
    if (!db)
        kills_bad("corrupt: %s: %s", path, err.detail);
    return db;
}

static void must_end(struct query *q)
{
    struct err err = {0};
    if (!query_end(q, &err))
        kills_bad("corrupt: %s", err.detail);
}

void look_file(const char *path, enum db_mode mode)
{
    struct err err = {0};
    struct db *db = must_open(path, mode);
    if (!db_check(db, &err))
        kills_bad("corrupt: %s: %s", path, err.detail);
    db_close(db);
}

/* ---- every action has one answer ---- */

static void look_told(struct db *hub, struct db *screen, int which,
                      const struct ids *told)
{
    for (int i = 0; i < told->count; i++) {
        struct query q = query_begin(screen, SQL_STORED);
        query_bind_text(&q, told->list[i]);
        if (!query_next(&q))
            kills_bad("lost: action %s, which screen %d had stored",
                      told->list[i], which);
        must_end(&q);
        q = query_begin(hub, SQL_RECEIPT);
        query_bind_text(&q, told->list[i]);
        if (!query_next(&q))
            kills_bad("lost: action %s of screen %d has no receipt",
                      told->list[i], which);
        must_end(&q);
    }
}

/* The answer that the screen has is the one that the hub remembers. */
static int look_answers(struct db *hub, struct db *screen, int which)
{
    int count = 0;
    struct query q = query_begin(screen, SQL_ACTIONS);
    for (; query_next(&q); count++) {
        char id[ID_SIZE], here[3][40] = {0}, there[3][40] = {0};
        query_text(&q, 0, id, sizeof id);
        struct query r = query_begin(hub, SQL_RECEIPT);
        query_bind_text(&r, id);
        if (!query_next(&r))
            kills_bad("lost: action %s of screen %d has no receipt", id,
                      which);
        for (int i = 0; i < 3; i++) {
            query_text(&q, i + 1, here[i], sizeof here[i]);
            query_text(&r, i, there[i], sizeof there[i]);
        }
        must_end(&r);
        if (memcmp(here, there, sizeof here) != 0)
            kills_bad("doubled: screen %d heard \"%s %s\" at %s for action %s,"
                      " the hub remembers \"%s %s\" at %s",
                      which, here[0], here[1], here[2], id, there[0],
                      there[1], there[2]);
        if (query_int(&q, 4) != 0)
            kills_bad("differs: action %s of screen %d is answered and still "
                      "laid over the rows", id, which);
    }
    must_end(&q);
    return count;
}

/* ---- each answer has one effect ---- */

/* Who is signed up, is here, has read: by replaying the receipts. */
struct replay {
    bool signed_up[SIGNUPS][MEMBERS], here[DOORS][MEMBERS];
    bool read[NOTICES][MEMBERS];
};

static int find(const char (*ids)[ID_SIZE], int count, const char *id)
{
    for (int i = 0; i < count; i++)
        if (strcmp(ids[i], id) == 0)
            return i;
    kills_bad("differs: %s is nobody's and nothing's", id);
}

static bool *cell(const struct school *s, struct replay *r,
                  enum action_kind kind, const char *subject,
                  const char *member)
{
    int m = find(s->members, MEMBERS, member);
    switch (kind) {
    case ACTION_SIGNUP:
    case ACTION_SIGNUP_CANCEL:
        return &r->signed_up[find(s->signups, SIGNUPS, subject)][m];
    case ACTION_CHECKIN:
    case ACTION_CHECKIN_UNDO:
        return &r->here[find(s->doors, DOORS, subject)][m];
    default:
        return &r->read[find(s->notices, NOTICES, subject)][m];
    }
}

/* What an answer says of how it was before, and makes of it. */
static const struct {
    const char *reason;
    bool before, after; /* for what signs up, checks in, reads */
} meanings[] = {
    {"", false, true},        {"full", false, true}, {"already", true, true},
    {"not_signed", false, false}, {"not_present", false, false},
};

static void replay_one(const struct school *s, struct replay *r,
                       const struct query *q)
{
    char text[6][ID_SIZE];
    for (int i = 0; i < 6; i++)
        query_text(q, i, text[i], sizeof text[i]);
    const char *id = text[0], *verdict = text[4], *reason = text[5];
    enum action_kind kind = action_kind_parse(text[1]);
    bool undoes =
        kind == ACTION_SIGNUP_CANCEL || kind == ACTION_CHECKIN_UNDO;
    bool *now = cell(s, r, kind, text[3], text[2]);
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        if (strcmp(meanings[i].reason, reason) != 0)
            continue;
        bool flips = undoes && !*reason;
        bool before = flips ? true : meanings[i].before;
        if (*now != before)
            kills_bad("doubled: action %s (%s) got \"%s %s\", which no answer "
                      "before it explains", id, text[1], verdict, reason);
        *now = flips ? false : meanings[i].after;
        return;
    }
    kills_bad("lost: action %s (%s) got \"%s %s\"", id, text[1], verdict,
              reason);
}

/* Each row stands for a cell that the receipts have set; it is cleared here,
 * so that what is left set has no row. */
static void tick_off(const struct school *s, struct replay *r, struct db *hub,
                     const char *sql, enum action_kind kind)
{
    struct query q = query_begin(hub, sql);
    while (query_next(&q)) {
        char subject[ID_SIZE], member[ID_SIZE];
        query_text(&q, 0, subject, sizeof subject);
        query_text(&q, 1, member, sizeof member);
        bool *now = cell(s, r, kind, subject, member);
        if (!*now)
            kills_bad("doubled: %s of member %s for %s, which no receipt "
                      "explains", action_kind_text(kind), member, subject);
        *now = false;
    }
    must_end(&q);
}

static void look_effects(const struct school *s, struct db *hub)
{
    static const struct replay nothing;
    struct replay *r = mem_new(sizeof *r);
    struct query q = query_begin(hub, SQL_RECEIPTS);
    while (query_next(&q))
        replay_one(s, r, &q);
    must_end(&q);
    tick_off(s, r, hub, SQL_SIGNUPS, ACTION_SIGNUP);
    tick_off(s, r, hub, SQL_PRESENT, ACTION_CHECKIN);
    tick_off(s, r, hub, SQL_ACKS, ACTION_NOTICE_ACK);
    if (memcmp(r, &nothing, sizeof nothing) != 0)
        kills_bad("lost: an accepted action has no row");
    free(r);
}

static void must_be_none(struct db *db, const char *sql, const char *word)
{
    struct query q = query_begin(db, sql);
    if (query_next(&q)) {
        char id[ID_SIZE];
        query_text(&q, 0, id, sizeof id);
        kills_bad("%s: activity %s", word, id);
    }
    must_end(&q);
}

/* ---- the screens equal the hub ---- */

static void write_row(void *ctx, const struct row *row)
{
    struct buf *out = ctx;
    buf_printf(out, "%s %s %s", row->entity->name, row->org, row->id);
    for (int i = 0; row->entity->fields[i].name; i++) {
        const struct value *v = &row->values[i];
        if (row->entity->fields[i].type == FIELD_INT)
            buf_printf(out, "|%" PRId64, v->number);
        else
            buf_printf(out, "|%s", v->text ? v->text : "");
    }
    buf_put(out, "\n");
}

static char *all_rows(struct db *db)
{
    struct buf out = {0};
    struct err err = {0};
    for (int i = 0; i < entity_count; i++)
        if (!survey_rows(db, &entities[i], "", write_row, &out, &err))
            kills_bad("corrupt: %s", err.detail);
    return buf_take(&out);
}

static void look_equal(const struct school *s, struct db *hub,
                       struct db *screen, int which)
{
    int64_t revs[2];
    uint64_t digests[2];
    struct err err = {0};
    if (!feed_head(hub, s->org.id, &revs[0], &digests[0], &err) ||
        !feed_head(screen, s->org.id, &revs[1], &digests[1], &err))
        kills_bad("corrupt: %s", err.detail);
    char *there = all_rows(hub), *here = all_rows(screen);
    size_t same = 0;
    while (here[same] && here[same] == there[same])
        same++;
    if (here[same] || there[same])
        kills_bad("differs: screen %d has other rows than the hub, from byte "
                  "%zu on: \"%.80s\", not \"%.80s\"",
                  which, same, here + same, there + same);
    if (revs[0] != revs[1] || digests[0] != digests[1])
        kills_bad("differs: screen %d is at rev %" PRId64 " with digest %"
                  PRIx64 ", the hub at %" PRId64 " with %" PRIx64,
                  which, revs[1], digests[1], revs[0], digests[0]);
    free(there);
    free(here);
}

void look_school(const struct school *s, const struct ids told[SCREENS])
{
    struct err err = {0};
    int actions = 0;
    struct db *hub = must_open(s->db, DB_WRITE);
    for (int i = 0; i < SCREENS; i++) {
        struct db *screen = must_open(s->screens[i].db, DB_WRITE);
        look_told(hub, screen, i, &told[i]);
        actions += look_answers(hub, screen, i);
        look_equal(s, hub, screen, i);
        db_close(screen);
    }
    struct query q = query_begin(hub, SQL_COUNT);
    int receipts = query_next(&q) ? (int)query_int(&q, 0) : -1;
    must_end(&q);
    if (receipts != actions)
        kills_bad("doubled: %d receipts for %d actions", receipts, actions);
    look_effects(s, hub);
    must_be_none(hub, SQL_OVERSOLD, "oversold");
    must_be_none(hub, SQL_SAME_PLACE, "doubled: a place");
    if (!survey_digests(hub, &err))
        kills_bad("differs: %s", err.detail);
    db_close(hub);
}
