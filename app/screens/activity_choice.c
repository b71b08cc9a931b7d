/* What an activity's page offers: its button in words. */
#include "screens/activity_parts.h"

#include "base/lang.h"
#include "screens/frame.h"
#include "ui/icons.h"

#include <stdio.h>
#include <string.h>

enum { HOUR_MS = 60 * 60 * 1000, DEADLINE_HOURS = 48, DESK_HOURS = 2 };

static void say(struct choice *o, int act, int icon, const char *label)
{
    o->act = act;
    o->icon = icon;
    snprintf(o->label, sizeof o->label, "%s", label);
}

static void note(struct choice *o, const char *text)
{
    snprintf(o->note, sizeof o->note, "%s", text);
}

bool activity_desk_shows(const struct activity_state *s,
                         const struct kiosk *k)
{
    const struct activity *a = &s->a;
    int64_t now = kiosk_now(k), early = (int64_t)DESK_HOURS * HOUR_MS;
    int64_t closes = a->checkin_closes_at ? a->checkin_closes_at
                                          : activity_ends(a, kiosk_zone(k));
    return a->checkin_opens_at > 0 && now >= a->checkin_opens_at - early &&
           now < closes;
}

bool activity_deadline(const struct activity_state *s, const struct kiosk *k,
                       char *when, char *left, size_t size)
{
    int64_t now = kiosk_now(k), ms = s->a.signup_closes_at - now;
    enum offer offer = activity_offer(&s->a, kiosk_zone(k), now);
    if ((offer != OFFER_SIGNUP && offer != OFFER_WAIT) || ms <= 0 ||
        ms > (int64_t)DEADLINE_HOURS * HOUR_MS)
        return false;
    char day[60], clock[8];
    say_day(k, s->a.signup_closes_at, day, sizeof day);
    say_clock(k, s->a.signup_closes_at, clock);
    snprintf(when, size, _("%s %s 截止"), day, clock);
    int hours = (int)(ms / HOUR_MS), minutes = (int)(ms / 60000) + 1;
    if (hours > 0)
        snprintf(left, size,
                 ngettext("还有 %d 小时", "还有 %d 小时",
                          (unsigned long)hours),
                 hours);
    else
        snprintf(left, size,
                 ngettext("还有 %d 分钟", "还有 %d 分钟",
                          (unsigned long)minutes),
                 minutes);
    return true;
}

/* ---- one for each way it can stand ---- */

/* Only the hub can tell; this is what is known until then. */
static void unsure(const struct activity_state *s, struct choice *o)
{
    o->waits = true;
    say(o, 0, ICON_CLOUD_UPLOAD, _("待确认"));
    if (s->mine.ahead > 0)
        snprintf(o->note, sizeof o->note,
                 ngettext("前面还有 %d 人", "前面还有 %d 人",
                          (unsigned long)s->mine.ahead),
                 s->mine.ahead);
    else
        note(o, _("联网后确认"));
}

static void going(const struct activity_state *s, const struct kiosk *k,
                  struct choice *o)
{
    say(o, 0, ICON_CHECK_CIRCLE, _("我已报名"));
    if (s->mine.pending)
        unsure(s, o);
    else if (s->mine.place > 0)
        snprintf(o->note, sizeof o->note, _("您是第 %d 位"), s->mine.place);
    if (signup_cancel_check(&s->a, kiosk_zone(k), s->mine.state,
                            kiosk_now(k)) == RULE_OK) {
        o->undo = ACT_CANCEL;
        o->undo_label = _("取消报名");
    }
}

static void waiting(const struct activity_state *s, const struct kiosk *k,
                    struct choice *o)
{
    o->waits = true;
    say(o, 0, ICON_TIMER_SAND, _("已排候补"));
    if (s->mine.place > 0)
        snprintf(o->label, sizeof o->label, _("候补第 %d 位"), s->mine.place);
    note(o, _("有空位会通知您"));
    if (s->mine.pending)
        unsure(s, o);
    if (signup_cancel_check(&s->a, kiosk_zone(k), s->mine.state,
                            kiosk_now(k)) == RULE_OK) {
        o->undo = ACT_CANCEL;
        o->undo_label = _("不等了");
    }
}

static void present(const struct activity_state *s, const struct kiosk *k,
                    struct choice *o)
{
    char clock[8];
    say_clock(k, s->mine.present_at, clock);
    say(o, 0, ICON_CHECK_CIRCLE, _("已签到"));
    if (s->mine.present_at > 0)
        snprintf(o->label, sizeof o->label, _("已签到 %s"), clock);
    if (s->mine.present_pending)
        note(o, _("联网后确认"));
}

static void checkin(const struct activity_state *s, const struct kiosk *k,
                    struct choice *o)
{
    const struct checkin_state mine = {s->mine.state, s->mine.present};
    say(o, ACT_CHECKIN, ICON_PENCIL, _("签到"));
    if (!kiosk_who(k)->member[0])
        return;
    enum rule rule =
        checkin_check(&s->a, kiosk_zone(k), mine, kiosk_now(k), NULL);
    o->off = rule != RULE_OK && rule != RULE_ALREADY;
    if (o->off)
        note(o, _(rule_text(rule)));
}

static void closed(const struct activity_state *s, struct choice *o)
{
    say(o, 0, 0, _("已截止"));
    o->off = true;
    snprintf(o->note, sizeof o->note, _("报名已截止，请联系%s"),
             s->a.organiser[0] ? s->a.organiser : _("工会"));
}

static void soon(const struct activity_state *s, const struct kiosk *k,
                 struct choice *o)
{
    char day[60], clock[8];
    say_day(k, s->a.signup_opens_at, day, sizeof day);
    say_clock(k, s->a.signup_opens_at, clock);
    say(o, 0, 0, "");
    o->off = true;
    snprintf(o->label, sizeof o->label, _("%s %s 开始报名"), day, clock);
}

static void by_offer(const struct activity_state *s, const struct kiosk *k,
                     enum offer offer, struct choice *o)
{
    switch (offer) {
    case OFFER_NOTHING:
        say(o, 0, 0, _("不需报名"));
        o->off = true;
        note(o, _("到时直接来就可以"));
        break;
    case OFFER_SOON:
        soon(s, k, o);
        break;
    case OFFER_SIGNUP:
        say(o, ACT_SIGNUP, ICON_ACCOUNT_PLUS, _("我要报名"));
        break;
    case OFFER_WAIT:
        say(o, ACT_SIGNUP, ICON_ACCOUNT_PLUS, "");
        snprintf(o->label, sizeof o->label,
                 ngettext("排候补（前面 %d 人）", "排候补（前面 %d 人）",
                          (unsigned long)s->a.waiting),
                 s->a.waiting);
        break;
    case OFFER_CLOSED:
        closed(s, o);
        break;
    case OFFER_CHECKIN:
        checkin(s, k, o);
        break;
    case OFFER_PHOTOS:
        say(o, ACT_PHOTOS, ICON_IMAGE_MULTIPLE, _("看照片"));
        break;
    }
}

void activity_choice(const struct activity_state *s, const struct kiosk *k,
                     struct choice *out)
{
    enum offer offer = activity_offer(&s->a, kiosk_zone(k), kiosk_now(k));
    *out = (struct choice){0};
    if (offer == OFFER_PHOTOS)
        by_offer(s, k, offer, out);
    else if (s->mine.present)
        present(s, k, out);
    else if (offer == OFFER_CHECKIN)
        by_offer(s, k, offer, out);
    else if (s->mine.state == SIGNUP_GOING)
        going(s, k, out);
    else if (s->mine.state == SIGNUP_WAITING)
        waiting(s, k, out);
    else
        by_offer(s, k, offer, out);
}
