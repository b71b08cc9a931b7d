/* The page of the sheet that asks for a PIN.
 *
 * The digits are in the state until the last is typed, then in the job, and
 * are wiped from both as soon as they were used. */
#include "screens/identify_parts.h"

#include "base/log.h"
#include "base/mem.h"
#include "input/initials.h"
#include "screens/bits.h"
#include "screens/content.h"
#include "screens/frame.h"
#include "screens/kiosk_parts.h"
#include "store/actions.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { SHAKE_MS = 80, SHAKES = 4, SHAKE_PX = 12 };

/* ---- trying ---- */

struct pin_job {
    struct job job;
    char member[ID_SIZE], pin[PIN_DIGITS + 1];
    int64_t now_ms;
    bool right;
    int tries_left;
    int64_t locked_until;
};

static bool run_pin(struct db *db, struct job *job, struct err *err)
{
    struct pin_job *p = (struct pin_job *)job;
    bool ok = pin_try(db, p->member, p->pin, p->now_ms, &p->right,
                      &p->tries_left, &p->locked_until, err);
    sodium_memzero(p->pin, sizeof p->pin);
    return ok;
}

static void release_pin(struct job *job)
{
    struct pin_job *p = (struct pin_job *)job;
    sodium_memzero(p->pin, sizeof p->pin);
}

static void refuse(struct identify_state *s, struct kiosk *k,
                   const struct pin_job *p)
{
    s->wrong = true;
    s->shook_ms = kiosk_steady(k);
    s->tries_left = p->tries_left;
    s->locked_until =
        p->job.ok && p->locked_until > kiosk_now(k) ? p->locked_until : 0;
    s->trouble = p->job.ok ? NULL : p->job.err.user;
    if (!p->job.ok && p->job.err.kind != ERR_REFUSED)
        log_err("PIN", &p->job.err);
    kiosk_wake_in(k, 0);
}

/* The sheet may be gone meanwhile, or ask for somebody else. */
static void pin_done(struct kiosk *k, struct job *job)
{
    const struct pin_job *p = (const struct pin_job *)job;
    const struct level *top = kiosk_top(k);
    if (top->screen != &screen_identify)
        return;
    struct identify_state *s = top->state;
    if (!s->trying || strcmp(s->chosen.id, p->member) != 0)
        return;
    k->changed = true;
    s->trying = false;
    s->typed = 0;
    const struct member *m = roster_by_id(kiosk_roster(k), p->member);
    if (job->ok && p->right && m) {
        char how[sizeof s->how];
        memcpy(how, s->how, sizeof how);
        kiosk_identified(k, m, how, TIER_PIN);
    } else {
        refuse(s, k, p);
    }
}

static void try_pin(struct identify_state *s, struct kiosk *k)
{
    struct pin_job *p = mem_new(sizeof *p);
    p->job.run = run_pin;
    p->job.release = release_pin;
    memcpy(p->member, s->chosen.id, sizeof p->member);
    memcpy(p->pin, s->pin, sizeof p->pin);
    sodium_memzero(s->pin, sizeof s->pin);
    p->now_ms = kiosk_now(k);
    s->trying = true;
    kiosk_submit(k, &p->job, pin_done);
}

/* ---- the page ---- */

void pin_choose(struct identify_state *s, struct kiosk *k,
                const struct member *m, const char *how)
{
    (void)k;
    identify_unchoose(s);
    memcpy(s->chosen.id, m->id, sizeof s->chosen.id);
    memcpy(s->chosen.name, m->name, sizeof s->chosen.name);
    memcpy(s->chosen.group, m->group, sizeof s->chosen.group);
    memcpy(s->chosen.staff_no, m->staff_no, sizeof s->chosen.staff_no);
    snprintf(s->how, sizeof s->how, "%s", how);
    s->asks_pin = true;
}

void pin_tap(struct identify_state *s, struct kiosk *k,
             const struct event *e)
{
    if (!s->asks_pin || s->trying || s->locked_until)
        return;
    s->wrong = false;
    s->trouble = NULL;
    if (e->arg == KEY_CLEAR || e->arg == KEY_BACKSPACE) {
        int left = e->arg == KEY_CLEAR ? 0 : s->typed > 0 ? s->typed - 1 : 0;
        sodium_memzero(s->pin + left, sizeof s->pin - (size_t)left);
        s->typed = left;
    } else if (e->arg >= '0' && e->arg <= '9' && s->typed < PIN_DIGITS) {
        s->pin[s->typed++] = (char)e->arg;
        if (s->typed == PIN_DIGITS)
            try_pin(s, k);
    }
}

static bool shakes(const struct identify_state *s, const struct kiosk *k)
{
    return s->wrong && !kiosk_look(k).still &&
           kiosk_steady(k) - s->shook_ms <= SHAKES * SHAKE_MS;
}

static int shake(const struct identify_state *s, const struct kiosk *k)
{
    static const int swing[SHAKES] = {SHAKE_PX, -SHAKE_PX, SHAKE_PX,
                                      -SHAKE_PX};
    int64_t step = (kiosk_steady(k) - s->shook_ms) / SHAKE_MS;
    return shakes(s, k) && step < SHAKES ? swing[step] : 0;
}

bool pin_update(struct identify_state *s, struct kiosk *k)
{
    bool changed = false;
    if (shakes(s, k)) {
        kiosk_wake_in(k, SHAKE_MS / 2);
        changed = true;
    }
    if (s->locked_until == 0 || s->locked_until == INT64_MAX)
        return changed;
    if (kiosk_awaits_time(k, s->locked_until))
        return changed;
    s->locked_until = 0;
    s->wrong = false;
    return true;
}

/* ---- drawing ---- */

struct pin_plan {
    struct rect card, purpose, hint;
    int pad_x, pad_y;
};

static struct pin_plan pin_plan(const struct canvas *c)
{
    if (canvas_look(c).portrait)
        return (struct pin_plan){{48, 192, 984, 720}, {48, 944, 984, 56},
                                 {48, 1004, 984, 56}, 200, 1084};
    return (struct pin_plan){{64, 192, 936, 720}, {1108, 212, 680, 56},
                             {1108, 284, 680, 56}, 1108, 372};
}

static void say_pin(const struct identify_state *s, const struct kiosk *k,
                    char *out, size_t size)
{
    char clock[8];
    if (s->trouble)
        snprintf(out, size, "%s", _(s->trouble));
    else if (s->locked_until == INT64_MAX)
        snprintf(out, size, "%s", _("已锁定，请找工会重设密码"));
    else if (s->locked_until) {
        /* Up to the next whole minute: never told too early. */
        say_clock(k, s->locked_until + 59999, clock);
        snprintf(out, size, _("已锁定，%s 后再试"), clock);
    } else if (s->wrong)
        snprintf(out, size,
                 ngettext("密码不对，还可以试 %d 次",
                          "密码不对，还可以试 %d 次",
                          (unsigned long)s->tries_left),
                 s->tries_left);
    else if (s->trying)
        snprintf(out, size, "%s", _("正在核对"));
    else
        snprintf(out, size, "%s",
                 _("输错 5 次会锁一会儿。忘了密码，请找工会重设。"));
}

static void draw_person(const struct identify_state *s, struct canvas *c,
                        struct rect card)
{
    const int x = card.x + 72 + 160 + 40;
    const int w = card.x + card.w - 48 - x;
    char name[160], line[200];
    snprintf(name, sizeof name, _("%s 老师"), s->chosen.name);
    snprintf(line, sizeof line, "%s%s", s->chosen.group,
             s->chosen.group[0] ? "　" : "");
    size_t n = strlen(line);
    snprintf(line + n, sizeof line - n, _("工号 %s"), s->chosen.staff_no);
    draw_avatar(c, card.x + 72 + 80, card.y + 48 + 80, 160, s->chosen.name,
                false);
    canvas_heading(c, (struct rect){x, card.y + 52, w, 96},
                   fit_text(c, style_left(FACE_KAI_BOLD, 72, COLOR_INK), name,
                            w),
                   name);
    draw_fit(c, (struct rect){x, card.y + 148, w, 56},
             style_left(FACE_SANS, 36, COLOR_INK2), line);
}

static void draw_message(const struct identify_state *s,
                         const struct kiosk *k, struct canvas *c,
                         struct rect r)
{
    char words[200];
    bool bad = s->trouble || s->locked_until || s->wrong;
    say_pin(s, k, words, sizeof words);
    if (bad) {
        canvas_icon(c, r.x + 20, r.y + r.h / 2, 40,
                    s->locked_until ? ICON_LOCK_OUTLINE : ICON_ALERT_CIRCLE,
                    COLOR_ERR);
        r.x += 56;
        r.w -= 56;
    }
    draw_fit(c, r,
             style_left(bad ? FACE_BOLD : FACE_SANS, bad ? 36 : 32,
                        bad ? COLOR_ERR : COLOR_INK2),
             words);
}

static void draw_pin_card(const struct identify_state *s,
                          const struct kiosk *k, struct canvas *c,
                          struct rect card)
{
    const int x = card.x + 72, w = card.w - 144;
    draw_card(c, card, 24);
    draw_person(s, c, card);
    draw_fit(c, (struct rect){x, card.y + 252, w, 64},
             style_left(FACE_BOLD, 44, COLOR_INK), _("请输入 6 位密码"));
    draw_pin_boxes(c, x, card.y + 340, PIN_DIGITS, s->typed,
                   s->wrong || s->locked_until, shake(s, k));
    draw_message(s, k, c, (struct rect){x, card.y + 484, w, 64});
    const struct button not_me = {.look = BUTTON_PLAIN,
                                  .icon = ICON_ACCOUNT_SWITCH,
                                  .label = _("不是我"), .size = 36};
    const struct button by_name = {.look = BUTTON_PLAIN,
                                   .icon = ICON_SORT_ALPHABETICAL,
                                   .label = _("按姓名找"), .size = 36};
    draw_button(c, (struct rect){x, card.y + 576, 240, 96}, &not_me,
                (struct target){.act = ACT_NOT_ME});
    draw_button(c, (struct rect){x + 260, card.y + 576, 288, 96}, &by_name,
                (struct target){.act = ACT_BY_NAME});
}

/* Whoever looks over a shoulder must not see which key was pressed. */
static void hide_press(struct canvas *c)
{
    static const char keys[] = {'0', '1', '2', '3', '4', '5', '6', '7', '8',
                                '9', KEY_CLEAR, KEY_BACKSPACE, '\0'};
    for (int i = 0; keys[i]; i++)
        if (canvas_is_pressed(c, (struct target){.act = ACT_PIN,
                                                 .arg = keys[i]}))
            canvas_press(c, (struct target){0});
}

void pin_draw(const struct identify_state *s, const struct kiosk *k,
              struct canvas *c)
{
    const struct pin_plan p = pin_plan(c);
    const char *hint = _("密码只在本机核对，不会上传");
    draw_pin_card(s, k, c, p.card);
    draw_fit(c, p.purpose, style_center(FACE_BOLD, 36, COLOR_INK),
             kiosk_purpose(k)->text);
    const struct style style =
        fit_text(c, style_center(FACE_SANS, 32, COLOR_INK2), hint,
                 p.hint.w - 112);
    const int w = canvas_width(c, style, hint);
    canvas_text(c, (struct rect){p.hint.x + 56, p.hint.y, p.hint.w - 56,
                                 p.hint.h},
                style, hint);
    canvas_icon(c, p.hint.x + 28 + (p.hint.w - w) / 2 - 36,
                p.hint.y + p.hint.h / 2, 40, ICON_LOCK_OUTLINE, COLOR_INK2);
    hide_press(c);
    draw_pin_pad(c, p.pad_x, p.pad_y, s->locked_until != 0, ACT_PIN);
}
