/* Finding one's name by the initials of its pinyin. */
#include "screens/identify_parts.h"

#include "base/mem.h"
#include "input/initials.h"
#include "screens/bits.h"
#include "screens/content.h"
#include "screens/frame.h"
#include "ui/widgets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void keep(struct candidate *out, const struct member *m)
{
    *out = (struct candidate){0};
    memcpy(out->id, m->id, sizeof out->id);
    memcpy(out->name, m->name, sizeof out->name);
    memcpy(out->group, m->group, sizeof out->group);
    memcpy(out->staff_no, m->staff_no, sizeof out->staff_no);
}

/* Nothing of the roster is read out before a letter is typed. */
void names_find(struct identify_state *s, struct kiosk *k)
{
    const struct roster *r = kiosk_roster(k);
    memset(s->tiles, 0, sizeof s->tiles);
    s->letters.can = roster_next(r, s->letters.text);
    s->shown = s->total = 0;
    if (!s->letters.text[0])
        return;
    s->total = roster_find(r, s->letters.text, NULL, 0);
    if (s->page >= pages_of(s->total, TILES))
        s->page = 0;
    int first = s->page * TILES;
    int most = s->total < first + TILES ? s->total : first + TILES;
    const struct member **all = mem_new(((size_t)most + 1) * sizeof *all);
    roster_find(r, s->letters.text, all, most);
    for (int i = first; i < most; i++)
        keep(&s->tiles[s->shown++], all[i]);
    free(all);
}

void names_tap(struct identify_state *s, struct kiosk *k,
               const struct event *e)
{
    if (e->act == ACT_LETTER) {
        if (letters_type(&s->letters, k, e->arg)) {
            s->page = 0;
            s->trouble = NULL;
            names_find(s, k);
        }
        return;
    }
    int page = s->page + (int)e->arg;
    if (page < 0 || page >= pages_of(s->total, TILES))
        return;
    s->page = page;
    names_find(s, k);
}

/* ---- drawing ---- */

static void say_found(const struct identify_state *s, char *out, size_t size)
{
    int more = s->total - (s->page + 1) * TILES;
    if (s->trouble)
        snprintf(out, size, "%s", _(s->trouble));
    else if (s->total == 0)
        snprintf(out, size, "%s", _("没有找到。试试只按姓的首字母"));
    else if (more > 0)
        snprintf(out, size,
                 ngettext("找到 %d 位，还有 %d 位，再按一个字母",
                          "找到 %d 位，还有 %d 位，再按一个字母",
                          (unsigned long)s->total),
                 s->total, more);
    else
        snprintf(out, size,
                 ngettext("找到 %d 位，点您的名字",
                          "找到 %d 位，点您的名字", (unsigned long)s->total),
                 s->total);
}

static void draw_said(const struct identify_state *s, struct canvas *c)
{
    struct rect r = sheet_plan(c)->said;
    char words[200];
    say_found(s, words, sizeof words);
    if (s->trouble) {
        canvas_icon(c, r.x + 20, r.y + r.h / 2, 40, ICON_ALERT_CIRCLE,
                    COLOR_ERR);
        r.x += 56;
        r.w -= 56;
        draw_fit(c, r, style_left(FACE_BOLD, 36, COLOR_ERR), words);
        return;
    }
    const struct style typed = {FACE_BOLD, 36,
                                color_of(ACCENT_GREEN, SHADE_ACCENT),
                                ALIGN_LEFT, false};
    int x = canvas_text(c, r, typed, s->letters.text) + 16;
    r.x += x;
    r.w -= x;
    draw_fit(c, r, style_left(FACE_SANS, 32, COLOR_INK2), words);
}

static void draw_tiles(const struct identify_state *s, struct canvas *c)
{
    const struct sheet_plan *p = sheet_plan(c);
    for (int i = 0; i < s->shown; i++) {
        const struct rect r = {
            p->tile_x + i % 2 * (p->tile_w + p->tile_gap),
            p->tile_y + i / 2 * (p->tile_h + p->tile_gap), p->tile_w,
            p->tile_h};
        draw_name_tile(c, r, s->tiles[i].name, s->tiles[i].group, false, NULL,
                       (struct target){.act = ACT_PICK, .arg = i});
    }
}

static void draw_turns(const struct identify_state *s, struct canvas *c)
{
    int pages = pages_of(s->total, TILES);
    const struct rect r = sheet_plan(c)->turn;
    const int w = (r.w - 16) / 2;
    const struct button before = {.look = BUTTON_PLAIN,
                                  .icon = ICON_CHEVRON_LEFT,
                                  .label = _("上一页"), .icon_only = true};
    struct button after = before;
    after.icon = ICON_CHEVRON_RIGHT;
    after.label = _("下一页");
    if (pages < 2)
        return;
    draw_button(c, (struct rect){r.x, r.y, w, r.h}, &before,
                (struct target){.act = ACT_TURN, .arg = -1,
                                .off = s->page == 0});
    draw_button(c, (struct rect){r.x + w + 16, r.y, w, r.h}, &after,
                (struct target){.act = ACT_TURN, .arg = 1,
                                .off = s->page + 1 >= pages});
}

/* The left side before a letter is typed: what to do, and nobody's name. */
static void draw_how(const struct identify_state *s, struct canvas *c)
{
    const struct sheet_plan *p = sheet_plan(c);
    const struct rect r = {p->tile_x, p->tile_y, 2 * p->tile_w + p->tile_gap,
                           3 * p->tile_h + 2 * p->tile_gap};
    draw_empty(c, r, ACCENT_GREEN, ICON_SORT_ALPHABETICAL,
               s->letters.can ? _("按姓名的首字母") : _("名册里还没有人"),
               s->letters.can ? _("例如 陈静 按 C J")
                              : _("请工会先导入名册，再回来试试。"));
}

void names_draw(const struct identify_state *s, const struct kiosk *k,
                struct canvas *c)
{
    const struct sheet_plan *p = sheet_plan(c);
    char spaced[2 * LETTERS_MAX + 1] = "";
    for (size_t i = 0; s->letters.text[i]; i++)
        snprintf(spaced + (i ? 2 * i - 1 : 0), 3, i ? " %c" : "%c",
                 s->letters.text[i]);
    if (s->letters.text[0] || s->trouble)
        draw_said(s, c);
    if (s->letters.text[0])
        draw_tiles(s, c);
    else
        draw_how(s, c);
    sheet_foot(s, k, c);
    draw_turns(s, c);
    draw_field(c, p->field, ACCENT_GREEN, _("姓名首字母"), spaced,
               s->letters.text[0] ? NULL : _("按姓名每个字的首字母"),
               (struct target){.act = ACT_CLEAR});
    struct initials keys = letters_keys(&s->letters);
    keys.columns = 6;
    keys.key_w = p->key_w;
    keys.key_h = p->key_h;
    keys.gap = p->key_gap;
    keys.accent = ACCENT_GREEN;
    keys.act = ACT_LETTER;
    int width = 6 * p->key_w + 5 * p->key_gap;
    draw_initials(c, p->keys.x + (p->keys.w - width) / 2, p->keys.y, &keys);
}
