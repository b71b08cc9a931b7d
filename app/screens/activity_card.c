/* Who goes to an activity, how many places are left, and the button. */
#include "screens/activity_parts.h"

#include "screens/bits.h"
#include "screens/content.h"
#include "screens/frame.h"

#include <stdio.h>
#include <string.h>

enum {
    PAD = 40,
    BUTTON_H = 136,
    BUTTON_PORTRAIT_H = 144,
    BUTTON_LARGE_H = 168,
    BAR_H = 28,
    STRIP_H = 64,
    PEOPLE_HEAD = 72,
    AVATAR = 80,
    AVATAR_PORTRAIT = 88,
    ROW = 94,      /* of avatars */
    PITCH = 104,
    COLUMNS = 6,
    BELOW = 36,
    DESK_W = 216
};

static int button_height(const struct kiosk *k)
{
    struct look look = kiosk_look(k);
    return look.large      ? BUTTON_LARGE_H
           : look.portrait ? BUTTON_PORTRAIT_H
                           : BUTTON_H;
}

/* ---- the strip: what matters most now ---- */

struct strip {
    char bold[200], text[120];
    int icon;
    enum color fill, ink;
};

static bool strip_of(const struct activity_state *s, const struct kiosk *k,
                     struct strip *out)
{
    char left[120];
    const struct standing *mine = &s->mine;
    *out = (struct strip){.fill = COLOR_INFOTINT, .ink = COLOR_INFO};
    if (mine->pending || mine->present_pending) {
        out->icon = ICON_CLOUD_UPLOAD;
        if (mine->pending && mine->ahead > 0)
            snprintf(out->bold, sizeof out->bold,
                     ngettext("待确认，前面还有 %d 人",
                              "待确认，前面还有 %d 人",
                              (unsigned long)mine->ahead),
                     mine->ahead);
        else
            snprintf(out->bold, sizeof out->bold, "%s",
                     _("已在本机登记，联网后确认"));
        return true;
    }
    if (mine->verdict == VERDICT_DECLINED && mine->state != SIGNUP_GOING &&
        mine->state != SIGNUP_WAITING) {
        out->icon = ICON_ALERT_CIRCLE;
        out->fill = COLOR_ERRTINT;
        out->ink = COLOR_ERR;
        snprintf(out->bold, sizeof out->bold, "%s",
                 _(rule_text(mine->reason)));
        return true;
    }
    if (mine->state == SIGNUP_WAITING && mine->place > 0) {
        out->icon = ICON_TIMER_SAND;
        snprintf(out->bold, sizeof out->bold,
                 _("候补第 %d 位，有空位会通知您"), mine->place);
        return true;
    }
    if (mine->state == SIGNUP_GOING && mine->moved_up) {
        out->icon = ICON_CHECK_CIRCLE;
        out->fill = COLOR_OKTINT;
        out->ink = COLOR_OK;
        snprintf(out->bold, sizeof out->bold, "%s",
                 _("有空位了，您已从候补转为报名"));
        return true;
    }
    if (!activity_deadline(s, k, out->bold, left, sizeof left))
        return false;
    size_t n = strlen(out->bold);
    snprintf(out->bold + n, sizeof out->bold - n, _("，%s"), left);
    out->icon = ICON_TIMER_SAND;
    out->fill = COLOR_WARNTINT;
    out->ink = COLOR_WARN;
    return true;
}

static void draw_strip(struct canvas *c, struct rect r, const struct strip *p)
{
    canvas_node_begin(c, ROLE_BADGE, r, p->bold, NULL, (struct target){0});
    canvas_round(c, r, 16, p->fill);
    canvas_icon(c, r.x + 37, r.y + r.h / 2, 32, (uint32_t)p->icon, p->ink);
    draw_fit(c, (struct rect){r.x + 72, r.y, r.w - 88, r.h},
             style_left(FACE_BOLD, 32, p->ink), p->bold);
    canvas_node_end(c);
}

/* ---- the count ---- */

struct places {
    enum bar_state state;
    enum color ink;
    char words[120], waiting[60];
};

static struct places places_of(const struct activity_state *s,
                               const struct kiosk *k)
{
    const struct activity *a = &s->a;
    const struct connection *n = kiosk_connection(k);
    int left = activity_left(a);
    unsigned long many = (unsigned long)left;
    enum offer offer = activity_offer(a, kiosk_zone(k), kiosk_now(k));
    struct places p = {.state = BAR_OPEN,
                       .ink = color_of(ACCENT_GREEN, SHADE_ACCENT)};
    bool over = offer == OFFER_CLOSED || offer == OFFER_PHOTOS;
    snprintf(p.waiting, sizeof p.waiting,
             ngettext("候补 %d 人", "候补 %d 人", (unsigned long)a->waiting),
             a->waiting);
    if (over) {
        p.state = BAR_CLOSED;
        p.ink = COLOR_INK3;
        snprintf(p.words, sizeof p.words, "%s", _("已截止"));
    } else if (a->capacity == 0) {
        snprintf(p.words, sizeof p.words, "%s", _("不限名额"));
        p.waiting[0] = '\0';
    } else if (left == 0) {
        p.state = BAR_FULL;
        p.ink = COLOR_INK3;
        snprintf(p.words, sizeof p.words, "%s", _("名额已满"));
    } else if (!n->alone && !n->online) {
        snprintf(p.words, sizeof p.words,
                 ngettext("约 %d 个名额", "约 %d 个名额", many), left);
    } else if (a->going * 10 >= a->capacity * 9) {
        p.state = BAR_FEW;
        p.ink = COLOR_WARN;
        snprintf(p.words, sizeof p.words,
                 ngettext("只剩 %d 个", "只剩 %d 个", many), left);
    } else {
        snprintf(p.words, sizeof p.words,
                 ngettext("还有 %d 个名额", "还有 %d 个名额", many), left);
    }
    return p;
}

/* `r` is 144 high: the number stands on its lower edge. */
static void draw_count(struct canvas *c, const struct activity_state *s,
                       const struct places *p, struct rect r)
{
    const struct activity *a = &s->a;
    bool portrait = canvas_look(c).portrait;
    char number[12], whole[60], value[80];
    snprintf(number, sizeof number, "%d", a->going);
    if (a->capacity == 0)
        snprintf(whole, sizeof whole, "%s", _("人"));
    else if (portrait)
        snprintf(whole, sizeof whole, _("/ %d 人"), a->capacity);
    else
        snprintf(whole, sizeof whole, "/ %d", a->capacity);
    snprintf(value, sizeof value, "%s %s", number, whole);

    struct style big = style_left(FACE_BOLD, 120, p->ink);
    struct style of = style_left(FACE_SANS, 60, COLOR_INK2);
    struct style words = style_right(FACE_BOLD, 40, COLOR_INK);
    struct style few = style_right(FACE_SANS, 28, COLOR_INK2);
    canvas_node_begin(c, ROLE_TEXT, r, _("已报名"), value,
                      (struct target){0});
    int w = canvas_text(c, (struct rect){r.x, r.y, r.w, r.h}, big, number);
    int of_w = canvas_text(
        c, (struct rect){r.x + w + 16, r.y + 22, r.w - w - 16, r.h}, of,
        whole);
    int x = r.x + w + 16 + of_w + 16, room = r.x + r.w - x;
    bool two = p->waiting[0] != '\0';
    draw_fit(c, (struct rect){x, r.y + (two ? 0 : 22), room, r.h}, words,
             p->words);
    if (two)
        draw_fit(c, (struct rect){x, r.y + 48, room, r.h}, few, p->waiting);
    canvas_node_end(c);
}

/* ---- who goes ---- */

static void draw_list_link(struct canvas *c, int right, int cy)
{
    struct style s = style_left(FACE_SANS, 28, COLOR_INK2);
    int w = canvas_width(c, s, _("看名单"));
    struct rect r = {right - w - 64, cy - 36, w + 72, 72};
    canvas_node_begin(c, ROLE_BUTTON, r, _("看名单"), NULL,
                      (struct target){.act = ACT_PEOPLE});
    canvas_text(c, (struct rect){right - w - 32, cy - 24, w + 4, 48}, s,
                _("看名单"));
    canvas_icon(c, right - 16, cy, 32, ICON_CHEVRON_RIGHT, COLOR_INK2);
    canvas_node_end(c);
}

/* The first of them, and how many more. */
static void draw_faces(struct canvas *c, const struct activity_state *s,
                       struct rect r, int size, int pitch, int slots)
{
    int all = s->a.going > s->people_count ? s->a.going : s->people_count;
    int shown = all <= slots ? s->people_count : slots - 1;
    int columns = (r.w - size) / pitch + 1;
    for (int i = 0; i <= shown && i < slots; i++) {
        int cx = r.x + size / 2 + i % columns * pitch;
        int cy = r.y + size / 2 + i / columns * ROW;
        if (i < shown && i < s->people_count)
            draw_avatar(c, cx, cy, size, s->people[i].name, false);
        else if (i == shown && all > shown)
            draw_avatar_more(c, cx, cy, size, all - shown);
    }
}

static void draw_people(struct canvas *c, const struct activity_state *s,
                        struct rect r)
{
    int cy = r.y + PEOPLE_HEAD / 2 - 4;
    canvas_text(c, (struct rect){r.x, cy - 32, 300, 64},
                style_left(FACE_BOLD, 32, COLOR_INK), _("谁去"));
    if (s->people_count == 0) {
        canvas_text(c, (struct rect){r.x, r.y + PEOPLE_HEAD, r.w, 56},
                    style_left(FACE_SANS, 28, COLOR_INK3),
                    _("还没有人报名，您来当第一位"));
        return;
    }
    int rows = (r.h - PEOPLE_HEAD - AVATAR) / ROW + 1;
    rows = rows > 2 ? 2 : rows;
    draw_list_link(c, r.x + r.w, cy);
    if (r.h >= PEOPLE_HEAD + AVATAR)
        draw_faces(c, s,
                   (struct rect){r.x, r.y + PEOPLE_HEAD - 1, r.w, r.h}, AVATAR,
                   PITCH, COLUMNS * rows);
}

/* ---- the card ---- */

/* At the card's upper right corner; in portrait above it. */
static void draw_desk(struct canvas *c, const struct kiosk *k,
                      const struct activity_state *s, struct rect in)
{
    const struct button b = {.look = BUTTON_OUTLINE,
                             .accent = ACCENT_GREEN,
                             .icon = ICON_ACCOUNT_KEY,
                             .label = _("签到台"),
                             .size = 28};
    struct rect r = {in.x + in.w - DESK_W, in.y - PAD + 16, DESK_W, 64};
    if (canvas_look(c).portrait) {
        r.x += PAD;
        r.y = in.y - PAD - 64 - 16;
    }
    if (activity_desk_shows(s, k))
        draw_button(c, r, &b, (struct target){.act = ACT_DESK});
}

static void draw_no_signup(struct canvas *c, const struct kiosk *k,
                           const struct activity_state *s, struct rect r)
{
    const bool portrait = canvas_look(c).portrait;
    struct style style = style_left(FACE_SANS, 32, COLOR_INK2);
    style.fixed = portrait; /* the card is low */
    if (portrait)
        draw_desk(c, k, s, r);
    canvas_heading(c, (struct rect){r.x, r.y, r.w, 88},
                   style_left(FACE_KAI_BOLD, 60, COLOR_INK), _("不需报名"));
    if (!portrait)
        draw_desk(c, k, s, r);
    canvas_paragraph(c, (struct rect){r.x, r.y + 96, r.w, 160}, style, 51, 3,
                     _("到时直接来就可以。想提醒自己，可以把时间记在手机上。"));
}

static void draw_portrait(struct canvas *c, const struct kiosk *k,
                          const struct activity_state *s, struct rect in,
                          int button_top)
{
    struct places p = places_of(s, k);
    struct strip strip;
    int y = in.y;
    draw_desk(c, k, s, in);
    draw_count(c, s, &p, (struct rect){in.x, y - 13, in.w, 144});
    y += 159;
    if (s->a.capacity > 0) {
        draw_capacity(c, (struct rect){in.x, y, in.w, BAR_H}, p.state,
                      s->a.going, s->a.capacity);
        y += BAR_H + 32;
    }
    if (strip_of(s, k, &strip) &&
        (strip.fill != COLOR_WARNTINT || s->people_count == 0)) {
        draw_strip(c, (struct rect){in.x, y, in.w, STRIP_H}, &strip);
        y += STRIP_H + 24;
    }
    if (s->people_count > 0 && y + AVATAR_PORTRAIT <= button_top - 16) {
        draw_faces(c, s, (struct rect){in.x, y, 7 * 102, AVATAR_PORTRAIT},
                   AVATAR_PORTRAIT, 102, 7);
        draw_list_link(c, in.x + in.w, y + AVATAR_PORTRAIT / 2);
    }
}

static void draw_landscape(struct canvas *c, const struct kiosk *k,
                           const struct activity_state *s, struct rect in,
                           int button_top)
{
    struct places p = places_of(s, k);
    struct strip strip;
    int y = in.y;
    canvas_text(c, (struct rect){in.x, y - 16, in.w - DESK_W - 16, 50},
                style_left(FACE_SANS, 32, COLOR_INK2), _("已报名"));
    draw_desk(c, k, s, in);
    draw_count(c, s, &p, (struct rect){in.x, y + 29, in.w, 144});
    y += 197;
    if (s->a.capacity > 0) {
        draw_capacity(c, (struct rect){in.x, y, in.w, BAR_H}, p.state,
                      s->a.going, s->a.capacity);
        y += BAR_H + 24;
    }
    if (strip_of(s, k, &strip)) {
        draw_strip(c, (struct rect){in.x, y, in.w, STRIP_H}, &strip);
        y += STRIP_H + 13;
    }
    if (button_top - y > PEOPLE_HEAD)
        draw_people(c, s, (struct rect){in.x, y, in.w, button_top - y - 16});
}

int activity_card_height(const struct kiosk *k,
                         const struct activity_state *s)
{
    struct strip strip;
    bool strip_shows =
        strip_of(s, k, &strip) &&
        (strip.fill != COLOR_WARNTINT || s->people_count == 0);
    int h = 40 + 159 + button_height(k) + 2 * BELOW - 32;
    h += s->a.capacity > 0 ? BAR_H + 32 : 0;
    h += strip_shows ? STRIP_H + 24 : 0;
    h += s->people_count > 0 ? AVATAR_PORTRAIT + 57 : 40;
    return h + 4;
}

void activity_card(struct canvas *c, const struct kiosk *k,
                   const struct activity_state *s, struct rect card)
{
    bool portrait = canvas_look(c).portrait;
    int h = button_height(k), bottom = portrait ? 40 : BELOW;
    struct rect in = {card.x + PAD, card.y + PAD, card.w - 2 * PAD,
                      card.h - 2 * PAD};
    struct rect button = {in.x, card.y + card.h - bottom - h, in.w, h};
    draw_card(c, card, 24);
    if (!s->a.signup)
        draw_no_signup(c, k, s, in);
    else if (portrait)
        draw_portrait(c, k, s, in, button.y);
    else
        draw_landscape(c, k, s, in, button.y);
    activity_button(c, k, s, button);
}
