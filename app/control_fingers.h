/* control_fingers.h - touches and keys that go into SDL's event queue, as a
 * finger's or a reader's would.  Any thread; window pixels. */
#ifndef CONTROL_FINGERS_H
#define CONTROL_FINGERS_H

#include <SDL.h>
#include <stdint.h>

/* The windowID that says dx and dy are window pixels, where it is. */
#define FINGER_IN_PIXELS UINT32_MAX

void push_finger(Uint32 type, int x, int y);
void push_tap(int x, int y);
/* Takes `ms`: it sleeps between the steps. */
void push_drag(const int64_t from[2], const int64_t to[2], int64_t ms);
/* A character an event; newline is Enter, \b is backspace. */
void push_text(const char *text);
/* As closing the window does. */
void push_quit(void);

#endif
