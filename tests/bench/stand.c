#include "tests/bench/stand.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/activities.h"
#include "store/albums.h"
#include "store/hub_rows.h"
#include "store/members.h"
#include "store/meta.h"
#include "store/notices.h"
#include "sync/hub/hub.h"
#include "tests/bench/machine.h"
#include "tests/bench/photos.h"

#include <check.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PATH_SIZE = 300,
    CHUNK = 1000, /* rows saved in one transaction */
    HOUR_MS = 60 * 60 * 1000,
    QUIET_S = 3 /* no picture for so long: there are no more */
};

bool stand_make_demo(void)
{
    static const char MAKE[] =
        "rm -rf build/test-demo build/test-demo.new &&"
        " mkdir -p build/test-demo.new && build/release/staffroom-hub demo"
        " --db=build/test-demo.new/hub.db --media=build/test-demo.new/media"
        " >build/test-demo.new/people.txt &&"
        " mv build/test-demo.new build/test-demo";
    if (access("build/test-demo/people.txt", R_OK) == 0)
        return true;
    fprintf(stderr, "making the demo school, once\n");
    bool ok = system(MAKE) == 0;
    if (!ok)
        fprintf(stderr, "run-bench: the demo school could not be made\n");
    return ok;
}

/* ---- people ---- */

static const char *const surnames[][2] = {
    {"王", "wang"}, {"李", "li"},    {"张", "zhang"}, {"刘", "liu"},
    {"陈", "chen"}, {"杨", "yang"},  {"黄", "huang"}, {"赵", "zhao"},
    {"吴", "wu"},   {"周", "zhou"},  {"徐", "xu"},    {"孙", "sun"},
    {"马", "ma"},   {"朱", "zhu"},   {"胡", "hu"},    {"郭", "guo"},
    {"何", "he"},   {"高", "gao"},   {"林", "lin"},   {"罗", "luo"},
    {"郑", "zheng"}, {"梁", "liang"}, {"谢", "xie"},  {"宋", "song"},
    {"唐", "tang"}, {"许", "xu"},    {"韩", "han"},   {"冯", "feng"},
    {"邓", "deng"}, {"曹", "cao"},   {"彭", "peng"},  {"曾", "zeng"},
};

static const char *const given[][2] = {
    {"静", "jing"}, {"敏", "min"},   {"丽", "li"},    {"强", "qiang"},
    {"磊", "lei"},  {"军", "jun"},   {"洋", "yang"},  {"勇", "yong"},
    {"艳", "yan"},  {"杰", "jie"},   {"娟", "juan"},  {"涛", "tao"},
    {"明", "ming"}, {"超", "chao"},  {"兰", "lan"},   {"霞", "xia"},
    {"平", "ping"}, {"刚", "gang"},  {"芳", "fang"},  {"文", "wen"},
    {"辉", "hui"},  {"玲", "ling"},  {"建", "jian"},  {"国", "guo"},
    {"红", "hong"}, {"波", "bo"},    {"宁", "ning"},  {"思", "si"},
    {"雨", "yu"},   {"子", "zi"},    {"晨", "chen"},  {"欣", "xin"},
};

enum {
    SURNAMES = sizeof surnames / sizeof surnames[0],
    GIVEN = sizeof given / sizeof given[0]
};

void stand_member_id(const char *org, int i, char id[ID_SIZE])
{
    char name[ID_SIZE + 24];
    snprintf(name, sizeof name, "%s/member/%d", org, i);
    id_of_name(id, name);
}

void stand_activity_id(const char *org, int i, char id[ID_SIZE])
{
    char name[ID_SIZE + 24];
    snprintf(name, sizeof name, "%s/activity/%d", org, i);
    id_of_name(id, name);
}

void stand_member(struct member *m, const char *org, int i)
{
    const char *const *a = surnames[i % SURNAMES];
    const char *const *b = given[i / SURNAMES % GIVEN];
    const char *const *c = given[(i * 7 + i / 61) % GIVEN];
    char code[16];
    *m = (struct member){.status = MEMBER_ACTIVE};
    stand_member_id(org, i, m->id);
    snprintf(m->org, sizeof m->org, "%s", org);
    snprintf(m->staff_no, sizeof m->staff_no, "N%05d", i);
    snprintf(m->name, sizeof m->name, "%s%s%s", a[0], b[0], c[0]);
    snprintf(m->pinyin, sizeof m->pinyin, "%s %s %s", a[1], b[1], c[1]);
    snprintf(m->birthday, sizeof m->birthday, "%02d-%02d", 1 + i % 12,
             1 + i % 28);
    snprintf(code, sizeof code, "%010d", i);
    card_hash(org, code, m->card_hash);
}

/* ---- a school of a given size ---- */

struct filling {
    const struct org *org;
    int from, until;
    int64_t now_ms;
    char pin_hash[129];
};

static bool save_members(struct db *db, struct changes *c, void *ctx,
                         struct err *err)
{
    const struct filling *f = ctx;
    for (int i = f->from; i < f->until; i++) {
        struct member m;
        stand_member(&m, f->org->id, i);
        memcpy(m.pin_hash, f->pin_hash, sizeof m.pin_hash);
        if (!members_save(db, &m, c, err))
            return false;
    }
    return true;
}

static bool save_notices(struct db *db, struct changes *c, void *ctx,
                         struct err *err)
{
    static const char BODY[] =
        "各位老师：\n\n请在本周五放学以前到工会办公室登记，逾期不再办理。"
        "登记时请带好工作证。\n\n- 时间：每天 8:00 到 16:30\n"
        "- 地点：综合楼二楼\n";
    const struct filling *f = ctx;
    for (int i = f->from; i < f->until; i++) {
        struct notice n = {.published_at = f->now_ms - HOUR_MS - i * 1000LL};
        char name[ID_SIZE + 24];
        snprintf(name, sizeof name, "%s/notice/%d", f->org->id, i);
        id_of_name(n.id, name);
        memcpy(n.org, f->org->id, sizeof n.org);
        snprintf(n.category, sizeof n.category, "通知");
        snprintf(n.title, sizeof n.title, "关于第 %d 批福利登记的通知", i);
        n.shows_from_at = n.published_at;
        n.body = mem_text(BODY);
        bool ok = notices_save(db, &n, c, err);
        notice_clear(&n);
        if (!ok)
            return false;
    }
    return true;
}

static bool save_activities(struct db *db, struct changes *c, void *ctx,
                            struct err *err)
{
    const struct filling *f = ctx;
    for (int i = f->from; i < f->until; i++) {
        struct activity a = {.starts_at = f->now_ms,
                             .ends_at = f->now_ms + 4 * HOUR_MS,
                             .checkin_opens_at = f->now_ms - HOUR_MS,
                             .checkin_closes_at = f->now_ms + 4 * HOUR_MS,
                             .walkins = true};
        stand_activity_id(f->org->id, i, a.id);
        memcpy(a.org, f->org->id, sizeof a.org);
        snprintf(a.title, sizeof a.title, "第 %d 场培训", i + 1);
        if (!activities_save(db, &a, c, err))
            return false;
    }
    return true;
}

static void fill(struct hub *h, struct filling *f, int count,
                 bool (*save)(struct db *db, struct changes *c, void *ctx,
                              struct err *err))
{
    struct err err = {0};
    for (f->from = 0; f->from < count; f->from = f->until) {
        f->until = f->from + CHUNK < count ? f->from + CHUNK : count;
        ck_assert_msg(hub_change(h, f->org->id, save, f, NULL, &err), "%s",
                      err.detail);
    }
}

static void add_device(struct hub *h, const struct org *org,
                       struct device_key *d, int i)
{
    struct err err = {0};
    struct device row = {.paired_at = clock_now_ms(NULL)};
    keypair_new(&d->key);
    id_new(d->id, row.paired_at);
    memcpy(row.id, d->id, sizeof row.id);
    memcpy(row.org, org->id, sizeof row.org);
    snprintf(row.name, sizeof row.name, "屏 %d", i);
    key_text(d->key.public_key, row.public_key);
    struct db *db = hub_lock(h);
    bool ok = devices_save(db, &row, &err);
    hub_release(h);
    ck_assert_msg(ok, "%s", err.detail);
}

void stand_fill(struct world *w, const struct stand *s, struct school *out)
{
    char media[PATH_SIZE];
    struct err err = {0};
    snprintf(media, sizeof media, "%s/media", world_folder(w));
    *out = (struct school){0};
    struct hub *h = hub_open(world_db(w), media, true, &err);
    ck_assert_msg(h && hub_org(h, NULL, &out->org, &err), "%s", err.detail);
    snprintf(out->epoch, sizeof out->epoch, "%s", hub_epoch(h));
    struct filling f = {.org = &out->org, .now_ms = clock_now_ms(NULL)};
    ck_assert(pin_hash("135790", f.pin_hash));
    fill(h, &f, s->members, save_members);
    fill(h, &f, s->notices, save_notices);
    fill(h, &f, s->activities, save_activities);
    for (int i = 0; i < STAND_DEVICES; i++)
        add_device(h, &out->org, &out->devices[i], i);
    hub_close(h);
}

/* ---- the demo ---- */

/* Files below the folder and the folders in it. */
static int count_files(const char *dir, int depth)
{
    char path[PATH_SIZE];
    int n = 0;
    DIR *d = opendir(dir);
    for (struct dirent *e; d && (e = readdir(d));) {
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%.200s/%.90s", dir, e->d_name);
        n += e->d_type == DT_DIR ? depth > 0 ? count_files(path, depth - 1) : 0
                                 : 1;
    }
    if (d)
        closedir(d);
    return n;
}

void stand_wait_full(struct screen_process *s)
{
    char media[PATH_SIZE];
    snprintf(media, sizeof media, "%s/media", s->data);
    driver_settle(s->driver);
    for (int before = -1, quiet_s = 0; quiet_s < QUIET_S; quiet_s++) {
        int now = count_files(media, 1);
        if (now != before)
            quiet_s = 0;
        before = now;
        nap_us(1000 * 1000);
    }
    driver_settle(s->driver);
}

void stand_paired_demo(struct world *w, struct screen_process *s)
{
    world_demo(w);
    hub_start(w);
    kiosk_paired(w, s, "demo", NULL);
    stand_wait_full(s);
    kiosk_stop(s);
}

/* ---- a large album ---- */

/* A link to one of the demo's thumbs, in the place of the i-th picture. */
static void link_thumb(const char *data, const char *sha, const char *thumb)
{
    char place[MEDIA_PATH_SIZE], from[PATH_MAX], demo[PATH_MAX];
    char to[PATH_SIZE + MEDIA_PATH_SIZE];
    media_path(sha, RENDITION_THUMB, place);
    ck_assert_ptr_nonnull(realpath(photos_folder, demo));
    snprintf(from, sizeof from, "%.2000s/%.400s", demo, thumb);
    snprintf(to, sizeof to, "%s/media/%.2s", data, place);
    mkdir(to, 0700);
    snprintf(to, sizeof to, "%s/media/%s", data, place);
    ck_assert_int_eq(symlink(from, to), 0);
}

static bool save_album(struct db *db, const struct screen_process *s,
                       int photos, struct changes *c, struct err *err)
{
    char thumbs[PHOTOS_LISTED][PHOTO_PATH], org[META_MAX];
    struct album a = {.title = "四百张", .taken_on = "2099-12-31"};
    int n = photos_list("thumb.jpg", thumbs);
    bool ok = meta_get(db, "org", org, err);
    snprintf(a.org, sizeof a.org, "%.36s", org);
    id_of_name(a.id, "bench/album");
    ok = ok && albums_save(db, &a, c, err);
    for (int i = 0; ok && i < photos; i++) {
        struct photo p = {.width = 4000, .height = 3000, .position = i};
        char name[40];
        snprintf(name, sizeof name, "bench/photo/%d", i);
        id_of_name(p.id, name);
        memcpy(p.org, a.org, sizeof p.org);
        memcpy(p.album, a.id, sizeof p.album);
        snprintf(p.media, sizeof p.media, "%064x", i + 1);
        ok = photos_save(db, &p, c, err);
        link_thumb(s->data, p.media, thumbs[i % n]);
    }
    return ok;
}

void stand_add_album(const struct screen_process *s, int photos)
{
    char path[PATH_SIZE];
    struct err err = {0};
    struct changes c = {0};
    snprintf(path, sizeof path, "%s/staffroom.db", s->data);
    struct db *db = db_open(path, DB_WRITE, &err);
    bool ok = db && db_begin(db, &err) &&
              db_end(db, save_album(db, s, photos, &c, &err), &err);
    ck_assert_msg(ok, "%s", err.detail);
    changes_clear(&c);
    db_close(db);
}
