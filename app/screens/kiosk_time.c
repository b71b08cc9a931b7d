/* What happens by itself: the minute, the bell, the theme, the toast's end,
 * and forgetting whoever has gone. */
#include "screens/kiosk_parts.h"

#include "base/log.h"
#include "store/timetables.h"
#include "ui/paint.h"

enum { LOOK_AHEAD = 70 /* days: a summer holiday */ };

/* Day 0 of `ahead` is a holiday: the next one with lessons, 0 when none is in
 * sight. */
static bool find_back(struct kiosk *k, int day,
                      const struct special_day *ahead, struct err *err)
{
    k->back_day = 0;
    for (int i = 1; i < LOOK_AHEAD && !k->back_day; i++) {
        struct day_plan plan;
        int weekday =
            day_follows(day + i, ahead[i].id[0] ? &ahead[i] : NULL);
        if (!timetables_day(k->db, k->org.id, weekday, &plan, err))
            return false;
        if (plan.count > 0)
            k->back_day = day + i;
    }
    return true;
}

static bool read_day(struct kiosk *k, int day, struct err *err)
{
    struct special_day ahead[LOOK_AHEAD];
    k->plan = (struct day_plan){0};
    k->special = (struct special_day){0};
    k->back_day = 0;
    if (!special_days_from(k->db, k->org.id, day, LOOK_AHEAD, ahead, err))
        return false;
    k->special = ahead[0];
    int weekday = day_follows(day, ahead[0].id[0] ? &ahead[0] : NULL);
    if (weekday == 0)
        return find_back(k, day, ahead, err);
    return timetables_day(k->db, k->org.id, weekday, &k->plan, err);
}

/* Reads today's periods when the day has changed, and the bell. */
void kiosk_tell_bell(struct kiosk *k)
{
    int64_t now = kiosk_now(k);
    int day = zone_day(k->zone, now);
    if (day != k->plan_day) {
        struct err err = {0};
        k->plan_day = day;
        if (!read_day(k, day, &err))
            log_err("timetable", &err);
    }
    struct bell_state was = k->bell;
    k->bell = bell_now(&k->plan, k->zone, now);
    if (was.bell != k->bell.bell || was.minutes != k->bell.minutes ||
        was.now != k->bell.now || was.soon != k->bell.soon)
        k->changed = true;
}

/* Quiet starts and ends with the bell, and only while the board shows. */
static void choose_theme(struct kiosk *k)
{
    if (!k->options.auto_theme || k->depth != 1)
        return;
    enum theme wanted = bell_is_quiet(&k->bell) ? THEME_QUIET : THEME_LIGHT;
    if (wanted == k->theme)
        return;
    k->theme = wanted;
    kiosk_move(k, MOVE_THEME);
}

static void pass_time(struct kiosk *k)
{
    int64_t now = kiosk_now(k);
    if (now / 60000 != k->minute) {
        k->minute = now / 60000;
        k->changed = true;
    }
    kiosk_tell_bell(k);
    choose_theme(k);
    kiosk_awaits_time(k, (k->minute + 1) * 60000);
    kiosk_awaits_time(k, k->bell.changes_at);
}

static void pass_toast(struct kiosk *k)
{
    if (!k->toast_until_ms)
        return;
    if (k->steady_ms >= k->toast_until_ms) {
        k->toast_until_ms = 0;
        k->changed = true;
        return;
    }
    if (k->toast_rises) {
        k->changed = true;
        k->toast_rises =
            kiosk_passed(k, k->toast_from_ms, TOAST_IN_MS) < 1000;
        kiosk_wake_in(k, STEP_MS);
    }
    if (k->toast.undo[0]) {
        k->changed = true; /* its ring turns */
        kiosk_counts(k, k->toast_until_ms);
    }
    kiosk_awaits(k, k->toast_until_ms);
}

int kiosk_idle_s(const struct kiosk *k)
{
    int s = k->levels[k->depth - 1].screen->idle_s;
    if (k->depth == 1)
        return 0;
    bool there = k->who.member[0] != '\0';
    return s > 0 && there && s > 60 ? 60 : s;
}

static void pass_idle(struct kiosk *k)
{
    int limit_s = kiosk_idle_s(k);
    if (limit_s == 0) {
        k->asking_ms = 0;
        return;
    }
    int64_t ask = k->touched_ms + (int64_t)limit_s * 1000;
    if (kiosk_awaits(k, ask))
        return;
    if (!k->asking_ms) {
        k->asking_ms = k->steady_ms;
        k->page++;
        k->changed = true;
    }
    if (k->steady_ms - k->asking_ms >= IDLE_ASK_MS) {
        k->asking_ms = 0;
        kiosk_attract(k);
        return;
    }
    k->changed = true;
    kiosk_counts(k, k->asking_ms + IDLE_ASK_MS);
}

bool kiosk_update(struct kiosk *k, int64_t steady_ms, int64_t *next_ms)
{
    k->steady_ms = steady_ms;
    k->wake_ms = INT64_MAX;
    kiosk_take_replies(k);
    kiosk_pass_waiting(k);
    pass_time(k);
    pass_toast(k);
    pass_idle(k);
    reach_pass(k);
    for (int i = kiosk_lowest(k); i < k->depth; i++) {
        const struct level l = k->levels[i];
        if (l.screen->update && l.screen->update(l.state, k))
            k->changed = true;
    }
    *next_ms = k->wake_ms;
    bool changed = k->changed;
    k->changed = false;
    return changed;
}
