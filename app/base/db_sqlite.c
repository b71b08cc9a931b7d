#include "base/db_sqlite.h"

#include "base/lang.h"
#include "base/mem.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUSY_MS = 2000 };

bool sqlite_fail(struct db *db, int rc, const char *doing, struct err *err)
{
    sqlite3 *handle = sqlite_of(db);
    const char *why = handle ? sqlite3_errmsg(handle) : sqlite3_errstr(rc);
    if ((rc & 0xFF) == SQLITE_FULL)
        return err_set(err, ERR_FULL, DB_NO_SPACE, "%s: %.120s", why, doing);
    return err_set(err, ERR_STORAGE, DB_CANNOT_SAVE, "%s: %.120s", why, doing);
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
                       errno == ENOSPC ? DB_NO_SPACE : DB_CANNOT_SAVE,
                       "create %.120s: %s", path, strerror(errno));
    return true;
}

static bool file_exec(struct db *db, const char *sql, struct err *err)
{
    int rc = sqlite3_exec(sqlite_of(db), sql, NULL, NULL, NULL);
    return rc == SQLITE_OK || sqlite_fail(db, rc, sql, err);
}

static bool prepare_connection(struct db *db, enum db_mode mode,
                               struct err *err)
{
    sqlite3 *handle = sqlite_of(db);
    sqlite3_busy_timeout(handle, BUSY_MS);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (mode == DB_READ_ONLY)
        return file_exec(db,
                         "PRAGMA trusted_schema = OFF;"
                         "PRAGMA temp_store = MEMORY;"
                         "PRAGMA wal_autocheckpoint = 0",
                         err);
    /* What is written all over the file is a page for each row: a log that is
     * longer before it is copied back copies a page once that was written
     * often, and pages kept need not be read again. */
    return file_exec(db,
                     "PRAGMA journal_mode = WAL;"
                     "PRAGMA synchronous = FULL;"
                     "PRAGMA foreign_keys = ON;"
                     "PRAGMA trusted_schema = OFF;"
                     "PRAGMA secure_delete = ON;"
                     "PRAGMA temp_store = MEMORY",
                     err) &&
           file_exec(db,
                     mode == DB_WRITE_MUCH
                         ? "PRAGMA cache_size = -16384;"
                           "PRAGMA wal_autocheckpoint = 8192;"
                           "PRAGMA journal_size_limit = 33554432"
                         : "PRAGMA cache_size = -8192;"
                           "PRAGMA journal_size_limit = 4194304",
                     err);
}

static struct db *file_open(const char *address, enum db_mode mode,
                            struct err *err)
{
    if (mode != DB_READ_ONLY && strcmp(address, ":memory:") != 0 &&
        !make_file(address, err))
        return NULL;

    /* Nobody asks how much memory SQLite has, and counting takes a lock for
     * each piece.  Only the process's first connection can say so. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    struct sqlite_file *f = mem_new(sizeof *f);
    f->base.engine = &db_sqlite;
    int flags =
        SQLITE_OPEN_NOMUTEX |
        (mode == DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    int rc = sqlite3_open_v2(address, &f->handle, flags, NULL);
    if (rc != SQLITE_OK) {
        sqlite_fail(&f->base, rc, address, err);
        db_close(&f->base);
        return NULL;
    }
    if (!prepare_connection(&f->base, mode, err)) {
        db_close(&f->base);
        return NULL;
    }
    return &f->base;
}

static void file_close(struct db *db)
{
    int rc = sqlite3_close(sqlite_of(db));
    assert(rc == SQLITE_OK && "a query was begun and never ended");
    (void)rc;
    free(db);
}

/* SQLite may have rolled back by itself: then this has nothing to do.  Left
 * open, the transaction would take in whatever is saved next; only memory can
 * be lacking here, and then the program ends, as in base/mem.c. */
static void roll_back(struct db *db)
{
    sqlite3 *handle = sqlite_of(db);
    if (sqlite3_get_autocommit(handle))
        return;
    sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
    if (!sqlite3_get_autocommit(handle)) {
        fprintf(stderr, "out of memory: rolling back\n");
        abort();
    }
}

/* Without memory, it can have begun and yet say no. */
static bool file_begin(struct db *db, bool reading, struct err *err)
{
    if (file_exec(db, reading ? "BEGIN" : "BEGIN IMMEDIATE", err))
        return true;
    roll_back(db);
    return false;
}

static bool file_end(struct db *db, bool ok, struct err *err)
{
    if (ok && file_exec(db, "COMMIT", err))
        return true;
    roll_back(db);
    return false;
}

/* A file's writer is alone, and nobody else hears of it. */
static bool need_not(struct db *db, const char *text, struct err *err)
{
    (void)db, (void)text, (void)err;
    return true;
}

static bool cannot_listen(struct db *db, struct err *err)
{
    (void)db;
    return err_set(err, ERR_INPUT, DB_CANNOT_SAVE, "a file tells nothing");
}

static bool cannot_hear(struct db *db, int stop, char *out, size_t size,
                        bool *heard, struct err *err)
{
    (void)stop, (void)out, (void)size, (void)heard;
    return cannot_listen(db, err);
}

static bool sync_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool file_backup(struct db *db, const char *path, struct err *err)
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
        ok = err_set(err, ERR_STORAGE, DB_CANNOT_SAVE, "backup %.120s: %s", path,
                     strerror(errno));
    if (!ok)
        unlink(part);
    free(part);
    return ok;
}

static bool file_gather(struct db *db, struct err *err)
{
    struct query q = query_begin(db, "PRAGMA wal_checkpoint(TRUNCATE)");
    bool busy = query_next(&q) && query_int(&q, 0) != 0;
    if (!query_end(&q, err))
        return false;
    return !busy || err_set(err, ERR_STORAGE, DB_CANNOT_SAVE,
                            "the database is in use elsewhere");
}

static bool file_settle(struct db *db, struct err *err)
{
    sqlite3 *handle = sqlite_of(db);
    int pages = 0;
    int rc = sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_PASSIVE,
                                       &pages, NULL);
    if (rc == SQLITE_OK && pages > 0)
        rc = sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_TRUNCATE,
                                       NULL, NULL);
    /* A commit that changes nothing begins the log anew. */
    if (rc == SQLITE_OK && pages > 0)
        rc =
            sqlite3_exec(handle, "PRAGMA application_id = 0", NULL, NULL, NULL);
    return rc == SQLITE_OK || (rc & 0xFF) == SQLITE_FULL ||
           sqlite_fail(db, rc, "settle the log", err);
}

void db_remove(const char *path)
{
    static const char *const endings[] = {"-journal", "-wal", "-shm", ""};
    char name[1024]; /* SQLite opens nothing longer */
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        vfs->xDelete(vfs, name, 0);
    }
}

static bool file_check(struct db *db, struct err *err)
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

static bool get_version(struct db *db, int *version, struct err *err)
{
    struct query q = query_begin(db, "PRAGMA user_version");
    *version = query_next(&q) ? (int)query_int(&q, 0) : 0;
    return query_end(&q, err);
}

static bool set_version(struct db *db, int version, struct err *err)
{
    char text[48];
    snprintf(text, sizeof text, "PRAGMA user_version = %d", version);
    return file_exec(db, text, err);
}

const struct db_engine db_sqlite = {
    .open = file_open,
    .close = file_close,
    .exec = file_exec,
    .begin = file_begin,
    .end = file_end,
    .lock = need_not,
    .notify = need_not,
    .listen = cannot_listen,
    .hear = cannot_hear,
    .backup = file_backup,
    .gather = file_gather,
    .settle = file_settle,
    .check = file_check,
    .get_version = get_version,
    .set_version = set_version,
    .prepare = sqlite_prepare,
    .forget = sqlite_forget,
    .work = sqlite_work,
    .bind_int = sqlite_bind_int,
    .bind_text = sqlite_bind_text,
    .next = sqlite_next,
    .again = sqlite_again,
    .changes = sqlite_changes,
    .is_null = sqlite_is_null,
    .get_int = sqlite_get_int,
    .get_text = sqlite_get_text,
    .end_query = sqlite_end_query,
};
