#include "tests/unit/database.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *server; /* NULL: files */
static int made;

static const char SCHEMA[] = "&options=-csearch_path%3D";

void database_choose(const char *address)
{
    server = address;
}

bool database_is_file(void)
{
    return !server;
}

static void exec(const char *first, const char *schema, const char *last)
{
    char sql[128];
    struct err err = {0};
    struct db *db = db_open(server, DB_WRITE, &err);
    ck_assert_msg(db != NULL, "%s", err.detail);
    snprintf(sql, sizeof sql, "%s %s%s", first, schema, last);
    ck_assert_msg(db_exec(db, sql, &err), "%s", err.detail);
    db_close(db);
}

void database_new(const char *file, char out[DATABASE_SIZE])
{
    char schema[32];
    if (!server) {
        snprintf(out, DATABASE_SIZE, "%s", file);
        return;
    }
    snprintf(schema, sizeof schema, "t%d_%d", (int)getpid(), ++made);
    exec("CREATE SCHEMA", schema, "");
    snprintf(out, DATABASE_SIZE, "%.190s%s%s", server, SCHEMA, schema);
}

void database_drop(const char *address)
{
    const char *at = strstr(address, SCHEMA);
    if (at)
        exec("DROP SCHEMA", at + strlen(SCHEMA), " CASCADE");
}

static int64_t number(struct db *db, const char *sql)
{
    struct err err = {0};
    struct query q = query_once(db, sql);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    ck_assert_msg(query_end(&q, &err), "%s", err.detail);
    return n;
}

int database_version(struct db *db)
{
    return (int)number(db, server ? "SELECT version FROM schema_version"
                                  : "PRAGMA user_version");
}

bool database_has(struct db *db, const char *table, const char *column,
                  const char *type)
{
    char sql[300];
    if (server)
        snprintf(sql, sizeof sql,
                 "SELECT count(*) FROM information_schema.columns WHERE"
                 " table_schema = current_schema() AND table_name = '%s'"
                 " AND column_name = '%s' AND data_type = '%s'",
                 table, column,
                 strcmp(type, "INTEGER") == 0 ? "bigint" : "text");
    else
        snprintf(sql, sizeof sql,
                 "SELECT count(*) FROM pragma_table_info('%s')"
                 " WHERE name = '%s' AND type = '%s'",
                 table, column, type);
    return number(db, sql) == 1;
}
