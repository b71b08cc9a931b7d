/* What the engine and the writer tell. */
#include "app_parts.h"

#include <stdlib.h>
#include <time.h>

int64_t app_steady_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void app_take_news(struct app *a)
{
    for (struct news *n; (n = mailbox_poll(a->news)); free(n)) {
        a->sync = n->state;
        if (n->kind == NEWS_PAIR_FAILED)
            kiosk_set_pair_trouble(a->kiosk, n->text);
        if (n->kind == NEWS_MEDIA)
            images_refresh(a->images, n->text);
        if (n->kind == NEWS_PAIRED)
            kiosk_data_changed(a->kiosk);
        struct clock told = {a->clock.shift_ms, n->state.hub_base_ms,
                             n->state.hub_offset_ms, n->state.clock_trusted};
        if (told.trusted && (!a->clock.trusted ||
                             a->clock.base_ms != told.base_ms ||
                             a->clock.offset_ms != told.offset_ms)) {
            a->clock = told;
            kiosk_set_clock(a->kiosk, &a->clock);
        }
        struct connection c = {
            .paired = n->state.paired,
            .online = n->state.online,
            .working = n->state.working,
            .ready = n->state.ready,
            .queued = n->state.queued,
            .quarantined = n->state.quarantined,
            .last_contact = n->state.last_contact,
            .trouble = n->trouble,
        };
        kiosk_set_connection(a->kiosk, &c);
    }
}

/* Who acted waits for it, and who asks what is there.  Else what was touched
 * is shown first. */
static bool may_read(const struct app *a, bool acted)
{
    if (acted || (a->control && control_take(a->control)))
        return true;
    return !a->exposed && app_steady_us() >= pace_due_us(&a->pace);
}

void app_read_rows(struct app *a)
{
    unsigned newest = writer_generation(a->writer);
    /* Their answer may have been taken in the turn before, in which the rows
     * were looked at a moment too early. */
    bool acts = kiosk_is_busy(a->kiosk), acted = acts || a->acted;
    a->acted = acts;
    if (newest == a->generation || !may_read(a, acted))
        return;
    int64_t from = app_steady_us();
    a->generation = newest;
    kiosk_data_changed(a->kiosk);
    pace_spend(&a->pace, from, app_steady_us());
}

void app_await_rows(struct app *a)
{
    int64_t due = (pace_due_us(&a->pace) + 999) / 1000;
    if (writer_generation(a->writer) != a->generation && due < a->next_ms)
        a->next_ms = due;
}
