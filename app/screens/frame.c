#include "screens/frame.h"

#include "screens/bits.h"
#include "screens/kiosk_parts.h"

#include <stdio.h>
#include <string.h>

enum {
    DOCK_GAP = 16,
    DOCK_ICON = 96, /* a button without words */
    PAGER_MIDDLE = 800,
    PAGER_END = 972 /* in landscape, where it is in the dock */
};

const struct section_look section_looks[SECTIONS] = {
    {N_("通知"), "Notices", ICON_BULLHORN, ACCENT_RED},
    {N_("活动"), "Activities", ICON_CALENDAR_CHECK, ACCENT_GREEN},
    {N_("相册"), "Gallery", ICON_IMAGE_MULTIPLE, ACCENT_BLUE},
    {N_("心声"), "Your voice", ICON_MESSAGE_TEXT, ACCENT_PURPLE},
    {N_("投票"), "Votes", ICON_POLL_BOX, ACCENT_OCHRE},
    {N_("福利"), "Benefits", ICON_GIFT, ACCENT_ROSE},
    {N_("公开"), "Disclosure", ICON_CLIPBOARD_TEXT, ACCENT_TEAL},
    {N_("我的"), "Mine", ICON_ACCOUNT, ACCENT_GREY},
};

/* ---- header ---- */

static const struct style clock_style = {FACE_BOLD, 44, COLOR_INK,
                                         ALIGN_RIGHT, false};
static const struct style chip_style = {FACE_SANS, 28, COLOR_CHALK,
                                        ALIGN_LEFT, false};
static const struct style number_style = {FACE_BOLD, 28, COLOR_CHALKY,
                                          ALIGN_LEFT, false};

/* The bell chip's words and their widths; width 0: there is no chip. */
struct bell_chip {
    struct bell_words words;
    int before, number, after, gap, space, width;
};

static struct bell_chip bell_chip(const struct canvas *c,
                                  const struct kiosk *k)
{
    struct bell_chip b = {0};
    say_bell(k, &b.words);
    if (!b.words.before[0])
        return b;
    b.before = canvas_width(c, chip_style, b.words.before);
    b.number = canvas_width(c, number_style, b.words.number);
    b.after = canvas_width(c, chip_style, b.words.after);
    b.gap = b.words.number[0] ? 28 : 0;
    b.space = b.words.number[0] ? 10 : 0;
    b.width = 24 + 44 + b.before + b.gap + b.number + b.space + b.after + 24;
    return b;
}

static void draw_bell_chip(struct canvas *c, const struct bell_chip *b, int x,
                           int cy)
{
    const struct bell_words *w = &b->words;
    struct rect r = {x, cy - 28, b->width, 56};
    char label[300];
    snprintf(label, sizeof label, "%s%s%s%s%s", w->before,
             w->number[0] ? "　" : "", w->number, w->number[0] ? " " : "",
             w->after);
    canvas_node_begin(c, ROLE_BADGE, r, label, NULL, (struct target){0});
    canvas_round(c, r, 28, COLOR_BOARD);
    canvas_icon(c, r.x + 40, cy, 32, ICON_BELL_OUTLINE, COLOR_CHALKY);
    int at = r.x + 68;
    canvas_text(c, (struct rect){at, r.y, b->before + 8, 56}, chip_style,
                w->before);
    at += b->before + b->gap;
    canvas_text(c, (struct rect){at, r.y, b->number + 8, 56}, number_style,
                w->number);
    at += b->number + b->space;
    canvas_text(c, (struct rect){at, r.y, b->after + 8, 56}, chip_style,
                w->after);
    canvas_node_end(c);
}

static int content_top(const struct canvas *c)
{
    return canvas_look(c).portrait ? 136 : 120;
}

static int left_edge(const struct canvas *c)
{
    return canvas_look(c).portrait ? 48 : 64;
}

static const struct style title_style = {FACE_KAI_BOLD, 44, COLOR_INK,
                                         ALIGN_LEFT, false};
static const struct style subtitle_style = {FACE_SANS, 28, COLOR_INK2,
                                            ALIGN_LEFT, false};

/* The subtitle stands behind the title, or in a second line below it. */
static void header_words(struct canvas *c, int x, int room, const char *title,
                         const char *subtitle)
{
    int width = canvas_width(c, title_style, title);
    if (!subtitle[0]) {
        canvas_heading(c, (struct rect){x, 20, room, 64}, title_style, title);
    } else if (width + 24 + canvas_width(c, subtitle_style, subtitle) <=
               room) {
        canvas_heading(c, (struct rect){x, 20, width + 8, 64}, title_style,
                       title);
        canvas_text(c, (struct rect){x + width + 24, 24, room - width - 24,
                                     64},
                    subtitle_style, subtitle);
    } else {
        canvas_heading(c, (struct rect){x, 4, room, 56}, title_style, title);
        draw_fit(c, (struct rect){x, 62, room, 44}, subtitle_style, subtitle);
    }
}

/* How wide the words are in two lines, as small as they get. */
static int least_words(const struct canvas *c, const char *title,
                       const char *subtitle)
{
    int first = canvas_width(c, title_style, title);
    int second = canvas_width(c, fit_text(c, subtitle_style, subtitle, 0),
                              subtitle);
    return first > second ? first : second;
}

/* The title, then bell chip, clock and sync mark at the right.  The chip gives
 * way to words that would be cut, where that is enough for them. */
static void header(struct canvas *c, const struct kiosk *k, int x,
                   const char *title, const char *subtitle)
{
    char clock[8];
    const int edge = canvas_w(c) - left_edge(c), cy = 52;
    subtitle = subtitle ? subtitle : "";
    say_clock(k, kiosk_now(k), clock);
    const int width = canvas_width(c, clock_style, clock);
    const int clock_x = edge - 56 - width, room = clock_x - 24 - x;
    const int need = least_words(c, title, subtitle);
    struct bell_chip b = bell_chip(c, k);
    if (need > room - b.width - 24 && need <= room)
        b.width = 0;
    header_words(c, x, b.width ? room - b.width - 24 : room, title, subtitle);
    if (b.width)
        draw_bell_chip(c, &b, clock_x - 24 - b.width, cy);
    canvas_text(c, (struct rect){clock_x, cy - 32, width, 64}, clock_style,
                clock);
    draw_sync(c, k, edge - 16, cy, 32, COLOR_INK3, COLOR_WARN);
}

static struct rect dock_rect(const struct canvas *c)
{
    int h = canvas_look(c).large ? 128 : 112;
    return (struct rect){0, canvas_h(c) - h, canvas_w(c), h};
}

int frame_dock_y(const struct canvas *c)
{
    return dock_rect(c).y;
}

void frame_page(struct canvas *c)
{
    struct rect d = dock_rect(c);
    canvas_fill(c, (struct rect){0, 0, canvas_w(c), canvas_h(c)}, COLOR_BG);
    canvas_fill(c, d, COLOR_SURFACE2);
    canvas_fill(c, (struct rect){d.x, d.y, d.w, 2}, COLOR_LINE);
}

int frame_header(struct canvas *c, const struct kiosk *k, enum section s,
                 const char *title, const char *subtitle)
{
    const struct section_look *look = &section_looks[s];
    frame_page(c);
    int x = left_edge(c);
    draw_badge(c, x, 20, 64, look->accent, look->icon);
    header(c, k, x + 84, title, subtitle);
    return content_top(c);
}

int frame_header_home(struct canvas *c, const struct kiosk *k,
                      const char *greeting)
{
    frame_page(c);
    int x = left_edge(c);
    draw_seal(c, x, 20, 64);
    header(c, k, x + 84, _("教工之家"), greeting);
    return content_top(c);
}

struct rect frame_content(const struct canvas *c)
{
    struct look look = canvas_look(c);
    int dock = look.large ? 128 : 112;
    if (look.portrait)
        return (struct rect){48, 136, 984, 1920 - dock - 24 - 136};
    return (struct rect){64, 120, 1792, 1080 - dock - 24 - 120};
}

int frame_offline(struct canvas *c, const struct kiosk *k)
{
    const struct connection *n = kiosk_connection(k);
    if (n->alone || n->online)
        return 0;
    char line[300];
    if (n->queued > 0)
        snprintf(line, sizeof line,
                 ngettext("一切照常使用，%d 条记录已存在本机，联网后自动上传。",
                          "一切照常使用，%d 条记录已存在本机，联网后自动上传。",
                          (unsigned long)n->queued),
                 n->queued);
    else
        snprintf(line, sizeof line, "%s",
                 _("一切照常使用，联网后自动更新。"));
    int w = canvas_w(c) - 2 * left_edge(c);
    draw_banner(c, (struct rect){left_edge(c), content_top(c), w, 72},
                BANNER_WARN, ICON_CLOUD_OUTLINE_OFF, _("暂时离线"), line);
    return 72 + 16;
}

/* ---- dock ---- */

struct dock_item {
    struct button button;
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
        draw_button(c, r, &items[i].button,
                    (struct target){.act = items[i].act});
        x += r.w + DOCK_GAP;
    }
}

static const char *next_language_name(enum lang lang)
{
    static const char *const names[LANGS] = {
        [LANG_ZH_CN] = "English", [LANG_EN] = "繁體", [LANG_ZH_TW] = "简体"};
    return names[lang];
}

/* Who is there and the way out, or the way in.  `label` has the words. */
static struct dock_item identity(const struct canvas *c,
                                 const struct kiosk *k, char label[200])
{
    const struct who *w = kiosk_who(k);
    struct look look = canvas_look(c);
    if (w->member[0]) {
        snprintf(label, 200, _("%s 退出"), w->name);
        return item(ICON_LOGOUT, label, look.portrait ? 220 : 296,
                    FRAME_SIGN_OUT);
    }
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
    char label[200];
    struct dock_item items[6] = {
        toggle(ICON_FORMAT_SIZE, _("大字"), k->large, FRAME_LARGE),
        toggle(ICON_CONTRAST_BOX, _("对比"), k->contrast, FRAME_CONTRAST),
        item(ICON_TRANSLATE, next_language_name(k->lang), 200, FRAME_LANG),
        toggle(ICON_WHEELCHAIR, _("低位"), k->low, FRAME_LOW),
        slide(k),
    };
    const int last = k->low ? 5 : 4, left = left_edge(c);
    const int right = canvas_w(c) - left;
    items[2].lone = true;
    items[last] = identity(c, k, label);
    fit_row(c, items, last + 1, right - left + DOCK_GAP);
    put_row(c, left, items, last);
    put_row(c, right - item_width(c, &items[last]), &items[last], 1);
}

static void dock_page(struct canvas *c, const struct kiosk *k)
{
    char label[200];
    struct dock_item ways[] = {
        item(ICON_ARROW_LEFT, _("返回"), 184, FRAME_BACK),
        item(ICON_HOME, _("首页"), 184, FRAME_HOME),
    };
    struct dock_item items[] = {
        slide(k),
        toggle(ICON_FORMAT_SIZE, _("大字"), k->large, FRAME_LARGE),
        toggle(ICON_CONTRAST_BOX, _("对比"), k->contrast, FRAME_CONTRAST),
        identity(c, k, label),
    };
    const bool portrait = canvas_look(c).portrait;
    const int left = left_edge(c), right = canvas_w(c) - left;
    struct dock_item *first = k->low ? items : items + 1;
    const int count = k->low ? 4 : 3;
    ways[1].button.icon_only = portrait;
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
    char text[32];
    snprintf(text, sizeof text, "%d / %d", page + 1, pages);
    struct button before = {.look = BUTTON_PLAIN, .icon = ICON_CHEVRON_LEFT,
                            .label = _("上一页"), .icon_only = true};
    struct button after = before;
    after.icon = ICON_CHEVRON_RIGHT;
    after.label = _("下一页");
    draw_button(c, (struct rect){x, d.y + 16, w, h}, &before,
                (struct target){.act = act, .arg = -1, .off = page == 0});
    draw_fit(c, (struct rect){x + w + 4, d.y + 16, gap - 8, h},
             (struct style){FACE_SANS, 32, COLOR_INK2, ALIGN_CENTER, false},
             text);
    draw_button(
        c, (struct rect){x + w + gap, d.y + 16, w, h}, &after,
        (struct target){.act = act, .arg = 1, .off = page + 1 >= pages});
}
