/* SDL's events become touches, cards and keys. */
#include "app_parts.h"

#include "control_fingers.h"

#include <SDL.h>
#include <string.h>

static const struct {
    enum gesture_kind gesture;
    enum event_kind event;
} sent_as[] = {
    {GESTURE_DOUBLE, EVENT_DOUBLE_TAP}, {GESTURE_GRAB, EVENT_GRAB},
    {GESTURE_DRAG, EVENT_DRAG},         {GESTURE_RELEASE, EVENT_RELEASE},
    {GESTURE_SWIPE, EVENT_SWIPE},       {GESTURE_PINCH, EVENT_PINCH},
};

static void act_on(struct app *a, const struct gesture *g)
{
    if (g->kind == GESTURE_NONE)
        return;
    a->exposed = true; /* a press may be let go: draw */
    if (g->kind == GESTURE_PRESS) {
        kiosk_press(a->kiosk, g->target);
        return;
    }
    if (g->kind == GESTURE_TAP) {
        kiosk_tap(a->kiosk, g->target);
        return;
    }
    for (size_t i = 0; i < sizeof sent_as / sizeof sent_as[0]; i++)
        if (sent_as[i].gesture == g->kind) {
            struct event e = {.kind = sent_as[i].event,
                              .act = g->target.act,
                              .arg = g->target.arg,
                              .x = g->x,
                              .y = g->y,
                              .dx = g->dx,
                              .dy = g->dy,
                              .scale = g->scale};
            kiosk_event(a->kiosk, &e);
        }
}

static void finger(struct app *a, const SDL_TouchFingerEvent *f)
{
    int wx = (int)f->dx, wy = (int)f->dy;
    if (f->windowID != FINGER_IN_PIXELS) { /* SDL counts in parts of the window */
        SDL_Window *w = SDL_GetWindowFromID(f->windowID);
        int width = 0, height = 0;
        if (w)
            SDL_GetWindowSize(w, &width, &height);
        wx = (int)(f->x * (float)width);
        wy = (int)(f->y * (float)height);
    }
    int x, y;
    painter_locate(a->painter, wx, wy, &x, &y);
    int64_t now = a->felt_ms;
    struct gesture g = {0};
    touch_page(&a->touch, kiosk_page(a->kiosk), now);
    if (f->type == SDL_FINGERDOWN)
        g = touch_down(&a->touch, a->canvas, f->fingerId, x, y, now);
    else if (f->type == SDL_FINGERMOTION)
        g = touch_move(&a->touch, a->canvas, f->fingerId, x, y, now);
    else
        g = touch_up(&a->touch, a->canvas, f->fingerId, x, y, now);
    act_on(a, &g);
}

bool app_fingers(struct app *a)
{
    int64_t now = clock_steady_ms();
    touch_page(&a->touch, kiosk_page(a->kiosk), now);
    struct gesture g = touch_rest(&a->touch, now);
    act_on(a, &g);
    int64_t due = touch_due_ms(&a->touch);
    if (g.kind != GESTURE_NONE) /* the kiosk's turn again */
        a->next_ms = now;
    else if (due < a->next_ms)
        a->next_ms = due;
    return g.kind != GESTURE_NONE;
}

static void key(struct app *a, SDL_Keycode sym)
{
    if (sym == SDLK_BACKSPACE && kiosk_takes_text(a->kiosk)) {
        kiosk_event(a->kiosk,
                    &(struct event){.kind = EVENT_TYPED, .text = "\b"});
        return;
    }
    if (sym != SDLK_RETURN && sym != SDLK_KP_ENTER)
        return;
    if (kiosk_takes_text(a->kiosk)) {
        kiosk_event(a->kiosk, &(struct event){.kind = EVENT_LINE, .text = ""});
        return;
    }
    const char *line = reader_enter(&a->reader);
    if (line)
        kiosk_card(a->kiosk, line);
    reader_wipe(&a->reader);
}

static void text(struct app *a, const char *typed)
{
    if (kiosk_takes_text(a->kiosk))
        kiosk_event(a->kiosk,
                    &(struct event){.kind = EVENT_TYPED, .text = typed});
    else
        reader_type(&a->reader, typed, clock_steady_ms());
}

static void window(struct app *a, Uint8 what)
{
    if (what == SDL_WINDOWEVENT_SIZE_CHANGED) {
        painter_resized(a->painter);
        type_set_scale(a->type, painter_scale(a->painter));
        kiosk_set_portrait(a->kiosk, painter_is_portrait(a->painter));
    } else if (what == SDL_WINDOWEVENT_EXPOSED) {
        painter_resized(a->painter);
    } else {
        return;
    }
    a->exposed = true;
}

void app_event(struct app *a, const void *sdl_event)
{
    const SDL_Event *e = sdl_event;
    switch (e->type) {
    case SDL_QUIT:
        a->quit = true;
        break;
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
        finger(a, &e->tfinger);
        break;
    case SDL_TEXTINPUT:
        text(a, e->text.text);
        break;
    case SDL_KEYDOWN:
        key(a, e->key.keysym.sym);
        break;
    case SDL_WINDOWEVENT:
        window(a, e->window.event);
        break;
    default:
        break;
    }
}
