/* driver.h - a person in front of a screen, for tests: looks at its tree and
 * touches it through the control socket.
 *
 * Every call fails the running check when the screen is gone. */
#ifndef E2E_DRIVER_H
#define E2E_DRIVER_H

#include <stdbool.h>
#include <stdint.h>

struct driver;

/* Connects to a kiosk's control socket, waiting up to 20 s for it. */
struct driver *driver_new(const char *socket_path);
void driver_free(struct driver *d); /* NULL is allowed */

struct seen {
    char role[16], label[400], value[200];
    int x, y, w, h; /* window pixels */
    bool enabled;
};

/* The first node with that label; "text*" matches by its beginning, "*text*"
 * by any part.  False when it is not there now. */
bool driver_find(struct driver *d, const char *label, struct seen *out);
/* Waits until it is there, or, with `gone`, until it no longer is. */
void driver_wait(struct driver *d, const char *label);
void driver_wait_gone(struct driver *d, const char *label);
void driver_wait_screen(struct driver *d, const char *screen);
void driver_screen(struct driver *d, char out[40]);
int driver_count(struct driver *d, const char *role);
/* The i-th node of a role, in reading order. */
bool driver_nth(struct driver *d, const char *role, int i, struct seen *out);

/* Waits for the label, then touches it. */
void driver_tap(struct driver *d, const char *label);
void driver_tap_at(struct driver *d, int x, int y);
void driver_drag(struct driver *d, int x0, int y0, int x1, int y1, int ms);
void driver_type(struct driver *d, const char *text);
void driver_settle(struct driver *d);
void driver_clock(struct driver *d, const char *rfc3339);
void driver_shot(struct driver *d, const char *png_path);
void driver_quit(struct driver *d);

/* A number out of stats, such as "wakeups" or "sync.queued". */
double driver_stat(struct driver *d, const char *name);

/* One line out, the answer's text back: yours to free.  NULL when the screen
 * is gone. */
char *driver_ask(struct driver *d, const char *line);

#endif
