/* The samples of the component gallery, in the order of the design. */
#include "screens/components_parts.h"

#include "base/lang.h"
#include "screens/attract_parts.h"
#include "screens/content.h"

#include <stddef.h>

static const struct target idle = {.act = COMPONENTS_SAMPLE};

static struct target pressed_if(bool pressed)
{
    return pressed ? (struct target){.act = COMPONENTS_PRESSED} : idle;
}

/* ---- buttons ---- */

enum { PRESSED = 16, OFF = 32, BUSY = 64, NOTE = 128, LOOK = 15 };

static void show_button(struct canvas *c, const struct kiosk *k,
                        struct rect r, int variant)
{
    static const struct button looks[] = {
        [BUTTON_PRIMARY] = {.icon = ICON_ACCOUNT_PLUS,
                            .label = N_("我要报名")},
        [BUTTON_OUTLINE] = {.icon = ICON_UNDO_VARIANT,
                            .label = N_("撤销报名")},
        [BUTTON_PLAIN] = {.icon = ICON_CLOSE, .label = N_("取消")},
        [BUTTON_TINT] = {.icon = 0, .label = N_("更多")},
        [BUTTON_DARK] = {.icon = ICON_ACCOUNT_CARD_DETAILS,
                         .label = N_("登录")},
        [BUTTON_HEART] = {.icon = ICON_HEART_OUTLINE, .label = "36"},
        [BUTTON_VIEWER] = {.icon = ICON_ARROW_LEFT, .label = N_("返回")},
    };
    struct button b = looks[variant & LOOK];
    struct target t = pressed_if(variant & PRESSED);
    (void)k;
    b.look = (enum button_look)(variant & LOOK);
    b.accent = ACCENT_GREEN;
    b.label = _(b.label);
    b.size = r.h > 128 ? 52 : r.h > 80 ? 40 : 32;
    b.busy = (variant & BUSY) != 0;
    t.off = (variant & OFF) != 0;
    if (t.off) {
        b.icon = 0;
        b.label = _("名额已满");
    }
    if (variant & NOTE)
        b.note = _("联网后确认");
    draw_button(c, r, &b, t);
}

static void show_lone_icon(struct canvas *c, const struct kiosk *k,
                           struct rect r, int variant)
{
    const struct button b = {.look = BUTTON_PLAIN,
                             .icon = ICON_CHEVRON_RIGHT,
                             .label = "sample", .icon_only = true};
    struct target t = pressed_if(variant & PRESSED);
    (void)k;
    t.off = (variant & OFF) != 0;
    draw_button(c, r, &b, t);
}

static void show_segments(struct canvas *c, const struct kiosk *k,
                          struct rect r, int chosen)
{
    const char *const labels[] = {_("月"), _("周"), _("日程")};
    (void)k;
    draw_segments(c, r, ACCENT_GREEN, labels, NULL, 3, chosen,
                  chosen == 1 ? COMPONENTS_PRESSED : COMPONENTS_SAMPLE);
}

static void show_ring(struct canvas *c, const struct kiosk *k, struct rect r,
                      int seconds)
{
    (void)k;
    draw_ring(c, r.x + r.w / 2, r.y + r.h / 2, r.h, seconds * 1000, 15000,
              seconds > 8 ? COLOR_TODAY
                          : color_of(ACCENT_GREEN, SHADE_ACCENT));
}

/* ---- chips, people, dates ---- */

static void show_chip(struct canvas *c, const struct kiosk *k, struct rect r,
                      int look)
{
    static const struct {
        int icon;
        const char *label;
    } chips[] = {
        [CHIP_TINT] = {0, N_("未读")},
        [CHIP_SOLID] = {ICON_CHECK, N_("已报名")},
        [CHIP_OK] = {ICON_CHECK, N_("签到中")},
        [CHIP_WARN] = {ICON_TIMER_SAND, N_("可候补")},
        [CHIP_INFO] = {ICON_CLOUD_UPLOAD, N_("同步中")},
        [CHIP_NEUTRAL] = {0, N_("待开放")},
    };
    (void)k;
    draw_chip(c, r.x, r.y, (enum chip_look)look, ACCENT_GREEN,
              chips[look].icon, _(chips[look].label));
}

static void show_count(struct canvas *c, const struct kiosk *k,
                       struct rect r, int count)
{
    (void)k;
    draw_count_badge(c, r.x + r.w / 2, r.y + r.h / 2, ACCENT_ROSE, count);
}

static void show_badge(struct canvas *c, const struct kiosk *k,
                       struct rect r, int section)
{
    (void)k;
    draw_badge(c, r.x, r.y, r.h, section_looks[section].accent,
               section_looks[section].icon);
}

static void show_avatar(struct canvas *c, const struct kiosk *k,
                        struct rect r, int which)
{
    static const char *const names[] = {"陈静", "王建国", "李敏", "周海涛",
                                        "欧阳静怡", "尉迟·古丽娜尔"};
    (void)k;
    draw_avatar(c, r.x + r.w / 2, r.y + r.h / 2, r.h, names[which % 6],
                which >= 6);
}

static void show_more(struct canvas *c, const struct kiosk *k, struct rect r,
                      int count)
{
    (void)k;
    draw_avatar_more(c, r.x + r.w / 2, r.y + r.h / 2, r.h, count);
}

static void show_leaf(struct canvas *c, const struct kiosk *k, struct rect r,
                      int today)
{
    (void)k;
    draw_leaf(c, r.x, r.y, ACCENT_GREEN, today, _("10月"), today ? 15 : 17,
              r.h > 96 ? _("周六") : NULL);
}

static void show_seal(struct canvas *c, const struct kiosk *k, struct rect r,
                      int variant)
{
    (void)k;
    (void)variant;
    draw_seal(c, r.x, r.y, r.h);
}

static void show_stamp(struct canvas *c, const struct kiosk *k,
                       struct rect r, int read)
{
    (void)k;
    draw_stamp(c, r.x + r.w / 2, r.y + r.h / 2, r.h,
               read ? _("已阅") : _("已报名"));
}

static void show_tick(struct canvas *c, const struct kiosk *k, struct rect r,
                      int variant)
{
    (void)k;
    (void)variant;
    canvas_disc(c, r.x + r.w / 2, r.y + r.h / 2, r.h / 2, COLOR_OK);
    draw_tick(c, r.x + r.w / 2, r.y + r.h / 2, r.h, COLOR_ON);
}

static void show_capacity(struct canvas *c, const struct kiosk *k,
                          struct rect r, int state)
{
    static const int taken[] = {[BAR_OPEN] = 18, [BAR_FEW] = 27,
                                [BAR_FULL] = 30, [BAR_CLOSED] = 18};
    (void)k;
    draw_capacity(c, r, (enum bar_state)state, taken[state], 30);
}

static void show_ruler(struct canvas *c, const struct kiosk *k,
                       struct rect r, int variant)
{
    (void)variant;
    canvas_round(c, r, 24, COLOR_BOARD);
    draw_ruler(k, c, (struct rect){r.x + 40, r.y + 48, r.w - 80, 64}, 36);
}

/* ---- keys and fields ---- */

static void show_key(struct canvas *c, const struct kiosk *k, struct rect r,
                     int variant)
{
    const enum key_look look = (enum key_look)(variant & LOOK);
    struct target t = pressed_if(variant & PRESSED);
    (void)k;
    t.off = (variant & OFF) != 0;
    draw_key(c, r, look, ACCENT_GREEN,
             look == KEY_FUNCTION ? ICON_BACKSPACE : 0, "W", 52, t);
}

static void show_initials(struct canvas *c, const struct kiosk *k,
                          struct rect r, int typed)
{
    const struct initials keys = {
        .columns = 6, .key_w = 112, .key_h = 132, .gap = 16,
        .can = typed ? 1u << ('J' - 'A') | 1u << ('W' - 'A') : 0x3ffffff,
        .typed = typed, .held = typed ? 'C' : '\0', .accent = ACCENT_GREEN,
        .act = COMPONENTS_SAMPLE};
    (void)k;
    draw_initials(c, r.x, r.y, &keys);
}

static void show_pin_pad(struct canvas *c, const struct kiosk *k,
                         struct rect r, int off)
{
    (void)k;
    draw_pin_pad(c, r.x, r.y, off, COMPONENTS_SAMPLE);
}

static void show_pin_boxes(struct canvas *c, const struct kiosk *k,
                           struct rect r, int filled)
{
    (void)k;
    draw_pin_boxes(c, r.x, r.y, 6, filled > 6 ? 0 : filled, filled > 6, 0);
}

static void show_field(struct canvas *c, const struct kiosk *k,
                       struct rect r, int typed)
{
    (void)k;
    draw_field(c, r, ACCENT_GREEN, _("姓名首字母"), typed ? "C J" : "",
               typed ? NULL : _("按姓名每个字的首字母"), idle);
}

static void show_name(struct canvas *c, const struct kiosk *k, struct rect r,
                      int variant)
{
    (void)k;
    draw_name_tile(c, r,
                   variant & NOTE ? "尉迟·古丽娜尔" : "陈静", "语文组",
                   variant & OFF, _("已签到"),
                   pressed_if(variant & PRESSED));
}

/* ---- larger ones ---- */

static void show_banner(struct canvas *c, const struct kiosk *k,
                        struct rect r, int look)
{
    static const int icons[] = {[BANNER_WARN] = ICON_CLOUD_OUTLINE_OFF,
                                [BANNER_ERR] = ICON_ALERT_CIRCLE,
                                [BANNER_INFO] = ICON_INFORMATION_OUTLINE};
    (void)k;
    draw_banner(c, r, (enum banner_look)look, icons[look], _("暂时离线"),
                _("一切照常使用，联网后自动更新。"), "10:04");
}

static void show_empty(struct canvas *c, const struct kiosk *k,
                       struct rect r, int error)
{
    (void)k;
    draw_card(c, r, 24);
    draw_empty(c, r, error ? ACCENT_OCHRE : ACCENT_RED,
               error ? ICON_ALERT_CIRCLE : ICON_BULLHORN,
               error ? _("这个活动已取消") : _("这里还没有通知"),
               _("有新通知时，会第一时间出现在这里。"));
}

static void show_position(struct canvas *c, const struct kiosk *k,
                          struct rect r, int first)
{
    (void)k;
    draw_position(c, (struct rect){r.x + r.w / 2 - 4, r.y, 8, r.h}, first, 6,
                  40, ACCENT_RED);
}

const struct sample samples[] = {
    {"按钮 Buttons", "primary", 376, 136, show_button, BUTTON_PRIMARY},
    {NULL, "pressed", 376, 136, show_button, BUTTON_PRIMARY | PRESSED},
    {NULL, "busy", 376, 136, show_button, BUTTON_PRIMARY | BUSY},
    {NULL, "disabled", 376, 136, show_button, BUTTON_PRIMARY | OFF},
    {NULL, "outline", 320, 112, show_button, BUTTON_OUTLINE},
    {NULL, "pressed", 320, 112, show_button, BUTTON_OUTLINE | PRESSED},
    {NULL, "plain", 240, 112, show_button, BUTTON_PLAIN},
    {NULL, "pressed", 240, 112, show_button, BUTTON_PLAIN | PRESSED},
    {NULL, "tint", 240, 112, show_button, BUTTON_TINT},
    {NULL, "pressed", 240, 112, show_button, BUTTON_TINT | PRESSED},
    {NULL, "with a note", 320, 112, show_button, BUTTON_PRIMARY | NOTE},
    {NULL, "contest vote", 240, 112, show_button, BUTTON_HEART},
    {NULL, "pressed", 240, 112, show_button, BUTTON_HEART | PRESSED},
    {NULL, "viewer", 240, 112, show_button, BUTTON_VIEWER},
    {NULL, "pressed", 240, 112, show_button, BUTTON_VIEWER | PRESSED},
    {NULL, "dock", 184, 80, show_button, BUTTON_PLAIN},
    {NULL, "active", 240, 80, show_button, BUTTON_PRIMARY},
    {NULL, "identity", 200, 80, show_button, BUTTON_DARK},
    {NULL, "pressed", 200, 80, show_button, BUTTON_DARK | PRESSED},
    {NULL, "pager", 112, 80, show_lone_icon, 0},
    {NULL, "pressed", 112, 80, show_lone_icon, PRESSED},
    {NULL, "disabled", 112, 80, show_lone_icon, OFF},
    {NULL, "segmented", 296, 80, show_segments, 0},
    {NULL, "first pressed", 296, 80, show_segments, 1},

    {"标签与头像 Chips, avatars, leaves", "tint", 120, 48, show_chip,
     CHIP_TINT},
    {NULL, "solid", 180, 48, show_chip, CHIP_SOLID},
    {NULL, "ok", 180, 48, show_chip, CHIP_OK},
    {NULL, "warn", 180, 48, show_chip, CHIP_WARN},
    {NULL, "info", 180, 48, show_chip, CHIP_INFO},
    {NULL, "neutral", 140, 48, show_chip, CHIP_NEUTRAL},
    {NULL, "count", 72, 48, show_count, 3},
    {NULL, "many", 72, 48, show_count, 128},
    {NULL, "56", 64, 56, show_avatar, 0},
    {NULL, "64", 64, 64, show_avatar, 1},
    {NULL, "72", 72, 72, show_avatar, 2},
    {NULL, "80", 80, 80, show_avatar, 3},
    {NULL, "96", 96, 96, show_avatar, 4},
    {NULL, "160", 160, 160, show_avatar, 5},
    {NULL, "done", 80, 80, show_avatar, 6},
    {NULL, "more", 80, 80, show_more, 7},
    {NULL, "more", 80, 80, show_more, 128},
    {NULL, "leaf", 96, 96, show_leaf, 0},
    {NULL, "today", 96, 96, show_leaf, 1},
    {NULL, "weekday", 136, 168, show_leaf, 0},
    {NULL, "today", 136, 168, show_leaf, 1},
    {"印章与环 Seals, stamps, rings", "96", 96, 96, show_seal, 0},
    {NULL, "72", 72, 72, show_seal, 0},
    {NULL, "64", 64, 64, show_seal, 0},
    {NULL, "56", 64, 56, show_seal, 0},
    {NULL, "stamp", 152, 152, show_stamp, 0},
    {NULL, "read", 152, 152, show_stamp, 1},
    {NULL, "tick 160", 160, 160, show_tick, 0},
    {NULL, "ring", 64, 56, show_ring, 4},
    {NULL, "64", 64, 64, show_ring, 6},
    {NULL, "72", 72, 72, show_ring, 8},
    {NULL, "80", 80, 80, show_ring, 15},
    {NULL, "240", 240, 240, show_ring, 11},
    {"版块 Sections", "notice", 96, 96, show_badge, SECTION_NOTICES},
    {NULL, "activity", 96, 96, show_badge, SECTION_ACTIVITIES},
    {NULL, "gallery", 96, 96, show_badge, SECTION_GALLERY},
    {NULL, "voice", 96, 96, show_badge, SECTION_VOICE},
    {NULL, "vote", 96, 96, show_badge, SECTION_VOTES},
    {NULL, "welfare", 96, 96, show_badge, SECTION_BENEFITS},
    {NULL, "open", 96, 96, show_badge, SECTION_OPEN},
    {NULL, "mine", 96, 96, show_badge, SECTION_MINE},

    {"名额条与铃声 Capacity, day ruler", "open", 400, 28, show_capacity,
     BAR_OPEN},
    {NULL, "few", 400, 28, show_capacity, BAR_FEW},
    {NULL, "full", 400, 28, show_capacity, BAR_FULL},
    {NULL, "closed", 400, 28, show_capacity, BAR_CLOSED},
    {NULL, "day ruler", 984, 136, show_ruler, 0},

    {"按键 Keys", "key", 112, 132, show_key, KEY_PLAIN},
    {NULL, "matches", 112, 132, show_key, KEY_MATCH},
    {NULL, "no match", 112, 132, show_key, KEY_DIM},
    {NULL, "pressed", 112, 132, show_key, KEY_PLAIN | PRESSED},
    {NULL, "held", 112, 132, show_key, KEY_HELD},
    {NULL, "function", 112, 132, show_key, KEY_FUNCTION},
    {NULL, "disabled", 112, 132, show_key, KEY_PLAIN | OFF},
    {NULL, "field", 640, 96, show_field, 0},
    {NULL, "typed", 640, 96, show_field, 1},
    {"首字母 Initials", "at first", 752, 576, show_initials, 0},
    {NULL, "C typed", 752, 576, show_initials, 1},
    {"密码 PIN", "pad", 680, 664, show_pin_pad, 0},
    {NULL, "locked", 680, 664, show_pin_pad, 1},
    {NULL, "boxes", 744, 120, show_pin_boxes, 0},
    {NULL, "two typed", 744, 120, show_pin_boxes, 2},
    {NULL, "wrong", 744, 120, show_pin_boxes, 7},

    {"姓名 Name tiles", "sheet", 400, 152, show_name, 0},
    {NULL, "pressed", 400, 152, show_name, PRESSED},
    {NULL, "done", 400, 152, show_name, OFF},
    {NULL, "long", 492, 152, show_name, NOTE},
    {NULL, "door", 252, 120, show_name, 0},
    {NULL, "pressed", 252, 120, show_name, PRESSED},
    {NULL, "done", 252, 120, show_name, OFF},
    {NULL, "long", 252, 120, show_name, NOTE},
    {NULL, "portrait", 312, 122, show_name, 0},
    {NULL, "done", 312, 122, show_name, OFF},
    {NULL, "long", 312, 122, show_name, NOTE},

    {"提示 Banners", "warning", 820, 72, show_banner, BANNER_WARN},
    {NULL, "error", 820, 72, show_banner, BANNER_ERR},
    {NULL, "information", 820, 72, show_banner, BANNER_INFO},
    {"空与出错 Empty, position", "empty", 720, 600, show_empty, 0},
    {NULL, "error", 720, 600, show_empty, 1},
    {NULL, "top", 64, 320, show_position, 0},
    {NULL, "mid", 64, 320, show_position, 17},
    {NULL, "end", 64, 320, show_position, 34},
};

const int sample_count = sizeof samples / sizeof samples[0];
