/* Messages, signatures, requests and files, each on its own, while memory
 * fails. */
#include "tests/sim/alloc.h"

#include "base/buf.h"
#include "base/mem.h"
#include "sync/hub/calendar.h"
#include "sync/hub/csv.h"
#include "tests/sim/alloc_private.h"
#include "tests/sim/scene_hub.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scene *alloc_scene; /* one for the process, as its memory is */

/* ---- messages ---- */

static bool wire_pairing(void)
{
    struct err err = {0};
    struct buf out = {0};
    struct pair_request r = {
        .code = SCENE_CODE, .name = "一楼", .protocol = WIRE_PROTOCOL};
    struct pair_reply y = {.device = SCENE_DEVICE,
                           .org = SCENE_SCHOOL,
                           .org_name = "第一中学",
                           .tz = "Asia/Shanghai",
                           .epoch = "epoch-0000000000000001",
                           .server_time = SCENE_NOW};
    memcpy(r.public_key, alloc_scene->device.public_key, sizeof r.public_key);
    wire_put_pair_request(&out, &r);
    bool ok = wire_get_pair_request(out.text, out.len, &r, &err);
    buf_clear(&out);
    wire_put_pair_reply(&out, &y);
    ok = wire_get_pair_reply(out.text, out.len, &y, &err) && ok;
    buf_clear(&out);
    return ok;
}

static bool wire_page(void)
{
    struct err err = {0};
    struct buf out = {0};
    struct page p = {0}, again = {0};
    const struct buf *text = &alloc_scene->pages[0];
    bool ok = wire_get_page(text->text, text->len, &p, &err);
    if (ok)
        wire_put_page(&out, &p);
    ok = ok && wire_get_page(out.text, out.len, &again, &err);
    page_clear(&p);
    page_clear(&again);
    buf_clear(&out);
    return ok;
}

static bool wire_actions(void)
{
    struct err err = {0};
    struct buf out = {0};
    struct action got[WIRE_ACTIONS_MAX];
    int count = 0;
    wire_put_actions(&out, alloc_scene->actions, alloc_scene->action_count);
    bool ok = wire_get_actions(out.text, out.len, got, &count, &err) &&
              count == alloc_scene->action_count;
    for (int i = 0; ok && i < count; i++)
        ok = got[i].kind == alloc_scene->actions[i].kind;
    buf_clear(&out);
    return ok;
}

static bool wire_verdicts(void)
{
    struct err err = {0};
    struct buf out = {0};
    struct verdict v[] = {{.id = "action-0000000001",
                           .seq = 1,
                           .verdict = VERDICT_ACCEPTED,
                           .rev = 7,
                           .place = 2},
                          {.id = "action-0000000002",
                           .seq = 2,
                           .verdict = VERDICT_DECLINED,
                           .reason = "full"}};
    struct verdict got[2];
    int count = 0;
    int64_t time;
    wire_put_verdicts(&out, v, 2, SCENE_NOW);
    bool ok =
        wire_get_verdicts(out.text, out.len, got, 2, &count, &time, &err) &&
        count == 2;
    buf_clear(&out);
    return ok;
}

static bool wire_status(void)
{
    struct err err = {0};
    struct buf out = {0};
    struct status s = {.version = "1", .screen = "home", .queued = 3};
    wire_put_status(&out, &s);
    bool ok = wire_get_status(out.text, out.len, &s, &err);
    buf_clear(&out);
    wire_put_problem(&out, 503, "请稍后再试。", "busy");
    buf_clear(&out);
    return ok;
}

static bool signature(void)
{
    struct err err = {0};
    struct signature sig;
    static const char body[] = "{\"actions\":[]}";
    struct message m = {.method = "POST",
                        .path = "/v1/actions",
                        .query = "",
                        .body = body,
                        .body_len = sizeof body - 1};
    char keyid[ID_SIZE];
    sign_message(&m, &alloc_scene->keys, SCENE_DEVICE, SCENE_NOW / 1000, &sig);
    return sign_keyid(sig.input, keyid, sizeof keyid, &err) &&
           sign_verify(&m, &sig, alloc_scene->keys.public_key, &err);
}

/* ---- requests, signed, through the table of routes ---- */

struct headers {
    struct signature sig;
};

const char *__real_request_header(const struct request *r, const char *name);
const char *__wrap_request_header(const struct request *r, const char *name);

/* A request made here carries its headers where a server has a connection. */
static const struct headers *ours;

const char *__wrap_request_header(const struct request *r, const char *name)
{
    if (!ours || r->connection != ours)
        return __real_request_header(r, name);
    return strcmp(name, "Content-Digest") == 0    ? ours->sig.digest
           : strcmp(name, "Signature-Input") == 0 ? ours->sig.input
           : strcmp(name, "Signature") == 0       ? ours->sig.signature
                                                  : NULL;
}

static bool ask(const char *path, const char *query, const struct buf *body)
{
    struct headers h;
    struct message m = {.method = body ? "POST" : "GET",
                        .path = path,
                        .query = query,
                        .body = body ? body->text : NULL,
                        .body_len = body ? body->len : 0};
    alloc_pause();
    sign_message(&m, &alloc_scene->keys, SCENE_DEVICE, SCENE_NOW / 1000,
                 &h.sig);
    alloc_go_on();
    ours = &h;
    struct request r = {.method = m.method,
                        .path = path,
                        .query = query,
                        .body = m.body,
                        .body_len = m.body_len,
                        .peer = "127.0.0.1",
                        .connection = &h};
    struct answer a = {0};
    routes_answer(alloc_scene->serve, &r, &a);
    ours = NULL;
    int status = a.status;
    buf_clear(&a.body);
    if (status == 0)
        alloc_broken("a request without an answer");
    return status >= 200 && status < 300;
}

static bool ask_feed(void)
{
    return ask("/v1/feed", "limit=20", NULL);
}

/* `put` writes the body, which is the client's. */
static bool ask_with(const char *path, void (*put)(struct buf *body))
{
    struct buf body = {0};
    alloc_pause();
    put(&body);
    alloc_go_on();
    bool ok = ask(path, "", &body);
    buf_clear(&body);
    return ok;
}

static void put_actions(struct buf *body)
{
    wire_put_actions(body, alloc_scene->actions, alloc_scene->action_count);
}

static void put_status(struct buf *body)
{
    wire_put_status(body, &(struct status){.version = "1", .screen = "home"});
}

static void put_pairing(struct buf *body)
{
    struct pair_request r = {
        .code = SCENE_CODE, .name = "一楼", .protocol = WIRE_PROTOCOL};
    memcpy(r.public_key, alloc_scene->device.public_key, sizeof r.public_key);
    wire_put_pair_request(body, &r);
}

static bool ask_actions(void)
{
    return ask_with("/v1/actions", put_actions);
}

static bool ask_status(void)
{
    return ask_with("/v1/status", put_status);
}

static bool ask_pairing(void)
{
    return ask_with("/v1/pair", put_pairing);
}

static bool ask_pages(void)
{
    return ask("/healthz", "", NULL) && ask("/", "", NULL) &&
           ask("/m/notice/notice-000000001", "", NULL) &&
           ask("/m/activity/" SCENE_WALK, "", NULL);
}

/* ---- files ---- */

static bool read_csv(void)
{
    static const char table[] =
        "\xEF\xBB\xBF工号,姓名\n1,\"陈\"\"静\"\n2,李雷\n3\n";
    struct err err = {0};
    struct csv_row row;
    int rows = 0;
    struct csv *c = csv_open_text(table, sizeof table - 1, &err);
    while (c && csv_next(c, &row))
        rows++;
    csv_close(c);
    return rows == 4;
}

static const char CALENDAR[] =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:t\r\n"
    "BEGIN:VEVENT\r\nUID:u1\r\nSUMMARY:球赛\r\n"
    "DTSTART;TZID=Asia/Shanghai:20261124T080000\r\n"
    "DTEND;TZID=Asia/Shanghai:20261124T100000\r\n"
    "RRULE:FREQ=WEEKLY;COUNT=4\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

static bool check_calendar(void)
{
    struct calendar_lines *lines = malloc(sizeof *lines);
    const char *why = NULL;
    int line = 0;
    bool ok = lines &&
              calendar_check(CALENDAR, sizeof CALENDAR - 1, lines, &line, &why);
    free(lines);
    return ok;
}

static const char *no_option(const struct call *c, const char *name)
{
    (void)c, (void)name;
    return NULL;
}

static bool import_one(const char *sub, const char *name, const char *text)
{
    char path[100];
    char *words[] = {path};
    struct err err = {0};
    snprintf(path, sizeof path, "%s/%s", alloc_scene->folder, name);
    alloc_pause();
    FILE *f = fopen(path, "w");
    FILE *nowhere = fopen("/dev/null", "w");
    bool ok = f && nowhere && fputs(text, f) >= 0;
    ok = (!f || fclose(f) == 0) && ok;
    alloc_go_on();
    struct call c = {.argc = 1,
                     .argv = words,
                     .option = no_option,
                     .in = "",
                     .out = nowhere,
                     .err = nowhere};
    const struct command *cmd = commands_import;
    while (cmd->name && strcmp(cmd->sub, sub) != 0)
        cmd++;
    ok = ok && cmd->run(alloc_scene->serve->hub, &c, &err) == EXIT_DONE;
    alloc_pause();
    if (nowhere)
        fclose(nowhere);
    remove(path);
    alloc_go_on();
    return ok;
}

static bool import_calendar_file(void)
{
    return import_one("calendar", "c.ics", CALENDAR);
}

static bool import_table(void)
{
    return import_one("members", "m.csv",
                      "工号,姓名,组\nT101,陈静,语文组\nT102,李雷,新的组\n");
}

const struct alloc_path alloc_paths[] = {
    {"wire pairing", wire_pairing, false, 0},
    {"wire page", wire_page, false, 0},
    {"wire actions", wire_actions, false, 0},
    {"wire verdicts", wire_verdicts, false, 0},
    {"wire status", wire_status, false, 0},
    {"signature", signature, false, 0},
    {"csv", read_csv, false, 0},
    {"calendar lines", check_calendar, false, 0},
    {"ask feed", ask_feed, true, 0},
    {"ask actions", ask_actions, true, 0},
    {"ask status", ask_status, true, 0},
    {"ask pairing", ask_pairing, true, 0},
    {"ask pages", ask_pages, true, 0},
    {"import members", import_table, true, 0},
    {"import calendar", import_calendar_file, true, 16},
    {0},
};
