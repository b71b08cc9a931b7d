/* widgets.h - the components of the design (design.md, section 4), drawn.
 *
 * Each draws itself and, where it can be touched, adds its node.  Main
 * thread; design pixels; labels are already in the person's language. */
#ifndef UI_WIDGETS_H
#define UI_WIDGETS_H

#include "ui/canvas.h"
#include "ui/icons.h"

enum button_look {
    BUTTON_PRIMARY, /* accent fill */
    BUTTON_OUTLINE, /* 3 px accent border */
    BUTTON_PLAIN,   /* 2 px line border, ink */
    BUTTON_TINT,    /* tint fill, accent text */
    BUTTON_DARK,    /* ink fill: the signed-out identity */
    BUTTON_HEART,   /* contest vote */
    BUTTON_VIEWER,  /* on the photo viewer's bar */
};

struct button {
    enum button_look look;
    enum accent accent;
    int icon;          /* 0: none */
    const char *label;
    const char *note;  /* a second, smaller line; NULL: none */
    int size;          /* of the label; 0: 32 */
    int busy;          /* waits: does not react, says so; its sign has turned
                          by busy - 1 of eight steps */
    bool icon_only;    /* the label is for the tree only */
};

/* A disabled button is t.off; its label says why. */
void draw_button(struct canvas *c, struct rect r, const struct button *b,
                 struct target t);

enum chip_look { CHIP_TINT, CHIP_SOLID, CHIP_OK, CHIP_WARN, CHIP_INFO,
                 CHIP_NEUTRAL };
/* 48 high at (x, y); icon may be 0.  Returns its width. */
int draw_chip(struct canvas *c, int x, int y, enum chip_look look,
              enum accent accent, int icon, const char *label);
/* Right-aligned at x. */
int draw_chip_right(struct canvas *c, int x, int y, enum chip_look look,
                    enum accent accent, int icon, const char *label);

/* `labels` in one well; the targets' args are 0, 1, 2, ... with `act`. */
void draw_segments(struct canvas *c, struct rect r, enum accent accent,
                   const char *const *labels, const int *icons, int count,
                   int chosen, int act);

void draw_card(struct canvas *c, struct rect r, int radius); /* e1 */

/* Surname in a tinted disc; done shows a tick instead. */
void draw_avatar(struct canvas *c, int cx, int cy, int diameter,
                 const char *name, bool done);
void draw_avatar_more(struct canvas *c, int cx, int cy, int diameter,
                      int count);
/* Its accent is stable per surname: tint[(code point x 7) mod 8]. */
enum accent accent_of_name(const char *name);

/* 96 x 96, or 136 x 168 with the weekday when `weekday` is not NULL. */
void draw_leaf(struct canvas *c, int x, int y, enum accent accent, bool today,
               const char *month, int day, const char *weekday);

enum bar_state { BAR_OPEN, BAR_FEW, BAR_FULL, BAR_CLOSED };
void draw_capacity(struct canvas *c, struct rect r, enum bar_state state,
                   int taken, int capacity);

/* What is shown of a time that runs out: where nothing moves, whole
 * seconds. */
int64_t shown_ms(const struct canvas *c, int64_t left_ms);
/* The seconds that are left of whole_ms, in a ring of their part. */
void draw_ring(struct canvas *c, int cx, int cy, int diameter,
               int64_t left_ms, int64_t whole_ms, enum color color);

/* The union's seal: 教工 in the right column, 之家 in the left. */
void draw_seal(struct canvas *c, int x, int y, int size);
void draw_stamp(struct canvas *c, int cx, int cy, int diameter,
                const char *text);
/* The drawn tick of the success screens, for a disc of `size` across. */
void draw_tick(struct canvas *c, int cx, int cy, int size, enum color color);
void draw_count_badge(struct canvas *c, int cx, int cy, enum accent accent,
                      int count); /* 48; nothing when 0 */

/* The args of keys that are no character. */
enum { KEY_BACKSPACE = 8, KEY_CLEAR = 127 };

/* One key of a keypad. */
enum key_look { KEY_PLAIN, KEY_MATCH, KEY_DIM, KEY_HELD, KEY_FUNCTION };
void draw_key(struct canvas *c, struct rect r, enum key_look look,
              enum accent accent, int icon, const char *label, int size,
              struct target t);

/* t.arg is KEY_BACKSPACE, and a long press's KEY_CLEAR, whatever t says. */
void draw_backspace(struct canvas *c, struct rect r, enum accent accent,
                    int size, struct target t);

/* The 23 initials (no I, U, V) and backspace in `columns` columns from r's
 * corner; key w x h with the gap.  `can` has bit 0 for A ... set when a name
 * would still match; typed: anything was typed; held: the letter just
 * pressed, or 0.  A key's arg is its letter; backspace as above. */
struct initials {
    int columns, key_w, key_h, gap;
    uint32_t can;
    bool typed;
    char held;
    enum accent accent;
    int act;
};
void draw_initials(struct canvas *c, int x, int y, const struct initials *k);

/* 3 x 4 digits: a digit's arg is '0'..'9', clear's KEY_CLEAR. */
void draw_pin_pad(struct canvas *c, int x, int y, bool off, int act);
/* `count` boxes, `filled` of them with a dot; wrong paints them in error
 * colours; shift moves them for the shake. */
void draw_pin_boxes(struct canvas *c, int x, int y, int count, int filled,
                    bool wrong, int shift);

/* A typed text with its cursor, and a clear button at its right end unless
 * clear.act is 0; it reacts when there is text.  `hint` (NULL: none) stands
 * after the cursor; beside a text only where it fits whole. */
void draw_field(struct canvas *c, struct rect r, enum accent accent,
                const char *label, const char *text, const char *hint,
                struct target clear);

/* 492 x 152, 252 x 120 or 312 x 122: whatever r is. */
void draw_name_tile(struct canvas *c, struct rect r, const char *name,
                    const char *group, bool done, const char *done_label,
                    struct target t);

/* 1792 x 72 strip.  `aside` stands at its right end where there is room. */
enum banner_look { BANNER_WARN, BANNER_ERR, BANNER_INFO };
void draw_banner(struct canvas *c, struct rect r, enum banner_look look,
                 int icon, const char *bold, const char *text,
                 const char *aside);

/* Icon, a line in WenKai, one or two lines of what to do next; returns the y
 * below it.  Buttons are the screen's. */
int draw_empty(struct canvas *c, struct rect r, enum accent accent, int icon,
               const char *title, const char *text);

/* A section's badge: its icon on a solid rounded square. */
void draw_badge(struct canvas *c, int x, int y, int size, enum accent accent,
                int icon);

/* Vertical position bar at the right of a list or page, 8 wide; nothing when
 * all is shown.  The thumb has the same colour in every section. */
void draw_position(struct canvas *c, struct rect r, int first, int shown,
                   int total, enum accent accent);

#endif
