/* world.h - a school for one test: a folder, a display, a hub, screens.
 *
 * The programs are those beside the running test.  Everything ends with
 * world_end(), also when a check fails (use it in a checked fixture). */
#ifndef E2E_WORLD_H
#define E2E_WORLD_H

#include "tests/e2e/driver.h"

#include <stdbool.h>
#include <sys/types.h>

struct world;

/* TOUCH: Xorg, inputtest.  SEEN: Xvfb whose pixels others may map. */
enum display { DISPLAY_XVFB, DISPLAY_TOUCH, DISPLAY_SEEN };

/* `w` x `h`: of the display. */
struct world *world_new(enum display display, int w, int h);
void world_end(struct world *w); /* NULL is allowed */
/* The release programs instead of those beside the test. */
void world_use_release(struct world *w);
const char *world_folder(const struct world *w);
/* Where the hub's data are; a file in the folder unless told otherwise. */
void world_use_db(struct world *w, const char *address);
const char *world_db(const struct world *w);
const char *world_display(const struct world *w); /* ":91" */
/* SEEN: the file, in the format of xwd, that is the display's memory. */
void world_pixels(const struct world *w, char path[80]);

/* A copy of the demo school, made once for all tests; or, without it, one
 * empty school with an officer. */
void world_demo(struct world *w);
void world_empty(struct world *w);

/* What the demo told its visitors of sample member `i` of five. */
enum visitor { VISITOR_NUMBER, VISITOR_CARD, VISITOR_PIN, VISITOR_NAME };
const char *world_visitor(struct world *w, int i, enum visitor what);

/* Runs staffroom-hub with words (NULL ends them) plus --db and --media.
 * *out (may be NULL) gets standard output and error together: yours. */
int hub_run(struct world *w, char **out, ...);
/* As hub_run, and fails the check unless it exits with 0. */
char *hub_must(struct world *w, ...);
void hub_start(struct world *w); /* serve; on the same port every time */
void hub_stop(struct world *w);
void hub_kill(struct world *w); /* kill -9 */
const char *hub_url(const struct world *w);
/* The id of the row of `entity` whose line of `list` holds `text`. */
void hub_id(struct world *w, const char *entity, const char *text,
            char out[64]);

/* A screen with its own folder; `options` are further words, NULL ends. */
struct screen_process {
    pid_t pid;
    char name[16], data[200], socket[108];
    struct driver *driver;
};
void kiosk_start(struct world *w, struct screen_process *s, const char *name,
                 ...);
/* Started and paired, on the attract screen. */
void kiosk_paired(struct world *w, struct screen_process *s,
                  const char *name, ...);
void kiosk_stop(struct screen_process *s);
void kiosk_kill(struct screen_process *s); /* kill -9 */

#endif
