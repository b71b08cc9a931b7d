#include "tests/unit/board.h"

#include "store/meta.h"
#include "store/orgs.h"
#include "store/schema.h"
#include "ui/type.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct board board;

static void heard_code(void *ctx, const char *code)
{
    snprintf(((struct board *)ctx)->code, sizeof board.code, "%s", code);
}

static void no_wake(void *ctx)
{
    (void)ctx;
}

void board_must(bool ok, const struct err *err)
{
    ck_assert_msg(ok, "%s", err->detail);
}

static void save_org(void)
{
    struct err err = {0};
    struct changes c = {0};
    struct org o = {
        .kind = "school", .name = "青河中学", .tz = "Asia/Shanghai"};
    snprintf(o.id, sizeof o.id, "%s", ROOM_ORG);
    board_must(orgs_save(board.write, &o, &c, &err) &&
                  meta_set(board.write, "org", ROOM_ORG, &err),
              &err);
    changes_clear(&c);
}

void board_set_up(void)
{
    struct err err = {0};
    board = (struct board){.dir = "/tmp/screens-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(board.dir));
    snprintf(board.path, sizeof board.path, "%s/k.db", board.dir);
    board.write = db_open(board.path, DB_WRITE, &err);
    board_must(board.write && db_migrate(board.write, schema_steps, schema_count,
                                       SIDE_KIOSK, &err),
              &err);
    save_org();
    board.replies = mailbox_new();
    board.type = type_open(NULL, 1000, &err);
    board_must(board.type != NULL, &err);
    board.canvas = canvas_new(board.type, NULL);
}

void board_tear_down(void)
{
    char shm[112], wal[112];
    writer_stop(board.writer);
    kiosk_free(board.kiosk);
    canvas_free(board.canvas);
    type_close(board.type);
    mailbox_free(board.replies);
    db_close(board.read);
    db_close(board.write);
    snprintf(shm, sizeof shm, "%s-shm", board.path);
    snprintf(wal, sizeof wal, "%s-wal", board.path);
    unlink(shm);
    unlink(wal);
    unlink(board.path);
    rmdir(board.dir);
}

void board_start(bool alone)
{
    struct err err = {0};
    struct kiosk_options o = {.alone = alone};
    struct kiosk_hooks hooks = {
        .replies = board.replies, .pair = heard_code, .ctx = &board};
    struct clock clock = {0};
    board.writer = writer_start(board.path, no_wake, NULL, &err);
    board_must(board.writer != NULL, &err);
    hooks.writer = board.writer;
    board.read = db_open(board.path, DB_READ_ONLY, &err);
    board_must(board.read != NULL, &err);
    board.kiosk = kiosk_new(board.read, &hooks, &o, &err);
    board_must(board.kiosk != NULL, &err);
    clock_pretend(&clock, ROOM_NOW);
    kiosk_set_clock(board.kiosk, &clock);
    kiosk_data_changed(board.kiosk);
}

void board_draw(void)
{
    canvas_begin(board.canvas, kiosk_look(board.kiosk));
    kiosk_draw(board.kiosk, board.canvas);
}

void board_pass(int ms)
{
    int64_t next;
    kiosk_update(board.kiosk, clock_steady_ms() + ms, &next);
    board_draw();
}

const struct node *board_find(const char *label)
{
    return canvas_find(board.canvas, label);
}
