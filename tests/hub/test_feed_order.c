/* Writers on connections of their own, each slow between taking its rev and
 * committing it, and a reader that pages behind its cursor. */
#include "hub_world.h"

#include "base/mem.h"
#include "store/members.h"

#include <check.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_feed_order(void);

enum { WRITERS = 4, ROUNDS = 40, PAGE_ROWS = 400 };

static struct world w;
static struct err err;

static void setup(void)
{
    world_open(&w);
}

static void teardown(void)
{
    world_close(&w);
}

static struct db *connect(void)
{
    struct err why = {0};
    struct db *db = db_open(w.db, DB_WRITE, &why);
    ck_assert_msg(db != NULL, "%s", why.detail);
    return db;
}

/* A new row of the school and its rev, not committed yet. */
static void take_rev(struct db *db, const char *name, char id[ID_SIZE])
{
    struct changes c = {0};
    struct err why = {0};
    ck_assert_msg(db_begin(db, &why) &&
                      groups_save(db, w.school.id, name, NULL, &c, id, &why) &&
                      feed_commit(db, &c, w.school.id, NULL, &why),
                  "%s", why.detail);
    changes_clear(&c);
}

/* ---- one by one ---- */

struct slow {
    struct db *db;
    char id[ID_SIZE];
};

static void *write_second(void *arg)
{
    struct slow *s = arg;
    struct err why = {0};
    take_rev(s->db, "second", s->id);
    ck_assert(db_end(s->db, true, &why));
    return NULL;
}


/* Rows behind *after, which moves on. */
static int read_on(struct db *db, int64_t *after, struct row *rows)
{
    int n = 0;
    bool more;
    struct err why = {0};
    ck_assert_msg(db_begin_reading(db, &why) &&
                      feed_page(db, w.school.id, *after, PAGE_ROWS, rows, &n,
                                &more, &why),
                  "%s", why.detail);
    db_end(db, false, &why);
    if (n > 0)
        *after = rows[n - 1].rev;
    return n;
}

static void clear_rows(struct row *rows, int n)
{
    for (int i = 0; i < n; i++)
        row_clear(&rows[i]);
}

static void await_a_waiter(struct db *db)
{
    int64_t waiting = 0;
    while (waiting == 0) {
        struct query q = query_begin(
            db, "SELECT count(*) FROM pg_locks WHERE NOT granted");
        waiting = query_next(&q) ? query_int(&q, 0) : 0;
        ck_assert(query_end(&q, &err));
        sched_yield();
    }
}

START_TEST(a_later_rev_waits_for_an_earlier_one_to_commit)
{
    struct row *rows = mem_new(PAGE_ROWS * sizeof *rows);
    struct db *reader = connect(), *first = connect();
    struct slow second = {.db = connect()};
    char id[ID_SIZE];
    int64_t after = 0;
    pthread_t thread;
    clear_rows(rows, read_on(reader, &after, rows));
    take_rev(first, "first", id);
    pthread_create(&thread, NULL, write_second, &second);
    await_a_waiter(reader);
    ck_assert_int_eq(read_on(reader, &after, rows), 0);
    ck_assert(db_end(first, true, &err));
    pthread_join(thread, NULL);
    int n = read_on(reader, &after, rows);
    ck_assert_int_eq(n, 2);
    ck_assert_str_eq(rows[0].id, id);
    ck_assert_str_eq(rows[1].id, second.id);
    clear_rows(rows, n);
    free(rows);
    db_close(second.db);
    db_close(first);
    db_close(reader);
}
END_TEST

/* ---- many at once ---- */

struct writer {
    int number;
    char ids[ROUNDS][ID_SIZE]; /* "" where it gave its rev up */
};

static void *write_many(void *arg)
{
    struct writer *own = arg;
    unsigned seed = (unsigned)own->number;
    struct err why = {0};
    struct db *db = connect();
    for (int i = 0; i < ROUNDS; i++) {
        char name[40];
        bool commits = rand_r(&seed) % 5 != 0;
        snprintf(name, sizeof name, "writer %d, %d", own->number, i);
        take_rev(db, name, own->ids[i]);
        usleep((unsigned)(rand_r(&seed) % 2000)); /* what makes it slow */
        ck_assert(db_end(db, commits, &why) == commits);
        if (!commits)
            own->ids[i][0] = '\0';
    }
    db_close(db);
    return NULL;
}

START_TEST(a_reader_skips_no_row_of_writers_that_are_slow)
{
    struct writer *own = mem_new(WRITERS * sizeof *own);
    struct row *rows = mem_new(PAGE_ROWS * sizeof *rows);
    char(*seen)[ID_SIZE] = mem_new(2 * PAGE_ROWS * sizeof *seen);
    struct db *reader = connect();
    pthread_t threads[WRITERS];
    int64_t after = 0;
    int count = 0;
    for (int k = 0; k < WRITERS; k++) {
        own[k].number = k;
        pthread_create(&threads[k], NULL, write_many, &own[k]);
    }
    for (int k = 0, n = 0; k < WRITERS || n > 0;) {
        n = read_on(reader, &after, rows);
        for (int i = 0; i < n; i++)
            memcpy(seen[count++], rows[i].id, ID_SIZE);
        clear_rows(rows, n);
        while (k < WRITERS && pthread_tryjoin_np(threads[k], NULL) == 0)
            k++, n = 1; /* one look more, behind the last of them */
    }
    for (int k = 0; k < WRITERS; k++)
        for (int i = 0; i < ROUNDS; i++) {
            bool found = !own[k].ids[i][0];
            for (int j = 0; j < count; j++)
                found = found || strcmp(seen[j], own[k].ids[i]) == 0;
            ck_assert_msg(found, "writer %d, row %d was skipped", k, i);
        }
    db_close(reader);
    free(seen);
    free(rows);
    free(own);
}
END_TEST

/* A file has one writer. */
Suite *suite_feed_order(void)
{
    Suite *s = suite_create("feed_order");
    TCase *t = tcase_create("postgresql");
    tcase_set_timeout(t, 30);
    tcase_add_checked_fixture(t, setup, teardown);
    suite_add_tcase(s, t);
    if (database_is_file())
        return s;
    tcase_add_test(t, a_later_rev_waits_for_an_earlier_one_to_commit);
    tcase_add_test(t, a_reader_skips_no_row_of_writers_that_are_slow);
    return s;
}
