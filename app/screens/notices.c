#include "screens/notices_parts.h"

#include "base/log.h"
#include "screens/content.h"
#include "screens/frame.h"

#include <stdio.h>
#include <string.h>

/* ---- what is shown ---- */

static bool passes(const struct notices_state *s, const struct notice *n)
{
    if (s->only_unread && n->acked)
        return false;
    return !s->category[0] || strcmp(s->category, n->category) == 0;
}

/* The page stays with the notice it begins with, unless it is the first. */
static void filter(struct notices_state *s, const char *first_id)
{
    int first = 0;
    s->shown_count = 0;
    for (int i = 0; i < s->count; i++) {
        if (!passes(s, &s->all[i]))
            continue;
        if (first_id[0] && strcmp(s->all[i].id, first_id) == 0)
            first = s->shown_count;
        s->shown[s->shown_count++] = i;
    }
    s->first = first;
}

static void reload(struct notices_state *s, struct kiosk *k)
{
    struct err err = {0};
    const struct who *w = kiosk_who(k);
    const struct notice_filter f = {.member = w->member[0] ? w->member : NULL};
    int64_t now = kiosk_now(k);
    char first_id[ID_SIZE] = "";
    if (s->first > 0 && s->first < s->shown_count)
        memcpy(first_id, s->all[s->shown[s->first]].id, ID_SIZE);

    s->count = s->category_count = 0;
    s->next_change = 0;
    if (!notices_live(kiosk_db(k), now, &f, s->all, NOTICES_MAX, &s->count,
                      &err) ||
        !notices_categories(kiosk_db(k), now, s->categories, CATEGORIES,
                            &s->category_count, &err) ||
        !notices_next_change(kiosk_db(k), now, &s->next_change, &err))
        log_err("notices", &err);
    s->unread = 0;
    for (int i = 0; i < s->count; i++)
        s->unread += !s->all[i].acked;
    if (!f.member)
        s->only_unread = false;
    filter(s, first_id);
}

static void open_notices(void *state, struct kiosk *k, const char *subject)
{
    (void)subject;
    reload(state, k);
}

/* ---- touches ---- */

static void choose(struct notices_state *s, int filter_index)
{
    s->only_unread = filter_index == 1;
    s->category[0] = '\0';
    if (filter_index >= 2 && filter_index - 2 < s->category_count)
        snprintf(s->category, sizeof s->category, "%s",
                 s->categories[filter_index - 2].name);
    filter(s, "");
}

static void tap(struct notices_state *s, struct kiosk *k, const struct event *e)
{
    switch (e->act) {
    case ACT_FILTER:
        choose(s, (int)e->arg);
        break;
    case ACT_MORE:
        s->filter_from = (int)e->arg;
        break;
    case ACT_OPEN:
        if (e->arg >= 0 && e->arg < s->shown_count)
            kiosk_go(k, &screen_notice, s->all[s->shown[e->arg]].id);
        break;
    case ACT_ACTIVITIES:
        kiosk_go(k, &screen_activities, "");
        break;
    default:
        break;
    }
}

static void handle_notices(void *state, struct kiosk *k,
                           const struct event *e)
{
    struct notices_state *s = state;
    frame_turn(&s->first, frame_step(e, ACT_PAGE), notices_rows(k),
               s->shown_count);
    switch (e->kind) {
    case EVENT_TAP:
        tap(s, k, e);
        break;
    case EVENT_LOOK:
        s->filter_from = 0;
        break;
    case EVENT_DATA:
    case EVENT_SHOWN:
    case EVENT_IDENTIFIED:
    case EVENT_DONE:
        reload(s, k);
        break;
    default:
        break;
    }
}

static bool update_notices(void *state, struct kiosk *k)
{
    struct notices_state *s = state;
    if (s->next_change == 0 || kiosk_awaits_time(k, s->next_change))
        return false;
    reload(s, k);
    return true;
}

const struct screen screen_notices = {
    .name = "notices",
    .state_size = sizeof(struct notices_state),
    .idle_s = 45,
    .open = open_notices,
    .handle = handle_notices,
    .update = update_notices,
    .draw = notices_draw,
};
