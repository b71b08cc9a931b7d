#include "screens/frame.h"

#include "screens/bits.h"
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
        canvas_heading(c, (struct rect){x, 8, room, 56}, title_style, title);
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

void frame_page(struct canvas *c)
{
    const int y = frame_dock_y(c);
    const struct rect d = {0, y, canvas_w(c), canvas_h(c) - y};
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
    char day[60], clock[8], since[100] = "";
    if (n->last_contact > 0) {
        say_day(k, n->last_contact, day, sizeof day);
        say_clock(k, n->last_contact, clock);
        snprintf(since, sizeof since, _("上次同步 %s %s"), day, clock);
    }
    int w = canvas_w(c) - 2 * left_edge(c);
    draw_banner(c, (struct rect){left_edge(c), content_top(c), w, 72},
                BANNER_WARN, ICON_CLOUD_OUTLINE_OFF, _("暂时离线"), line,
                since);
    return 72 + 16;
}
