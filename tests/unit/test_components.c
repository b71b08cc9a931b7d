/* The component gallery, which only developer builds have. */
#include "tests/unit/board.h"

#include <check.h>

Suite *suite_components(void);

#ifdef STAFFROOM_DEVELOPER

enum { PAGES = 9 /* as many have pictures in tests/golden */ };

static int samples_here(void)
{
    const struct node *nodes;
    int n = 0;
    for (int i = 0, all = canvas_nodes(board.canvas, &nodes); i < all; i++)
        n += nodes[i].rect.y > 120 && nodes[i].label[0] != '\0';
    return n;
}

START_TEST(every_page_shows_samples_and_the_last_is_the_last)
{
    int pages = 1;
    board_start(true);
    kiosk_set_portrait(board.kiosk, _i == 1);
    kiosk_go(board.kiosk, &screen_components, "");
    board_draw();
    for (;;) {
        ck_assert_int_gt(samples_here(), 8);
        const struct node *next = board_find("下一页");
        ck_assert_ptr_nonnull(next);
        if (next->target.off)
            break;
        kiosk_tap(board.kiosk, next->target);
        board_draw();
        pages++;
    }
    ck_assert_int_le(pages, PAGES);
    kiosk_tap(board.kiosk, (struct target){.act = 1, .arg = 1});
    board_draw();
    ck_assert(board_find("下一页")->target.off);
}
END_TEST

START_TEST(the_switches_work)
{
    board_start(true);
    kiosk_go(board.kiosk, &screen_components, "");
    board_draw();
    ck_assert_ptr_nonnull(board_find("quiet"));
    kiosk_tap(board.kiosk, board_find("quiet")->target);
    ck_assert_int_eq(kiosk_look(board.kiosk).theme, THEME_QUIET);
    board_draw();
    kiosk_tap(board.kiosk, board_find("light")->target);
    ck_assert_int_eq(kiosk_look(board.kiosk).theme, THEME_LIGHT);
    board_draw();
    kiosk_tap(board.kiosk, board_find("language")->target);
    ck_assert_int_eq(kiosk_lang(board.kiosk), LANG_EN);
}
END_TEST

#endif

Suite *suite_components(void)
{
    Suite *s = suite_create("components");
#ifdef STAFFROOM_DEVELOPER
    TCase *t = tcase_create("components");
    tcase_add_checked_fixture(t, board_set_up, board_tear_down);
    tcase_add_loop_test(t, every_page_shows_samples_and_the_last_is_the_last,
                        0, 2);
    tcase_add_test(t, the_switches_work);
    suite_add_tcase(s, t);
#endif
    return s;
}
