/* The stack of screens: attract at the bottom, home above it, then pages. */
#include "screens/kiosk_parts.h"

#include "base/mem.h"
#include "ui/paint.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct level *kiosk_top(struct kiosk *k)
{
    assert(k->depth > 0);
    return &k->levels[k->depth - 1];
}

/* The bell's own fade ends one look and begins the other: it may show. */
static bool may_move(const struct kiosk *k, int move)
{
    return !kiosk_look(k).still ||
           (move == MOVE_THEME && !k->options.still);
}

void kiosk_move(struct kiosk *k, int move)
{
    k->changed = true;
    if (k->hooks.move)
        k->hooks.move(k->hooks.ctx, may_move(k, move) ? move : MOVE_CUT);
}

void kiosk_send(struct kiosk *k, const struct level *level,
                const struct event *e)
{
    struct event sent = *e;
    sent.now_ms = k->steady_ms;
    k->changed = true;
    level->screen->handle(level->state, k, &sent);
}

int kiosk_lowest(const struct kiosk *k)
{
    int i = k->depth - 1;
    while (i > 0 && k->levels[i].screen->sheet)
        i--;
    return i;
}

void kiosk_send_all(struct kiosk *k, enum event_kind kind)
{
    struct event e = {.kind = kind};
    for (int i = 0; i < k->depth; i++)
        kiosk_send(k, &k->levels[i], &e);
}

static void turn_page(struct kiosk *k)
{
    k->page++;
    k->slid = false;
    k->slid_ms = 0;
}

void kiosk_pop(struct kiosk *k)
{
    struct level *l = kiosk_top(k);
    if (l->screen == &screen_signup_done && k->purpose.once)
        kiosk_forget(k); /* who was there for this one act is gone */
    k->depth--;
    turn_page(k);
    if (l->screen->close)
        l->screen->close(l->state);
    free(l->state);
}

static void push(struct kiosk *k, const struct screen *s, const char *subject)
{
    struct level l = {s, mem_new(s->state_size ? s->state_size : 1)};
    char kept[ID_SIZE];
    snprintf(kept, sizeof kept, "%s", subject ? subject : "");
    if (k->depth == LEVELS_MAX) { /* forget the oldest page above home */
        struct level old = k->levels[2];
        memmove(&k->levels[2], &k->levels[3],
                (LEVELS_MAX - 3) * sizeof k->levels[0]);
        k->depth--;
        if (old.screen->close)
            old.screen->close(old.state);
        free(old.state);
    }
    k->levels[k->depth++] = l;
    turn_page(k);
    s->open(l.state, k, kept);
    k->changed = true;
    if (k->hooks.showing)
        k->hooks.showing(k->hooks.ctx, s->name);
}

/* What was covered did not read what changed meanwhile: now it does. */
static void shown(struct kiosk *k)
{
    struct event data = {.kind = EVENT_DATA};
    for (int i = kiosk_lowest(k); i < k->depth - 1; i++)
        kiosk_send(k, &k->levels[i], &data);
    struct event e = {.kind = EVENT_SHOWN};
    kiosk_send(k, kiosk_top(k), &e);
    if (k->hooks.showing)
        k->hooks.showing(k->hooks.ctx, kiosk_top(k)->screen->name);
}

void kiosk_go(struct kiosk *k, const struct screen *s, const char *subject)
{
    kiosk_move(k, s->sheet ? MOVE_SHEET : MOVE_PUSH);
    push(k, s, subject);
}

void kiosk_back(struct kiosk *k)
{
    if (k->depth <= 1)
        return;
    bool sheet = kiosk_top(k)->screen->sheet;
    kiosk_pop(k);
    if (k->depth == 1)
        kiosk_wipe(k);
    kiosk_move(k, sheet ? MOVE_FADE : MOVE_BACK);
    shown(k);
}

void kiosk_home(struct kiosk *k)
{
    while (k->depth > 2)
        kiosk_pop(k);
    kiosk_move(k, MOVE_BACK);
    if (k->depth == 2 && kiosk_top(k)->screen == &screen_home) {
        shown(k);
        return;
    }
    while (k->depth > 1)
        kiosk_pop(k);
    push(k, &screen_home, "");
}

void kiosk_ground(struct kiosk *k)
{
    const struct connection *n = &k->connection;
    bool show = n->alone || (n->paired && n->ready);
    const struct screen *ground = show ? &screen_attract : &screen_pair;
    if (k->depth > 0 && k->levels[0].screen == ground)
        return;
    while (k->depth > 0)
        kiosk_pop(k);
    kiosk_move(k, MOVE_FADE);
    push(k, ground, "");
}

void kiosk_attract(struct kiosk *k)
{
    while (k->depth > 1)
        kiosk_pop(k);
    kiosk_wipe(k);
    k->toast_until_ms = 0;
    kiosk_move(k, MOVE_FADE);
    shown(k);
}
