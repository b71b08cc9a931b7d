/* The board in the light: photo, clock, notice, events, bell. */
#include "screens/attract_parts.h"

#include <stdio.h>
#include <string.h>

enum {
    TAB_RADIUS = 32,
    LABEL_H = 60,
    LABEL_GAP = 24,
    EVENT_ROW = 76,
    EVENT_DAY_W = 112,
    EVENT_TIME_X = 128,
    EVENT_TITLE_X = 288,
    NAMES_SHOWN = 3
};

/* Where things are, one table per orientation. */
struct board_layout {
    struct rect board, photo, tab;
    int edge, right; /* of the board's own lines */
    int seal_y, hint_cy, clock_y, date_cy, lunar_cy;
    struct rect notice;
    int title_cy, summary_cy; /* below notice.y */
    struct rect line;
    struct rect events;
};

static const struct board_layout landscape = {
    .board = {1120, 0, 800, 640},
    .photo = {0, 0, 1120, 640},
    .tab = {0, 536, 848, 104},
    .edge = 1184,
    .right = 1856,
    .seal_y = 52,
    .hint_cy = 88,
    .clock_y = 148,
    .date_cy = 444,
    .lunar_cy = 528,
    .notice = {64, 664, 1024, 256},
    .title_cy = 119,
    .summary_cy = 200,
    .line = {1119, 680, 2, 216},
    .events = {1184, 678, 696, 3 * EVENT_ROW},
};

static const struct board_layout portrait = {
    .board = {0, 0, 1080, 568},
    .photo = {0, 568, 1080, 608},
    .tab = {0, 1070, 828, 106},
    .edge = 56,
    .right = 1024,
    .seal_y = 48,
    .hint_cy = 84,
    .clock_y = 148,
    .date_cy = 435,
    .lunar_cy = 506,
    .notice = {56, 1196, 968, 256},
    .title_cy = 115,
    .summary_cy = 191,
    .line = {56, 1452, 968, 2},
    .events = {56, 1470, 968, 3 * EVENT_ROW},
};

static struct rect line_box(int x, int cy, int w, int h)
{
    return (struct rect){x, cy - h / 2, w, h};
}

/* ---- the blackboard ---- */
static const struct style hint_style = {FACE_SANS, 32, COLOR_CHALK2,
                                        ALIGN_RIGHT, false};

static void draw_hint(struct canvas *c, const struct kiosk *k,
                      const struct board_layout *l)
{
    const char *hint = _("轻触进入");
    int w = canvas_width(c, hint_style, hint), right = l->right - 60;
    const struct rect chip = {right - w - 72, l->hint_cy - 32, w + 96, 64};
    if (canvas_is_pressed(c, (struct target){.act = ATTRACT_ENTER}))
        canvas_round(c, chip, 32, COLOR_BOARD2);
    canvas_icon(c, right - w - 32, l->hint_cy, 32, ICON_CURSOR_POINTER,
                COLOR_CHALK2);
    canvas_text(c, line_box(right - w, l->hint_cy, w, 48), hint_style, hint);
    draw_sync(c, k, l->right - 15, l->hint_cy, 28, COLOR_CHALK2, COLOR_CHALKY);
}

static void draw_blackboard(struct canvas *c, const struct kiosk *k,
                            const struct board_layout *l)
{
    char clock[8], date[80], lunar[160];
    int w = l->right - l->edge;
    canvas_fill(c, l->board, COLOR_BOARD);
    draw_seal(c, l->edge, l->seal_y, 72);
    const int hint_x = l->right - 60 - 48 -
                       canvas_width(c, hint_style, _("轻触进入"));
    const struct rect name = line_box(l->edge + 92, l->hint_cy,
                                      hint_x - 24 - l->edge - 92, 64);
    canvas_heading(c, name,
                   fit_text(c,
                            (struct style){FACE_KAI_BOLD, 44, COLOR_CHALK,
                                           ALIGN_LEFT, false},
                            _("教工之家"), name.w),
                   _("教工之家"));
    draw_hint(c, k, l);
    say_clock(k, kiosk_now(k), clock);
    canvas_text(c, (struct rect){l->edge - 6, l->clock_y, w + 40, 248},
                (struct style){FACE_BOLD, 240, COLOR_CHALK, ALIGN_LEFT, true},
                clock);
    say_date(k, kiosk_now(k), true, date, sizeof date);
    draw_fit(c, line_box(l->edge, l->date_cy, w, 88),
             (struct style){FACE_BOLD, 60, COLOR_CHALK, ALIGN_LEFT, false},
             date);
    say_lunar(k, true, lunar, sizeof lunar);
    draw_fit(c, line_box(l->edge, l->lunar_cy, w, 72),
             (struct style){FACE_KAI, 52, COLOR_CHALKY, ALIGN_LEFT, false},
             lunar);
}

/* ---- photo and birthdays ---- */

/* The names that are said, and how many more there are in words. */
static void say_names(const struct board *b, int shown, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (int i = 0; i < shown && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s",
                                 i > 0 ? _("、") : "", b->names[i]);
}

/* "今天是 %s 老师的生日" in pieces around the names. */
struct birthday {
    char words[300], names[400];
    struct run runs[3];
    int count;
};

static void say_birthday(const struct board *b, int shown, int size,
                         bool fixed, struct birthday *out)
{
    struct style plain = {FACE_KAI, size, COLOR_INK, ALIGN_LEFT, fixed};
    struct style bold = {FACE_KAI_BOLD, size, COLOR_INK, ALIGN_LEFT, fixed};
    char *words = out->words;
    say_names(b, shown, out->names, sizeof out->names);
    if (shown < b->name_count)
        snprintf(words, sizeof out->words,
                 ngettext("今天是 %%s 等 %d 位老师的生日",
                          "今天是 %%s 等 %d 位老师的生日",
                          (unsigned long)b->name_count),
                 b->name_count);
    else
        snprintf(words, sizeof out->words, "%s", _("今天是 %s 老师的生日"));
    char *at = strstr(words, "%s");
    out->runs[0] = (struct run){.style = plain, .text = words};
    out->count = 1;
    if (!at)
        return;
    *at = '\0';
    out->runs[1] = (struct run){.style = bold, .text = out->names};
    out->runs[2] = (struct run){.style = plain, .text = at + 2};
    out->count = 3;
}

static int birthday_width(const struct canvas *c, const struct birthday *d)
{
    int w = 0;
    for (int i = 0; i < d->count; i++)
        w += canvas_width(c, d->runs[i].style, d->runs[i].text);
    return w;
}

/* As many names as fit in a size that is read from afar; one name is said
 * whatever its length. */
static void fit_birthday(const struct board *b, const struct canvas *c,
                         int width, struct birthday *out)
{
    static const struct {
        int size;
        bool fixed;
    } looks[] = {{44, false}, {40, false}, {36, false}, {44, true},
                 {40, true},  {36, true},  {32, true},  {28, true},
                 {24, true}};
    enum { LOOKS = sizeof looks / sizeof *looks, FROM_AFAR = 6 };
    int most = b->name_count < NAMES_SHOWN ? b->name_count : NAMES_SHOWN;
    for (int shown = most; shown > 0; shown--)
        for (int i = 0; i < (shown > 1 ? FROM_AFAR : LOOKS); i++) {
            say_birthday(b, shown, looks[i].size, looks[i].fixed, out);
            if (birthday_width(c, out) <= width)
                return;
        }
}

static void draw_birthdays(const struct board *b, struct canvas *c,
                           struct rect tab)
{
    int edge = canvas_look(c).portrait ? 56 : 64;
    struct rect box = {tab.x + edge + 84, tab.y, tab.w - edge - 116, 64};
    struct birthday said = {.count = 0};
    fit_birthday(b, c, box.w, &said);
    box.y +=
        (tab.h - canvas_rich_height(c, box.w, said.runs, said.count, 64, 1)) /
        2;
    canvas_corners(c, tab, TAB_RADIUS, 2, COLOR_BG);
    canvas_icon(c, tab.x + edge + 30, tab.y + tab.h / 2, 56, ICON_CAKE_VARIANT,
                color_of(ACCENT_ROSE, SHADE_ACCENT));
    canvas_rich(c, box, said.runs, said.count, 64, 1);
}

/* The photo's name, beside the tab when there is room, else above it. */
static void draw_photo_label(struct canvas *c, const struct board_layout *l,
                             const char *caption, bool tab)
{
    if (!caption[0])
        return;
    struct style s = {FACE_SANS, 32, COLOR_WHITE, ALIGN_LEFT, false};
    int room = l->photo.w - 2 * LABEL_GAP;
    int need = canvas_width(c, s, caption) + 2 * 24 + 32 + 12;
    int w = need < room ? need : room;
    int y = l->photo.y + l->photo.h - 28 - LABEL_H;
    if (tab && w > l->photo.w - l->tab.w - LABEL_GAP - 8)
        y = l->tab.y - LABEL_GAP - LABEL_H;
    struct rect r = {l->photo.x + l->photo.w - LABEL_GAP - w, y, w, LABEL_H};
    canvas_round(c, r, LABEL_H / 2, COLOR_LABEL);
    canvas_icon(c, r.x + 40, y + LABEL_H / 2, 32, ICON_IMAGE_MULTIPLE,
                COLOR_WHITE);
    canvas_text(c, (struct rect){r.x + 68, y, w - 68 - 20, LABEL_H}, s,
                caption);
}

/* Without photos the place is a calm wall with the seal. */
static void draw_wall(struct canvas *c, const struct kiosk *k, struct rect r,
                      bool is_empty)
{
    int cx = r.x + r.w / 2, cy = r.y + r.h / 2;
    canvas_fill(c, r, COLOR_BOARD2);
    draw_seal(c, cx - 128, cy - 192, 256);
    canvas_text(c, (struct rect){r.x + 48, cy + 96, r.w - 96, 72},
                (struct style){FACE_KAI, 52, COLOR_CHALK, ALIGN_CENTER, false},
                is_empty                ? _("教工之家开张了")
                : kiosk_org(k)->name[0] ? kiosk_org(k)->name
                                        : _("教工之家"));
    if (is_empty)
        draw_fit(
            c, (struct rect){r.x + 48, cy + 168, r.w - 96, 60},
            (struct style){FACE_SANS, 44, COLOR_CHALK2, ALIGN_CENTER, false},
            _("工会正在准备通知、活动和照片"));
}

static void draw_photo(const struct board *b, const struct kiosk *k,
                       struct canvas *c, const struct board_layout *l)
{
    bool tab = b->name_count > 0;
    if (b->photo_count == 0) {
        draw_wall(c, k, l->photo, b->is_empty);
        draw_board_news(b, c, l->photo, l->notice.x);
    } else {
        const struct board_photo *p = &b->photos[b->photo];
        const struct board_photo *next = board_next_photo(b);
        const char *said = b->half ? next->caption : p->caption;
        canvas_crossfade(c, l->photo, p->path, next->path, b->fade, said);
        draw_board_news(b, c, l->photo, l->notice.x);
        draw_photo_label(c, l, said, tab);
    }
    if (tab)
        draw_birthdays(b, c, l->tab);
}

/* ---- the top notice ---- */

/* Category with the pin, as a solid tab; returns the x behind it. */
static int draw_category(struct canvas *c, int x, int y, const struct notice *n)
{
    struct style s = {FACE_BOLD, 36, COLOR_ON, ALIGN_LEFT, false};
    const char *words = n && n->category[0] ? n->category : _("通知");
    int icon = n && n->pinned ? ICON_PIN : ICON_BULLHORN;
    int w = canvas_width(c, s, words);
    struct rect r = {x, y, 68 + w + 22, 56};
    canvas_round(c, r, 12, color_of(ACCENT_RED, SHADE_ACCENT));
    canvas_icon(c, x + 38, y + 28, 36, (uint32_t)icon, COLOR_ON);
    canvas_text(c, (struct rect){x + 68, y, w, 56}, s, words);
    return x + r.w;
}

static void draw_notice_text(struct canvas *c, const struct board_layout *l,
                             const char *title, const char *summary)
{
    struct rect at = l->notice;
    canvas_text(c, line_box(at.x, at.y + l->title_cy, at.w, 88),
                (struct style){FACE_BOLD, 60, COLOR_INK, ALIGN_LEFT, false},
                title);
    canvas_text(c, line_box(at.x, at.y + l->summary_cy, at.w, 64),
                (struct style){FACE_SANS, 44, COLOR_INK2, ALIGN_LEFT, false},
                summary);
}

/* Our own words are smaller rather than cut. */
static void draw_no_notice(struct canvas *c, const struct board_layout *l,
                           bool is_empty)
{
    struct rect at = l->notice;
    draw_fit(c, line_box(at.x, at.y + l->title_cy, at.w, 88),
             (struct style){FACE_BOLD, 60, COLOR_INK, ALIGN_LEFT, false},
             is_empty ? _("还没有通知") : _("这几天没有新通知"));
    draw_fit(c, line_box(at.x, at.y + l->summary_cy, at.w, 64),
             (struct style){FACE_SANS, 44, COLOR_INK2, ALIGN_LEFT, false},
             is_empty ? _("有了新的，会先出现在这里")
                      : _("轻触进入，可以翻看以前的通知"));
}

static void draw_notice(const struct board *b, const struct kiosk *k,
                        struct canvas *c, const struct board_layout *l)
{
    const struct notice *n = b->notice_count ? &b->notices[b->notice] : NULL;
    int x = draw_category(c, l->notice.x, l->notice.y, n);
    if (!n) {
        draw_no_notice(c, l, b->is_empty);
        return;
    }
    char day[60], meta[220];
    say_day(k, n->published_at, day, sizeof day);
    snprintf(meta, sizeof meta, n->issuer[0] ? "%s·%s" : "%s%s", n->issuer,
             day);
    canvas_text(c,
                (struct rect){x + 16, l->notice.y,
                              l->notice.x + l->notice.w - x - 16, 56},
                (struct style){FACE_SANS, 36, COLOR_INK2, ALIGN_LEFT, false},
                meta);
    struct style title = {FACE_BOLD, 60, COLOR_INK, ALIGN_LEFT, false};
    bool fits = canvas_width(c, title, n->title) <= l->notice.w;
    draw_notice_text(c, l, fits ? n->title : notice_short(n), n->summary);
}

/* ---- events ---- */

static void draw_event(struct canvas *c, struct rect r,
                       const struct board_event *e)
{
    enum color day =
        e->today ? COLOR_TODAY : color_of(ACCENT_GREEN, SHADE_ACCENT);
    int x = EVENT_TITLE_X;
    canvas_node_begin(c, ROLE_TEXT, r, e->title, e->day, (struct target){0});
    if (e->time[0]) {
        draw_fit(c, (struct rect){r.x, r.y, EVENT_DAY_W, r.h},
                 (struct style){FACE_BOLD, 44, day, ALIGN_LEFT, false}, e->day);
        canvas_text(
            c, (struct rect){r.x + EVENT_TIME_X, r.y, 150, r.h},
            (struct style){FACE_SANS, 44, COLOR_INK2, ALIGN_LEFT, false},
            e->time);
    } else { /* a whole day, or its date takes the place of the time */
        draw_fit(c, (struct rect){r.x, r.y, x - 24, r.h},
                 (struct style){FACE_BOLD, 44, day, ALIGN_LEFT, false}, e->day);
    }
    canvas_text(c, (struct rect){r.x + x, r.y, r.w - x, r.h},
                (struct style){e->today ? FACE_BOLD : FACE_SANS, 44, COLOR_INK,
                               ALIGN_LEFT, false},
                e->title);
    canvas_node_end(c);
}

static void draw_events(const struct board *b, struct canvas *c, struct rect r)
{
    struct rect row = {r.x, r.y, r.w, EVENT_ROW};
    if (b->event_count == 0 || b->far) {
        canvas_text(
            c, row,
            (struct style){FACE_BOLD, 44, COLOR_INK2, ALIGN_LEFT, false},
            _("本周没有活动"));
        row.y += EVENT_ROW;
    }
    for (int i = 0; i < b->event_count; i++) {
        struct board_event e = b->events[i];
        if (b->far) {
            canvas_text(
                c, row,
                (struct style){FACE_SANS, 44, COLOR_INK2, ALIGN_LEFT, false},
                _("下一个活动"));
            row.y += EVENT_ROW;
            e.time[0] = '\0';
        }
        draw_event(c, row, &e);
        row.y += EVENT_ROW;
    }
}

void draw_board_light(const struct board *b, const struct kiosk *k,
                      struct canvas *c)
{
    const bool low = canvas_look(c).portrait; /* the board is above */
    const struct board_layout *l = low ? &portrait : &landscape;
    if (low)
        draw_blackboard(c, k, l);
    draw_photo(b, k, c, l);
    if (!low)
        draw_blackboard(c, k, l);
    draw_notice(b, k, c, l);
    canvas_fill(c, l->line, COLOR_LINE);
    draw_events(b, c, l->events);
    draw_bell_bar(k, c);
}
