#include "app.h"

#include "app_parts.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/version.h"
#include "store/meta.h"
#include "store/orgs.h"
#include "store/schema.h"

#include <SDL.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum {
    IMAGE_BUDGET = 12 * 1024 * 1024, /* kept beyond what is on screen */
    SETTLE_US = 5000 /* how often a waiting settle looks again */
};

/* Any thread: a mailbox has something.  Wakes the loop; carries nothing. */
static void wake(void *unused)
{
    (void)unused;
    SDL_Event e = {.type = SDL_USEREVENT};
    SDL_PushEvent(&e);
}

/* ---- what the kiosk asks of us ---- */

static void poke(void *ctx)
{
    struct app *a = ctx;
    if (a->engine)
        engine_poke(a->engine);
}

static void pair(void *ctx, const char *code)
{
    struct app *a = ctx;
    if (a->engine)
        engine_pair(a->engine, code);
}

static void move(void *ctx, int move)
{
    struct app *a = ctx;
    painter_move(a->painter, (enum move)move);
}

static void showing(void *ctx, const char *screen)
{
    struct app *a = ctx;
    snprintf(a->showing, sizeof a->showing, "%s", screen);
    a->showing_since = clock_now_ms(&a->clock);
    if (a->engine)
        engine_showing(a->engine, screen);
}

/* ---- opening ---- */

static bool make_folder(const char *path, struct err *err)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return true;
    return err_set(err, ERR_STORAGE,
                   N_("数据文件夹建不了，请检查 --data 和权限。"),
                   "%.120s: %s", path, strerror(errno));
}

/* A stand-alone screen that has no content yet still is somebody's. */
static bool found_org(struct db *db, struct err *err)
{
    char id[META_MAX];
    if (!meta_get(db, "org", id, err))
        return false;
    if (id[0])
        return true;
    struct org org = {.kind = "school", .tz = "Asia/Shanghai"};
    struct changes c = {0};
    id_new(org.id, clock_now_ms(NULL));
    snprintf(org.name, sizeof org.name, "教工之家");
    bool ok = db_begin(db, err) && orgs_save(db, &org, &c, err) &&
              feed_commit(db, &c, org.id, NULL, err) &&
              meta_set(db, "org", org.id, err);
    changes_clear(&c);
    return db_end(db, ok, err);
}

static bool open_store(struct app *a, struct err *err)
{
    bool alone = a->settings.hub[0] == '\0';
    if (!make_folder(a->settings.data, err) ||
        !make_folder(a->media_dir, err))
        return false;
    struct db *db = db_open(a->db_path, DB_WRITE, err);
    bool ok = db && db_migrate(db, schema_steps, schema_count, SIDE_KIOSK,
                               err) &&
              (!alone || found_org(db, err));
    if (ok)
        a->writer = writer_start(a->db_path, wake, NULL, err);
    if (a->writer)
        a->db = db_open(a->db_path, DB_READ_ONLY, err);
    db_close(db); /* not the last: that one would checkpoint, and wait */
    return a->writer && a->db;
}

/* SDL and X without what desktops need: environment, so before any thread. */
static void be_plain(void)
{
    /* Card readers type: no input method may compose what they say, and 300 KB
     * of dead keys take longer to read than all the rest of a start. */
    setenv("XMODIFIERS", "@im=none", 1);
    setenv("XCOMPOSEFILE", "/dev/null", 1);
    setenv("LC_ALL", "C", 1); /* SDL's to read: ours was set by lang_start() */
    /* With no session bus there SDL would start a process to find one. */
    setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 1);
}

/* The largest 16:9 that leaves the desktop's edges to be seen. */
static void fit_window(struct settings *s)
{
    SDL_Rect r = {0, 0, 1280, 720};
    SDL_GetDisplayUsableBounds(0, &r);
    int w = r.w * 9 / 10, h = r.h * 9 / 10;
    s->window_w = w < h * 16 / 9 ? w : h * 16 / 9;
    s->window_h = s->window_w * 9 / 16;
}

static bool open_window(struct app *a, struct err *err)
{
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "1"); /* a mouse is a finger */
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return err_set(err, ERR_STORAGE, N_("显示打不开，请检查屏幕。"), "%s",
                       SDL_GetError());
    SDL_EventState(SDL_MOUSEMOTION, SDL_IGNORE); /* its finger's comes, too */
    if (strcmp(a->settings.window, "fit") == 0)
        fit_window(&a->settings);
    struct window_options o = {
        .w = a->settings.window_w,
        .h = a->settings.window_h,
        .rotate = a->settings.rotate,
        .renderer = strcmp(a->settings.renderer, "gpu") == 0 ? RENDERER_GPU
                    : strcmp(a->settings.renderer, "auto") == 0
                        ? RENDERER_AUTO
                        : RENDERER_SOFTWARE,
        .title = _("教工之家"),
    };
    a->painter = painter_open(&o, err);
    if (!a->painter)
        return false;
    a->type = type_open(a->cache_path, painter_scale(a->painter), err);
    if (!a->type)
        return false;
    a->images = images_start(a->media_dir, IMAGE_BUDGET, wake, NULL);
    a->canvas = canvas_new(a->type, a->images);
    return true;
}

static bool open_kiosk(struct app *a, struct err *err)
{
    const struct settings *s = &a->settings;
    struct kiosk_hooks hooks = {
        .writer = a->writer, .replies = a->replies, .ctx = a,
        .poke = poke, .pair = pair, .move = move, .showing = showing};
    struct kiosk_options o = {
        .theme = strcmp(s->theme, "quiet") == 0      ? THEME_QUIET
                 : strcmp(s->theme, "contrast") == 0 ? THEME_CONTRAST
                                                     : THEME_LIGHT,
        .auto_theme = strcmp(s->theme, "auto") == 0,
        .large = strcmp(s->text, "large") == 0,
        .low = strcmp(s->reach, "low") == 0,
        .still = strcmp(s->motion, "reduced") == 0,
        .portrait = painter_is_portrait(a->painter),
        .alone = s->hub[0] == '\0',
    };
    lang_parse(s->lang, &o.lang);
    a->kiosk = kiosk_new(a->db, &hooks, &o, err);
#ifdef STAFFROOM_DEVELOPER
    if (a->kiosk && s->screen[0])
        kiosk_go(a->kiosk, &screen_components, "");
#endif
    return a->kiosk != NULL;
}

static bool open_engine(struct app *a, struct err *err)
{
    if (!a->settings.hub[0])
        return true;
    struct engine_config c = {
        .hub_url = a->settings.hub, .hub_cert = a->settings.hub_cert,
        .db_path = a->db_path, .media_dir = a->media_dir,
        .name = "教工之家",
        .version = STAFFROOM_VERSION,
        .writer = a->writer,
        .news = a->news,
        .wake = wake,
    };
    a->engine = engine_start(&c, err);
    if (a->engine && a->settings.pair[0])
        engine_pair(a->engine, a->settings.pair);
    return a->engine != NULL;
}

struct app *app_open(const struct settings *s, struct err *err)
{
    struct app *a = mem_new(sizeof *a);
    be_plain();
    a->settings = *s;
    snprintf(a->db_path, sizeof a->db_path, "%s/staffroom.db", s->data);
    snprintf(a->media_dir, sizeof a->media_dir, "%s/media", s->data);
    snprintf(a->cache_path, sizeof a->cache_path, "%s/glyphs.cache", s->data);
    a->replies = mailbox_new();
    a->news = mailbox_new();
    a->exposed = true;
    if (open_store(a, err) && open_window(a, err) && open_kiosk(a, err) &&
        (!s->control[0] ||
         (a->control = control_start(s->control, wake, NULL, err))))
        return a;
    app_close(a);
    return NULL;
}

void app_close(struct app *a)
{
    if (!a)
        return;
    control_stop(a->control);
    engine_stop(a->engine);
    writer_stop(a->writer);
    kiosk_free(a->kiosk);
    canvas_free(a->canvas);
    images_stop(a->images);
    type_close(a->type);
    painter_close(a->painter);
    db_close(a->db);
    for (struct job *j; (j = mailbox_poll(a->replies));)
        job_free(j);
    mailbox_free(a->replies);
    mailbox_free(a->news);
    SDL_Quit();
    free(a);
}

/* ---- the loop ---- */

static void draw(struct app *a)
{
    bool traditional = kiosk_lang(a->kiosk) == LANG_ZH_TW;
    if (traditional != a->traditional) { /* the same words, other forms */
        a->traditional = traditional;
        type_set_traditional(a->type, traditional);
        painter_resized(a->painter);
    }
    canvas_begin(a->canvas, kiosk_look(a->kiosk));
    canvas_press(a->canvas, a->touch.pressed);
    kiosk_draw(a->kiosk, a->canvas);
    painter_show(a->painter, a->canvas);
    if (!a->first_frame_us)
        a->first_frame_us = app_steady_us();
    if (!a->data_frame_us && !canvas_is_waiting(a->canvas) &&
        strcmp(kiosk_screen_name(a->kiosk), "attract") == 0)
        a->data_frame_us = app_steady_us();
}

/* Everything that may have happened, then a frame if something changed. */
static void turn(struct app *a)
{
    app_take_news(a);
    app_read_rows(a);
    bool changed = images_collect(a->images) || a->exposed;
    a->exposed = false;
    changed |= kiosk_update(a->kiosk, clock_steady_ms(), &a->next_ms);
    changed |= app_fingers(a);
    app_await_rows(a);
    if (changed)
        draw(a);
    if (painter_is_moving(a->painter))
        painter_step(a->painter, clock_steady_ms());
    touch_shown(&a->touch, clock_steady_ms());
    if (a->control)
        app_control(a);
}

/* True when an event came before that time.  SDL counts whole milliseconds,
 * too coarse to hold 60 frames a second, so what is left of one is slept
 * through here when a frame is due. */
static bool sleep_until(int64_t due_us, bool exact, SDL_Event *e)
{
    if (due_us == INT64_MAX)
        return SDL_WaitEvent(e) != 0;
    int64_t left = due_us - app_steady_us();
    int64_t ms = (left + (exact ? 0 : 999)) / 1000;
    if (SDL_WaitEventTimeout(e, ms < 0           ? 0
                                : ms > INT32_MAX ? INT32_MAX
                                                 : (int)ms))
        return true;
    left = due_us - app_steady_us();
    if (exact && left > 0) {
        struct timespec t = {0, (long)left * 1000};
        nanosleep(&t, NULL);
    }
    return false;
}

/* True when one of them is more than a finger on its way. */
static bool take_events(struct app *a, SDL_Event *e)
{
    bool urgent = false;
    do {
        urgent |= e->type != SDL_FINGERMOTION;
        app_event(a, e);
    } while (SDL_PollEvent(e));
    return urgent;
}

/* Sleeps until something happens or the next turn is due.  Frames follow each
 * other at fixed times from *frame_us, that of the last one; a press is shown
 * at once, a finger that moves with the next frame.  What came while the last
 * turn ran counts from its beginning: two quick touches are two quick touches
 * however long the first took to draw. */
static void wait_for_event(struct app *a, int64_t *frame_us)
{
    int frame = painter_frame_us(a->painter);
    int64_t now = app_steady_us(), next = *frame_us + frame;
    int64_t due = a->next_ms == INT64_MAX ? INT64_MAX : a->next_ms * 1000;
    if (painter_is_moving(a->painter) || due < next)
        due = next;
    if (a->control && control_take(a->control) && due > now + SETTLE_US)
        due = now + SETTLE_US;
    SDL_Event e;
    bool more = true, came = SDL_PollEvent(&e);
    while (more && (came || sleep_until(due, due <= next, &e))) {
        a->felt_ms = came ? a->turn_ms : clock_steady_ms();
        more = !take_events(a, &e) && app_steady_us() < next;
        came = false;
        due = due < next ? due : next;
    }
    a->wakeups++;
    now = app_steady_us();
    if (now >= next)
        *frame_us = now < next + frame ? next : now;
}

void app_run(struct app *a)
{
    struct err err = {0};
    int64_t frame_us = app_steady_us();
    a->turn_ms = clock_steady_ms();
    kiosk_update(a->kiosk, clock_steady_ms(), &a->next_ms);
    draw(a);
    if (!open_engine(a, &err))
        log_err("sync", &err);
    while (!a->quit) {
        wait_for_event(a, &frame_us);
        a->turn_ms = clock_steady_ms();
        turn(a);
        if (painter_is_moving(a->painter))
            continue;
        type_rest(a->type, clock_steady_ms());
        painter_rest(a->painter, clock_steady_ms());
    }
}
