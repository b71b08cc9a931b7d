#include "control_fingers.h"

#include "base/utf8.h"

#include <string.h>
#include <time.h>

enum { STEP_MS = 8 }; /* as often as a touch panel reports */

static void nap(int ms)
{
    struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};
    nanosleep(&t, NULL);
}

void push_finger(Uint32 type, int x, int y)
{
    SDL_Event e = {.type = type};
    e.tfinger.touchId = 1;
    e.tfinger.fingerId = 1;
    e.tfinger.windowID = FINGER_IN_PIXELS;
    e.tfinger.dx = (float)x; /* a renderer of SDL's keeps x and y below 1 */
    e.tfinger.dy = (float)y;
    SDL_PushEvent(&e);
}

void push_tap(int x, int y)
{
    push_finger(SDL_FINGERDOWN, x, y);
    push_finger(SDL_FINGERUP, x, y);
}

void push_drag(const int64_t from[2], const int64_t to[2], int64_t ms)
{
    int64_t steps = ms / STEP_MS > 0 ? ms / STEP_MS : 1;
    push_finger(SDL_FINGERDOWN, (int)from[0], (int)from[1]);
    for (int64_t i = 1; i <= steps; i++) {
        nap(STEP_MS);
        push_finger(SDL_FINGERMOTION,
                    (int)(from[0] + (to[0] - from[0]) * i / steps),
                    (int)(from[1] + (to[1] - from[1]) * i / steps));
    }
    push_finger(SDL_FINGERUP, (int)to[0], (int)to[1]);
}

static void push_key(SDL_Keycode key)
{
    SDL_Event e = {.type = SDL_KEYDOWN};
    e.key.state = SDL_PRESSED;
    e.key.keysym.sym = key;
    SDL_PushEvent(&e);
}

/* A character an event, as a reader's keys arrive; newline is Enter. */
void push_text(const char *text)
{
    while (*text) {
        const char *from = text;
        uint32_t code = utf8_next(&text);
        if (code == '\n' || code == '\r') {
            push_key(SDLK_RETURN);
        } else if (code == '\b') {
            push_key(SDLK_BACKSPACE);
        } else {
            SDL_Event e = {.type = SDL_TEXTINPUT};
            memcpy(e.text.text, from, (size_t)(text - from));
            SDL_PushEvent(&e);
        }
    }
}

void push_quit(void)
{
    SDL_Event e = {.type = SDL_QUIT};
    SDL_PushEvent(&e);
}
