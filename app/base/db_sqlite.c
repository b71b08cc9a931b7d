#include "base/db.h"

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    KEPT = 256, /* prepared statements a connection holds; a power of two */
    BUSY_MS = 2000
};

static const char *const CANNOT_SAVE = N_("暂时存不了，请告诉工会。");
static const char *const NO_SPACE = N_("存储空间满了，这次没有存上。");

struct statement {
    const char *sql; /* the caller's static text is the key; NULL: free */
    sqlite3_stmt *stmt;
    bool busy, once;
};

struct db {
    sqlite3 *handle;
    struct statement kept[KEPT];
};

static bool fail(struct db *db, int rc, const char *doing, struct err *err)
{
    const char *why =
        db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(rc);
    if ((rc & 0xFF) == SQLITE_FULL)
        return err_set(err, ERR_FULL, NO_SPACE, "%s: %.120s", why, doing);
    return err_set(err, ERR_STORAGE, CANNOT_SAVE, "%s: %.120s", why, doing);
}

/* Makes the file itself, so that it is nobody else's to read; SQLite gives
 * its companions the same mode.  One that exists is not touched: closing a
 * descriptor of it would drop this process's locks on it. */
static bool make_file(const char *path, struct err *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    else if (errno != EEXIST)
        return err_set(err, errno == ENOSPC ? ERR_FULL : ERR_STORAGE,
                       errno == ENOSPC ? NO_SPACE : CANNOT_SAVE,
                       "create %.120s: %s", path, strerror(errno));
    return true;
}

static bool prepare_connection(struct db *db, enum db_mode mode,
                               struct err *err)
{
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (mode == DB_READ_ONLY)
        return db_exec(db,
                       "PRAGMA trusted_schema = OFF;"
                       "PRAGMA temp_store = MEMORY;"
                       "PRAGMA wal_autocheckpoint = 0",
                       err);
    return db_exec(db,
                   "PRAGMA journal_mode = WAL;"
                   "PRAGMA synchronous = FULL;"
                   "PRAGMA foreign_keys = ON;"
                   "PRAGMA trusted_schema = OFF;"
                   "PRAGMA secure_delete = ON;"
                   "PRAGMA temp_store = MEMORY;"
                   "PRAGMA cache_size = -8192;"
                   "PRAGMA journal_size_limit = 4194304",
                   err);
}

struct db *db_open(const char *address, enum db_mode mode, struct err *err)
{
    if (strncmp(address, "postgres://", 11) == 0 ||
        strncmp(address, "postgresql://", 13) == 0) {
        err_set(err, ERR_INPUT,
                N_("这个版本的程序还没有 PostgreSQL，请用文件。"),
                "no PostgreSQL in this build");
        return NULL;
    }
    if (!*address) {
        err_set(err, ERR_INPUT, N_("请写明数据文件的位置。"),
                "empty database address");
        return NULL;
    }
    if (mode == DB_WRITE && strcmp(address, ":memory:") != 0 &&
        !make_file(address, err))
        return NULL;

    /* Nobody asks how much memory SQLite has, and counting takes a lock for
     * each piece.  Only the process's first connection can say so. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    struct db *db = mem_new(sizeof *db);
    int flags =
        SQLITE_OPEN_NOMUTEX |
        (mode == DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    int rc = sqlite3_open_v2(address, &db->handle, flags, NULL);
    if (rc != SQLITE_OK) {
        fail(db, rc, address, err);
        db_close(db);
        return NULL;
    }
    if (!prepare_connection(db, mode, err)) {
        db_close(db);
        return NULL;
    }
    return db;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    for (int i = 0; i < KEPT; i++) {
        assert(!db->kept[i].busy && "a query was begun and never ended");
        sqlite3_finalize(db->kept[i].stmt);
    }
    int rc = sqlite3_close(db->handle);
    assert(rc == SQLITE_OK && "a query was begun and never ended");
    (void)rc;
    free(db);
}

bool db_exec(struct db *db, const char *sql, struct err *err)
{
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK || fail(db, rc, sql, err);
}

bool db_begin(struct db *db, struct err *err)
{
    return db_exec(db, "BEGIN IMMEDIATE", err);
}

bool db_begin_reading(struct db *db, struct err *err)
{
    return db_exec(db, "BEGIN", err);
}

bool db_end(struct db *db, bool ok, struct err *err)
{
    if (ok && db_exec(db, "COMMIT", err))
        return true;
    /* SQLite may have rolled back by itself: then this has nothing to do. */
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    return false;
}

static bool sync_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

bool db_backup(struct db *db, const char *path, struct err *err)
{
    if (access(path, F_OK) == 0)
        return err_set(err, ERR_INPUT, N_("这个文件已经存在，请换一个名字。"),
                       "backup %.120s exists", path);
    size_t size = strlen(path) + sizeof ".part";
    char *part = mem_new(size);
    snprintf(part, size, "%s.part", path);
    unlink(part); /* of a backup that was interrupted */

    bool ok = make_file(part, err);
    if (ok) {
        struct query q = query_begin(db, "VACUUM INTO $1");
        query_bind_text(&q, part);
        ok = query_run(&q, NULL, err);
    }
    if (ok && (!sync_file(part) || rename(part, path) != 0))
        ok = err_set(err, ERR_STORAGE, CANNOT_SAVE, "backup %.120s: %s", path,
                     strerror(errno));
    if (!ok)
        unlink(part);
    free(part);
    return ok;
}

bool db_gather(struct db *db, struct err *err)
{
    struct query q = query_begin(db, "PRAGMA wal_checkpoint(TRUNCATE)");
    bool busy = query_next(&q) && query_int(&q, 0) != 0;
    if (!query_end(&q, err))
        return false;
    return !busy || err_set(err, ERR_STORAGE, CANNOT_SAVE,
                            "the database is in use elsewhere");
}

void db_remove(const char *path)
{
    static const char *const endings[] = {"-journal", "-wal", "-shm", ""};
    size_t size = strlen(path) + sizeof "-journal";
    char *name = mem_new(size);
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    for (size_t i = 0; vfs && i < sizeof endings / sizeof endings[0]; i++) {
        snprintf(name, size, "%s%s", path, endings[i]);
        vfs->xDelete(vfs, name, 0);
    }
    free(name);
}

bool db_check(struct db *db, struct err *err)
{
    char found[160] = "";
    struct query q = query_begin(db, "PRAGMA integrity_check(1)");
    if (query_next(&q))
        query_text(&q, 0, found, sizeof found);
    if (!query_end(&q, err))
        return false;
    return strcmp(found, "ok") == 0 ||
           err_set(err, ERR_STORAGE, N_("数据文件坏了，请从备份恢复。"), "%s",
                   found);
}

/* SQLite numbers $1 by where it first stands, ?1 by what it says. */
static int prepare(struct db *db, const char *sql, bool keep,
                   sqlite3_stmt **stmt)
{
    char *text = mem_text(sql);
    bool quoted = false;
    for (char *p = text; *p; p++) {
        if (*p == '\'')
            quoted = !quoted;
        else if (*p == '$' && !quoted && isdigit((unsigned char)p[1]))
            *p = '?';
    }
    int rc = sqlite3_prepare_v3(
        db->handle, text, -1, keep ? SQLITE_PREPARE_PERSISTENT : 0, stmt, NULL);
    free(text);
    return rc;
}

/* The place kept for this text, or a free one; NULL when all are taken. */
static struct statement *find_place(struct db *db, const char *sql)
{
    size_t start = ((uintptr_t)sql >> 4) * 31 + ((uintptr_t)sql & 15);
    for (size_t i = 0; i < KEPT; i++) {
        struct statement *s = &db->kept[(start + i) % KEPT];
        if (!s->sql || s->sql == sql)
            return s;
    }
    return NULL;
}

static struct query begin(struct db *db, struct statement *s, const char *sql)
{
    struct query q = {.db = db, .stmt = s};
    assert(!s->busy && "the same query is running");
    s->busy = true;
    if (!s->stmt)
        q.rc = prepare(db, sql, !s->once, &s->stmt);
    return q;
}

struct query query_begin(struct db *db, const char *sql)
{
    struct statement *s = find_place(db, sql);
    if (!s)
        return query_once(db, sql);
    s->sql = sql;
    return begin(db, s, sql);
}

struct query query_once(struct db *db, const char *sql)
{
    struct statement *s = mem_new(sizeof *s);
    s->once = true;
    return begin(db, s, sql);
}

static sqlite3_stmt *stmt_of(const struct query *q)
{
    return ((struct statement *)q->stmt)->stmt;
}

static bool query_ok(const struct query *q)
{
    return q->rc == SQLITE_OK || q->rc == SQLITE_ROW || q->rc == SQLITE_DONE;
}

void query_bind_int(struct query *q, int64_t value)
{
    if (query_ok(q))
        q->rc = sqlite3_bind_int64(stmt_of(q), ++q->bound, value);
}

void query_bind_text(struct query *q, const char *value)
{
    if (query_ok(q))
        q->rc = sqlite3_bind_text(stmt_of(q), ++q->bound, value, -1,
                                  SQLITE_TRANSIENT);
}

void query_bind_lasting(struct query *q, const char *value)
{
    if (query_ok(q))
        q->rc = sqlite3_bind_text(stmt_of(q), ++q->bound, value, -1,
                                  SQLITE_STATIC);
}

bool query_next(struct query *q)
{
    if (query_ok(q) && q->rc != SQLITE_DONE)
        q->rc = sqlite3_step(stmt_of(q));
    return q->rc == SQLITE_ROW;
}

bool query_again(struct query *q)
{
    if (!query_ok(q))
        return false;
    sqlite3_reset(stmt_of(q));
    q->bound = 0;
    q->rc = SQLITE_OK;
    return true;
}

bool query_rerun(struct query *q, bool *changed)
{
    while (query_next(q))
        ;
    if (changed)
        *changed = query_ok(q) && sqlite3_changes(q->db->handle) > 0;
    return query_again(q);
}

int64_t query_int(const struct query *q, int column)
{
    assert(q->rc == SQLITE_ROW);
    return sqlite3_column_int64(stmt_of(q), column);
}

void query_text(const struct query *q, int column, char *out, size_t size)
{
    assert(q->rc == SQLITE_ROW && size > 0);
    const char *text = (const char *)sqlite3_column_text(stmt_of(q), column);
    utf8_copy(out, size, text ? text : "");
}

char *query_text_new(const struct query *q, int column)
{
    assert(q->rc == SQLITE_ROW);
    const char *text = (const char *)sqlite3_column_text(stmt_of(q), column);
    size_t n = (size_t)sqlite3_column_bytes(stmt_of(q), column);
    char *copy = mem_resize(NULL, n + 1);
    if (n > 0)
        memcpy(copy, text, n);
    copy[n] = '\0';
    return copy;
}

bool query_is_null(const struct query *q, int column)
{
    assert(q->rc == SQLITE_ROW);
    return sqlite3_column_type(stmt_of(q), column) == SQLITE_NULL;
}

bool query_end(struct query *q, struct err *err)
{
    struct statement *s = q->stmt;
    const char *sql = s->stmt ? sqlite3_sql(s->stmt) : s->sql;
    bool ok = query_ok(q) || fail(q->db, q->rc, sql ? sql : "statement", err);
    s->busy = false;
    if (s->once) {
        sqlite3_finalize(s->stmt);
        free(s);
    } else if (s->stmt) {
        sqlite3_reset(s->stmt);
        sqlite3_clear_bindings(s->stmt);
    }
    q->stmt = NULL;
    return ok;
}

bool query_run(struct query *q, int *changed, struct err *err)
{
    while (query_next(q))
        ;
    if (changed)
        *changed = query_ok(q) ? sqlite3_changes(q->db->handle) : 0;
    return query_end(q, err);
}
