#include "tests/sim/scene_hub.h"

#include "tests/sim/disk_private.h"

#include "base/buf.h"
#include "base/mem.h"
#include "store/activities.h"
#include "store/members.h"
#include "store/meta.h"
#include "store/notices.h"
#include "store/orgs.h"
#include "sync/hub/hub_private.h"
#include "sync/hub/pair_code.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint64_t random_state; /* libsodium has one source for the process */

static const char *random_name(void)
{
    return "scene";
}

static uint32_t random_word(void)
{
    return (uint32_t)disk_random(&random_state);
}

static void random_bytes(void *out, size_t n)
{
    unsigned char *p = out;
    for (size_t i = 0; i < n; i++)
        p[i] = (unsigned char)disk_random(&random_state);
}

void scene_set_random(uint64_t seed)
{
    static randombytes_implementation ours = {.implementation_name =
                                                  random_name,
                                              .random = random_word,
                                              .buf = random_bytes};
    randombytes_set_implementation(&ours);
    random_state = seed;
}

/* ---- the school ---- */

void scene_id(char id[ID_SIZE], const char *what, int n)
{
    snprintf(id, ID_SIZE, "%s-%09d", what, n);
}

static bool fill_orgs(struct db *db, struct changes *c, struct err *err)
{
    static const struct org orgs[] = {
        {SCENE_DISTRICT, "", "district", "示范区教育工会", "Asia/Shanghai", "",
         false, false},
        {SCENE_SCHOOL, SCENE_DISTRICT, "school", "第一中学", "Asia/Shanghai",
         "", false, false},
    };
    return orgs_save(db, &orgs[0], c, err) && orgs_save(db, &orgs[1], c, err);
}

static bool fill_people(struct db *db, struct changes *c, struct err *err)
{
    for (int i = 1; i <= SCENE_MEMBERS; i++) {
        struct member m = {.org = SCENE_SCHOOL};
        scene_id(m.id, "member", i);
        snprintf(m.staff_no, sizeof m.staff_no, "T%03d", i);
        snprintf(m.name, sizeof m.name, "甲%d", i);
        snprintf(m.pinyin, sizeof m.pinyin, "jia %c", 'a' + i);
        if (!groups_save(db, SCENE_SCHOOL, i % 2 ? "语文组" : "数学组", NULL, c,
                         m.group_id, err) ||
            !members_save(db, &m, c, err))
            return false;
    }
    return true;
}

static bool fill_activities(struct db *db, struct changes *c, struct err *err)
{
    struct activity walk = {.id = SCENE_WALK,
                            .org = SCENE_SCHOOL,
                            .title = "重阳登高",
                            .starts_at = SCENE_NOW + 48 * SCENE_HOUR,
                            .ends_at = SCENE_NOW + 51 * SCENE_HOUR,
                            .capacity = 5,
                            .signup = true};
    struct activity hall = {.id = SCENE_HALL,
                            .org = SCENE_SCHOOL,
                            .title = "教代会",
                            .starts_at = SCENE_NOW - SCENE_HOUR / 2,
                            .ends_at = SCENE_NOW + 30 * 24 * SCENE_HOUR,
                            .signup = true,
                            .walkins = true,
                            .quorum = SCENE_MEMBERS};
    return activities_save(db, &walk, c, err) &&
           activities_save(db, &hall, c, err);
}

static bool fill_notices(struct db *db, struct changes *c, struct err *err)
{
    bool ok = true;
    for (int i = 1; ok && i <= SCENE_NOTICES; i++) {
        struct notice n = {.published_at = SCENE_NOW - i * SCENE_HOUR};
        scene_id(n.id, "notice", i);
        snprintf(n.org, sizeof n.org, "%s",
                 i == 1 ? SCENE_DISTRICT : SCENE_SCHOOL);
        snprintf(n.title, sizeof n.title, "通知 %d", i);
        n.body = mem_new(6000);
        memset(n.body, 'a' + i, 1000 + 1200 * (size_t)i % 5000);
        ok = notices_save(db, &n, c, err);
        notice_clear(&n);
    }
    return ok;
}

static bool fill(struct db *db, struct changes *c, void *ctx, struct err *err)
{
    struct scene *s = ctx;
    char hash[PAIR_HASH_SIZE];
    pair_code_hash(SCENE_CODE, hash);
    return fill_orgs(db, c, err) && fill_people(db, c, err) &&
           fill_activities(db, c, err) && fill_notices(db, c, err) &&
           devices_save(db, &s->device, err) &&
           pair_codes_save(db, hash, SCENE_SCHOOL, SCENE_NOW + SCENE_HOUR, err);
}

/* ---- opening ---- */

static bool open_hub(struct scene *s, bool must_exist, struct err *err)
{
    s->serve->hub = hub_open(SCENE_LIVE SCENE_FILE, s->folder, must_exist, err);
    return s->serve->hub;
}

static bool open_screen(struct scene *s, struct err *err)
{
    s->db = db_open(SCENE_LIVE SCENE_FILE, DB_WRITE, err);
    return s->db &&
           db_migrate(s->db, schema_steps, schema_count, SIDE_KIOSK, err);
}

void scene_end(struct scene *s)
{
    db_close(s->db);
    s->db = NULL;
    hub_close(s->serve->hub);
    s->serve->hub = NULL;
}

void scene_ask(struct scene *s, route_fn *route, const char *query,
               const struct buf *body, struct answer *a)
{
    struct request r = {.method = body ? "POST" : "GET",
                        .path = "",
                        .query = query,
                        .body = body ? body->text : NULL,
                        .body_len = body ? body->len : 0,
                        .peer = "127.0.0.1"};
    *a = (struct answer){0};
    route(s->serve, &s->device, &r, a);
}

/* ---- the hub's feed ---- */

/* What one more commit adds to the feed: new rows, changed and deleted ones. */
static bool fill_more(struct db *db, struct changes *c, void *ctx,
                      struct err *err)
{
    (void)ctx;
    struct member m = {.org = SCENE_SCHOOL};
    struct checkin k = {.org = SCENE_SCHOOL,
                        .activity = SCENE_HALL,
                        .present = true,
                        .how = "card",
                        .at = SCENE_NOW};
    struct signup u = {.org = SCENE_SCHOOL,
                       .activity = SCENE_WALK,
                       .state = SIGNUP_GOING,
                       .place = 1,
                       .at = SCENE_NOW};
    char id[ID_SIZE];
    bool found;
    scene_id(m.id, "member", 1);
    snprintf(m.staff_no, sizeof m.staff_no, "T901");
    snprintf(m.name, sizeof m.name, "改名");
    scene_id(k.id, "checkin", 1);
    scene_id(k.member, "member", 2);
    scene_id(u.id, "signup", 1);
    scene_id(u.member, "member", 3);
    scene_id(id, "member", SCENE_MEMBERS);
    bool ok = members_save(db, &m, c, err) && checkins_save(db, &k, c, err) &&
              signups_save(db, &u, c, err) &&
              members_delete(db, id, c, &found, err);
    scene_id(id, "notice", 2);
    return ok && notices_withdraw(db, id, c, &found, err);
}

/* Everything behind the pages there are. */
static bool fetch_pages(struct scene *s, struct err *err)
{
    char query[WIRE_CURSOR_SIZE + 40];
    for (bool more = true; more && s->page_count < SCENE_PAGES;) {
        int n = s->page_count;
        struct page p;
        struct answer a;
        snprintf(query, sizeof query, "limit=20&cursor=%s",
                 n ? s->cursors[n - 1] : "");
        scene_ask(s, get_feed, query, NULL, &a);
        bool ok = a.status == 200
                      ? wire_get_page(a.body.text, a.body.len, &p, err)
                      : err_set(err, ERR_STORAGE, "", "feed: %d", a.status);
        s->pages[n] = a.body;
        s->page_count++;
        if (!ok)
            return false;
        memcpy(s->cursors[n], p.cursor, sizeof p.cursor);
        more = p.more;
        page_clear(&p);
    }
    return true;
}

/* ---- the first disks of a case ---- */

static void forget(struct scene *s)
{
    for (int i = 0; i < s->page_count; i++)
        buf_clear(&s->pages[i]);
    s->page_count = s->action_count = s->verdict_count = 0;
    memset(s->actions, 0, sizeof s->actions);
    memset(s->verdicts, 0, sizeof s->verdicts);
}

static bool make_hub(struct scene *s, struct err *err)
{
    return open_hub(s, false, err) &&
           hub_change(s->serve->hub, SCENE_SCHOOL, fill, s, NULL, err);
}

static bool make_screen(struct scene *s, struct err *err)
{
    bool ok = make_hub(s, err) && fetch_pages(s, err);
    s->whole = s->page_count;
    ok = ok &&
         hub_change(s->serve->hub, SCENE_SCHOOL, fill_more, NULL, NULL, err) &&
         fetch_pages(s, err);
    scene_end(s);
    disk_copy(s->live, s->empty);
    return ok && open_screen(s, err) &&
           meta_set(s->db, "org", SCENE_SCHOOL, err);
}

bool scene_prepare(struct scene *s, const struct use_case *use, struct err *err)
{
    forget(s);
    s->use = use;
    scene_set_clock(SCENE_NOW);
    scene_set_random(s->seed);
    disk_copy(s->live, s->empty);
    disk_arm(s->live, NULL);
    bool ok = use->from_nothing ? true
              : use->side == SIDE_HUB
                  ? (make_hub(s, err) && fetch_pages(s, err))
                  : make_screen(s, err);
    ok = ok && (!use->prepare || use->prepare(s, err));
    scene_end(s);
    disk_copy(s->base, s->live);
    return ok;
}

bool scene_begin(struct scene *s, struct err *err)
{
    disk_copy(s->live, s->base);
    disk_arm(s->live, NULL);
    s->verdict_count = 0;
    if (s->use->from_nothing)
        return true;
    return s->use->side == SIDE_HUB ? open_hub(s, true, err)
                                    : open_screen(s, err);
}

bool scene_step(struct scene *s, int n, struct err *err)
{
    scene_set_clock(SCENE_NOW + (n + 1) * INT64_C(1000));
    scene_set_random(s->seed + 1000 + (uint64_t)n);
    return s->use->step(s, n, err);
}

bool scene_open(struct scene *s, uint64_t seed, struct err *err)
{
    *s = (struct scene){.seed = seed,
                        .live = disk_new(SCENE_LIVE, seed + 1),
                        .after = disk_new(SCENE_AFTER, seed + 2),
                        .base = disk_new("/disk/base", seed + 3),
                        .empty = disk_new("/disk/empty", seed + 4),
                        .device = {.id = SCENE_DEVICE,
                                   .org = SCENE_SCHOOL,
                                   .name = "一楼",
                                   .paired_at = 1}};
    s->serve = mem_new(sizeof *s->serve);
    scene_set_random(seed);
    keypair_new(&s->keys);
    key_text(s->keys.public_key, s->device.public_key);
    s->serve->pairing = limiter_new();
    snprintf(s->folder, sizeof s->folder, "/tmp/staffroom-sim.XXXXXX");
    return mkdtemp(s->folder) != NULL ||
           err_set(err, ERR_STORAGE, "", "no folder in /tmp");
}

void scene_close(struct scene *s)
{
    scene_end(s);
    forget(s);
    limiter_free(s->serve->pairing);
    free(s->serve);
    disk_free(s->live);
    disk_free(s->after);
    disk_free(s->base);
    disk_free(s->empty);
    if (s->folder[0])
        rmdir(s->folder);
}

const struct use_case *scene_case(int n)
{
    const struct use_case *u = use_cases_kiosk;
    for (; u->name && n > 0; u++)
        n--;
    if (u->name)
        return u;
    for (u = use_cases_hub; u->name && n > 0; u++)
        n--;
    return u->name ? u : NULL;
}
