#include "tests/bench/floor.h"

#include "tests/bench/machine.h"

#include <arpa/inet.h>
#include <check.h>
#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const char ROWS[] = "CREATE TABLE row (entity TEXT, id TEXT, rev"
                           " INTEGER, data TEXT, PRIMARY KEY (entity, id))"
                           " STRICT, WITHOUT ROWID";

static const char SQL_ROWS[] =
    "INSERT INTO row SELECT value ->> 'entity', value ->> 'id',"
    " value ->> 'rev', value -> 'data' FROM json_each($1, '$.rows')";

static const char ACTIONS[] =
    "CREATE TABLE action (id TEXT PRIMARY KEY, verdict TEXT) STRICT,"
    " WITHOUT ROWID";

static const char SQL_ACTIONS[] =
    "INSERT INTO action SELECT value ->> 'id', '' FROM"
    " json_each($1, '$.actions')";

static const char SQL_ANSWERED[] =
    "UPDATE action SET verdict = 'accepted' WHERE id IN"
    " (SELECT value ->> 'id' FROM json_each($1, '$.actions'))";

void messages_add(struct messages *m, struct buf *body)
{
    ck_assert_int_lt(m->count, FLOOR_BODIES);
    m->bytes += body->len;
    m->list[m->count++] = *body;
    *body = (struct buf){0};
}

void messages_clear(struct messages *m)
{
    for (int i = 0; i < m->count; i++)
        buf_clear(&m->list[i]);
    m->count = 0;
    m->bytes = 0;
}

/* ---- the serving child ---- */

static int listen_here(char url[40])
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    ck_assert_int_eq(listen(fd, 8), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&a, &n), 0);
    snprintf(url, 40, "http://127.0.0.1:%d/", ntohs(a.sin_port));
    return fd;
}

/* A whole request, as far as its Content-Length says. */
static bool read_request(int fd)
{
    struct buf in = {0};
    bool whole = false;
    char bytes[65536];
    for (ssize_t n; !whole && (n = recv(fd, bytes, sizeof bytes, 0)) > 0;) {
        buf_add(&in, bytes, (size_t)n);
        const char *end = strstr(in.text, "\r\n\r\n");
        const char *length = strcasestr(in.text, "\r\nContent-Length:");
        size_t body = length ? strtoul(length + 17, NULL, 10) : 0;
        whole = end && in.len >= (size_t)(end + 4 - in.text) + body;
    }
    buf_clear(&in);
    return whole;
}

static bool send_all(int fd, const char *bytes, size_t n, int flags)
{
    while (n > 0) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL | flags);
        if (sent <= 0)
            return false;
        bytes += sent;
        n -= (size_t)sent;
    }
    return true;
}

/* One connection, the answers in order; then it ends. */
static void serve(int listening, const struct messages *answers)
{
    int fd = accept(listening, NULL, NULL);
    for (int i = 0; i < answers->count && read_request(fd); i++) {
        char head[80];
        int n = snprintf(head, sizeof head,
                         "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n",
                         answers->list[i].len);
        if (!send_all(fd, head, (size_t)n, MSG_MORE) ||
            !send_all(fd, answers->list[i].text, answers->list[i].len, 0))
            break;
    }
    close(fd);
}

static pid_t start_serving(const struct messages *answers, char url[40])
{
    int listening = listen_here(url);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(listening, answers);
        _exit(0);
    }
    close(listening);
    return pid;
}

/* ---- the client ---- */

static size_t on_bytes(char *bytes, size_t size, size_t n, void *buf)
{
    buf_add(buf, bytes, size * n);
    return size * n;
}

static CURL *open_curl(const char *url, struct buf *into)
{
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, into);
    return curl;
}

static struct db *open_db(const char *path, const char *table)
{
    struct err err = {0};
    struct db *db = db_open(path, DB_WRITE, &err);
    ck_assert_msg(db && db_exec(db, table, &err), "%s", err.detail);
    return db;
}

static void run_with(struct db *db, const char *sql, const char *json)
{
    struct err err = {0};
    struct query q = query_begin(db, sql);
    query_bind_lasting(&q, json);
    ck_assert_msg(query_run(&q, NULL, &err), "%s", err.detail);
}

void floor_pull(const struct messages *answers, const char *path,
                struct samples *wall, struct samples *cpu)
{
    char url[40];
    struct err err = {0};
    struct db *db = open_db(path, ROWS);
    pid_t server = start_serving(answers, url);
    struct buf body = {0};
    double used = cpu_s(0);
    int64_t from = steady_us();
    CURL *curl = open_curl(url, &body);
    ck_assert(db_begin(db, &err));
    for (int i = 0; i < answers->count; i++) {
        body.len = 0;
        ck_assert_int_eq(curl_easy_perform(curl), CURLE_OK);
        run_with(db, SQL_ROWS, body.text);
    }
    ck_assert_msg(db_end(db, true, &err), "%s", err.detail);
    samples_add(wall, (double)(steady_us() - from) / 1e6);
    samples_add(cpu, cpu_s(0) - used);
    curl_easy_cleanup(curl);
    buf_clear(&body);
    waitpid(server, NULL, 0);
    db_close(db);
}

void floor_push(const struct messages *questions, const char *path,
                struct samples *wall)
{
    char url[40];
    struct err err = {0};
    struct messages answers = {.count = questions->count};
    for (int i = 0; i < answers.count; i++)
        buf_put(&answers.list[i], "{\"verdicts\":[]}");
    struct db *db = open_db(path, ACTIONS);
    for (int i = 0; i < questions->count; i++)
        run_with(db, SQL_ACTIONS, questions->list[i].text);
    pid_t server = start_serving(&answers, url);
    struct buf body = {0};
    int64_t from = steady_us();
    CURL *curl = open_curl(url, &body);
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    ck_assert(db_begin(db, &err));
    for (int i = 0; i < questions->count; i++) {
        const struct buf *q = &questions->list[i];
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)q->len);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, q->text);
        ck_assert_int_eq(curl_easy_perform(curl), CURLE_OK);
        run_with(db, SQL_ANSWERED, q->text);
    }
    ck_assert_msg(db_end(db, true, &err), "%s", err.detail);
    samples_add(wall, (double)(steady_us() - from) / 1e6);
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    buf_clear(&body);
    messages_clear(&answers);
    waitpid(server, NULL, 0);
    db_close(db);
}

void floor_take(const struct messages *questions, const char *path,
                struct samples *wall)
{
    struct err err = {0};
    struct db *db = open_db(path, ACTIONS);
    int64_t from = steady_us();
    for (int i = 0; i < questions->count; i++) {
        ck_assert(db_begin(db, &err));
        run_with(db, SQL_ACTIONS, questions->list[i].text);
        ck_assert_msg(db_end(db, true, &err), "%s", err.detail);
    }
    samples_add(wall, (double)(steady_us() - from) / 1e6);
    db_close(db);
}
