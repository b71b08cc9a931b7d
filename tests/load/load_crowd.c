#include "tests/load/load.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "store/activities.h"
#include "store/hub_rows.h"
#include "store/members.h"
#include "store/notices.h"
#include "sync/hub/hub.h"
#include "sync/wire.h"
#include "tests/bench/machine.h"
#include "tests/bench/stand.h"

#include <check.h>
#include <ftw.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    HOUR_MS = 60 * 60 * 1000,
    SCHOOLS_AT_ONCE = 20,
    YIELDS = 10 /* niceness of the hub */
};

/* ---- names ---- */

static void subject_id(const struct crowd *c, int school, int nth, int kind,
                       char id[ID_SIZE])
{
    char name[ID_SIZE + 40];
    snprintf(name, sizeof name, "%s/subject/%d/%d",
             c->schools[school].org.id, nth, kind);
    id_of_name(id, name);
}

static const enum action_kind kinds[CROWD_KINDS] = {
    ACTION_CHECKIN, ACTION_SIGNUP, ACTION_NOTICE_ACK, ACTION_CHECKIN,
    ACTION_SIGNUP /* of the last there are places for CROWD_CAPACITY */
};

void crowd_action(const struct crowd *c, int screen, int i, struct action *out)
{
    const struct crowd_screen *s = &c->screens[screen];
    char name[ID_SIZE + 24];
    int kind = i / CROWD_MEMBERS % CROWD_KINDS;
    *out = (struct action){.seq = i + 1,
                           .kind = kinds[kind],
                           .at = clock_now_ms(NULL) - 60 * 1000,
                           .clock_trusted = true,
                           .how = "card",
                           .walkin = kinds[kind] == ACTION_CHECKIN};
    snprintf(name, sizeof name, "%s/action/%d", s->id, i);
    id_of_name(out->id, name);
    stand_member_id(c->schools[s->school].org.id, i % CROWD_MEMBERS,
                    out->member);
    subject_id(c, s->school, s->nth, kind, out->subject);
}

void crowd_cursor(const struct crowd *c, int school, char *out, size_t size)
{
    const struct crowd_school *s = &c->schools[school];
    snprintf(out, size, "v1.%s.%s:%lld.%s:%lld", c->epoch, s->org.id,
             (long long)s->rev, c->district.id, (long long)c->district_rev);
}

char *crowd_request(const struct crowd_screen *s, const char *target,
                    const char *body, size_t *len)
{
    struct buf out = {0};
    struct signature sig;
    char path[64];
    size_t n = strcspn(target, "?");
    snprintf(path, sizeof path, "%.*s", (int)n, target);
    struct message m = {.method = body ? "POST" : "GET",
                        .path = path,
                        .query = target[n] ? target + n + 1 : "",
                        .body = body,
                        .body_len = body ? strlen(body) : 0};
    sign_message(&m, &s->key, s->id, clock_now_ms(NULL) / 1000, &sig);
    buf_printf(&out,
               "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n"
               "User-Agent: staffroom/1.0\r\nAccept-Encoding: gzip\r\n",
               m.method, target);
    if (body)
        buf_printf(&out,
                   "Content-Type: application/json\r\nContent-Length: %zu\r\n"
                   "Content-Digest: %s\r\n",
                   m.body_len, sig.digest);
    buf_printf(&out, "Signature-Input: %s\r\nSignature: %s\r\n\r\n",
               sig.input, sig.signature);
    if (body)
        buf_put(&out, body);
    *len = out.len;
    return buf_take(&out);
}

/* ---- rows ---- */

struct filling {
    struct crowd *c;
    int from, until; /* schools */
    int64_t now;
    bool ok;
};

static bool save_orgs(struct db *db, struct changes *ch, void *ctx,
                      struct err *err)
{
    struct filling *f = ctx;
    struct crowd *c = f->c;
    c->district = (struct org){.kind = "district",
                               .name = "区教育工会",
                               .tz = "Asia/Shanghai"};
    id_of_name(c->district.id, "load/district");
    if (!orgs_save(db, &c->district, ch, err))
        return false;
    for (int i = 0; i < c->school_count; i++) {
        struct org *o = &c->schools[i].org;
        char name[40];
        *o = (struct org){.kind = "school", .tz = "Asia/Shanghai"};
        snprintf(name, sizeof name, "load/school/%d", i);
        id_of_name(o->id, name);
        snprintf(o->name, sizeof o->name, "第 %d 小学", i + 1);
        memcpy(o->parent, c->district.id, ID_SIZE);
        if (!orgs_save(db, o, ch, err))
            return false;
    }
    return true;
}

static bool save_subject(struct db *db, struct filling *f, int school, int nth,
                         int kind, struct changes *ch, struct err *err)
{
    const struct org *o = &f->c->schools[school].org;
    if (kinds[kind] == ACTION_NOTICE_ACK) {
        struct notice n = {.published_at = f->now - HOUR_MS,
                           .shows_from_at = f->now - HOUR_MS};
        subject_id(f->c, school, nth, kind, n.id);
        memcpy(n.org, o->id, ID_SIZE);
        snprintf(n.category, sizeof n.category, "通知");
        snprintf(n.title, sizeof n.title, "关于登记的通知");
        n.body = mem_text("请在本周五放学以前登记。");
        bool ok = notices_save(db, &n, ch, err);
        notice_clear(&n);
        return ok;
    }
    struct activity a = {.starts_at = f->now + HOUR_MS,
                         .ends_at = f->now + 4 * HOUR_MS,
                         .checkin_opens_at = f->now - 2 * HOUR_MS,
                         .checkin_closes_at = f->now + 4 * HOUR_MS,
                         .signup = kinds[kind] == ACTION_SIGNUP,
                         .walkins = true,
                         .capacity =
                             kind == CROWD_KINDS - 1 ? CROWD_CAPACITY : 0};
    subject_id(f->c, school, nth, kind, a.id);
    memcpy(a.org, o->id, ID_SIZE);
    snprintf(a.title, sizeof a.title, "第 %d 场", kind + 1);
    return activities_save(db, &a, ch, err);
}

static bool save_schools(struct db *db, struct changes *ch, void *ctx,
                         struct err *err)
{
    struct filling *f = ctx;
    for (int i = f->from; i < f->until; i++) {
        for (int m = 0; m < CROWD_MEMBERS; m++) {
            struct member row;
            stand_member(&row, f->c->schools[i].org.id, m);
            if (!members_save(db, &row, ch, err))
                return false;
        }
        for (int n = 0; n < CROWD_SCREENS; n++)
            for (int k = 0; k < CROWD_KINDS; k++)
                if (!save_subject(db, f, i, n, k, ch, err))
                    return false;
    }
    return true;
}

static void fill_schools(struct hub *h, struct filling *f)
{
    struct err err = {0};
    for (f->from = 0; f->from < f->c->school_count; f->from = f->until) {
        f->until = f->from + SCHOOLS_AT_ONCE;
        if (f->until > f->c->school_count)
            f->until = f->c->school_count;
        ck_assert_msg(hub_change(h, "", save_schools, f, NULL, &err), "%s",
                      err.detail);
    }
}

static void add_screens(struct hub *h, struct crowd *c, int per_school)
{
    struct err err = {0};
    struct db *db = hub_lock(h);
    bool ok = db_begin(db, &err);
    for (int i = 0; ok && i < c->screen_count; i++) {
        struct crowd_screen *s = &c->screens[i];
        struct device row = {.paired_at = clock_now_ms(NULL)};
        keypair_new(&s->key);
        id_new(s->id, row.paired_at);
        s->school = i / per_school;
        s->nth = i % per_school;
        memcpy(row.id, s->id, ID_SIZE);
        memcpy(row.org, c->schools[s->school].org.id, ID_SIZE);
        snprintf(row.name, sizeof row.name, "屏 %d", i);
        key_text(s->key.public_key, row.public_key);
        ok = devices_save(db, &row, &err);
    }
    ok = db_end(db, ok, &err);
    hub_release(h);
    ck_assert_msg(ok, "%s", err.detail);
}

static void note_heads(struct hub *h, struct crowd *c)
{
    struct err err = {0};
    uint64_t digest;
    struct db *db = hub_lock(h);
    bool ok = feed_head(db, c->district.id, &c->district_rev, &digest, &err);
    for (int i = 0; ok && i < c->school_count; i++)
        ok = feed_head(db, c->schools[i].org.id, &c->schools[i].rev, &digest,
                       &err);
    hub_release(h);
    ck_assert_msg(ok, "%s", err.detail);
}

static void make_certificate(const struct crowd *c)
{
    char line[600];
    snprintf(line, sizeof line,
             "openssl req -x509 -newkey ec -pkeyopt"
             " ec_paramgen_curve:prime256v1 -nodes -keyout %s -out %s"
             " -days 30 -subj /CN=127.0.0.1"
             " -addext subjectAltName=IP:127.0.0.1 2>/dev/null",
             c->key, c->cert);
    ck_assert_msg(system(line) == 0, "no certificate: is openssl installed?");
}

static void find_program(struct crowd *c)
{
    char self[280] = "";
    ck_assert_int_gt(readlink("/proc/self/exe", self, sizeof self - 1), 0);
    snprintf(c->bin, sizeof c->bin, "%s/staffroom-hub", dirname(self));
}

void crowd_open(struct crowd *c, int screens, int per_school)
{
    struct err err = {0};
    int64_t from = steady_us();
    *c = (struct crowd){.screen_count = screens};
    snprintf(c->dir, sizeof c->dir, "/tmp/staffroom-load.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(c->dir));
    snprintf(c->db, sizeof c->db, "%s/hub.db", c->dir);
    snprintf(c->media, sizeof c->media, "%s/media", c->dir);
    snprintf(c->cert, sizeof c->cert, "%s/cert.pem", c->dir);
    snprintf(c->key, sizeof c->key, "%s/key.pem", c->dir);
    find_program(c);
    make_certificate(c);
    c->school_count = (screens + per_school - 1) / per_school;
    c->schools = mem_new((size_t)c->school_count * sizeof *c->schools);
    c->screens = mem_new((size_t)screens * sizeof *c->screens);
    struct hub *h = hub_open(c->db, c->media, false, &err);
    ck_assert_msg(h != NULL, "%s", err.detail);
    snprintf(c->epoch, sizeof c->epoch, "%s", hub_epoch(h));
    struct filling f = {.c = c, .now = clock_now_ms(NULL)};
    ck_assert_msg(hub_change(h, "", save_orgs, &f, NULL, &err), "%s",
                  err.detail);
    fill_schools(h, &f);
    add_screens(h, c, per_school);
    note_heads(h, c);
    hub_close(h);
    printf("made %d schools with %d screens in %.1f s\n", c->school_count,
           screens, (double)(steady_us() - from) / 1e6);
    fflush(stdout);
}

/* ---- the process ---- */

void crowd_serve(struct crowd *c, bool tls)
{
    char db[100], media[100], cert[100], key[100], line[120] = "";
    int out[2];
    snprintf(db, sizeof db, "--db=%s", c->db);
    snprintf(media, sizeof media, "--media=%s", c->media);
    snprintf(cert, sizeof cert, "--tls-cert=%s", c->cert);
    snprintf(key, sizeof key, "--tls-key=%s", c->key);
    ck_assert_int_eq(pipe(out), 0);
    c->hub = fork();
    ck_assert_int_ge(c->hub, 0);
    if (c->hub == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        /* All screens are one thread here, against a dozen of the hub, and
         * would hear late because it works: a screen has its own machine. */
        setpriority(PRIO_PROCESS, 0, YIELDS);
        dup2(out[1], STDOUT_FILENO);
        close(out[0]);
        close(out[1]);
        execl(c->bin, "staffroom-hub", "serve", "--listen=127.0.0.1:0", db,
              media, tls ? cert : NULL, key, NULL);
        _exit(127);
    }
    close(out[1]);
    for (size_t n = 0; n + 1 < sizeof line && !strchr(line, '\n'); n++)
        ck_assert_msg(read(out[0], line + n, 1) == 1, "%s does not serve",
                      c->bin);
    close(out[0]);
    ck_assert_int_eq(sscanf(line, "listening on %79s", c->url), 1);
    c->port = (int)strtol(strrchr(c->url, ':') + 1, NULL, 10);
}

void crowd_stop(struct crowd *c)
{
    int status = -1;
    kill(c->hub, SIGTERM);
    waitpid(c->hub, &status, 0);
    c->hub = 0;
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
                  "the hub ended with %d", status);
}

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

void crowd_close(struct crowd *c)
{
    if (c->hub > 0)
        crowd_stop(c);
    nftw(c->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(c->schools);
    free(c->screens);
}

void crowd_command(const struct crowd *c, const char *words)
{
    char line[700];
    snprintf(line, sizeof line, "%s %s --db=%s --media=%s >/dev/null", c->bin,
             words, c->db, c->media);
    ck_assert_msg(system(line) == 0, "%s", line);
}

int64_t crowd_number(const struct crowd *c, const char *sql)
{
    struct err err = {0};
    struct db *db = db_open(c->db, DB_READ_ONLY, &err);
    ck_assert_msg(db != NULL, "%s", err.detail);
    struct query q = query_once(db, sql);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    ck_assert_msg(query_end(&q, &err), "%s", err.detail);
    db_close(db);
    return n;
}
