#include "screens/kiosk.h"

#include "base/log.h"
#include "base/mem.h"
#include "input/initials.h"
#include "screens/bits.h"
#include "screens/kiosk_parts.h"
#include "store/meta.h"
#include "ui/icons.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what screens ask ---- */

struct db *kiosk_db(struct kiosk *k)
{
    return k->db;
}

const struct org *kiosk_org(const struct kiosk *k)
{
    return &k->org;
}

const struct zone *kiosk_zone(const struct kiosk *k)
{
    return k->zone;
}

int64_t kiosk_now(const struct kiosk *k)
{
    return clock_now_ms(&k->clock);
}

int64_t kiosk_steady(const struct kiosk *k)
{
    return k->steady_ms;
}

struct look kiosk_look(const struct kiosk *k)
{
    return (struct look){
        .portrait = k->portrait,
        .large = k->large,
        .still = k->options.still || k->theme == THEME_QUIET,
        .theme = k->contrast ? THEME_CONTRAST : k->theme,
        .now_ms = k->steady_ms,
    };
}

enum lang kiosk_lang(const struct kiosk *k)
{
    return k->lang;
}

bool kiosk_is_low(const struct kiosk *k)
{
    return k->low;
}

void kiosk_wake_in(struct kiosk *k, int ms)
{
    int64_t at = k->steady_ms + ms;
    if (at < k->wake_ms)
        k->wake_ms = at;
}

bool kiosk_awaits(struct kiosk *k, int64_t at_ms)
{
    if (k->steady_ms < at_ms && at_ms < k->wake_ms)
        k->wake_ms = at_ms;
    return k->steady_ms < at_ms;
}

bool kiosk_awaits_time(struct kiosk *k, int64_t at_ms)
{
    int64_t left = at_ms - kiosk_now(k);
    return left > 0 && kiosk_awaits(k, k->steady_ms + left);
}

bool kiosk_counts(struct kiosk *k, int64_t at_ms)
{
    int64_t left = at_ms - k->steady_ms;
    int64_t step = kiosk_look(k).still ? (left - 1) % 1000 + 1 : TICK_MS;
    return left > 0 && kiosk_awaits(k, k->steady_ms +
                                           (left < step ? left : step));
}

int kiosk_passed(const struct kiosk *k, int64_t from_ms, int ms)
{
    int64_t passed = k->steady_ms - from_ms;
    if (passed >= ms || kiosk_look(k).still)
        return 1000;
    return passed > 0 ? (int)(passed * 1000 / ms) : 0;
}

int kiosk_eased(const struct kiosk *k, int64_t from_ms, int ms)
{
    return ease_out(kiosk_passed(k, from_ms, ms), 1000);
}

const struct bell_state *kiosk_bell(const struct kiosk *k)
{
    return &k->bell;
}

const struct day_plan *kiosk_day(const struct kiosk *k)
{
    return &k->plan;
}

const char *kiosk_holiday(const struct kiosk *k, int *back)
{
    *back = k->back_day;
    bool is_off = k->special.id[0] && k->special.follows == 0;
    return is_off && k->special.name[0] ? k->special.name : NULL;
}

const struct connection *kiosk_connection(const struct kiosk *k)
{
    return &k->connection;
}

const char *kiosk_pair_trouble(const struct kiosk *k)
{
    return k->pair_trouble[0] ? k->pair_trouble : NULL;
}

void kiosk_phone_url(const struct kiosk *k, const char *entity,
                     const char *id, char *out, size_t size)
{
    if (!k->org.public_url[0])
        out[0] = '\0';
    else
        snprintf(out, size, "%s/m/%s/%s", k->org.public_url, entity, id);
}

void kiosk_public_name(const struct kiosk *k, const char *name, char *out,
                       size_t size)
{
    if (k->org.unmask)
        snprintf(out, size, "%s", name);
    else
        name_mask(name, out, size);
}

/* ---- drawing ---- */

void kiosk_draw(const struct kiosk *k, struct canvas *c)
{
    if (k->low)
        reach_gap(c, k);
    const struct spot page = canvas_spot(c);
    int first = kiosk_lowest(k);
    for (int i = first; i < k->depth; i++) {
        const struct level *l = &k->levels[i];
        if (i > first)
            canvas_cover(c);
        l->screen->draw(l->state, k, c);
        if (!l->screen->alone && !l->screen->sheet)
            frame_dock(c, k, l->screen);
    }
    if (k->low)
        reach_page(c, k, page);
    if (k->toast_until_ms)
        frame_toast(c, k);
    if (k->asking_ms)
        frame_idle(c, k);
    if (k->low)
        reach_limit(c);
}

const char *kiosk_screen_name(const struct kiosk *k)
{
    return k->asking_ms ? "idle" : k->levels[k->depth - 1].screen->name;
}

/* ---- life ---- */

static void read_org(struct kiosk *k)
{
    struct err err = {0};
    struct org org = {0};
    char id[META_MAX];
    if (!meta_get(k->db, "org", id, &err)) {
        log_err("org", &err);
        return;
    }
    if (id[0] && orgs_get(k->db, id, &org, &err))
        k->org = org;
    struct zone *z = zone_open(k->org.tz[0] ? k->org.tz : "Asia/Shanghai",
                               &err);
    if (!z)
        z = zone_open("Asia/Shanghai", &err);
    if (z) {
        zone_close(k->zone);
        k->zone = z;
    }
}

static bool has_meta(struct db *db, const char *name)
{
    char value[META_MAX];
    struct err err = {0};
    return meta_get(db, name, value, &err) && value[0];
}

struct kiosk *kiosk_new(struct db *db, const struct kiosk_hooks *hooks,
                        const struct kiosk_options *o, struct err *err)
{
    struct kiosk *k = mem_new(sizeof *k);
    k->db = db;
    k->hooks = *hooks;
    k->options = *o;
    k->theme = o->theme;
    k->portrait = o->portrait;
    k->plan_day = INT_MIN;
    k->roster_is_old = true;
    k->steady_ms = clock_steady_ms();
    k->connection.alone = o->alone;
    k->connection.paired = has_meta(db, "device");
    k->connection.ready = has_meta(db, "ready");
    read_org(k);
    if (!k->zone) {
        err_set(err, ERR_STORAGE, N_("日历打不开，请重新安装。"), "no zone");
        kiosk_free(k);
        return NULL;
    }
    kiosk_wipe(k);
    k->touched_ms = k->steady_ms;
    kiosk_tell_bell(k);
    if (o->auto_theme)
        k->theme = bell_is_quiet(&k->bell) ? THEME_QUIET : THEME_LIGHT;
    kiosk_ground(k);
    return k;
}

void kiosk_free(struct kiosk *k)
{
    if (!k)
        return;
    while (k->depth > 0)
        kiosk_pop(k);
    roster_free(k->roster);
    zone_close(k->zone);
    free(k);
}

void kiosk_set_clock(struct kiosk *k, const struct clock *c)
{
    k->clock = *c;
    k->changed = true;
    k->plan_day = INT_MIN;
}

void kiosk_set_portrait(struct kiosk *k, bool portrait)
{
    if (k->portrait == portrait)
        return;
    k->portrait = portrait;
    kiosk_send_all(k, EVENT_LOOK);
}

/* Whether it shows: nobody counts what is on its way. */
static bool looks_new(const struct connection *was, const struct connection *c)
{
    return was->alone != c->alone || was->paired != c->paired ||
           was->online != c->online || was->working != c->working ||
           was->ready != c->ready || was->quarantined != c->quarantined ||
           was->trouble != c->trouble ||
           (c->online ? (was->queued > 0) != (c->queued > 0)
                      : was->queued != c->queued ||
                            was->last_contact != c->last_contact);
}

void kiosk_set_connection(struct kiosk *k, const struct connection *c)
{
    bool back = !k->connection.online && c->online && k->connection.queued;
    int sent = k->connection.queued;
    bool shows = looks_new(&k->connection, c);
    k->connection = *c;
    if (!shows)
        return;
    if (!c->working)
        k->pairing_ms = 0;
    k->changed = true;
    kiosk_ground(k);
    if (back && k->depth > 1) {
        struct toast t = {.icon = ICON_CLOUD_CHECK, .tone = COLOR_BARONBOARD};
        snprintf(t.title, sizeof t.title,
                 ngettext("正在同步 %d 条", "正在同步 %d 条",
                          (unsigned long)sent),
                 sent);
        kiosk_toast(k, &t);
    }
}

void kiosk_set_pair_trouble(struct kiosk *k, const char *message)
{
    snprintf(k->pair_trouble, sizeof k->pair_trouble, "%s", message);
    k->changed = true;
}

void kiosk_data_changed(struct kiosk *k)
{
    read_org(k);
    k->plan_day = INT_MIN;
    k->roster_is_old = true;
    kiosk_tell_bell(k);
    struct event e = {.kind = EVENT_DATA};
    for (int i = kiosk_lowest(k); i < k->depth; i++)
        kiosk_send(k, &k->levels[i], &e);
}
