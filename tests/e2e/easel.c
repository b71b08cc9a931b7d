#include "tests/e2e/easel.h"

#include "base/mem.h"
#include "base/places.h"
#include "store/schema.h"
#include "ui/images.h"
#include "ui/play.h"

#include <check.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    SCALE = 500, /* of the design, in thousandths */
    LONG_EDGE = 960,
    SHORT_EDGE = 540,
    IMAGE_BUDGET = 256 * 1024 * 1024, /* decoded once for all pictures */
    PATIENCE = 3000,                  /* naps for the decoders */
    COME_MS = 60000, /* by then whatever fades in has come */
};

static const char USUAL_CLOCK[] = "2026-10-15 10:04";
#define LAST_CONTACT INT64_C(1792028460000) /* 09:41 that day */

/* The port of a hub under test is another in each run, and shows in codes. */
static const char SAME_HUB[] =
    "UPDATE org SET public_url = 'https://staffroom.example'";

struct easel {
    char folder[300], path[400]; /* path: of the copy in use */
    char card[121];
    bool portrait;
    struct type *type;
    struct images *images;
    struct canvas *canvas;
    struct stage stage;

    struct db *db;
    struct mailbox *replies;
    struct writer *writer;
    unsigned generation;
    struct kiosk *kiosk;
    enum theme theme;
};

static void must(bool ok, const struct err *err)
{
    ck_assert_msg(ok, "%s", err->detail);
}

static void nap(void)
{
    nanosleep(&(struct timespec){0, 1000000}, NULL);
}

/* ---- one kiosk over one copy ---- */

static void remove_copy(const struct easel *e)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    for (int i = 0; i < 4; i++) {
        char path[420];
        snprintf(path, sizeof path, "%s%s", e->path, ends[i]);
        unlink(path);
    }
}

static void copy_school(struct easel *e, const struct stop *stop)
{
    struct err err = {0};
    char from[400];
    snprintf(from, sizeof from, "%s/staffroom.db", e->folder);
    remove_copy(e);
    if (!stop->unready && !stop->unpaired) {
        struct db *school = db_open(from, DB_READ_ONLY, &err);
        must(school && db_backup(school, e->path, &err), &err);
        db_close(school);
    }
    struct db *db = db_open(e->path, DB_WRITE, &err);
    must(db && db_migrate(db, schema_steps, schema_count, SIDE_KIOSK, &err),
         &err);
    must(db_exec(db, SAME_HUB, &err), &err);
    must(!stop->sql || db_exec(db, stop->sql, &err), &err);
    db_close(db);
}

static void ignore(void *ctx)
{
    (void)ctx;
}

static void set_clock(struct easel *e, const char *text)
{
    struct tm t = {0};
    struct clock clock = {.trusted = true};
    ck_assert_ptr_nonnull(strptime(text, "%Y-%m-%d %H:%M", &t));
    clock_pretend(&clock, ((int64_t)timegm(&t) - 8 * 3600) * 1000);
    kiosk_set_clock(e->kiosk, &clock);
    kiosk_data_changed(e->kiosk);
}

/* A school without a hub decides at once, as a hub would that is there. */
static void set_link(struct easel *e, const struct stop *stop)
{
    const bool there = !stop->offline && !stop->unpaired && !stop->unready;
    const struct connection c = {
        .alone = there,
        .paired = !stop->unpaired,
        .ready = !stop->unpaired && !stop->unready,
        .online = there || stop->unready,
        .working = stop->unready,
        .queued = stop->queued,
        .last_contact = LAST_CONTACT,
    };
    kiosk_set_connection(e->kiosk, &c);
}

static void sit_down(struct easel *e, const struct stop *stop)
{
    struct err err = {0};
    copy_school(e, stop);
    e->replies = mailbox_new();
    e->writer = writer_start(e->path, ignore, NULL, &err);
    must(e->writer != NULL, &err);
    e->db = db_open(e->path, DB_READ_ONLY, &err);
    must(e->db != NULL, &err);
    struct kiosk_hooks hooks = {.writer = e->writer, .replies = e->replies};
    struct kiosk_options o = {.theme = e->theme,
                              .large = stop->large,
                              .lang = stop->lang,
                              .portrait = e->portrait};
    e->kiosk = kiosk_new(e->db, &hooks, &o, &err);
    must(e->kiosk != NULL, &err);
    e->generation = 0;
    set_clock(e, stop->clock ? stop->clock : USUAL_CLOCK);
    set_link(e, stop);
    type_set_traditional(e->type, stop->lang == LANG_ZH_TW);
}

static void stand_up(struct easel *e)
{
    writer_stop(e->writer);
    kiosk_free(e->kiosk);
    for (struct job *j; (j = mailbox_poll(e->replies));)
        job_free(j);
    mailbox_free(e->replies);
    db_close(e->db);
    remove_copy(e);
}

/* ---- steps ---- */

static void draw(struct easel *e)
{
    canvas_begin(e->canvas, kiosk_look(e->kiosk));
    kiosk_draw(e->kiosk, e->canvas);
}

static void pass(struct easel *e, int ms)
{
    int64_t next;
    kiosk_update(e->kiosk, kiosk_steady(e->kiosk) + ms, &next);
}

/* Until all that was asked for is done, while no time passes. */
static void settle(struct easel *e)
{
    do {
        sched_yield();
        pass(e, 0);
    } while (kiosk_is_busy(e->kiosk) || writer_pending(e->writer) > 0);
    if (writer_generation(e->writer) != e->generation) {
        e->generation = writer_generation(e->writer);
        kiosk_data_changed(e->kiosk);
        pass(e, 0);
    }
}

static bool matches(const char *wanted, const char *label)
{
    char part[200];
    size_t n = strlen(wanted);
    if (n < 2 || wanted[n - 1] != '*')
        return strcmp(wanted, label) == 0;
    if (wanted[0] != '*')
        return strncmp(wanted, label, n - 1) == 0;
    snprintf(part, sizeof part, "%.*s", (int)n - 2, wanted + 1);
    return strstr(label, part) != NULL;
}

/* False when nothing of that label reacts. */
static bool try_tap(struct easel *e, const char *label)
{
    const struct node *nodes;
    draw(e);
    int n = canvas_nodes(e->canvas, &nodes);
    for (int i = 0; i < n; i++)
        if (nodes[i].target.act && !nodes[i].target.off &&
            matches(label, nodes[i].label)) {
            kiosk_tap(e->kiosk, nodes[i].target);
            settle(e);
            return true;
        }
    return false;
}

static void tap(struct easel *e, const char *label)
{
    ck_assert_msg(try_tap(e, label), "no %s on %s", label,
                  kiosk_screen_name(e->kiosk));
}

static void turn_pages(struct easel *e, int count)
{
    while (count-- > 0 && try_tap(e, "下一页"))
        ;
}

static void go(struct easel *e, const struct screen *screen, const char *sql)
{
    char id[ID_SIZE] = "";
    struct err err = {0};
    if (sql) {
        struct query q = query_once(e->db, sql);
        bool found = query_next(&q);
        query_text(&q, 0, id, sizeof id);
        must(query_end(&q, &err), &err);
        ck_assert_msg(found, "nothing: %s", sql);
    }
    kiosk_go(e->kiosk, screen, id);
    settle(e);
}

static void type_pin(struct easel *e, const char *pin)
{
    for (; *pin; pin++)
        tap(e, (const char[2]){*pin, '\0'});
}

static void take_step(struct easel *e, const struct step *s)
{
    switch (s->kind) {
    case STEP_TAP:
        tap(e, s->text);
        break;
    case STEP_GO:
        go(e, s->screen, s->text);
        break;
    case STEP_CARD:
        kiosk_card(e->kiosk, e->card);
        settle(e);
        break;
    case STEP_PIN:
        type_pin(e, s->text);
        break;
    case STEP_PASS:
        pass(e, s->n);
        settle(e);
        break;
    case STEP_TURN:
        turn_pages(e, s->n);
        break;
    case STEP_PAIR_FAILS:
        kiosk_set_pair_trouble(e->kiosk, s->text);
        break;
    case STEP_END:
        break;
    }
}

/* ---- painting ---- */

/* Draws until every picture that can come is there. */
static void draw_whole(struct easel *e)
{
    draw(e);
    for (int i = 0; canvas_is_waiting(e->canvas) || images_are_busy(e->images);
         i++) {
        ck_assert_msg(i < PATIENCE, "the pictures did not come");
        nap();
        if (images_collect(e->images))
            draw(e);
    }
    draw(e);
}

static struct shot play(struct easel *e)
{
    struct stage *s = &e->stage;
    const size_t n = (size_t)s->w * (size_t)s->h;
    struct shot p = {s->w, s->h, mem_new(3 * n)};
    s->now_ms = clock_steady_ms() + COME_MS;
    stage_play(s, e->canvas, (struct rect){0, 0, s->w, s->h});
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 3; k++)
            p.rgb[3 * i + (size_t)k] =
                (unsigned char)(s->pixels[i] >> (16 - 8 * k));
    return p;
}

struct shot easel_paint(struct easel *e, const struct stop *stop,
                           enum theme theme)
{
    e->theme = theme;
    sit_down(e, stop);
    settle(e);
    for (int i = 0; i < STEPS_MAX && stop->steps[i].kind; i++)
        take_step(e, &stop->steps[i]);
    draw_whole(e);
    struct shot p = play(e);
    stand_up(e);
    return p;
}

int easel_nodes(const struct easel *e, const struct node **nodes)
{
    return canvas_nodes(e->canvas, nodes);
}

struct rect easel_place(const struct easel *e, struct rect r)
{
    return stage_place(e->stage.scale, r);
}

/* ---- the easel ---- */

struct easel *easel_new(const char *folder, const char *card, bool portrait)
{
    struct easel *e = mem_new(sizeof *e);
    struct err err = {0};
    char path[4096];
    snprintf(e->folder, sizeof e->folder, "%s", folder);
    snprintf(e->path, sizeof e->path, "%s/easel.%d.db", folder,
             (int)getpid());
    snprintf(e->card, sizeof e->card, "%s", card);
    e->portrait = portrait;
    places_find("locale", path, sizeof path);
    lang_start(path);
    e->type = type_open(NULL, SCALE, &err);
    must(e->type != NULL, &err);
    snprintf(path, sizeof path, "%s/media", folder);
    e->images = images_start(path, IMAGE_BUDGET, ignore, NULL);
    e->canvas = canvas_new(e->type, e->images);

    struct stage *s = &e->stage;
    s->w = portrait ? SHORT_EDGE : LONG_EDGE;
    s->h = portrait ? LONG_EDGE : SHORT_EDGE;
    s->stride = s->w;
    s->scale = SCALE / 1000.0;
    s->pixels = mem_new((size_t)s->w * (size_t)s->h * sizeof *s->pixels);
    s->cover = mem_new((size_t)s->w);
    s->row = mem_new((size_t)s->w * sizeof *s->row);
    return e;
}

void easel_free(struct easel *e)
{
    if (!e)
        return;
    canvas_free(e->canvas);
    images_stop(e->images);
    type_close(e->type);
    free(e->stage.pixels);
    free(e->stage.cover);
    free(e->stage.row);
    free(e);
}
