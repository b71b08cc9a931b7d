/* The side of the check-in that is touched: names and letters. */
#include "screens/checkin_parts.h"

#include "screens/bits.h"
#include "screens/content.h"
#include "screens/frame.h"
#include "ui/widgets.h"

#include <stdio.h>
#include <string.h>

struct desk_plan {
    struct rect prompt, field, clock, lock, everybody, observer, corner;
    int tile_x, tile_y, tile_w, tile_h, tile_dy, columns, right;
    int key_x, key_y, key_w, key_h, key_gap, key_columns;
};

static const struct desk_plan *desk_plan(const struct canvas *c)
{
    static const struct desk_plan landscape = {
        .prompt = {784, 44, 800, 76},
        .field = {784, 168, 1072, 96},
        .clock = {1600, 54, 152, 64},
        .lock = {1776, 44, 80, 80},
        .everybody = {784, 944, 320, 80},
        .observer = {1120, 944, 256, 80},
        .corner = {1392, 944, 464, 80},
        .tile_x = 784, .tile_y = 292, .tile_w = 252, .tile_h = 120,
        .tile_dy = 144, .columns = 4, .right = 1856,
        .key_x = 784, .key_y = 588, .key_w = 120, .key_h = 100,
        .key_gap = 16, .key_columns = 8};
    static const struct desk_plan portrait = {
        .prompt = {0},
        .field = {48, 744, 984, 96},
        .clock = {872, 41, 152, 64},
        .lock = {952, 1808, 80, 80},
        .everybody = {48, 1808, 328, 80},
        .observer = {392, 1808, 264, 80},
        .corner = {672, 1808, 264, 80},
        .tile_x = 48, .tile_y = 864, .tile_w = 312, .tile_h = 122,
        .tile_dy = 142, .columns = 3, .right = 1032,
        .key_x = 50, .key_y = 1304, .key_w = 150, .key_h = 108,
        .key_gap = 16, .key_columns = 6};
    return canvas_look(c).portrait ? &portrait : &landscape;
}

void door_clock(const struct kiosk *k, struct canvas *c)
{
    char clock[8];
    const struct rect r = desk_plan(c)->clock;
    const bool portrait = canvas_look(c).portrait;
    say_clock(k, kiosk_now(k), clock);
    const struct style s = {FACE_BOLD, 44,
                            portrait ? COLOR_CHALK : COLOR_INK, ALIGN_RIGHT,
                            false};
    canvas_text(c, r, fit_text(c, s, clock, r.w), clock);
}

static void draw_lock(struct canvas *c, const struct desk_plan *p)
{
    draw_key(c, p->lock, KEY_FUNCTION, ACCENT_GREEN, ICON_LOCK_OUTLINE,
             _("结束签到"), 40, (struct target){.act = ACT_LOCK});
}

/* In landscape; in portrait the board has the clock, the last row the lock. */
static void draw_top(const struct kiosk *k, struct canvas *c,
                     const struct desk_plan *p)
{
    canvas_heading(c, p->prompt,
                   fit_text(c, style_left(FACE_KAI_BOLD, 52, COLOR_INK),
                            _("点名字签到，或直接刷卡"), p->prompt.w),
                   _("点名字签到，或直接刷卡"));
    door_clock(k, c);
    draw_lock(c, p);
}

static void draw_typed(const struct door_state *s, const struct kiosk *k,
                       struct canvas *c, const struct desk_plan *p)
{
    const char *hint = canvas_look(c).portrait
                           ? _("姓名首字母，或直接刷卡")
                           : _("姓名首字母，例如 王建国 按 WJG");
    if (s->everybody)
        hint = _("在全部名册里找，按姓名首字母");
    if (kiosk_slow(k))
        hint = _("正在提交");
    draw_field(c, p->field, ACCENT_GREEN, _("姓名首字母"), s->letters.text,
               hint, (struct target){.act = ACT_CLEAR});
}

static struct rect tile_rect(const struct desk_plan *p, int i)
{
    const int column = i % p->columns, steps = p->columns - 1;
    const int span = p->right - p->tile_x - p->tile_w;
    return (struct rect){p->tile_x + span * column / steps,
                         p->tile_y + i / p->columns * p->tile_dy, p->tile_w,
                         p->tile_h};
}

static void draw_tiles(const struct door_state *s, struct canvas *c,
                       const struct desk_plan *p)
{
    for (int i = 0; i < s->shown; i++) {
        const struct tile *t = &s->tiles[i];
        draw_name_tile(c, tile_rect(p, i), t->name, t->group, t->present,
                       _("已签到"),
                       (struct target){.act = ACT_PICK, .arg = i});
    }
}

/* Instead of tiles: why there are none, and what to do. */
static void draw_nobody(const struct door_state *s, struct canvas *c,
                        const struct desk_plan *p)
{
    const struct rect r = {p->tile_x, p->tile_y, p->right - p->tile_x,
                           p->key_y - p->tile_y - 24};
    const char *title, *text;
    if (s->gone) {
        title = _("这个活动已取消");
        text = _("请工作人员点右上角的锁，结束签到。");
    } else if (s->everybody || door_is_open(s)) {
        title = s->everybody ? _("在全部名册里找") : _("不用报名，来了就签");
        text = _("按姓名的首字母，再点您的名字。");
    } else if (s->a.going > 0) {
        title = _("名单里的人都到了");
        text = _("没在名单里，请点“名单里没有我”。");
    } else {
        title = _("名单还是空的");
        text = _("请点“名单里没有我”，再按姓名的首字母。");
    }
    const int y = r.y + r.h / 2;
    canvas_heading(c, (struct rect){r.x, y - 70, r.w, 72},
                   fit_text(c, style_center(FACE_KAI_BOLD, 52, COLOR_INK),
                            title, r.w),
                   title);
    draw_fit(c, (struct rect){r.x, y + 10, r.w, 52},
             style_center(FACE_SANS, 32, COLOR_INK2), text);
}

static void draw_keys(const struct door_state *s, struct canvas *c,
                      const struct desk_plan *p)
{
    struct initials keys = letters_keys(&s->letters);
    keys.columns = p->key_columns;
    keys.key_w = p->key_w;
    keys.key_h = p->key_h;
    keys.gap = p->key_gap;
    keys.accent = ACCENT_GREEN;
    keys.act = ACT_LETTER;
    draw_initials(c, p->key_x, p->key_y, &keys);
}

/* ---- the row at the bottom ---- */

static void draw_pages(const struct door_state *s, struct canvas *c,
                       struct rect r, int pages)
{
    char text[32];
    const struct button before = {.look = BUTTON_PLAIN,
                                  .icon = ICON_CHEVRON_LEFT,
                                  .label = _("上一页"), .icon_only = true};
    struct button after = before;
    after.icon = ICON_CHEVRON_RIGHT;
    after.label = _("下一页");
    const int right = r.x + r.w;
    snprintf(text, sizeof text, "%d / %d", s->page + 1, pages);
    draw_button(c, (struct rect){right - 248, r.y, 80, r.h}, &before,
                (struct target){.act = ACT_TURN, .arg = -1,
                                .off = s->page == 0});
    draw_fit(c, (struct rect){right - 164, r.y, 80, r.h},
             style_center(FACE_SANS, 32, COLOR_INK2), text);
    draw_button(c, (struct rect){right - 80, r.y, 80, r.h}, &after,
                (struct target){.act = ACT_TURN, .arg = 1,
                                .off = s->page + 1 >= pages});
}

/* 不是我, for three seconds after the success screen has gone: here, where
 * it hides no key from the next in the queue. */
static void draw_undo(const struct door_state *s, const struct kiosk *k,
                      struct canvas *c, struct rect r)
{
    const int64_t left = s->undo_until_ms - kiosk_steady(k);
    const struct target t = {.act = ACT_UNDO};
    const enum color accent = color_of(ACCENT_GREEN, SHADE_ACCENT);
    const int wanted = r.w < 300 ? r.w : 300;
    r.x += r.w - wanted;
    r.w = wanted;
    canvas_node_begin(c, ROLE_BUTTON, r, _("不是我"), s->undoable.name, t);
    canvas_round(c, r, 20,
                 canvas_is_pressed(c, t) ? color_of(ACCENT_GREEN, SHADE_TINT)
                                         : COLOR_SURFACE);
    canvas_border(c, r, 20, 3, accent);
    draw_ring(c, r.x + 52, r.y + r.h / 2, 56, left, UNDO_MS, accent);
    draw_fit(c, (struct rect){r.x + 96, r.y, r.w - 112, r.h},
             style_left(FACE_BOLD, 36, accent), _("不是我"));
    canvas_node_end(c);
}

static void draw_hint(struct canvas *c, struct rect r)
{
    const char *words = _("按错了？3 秒内可撤销");
    const struct style s = fit_text(c, style_left(FACE_SANS, 28, COLOR_INK2),
                                    words, r.w - 40);
    const int w = canvas_width(c, s, words);
    if (w > r.w - 40)
        return;
    canvas_text(c, (struct rect){r.x + r.w - w, r.y, w, r.h}, s, words);
    canvas_icon(c, r.x + r.w - w - 22, r.y + r.h / 2, 32,
                ICON_INFORMATION_OUTLINE, COLOR_INK2);
}

static void draw_bottom(const struct door_state *s, const struct kiosk *k,
                        struct canvas *c, const struct desk_plan *p)
{
    const int pages = pages_of(s->total, door_tiles(k));
    const bool low = kiosk_is_low(k), tight = low && canvas_look(c).portrait;
    struct rect everybody_at = p->everybody, observer_at = p->observer;
    struct rect corner = p->corner;
    if (tight) { /* the button of low reach stands among them */
        everybody_at.w = 240;
        observer_at.x = 304;
        observer_at.w = 200;
    } else if (low) {
        corner.x += 164;
        corner.w -= 164;
    }
    struct button everybody = {
        .look = s->everybody ? BUTTON_TINT : BUTTON_PLAIN,
        .accent = ACCENT_GREEN,
        .icon = ICON_ACCOUNT_PLUS,
        .label = s->everybody ? _("回到名单") : _("名单里没有我")};
    if (s->everybody)
        everybody.icon = ICON_ARROW_LEFT;
    struct button observer = {.look = BUTTON_PLAIN,
                              .icon = ICON_ACCOUNT_MULTIPLE,
                              .label = _("列席人员")};
    if (tight)
        everybody.icon = observer.icon = 0;
    if (!door_is_open(s))
        draw_button(c, everybody_at, &everybody,
                    (struct target){.act = ACT_EVERYBODY});
    if (s->a.quorum > 0)
        draw_button(c, observer_at, &observer,
                    (struct target){.act = ACT_OBSERVER});
    if (kiosk_steady(k) < s->undo_until_ms)
        draw_undo(s, k, c, corner);
    else if (pages > 1)
        draw_pages(s, c, corner, pages);
    else if (!canvas_look(c).portrait)
        draw_hint(c, corner);
}

void door_desk(const struct door_state *s, const struct kiosk *k,
               struct canvas *c)
{
    const struct desk_plan *p = desk_plan(c);
    const bool portrait = canvas_look(c).portrait;
    if (!portrait)
        draw_top(k, c, p);
    draw_typed(s, k, c, p);
    if (s->shown > 0 && !s->gone)
        draw_tiles(s, c, p);
    else
        draw_nobody(s, c, p);
    draw_keys(s, c, p);
    draw_bottom(s, k, c, p);
    if (portrait)
        draw_lock(c, p);
}
