#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/members.h"
#include "store/timetables.h"
#include "sync/hub/csv.h"
#include "sync/hub/import.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A table whose header is read and whose rows are still to come. */
struct table {
    struct import *import;
    const struct csv_name *names;
    int columns;
    int at[CSV_COLUMNS_MAX];
    /* Takes a row, or says why not, a message id. */
    const char *(*take)(struct table *t, const struct csv_row *row);
    int count;
    union {
        struct group {
            char name[121], staff_no[33], leader[ID_SIZE];
        } *groups;
        struct period *periods;
        struct special_day *days;
    } rows; /* owned */
};

enum { ROWS_MAX = 1000 };

static bool read_table(struct table *t, struct err *err)
{
    struct import *i = t->import;
    struct csv *csv = csv_open(i->path, err);
    if (!csv)
        return false;
    struct csv_row row;
    bool ok = csv_next(csv, &row) && !row.bad;
    if (ok) {
        csv_header(&row, t->names, t->at, t->columns);
        for (int k = 0; k < t->columns; k++)
            ok = ok && t->at[k] >= 0;
    }
    if (!ok)
        err_set(err, ERR_INPUT,
                N_("表格的第一行应是列名，缺了要用的列。"), "header");
    while (ok && csv_next(csv, &row)) {
        const char *bad = row.bad ? row.bad : t->take(t, &row);
        if (!bad && t->count == ROWS_MAX)
            bad = N_("表格的行太多了，请分成几份。");
        if (bad)
            import_bad(i, i->path, row.line, _(bad));
        else
            t->count++;
    }
    csv_close(csv);
    return ok && import_may_save(i, err);
}

/* ---- groups ---- */

enum group_column { GROUP_NAME, GROUP_LEADER, GROUP_COLUMNS };

static const struct csv_name group_names[] = {
    {"小组", GROUP_NAME},         {"工会小组", GROUP_NAME},
    {"group", GROUP_NAME},        {"name", GROUP_NAME},
    {"组长工号", GROUP_LEADER},   {"组长", GROUP_LEADER},
    {"leader", GROUP_LEADER},     {NULL, 0},
};

static const char *take_group(struct table *t, const struct csv_row *row)
{
    const char *name = csv_field(row, t->at[GROUP_NAME]);
    const char *leader = csv_field(row, t->at[GROUP_LEADER]);
    struct group *g = &t->rows.groups[t->count % ROWS_MAX];
    *g = (struct group){0};
    if (!*name)
        return N_("没有小组的名称");
    if (strlen(name) >= sizeof g->name || strlen(leader) >= sizeof g->staff_no)
        return N_("有一格太长了");
    for (int k = 0; k < t->count; k++)
        if (strcmp(t->rows.groups[k].name, name) == 0)
            return N_("这个小组前面已经有了");
    utf8_copy(g->name, sizeof g->name, name);
    utf8_copy(g->staff_no, sizeof g->staff_no, leader);
    if (!*leader)
        return NULL;

    struct import *i = t->import;
    struct member m;
    struct err ignored;
    bool found = false;
    struct db *db = hub_lock(i->hub);
    bool ok = members_by_number(db, i->org.id, leader, &m, &found, &ignored);
    hub_release(i->hub);
    if (!ok || !found)
        return N_("名单里没有这位组长的工号");
    utf8_copy(g->leader, sizeof g->leader, m.id);
    return NULL;
}

static bool save_groups(struct db *db, struct changes *c, void *ctx,
                        struct err *err)
{
    struct table *t = ctx;
    char id[ID_SIZE];
    for (int k = 0; k < t->count; k++)
        if (!groups_save(db, t->import->org.id, t->rows.groups[k].name,
                         t->rows.groups[k].leader, c, id, err))
            return false;
    return true;
}

bool import_groups(struct import *i, struct err *err)
{
    struct table t = {.import = i,
                      .names = group_names,
                      .columns = GROUP_COLUMNS,
                      .take = take_group};
    t.rows.groups = mem_new(ROWS_MAX * sizeof *t.rows.groups);
    bool ok = read_table(&t, err) &&
              hub_change(i->hub, i->org.id, save_groups, &t, NULL, err);
    i->good = ok ? t.count : 0;
    free(t.rows.groups);
    return ok;
}

/* ---- timetable ---- */

enum period_column { WEEKDAY, STARTS, ENDS, LABEL, KIND, PERIOD_COLUMNS };

static const struct csv_name period_names[] = {
    {"weekday", WEEKDAY}, {"星期", WEEKDAY}, {"starts", STARTS},
    {"开始", STARTS},     {"ends", ENDS},    {"结束", ENDS},
    {"label", LABEL},     {"名称", LABEL},   {"kind", KIND},
    {"类型", KIND},       {NULL, 0},
};

static const struct {
    const char *word;
    enum period_kind kind;
} kinds[] = {
    {"上课", PERIOD_CLASS},  {"课间", PERIOD_BREAK}, {"午休", PERIOD_LUNCH},
    {"课前", PERIOD_BEFORE}, {"课后", PERIOD_AFTER},
};

static bool read_kind(const char *word, enum period_kind *kind)
{
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        if (strcmp(word, kinds[k].word) == 0) {
            *kind = kinds[k].kind;
            return true;
        }
    return period_kind_parse(word, kind);
}

/* Minutes after midnight; -1 when it is no time of day. */
static int read_minute(const char *text)
{
    int h = 0, m = 0, n = 0;
    sscanf(text, "%2d:%2d%n", &h, &m, &n);
    bool good = n > 0 && !text[n] && h >= 0 && m >= 0 && m < 60 &&
                (h < 24 || (h == 24 && m == 0));
    return good ? h * 60 + m : -1;
}

static const char *take_period(struct table *t, const struct csv_row *row)
{
    const char *day = csv_field(row, t->at[WEEKDAY]);
    const char *label = csv_field(row, t->at[LABEL]);
    struct period *p = &t->rows.periods[t->count % ROWS_MAX];
    *p = (struct period){
        .weekday = day[0] >= '1' && day[0] <= '7' && !day[1] ? day[0] - '0'
                                                             : 0,
        .starts_min = read_minute(csv_field(row, t->at[STARTS])),
        .ends_min = read_minute(csv_field(row, t->at[ENDS])),
    };
    if (p->weekday == 0)
        return N_("星期应是 1 到 7，1 是星期一");
    if (p->starts_min < 0 || p->ends_min <= p->starts_min)
        return N_("时间应写成 08:10，结束要晚于开始");
    if (!read_kind(csv_field(row, t->at[KIND]), &p->kind))
        return N_("类型应是 class、break、lunch、before 或 after");
    if (strlen(label) >= sizeof p->label)
        return N_("有一格太长了");
    utf8_copy(p->label, sizeof p->label, label);

    int same_day = 0;
    for (int k = 0; k < t->count; k++) {
        const struct period *q = &t->rows.periods[k];
        if (q->weekday != p->weekday)
            continue;
        if (q->starts_min < p->ends_min && p->starts_min < q->ends_min)
            return N_("这一节和前面的重叠了");
        same_day++;
    }
    if (same_day == PERIODS_MAX)
        return N_("一天最多 32 节");
    char name[120];
    snprintf(name, sizeof name, "timetable:%s:%d:%d", t->import->org.id,
             p->weekday, same_day);
    id_of_name(p->id, name);
    return NULL;
}

static bool is_there(const struct day_plan *plan, const struct period *p)
{
    for (int k = 0; k < plan->count; k++) {
        const struct period *q = &plan->periods[k];
        if (strcmp(q->id, p->id) == 0)
            return q->starts_min == p->starts_min &&
                   q->ends_min == p->ends_min && q->kind == p->kind &&
                   strcmp(q->label, p->label) == 0;
    }
    return false;
}

static bool save_periods(struct db *db, struct changes *c, void *ctx,
                         struct err *err)
{
    struct table *t = ctx;
    const char *org = t->import->org.id;
    for (int day = 1; day <= 7; day++) {
        struct day_plan plan;
        if (!timetables_day(db, org, day, &plan, err))
            return false;
        for (int k = 0; k < t->count; k++) {
            const struct period *p = &t->rows.periods[k];
            if (p->weekday == day && !is_there(&plan, p) &&
                !timetables_save(db, org, p, c, err))
                return false;
        }
    }
    return true;
}

bool import_timetable(struct import *i, struct err *err)
{
    struct table t = {.import = i,
                      .names = period_names,
                      .columns = PERIOD_COLUMNS,
                      .take = take_period};
    t.rows.periods = mem_new(ROWS_MAX * sizeof *t.rows.periods);
    bool ok = read_table(&t, err) &&
              hub_change(i->hub, i->org.id, save_periods, &t, NULL, err);
    i->good = ok ? t.count : 0;
    free(t.rows.periods);
    return ok;
}

/* ---- holidays and swapped days ---- */

enum day_column { DATE, NAME, FOLLOWS, DAY_COLUMNS };

static const struct csv_name day_names[] = {
    {"date", DATE},       {"日期", DATE},     {"name", NAME},
    {"名称", NAME},       {"follows", FOLLOWS}, {"上星期几的课", FOLLOWS},
    {NULL, 0},
};

static const char *take_day(struct table *t, const struct csv_row *row)
{
    const char *name = csv_field(row, t->at[NAME]);
    const char *follows = csv_field(row, t->at[FOLLOWS]);
    struct special_day *s = &t->rows.days[t->count % ROWS_MAX];
    *s = (struct special_day){0};
    if (!day_parse(csv_field(row, t->at[DATE]), &s->day))
        return N_("日期应写成 2026-10-01");
    if (follows[0] && (follows[0] < '1' || follows[0] > '7' || follows[1]))
        return N_("上星期几的课应是 1 到 7，放假就空着");
    if (strlen(name) >= sizeof s->name)
        return N_("有一格太长了");
    for (int k = 0; k < t->count; k++)
        if (t->rows.days[k].day == s->day)
            return N_("这一天前面已经有了");
    s->follows = follows[0] ? follows[0] - '0' : 0;
    utf8_copy(s->name, sizeof s->name, name);
    char id[120];
    snprintf(id, sizeof id, "special_day:%s:%d", t->import->org.id, s->day);
    id_of_name(s->id, id);
    return NULL;
}

static bool save_days(struct db *db, struct changes *c, void *ctx,
                      struct err *err)
{
    struct table *t = ctx;
    const char *org = t->import->org.id;
    for (int k = 0; k < t->count; k++) {
        const struct special_day *s = &t->rows.days[k];
        struct special_day was;
        if (!special_days_from(db, org, s->day, 1, &was, err))
            return false;
        bool same = strcmp(was.id, s->id) == 0 && was.follows == s->follows &&
                    strcmp(was.name, s->name) == 0;
        if (!same && !special_days_save(db, org, s, c, err))
            return false;
    }
    return true;
}

bool import_days(struct import *i, struct err *err)
{
    struct table t = {.import = i,
                      .names = day_names,
                      .columns = DAY_COLUMNS,
                      .take = take_day};
    t.rows.days = mem_new(ROWS_MAX * sizeof *t.rows.days);
    bool ok = read_table(&t, err) &&
              hub_change(i->hub, i->org.id, save_days, &t, NULL, err);
    i->good = ok ? t.count : 0;
    free(t.rows.days);
    return ok;
}
