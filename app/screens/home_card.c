/* Home's greeting card, in portrait only: day, moon and bell, and a photo. */
#include "screens/home_parts.h"

enum { CARD_RADIUS = 24 };

static void draw_card_bell(struct canvas *c, const struct kiosk *k, int x,
                           int y, int room)
{
    struct style plain = {FACE_SANS, 28, COLOR_CHALK, ALIGN_LEFT, true};
    struct style bold = {FACE_BOLD, 28, COLOR_CHALKY, ALIGN_LEFT, true};
    struct bell_words w;
    say_bell(k, &w);
    int before = canvas_width(c, plain, w.before);
    int number = canvas_width(c, bold, w.number);
    int after = canvas_width(c, plain, w.after);
    int gap = w.number[0] ? 38 : 0, space = w.number[0] ? 10 : 0;
    int need = 68 + before + gap + number + space + after + 24;
    struct rect r = {x, y, need < room ? need : room, 64};
    int at = x + 68, end = r.x + r.w - 20;
    canvas_round(c, r, 32, COLOR_BOARD2);
    canvas_icon(c, x + 40, y + 32, 32, ICON_BELL_OUTLINE, COLOR_CHALKY);
    canvas_text(c, (struct rect){at, y, before + 4, 64}, plain, w.before);
    at += before + gap;
    canvas_text(c, (struct rect){at, y, number + 4, 64}, bold, w.number);
    at += number + space;
    draw_fit(c, (struct rect){at, y, end - at, 64}, plain, w.after);
}

void draw_home_card(const struct home *h, const struct kiosk *k,
                    struct canvas *c, struct rect r)
{
    char date[80], lunar[160];
    bool bell = r.h >= 300;
    int board = h->board[0] ? 520 : r.w, x = r.x + 40, w = board - 80;
    if (h->board[0])
        canvas_image(c, r, CARD_RADIUS, h->board, NULL);
    canvas_corners(c, (struct rect){r.x, r.y, board, r.h}, CARD_RADIUS,
                   h->board[0] ? 1 | 8 : 15, COLOR_BOARD);
    int y = r.y + (bell ? 34 : (r.h - 210) / 2);
    draw_fit(c, (struct rect){x, y, w, 88},
             (struct style){FACE_KAI_BOLD, 72, COLOR_CHALK, ALIGN_LEFT, false},
             say_greeting(k));
    say_date(k, kiosk_now(k), true, date, sizeof date);
    draw_fit(c, (struct rect){x, y + 99, w, 52},
             (struct style){FACE_SANS, 36, COLOR_CHALK, ALIGN_LEFT, false},
             date);
    say_lunar(k, true, lunar, sizeof lunar);
    draw_fit(c, (struct rect){x, y + 149, w, 48},
             (struct style){FACE_KAI, 36, COLOR_CHALKY, ALIGN_LEFT, false},
             lunar);
    if (bell)
        draw_card_bell(c, k, x, r.y + 252, board - 80);
    if (canvas_look(c).theme == THEME_CONTRAST) /* over what is on it */
        canvas_border(c, r, CARD_RADIUS, 3, COLOR_LINE);
}
