#include "base/db_pg.h"

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

static const char *const BUSY = N_("数据库正忙，请稍后再试。");
static const char *const LOST = N_("连不上数据库，请稍后再试。");

/* Nothing waits for ever: not for a lock, a statement, or a peer that is
 * gone.  What the address says counts more than what stands before it. */
static const char *const names[] = {
    "connect_timeout", "keepalives_idle", "keepalives_interval",
    "keepalives_count", "tcp_user_timeout", "fallback_application_name",
    "target_session_attrs", "dbname", "client_encoding", NULL,
};
enum { ADDRESS = 7 };
static const char SQL_SETTINGS[] =
    "SET statement_timeout = '60s'; SET lock_timeout = '10s';"
    "SET idle_in_transaction_session_timeout = '5min';"
    "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10;"
    "SET tcp_keepalives_count = 3;"
    "SET standard_conforming_strings = on";

static const char SQL_LOCK[] =
    "SELECT pg_advisory_xact_lock(hashtextextended(key, 0))"
    " FROM unnest(string_to_array($1, E'\\n')) AS key";

/* SQLSTATE, or its class. */
static const struct {
    const char *state;
    enum err_kind kind;
} kinds[] = {
    {"40001", ERR_CONFLICT}, {"40P01", ERR_CONFLICT}, {"55P03", ERR_OFFLINE},
    {"53100", ERR_FULL},
};

bool pg_ok(const struct pg *p, const PGresult *r, struct pg_fault *fault)
{
    ExecStatusType status = PQresultStatus(r);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return true;
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    const char *why = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    fault->kind = ERR_STORAGE;
    for (size_t i = 0; state && i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(state, kinds[i].state) == 0)
            fault->kind = kinds[i].kind;
    utf8_copy(fault->why, sizeof fault->why,
              why ? why : PQerrorMessage(p->conn));
    fault->why[strcspn(fault->why, "\n")] = '\0';
    return false;
}

bool pg_say(const struct pg_fault *fault, const char *doing, struct err *err)
{
    const char *user = fault->kind == ERR_FULL      ? DB_NO_SPACE
                       : fault->kind == ERR_STORAGE ? DB_CANNOT_SAVE
                                                    : BUSY;
    return err_set(err, fault->kind, user, "%s: %.70s", fault->why, doing);
}

/* ---- connecting ---- */

static void say_nothing(void *ctx, const PGresult *notice)
{
    (void)ctx, (void)notice;
}

static bool connect_now(struct pg *p, struct pg_fault *fault)
{
    const char *values[] = {"10",    "30",           "10", "3",
                            "30000", "staffroom-hub", "any", p->address,
                            "UTF8",  NULL};
    if (p->mode != DB_READ_ONLY)
        values[ADDRESS - 1] = "read-write";
    PQfinish(p->conn);
    p->life++;
    p->conn = PQconnectdbParams(names, values, 1);
    if (PQstatus(p->conn) == CONNECTION_OK) {
        PQsetNoticeReceiver(p->conn, say_nothing, NULL);
        PGresult *r = PQexec(p->conn, SQL_SETTINGS);
        bool ok = pg_ok(p, r, fault);
        PQclear(r);
        r = ok && p->mode == DB_READ_ONLY
                ? PQexec(p->conn, "SET default_transaction_read_only = on")
                : NULL;
        ok = ok && (!r || pg_ok(p, r, fault));
        PQclear(r);
        return ok;
    }
    fault->kind = ERR_STORAGE;
    utf8_copy(fault->why, sizeof fault->why, PQerrorMessage(p->conn));
    fault->why[strcspn(fault->why, "\n")] = '\0';
    return false;
}

bool pg_ready(struct pg *p, struct pg_fault *fault)
{
    /* Outside of a transaction a look costs little, and finds a server that
     * was started anew before anything was sent to the old one. */
    if (!p->inside)
        PQconsumeInput(p->conn);
    if (PQstatus(p->conn) == CONNECTION_OK)
        return true;
    if (!p->inside)
        return connect_now(p, fault);
    *fault = (struct pg_fault){ERR_STORAGE, "the connection is lost"};
    return false;
}

static struct db *pg_open(const char *address, enum db_mode mode,
                          struct err *err)
{
    struct pg *p = mem_new(sizeof *p);
    struct pg_fault fault = {0};
    p->base.engine = &db_pg;
    p->address = mem_text(address);
    p->mode = mode;
    if (connect_now(p, &fault))
        return &p->base;
    char shown[80];
    db_shown(address, shown, sizeof shown);
    err_set(err, fault.kind, LOST, "%s: %s", shown, fault.why);
    db_close(&p->base);
    return NULL;
}

static void pg_close(struct db *db)
{
    struct pg *p = pg_of(db);
    for (int i = 0; i < PG_PREPARED; i++)
        free(p->prepared[i].text);
    PQfinish(p->conn);
    free(p->address);
    free(p);
}

/* ---- transactions ---- */

static bool run(struct pg *p, const char *sql, struct pg_fault *fault)
{
    PGresult *r = PQexec(p->conn, sql);
    bool ok = pg_ok(p, r, fault);
    PQclear(r);
    return ok;
}

static bool pg_exec(struct db *db, const char *sql, struct err *err)
{
    struct pg *p = pg_of(db);
    struct pg_fault fault = {0};
    char *text = pg_translate(sql);
    bool ok = pg_ready(p, &fault) && run(p, text, &fault);
    free(text);
    return ok || pg_say(&fault, sql, err);
}

/* Left open, the transaction would take in whatever is saved next: a server
 * that cannot even roll back is left, which makes it do so. */
static void roll_back(struct pg *p)
{
    struct pg_fault ignored;
    if (PQtransactionStatus(p->conn) != PQTRANS_IDLE)
        run(p, "ROLLBACK", &ignored);
    if (PQtransactionStatus(p->conn) != PQTRANS_IDLE) {
        PQfinish(p->conn);
        p->conn = NULL;
    }
}

static bool pg_begin(struct db *db, bool reading, struct err *err)
{
    struct pg *p = pg_of(db);
    struct pg_fault fault = {0};
    const char *sql =
        reading ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN";
    assert(!p->inside);
    bool ok = pg_ready(p, &fault) && run(p, sql, &fault);
    /* The connection was lost before this: nothing has been done on it. */
    if (!ok && PQstatus(p->conn) != CONNECTION_OK)
        ok = connect_now(p, &fault) && run(p, sql, &fault);
    p->inside = ok;
    if (ok)
        return true;
    roll_back(p);
    return pg_say(&fault, sql, err);
}

/* The server answers COMMIT by ROLLBACK when a statement has failed. */
static bool commit(struct pg *p, struct pg_fault *fault)
{
    PGresult *r = PQexec(p->conn, "COMMIT");
    bool ok = pg_ok(p, r, fault);
    if (ok && strcmp(PQcmdStatus(r), "COMMIT") != 0) {
        *fault = (struct pg_fault){ERR_STORAGE, "a statement had failed"};
        ok = false;
    }
    PQclear(r);
    return ok;
}

static bool pg_end(struct db *db, bool ok, struct err *err)
{
    struct pg *p = pg_of(db);
    struct pg_fault fault = {0};
    bool committed = ok && commit(p, &fault);
    if (ok && !committed)
        pg_say(&fault, "COMMIT", err);
    if (!committed)
        roll_back(p);
    p->inside = false;
    return committed;
}

bool pg_run(struct pg *p, const char *sql, const char *text, struct err *err)
{
    struct query q = query_begin(&p->base, sql);
    query_bind_lasting(&q, text);
    return query_run(&q, NULL, err);
}

static bool pg_lock(struct db *db, const char *keys, struct err *err)
{
    assert(pg_of(db)->inside);
    return pg_run(pg_of(db), SQL_LOCK, keys, err);
}

/* ---- telling and hearing ---- */

static const char SQL_NOTIFY[] = "SELECT pg_notify('staffroom', $1)";

static bool pg_notify(struct db *db, const char *text, struct err *err)
{
    return pg_run(pg_of(db), SQL_NOTIFY, text, err);
}

static bool pg_listen(struct db *db, struct err *err)
{
    return pg_exec(db, "LISTEN staffroom", err);
}

static bool lost(struct err *err)
{
    return err_set(err, ERR_STORAGE, LOST, "the listening connection is lost");
}

static bool pg_hear(struct db *db, int stop, char *out, size_t size,
                    bool *heard, struct err *err)
{
    PGconn *conn = pg_of(db)->conn;
    *heard = false;
    for (;;) {
        if (!PQconsumeInput(conn) || PQstatus(conn) != CONNECTION_OK)
            return lost(err);
        PGnotify *n = PQnotifies(conn);
        if (n) {
            utf8_copy(out, size, n->extra);
            PQfreemem(n);
            *heard = true;
            return true;
        }
        struct pollfd on[2] = {{.fd = stop, .events = POLLIN},
                               {.fd = PQsocket(conn), .events = POLLIN}};
        if (poll(on, 2, -1) < 0 && errno != EINTR)
            return lost(err);
        if (on[0].revents)
            return true;
    }
}

/* ---- the rest ---- */

static bool pg_backup(struct db *db, const char *path, struct err *err)
{
    (void)db;
    return err_set(err, ERR_INPUT, DB_CANNOT_SAVE,
                   "%.100s: PostgreSQL is copied row by row", path);
}

static bool pg_settle(struct db *db, struct err *err)
{
    (void)db, (void)err; /* the server sees to it */
    return true;
}

static bool pg_gather(struct db *db, struct err *err)
{
    (void)db, (void)err;
    return true;
}

/* It checks its own pages as it reads them. */
static bool pg_check(struct db *db, struct err *err)
{
    return pg_exec(db, "SELECT 1", err);
}

/* to_regclass() would remember from before the lock that there is none. */
static const char SQL_HAS_VERSION[] =
    "SELECT 1 FROM pg_tables WHERE tablename = 'schema_version'"
    " AND schemaname = current_schema()";
static const char SQL_VERSION[] = "SELECT version FROM schema_version";
static const char SQL_SET_VERSION[] = "INSERT INTO schema_version VALUES ($1)";
static const char SQL_NEW_VERSION[] =
    "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL);"
    "DELETE FROM schema_version";

static bool pg_get_version(struct db *db, int *version, struct err *err)
{
    *version = 0;
    struct query q = query_begin(db, SQL_HAS_VERSION);
    bool found = query_next(&q);
    if (!query_end(&q, err))
        return false;
    if (!found)
        return true;
    q = query_begin(db, SQL_VERSION);
    if (query_next(&q))
        *version = (int)query_int(&q, 0);
    return query_end(&q, err);
}

static bool pg_set_version(struct db *db, int version, struct err *err)
{
    if (!pg_exec(db, SQL_NEW_VERSION, err))
        return false;
    struct query q = query_begin(db, SQL_SET_VERSION);
    query_bind_int(&q, version);
    return query_run(&q, NULL, err);
}

const struct db_engine db_pg = {
    .is_shared = true,
    .open = pg_open,
    .close = pg_close,
    .exec = pg_exec,
    .begin = pg_begin,
    .end = pg_end,
    .lock = pg_lock,
    .notify = pg_notify,
    .listen = pg_listen,
    .hear = pg_hear,
    .backup = pg_backup,
    .gather = pg_gather,
    .settle = pg_settle,
    .check = pg_check,
    .get_version = pg_get_version,
    .set_version = pg_set_version,
    .prepare = pg_prepare,
    .forget = pg_forget,
    .bind_int = pg_bind_int,
    .bind_text = pg_bind_text,
    .next = pg_next,
    .again = pg_again,
    .changes = pg_changes,
    .is_null = pg_is_null,
    .get_int = pg_get_int,
    .get_text = pg_get_text,
    .end_query = pg_end_query,
};
