/* action.h - what a person does at a screen, and what the hub says to it. */
#ifndef MODEL_ACTION_H
#define MODEL_ACTION_H

#include "base/id.h"
#include "model/activity.h"

#include <stdbool.h>
#include <stdint.h>

enum action_kind {
    ACTION_SIGNUP,
    ACTION_SIGNUP_CANCEL,
    ACTION_CHECKIN,
    ACTION_CHECKIN_UNDO,
    ACTION_NOTICE_ACK,
    ACTION_KINDS,
    ACTION_UNKNOWN = ACTION_KINDS
};
const char *action_kind_text(enum action_kind k);
enum action_kind action_kind_parse(const char *text); /* or ACTION_UNKNOWN */
/* The field of `data` that names the row it is about: "activity", "notice". */
const char *action_subject_field(enum action_kind k);

enum { PROOF_SIZE = 128 }; /* of a proof, with its NUL */

struct action {
    int64_t seq; /* counts up per device; 0 until it is stored */
    char id[ID_SIZE];
    enum action_kind kind;
    int64_t at;         /* the screen's idea of the time, UTC ms */
    bool clock_trusted; /* it had learnt the hub's time */
    int64_t offset_ms;  /* hub's time minus the device's own; 0: not known */
    char member[ID_SIZE];
    char subject[ID_SIZE]; /* the activity or notice */
    char how[17];          /* card, number, name */
    bool walkin;
    bool leased; /* takes one of the places lent to this screen */
    char proof[PROOF_SIZE]; /* of an earlier verdict, when sent again; "" */
    /* Never travels: the hub knows whose signature it was.  "" on a screen
     * that decides for itself. */
    char device[ID_SIZE];
};

/* When its person was at the door: the screen's `at`, if it knew the hub's
 * time then, and that is neither ahead of the hub's nor more than seven days
 * behind; else the hub's own now_ms. */
int64_t action_when(const struct action *a, int64_t now_ms);

enum verdict_kind {
    VERDICT_NONE, /* still on its way */
    VERDICT_ACCEPTED,
    VERDICT_WAITING,
    VERDICT_DECLINED,
    VERDICT_INVALID,
    VERDICTS
};
const char *verdict_text(enum verdict_kind v);
bool verdict_parse(const char *text, enum verdict_kind *v);

struct verdict {
    char id[ID_SIZE]; /* of the action */
    int64_t seq;
    enum verdict_kind verdict;
    char reason[33]; /* rule_word(), "" when accepted */
    int64_t rev;     /* of the row that came of it, in the device's org; 0 */
    int place;       /* WAITING: place in line; ACCEPTED: which of those going */
    int64_t order;   /* the sign-up's number of acceptance, when it changed;
                        hub only, travels inside the proof */
    /* Opaque to the screen, which keeps it with the action: by it a hub that
     * was restored to an older copy knows its own word again.  "" none. */
    char proof[PROOF_SIZE];
};

#endif
