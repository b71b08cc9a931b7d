#include "model/activity.h"

#include "base/lang.h"

#include <stdlib.h>
#include <string.h>

enum { HOUR_MS = 60 * 60 * 1000 };

void activity_clear(struct activity *a)
{
    free(a->body);
    *a = (struct activity){0};
}

const char *activity_short(const struct activity *a)
{
    return a->short_title[0] ? a->short_title : a->title;
}

int64_t activity_starts(const struct activity *a, const struct zone *z)
{
    int day;
    if (a->all_day && day_parse(a->starts_on, &day))
        return zone_day_start(z, day);
    return a->starts_at;
}

int64_t activity_ends(const struct activity *a, const struct zone *z)
{
    int day;
    if (a->all_day &&
        (day_parse(a->ends_on, &day) || day_parse(a->starts_on, &day)))
        return zone_day_start(z, day + 1);
    return a->ends_at > a->starts_at ? a->ends_at : a->starts_at;
}

static const char *const states[SIGNUP_STATES] = {
    [SIGNUP_NONE] = "",
    [SIGNUP_GOING] = "going",
    [SIGNUP_WAITING] = "waiting",
    [SIGNUP_CANCELLED] = "cancelled",
    [SIGNUP_DECLINED] = "declined",
};

const char *signup_state_text(enum signup_state s)
{
    return s < SIGNUP_STATES ? states[s] : "";
}

enum signup_state signup_state_parse(const char *text)
{
    for (int i = 0; i < SIGNUP_STATES; i++)
        if (strcmp(states[i], text) == 0)
            return (enum signup_state)i;
    return SIGNUP_NONE;
}

static const struct {
    const char *word, *text;
} rules[RULES] = {
    [RULE_OK] = {"", ""},
    [RULE_NO_SIGNUP] = {"no_signup", N_("这个活动不用报名。")},
    [RULE_NOT_OPEN] = {"not_open", N_("还没有开始报名。")},
    [RULE_CLOSED] = {"closed", N_("报名已经截止。")},
    [RULE_ALREADY] = {"already", N_("已经登记过了，不用再来一次。")},
    [RULE_FULL] = {"full", N_("名额已满，可以排候补。")},
    [RULE_NOT_SIGNED] = {"not_signed", N_("没有报名，不用取消。")},
    [RULE_TOO_LATE] = {"too_late", N_("已过取消时间，请联系组织者。")},
    [RULE_NOT_LISTED] = {"not_listed", N_("不在名单上，请找工作人员。")},
    [RULE_NO_WALKINS] = {"no_walkins", N_("没有报名，现场不能加入。")},
    [RULE_NOT_YET] = {"not_yet", N_("还没有开始签到。")},
    [RULE_OVER] = {"over", N_("签到已经结束。")},
    [RULE_NOT_PRESENT] = {"not_present", N_("还没有签到。")},
    [RULE_GONE] = {"gone", N_("内容已经撤下。")},
    [RULE_UNKNOWN] = {"unknown", N_("名册里没有找到，请联系工会。")},
    [RULE_FORM] = {"form", N_("这次操作没有读懂，请再试一次。")},
};

const char *rule_word(enum rule r)
{
    return rules[r].word;
}

/* A word from a newer hub has no sentence here: it is told as RULE_FORM. */
enum rule rule_parse(const char *word)
{
    for (int i = 0; i < RULES; i++)
        if (strcmp(rules[i].word, word) == 0)
            return (enum rule)i;
    return RULE_FORM;
}

const char *rule_text(enum rule r)
{
    return rules[r].text;
}

static int64_t signup_closes(const struct activity *a, const struct zone *z)
{
    return a->signup_closes_at ? a->signup_closes_at : activity_starts(a, z);
}

static int64_t checkin_opens(const struct activity *a, const struct zone *z)
{
    return a->checkin_opens_at ? a->checkin_opens_at
                               : activity_starts(a, z) - HOUR_MS;
}

static int64_t checkin_closes(const struct activity *a, const struct zone *z)
{
    return a->checkin_closes_at ? a->checkin_closes_at : activity_ends(a, z);
}

static enum rule checkin_window(const struct activity *a, const struct zone *z,
                                int64_t now_ms)
{
    if (now_ms < checkin_opens(a, z))
        return RULE_NOT_YET;
    return now_ms < checkin_closes(a, z) ? RULE_OK : RULE_OVER;
}

int activity_left(const struct activity *a)
{
    int left = a->capacity - a->going - a->leased;
    return left > 0 ? left : 0;
}

/* A place that those who wait have not been moved up to yet is theirs; one
 * that was lent to this screen is its to give. */
static bool is_full(const struct activity *a)
{
    return a->capacity > 0 && a->own == 0 && activity_left(a) <= a->waiting;
}

static bool is_signed(enum signup_state s)
{
    return s == SIGNUP_GOING || s == SIGNUP_WAITING;
}

enum rule signup_check(const struct activity *a, const struct zone *z,
                       enum signup_state mine, int64_t now_ms)
{
    if (!a->signup)
        return RULE_NO_SIGNUP;
    if (is_signed(mine))
        return RULE_ALREADY;
    if (now_ms < a->signup_opens_at)
        return RULE_NOT_OPEN;
    if (now_ms >= signup_closes(a, z))
        return RULE_CLOSED;
    return is_full(a) ? RULE_FULL : RULE_OK;
}

enum rule signup_cancel_check(const struct activity *a, const struct zone *z,
                              enum signup_state mine, int64_t now_ms)
{
    if (!is_signed(mine))
        return RULE_NOT_SIGNED;
    int64_t until =
        a->cancel_until_at ? a->cancel_until_at : activity_starts(a, z);
    return now_ms < until ? RULE_OK : RULE_TOO_LATE;
}

enum rule checkin_check(const struct activity *a, const struct zone *z,
                        struct checkin_state s, int64_t now_ms, bool *joins)
{
    if (joins)
        *joins = false;
    if (s.present)
        return RULE_ALREADY;
    enum rule window = checkin_window(a, z, now_ms);
    if (window != RULE_OK || s.mine == SIGNUP_GOING)
        return window;
    if (a->listed)
        return RULE_NOT_LISTED;
    if (!a->signup) /* open to all: there is no list to join */
        return RULE_OK;
    if (!a->walkins)
        return RULE_NO_WALKINS;
    /* At the door those who wait but are absent hold nobody back. */
    if (a->capacity > 0 && activity_left(a) == 0)
        return RULE_FULL;
    if (joins)
        *joins = true;
    return RULE_OK;
}

enum rule checkin_undo_check(const struct activity *a, const struct zone *z,
                             bool present, int64_t now_ms)
{
    return present ? checkin_window(a, z, now_ms) : RULE_NOT_PRESENT;
}

int promote_count(int capacity, int taken, int waiting)
{
    if (capacity == 0)
        return waiting;
    int places = capacity > taken ? capacity - taken : 0;
    return places < waiting ? places : waiting;
}

int lease_seats(const struct activity *a, int own)
{
    int nobodys = a->capacity - a->going;
    int most = nobodys / 2 - (a->leased - own);
    if (a->capacity == 0 || a->waiting > 0 || most < 0)
        return 0;
    return most < LEASE_SEATS_MAX ? most : LEASE_SEATS_MAX;
}

int64_t lease_until(const struct activity *a, const struct zone *z,
                    int64_t now_ms)
{
    int64_t closes = signup_closes(a, z);
    int64_t until = now_ms + (int64_t)LEASE_HOURS * HOUR_MS;
    if (!a->signup || now_ms < a->signup_opens_at || now_ms >= closes)
        return 0;
    return until < closes ? until : closes;
}

bool lease_is_due(int64_t until_at, int64_t now_ms)
{
    return until_at - now_ms < (int64_t)LEASE_HOURS * HOUR_MS / 2;
}

bool quorum_is_reached(int quorum, int present)
{
    return present >= quorum;
}

enum offer activity_offer(const struct activity *a, const struct zone *z,
                          int64_t now_ms)
{
    if (now_ms >= activity_ends(a, z) && now_ms >= checkin_closes(a, z))
        return OFFER_PHOTOS;
    bool checks_in = a->signup || a->listed || a->walkins;
    if (checks_in && checkin_window(a, z, now_ms) == RULE_OK)
        return OFFER_CHECKIN;
    switch (signup_check(a, z, SIGNUP_NONE, now_ms)) {
    case RULE_OK:
        return OFFER_SIGNUP;
    case RULE_FULL:
        return OFFER_WAIT;
    case RULE_NOT_OPEN:
        return OFFER_SOON;
    case RULE_CLOSED:
        return OFFER_CLOSED;
    default:
        return OFFER_NOTHING;
    }
}
