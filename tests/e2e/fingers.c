#include "tests/e2e/fingers.h"

#include "base/mem.h"

#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <check.h>
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <xorg/xf86-input-inputtest-protocol.h>

/* ---- XTEST ---- */

static Display *open_display(const char *display)
{
    Display *x = XOpenDisplay(display);
    ck_assert_msg(x, "no display %s", display);
    return x;
}

void pointer_click(const char *display, int x, int y)
{
    Display *d = open_display(display);
    XTestFakeMotionEvent(d, -1, x, y, 0);
    XTestFakeButtonEvent(d, 1, True, 0);
    XTestFakeButtonEvent(d, 1, False, 0);
    XSync(d, False);
    XCloseDisplay(d);
}

static void press(Display *d, KeySym sym, int down)
{
    XTestFakeKeyEvent(d, XKeysymToKeycode(d, sym), down, 0);
}

void pointer_type(const char *display, const char *text)
{
    Display *d = open_display(display);
    for (; *text; text++) {
        KeySym sym = *text == '\n' ? XK_Return
                                   : (KeySym)tolower((unsigned char)*text);
        int shift = isupper((unsigned char)*text);
        if (shift)
            press(d, XK_Shift_L, True);
        press(d, sym, True);
        press(d, sym, False);
        if (shift)
            press(d, XK_Shift_L, False);
    }
    XSync(d, False);
    XCloseDisplay(d);
}

/* ---- inputtest ---- */

enum { AXIS_MAX = 65535, BEGIN = 18, UPDATE = 19, END = 20, FINGERS_MAX = 10 };

struct fingers {
    int fd, w, h;
    int x[FINGERS_MAX], y[FINGERS_MAX];
};

static void put(struct fingers *f, const void *event, size_t n)
{
    ck_assert_int_eq(send(f->fd, event, n, MSG_NOSIGNAL), (ssize_t)n);
}

static void read_answer(struct fingers *f, enum xf86ITResponseType wanted)
{
    xf86ITResponseAny answer;
    ck_assert_int_ge(recv(f->fd, &answer.header, sizeof answer.header,
                          MSG_WAITALL),
                     (ssize_t)sizeof answer.header);
    size_t rest = answer.header.length - sizeof answer.header;
    ck_assert_uint_le(rest, sizeof answer - sizeof answer.header);
    if (rest > 0)
        recv(f->fd, (char *)&answer + sizeof answer.header, rest,
             MSG_WAITALL);
    ck_assert_int_eq((int)answer.header.type, (int)wanted);
}

/* Returns when the server has taken in all that was sent. */
static void sync_server(struct fingers *f)
{
    xf86ITEventWaitForSync e = {
        {.length = sizeof e, .type = XF86IT_EVENT_WAIT_FOR_SYNC}};
    put(f, &e, sizeof e);
    read_answer(f, XF86IT_RESPONSE_SYNC_FINISHED);
}

struct fingers *fingers_new(const char *folder, int w, int h)
{
    struct fingers *f = mem_new(sizeof *f);
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    snprintf(a.sun_path, sizeof a.sun_path, "%s/touch.sock", folder);
    f->w = w;
    f->h = h;
    f->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_msg(connect(f->fd, (struct sockaddr *)&a, sizeof a) == 0,
                  "no touch device at %s", a.sun_path);
    xf86ITEventClientVersion v = {
        .header = {.length = sizeof v, .type = XF86IT_EVENT_CLIENT_VERSION},
        .major = XF86IT_PROTOCOL_VERSION_MAJOR,
        .minor = XF86IT_PROTOCOL_VERSION_MINOR};
    put(f, &v, sizeof v);
    read_answer(f, XF86IT_RESPONSE_SERVER_VERSION);
    return f;
}

void fingers_free(struct fingers *f)
{
    if (!f)
        return;
    close(f->fd);
    free(f);
}

static void touch_only(struct fingers *f, int id, int type)
{
    xf86ITEventTouch e = {
        .header = {.length = sizeof e, .type = XF86IT_EVENT_TOUCH},
        .touchid = (uint32_t)id,
        .touch_type = (uint32_t)type};
    e.valuators.mask[0] = 3; /* x and y */
    e.valuators.valuators[0] = (double)f->x[id] * AXIS_MAX / (f->w - 1);
    e.valuators.valuators[1] = (double)f->y[id] * AXIS_MAX / (f->h - 1);
    put(f, &e, sizeof e);
}

static void touch(struct fingers *f, int id, int type)
{
    touch_only(f, id, type);
    sync_server(f);
}

static void place(struct fingers *f, int id, int x, int y)
{
    ck_assert(id >= 0 && id < FINGERS_MAX);
    f->x[id] = x;
    f->y[id] = y;
}

void finger_down(struct fingers *f, int id, int x, int y)
{
    place(f, id, x, y);
    touch(f, id, BEGIN);
}

void finger_move(struct fingers *f, int id, int x, int y)
{
    place(f, id, x, y);
    touch(f, id, UPDATE);
}

void finger_up(struct fingers *f, int id)
{
    touch(f, id, END);
}

void finger_twice(struct fingers *f, int id, int x, int y)
{
    place(f, id, x, y);
    for (int i = 0; i < 2; i++) {
        touch_only(f, id, BEGIN);
        touch_only(f, id, END);
    }
    sync_server(f);
}
