#include "restored.h"

#include "base/clock.h"
#include "store/seats.h"
#include "sync/hub/restore.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct world w;
struct kept screens[SCREENS];
static char copy[WORLD_PATH];

static bool save_door(struct db *db, struct changes *c, void *ctx,
                      struct err *err)
{
    return activities_save(db, ctx, c, err);
}

static void open_door(int capacity)
{
    struct err err = {0};
    int64_t now = clock_now_ms(NULL);
    struct activity a = {.starts_at = now - 60000,
                         .ends_at = now + DAY_MS,
                         .signup_closes_at = now + DAY_MS,
                         .capacity = capacity,
                         .signup = true,
                         .walkins = true};
    snprintf(a.id, sizeof a.id, "%s", DOOR);
    memcpy(a.org, w.school.id, ID_SIZE);
    snprintf(a.title, sizeof a.title, "讲座");
    ck_assert(hub_change(w.hub, a.org, save_door, &a, NULL, &err));
}

void restored_open(void)
{
    world_open(&w);
    for (int i = 0; i < SCREENS; i++) {
        screens[i].count = 0;
        world_screen(&w, &w.school, &screens[i].screen);
    }
    world_people(&w, &w.school, PEOPLE);
    world_activity(&w, &w.school, WALK, 2);
    open_door(4);
    world_notice(&w, &w.school, NOTICE, 10);
    snprintf(copy, sizeof copy, "%.100s/copy.db", w.dir);
}

void restored_close(void)
{
    world_close(&w);
}

/* Two screens never act in the same millisecond here. */
static void let_time_pass(void)
{
    for (int64_t now = clock_now_ms(NULL); clock_now_ms(NULL) <= now;)
        ;
}

struct action passing(int screen, enum action_kind kind, int member,
                      const char *subject)
{
    let_time_pass();
    return world_act(&w, kind, screens[screen].count + 1, member, subject);
}

struct verdict send_one(const struct screen *s, const struct action *a)
{
    struct verdict v = {0};
    world_push(&w, s, a, 1, &v);
    return v;
}

struct verdict does(int screen, enum action_kind kind, int member,
                    const char *subject)
{
    struct kept *k = &screens[screen];
    struct action a = passing(screen, kind, member, subject);
    k->actions[k->count] = a;
    k->verdicts[k->count] = send_one(&k->screen, &a);
    return k->verdicts[k->count++];
}

void first_day(void)
{
    does(0, ACTION_SIGNUP, 0, WALK);
    does(1, ACTION_SIGNUP, 1, WALK);
    does(2, ACTION_SIGNUP, 2, WALK); /* waits */
    does(0, ACTION_SIGNUP, 3, DOOR);
}

int replay(int screen, struct verdict *out)
{
    struct kept *k = &screens[screen];
    for (int i = 0; i < k->count; i++)
        memcpy(k->actions[i].proof, k->verdicts[i].proof, PROOF_SIZE);
    return world_push(&w, &k->screen, k->actions, k->count, out);
}

void make_copy(void)
{
    struct err err = {0};
    if (!database_is_file())
        return;
    struct db *db = hub_lock(w.hub);
    ck_assert(db_backup(db, copy, &err));
    hub_release(w.hub);
    db = db_open(copy, DB_WRITE, &err);
    ck_assert(restore_mark(db, clock_now_ms(NULL), &err));
    db_close(db);
}

void make_plain_copy(void)
{
    struct err err = {0};
    unlink(copy);
    struct db *db = hub_lock(w.hub);
    ck_assert(db_backup(db, copy, &err));
    hub_release(w.hub);
}

static void copy_file(const char *from, const char *to)
{
    static char bytes[1 << 16];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    ck_assert(in && out);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
        ck_assert_uint_eq(fwrite(bytes, 1, n, out), n);
    fclose(in);
    ck_assert_int_eq(fclose(out), 0);
}

/* As a server's dump from before anybody did anything would be. */
static bool forget(struct db *db, struct changes *c, void *ctx, struct err *err)
{
    static const char *const tables[] = {"signup", "checkin", "notice_ack"};
    (void)ctx;
    for (int i = 0; i < 3; i++) {
        char sql[80];
        snprintf(sql, sizeof sql, "DELETE FROM %s RETURNING org, id",
                 tables[i]);
        struct query q = query_once(db, sql);
        while (query_next(&q)) {
            char org[ID_SIZE], id[ID_SIZE];
            query_text(&q, 0, org, sizeof org);
            query_text(&q, 1, id, sizeof id);
            changes_add(c, org, tables[i], id, true);
        }
        if (!query_end(&q, err))
            return false;
    }
    return db_exec(db, "DELETE FROM receipt", err) &&
           db_exec(db, "DELETE FROM conflict", err) &&
           db_exec(db, "DELETE FROM seat WHERE device IS NULL", err) &&
           restore_mark(db, clock_now_ms(NULL), err);
}

void restore(void)
{
    struct err err = {0};
    struct http_options o = {.listen = "127.0.0.1:0"};
    serve_stop(w.serve);
    if (!database_is_file())
        ck_assert(hub_change(w.hub, "", forget, NULL, NULL, &err));
    hub_close(w.hub);
    if (database_is_file())
        copy_file(copy, w.db);
    w.hub = hub_open(w.db, w.media, true, &err);
    ck_assert_msg(w.hub != NULL, "%s", err.detail);
    w.serve = serve_start(w.hub, &o, &err);
    ck_assert_ptr_nonnull(w.serve);
}

static bool promote(struct db *db, struct changes *c, void *ctx,
                    struct err *err)
{
    struct activity a = {0};
    bool found;
    return activities_truth(db, ctx, &a, &found, err) &&
           signups_promote(db, &a, c, err);
}

void hub_settles(void)
{
    struct err err = {0};
    char name[32];
    bool settling;
    struct db *db = hub_lock(w.hub);
    ck_assert(restore_is_settling(db, clock_now_ms(NULL), &settling, &err));
    ck_assert(settling);
    ck_assert(restore_is_settling(db, clock_now_ms(NULL) + RESTORE_SETTLE_MS,
                                  &settling, &err));
    ck_assert(!settling);
    hub_release(w.hub);
    snprintf(name, sizeof name, "%s", WALK);
    ck_assert(hub_change(w.hub, "", promote, name, NULL, &err));
    snprintf(name, sizeof name, "%s", DOOR);
    ck_assert(hub_change(w.hub, "", promote, name, NULL, &err));
}
