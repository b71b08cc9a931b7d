/* First start: the code that ties this screen to its school. */
#include "screens/pair_parts.h"

#include "ui/widgets.h"

#include <string.h>

const char pair_alphabet[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

static void type(struct pair *p, int key)
{
    size_t n = strlen(p->code);
    int letter = key >= 'a' && key <= 'z' ? key - 'a' + 'A' : key;
    if (key == KEY_BACKSPACE && n > 0)
        p->code[n - 1] = '\0';
    else if (key == KEY_CLEAR)
        p->code[0] = '\0';
    else if (letter > ' ' && letter < 127 && n < PAIR_LENGTH &&
             strchr(pair_alphabet, letter)) {
        p->code[n] = (char)letter;
        p->code[n + 1] = '\0';
    }
}

static void send_code(const struct pair *p, struct kiosk *k)
{
    if (strlen(p->code) == PAIR_LENGTH && !kiosk_connection(k)->working)
        kiosk_pair(k, p->code);
}

static void tap(struct pair *p, struct kiosk *k, const struct event *e)
{
    switch ((enum pair_act)e->act) {
    case PAIR_KEY:
        type(p, (int)e->arg);
        break;
    case PAIR_CLEAR:
        p->code[0] = '\0';
        break;
    case PAIR_SEND:
        send_code(p, k);
        break;
    }
}

static void open_pair(void *state, struct kiosk *k, const char *subject)
{
    (void)state;
    (void)k;
    (void)subject;
}

static void handle(void *state, struct kiosk *k, const struct event *e)
{
    struct pair *p = state;
    switch (e->kind) {
    case EVENT_TAP:
        tap(p, k, e);
        break;
    case EVENT_TYPED:
    case EVENT_LINE:
        for (const char *at = e->text ? e->text : ""; *at; at++)
            type(p, (unsigned char)*at);
        if (e->kind == EVENT_LINE)
            send_code(p, k);
        break;
    default:
        break;
    }
}

static void draw(const void *state, const struct kiosk *k, struct canvas *c)
{
    draw_pair(state, k, c);
}

const struct screen screen_pair = {
    .name = "pair",
    .state_size = sizeof(struct pair),
    .alone = true,
    .takes = TAKES_TEXT,
    .reach = {{64, 952, 208, 96}, {48, 1796, 208, 96}},
    .open = open_pair,
    .handle = handle,
    .draw = draw,
};
