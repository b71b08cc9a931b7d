#include "model/action.h"

#include <string.h>

static const char *const kinds[ACTION_KINDS] = {
    [ACTION_SIGNUP] = "signup",
    [ACTION_SIGNUP_CANCEL] = "signup_cancel",
    [ACTION_CHECKIN] = "checkin",
    [ACTION_CHECKIN_UNDO] = "checkin_undo",
    [ACTION_NOTICE_ACK] = "notice_ack",
};

static const char *const verdicts[VERDICTS] = {
    [VERDICT_NONE] = "",           [VERDICT_ACCEPTED] = "accepted",
    [VERDICT_WAITING] = "waiting", [VERDICT_DECLINED] = "declined",
    [VERDICT_INVALID] = "invalid",
};

const char *action_kind_text(enum action_kind k)
{
    return k < ACTION_KINDS ? kinds[k] : "";
}

enum action_kind action_kind_parse(const char *text)
{
    for (int i = 0; i < ACTION_KINDS; i++)
        if (strcmp(kinds[i], text) == 0)
            return (enum action_kind)i;
    return ACTION_UNKNOWN;
}

const char *action_subject_field(enum action_kind k)
{
    return k == ACTION_NOTICE_ACK ? "notice" : "activity";
}

const char *verdict_text(enum verdict_kind v)
{
    return v < VERDICTS ? verdicts[v] : "";
}

bool verdict_parse(const char *text, enum verdict_kind *v)
{
    for (int i = 0; i < VERDICTS; i++)
        if (strcmp(verdicts[i], text) == 0) {
            *v = (enum verdict_kind)i;
            return true;
        }
    return false;
}

int64_t action_when(const struct action *a, int64_t now_ms)
{
    static const int64_t LATE_MS = 7LL * 24 * 60 * 60 * 1000;
    bool is_believed = a->clock_trusted && a->at <= now_ms &&
                       now_ms - a->at <= LATE_MS;
    return is_believed ? a->at : now_ms;
}
