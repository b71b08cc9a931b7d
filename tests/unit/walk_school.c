/* The schools of the walk: names, titles, numbers and states as hard as they
 * come. */
#include "tests/unit/walk.h"

#include "store/activities.h"
#include "store/albums.h"
#include "store/members.h"
#include "store/meta.h"
#include "store/notices.h"
#include "store/schema.h"
#include "store/timetables.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#define LONG18 "关于召开第八届教职工代表大会第三次会"
#define LONG60                                                                 \
    "关于组织全体教职工参加二〇二六年秋季学期重阳节登高健步走暨退休教师"       \
    "座谈会有关安排和后勤保障工作的补充通知"
/* As BODY reads without its marks. */
#define PLAIN_TIME "大会定于 10月30日（周五）14:00 在报告厅召开。"
#define PLAIN_LINKS "修订稿见 教代会文件专页，报名表见 登记表。"
#define PLACE "青河中学体育馆二楼排练厅"
#define SUMMARY                                                                \
    "十月三十日下午两点，报告厅。请代表提前十分钟到场，凭座位号入座；当天"     \
    "下午的课由教务处统一调整，不必自己换课。"

static const char BODY[] =
    "各位代表、老师们：\n\n"
    "经校党总支同意，大会定于 **10月30日（周五）14:00** 在报告厅召开。\n\n"
    "## 会议议程\n\n"
    "1. 听取校长工作报告与财务报告\n2. 审议《绩效工资实施办法（修订稿）》\n"
    "3. 通报上次会议提案办理情况\n4. 民主评议学校领导班子\n\n"
    "| 时间 | 内容 | 地点 | 负责人 |\n| --- | --- | --- | --- |\n"
    "| 14:00 | 开幕式与工作报告 | 报告厅 | 工会主席 |\n"
    "| 15:30 | 分组讨论 | 三楼各年级组办公室 | 各组组长 |\n"
    "| 16:40 | 表决 | 报告厅 | 秘书组 |\n\n"
    "> 说真话，提实招。您写下的每一条，都会有回音。\n\n"
    "修订稿见 [教代会文件专页](https://union.qinghe.edu.example/congress/8-3)"
    "，报名表见 [登记表](https://union.qinghe.edu.example/form/2026-10)。\n\n"
    "- 正式代表 60 人，法定到会人数 40 人。\n"
    "- 报告厅空调偏凉，建议带件外套。\n\n"
    "![会场](photo:1)\n\n"
    "有急事不能到会的代表，请在 10月29日 中午前告诉本组组长。\n\n"
    "## 会务提醒\n\n"
    "请各组把讨论意见整理成文字，会后三个工作日内交到工会办公室。意见较多"
    "的，请按“问题、建议、理由”三部分写，方便秘书组归并、办理和答复。\n\n"
    "会议期间请把手机调到静音。需要请假的代表，由本组组长统一登记。\n";

const char *const walk_content[] = {
    "趣味运动会", "升旗仪式", "八届三次教代会", "重阳登高", "羽毛球", "读书会",
    "太极拳", "摄影展",
    LONG18, LONG60, SUMMARY, PLACE, BODY, PLAIN_TIME, PLAIN_LINKS, NULL,
};

static struct err err;
static struct changes changes;

static void must(bool ok)
{
    ck_assert_msg(ok, "%s", err.detail);
}

/* ---- people ---- */

static const struct {
    const char *name, *pinyin, *group, *birthday;
    bool steward, pin;
} people[] = {
    [CHEN] = {"陈静", "chen jing", "语文组", "", true, true},
    [YUCHI] = {"尉迟·古丽娜尔", "yu chi gu li na er",
               "少数民族语言文学教研组", "10-15", false, true},
    [OUYANG] = {"欧阳修远", "ou yang xiu yuan", "物理组", "10-15", false,
                true},
    [SINGLE] = {"李一", "li yi", "数学组", "10-15", false, false},
    [VISITOR] = {"Margaret Thistlewood", "margaret thistlewood",
                 "外籍教师与国际交流组", "", false, false},
    [NO_PIN] = {"程洁", "cheng jie", "音乐组", "", false, false},
    [PARTED] = {"东方朔", "dong fang shuo", "历史组", "", false, false},
};

static void person_id(char id[ID_SIZE], int n)
{
    char text[40];
    snprintf(text, sizeof text, "person %d", n);
    id_of_name(id, text);
}

static void save_people(struct db *db, int count, const char *pin)
{
    static const char *const second[][2] = {
        {"建国", "jian guo"}, {"小明", "xiao ming"}, {"丽华", "li hua"},
        {"伟", "wei"},        {"秀英", "xiu ying"},  {"芳", "fang"}};
    for (int i = 0; i < count; i++) {
        struct member m = {0};
        char text[40];
        person_id(m.id, i);
        snprintf(m.org, sizeof m.org, "%s", WALK_ORG);
        snprintf(m.staff_no, sizeof m.staff_no, "T%d", 1000 + i);
        if (i < CROWDED) {
            m.steward = people[i].steward;
            snprintf(m.name, sizeof m.name, "%s", people[i].name);
            snprintf(m.pinyin, sizeof m.pinyin, "%s", people[i].pinyin);
            snprintf(m.group, sizeof m.group, "%s", people[i].group);
            snprintf(m.birthday, sizeof m.birthday, "%s",
                     people[i].birthday);
            if (people[i].pin)
                snprintf(m.pin_hash, sizeof m.pin_hash, "%s", pin);
        } else {
            snprintf(m.name, sizeof m.name, "王%s", second[i % 6][0]);
            snprintf(m.pinyin, sizeof m.pinyin, "wang %s", second[i % 6][1]);
            snprintf(m.group, sizeof m.group, "高二年级组");
        }
        if (m.group[0])
            must(groups_save(db, WALK_ORG, m.group, "", &changes, m.group_id,
                             &err));
        snprintf(text, sizeof text, "card %d", i);
        card_hash(WALK_ORG, text, m.card_hash);
        must(members_save(db, &m, &changes, &err));
    }
}

/* ---- timetable ---- */

static void save_timetable(struct db *db)
{
    static const struct {
        int from, to;
        const char *label;
        enum period_kind kind;
    } hours[] = {
        {460, 480, "早读", PERIOD_BEFORE},  {490, 535, "1", PERIOD_CLASS},
        {545, 590, "2", PERIOD_CLASS},      {590, 620, "大课间", PERIOD_BREAK},
        {620, 665, "3", PERIOD_CLASS},      {675, 720, "4", PERIOD_CLASS},
        {720, 820, "午休", PERIOD_LUNCH},   {820, 865, "5", PERIOD_CLASS},
        {875, 920, "6", PERIOD_CLASS},      {930, 975, "7", PERIOD_CLASS},
        {985, 1050, "课后服务", PERIOD_AFTER},
    };
    for (int day = 1; day <= 5; day++)
        for (size_t i = 0; i < sizeof hours / sizeof *hours; i++) {
            struct period p = {.weekday = day,
                               .starts_min = hours[i].from,
                               .ends_min = hours[i].to,
                               .kind = hours[i].kind};
            char text[40];
            snprintf(text, sizeof text, "period %d %zu", day, i);
            id_of_name(p.id, text);
            snprintf(p.label, sizeof p.label, "%s", hours[i].label);
            must(timetables_save(db, WALK_ORG, &p, &changes, &err));
        }
}

/* ---- notices ---- */

struct note {
    const char *key, *title, *category, *issuer, *glyph, *body;
    bool pinned, urgent;
    int from_h, until_h; /* hours from now; until 0: never */
};

static const struct note notes[] = {
    {"pinned", LONG60, "会议", "工会委员会", "会", BODY, true, false, -20, 400},
    {"long", LONG18, "公示", "教务处", "教", BODY, false, false, -3, 0},
    {"short", "停水", "后勤", "总务处", "勤", "明天停水。", false, false, -30,
     12},
    {"lasting", LONG60, "健康", "少数民族语言文学教研组", "康", BODY, true,
     false, -2, 0},
    {"gone", "过期了", "会议", "工会委员会", "会", "", false, false, -99, -1},
    {"storm", LONG18, "会议", "校长办公室", "会", BODY, false, true, 24, 27},
    {"flood", "停课", "会议", "校长办公室", "会", "今天停课。", false, true,
     48, 51},
};

static void save_note(struct db *db, const struct note *from, int n)
{
    struct notice note = {.pinned = from->pinned,
                          .urgent = from->urgent,
                          .published_at = WALK_NOW + from->from_h * WALK_HOUR,
                          .shows_from_at = WALK_NOW + from->from_h * WALK_HOUR,
                          .body = (char *)(uintptr_t)from->body};
    char text[60];
    if (from->until_h)
        note.expires_at = WALK_NOW + from->until_h * WALK_HOUR;
    snprintf(text, sizeof text, n ? "notice %s%d" : "notice %s", from->key, n);
    id_of_name(note.id, text);
    snprintf(note.org, sizeof note.org, "%s", WALK_ORG);
    snprintf(note.title, sizeof note.title, "%s", from->title);
    snprintf(note.summary, sizeof note.summary, "%s", SUMMARY);
    snprintf(note.category, sizeof note.category, "%s", from->category);
    snprintf(note.issuer, sizeof note.issuer, "%s", from->issuer);
    snprintf(note.glyph, sizeof note.glyph, "%s", from->glyph);
    must(notices_save(db, &note, &changes, &err));
}

static void save_notes(struct db *db, int more)
{
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        save_note(db, &notes[i], 0);
    for (int i = 1; i <= more; i++) {
        struct note n = notes[i % 3];
        n.from_h = -i;
        n.pinned = false;
        n.until_h = 0;
        save_note(db, &n, i);
    }
}

/* ---- activities ---- */

/* Hours from now; 0: none. */
struct event_row {
    const char *key, *title, *short_title;
    int starts, hours;
    bool signup, listed, walkins;
    int capacity, going, waiting, here;
    int opens, closes, door;
    int quorum, days;
};

static const struct event_row events[] = {
    {.key = "open", .title = LONG60, .short_title = "重阳登高", .starts = 46,
     .hours = 3, .signup = true, .capacity = 140, .going = 112, .closes = 26},
    {.key = "few", .title = LONG18, .starts = 100, .hours = 2, .signup = true,
     .capacity = 100, .going = 97, .closes = 90},
    {.key = "full", .title = LONG18, .short_title = "羽毛球", .starts = 70,
     .hours = 2, .signup = true, .capacity = 24, .going = 24, .waiting = 104,
     .closes = 60},
    {.key = "closed", .title = "讲座", .starts = 30, .hours = 2,
     .signup = true, .capacity = 60, .going = 44, .closes = -2},
    {.key = "over", .title = "趣味运动会", .starts = -40, .hours = 3,
     .signup = true, .going = 30, .closes = -50},
    {.key = "today", .title = LONG18, .short_title = "八届三次教代会",
     .starts = 1, .hours = 3, .signup = true, .listed = true, .going = 120,
     .here = 66, .closes = -5, .door = -1, .quorum = 80},
    {.key = "walkin", .title = "观影", .starts = 1, .hours = 2,
     .signup = true, .walkins = true, .capacity = 40, .going = 38, .here = 2,
     .closes = -3, .door = -1},
    {.key = "packed", .title = "读书会", .starts = 1, .hours = 2,
     .signup = true, .walkins = true, .capacity = 20, .going = 20,
     .closes = -3, .door = -1},
    {.key = "free", .title = "太极拳", .starts = 6, .hours = 1,
     .signup = true, .going = 9},
    {.key = "drop", .title = "义诊", .starts = 1, .hours = 4, .door = -1,
     .going = 0},
    {.key = "soon", .title = "摄影展", .starts = 200, .hours = 2,
     .signup = true, .capacity = 30, .opens = 30, .closes = 190},
    {.key = "plain", .title = "升旗仪式", .starts = 20, .hours = 1},
    {.key = "days", .title = LONG60, .starts = 40, .days = 3, .signup = true,
     .capacity = 30, .going = 12, .closes = 30},
    {.key = "busy1", .title = LONG18, .starts = 142, .hours = 1},
    {.key = "busy2", .title = LONG18, .starts = 142, .hours = 2},
    {.key = "busy3", .title = "合唱", .starts = 143, .hours = 3,
     .signup = true, .capacity = 60, .going = 20, .closes = 140},
    {.key = "busy4", .title = LONG60, .starts = 145, .hours = 1},
    {.key = "busy5", .title = "瑜伽", .starts = 147, .hours = 1},
};

static void save_signup(struct db *db, const char *activity, int person,
                        enum signup_state state, int place, bool here)
{
    struct signup s = {.state = state, .place = place};
    char text[120];
    snprintf(text, sizeof text, "signup %s %d", activity, person);
    id_of_name(s.id, text);
    snprintf(s.org, sizeof s.org, "%s", WALK_ORG);
    snprintf(s.activity, sizeof s.activity, "%s", activity);
    person_id(s.member, person);
    must(signups_save(db, &s, &changes, &err));
    if (!here)
        return;
    struct checkin k = {.present = true, .how = "card",
                        .at = WALK_NOW - WALK_HOUR / 2};
    memcpy(k.id, s.id, sizeof k.id);
    memcpy(k.org, s.org, sizeof k.org);
    memcpy(k.activity, s.activity, sizeof k.activity);
    memcpy(k.member, s.member, sizeof k.member);
    must(checkins_save(db, &k, &changes, &err));
}

/* YUCHI goes everywhere, and waits where it is full; she is here last. */
static void save_list(struct db *db, const struct event_row *e,
                      const char *activity)
{
    for (int i = 0; i < e->going; i++) {
        int person = i == 0 && !e->waiting ? YUCHI : CROWDED + 4 + i;
        save_signup(db, activity, person, SIGNUP_GOING, i + 1,
                    i > 0 && i <= e->here);
    }
    for (int i = 0; i < e->waiting; i++) {
        int person = i == 1 ? YUCHI : CROWDED + 4 + e->going + i;
        save_signup(db, activity, person, SIGNUP_WAITING, e->going + i + 1,
                    false);
    }
}

static int64_t hour(int from_now)
{
    return from_now ? WALK_NOW + from_now * WALK_HOUR : 0;
}

static void save_event(struct db *db, const struct event_row *e, int n,
                       bool list)
{
    struct activity a = {.signup = e->signup,
                         .listed = e->listed,
                         .walkins = e->walkins,
                         .capacity = e->capacity,
                         .quorum = e->quorum,
                         .body = (char *)(uintptr_t)BODY};
    char text[60];
    snprintf(text, sizeof text, n ? "activity %s%d" : "activity %s", e->key, n);
    id_of_name(a.id, text);
    snprintf(a.org, sizeof a.org, "%s", WALK_ORG);
    snprintf(a.title, sizeof a.title, "%s", e->title);
    snprintf(a.short_title, sizeof a.short_title, "%s",
             e->short_title ? e->short_title : "");
    snprintf(a.place, sizeof a.place, PLACE);
    snprintf(a.meet, sizeof a.meet, "校门口集合，统一乘车");
    snprintf(a.facts, sizeof a.facts, "全程 4.6 公里|约 2 小时，可中途返回");
    snprintf(a.tags, sizeof a.tags, "户外,可带家属,计入工会活动");
    snprintf(a.organiser, sizeof a.organiser, "文体委员 尉迟·古丽娜尔");
    snprintf(a.fee, sizeof a.fee, "免费，含午餐");
    a.starts_at = WALK_NOW + e->starts * WALK_HOUR;
    a.ends_at = a.starts_at + e->hours * WALK_HOUR;
    if (e->days) {
        int day = day_of_date(2026, 10, 17);
        a.all_day = true;
        a.starts_at = a.ends_at = 0;
        day_format(day, a.starts_on);
        day_format(day + e->days - 1, a.ends_on);
    }
    a.signup_opens_at = hour(e->opens);
    a.signup_closes_at = hour(e->closes);
    a.checkin_opens_at = hour(e->door);
    must(activities_save(db, &a, &changes, &err));
    if (list)
        save_list(db, e, a.id);
}

/* ---- photos ---- */

static void save_album(struct db *db, const char *key, const char *title,
                       bool contest, int photos)
{
    struct album a = {.contest = contest};
    char text[60];
    snprintf(text, sizeof text, "album %s", key);
    id_of_name(a.id, text);
    snprintf(a.org, sizeof a.org, "%s", WALK_ORG);
    snprintf(a.title, sizeof a.title, "%s", title);
    snprintf(a.taken_on, sizeof a.taken_on, "2026-10-1%d", contest);
    must(albums_save(db, &a, &changes, &err));
    for (int i = 0; i < photos; i++) {
        struct photo p = {.width = i % 3 ? 1600 : 1200,
                          .height = 1200 + i % 3 * 100,
                          .position = i,
                          .starred = i % 5 == 0,
                          .taken_at = WALK_NOW - 48 * WALK_HOUR};
        snprintf(text, sizeof text, "photo %s %d", key, i);
        id_of_name(p.id, text);
        memcpy(p.org, a.org, sizeof p.org);
        memcpy(p.album, a.id, sizeof p.album);
        snprintf(p.caption, sizeof p.caption, "%s", i % 2 ? LONG60 : "合影");
        snprintf(p.media, sizeof p.media, "%064x", (unsigned)i + 1);
        must(photos_save(db, &p, &changes, &err));
    }
}

/* ---- how requests ended ---- */

static void save_outcomes(struct db *db)
{
    static const struct {
        const char *key, *verdict, *reason;
        int place;
    } ends[] = {{"open", "accepted", "", 112},
                {"full", "waiting", "", 102},
                {"closed", "declined", "closed", 0},
                {"few", "declined", "full", 0}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char id[ID_SIZE], who[ID_SIZE], text[60];
        struct query q = query_begin(
            db, "INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
                " subject, how, walkin, overlay, verdict, reason, place)"
                " VALUES ($1, $2, 'signup', 1, 1, $3, $4, 'card', 0, 0, $5,"
                " $6, $7)");
        snprintf(text, sizeof text, "activity %s", ends[i].key);
        id_of_name(id, text);
        person_id(who, VISITOR);
        query_bind_int(&q, (int64_t)i + 1);
        query_bind_text(&q, text);
        query_bind_text(&q, who);
        query_bind_text(&q, id);
        query_bind_text(&q, ends[i].verdict);
        query_bind_text(&q, ends[i].reason);
        query_bind_int(&q, ends[i].place);
        must(query_run(&q, NULL, &err));
    }
}

/* ---- whole schools ---- */

static void save_org(struct db *db)
{
    struct org o = {.kind = "school", .name = "青河中学",
                    .tz = "Asia/Shanghai",
                    .public_url = "https://union.qinghe.edu.example"};
    snprintf(o.id, sizeof o.id, "%s", WALK_ORG);
    must(orgs_save(db, &o, &changes, &err) &&
         meta_set(db, "org", WALK_ORG, &err) &&
         meta_set(db, "device", "d", &err) &&
         meta_set(db, "ready", "1", &err));
}

static void fill_hard(struct db *db, const char *pin)
{
    save_people(db, 180, pin);
    save_timetable(db);
    save_notes(db, 17);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        save_event(db, &events[i], 0, true);
    save_album(db, "long", LONG60, false, 23);
    save_album(db, "contest", LONG18, true, 6);
    save_album(db, "empty", "还没放照片", false, 0);
    save_outcomes(db);
}

static void fill_crowd(struct db *db, const char *pin)
{
    save_people(db, 500, pin);
    save_notes(db, 490);
    for (int i = 1; i < 380; i++) {
        struct event_row e = events[i % 3];
        e.starts = i * 2 - 300;
        save_event(db, &e, i, false);
    }
    struct event_row all = {.key = "all", .title = LONG18, .starts = 1,
                            .hours = 3, .signup = true, .capacity = 500,
                            .going = 480, .here = 460, .closes = -2,
                            .door = -1};
    save_event(db, &all, 0, true);
    for (int i = 0; i < 60; i++) {
        char key[12];
        snprintf(key, sizeof key, "%d", i);
        save_album(db, key, i % 2 ? LONG18 : "运动会", false, i ? 8 : 400);
    }
}

static void fill_one(struct db *db, const char *pin)
{
    const struct event_row one = {.key = "one", .title = "登高", .starts = 30,
                                  .hours = 1, .signup = true, .going = 1};
    save_people(db, YUCHI + 1, pin);
    save_timetable(db);
    save_note(db, &notes[2], 0);
    save_event(db, &one, 0, true);
    save_album(db, "one", "运动会", false, 1);
}

void walk_fill(struct db *db, enum walk_school school)
{
    char pin[129];
    ck_assert(pin_hash("135790", pin));
    must(db_migrate(db, schema_steps, schema_count, SIDE_KIOSK, &err) &&
         db_begin(db, &err));
    save_org(db);
    if (school == SCHOOL_HARD)
        fill_hard(db, pin);
    else if (school == SCHOOL_CROWD)
        fill_crowd(db, pin);
    else if (school == SCHOOL_ONE)
        fill_one(db, pin);
    must(db_end(db, true, &err));
    changes_clear(&changes);
}
