/* Who is there, what they asked for, and what they touch. */
#include "screens/kiosk.h"

#include "base/log.h"
#include "input/initials.h"
#include "screens/kiosk_parts.h"
#include "store/members.h"
#include "ui/icons.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct who *kiosk_who(const struct kiosk *k)
{
    return &k->who;
}

const struct purpose *kiosk_purpose(const struct kiosk *k)
{
    return &k->purpose;
}

void kiosk_forget(struct kiosk *k)
{
    sodium_memzero(&k->who, sizeof k->who);
    sodium_memzero(&k->purpose, sizeof k->purpose);
    k->changed = true;
}

void kiosk_wipe(struct kiosk *k)
{
    kiosk_forget(k);
    k->large = k->options.large;
    k->contrast = false;
    k->low = k->options.low;
    k->asking_ms = 0;
    if (k->options.theme == THEME_CONTRAST)
        k->contrast = true;
    if (k->lang != k->options.lang || k->depth == 0) {
        k->lang = k->options.lang;
        lang_set(k->lang);
    }
}

const struct roster *kiosk_roster(struct kiosk *k)
{
    if (!k->roster_is_old)
        return k->roster;
    struct member *members = NULL;
    int count = 0;
    struct err err = {0};
    if (!members_list(k->db, k->org.id, &members, &count, &err)) {
        log_err("roster", &err);
        return k->roster ? k->roster : (k->roster = roster_new(NULL, 0));
    }
    roster_free(k->roster);
    k->roster = roster_new(members, count);
    k->roster_is_old = false;
    return k->roster;
}

/* ---- identifying ---- */

static bool is_enough(const struct kiosk *k, const struct purpose *p)
{
    return k->who.member[0] && k->who.tier >= p->tier &&
           (!p->steward || k->who.steward);
}

static void send_identified(struct kiosk *k)
{
    struct event e = {.kind = EVENT_IDENTIFIED, .arg = k->purpose.act};
    kiosk_send(k, kiosk_top(k), &e);
}

void kiosk_identify(struct kiosk *k, const struct purpose *p)
{
    k->purpose = *p;
    if (k->purpose.tier == TIER_REVERSIBLE && k->org.ask_pin)
        k->purpose.tier = TIER_PIN;
    if (is_enough(k, &k->purpose))
        send_identified(k);
    else
        kiosk_go(k, &screen_identify, "");
}

void kiosk_identified(struct kiosk *k, const struct member *m,
                      const char *how, enum tier tier)
{
    struct who *w = &k->who;
    *w = (struct who){.tier = tier, .steward = m->steward,
                      .since_ms = k->steady_ms};
    snprintf(w->member, sizeof w->member, "%s", m->id);
    snprintf(w->name, sizeof w->name, "%s", m->name);
    snprintf(w->group, sizeof w->group, "%s", m->group);
    snprintf(w->how, sizeof w->how, "%s", how);
    if (kiosk_top(k)->screen == &screen_identify) {
        struct purpose kept = k->purpose;
        kiosk_back(k);
        k->purpose = kept;
        send_identified(k);
    } else {
        kiosk_send_all(k, EVENT_IDENTIFIED);
    }
}

/* A card on a page that did not ask for one signs its owner in. */
void kiosk_card(struct kiosk *k, const char *code)
{
    struct member m = {0};
    struct err err = {0};
    bool found = false;
    kiosk_touched(k);
    if (!members_by_card(k->db, k->org.id, code, &m, &found, &err)) {
        log_err("card", &err);
        kiosk_say(k, ICON_ALERT_CIRCLE, COLOR_ERR, err.user, NULL);
        return;
    }
    if (!found) {
        kiosk_say(k, ICON_ALERT_CIRCLE, COLOR_TOASTACT,
                  N_("这张卡还没有登记"), N_("可以用姓名首字母或工号"));
        return;
    }
    struct level *top = kiosk_top(k);
    if (top->screen->takes & TAKES_CARDS) {
        struct event e = {.kind = EVENT_CARD, .text = m.id};
        kiosk_send(k, top, &e);
        return;
    }
    if (k->depth == 1)
        kiosk_home(k);
    kiosk_identified(k, &m, "card", TIER_REVERSIBLE);
}

/* ---- saying ---- */

void kiosk_toast(struct kiosk *k, const struct toast *t)
{
    k->toast = *t;
    int seconds = t->seconds ? t->seconds : t->undo[0] ? 6 : 4;
    k->toast_from_ms = k->steady_ms;
    k->toast_rises = true;
    k->toast_until_ms = k->steady_ms + seconds * 1000;
    k->changed = true;
    kiosk_wake_in(k, 0);
}

void kiosk_say(struct kiosk *k, int icon, enum color tone, const char *title,
               const char *line)
{
    struct toast t = {.icon = icon, .tone = tone};
    snprintf(t.title, sizeof t.title, "%s", _(title));
    if (line)
        snprintf(t.line, sizeof t.line, "%s", _(line));
    kiosk_toast(k, &t);
}

/* ---- touches ---- */

void kiosk_touched(struct kiosk *k)
{
    k->touched_ms = k->steady_ms = clock_steady_ms();
    if (k->asking_ms) {
        k->asking_ms = 0;
        k->page++;
        k->changed = true;
    }
}

/* The dialog stays while a finger is on one of its buttons. */
void kiosk_press(struct kiosk *k, struct target t)
{
    if (!k->asking_ms || !t.act)
        kiosk_touched(k);
}

unsigned kiosk_page(const struct kiosk *k)
{
    return k->page;
}

bool kiosk_takes_text(const struct kiosk *k)
{
    return k->levels[k->depth - 1].screen->takes & TAKES_TEXT;
}

static void next_language(struct kiosk *k)
{
    static const enum lang next[LANGS] = {
        [LANG_ZH_CN] = LANG_EN,
        [LANG_EN] = LANG_ZH_TW,
        [LANG_ZH_TW] = LANG_ZH_CN,
    };
    k->lang = next[k->lang];
    lang_set(k->lang);
    kiosk_send_all(k, EVENT_LOOK);
}

static void frame_tap(struct kiosk *k, int act)
{
    switch ((enum frame_act)act) {
    case FRAME_BACK:
        kiosk_back(k);
        break;
    case FRAME_HOME:
        kiosk_home(k);
        break;
    case FRAME_LARGE:
        k->large = !k->large;
        kiosk_send_all(k, EVENT_LOOK);
        break;
    case FRAME_CONTRAST:
        k->contrast = !k->contrast;
        kiosk_send_all(k, EVENT_LOOK);
        break;
    case FRAME_LANG:
        next_language(k);
        break;
    case FRAME_LOW:
        k->low = !k->low;
        k->slid = false;
        break;
    case FRAME_SLIDE:
        reach_slide(k);
        break;
    case FRAME_SIGN_IN: {
        struct purpose p = {.tier = TIER_REVERSIBLE};
        snprintf(p.text, sizeof p.text, "%s", _("登录：看看我的报名和未读"));
        kiosk_identify(k, &p);
        break;
    }
    case FRAME_SIGN_OUT:
        kiosk_forget(k);
        kiosk_home(k);
        break;
    case FRAME_STAY:
        break; /* the touch itself was enough */
    case FRAME_LEAVE:
        kiosk_attract(k);
        break;
    }
}

void kiosk_tap(struct kiosk *k, struct target t)
{
    bool asking = k->asking_ms != 0;
    kiosk_touched(k);
    k->changed = true;
    if (t.act >= ACT_FRAME) {
        frame_tap(k, t.act);
        return;
    }
    if (asking)
        return; /* the dialog was in front */
    if (k->toast_until_ms && k->toast.undo[0] && t.act == k->toast.act)
        k->toast_until_ms = 0;
    struct event e = {.kind = EVENT_TAP, .act = t.act, .arg = t.arg};
    kiosk_send(k, kiosk_top(k), &e);
}

void kiosk_event(struct kiosk *k, const struct event *e)
{
    kiosk_touched(k);
    kiosk_send(k, kiosk_top(k), e);
}
