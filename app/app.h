/* app.h - the running kiosk: window, screens, threads, and the loop between
 * them.  The one file that knows everyone; decisions live in screens/. */
#ifndef APP_H
#define APP_H

#include "base/err.h"
#include "settings.h"

struct app;

/* Opens database, window and screens, in that order, and starts the threads.
 * The caller ends it with app_close().  NULL on failure. */
struct app *app_open(const struct settings *s, struct err *err);
void app_close(struct app *a); /* NULL is allowed */

/* Shows the first frame and runs until the window is closed. */
void app_run(struct app *a);

#endif
