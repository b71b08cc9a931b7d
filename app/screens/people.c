/* people.c - who is going: masked names, those who wait after them. */
#include "screens/frame.h"

#include "base/log.h"
#include "screens/content.h"
#include "store/activities.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ACT_SECTION = 1, ACT_PAGE, ACT_LEAVE };
enum { GOING, WAITING, LISTS };

enum {
    TABS_H = 80,
    TABS_LARGE_H = 96,
    GAP = 24,
    TILE_H = 122,
    TILE_LARGE_H = 152,
    COLUMNS = 5,
    COLUMNS_LARGE = 4,
    COLUMNS_PORTRAIT = 3,
    COLUMNS_PORTRAIT_LARGE = 2
};

struct state {
    char id[ID_SIZE];
    struct activity a;
    bool gone;
    struct person *people[LISTS]; /* owned */
    int count[LISTS];
    int section;
    int first; /* of the page */
};

static void clear(struct state *s)
{
    activity_clear(&s->a);
    for (int i = 0; i < LISTS; i++) {
        free(s->people[i]);
        s->people[i] = NULL;
        s->count[i] = 0;
    }
}

/* The page stays with the person it begins with. */
static void reload(struct state *s, struct kiosk *k)
{
    static const unsigned states[LISTS] = {1u << SIGNUP_GOING,
                                           1u << SIGNUP_WAITING};
    struct err err = {0};
    struct db *db = kiosk_db(k);
    bool found = false;
    char member[ID_SIZE] = "";
    if (s->first > 0 && s->first < s->count[s->section])
        memcpy(member, s->people[s->section][s->first].member, ID_SIZE);
    clear(s);
    int64_t now = kiosk_now(k);
    if (!activities_get(db, s->id, now, &s->a, &found, &err))
        log_err("people", &err);
    s->gone = !found;
    for (int i = 0; i < LISTS && found; i++)
        if (!people_list(db, s->id, states[i], now, &s->people[i],
                         &s->count[i], &err))
            log_err("people", &err);
    if (s->count[s->section] == 0)
        s->section = GOING;
    s->first = 0;
    for (int i = 0; member[0] && i < s->count[s->section]; i++)
        if (strcmp(s->people[s->section][i].member, member) == 0)
            s->first = i;
}

static void open_people(void *state, struct kiosk *k, const char *subject)
{
    struct state *s = state;
    snprintf(s->id, sizeof s->id, "%s", subject);
    reload(s, k);
}

static void close_people(void *state)
{
    clear(state);
}

/* ---- places ---- */

struct tiles {
    struct rect box;
    int columns, rows, h;
};

static struct tiles tiles_of(const struct kiosk *k)
{
    struct look look = kiosk_look(k);
    struct tiles t = {.box = content_box(k, true)};
    int tabs = (look.large ? TABS_LARGE_H : TABS_H) + GAP;
    t.box.y += tabs;
    t.box.h -= tabs;
    t.columns = look.portrait && look.large ? COLUMNS_PORTRAIT_LARGE
                : look.portrait             ? COLUMNS_PORTRAIT
                : look.large                ? COLUMNS_LARGE
                                            : COLUMNS;
    t.h = look.large ? TILE_LARGE_H : TILE_H;
    t.rows = (t.box.h + GAP) / (t.h + GAP);
    return t;
}

static int tiles_on_page(const struct kiosk *k)
{
    struct tiles t = tiles_of(k);
    return t.columns * t.rows;
}

/* ---- touches ---- */

static void handle_people(void *state, struct kiosk *k, const struct event *e)
{
    struct state *s = state;
    frame_turn(&s->first, frame_step(e, ACT_PAGE), tiles_on_page(k),
               s->count[s->section]);
    switch (e->kind) {
    case EVENT_TAP:
        if (e->act == ACT_SECTION && e->arg >= 0 && e->arg < LISTS) {
            s->section = (int)e->arg;
            s->first = 0;
        } else if (e->act == ACT_LEAVE) {
            kiosk_back(k);
        }
        break;
    case EVENT_DATA:
    case EVENT_SHOWN:
        reload(s, k);
        break;
    default:
        break;
    }
}

/* ---- drawing ---- */

static void draw_person(struct canvas *c, const struct kiosk *k,
                        struct rect r, const struct person *p)
{
    char name[121];
    kiosk_public_name(k, p->name, name, sizeof name);
    draw_name_tile(c, r, name,
                   p->pending ? _("联网后确认") : p->group, p->present,
                   _("已签到"), (struct target){0});
}

static void draw_tiles(struct canvas *c, const struct kiosk *k,
                       const struct state *s)
{
    struct tiles t = tiles_of(k);
    int n = s->count[s->section], each = t.columns * t.rows;
    int w = (t.box.w - (t.columns - 1) * GAP) / t.columns;
    for (int i = 0; i < each && s->first + i < n; i++)
        draw_person(c, k,
                    (struct rect){t.box.x + i % t.columns * (w + GAP),
                                  t.box.y + i / t.columns * (t.h + GAP), w,
                                  t.h},
                    &s->people[s->section][s->first + i]);
    int page = (s->first + each - 1) / each;
    frame_pager(c, page, page + pages_of(n - s->first, each), ACT_PAGE);
}

static void draw_tabs(struct canvas *c, const struct kiosk *k,
                      const struct state *s)
{
    struct rect box = content_box(k, true);
    char going[60], waiting[60];
    snprintf(going, sizeof going, _("报名 %d"), s->count[GOING]);
    snprintf(waiting, sizeof waiting, _("候补 %d"), s->count[WAITING]);
    const char *const labels[LISTS] = {going, waiting};
    bool large = kiosk_look(k).large;
    draw_segments(c,
                  (struct rect){box.x, box.y, 560,
                                large ? TABS_LARGE_H : TABS_H},
                  ACCENT_GREEN, labels, NULL, LISTS, s->section,
                  ACT_SECTION);
    if (!kiosk_look(k).portrait)
        canvas_text(c,
                    (struct rect){box.x + 600, box.y, box.w - 600,
                                  large ? TABS_LARGE_H : TABS_H},
                    style_right(FACE_SANS, 28, COLOR_INK2),
                    kiosk_org(k)->unmask ? ""
                                         : _("为保护隐私，名字只显示一部分"));
}

static void draw_nobody(struct canvas *c, const struct kiosk *k,
                        const struct state *s)
{
    struct dead_end d = {.accent = ACCENT_GREEN,
                         .icon = ICON_ACCOUNT_PLUS,
                         .title = _("还没有人报名"),
                         .text = _("回到活动页，您来当第一位。"),
                         .away = _("回到活动"),
                         .act = ACT_LEAVE};
    if (s->gone) {
        d.icon = ICON_INFORMATION_OUTLINE;
        d.title = _("这个活动已取消");
        d.text = _("组织的人把它收回了。有问题可以问问工会。");
    }
    draw_dead_end(c, k, &d);
}

static void draw_people(const void *state, const struct kiosk *k,
                        struct canvas *c)
{
    const struct state *s = state;
    frame_header(c, k, SECTION_ACTIVITIES, _("谁去"),
                 s->gone ? "" : activity_short(&s->a));
    frame_offline(c, k);
    if (s->count[GOING] + s->count[WAITING] == 0) {
        draw_nobody(c, k, s);
        return;
    }
    draw_tabs(c, k, s);
    draw_tiles(c, k, s);
}

const struct screen screen_people = {
    .name = "people",
    .state_size = sizeof(struct state),
    .idle_s = 45,
    .open = open_people,
    .close = close_people,
    .handle = handle_people,
    .draw = draw_people,
};
