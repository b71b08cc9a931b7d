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

/* The two solar terms that are festivals, by the common formula for 2000 to
 * 2099: [Y * 0.2422 + C] - [Y / 4], in ten-thousandths. */
static const char *term_on(struct civil c)
{
    if (c.year < 2000 || c.year > 2099)
        return NULL;
    int y = c.year - 2000;
    if (c.month == 4 && c.day == (y * 2422 + 48100) / 10000 - y / 4)
        return N_("清明节");
    int winter = (y * 2422 + 219400) / 10000 - y / 4 - (y == 21);
    return c.month == 12 && c.day == winter ? N_("冬至") : NULL;
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
    return name ? name : term_on(c);
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
