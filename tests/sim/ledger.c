#include "tests/sim/ledger.h"

#include "base/mem.h"
#include "store/actions.h"
#include "tests/sim/host.h"
#include "tests/sim/model.h"
#include "tests/sim/promises.h"
#include "tests/sim/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNSURE_MAX = 64, KEPT_MAX = 48 };

struct record {
    struct action action;
    struct screen *screen;
    bool stored;    /* the screen said so */
    bool excused;   /* its only disk was replaced */
    bool answered;  /* by the hub as it is now */
    struct said said;
    int64_t promised; /* a place, of a loan until then; 0: none */
};

static struct {
    struct totals totals;
    struct record *records;
    int count, room;
    int *places; /* of records by the hash of their id, -1: none */
    int place_count;
    struct model *model;
    struct model *copied; /* of the hub's copy */
    bool *answered_then;
    int count_then;
    struct parcel *unsure[UNSURE_MAX];
    int unsure_count;
    struct parcel *kept[KEPT_MAX]; /* some of all batches */
    int kept_count, batches;
    int64_t floors; /* of all orgs, before the keeper's turn */
} ledger;

void make_id(char kind, int number, char out[ID_SIZE])
{
    snprintf(out, ID_SIZE, "%c0000000-0000-7000-8000-%012d", kind, number);
}

int number_of_id(const char *id)
{
    return strlen(id) == 36 ? (int)strtol(id + 24, NULL, 10) : -1;
}

void ledger_begin(void)
{
    memset(&ledger, 0, sizeof ledger);
    ledger.model = model_new();
    promises_begin();
}

void ledger_end(void)
{
    for (int i = 0; i < ledger.unsure_count; i++)
        parcel_drop(ledger.unsure[i]);
    for (int i = 0; i < ledger.kept_count; i++)
        parcel_drop(ledger.kept[i]);
    model_free(ledger.model);
    model_free(ledger.copied);
    free(ledger.answered_then);
    free(ledger.records);
    free(ledger.places);
}

struct totals *ledger_totals(void)
{
    return &ledger.totals;
}

void happened(enum happening what, int64_t times)
{
    ledger.totals.happened[what] += times;
}

/* ---- records ---- */

static uint32_t hash_of(const char *id)
{
    uint32_t h = 2166136261u;
    for (; *id; id++)
        h = (h ^ (unsigned char)*id) * 16777619u;
    return h;
}

static int *place_of(const char *id)
{
    for (uint32_t at = hash_of(id);; at++) {
        int *place = &ledger.places[at % (uint32_t)ledger.place_count];
        if (*place < 0 || strcmp(ledger.records[*place].action.id, id) == 0)
            return place;
    }
}

static void grow(void)
{
    ledger.room = ledger.room ? 2 * ledger.room : 1024;
    ledger.records = mem_resize(ledger.records,
                                (size_t)ledger.room * sizeof *ledger.records);
    ledger.place_count = 2 * ledger.room + 1;
    free(ledger.places);
    ledger.places = mem_new((size_t)ledger.place_count * sizeof(int));
    for (int i = 0; i < ledger.place_count; i++)
        ledger.places[i] = -1;
    for (int i = 0; i < ledger.count; i++)
        *place_of(ledger.records[i].action.id) = i;
}

static struct record *find(const char *id)
{
    int i = ledger.place_count ? *place_of(id) : -1;
    return i < 0 ? NULL : &ledger.records[i];
}

void ledger_tried(const struct action *a, struct screen *s)
{
    if (find(a->id))
        sim_die("an id came twice", a->id);
    if (ledger.count == ledger.room)
        grow();
    *place_of(a->id) = ledger.count;
    ledger.records[ledger.count++] =
        (struct record){.action = *a,
                        .screen = s,
                        .promised = promises_make(a, s)};
    sim_trace("tried", a->id, strlen(a->id));
}

void ledger_stored(const char *id)
{
    find(id)->stored = true;
    ledger.totals.actions++;
}

void ledger_refused(bool by_rule)
{
    if (by_rule)
        ledger.totals.refused++;
    else
        ledger.totals.failed++;
}

/* ---- the hub ---- */

static const char SQL_RECEIPT[] =
    "SELECT verdict, reason, proof FROM receipt WHERE id = $1";

static void count_verdict(const struct said *v)
{
    struct totals *t = &ledger.totals;
    t->answered++;
    t->waiting += v->verdict == VERDICT_WAITING;
    t->declined += v->verdict == VERDICT_DECLINED;
}

static void trace_verdict(const struct record *r)
{
    const char *word = verdict_text(r->said.verdict);
    sim_trace("verdict", r->action.id, strlen(r->action.id));
    sim_trace(word, r->said.reason, strlen(r->said.reason));
}

static bool is_same(const struct said *a, const struct said *b)
{
    return a->verdict == b->verdict && strcmp(a->reason, b->reason) == 0;
}

static void changed_mind(const struct record *r, const struct said *v,
                         const char *kind)
{
    sim_fail("%s: %s %s was %s (%s), now is %s (%s)", kind,
             action_kind_text(r->action.kind), r->action.id,
             verdict_text(r->said.verdict), r->said.reason,
             verdict_text(v->verdict), v->reason);
}

/* The hub was restored to a copy that did not know it.  What the screen can
 * prove stays said, but a place may be gone: then the member waits. */
static void hear_again(struct record *r, const struct said *v)
{
    bool gave_way = r->action.kind == ACTION_SIGNUP &&
                    r->said.verdict == VERDICT_ACCEPTED &&
                    v->verdict == VERDICT_WAITING;
    r->answered = true;
    if (!is_same(&r->said, v) && !gave_way) {
        ledger.totals.lost++;
        changed_mind(r, v, "lost");
    }
    model_apply_again(ledger.model, &r->action, &r->said, v->verdict);
    if (gave_way) {
        ledger.totals.gave_way++;
        r->said.verdict = v->verdict;
        memcpy(r->said.reason, v->reason, sizeof r->said.reason);
    }
}

static void hear(struct db *db, struct record *r, const struct said *v,
                 bool proves)
{
    if (r->answered) {
        if (is_same(&r->said, v))
            return;
        ledger.totals.doubled++;
        changed_mind(r, v, "doubled");
        return;
    }
    if (r->said.verdict && proves) {
        hear_again(r, v);
    } else {
        if (!r->said.verdict) {
            count_verdict(v);
            promises_hear(ledger.model, db, &r->action, r->screen,
                          r->promised, v);
        }
        r->answered = true;
        r->said = *v;
        model_apply(ledger.model, &r->action, &r->said);
    }
    trace_verdict(r);
}

static bool is_among(char (*list)[ID_SIZE], int count, const char *id)
{
    for (int i = 0; i < count; i++)
        if (strcmp(list[i], id) == 0)
            return true;
    return false;
}

/* VERDICT.REASON.AT.ORDER.MAC, see sync/hub/proof.h. */
static int64_t order_of(const char *proof)
{
    const char *p = proof;
    for (int dots = 0; p && dots < 3; dots++)
        p = strchr(p, '.') ? strchr(p, '.') + 1 : NULL;
    return p ? strtoll(p, NULL, 10) : 0;
}

static bool hub_has(struct db *db, const char *id, struct said *v)
{
    char word[17], proof[PROOF_SIZE];
    struct err err = {0};
    struct query q = query_begin(db, SQL_RECEIPT);
    query_bind_text(&q, id);
    bool has = query_next(&q);
    *v = (struct said){.at = sim_now()};
    if (has) {
        query_text(&q, 0, word, sizeof word);
        verdict_parse(word, &v->verdict);
        query_text(&q, 1, v->reason, sizeof v->reason);
        query_text(&q, 2, proof, sizeof proof);
        v->order = order_of(proof);
    }
    if (!query_end(&q, &err))
        sim_die("reading a receipt", err.detail);
    return has;
}

static void look_at_actions(struct db *db, const struct parcel *p)
{
    static struct action actions[WIRE_ACTIONS_MAX];
    static char touched[WIRE_ACTIONS_MAX][ID_SIZE];
    int count = 0, touched_count = 0;
    struct err err = {0};
    if (!wire_get_actions(p->body, p->body_len, actions, &count, &err))
        sim_die("reading a parcel", err.detail);
    for (int i = 0; i < count; i++) {
        struct said v;
        struct record *r = find(actions[i].id);
        if (!r)
            sim_die("an action that nobody made", actions[i].id);
        if (!hub_has(db, r->action.id, &v))
            continue;
        hear(db, r, &v, actions[i].proof[0] != '\0');
        if (r->action.kind != ACTION_NOTICE_ACK &&
            !is_among(touched, touched_count, r->action.subject))
            memcpy(touched[touched_count++], r->action.subject, ID_SIZE);
    }
    for (int i = 0; i < touched_count; i++)
        model_compare(ledger.model, db, touched[i]);
}

static void compare_all(struct db *db)
{
    char id[ID_SIZE];
    for (int i = 0; i < ledger.model->count; i++) {
        make_id('a', i, id);
        model_reload(ledger.model, db, id);
        model_compare(ledger.model, db, id);
    }
}

/* Each batch has the same chance to be among those that are kept. */
static void keep_some(const struct parcel *p)
{
    int64_t at = chance_below(CHANCE_NETWORK, ++ledger.batches);
    if (ledger.kept_count < KEPT_MAX) {
        ledger.kept[ledger.kept_count++] = parcel_replay(p);
    } else if (at < KEPT_MAX) {
        parcel_drop(ledger.kept[at]);
        ledger.kept[at] = parcel_replay(p);
    }
}

void ledger_committed(const struct parcel *p)
{
    promises_look();
    if (!p || strcmp(p->path, "/v1/actions") != 0)
        return;
    keep_some(p);
    if (disk_is_off(host()->disk)) {
        if (ledger.unsure_count == UNSURE_MAX)
            sim_die("ledger", "too much is unsure");
        ledger.unsure[ledger.unsure_count++] = parcel_replay(p);
        return;
    }
    look_at_actions(host_look(), p);
    host_look_end();
}

static const char SQL_RECEIPTS[] = "SELECT count(*) FROM receipt";
static const char SQL_FLOORS[] = "SELECT sum(floor) FROM feed_head";
static const char SQL_CONFLICTS[] = "SELECT count(*) FROM conflict";

static int64_t count(const char *sql)
{
    struct err err = {0};
    struct query q = query_begin(host_look(), sql);
    int64_t n = query_next(&q) ? query_int(&q, 0) : 0;
    if (!query_end(&q, &err))
        sim_die("counting", err.detail);
    host_look_end();
    return n;
}

void ledger_keeps(void)
{
    happened(HAPPENED_RETURN, promises_over(host_look()));
    host_look_end();
    ledger.floors = count(SQL_FLOORS);
}

void ledger_kept(bool changed)
{
    promises_look();
    if (disk_is_off(host()->disk) || host()->died)
        return;
    happened(HAPPENED_COMPACTION, count(SQL_FLOORS) > ledger.floors);
    struct db *db = host_look();
    if (changed)
        compare_all(db);
    if (promises_over(db) > 0) {
        ledger.totals.misordered++;
        sim_fail("misordered: loans that are over have not returned");
    }
    /* For minutes a restored hub holds its waiting lists. */
    if (sim_now() - host()->restored_at >= 24 * HOUR_MS)
        model_check(ledger.model, db);
    host_look_end();
}

void ledger_is_on(void)
{
    struct db *db = host_look();
    for (int i = 0; i < ledger.unsure_count; i++) {
        look_at_actions(db, ledger.unsure[i]);
        parcel_drop(ledger.unsure[i]);
    }
    ledger.unsure_count = 0;
    compare_all(db);
    host_look_end();
}

void ledger_activity(const char *id)
{
    struct db *db = host_look();
    if (!db)
        return;
    model_reload(ledger.model, db, id);
    model_compare(ledger.model, db, id);
    host_look_end();
}

bool ledger_allows(enum action_kind kind, const char *member,
                   const char *subject)
{
    return model_allows(ledger.model, kind, member, subject);
}

/* Of one whose screen has lost its disk a restored hub may never have heard
 * again. */
static bool is_answered(const struct parcel *p)
{
    static struct action actions[WIRE_ACTIONS_MAX];
    int count = 0;
    struct err err = {0};
    bool all = wire_get_actions(p->body, p->body_len, actions, &count, &err);
    for (int i = 0; all && i < count; i++)
        all = find(actions[i].id)->answered;
    return all;
}

void ledger_replay(void)
{
    int64_t before = count(SQL_RECEIPTS);
    for (int i = 0; i < ledger.kept_count; i++)
        if (is_answered(ledger.kept[i]))
            host_receive(parcel_use(ledger.kept[i]));
    int64_t after = count(SQL_RECEIPTS);
    if (after != before) {
        ledger.totals.doubled++;
        sim_fail("doubled: %lld new receipts of old batches",
                 (long long)(after - before));
    }
    compare_all(host_look());
    host_look_end();
    happened(HAPPENED_CONFLICT, count(SQL_CONFLICTS));
}

/* ---- copies ---- */

void ledger_backup(void)
{
    model_free(ledger.copied);
    free(ledger.answered_then);
    ledger.copied = model_copy(ledger.model);
    ledger.count_then = ledger.count;
    ledger.answered_then = mem_new((size_t)ledger.count + 1);
    for (int i = 0; i < ledger.count; i++)
        ledger.answered_then[i] = ledger.records[i].answered;
}

void ledger_restored(void)
{
    model_free(ledger.model);
    ledger.model = ledger.copied;
    ledger.copied = NULL;
    for (int i = 0; i < ledger.count; i++)
        ledger.records[i].answered =
            i < ledger.count_then && ledger.answered_then[i];
}

/* ---- when all is calm ---- */

static const char SQL_ACTION[] =
    "SELECT verdict, reason FROM action WHERE id = $1";

static const char SQL_LEFT[] =
    "SELECT count(*), coalesce(sum(verdict = ''), 0),"
    " coalesce(sum(overlay), 0), coalesce(sum(quarantined), 0) FROM action"
    " WHERE verdict = '' OR overlay = 1 OR quarantined = 1";

static bool screen_has(struct db *db, const char *id, char verdict[17],
                       char reason[33])
{
    struct err err = {0};
    struct query q = query_begin(db, SQL_ACTION);
    query_bind_text(&q, id);
    bool has = query_next(&q);
    if (has) {
        query_text(&q, 0, verdict, 17);
        query_text(&q, 1, reason, 33);
    }
    if (!query_end(&q, &err))
        sim_die("reading an action", err.detail);
    return has;
}

void ledger_replaced(const struct screen *s)
{
    char verdict[17], reason[33];
    for (int i = 0; i < ledger.count; i++) {
        struct record *r = &ledger.records[i];
        if (r->screen != s || r->excused)
            continue;
        r->excused = !screen_has(s->duties.core.db, r->action.id, verdict,
                                 reason);
        ledger.totals.gone += r->excused && r->stored && !r->answered;
    }
}

static void check_left(const struct screen *s)
{
    struct err err = {0};
    struct query q = query_begin(s->duties.core.db, SQL_LEFT);
    if (query_next(&q) && query_int(&q, 0) > 0) {
        ledger.totals.lost++;
        sim_fail("lost: %s has %lld queued, %lld overlaid, %lld put aside",
                 s->machine.name, (long long)query_int(&q, 1),
                 (long long)query_int(&q, 2), (long long)query_int(&q, 3));
    }
    if (!query_end(&q, &err))
        sim_die("reading what is left", err.detail);
}

void ledger_check(const struct screen *s)
{
    check_left(s);
    for (int i = 0; i < ledger.count; i++) {
        const struct record *r = &ledger.records[i];
        char verdict[17], reason[33];
        if (r->screen != s || !r->answered ||
            !screen_has(s->duties.core.db, r->action.id, verdict, reason))
            continue;
        if (strcmp(verdict, verdict_text(r->said.verdict)) == 0 &&
            strcmp(reason, r->said.reason) == 0)
            continue;
        ledger.totals.doubled++;
        sim_fail("doubled: %s believes that %s is %s (%s), not %s (%s)",
                 s->machine.name, r->action.id, verdict, reason,
                 verdict_text(r->said.verdict), r->said.reason);
    }
}

void ledger_check_all(void)
{
    for (int i = 0; i < ledger.count; i++) {
        const struct record *r = &ledger.records[i];
        if (r->stored && !r->answered && !r->excused) {
            ledger.totals.lost++;
            sim_fail("lost: %s %s of %s, made at %s, has no answer",
                     action_kind_text(r->action.kind), r->action.id,
                     r->action.member, r->screen->machine.name);
        }
    }
    struct db *db = host_look();
    compare_all(db);
    model_check(ledger.model, db);
    host_look_end();
}
