#include "screens/home_parts.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/activities.h"
#include "store/notices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FRESH_DAYS = 3,
    NEW_PHOTO_DAYS = 14,
    READ_ACTIVITIES = 40,
    ALBUMS_LOOKED = 12,
    CONTENT_TOP = 160,
    CONTENT_TOP_LOW = 516,
    CARD_TOP = 128,
    CARD_H = 364
};

/* ---- reading ---- */

/* The day and what it is about, or who says it. */
static void notice_lines(const struct kiosk *k, const struct notice *n,
                         struct home_row *r)
{
    char day[60], more[300];
    say_day(k, n->published_at, day, sizeof day);
    utf8_copy(more, sizeof more, n->summary[0] ? n->summary : n->issuer);
    snprintf(r->line, sizeof r->line, more[0] ? "%s·%s" : "%s%s", day, more);
    utf8_copy(more, sizeof r->brief - sizeof day, n->issuer);
    snprintf(r->brief, sizeof r->brief, more[0] ? "%s·%.59s" : "%s%.59s", day,
             more);
}

static bool is_fresh(const struct notice *n, const char *member, int64_t now)
{
    return member ? !n->acked
                  : now - n->published_at < (int64_t)FRESH_DAYS * DAY_MS;
}

static void read_notices(struct home *h, struct kiosk *k, int64_t now)
{
    struct notice *list = mem_new(NOTICES_MAX * sizeof *list);
    const char *member = kiosk_who(k)->member[0] ? kiosk_who(k)->member : NULL;
    struct notice_filter filter = {.member = member};
    struct err err = {0};
    int count = 0;
    if (!notices_live(kiosk_db(k), now, &filter, list, NOTICES_MAX, &count,
                      &err) ||
        !notices_next_change(kiosk_db(k), now, &h->stale_at, &err))
        log_err("notices of home", &err);
    h->fresh = h->notice_count = 0;
    for (int i = 0; i < count; i++) {
        const struct notice *n = &list[i];
        bool fresh = is_fresh(n, member, now);
        h->fresh += fresh;
        if (h->notice_count < HOME_ROWS) {
            struct home_row *r = &h->notices[h->notice_count++];
            *r = (struct home_row){.strong = fresh};
            snprintf(r->id, sizeof r->id, "%s", n->id);
            snprintf(r->title, sizeof r->title, "%s", notice_short(n));
            notice_lines(k, n, r);
        }
        notice_clear(&list[i]);
    }
    free(list);
}

/* Where and when today; whether one can still sign up; else the time. */
static void activity_lines(const struct kiosk *k, const struct activity *a,
                           int64_t now, struct home_row *r)
{
    char day[60], time[8] = "";
    enum offer offer = activity_offer(a, kiosk_zone(k), now);
    say_day(k, activity_starts(a, kiosk_zone(k)), day, sizeof day);
    if (!a->all_day)
        say_clock(k, a->starts_at, time);
    snprintf(r->brief, sizeof r->brief, time[0] ? "%s %s" : "%s%s", day, time);
    if (!r->today && offer == OFFER_SIGNUP && a->capacity > 0)
        snprintf(r->line, sizeof r->line, _("报名中 %d/%d"), a->going,
                 a->capacity);
    else if (!r->today && offer == OFFER_WAIT)
        snprintf(r->line, sizeof r->line, "%s", _("已报满，可候补"));
    else
        snprintf(r->line, sizeof r->line, a->place[0] ? "%s %s" : "%s%s",
                 r->brief, a->place);
}

static void read_activities(struct home *h, struct kiosk *k, int64_t now)
{
    struct activity *list = mem_new(READ_ACTIVITIES * sizeof *list);
    const struct zone *z = kiosk_zone(k);
    struct err err = {0};
    int count = 0, today = zone_day(z, now);
    if (!activities_coming(kiosk_db(k), z, now, list, READ_ACTIVITIES, &count,
                           &err))
        log_err("activities of home", &err);
    h->open = h->activity_count = 0;
    h->cover[0] = '\0';
    for (int i = 0; i < count; i++) {
        const struct activity *a = &list[i];
        h->open += activity_offer(a, z, now) == OFFER_SIGNUP;
        if (!h->cover[0] && a->cover[0])
            media_path(a->cover, RENDITION_SCREEN, h->cover);
        if (h->activity_count < HOME_ROWS) {
            struct home_row *r = &h->activities[h->activity_count++];
            int day = zone_day(z, activity_starts(a, z));
            struct civil c = day_civil(day < today ? today : day);
            *r = (struct home_row){.month = c.month,
                                   .day = c.day,
                                   .today = day <= today,
                                   .strong = true};
            snprintf(r->id, sizeof r->id, "%s", a->id);
            snprintf(r->title, sizeof r->title, "%s", activity_short(a));
            activity_lines(k, a, now, r);
        }
        activity_clear(&list[i]);
    }
    free(list);
}

/* Photos of the last fortnight, among the newest albums. */
static int count_new(struct db *db, const struct album *albums, int count,
                     int64_t now)
{
    struct photo *list = mem_new(PHOTOS_MAX * sizeof *list);
    struct err err = {0};
    int fresh = 0;
    for (int i = 0; i < count && i < ALBUMS_LOOKED; i++) {
        int n = 0;
        if (!photos_of(db, albums[i].id, list, PHOTOS_MAX, &n, &err))
            log_err("photos of home", &err);
        for (int p = 0; p < n; p++)
            fresh += list[p].taken_at > 0 && list[p].taken_at <= now &&
                     now - list[p].taken_at < (int64_t)NEW_PHOTO_DAYS * DAY_MS;
    }
    free(list);
    return fresh;
}

static void read_albums(struct home *h, struct kiosk *k, int64_t now)
{
    struct album *list = mem_new(ALBUMS_MAX * sizeof *list);
    struct photo wall = {0};
    struct err err = {0};
    int count = 0, walls = 0;
    if (!albums_list(kiosk_db(k), list, ALBUMS_MAX, &count, &err) ||
        !photos_for_board(kiosk_db(k), &wall, 1, &walls, &err))
        log_err("albums of home", &err);
    h->album[0] = h->board[0] = '\0';
    if (count > 0 && list[0].cover[0])
        media_path(list[0].cover, RENDITION_THUMB, h->album);
    if (walls > 0)
        media_path(wall.media, RENDITION_SCREEN, h->board);
    int fresh = count_new(kiosk_db(k), list, count, now);
    if (count == 0)
        snprintf(h->album_line, sizeof h->album_line, "%s", _("还没有相册"));
    else if (fresh > 0)
        snprintf(h->album_line, sizeof h->album_line,
                 ngettext("%d 张新照片", "%d 张新照片", (unsigned long)fresh),
                 fresh);
    else
        snprintf(h->album_line, sizeof h->album_line,
                 ngettext("%d 个相册", "%d 个相册", (unsigned long)count),
                 count);
    free(list);
}

static void read_mine(struct home *h, struct kiosk *k)
{
    enum { MINE_MAX = 64 };
    char ids[MINE_MAX][ID_SIZE];
    struct err err = {0};
    h->mine = 0;
    if (kiosk_who(k)->member[0] &&
        !signups_of(kiosk_db(k), kiosk_who(k)->member, ids, MINE_MAX, &h->mine,
                    &err))
        log_err("own signups", &err);
}

static void read_home(struct home *h, struct kiosk *k)
{
    int64_t now = kiosk_now(k);
    const struct zone *z = kiosk_zone(k);
    int64_t midnight = zone_day_start(z, zone_day(z, now) + 1);
    h->read_at = now;
    h->stale_at = 0;
    read_notices(h, k, now);
    read_activities(h, k, now);
    read_albums(h, k, now);
    read_mine(h, k);
    if (h->stale_at <= now || h->stale_at > midnight)
        h->stale_at = midnight;
}

/* ---- reacting ---- */

/* Once per visit, what came of earlier requests. */
static void tell_outcomes(struct home *h, struct kiosk *k)
{
    const struct who *w = kiosk_who(k);
    struct outcome first;
    struct err err = {0};
    int count = 0;
    if (!w->member[0] || strcmp(w->member, h->told) == 0 ||
        strcmp(kiosk_screen_name(k), "home") != 0)
        return;
    snprintf(h->told, sizeof h->told, "%s", w->member);
    if (!outcomes_untold(kiosk_db(k), w->member, &first, 1, &count, &err))
        log_err("outcomes", &err);
    else if (count > 0)
        kiosk_go(k, &screen_outcomes, "");
}

static void tap_section(struct kiosk *k, enum section s)
{
    if (s == SECTION_GALLERY) {
        kiosk_go(k, &screen_gallery, "");
    } else if (s == SECTION_MINE && kiosk_who(k)->member[0]) {
        kiosk_go(k, &screen_activities, "");
    } else if (s == SECTION_MINE) {
        struct purpose p = {.tier = TIER_REVERSIBLE};
        snprintf(p.text, sizeof p.text, "%s", _("登录：看看我的报名和未读"));
        kiosk_identify(k, &p);
    } else {
        kiosk_say(k, ICON_INFORMATION_OUTLINE, COLOR_TOASTACT,
                  N_("这一项还没开通"), N_("开通后就在这里，位置不变"));
    }
}

static void tap(struct home *h, struct kiosk *k, const struct event *e)
{
    int row = e->arg >= 0 && e->arg < HOME_ROWS ? (int)e->arg : 0;
    switch ((enum home_act)e->act) {
    case HOME_NOTICES:
        kiosk_go(k, &screen_notices, "");
        break;
    case HOME_NOTICE:
        kiosk_go(k, &screen_notice, h->notices[row].id);
        break;
    case HOME_ACTIVITIES:
        kiosk_go(k, &screen_activities, "");
        break;
    case HOME_ACTIVITY:
        kiosk_go(k, &screen_activity, h->activities[row].id);
        break;
    case HOME_SECTION:
        tap_section(k, (enum section)e->arg);
        break;
    }
}

static void open_home(void *state, struct kiosk *k, const char *subject)
{
    (void)subject;
    read_home(state, k);
}

static void handle(void *state, struct kiosk *k, const struct event *e)
{
    struct home *h = state;
    switch (e->kind) {
    case EVENT_TAP:
        tap(h, k, e);
        break;
    case EVENT_DATA:
    case EVENT_LOOK:
    case EVENT_DONE:
        read_home(h, k);
        break;
    case EVENT_SHOWN:
    case EVENT_IDENTIFIED:
        if (!kiosk_who(k)->member[0])
            h->told[0] = '\0';
        read_home(h, k);
        tell_outcomes(h, k);
        break;
    default:
        break;
    }
}

static bool update(void *state, struct kiosk *k)
{
    struct home *h = state;
    int64_t now = kiosk_now(k);
    bool stale = now >= h->stale_at || now < h->read_at;
    if (stale)
        read_home(h, k);
    kiosk_awaits_time(k, h->stale_at);
    return stale;
}

/* ---- drawing ---- */

static void draw_low_header(const struct kiosk *k, struct canvas *c)
{
    char clock[8];
    frame_page(c);
    draw_seal(c, 48, 24, 64);
    canvas_heading(
        c, (struct rect){132, 20, 400, 68},
        (struct style){FACE_KAI_BOLD, 44, COLOR_INK, ALIGN_LEFT, false},
        _("教工之家"));
    say_clock(k, kiosk_now(k), clock);
    canvas_text(c, (struct rect){canvas_w(c) - 48 - 52 - 240, 26, 240, 64},
                (struct style){FACE_BOLD, 44, COLOR_INK, ALIGN_RIGHT, false},
                clock);
    draw_sync(c, k, canvas_w(c) - 48 - 16, 58, 32, COLOR_INK3, COLOR_WARN);
}

static void draw(const void *state, const struct kiosk *k, struct canvas *c)
{
    const struct home *h = state;
    char date[80], lunar[120], greeting[300];
    if (canvas_look(c).portrait) {
        draw_low_header(k, c);
        int shift = frame_offline(c, k);
        int y = shift ? 136 + shift : CARD_TOP;
        draw_home_card(h, k, c,
                       (struct rect){48, y, 984, CARD_TOP + CARD_H - y});
        draw_home_tiles(h, k, c, CONTENT_TOP_LOW);
        return;
    }
    say_date(k, kiosk_now(k), true, date, sizeof date);
    say_lunar(k, false, lunar, sizeof lunar);
    snprintf(greeting, sizeof greeting, _("%s，%s·%s"), say_greeting(k), date,
             lunar);
    int top = frame_header_home(c, k, greeting);
    int shift = frame_offline(c, k);
    draw_home_tiles(h, k, c, shift ? top + shift : CONTENT_TOP);
}

const struct screen screen_home = {
    .name = "home",
    .state_size = sizeof(struct home),
    .idle_s = 45,
    .open = open_home,
    .handle = handle,
    .update = update,
    .draw = draw,
};
