#include "screens/identify_parts.h"

#include "base/log.h"
#include "base/mem.h"
#include "input/initials.h"
#include "screens/bits.h"
#include "screens/content.h"
#include "screens/frame.h"
#include "screens/kiosk_parts.h"
#include "store/members.h"
#include "store/meta.h"
#include "ui/widgets.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PIN_IDLE_MS = 30000, /* design, section 6: without a dialog */
    DOOR_IDLE_MS = 45000 /* over a screen that never idles: before one */
};

static const char META_TAB[] = "identify_tab";

/* ---- the tab used last ---- */

struct tab_job {
    struct job job;
    char tab[2];
};

static bool run_tab(struct db *db, struct job *job, struct err *err)
{
    return meta_set(db, META_TAB, ((struct tab_job *)job)->tab, err);
}

static void tab_done(struct kiosk *k, struct job *job)
{
    (void)k;
    if (!job->ok)
        log_err("identify tab", &job->err);
}

static void keep_tab(struct kiosk *k, enum identify_tab tab)
{
    struct tab_job *job = mem_new(sizeof *job);
    job->job.run = run_tab;
    job->tab[0] = (char)('0' + tab);
    kiosk_submit(k, &job->job, tab_done);
}

static enum identify_tab last_tab(struct kiosk *k)
{
    char value[META_MAX];
    struct err err = {0};
    if (!meta_get(kiosk_db(k), META_TAB, value, &err)) {
        log_err("identify tab", &err);
        return TAB_NAME;
    }
    int tab = value[0] - '0';
    return tab >= 0 && tab < TABS ? (enum identify_tab)tab : TAB_NAME;
}

/* ---- choosing ---- */

void identify_unchoose(struct identify_state *s)
{
    sodium_memzero(s->pin, sizeof s->pin);
    sodium_memzero(&s->chosen, sizeof s->chosen);
    s->typed = 0;
    s->asks_pin = s->wrong = s->trying = false;
    s->locked_until = 0;
}

void identify_cancel(struct kiosk *k)
{
    const struct event e = {.kind = EVENT_NOBODY};
    kiosk_back(k);
    kiosk_send(k, kiosk_top(k), &e);
}

/* The state may be gone when this returns. */
static void choose(struct identify_state *s, struct kiosk *k,
                   const struct member *m, const char *how)
{
    const struct purpose *p = kiosk_purpose(k);
    s->trouble = NULL;
    if (p->steward && !m->steward) {
        identify_unchoose(s);
        s->trouble = N_("请工会工作人员来操作");
    } else if (p->tier < TIER_PIN) {
        kiosk_identified(k, m, how, TIER_REVERSIBLE);
    } else if (!m->pin_hash[0]) {
        identify_unchoose(s);
        s->trouble = N_("还没有设密码，请找工会");
    } else {
        pin_choose(s, k, m, how);
    }
}

static void choose_id(struct identify_state *s, struct kiosk *k,
                      const char *id, const char *how)
{
    const struct member *m = roster_by_id(kiosk_roster(k), id);
    if (m)
        choose(s, k, m, how);
    else
        s->trouble = N_("名册里没有找到，请联系工会。");
}

static void confirm_number(struct identify_state *s, struct kiosk *k)
{
    struct member m = {0};
    struct err err = {0};
    bool found = false;
    if (!members_by_number(kiosk_db(k), kiosk_org(k)->id, s->number, &m,
                           &found, &err)) {
        log_err("staff number", &err);
        s->trouble = err.user;
        return;
    }
    if (found)
        choose(s, k, &m, "number");
    else
        s->trouble = N_("没有这个工号，再看一看");
    sodium_memzero(&m, sizeof m);
}

/* ---- the screen ---- */

static void open_identify(void *state, struct kiosk *k, const char *subject)
{
    struct identify_state *s = state;
    const struct who *w = kiosk_who(k);
    (void)subject;
    s->tab = last_tab(k);
    number_open(s, k);
    names_find(s, k);
    if (w->member[0]) /* is known, and only the PIN is missing */
        choose_id(s, k, w->member, w->how);
}

static void close_identify(void *state)
{
    sodium_memzero(state, sizeof(struct identify_state));
}

static void clear_typed(struct identify_state *s, struct kiosk *k)
{
    sodium_memzero(&s->letters, sizeof s->letters);
    sodium_memzero(s->number, sizeof s->number);
    s->page = 0;
    s->trouble = NULL;
    names_find(s, k);
}

static void tap(struct identify_state *s, struct kiosk *k,
                const struct event *e)
{
    switch ((enum identify_act)e->act) {
    case ACT_TAB:
        if (e->arg < 0 || e->arg >= TABS)
            return;
        s->tab = (enum identify_tab)e->arg;
        clear_typed(s, k);
        keep_tab(k, s->tab);
        break;
    case ACT_CLEAR:
        clear_typed(s, k);
        break;
    case ACT_LETTER:
    case ACT_TURN:
        names_tap(s, k, e);
        break;
    case ACT_NUMBER:
        number_tap(s, e);
        break;
    case ACT_CONFIRM:
        confirm_number(s, k);
        break;
    case ACT_PICK:
        if (e->arg >= 0 && e->arg < s->shown)
            choose_id(s, k, s->tiles[e->arg].id, "name");
        break;
    case ACT_PIN:
        pin_tap(s, k, e);
        break;
    case ACT_BY_NAME:
        s->tab = TAB_NAME;
        /* fall through */
    case ACT_NOT_ME:
        identify_unchoose(s);
        clear_typed(s, k);
        break;
    case ACT_CANCEL:
        identify_cancel(k);
        break;
    case ACT_PULL:
        break;
    }
}

static void handle_identify(void *state, struct kiosk *k,
                            const struct event *e)
{
    struct identify_state *s = state;
    switch (e->kind) {
    case EVENT_TAP:
        tap(s, k, e);
        break;
    case EVENT_SWIPE:
        if (!s->asks_pin && s->tab == TAB_NAME)
            names_tap(s, k, &(struct event){.act = ACT_TURN,
                                            .arg = frame_step(e, ACT_TURN)});
        break;
    case EVENT_GRAB:
    case EVENT_DRAG:
    case EVENT_RELEASE:
        if (pull_follow(&s->pull, e, ACT_PULL))
            identify_cancel(k);
        break;
    case EVENT_CARD:
        identify_unchoose(s);
        choose_id(s, k, e->text, "card");
        break;
    case EVENT_DATA:
        number_open(s, k);
        names_find(s, k);
        break;
    default:
        break;
    }
}

/* The PIN page is left by itself, and so is a sheet over a screen that is to
 * stay whatever happens: the dialog would end that one too. */
static int64_t patience_ms(const struct identify_state *s,
                           const struct kiosk *k)
{
    if (s->asks_pin)
        return PIN_IDLE_MS;
    bool door = k->depth > 1 && k->levels[k->depth - 2].screen->idle_s == 0;
    return door ? DOOR_IDLE_MS : 0;
}

static bool update_identify(void *state, struct kiosk *k)
{
    struct identify_state *s = state;
    int64_t patience = patience_ms(s, k);
    if (patience > 0) {
        int64_t left = k->touched_ms + patience - kiosk_steady(k);
        if (left <= 0) {
            identify_cancel(k);
            return true;
        }
        kiosk_wake_in(k, (int)left);
    }
    bool pulled = pull_pass(&s->pull, k);
    return (s->asks_pin ? pin_update(s, k) : letters_update(&s->letters, k)) ||
           pulled;
}

/* ---- drawing ---- */

const struct sheet_plan *sheet_plan(const struct canvas *c)
{
    static const struct sheet_plan landscape = {
        .title = {64, 192, 376, 88},
        .purpose = {456, 198, 616, 88},
        .tabs = {1104, 192, 752, 88},
        .field = {1104, 316, 752, 96},
        .said = {64, 316, 1008, 56},
        .cancel = {64, 944, 208, 96},
        .note = {296, 952, 548, 80},
        .turn = {860, 944, 212, 96},
        .keys = {1104, 436, 752, 576},
        .left = 64,
        .tile_x = 64, .tile_y = 388, .tile_w = 492, .tile_h = 152,
        .tile_gap = 24,
        .key_w = 112, .key_h = 132, .key_gap = 16,
    };
    static const struct sheet_plan portrait = {
        .title = {48, 200, 984, 88},
        .purpose = {48, 296, 984, 56},
        .tabs = {48, 392, 984, 88},
        .field = {48, 512, 984, 96},
        .said = {48, 632, 984, 56},
        .cancel = {48, 1788, 208, 96},
        .note = {272, 1796, 544, 80},
        .turn = {824, 1788, 208, 96},
        .keys = {48, 1264, 984, 480},
        .left = 48,
        .tile_x = 48, .tile_y = 708, .tile_w = 480, .tile_h = 152,
        .tile_gap = 24,
        .key_w = 150, .key_h = 108, .key_gap = 16,
    };
    return canvas_look(c).portrait ? &portrait : &landscape;
}

static void draw_head(const struct identify_state *s, const struct kiosk *k,
                      struct canvas *c)
{
    static const int icons[TABS] = {ICON_ACCOUNT_CARD_DETAILS, ICON_NUMERIC,
                                    ICON_SORT_ALPHABETICAL};
    const char *const labels[TABS] = {_("刷卡"), _("工号"), _("姓名首字母")};
    const struct sheet_plan *p = sheet_plan(c);
    const struct style title =
        fit_text(c, style_left(FACE_KAI_BOLD, 60, COLOR_INK),
                 _("您是哪一位？"), p->title.w);
    canvas_heading(c, p->title, title, _("您是哪一位？"));
    draw_fit(c, p->purpose, style_left(FACE_SANS, 32, COLOR_INK2),
             kiosk_purpose(k)->text);
    draw_segments(c, p->tabs, ACCENT_GREEN, labels, icons, TABS, (int)s->tab,
                  ACT_TAB);
}

static void draw_cancel(struct canvas *c)
{
    const struct button cancel = {.look = BUTTON_PLAIN, .icon = ICON_CLOSE,
                                  .label = _("取消"), .size = 36};
    draw_button(c, sheet_plan(c)->cancel, &cancel,
                (struct target){.act = ACT_CANCEL});
}

void sheet_foot(const struct identify_state *s, const struct kiosk *k,
                struct canvas *c)
{
    const struct sheet_plan *p = sheet_plan(c);
    struct rect r = p->note;
    draw_cancel(c);
    if (kiosk_is_low(k)) /* the note's place has another use there */
        return;
    if (s->tab != TAB_NAME || s->total <= TILES) /* no pages to turn */
        r.w = p->turn.x + p->turn.w - r.x;
    const struct style style = style_left(FACE_SANS, 28, COLOR_INK2);
    r.h /= 2;
    draw_fit(c, r, style, _("也可以直接把教工卡贴在读卡器上。"));
    r.y += r.h;
    draw_fit(c, r, style,
             kiosk_purpose(k)->once
                 ? _("名字只用于这一次，完成后自动退出。")
                 : _("用完请点“退出”，不用时也会自动退出。"));
}

static void draw_identify(const void *state, const struct kiosk *k,
                          struct canvas *c)
{
    const struct identify_state *s = state;
    const struct rect all = {0, 0, canvas_w(c), canvas_h(c)};
    const struct rect sheet = {0, SHEET_TOP, all.w, all.h - SHEET_TOP};
    canvas_fill(c, all, COLOR_SCRIM);
    const struct spot below = canvas_spot(c);
    canvas_shadow(c, sheet, 32, E2_SHEET);
    canvas_corners(c, sheet, 32, 1 | 2, COLOR_BG);
    if (canvas_look(c).theme == THEME_CONTRAST)
        canvas_fill(c, (struct rect){32, SHEET_TOP, all.w - 64, 3},
                    COLOR_LINE);
    canvas_group(c, ROLE_DIALOG, sheet, _("您是哪一位？"));
    pull_draw(c, SHEET_TOP, ACT_PULL);
    if (s->asks_pin) {
        pin_draw(s, k, c);
        draw_cancel(c);
    } else {
        draw_head(s, k, c);
        if (s->tab == TAB_NAME)
            names_draw(s, k, c);
        else if (s->tab == TAB_NUMBER)
            number_draw(s, k, c);
        else
            card_draw(s, k, c);
    }
    canvas_shift(c, below, (struct slide){.dy = s->pull.px,
                                          .fixed_y = all.h,
                                          .cut_y = all.h});
}

const struct screen screen_identify = {
    .name = "identify",
    .state_size = sizeof(struct identify_state),
    .idle_s = 60,
    .sheet = true,
    .takes = TAKES_CARDS,
    .reach = {{296, 944, 208, 96}, {272, 1788, 208, 96}},
    .open = open_identify,
    .close = close_identify,
    .handle = handle_identify,
    .update = update_identify,
    .draw = draw_identify,
};
