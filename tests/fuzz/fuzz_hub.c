/* A request of a paired screen, through every route of a hub in memory.  The
 * first line is "GET /path?query" or "POST /path", the rest the body; it is
 * signed here, unless it begins with '!'.  Takes the place of http.c. */
#include "fuzz.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/activities.h"
#include "store/hub_rows.h"
#include "store/members.h"
#include "store/notices.h"
#include "sync/hub/serve.h"
#include "sync/sign.h"

#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

#define ORG "org-0000000000000001"
#define DEVICE "device-0000000000000001"
#define MEMBER "member-0000000000000001"
#define ACTIVITY "activity-0000000000000001"
#define NOTICE "notice-0000000000000001"

enum { RUNS = 5000 }; /* on one database: receipts stay for good */

/* ---- in the place of http.c ---- */

static struct http_options options;
static struct signature signed_with;

struct http {
    int unused;
};

struct http *http_start(const struct http_options *o, struct err *err)
{
    static struct http h;
    (void)err;
    options = *o;
    return &h;
}

const char *http_url(const struct http *h)
{
    (void)h;
    return "http://127.0.0.1:1";
}

void http_stop(struct http *h)
{
    (void)h;
}

void http_figures(struct http *h, struct http_figures *out)
{
    (void)h;
    *out = (struct http_figures){0};
}

const char *request_header(const struct request *r, const char *name)
{
    (void)r;
    if (strcmp(name, "Signature-Input") == 0)
        return signed_with.input;
    if (strcmp(name, "Signature") == 0)
        return signed_with.signature;
    if (strcmp(name, "Content-Digest") == 0)
        return signed_with.digest;
    return NULL;
}

/* ---- a hub ---- */

static struct keypair key;

static bool fill(struct db *db, struct changes *c, void *ctx, struct err *err)
{
    (void)ctx;
    int64_t now = clock_now_ms(NULL);
    struct org org = {.id = ORG, .kind = "school", .name = "一小",
                      .tz = "Asia/Shanghai"};
    struct member m = {.id = MEMBER, .org = ORG, .staff_no = "1",
                       .name = "张明"};
    struct activity a = {.id = ACTIVITY, .org = ORG, .title = "登高",
                         .starts_at = now + DAY_MS, .ends_at = now + 2 * DAY_MS,
                         .checkin_opens_at = 1, .capacity = 1, .signup = true,
                         .walkins = true};
    struct notice n = {.id = NOTICE, .org = ORG, .title = "通知",
                       .published_at = 1, .shows_from_at = 1};
    struct device d = {.id = DEVICE, .org = ORG, .name = "一楼",
                       .paired_at = 1};
    key_text(key.public_key, d.public_key);
    return orgs_save(db, &org, c, err) && members_save(db, &m, c, err) &&
           activities_save(db, &a, c, err) && notices_save(db, &n, c, err) &&
           devices_save(db, &d, err);
}

static struct hub *hub;
static struct serve *serve;

static void begin(void)
{
    static const unsigned char seed[crypto_sign_SEEDBYTES] = {1};
    struct err err = {0};
    struct http_options o = {.listen = ""};
    if (sodium_init() < 0)
        abort();
    crypto_sign_seed_keypair(key.public_key, key.secret_key, seed);
    hub = hub_open(":memory:", "/tmp", false, &err);
    assert(hub && hub_change(hub, ORG, fill, NULL, NULL, &err));
    serve = serve_start(hub, &o, &err);
    assert(serve);
}

static void end(void)
{
    serve_stop(serve);
    hub_close(hub);
    serve = NULL;
}

/* ---- a request ---- */

static void ask(struct request *r)
{
    struct answer a = {0};
    options.answer(options.ctx, r, &a);
    if (a.park) {
        live_forget(&r->waiter);
        r->waited = true;
        a = (struct answer){0};
        options.answer(options.ctx, r, &a);
    }
    live_forget(&r->waiter);
    assert(!a.park && a.status >= 200 && a.status < 600);
    if (a.file_len > 0)
        close(a.file);
    buf_clear(&a.body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int runs;
    if (!serve)
        begin();
    char *text = text_of(data, size), *line = text;
    bool is_signed = *line != '!';
    line += !is_signed;
    char *body = line + strcspn(line, "\n");
    if (*body)
        *body++ = '\0';
    char *path = line + strcspn(line, " ");
    if (*path)
        *path++ = '\0';
    char *query = path + strcspn(path, "?");
    if (*query)
        *query++ = '\0';
    size_t body_len = size - (size_t)(body - text);
    struct request r = {.method = line, .path = path, .query = query,
                        .body = body_len > 0 ? body : NULL,
                        .body_len = body_len, .peer = "127.0.0.1"};
    struct message m = {line, path, query, r.body, body_len};
    signed_with = (struct signature){0};
    if (is_signed && strlen(path) + strlen(query) < 4096)
        sign_message(&m, &key, DEVICE, 1618884473, &signed_with);
    ask(&r);
    free(text);
    if (++runs % RUNS == 0)
        end();
    return 0;
}
