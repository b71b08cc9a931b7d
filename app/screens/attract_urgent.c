/* An urgent notice has the whole screen until it ends. */
#include "screens/attract_parts.h"

#include <stdio.h>

enum { TITLE_LINE = 120, SUMMARY_LINE = 68, TITLE_LINES = 3, GAP = 24 };

static void draw_top(const struct kiosk *k, struct canvas *c, int edge)
{
    struct style label = {FACE_BOLD, 44, COLOR_ON, ALIGN_LEFT, true};
    struct style clock = {FACE_BOLD, 60, COLOR_INK, ALIGN_RIGHT, true};
    const char *words = _("紧急通知");
    int w = canvas_width(c, label, words);
    struct rect r = {edge, 64, 108 + w + 32, 80};
    char now[8];
    canvas_round(c, r, 20, COLOR_ERR);
    canvas_icon(c, edge + 58, 104, 52, ICON_ALERT_CIRCLE, COLOR_ON);
    canvas_text(c, (struct rect){edge + 108, 64, w, 80}, label, words);
    say_clock(k, kiosk_now(k), now);
    canvas_text(c, (struct rect){canvas_w(c) - edge - 360, 64, 300, 80}, clock,
                now);
    draw_sync(c, k, canvas_w(c) - edge - 16, 104, 32, COLOR_INK3, COLOR_WARN);
}

void draw_board_urgent(const struct board *b, const struct kiosk *k,
                       struct canvas *c)
{
    const struct notice *n = &b->notices[b->notice];
    bool high = canvas_look(c).portrait;
    int edge = high ? 56 : 64, w = canvas_w(c) - 2 * edge;
    int end = (high ? 1716 : 936) - 48; /* above the bell */
    struct style title = {FACE_BOLD, 96, COLOR_INK, ALIGN_LEFT, true};
    struct style summary = {FACE_SANS, 52, COLOR_INK, ALIGN_LEFT, true};
    struct style meta = {FACE_SANS, 44, COLOR_INK2, ALIGN_LEFT, true};
    canvas_fill(c, (struct rect){0, 0, canvas_w(c), canvas_h(c)},
                COLOR_ERRTINT);
    draw_top(k, c, edge);

    int top = 184, bottom = end - 88;
    int title_h =
        canvas_paragraph_height(c, w, title, TITLE_LINE, TITLE_LINES, n->title);
    int lines = (bottom - top - title_h - GAP) / SUMMARY_LINE;
    int summary_h =
        canvas_paragraph_height(c, w, summary, SUMMARY_LINE, lines, n->summary);
    int y = top + (bottom - top - title_h - GAP - summary_h) / 3;
    canvas_paragraph(c, (struct rect){edge, y, w, title_h}, title, TITLE_LINE,
                     TITLE_LINES, n->title);
    y += title_h + GAP;
    canvas_paragraph(c, (struct rect){edge, y, w, summary_h}, summary,
                     SUMMARY_LINE, lines, n->summary);

    char day[60], clock[8], line[400];
    say_day(k, n->published_at, day, sizeof day);
    say_clock(k, n->published_at, clock);
    snprintf(line, sizeof line, "%s%s%s %s", n->issuer,
             n->issuer[0] ? "　" : "", day, clock);
    canvas_text(c, (struct rect){edge, end - 64, w, 64}, meta, line);
    draw_bell_bar(k, c);
}
