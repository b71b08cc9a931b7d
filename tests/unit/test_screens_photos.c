/* Gallery and viewer, without a window. */
#include "tests/unit/board.h"

#include "screens/viewer_parts.h"
#include "screens/wall.h"
#include "ui/scroll.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_screens_photos(void);

static const struct {
    const char *why;
    int zoom, asked, expected;
} zooms[] = {
    {"twice is the most", ZOOM_ONE, 5000, ZOOM_TWO},
    {"once is the least", ZOOM_TWO, 200, ZOOM_ONE},
    {"anything between is kept", ZOOM_ONE, 1500, 1500},
};

START_TEST(zoom_stays_between_once_and_twice)
{
    struct zoom z = zoom_fit((struct rect){0, 0, 1920, 868}, 1600, 1200);
    zoom_to(&z, zooms[_i].zoom, 0, 0);
    zoom_to(&z, zooms[_i].asked, 0, 0);
    ck_assert_msg(z.zoom == zooms[_i].expected, "%s", zooms[_i].why);
}
END_TEST

START_TEST(a_photo_cannot_be_pulled_off_the_screen)
{
    struct zoom z = zoom_fit((struct rect){0, 0, 1920, 868}, 1600, 1200);
    ck_assert_int_eq(z.h, 868);
    ck_assert_int_eq(z.w, 1157);
    zoom_to(&z, ZOOM_TWO, 0, 0);
    zoom_pan(&z, 5000, 5000);
    ck_assert_int_eq(z.dx, (2 * 1157 - 1920) / 2);
    ck_assert_int_eq(z.dy, 868 / 2);
}
END_TEST

START_TEST(a_photo_pulled_past_its_edge_follows_less_and_comes_back)
{
    struct zoom z = zoom_fit((struct rect){0, 0, 1920, 868}, 1600, 1200);
    zoom_to(&z, ZOOM_TWO, 0, 0);
    const int edge = (2 * 1157 - 1920) / 2;
    zoom_grab(&z, 0);
    zoom_drag(&z, edge, 0, 100);
    ck_assert_int_eq(z.dx, edge);
    for (int i = 1; i <= 10; i++)
        zoom_drag(&z, 20, 0, 100 + 16 * i);
    ck_assert_int_gt(z.dx, edge);
    ck_assert_int_lt(z.dx, edge + 150);
    zoom_release(&z, false, 300);
    int64_t at = 300;
    while (zoom_step(&z, at) && at < 5000)
        at += 16;
    ck_assert_int_eq(z.dx, edge);
    ck_assert_int_eq(z.dy, 0);
}
END_TEST

START_TEST(a_photo_let_go_in_flight_goes_on)
{
    struct zoom z = zoom_fit((struct rect){0, 0, 1920, 868}, 1600, 1200);
    zoom_to(&z, ZOOM_TWO, 0, 0);
    zoom_grab(&z, 0);
    for (int i = 1; i <= 5; i++)
        zoom_drag(&z, 0, 12, 16 * i);
    zoom_release(&z, false, 80);
    const int left_at = z.dy;
    ck_assert(zoom_step(&z, 96));
    ck_assert_int_gt(z.dy, left_at);
    zoom_grab(&z, 100);
    zoom_release(&z, true, 200); /* where nothing moves by itself */
    ck_assert(!zoom_step(&z, 216));
}
END_TEST

START_TEST(going_back_to_once_puts_the_photo_in_the_middle)
{
    struct zoom z = zoom_fit((struct rect){0, 0, 1920, 868}, 1600, 1200);
    zoom_to(&z, ZOOM_TWO, 300, 200);
    ck_assert_int_ne(z.dy, 0);
    zoom_to(&z, ZOOM_ONE, 300, 200);
    ck_assert_int_eq(z.dx, 0);
    ck_assert_int_eq(z.dy, 0);
}
END_TEST

START_TEST(a_wall_never_scrolls_past_its_ends)
{
    struct scroll s = {0};
    scroll_size(&s, 808, 2000);
    scroll_grab(&s, 0);
    scroll_drag(&s, -9000, 10);
    scroll_release(&s, 500);
    for (int64_t at = 500; at < 6000; at += 16)
        scroll_step(&s, at);
    ck_assert_int_eq(scroll_offset(&s), 2000 - 808);
    scroll_size(&s, 808, 500);
    ck_assert_int_eq(scroll_offset(&s), 0);
}
END_TEST

static const struct {
    const char *why;
    int width, height;
    bool starred;
    int across, down;
} shapes[] = {
    {"ordinary", 1600, 1200, false, 1, 1},
    {"a panorama", 4000, 1500, false, 2, 1},
    {"a portrait", 1200, 1600, false, 1, 2},
    {"starred", 1600, 1200, true, 2, 2},
    {"a starred portrait stays narrow", 1200, 1600, true, 1, 2},
    {"of unknown size", 0, 0, false, 1, 1},
};

START_TEST(a_photos_shape_chooses_its_tile)
{
    struct photo p = {.width = shapes[_i].width,
                      .height = shapes[_i].height,
                      .starred = shapes[_i].starred};
    struct tile t;
    wall_layout(&p, 1, 4, &t);
    ck_assert_msg(t.across == shapes[_i].across && t.down == shapes[_i].down,
                  "%s: %d x %d", shapes[_i].why, t.across, t.down);
}
END_TEST

START_TEST(tiles_of_a_wall_never_overlap)
{
    enum { N = 60 };
    struct photo photos[N] = {0};
    struct tile tiles[N];
    char taken[2 * N][4] = {0};
    for (int i = 0; i < N; i++) {
        photos[i].width = 1000 + i * 37 % 5 * 500;
        photos[i].height = 1000 + i * 13 % 4 * 300;
        photos[i].starred = i % 7 == 0;
    }
    int rows = wall_layout(photos, N, 4, tiles);
    ck_assert_int_le(rows, 2 * N);
    for (int i = 0; i < N; i++)
        for (int y = 0; y < tiles[i].down; y++)
            for (int x = 0; x < tiles[i].across; x++) {
                ck_assert_int_lt(tiles[i].column + x, 4);
                ck_assert_int_lt(tiles[i].row + y, rows);
                char *place = &taken[tiles[i].row + y][tiles[i].column + x];
                ck_assert_int_eq(*place, 0);
                *place = 1;
            }
}
END_TEST

static void save_photos(int count)
{
    struct err err = {0};
    struct changes c = {0};
    struct album a = {.title = "登高"};
    id_of_name(a.id, "album");
    snprintf(a.org, sizeof a.org, "%s", ROOM_ORG);
    board_must(albums_save(board.write, &a, &c, &err), &err);
    for (int i = 0; i < count; i++) {
        struct photo p = {.width = 1600, .height = 1200, .position = i};
        snprintf(p.caption, sizeof p.caption, "photo %d", i);
        id_of_name(p.id, p.caption);
        memcpy(p.album, a.id, sizeof p.album);
        memcpy(p.org, a.org, sizeof p.org);
        snprintf(p.media, sizeof p.media, "%064d", i);
        board_must(photos_save(board.write, &p, &c, &err), &err);
    }
    changes_clear(&c);
}

/* The viewer on the photo of that number. */
static void view(int photo)
{
    char caption[20], id[ID_SIZE];
    snprintf(caption, sizeof caption, "photo %d", photo);
    id_of_name(id, caption);
    board_start(true);
    kiosk_home(board.kiosk);
    kiosk_go(board.kiosk, &screen_viewer, id);
    board_draw();
}

static void drag_photo(int dx)
{
    struct event e = {.kind = EVENT_GRAB, .act = VIEWER_PHOTO};
    kiosk_event(board.kiosk, &e);
    e.kind = EVENT_DRAG;
    e.dx = dx;
    kiosk_event(board.kiosk, &e);
    e.kind = EVENT_RELEASE;
    kiosk_event(board.kiosk, &e);
}

static const struct {
    const char *why;
    int photo, dx;
    const char *shown;
} drags[] = {
    {"to the left is the next", 1, -900, "3 / 3　登高"},
    {"to the right is the one before", 1, 900, "1 / 3　登高"},
    {"a short pull springs back", 1, -60, "2 / 3　登高"},
    {"a flick turns, however short", 1, -160, "3 / 3　登高"},
    {"and back", 1, 160, "1 / 3　登高"},
    {"there is none after the last", 2, -900, "3 / 3　登高"},
    {"there is none before the first", 0, 900, "1 / 3　登高"},
};

START_TEST(a_drag_turns_to_the_neighbour)
{
    save_photos(3);
    view(drags[_i].photo);
    drag_photo(drags[_i].dx);
    board_pass(1000);
    ck_assert_msg(board_find(drags[_i].shown) != NULL, "%s", drags[_i].why);
}
END_TEST

START_TEST(a_touch_on_the_photo_hides_the_bars_and_brings_them_back)
{
    save_photos(3);
    view(1);
    ck_assert_ptr_nonnull(board_find("返回"));
    struct target photo = board_find("photo 1")->target;
    kiosk_tap(board.kiosk, photo);
    board_pass(1000);
    ck_assert_ptr_null(board_find("返回"));
    kiosk_tap(board.kiosk, photo);
    board_pass(1000);
    ck_assert_ptr_nonnull(board_find("返回"));
}
END_TEST

START_TEST(two_quick_touches_enlarge_and_keep_the_bars)
{
    struct event twice = {
        .kind = EVENT_DOUBLE_TAP, .act = VIEWER_PHOTO, .x = 960, .y = 434};
    save_photos(3);
    view(1);
    kiosk_tap(board.kiosk, board_find("photo 1")->target);
    kiosk_event(board.kiosk, &twice);
    board_pass(1000);
    ck_assert_ptr_nonnull(board_find("返回"));
    drag_photo(-900); /* enlarged: it moves instead of turning */
    board_pass(1000);
    ck_assert_ptr_nonnull(board_find("2 / 3　登高"));
}
END_TEST

START_TEST(a_withdrawn_photo_gives_way_to_its_neighbour)
{
    struct err err = {0};
    save_photos(3);
    view(1);
    board_must(db_exec(board.write, "DELETE FROM photo WHERE caption = 'photo 1'",
                      &err),
              &err);
    kiosk_data_changed(board.kiosk);
    board_draw();
    ck_assert_ptr_nonnull(board_find("2 / 2　登高"));
    ck_assert_ptr_nonnull(board_find("photo 2"));
}
END_TEST

Suite *suite_screens_photos(void)
{
    Suite *s = suite_create("photos");
    TCase *t = tcase_create("gallery and viewer");
    tcase_add_checked_fixture(t, board_set_up, board_tear_down);
    tcase_add_loop_test(t, zoom_stays_between_once_and_twice, 0, COUNT(zooms));
    tcase_add_test(t, a_photo_cannot_be_pulled_off_the_screen);
    tcase_add_test(t, a_photo_pulled_past_its_edge_follows_less_and_comes_back);
    tcase_add_test(t, a_photo_let_go_in_flight_goes_on);
    tcase_add_test(t, going_back_to_once_puts_the_photo_in_the_middle);
    tcase_add_test(t, a_wall_never_scrolls_past_its_ends);
    tcase_add_loop_test(t, a_photos_shape_chooses_its_tile, 0, COUNT(shapes));
    tcase_add_test(t, tiles_of_a_wall_never_overlap);
    tcase_add_loop_test(t, a_drag_turns_to_the_neighbour, 0, COUNT(drags));
    tcase_add_test(t, a_touch_on_the_photo_hides_the_bars_and_brings_them_back);
    tcase_add_test(t, two_quick_touches_enlarge_and_keep_the_bars);
    tcase_add_test(t, a_withdrawn_photo_gives_way_to_its_neighbour);
    suite_add_tcase(s, t);
    return s;
}
