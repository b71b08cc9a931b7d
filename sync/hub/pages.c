#include "sync/hub/routes.h"

#include "base/clock.h"
#include "base/zone.h"
#include "store/activities.h"
#include "store/notices.h"
#include "store/orgs.h"

/* Where the QR codes of a screen lead: what, when and where, and nothing that
 * belongs to a person.  In Chinese whatever language the hub's log is in:
 * the readers are the school's. */

static const char CSP[] =
    "default-src 'none'; style-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";
static const char STYLE[] =
    "body{margin:0 auto;max-width:36em;padding:2em 1.2em;color:#2b2620;"
    "background:#faf6ee;font:18px/1.7 system-ui,sans-serif}"
    "h1{font-size:1.5em;line-height:1.35;margin:.2em 0 .8em}"
    "p{margin:.3em 0}.org{color:#6f665a}"
    "@media(prefers-color-scheme:dark){body{color:#ece5d8;"
    "background:#1d1a16}.org{color:#a89e8e}}";

static void put_escaped(struct buf *out, const char *text)
{
    static const struct {
        char c;
        const char *as;
    } escapes[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"},
                   {'"', "&quot;"}, {'\'', "&#39;"}};
    for (; *text; text++) {
        const char *as = NULL;
        for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
            if (*text == escapes[i].c)
                as = escapes[i].as;
        if (as)
            buf_put(out, as);
        else
            buf_add(out, text, 1);
    }
}

static void begin_page(struct answer *a, int status, const char *title,
                       const char *above)
{
    a->status = status;
    a->type = "text/html; charset=utf-8";
    answer_header(a, "Content-Security-Policy", "%s", CSP);
    answer_header(a, "Referrer-Policy", "no-referrer");
    answer_header(a, "Cache-Control", "no-store");
    buf_put(&a->body,
            "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">"
            "<meta name=\"viewport\" content=\"width=device-width\">"
            "<link rel=\"stylesheet\" href=\"/m/style.css\"><title>");
    put_escaped(&a->body, title);
    buf_put(&a->body, "</title><main><p class=\"org\">");
    put_escaped(&a->body, above);
    buf_put(&a->body, "</p><h1>");
    put_escaped(&a->body, title);
    buf_put(&a->body, "</h1>");
}

static void put_line(struct answer *a, const char *label, const char *text)
{
    if (!text[0])
        return;
    buf_printf(&a->body, "<p>%s", label);
    put_escaped(&a->body, text);
    buf_put(&a->body, "</p>");
}

static void put_day(struct buf *out, struct civil c)
{
    static const char *const days[] = {"", "周一", "周二", "周三",
                                       "周四", "周五", "周六", "周日"};
    buf_printf(out, "%d年%d月%d日 %s", c.year, c.month, c.day,
               days[c.weekday]);
}

static void put_when(struct answer *a, const struct activity *act,
                     const struct zone *z)
{
    struct buf text = {0};
    int first, last;
    if (act->all_day && day_parse(act->starts_on, &first)) {
        put_day(&text, day_civil(first));
        if (day_parse(act->ends_on, &last) && last > first) {
            buf_put(&text, " 至 ");
            put_day(&text, day_civil(last));
        }
    } else if (!act->all_day) {
        struct civil from = zone_civil(z, act->starts_at);
        struct civil to = zone_civil(z, act->ends_at);
        put_day(&text, from);
        buf_printf(&text, " %02d:%02d", from.hour, from.minute);
        if (act->ends_at > act->starts_at) {
            buf_put(&text, "–");
            if (zone_day(z, act->ends_at) != zone_day(z, act->starts_at)) {
                put_day(&text, to);
                buf_put(&text, " ");
            }
            buf_printf(&text, "%02d:%02d", to.hour, to.minute);
        }
    }
    put_line(a, "时间：", text.text ? text.text : "");
    buf_clear(&text);
}

/* The owning org and its zone; the caller closes *z. */
static bool org_of(struct db *db, const char *id, struct org *org,
                   struct zone **z, struct err *err)
{
    if (!orgs_get(db, id, org, err))
        return false;
    *z = zone_open(org->tz, err);
    return *z != NULL;
}

static void finish_page(struct answer *a, bool ok, bool found,
                        const struct err *err)
{
    if (!ok)
        answer_trouble(a, "showing a page", err);
    else if (!found)
        begin_page(a, 404, "这条内容已撤下或不存在", "教工之家");
}

void get_activity_page(struct serve *s, const struct device *device,
                       struct request *r, struct answer *a)
{
    (void)device;
    const char *id = route_rest(r, "/m/activity/");
    struct activity act = {0};
    struct org org = {0};
    struct zone *z = NULL;
    struct err err = {0};
    bool found = false, ok = true;
    if (id_is_valid(id)) {
        struct db *db = hub_lock(s->hub);
        ok = activities_get(db, id, 0, &act, &found, &err) &&
             (!found || org_of(db, act.org, &org, &z, &err));
        hub_release(s->hub);
    }
    if (ok && found) {
        begin_page(a, 200, act.title, org.name);
        put_when(a, &act, z);
        put_line(a, "地点：", act.place);
    }
    finish_page(a, ok, found, &err);
    zone_close(z);
    activity_clear(&act);
}

void get_notice_page(struct serve *s, const struct device *device,
                     struct request *r, struct answer *a)
{
    (void)device;
    const char *id = route_rest(r, "/m/notice/");
    struct notice n = {0};
    struct org org = {0};
    struct zone *z = NULL;
    struct err err = {0};
    bool found = false, ok = true;
    if (id_is_valid(id)) {
        struct db *db = hub_lock(s->hub);
        ok = notices_get(db, id, NULL, &n, &found, &err);
        found = found && notice_is_live(&n, clock_now_ms(NULL));
        ok = ok && (!found || org_of(db, n.org, &org, &z, &err));
        hub_release(s->hub);
    }
    if (ok && found) {
        struct buf day = {0};
        put_day(&day, zone_civil(z, n.published_at));
        begin_page(a, 200, n.title, org.name);
        put_line(a, "发布：", day.text);
        put_line(a, "发布单位：", n.issuer);
        buf_clear(&day);
    }
    finish_page(a, ok, found, &err);
    zone_close(z);
    notice_clear(&n);
}

void get_front(struct serve *s, const struct device *device,
               struct request *r, struct answer *a)
{
    (void)s, (void)device, (void)r;
    begin_page(a, 200, "教工之家", "服务器正在运行");
    put_line(a, "", "请在教工之家的一体机上查看通知、报名和签到。");
}

void get_style(struct serve *s, const struct device *device,
               struct request *r, struct answer *a)
{
    (void)s, (void)device, (void)r;
    a->status = 200;
    a->type = "text/css; charset=utf-8";
    answer_header(a, "Cache-Control", "public, max-age=3600");
    buf_put(&a->body, STYLE);
}
