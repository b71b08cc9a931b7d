/* That somebody's sign-up has ended, told on the board without a name. */
#include "screens/attract_parts.h"

#include <stdio.h>

enum { NEWS_H = 84, NEWS_TOP = 36 };

/* "有 2 位老师的报名有了结果，点屏幕查看"; false when there is nobody. */
static bool say_news(const struct board *b, char *out, size_t size)
{
    snprintf(out, size,
             ngettext("有 %d 位老师的报名有了结果，点屏幕查看",
                      "有 %d 位老师的报名有了结果，点屏幕查看",
                      (unsigned long)b->news),
             b->news);
    return b->news > 0;
}

void draw_board_news(const struct board *b, struct canvas *c,
                     struct rect photo, int x)
{
    char words[200];
    if (!say_news(b, words, sizeof words))
        return;
    struct style s = {FACE_SANS, 44, COLOR_WHITE, ALIGN_LEFT, false};
    int room = photo.w - 2 * x;
    int need = canvas_width(c, s, words) + 88 + 36;
    struct rect r = {x, photo.y + NEWS_TOP, need < room ? need : room, NEWS_H};
    canvas_node_begin(c, ROLE_TEXT, r, words, NULL, (struct target){0});
    canvas_round(c, r, NEWS_H / 2, COLOR_LABEL);
    canvas_icon(c, r.x + 52, r.y + NEWS_H / 2, 44, ICON_BELL_OUTLINE,
                COLOR_WHITE);
    draw_fit(c, (struct rect){r.x + 88, r.y, r.w - 88 - 24, NEWS_H}, s, words);
    canvas_node_end(c);
}

void draw_board_news_quiet(const struct board *b, struct canvas *c,
                           struct rect r)
{
    char words[200];
    if (!say_news(b, words, sizeof words))
        return;
    canvas_node_begin(c, ROLE_TEXT, r, words, NULL, (struct target){0});
    canvas_icon(c, r.x + 20, r.y + r.h / 2, 36, ICON_BELL_OUTLINE, COLOR_INK2);
    draw_fit(c, (struct rect){r.x + 56, r.y, r.w - 56, r.h},
             (struct style){FACE_SANS, 36, COLOR_INK2, ALIGN_LEFT, false},
             words);
    canvas_node_end(c);
}
