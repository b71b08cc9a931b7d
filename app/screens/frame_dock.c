/* The dock at the bottom edge, and turning pages by the pager in it. */
#include "screens/frame.h"

#include "screens/bits.h"
#include "screens/kiosk_parts.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    DOCK_GAP = 16,
    DOCK_ICON = 96, /* a button without words */
    PAGER_MIDDLE = 800,
    PAGER_END = 972 /* in landscape, where it is in the dock */
};

static struct rect dock_rect(const struct canvas *c)
{
    int h = canvas_look(c).large ? 128 : 112;
    return (struct rect){0, canvas_h(c) - h, canvas_w(c), h};
}

int frame_dock_y(const struct canvas *c)
{
    return dock_rect(c).y;
}

struct dock_item {
    struct button button;
    const char *who; /* a person stands here instead; NULL: nobody */
    int least, most; /* wide; most 0: as wide as its words */
    bool lone;       /* does without its words when there is no room */
    int act;
};

static struct dock_item item(int icon, const char *label, int least,
                             int act)
{
    return (struct dock_item){
        .button = {.look = BUTTON_PLAIN, .accent = ACCENT_RED, .icon = icon,
                   .label = label, .size = 32},
        .least = least,
        .act = act,
    };
}

static struct dock_item toggle(int icon, const char *label, bool on, int act)
{
    struct dock_item i = item(icon, label, 160, act);
    i.button.look = on ? BUTTON_PRIMARY : BUTTON_PLAIN;
    i.lone = act != FRAME_LOW;
    return i;
}

static int item_width(const struct canvas *c, const struct dock_item *i)
{
    struct style s = {FACE_BOLD, 32, COLOR_INK, ALIGN_LEFT, false};
    if (i->who)
        return frame_who_width(c, i->who, i->most ? i->most : canvas_w(c));
    if (i->button.icon_only)
        return DOCK_ICON;
    int need = canvas_width(c, s, i->button.label) + 36 + 12 + 48;
    need = need > i->least ? need : i->least;
    return i->most && need > i->most ? i->most : need;
}

/* With a gap behind each. */
static int row_width(const struct canvas *c, const struct dock_item *items,
                     int count)
{
    int w = 0;
    for (int i = 0; i < count; i++)
        w += item_width(c, &items[i]) + DOCK_GAP;
    return w;
}

/* Words fall away before the name in the last one gets smaller, and no name
 * is ever cut. */
static void fit_row(const struct canvas *c, struct dock_item *items,
                    int count, int room)
{
    struct dock_item *last = &items[count - 1];
    if (row_width(c, items, count) > room)
        for (int i = 0; i < count; i++)
            items[i].button.icon_only |= items[i].lone;
    int over = row_width(c, items, count) - room;
    if (over > 0)
        last->most = item_width(c, last) - over;
}

static void put_row(struct canvas *c, int x, const struct dock_item *items,
                    int count)
{
    struct rect d = dock_rect(c);
    for (int i = 0; i < count; i++) {
        struct rect r = {x, d.y + 16, item_width(c, &items[i]), d.h - 32};
        const struct target t = {.act = items[i].act};
        if (items[i].who)
            frame_who(c, items[i].who, r.w, t);
        else
            draw_button(c, r, &items[i].button, t);
        x += r.w + DOCK_GAP;
    }
}

static const char *next_language_name(enum lang lang)
{
    static const char *const names[LANGS] = {
        [LANG_ZH_CN] = "English", [LANG_EN] = "繁體", [LANG_ZH_TW] = "简体"};
    return names[lang];
}

/* Who is there and the way out, or the way in. */
static struct dock_item identity(const struct canvas *c,
                                 const struct kiosk *k)
{
    const struct who *w = kiosk_who(k);
    struct look look = canvas_look(c);
    if (w->member[0])
        return (struct dock_item){.who = w->name, .act = FRAME_SIGN_OUT};
    struct dock_item i =
        item(ICON_ACCOUNT_CARD_DETAILS,
             look.portrait || look.large ? _("登录") : _("刷卡或输工号登录"),
             look.portrait ? 180 : 352, FRAME_SIGN_IN);
    i.button.look = BUTTON_DARK;
    return i;
}

static struct dock_item slide(const struct kiosk *k)
{
    return (struct dock_item){.button = reach_button(k), .least = 160,
                              .act = FRAME_SLIDE};
}

static void dock_home(struct canvas *c, const struct kiosk *k)
{
    struct dock_item items[6] = {
        toggle(ICON_FORMAT_SIZE, _("大字"), k->large, FRAME_LARGE),
        toggle(ICON_CONTRAST_BOX, _("对比"), k->contrast, FRAME_CONTRAST),
        item(ICON_TRANSLATE, next_language_name(k->lang), 200, FRAME_LANG),
        toggle(ICON_WHEELCHAIR, _("低位"), k->low, FRAME_LOW),
        slide(k),
    };
    const int last = k->low ? 5 : 4, left = frame_content(c).x;
    const int right = canvas_w(c) - left;
    items[2].lone = true;
    items[last] = identity(c, k);
    fit_row(c, items, last + 1, right - left + DOCK_GAP);
    put_row(c, left, items, last);
    put_row(c, right - item_width(c, &items[last]), &items[last], 1);
}

static void dock_page(struct canvas *c, const struct kiosk *k)
{
    const bool portrait = canvas_look(c).portrait;
    const int least = portrait ? 160 : 184;
    struct dock_item ways[] = {
        item(ICON_ARROW_LEFT, _("返回"), least, FRAME_BACK),
        item(ICON_HOME, _("首页"), least, FRAME_HOME),
    };
    struct dock_item items[] = {
        slide(k),
        toggle(ICON_FORMAT_SIZE, _("大字"), k->large, FRAME_LARGE),
        toggle(ICON_CONTRAST_BOX, _("对比"), k->contrast, FRAME_CONTRAST),
        identity(c, k),
    };
    const int left = frame_content(c).x, right = canvas_w(c) - left;
    struct dock_item *first = k->low ? items : items + 1;
    const int count = k->low ? 4 : 3;
    ways[1].button.icon_only =
        portrait && row_width(c, ways, 2) + row_width(c, first, count) >
                        right - left + DOCK_GAP;
    const int from = portrait ? left + row_width(c, ways, 2)
                              : PAGER_END + DOCK_GAP;
    fit_row(c, first, count, right - from + DOCK_GAP);
    put_row(c, left, ways, 2);
    put_row(c, right + DOCK_GAP - row_width(c, first, count), first, count);
}

void frame_dock(struct canvas *c, const struct kiosk *k,
                const struct screen *screen)
{
    if (screen == &screen_home)
        dock_home(c, k);
    else
        dock_page(c, k);
}

void frame_pager(struct canvas *c, int page, int pages, int act)
{
    if (pages < 2)
        return;
    struct rect d = dock_rect(c);
    bool portrait = canvas_look(c).portrait;
    int w = 112, h = d.h - 32, gap = portrait ? 88 : 120;
    int x = PAGER_MIDDLE - (2 * w + gap) / 2;
    if (portrait) { /* above the dock: the row is full */
        x = (canvas_w(c) - 2 * w - gap) / 2;
        d.y -= h + 24;
    }
    struct button before = {.look = BUTTON_PLAIN, .icon = ICON_CHEVRON_LEFT,
                            .label = _("上一页"), .icon_only = true};
    struct button after = before;
    after.icon = ICON_CHEVRON_RIGHT;
    after.label = _("下一页");
    draw_button(c, (struct rect){x, d.y + 16, w, h}, &before,
                (struct target){.act = act, .arg = -1, .off = page == 0});
    draw_page_number(c, (struct rect){x + w, d.y + 16, gap, h}, page, pages);
    draw_button(
        c, (struct rect){x + w + gap, d.y + 16, w, h}, &after,
        (struct target){.act = act, .arg = 1, .off = page + 1 >= pages});
}

int frame_step(const struct event *e, int act)
{
    if (e->kind == EVENT_TAP && e->act == act)
        return (int)e->arg;
    int d = e->kind != EVENT_SWIPE          ? 0
            : abs(e->dx) > abs(e->dy) ? e->dx
                                      : e->dy;
    return d < 0 ? 1 : d > 0 ? -1 : 0;
}

void frame_turn(int *first, int step, int rows, int count)
{
    int next = *first + step * rows;
    if (next < count)
        *first = next < 0 ? 0 : next;
}
