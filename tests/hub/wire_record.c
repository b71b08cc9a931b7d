#include "wire_record.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "store/albums.h"
#include "store/hub_rows.h"
#include "store/members.h"
#include "store/meta.h"
#include "store/notices.h"
#include "store/activities.h"
#include "store/schema.h"
#include "sync/hub/pair_code.h"
#include "sync/wire.h"

#include <check.h>
#include <curl/curl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char CODE[] = "7KQ2M9XW";
static const char BYTES[] = "as good as a picture";

/* ---- the school ---- */

static bool save_people(struct db *db, struct changes *c, struct err *err)
{
    for (int i = 0; i < 4; i++) {
        struct member m = {.org = WIRE_ORG, .status = MEMBER_ACTIVE,
                           .name = "张小明", .pinyin = "zhang xiao ming"};
        snprintf(m.id, sizeof m.id, WIRE_MEMBER "%d", i);
        snprintf(m.staff_no, sizeof m.staff_no, "T%d", i);
        if (!members_save(db, &m, c, err))
            return false;
    }
    return true;
}

static bool save_picture(struct db *db, struct changes *c, struct err *err)
{
    struct media m = {.sha = WIRE_MEDIA, .width = 4, .height = 3};
    struct media_file files[RENDITIONS];
    struct photo p = {.id = "photo-of-the-school", .org = WIRE_ORG,
                      .album = "album-of-the-school", .media = WIRE_MEDIA};
    snprintf(m.original_sha, sizeof m.original_sha, "%s", WIRE_MEDIA);
    for (int i = 0; i < RENDITIONS; i++) {
        snprintf(files[i].etag, sizeof files[i].etag, "%s", WIRE_MEDIA);
        files[i].bytes = sizeof BYTES - 1;
    }
    return media_save(db, &m, files, err) && photos_save(db, &p, c, err);
}

static bool save_screen(struct db *db, const struct screen *s,
                        struct err *err)
{
    struct device d = {.id = WIRE_DEVICE, .org = WIRE_ORG, .name = "二楼",
                       .paired_at = 1};
    char hash[PAIR_HASH_SIZE];
    key_text(s->key.public_key, d.public_key);
    return devices_save(db, &d, err) && pair_code_hash(CODE, hash) &&
           pair_codes_save(db, hash, WIRE_ORG,
                           clock_now_ms(NULL) + PAIR_CODE_MS, err);
}

static bool save_school(struct db *db, struct changes *c, void *screen,
                        struct err *err)
{
    int64_t now = clock_now_ms(NULL);
    struct org org = {.id = WIRE_ORG, .kind = "school", .name = "第一小学",
                      .tz = "Asia/Shanghai"};
    struct activity a = {.id = WIRE_ACTIVITY, .org = WIRE_ORG,
                         .title = "重阳登高", .starts_at = now + DAY_MS,
                         .ends_at = now + 2 * DAY_MS, .capacity = 1,
                         .signup = true, .checkin_opens_at = 1};
    struct notice n = {.id = WIRE_NOTICE, .org = WIRE_ORG, .title = "体检",
                       .published_at = 1, .shows_from_at = 1};
    return orgs_save(db, &org, c, err) && save_people(db, c, err) &&
           activities_save(db, &a, c, err) && notices_save(db, &n, c, err) &&
           save_picture(db, c, err) && save_screen(db, screen, err);
}

static void write_thumb(const struct world *w)
{
    char path[MEDIA_PATH_SIZE], full[400];
    media_path(WIRE_MEDIA, RENDITION_THUMB, path);
    snprintf(full, sizeof full, "%s/%.2s", w->media, path);
    mkdir(full, 0700);
    snprintf(full, sizeof full, "%s/%s", w->media, path);
    FILE *f = fopen(full, "w");
    ck_assert_ptr_nonnull(f);
    fwrite(BYTES, 1, sizeof BYTES - 1, f);
    fclose(f);
}

/* The epoch that the recorded cursors name. */
static void write_epoch(const struct world *w)
{
    struct err err = {0};
    struct db *db = db_open(w->db, DB_WRITE, &err);
    ck_assert_msg(db && db_migrate(db, schema_steps, schema_count, SIDE_HUB,
                                   &err) &&
                      meta_set(db, "epoch", WIRE_EPOCH, &err),
                  "%s", err.detail);
    db_close(db);
}

void wire_open(struct world *w, struct screen *s)
{
    struct err err = {0};
    unsigned char seed[crypto_sign_SEEDBYTES];
    memset(seed, 1, sizeof seed);
    *w = (struct world){0};
    *s = (struct screen){.device = WIRE_DEVICE};
    ck_assert_int_ge(sodium_init(), 0);
    crypto_sign_seed_keypair(s->key.public_key, s->key.secret_key, seed);
    curl_global_init(CURL_GLOBAL_ALL);
    world_make_folder(w->dir, sizeof w->dir);
    snprintf(w->db, sizeof w->db, "%.100s/hub.db", w->dir);
    snprintf(w->media, sizeof w->media, "%.100s/media", w->dir);
    write_epoch(w);
    w->hub = hub_open(w->db, w->media, false, &err);
    ck_assert_msg(w->hub && hub_change(w->hub, WIRE_ORG, save_school, s, NULL,
                                       &err),
                  "%s", err.detail);
    write_thumb(w);
    struct http_options o = {.listen = "127.0.0.1:0"};
    w->serve = serve_start(w->hub, &o, &err);
    ck_assert_msg(w->serve, "%s", err.detail);
}

void wire_close(struct world *w)
{
    world_close(w);
}

/* ---- recording ---- */

struct tape {
    struct world w;
    struct screen screen;
    const char *folder;
    int count;
};

static void write_request(FILE *f, const struct tape *t, bool is_signed,
                          const char *target, const char *body)
{
    char path[600];
    size_t n = strcspn(target, "?");
    snprintf(path, sizeof path, "%.*s", (int)n, target);
    struct message m = {body ? "POST" : "GET", path,
                        target[n] ? target + n + 1 : "", body,
                        body ? strlen(body) : 0};
    struct signature sig;
    fprintf(f, "%s %s\n", m.method, target);
    if (is_signed) {
        sign_message(&m, &t->screen.key, WIRE_DEVICE, 1763776800, &sig);
        if (sig.digest[0])
            fprintf(f, "Content-Digest: %s\n", sig.digest);
        fprintf(f, "Signature-Input: %s\nSignature: %s\n", sig.input,
                sig.signature);
    }
    fprintf(f, "\n%s\n", body ? body : "");
}

/* Those that mean something to a screen. */
static void write_headers(FILE *f, const char *headers)
{
    static const char *const kept[] = {"content-type:", "etag:",
                                       "content-range:", "retry-after:"};
    for (const char *line = headers; *line;) {
        size_t n = strcspn(line, "\r\n");
        for (int i = 0; i < 4; i++)
            if (strncasecmp(line, kept[i], strlen(kept[i])) == 0)
                fprintf(f, "%.*s\n", (int)n, line);
        line += n;
        line += strspn(line, "\r\n");
    }
}

/* The answer's body, the caller's to free. */
static char *note(struct tape *t, const char *name, bool is_signed,
                  const char *target, const char *body)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%02d-%s", t->folder, ++t->count, name);
    FILE *f = fopen(path, "w");
    ck_assert_msg(f != NULL, "%s", path);
    write_request(f, t, is_signed, target, body);
    struct reply r =
        ask(&t->w, is_signed ? &t->screen : NULL, target, body, NULL);
    fprintf(f, "=== %ld\n", r.status);
    write_headers(f, r.headers);
    fprintf(f, "\n%s\n", r.body);
    fclose(f);
    free(r.headers);
    return r.body;
}

static void note_text(struct tape *t, const char *name, const char *target,
                      struct buf *body)
{
    free(note(t, name, true, target, body ? body->text : NULL));
    if (body)
        buf_clear(body);
}

static void note_pairing(struct tape *t)
{
    struct pair_request asked = {.name = "三楼", .protocol = WIRE_PROTOCOL};
    struct buf body = {0};
    snprintf(asked.code, sizeof asked.code, "%s", CODE);
    key_text(t->screen.key.public_key, asked.public_key);
    wire_put_pair_request(&body, &asked);
    free(note(t, "pair", false, "/v1/pair", body.text));
    free(note(t, "pair-used", false, "/v1/pair", body.text));
    free(note(t, "pair-bad", false, "/v1/pair", "{}"));
    buf_clear(&body);
}

/* Page by page; *last is the cursor behind the last. */
static void note_feed(struct tape *t, const char *name,
                      char last[WIRE_CURSOR_SIZE])
{
    struct page page = {.more = true};
    struct err err = {0};
    for (; page.more; snprintf(last, WIRE_CURSOR_SIZE, "%s", page.cursor)) {
        char target[WIRE_CURSOR_SIZE + 60];
        page_clear(&page);
        snprintf(target, sizeof target, "/v1/feed?%s%s%slimit=500&wait=0",
                 *last ? "cursor=" : "", last, *last ? "&" : "");
        char *body = note(t, name, true, target, NULL);
        ck_assert_msg(wire_get_page(body, strlen(body), &page, &err), "%s",
                      body);
        free(body);
    }
    page_clear(&page);
}

static struct action action(int n, enum action_kind kind, int member)
{
    struct action a = {.seq = n, .kind = kind, .at = 1763776800000,
                       .clock_trusted = n % 2 == 0, .how = "card"};
    snprintf(a.id, sizeof a.id, WIRE_ACTION "%d", n);
    snprintf(a.member, sizeof a.member, WIRE_MEMBER "%d", member);
    snprintf(a.subject, sizeof a.subject, "%s",
             kind == ACTION_NOTICE_ACK ? WIRE_NOTICE : WIRE_ACTIVITY);
    return a;
}

static void note_actions(struct tape *t)
{
    const struct action all[] = {
        action(1, ACTION_SIGNUP, 0),        action(2, ACTION_SIGNUP, 1),
        action(3, ACTION_SIGNUP, 0),        action(4, ACTION_CHECKIN, 0),
        action(5, ACTION_CHECKIN_UNDO, 0),  action(6, ACTION_NOTICE_ACK, 2),
        action(7, ACTION_SIGNUP_CANCEL, 3), action(8, ACTION_SIGNUP_CANCEL, 0),
        action(9, ACTION_SIGNUP, 4), /* nobody here */
    };
    for (int i = 0; i < 2; i++) {
        struct buf body = {0};
        wire_put_actions(&body, all, sizeof all / sizeof all[0]);
        note_text(t, i ? "actions-again" : "actions", "/v1/actions", &body);
    }
    struct buf bad = {0};
    buf_put(&bad, "{\"actions\":[{\"id\":\"" WIRE_ACTION
                  "0\",\"kind\":\"dance\",\"member\":\"" WIRE_MEMBER
                  "0\",\"data\":{}}]}");
    note_text(t, "actions-unknown", "/v1/actions", &bad);
    buf_put(&bad, "{\"actions\":7}");
    note_text(t, "actions-malformed", "/v1/actions", &bad);
}

void wire_record(const char *folder)
{
    struct tape t = {.folder = folder};
    char cursor[WIRE_CURSOR_SIZE] = "";
    struct status status = {.version = "1.0", .screen = "home",
                            .free_bytes = 1000000, .uptime_s = 60};
    struct buf body = {0};
    wire_open(&t.w, &t.screen);
    note_pairing(&t);
    note_feed(&t, "feed-first", cursor);
    note_feed(&t, "feed-nothing", cursor);
    note_actions(&t);
    note_feed(&t, "feed-next", cursor);
    note_text(&t, "feed-gone",
              "/v1/feed?cursor=v1.0190aaaa-0000-7000-8000-00000000000f"
              "." WIRE_ORG ":1&limit=500&wait=0",
              NULL);
    snprintf(status.cursor, sizeof status.cursor, "%s", cursor);
    wire_put_status(&body, &status);
    note_text(&t, "status", "/v1/status", &body);
    note_text(&t, "media", "/v1/media/" WIRE_MEDIA "?size=thumb", NULL);
    note_text(&t, "media-missing", "/v1/media/" WIRE_MEDIA "?size=full", NULL);
    free(note(&t, "unsigned", false, "/v1/feed?limit=500&wait=0", NULL));
    wire_close(&t.w);
}
