#include "model/lunar.h"

#include "base/lang.h"

#include <stdio.h>

/* Both scripts write the same but for the twelfth.  A lunar date stays in
 * Chinese, so these are no messages: "二月" is also February. */
static const char *const months[] = {
    "正月", "二月", "三月", "四月", "五月", "六月",
    "七月", "八月", "九月", "十月", "冬月", N_("腊月"),
};

static const char *const days[] = {
    "初一", "初二", "初三", "初四", "初五", "初六", "初七", "初八",
    "初九", "初十", "十一", "十二", "十三", "十四", "十五", "十六",
    "十七", "十八", "十九", "二十", "廿一", "廿二", "廿三", "廿四",
    "廿五", "廿六", "廿七", "廿八", "廿九", "三十",
};

static const char *month_name(struct lunar l)
{
    if (l.month < 1 || l.month > 12)
        return "";
    return l.month == 12 ? _(months[11]) : months[l.month - 1];
}

static const char *day_name(struct lunar l)
{
    return l.day >= 1 && l.day <= 30 ? days[l.day - 1] : "";
}

void lunar_date(struct lunar l, char *out, size_t size)
{
    snprintf(out, size, "%s%s%s", l.leap ? _("闰") : "", month_name(l),
             day_name(l));
}

void lunar_day(struct lunar l, char *out, size_t size)
{
    if (l.day == 1)
        snprintf(out, size, "%s%s", l.leap ? _("闰") : "", month_name(l));
    else
        snprintf(out, size, "%s", day_name(l));
}

struct festival {
    int month, day;
    const char *name;
};

static const struct festival lunar_festivals[] = {
    {1, 1, N_("春节")},    {1, 15, N_("元宵节")}, {5, 5, N_("端午节")},
    {7, 7, N_("七夕")},    {8, 15, N_("中秋节")}, {9, 9, N_("重阳节")},
    {12, 8, N_("腊八节")},
};

static const struct festival solar_festivals[] = {
    {1, 1, N_("元旦")},    {3, 8, N_("三八妇女节")}, {3, 12, N_("植树节")},
    {5, 1, N_("劳动节")},  {6, 1, N_("儿童节")},     {9, 10, N_("教师节")},
    {10, 1, N_("国庆节")},
};

#define COUNT(array) (int)(sizeof(array) / sizeof(array)[0])

static const char *find(const struct festival *list, int count, int month,
                        int day)
{
    for (int i = 0; i < count; i++)
        if (list[i].month == month && list[i].day == day)
            return list[i].name;
    return NULL;
}

/* Day of the month of each term, two a month, by the common formula for 2000
 * to 2099: [Y * 0.2422 + C] - [Y / 4], C in ten-thousandths; before March the
 * leap day of the year has not been yet.  `other` is the year that the formula
 * misses, and by how many days. */
static const struct term {
    const char *name;
    int c;
    struct {
        int year, by;
    } other;
} terms[] = {
    {N_("小寒"), 54055, {2019, -1}},
    {N_("大寒"), 201200, {2082, 1}},
    {N_("立春"), 38700, {0}},
    {N_("雨水"), 187300, {2026, -1}},
    {N_("惊蛰"), 56300, {0}},
    {N_("春分"), 206460, {2084, 1}},
    {N_("清明"), 48100, {0}},
    {N_("谷雨"), 201000, {0}},
    {N_("立夏"), 55200, {0}},
    {N_("小满"), 210400, {2008, 1}},
    {N_("芒种"), 56780, {0}},
    {N_("夏至"), 213700, {0}},
    {N_("小暑"), 71080, {2016, 1}},
    {N_("大暑"), 228300, {0}},
    {N_("立秋"), 75000, {2002, 1}},
    {N_("处暑"), 231300, {0}},
    {N_("白露"), 76460, {0}},
    {N_("秋分"), 230420, {0}},
    {N_("寒露"), 83180, {0}},
    {N_("霜降"), 234380, {2089, 1}},
    {N_("立冬"), 74380, {2089, 1}},
    {N_("小雪"), 223600, {0}},
    {N_("大雪"), 71800, {0}},
    {N_("冬至"), 219400, {2021, -1}},
};

static int term_day(const struct term *t, int year, int month)
{
    int y = year - 2000;
    int leaps = month < 3 ? (y + 3) / 4 - 1 : y / 4;
    int day = (y * 2422 + t->c) / 10000 - leaps;
    return t->other.year == year ? day + t->other.by : day;
}

const char *solar_term_on(int day)
{
    struct civil c = day_civil(day);
    if (c.year < 2000 || c.year > 2099)
        return NULL;
    const struct term *t = &terms[(c.month - 1) * 2 + (c.day > 15)];
    return term_day(t, c.year, c.month) == c.day ? t->name : NULL;
}

/* The two that are also festivals. */
static const char *term_festival(int day)
{
    int month = day_civil(day).month;
    const char *name = month == 4 || month == 12 ? solar_term_on(day) : NULL;
    if (name && month == 4)
        return day_civil(day).day < 15 ? N_("清明节") : NULL;
    return name && day_civil(day).day > 15 ? name : NULL;
}

static struct lunar lunar_of(const struct zone *z, int day)
{
    return zone_lunar(z, zone_day_start(z, day) + DAY_MS / 2);
}

const char *festival_on(const struct zone *z, int day)
{
    struct lunar l = lunar_of(z, day);
    const char *name = NULL;
    if (!l.leap)
        name = find(lunar_festivals, COUNT(lunar_festivals), l.month, l.day);
    if (!name && l.month == 12 && l.day >= 29) {
        struct lunar next = lunar_of(z, day + 1);
        if (next.month == 1 && next.day == 1)
            name = N_("除夕");
    }
    struct civil c = day_civil(day);
    if (!name)
        name = find(solar_festivals, COUNT(solar_festivals), c.month, c.day);
    return name ? name : term_festival(day);
}

const char *festival_next(const struct zone *z, int day, int within,
                          int *days_until)
{
    for (int i = 1; i <= within; i++) {
        const char *name = festival_on(z, day + i);
        if (name) {
            *days_until = i;
            return name;
        }
    }
    return NULL;
}
