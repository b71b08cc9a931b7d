/* The board between classes: what it shows, and when that changes. */
#include "screens/attract_parts.h"

#include "base/log.h"
#include "screens/kiosk_parts.h"
#include "store/actions.h"
#include "store/activities.h"
#include "store/members.h"
#include "store/notices.h"
#include "ui/paint.h"

#include <stdio.h>
#include <string.h>

enum {
    PHOTO_HOLD_MS = 12000,
    PHOTO_QUIET_MS = 60000,
    NOTICE_HOLD_MS = 15000,
    RECENT_DAYS = 3,
    READ_NOTICES = 24,
    READ_EVENTS = 24,
    KEEP_MS = 60 * 60 * 1000 /* reads again at the latest */
};

bool board_is_quiet(const struct kiosk *k)
{
    return kiosk_look(k).theme == THEME_QUIET && bell_is_quiet(kiosk_bell(k));
}

/* ---- reading ---- */

static void sooner(int64_t *at, int64_t candidate, int64_t now)
{
    if (candidate > now && candidate < *at)
        *at = candidate;
}

static void read_photos(struct board *b, struct kiosk *k)
{
    struct photo list[BOARD_PHOTOS];
    char showing[MEDIA_PATH_SIZE];
    struct err err = {0};
    int count = 0;
    memcpy(showing, b->photos[b->photo].path, sizeof showing);
    if (!photos_for_board(kiosk_db(k), list, BOARD_PHOTOS, &count, &err)) {
        log_err("photos of the board", &err);
        return;
    }
    b->photo_count = count;
    b->photo = 0;
    for (int i = 0; i < count; i++) {
        struct board_photo *p = &b->photos[i];
        media_path(list[i].media, RENDITION_SCREEN, p->path);
        snprintf(p->caption, sizeof p->caption, "%s", list[i].caption);
        if (strcmp(p->path, showing) == 0)
            b->photo = i; /* the one on the wall stays there */
    }
}

/* Urgent ones alone; else the pinned ones and those of the last days. */
static void read_notices(struct board *b, struct kiosk *k, int64_t now)
{
    struct notice list[READ_NOTICES] = {0};
    struct notice_filter all = {0};
    char showing[ID_SIZE];
    struct err err = {0};
    int64_t change = 0;
    int count = 0;
    if (!notices_live(kiosk_db(k), now, &all, list, READ_NOTICES, &count,
                      &err) ||
        !notices_next_change(kiosk_db(k), now, &change, &err)) {
        log_err("notices of the board", &err);
        return;
    }
    memcpy(showing, b->notices[b->notice].id, sizeof showing);
    b->urgent = count > 0 && list[0].urgent;
    b->notice_count = b->notice = 0;
    for (int i = 0; i < count; i++) {
        struct notice *n = &list[i];
        int64_t from = n->shows_from_at > n->published_at ? n->shows_from_at
                                                          : n->published_at;
        bool fits =
            b->urgent ? n->urgent
                      : n->pinned || now - from < (int64_t)RECENT_DAYS * DAY_MS;
        if (fits && b->notice_count < BOARD_NOTICES) {
            if (strcmp(n->id, showing) == 0)
                b->notice = b->notice_count;
            b->notices[b->notice_count++] = *n;
        } else {
            notice_clear(n);
        }
    }
    sooner(&b->stale_at, change, now);
}

static void put_event(struct board *b, const struct kiosk *k,
                      const struct activity *a, int day, int today)
{
    struct board_event *e = &b->events[b->event_count++];
    int64_t starts = activity_starts(a, kiosk_zone(k));
    *e = (struct board_event){.today = day <= today};
    if (e->today)
        snprintf(e->day, sizeof e->day, "%s", _("今天"));
    else if (b->far)
        say_day(k, starts, e->day, sizeof e->day);
    else
        snprintf(e->day, sizeof e->day, "%s",
                 say_weekday(day_civil(day).weekday, false));
    if (!a->all_day && day >= today)
        say_clock(k, starts, e->time);
    snprintf(e->title, sizeof e->title, "%s", activity_short(a));
}

/* Today's, then this week's; when there are none the next one to come. */
static void read_events(struct board *b, struct kiosk *k, int64_t now)
{
    struct activity list[READ_EVENTS] = {0};
    const struct zone *z = kiosk_zone(k);
    struct err err = {0};
    int count = 0, today = zone_day(z, now);
    int sunday = today + 7 - day_civil(today).weekday;
    b->event_count = 0;
    b->far = false;
    if (!activities_coming(kiosk_db(k), z, now, list, READ_EVENTS, &count,
                           &err)) {
        log_err("events of the board", &err);
        return;
    }
    for (int i = 0; i < count; i++) {
        int64_t starts = activity_starts(&list[i], z);
        int day = zone_day(z, starts);
        sooner(&b->stale_at, activity_ends(&list[i], z), now);
        if (day <= sunday && b->event_count < BOARD_EVENTS)
            put_event(b, k, &list[i], day, today);
    }
    b->far = b->event_count == 0 && count > 0;
    if (b->far)
        put_event(b, k, &list[0], zone_day(z, activity_starts(&list[0], z)),
                  today);
    for (int i = 0; i < count; i++)
        activity_clear(&list[i]);
}

static void read_birthdays(struct board *b, struct kiosk *k, int64_t now)
{
    struct member list[BOARD_NAMES] = {0};
    struct civil c = zone_civil(kiosk_zone(k), now);
    struct err err = {0};
    char month_day[16];
    snprintf(month_day, sizeof month_day, "%02d-%02d", c.month, c.day);
    b->name_count = 0;
    if (!members_birthdays(kiosk_db(k), kiosk_org(k)->id, month_day, list,
                           BOARD_NAMES, &b->name_count, &err))
        log_err("birthdays", &err);
    for (int i = 0; i < b->name_count; i++)
        snprintf(b->names[i], sizeof b->names[i], "%s", list[i].name);
}

static void read_news(struct board *b, struct kiosk *k, int64_t now)
{
    struct err err = {0};
    if (!outcomes_people(kiosk_db(k), now, &b->news, &err))
        log_err("news of the board", &err);
}

static void read_board(struct board *b, struct kiosk *k)
{
    int64_t now = kiosk_now(k);
    const struct zone *z = kiosk_zone(k);
    b->read_at = now;
    b->stale_at = zone_day_start(z, zone_day(z, now) + 1);
    sooner(&b->stale_at, now + KEEP_MS, now);
    read_photos(b, k);
    read_notices(b, k, now);
    read_events(b, k, now);
    read_birthdays(b, k, now);
    read_news(b, k, now);
    b->is_empty = b->photo_count == 0 && b->notice_count == 0 &&
                  b->event_count == 0 && kiosk_day(k)->count == 0;
}

/* ---- time ---- */

const struct board_photo *board_next_photo(const struct board *b)
{
    return &b->photos[(b->photo + 1) % b->photo_count];
}

/* True when the picture, or its name, changed. */
static bool pass_photo(struct board *b, struct kiosk *k)
{
    if (b->photo_count < 2)
        return false;
    bool quiet = board_is_quiet(k);
    int hold = quiet ? PHOTO_QUIET_MS : PHOTO_HOLD_MS;
    int64_t now = kiosk_steady(k), past = now - b->photo_ms - hold;
    bool faded = b->fade.ms > 0, half = b->half;
    b->fade = (struct fade){0};
    b->half = false;
    if (past < 0) {
        kiosk_wake_in(k, (int)-past);
        return faded;
    }
    if (quiet || past >= PHOTO_FADE_MS) {
        b->photo = (b->photo + 1) % b->photo_count;
        b->photo_ms = now;
        kiosk_wake_in(k, hold);
        return true;
    }
    b->fade = (struct fade){now - past, PHOTO_FADE_MS};
    b->half = past >= PHOTO_FADE_MS / 2;
    kiosk_wake_in(k,
                  (int)((b->half ? PHOTO_FADE_MS : PHOTO_FADE_MS / 2) - past));
    return !faded || half != b->half;
}

static bool pass_notice(struct board *b, struct kiosk *k)
{
    if (b->notice_count < 2 || (board_is_quiet(k) && !b->urgent))
        return false;
    int64_t now = kiosk_steady(k), past = now - b->notice_ms;
    if (past < NOTICE_HOLD_MS) {
        kiosk_wake_in(k, (int)(NOTICE_HOLD_MS - past));
        return false;
    }
    b->notice = (b->notice + 1) % b->notice_count;
    b->notice_ms = now;
    kiosk_move(k, MOVE_FADE);
    kiosk_wake_in(k, NOTICE_HOLD_MS);
    return true;
}

static bool update(void *state, struct kiosk *k)
{
    struct board *b = state;
    int64_t now = kiosk_now(k);
    bool changed = false;
    if (now >= b->stale_at || now < b->read_at) {
        read_board(b, k);
        changed = true;
    }
    kiosk_awaits_time(k, b->stale_at);
    changed |= pass_photo(b, k);
    changed |= pass_notice(b, k);
    return changed;
}

/* ---- the screen ---- */

static void open_board(void *state, struct kiosk *k, const char *subject)
{
    struct board *b = state;
    (void)subject;
    b->photo_ms = b->notice_ms = kiosk_steady(k);
    read_board(b, k);
}

static void handle(void *state, struct kiosk *k, const struct event *e)
{
    struct board *b = state;
    switch (e->kind) {
    case EVENT_TAP:
    case EVENT_SWIPE:
        kiosk_go(k, &screen_home, "");
        break;
    case EVENT_SHOWN:
        b->photo_ms = b->notice_ms = kiosk_steady(k);
        read_board(b, k);
        break;
    case EVENT_DATA:
    case EVENT_LOOK:
        read_board(b, k);
        break;
    default:
        break;
    }
}

static void draw(const void *state, const struct kiosk *k, struct canvas *c)
{
    const struct board *b = state;
    struct rect all = {0, 0, canvas_w(c), canvas_h(c)};
    canvas_fill(c, all, COLOR_BG);
    canvas_node_begin(c, ROLE_BUTTON, all, _("轻触进入"), NULL,
                      (struct target){.act = ATTRACT_ENTER});
    canvas_node_end(c);
    if (b->urgent)
        draw_board_urgent(b, k, c);
    else if (board_is_quiet(k))
        draw_board_quiet(b, k, c);
    else
        draw_board_light(b, k, c);
}

const struct screen screen_attract = {
    .name = "attract",
    .state_size = sizeof(struct board),
    .alone = true,
    .open = open_board,
    .handle = handle,
    .update = update,
    .draw = draw,
};
