/* How what a person had asked for ended, told when they are there again. */
#include "screens/home_parts.h"

#include "base/log.h"
#include "base/mem.h"

#include <stdio.h>
#include <string.h>

enum { OUTCOMES_OK = 1 };

enum { SHEET_W = 984, ROW_H = 120, HEAD_H = 152, FOOT_H = 184 };

struct outcomes {
    struct outcome list[OUTCOMES_SHOWN];
    int count;
    char member[ID_SIZE];
};

static void open_outcomes(void *state, struct kiosk *k, const char *subject)
{
    struct outcomes *o = state;
    struct err err = {0};
    (void)subject;
    snprintf(o->member, sizeof o->member, "%s", kiosk_who(k)->member);
    if (!outcomes_untold(kiosk_db(k), o->member, o->list, OUTCOMES_SHOWN,
                         &o->count, &err))
        log_err("outcomes", &err);
}

/* ---- telling once ---- */

struct told_job {
    struct job job;
    struct outcome list[OUTCOMES_SHOWN];
    int count;
};

static bool run_told(struct db *db, struct job *job, struct err *err)
{
    const struct told_job *t = (struct told_job *)job;
    job->changed = true;
    return outcomes_told(db, t->list, t->count, err);
}

static void told_done(struct kiosk *k, struct job *job)
{
    (void)k;
    if (!job->ok)
        log_err("outcomes told", &job->err);
}

static void handle(void *state, struct kiosk *k, const struct event *e)
{
    const struct outcomes *o = state;
    if (e->kind != EVENT_TAP || e->act != OUTCOMES_OK)
        return;
    struct told_job *job = mem_new(sizeof *job);
    job->job.run = run_told;
    memcpy(job->list, o->list, sizeof job->list);
    job->count = o->count;
    kiosk_submit(k, &job->job, told_done);
    kiosk_back(k);
}

/* ---- drawing ---- */

struct outcome_words {
    int icon;
    enum color color;
    char text[300];
};

/* What did not go through, told by why it did not. */
static const char *refused_text(enum rule r)
{
    switch (r) {
    case RULE_NOT_SIGNED:
    case RULE_TOO_LATE:
        return _("没有取消成：");
    case RULE_NOT_LISTED:
    case RULE_NO_WALKINS:
    case RULE_NOT_YET:
    case RULE_OVER:
    case RULE_NOT_PRESENT:
        return _("没有签上：");
    default:
        return _("没有报上：");
    }
}

static void say_accepted(const struct outcome *o, char *out, size_t size)
{
    if (o->kind == ACTION_SIGNUP_CANCEL)
        snprintf(out, size, "%s", _("已取消，名额已放出"));
    else if (o->place > 0)
        snprintf(out, size, _("已确认，您是第 %d 位"), o->place);
    else
        snprintf(out, size, "%s", _("已确认"));
}

static struct outcome_words words_of(const struct outcome *o)
{
    struct outcome_words w = {ICON_CHECK_CIRCLE, COLOR_OK, ""};
    if (o->moved_up) {
        snprintf(w.text, sizeof w.text, "%s",
                 _("候补已转正：您已报上名，到时请来"));
        return w;
    }
    switch (o->verdict) {
    case VERDICT_ACCEPTED:
        say_accepted(o, w.text, sizeof w.text);
        break;
    case VERDICT_WAITING:
        w.icon = ICON_TIMER_SAND;
        w.color = COLOR_WARN;
        snprintf(w.text, sizeof w.text,
                 o->promised ? _("名额有变动，您现在是候补第 %d 位")
                             : _("候补第 %d 位，有空位会通知您"),
                 o->place);
        break;
    default:
        w.icon = ICON_ALERT_CIRCLE;
        w.color = COLOR_ERR;
        snprintf(w.text, sizeof w.text, "%s%s", refused_text(o->reason),
                 o->reason == RULE_OK ? _("请联系工会")
                                      : _(rule_text(o->reason)));
        break;
    }
    return w;
}

static void draw_outcome(struct canvas *c, struct rect r,
                         const struct outcome *o)
{
    struct outcome_words w = words_of(o);
    char title[340];
    snprintf(title, sizeof title, _("您报名的“%s”"), o->title);
    canvas_node_begin(c, ROLE_ROW, r, title, w.text, (struct target){0});
    canvas_icon(c, r.x + 32, r.y + r.h / 2, 56, (uint32_t)w.icon, w.color);
    canvas_text(c, (struct rect){r.x + 88, r.y + 8, r.w - 88, 54},
                (struct style){FACE_BOLD, 36, COLOR_INK, ALIGN_LEFT, false},
                title);
    draw_fit(c, (struct rect){r.x + 88, r.y + 60, r.w - 88, 48},
             (struct style){FACE_SANS, 32, w.color, ALIGN_LEFT, false}, w.text);
    canvas_node_end(c);
}

static void draw(const void *state, const struct kiosk *k, struct canvas *c)
{
    const struct outcomes *o = state;
    int h = HEAD_H + o->count * ROW_H + FOOT_H;
    struct rect r = {(canvas_w(c) - SHEET_W) / 2, (canvas_h(c) - h) / 2,
                     SHEET_W, h};
    char title[240];
    snprintf(title, sizeof title, _("%s老师，有结果了"), kiosk_who(k)->name);
    canvas_fill(c, (struct rect){0, 0, canvas_w(c), canvas_h(c)}, COLOR_SCRIM);
    canvas_shadow(c, r, 32, E2_SHEET);
    canvas_round(c, r, 32, COLOR_SURFACE);
    if (canvas_look(c).theme == THEME_CONTRAST)
        canvas_border(c, r, 32, 3, COLOR_LINE);
    canvas_group(c, ROLE_DIALOG, r, title);
    struct style head = {FACE_KAI_BOLD, 60, COLOR_INK, ALIGN_LEFT, false};
    canvas_heading(c, (struct rect){r.x + 64, r.y + 48, r.w - 128, 80},
                   fit_text(c, head, title, r.w - 128), title);
    int y = r.y + HEAD_H;
    for (int i = 0; i < o->count; i++, y += ROW_H) {
        canvas_fill(c, (struct rect){r.x + 64, y, r.w - 128, 2}, COLOR_LINE);
        draw_outcome(c, (struct rect){r.x + 64, y, r.w - 128, ROW_H},
                     &o->list[i]);
    }
    struct button ok = {.look = BUTTON_PRIMARY,
                        .accent = ACCENT_GREEN,
                        .icon = ICON_CHECK,
                        .label = _("知道了"),
                        .size = 40};
    draw_button(c, (struct rect){r.x + r.w - 64 - 400, y + 24, 400, 112}, &ok,
                (struct target){.act = OUTCOMES_OK});
}

const struct screen screen_outcomes = {
    .name = "outcomes",
    .state_size = sizeof(struct outcomes),
    .idle_s = 45,
    .sheet = true,
    .open = open_outcomes,
    .handle = handle,
    .draw = draw,
};
