/* app_parts.h - the inside of struct app, for app*.c. */
#ifndef APP_PARTS_H
#define APP_PARTS_H

#include "app.h"
#include "base/clock.h"
#include "base/mailbox.h"
#include "control.h"
#include "input/reader.h"
#include "input/touch.h"
#include "pace.h"
#include "screens/kiosk.h"
#include "sync/engine/engine.h"
#include "ui/images.h"
#include "ui/paint.h"
#include "ui/type.h"

struct app {
    struct settings settings;
    char db_path[600], media_dir[600], cache_path[600];

    struct db *db; /* read-only */
    struct mailbox *replies, *news;
    struct writer *writer;
    struct engine *engine; /* NULL: stand-alone */
    struct control *control;

    struct painter *painter;
    struct type *type;
    struct images *images;
    struct canvas *canvas;
    struct kiosk *kiosk;

    struct clock clock;
    struct touch touch;
    struct reader reader;
    unsigned generation;  /* of the writer, as the screens know it */
    struct pace pace;     /* of reading it */
    bool acted;           /* somebody waited for it in the last turn */
    struct sync_state sync;
    bool quit, exposed, traditional;
    int64_t next_ms;      /* when the kiosk wants its next turn */
    int64_t turn_ms;      /* when the last turn began */
    int64_t felt_ms;      /* when the events in hand came */
    int64_t wakeups;
    /* steady microseconds of the first frame, and of the first that shows the
     * board with all its pictures; 0: not yet */
    int64_t first_frame_us, data_frame_us;
    char showing[32];
    int64_t showing_since; /* UTC ms */
};

/* app_events.c: SDL's events become touches, cards and keys. */
void app_event(struct app *a, const void *sdl_event);
/* Fingers that rest, once a turn after the kiosk's update.  True: draw. */
bool app_fingers(struct app *a);

/* app_news.c: what the engine tells, and rows that the writer changed.  These
 * are read at once when somebody waits for them, others at their pace; then
 * app_await_rows() asks for the turn in which they are due. */
void app_take_news(struct app *a);
void app_read_rows(struct app *a);
void app_await_rows(struct app *a);
int64_t app_steady_us(void);

/* app_control.c: answers what the control socket asks. */
void app_control(struct app *a);

#endif
