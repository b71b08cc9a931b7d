/* Where the walk goes, and how it gets there. */
#include "tests/unit/walk.h"

#include "store/members.h"

#include <check.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- steps ---- */

static void turn(void)
{
    int64_t next;
    kiosk_update(walk.kiosk, clock_steady_ms() + walk.later_ms, &next);
}

/* Until the writer has done all that was asked of it. */
static void settle(void)
{
    unsigned before = writer_generation(walk.writer);
    bool asked = kiosk_is_busy(walk.kiosk);
    do {
        sched_yield();
        turn();
    } while (kiosk_is_busy(walk.kiosk));
    if (asked || writer_generation(walk.writer) != before)
        kiosk_data_changed(walk.kiosk);
    turn();
}

static void at(const char *what)
{
    struct civil c = {.year = 2026, .month = 10};
    struct clock clock = {0};
    ck_assert_int_eq(sscanf(what, "%d %d:%d:%d", &c.day, &c.hour, &c.minute,
                            &c.second),
                     4);
    clock_pretend(&clock, zone_utc(kiosk_zone(walk.kiosk), c));
    kiosk_set_clock(walk.kiosk, &clock);
    kiosk_data_changed(walk.kiosk);
    walk.is_another_time = true;
    settle();
}

static void connect(struct connection c)
{
    kiosk_set_connection(walk.kiosk, &c);
}

static void offline(const char *queued)
{
    connect((struct connection){.paired = true,
                                .ready = true,
                                .queued = (int)strtol(queued, NULL, 10)});
}

static void alone(const char *what)
{
    (void)what;
    connect((struct connection){.alone = true});
}

static void unpaired(const char *what)
{
    (void)what;
    connect((struct connection){.working = what[0] != '\0'});
}

static void filling(const char *trouble)
{
    connect((struct connection){.paired = true,
                                .online = true,
                                .working = true,
                                .trouble = trouble[0] ? trouble : NULL});
}

static void trouble(const char *what)
{
    kiosk_set_pair_trouble(walk.kiosk, what);
}

/* "activity open" is both the screen and the name of the row's id. */
static void go(const char *what)
{
    static const struct screen *const all[] = {
        &screen_home,     &screen_notices,  &screen_notice,
        &screen_activity, &screen_people,   &screen_signup_done,
        &screen_checkin,  &screen_gallery,  &screen_activities,
    };
    size_t n = strcspn(what, " ");
    char id[ID_SIZE] = "", row[80];
    if (what[n]) {
        bool is_notice = strncmp(what, "notice", n) == 0;
        snprintf(row, sizeof row, "%s%s", is_notice ? "notice" : "activity",
                 what + n);
        id_of_name(id, row);
    }
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strlen(all[i]->name) == n && strncmp(all[i]->name, what, n) == 0) {
            if (all[i] == &screen_home)
                kiosk_home(walk.kiosk);
            else
                kiosk_go(walk.kiosk, all[i], id);
            settle();
            return;
        }
    ck_abort_msg("no screen %s", what);
}

static void touch(const char *what, bool whole)
{
    const struct node *nodes;
    walk_draw();
    for (int i = 0, n = canvas_nodes(walk.canvas, &nodes); i < n; i++)
        if (nodes[i].target.act && !nodes[i].target.off &&
            (whole ? strcmp(nodes[i].label, what) == 0
                   : strstr(nodes[i].label, what) != NULL)) {
            kiosk_tap(walk.kiosk, nodes[i].target);
            settle();
            return;
        }
    ck_abort_msg("nothing to touch called %s on %s", what,
                 kiosk_screen_name(walk.kiosk));
}

/* A message id, or a row's own words. */
static void tap(const char *what)
{
    touch(_(what), true);
}

static void tap_part(const char *what)
{
    touch(_(what), false);
}

/* Of October, in a calendar. */
static void day(const char *what)
{
    int number = day_of_date(2026, 10, (int)strtol(what, NULL, 10));
    const struct node *nodes;
    walk_draw();
    for (int i = 0, n = canvas_nodes(walk.canvas, &nodes); i < n; i++)
        if (nodes[i].target.act && nodes[i].target.arg == number) {
            kiosk_tap(walk.kiosk, nodes[i].target);
            settle();
            return;
        }
    ck_abort_msg("no day %s", what);
}

/* Without waiting for what comes of it. */
static void press(const char *what)
{
    walk_draw();
    const struct node *n = canvas_find(walk.canvas, _(what));
    ck_assert_msg(n && n->target.act, "no %s", what);
    kiosk_tap(walk.kiosk, n->target);
}

static void keys(const char *what)
{
    for (; *what; what++)
        touch((const char[2]){*what, '\0'}, true);
}

static void card(const char *person)
{
    char code[40];
    snprintf(code, sizeof code, "card %s", person);
    kiosk_card(walk.kiosk, code);
    settle();
}

static void identify(const char *what)
{
    struct purpose p = {
        .tier = strcmp(what, "pin") == 0 ? TIER_PIN : TIER_REVERSIBLE,
        .once = strcmp(what, "once") == 0};
    snprintf(p.text, sizeof p.text, _("%s：%s"), _("报名"), "重阳登高");
    kiosk_identify(walk.kiosk, &p);
    settle();
}

static void pass(const char *ms)
{
    walk.later_ms += strtol(ms, NULL, 10);
    settle();
}

static void swipe(const char *step)
{
    kiosk_event(walk.kiosk, &(struct event){.kind = EVENT_SWIPE,
                                            .dx = -400 * (step[0] == '+'),
                                            .dy = -400 * (step[0] == '^')});
    settle();
}

/* ---- the way ---- */

static void start_over(void)
{
    walk.later_ms = 0;
    kiosk_set_pair_trouble(walk.kiosk, "");
    connect((struct connection){
        .paired = true, .ready = true, .online = true});
    if (walk.is_another_time)
        at("15 10:04:00");
    walk.is_another_time = false;
    kiosk_touched(walk.kiosk);
    kiosk_attract(walk.kiosk);
    turn();
}

void walk_to(const struct stop *s)
{
    start_over();
    for (int i = 0; i < WALK_STEPS && s->steps[i].run; i++)
        s->steps[i].run(s->steps[i].what);
    walk_draw();
    const char *shown = kiosk_screen_name(walk.kiosk);
    ck_assert_msg(strncmp(s->name, shown, strlen(shown)) == 0,
                  "%s ends on %s", s->name, shown);
}

const struct stop walk_stops[] = {
    {"pair", SCHOOL_HARD, {{unpaired, ""}}},
    {"pair half", SCHOOL_HARD, {{unpaired, ""}, {keys, "AB2"}}},
    {"pair whole", SCHOOL_HARD, {{unpaired, ""}, {keys, "ABCD2345"}}},
    {"pair asking", SCHOOL_HARD, {{unpaired, "asking"}}},
    {"pair refused", SCHOOL_HARD,
     {{unpaired, ""}, {keys, "WWWWMMMM"},
      {trouble, "配对码不对，或者已经过期。请再要一个。"}}},
    {"pair filling", SCHOOL_HARD, {{filling, ""}}},
    {"pair filling stuck", SCHOOL_HARD,
     {{filling, "服务器的时间和这里差太多，请检查时钟。"}}},

    {"attract", SCHOOL_HARD, {{0}}},
    {"attract in class", SCHOOL_HARD, {{at, "15 10:42:00"}}},
    {"attract class over soon", SCHOOL_HARD, {{at, "15 11:04:30"}}},
    {"attract class soon", SCHOOL_HARD, {{at, "15 10:19:30"}}},
    {"attract lunch", SCHOOL_HARD, {{at, "15 12:30:00"}}},
    {"attract before", SCHOOL_HARD, {{at, "15 07:20:00"}}},
    {"attract after", SCHOOL_HARD, {{at, "15 18:20:00"}}},
    {"attract weekend", SCHOOL_HARD, {{at, "18 10:00:00"}}},
    {"attract holiday", SCHOOL_HARD, {{at, "1 10:00:00"}}},
    {"attract urgent", SCHOOL_HARD, {{at, "16 10:30:00"}}},
    {"attract urgent short", SCHOOL_HARD, {{at, "17 10:30:00"}}},
    {"attract offline", SCHOOL_HARD, {{offline, "3"}}},
    {"attract empty", SCHOOL_EMPTY, {{0}}},
    {"attract one", SCHOOL_ONE, {{0}}},
    {"attract crowd", SCHOOL_CROWD, {{0}}},

    {"home", SCHOOL_HARD, {{go, "home"}}},
    {"home in class", SCHOOL_HARD, {{at, "15 10:42:00"}, {go, "home"}}},
    {"home weekend", SCHOOL_HARD, {{at, "18 21:00:00"}, {go, "home"}}},
    {"home offline", SCHOOL_HARD, {{offline, "3"}, {go, "home"}}},
    {"home signed in", SCHOOL_HARD, {{card, "1"}}},
    {"home signed in offline", SCHOOL_HARD, {{offline, "128"}, {card, "1"}}},
    {"home not open", SCHOOL_HARD, {{go, "home"}, {tap, "心声"}}},
    {"home unknown card", SCHOOL_HARD, {{go, "home"}, {card, "none"}}},
    {"home empty", SCHOOL_EMPTY, {{go, "home"}}},
    {"home one", SCHOOL_ONE, {{go, "home"}}},
    {"home crowd", SCHOOL_CROWD, {{card, "1"}}},
    {"idle", SCHOOL_HARD, {{go, "home"}, {pass, "46000"}}},
    {"idle signed in", SCHOOL_HARD, {{card, "1"}, {pass, "61000"}}},
    {"outcomes", SCHOOL_HARD, {{card, "4"}}},

    {"notices", SCHOOL_HARD, {{go, "notices"}}},
    {"notices next page", SCHOOL_HARD, {{go, "notices"}, {tap, "下一页"}}},
    {"notices signed in", SCHOOL_HARD, {{card, "1"}, {go, "notices"}}},
    {"notices unread", SCHOOL_HARD,
     {{card, "1"}, {go, "notices"}, {tap, "未读"}}},
    {"notices of one kind", SCHOOL_HARD, {{go, "notices"}, {tap, "公示"}}},
    {"notices offline", SCHOOL_HARD, {{offline, "3"}, {go, "notices"}}},
    {"notices empty", SCHOOL_EMPTY, {{go, "notices"}}},
    {"notices one", SCHOOL_ONE, {{go, "notices"}}},
    {"notices one read", SCHOOL_ONE,
     {{card, "1"}, {go, "notices"}, {tap, "停水"}, {tap, "我已阅读"},
      {tap, "返回"}, {tap, "未读"}}},
    {"notices crowd", SCHOOL_CROWD, {{card, "1"}, {go, "notices"}}},

    {"notice", SCHOOL_HARD, {{go, "notice pinned"}}},
    {"notice next page", SCHOOL_HARD,
     {{go, "notice pinned"}, {tap, "下一页"}}},
    {"notice last page", SCHOOL_HARD,
     {{go, "notice pinned"}, {tap, "下一页"}, {tap, "下一页"}}},
    {"notice short", SCHOOL_HARD, {{go, "notice short"}}},
    {"notice offline", SCHOOL_HARD, {{offline, "3"}, {go, "notice long"}}},
    {"notice gone", SCHOOL_HARD, {{go, "notice never"}}},
    {"notice asking", SCHOOL_HARD,
     {{card, "1"}, {go, "notice long"}, {press, "我已阅读"}}},
    {"notice read", SCHOOL_HARD,
     {{card, "2"}, {go, "notice long"}, {tap, "我已阅读"}}},
    {"notice read offline", SCHOOL_HARD,
     {{offline, "3"}, {card, "3"}, {go, "notice long"}, {tap, "我已阅读"}}},
    {"notice read before", SCHOOL_HARD,
     {{card, "2"}, {go, "notice long"}}},

    {"activities", SCHOOL_HARD, {{go, "activities"}}},
    {"activities signed in", SCHOOL_HARD, {{card, "1"}, {go, "activities"}}},
    {"activities offline", SCHOOL_HARD, {{offline, "3"}, {go, "activities"}}},
    {"activities busy day", SCHOOL_HARD,
     {{go, "activities"}, {day, "21"}}},
    {"activities no day", SCHOOL_HARD,
     {{go, "activities"}, {day, "2"}}},
    {"activities next month", SCHOOL_HARD,
     {{go, "activities"}, {swipe, "+"}}},
    {"activities week", SCHOOL_HARD, {{go, "activities"}, {tap, "周"}}},
    {"activities busy week", SCHOOL_HARD,
     {{go, "activities"}, {tap, "周"}, {swipe, "+"}}},
    {"activities agenda", SCHOOL_HARD, {{go, "activities"}, {tap, "日程"}}},
    {"activities agenda signed in", SCHOOL_HARD,
     {{card, "1"}, {go, "activities"}, {tap, "日程"}, {tap, "下一页"}}},
    {"activities empty", SCHOOL_EMPTY, {{go, "activities"}}},
    {"activities week empty", SCHOOL_EMPTY,
     {{go, "activities"}, {tap, "周"}}},
    {"activities agenda empty", SCHOOL_EMPTY,
     {{go, "activities"}, {tap, "日程"}}},
    {"activities one", SCHOOL_ONE, {{go, "activities"}}},
    {"activities crowd", SCHOOL_CROWD, {{go, "activities"}}},
    {"activities week crowd", SCHOOL_CROWD,
     {{go, "activities"}, {tap, "周"}}},
    {"activities agenda crowd", SCHOOL_CROWD,
     {{go, "activities"}, {tap, "日程"}}},

    {"activity open", SCHOOL_HARD, {{go, "activity open"}}},
    {"activity open offline", SCHOOL_HARD,
     {{offline, "3"}, {go, "activity open"}}},
    {"activity text", SCHOOL_HARD, {{go, "activity open"}, {tap, "更多"}}},
    {"activity few", SCHOOL_HARD, {{go, "activity few"}}},
    {"activity full", SCHOOL_HARD, {{go, "activity full"}}},
    {"activity waiting", SCHOOL_HARD, {{card, "1"}, {go, "activity full"}}},
    {"activity going", SCHOOL_HARD, {{card, "1"}, {go, "activity open"}}},
    {"activity closed", SCHOOL_HARD, {{go, "activity closed"}}},
    {"activity over", SCHOOL_HARD, {{go, "activity over"}}},
    {"activity today", SCHOOL_HARD, {{go, "activity today"}}},
    {"activity today going", SCHOOL_HARD,
     {{card, "1"}, {go, "activity today"}}},
    {"activity today not listed", SCHOOL_HARD,
     {{card, "6"}, {go, "activity today"}}},
    {"activity walkin", SCHOOL_HARD, {{go, "activity walkin"}}},
    {"activity free", SCHOOL_HARD, {{go, "activity free"}}},
    {"activity soon", SCHOOL_HARD, {{go, "activity soon"}}},
    {"activity plain", SCHOOL_HARD, {{go, "activity plain"}}},
    {"activity days", SCHOOL_HARD, {{go, "activity days"}}},
    {"activity gone", SCHOOL_HARD, {{go, "activity never"}}},
    {"activity asking", SCHOOL_HARD,
     {{card, "6"}, {go, "activity open"}, {press, "我要报名"}}},
    {"activity cancelled", SCHOOL_HARD,
     {{card, "1"}, {go, "activity free"}, {tap, "取消报名"}}},
    {"people", SCHOOL_HARD, {{go, "people open"}}},
    {"people waiting", SCHOOL_HARD,
     {{go, "people full"}, {tap_part, "104"}}},
    {"people here", SCHOOL_HARD, {{go, "people today"}}},
    {"people none", SCHOOL_HARD, {{go, "people soon"}}},
    {"people gone", SCHOOL_HARD, {{go, "people never"}}},
    {"people crowd", SCHOOL_CROWD, {{go, "people all"}}},

    {"identify", SCHOOL_HARD, {{go, "home"}, {identify, ""}, {tap, "姓名首字母"}}},
    {"identify once", SCHOOL_HARD, {{go, "home"}, {identify, "once"}}},
    {"identify found", SCHOOL_HARD,
     {{go, "home"}, {identify, ""}, {keys, "Y"}}},
    {"identify long names", SCHOOL_HARD,
     {{go, "home"}, {identify, ""}, {keys, "M"}}},
    {"identify many", SCHOOL_HARD,
     {{go, "home"}, {identify, ""}, {keys, "W"}}},
    {"identify number", SCHOOL_HARD,
     {{go, "home"}, {identify, ""}, {tap, "工号"}}},
    {"identify wrong number", SCHOOL_HARD,
     {{go, "home"}, {identify, ""}, {keys, "T99"}, {tap, "确定"}}},
    {"identify card", SCHOOL_HARD,
     {{go, "home"}, {identify, ""}, {tap, "刷卡"}}},
    {"identify over notice", SCHOOL_HARD,
     {{go, "notice long"}, {tap, "我已阅读"}, {tap, "姓名首字母"}}},
    {"identify pin", SCHOOL_HARD,
     {{go, "home"}, {identify, "pin"}, {card, "1"}, {keys, "135"}}},
    {"identify wrong pin", SCHOOL_HARD,
     {{go, "home"}, {identify, "pin"}, {card, "1"}, {keys, "000000"},
      {pass, "400"}}},
    {"identify locked", SCHOOL_HARD,
     {{go, "home"}, {identify, "pin"}, {card, "1"}, {keys, "000000"},
      {keys, "000000"}, {keys, "000000"}, {keys, "000000"}}},
    {"identify no pin", SCHOOL_HARD,
     {{go, "home"}, {identify, "pin"}, {card, "5"}}},
    {"identify empty", SCHOOL_EMPTY, {{go, "home"}, {identify, ""}}},
    {"identify crowd", SCHOOL_CROWD,
     {{go, "home"}, {identify, ""}, {keys, "W"}}},

    {"signup_done", SCHOOL_HARD,
     {{alone, ""}, {card, "2"}, {go, "activity open"}, {tap, "我要报名"}}},
    {"signup_done without undo", SCHOOL_HARD,
     {{alone, ""}, {card, "1"}, {go, "signup_done free"}, {pass, "9000"}}},
    {"signup_done once", SCHOOL_HARD,
     {{alone, ""}, {go, "activity few"}, {tap, "我要报名"}, {card, "4"}}},
    {"signup_done queued", SCHOOL_HARD,
     {{offline, "3"}, {card, "2"}, {go, "activity days"}, {tap, "我要报名"}}},
    {"signup_done waiting", SCHOOL_HARD,
     {{alone, ""}, {card, "2"}, {go, "activity full"}, {tap_part, "104"}}},
    {"signup_done refused", SCHOOL_HARD,
     {{card, "4"}, {tap, "知道了"}, {go, "signup_done closed"}}},

    {"checkin", SCHOOL_HARD, {{go, "checkin today"}}},
    {"checkin typed", SCHOOL_HARD, {{go, "checkin today"}, {keys, "W"}}},
    {"checkin everybody", SCHOOL_HARD,
     {{go, "checkin today"}, {tap, "名单里没有我"}, {keys, "Y"}}},
    {"checkin no quorum", SCHOOL_HARD, {{go, "checkin walkin"}}},
    {"checkin drop in", SCHOOL_HARD, {{go, "checkin drop"}}},
    {"checkin offline", SCHOOL_HARD,
     {{offline, "3"}, {go, "checkin today"}}},
    {"checkin done", SCHOOL_HARD,
     {{go, "checkin today"}, {card, "1"}, {pass, "300"}}},
    {"checkin undo", SCHOOL_HARD,
     {{go, "checkin today"}, {card, "13"}, {pass, "2600"}}},
    {"checkin again", SCHOOL_HARD,
     {{go, "checkin today"}, {card, "1"}, {pass, "300"}}},
    {"checkin not listed", SCHOOL_HARD,
     {{go, "checkin today"}, {card, "4"}, {pass, "300"}}},
    {"checkin join", SCHOOL_HARD,
     {{go, "checkin walkin"}, {card, "4"}, {pass, "300"}}},
    {"checkin packed", SCHOOL_HARD,
     {{go, "checkin packed"}, {card, "4"}, {pass, "300"}}},
    {"checkin observer", SCHOOL_HARD,
     {{go, "checkin today"}, {tap, "列席人员"}}},
    {"checkin gone", SCHOOL_HARD, {{go, "checkin never"}}},
    {"checkin crowd", SCHOOL_CROWD, {{go, "checkin all"}}},
    {"identify over checkin", SCHOOL_HARD,
     {{go, "checkin today"}, {tap, "结束签到"}}},

    {"gallery", SCHOOL_HARD, {{go, "gallery"}}},
    {"gallery contest", SCHOOL_HARD,
     {{go, "gallery"}, {tap_part, "关于召开"}}},
    {"gallery offline", SCHOOL_HARD, {{offline, "3"}, {go, "gallery"}}},
    {"gallery empty", SCHOOL_EMPTY, {{go, "gallery"}}},
    {"gallery one", SCHOOL_ONE, {{go, "gallery"}}},
    {"gallery crowd", SCHOOL_CROWD, {{go, "gallery"}}},
    {"viewer", SCHOOL_HARD, {{go, "gallery"}, {tap_part, "合影"}}},
    {"viewer long caption", SCHOOL_HARD,
     {{go, "gallery"}, {tap_part, "合影"}, {tap, "下一张"}}},
    {"viewer one", SCHOOL_ONE, {{go, "gallery"}, {tap_part, "合影"}}},
};

const int walk_count = sizeof walk_stops / sizeof *walk_stops;
