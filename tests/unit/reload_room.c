#include "tests/unit/reload_room.h"

#include "base/mem.h"
#include "store/feed.h"
#include "tests/unit/school.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct reload_room shown;
static struct school hub;

void exec(struct db *db, const char *sql)
{
    ck_assert_msg(db_exec(db, sql, &shown.err), "%s", shown.err.detail);
}

int64_t number(struct db *db, const char *sql)
{
    struct query q = query_once(db, sql);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    ck_assert_msg(query_end(&q, &shown.err), "%s", shown.err.detail);
    return n;
}

void assert_shown_meta(const char *name, const char *value)
{
    char got[META_MAX];
    ck_assert(meta_get(shown.db, name, got, &shown.err));
    ck_assert_str_eq(got, value);
}

void shown_open(void)
{
    shown.db = db_open(shown.path, DB_WRITE, &shown.err);
    ck_assert_msg(shown.db, "%s", shown.err.detail);
    ck_assert_msg(db_migrate(shown.db, schema_steps, schema_count, SIDE_KIOSK,
                             &shown.err),
                  "%s", shown.err.detail);
}

void reload_room_open(void)
{
    school_open(&hub, SIDE_HUB);
    snprintf(shown.dir, sizeof shown.dir, "/tmp/test-reload-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(shown.dir));
    snprintf(shown.path, sizeof shown.path, "%s/a.db", shown.dir);
    shown.beside = reload_address(shown.path);
    shown_open();
}

void reload_room_close(void)
{
    db_close(shown.db);
    db_remove(shown.path);
    db_remove(shown.beside);
    ck_assert_int_eq(rmdir(shown.dir), 0); /* nothing else was left */
    free(shown.beside);
    school_close(&hub);
}

void hub_people(int n, const char *name)
{
    struct changes c = {0};
    struct query q = query_once(
        hub.db, "INSERT INTO member (id, org, staff_no, name, status)"
                " VALUES ($1, $2, $1, $3, 'active') ON CONFLICT (id)"
                " DO UPDATE SET name = excluded.name");
    for (int i = 0; i < n; i++) {
        char id[ID_SIZE];
        snprintf(id, sizeof id, "member-%09d", i);
        query_bind_text(&q, id);
        query_bind_text(&q, SCHOOL);
        query_bind_text(&q, name);
        ck_assert(query_rerun(&q, NULL));
        changes_add(&c, SCHOOL, "member", id, false);
    }
    ck_assert(query_end(&q, &shown.err));
    ck_assert(feed_commit(hub.db, &c, SCHOOL, NULL, &shown.err));
    changes_clear(&c);
}

struct one_page {
    struct row rows[PAGE];
    int count;
    void (*spoil)(struct db *db); /* called when the rows are there; or NULL */
};

static bool add(struct db *db, void *ctx, struct err *e)
{
    struct one_page *p = ctx;
    bool ok = feed_apply(db, p->rows, p->count, e);
    if (ok && p->spoil)
        p->spoil(db);
    return ok;
}

struct outcome_of store_page(const char *from, const char *epoch, bool unseen,
                             void (*spoil)(struct db *db), void (*then)(void))
{
    struct outcome_of out = {0};
    struct one_page *p = mem_new(sizeof *p);
    p->spoil = spoil;
    ck_assert(feed_page(hub.db, SCHOOL, strtoll(from, NULL, 10), PAGE, p->rows,
                        &p->count, &out.more, &shown.err));
    int64_t rev =
        p->count > 0 ? p->rows[p->count - 1].rev : strtoll(from, NULL, 10);
    snprintf(out.cursor, sizeof out.cursor, "%lld", (long long)rev);
    struct arrived pages = {from, epoch, out.cursor, out.more, unseen, SCHOOL};
    ck_assert(db_begin(shown.db, &shown.err));
    out.ok = reload_store(shown.db, shown.beside, &pages, add, p, &out.did,
                          &shown.err);
    if (then)
        then();
    out.ok = db_end(shown.db, out.ok, &shown.err);
    for (int i = 0; i < p->count; i++)
        row_clear(&p->rows[i]);
    free(p);
    return out;
}

struct position position(void)
{
    struct position at;
    ck_assert(reload_position(shown.db, shown.beside, &at, &shown.err));
    return at;
}

int load(const char *epoch)
{
    int pages = 0;
    for (bool more = true; more; pages++) {
        struct outcome_of o =
            store_page(position().cursor, epoch, false, NULL, NULL);
        ck_assert_msg(o.ok, "%s", shown.err.detail);
        more = o.more;
    }
    return pages;
}

void assert_reloaded(void)
{
    int64_t a, b;
    uint64_t x, y;
    ck_assert(feed_head(hub.db, SCHOOL, &a, &x, &shown.err));
    ck_assert(feed_head(shown.db, SCHOOL, &b, &y, &shown.err));
    ck_assert_int_eq(a, b);
    ck_assert_uint_eq(x, y);
    ck_assert_int_eq(number(shown.db, "SELECT count(*) FROM member"),
                     school_int(&hub, "SELECT count(*) FROM member"));
    ck_assert(!position().beside);
}

void outdated(void)
{
    hub_people(PEOPLE, "old");
    load(EPOCH);
    hub_people(PEOPLE, "new");
    ck_assert(meta_set(shown.db, "cursor", "", &shown.err));
}

bool sees_new(struct db *reader)
{
    char name[16] = "";
    int64_t rows = 0, names = 0, places = 0;
    ck_assert(db_begin_reading(reader, &shown.err));
    struct query q = query_begin(
        reader, "SELECT count(*), count(DISTINCT name), max(name) FROM member");
    if (query_next(&q)) {
        rows = query_int(&q, 0);
        names = query_int(&q, 1);
        query_text(&q, 2, name, sizeof name);
    }
    ck_assert(query_end(&q, &shown.err));
    places = number(reader, "SELECT count(*) FROM feed WHERE entity ="
                            " 'member'");
    db_end(reader, false, &shown.err);
    ck_assert_int_eq(rows, PEOPLE);
    ck_assert_int_eq(names, 1);
    ck_assert_int_eq(places, PEOPLE);
    return strcmp(name, "new") == 0;
}
