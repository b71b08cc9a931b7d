#include "tests/unit/kiosk_room.h"

#include "store/activities.h"
#include "store/members.h"
#include "store/meta.h"
#include "store/schema.h"
#include "ui/type.h"

#include <check.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct room room;

static void must(bool ok, const struct err *err)
{
    ck_assert_msg(ok, "%s", err->detail);
}

/* ---- a screen to ask from ---- */

static void open_probe(void *state, struct kiosk *k, const char *subject)
{
    (void)state;
    (void)k;
    (void)subject;
}

static void handle_probe(void *state, struct kiosk *k, const struct event *e)
{
    (void)state;
    (void)k;
    room.identified += e->kind == EVENT_IDENTIFIED;
    room.nobody += e->kind == EVENT_NOBODY;
    room.data += e->kind == EVENT_DATA;
    room.shown += e->kind == EVENT_SHOWN;
}

static void draw_probe(const void *state, const struct kiosk *k,
                       struct canvas *c)
{
    (void)state;
    (void)k;
    (void)c;
}

static const struct screen probe = {
    .name = "probe",
    .alone = true,
    .open = open_probe,
    .handle = handle_probe,
    .draw = draw_probe,
};

/* ---- the room ---- */

static void save_people(void)
{
    static const char *const known[][2] = {{"陈静", "chen jing"},
                                           {"程洁", "cheng jie"}};
    struct err err = {0};
    struct changes c = {0};
    char pin[129];
    ck_assert(pin_hash("135790", pin));
    for (int i = 0; i < PEOPLE; i++) {
        struct member m = {.steward = i == STEWARD};
        char text[40];
        snprintf(text, sizeof text, "person %d", i);
        id_of_name(room.ids[i], text);
        memcpy(m.id, room.ids[i], sizeof m.id);
        snprintf(m.org, sizeof m.org, "%s", ORG);
        snprintf(m.staff_no, sizeof m.staff_no, "T%d", 1000 + i);
        snprintf(m.name, sizeof m.name, "王%d", i);
        snprintf(m.pinyin, sizeof m.pinyin, "wang");
        if (i < 2) {
            snprintf(m.name, sizeof m.name, "%s", known[i][0]);
            snprintf(m.pinyin, sizeof m.pinyin, "%s", known[i][1]);
        }
        if (i != NO_PIN)
            memcpy(m.pin_hash, pin, sizeof m.pin_hash);
        snprintf(text, sizeof text, "card %d", i);
        card_hash(ORG, text, m.card_hash);
        must(members_save(room.write, &m, &c, &err), &err);
    }
    changes_clear(&c);
}

static void save_org(void)
{
    struct err err = {0};
    struct changes c = {0};
    struct org o = {.kind = "school", .name = "青河中学",
                    .tz = "Asia/Shanghai"};
    snprintf(o.id, sizeof o.id, "%s", ORG);
    must(orgs_save(room.write, &o, &c, &err) &&
             meta_set(room.write, "org", ORG, &err) &&
             meta_set(room.write, "device", "d", &err) &&
             meta_set(room.write, "ready", "1", &err),
         &err);
    changes_clear(&c);
}

static void ignore(void *ctx)
{
    (void)ctx;
}

void room_open(void)
{
    struct err err = {0};
    room = (struct room){.dir = "/tmp/screens-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(room.dir));
    snprintf(room.path, sizeof room.path, "%s/k.db", room.dir);
    room.write = db_open(room.path, DB_WRITE, &err);
    must(room.write && db_migrate(room.write, schema_steps, schema_count,
                                  SIDE_KIOSK, &err),
         &err);
    save_org();
    save_people();
    room.replies = mailbox_new();
    room.type = type_open(NULL, 1000, &err);
    must(room.type != NULL, &err);
    room.canvas = canvas_new(room.type, NULL);
    room.writer = writer_start(room.path, ignore, NULL, &err);
    must(room.writer != NULL, &err);
}

void room_close(void)
{
    static const char *const ends[] = {"-shm", "-wal", ""};
    writer_stop(room.writer);
    kiosk_free(room.kiosk);
    for (struct job *j; (j = mailbox_poll(room.replies));)
        job_free(j);
    canvas_free(room.canvas);
    type_close(room.type);
    mailbox_free(room.replies);
    db_close(room.read);
    db_close(room.write);
    for (int i = 0; i < 3; i++) {
        char path[112];
        snprintf(path, sizeof path, "%s%s", room.path, ends[i]);
        unlink(path);
    }
    rmdir(room.dir);
}

void room_activity(struct activity a)
{
    struct err err = {0};
    struct changes c = {0};
    snprintf(a.id, sizeof a.id, "%s", ACTIVITY);
    snprintf(a.org, sizeof a.org, "%s", ORG);
    snprintf(a.title, sizeof a.title, "重阳登高");
    if (!a.starts_at)
        a.starts_at = NOW + HOUR / 2;
    a.ends_at = a.starts_at + HOUR;
    must(activities_save(room.write, &a, &c, &err), &err);
    for (int i = 0; i < SIGNED; i++) {
        struct signup s = {.state = SIGNUP_GOING, .place = i + 1};
        char text[40];
        snprintf(text, sizeof text, "signup %d", i);
        id_of_name(s.id, text);
        snprintf(s.org, sizeof s.org, "%s", ORG);
        snprintf(s.activity, sizeof s.activity, "%s", ACTIVITY);
        memcpy(s.member, room.ids[i], sizeof s.member);
        must(signups_save(room.write, &s, &c, &err), &err);
    }
    changes_clear(&c);
}

static void note_move(void *ctx, int move)
{
    (void)ctx;
    room.move = move;
}

void room_start(void)
{
    struct err err = {0};
    struct kiosk_options o = room.options;
    struct kiosk_hooks hooks = {.replies = room.replies,
                                .writer = room.writer,
                                .move = note_move};
    struct clock clock = {.trusted = room.has_hub};
    o.alone = !room.has_hub;
    room.read = db_open(room.path, DB_READ_ONLY, &err);
    must(room.read != NULL, &err);
    room.kiosk = kiosk_new(room.read, &hooks, &o, &err);
    must(room.kiosk != NULL, &err);
    clock_pretend(&clock, NOW);
    kiosk_set_clock(room.kiosk, &clock);
    kiosk_data_changed(room.kiosk);
    kiosk_go(room.kiosk, &probe, "");
}

void turn(int64_t later_ms)
{
    int64_t next;
    kiosk_update(room.kiosk, clock_steady_ms() + later_ms, &next);
}

void settle(void)
{
    do {
        sched_yield();
        turn(0);
    } while (kiosk_is_busy(room.kiosk));
    if (writer_generation(room.writer) != room.generation) {
        room.generation = writer_generation(room.writer);
        kiosk_data_changed(room.kiosk);
    }
}

const struct node *find(const char *label)
{
    canvas_begin(room.canvas, kiosk_look(room.kiosk));
    kiosk_draw(room.kiosk, room.canvas);
    return canvas_find(room.canvas, label);
}

void tap(const char *label)
{
    const struct node *n = find(label);
    ck_assert_msg(n && n->target.act && !n->target.off, "no %s on %s", label,
                  kiosk_screen_name(room.kiosk));
    kiosk_tap(room.kiosk, n->target);
}

void tap_all(const char *const *labels)
{
    for (; *labels; labels++)
        tap(*labels);
}

void type_pin(const char *pin)
{
    for (; *pin; pin++)
        tap((const char[2]){*pin, '\0'});
}

void swipe_card(int person)
{
    char code[40];
    snprintf(code, sizeof code, "card %d", person);
    kiosk_card(room.kiosk, code);
}

int64_t count_of(const char *sql)
{
    struct err err = {0};
    struct query q = query_once(room.write, sql);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    must(query_end(&q, &err), &err);
    return n;
}

const char *typed(void)
{
    const struct node *nodes;
    find("");
    for (int i = 0, all = canvas_nodes(room.canvas, &nodes); i < all; i++)
        if (nodes[i].role == ROLE_FIELD)
            return nodes[i].value;
    return "(no field)";
}

int buttons_named(const char *part)
{
    const struct node *nodes;
    int n = 0;
    find("");
    for (int i = 0, all = canvas_nodes(room.canvas, &nodes); i < all; i++)
        n += nodes[i].role == ROLE_BUTTON &&
             strstr(nodes[i].label, part) != NULL;
    return n;
}
