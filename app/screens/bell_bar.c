/* The yellow block that tells how long the break lasts, and its band. */
#include "screens/attract_parts.h"

#include <stdio.h>

enum { BELL_W_MOST = 860 };

static struct rect line_box(int x, int cy, int w, int h)
{
    return (struct rect){x, cy - h / 2, w, h};
}

struct bell_style {
    struct style before, number, after;
};

static int bell_width(const struct canvas *c, const struct bell_style *s,
                      const struct bell_words *w)
{
    int sum = canvas_width(c, s->before, w->before);
    if (w->number[0])
        sum += 32 + canvas_width(c, s->number, w->number) + 12;
    return sum + canvas_width(c, s->after, w->after);
}

/* Largest first; the last one is for long words in other languages. */
static struct bell_style bell_style(const struct canvas *c, bool low,
                                    const struct bell_words *w, int room)
{
    static const int sizes[][3] = {
        {52, 96, 44}, {52, 72, 44}, {44, 60, 40}, {40, 52, 32}, {32, 44, 28}};
    struct bell_style s = {0};
    for (size_t i = low ? 1 : 0; i < sizeof sizes / sizeof *sizes; i++) {
        s = (struct bell_style){
            {FACE_BOLD, sizes[i][0], COLOR_BELLINK, ALIGN_LEFT, true},
            {FACE_BOLD, sizes[i][1], COLOR_BELLINK, ALIGN_LEFT, true},
            {FACE_SANS, sizes[i][2], COLOR_BELLINK, ALIGN_LEFT, true}};
        if (bell_width(c, &s, w) <= room)
            break;
    }
    return s;
}

static void draw_bell(struct canvas *c, struct rect r, int edge,
                      const struct bell_style *s, const struct bell_words *w,
                      bool apart)
{
    char label[300];
    snprintf(label, sizeof label, "%s%s%s%s", w->before,
             w->number[0] ? "　" : "", w->number, w->after);
    canvas_node_begin(c, ROLE_BADGE, r, label, NULL, (struct target){0});
    canvas_fill(c, r, COLOR_BELL);
    int cy = r.y + r.h / 2, x = r.x + edge;
    canvas_text(c, line_box(x, cy, r.x + r.w - x, 96), s->before, w->before);
    int number = canvas_width(c, s->number, w->number);
    int after = canvas_width(c, s->after, w->after);
    x += canvas_width(c, s->before, w->before) + 32;
    if (apart)
        x = r.x + r.w - edge - number - 12 - after;
    canvas_text(c, line_box(x, cy, number + 8, 120), s->number, w->number);
    canvas_text(c, line_box(x + number + 12, cy, after + 8, 80), s->after,
                w->after);
    canvas_node_end(c);
}

static void draw_bell_low(const struct kiosk *k, struct canvas *c,
                          const struct bell_words *w)
{
    struct rect block = {0, 1716, 1080, 104};
    struct bell_style s = bell_style(c, true, w, 968);
    canvas_fill(c, (struct rect){0, 1820, 1080, 100}, COLOR_BOARD);
    draw_bell(c, block, 56, &s, w, true);
    if (kiosk_day(k)->count > 0)
        draw_ruler(k, c, (struct rect){56, 1850, 968, 56}, 32);
    else
        canvas_text(
            c, (struct rect){56, 1820, 968, 100},
            (struct style){FACE_KAI, 44, COLOR_CHALK2, ALIGN_CENTER, true},
            kiosk_org(k)->name);
}

void draw_bell_bar(const struct kiosk *k, struct canvas *c)
{
    struct bell_words w;
    say_bell(k, &w);
    if (canvas_look(c).portrait) {
        draw_bell_low(k, c, &w);
        return;
    }
    struct bell_style s = bell_style(c, false, &w, BELL_W_MOST - 64 - 34);
    int need = 64 + bell_width(c, &s, &w) + 34;
    struct rect block = {0, 936, need > 664 ? need : 664, 144};
    canvas_fill(c, (struct rect){0, 936, 1920, 144}, COLOR_BOARD);
    draw_bell(c, block, 64, &s, &w, false);
    int x = block.w + 64;
    if (kiosk_day(k)->count > 0)
        draw_ruler(k, c, (struct rect){x, 982, 1856 - x, 64}, 36);
    else
        canvas_text(
            c, (struct rect){x, 936, 1856 - x, 144},
            (struct style){FACE_KAI, 44, COLOR_CHALK2, ALIGN_RIGHT, true},
            kiosk_org(k)->name);
}
