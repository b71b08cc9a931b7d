/* What the check-in does by itself: results go, the counter rolls. */
#include "screens/checkin_parts.h"

enum { POP_STEP_MS = 16 };

static bool pass_result(struct door_state *s, struct kiosk *k)
{
    const struct result *r = &s->result;
    if (r->kind == RESULT_NONE)
        return false;
    if (kiosk_eased(k, r->from_ms, POP_MS) < 1000)
        kiosk_wake_in(k, POP_STEP_MS);
    if (!kiosk_counts(k, r->until_ms))
        door_dismiss(s, k);
    return true;
}

/* The counter rolls when it can be seen. */
static bool pass_counter(struct door_state *s, struct kiosk *k)
{
    if (s->result.kind == RESULT_NONE && s->a.present != s->shown_count) {
        s->rolled_from = s->shown_count;
        s->shown_count = s->a.present;
        s->roll_ms = kiosk_steady(k);
    }
    if (!s->roll_ms)
        return false;
    if (kiosk_passed(k, s->roll_ms, ROLL_MS) == 1000)
        s->roll_ms = 0;
    else
        kiosk_wake_in(k, POP_STEP_MS);
    return true;
}

bool door_update(void *state, struct kiosk *k)
{
    struct door_state *s = state;
    bool changed = pass_result(s, k);
    changed |= pass_counter(s, k);
    changed |= letters_update(&s->letters, k);
    if (s->undo_until_ms) {
        if (!kiosk_counts(k, s->undo_until_ms))
            s->undo_until_ms = 0;
        changed = true;
    }
    if (s->flash_until_ms && !kiosk_awaits(k, s->flash_until_ms)) {
        s->flash_until_ms = 0;
        changed = true;
    }
    return changed;
}
