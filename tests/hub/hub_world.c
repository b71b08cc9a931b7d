#include "hub_world.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/activities.h"
#include "store/hub_rows.h"
#include "store/members.h"
#include "store/notices.h"

#include <check.h>
#include <curl/curl.h>
#include <ftw.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

void world_remove_folder(const char *dir)
{
    nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void world_make_folder(char *out, size_t size)
{
    const char *above = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(out, size, "%s/hub-XXXXXX", above);
    ck_assert_ptr_nonnull(mkdtemp(out));
}

static bool save_orgs(struct db *db, struct changes *c, void *ctx,
                      struct err *err)
{
    struct world *w = ctx;
    return orgs_save(db, &w->district, c, err) &&
           orgs_save(db, &w->school, c, err) &&
           orgs_save(db, &w->sibling, c, err);
}

static void name_org(struct org *o, const char *kind, const char *name,
                     const struct org *parent)
{
    *o = (struct org){0};
    id_of_name(o->id, name);
    snprintf(o->kind, sizeof o->kind, "%s", kind);
    snprintf(o->name, sizeof o->name, "%s", name);
    snprintf(o->tz, sizeof o->tz, "Asia/Shanghai");
    if (parent)
        memcpy(o->parent, parent->id, ID_SIZE);
}

void world_open(struct world *w)
{
    struct err err = {0};
    ck_assert_int_ge(sodium_init(), 0);
    curl_global_init(CURL_GLOBAL_ALL);
    world_make_folder(w->dir, sizeof w->dir);
    char file[WORLD_PATH];
    snprintf(file, sizeof file, "%.100s/hub.db", w->dir);
    database_new(file, w->db);
    snprintf(w->media, sizeof w->media, "%.100s/media", w->dir);
    w->hub = hub_open(w->db, w->media, false, &err);
    ck_assert_msg(w->hub != NULL, "%s", err.detail);
    name_org(&w->district, "district", "区教育工会", NULL);
    name_org(&w->school, "school", "第一小学", &w->district);
    name_org(&w->sibling, "school", "第二小学", &w->district);
    ck_assert_msg(hub_change(w->hub, "", save_orgs, w, NULL, &err), "%s",
                  err.detail);
    struct http_options o = {.listen = "127.0.0.1:0"};
    w->serve = serve_start(w->hub, &o, &err);
    ck_assert_msg(w->serve != NULL, "%s", err.detail);
}

void world_close(struct world *w)
{
    serve_stop(w->serve);
    hub_close(w->hub);
    database_drop(w->db);
    world_remove_folder(w->dir);
    curl_global_cleanup();
}

/* ---- rows ---- */

void world_member_id(const struct org *org, int i, char id[ID_SIZE])
{
    char name[ID_SIZE + 16];
    snprintf(name, sizeof name, "%s/m%d", org->id, i);
    id_of_name(id, name);
}

struct people {
    const struct org *org;
    int count;
};

static bool save_people(struct db *db, struct changes *c, void *ctx,
                        struct err *err)
{
    const struct people *p = ctx;
    for (int i = 0; i < p->count; i++) {
        struct member m = {.status = MEMBER_ACTIVE};
        world_member_id(p->org, i, m.id);
        memcpy(m.org, p->org->id, ID_SIZE);
        snprintf(m.staff_no, sizeof m.staff_no, "m%d", i);
        snprintf(m.name, sizeof m.name, "张小明");
        snprintf(m.card_hash, sizeof m.card_hash, "cardsecret%d", i);
        if (!members_save(db, &m, c, err))
            return false;
    }
    return true;
}

void world_people(struct world *w, const struct org *org, int n)
{
    struct people p = {org, n};
    struct err err = {0};
    ck_assert_msg(hub_change(w->hub, org->id, save_people, &p, NULL, &err),
                  "%s", err.detail);
}

static bool save_activity(struct db *db, struct changes *c, void *ctx,
                          struct err *err)
{
    return activities_save(db, ctx, c, err);
}

void world_activity(struct world *w, const struct org *org, const char *id,
                    int capacity)
{
    struct err err = {0};
    int64_t now = clock_now_ms(NULL);
    struct activity a = {.starts_at = now + DAY_MS,
                         .ends_at = now + DAY_MS + 3600 * 1000,
                         .capacity = capacity,
                         .signup = true};
    snprintf(a.id, sizeof a.id, "%s", id);
    memcpy(a.org, org->id, ID_SIZE);
    snprintf(a.title, sizeof a.title, "登山 <b>&活动");
    snprintf(a.place, sizeof a.place, "东门");
    ck_assert_msg(hub_change(w->hub, org->id, save_activity, &a, NULL, &err),
                  "%s", err.detail);
}

static bool save_notice(struct db *db, struct changes *c, void *ctx,
                        struct err *err)
{
    return notices_save(db, ctx, c, err);
}

void world_notice(struct world *w, const struct org *org, const char *id,
                  size_t body_bytes)
{
    struct err err = {0};
    struct notice n = {.shows_from_at = 1, .published_at = 1};
    snprintf(n.id, sizeof n.id, "%s", id);
    memcpy(n.org, org->id, ID_SIZE);
    snprintf(n.title, sizeof n.title, "通知 %s", id);
    n.body = mem_new(body_bytes + 1);
    memset(n.body, 'x', body_bytes);
    ck_assert_msg(hub_change(w->hub, org->id, save_notice, &n, NULL, &err),
                  "%s", err.detail);
    notice_clear(&n);
}

void world_screen(struct world *w, const struct org *org, struct screen *s)
{
    struct err err = {0};
    struct device d = {.paired_at = 1};
    *s = (struct screen){0};
    keypair_new(&s->key);
    id_new(s->device, clock_now_ms(NULL));
    memcpy(d.id, s->device, ID_SIZE);
    memcpy(d.org, org->id, ID_SIZE);
    snprintf(d.name, sizeof d.name, "一楼");
    key_text(s->key.public_key, d.public_key);
    struct db *db = hub_lock(w->hub);
    bool ok = devices_save(db, &d, &err);
    hub_release(w->hub);
    ck_assert_msg(ok, "%s", err.detail);
}

/* ---- talking ---- */

static size_t on_bytes(char *bytes, size_t size, size_t n, void *buf)
{
    buf_add(buf, bytes, size * n);
    return size * n;
}

static struct curl_slist *add_signature(struct curl_slist *list,
                                        const struct screen *s,
                                        const char *target, const char *body)
{
    struct signature sig;
    char path[1024], line[SIGN_HEADER_MAX + 32];
    size_t n = strcspn(target, "?");
    snprintf(path, sizeof path, "%.*s", (int)n, target);
    struct message m = {.method = body ? "POST" : "GET",
                        .path = path,
                        .query = target[n] ? target + n + 1 : "",
                        .body = body,
                        .body_len = body ? strlen(body) : 0};
    sign_message(&m, &s->key, s->device, clock_now_ms(NULL) / 1000, &sig);
    if (sig.digest[0]) {
        snprintf(line, sizeof line, "Content-Digest: %s", sig.digest);
        list = curl_slist_append(list, line);
    }
    snprintf(line, sizeof line, "Signature-Input: %s", sig.input);
    list = curl_slist_append(list, line);
    snprintf(line, sizeof line, "Signature: %s", sig.signature);
    return curl_slist_append(list, line);
}

struct reply ask_as(const struct screen *s, const char *url,
                    const char *target, const char *body, const char *header)
{
    struct reply r = {0};
    struct buf text = {0}, headers = {0}, full = {0};
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");
    CURL *curl = curl_easy_init();
    buf_printf(&full, "%s%s", url, target);
    if (s)
        list = add_signature(list, s, target,
                             body && s->signs ? s->signs : body);
    if (header)
        list = curl_slist_append(list, header);
    curl_easy_setopt(curl, CURLOPT_URL, full.text);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 40L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &text);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_bytes);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &headers);
    if (body) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)strlen(body));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    }
    if (curl_easy_perform(curl) == CURLE_OK)
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &r.status);
    r.len = text.len;
    r.body = buf_take(&text);
    r.headers = buf_take(&headers);
    buf_clear(&full);
    curl_slist_free_all(list);
    curl_easy_cleanup(curl);
    return r;
}

struct reply ask(const struct world *w, const struct screen *s,
                 const char *target, const char *body, const char *header)
{
    return ask_as(s, http_url(w->serve->http), target, body, header);
}

void reply_clear(struct reply *r)
{
    free(r->body);
    free(r->headers);
    *r = (struct reply){0};
}

long status_of(const struct world *w, const struct screen *s,
               const char *target, const char *body, const char *header)
{
    struct reply r = ask(w, s, target, body, header);
    long status = r.status;
    reply_clear(&r);
    return status;
}

struct json *reply_json(const struct reply *r)
{
    struct err err = {0};
    struct json_limits limits = {.bytes = 4 * 1024 * 1024, .depth = 12};
    struct json *tree = json_read(r->body, r->len, limits, &err);
    ck_assert_msg(tree != NULL, "%ld %s: %s", r->status, err.detail, r->body);
    return tree;
}
