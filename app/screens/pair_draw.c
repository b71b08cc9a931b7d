#include "screens/kiosk_parts.h"
#include "screens/pair_parts.h"

#include <stdio.h>
#include <string.h>

enum {
    KEY_COLUMNS = 8,
    KEY_W = 102,
    KEY_H = 104,
    KEY_GAP = 12,
    KEYS_W = KEY_COLUMNS * (KEY_W + KEY_GAP) - KEY_GAP,
    KEYS_H = 4 * (KEY_H + KEY_GAP) - KEY_GAP,
    BOX_W = 80,
    BOX_H = 112,
    BOX_GAP = 12,
    GROUP_GAP = 48,
    FIELD_W = PAIR_LENGTH * (BOX_W + BOX_GAP) - BOX_GAP + GROUP_GAP
};

static const char *language_name(enum lang lang)
{
    static const char *const next[LANGS] = {
        [LANG_ZH_CN] = "English", [LANG_EN] = "繁體", [LANG_ZH_TW] = "简体"};
    return next[lang];
}

static void draw_top(const struct kiosk *k, struct canvas *c, int edge)
{
    const char *name = language_name(kiosk_lang(k));
    struct button lang = {
        .look = BUTTON_PLAIN, .icon = ICON_TRANSLATE, .label = name};
    draw_seal(c, edge, 64, 96);
    canvas_heading(
        c, (struct rect){edge + 124, 64, 480, 96},
        (struct style){FACE_KAI_BOLD, 52, COLOR_INK, ALIGN_LEFT, false},
        _("教工之家"));
    draw_button(c, (struct rect){canvas_w(c) - edge - 224, 72, 224, 80}, &lang,
                (struct target){.act = FRAME_LANG});
}

/* Two groups of four boxes; the next one to fill has the accent. */
static void draw_code(const struct pair *p, struct canvas *c, int x, int y,
                      bool wrong)
{
    size_t n = strlen(p->code);
    const int edge = canvas_look(c).theme == THEME_CONTRAST ? 3 : 2;
    enum color accent = color_of(ACCENT_GREEN, SHADE_ACCENT);
    struct style s = {FACE_BOLD, 60, COLOR_INK, ALIGN_CENTER, true};
    canvas_node_begin(c, ROLE_FIELD, (struct rect){x, y, FIELD_W, BOX_H},
                      _("配对码"), p->code, (struct target){0});
    for (size_t i = 0; i < PAIR_LENGTH; i++) {
        char letter[2] = {p->code[i < n ? i : n], '\0'};
        struct rect r = {x, y, BOX_W, BOX_H};
        bool next = i == n && !wrong;
        canvas_round(c, r, 16, wrong ? COLOR_ERRTINT : COLOR_SURFACE);
        canvas_border(c, r, 16, next ? 4 : edge,
                      wrong  ? COLOR_ERR
                      : next ? accent
                             : COLOR_LINE2);
        canvas_text(c, r, s, letter);
        x += BOX_W + BOX_GAP + (i == PAIR_LENGTH / 2 - 1 ? GROUP_GAP : 0);
    }
    canvas_node_end(c);
}

static void draw_trouble(const struct kiosk *k, struct canvas *c,
                         struct rect at)
{
    const char *trouble = kiosk_pair_trouble(k);
    if (!trouble)
        return;
    canvas_icon(c, at.x + 20, at.y + 26, 40, ICON_ALERT_CIRCLE, COLOR_ERR);
    canvas_paragraph(
        c, (struct rect){at.x + 56, at.y, at.w - 56, at.h},
        (struct style){FACE_SANS, 32, COLOR_ERR, ALIGN_LEFT, false}, 51, 2,
        _(trouble));
}

/* Welcome, what to do, the field, and what went wrong. */
static void draw_words(const struct pair *p, const struct kiosk *k,
                       struct canvas *c, struct rect at)
{
    int y = at.y;
    struct style title = {FACE_KAI_BOLD, 72, COLOR_INK, ALIGN_LEFT, true};
    struct style text = {FACE_SANS, 36, COLOR_INK2, ALIGN_LEFT, false};
    const char *welcome = _("欢迎使用教工之家");
    canvas_heading(c, (struct rect){at.x, y, at.w, 96},
                   fit_text(c, title, welcome, at.w), welcome);
    y += 120;
    const char *how = _("请工会干部在服务器上运行下面的命令，取得 8 位配对码，"
                        "十分钟内填在这里。只配对这一次。");
    int most = 4 * canvas_paragraph_height(c, at.w, text, 58, 1, how);
    text.fixed = canvas_paragraph_height(c, at.w, text, 58, 0, how) > most;
    y += canvas_paragraph(c, (struct rect){at.x, y, at.w, 240}, text, 58, 0,
                          how);
    y += 24;
    struct rect command = {at.x, y, FIELD_W, 80};
    struct style words = {FACE_BOLD, 36, COLOR_INK, ALIGN_LEFT, true};
    canvas_round(c, command, 16, COLOR_SURFACE2);
    canvas_text(c, (struct rect){at.x + 32, y, FIELD_W - 64, 80}, words,
                "staffroom-hub pair-code");
    y += 80 + 40;
    bool wrong = kiosk_pair_trouble(k) && !kiosk_connection(k)->working;
    draw_code(p, c, at.x, y, wrong);
    if (wrong)
        draw_trouble(k, c, (struct rect){at.x, y + BOX_H + 24, at.w, 120});
}

static void draw_keys(struct canvas *c, int x, int y, bool busy)
{
    for (int i = 0; i <= (int)strlen(pair_alphabet); i++) {
        char letter[2] = {pair_alphabet[i], '\0'};
        struct rect r = {x + i % KEY_COLUMNS * (KEY_W + KEY_GAP),
                         y + i / KEY_COLUMNS * (KEY_H + KEY_GAP), KEY_W, KEY_H};
        struct target t = {.act = PAIR_KEY, .arg = letter[0], .off = busy};
        if (letter[0])
            draw_key(c, r, KEY_PLAIN, ACCENT_GREEN, 0, letter, 44, t);
        else
            draw_backspace(c, r, ACCENT_GREEN, 44, t);
    }
}

static void draw_buttons(const struct pair *p, const struct kiosk *k,
                         struct canvas *c, int x, int y)
{
    bool busy = kiosk_connection(k)->working;
    bool whole = strlen(p->code) == PAIR_LENGTH;
    char label[80];
    int left = PAIR_LENGTH - (int)strlen(p->code);
    snprintf(label, sizeof label,
             ngettext("还差 %d 位", "还差 %d 位", (unsigned long)left), left);
    struct button clear = {
        .look = BUTTON_PLAIN, .label = _("清空"), .size = 40};
    struct button pair = {.look = BUTTON_PRIMARY,
                          .accent = ACCENT_GREEN,
                          .icon = whole ? ICON_CHECK : 0,
                          .label = whole ? _("配对") : label,
                          .size = 44,
                          .busy = busy ? kiosk_slow(k) : 0};
    draw_button(c, (struct rect){x, y, 288, 128}, &clear,
                (struct target){.act = PAIR_CLEAR, .off = busy || !p->code[0]});
    draw_button(c, (struct rect){x + 320, y, KEYS_W - 320, 128}, &pair,
                (struct target){.act = PAIR_SEND, .off = !whole || busy});
}

/* Paired, and the first load is on its way. */
static void draw_fetching(const struct kiosk *k, struct canvas *c)
{
    const struct connection *n = kiosk_connection(k);
    int y = canvas_look(c).portrait ? 560 : 240;
    const char *line =
        n->trouble ? _(n->trouble) : _("第一次要几分钟，取完自动开始。");
    draw_empty(c, (struct rect){64, y, canvas_w(c) - 128, 600}, ACCENT_GREEN,
               n->trouble ? ICON_CLOUD_OUTLINE_OFF : ICON_CLOUD_SYNC,
               _("正在取回内容…"), line);
}

void draw_pair(const struct pair *p, const struct kiosk *k, struct canvas *c)
{
    bool low = canvas_look(c).portrait;
    int edge = low ? 48 : 64;
    canvas_fill(c, (struct rect){0, 0, canvas_w(c), canvas_h(c)}, COLOR_BG);
    draw_top(k, c, edge);
    if (kiosk_connection(k)->paired) {
        draw_fetching(k, c);
        return;
    }
    int x = low ? (1080 - KEYS_W) / 2 : 1856 - KEYS_W;
    int y = low ? 1160 : 280;
    draw_words(p, k, c,
               low ? (struct rect){x, 296, KEYS_W, 720}
                   : (struct rect){64, 232, FIELD_W, 700});
    draw_keys(c, x, y, kiosk_connection(k)->working);
    draw_buttons(p, k, c, x, y + KEYS_H + 32);
}
