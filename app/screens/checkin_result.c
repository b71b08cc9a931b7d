/* What everybody in the queue sees for a moment: the whole screen in one
 * colour, and a name. */
#include "screens/checkin_parts.h"

#include "screens/bits.h"
#include "screens/content.h"
#include "screens/frame.h"
#include "ui/widgets.h"

#include <stdio.h>
#include <string.h>

enum { DISC = 440, BAR_H = 12 };

struct tone {
    enum color fill, text, pale;
    int icon; /* 0: the drawn tick */
};
static const struct tone tones[] = {
    [RESULT_DONE] = {COLOR_DONE, COLOR_WHITE, COLOR_DONE2, 0},
    [RESULT_AGAIN] = {COLOR_AGAIN, COLOR_WHITE, COLOR_AGAIN2,
                      ICON_CHECK_ALL},
    [RESULT_UNLISTED] = {COLOR_UNLISTED, COLOR_WHITE, COLOR_UNLISTED2,
                         ICON_ACCOUNT_ALERT},
    [RESULT_JOIN] = {COLOR_UNLISTED, COLOR_WHITE, COLOR_UNLISTED2,
                     ICON_ACCOUNT_PLUS},
    [RESULT_SORRY] = {COLOR_UNLISTED, COLOR_WHITE, COLOR_UNLISTED2,
                      ICON_ALERT_CIRCLE},
};

struct result_plan {
    int edge, disc_x, disc_y, x, w; /* x, w: of the words */
    int said_y, name_y, name_h, more_y; /* middles; the name's box */
    int note_y, buttons_y;
};

static const struct result_plan *result_plan(const struct canvas *c)
{
    static const struct result_plan landscape = {
        .edge = 64, .disc_x = 396, .disc_y = 508, .x = 720, .w = 1136,
        .said_y = 273, .name_y = 444, .name_h = 280, .more_y = 668,
        .note_y = 960, .buttons_y = 896};
    static const struct result_plan portrait = {
        .edge = 56, .disc_x = 540, .disc_y = 520, .x = 56, .w = 968,
        .said_y = 860, .name_y = 1040, .name_h = 280, .more_y = 1270,
        .note_y = 1500, .buttons_y = 1720};
    return canvas_look(c).portrait ? &portrait : &landscape;
}

/* ---- words ---- */

static void say_what(const struct door_state *s, const struct kiosk *k,
                     char *out, size_t size)
{
    const struct result *r = &s->result;
    char clock[8];
    switch (r->kind) {
    case RESULT_DONE:
        snprintf(out, size, "%s", _("签到成功"));
        break;
    case RESULT_AGAIN:
        say_clock(k, r->at, clock);
        snprintf(out, size, _("%s 已经签过了"), clock);
        break;
    case RESULT_UNLISTED:
        snprintf(out, size, "%s",
                 s->a.quorum > 0 ? _("不在代表名单里") : _("不在名单里"));
        break;
    case RESULT_JOIN:
        snprintf(out, size, "%s",
                 r->waits ? _("您在候补名单里") : _("您还没报名"));
        break;
    case RESULT_SORRY:
    case RESULT_NONE:
        snprintf(out, size, "%s", _("没有签上"));
        break;
    }
}

static void say_join(const struct door_state *s, char *out, size_t size)
{
    int places = activity_left(&s->a);
    if (s->a.capacity == 0)
        snprintf(out, size, "%s", _("可以现场加入"));
    else
        snprintf(out, size,
                 ngettext("现场加入，还有 %d 个名额",
                          "现场加入，还有 %d 个名额",
                          (unsigned long)places),
                 places);
}

static void say_more(const struct door_state *s, char *out, size_t size)
{
    const struct result *r = &s->result;
    switch (r->kind) {
    case RESULT_DONE:
        snprintf(out, size,
                 s->a.quorum > 0
                     ? ngettext("您是第 %d 位到会代表", "您是第 %d 位到会代表",
                                (unsigned long)s->a.present)
                     : ngettext("您是第 %d 位到的", "您是第 %d 位到的",
                                (unsigned long)s->a.present),
                 s->a.present);
        break;
    case RESULT_AGAIN:
        snprintf(out, size, "%s",
                 s->a.quorum > 0 ? _("不用再签，请直接入座")
                                 : _("不用再签，请直接进"));
        break;
    case RESULT_UNLISTED:
        snprintf(out, size, "%s",
                 s->a.quorum > 0 ? _("可以列席，没有表决权")
                                 : _("请工作人员看一看名单"));
        break;
    case RESULT_JOIN:
        say_join(s, out, size);
        break;
    case RESULT_SORRY:
    case RESULT_NONE:
        if (r->rule == RULE_FULL)
            snprintf(out, size, "%s", _("名额已满，现场不能再加入"));
        else
            snprintf(out, size, "%s",
                     _(r->trouble ? r->trouble : rule_text(r->rule)));
        break;
    }
}

/* ---- drawing ---- */

static void draw_top(const struct door_state *s, struct canvas *c,
                     const struct tone *tone, const struct result_plan *p)
{
    char count[16], total[16];
    const int right = canvas_w(c) - p->edge;
    snprintf(count, sizeof count, "%d", s->a.present);
    snprintf(total, sizeof total, "/ %d", s->a.going);
    if (door_is_open(s))
        total[0] = '\0';
    const struct style small = {FACE_SANS, 44, tone->pale, ALIGN_LEFT, true};
    const struct style big = {FACE_BOLD, 60, tone->text, ALIGN_LEFT, true};
    const int w1 = canvas_width(c, small, _("已到"));
    const int w2 = canvas_width(c, big, count);
    const int w3 = canvas_width(c, small, total);
    const struct rect r = {right - w1 - w2 - w3 - 24, 32,
                           w1 + w2 + w3 + 24, 96};
    const struct rect title = {p->edge, 40, r.x - p->edge - 32, 66};
    canvas_heading(c, title,
                   fit_text(c, style_left(FACE_KAI_BOLD, 44, tone->text),
                            s->a.title, title.w),
                   s->a.title);
    canvas_text(c, (struct rect){r.x, 54, w1 + 8, 64}, small, _("已到"));
    canvas_text(c, (struct rect){r.x + w1 + 12, 30, w2 + 8, 98}, big, count);
    canvas_text(c, (struct rect){r.x + w1 + w2 + 24, 54, w3 + 8, 64}, small,
                total);
}

/* The tick grows to its size. */
static void draw_disc(const struct door_state *s, const struct kiosk *k,
                      struct canvas *c, const struct tone *tone,
                      const struct result_plan *p)
{
    const int grown = kiosk_eased(k, s->result.from_ms, POP_MS);
    const int size = DISC * (800 + grown / 5) / 1000;
    canvas_disc(c, p->disc_x, p->disc_y, size / 2, COLOR_WHITE);
    if (tone->icon)
        canvas_icon(c, p->disc_x, p->disc_y, size * 3 / 4,
                    (uint32_t)tone->icon, tone->fill);
    else
        draw_tick(c, p->disc_x, p->disc_y, size, tone->fill);
}

/* The group tells two of the same name apart. */
static void draw_more(const struct door_state *s, struct canvas *c,
                      const struct tone *tone, const struct result_plan *p)
{
    char words[300];
    int x = p->x;
    say_more(s, words, sizeof words);
    struct style bold = style_left(FACE_BOLD, 52, tone->text);
    bold.fixed = true;
    if (s->result.group[0]) {
        bold = fit_text(c, bold, s->result.group, p->w / 2);
        const int w = canvas_width(c, bold, s->result.group);
        canvas_round(c, (struct rect){x, p->more_y - 52, w + 80, 104}, 24,
                     COLOR_TRACK);
        canvas_text(c, (struct rect){x + 40, p->more_y - 52, w + 8, 104},
                    bold, s->result.group);
        x += w + 80 + 26;
    }
    draw_fit(c, (struct rect){x, p->more_y - 40, p->x + p->w - x, 80},
             style_left(FACE_SANS, 44, tone->pale), words);
}

static void draw_name(const struct door_state *s, struct canvas *c,
                      const struct tone *tone, const struct result_plan *p)
{
    static const int sizes[] = {240, 120, 96, 72, 60};
    struct style style = {FACE_KAI_BOLD, 240, tone->text, ALIGN_LEFT, true};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        style.size = sizes[i];
        if (canvas_width(c, style, s->result.name) <= p->w)
            break;
    }
    canvas_heading(c,
                   (struct rect){p->x - 8, p->name_y - p->name_h / 2,
                                 p->w + 8, p->name_h},
                   style, s->result.name);
}

static void draw_way(struct canvas *c, struct rect r,
                     const struct tone *tone, bool solid, int icon,
                     const char *label, int act)
{
    const struct target t = {.act = act};
    const enum color ink = solid ? tone->fill : tone->text;
    const struct style style =
        fit_text(c, style_left(FACE_BOLD, 40, ink), label, r.w - 44 - 80);
    const int w = canvas_width(c, style, label);
    const int x = r.x + (r.w - w - 64) / 2;
    canvas_node_begin(c, ROLE_BUTTON, r, label, NULL, t);
    if (solid)
        canvas_round(c, r, 24, COLOR_WHITE);
    else if (canvas_is_pressed(c, t))
        canvas_round(c, r, 24, COLOR_TRACK);
    if (!solid)
        canvas_border(c, r, 24, 3, tone->pale);
    canvas_icon(c, x + 22, r.y + r.h / 2, 48, (uint32_t)icon, ink);
    canvas_text(c, (struct rect){x + 64, r.y, w + 8, r.h}, style, label);
    canvas_node_end(c);
}

/* What one can do about it, from the right. */
static void draw_ways(const struct door_state *s, struct canvas *c,
                      const struct tone *tone, const struct result_plan *p)
{
    const enum result_kind kind = s->result.kind;
    const int right = canvas_w(c) - p->edge, y = p->buttons_y;
    const struct rect last = {right - 368, y, 368, 120};
    const struct rect first = {last.x - 24 - 336, y, 336, 120};
    if (kind == RESULT_DONE) {
        draw_way(c, (struct rect){right - 336, y + 8, 336, 112}, tone, false,
                 ICON_UNDO_VARIANT, _("不是我"), ACT_UNDO);
        return;
    }
    draw_way(c, first, tone, false, ICON_UNDO_VARIANT, _("不是我"),
             ACT_DISMISS);
    if (kind == RESULT_JOIN)
        draw_way(c, last, tone, true, ICON_ACCOUNT_PLUS, _("现场加入"),
                 ACT_JOIN);
    else if (kind == RESULT_UNLISTED && s->a.quorum > 0)
        draw_way(c, last, tone, true, ICON_ACCOUNT_MULTIPLE, _("列席签到"),
                 ACT_OBSERVER);
    else
        draw_way(c, last, tone, true, ICON_CHECK, _("知道了"), ACT_DISMISS);
}

static void draw_time(const struct door_state *s, const struct kiosk *k,
                      struct canvas *c, const struct tone *tone,
                      const struct result_plan *p)
{
    const struct result *r = &s->result;
    const int64_t left = shown_ms(c, r->until_ms - kiosk_steady(k));
    int seconds = (int)((left + 999) / 1000);
    const int64_t whole = r->until_ms - r->from_ms;
    const int w = canvas_w(c), h = canvas_h(c);
    char words[120];
    snprintf(words, sizeof words,
             ngettext("%d 秒后回到签到页，下一位请",
                      "%d 秒后回到签到页，下一位请",
                      (unsigned long)seconds),
             seconds);
    draw_fit(c,
             (struct rect){p->edge, p->note_y - 28,
                           canvas_look(c).portrait ? p->w : 1000, 56},
             style_left(FACE_SANS, 36, tone->pale), words);
    canvas_fill(c, (struct rect){0, h - BAR_H, w, BAR_H}, COLOR_KEYSHADE);
    canvas_fill(c, (struct rect){0, h - BAR_H, (int)(w * left / whole), BAR_H},
                COLOR_BARONBOARD);
}

void door_result(const struct door_state *s, const struct kiosk *k,
                 struct canvas *c)
{
    const struct tone *tone = &tones[s->result.kind];
    const struct result_plan *p = result_plan(c);
    const struct rect all = {0, 0, canvas_w(c), canvas_h(c)};
    char said[200];
    /* Any touch beside the buttons goes back. */
    canvas_node_begin(c, ROLE_BUTTON, all, _("回到签到页"), NULL,
                      (struct target){.act = ACT_DISMISS});
    canvas_fill(c, all, tone->fill);
    canvas_node_end(c);
    draw_top(s, c, tone, p);
    draw_disc(s, k, c, tone, p);
    say_what(s, k, said, sizeof said);
    draw_fit(c, (struct rect){p->x, p->said_y - 40, p->w, 80},
             style_left(FACE_SANS, 60, tone->pale), said);
    draw_name(s, c, tone, p);
    draw_more(s, c, tone, p);
    if (s->result.kind == RESULT_DONE)
        draw_time(s, k, c, tone, p);
    draw_ways(s, c, tone, p);
}
