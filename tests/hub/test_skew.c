/* Screens and hubs of other versions: the conversation that the release
 * before this one recorded (wire_1_0, made by wire_record.c at that release)
 * is held against today's hub and today's engine, as it was and with what a
 * still newer version may add or leave out. */
#include "says.h"
#include "wire_record.h"

#include "base/buf.h"
#include "base/mem.h"
#include "store/meta.h"
#include "store/schema.h"
#include "sync/engine/engine.h"
#include "sync/wire.h"

#include <arpa/inet.h>
#include <check.h>
#include <dirent.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

Suite *suite_skew(void);

#define RECORDED "tests/hub/wire_1_0"

enum { TAPES_MAX = 40, PATIENCE_MS = 20000 };

/* ---- a recorded exchange ---- */

struct tape {
    char *text; /* owned; the rest points into it */
    char *target, *headers, *body;
    char *answer_headers, *answer;
    bool posts;
    int status;
};

/* Ends the text before `mark` and gives what is behind it. */
static char *cut(char *text, const char *mark)
{
    char *at = strstr(text, mark);
    ck_assert_msg(at != NULL, "no \"%s\" in \"%s\"", mark, text);
    *at = '\0';
    return at + strlen(mark);
}

static void tape_read(struct tape *t, const char *folder, const char *name)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL, "%s", path);
    t->text = mem_new(100000);
    size_t n = fread(t->text, 1, 99999, f);
    fclose(f);
    ck_assert_msg(n > 0 && t->text[n - 1] == '\n', "%s", path);
    t->text[n - 1] = '\0';
    t->headers = cut(t->text, "\n");
    t->target = cut(t->text, " ");
    t->posts = strcmp(t->text, "POST") == 0;
    t->body = t->headers[0] == '\n' ? t->headers + 1 : cut(t->headers, "\n\n");
    if (t->headers[0] == '\n')
        t->headers = (char *)"";
    t->answer_headers = cut(t->body, "\n=== ");
    t->status = (int)strtol(t->answer_headers, NULL, 10);
    t->answer = cut(t->answer_headers, "\n\n");
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_file(const struct dirent *d)
{
    return d->d_name[0] >= '0' && d->d_name[0] <= '9';
}

static int tapes_read(const char *folder, struct tape tapes[TAPES_MAX])
{
    struct dirent **names;
    int n = scandir(folder, &names, is_file, by_name);
    ck_assert_msg(n > 0 && n <= TAPES_MAX, "%s: %d", folder, n);
    for (int i = 0; i < n; i++) {
        tapes[i] = (struct tape){0};
        tape_read(&tapes[i], folder, names[i]->d_name);
        free(names[i]);
    }
    free(names);
    return n;
}

static void tapes_clear(struct tape *tapes, int n)
{
    for (int i = 0; i < n; i++)
        free(tapes[i].text);
}

/* ---- what another version adds or leaves out ---- */

/* `json` with a field that nobody knows in every object but the map of
 * digests, whose names are orgs.  Owned. */
static char *with_more(const char *json)
{
    struct buf out = {0};
    bool quoted = false;
    for (const char *p = json; *p; p++) {
        buf_add(&out, p, 1);
        if (*p == '"' && p > json && p[-1] != '\\')
            quoted = !quoted;
        bool is_digest = p - json > 9 && strncmp(p - 9, "\"digest\":", 9) == 0;
        if (*p == '{' && !quoted && !is_digest)
            buf_put(&out, p[1] == '}' ? "\"later\":{\"x\":[1]}"
                                      : "\"later\":{\"x\":[1]},");
    }
    return buf_take(&out);
}

/* Behind the value that begins here. */
static const char *skip_value(const char *p)
{
    int depth = 0;
    bool quoted = false;
    for (;; p++) {
        quoted ^= *p == '"';
        if (quoted)
            continue;
        if (depth == 0 && (*p == ',' || *p == '}' || *p == ']'))
            return p;
        depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
    }
}

/* `json` without the fields of that name, which is never the first of its
 * object.  Owned. */
static char *without(const char *json, const char *name)
{
    struct buf out = {0};
    char mark[40];
    snprintf(mark, sizeof mark, ",\"%s\":", name);
    for (const char *at; (at = strstr(json, mark));) {
        buf_add(&out, json, (size_t)(at - json));
        json = skip_value(at + strlen(mark));
    }
    buf_put(&out, json);
    return buf_take(&out);
}

/* Owned. */
static char *replaced(const char *text, const char *from, const char *to)
{
    struct buf out = {0};
    const char *at = strstr(text, from);
    ck_assert_msg(at != NULL, "no %s in %s", from, text);
    buf_add(&out, text, (size_t)(at - text));
    buf_printf(&out, "%s%s", to, at + strlen(from));
    return buf_take(&out);
}

/* What is another in each run. */
static const char *const passing[] = {
    "server_time", "device", "starts_at", "ends_at", "at",
    "title", "detail", "cursor", "rev",
    WIRE_ORG, /* a digest, of rows that may be more */ NULL};

static void assert_answer(const struct tape *t, const struct reply *r)
{
    ck_assert_msg(r->status == t->status, "%s: %ld, was %d: %s", t->target,
                  r->status, t->status, r->body);
    if (t->answer[0] != '{') {
        ck_assert_str_eq(r->body, t->answer);
        return;
    }
    struct reply recorded = {.body = t->answer, .len = strlen(t->answer)};
    struct json *then = reply_json(&recorded), *now = reply_json(r);
    assert_says(now, then, passing, t->target);
    json_free(then);
    json_free(now);
}

/* ---- another screen, today's hub ---- */

static struct world w;
static struct screen screen;

/* With its own signature: a screen's clock and its hub's key are the same
 * after an update. */
START_TEST(a_screen_of_the_release_before_is_served_as_it_was)
{
    struct tape tapes[TAPES_MAX];
    int n = tapes_read(RECORDED, tapes);
    wire_open(&w, &screen);
    for (int i = 0; i < n; i++) {
        struct tape *t = &tapes[i];
        struct buf headers = {0};
        for (const char *p = t->headers; *p; p++)
            buf_put(&headers, *p == '\n' ? "\r\n" : (char[]){*p, '\0'});
        struct reply r = ask(&w, NULL, t->target, t->posts ? t->body : NULL,
                             headers.text);
        assert_answer(t, &r);
        reply_clear(&r);
        buf_clear(&headers);
    }
    wire_close(&w);
    tapes_clear(tapes, n);
}
END_TEST

START_TEST(a_newer_screen_with_more_fields_is_served_the_same)
{
    struct tape tapes[TAPES_MAX];
    int n = tapes_read(RECORDED, tapes);
    wire_open(&w, &screen);
    for (int i = 0; i < n; i++) {
        struct tape *t = &tapes[i];
        if (t->status == 400)
            continue; /* was malformed, and is so in another way */
        char *body = t->posts ? with_more(t->body) : NULL;
        struct reply r = ask(&w, t->headers[0] ? &screen : NULL, t->target,
                             body, NULL);
        assert_answer(t, &r);
        reply_clear(&r);
        free(body);
    }
    wire_close(&w);
    tapes_clear(tapes, n);
}
END_TEST

static const struct {
    int protocol;
    long status;
    const char *why;
} protocols[] = {
    {WIRE_PROTOCOL - 1, 201, "the one before"},
    {WIRE_PROTOCOL, 201, "our own"},
    {WIRE_PROTOCOL + 1, 201, "the next one"},
    {WIRE_PROTOCOL + 2, 400, "one too far ahead"},
};

START_TEST(a_screen_one_protocol_away_is_paired)
{
    struct tape t = {0};
    char ours[40], theirs[40];
    wire_open(&w, &screen);
    tape_read(&t, RECORDED, "01-pair");
    snprintf(ours, sizeof ours, "\"protocol\":%d", WIRE_PROTOCOL);
    snprintf(theirs, sizeof theirs, "\"protocol\":%d",
             protocols[_i].protocol);
    char *body = replaced(t.body, ours, theirs);
    struct reply r = ask(&w, NULL, t.target, body, NULL);
    ck_assert_msg(r.status == protocols[_i].status, "%s: %ld",
                  protocols[_i].why, r.status);
    reply_clear(&r);
    free(body);
    tapes_clear(&t, 1);
    wire_close(&w);
}
END_TEST

/* What is recorded today is what the next release will be held against. */
START_TEST(todays_conversation_can_be_recorded)
{
    char folder[128];
    struct tape today[TAPES_MAX], then[TAPES_MAX];
    world_make_folder(folder, sizeof folder);
    wire_record(folder);
    int n = tapes_read(folder, today), was = tapes_read(RECORDED, then);
    ck_assert_int_eq(n, was);
    for (int i = 0; i < n; i++)
        ck_assert_msg(today[i].status == then[i].status, "%s",
                      then[i].target);
    tapes_clear(today, n);
    tapes_clear(then, was);
    world_remove_folder(folder);
}
END_TEST

/* ---- another hub, today's engine ---- */

/* Gives each answer once, to the first request that begins so. */
static struct old_hub {
    int listener, port;
    pthread_t thread;
    struct given {
        const char *to;
        int status;
        char *body; /* owned */
        bool used;
    } answers[8]; /* the thread's, once it runs */
    int count;
} hub;

static void hub_gives(const char *to, int status, char *body)
{
    hub.answers[hub.count++] = (struct given){to, status, body, false};
}

static void give(int fd, const char *request)
{
    struct given none = {.status = 503}, *found = &none;
    for (int i = 0; i < hub.count && found == &none; i++)
        if (!hub.answers[i].used && strncmp(request, hub.answers[i].to,
                                            strlen(hub.answers[i].to)) == 0)
            found = &hub.answers[i];
    found->used = true;
    struct buf b = {0};
    const char *body = found->body ? found->body : "";
    buf_printf(&b, "HTTP/1.1 %d X\r\nContent-Length: %zu\r\n%s"
                   "Connection: close\r\n\r\n%s",
               found->status, strlen(body),
               found->status == 503 ? "Retry-After: 3600\r\n" : "", body);
    ck_assert_int_eq(send(fd, b.text, b.len, MSG_NOSIGNAL), (ssize_t)b.len);
    buf_clear(&b);
}

static bool is_whole(const char *text, size_t n)
{
    const char *end = strstr(text, "\r\n\r\n");
    const char *length = strcasestr(text, "\r\nContent-Length: ");
    return end && n >= (size_t)(end + 4 - text) +
                           (length ? strtoul(length + 18, NULL, 10) : 0);
}

static void *hub_run(void *unused)
{
    (void)unused;
    for (int fd; (fd = accept(hub.listener, NULL, NULL)) >= 0; close(fd)) {
        char request[8192] = "";
        size_t n = 0;
        ssize_t got = 1;
        while (got > 0 && !is_whole(request, n)) {
            got = read(fd, request + n, sizeof request - 1 - n);
            n += got > 0 ? (size_t)got : 0;
            request[n] = '\0';
        }
        if (got > 0)
            give(fd, request);
    }
    return NULL;
}

static void hub_start(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    hub.listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert(bind(hub.listener, (struct sockaddr *)&at, sizeof at) == 0 &&
              listen(hub.listener, 16) == 0);
    getsockname(hub.listener, (struct sockaddr *)&at, &size);
    hub.port = ntohs(at.sin_port);
    ck_assert(pthread_create(&hub.thread, NULL, hub_run, NULL) == 0);
}

static void hub_stop(void)
{
    shutdown(hub.listener, SHUT_RDWR);
    pthread_join(hub.thread, NULL);
    close(hub.listener);
    for (int i = 0; i < hub.count; i++)
        free(hub.answers[i].body);
    hub = (struct old_hub){0};
}

static struct kiosk {
    char dir[128], path[160], media[160];
    struct writer *writer;
    struct mailbox *news;
    struct engine *engine;
} kiosk;

static void ignore(void *ctx)
{
    (void)ctx;
}

static struct db *kiosk_db(enum db_mode mode)
{
    struct err err = {0};
    struct db *db = db_open(kiosk.path, mode, &err);
    ck_assert_msg(db != NULL, "%s", err.detail);
    return db;
}

static void kiosk_make(bool is_paired)
{
    struct err err = {0};
    unsigned char seed[crypto_sign_SEEDBYTES];
    struct keypair k;
    char secret[2 * sizeof k.secret_key + 1];
    memset(seed, 1, sizeof seed);
    crypto_sign_seed_keypair(k.public_key, k.secret_key, seed);
    sodium_bin2hex(secret, sizeof secret, k.secret_key, sizeof k.secret_key);
    world_make_folder(kiosk.dir, sizeof kiosk.dir);
    snprintf(kiosk.path, sizeof kiosk.path, "%s/kiosk.db", kiosk.dir);
    snprintf(kiosk.media, sizeof kiosk.media, "%s/media", kiosk.dir);
    struct db *db = kiosk_db(DB_WRITE);
    ck_assert_msg(db_migrate(db, schema_steps, schema_count, SIDE_KIOSK,
                             &err) &&
                      (!is_paired ||
                       (meta_set(db, "device", WIRE_DEVICE, &err) &&
                        meta_set(db, "device_secret", secret, &err) &&
                        meta_set(db, "org", WIRE_ORG, &err) &&
                        meta_set(db, "epoch", WIRE_EPOCH, &err))),
                  "%s", err.detail);
    db_close(db);
}

/* The actions that were sent when it was recorded. */
static void kiosk_queue(const char *json)
{
    struct action got[WIRE_ACTIONS_MAX];
    struct err err = {0};
    int count = 0;
    ck_assert(wire_get_actions(json, strlen(json), got, &count, &err));
    struct db *db = kiosk_db(DB_WRITE);
    for (int i = 0; i < count; i++) {
        struct query q = query_begin(
            db, "INSERT INTO action (seq, id, kind, at, clock_trusted,"
                " member, subject, how, walkin)"
                " VALUES ($1, $2, $3, $4, 1, $5, $6, $7, 0)");
        query_bind_int(&q, got[i].seq);
        query_bind_text(&q, got[i].id);
        query_bind_text(&q, action_kind_text(got[i].kind));
        query_bind_int(&q, got[i].at);
        query_bind_text(&q, got[i].member);
        query_bind_text(&q, got[i].subject);
        query_bind_text(&q, got[i].how);
        ck_assert_msg(query_run(&q, NULL, &err), "%s", err.detail);
    }
    db_close(db);
}

static void kiosk_start(void)
{
    struct err err = {0};
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d", hub.port);
    kiosk.news = mailbox_new();
    kiosk.writer = writer_start(kiosk.path, ignore, NULL, &err);
    struct engine_config c = {.hub_url = url,
                              .db_path = kiosk.path,
                              .media_dir = kiosk.media,
                              .name = "二楼",
                              .version = "1.1",
                              .writer = kiosk.writer,
                              .news = kiosk.news,
                              .wake = ignore};
    kiosk.engine = kiosk.writer ? engine_start(&c, &err) : NULL;
    ck_assert_msg(kiosk.engine != NULL, "%s", err.detail);
}

static void kiosk_stop(void)
{
    engine_stop(kiosk.engine);
    writer_stop(kiosk.writer);
    mailbox_free(kiosk.news);
    world_remove_folder(kiosk.dir);
    kiosk = (struct kiosk){0};
}

static int64_t kiosk_int(const char *sql)
{
    struct err err = {0};
    struct db *db = kiosk_db(DB_READ_ONLY);
    struct query q = query_begin(db, sql);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    ck_assert_msg(query_end(&q, &err), "%s", err.detail);
    db_close(db);
    return n;
}

/* Until the query says so. */
static void kiosk_until(const char *sql, int64_t value)
{
    while (kiosk_int(sql) != value) {
        struct news *n = mailbox_wait(kiosk.news, PATIENCE_MS);
        ck_assert_msg(n != NULL, "%s is %lld", sql,
                      (long long)kiosk_int(sql));
        free(n);
    }
}

static char *as_it_was(const char *json)
{
    return mem_text(json);
}

/* A newer hub: fields, an entity and a reason of which nobody has heard. */
static char *newer(const char *json)
{
    char *more = with_more(json), *out = NULL;
    if (strstr(more, "\"rows\":[{"))
        out = replaced(more, "\"rows\":[",
                       "\"rows\":[{\"org\":\"" WIRE_ORG "\",\"entity\":"
                       "\"hologram\",\"id\":7,\"data\":[]},");
    else if (strstr(more, "not_signed"))
        out = replaced(more, "not_signed", "moon_is_full");
    if (!out)
        return more;
    free(more);
    return out;
}

/* An older hub: without all that may be absent. */
static char *older(const char *json)
{
    static const char *const names[] = {"digest", "deleted", "reason", "data",
                                        "tz"};
    char *out = mem_text(json);
    /* A row must have its data; of a verdict they are the place. */
    bool is_page = strstr(json, "\"rows\"") != NULL;
    for (int i = 0; i < (is_page ? 2 : 4); i++) {
        char *less = without(out, names[i]);
        free(out);
        out = less;
    }
    return out;
}

static char *(*const versions[])(const char *json) = {as_it_was, newer,
                                                      older};
enum { VERSIONS = sizeof versions / sizeof versions[0] };

START_TEST(a_hub_of_another_release_is_understood)
{
    struct tape first = {0}, next = {0}, actions = {0};
    tape_read(&first, RECORDED, "04-feed-first");
    tape_read(&next, RECORDED, "10-feed-next");
    tape_read(&actions, RECORDED, "06-actions");
    hub_gives("GET /v1/feed?limit", 200, versions[_i](first.answer));
    hub_gives("GET /v1/feed?cursor", 200, versions[_i](next.answer));
    hub_gives("POST /v1/actions", 200, versions[_i](actions.answer));
    hub_gives("POST /v1/status", 204, NULL);
    hub_start();
    kiosk_make(true);
    kiosk_queue(actions.body);
    kiosk_start();
    kiosk_until("SELECT count(*) FROM action WHERE verdict = ''", 0);
    kiosk_until("SELECT count(*) FROM signup", 2);
    kiosk_until("SELECT count(*) FROM action WHERE overlay = 1", 0);
    ck_assert_int_eq(kiosk_int("SELECT count(*) FROM member"), 4);
    ck_assert_int_eq(kiosk_int("SELECT count(*) FROM action"
                               " WHERE verdict = 'declined'"),
                     3);
    ck_assert_int_eq(kiosk_int("SELECT count(*) FROM action"
                               " WHERE verdict = 'waiting'"),
                     1);
    ck_assert_int_eq(
        kiosk_int("SELECT count(*) FROM action WHERE quarantined = 1"), 0);
    kiosk_stop();
    hub_stop();
    tapes_clear(&first, 1);
    tapes_clear(&next, 1);
    tapes_clear(&actions, 1);
}
END_TEST

/* Only the newest hub knows a verdict that we do not: its action waits for
 * one that we know, and its neighbours do not wait for it. */
START_TEST(an_action_with_an_unknown_verdict_stays_queued)
{
    struct tape actions = {0};
    tape_read(&actions, RECORDED, "06-actions");
    hub_gives("POST /v1/actions", 200,
              replaced(actions.answer, "\"waiting\"", "\"perhaps\""));
    hub_start();
    kiosk_make(true);
    kiosk_queue(actions.body);
    kiosk_start();
    kiosk_until("SELECT count(*) FROM action WHERE verdict = ''", 1);
    ck_assert_int_eq(kiosk_int("SELECT seq FROM action WHERE verdict = ''"),
                     2);
    kiosk_stop();
    hub_stop();
    tapes_clear(&actions, 1);
}
END_TEST

START_TEST(a_hub_of_another_release_pairs_us)
{
    struct tape pair = {0}, first = {0};
    tape_read(&pair, RECORDED, "01-pair");
    tape_read(&first, RECORDED, "04-feed-first");
    hub_gives("POST /v1/pair", 201, versions[_i](pair.answer));
    hub_gives("GET /v1/feed?limit", 200, versions[_i](first.answer));
    hub_start();
    kiosk_make(false);
    kiosk_start();
    engine_pair(kiosk.engine, "7KQ2M9XW");
    kiosk_until("SELECT count(*) FROM member", 4);
    kiosk_stop();
    hub_stop();
    tapes_clear(&pair, 1);
    tapes_clear(&first, 1);
}
END_TEST

Suite *suite_skew(void)
{
    Suite *s = suite_create("skew");
    TCase *t = tcase_create("hub");
    tcase_add_test(t, a_screen_of_the_release_before_is_served_as_it_was);
    tcase_add_test(t, a_newer_screen_with_more_fields_is_served_the_same);
    tcase_add_loop_test(t, a_screen_one_protocol_away_is_paired, 0,
                        sizeof protocols / sizeof protocols[0]);
    tcase_add_test(t, todays_conversation_can_be_recorded);
    suite_add_tcase(s, t);
    t = tcase_create("engine");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, a_hub_of_another_release_is_understood, 0,
                        VERSIONS);
    tcase_add_loop_test(t, a_hub_of_another_release_pairs_us, 0, VERSIONS);
    tcase_add_test(t, an_action_with_an_unknown_verdict_stays_queued);
    suite_add_tcase(s, t);
    return s;
}
