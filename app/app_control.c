/* Answers what the control socket asks of the screen. */
#include "app_parts.h"

#include "base/json.h"
#include "control_fingers.h"

#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FRAME_MS = 20 };

static const char *const role_names[ROLES] = {
    [ROLE_BUTTON] = "button",   [ROLE_TAB] = "tab",
    [ROLE_ROW] = "row",         [ROLE_FIELD] = "field",
    [ROLE_TEXT] = "text",       [ROLE_HEADING] = "heading",
    [ROLE_IMAGE] = "image",     [ROLE_KEY] = "key",
    [ROLE_DIALOG] = "dialog",   [ROLE_TOAST] = "toast",
    [ROLE_BADGE] = "badge",     [ROLE_PROGRESS] = "progress",
};

static void tree(struct app *a)
{
    const struct node *nodes;
    int n = canvas_nodes(a->canvas, &nodes);
    struct buf out = {0};
    buf_put(&out, "\"screen\":");
    json_put_text(&out, kiosk_screen_name(a->kiosk));
    buf_put(&out, ",\"nodes\":[");
    for (int i = 0; i < n; i++) {
        struct rect r = painter_place(a->painter, nodes[i].rect);
        buf_printf(&out, "%s{\"id\":\"%d.%lld\",\"role\":\"%s\",\"label\":",
                   i ? "," : "", nodes[i].target.act,
                   (long long)nodes[i].target.arg, role_names[nodes[i].role]);
        json_put_text(&out, nodes[i].label);
        buf_printf(&out, ",\"rect\":[%d,%d,%d,%d],\"enabled\":%s,\"value\":",
                   r.x, r.y, r.w, r.h, nodes[i].target.off ? "false" : "true");
        json_put_text(&out, nodes[i].value);
        buf_put(&out, "}");
    }
    buf_put(&out, "]");
    control_answer(a->control, out.text);
    buf_clear(&out);
}

/* The reacting node of that label, or else any. */
static void tap_label(struct app *a, const char *label)
{
    const struct node *nodes, *found = NULL;
    int n = canvas_nodes(a->canvas, &nodes);
    for (int i = 0; i < n; i++) {
        if (strcmp(nodes[i].label, label) != 0)
            continue;
        bool reacts = nodes[i].target.act && !nodes[i].target.off;
        if (!found || (reacts && (!found->target.act || found->target.off)))
            found = &nodes[i];
    }
    if (!found) {
        control_refuse(a->control, "nothing has that label");
        return;
    }
    struct rect r = painter_place(a->painter, found->rect);
    push_tap(r.x + r.w / 2, r.y + r.h / 2);
    control_answer(a->control, "");
}

/* A screen that moves by itself wants its next turn within a frame. */
static bool is_settled(const struct app *a)
{
    return a->next_ms - clock_steady_ms() > FRAME_MS &&
           !painter_is_moving(a->painter) && !images_are_busy(a->images) &&
           !kiosk_is_busy(a->kiosk) && writer_pending(a->writer) == 0 &&
           writer_generation(a->writer) == a->generation &&
           !SDL_HasEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
}

static void settle(struct app *a, struct control_request *r)
{
    if (!r->since_ms)
        r->since_ms = clock_steady_ms();
    if (is_settled(a))
        control_answer(a->control, "");
    else if (clock_steady_ms() - r->since_ms >= r->number)
        control_refuse(a->control, "not settled in time");
}

static long rss_kb(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f) {
        if (fscanf(f, "%*s %ld", &pages) != 1)
            pages = 0;
        fclose(f);
    }
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static void stats(struct app *a)
{
    struct frame_stats f = painter_stats(a->painter);
    const struct connection *c = kiosk_connection(a->kiosk);
    struct buf out = {0};
    buf_printf(&out,
               "\"frames\":%lld,\"late_frames\":%lld,\"frame_ms_p50\":%.3f,"
               "\"frame_ms_p99\":%.3f,\"wakeups\":%lld,\"rss_kb\":%ld,",
               (long long)f.frames, (long long)f.late_frames, f.ms_p50,
               f.ms_p99, (long long)a->wakeups, rss_kb());
    buf_printf(&out, "\"first_frame_us\":%lld,\"data_frame_us\":%lld,",
               (long long)a->first_frame_us, (long long)a->data_frame_us);
    buf_put(&out, "\"presented\":{\"screen\":");
    json_put_text(&out, kiosk_screen_name(a->kiosk));
    buf_printf(&out, ",\"since\":%lld},\"sync\":{\"online\":%s,\"cursor\":",
               (long long)a->showing_since, c->online ? "true" : "false");
    json_put_text(&out, a->sync.cursor);
    buf_printf(&out,
               ",\"queued\":%d,\"quarantined\":%d,\"last_contact\":%lld},"
               "\"clock\":{\"trusted\":%s,\"offset_ms\":%lld}",
               c->queued, c->quarantined, (long long)c->last_contact,
               a->clock.trusted ? "true" : "false",
               (long long)a->clock.offset_ms);
    control_answer(a->control, out.text);
    buf_clear(&out);
}

void app_control(struct app *a)
{
    struct control_request *r = control_take(a->control);
    struct err err;
    if (!r)
        return;
    touch_looked(&a->touch);
    switch (r->cmd) {
    case CONTROL_TREE:
        tree(a);
        break;
    case CONTROL_TAP_LABEL:
        tap_label(a, r->text);
        break;
    case CONTROL_SHOT:
        if (painter_shot(a->painter, r->text, &err))
            control_answer(a->control, "");
        else
            control_refuse(a->control, err.detail);
        break;
    case CONTROL_SETTLE:
        settle(a, r);
        break;
    case CONTROL_CLOCK:
        clock_pretend(&a->clock, r->number);
        kiosk_set_clock(a->kiosk, &a->clock);
        a->next_ms = 0;
        control_answer(a->control, "");
        break;
    case CONTROL_STATS:
        stats(a);
        break;
    }
}
