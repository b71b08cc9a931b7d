#include "sync/engine/engine.h"

#include "base/buf.h"
#include "base/db.h"
#include "base/mem.h"
#include "store/albums.h"
#include "store/meta.h"
#include "store/schema.h"
#include "sync/engine/page_job.h"
#include "sync/sign.h"

#include <arpa/inet.h>
#include <check.h>
#include <fcntl.h>
#include <ftw.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *suite_engine(void);

#define ORG "0190bbbb-0000-7000-8000-000000000002"
#define EPOCH "0190aaaa-0000-7000-8000-000000000001"
#define EPOCH2 "0190aaaa-0000-7000-8000-00000000000f"
#define DEVICE "0190cccc-0000-7000-8000-000000000003"
#define NOTICE "0190dddd-0000-7000-8000-00000000000"
#define ACTION "0190eeee-0000-7000-8000-000000000005"
#define MEMBER "0190ffff-0000-7000-8000-000000000006"

enum { ANSWERS_MAX = 8, REQUESTS_MAX = 64, REQUEST_MAX = 8192,
       PATIENCE_MS = 10000 };

/* ---- a hub that answers what it was told to ---- */

/* The first unused answer whose `to` begins the request is given; without
 * one, 503 and an hour of quiet. */
struct scripted {
    const char *to; /* "GET /v1/feed" */
    int status;
    const char *headers; /* lines, or "" */
    const char *body;
    bool used;
};

static struct hub {
    int listener, port;
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    struct scripted answers[ANSWERS_MAX];
    int count;
    char requests[REQUESTS_MAX][REQUEST_MAX];
    int seen;
} *hub;

static void hub_will(const char *to, int status, const char *headers,
                     const char *body)
{
    pthread_mutex_lock(&hub->lock);
    hub->answers[hub->count++] =
        (struct scripted){to, status, headers, body, false};
    pthread_mutex_unlock(&hub->lock);
}

/* The nth request that begins so, from 0; NULL when there was none. */
static const char *hub_got(const char *beginning, int nth)
{
    const char *found = NULL;
    pthread_mutex_lock(&hub->lock);
    for (int i = 0; i < hub->seen && !found; i++)
        if (strncmp(hub->requests[i], beginning, strlen(beginning)) == 0 &&
            nth-- == 0)
            found = hub->requests[i];
    pthread_mutex_unlock(&hub->lock);
    return found;
}

static bool read_request(int fd, char *out)
{
    size_t n = 0;
    for (;;) {
        ssize_t got = read(fd, out + n, REQUEST_MAX - 1 - n);
        if (got <= 0)
            return false;
        n += (size_t)got;
        out[n] = '\0';
        const char *end = strstr(out, "\r\n\r\n");
        const char *length = strcasestr(out, "\r\nContent-Length: ");
        if (end && n >= (size_t)(end + 4 - out) +
                            (length ? strtoul(length + 18, NULL, 10) : 0))
            return true;
    }
}

static void give(int fd, const char *request)
{
    struct scripted answer = {.status = 503,
                              .headers = "Retry-After: 3600\r\n",
                              .body = ""};
    pthread_mutex_lock(&hub->lock);
    for (int i = 0; i < hub->count; i++) {
        struct scripted *s = &hub->answers[i];
        if (s->used || strncmp(request, s->to, strlen(s->to)) != 0)
            continue;
        s->used = true;
        answer = *s;
        break;
    }
    pthread_mutex_unlock(&hub->lock);
    struct buf b = {0};
    buf_printf(&b,
               "HTTP/1.1 %d X\r\nContent-Length: %zu\r\n%s"
               "Connection: close\r\n\r\n%s",
               answer.status, strlen(answer.body), answer.headers,
               answer.body);
    ck_assert_int_eq(send(fd, b.text, b.len, MSG_NOSIGNAL), (ssize_t)b.len);
    buf_clear(&b);
}

static void *serve(void *unused)
{
    (void)unused;
    for (int fd; (fd = accept(hub->listener, NULL, NULL)) >= 0; close(fd)) {
        static const struct timeval patience = {2, 0};
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        char request[REQUEST_MAX];
        if (!read_request(fd, request))
            continue;
        pthread_mutex_lock(&hub->lock);
        if (hub->seen < REQUESTS_MAX)
            memcpy(hub->requests[hub->seen++], request, sizeof request);
        pthread_mutex_unlock(&hub->lock);
        give(fd, request);
    }
    return NULL;
}

static void hub_open(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    hub = mem_new(sizeof *hub);
    pthread_mutex_init(&hub->lock, NULL);
    hub->listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert(bind(hub->listener, (struct sockaddr *)&at, sizeof at) == 0);
    ck_assert(listen(hub->listener, 16) == 0);
    getsockname(hub->listener, (struct sockaddr *)&at, &size);
    hub->port = ntohs(at.sin_port);
    ck_assert(pthread_create(&hub->thread, NULL, serve, NULL) == 0);
}

static void hub_shut(void)
{
    shutdown(hub->listener, SHUT_RDWR);
    pthread_join(hub->thread, NULL);
    close(hub->listener);
    pthread_mutex_destroy(&hub->lock);
    free(hub);
}

/* ---- a screen ---- */

static struct screen {
    char dir[64], path[80], media[80];
    struct keypair keys;
    struct writer *writer;
    struct mailbox *news;
    struct engine *engine;
} *screen;

static void no_wake(void *unused)
{
    (void)unused;
}

static struct db *open_db(enum db_mode mode)
{
    struct err err = {0};
    struct db *db = db_open(screen->path, mode, &err);
    ck_assert_msg(db, "%s", err.detail);
    return db;
}

static void sql(const char *text)
{
    struct err err = {0};
    struct db *db = open_db(DB_WRITE);
    ck_assert_msg(db_exec(db, text, &err), "%s", err.detail);
    db_close(db);
}

static int64_t ask_int(const char *text)
{
    struct err err = {0};
    struct db *db = open_db(DB_READ_ONLY);
    struct query q = query_begin(db, text);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    ck_assert_msg(query_end(&q, &err), "%s", err.detail);
    db_close(db);
    return n;
}

static void assert_meta(const char *name, const char *value)
{
    struct err err = {0};
    char got[META_MAX];
    struct db *db = open_db(DB_READ_ONLY);
    ck_assert(meta_get(db, name, got, &err));
    ck_assert_msg(strcmp(got, value) == 0, "%s is %s", name, got);
    db_close(db);
}

static void set_up(void)
{
    struct err err = {0};
    hub_open();
    screen = mem_new(sizeof *screen);
    snprintf(screen->dir, sizeof screen->dir, "/tmp/engine-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(screen->dir));
    snprintf(screen->path, sizeof screen->path, "%s/db", screen->dir);
    snprintf(screen->media, sizeof screen->media, "%s/media", screen->dir);
    screen->news = mailbox_new();
    keypair_new(&screen->keys);

    struct db *db = open_db(DB_WRITE);
    ck_assert_msg(db_migrate(db, schema_steps, schema_count, SIDE_KIOSK,
                             &err),
                  "%s", err.detail);
    db_close(db);
}

static void paired(void)
{
    struct err err = {0};
    char secret[129];
    sodium_bin2hex(secret, sizeof secret, screen->keys.secret_key, 64);
    struct db *db = open_db(DB_WRITE);
    ck_assert(meta_set(db, "device", DEVICE, &err) &&
              meta_set(db, "device_secret", secret, &err) &&
              meta_set(db, "org", ORG, &err) &&
              meta_set(db, "epoch", EPOCH, &err));
    db_close(db);
}

static void start(void)
{
    struct err err = {0};
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d", hub->port);
    screen->writer = writer_start(screen->path, no_wake, NULL, &err);
    ck_assert_msg(screen->writer, "%s", err.detail);
    struct engine_config config = {
        .hub_url = url, .db_path = screen->path, .media_dir = screen->media,
        .name = "二楼", .version = "1", .writer = screen->writer,
        .news = screen->news, .wake = no_wake};
    screen->engine = engine_start(&config, &err);
    ck_assert_msg(screen->engine, "%s", err.detail);
}

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static void tear_down(void)
{
    engine_stop(screen->engine);
    writer_stop(screen->writer);
    mailbox_free(screen->news);
    nftw(screen->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(screen);
    hub_shut();
}

/* The first news for which `is_it` holds. */
static struct news wait_for(bool (*is_it)(const struct news *n))
{
    for (struct news *n; (n = mailbox_wait(screen->news, PATIENCE_MS));) {
        struct news copy = *n;
        free(n);
        if (is_it(&copy))
            return copy;
    }
    ck_abort_msg("no such news");
    return (struct news){0};
}

static bool is_at_c1(const struct news *n)
{
    return strcmp(n->state.cursor, "c1") == 0;
}

static bool is_at_c2(const struct news *n)
{
    return strcmp(n->state.cursor, "c2") == 0;
}

static bool is_in_trouble(const struct news *n)
{
    return n->trouble != NULL;
}

static bool is_of_verdicts(const struct news *n)
{
    return n->kind == NEWS_VERDICTS;
}

static bool is_of_pairing(const struct news *n)
{
    return n->kind == NEWS_PAIRED || n->kind == NEWS_PAIR_FAILED;
}

static bool is_of_media(const struct news *n)
{
    return n->kind == NEWS_MEDIA;
}

/* ---- pages ---- */

#define PAGE(epoch, cursor, more, rows, rest)                                \
    "{\"epoch\":\"" epoch "\",\"cursor\":\"" cursor "\",\"more\":" more      \
    ",\"server_time\":1700000000000,\"rows\":[" rows "]" rest "}"
#define ROW(n, rev, data)                                                    \
    "{\"org\":\"" ORG "\",\"entity\":\"notice\",\"id\":\"" NOTICE n          \
    "\",\"rev\":" rev ",\"deleted\":false,\"data\":{" data "}}"
#define TITLE "\"title\":\"a\""
#define WRONG_DIGEST ",\"digest\":{\"" ORG "\":\"0123456789abcdef\"}"

START_TEST(a_page_and_its_cursor_are_stored_together)
{
    paired();
    hub_will("GET /v1/feed", 200, "",
             PAGE(EPOCH, "c0", "true", ROW("1", "1", TITLE), ""));
    hub_will("GET /v1/feed", 200, "",
             PAGE(EPOCH, "c1", "false", ROW("2", "2", TITLE), ""));
    start();
    struct news n = wait_for(is_at_c1);
    ck_assert(n.state.paired && n.state.ready && n.state.clock_trusted);
    ck_assert_int_eq(n.state.last_contact, 1700000000000);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 2);
    assert_meta("cursor", "c1");
    assert_meta("ready", "1");
    ck_assert_ptr_null(strstr(hub_got("GET /v1/feed", 0), "cursor="));
    ck_assert_ptr_nonnull(strstr(hub_got("GET /v1/feed", 1), "cursor=c0&"));
}
END_TEST

START_TEST(a_page_with_one_wrong_type_changes_nothing)
{
    paired();
    hub_will("GET /v1/feed", 200, "",
             PAGE(EPOCH, "c1", "false",
                  ROW("1", "1", TITLE) "," ROW("2", "2", "\"title\":7"),
                  ""));
    start();
    struct news n = wait_for(is_in_trouble);
    ck_assert(!n.state.online && !n.state.ready);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 0);
    assert_meta("cursor", "");
}
END_TEST

START_TEST(a_page_behind_one_that_was_not_stored_is_refused)
{
    paired();
    start();
    sql("INSERT INTO meta VALUES ('cursor', 'c1')");
    static const char json[] =
        PAGE(EPOCH, "c3", "false", ROW("1", "3", TITLE), "");
    struct page page;
    struct err err = {0};
    ck_assert(wire_get_page(json, sizeof json - 1, &page, &err));
    struct page_job *job = page_job_new(&page, "c2", ORG, "");
    struct db *db = open_db(DB_WRITE);
    ck_assert(!job->chore.job.run(db, &job->chore.job, &err));
    ck_assert_int_eq(err.kind, ERR_CONFLICT);
    db_close(db);
    job_free(&job->chore.job);
    assert_meta("cursor", "c1");
}
END_TEST

START_TEST(rows_that_are_unknown_here_do_not_make_digests_differ)
{
    paired();
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c1", "true",
                  "{\"org\":\"" ORG "\",\"entity\":\"hologram\"}",
                  ""));
    hub_will("GET /v1/feed?cursor=c1", 200, "",
             PAGE(EPOCH, "c2", "false", ROW("1", "1", TITLE),
                  WRONG_DIGEST));
    hub_will("GET /v1/feed?cursor=c2", 200, "",
             PAGE(EPOCH, "c2", "false", "", WRONG_DIGEST));
    start();
    wait_for(is_at_c2);
    wait_for(is_in_trouble); /* the 503 that follows */
    ck_assert_ptr_null(hub_got("GET /v1/feed?limit", 1));
}
END_TEST

START_TEST(requests_are_signed_with_the_devices_key)
{
    paired();
    hub_will("GET /v1/feed", 200, "", PAGE(EPOCH, "c1", "false", "", ""));
    start();
    wait_for(is_at_c1);
    const char *got = hub_got("GET /v1/feed?limit=500&wait=0 ", 0);
    ck_assert_ptr_nonnull(got);
    struct signature s = {0};
    struct err err = {0};
    ck_assert_int_eq(sscanf(strstr(got, "\r\nSignature-Input: "),
                            "\r\nSignature-Input: %511[^\r]", s.input), 1);
    ck_assert_int_eq(sscanf(strstr(got, "\r\nSignature: "),
                            "\r\nSignature: %511[^\r]", s.signature), 1);
    struct message m = {"GET", "/v1/feed", "limit=500&wait=0", NULL, 0};
    ck_assert_msg(sign_verify(&m, &s, screen->keys.public_key, &err), "%s",
                  err.detail);
}
END_TEST

/* What a screen holds that has been in step before. */
static void in_step(void)
{
    sql("INSERT INTO meta VALUES ('cursor', 'old'), ('ready', '1');"
        "INSERT INTO notice (id, org, title) VALUES ('" NOTICE "9', '" ORG
        "', 'gone meanwhile');"
        "INSERT INTO feed VALUES ('" ORG "', 'notice', '" NOTICE
        "9', 5, 0);"
        "INSERT INTO feed_head VALUES ('" ORG "', 5, 0);"
        "INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
        " subject, how, walkin, overlay, verdict) VALUES (1, '" ACTION
        "', 'notice_ack', 1700000000000, 1, '" MEMBER "', '" NOTICE
        "9', 'card', 0, 0, 'accepted')");
}

START_TEST(a_gone_cursor_loads_everything_and_sweeps_the_rest)
{
    paired();
    in_step();
    hub_will("GET /v1/feed?cursor=old", 410, "", "");
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c1", "true", ROW("1", "1", TITLE), ""));
    hub_will("GET /v1/feed?cursor=c1", 200, "",
             PAGE(EPOCH, "c2", "false", ROW("2", "2", TITLE), ""));
    start();
    wait_for(is_at_c2);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 2);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice WHERE id = '"
                             NOTICE "9'"), 0);
    assert_meta("reload", "");
    ck_assert_int_eq(
        ask_int("SELECT count(*) FROM action WHERE verdict = ''"), 0);
}
END_TEST

START_TEST(another_epoch_loads_everything_and_sends_actions_again)
{
    paired();
    in_step();
    hub_will("GET /v1/feed?cursor=old", 200, "",
             PAGE(EPOCH2, "c1", "true", ROW("1", "9", TITLE), ""));
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH2, "c2", "false", ROW("2", "2", TITLE), ""));
    start();
    wait_for(is_at_c2);
    assert_meta("epoch", EPOCH2);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 1);
    ck_assert_int_eq(
        ask_int("SELECT count(*) FROM action WHERE verdict = ''"), 1);
}
END_TEST

static bool is_reloaded(const struct news *n)
{
    return is_at_c2(n) && hub_got("GET /v1/feed?limit", 1) != NULL;
}

START_TEST(a_digest_that_differs_loads_everything_again)
{
    paired();
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c1", "false", ROW("1", "1", TITLE),
                  WRONG_DIGEST));
    hub_will("GET /v1/feed?cursor=c1", 200, "",
             PAGE(EPOCH, "c1", "false", "", WRONG_DIGEST));
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c2", "false", ROW("2", "2", TITLE), ""));
    start();
    wait_for(is_reloaded);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 1);
}
END_TEST

/* ---- a full load beside what is shown ---- */

/* At the end; until then the old row is never among others.  The news may be
 * older than what is looked at. */
static bool is_at_c2_with_the_old_until_then(const struct news *n)
{
    int64_t rows = ask_int("SELECT count(*) FROM notice");
    int64_t old = ask_int("SELECT count(*) FROM notice WHERE id = '" NOTICE
                          "9'");
    ck_assert(old == 0 || rows == 1);
    return is_at_c2(n);
}

static void assert_no_file_beside(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s-reload", screen->path);
    engine_stop(screen->engine);
    screen->engine = NULL;
    writer_stop(screen->writer);
    screen->writer = NULL;
    ck_assert_int_ne(access(path, F_OK), 0);
}

START_TEST(a_load_whose_cursor_is_gone_begins_again)
{
    paired();
    in_step();
    hub_will("GET /v1/feed?cursor=old", 410, "", "");
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c0", "true", ROW("1", "1", TITLE), ""));
    hub_will("GET /v1/feed?cursor=c0", 410, "", "");
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c1", "true", ROW("2", "2", TITLE), ""));
    hub_will("GET /v1/feed?cursor=c1", 200, "",
             PAGE(EPOCH, "c2", "false", ROW("3", "3", TITLE), ""));
    start();
    wait_for(is_at_c2_with_the_old_until_then);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 2);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice WHERE id = '"
                             NOTICE "1'"), 0);
    assert_no_file_beside();
}
END_TEST

START_TEST(a_load_during_which_the_epoch_changes_begins_again)
{
    paired();
    in_step();
    hub_will("GET /v1/feed?cursor=old", 410, "", "");
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c0", "true", ROW("1", "1", TITLE), ""));
    hub_will("GET /v1/feed?cursor=c0", 200, "",
             PAGE(EPOCH2, "c9", "false", ROW("2", "2", TITLE), ""));
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH2, "c2", "false", ROW("3", "3", TITLE), ""));
    start();
    wait_for(is_at_c2_with_the_old_until_then);
    assert_meta("epoch", EPOCH2);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 1);
    ck_assert_int_eq(
        ask_int("SELECT count(*) FROM action WHERE verdict = ''"), 1);
    assert_no_file_beside();
}
END_TEST

START_TEST(a_load_for_which_storage_fails_is_tried_again)
{
    char path[128];
    paired();
    in_step();
    snprintf(path, sizeof path, "%s-reload", screen->path);
    ck_assert_int_eq(mkdir(path, 0700), 0); /* where the database should be */
    hub_will("GET /v1/feed?cursor=old", 410, "", "");
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c0", "false", ROW("1", "1", TITLE), ""));
    for (int ahead = 0; ahead < 2; ahead++) /* asked before it has failed */
        hub_will("GET /v1/feed?cursor=c0", 200, "",
                 PAGE(EPOCH, "c0", "false", "", ""));
    for (int tries = 0; tries < 4; tries++)
        hub_will("GET /v1/feed?limit", 200, "",
                 PAGE(EPOCH, "c2", "false", ROW("2", "2", TITLE), ""));
    start();
    wait_for(is_in_trouble);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice WHERE id = '"
                             NOTICE "9'"), 1);
    ck_assert_int_eq(rmdir(path), 0);
    wait_for(is_at_c2_with_the_old_until_then);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 1);
}
END_TEST

/* A job of its own, as the writer would have done it before it was killed. */
static void stored_before(const char *json, size_t n)
{
    struct page page;
    struct err err = {0};
    char path[128];
    snprintf(path, sizeof path, "%s-reload", screen->path);
    ck_assert(wire_get_page(json, n, &page, &err));
    struct page_job *job = page_job_new(&page, "", ORG, path);
    struct db *db = open_db(DB_WRITE);
    ck_assert(db_begin(db, &err));
    bool ok = job->chore.job.run(db, &job->chore.job, &err);
    ck_assert_msg(db_end(db, ok, &err), "%s", err.detail);
    db_close(db);
    job_free(&job->chore.job);
}

START_TEST(a_load_goes_on_when_the_program_is_started_again)
{
    static const char first[] =
        PAGE(EPOCH, "c1", "true", ROW("1", "1", TITLE), "");
    paired();
    in_step();
    stored_before(first, sizeof first - 1);
    hub_will("GET /v1/feed?cursor=c1", 200, "",
             PAGE(EPOCH, "c2", "false", ROW("2", "2", TITLE), ""));
    start();
    wait_for(is_at_c2_with_the_old_until_then);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 2);
    ck_assert_ptr_null(hub_got("GET /v1/feed?limit", 0));
    ck_assert_ptr_null(hub_got("GET /v1/feed?cursor=old", 0));
    assert_no_file_beside();
}
END_TEST

START_TEST(a_load_that_was_whole_is_shown_when_the_program_is_started_again)
{
    static const char first[] =
        PAGE(EPOCH, "c1", "true", ROW("1", "1", TITLE), "");
    paired();
    in_step();
    stored_before(first, sizeof first - 1);
    hub_will("GET /v1/feed?cursor=c1", 200, "",
             PAGE(EPOCH, "c1", "false", "", ""));
    start();
    wait_for(is_at_c1);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 1);
    assert_meta("cursor", "c1");
    assert_meta("reload", "");
}
END_TEST

START_TEST(a_load_of_rows_unknown_here_does_not_compare_digests)
{
    paired();
    in_step();
    hub_will("GET /v1/feed?cursor=old", 410, "", "");
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c1", "true",
                  "{\"org\":\"" ORG "\",\"entity\":\"hologram\"}", ""));
    hub_will("GET /v1/feed?cursor=c1", 200, "",
             PAGE(EPOCH, "c2", "false", ROW("1", "1", TITLE),
                  WRONG_DIGEST));
    hub_will("GET /v1/feed?cursor=c2", 200, "",
             PAGE(EPOCH, "c2", "false", "", WRONG_DIGEST));
    start();
    wait_for(is_at_c2);
    wait_for(is_in_trouble); /* the 503 that follows */
    assert_meta("unseen", "1");
    ck_assert_ptr_null(hub_got("GET /v1/feed?limit", 1));
}
END_TEST

START_TEST(a_wrong_digest_does_not_load_twice_in_an_hour)
{
    paired();
    in_step();
    hub_will("GET /v1/feed?cursor=old", 200, "",
             PAGE(EPOCH, "old", "false", "", WRONG_DIGEST));
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c2", "false", ROW("1", "1", TITLE),
                  WRONG_DIGEST));
    hub_will("GET /v1/feed?cursor=c2", 200, "",
             PAGE(EPOCH, "c2", "false", "", WRONG_DIGEST));
    start();
    wait_for(is_at_c2_with_the_old_until_then);
    wait_for(is_in_trouble);
    ck_assert_ptr_null(hub_got("GET /v1/feed?limit", 1));
}
END_TEST

START_TEST(a_revoked_screen_says_so)
{
    paired();
    hub_will("GET /v1/feed", 401, "", "");
    start();
    struct news n = wait_for(is_in_trouble);
    ck_assert_str_eq(n.trouble, "这台一体机已被停用，请联系工会。");
    ck_assert(!n.state.online);
}
END_TEST

START_TEST(a_hub_that_comes_back_is_found_again)
{
    paired();
    hub_will("GET /v1/feed", 503, "", "");
    hub_will("GET /v1/feed", 200, "",
             PAGE(EPOCH, "c1", "false", ROW("1", "1", TITLE), ""));
    start();
    wait_for(is_in_trouble);
    wait_for(is_at_c1);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 1);
}
END_TEST

/* ---- actions ---- */

static void queued_action(void)
{
    sql("INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
        " subject, how, walkin) VALUES (1, '" ACTION
        "', 'notice_ack', 1700000000000, 1, '" MEMBER "', '" NOTICE
        "1', 'card', 0)");
}

START_TEST(a_refusal_takes_the_overlay_away)
{
    paired();
    queued_action();
    hub_will("POST /v1/actions", 200, "",
             "{\"verdicts\":[{\"id\":\"" ACTION "\",\"seq\":1,\"verdict\":"
             "\"declined\",\"reason\":\"gone\"},{\"id\":\"" MEMBER
             "\",\"verdict\":\"accepted\"}],\"server_time\":1700000000000}");
    start();
    struct news n = wait_for(is_of_verdicts);
    ck_assert_int_eq(n.count, 1); /* the other one was never sent */
    ck_assert_int_eq(n.state.queued, 0);
    ck_assert_int_eq(ask_int("SELECT overlay FROM action"), 0);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM action WHERE verdict ="
                             " 'declined' AND reason = 'gone'"), 1);
    ck_assert_ptr_nonnull(strstr(hub_got("POST /v1/actions", 0), ACTION));
}
END_TEST

START_TEST(an_action_that_the_hub_cannot_read_is_put_aside)
{
    paired();
    queued_action();
    hub_will("POST /v1/actions", 400,
             "Content-Type: application/problem+json\r\n", "{}");
    start();
    struct news n = wait_for(is_of_verdicts);
    ck_assert_int_eq(n.state.queued, 0);
    ck_assert_int_eq(n.state.quarantined, 1);
}
END_TEST

START_TEST(an_action_stays_queued_until_it_is_answered)
{
    paired();
    queued_action();
    hub_will("POST /v1/actions", 200, "",
             "{\"verdicts\":[],\"server_time\":1700000000000}");
    start();
    struct news n = wait_for(is_in_trouble); /* of the feed's 503 */
    ck_assert_int_eq(n.state.queued, 1);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM action WHERE verdict ="
                             " ''"), 1);
}
END_TEST

static bool is_at_c4(const struct news *n)
{
    return n->kind == NEWS_STATE && strcmp(n->state.cursor, "c4") == 0;
}

START_TEST(a_push_that_was_put_off_does_not_follow_the_feed)
{
    paired();
    queued_action();
    hub_will("GET /v1/feed", 200, "", PAGE(EPOCH, "c1", "true", "", ""));
    hub_will("GET /v1/feed", 503, "", "");
    hub_will("GET /v1/feed", 200, "", PAGE(EPOCH, "c2", "true", "", ""));
    hub_will("GET /v1/feed", 200, "", PAGE(EPOCH, "c3", "true", "", ""));
    hub_will("GET /v1/feed", 200, "",
             PAGE(EPOCH, "c4", "false", ROW("1", "1", TITLE), ""));
    start();
    wait_for(is_at_c4);
    ck_assert_ptr_nonnull(hub_got("POST /v1/actions", 0));
    ck_assert_ptr_null(hub_got("POST /v1/actions", 1));
}
END_TEST

static bool is_drained(const struct news *n)
{
    return n->kind == NEWS_VERDICTS && n->state.queued == 0;
}

#define VERDICT(id)                                                          \
    "{\"verdicts\":[{\"id\":\"" id "\",\"verdict\":\"accepted\"}],"          \
    "\"server_time\":1700000000000}"

START_TEST(one_that_is_left_unanswered_holds_nobody_up_and_is_sent_again)
{
    paired();
    queued_action();
    sql("INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
        " subject, how, walkin) VALUES (2, '" DEVICE
        "', 'notice_ack', 1700000000000, 1, '" MEMBER "', '" NOTICE
        "2', 'card', 0)");
    hub_will("POST /v1/actions", 200, "", VERDICT(DEVICE));
    hub_will("POST /v1/actions", 200, "", VERDICT(ACTION));
    start();
    ck_assert_int_eq(wait_for(is_of_verdicts).state.queued, 1);
    wait_for(is_drained);
    const char *again = hub_got("POST /v1/actions", 1);
    ck_assert_ptr_nonnull(strstr(again, ACTION "\",\"k"));
    ck_assert_ptr_null(strstr(again, DEVICE "\",\"k"));
}
END_TEST

START_TEST(one_left_unanswered_by_a_hub_that_failed_is_sent_again)
{
    paired();
    queued_action();
    hub_will("POST /v1/actions", 503, "", "");
    hub_will("POST /v1/actions", 200, "",
             "{\"verdicts\":[],\"server_time\":1700000000000}");
    hub_will("POST /v1/actions", 200, "", VERDICT(ACTION));
    start();
    wait_for(is_drained);
}
END_TEST

/* ---- pairing ---- */

#define WELCOME(epoch)                                                       \
    "{\"device\":\"" DEVICE "\",\"org\":{\"id\":\"" ORG                       \
    "\",\"name\":\"实验小学\",\"tz\":\"Asia/Shanghai\"},\"epoch\":\"" epoch   \
    "\",\"server_time\":1700000000000}"

START_TEST(pairing_stores_who_we_are)
{
    hub_will("POST /v1/pair", 201, "", WELCOME(EPOCH));
    start();
    engine_pair(screen->engine, "ABCD2345");
    struct news n = wait_for(is_of_pairing);
    ck_assert_int_eq(n.kind, NEWS_PAIRED);
    ck_assert(n.state.paired);
    assert_meta("device", DEVICE);
    assert_meta("org", ORG);
    assert_meta("org_name", "实验小学");
    assert_meta("tz", "Asia/Shanghai");
    assert_meta("epoch", EPOCH);
    ck_assert_int_eq(ask_int("SELECT length(value) FROM meta WHERE name ="
                             " 'device_secret'"), 128);
    const char *got = hub_got("POST /v1/pair", 0);
    ck_assert_ptr_nonnull(strstr(got, "\"code\":\"ABCD2345\""));
    ck_assert_ptr_null(strstr(got, "Signature"));
}
END_TEST

START_TEST(a_screen_paired_again_sends_what_a_restored_hub_forgot)
{
    paired();
    in_step();
    hub_will("GET /v1/feed?cursor=old", 401, "", "");
    hub_will("POST /v1/pair", 201, "", WELCOME(EPOCH2));
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH2, "c2", "false", ROW("2", "2", TITLE), ""));
    start();
    engine_pair(screen->engine, "ABCD2345");
    wait_for(is_at_c2);
    assert_meta("epoch", EPOCH2);
    ck_assert_int_eq(
        ask_int("SELECT count(*) FROM action WHERE verdict = ''"), 1);
}
END_TEST

static const struct {
    int status;
    const char *text;
} refusals[] = {
    {403, "配对码不对或已过期，请向工会再要一个。"},
    {429, "试得太多了，过几分钟再试。"},
    {500, "服务器现在配不了对，请稍后再试或联系工会。"},
    {201, "服务器现在配不了对，请稍后再试或联系工会。"}, /* no body */
};

START_TEST(pairing_that_fails_says_why)
{
    hub_will("POST /v1/pair", refusals[_i].status, "", "");
    start();
    engine_pair(screen->engine, "ABCD2345");
    struct news n = wait_for(is_of_pairing);
    ck_assert_int_eq(n.kind, NEWS_PAIR_FAILED);
    ck_assert_str_eq(n.text, refusals[_i].text);
    assert_meta("device", "");
}
END_TEST

/* ---- pictures ---- */

#define SHA "00112233445566778899aabbccddeeff" \
            "00112233445566778899aabbccddeeff"
static const char PICTURE[] = "the bytes of a picture";

static void wants_a_picture(char etag[96])
{
    unsigned char hash[32];
    char hex[65];
    crypto_hash_sha256(hash, (const unsigned char *)PICTURE,
                       sizeof PICTURE - 1);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    snprintf(etag, 96, "ETag: \"%s\"\r\n", hex);
    paired();
    sql("INSERT INTO meta VALUES ('cursor', 'c1'), ('ready', '1');"
        "INSERT INTO photo (id, org, album, media) VALUES ('" NOTICE
        "1', '" ORG "', '" NOTICE "2', '" SHA "')");
}

static void file_of(const char *suffix, char out[256])
{
    char name[MEDIA_PATH_SIZE];
    media_path(SHA, RENDITION_THUMB, name);
    snprintf(out, 256, "%s/%s%s", screen->media, name, suffix);
}

static void assert_file(const char *path, const char *text)
{
    char got[64] = "";
    FILE *f = fopen(path, "r");
    ck_assert_msg(f, "no %s", path);
    got[fread(got, 1, sizeof got - 1, f)] = '\0';
    fclose(f);
    ck_assert_str_eq(got, text);
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    ck_assert_msg(f, "no %s", path);
    fputs(text, f);
    fclose(f);
}

START_TEST(a_picture_gets_its_name_when_it_is_whole)
{
    char etag[96], path[256];
    wants_a_picture(etag);
    file_of("", path);
    hub_will("GET /v1/media/" SHA "?size=thumb", 200, etag, PICTURE);
    start();
    struct news n = wait_for(is_of_media);
    ck_assert_ptr_nonnull(strstr(path, n.text));
    assert_file(path, PICTURE);
    file_of(".part", path);
    ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(a_picture_goes_on_where_it_was_cut)
{
    char etag[96], path[256], folder[256];
    wants_a_picture(etag);
    mkdir(screen->media, 0755);
    snprintf(folder, sizeof folder, "%s/%.2s", screen->media, SHA);
    mkdir(folder, 0755);
    file_of(".part", path);
    write_file(path, "the bytes");
    file_of(".tag", path);
    etag[7 + 64] = '\0';
    write_file(path, etag + 7);
    etag[7 + 64] = '"';
    hub_will("GET /v1/media/" SHA "?size=thumb", 206, etag,
             " of a picture");
    start();
    wait_for(is_of_media);
    file_of("", path);
    assert_file(path, PICTURE);
    const char *got = hub_got("GET /v1/media", 0);
    ck_assert_ptr_nonnull(strstr(got, "\r\nRange: bytes=9-\r\n"));
    ck_assert_ptr_nonnull(strstr(got, "\r\nIf-Range: \""));
}
END_TEST

static bool has_asked_twice(const struct news *n)
{
    (void)n;
    return hub_got("GET /v1/media", 1) != NULL;
}

START_TEST(a_picture_that_is_not_what_its_hash_says_is_not_kept)
{
    char etag[96], path[256];
    wants_a_picture(etag);
    hub_will("GET /v1/media/" SHA "?size=thumb", 200, etag, "something else");
    hub_will("GET /v1/media/" SHA "?size=screen", 200, etag, PICTURE);
    start();
    wait_for(is_of_media); /* the other size */
    ck_assert(has_asked_twice(NULL));
    file_of("", path);
    ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

Suite *suite_engine(void)
{
    Suite *s = suite_create("engine");
    TCase *t = tcase_create("engine");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, a_page_and_its_cursor_are_stored_together);
    tcase_add_test(t, a_page_with_one_wrong_type_changes_nothing);
    tcase_add_test(t, a_page_behind_one_that_was_not_stored_is_refused);
    tcase_add_test(t,
                   rows_that_are_unknown_here_do_not_make_digests_differ);
    tcase_add_test(t, requests_are_signed_with_the_devices_key);
    tcase_add_test(t, a_gone_cursor_loads_everything_and_sweeps_the_rest);
    tcase_add_test(t,
                   another_epoch_loads_everything_and_sends_actions_again);
    tcase_add_test(t, a_digest_that_differs_loads_everything_again);
    tcase_add_test(t, a_load_whose_cursor_is_gone_begins_again);
    tcase_add_test(t, a_load_during_which_the_epoch_changes_begins_again);
    tcase_add_test(t, a_load_for_which_storage_fails_is_tried_again);
    tcase_add_test(t, a_load_goes_on_when_the_program_is_started_again);
    tcase_add_test(
        t, a_load_that_was_whole_is_shown_when_the_program_is_started_again);
    tcase_add_test(t, a_load_of_rows_unknown_here_does_not_compare_digests);
    tcase_add_test(t, a_wrong_digest_does_not_load_twice_in_an_hour);
    tcase_add_test(t, a_revoked_screen_says_so);
    tcase_add_test(t, a_hub_that_comes_back_is_found_again);
    tcase_add_test(t, a_refusal_takes_the_overlay_away);
    tcase_add_test(t, an_action_that_the_hub_cannot_read_is_put_aside);
    tcase_add_test(t, an_action_stays_queued_until_it_is_answered);
    tcase_add_test(t, a_push_that_was_put_off_does_not_follow_the_feed);
    tcase_add_test(
        t, one_that_is_left_unanswered_holds_nobody_up_and_is_sent_again);
    tcase_add_test(t, one_left_unanswered_by_a_hub_that_failed_is_sent_again);
    tcase_add_test(t, pairing_stores_who_we_are);
    tcase_add_test(t, a_screen_paired_again_sends_what_a_restored_hub_forgot);
    tcase_add_loop_test(t, pairing_that_fails_says_why, 0,
                        sizeof refusals / sizeof refusals[0]);
    tcase_add_test(t, a_picture_gets_its_name_when_it_is_whole);
    tcase_add_test(t, a_picture_goes_on_where_it_was_cut);
    tcase_add_test(t,
                   a_picture_that_is_not_what_its_hash_says_is_not_kept);
    suite_add_tcase(s, t);
    return s;
}
