#include "sync/hub/sheets.h"

#include "base/buf.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/activities.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { TITLE_ROW, TIME_ROW, HEAD_ROW, FIRST_ROW, NAME_CHARACTERS = 28 };

struct sheets {
    char *path, *part; /* owned */
    lxw_workbook *book;
    lxw_format *title, *plain, *head, *cell, *centre;
    int count;
};

static const char *const NOT_WRITTEN =
    N_("表格写不出来，请检查路径和磁盘。");

static lxw_format *format(struct sheets *s, int size, bool framed, int align)
{
    lxw_format *f = workbook_add_format(s->book);
    format_set_font_name(f, "宋体");
    format_set_font_size(f, size);
    format_set_align(f, (uint8_t)align);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    if (framed)
        format_set_border(f, LXW_BORDER_THIN);
    return f;
}

struct sheets *sheets_open(const char *path, struct err *err)
{
    enum { TITLE_SIZE = 16, TEXT_SIZE = 11 };
    struct sheets *s = mem_new(sizeof *s);
    struct buf part = {0};
    buf_printf(&part, "%s.part", path);
    s->path = mem_text(path);
    s->part = buf_take(&part);
    s->book = workbook_new(s->part);
    if (!s->book) {
        err_set(err, ERR_STORAGE, NOT_WRITTEN, "workbook_new");
        sheets_close(s, false, err);
        return NULL;
    }
    s->title = format(s, TITLE_SIZE, false, LXW_ALIGN_CENTER);
    format_set_bold(s->title);
    s->plain = format(s, TEXT_SIZE, false, LXW_ALIGN_LEFT);
    s->head = format(s, TEXT_SIZE, true, LXW_ALIGN_CENTER);
    format_set_bold(s->head);
    s->cell = format(s, TEXT_SIZE, true, LXW_ALIGN_LEFT);
    s->centre = format(s, TEXT_SIZE, true, LXW_ALIGN_CENTER);
    return s;
}

bool sheets_close(struct sheets *s, bool keep, struct err *err)
{
    if (!s)
        return false;
    bool ok = true;
    if (s->book) {
        lxw_error bad = workbook_close(s->book);
        if (keep && bad)
            ok = err_set(err, ERR_STORAGE, NOT_WRITTEN, "xlsx: %s",
                         lxw_strerror(bad));
    }
    if (keep && ok && rename(s->part, s->path) != 0)
        ok = err_set(err, ERR_STORAGE, NOT_WRITTEN, "rename: %s",
                     strerror(errno));
    if (!keep || !ok)
        unlink(s->part);
    free(s->path);
    free(s->part);
    free(s);
    return ok;
}

/* A column of a list. */
struct heading {
    const char *text; /* message id */
    double width;
};

/* Excel takes 31 characters and not these; "12 " keeps names apart. */
static lxw_worksheet *add_sheet(struct sheets *s, const char *name,
                                struct err *err)
{
    char safe[NAME_CHARACTERS * 4 + 8];
    int characters = 0;
    int n = snprintf(safe, sizeof safe, "%d ", ++s->count);
    for (uint32_t code; characters < NAME_CHARACTERS - n &&
                        (code = utf8_next(&name)) != 0;
         characters++)
        n += utf8_put(safe + n, code < 0x80 && strchr("[]:*?/\\'", (int)code)
                                    ? ' '
                                    : code);
    safe[n] = '\0';
    lxw_worksheet *sheet = workbook_add_worksheet(s->book, safe);
    if (!sheet)
        err_set(err, ERR_STORAGE, NOT_WRITTEN, "worksheet %d", s->count);
    return sheet;
}

static void lay_out(struct sheets *s, lxw_worksheet *sheet,
                    const struct heading *heads, int columns,
                    const char *title, const char *line)
{
    const lxw_col_t last = (lxw_col_t)(columns - 1);
    enum { A4 = 9 };
    const double title_height = 30;
    worksheet_set_paper(sheet, A4);
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, TITLE_ROW, HEAD_ROW);
    worksheet_freeze_panes(sheet, FIRST_ROW, 0);
    worksheet_set_footer(sheet, "&C&P / &N");
    worksheet_merge_range(sheet, TITLE_ROW, 0, TITLE_ROW, last, title,
                          s->title);
    worksheet_merge_range(sheet, TIME_ROW, 0, TIME_ROW, last, line, s->plain);
    worksheet_set_row(sheet, TITLE_ROW, title_height, NULL);
    for (int k = 0; k < columns; k++) {
        lxw_col_t col = (lxw_col_t)k;
        worksheet_set_column(sheet, col, col, heads[k].width, NULL);
        worksheet_write_string(sheet, HEAD_ROW, col, _(heads[k].text),
                               s->head);
    }
}

/* ---- attendance ---- */

bool attendees_of(struct db *db, const char *activity, struct attendee **out,
                  int *count, struct err *err)
{
    const unsigned states = 1u << SIGNUP_NONE | 1u << SIGNUP_GOING |
                            1u << SIGNUP_WAITING | 1u << SIGNUP_CANCELLED;
    struct person *people = NULL;
    *out = NULL;
    *count = 0;
    if (!people_list(db, activity, states, 0, &people, count, err))
        return false;
    *out = mem_new(((size_t)*count + 1) * sizeof **out);
    bool ok = true;
    for (int k = 0; ok && k < *count; k++) {
        struct attendee *a = &(*out)[k];
        struct checkin in = {0};
        bool found = false;
        ok = checkins_get(db, activity, people[k].member, &in, &found, err);
        *a = (struct attendee){.state = people[k].state,
                               .place = people[k].place,
                               .present = found && in.present,
                               .walkin = found && in.walkin,
                               .at = in.at};
        utf8_copy(a->name, sizeof a->name, people[k].name);
        utf8_copy(a->group, sizeof a->group, people[k].group);
        utf8_copy(a->how, sizeof a->how, in.how);
    }
    free(people);
    if (!ok) {
        free(*out);
        *out = NULL;
        *count = 0;
    }
    return ok;
}

static void when_text(const struct activity *a, const struct zone *z,
                      char *out, size_t size)
{
    if (a->all_day) {
        bool one = strcmp(a->starts_on, a->ends_on) == 0;
        snprintf(out, size, one ? "%s" : "%s – %s", a->starts_on, a->ends_on);
        return;
    }
    struct civil s = zone_civil(z, a->starts_at);
    struct civil e = zone_civil(z, a->ends_at);
    snprintf(out, size, "%04d-%02d-%02d %02d:%02d – %02d:%02d", s.year,
             s.month, s.day, s.hour, s.minute, e.hour, e.minute);
}

static const char *how_text(const char *how)
{
    static const char *const words[][2] = {
        {"card", N_("刷卡")}, {"number", N_("工号")}, {"name", N_("选名字")}};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (strcmp(words[k][0], how) == 0)
            return _(words[k][1]);
    return "";
}

static void write_attendee(struct sheets *s, lxw_worksheet *sheet,
                           const struct zone *z, int k,
                           const struct attendee *p)
{
    lxw_row_t row = (lxw_row_t)(FIRST_ROW + k);
    char time[32] = "";
    if (p->present) {
        struct civil c = zone_civil(z, p->at);
        snprintf(time, sizeof time, "%02d-%02d %02d:%02d", c.month, c.day,
                 c.hour, c.minute);
    }
    bool joined = p->walkin || p->state == SIGNUP_NONE;
    const char *state = joined                        ? _("现场参加")
                        : p->state == SIGNUP_GOING    ? _("已报名")
                        : p->state == SIGNUP_WAITING  ? _("候补")
                                                      : _("已取消");
    const char *const cells[] = {p->name, p->group, state, time,
                                 p->present ? how_text(p->how) : "", ""};
    worksheet_write_number(sheet, row, 0, k + 1, s->centre);
    for (size_t c = 0; c < sizeof cells / sizeof cells[0]; c++)
        worksheet_write_string(sheet, row, (lxw_col_t)(c + 1), cells[c],
                               s->cell);
}

bool sheets_attendance(struct sheets *s, const struct activity *a,
                       const struct zone *z, const struct attendee *people,
                       int count, struct err *err)
{
    static const struct heading heads[] = {
        {N_("序号"), 6},      {N_("姓名"), 14}, {N_("工会小组"), 16},
        {N_("报名"), 12},     {N_("签到时间"), 16}, {N_("方式"), 10},
        {N_("备注"), 26},
    };
    lxw_worksheet *sheet = add_sheet(s, activity_short(a), err);
    if (!sheet)
        return false;
    char when[64];
    struct buf line = {0};
    int present = 0, going = 0;
    for (int k = 0; k < count; k++) {
        present += people[k].present;
        going += people[k].state == SIGNUP_GOING;
    }
    when_text(a, z, when, sizeof when);
    buf_printf(&line, _("时间：%s　地点：%s　报名 %d 人　签到 %d 人"), when,
               a->place, going, present);
    lay_out(s, sheet, heads, sizeof heads / sizeof heads[0], a->title,
            line.text);
    for (int k = 0; k < count; k++)
        write_attendee(s, sheet, z, k, &people[k]);
    buf_clear(&line);
    return true;
}

/* ---- members ---- */

bool sheets_members(struct sheets *s, const struct org *org,
                    const struct member *list, int count, struct err *err)
{
    static const struct heading heads[] = {
        {N_("序号"), 6},  {N_("工号"), 12},   {N_("姓名"), 14},
        {N_("拼音"), 24}, {N_("工会小组"), 16}, {N_("状态"), 10},
        {N_("管签到"), 8}, {N_("生日"), 10},
    };
    static const char *const statuses[] = {
        [MEMBER_ACTIVE] = N_("在职"),
        [MEMBER_SECONDED] = N_("借调"),
        [MEMBER_RETIRED] = N_("退休"),
    };
    lxw_worksheet *sheet = add_sheet(s, _("会员名单"), err);
    if (!sheet)
        return false;
    struct buf line = {0};
    buf_printf(&line, _("共 %d 人"), count);
    lay_out(s, sheet, heads, sizeof heads / sizeof heads[0], org->name,
            line.text);
    buf_clear(&line);
    for (int k = 0; k < count; k++) {
        const struct member *m = &list[k];
        const char *const cells[] = {m->staff_no,
                                     m->name,
                                     m->pinyin,
                                     m->group,
                                     _(statuses[m->status]),
                                     m->steward ? _("是") : "",
                                     m->birthday};
        lxw_row_t row = (lxw_row_t)(FIRST_ROW + k);
        worksheet_write_number(sheet, row, 0, k + 1, s->centre);
        for (size_t c = 0; c < sizeof cells / sizeof cells[0]; c++)
            worksheet_write_string(sheet, row, (lxw_col_t)(c + 1), cells[c],
                                   s->cell);
    }
    return true;
}
