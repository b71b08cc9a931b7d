/* The demo school is told as on Thursday 2026-10-15, 10:04, in the long
 * break; a state it does not have is made by changing its rows. */
#include "tests/e2e/stops.h"

#include <stddef.h>

#define TAP(label) {STEP_TAP, .text = label}
#define GO(where) {STEP_GO, .screen = &screen_##where}
#define GO_TO(where, sql) {STEP_GO, .screen = &screen_##where, .text = sql}
#define CARD {STEP_CARD, .n = 1}
#define WRONG_PIN {STEP_PIN, .text = "000000"}
#define PASS(ms) {STEP_PASS, .n = ms}
#define TURN(pages) {STEP_TURN, .n = pages}

/* ---- which row a screen is about ---- */
#define ACTIVITY(short_name)                                                   \
    "SELECT id FROM activity WHERE short = '" short_name "'"                   \
    " ORDER BY starts_at DESC"
#define NOTICE(title) "SELECT id FROM notice WHERE title LIKE '" title "'"
#define WALK ACTIVITY("西山登高健步走")
#define FARM ACTIVITY("亲子农耕")
#define CONGRESS ACTIVITY("八届三次教代会")
#define TENNIS ACTIVITY("乒乓球混双八强")

/* ---- changed rows ---- */
#define CHEN " (SELECT id FROM member WHERE name = '陈静') "
#define LONG_NAME "UPDATE member SET name = '尉迟·古丽娜尔' WHERE name = '陈静';"
#define LONG_TITLES                                                            \
    "UPDATE activity SET short = '重阳登高健步走暨退休教师秋游茶话会',"        \
    " title = '重阳登高健步走暨退休教师秋游与茶话会报名通知（第二批）',"       \
    " place = '西山森林公园东门游客中心前广场集合处';"                         \
    "UPDATE notice SET short = '',"                                            \
    " title = '关于召开第八届教职工代表大会第三次会议暨工会会员代表大会'"      \
    " || '并征集提案与合理化建议的通知',"                                      \
    " summary = '请各代表团于本周五下班以前把提案交到工会办公室，逾期不候';"
#define NO_NOTICES "DELETE FROM notice;"
#define NO_ACTIVITIES "DELETE FROM activity;"
#define NO_PHOTOS "DELETE FROM album; DELETE FROM photo;"
#define NO_BIRTHDAYS "UPDATE member SET birthday = NULL;"
/* Newest first, and one minute apart. */
#define MANY_NOTICES                                                           \
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"           \
    " WHERE i < 460) INSERT INTO notice (id, org, category, title, issuer,"    \
    " glyph, published_at) SELECT 'many' || i, (SELECT id FROM org"            \
    " WHERE kind = 'school'), '提醒', '第 ' || i || ' 号值班安排', '办公室',"  \
    " '办', 1792029000000 - i * 60000 FROM n;"
#define ONE_NOTICE "DELETE FROM notice WHERE title NOT LIKE '%停车位%';"
#define ALL_READ                                                               \
    "INSERT INTO notice_ack (id, org, notice, member, at)"                     \
    " SELECT 'read' || id, org, id," CHEN ", 1792029000000 FROM notice"        \
    " WHERE id NOT IN (SELECT notice FROM notice_ack WHERE member =" CHEN ");"
#define ACTIVITY_SET(short_name, changes)                                      \
    "UPDATE activity SET " changes " WHERE short = '" short_name "';"
#define SIGNED(short_name, state)                                              \
    "DELETE FROM signup WHERE member =" CHEN ";"                               \
    "INSERT INTO signup (id, org, activity, member, state, place, at)"         \
    " SELECT 'mine', org, id," CHEN ", '" state "', 999, 1792020000000"        \
    " FROM activity WHERE short = '" short_name "';"
/* 陈静 comes last. */
#define PRESENT(short_name, count)                                             \
    "INSERT INTO checkin (id, org, activity, member, present, how, at)"        \
    " SELECT 'in' || s.id, s.org, s.activity, s.member, 1, 'card',"            \
    " 1793252520000 FROM signup s JOIN activity a ON a.id = s.activity"        \
    " WHERE a.short = '" short_name "' AND s.state = 'going'"                  \
    " ORDER BY s.member =" CHEN ", s.member LIMIT " count ";"
#define ACTION(number, act, subject, verdict, reason, place)                   \
    "INSERT INTO action (seq, id, kind, at, clock_trusted, member, subject,"   \
    " how, walkin, overlay, verdict, reason, place) VALUES (" number ","       \
    " 'act" number "', '" act "', 1792020000000, 1," CHEN ", (" subject        \
    "), 'card', 0, 0, '" verdict "', '" reason "', " place ");"

/* The hub answers whatever is asked from then on. */
#define ANSWERED(verdict, reason)                                              \
    "CREATE TRIGGER answered AFTER INSERT ON action BEGIN UPDATE action SET"   \
    " verdict = '" verdict "', reason = '" reason "', rev = 1000000"           \
    " WHERE id = new.id; END;"
/* Two places of it are lent to this screen. */
#define LENT(short_name)                                                       \
    "INSERT INTO lease (id, org, activity, device, seats, until_at)"           \
    " SELECT 'lent', org, id, (SELECT value FROM meta WHERE name = 'device'),"  \
    " 2, 1792200000000 FROM activity WHERE short = '" short_name "';"
#define MOVED_UP(short_name)                                                   \
    SIGNED(short_name, "going") "UPDATE signup SET moved_up = 1"               \
    " WHERE id = 'mine';"
#define NEWS                                                                   \
    ACTION("9001", "signup", CONGRESS, "declined", "closed", "0")          \
    ACTION("9002", "signup", FARM, "waiting", "full", "4")                     \
    "UPDATE action SET member = (SELECT id FROM member WHERE name <> '陈静'"   \
    " ORDER BY id) WHERE id = 'act9001';" MOVED_UP("亲子农耕")
/* 13:42 on the day of the congress, when its doors are open. */
#define CONGRESS_DAY "2026-10-29 13:42"

const struct stop stops[] = {
    /* ---- the board ---- */
    {"attract", .sql = NULL},
    {"attract-class", .clock = "2026-10-15 10:30"},
    {"attract-last-minute", .clock = "2026-10-15 11:04"},
    {"attract-bell-soon", .clock = "2026-10-15 10:19"},
    {"attract-early", .clock = "2026-10-15 06:30"},
    {"attract-weekend", .clock = "2026-10-17 10:04"},
    {"attract-holiday", .clock = "2026-10-05 10:04"},
    {"attract-urgent",
     .sql = "UPDATE notice SET urgent = 1 WHERE title LIKE '办公区网络%';"},
    {"attract-offline", .offline = true},
    {"attract-bare", .sql = NO_NOTICES NO_ACTIVITIES NO_PHOTOS NO_BIRTHDAYS},
    {"attract-long", .sql = LONG_TITLES},
    {"attract-news", .sql = NEWS},
    {"attract-news-class", .sql = NEWS, .clock = "2026-10-15 10:30"},

    /* ---- home ---- */
    {"home", .steps = {GO(home)}},
    {"home-signed-in", .steps = {CARD}},
    {"home-long", .sql = LONG_NAME LONG_TITLES, .steps = {CARD}},
    {"home-large", .large = true, .steps = {GO(home)}},
    {"home-english", .lang = LANG_EN, .steps = {GO(home)}},
    {"home-traditional", .lang = LANG_ZH_TW, .steps = {GO(home)}},
    {"home-offline", .offline = true, .queued = 3, .steps = {GO(home)}},
    {"home-empty", .sql = NO_NOTICES NO_ACTIVITIES NO_PHOTOS,
     .steps = {GO(home)}},
    {"home-idle", .steps = {GO(home), PASS(46000), PASS(4000)}},
    {"outcomes",
     .sql = ACTION("9001", "signup", CONGRESS, "declined", "full", "0")
         ACTION("9002", "signup", FARM, "waiting", "", "4")
             ACTION("9003", "signup", WALK, "accepted", "", "19"),
     .steps = {CARD}},
    {"outcomes-moved-up",
     .sql = ACTION("9001", "signup", WALK, "waiting", "full", "2")
         "UPDATE action SET leased = 1;"
         ACTION("9002", "signup", FARM, "waiting", "full", "4")
             MOVED_UP("亲子农耕"),
     .steps = {CARD}},

    /* ---- notices ---- */
    {"notices", .steps = {GO(home), GO(notices)}},
    {"notices-signed-in", .steps = {CARD, GO(notices)}},
    {"notices-long", .sql = LONG_TITLES, .steps = {GO(home), GO(notices)}},
    {"notices-many", .sql = MANY_NOTICES,
     .steps = {GO(home), GO(notices), TURN(2)}},
    {"notices-one", .sql = ONE_NOTICE, .steps = {GO(home), GO(notices)}},
    {"notices-none", .sql = NO_NOTICES, .steps = {GO(home), GO(notices)}},
    {"notices-all-read", .sql = ALL_READ,
     .steps = {CARD, GO(notices), TAP("未读*")}},
    {"notices-offline", .offline = true, .queued = 3,
     .steps = {GO(home), GO(notices)}},
    {"notice", .steps = {GO(home), GO_TO(notice, NOTICE("%第八届教代会%"))}},
    {"notice-large", .large = true,
     .steps = {GO(home), GO_TO(notice, NOTICE("%第八届教代会%"))}},
    {"notice-read",
     .steps = {CARD, GO_TO(notice, NOTICE("教工食堂%")), TAP("我已阅读"),
               PASS(5000)}},
    {"notice-saved", .offline = true,
     .steps = {CARD, GO_TO(notice, NOTICE("教工食堂%")), TAP("我已阅读")}},

    /* ---- activities ---- */
    {"activities-month", .steps = {GO(home), GO(activities)}},
    {"activities-six-weeks", .clock = "2026-08-12 10:04",
     .steps = {GO(home), GO(activities)}},
    {"activities-week", .steps = {GO(home), GO(activities), TAP("周")}},
    {"activities-agenda", .steps = {GO(home), GO(activities), TAP("日程")}},
    {"activities-none", .sql = NO_ACTIVITIES,
     .steps = {GO(home), GO(activities), TAP("日程")}},
    {"activity", .steps = {GO(home), GO_TO(activity, WALK)}},
    {"activity-text",
     .sql = ACTIVITY_SET("西山登高健步走",
                         "body = body || char(10, 10) || body"),
     .steps = {GO(home), GO_TO(activity, WALK), TAP("更多")}},
    {"activity-large", .large = true,
     .steps = {GO(home), GO_TO(activity, WALK)}},
    {"activity-long", .sql = LONG_TITLES,
     .steps = {GO(home), GO_TO(activity, "SELECT id FROM activity WHERE title"
                                         " LIKE '重阳登高%' AND capacity = 30"
                                         " ORDER BY id")}},
    {"activity-few", .sql = ACTIVITY_SET("西山登高健步走", "capacity = 20"),
     .steps = {GO(home), GO_TO(activity, WALK)}},
    {"activity-full", .steps = {GO(home), GO_TO(activity, FARM)}},
    {"activity-mine", .sql = SIGNED("西山登高健步走", "going"),
     .steps = {CARD, GO_TO(activity, WALK)}},
    {"activity-waiting", .sql = SIGNED("亲子农耕", "waiting"),
     .steps = {CARD, GO_TO(activity, FARM)}},
    {"activity-closed",
     .sql = ACTIVITY_SET("西山登高健步走", "signup_closes_at = 1792000000000"),
     .steps = {GO(home), GO_TO(activity, WALK)}},
    {"activity-today", .steps = {GO(home), GO_TO(activity, TENNIS)}},
    {"activity-over", .clock = "2026-10-26 10:04",
     .steps = {GO(home), GO_TO(activity, WALK)}},
    {"activity-gone", .steps = {GO(home), GO_TO(activity, "SELECT 'gone'")}},
    {"activity-offline", .offline = true,
     .steps = {GO(home), GO_TO(activity, WALK)}},
    {"activity-cancelled", .sql = SIGNED("西山登高健步走", "going"),
     .steps = {CARD, GO_TO(activity, WALK), TAP("取消报名"), PASS(2000)}},
    {"activity-unsure", .offline = true,
     .steps = {GO(home), GO_TO(activity, FARM), TAP("排候补*"), CARD,
               GO_TO(activity, FARM)}},
    {"people", .steps = {GO(home), GO_TO(people, WALK)}},
    {"people-none", .sql = "DELETE FROM signup;",
     .steps = {GO(home), GO_TO(people, WALK)}},

    /* ---- who are you ---- */
    {"identify", .steps = {GO(home), GO_TO(activity, WALK), TAP("我要报名"),
                           TAP("C"), TAP("J"), PASS(400)}},
    {"identify-start",
     .steps = {GO(home), GO_TO(activity, WALK), TAP("我要报名")}},
    {"identify-pressed", .steps = {GO(home), GO_TO(activity, WALK),
                                   TAP("我要报名"), TAP("W")}},
    {"identify-long", .sql = "UPDATE member SET name = '尉迟·古丽娜尔';",
     .steps = {GO(home), GO_TO(activity, WALK), TAP("我要报名"), TAP("Z"),
               PASS(400)}},
    {"identify-number",
     .steps = {GO(home), GO_TO(activity, WALK), TAP("我要报名"), TAP("工号"),
               TAP("T"), TAP("9"), TAP("确定")}},
    {"identify-card", .steps = {GO(home), GO_TO(activity, WALK),
                                TAP("我要报名"), TAP("刷卡")}},
    {"pin", .steps = {GO(home), GO_TO(activity, TENNIS), TAP("签到台"), CARD,
                      TAP("1"), TAP("2")}},
    {"pin-wrong", .steps = {GO(home), GO_TO(activity, TENNIS), TAP("签到台"),
                            CARD, WRONG_PIN, PASS(500)}},
    {"pin-locked",
     .sql = "INSERT INTO pin_attempt (member, failed, last_failed_at)"
            " VALUES (" CHEN ", 4, 1792029600000);",
     .steps = {GO(home), GO_TO(activity, TENNIS), TAP("签到台"), CARD,
               WRONG_PIN, PASS(500)}},
    {"signup-done", .sql = ANSWERED("accepted", ""),
     .steps = {GO(home), GO_TO(activity, WALK), TAP("我要报名"), CARD,
               PASS(2000)}},
    {"signup-waiting", .sql = ANSWERED("waiting", "full"),
     .steps = {GO(home), GO_TO(activity, FARM), TAP("排候补*"), CARD,
               PASS(2000)}},
    {"signup-lent", .offline = true, .sql = LENT("西山登高健步走"),
     .steps = {GO(home), GO_TO(activity, WALK), TAP("我要报名"), CARD,
               PASS(2000)}},
    {"signup-line", .offline = true,
     .steps = {GO(home), GO_TO(activity, FARM), TAP("排候补*"), CARD,
               PASS(2000)}},
    {"signup-saved", .offline = true,
     .steps = {GO(home), GO_TO(activity, WALK), TAP("我要报名"), CARD,
               PASS(2000)}},

    /* ---- the door ---- */
    {"checkin", .steps = {GO(home), GO_TO(checkin, TENNIS)}},
    {"checkin-found",
     .steps = {GO(home), GO_TO(checkin, TENNIS), TAP("W"), PASS(400)}},
    {"checkin-congress", .sql = PRESENT("八届三次教代会", "34"),
     .clock = CONGRESS_DAY, .steps = {GO(home), GO_TO(checkin, CONGRESS)}},
    {"checkin-quorum", .sql = PRESENT("八届三次教代会", "39"),
     .clock = CONGRESS_DAY,
     .steps = {GO(home), GO_TO(checkin, CONGRESS), TAP("陈*"), PASS(2600)}},
    {"checkin-offline", .offline = true,
     .steps = {GO(home), GO_TO(checkin, TENNIS)}},
    {"checkin-success", .sql = PRESENT("八届三次教代会", "42"),
     .clock = CONGRESS_DAY,
     .steps = {GO(home), GO_TO(checkin, CONGRESS), CARD, PASS(900)}},
    {"checkin-long", .sql = LONG_NAME LONG_TITLES, .clock = "2026-10-15 16:30",
     .steps = {GO(home),
               GO_TO(checkin, "SELECT id FROM activity WHERE title LIKE"
                              " '重阳登高%' AND starts_at = 1792053600000"
                              " AND capacity = 40"),
               CARD, PASS(900)}},
    {"checkin-again", .sql = PRESENT("八届三次教代会", "60"),
     .clock = CONGRESS_DAY,
     .steps = {GO(home), GO_TO(checkin, CONGRESS), CARD, PASS(900)}},
    {"checkin-unlisted",
     .sql = "DELETE FROM signup WHERE member =" CHEN ";",
     .clock = CONGRESS_DAY,
     .steps = {GO(home), GO_TO(checkin, CONGRESS), CARD, PASS(900)}},
    {"checkin-join", .sql = "DELETE FROM signup WHERE member =" CHEN ";",
     .steps = {GO(home), GO_TO(checkin, TENNIS), CARD, PASS(900)}},
    {"checkin-full",
     .sql = "DELETE FROM signup WHERE member =" CHEN ";" ACTIVITY_SET(
         "乒乓球混双八强", "capacity = 20"),
     .steps = {GO(home), GO_TO(checkin, TENNIS), CARD, PASS(900)}},

    /* ---- photos ---- */
    {"gallery", .steps = {GO(home), GO(gallery)}},
    {"gallery-none", .sql = NO_PHOTOS, .steps = {GO(home), GO(gallery)}},
    {"gallery-missing", .sql = "UPDATE photo SET media = id;",
     .steps = {GO(home), GO(gallery)}},
    {"viewer", .steps = {GO(home), GO(gallery), TAP("春茶上新时")}},

    /* ---- first start, and trouble ---- */
    {"pair", .unpaired = true},
    {"pair-refused", .unpaired = true,
     .steps = {TAP("A"), TAP("B"), TAP("2"),
               {STEP_PAIR_FAILS, .text = "配对码不对，或已过期。请再取一个。"}}},
    {"loading", .unready = true},
    {"toast-error",
     .sql = "CREATE TRIGGER broken BEFORE INSERT ON action"
            " BEGIN SELECT RAISE(ABORT, 'disk'); END;",
     .steps = {CARD, GO_TO(notice, NOTICE("教工食堂%")), TAP("我已阅读")}},
    {"toast", .steps = {GO(home), TAP("投票*")}},

#ifdef STAFFROOM_DEVELOPER
    {"components-01", .steps = {GO(components)}},
    {"components-02", .steps = {GO(components), TURN(1)}},
    {"components-03", .steps = {GO(components), TURN(2)}},
    {"components-04", .steps = {GO(components), TURN(3)}},
    {"components-05", .steps = {GO(components), TURN(4)}},
    {"components-06", .steps = {GO(components), TURN(5)}},
    {"components-07", .steps = {GO(components), TURN(6)}},
    {"components-08", .steps = {GO(components), TURN(7)}},
    {"components-09", .steps = {GO(components), TURN(8)}},
#endif
};

const int stop_count = sizeof stops / sizeof stops[0];
