/* Words of time, in the person's language. */
#include "screens/frame.h"

#include "model/activity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNTED_MIN = 60 }; /* until a class: what is further has its time */

static const char *const long_days[] = {
    N_("星期一"), N_("星期二"), N_("星期三"), N_("星期四"),
    N_("星期五"), N_("星期六"), N_("星期日"),
};
static const char *const short_days[] = {
    N_("周一"), N_("周二"), N_("周三"), N_("周四"),
    N_("周五"), N_("周六"), N_("周日"),
};
static const char *const months[] = {
    N_("1月"), N_("2月"), N_("3月"), N_("4月"),  N_("5月"),  N_("6月"),
    N_("7月"), N_("8月"), N_("9月"), N_("10月"), N_("11月"), N_("12月"),
};

/* What schools usually call the hours that are not classes. */
static const char *const hours[] = {
    N_("早"), N_("早读"), N_("大课间"), N_("课间操"), N_("午餐"),
    N_("午休"), N_("课后"), N_("课后服务"), N_("晚自习"),
};

const char *say_weekday(int weekday, bool long_day)
{
    return _((long_day ? long_days : short_days)[(weekday + 6) % 7]);
}

void say_month(const struct kiosk *k, int month, char *out, size_t size)
{
    (void)k;
    snprintf(out, size, "%s", _(months[(month + 11) % 12]));
}

void say_clock(const struct kiosk *k, int64_t at, char out[8])
{
    struct civil c = zone_civil(kiosk_zone(k), at);
    snprintf(out, 8, "%02d:%02d", c.hour % 24, c.minute % 60);
}

static void month_day(int month, int day, char *out, size_t size)
{
    snprintf(out, size, _("%s%d日"), _(months[(month + 11) % 12]), day);
}

void say_month_day(const struct kiosk *k, int64_t at, char *out, size_t size)
{
    struct civil c = zone_civil(kiosk_zone(k), at);
    month_day(c.month, c.day, out, size);
}

static void civil_date(struct civil c, bool long_day, char *out, size_t size)
{
    char date[40];
    month_day(c.month, c.day, date, sizeof date);
    snprintf(out, size, _("%s %s"), date, say_weekday(c.weekday, long_day));
}

void say_date(const struct kiosk *k, int64_t at, bool long_day, char *out,
              size_t size)
{
    civil_date(zone_civil(kiosk_zone(k), at), long_day, out, size);
}

/* Days of this week and the next few by their weekday, others by date. */
static void near_day(int today, int day, char *out, size_t size)
{
    static const char *const near[] = {N_("昨天"), N_("今天"), N_("明天")};
    struct civil c = day_civil(day);
    if (day >= today - 1 && day <= today + 1)
        snprintf(out, size, "%s", _(near[day - today + 1]));
    else if (day > today && day < today + 7)
        snprintf(out, size, "%s", say_weekday(c.weekday, false));
    else
        month_day(c.month, c.day, out, size);
}

void say_day(const struct kiosk *k, int64_t at, char *out, size_t size)
{
    near_day(zone_day(kiosk_zone(k), kiosk_now(k)),
             zone_day(kiosk_zone(k), at), out, size);
}

static void say_whole_days(const struct activity *a, char *out, size_t size)
{
    int first, last;
    if (!day_parse(a->starts_on, &first)) {
        out[0] = '\0';
        return;
    }
    if (!day_parse(a->ends_on, &last) || last <= first) {
        civil_date(day_civil(first), false, out, size);
        return;
    }
    char from[60], to[60];
    civil_date(day_civil(first), false, from, sizeof from);
    civil_date(day_civil(last), false, to, sizeof to);
    snprintf(out, size, _("%s 至 %s"), from, to);
}

void say_when(const struct kiosk *k, const struct activity *a, char *out,
              size_t size)
{
    if (a->all_day) {
        say_whole_days(a, out, size);
        return;
    }
    char date[60], from[8], to[8];
    say_date(k, a->starts_at, false, date, sizeof date);
    say_clock(k, a->starts_at, from);
    say_clock(k, a->ends_at, to);
    if (a->ends_at > a->starts_at) {
        char range[40];
        snprintf(range, sizeof range, _("%s 至 %s"), from, to);
        snprintf(out, size, "%s %s", date, range);
    } else {
        snprintf(out, size, "%s %s", date, from);
    }
}

const char *say_hour(const struct period *p)
{
    for (size_t i = 0; i < sizeof hours / sizeof *hours; i++)
        if (strcmp(p->label, hours[i]) == 0)
            return _(hours[i]);
    return p->label;
}

/* A class is named by its number. */
static void say_period(const struct period *p, char *out, size_t size)
{
    if (p->kind == PERIOD_CLASS && strspn(p->label, "0123456789") > 0)
        snprintf(out, size, _("第 %s 节"), p->label);
    else
        snprintf(out, size, "%s", say_hour(p));
}

static void say_to_next(const struct bell_state *b, struct bell_words *out,
                        const char *now_words)
{
    char next[100];
    say_period(b->next, next, sizeof next);
    snprintf(out->before, sizeof out->before, "%s", now_words);
    if (b->minutes > COUNTED_MIN) {
        snprintf(out->number, sizeof out->number, "%02d:%02d",
                 b->next->starts_min / 60, b->next->starts_min % 60);
        snprintf(out->after, sizeof out->after, _("上%s"), next);
        return;
    }
    snprintf(out->number, sizeof out->number, "%d", b->minutes);
    snprintf(out->after, sizeof out->after, _("分钟后上%s"), next);
}

static void say_no_school(const struct kiosk *k, struct bell_words *out)
{
    int back;
    const char *holiday = kiosk_holiday(k, &back);
    struct civil c = zone_civil(kiosk_zone(k), kiosk_now(k));
    if (holiday && back) {
        char date[40];
        struct civil b = day_civil(back);
        month_day(b.month, b.day, date, sizeof date);
        snprintf(out->before, sizeof out->before, _("%s，%s返校"), holiday,
                 date);
        return;
    }
    snprintf(out->before, sizeof out->before, "%s",
             holiday          ? holiday
             : c.weekday >= 6 ? _("周末愉快")
                              : _("今天没有课"));
}

void say_bell(const struct kiosk *k, struct bell_words *out)
{
    const struct bell_state *b = kiosk_bell(k);
    *out = (struct bell_words){0};
    char now[100] = "";
    if (b->now)
        say_period(b->now, now, sizeof now);
    switch (b->bell) {
    case BELL_NONE:
        say_no_school(k, out);
        break;
    case BELL_CLASS:
        if (b->soon) {
            snprintf(out->before, sizeof out->before, "%s", _("马上下课"));
            break;
        }
        snprintf(out->before, sizeof out->before, "%s", now);
        snprintf(out->number, sizeof out->number, "%d", b->minutes);
        snprintf(out->after, sizeof out->after, "%s", _("分钟后下课"));
        break;
    case BELL_BEFORE:
    case BELL_BREAK:
        if (b->soon)
            snprintf(out->before, sizeof out->before, "%s", _("马上上课"));
        else if (b->next)
            say_to_next(b, out, now[0]                    ? now
                                : b->bell == BELL_BEFORE ? _("早上好")
                                                         : _("课间"));
        else
            snprintf(out->before, sizeof out->before, "%s", now);
        break;
    case BELL_AFTER:
        snprintf(out->before, sizeof out->before, "%s",
                 now[0] ? now : _("今天的课上完了"));
        break;
    }
}
