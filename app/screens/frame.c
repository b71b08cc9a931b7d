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

/* Returns the next x. */
static int dock_button(struct canvas *c, int x, int width,
                       const struct button *b, struct target t)
{
    struct rect d = dock_rect(c);
    draw_button(c, (struct rect){x, d.y + 16, width, d.h - 32}, b, t);
    return x + width + DOCK_GAP;
}

static struct button plain(int icon, const char *label, bool active)
{
    return (struct button){
        .look = active ? BUTTON_PRIMARY : BUTTON_PLAIN,
        .accent = ACCENT_RED,
        .icon = icon,
        .label = label,
        .size = 32,
    };
}

static const char *next_language_name(enum lang lang)
{
    static const char *const names[LANGS] = {
        [LANG_ZH_CN] = "English", [LANG_EN] = "繁體", [LANG_ZH_TW] = "简体"};
    return names[lang];
}

static int dock_width(const struct canvas *c, const char *label, int least)
{
    struct style s = {FACE_BOLD, 32, COLOR_INK, ALIGN_LEFT, false};
    int need = canvas_width(c, s, label) + 36 + 12 + 48;
    return need > least ? need : least;
}

/* What stands at the right of the dock, and how wide each is. */
struct dock_plan {
    bool icons; /* the two without their words */
    int large, contrast, identity;
    char who[200];
};

/* In `room` px, gaps included.  The name in the identity is never cut: before
 * that, 大字 and 对比 lose their words. */
static struct dock_plan dock_plan(const struct canvas *c,
                                  const struct kiosk *k, int room)
{
    const struct who *w = kiosk_who(k);
    const struct look look = canvas_look(c);
    struct dock_plan p = {.large = dock_width(c, _("大字"), 160),
                          .contrast = dock_width(c, _("对比"), 160)};
    if (w->member[0]) {
        snprintf(p.who, sizeof p.who, _("%s 退出"), w->name);
        p.identity = dock_width(c, p.who, look.portrait ? 220 : 296);
    } else {
        snprintf(p.who, sizeof p.who, "%s",
                 look.portrait || look.large ? _("登录")
                                             : _("刷卡或输工号登录"));
        p.identity = dock_width(c, p.who, look.portrait ? 180 : 352);
    }
    p.icons = p.large + p.contrast + p.identity + 2 * DOCK_GAP > room;
    if (p.icons)
        p.large = p.contrast = DOCK_ICON;
    room -= p.large + p.contrast + 2 * DOCK_GAP;
    if (p.identity > room)
        p.identity = room;
    return p;
}

static void dock_identity(struct canvas *c, const struct kiosk *k, int x,
                          const struct dock_plan *p)
{
    struct button b = plain(ICON_LOGOUT, p->who, false);
    struct target t = {.act = FRAME_SIGN_OUT};
    if (!kiosk_who(k)->member[0]) {
        b.look = BUTTON_DARK;
        b.icon = ICON_ACCOUNT_CARD_DETAILS;
        t.act = FRAME_SIGN_IN;
    }
    dock_button(c, x - p->identity, p->identity, &b, t);
}

/* 大字 and 对比 from x on; returns the next x. */
static int dock_looks(struct canvas *c, const struct kiosk *k, int x,
                      const struct dock_plan *p)
{
    struct button large = plain(ICON_FORMAT_SIZE, _("大字"), k->large);
    struct button contrast = plain(ICON_CONTRAST_BOX, _("对比"), k->contrast);
    large.icon_only = contrast.icon_only = p->icons;
    x = dock_button(c, x, p->large, &large,
                    (struct target){.act = FRAME_LARGE});
    return dock_button(c, x, p->contrast, &contrast,
                       (struct target){.act = FRAME_CONTRAST});
}

void frame_dock(struct canvas *c, const struct kiosk *k,
                const struct screen *screen)
{
    const bool portrait = canvas_look(c).portrait;
    const int left = left_edge(c), right = canvas_w(c) - left;
    if (screen == &screen_home) {
        const char *name = next_language_name(k->lang);
        const int width = dock_width(c, name, 200);
        struct button lang = plain(ICON_TRANSLATE, name, false);
        struct dock_plan p =
            dock_plan(c, k, right - left - width - DOCK_GAP);
        dock_button(c, dock_looks(c, k, left, &p), width, &lang,
                    (struct target){.act = FRAME_LANG});
        dock_identity(c, k, right, &p);
        return;
    }
    struct button back = plain(ICON_ARROW_LEFT, _("返回"), false);
    struct button house = plain(ICON_HOME, _("首页"), false);
    house.icon_only = portrait;
    int x = dock_button(c, left, dock_width(c, _("返回"), 184), &back,
                        (struct target){.act = FRAME_BACK});
    x = dock_button(c, x, portrait ? DOCK_ICON : dock_width(c, _("首页"), 184),
                    &house, (struct target){.act = FRAME_HOME});
    if (!portrait)
        x = PAGER_END + DOCK_GAP;
    struct dock_plan p = dock_plan(c, k, right - x);
    dock_looks(c, k,
               right - p.identity - p.contrast - p.large - 2 * DOCK_GAP, &p);
    dock_identity(c, k, right, &p);
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
