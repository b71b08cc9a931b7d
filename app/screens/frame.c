#include "screens/frame.h"

#include "model/lunar.h"
#include "screens/kiosk_parts.h"

#include <stdio.h>
#include <string.h>

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

static void draw_sync_mark(struct canvas *c, const struct kiosk *k, int cx,
                           int cy)
{
    const struct connection *n = kiosk_connection(k);
    bool off = !n->alone && !n->online;
    int icon = off                        ? ICON_CLOUD_OUTLINE_OFF
               : n->working || n->queued  ? ICON_CLOUD_SYNC
                                          : ICON_CLOUD_CHECK;
    const char *label = off                       ? _("离线")
                        : n->working || n->queued ? _("同步中")
                                                  : _("已同步");
    canvas_node_begin(c, ROLE_BADGE, (struct rect){cx - 16, cy - 16, 32, 32},
                      label, NULL, (struct target){0});
    canvas_icon(c, cx, cy, 32, (uint32_t)icon, off ? COLOR_WARN : COLOR_INK3);
    canvas_node_end(c);
}

/* The chip's words end at x; returns where it begins. */
static int draw_bell_chip(struct canvas *c, const struct kiosk *k, int x,
                          int cy)
{
    struct bell_words w;
    say_bell(k, &w);
    if (!w.before[0])
        return x;
    int before = canvas_width(c, chip_style, w.before);
    int number = canvas_width(c, number_style, w.number);
    int after = canvas_width(c, chip_style, w.after);
    int gap = w.number[0] ? 28 : 0, space = w.number[0] ? 10 : 0;
    int width = 24 + 44 + before + gap + number + space + after + 24;
    struct rect r = {x - width, cy - 28, width, 56};
    char label[300];
    snprintf(label, sizeof label, "%s%s%s%s%s", w.before,
             w.number[0] ? "　" : "", w.number, w.number[0] ? " " : "",
             w.after);
    canvas_node_begin(c, ROLE_BADGE, r, label, NULL, (struct target){0});
    canvas_round(c, r, 28, COLOR_BOARD);
    canvas_icon(c, r.x + 40, cy, 32, ICON_BELL_OUTLINE, COLOR_CHALKY);
    int at = r.x + 68;
    canvas_text(c, (struct rect){at, r.y, before + 8, 56}, chip_style,
                w.before);
    at += before + gap;
    canvas_text(c, (struct rect){at, r.y, number + 8, 56}, number_style,
                w.number);
    at += number + space;
    canvas_text(c, (struct rect){at, r.y, after + 8, 56}, chip_style, w.after);
    canvas_node_end(c);
    return r.x;
}

/* Bell chip, clock and sync mark; returns where they begin. */
static int header_right(struct canvas *c, const struct kiosk *k)
{
    int edge = canvas_w(c) - (kiosk_look(k).portrait ? 48 : 64);
    int cy = 52;
    char clock[8];
    say_clock(k, kiosk_now(k), clock);
    draw_sync_mark(c, k, edge - 16, cy);
    int width = canvas_width(c, clock_style, clock);
    canvas_text(c, (struct rect){edge - 56 - width, cy - 32, width, 64},
                clock_style, clock);
    return draw_bell_chip(c, k, edge - 56 - width - 24, cy);
}

static int content_top(const struct canvas *c)
{
    return canvas_look(c).portrait ? 136 : 120;
}

static int left_edge(const struct canvas *c)
{
    return canvas_look(c).portrait ? 48 : 64;
}

/* Title and subtitle behind the badge, as much as fits before `end`. */
static void header_words(struct canvas *c, int x, int end, const char *title,
                         const char *subtitle)
{
    struct style big = {FACE_KAI_BOLD, 44, COLOR_INK, ALIGN_LEFT, false};
    struct style small = {FACE_SANS, 28, COLOR_INK2, ALIGN_LEFT, false};
    int room = end - x - 24;
    int width = canvas_heading(c, (struct rect){x, 20, room, 64}, big, title);
    room -= width + 24;
    if (subtitle && subtitle[0] && room > 160)
        canvas_text(c, (struct rect){x + width + 24, 24, room, 64}, small,
                    subtitle);
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
    int end = header_right(c, k);
    int x = left_edge(c);
    draw_badge(c, x, 20, 64, look->accent, look->icon);
    header_words(c, x + 84, end, title, subtitle);
    return content_top(c);
}

int frame_header_home(struct canvas *c, const struct kiosk *k,
                      const char *greeting)
{
    frame_page(c);
    int end = header_right(c, k);
    int x = left_edge(c);
    draw_seal(c, x, 20, 64);
    header_words(c, x + 84, end, _("教工之家"), greeting);
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

/* A dock button at x, or ending at x when from the right; returns the next
 * x on that side. */
static int dock_button(struct canvas *c, int x, int width, bool right,
                       const struct button *b, struct target t)
{
    struct rect d = dock_rect(c);
    int h = d.h - 32;
    struct rect r = {right ? x - width : x, d.y + 16, width, h};
    draw_button(c, r, b, t);
    return right ? r.x - 16 : r.x + width + 16;
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

static void dock_identity(struct canvas *c, const struct kiosk *k, int x)
{
    const struct who *w = kiosk_who(k);
    struct look look = canvas_look(c);
    char label[200];
    if (w->member[0]) {
        snprintf(label, sizeof label, _("%s 退出"), w->name);
        struct button b = plain(ICON_LOGOUT, label, false);
        dock_button(c, x, dock_width(c, label, look.portrait ? 220 : 296),
                    true, &b, (struct target){.act = FRAME_SIGN_OUT});
        return;
    }
    snprintf(label, sizeof label, "%s",
             look.portrait || look.large ? _("登录") : _("刷卡或输工号登录"));
    struct button b = {.look = BUTTON_DARK, .icon = ICON_ACCOUNT_CARD_DETAILS,
                       .label = label, .size = 32};
    dock_button(c, x, dock_width(c, label, look.portrait ? 180 : 352), true,
                &b, (struct target){.act = FRAME_SIGN_IN});
}

static int identity_width(const struct canvas *c, const struct kiosk *k)
{
    const struct who *w = kiosk_who(k);
    struct look look = canvas_look(c);
    char label[200];
    if (w->member[0]) {
        snprintf(label, sizeof label, _("%s 退出"), w->name);
        return dock_width(c, label, look.portrait ? 220 : 296);
    }
    return dock_width(c,
                      look.portrait || look.large ? _("登录")
                                                  : _("刷卡或输工号登录"),
                      look.portrait ? 180 : 352);
}

void frame_dock(struct canvas *c, const struct kiosk *k,
                const struct screen *screen)
{
    bool portrait = canvas_look(c).portrait;
    bool home = screen == &screen_home;
    int left = left_edge(c), right = canvas_w(c) - left_edge(c);
    struct button large = plain(ICON_FORMAT_SIZE, _("大字"), k->large);
    struct button contrast = plain(ICON_CONTRAST_BOX, _("对比"), k->contrast);
    large.icon_only = contrast.icon_only = portrait && !home;
    int w = large.icon_only ? 96 : dock_width(c, _("大字"), 160);
    int w2 = large.icon_only ? 96 : dock_width(c, _("对比"), 160);
    struct target t_large = {.act = FRAME_LARGE};
    struct target t_contrast = {.act = FRAME_CONTRAST};
    if (home) {
        left = dock_button(c, left, w, false, &large, t_large);
        left = dock_button(c, left, w2, false, &contrast, t_contrast);
        const char *name = next_language_name(k->lang);
        struct button lang = plain(ICON_TRANSLATE, name, false);
        dock_button(c, left, dock_width(c, name, 200), false, &lang,
                    (struct target){.act = FRAME_LANG});
    } else {
        struct button back = plain(ICON_ARROW_LEFT, _("返回"), false);
        struct button house = plain(ICON_HOME, _("首页"), false);
        house.icon_only = portrait;
        left = dock_button(c, left, dock_width(c, _("返回"), 184), false,
                           &back, (struct target){.act = FRAME_BACK});
        dock_button(c, left,
                    portrait ? 96 : dock_width(c, _("首页"), 184), false,
                    &house, (struct target){.act = FRAME_HOME});
        int x = right - identity_width(c, k) - 16;
        x = dock_button(c, x, w2, true, &contrast, t_contrast);
        dock_button(c, x, w, true, &large, t_large);
    }
    dock_identity(c, k, right);
}

void frame_pager(struct canvas *c, int page, int pages, int act)
{
    if (pages < 2)
        return;
    struct rect d = dock_rect(c);
    bool portrait = canvas_look(c).portrait;
    int w = portrait ? 80 : 112, h = d.h - 32, gap = portrait ? 88 : 120;
    int x = portrait ? 408 : 800 - (2 * w + gap) / 2;
    if (portrait) { /* above the dock: the row is full */
        x = (canvas_w(c) - 2 * 112 - gap) / 2;
        w = 112;
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
    canvas_text(c, (struct rect){x + w, d.y + 16, gap, h},
                (struct style){FACE_SANS, 32, COLOR_INK2, ALIGN_CENTER, false},
                text);
    draw_button(
        c, (struct rect){x + w + gap, d.y + 16, w, h}, &after,
        (struct target){.act = act, .arg = 1, .off = page + 1 >= pages});
}
