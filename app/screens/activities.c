#include "screens/activities_parts.h"

#include "base/log.h"
#include "model/lunar.h"
#include "screens/content.h"
#include "screens/frame.h"
#include "store/timetables.h"

#include <stdio.h>
#include <string.h>

enum { AGENDA_DAYS = 180, YEAR_FIRST = 2000, YEAR_LAST = 2099 };

/* ---- reading ---- */

static int monday_of(int day)
{
    return day - (day_civil(day).weekday - 1);
}

static void set_month(struct activities_state *s, int day)
{
    struct civil d = day_civil(day);
    s->year = d.year;
    s->month = d.month;
    s->grid = monday_of(day_of_date(d.year, d.month, 1));
}

static void find_range(struct activities_state *s)
{
    static const int days[VIEWS] = {GRID_DAYS, 2 * WEEK_DAYS, AGENDA_DAYS};
    set_month(s, s->day);
    s->from = s->view == VIEW_MONTH  ? s->grid
              : s->view == VIEW_WEEK ? monday_of(s->day)
                                     : s->day;
    s->days = days[s->view];
}

/* The sixty years of the cycle: ten stems, twelve branches. */
static void say_year(int year, char *out, size_t size)
{
    static const char *const stems[] = {"甲", "乙", "丙", "丁", "戊",
                                        "己", "庚", "辛", "壬", "癸"};
    static const char *const branches[] = {"子", "丑", "寅", "卯",
                                           "辰", "巳", "午", "未",
                                           "申", "酉", "戌", "亥"};
    int i = year > 0 ? year - 1 : 0;
    snprintf(out, size, "%s%s年", stems[i % 10], branches[i % 12]);
}

static struct lunar lunar_of(const struct zone *z, int day)
{
    return zone_lunar(z, zone_day_start(z, day) + DAY_MS / 2);
}

static void read_moon(struct activities_state *s, const struct kiosk *k)
{
    const struct zone *z = kiosk_zone(k);
    int first = day_of_date(s->year, s->month, 1);
    int next = s->month == 12 ? day_of_date(s->year + 1, 1, 1)
                              : day_of_date(s->year, s->month + 1, 1);
    for (int i = 0; i < GRID_DAYS; i++) {
        const char *name = festival_on(z, s->grid + i);
        if (!name)
            name = solar_term_on(s->grid + i);
        s->festival[i] = name != NULL;
        if (name)
            snprintf(s->lunar[i], sizeof s->lunar[i], "%s", _(name));
        else
            lunar_day(lunar_of(z, s->grid + i), s->lunar[i],
                      sizeof s->lunar[i]);
    }
    char from[40], to[40], year[20];
    int n = snprintf(s->subtitle, sizeof s->subtitle, _("%d年%d月"), s->year,
                     s->month);
    if (kiosk_lang(k) == LANG_EN || n < 0)
        return;
    say_year(lunar_of(z, first).year, year, sizeof year);
    lunar_date(lunar_of(z, first), from, sizeof from);
    lunar_date(lunar_of(z, next - 1), to, sizeof to);
    snprintf(s->subtitle + n, sizeof s->subtitle - (size_t)n,
             _("　%s%s 至 %s"), year, from, to);
}

static void list(struct activities_state *s, const struct kiosk *k,
                 const struct activity *a, char (*mine)[ID_SIZE], int count)
{
    const struct zone *z = kiosk_zone(k);
    struct listed *l = &s->list[s->count++];
    int64_t from = activity_starts(a, z), to = activity_ends(a, z);
    enum offer offer = activity_offer(a, z, kiosk_now(k));
    bool open = offer == OFFER_SIGNUP || offer == OFFER_WAIT ||
                offer == OFFER_SOON;
    *l = (struct listed){.a = *a, .look = open ? LOOK_OPEN : LOOK_NEUTRAL};
    l->first = zone_day(z, from);
    l->last = to > from ? zone_day(z, to - 1) : l->first;
    for (int i = 0; i < count; i++)
        if (strcmp(mine[i], a->id) == 0)
            l->look = LOOK_MINE;
}

static void read_list(struct activities_state *s, struct kiosk *k)
{
    struct err err = {0};
    char mine[MINE_MAX][ID_SIZE];
    int count = 0, mine_count = 0;
    const char *member = kiosk_who(k)->member;
    struct span span = span_of_days(kiosk_zone(k), s->from, s->days);
    span.now_ms = kiosk_now(k);
    s->count = 0;
    if (!activities_in(kiosk_db(k), &span, s->read, LISTED_MAX, &count,
                       &err) ||
        (member[0] && !signups_of(kiosk_db(k), member, mine, MINE_MAX,
                                  &mine_count, &err)))
        log_err("activities", &err);
    for (int i = 0; i < count; i++) {
        list(s, k, &s->read[i], mine, mine_count);
        activity_clear(&s->read[i]);
    }
}

const struct special_day *special_at(const struct activities_state *s, int i)
{
    return s->special[i].id[0] ? &s->special[i] : NULL;
}

bool day_is_off(const struct activities_state *s, int i)
{
    const struct special_day *special = special_at(s, i);
    return special ? special->follows == 0
                   : day_civil(s->from + i).weekday >= 6;
}

static void read_special(struct activities_state *s, struct kiosk *k)
{
    struct err err = {0};
    if (!special_days_from(kiosk_db(k), kiosk_org(k)->id, s->from, GRID_DAYS,
                           s->special, &err))
        log_err("special days", &err);
}

static void read_week(struct activities_state *s, struct kiosk *k)
{
    struct err err = {0};
    for (int i = 0; i < WEEK_DAYS; i++)
        if (!timetables_day(kiosk_db(k), kiosk_org(k)->id,
                            day_follows(s->from + i, special_at(s, i)),
                            &s->plans[i], &err)) {
            log_err("week", &err);
            s->plans[i].count = 0;
            return;
        }
}

/* The agenda's page stays with the activity it begins with. */
static void reload(struct activities_state *s, struct kiosk *k)
{
    char id[ID_SIZE] = "";
    if (s->first > 0 && s->first < s->count)
        memcpy(id, s->list[s->first].a.id, ID_SIZE);
    s->today = zone_day(kiosk_zone(k), kiosk_now(k));
    find_range(s);
    read_list(s, k);
    read_moon(s, k);
    read_special(s, k);
    if (s->view == VIEW_WEEK)
        read_week(s, k);
    s->first = 0;
    for (int i = 0; id[0] && i < s->count; i++)
        if (strcmp(s->list[i].a.id, id) == 0)
            s->first = i;
}

static void open_activities(void *state, struct kiosk *k, const char *subject)
{
    struct activities_state *s = state;
    (void)subject;
    s->day = zone_day(kiosk_zone(k), kiosk_now(k));
    reload(s, k);
}

/* ---- places ---- */

/* In portrait. */
static int side_height(const struct activities_state *s)
{
    return s->view == VIEW_AGENDA ? 96 : 700;
}

struct rect activities_main(const struct kiosk *k)
{
    struct rect box = content_box(k, false);
    if (!kiosk_look(k).portrait)
        box.w -= PANEL_W + 40;
    return box;
}

struct rect activities_side(const struct kiosk *k,
                            const struct activities_state *s)
{
    bool paged = s->view == VIEW_AGENDA;
    struct rect box = content_box(k, paged);
    if (kiosk_look(k).portrait) {
        int h = side_height(s);
        return (struct rect){box.x, box.y + box.h - h, box.w, h};
    }
    return (struct rect){box.x + box.w - PANEL_W, box.y, PANEL_W, box.h};
}

bool activity_is_on(const struct listed *l, int day)
{
    return l->first <= day && day <= l->last;
}

enum color bar_fill(enum bar_look look)
{
    return look == LOOK_MINE   ? color_of(ACCENT_GREEN, SHADE_ACCENT)
           : look == LOOK_OPEN ? color_of(ACCENT_GREEN, SHADE_TINT)
                               : COLOR_SURFACE2;
}

enum color bar_ink(enum bar_look look)
{
    return look == LOOK_MINE   ? COLOR_ON
           : look == LOOK_OPEN ? color_of(ACCENT_GREEN, SHADE_ACCENT)
                               : COLOR_INK2;
}

/* ---- touches ---- */

static int step_month(int year, int month, int step)
{
    month += step;
    year += month < 1 ? -1 : month > 12 ? 1 : 0;
    month = month < 1 ? 12 : month > 12 ? 1 : month;
    return day_of_date(year, month, 1);
}

static void step(struct activities_state *s, struct kiosk *k, int by)
{
    int day = s->view == VIEW_WEEK ? s->day + by * WEEK_DAYS
                                   : step_month(s->year, s->month, by);
    struct civil d = day_civil(day);
    if (by == 0 || d.year < YEAR_FIRST || d.year > YEAR_LAST)
        return;
    struct civil now = day_civil(s->today);
    /* The month of today selects today. */
    if (s->view != VIEW_WEEK && d.year == now.year && d.month == now.month)
        day = s->today;
    s->day = day;
    s->first = 0;
    reload(s, k);
}

static void choose_day(struct activities_state *s, struct kiosk *k, int day)
{
    struct civil d = day_civil(day);
    bool other = d.month != s->month || d.year != s->year;
    s->day = day;
    s->first = 0;
    if (s->view != VIEW_MONTH || other)
        reload(s, k);
}

static void tap(struct activities_state *s, struct kiosk *k,
                const struct event *e)
{
    switch ((enum activities_act)e->act) {
    case ACT_VIEW:
        if (e->arg < 0 || e->arg >= VIEWS)
            break;
        s->view = (enum view)e->arg;
        s->first = 0;
        reload(s, k);
        break;
    case ACT_STEP:
        step(s, k, (int)e->arg);
        break;
    case ACT_TODAY:
        s->day = s->today;
        s->first = 0;
        reload(s, k);
        break;
    case ACT_DAY:
        choose_day(s, k, (int)e->arg);
        break;
    case ACT_OPEN:
        if (e->arg >= 0 && e->arg < s->count)
            kiosk_go(k, &screen_activity, s->list[e->arg].a.id);
        break;
    case ACT_PAGE:
        break;
    }
}

static void handle_activities(void *state, struct kiosk *k,
                              const struct event *e)
{
    struct activities_state *s = state;
    int by = frame_step(e, ACT_PAGE);
    if (s->view == VIEW_AGENDA)
        frame_turn(&s->first, by, agenda_rows(k), s->count);
    else
        step(s, k, by);
    switch (e->kind) {
    case EVENT_TAP:
        tap(s, k, e);
        break;
    case EVENT_DATA:
    case EVENT_SHOWN:
    case EVENT_IDENTIFIED:
    case EVENT_LOOK:
        reload(s, k);
        break;
    default:
        break;
    }
}

/* Midnight moves today. */
static bool update_activities(void *state, struct kiosk *k)
{
    struct activities_state *s = state;
    int today = zone_day(kiosk_zone(k), kiosk_now(k));
    if (today == s->today)
        return false;
    if (s->day == s->today)
        s->day = today;
    reload(s, k);
    return true;
}

static void draw_activities(const void *state, const struct kiosk *k,
                            struct canvas *c)
{
    static void (*const views[VIEWS])(struct canvas *, const struct kiosk *,
                                      const struct activities_state *) = {
        month_draw, week_draw, agenda_draw};
    const struct activities_state *s = state;
    frame_header(c, k, SECTION_ACTIVITIES, _("活动"), s->subtitle);
    frame_offline(c, k);
    views[s->view](c, k, s);
    activities_panel(c, k, s);
}

const struct screen screen_activities = {
    .name = "activities",
    .state_size = sizeof(struct activities_state),
    .idle_s = 45,
    .open = open_activities,
    .handle = handle_activities,
    .update = update_activities,
    .draw = draw_activities,
};
