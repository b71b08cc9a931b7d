/* What a hub writes: requests through its routes, commands as a person types
 * them. */
#include "tests/sim/scene_hub.h"

#include "base/buf.h"
#include "store/activities.h"
#include "store/members.h"
#include "store/notices.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool answered(const struct answer *a, int status, struct err *err)
{
    return a->status == status ||
           err_set(err, ERR_STORAGE, "", "HTTP %d", a->status);
}

/* ---- actions of screens ---- */

static void add_action(struct scene *s, enum action_kind kind, int member)
{
    struct action *a = &s->actions[s->action_count++];
    *a = (struct action){.seq = s->action_count,
                         .kind = kind,
                         .at = SCENE_NOW,
                         .clock_trusted = true,
                         .how = "card"};
    scene_id(a->id, "action", s->action_count);
    scene_id(a->member, "member", member);
    if (kind == ACTION_NOTICE_ACK)
        scene_id(a->subject, "notice", 1);
    else
        snprintf(a->subject, sizeof a->subject, "%s",
                 kind == ACTION_SIGNUP || kind == ACTION_SIGNUP_CANCEL
                     ? SCENE_WALK
                     : SCENE_HALL);
}

/* Actions [from, from + count) in one request; true when all are answered. */
static bool post(struct scene *s, int from, int count, struct err *err)
{
    struct buf body = {0};
    struct answer a;
    int64_t time;
    int n = 0;
    wire_put_actions(&body, s->actions + from, count);
    scene_ask(s, post_actions, "", &body, &a);
    buf_clear(&body);
    bool ok = answered(&a, 200, err) &&
              wire_get_verdicts(
                  a.body.text, a.body.len, s->verdicts + s->verdict_count,
                  SCENE_ACTIONS - s->verdict_count, &n, &time, err);
    buf_clear(&a.body);
    s->verdict_count += n;
    return ok &&
           (n == count || err_set(err, ERR_STORAGE, "", "%d of %d", n, count));
}

static bool post_one(struct scene *s, int n, struct err *err)
{
    return post(s, n, 1, err);
}

static bool post_all(struct scene *s, int n, struct err *err)
{
    int half = s->action_count / 2;
    return post(s, n * half, half, err);
}

/* The answer was lost: the same once more. */
static bool post_again(struct scene *s, int n, struct err *err)
{
    (void)n;
    return post(s, 0, s->action_count, err);
}

static bool with_actions(struct scene *s, struct err *err)
{
    (void)err;
    add_action(s, ACTION_SIGNUP, 1);
    add_action(s, ACTION_CHECKIN, 2);
    add_action(s, ACTION_NOTICE_ACK, 3);
    add_action(s, ACTION_SIGNUP_CANCEL, 1);
    add_action(s, ACTION_CHECKIN_UNDO, 2);
    add_action(s, ACTION_SIGNUP, 99); /* invalid: nobody */
    return true;
}

static bool with_signups(struct scene *s, struct err *err)
{
    (void)err;
    for (int i = 1; i <= 10; i++)
        add_action(s, ACTION_SIGNUP, i); /* five go, five wait */
    return true;
}

static bool with_answers(struct scene *s, struct err *err)
{
    bool ok = with_signups(s, err) && post(s, 0, s->action_count, err);
    s->verdict_count = 0;
    return ok;
}

/* Enough for the WAL to be copied back into the database on the way. */
static bool with_a_busy_day(struct scene *s, struct err *err)
{
    (void)err;
    for (int i = 0; i < SCENE_ACTIONS; i++)
        add_action(s,
                   i / SCENE_MEMBERS % 2 ? ACTION_CHECKIN_UNDO : ACTION_CHECKIN,
                   1 + i % SCENE_MEMBERS);
    return true;
}

/* Somebody who goes gives way to who waits. */
static bool with_cancels(struct scene *s, struct err *err)
{
    bool ok = with_answers(s, err);
    s->action_count = 0;
    for (int i = 1; i <= 4; i++) {
        add_action(s, ACTION_SIGNUP_CANCEL, i);
        s->actions[i - 1].seq = 100 + i;
        scene_id(s->actions[i - 1].id, "action", 100 + i);
    }
    return ok;
}

/* The same device counts twice to the same number. */
static bool with_a_clone(struct scene *s, struct err *err)
{
    bool ok = with_answers(s, err);
    s->action_count = 0;
    add_action(s, ACTION_CHECKIN, 1);
    scene_id(s->actions[0].id, "action", 100);
    return ok;
}

/* ---- screens ---- */

static bool pair(struct scene *s, int n, struct err *err)
{
    (void)n;
    struct pair_request r = {
        .code = SCENE_CODE, .name = "二楼", .protocol = WIRE_PROTOCOL};
    struct buf body = {0};
    struct answer a;
    key_text(s->keys.public_key, r.public_key);
    wire_put_pair_request(&body, &r);
    scene_ask(s, post_pair, "", &body, &a);
    buf_clear(&body);
    buf_clear(&a.body);
    return answered(&a, 201, err);
}

static bool heartbeat(struct scene *s, int n, struct err *err)
{
    struct status status = {.version = "1", .screen = "home", .queued = n};
    struct buf body = {0};
    struct answer a;
    wire_put_status(&body, &status);
    scene_ask(s, post_status, "", &body, &a);
    buf_clear(&body);
    buf_clear(&a.body);
    return answered(&a, a.status == 200 ? 200 : 204, err);
}

/* ---- commands ---- */

static const char *no_option(const struct call *c, const char *name)
{
    (void)c, (void)name;
    return NULL;
}

static bool command(struct scene *s, const struct command *table,
                    const char *name, const char *sub, char **words, int count,
                    struct err *err)
{
    FILE *nowhere = fopen("/dev/null", "w");
    struct call c = {.argc = count,
                     .argv = words,
                     .option = no_option,
                     .in = "",
                     .out = nowhere,
                     .err = nowhere};
    for (; table->name; table++)
        if (strcmp(table->name, name) == 0 &&
            (!sub || strcmp(table->sub, sub) == 0))
            break;
    bool ok = nowhere && table->name &&
              table->run(s->serve->hub, &c, err) == EXIT_DONE;
    if (nowhere)
        fclose(nowhere);
    return ok;
}

static bool new_code(struct scene *s, int n, struct err *err)
{
    (void)n;
    return command(s, commands_basic, "pair-code", NULL, NULL, 0, err);
}

static bool backup(struct scene *s, int n, struct err *err)
{
    char *words[] = {(char[]){SCENE_LIVE SCENE_COPY}};
    (void)n;
    return command(s, commands_basic, "backup", NULL, words, 1, err);
}

static bool withdraw(struct scene *s, int n, struct err *err)
{
    static const char *const nouns[] = {"notice", "activity", "member",
                                        "device"};
    char id[ID_SIZE], entity[16];
    char *words[] = {entity, id};
    snprintf(entity, sizeof entity, "%s", nouns[n]);
    scene_id(id, entity, 1);
    if (n == 1)
        snprintf(id, sizeof id, "%s", SCENE_WALK);
    return command(s, commands_basic, "withdraw", NULL, words, 2, err);
}

static bool import(struct scene *s, const char *sub, const char *name,
                   const char *text, struct err *err)
{
    char path[100];
    char *words[] = {path};
    snprintf(path, sizeof path, "%s/%s", s->folder, name);
    FILE *f = fopen(path, "w");
    bool ok = f && fputs(text, f) >= 0;
    ok = (!f || fclose(f) == 0) && ok;
    ok = ok ? command(s, commands_import, "import", sub, words, 1, err)
            : err_set(err, ERR_STORAGE, "", "%s: %s", path, strerror(errno));
    unlink(path);
    return ok;
}

static bool notices(struct scene *s, int n, struct err *err)
{
    char text[200];
    snprintf(text, sizeof text,
             "---\ntitle: 停水通知 %d\nurgent: true\nexpires: 2026-12-22 "
             "08:00\n---\n正文\n",
             n);
    return import(s, "notices", n == 1 ? "b.md" : "a.md", text, err);
}

static bool members(struct scene *s, int n, struct err *err)
{
    static const char *const tables[] = {
        "工号,姓名,组\nT101,陈静,语文组\nT102,李雷,数学组\nT001,甲一,新的组\n",
        "工号,姓名,组\nT101,陈静,数学组\nT103,韩梅,数学组\n"};
    return import(s, "members", "members.csv", tables[n], err);
}

/* ---- officers ---- */

static bool save_activity(struct db *db, struct changes *c, void *ctx,
                          struct err *err)
{
    (void)ctx;
    struct activity a = {0};
    bool found;
    bool ok = activities_get(db, SCENE_WALK, 0, &a, &found, err);
    a.capacity = 8;
    ok = ok && activities_save(db, &a, c, err);
    activity_clear(&a);
    return ok;
}

/* More places: who waits moves up. */
static bool more_places(struct scene *s, int n, struct err *err)
{
    (void)n;
    return hub_change(s->serve->hub, SCENE_SCHOOL, save_activity, NULL, NULL,
                      err);
}

static bool save_many(struct db *db, struct changes *c, void *ctx,
                      struct err *err)
{
    const int *n = ctx;
    for (int i = 0; i < 260; i++) {
        struct member m = {.org = SCENE_SCHOOL};
        scene_id(m.id, "many", *n * 1000 + i);
        snprintf(m.staff_no, sizeof m.staff_no, "N%d", *n * 1000 + i);
        snprintf(m.name, sizeof m.name, "乙%d", i);
        if (!members_save(db, &m, c, err))
            return false;
    }
    return true;
}

/* Several revs in one transaction. */
static bool roster(struct scene *s, int n, struct err *err)
{
    return hub_change(s->serve->hub, SCENE_SCHOOL, save_many, &n, NULL, err);
}

static bool officer(struct scene *s, int n, struct err *err)
{
    char login[16];
    snprintf(login, sizeof login, "admin%d", n);
    struct db *db = hub_lock(s->serve->hub);
    bool ok = officers_save(db, SCENE_SCHOOL, login, "hash", err);
    hub_release(s->serve->hub);
    return ok;
}

static bool open_new(struct scene *s, int n, struct err *err)
{
    hub_close(s->serve->hub);
    s->serve->hub = hub_open(SCENE_LIVE SCENE_FILE, s->folder, n > 0, err);
    return s->serve->hub;
}

const struct use_case use_cases_hub[] = {
    {.name = "hub open",
     .side = SIDE_HUB,
     .steps = 2,
     .step = open_new,
     .from_nothing = true,
     .in_pieces = true},
    {.name = "hub action",
     .side = SIDE_HUB,
     .steps = 6,
     .step = post_one,
     .prepare = with_actions},
    {.name = "hub actions",
     .side = SIDE_HUB,
     .steps = 2,
     .step = post_all,
     .prepare = with_signups,
     .partly = true},
    {.name = "hub busy day",
     .side = SIDE_HUB,
     .steps = 70,
     .step = post_one,
     .prepare = with_a_busy_day},
    {.name = "hub replay",
     .side = SIDE_HUB,
     .steps = 1,
     .step = post_again,
     .prepare = with_answers},
    {.name = "hub cancels",
     .side = SIDE_HUB,
     .steps = 4,
     .step = post_one,
     .prepare = with_cancels},
    {.name = "hub clone",
     .side = SIDE_HUB,
     .steps = 1,
     .step = post_one,
     .prepare = with_a_clone},
    {.name = "hub pairing", .side = SIDE_HUB, .steps = 1, .step = pair},
    {.name = "hub pair code", .side = SIDE_HUB, .steps = 2, .step = new_code},
    {.name = "hub heartbeat",
     .side = SIDE_HUB,
     .steps = 2,
     .step = heartbeat,
     .in_pieces = true}, /* it was heard, then it is lent places */
    {.name = "hub backup",
     .side = SIDE_HUB,
     .steps = 1,
     .step = backup,
     .prepare = with_answers,
     .copies = true},
    {.name = "hub withdraw",
     .side = SIDE_HUB,
     .steps = 4,
     .step = withdraw,
     .prepare = with_answers},
    {.name = "hub notices", .side = SIDE_HUB, .steps = 3, .step = notices},
    {.name = "hub members", .side = SIDE_HUB, .steps = 2, .step = members},
    {.name = "hub more places",
     .side = SIDE_HUB,
     .steps = 1,
     .step = more_places,
     .prepare = with_answers},
    {.name = "hub roster", .side = SIDE_HUB, .steps = 1, .step = roster},
    {.name = "hub officer", .side = SIDE_HUB, .steps = 2, .step = officer},
    {0},
};
