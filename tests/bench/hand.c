#include "tests/bench/hand.h"

#include "base/mem.h"
#include "tests/bench/machine.h"

#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STEP_US = 8000 /* as often as a touch panel reports */ };

struct hand {
    Display *d;
};

struct hand *hand_open(const char *display)
{
    struct hand *h = mem_new(sizeof *h);
    h->d = XOpenDisplay(display);
    ck_assert_ptr_nonnull(h->d);
    return h;
}

void hand_close(struct hand *h)
{
    if (!h)
        return;
    XCloseDisplay(h->d);
    free(h);
}

void hand_move(struct hand *h, int x, int y)
{
    XTestFakeMotionEvent(h->d, -1, x, y, 0);
    XSync(h->d, False);
}

static void button(struct hand *h, unsigned n, int down)
{
    XTestFakeButtonEvent(h->d, n, down, 0);
    XSync(h->d, False);
}

void hand_press(struct hand *h)
{
    button(h, 1, True);
}

void hand_lift(struct hand *h)
{
    button(h, 1, False);
}

void hand_tap(struct hand *h, int x, int y)
{
    hand_move(h, x, y);
    hand_press(h);
    hand_lift(h);
}

/* ---- strokes ---- */

static void drag(struct hand *h, const struct stroke *s, int64_t until)
{
    int way = s->to_y - s->y, sign = way < 0 ? -1 : 1;
    int64_t at = steady_us();
    while (at < until) {
        hand_move(h, s->x, s->y);
        hand_press(h);
        for (int64_t us = 0; us * s->px_s / 1000000 < sign * way && at < until;
             us += STEP_US) {
            hand_move(h, s->x, s->y + sign * (int)(us * s->px_s / 1000000));
            nap_until(at += STEP_US);
        }
        hand_lift(h);
    }
}

static void turn(struct hand *h, const struct stroke *s, int64_t until)
{
    hand_move(h, s->x, s->y);
    for (int64_t at = steady_us(); at < until;) {
        button(h, (unsigned)s->wheel, True);
        button(h, (unsigned)s->wheel, False);
        nap_until(at += 1000000LL * s->click_px / s->px_s);
    }
}

pid_t hand_begin(const char *display, const struct stroke *s)
{
    pid_t pid = fork();
    ck_assert(pid >= 0);
    if (pid > 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct hand *h = hand_open(display);
    int64_t until = steady_us() + s->seconds * 1000000LL;
    if (s->wheel)
        turn(h, s, until);
    else
        drag(h, s, until);
    hand_close(h);
    _exit(0);
}

pid_t hand_taps(const char *display, const struct tap *taps, int count,
                int64_t rest_us)
{
    pid_t pid = fork();
    ck_assert(pid >= 0);
    if (pid > 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct hand *h = hand_open(display);
    for (int i = 0; i < count; i++) {
        hand_tap(h, taps[i].x, taps[i].y);
        nap_us(rest_us);
    }
    hand_close(h);
    _exit(0);
}

void hand_wait(pid_t hand)
{
    int status;
    ck_assert_int_eq(waitpid(hand, &status, 0), hand);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
