#include "settings.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_settings(void);

static const struct {
    const char *name, *value;
    bool ok;
    const char *why;
} cases[] = {
    {"rotate", "90", true, "a quarter turn"},
    {"rotate", "45", false, "no eighth"},
    {"rotate", "", false, "an empty turn"},
    {"rotate", "9", false, "a choice's beginning is no choice"},
    {"window", "1280x720", true, "a size"},
    {"window", "fit", true, "whatever fits"},
    {"window", "1280", false, "half a size"},
    {"window", "10x10", false, "too small to touch"},
    {"window", "1280x720x", false, "something behind it"},
    {"theme", "quiet", true, "a theme"},
    {"window", "                1280x720", false, "a size behind blanks"},
    {"theme", "quiet|light", false, "two at once"},
    {"theme", "auto|light", false, "two that stand together"},
    {"rotate", "0|90", false, "two turns that stand together"},
    {"renderer", "gpu", true, "a renderer"},
    {"renderer", "opengl", false, "no renderer of ours"},
    {"help", "", true, "a flag"},
    {"help", "x", false, "a flag takes no value"},
    {"motion", "reduced", true, "a screen that keeps still"},
    {"motion", "none", false, "photos still fade"},
    {"reach", "low", true, "a screen for whoever sits"},
    {"reach", "high", false, "no such reach"},
    {"lang", "zh_TW", true, "a language"},
    {"lang", "fr", false, "one we do not have"},
    {"hub", "", true, "empty is stand-alone"},
    {"colour", "red", false, "no such setting"},
#ifdef STAFFROOM_DEVELOPER
    {"screen", "gallery", true, "a developer's screen"},
    {"screen", "home", false, "one that people reach by touching"},
#else
    {"screen", "gallery", false, "only developers' builds have it"},
#endif
};

START_TEST(a_value_is_checked)
{
    struct settings s = settings_default;
    struct err err = {0};
    ck_assert_msg(settings_set(&s, cases[_i].name, cases[_i].value, &err) ==
                      cases[_i].ok,
                  "%s", cases[_i].why);
    ck_assert_int_eq(err.kind, cases[_i].ok ? ERR_NONE : ERR_INPUT);
}
END_TEST

START_TEST(a_refused_value_changes_nothing)
{
    struct settings before, after;
    struct err err = {0};
    memcpy(&before, &settings_default, sizeof before);
    memcpy(&after, &before, sizeof after);
    if (!settings_set(&after, cases[_i].name, cases[_i].value, &err))
        ck_assert_msg(memcmp(&before, &after, sizeof after) == 0, "%s",
                      cases[_i].why);
}
END_TEST

START_TEST(the_command_line_wins_over_the_file)
{
    char path[] = "/tmp/staffroom-settings.XXXXXX";
    int fd = mkstemp(path);
    const char text[] = "# a school's screen\nlang = en\nrotate=180\n\n";
    ck_assert_int_eq(write(fd, text, sizeof text - 1), sizeof text - 1);
    close(fd);
    char config[64], rotate[] = "--rotate=90", name[] = "staffroom";
    snprintf(config, sizeof config, "--config=%s", path);
    char *argv[] = {name, rotate, config};
    struct settings s = settings_default;
    struct err err = {0};
    ck_assert(settings_read(&s, 3, argv, &err));
    ck_assert_int_eq(s.rotate, 90);
    ck_assert_str_eq(s.lang, "en");
    unlink(path);
}
END_TEST

START_TEST(an_unknown_word_is_refused)
{
    char word[] = "fullscreen", name[] = "staffroom";
    char *argv[] = {name, word};
    struct settings s = settings_default;
    struct err err = {0};
    ck_assert(!settings_read(&s, 2, argv, &err));
    ck_assert_int_eq(err.kind, ERR_INPUT);
}
END_TEST

Suite *suite_settings(void)
{
    Suite *s = suite_create("settings");
    TCase *t = tcase_create("settings");
    tcase_add_loop_test(t, a_value_is_checked, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_loop_test(t, a_refused_value_changes_nothing, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(t, the_command_line_wins_over_the_file);
    tcase_add_test(t, an_unknown_word_is_refused);
    suite_add_tcase(s, t);
    return s;
}
