/* The school: a hub's database with people and few places, and screens that
 * are paired with it. */
#include "kills.h"

#include "base/clock.h"
#include "store/activities.h"
#include "store/hub_rows.h"
#include "store/members.h"
#include "store/meta.h"
#include "store/notices.h"
#include "store/schema.h"
#include "sync/hub/hub.h"

#include <ftw.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const int64_t HOUR = 60 * 60 * INT64_C(1000);

static void name_id(const struct school *s, const char *what, int i,
                    char id[ID_SIZE])
{
    char name[120];
    snprintf(name, sizeof name, "%s/%s/%d", s->org.id, what, i);
    id_of_name(id, name);
}

static bool save_members(struct db *db, struct school *s, struct changes *c,
                         struct err *err)
{
    for (int i = 0; i < MEMBERS; i++) {
        struct member m = {.status = MEMBER_ACTIVE};
        name_id(s, "member", i, s->members[i]);
        memcpy(m.id, s->members[i], ID_SIZE);
        memcpy(m.org, s->org.id, ID_SIZE);
        snprintf(m.staff_no, sizeof m.staff_no, "T%d", i);
        snprintf(m.name, sizeof m.name, "张小明");
        if (!members_save(db, &m, c, err))
            return false;
    }
    return true;
}

static bool save_activity(struct db *db, struct school *s, struct activity *a,
                          char id[ID_SIZE], struct changes *c, struct err *err)
{
    memcpy(a->id, id, ID_SIZE);
    memcpy(a->org, s->org.id, ID_SIZE);
    snprintf(a->title, sizeof a->title, "乒乓球");
    return activities_save(db, a, c, err);
}

static bool save_activities(struct db *db, struct school *s, struct changes *c,
                            struct err *err)
{
    int64_t now = clock_now_ms(NULL);
    for (int i = 0; i < SIGNUPS; i++) {
        struct activity a = {.starts_at = now + 48 * HOUR,
                             .ends_at = now + 50 * HOUR,
                             .capacity = 3 + 2 * i,
                             .signup = true};
        name_id(s, "signup", i, s->signups[i]);
        if (!save_activity(db, s, &a, s->signups[i], c, err))
            return false;
    }
    for (int i = 0; i < DOORS; i++) {
        struct activity a = {.starts_at = now, .ends_at = now + 48 * HOUR};
        name_id(s, "door", i, s->doors[i]);
        if (!save_activity(db, s, &a, s->doors[i], c, err))
            return false;
    }
    return true;
}

static bool save_notices(struct db *db, struct school *s, struct changes *c,
                         struct err *err)
{
    for (int i = 0; i < NOTICES; i++) {
        struct notice n = {.shows_from_at = 1, .published_at = 1};
        name_id(s, "notice", i, s->notices[i]);
        memcpy(n.id, s->notices[i], ID_SIZE);
        memcpy(n.org, s->org.id, ID_SIZE);
        snprintf(n.title, sizeof n.title, "通知");
        if (!notices_save(db, &n, c, err))
            return false;
    }
    return true;
}

static bool save_all(struct db *db, struct changes *c, void *school,
                     struct err *err)
{
    struct school *s = school;
    return orgs_save(db, &s->org, c, err) && save_members(db, s, c, err) &&
           save_activities(db, s, c, err) && save_notices(db, s, c, err);
}

static bool save_device(struct db *db, const struct school *s,
                        const struct screen *w, struct err *err)
{
    struct device d = {.paired_at = 1};
    memcpy(d.id, w->device, ID_SIZE);
    memcpy(d.org, s->org.id, ID_SIZE);
    snprintf(d.name, sizeof d.name, "一楼");
    key_text(w->key.public_key, d.public_key);
    return devices_save(db, &d, err);
}

static void open_hub(struct school *s)
{
    struct err err = {0};
    struct hub *h = hub_open(s->db, s->media, false, &err);
    if (!h || !hub_change(h, s->org.id, save_all, s, NULL, &err))
        kills_stuck("making a hub", &err);
    snprintf(s->epoch, sizeof s->epoch, "%s", hub_epoch(h));
    for (int i = 0; i < SCREENS; i++) {
        keypair_new(&s->screens[i].key);
        id_new(s->screens[i].device, clock_now_ms(NULL));
        struct db *db = hub_lock(h);
        bool ok = save_device(db, s, &s->screens[i], &err);
        hub_release(h);
        if (!ok)
            kills_stuck("pairing", &err);
    }
    hub_close(h);
}

/* As pairing leaves it. */
static void open_screen(const struct school *s, struct screen *w)
{
    struct err err = {0};
    char secret[2 * sizeof w->key.secret_key + 1];
    sodium_bin2hex(secret, sizeof secret, w->key.secret_key,
                   sizeof w->key.secret_key);
    struct db *db = db_open(w->db, DB_WRITE, &err);
    if (!db ||
        !db_migrate(db, schema_steps, schema_count, SIDE_KIOSK, &err) ||
        !meta_set(db, "device", w->device, &err) ||
        !meta_set(db, "device_secret", secret, &err) ||
        !meta_set(db, "org", s->org.id, &err) ||
        !meta_set(db, "org_name", s->org.name, &err) ||
        !meta_set(db, "tz", s->org.tz, &err) ||
        !meta_set(db, "epoch", s->epoch, &err))
        kills_stuck("making a screen", &err);
    db_close(db);
}

/* In memory where there is some: killing a process loses nothing that it has
 * written, whether or not a disk has it, and there are thousands of kills. */
static void make_folder(struct school *s)
{
    const char *above = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(s->dir, sizeof s->dir, "%s/kills-XXXXXX", above);
    if (!mkdtemp(s->dir))
        kills_stuck("making a folder", NULL);
    snprintf(s->db, sizeof s->db, "%s/hub.db", s->dir);
    snprintf(s->media, sizeof s->media, "%s/media", s->dir);
    char dir[KILLS_PATH]; /* gcc cannot tell that s does not overlap itself */
    memcpy(dir, s->dir, sizeof dir);
    for (int i = 0; i < SCREENS; i++) {
        struct screen *w = &s->screens[i];
        snprintf(w->db, sizeof w->db, "%s/screen%d.db", dir, i);
        snprintf(w->media, sizeof w->media, "%s/media%d", dir, i);
        mkdir(w->media, 0700);
    }
}

void school_open(struct school *s)
{
    *s = (struct school){0};
    make_folder(s);
    id_new(s->org.id, clock_now_ms(NULL));
    snprintf(s->org.kind, sizeof s->org.kind, "school");
    snprintf(s->org.name, sizeof s->org.name, "第一小学");
    snprintf(s->org.tz, sizeof s->org.tz, "Asia/Shanghai");
    open_hub(s);
    for (int i = 0; i < SCREENS; i++)
        open_screen(s, &s->screens[i]);
}

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

void school_remove(struct school *s)
{
    nftw(s->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}
