#include "base/places.h"

#include <check.h>
#include <string.h>
#include <sys/stat.h>

START_TEST(missing_folder_is_not_found_and_leaves_nothing)
{
    char path[1024] = "before";
    ck_assert(!places_find("no-such-folder-anywhere", path, sizeof path));
    ck_assert_str_eq(path, "");
}
END_TEST

START_TEST(what_is_beside_the_program_is_found)
{
    char path[4096];
    struct stat st;
    /* "." is there whatever tree the tests run from. */
    ck_assert(places_find(".", path, sizeof path));
    ck_assert_int_eq(path[0], '/');
    ck_assert_int_eq(stat(path, &st), 0);
}
END_TEST

START_TEST(path_that_does_not_fit_is_not_cut)
{
    char path[4] = "";
    ck_assert(!places_find(".", path, sizeof path));
    ck_assert_str_eq(path, "");
}
END_TEST

Suite *suite_places(void);
Suite *suite_places(void)
{
    Suite *s = suite_create("places");
    TCase *t = tcase_create("places");
    tcase_add_test(t, missing_folder_is_not_found_and_leaves_nothing);
    tcase_add_test(t, what_is_beside_the_program_is_found);
    tcase_add_test(t, path_that_does_not_fit_is_not_cut);
    suite_add_tcase(s, t);
    return s;
}
