/* What stands beside a notice: the way to the phone, the links, how many have
 * read it, and the button that says so. */
#include "screens/notice_parts.h"

#include "screens/content.h"
#include "screens/frame.h"
#include "ui/widgets.h"

#include <stdio.h>
#include <string.h>

enum {
    ACK_H = 120,
    ACK_LARGE_H = 168,
    BAR_H = 16,
    COUNT_H = 44,
    COUNT_LARGE_H = 57, /* as large type makes its line */
    GAP = 24,
    PAD = 32,
    CARD_H = 248,
    QR = 216, /* with its quiet zone: 160 or so for the modules */
    LINKS_SHOWN = 2,
    ISSUER_H = 176,
    LINK_QR = 152,
    LINK_TOP = 68,
    LINKS_H = LINK_TOP + LINK_QR + 104,
    PORTRAIT_CARD_H = 232
};

static int ack_height(const struct kiosk *k)
{
    return kiosk_look(k).large ? ACK_LARGE_H : ACK_H;
}

static int count_height(const struct kiosk *k)
{
    return kiosk_look(k).large ? COUNT_LARGE_H : COUNT_H;
}

static int foot_height(const struct kiosk *k)
{
    return ack_height(k) + 20 + BAR_H + 8 + count_height(k);
}

int notice_side_height(const struct kiosk *k)
{
    return PORTRAIT_CARD_H + GAP + foot_height(k);
}

/* ---- the foot: count and button ---- */

/* `r` is the line of words; the bar is below it. */
static void draw_count(struct canvas *c, const struct notice_state *s,
                       struct rect r)
{
    char head[12], label[120], part[40];
    snprintf(head, sizeof head, "%d", s->n.acks);
    snprintf(label, sizeof label,
             ngettext("已有 %d 位老师已阅", "已有 %d 位老师已阅",
                      (unsigned long)s->n.acks),
             s->n.acks);
    snprintf(part, sizeof part, "%d / %d", s->n.acks, s->roster);
    struct rect bar = {r.x, r.y + r.h + 8, r.w, BAR_H};
    struct style right = style_right(FACE_SANS, 28, COLOR_INK2);
    int w = s->roster > 0 ? canvas_width(c, right, part) : 0;

    canvas_node_begin(c, ROLE_PROGRESS,
                      (struct rect){r.x, r.y, r.w, r.h + 8 + BAR_H}, label,
                      s->roster > 0 ? part : head,
                      (struct target){0});
    /* The number is bold wherever the translation puts it. */
    const char *at = strstr(label, head);
    struct style sans = style_left(FACE_SANS, 28, COLOR_INK2);
    struct style bold = style_left(FACE_BOLD, 28, COLOR_INK);
    char before[120] = "";
    if (at)
        snprintf(before, sizeof before, "%.*s", (int)(at - label), label);
    const struct run runs[] = {
        {.style = sans, .text = before},
        {.style = bold, .text = at ? head : ""},
        {.style = sans, .text = at ? at + strlen(head) : label}};
    canvas_rich(c, (struct rect){r.x, r.y, r.w - w - 16, r.h}, runs, 3,
                COUNT_H, 1);
    if (s->roster > 0) {
        canvas_text(c, (struct rect){r.x + r.w - w, r.y, w, r.h}, right,
                    part);
        canvas_round(c, bar, BAR_H / 2, COLOR_SURFACE2);
        int acks = s->n.acks < s->roster ? s->n.acks : s->roster;
        bar.w = (int)((int64_t)bar.w * acks / s->roster);
        bar.w = acks > 0 && bar.w < BAR_H ? BAR_H : bar.w;
        canvas_round(c, bar, BAR_H / 2, color_of(ACCENT_RED, SHADE_ACCENT));
    }
    canvas_node_end(c);
}

/* Said and done: no button any more. */
static void draw_acked(struct canvas *c, const struct kiosk *k,
                       const struct notice_state *s, struct rect r)
{
    char label[40], clock[8];
    if (s->acked_at) {
        say_clock(k, s->acked_at, clock);
        snprintf(label, sizeof label, _("已阅 %s"), clock);
    } else {
        snprintf(label, sizeof label, "%s", _("已阅"));
    }
    struct style t = style_left(FACE_BOLD, 44, COLOR_OK);
    int w = canvas_width(c, t, label), x = r.x + (r.w - w - 64) / 2;
    canvas_node_begin(c, ROLE_BUTTON, r, label, NULL,
                      (struct target){.act = ACT_ACK, .off = true});
    canvas_round(c, r, 24, COLOR_OKTINT);
    if (canvas_look(c).theme == THEME_CONTRAST)
        canvas_border(c, r, 24, 3, COLOR_LINE);
    canvas_icon(c, x + 24, r.y + r.h / 2, 48, ICON_CHECK_CIRCLE, COLOR_OK);
    canvas_text(c, (struct rect){x + 64, r.y, w + 8, r.h}, t, label);
    canvas_node_end(c);
}

static void draw_foot(struct canvas *c, const struct kiosk *k,
                      const struct notice_state *s, struct rect box)
{
    int h = ack_height(k);
    draw_count(c, s,
               (struct rect){box.x, box.y + box.h - foot_height(k), box.w,
                             count_height(k)});
    struct rect r = {box.x, box.y + box.h - h, box.w, h};
    if (s->n.acked) {
        draw_acked(c, k, s, r);
        return;
    }
    const struct button b = {.look = BUTTON_PRIMARY,
                             .accent = ACCENT_RED,
                             .icon = ICON_CHECK,
                             .label = _("我已阅读"),
                             .size = 44,
                             .busy = s->asking ? kiosk_slow(k) : 0};
    draw_button(c, r, &b, (struct target){.act = ACT_ACK});
}

/* ---- cards ---- */

/* Tried in turn until the words fit beside the code. */
static const struct {
    int head, small;
    bool fixed;
} code_sizes[] = {
    {40, 28, false}, {40, 28, true}, {36, 24, true}, {32, 24, true}};

/* A code with words beside it. */
static void draw_code(struct canvas *c, struct rect r, const char *url,
                      const char *title, const char *line)
{
    struct rect qr = {r.x + 16, r.y + (r.h - QR) / 2, QR, QR};
    int x = qr.x + QR + 16, w = r.x + r.w - 16 - x;
    struct style head = style_left(FACE_KAI_BOLD, 40, COLOR_INK);
    struct style small = style_left(FACE_SANS, 28, COLOR_INK2);
    int head_h = 0, small_h = 0, all = 0;
    for (size_t i = 0; i < sizeof code_sizes / sizeof *code_sizes; i++) {
        head.size = code_sizes[i].head;
        small.size = code_sizes[i].small;
        head.fixed = small.fixed = code_sizes[i].fixed;
        head_h = canvas_paragraph_height(c, w, head, head.size * 3 / 2, 0,
                                         title);
        small_h = canvas_paragraph_height(c, w, small, small.size * 11 / 7, 3,
                                          line);
        all = head_h + small_h;
        if (all <= r.h - 16)
            break;
    }
    int y = r.y + (r.h - all) / 2;
    draw_card(c, r, 24);
    canvas_node_begin(c, ROLE_IMAGE, r, title, url, (struct target){0});
    canvas_qr(c, qr, url);
    canvas_paragraph(c, (struct rect){x, y, w, head_h}, head,
                     head.size * 3 / 2, 0, title);
    canvas_paragraph(c, (struct rect){x, y + head_h, w, small_h}, small,
                     small.size * 11 / 7, 3, line);
    canvas_node_end(c);
}

static void draw_phone(struct canvas *c, const struct notice_state *s,
                       struct rect r)
{
    draw_code(c, r, s->url, _("手机接着读"),
              _("微信扫一扫，\n正文和附件都在"));
}

static const char *link_name(const struct link *l)
{
    return l->label[0] ? l->label : l->url;
}

static void draw_links(struct canvas *c, const struct notice_state *s,
                       struct rect r)
{
    const struct markdown *m = reading_text(s->reading);
    struct style small = style_center(FACE_SANS, 28, COLOR_INK2);
    int each = (r.w - 2 * PAD) / LINKS_SHOWN;
    draw_card(c, r, 24);
    canvas_text(c, (struct rect){r.x + PAD, r.y + 16, r.w - 2 * PAD, 48},
                style_left(FACE_BOLD, 28, COLOR_INK), _("文中链接"));
    for (int i = 0; i < m->link_count && i < LINKS_SHOWN; i++) {
        const struct link *l = &m->links[i];
        struct rect at = {r.x + PAD + i * each, r.y + LINK_TOP, each,
                          LINK_QR};
        canvas_node_begin(c, ROLE_IMAGE, at, link_name(l), l->url,
                          (struct target){0});
        canvas_qr(c,
                  (struct rect){at.x + (each - LINK_QR) / 2, at.y, LINK_QR,
                                LINK_QR},
                  l->url);
        canvas_paragraph(c,
                         (struct rect){at.x + 4, at.y + LINK_QR + 4,
                                       each - 8, 80},
                         small, 40, 2, link_name(l));
        canvas_node_end(c);
    }
}

/* Whose notice it is: when nothing else stands in the column. */
static void draw_issuer(struct canvas *c, const struct kiosk *k,
                        const struct notice_state *s, struct rect r)
{
    char until[80] = "";
    if (s->n.expires_at > 0) {
        char day[60];
        say_date(k, s->n.expires_at - 1, false, day, sizeof day);
        snprintf(until, sizeof until, _("有效至 %s"), day);
    }
    struct style head = style_left(FACE_KAI_BOLD, 40, COLOR_INK);
    struct style small = style_left(FACE_SANS, 28, COLOR_INK2);
    draw_card(c, r, 24);
    draw_badge(c, r.x + PAD, r.y + r.h / 2 - 48, 96, ACCENT_RED,
               ICON_BULLHORN);
    int x = r.x + PAD + 96 + 28, w = r.x + r.w - 24 - x;
    int h = until[0] ? 56 : 0;
    canvas_text(c, (struct rect){x, r.y + r.h / 2 - 30 - h / 2, w, 60}, head,
                s->n.issuer[0] ? s->n.issuer : s->n.category);
    if (until[0])
        canvas_text(c, (struct rect){x, r.y + r.h / 2 + 4, w, 48}, small,
                    until);
}

/* One card after another, as many as fit: phone first, then links. */
static void draw_codes(struct canvas *c, const struct notice_state *s,
                       struct rect card, int step_x, int step_y, int fit)
{
    const struct markdown *m = reading_text(s->reading);
    int shown = 0;
    if (s->url[0]) {
        draw_phone(c, s, card);
        shown++;
    }
    for (int i = 0; i < m->link_count && shown < fit; i++, shown++) {
        struct rect r = {card.x + shown * step_x, card.y + shown * step_y,
                         card.w, card.h};
        draw_code(c, r, m->links[i].url, _("文中链接"),
                  link_name(&m->links[i]));
    }
}

/* What there is, and then whose notice it is, as far as the room goes. */
static void draw_column(struct canvas *c, const struct kiosk *k,
                        const struct notice_state *s, struct rect card,
                        int end)
{
    int links = reading_text(s->reading)->link_count;
    int step = card.h + GAP;
    if (links <= 1)
        draw_codes(c, s, card, 0, step, 2);
    else if (s->url[0])
        draw_phone(c, s, card);
    card.y += step * ((s->url[0] != '\0') + (links == 1));
    card.h = LINKS_H;
    if (links > 1 && card.y + card.h <= end) {
        draw_links(c, s, card);
        card.y += card.h + GAP;
    }
    card.h = ISSUER_H;
    if (card.y + card.h <= end)
        draw_issuer(c, k, s, card);
}

void notice_side(struct canvas *c, const struct kiosk *k,
                 const struct notice_state *s, struct rect box)
{
    struct look look = canvas_look(c);
    int links = reading_text(s->reading)->link_count;
    int room = box.h - foot_height(k) - GAP;
    struct rect card = {box.x, box.y, box.w,
                        look.portrait ? PORTRAIT_CARD_H : CARD_H};
    if (!s->url[0] && links == 0) {
        draw_issuer(c, k, s, card);
    } else if (look.portrait) {
        card.w = (s->url[0] != '\0') + links > 1 ? (box.w - GAP) / 2 : box.w;
        draw_codes(c, s, card, card.w + GAP, 0, 2);
    } else if (look.large) {
        draw_codes(c, s, card, 0, card.h + GAP,
                   (room + GAP) / (card.h + GAP));
    } else {
        draw_column(c, k, s, card, box.y + room + GAP);
    }
    draw_foot(c, k, s, box);
}
