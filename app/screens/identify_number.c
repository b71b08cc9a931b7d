/* Saying who one is by staff number, or by a card. */
#include "screens/identify_parts.h"

#include "base/mem.h"
#include "input/initials.h"
#include "screens/bits.h"
#include "screens/content.h"
#include "ui/widgets.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { GAP = 16, LETTER_KEYS_MAX = 8 };

/* Numbers like T1001 need their letters, and no others. */
void number_open(struct identify_state *s, struct kiosk *k)
{
    const struct roster *r = kiosk_roster(k);
    int count = roster_count(r);
    const struct member **all = mem_new(((size_t)count + 1) * sizeof *all);
    roster_find(r, "", all, count);
    s->initials = 0;
    for (int i = 0; i < count; i++) {
        int first = toupper((unsigned char)all[i]->staff_no[0]);
        if (first >= 'A' && first <= 'Z')
            s->initials |= 1u << (first - 'A');
    }
    free(all);
}

void number_tap(struct identify_state *s, const struct event *e)
{
    size_t n = strlen(s->number);
    s->trouble = NULL;
    if (e->arg == KEY_BACKSPACE) {
        if (n > 0)
            s->number[n - 1] = '\0';
    } else if (e->arg == KEY_CLEAR) {
        s->number[0] = '\0';
    } else if (n < NUMBER_MAX && e->arg > 0 && e->arg < 128 &&
               isalnum((int)e->arg)) {
        s->number[n] = (char)e->arg;
        s->number[n + 1] = '\0';
    }
}

/* ---- the pad ---- */

static void draw_letters(const struct identify_state *s, struct canvas *c,
                         struct rect r)
{
    char letters[LETTER_KEYS_MAX + 1] = "";
    int n = 0;
    for (int i = 0; i < 26 && n < LETTER_KEYS_MAX; i++)
        if (s->initials >> i & 1u)
            letters[n++] = (char)('A' + i);
    const int columns = n < 3 ? 3 : n; /* as wide as the digits below */
    for (int i = 0; i < n; i++) {
        const int x = (r.w + GAP) * i / columns;
        const int end = (r.w + GAP) * (i + 1) / columns;
        const char label[2] = {letters[i], '\0'};
        draw_key(c, (struct rect){r.x + x, r.y, end - GAP - x, r.h},
                 KEY_PLAIN, ACCENT_GREEN, 0, label, 52,
                 (struct target){.act = ACT_NUMBER, .arg = letters[i]});
    }
}

/* In portrait there is room above for a row more. */
static struct rect pad_rect(const struct identify_state *s,
                            const struct canvas *c)
{
    struct rect r = sheet_plan(c)->keys;
    if (canvas_look(c).portrait && s->initials) {
        const int more = sheet_plan(c)->key_h + GAP;
        r.y -= more;
        r.h += more;
    }
    return r;
}

static void draw_pad(const struct identify_state *s, struct canvas *c)
{
    static const char keys[] = "123456789\b0";
    const struct rect all = pad_rect(s, c);
    const int rows = s->initials ? 5 : 4;
    const int w = (all.w - 2 * GAP) / 3, h = (all.h - (rows - 1) * GAP) / rows;
    int y = all.y;
    if (s->initials) {
        draw_letters(s, c, (struct rect){all.x, y, all.w, h});
        y += h + GAP;
    }
    for (int i = 0; keys[i]; i++) {
        const struct rect r = {all.x + i % 3 * (w + GAP),
                               y + i / 3 * (h + GAP), w, h};
        const char label[2] = {keys[i], '\0'};
        const struct target t = {.act = ACT_NUMBER, .arg = keys[i]};
        if (keys[i] == KEY_BACKSPACE)
            draw_backspace(c, r, ACCENT_GREEN, 48, t);
        else
            draw_key(c, r, KEY_PLAIN, ACCENT_GREEN, 0, label, 52, t);
    }
    const struct button ok = {.look = BUTTON_PRIMARY, .accent = ACCENT_GREEN,
                              .icon = ICON_CHECK, .label = _("确定"),
                              .size = 40};
    draw_button(c,
                (struct rect){all.x + 2 * (w + GAP), y + 3 * (h + GAP), w, h},
                &ok, (struct target){.act = ACT_CONFIRM,
                                     .off = !s->number[0]});
}

void number_draw(const struct identify_state *s, const struct kiosk *k,
                 struct canvas *c)
{
    const struct sheet_plan *p = sheet_plan(c);
    struct rect r = {p->tile_x, p->tile_y, 2 * p->tile_w + p->tile_gap,
                     3 * p->tile_h + 2 * p->tile_gap};
    if (canvas_look(c).portrait) {
        r.y = p->said.y;
        r.h = pad_rect(s, c).y - GAP - r.y;
    }
    if (s->trouble)
        draw_empty(c, r, ACCENT_GREEN, ICON_ALERT_CIRCLE, _(s->trouble),
                   _("也可以按姓名首字母，或者直接刷卡。"));
    else
        draw_empty(c, r, ACCENT_GREEN, ICON_NUMERIC, _("按您的工号"),
                   _("按完点“确定”。"));
    sheet_foot(s, k, c);
    draw_field(c, p->field, ACCENT_GREEN, _("工号"), s->number,
               s->number[0] ? NULL : _("工号在教工卡上"),
               (struct target){.act = ACT_CLEAR});
    draw_pad(s, c);
}

/* ---- the card ---- */

/* A card that leans on a reader. */
static void draw_picture(struct canvas *c, int cx, int cy)
{
    const struct rect card = {cx - 210, cy - 180, 420, 264};
    const struct rect reader = {cx - 300, cy + 60, 600, 120};
    const enum color accent = color_of(ACCENT_GREEN, SHADE_ACCENT);
    canvas_shadow(c, card, 24, E1_CARD);
    canvas_round(c, card, 24, COLOR_SURFACE);
    canvas_border(c, card, 24, 2, COLOR_LINE);
    canvas_corners(c, (struct rect){card.x, card.y, card.w, 56}, 24, 1 | 2,
                   accent);
    canvas_disc(c, card.x + 92, card.y + 136, 52,
                color_of(ACCENT_GREEN, SHADE_TINT));
    canvas_icon(c, card.x + 92, card.y + 136, 72, ICON_ACCOUNT, accent);
    static const int widths[] = {200, 152, 176};
    for (int i = 0; i < 3; i++)
        canvas_round(c,
                     (struct rect){card.x + 176, card.y + 96 + i * 34,
                                   widths[i], 16},
                     8, COLOR_SURFACE2);
    canvas_round(c, reader, 32, COLOR_BOARD);
    if (canvas_look(c).theme == THEME_CONTRAST)
        canvas_border(c, reader, 32, 3, COLOR_LINE);
    canvas_disc(c, reader.x + reader.w - 64, reader.y + 60, 12,
                COLOR_BARONBOARD);
    canvas_icon(c, reader.x + 84, reader.y + 60, 60,
                ICON_ACCOUNT_CARD_DETAILS, COLOR_CHALKY);
    canvas_round(c, (struct rect){reader.x + 144, reader.y + 52, 296, 16}, 8,
                 COLOR_BOARD2);
}

void card_draw(const struct identify_state *s, const struct kiosk *k,
               struct canvas *c)
{
    const struct sheet_plan *p = sheet_plan(c);
    const int top = p->tabs.y + p->tabs.h, bottom = p->cancel.y;
    const int cx = canvas_w(c) / 2, cy = (top + bottom) / 2 - 92;
    const struct rect words = {p->left, cy + 216, canvas_w(c) - 2 * p->left,
                               88};
    const struct rect more = {words.x, words.y + 92, words.w, 56};
    draw_picture(c, cx, cy);
    draw_fit(c, words, style_center(FACE_KAI_BOLD, 60, COLOR_INK),
             _("把教工卡贴在读卡器上"));
    if (s->trouble)
        draw_fit(c, more, style_center(FACE_BOLD, 36, COLOR_ERR),
                 _(s->trouble));
    else
        draw_fit(c, more, style_center(FACE_SANS, 36, COLOR_INK2),
                 _("平放停一秒。没有带卡，可以用工号或姓名首字母。"));
    sheet_foot(s, k, c);
}
