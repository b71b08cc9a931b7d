#include "store/writer.h"

#include "base/mem.h"

#include <check.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *suite_writer(void);

enum { PATIENCE_MS = 10000 };

static char folder[64], file[96];
static struct err err;
static struct mailbox *replies;
static struct writer *writer;
static sem_t woken;

static void wake(void *ctx)
{
    sem_post(ctx);
}

static void start(void)
{
    snprintf(folder, sizeof folder, "/tmp/test-writer-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/a.db", folder);
    struct db *db = db_open(file, DB_WRITE, &err);
    ck_assert(db_exec(db, "CREATE TABLE t (a INTEGER UNIQUE) STRICT", &err));
    db_close(db);
    sem_init(&woken, 0, 0);
    replies = mailbox_new();
    writer = writer_start(file, wake, &woken, &err);
    ck_assert_ptr_nonnull(writer);
}

static void stop(void)
{
    writer_stop(writer);
    mailbox_free(replies);
    sem_destroy(&woken);
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s%s", file, ends[i]);
        unlink(path);
    }
    ck_assert_int_eq(rmdir(folder), 0);
}

struct insert {
    struct job job;
    int value;
    char *owned;
};

static bool insert(struct db *db, struct job *job, struct err *e)
{
    struct insert *i = (struct insert *)job;
    struct query q = query_begin(db, "INSERT INTO t VALUES ($1)");
    query_bind_int(&q, i->value);
    job->changed = true;
    return query_run(&q, NULL, e);
}

static bool insert_and_refuse(struct db *db, struct job *job, struct err *e)
{
    return insert(db, job, e) && err_set(e, ERR_REFUSED, "no", "refused");
}

static void release(struct job *job)
{
    free(((struct insert *)job)->owned);
}

static void submit(bool (*run)(struct db *, struct job *, struct err *),
                   int value, struct mailbox *reply)
{
    struct insert *i = mem_new(sizeof *i);
    i->job = (struct job){
        .run = run, .release = release, .reply = reply, .tag = value};
    i->value = value;
    i->owned = mem_text("freed by release()");
    writer_submit(writer, &i->job);
}

static struct job *reply(void)
{
    struct job *job = mailbox_wait(replies, PATIENCE_MS);
    ck_assert_ptr_nonnull(job);
    return job;
}

static int64_t rows(void)
{
    struct db *db = db_open(file, DB_READ_ONLY, &err);
    struct query q = query_begin(db, "SELECT count(*) FROM t");
    ck_assert(query_next(&q));
    int64_t n = query_int(&q, 0);
    ck_assert(query_end(&q, &err));
    db_close(db);
    return n;
}

START_TEST(jobs_come_back_committed_and_in_order)
{
    for (int i = 1; i <= 3; i++)
        submit(insert, i, replies);
    for (int i = 1; i <= 3; i++) {
        struct job *job = reply();
        ck_assert(job->ok);
        ck_assert_int_eq(job->tag, i);
        ck_assert_int_ge(rows(), i);
        job_free(job);
    }
    ck_assert_int_eq(writer_pending(writer), 0);
    ck_assert_uint_eq(writer_generation(writer), 3);
}
END_TEST

START_TEST(a_refused_job_leaves_nothing_and_says_why)
{
    submit(insert_and_refuse, 1, replies);
    struct job *job = reply();
    ck_assert(!job->ok);
    ck_assert_int_eq(job->err.kind, ERR_REFUSED);
    job_free(job);
    ck_assert_int_eq(rows(), 0);
    ck_assert_uint_eq(writer_generation(writer), 0);
}
END_TEST

START_TEST(after_a_failed_write_the_next_one_is_stored)
{
    submit(insert, 1, replies);
    submit(insert, 1, replies); /* breaks UNIQUE */
    submit(insert, 2, replies);
    struct job *first = reply(), *second = reply(), *third = reply();
    ck_assert(first->ok && !second->ok && third->ok);
    ck_assert_int_eq(second->err.kind, ERR_STORAGE);
    job_free(first);
    job_free(second);
    job_free(third);
    ck_assert_int_eq(rows(), 2);
}
END_TEST

START_TEST(a_change_without_a_reply_wakes)
{
    submit(insert, 1, NULL);
    ck_assert_int_eq(sem_wait(&woken), 0);
    ck_assert_uint_eq(writer_generation(writer), 1);
}
END_TEST

START_TEST(a_job_wakes_its_sender_when_it_is_back)
{
    sem_t mine;
    sem_init(&mine, 0, 0);
    struct insert *i = mem_new(sizeof *i);
    i->job.run = insert;
    i->job.reply = replies;
    i->job.wake = wake;
    i->job.ctx = &mine;
    writer_submit(writer, &i->job);
    sem_wait(&mine);
    struct job *back = mailbox_poll(replies);
    ck_assert_ptr_nonnull(back);
    ck_assert(back->ok);
    job_free(back);
    sem_destroy(&mine);
}
END_TEST

START_TEST(stopping_finishes_what_is_queued)
{
    for (int i = 0; i < 20; i++)
        submit(insert, i, NULL);
    writer_stop(writer);
    writer = NULL;
    ck_assert_int_eq(rows(), 20);
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_told_at_the_start)
{
    ck_assert_ptr_null(
        writer_start("/nonexistent/folder/a.db", NULL, NULL, &err));
    ck_assert_int_eq(err.kind, ERR_STORAGE);
}
END_TEST

static off_t log_size(void)
{
    char path[128];
    struct stat st;
    snprintf(path, sizeof path, "%s-wal", file);
    ck_assert_int_eq(stat(path, &st), 0);
    return st.st_size;
}

START_TEST(log_that_was_left_is_begun_anew_before_anything_is_saved)
{
    writer_stop(writer);
    struct db *other = db_open(file, DB_WRITE, &err); /* keeps the log */
    for (int i = 0; i < 50; i++)
        ck_assert(db_exec(other, "INSERT INTO t VALUES (NULL)", &err));
    off_t left = log_size();
    writer = writer_start(file, wake, &woken, &err);
    ck_assert_ptr_nonnull(writer);
    submit(insert, 1, replies);
    struct job *job = reply();
    ck_assert(job->ok);
    job_free(job);
    ck_assert_int_lt(log_size(), left / 4);
    db_close(other);
}
END_TEST

Suite *suite_writer(void)
{
    Suite *s = suite_create("writer");
    TCase *t = tcase_create("jobs");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, jobs_come_back_committed_and_in_order);
    tcase_add_test(t, a_refused_job_leaves_nothing_and_says_why);
    tcase_add_test(t, after_a_failed_write_the_next_one_is_stored);
    tcase_add_test(t, a_change_without_a_reply_wakes);
    tcase_add_test(t, a_job_wakes_its_sender_when_it_is_back);
    tcase_add_test(t, stopping_finishes_what_is_queued);
    tcase_add_test(t, log_that_was_left_is_begun_anew_before_anything_is_saved);
    tcase_add_test(t, a_folder_that_is_not_there_is_told_at_the_start);
    suite_add_tcase(s, t);
    return s;
}
