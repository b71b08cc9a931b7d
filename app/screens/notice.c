#include "screens/frame.h"

#include "base/log.h"
#include "base/utf8.h"
#include "input/initials.h"
#include "screens/bits.h"
#include "screens/content.h"
#include "screens/notice_parts.h"
#include "store/notices.h"

#include <stdio.h>
#include <string.h>

enum {
    CARD_W = 1200,
    CARD_LARGE_W = 1272,
    COLUMN_GAP = 32,
    PAD = 64,
    PAD_PORTRAIT = 48,
    FOOT_H = 80,
    STAMP = 152,
    READ_A_MINUTE = 320 /* characters */
};

/* ---- reading ---- */

static void leave_nothing(struct notice_state *s)
{
    notice_clear(&s->n);
    reading_free(s->reading);
    s->reading = NULL;
    s->gone = true;
}

static void reload(struct notice_state *s, struct kiosk *k)
{
    struct err err = {0};
    struct notice n = {0};
    bool found = false;
    const char *member = kiosk_who(k)->member;
    if (!notices_get(kiosk_db(k), s->id, member[0] ? member : NULL, &n,
                     &found, &err)) {
        log_err("notice", &err);
        notice_clear(&n);
        if (!s->reading)
            leave_nothing(s);
        return;
    }
    if (!found || !notice_is_live(&n, kiosk_now(k))) {
        notice_clear(&n);
        leave_nothing(s);
        return;
    }
    bool same = s->reading && s->n.body && n.body &&
                strcmp(s->n.body, n.body) == 0;
    notice_clear(&s->n);
    s->n = n;
    s->gone = false;
    if (!same) {
        reading_free(s->reading);
        s->reading = reading_new(n.body);
    }
    if (!n.acked)
        s->acked_at = 0;
    s->roster = roster_count(kiosk_roster(k));
    kiosk_phone_url(k, "notice", s->id, s->url, sizeof s->url);
}

static void open_notice(void *state, struct kiosk *k, const char *subject)
{
    struct notice_state *s = state;
    snprintf(s->id, sizeof s->id, "%s", subject);
    reload(s, k);
}

static void close_notice(void *state)
{
    struct notice_state *s = state;
    notice_clear(&s->n);
    reading_free(s->reading);
}

/* ---- acknowledging ---- */

static void ask_who(struct notice_state *s, struct kiosk *k)
{
    struct purpose p = {.tier = TIER_REVERSIBLE, .act = ACT_ACK};
    if (s->asking)
        return;
    snprintf(p.text, sizeof p.text, _("已阅：%s"), notice_short(&s->n));
    kiosk_identify(k, &p);
}

static void acknowledge(struct notice_state *s, struct kiosk *k)
{
    if (s->gone || s->asking)
        return;
    if (s->n.acked) {
        kiosk_say(k, ICON_CHECK_CIRCLE, COLOR_TOASTACT,
                  N_("这条您已经读过了"), NULL);
        return;
    }
    struct action a = {.kind = ACTION_NOTICE_ACK};
    memcpy(a.subject, s->id, ID_SIZE);
    s->asking = true;
    kiosk_request(k, &a, ACT_ACK);
}

static void acknowledged(struct notice_state *s, struct kiosk *k,
                         const struct event *e)
{
    s->asking = false;
    const struct connection *n = kiosk_connection(k);
    if (!e->ok)
        say_trouble(k, e);
    else {
        s->acked_at = kiosk_now(k);
        if (!n->alone && !n->online)
            kiosk_say(k, ICON_CLOUD_UPLOAD, COLOR_TOASTACT,
                      N_("已存在本机，联网后自动上传"), NULL);
    }
    reload(s, k);
}

static void handle_notice(void *state, struct kiosk *k, const struct event *e)
{
    struct notice_state *s = state;
    int step = frame_step(e, ACT_PAGE);
    if (step && s->reading)
        s->place = reading_turn(s->reading, s->place, step);
    switch (e->kind) {
    case EVENT_TAP:
        if (e->act == ACT_LEAVE)
            kiosk_back(k);
        else if (e->act == ACT_ACK)
            ask_who(s, k);
        break;
    case EVENT_IDENTIFIED:
        reload(s, k);
        if (e->arg == ACT_ACK)
            acknowledge(s, k);
        break;
    case EVENT_DONE:
        acknowledged(s, k, e);
        break;
    case EVENT_DATA:
    case EVENT_SHOWN:
        reload(s, k);
        break;
    default:
        break;
    }
}

/* Its end comes by the clock, without any row changing. */
static bool update_notice(void *state, struct kiosk *k)
{
    struct notice_state *s = state;
    if (s->gone || s->n.expires_at == 0 ||
        kiosk_awaits_time(k, s->n.expires_at))
        return false;
    leave_nothing(s);
    return true;
}

/* ---- drawing ---- */

static struct rect card_box(const struct kiosk *k)
{
    struct rect box = content_box(k, true);
    struct look look = kiosk_look(k);
    if (look.portrait)
        box.h -= notice_side_height(k) + 24;
    else
        box.w = look.large ? CARD_LARGE_W : CARD_W;
    return box;
}

static struct rect side_box(const struct kiosk *k)
{
    struct rect box = content_box(k, true), card = card_box(k);
    if (kiosk_look(k).portrait) {
        int h = notice_side_height(k);
        return (struct rect){box.x, box.y + box.h - h, box.w, h};
    }
    int x = card.x + card.w + COLUMN_GAP;
    return (struct rect){x, box.y, box.x + box.w - x, box.h};
}

static void meta_of(const struct kiosk *k, const struct notice_state *s,
                    char *out, size_t size)
{
    char clock[8];
    struct civil d = zone_civil(kiosk_zone(k), s->n.published_at);
    int minutes = (int)(utf8_count(s->n.body ? s->n.body : "") /
                        READ_A_MINUTE) + 1;
    say_clock(k, s->n.published_at, clock);
    int n = snprintf(out, size, "%s%s", s->n.issuer,
                     s->n.issuer[0] ? "　" : "");
    if (n < 0 || (size_t)n >= size)
        return;
    char date[60], span[60];
    snprintf(date, sizeof date, _("%d年%d月%d日 %s"), d.year, d.month, d.day,
             clock);
    snprintf(span, sizeof span,
             ngettext("约 %d 分钟读完", "约 %d 分钟读完",
                      (unsigned long)minutes),
             minutes);
    snprintf(out + n, size - (size_t)n, "%s　%s", date, span);
}

/* Title, meta and hairline of the first page. */
struct head {
    int title_w, title_h, meta_h;
    char meta[300];
};

static const struct style title_style = {FACE_KAI_BOLD, 52, COLOR_INK,
                                         ALIGN_LEFT, false};
static const struct style small_style = {FACE_SANS, 28, COLOR_INK2,
                                         ALIGN_LEFT, false};

enum { HEAD_TOP = 46, HEAD_GAP = 14, HEAD_LINE_GAP = 24, HEAD_BELOW = 28 };

static struct head head_of(const struct canvas *c, const struct kiosk *k,
                           const struct notice_state *s, int w)
{
    struct head h = {.title_w = s->n.acked ? w - STAMP - 16 : w};
    meta_of(k, s, h.meta, sizeof h.meta);
    h.title_h = canvas_paragraph_height(c, h.title_w, title_style, 68, 2,
                                        s->n.title);
    h.meta_h = canvas_paragraph_height(c, w, small_style, 44, 1, h.meta);
    return h;
}

static int head_height(const struct head *h)
{
    return HEAD_TOP + h->title_h + HEAD_GAP + h->meta_h + HEAD_LINE_GAP +
           HEAD_BELOW;
}

static void draw_head(struct canvas *c, const struct notice_state *s,
                      struct rect card, int pad, const struct head *h)
{
    int x = card.x + pad, w = card.w - 2 * pad, y = card.y + HEAD_TOP;
    struct rect title = {x, y, h->title_w, h->title_h};
    canvas_node_begin(c, ROLE_HEADING, title, s->n.title, NULL,
                      (struct target){0});
    canvas_paragraph(c, title, title_style, 68, 2, s->n.title);
    canvas_node_end(c);
    y += h->title_h + HEAD_GAP;
    draw_fit(c, (struct rect){x, y, h->title_w, h->meta_h}, small_style,
             h->meta);
    y += h->meta_h + HEAD_LINE_GAP;
    canvas_fill(c, (struct rect){x, y - 1, w, 2}, COLOR_LINE);
    if (s->n.acked)
        draw_stamp(c, x + w - STAMP / 2, card.y + 32 + STAMP / 2, STAMP,
                   _("已阅"));
}

/* The other pages have the title in one small line. */
enum { RUNNING_H = 112 };

static void draw_running_head(struct canvas *c, const struct notice_state *s,
                              struct rect card, int pad)
{
    struct rect r = {card.x + pad, card.y + 28, card.w - 2 * pad, 48};
    canvas_text(c, r, small_style, s->n.title);
    canvas_fill(c, (struct rect){r.x, r.y + 60, r.w, 2}, COLOR_LINE);
}

static void draw_foot(struct canvas *c, const struct notice_state *s,
                      struct rect card, int pad, int page)
{
    char next[200], line[260];
    reading_next(s->reading, page, next, sizeof next);
    struct rect r = {card.x, card.y + card.h - FOOT_H, card.w, FOOT_H};
    if (!next[0])
        return;
    snprintf(line, sizeof line, _("下一页：%s"), next);
    canvas_fill(c, (struct rect){r.x, r.y, r.w, 2}, COLOR_LINE);
    canvas_node_begin(c, ROLE_BUTTON, r, line, NULL,
                      (struct target){.act = ACT_PAGE, .arg = 1});
    canvas_text(c, (struct rect){r.x + pad, r.y, r.w - 2 * pad - 64, r.h},
                small_style, line);
    canvas_icon(c, r.x + r.w - pad - 18, r.y + r.h / 2, 36,
                ICON_CHEVRON_DOWN, COLOR_INK2);
    canvas_node_end(c);
}

static void draw_text(struct canvas *c, const struct kiosk *k,
                      const struct notice_state *s)
{
    struct rect card = card_box(k);
    int pad = kiosk_look(k).portrait ? PAD_PORTRAIT : PAD;
    int width = card.w - 2 * pad, room = card.h - FOOT_H - 16;
    struct head head = head_of(c, k, s, width);
    const struct reading_space space = {
        .width = width,
        .first_h = room - head_height(&head),
        .rest_h = room - RUNNING_H,
    };
    reading_set(s->reading, c, space);
    int page = reading_page_of(s->reading, s->place);
    int pages = reading_pages(s->reading);

    draw_card(c, card, 24);
    if (page == 0)
        draw_head(c, s, card, pad, &head);
    else
        draw_running_head(c, s, card, pad);
    reading_draw(s->reading, c, card.x + pad,
                 card.y + (page == 0 ? head_height(&head) : RUNNING_H), page,
                 ACCENT_RED);
    draw_foot(c, s, card, pad, page);
    draw_position(c,
                  (struct rect){card.x + card.w - 29, card.y + 136, 8,
                                card.h - 136 - 136},
                  page, 1, pages, ACCENT_RED);
}

static void draw_gone(struct canvas *c, const struct kiosk *k)
{
    const struct dead_end d = {.accent = ACCENT_RED,
                               .icon = ICON_INFORMATION_OUTLINE,
                               .title = _("这条通知已撤下"),
                               .text = _("发布的人把它收回了，或者已经过期。"),
                               .away = _("看其他通知"),
                               .act = ACT_LEAVE};
    draw_dead_end(c, k, &d);
}

static void draw_notice(const void *state, const struct kiosk *k,
                        struct canvas *c)
{
    const struct notice_state *s = state;
    char line[120];
    snprintf(line, sizeof line, "%s%s%s", s->gone ? "" : s->n.category,
             s->n.pinned && s->n.category[0] ? "·" : "",
             s->n.pinned ? _("置顶") : "");
    frame_header(c, k, SECTION_NOTICES, _("通知"), line);
    frame_offline(c, k);
    if (s->gone) {
        draw_gone(c, k);
        return;
    }
    draw_text(c, k, s);
    notice_side(c, k, s, side_box(k));
    frame_pager(c, reading_page_of(s->reading, s->place),
                reading_pages(s->reading), ACT_PAGE);
}

const struct screen screen_notice = {
    .name = "notice",
    .state_size = sizeof(struct notice_state),
    .idle_s = 120,
    .open = open_notice,
    .close = close_notice,
    .handle = handle_notice,
    .update = update_notice,
    .draw = draw_notice,
};
