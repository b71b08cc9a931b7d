/* What the page after signing up says, and its dock. */
#include "screens/signup_done_parts.h"

#include "screens/bits.h"
#include "screens/content.h"
#include "screens/frame.h"

#include <stdio.h>
#include <string.h>

struct words {
    const char *title; /* a message id */
    char line[300], state[200];
    int icon;
    enum color tone;
};

static void say_place(const struct done_state *s, struct words *w)
{
    unsigned long ahead = (unsigned long)s->mine.ahead;
    if (s->out == OUT_PENDING && ahead > 0)
        snprintf(w->line, sizeof w->line,
                 ngettext("%s老师，待确认，前面还有 %d 人。",
                          "%s老师，待确认，前面还有 %d 人。", ahead),
                 s->name, s->mine.ahead);
    else if (s->out == OUT_PENDING)
        snprintf(w->line, sizeof w->line, _("%s老师，待确认，联网后就有结果。"),
                 s->name);
    else if (s->out == OUT_WAITING && s->mine.place > 0)
        snprintf(w->line, sizeof w->line, _("%s老师，您是候补第 %d 位。"),
                 s->name, s->mine.place);
    else if (s->out == OUT_WAITING)
        snprintf(w->line, sizeof w->line, _("%s老师，已为您排上候补。"),
                 s->name);
    else if (s->mine.place > 0)
        snprintf(w->line, sizeof w->line, _("%s老师，您是第 %d 位。"),
                 s->name, s->mine.place);
    else
        snprintf(w->line, sizeof w->line, _("%s老师，已经为您登记。"),
                 s->name);
}

static void words_of(const struct done_state *s, struct words *w)
{
    static const struct {
        const char *title, *state;
        int icon;
        enum color tone;
    } looks[] = {
        [OUT_GOING] = {N_("报名成功"), N_("已确认"), ICON_CHECK_CIRCLE,
                       COLOR_OK},
        [OUT_PENDING] = {N_("报名已登记"), N_("已在本机登记，联网后确认"),
                         ICON_CLOUD_UPLOAD, COLOR_INFO},
        [OUT_WAITING] = {N_("已排上候补"), N_("有空位会通知您"),
                         ICON_BELL_OUTLINE, COLOR_INFO},
        [OUT_DECLINED] = {N_("没有报上"), NULL, ICON_ALERT_CIRCLE,
                          COLOR_WARN},
    };
    *w = (struct words){.title = looks[s->out].title,
                        .icon = looks[s->out].icon,
                        .tone = looks[s->out].tone};
    if (s->out == OUT_DECLINED) {
        snprintf(w->line, sizeof w->line, _("%s老师，%s"), s->name,
                 _(rule_text(s->mine.reason)));
        snprintf(w->state, sizeof w->state, "%s",
                 _("可以看看别的活动，或者问问工会。"));
        return;
    }
    say_place(s, w);
    snprintf(w->state, sizeof w->state, "%s", _(looks[s->out].state));
}

/* ---- the card ---- */

struct card_plan {
    struct rect card;
    int pad;
};

static struct card_plan card_plan(const struct canvas *c)
{
    if (canvas_look(c).portrait)
        return (struct card_plan){{48, 136, 984, 808}, 64};
    return (struct card_plan){{64, 136, 1000, 808}, 72};
}

/* From the card's top: the middle of the disc, of each line, the buttons. */
enum {
    DISC_Y = 152,
    TITLE_Y = 331,
    LINE_Y = 444,
    STATE_Y = 516,
    BUTTONS_Y = 616,
    UNDO_W = 392,
    DONE_W = 440,
    IDENTITY_MOST = 520
};

/* The number in the line is picked out: it is what one looks for. */
static void draw_line(struct canvas *c, struct rect r, const char *line)
{
    const struct style plain =
        fit_text(c, style_left(FACE_SANS, 44, COLOR_INK), line, r.w - 8);
    struct style bold = plain;
    bold.face = FACE_BOLD;
    bold.color = color_of(ACCENT_GREEN, SHADE_ACCENT);
    size_t before = strcspn(line, "0123456789");
    size_t digits = strspn(line + before, "0123456789");
    char parts[3][300];
    snprintf(parts[0], sizeof parts[0], "%.*s", (int)before, line);
    snprintf(parts[1], sizeof parts[1], "%.*s", (int)digits, line + before);
    snprintf(parts[2], sizeof parts[2], "%s", line + before + digits);
    const struct run runs[] = {{.style = plain, .text = parts[0]},
                               {.style = bold, .text = parts[1]},
                               {.style = plain, .text = parts[2]}};
    canvas_rich(c, r, runs, 3, 64, 1);
}

static void draw_words(const struct done_state *s, struct canvas *c)
{
    const struct card_plan p = card_plan(c);
    const int x = p.card.x + p.pad, w = p.card.w - 2 * p.pad;
    const int cx = x + 80, cy = p.card.y + DISC_Y;
    struct words words;
    words_of(s, &words);
    bool bad = s->out == OUT_DECLINED;
    canvas_disc(c, cx, cy, 80, bad ? COLOR_WARN : COLOR_OK);
    if (bad)
        canvas_icon(c, cx, cy, 96, ICON_ALERT_CIRCLE, COLOR_ON);
    else
        draw_tick(c, cx, cy, 160, COLOR_ON);
    const struct rect title = {x, p.card.y + TITLE_Y - 60, w, 120};
    canvas_heading(c, title,
                   fit_text(c, style_left(FACE_KAI_BOLD, 96, COLOR_INK),
                            _(words.title), w),
                   _(words.title));
    draw_line(c, (struct rect){x, p.card.y + LINE_Y - 32, w, 64},
              words.line);
    const int y = p.card.y + STATE_Y;
    canvas_icon(c, x + 22, y, 40, (uint32_t)words.icon, words.tone);
    draw_fit(c, (struct rect){x + 56, y - 28, w - 56, 56},
             style_left(FACE_SANS, 36, COLOR_INK2), words.state);
}

/* The ring tells how long it can still be undone. */
static void draw_undo(const struct done_state *s, const struct kiosk *k,
                      struct canvas *c, struct rect r)
{
    const struct target t = {.act = ACT_UNDO,
                             .off = !done_can_undo(s, k) && !s->asking};
    struct button b = {.look = BUTTON_OUTLINE, .accent = ACCENT_GREEN,
                       .label = _("可在活动页取消"), .size = 36,
                       .busy = s->asking ? kiosk_slow(k) : 0};
    if (t.off || b.busy) {
        draw_button(c, r, &b, t);
        return;
    }
    const enum color green = color_of(ACCENT_GREEN, SHADE_ACCENT);
    const int64_t left = UNDO_MS - done_passed_ms(s, k);
    const bool pressed = canvas_is_pressed(c, t);
    const int y = r.y + (pressed ? 2 : 0);
    struct style style = fit_text(c, style_left(FACE_BOLD, 40, green),
                                  _("撤销报名"), r.w - 72 - 20 - 32);
    const int w = canvas_width(c, style, _("撤销报名"));
    const int x = r.x + (r.w - 72 - 20 - w) / 2;
    canvas_node_begin(c, ROLE_BUTTON, r, _("撤销报名"), NULL, t);
    canvas_round(c, r, 24,
                 pressed ? color_of(ACCENT_GREEN, SHADE_TINT)
                         : COLOR_SURFACE);
    canvas_border(c, r, 24, 3, green);
    draw_ring(c, x + 36, y + r.h / 2, 72, left, UNDO_MS, green);
    canvas_text(c, (struct rect){x + 92, y, w + 8, r.h}, style,
                _("撤销报名"));
    canvas_node_end(c);
}

static void draw_buttons(const struct done_state *s, const struct kiosk *k,
                         struct canvas *c)
{
    const struct card_plan p = card_plan(c);
    const int x = p.card.x + p.pad, y = p.card.y + BUTTONS_Y;
    bool bad = s->out == OUT_DECLINED;
    const struct button done = {
        .look = BUTTON_PRIMARY,
        .accent = ACCENT_GREEN,
        .icon = bad ? ICON_ARROW_LEFT : ICON_CHECK,
        .label = bad ? _("返回活动") : _("好的，完成"),
        .size = 44};
    int at = x;
    if (!bad) {
        draw_undo(s, k, c, (struct rect){x, y, UNDO_W, 128});
        at += UNDO_W + 24;
    }
    draw_button(c, (struct rect){at, y, DONE_W, 128}, &done,
                (struct target){.act = ACT_DONE});
}

void done_card(const struct done_state *s, const struct kiosk *k,
               struct canvas *c)
{
    draw_card(c, card_plan(c).card, 24);
    draw_words(s, c);
    draw_buttons(s, k, c);
}

/* ---- the dock ---- */

void done_dock(const struct done_state *s, const struct kiosk *k,
               struct canvas *c)
{
    const struct look look = canvas_look(c);
    const int h = look.large ? 128 : 112, x = look.portrait ? 48 : 64;
    const struct rect dock = {0, canvas_h(c) - h, canvas_w(c), h};
    const int64_t left = LEAVE_MS - done_passed_ms(s, k);
    canvas_fill(c, dock, COLOR_SURFACE2);
    canvas_fill(c, (struct rect){0, dock.y, dock.w, 2}, COLOR_LINE);
    draw_ring(c, x + 32, dock.y + h / 2, 64, left, LEAVE_MS, COLOR_LINE2);
    const int who = frame_who_width(c, s->name, IDENTITY_MOST);
    draw_fit(c,
             (struct rect){x + 84, dock.y, dock.w - 2 * x - who - 16 - 84, h},
             style_left(FACE_SANS, 28, COLOR_INK2),
             s->once ? _("秒后自动退出并返回公告屏") : _("秒后返回首页"));
    frame_who(c, s->name, who, (struct target){.act = ACT_LEAVE});
}
