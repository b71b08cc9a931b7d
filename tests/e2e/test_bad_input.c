/* What cannot be right gets one clear sentence, and nothing is lost. */
#include "tests/e2e/suites.h"
#include "tests/e2e/school.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static struct world *w;

static void set_up(void)
{
    w = world_new(DISPLAY_XVFB, 1280, 720);
    world_empty(w);
}

static void tear_down(void)
{
    world_end(w);
}

static void write_file(const char *name, const char *text, char path[300])
{
    snprintf(path, 300, "%s/%s", world_folder(w), name);
    FILE *f = fopen(path, "we");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
}

static const struct {
    const char *kind, *file, *text, *says, *entity;
    const char *why;
} files[] = {
    {"members", "a.csv", "工号,姓名\nT1,陈静\nT2,\nT3,王建国\n", "3", "member",
     "a line without a name"},
    {"members", "b.csv", "工号,姓名\nT1,陈静\nT1,王建国\n", "3", "member",
     "a number twice"},
    {"members", "c.csv", "姓名\n陈静\n", "staff_no", "member",
     "no staff numbers at all"},
    {"members", "d.csv", "工号,姓名\nT1,\xff\xfe\n", "2", "member",
     "bytes that are no UTF-8"},
    {"calendar", "e.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n",
     "e.ics", "activity", "a calendar that breaks off"},
    {"calendar", "f.ics",
     "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:x"
     "\r\nDTSTART:20260101T000000Z\r\nRRULE:FREQ=SECONDLY;BYMONTH=13\r\n"
     "END:VEVENT\r\nEND:VCALENDAR\r\n",
     "f.ics", "activity", "a rule that never ends"},
    {"calendar", "g.ics", "hello\n", "g.ics", "activity", "no calendar"},
    {"photos", "h.jpg", "this is no picture", "h.jpg", "photo",
     "a text that calls itself a picture"},
    {"notices", "i.md", "---\ntitle: x\nexpires: soon\n---\nbody\n", "i.md",
     "notice", "a date nobody can read"},
    {"notices", "missing.md", NULL, "missing.md", "notice", "no file"},
};

START_TEST(a_bad_file_is_named_and_changes_nothing)
{
    char path[300], *out;
    snprintf(path, sizeof path, "%s/missing.md", world_folder(w));
    if (files[_i].text)
        write_file(files[_i].file, files[_i].text, path);
    int status = strcmp(files[_i].kind, "photos") == 0
                     ? hub_run(w, &out, "import", "photos", path,
                               "--album=x", NULL)
                     : hub_run(w, &out, "import", files[_i].kind, path, NULL);
    ck_assert_msg(status == 1, "%s: exit %d: %s", files[_i].why, status, out);
    ck_assert_msg(strstr(out, files[_i].says), "%s: %s", files[_i].why, out);
    ck_assert_msg(strlen(out) < 500, "%s: too much said: %s", files[_i].why,
                  out);
    ck_assert_int_eq(school_count(w, files[_i].entity, ""), 0);
    free(out);
}
END_TEST

START_TEST(skip_bad_takes_the_good_lines)
{
    char path[300];
    write_file("a.csv", "工号,姓名\nT1,陈静\nT2,\nT3,王建国\n", path);
    free(hub_must(w, "import", "members", path, "--skip-bad", NULL));
    ck_assert_int_eq(school_count(w, "member", ""), 2);
    free(hub_must(w, "import", "members", path, "--skip-bad", NULL));
    ck_assert_int_eq(school_count(w, "member", ""), 2);
}
END_TEST

START_TEST(words_nobody_knows_are_a_usage_error)
{
    char *out;
    ck_assert_int_eq(hub_run(w, &out, "dance", NULL), 2);
    free(out);
    ck_assert_int_eq(hub_run(w, &out, "import", NULL), 2);
    free(out);
}
END_TEST

START_TEST(a_full_disk_is_said_and_passes)
{
    struct screen_process s;
    char small[300], file[340], junk[4096];
    snprintf(small, sizeof small, "%s/small", world_folder(w));
    mkdir(small, 0700);
    if (mount("tmpfs", small, "tmpfs", 0, "size=6m") != 0)
        return; /* not allowed here; the writer's own test covers it */
    school_members(w, 3);
    school_activity(w, "登高健步走", TOMORROW, 30, 0);
    hub_start(w);
    kiosk_paired(w, &s, "small", "--window=1280x720", NULL);
    snprintf(file, sizeof file, "%s/ballast", small);
    FILE *f = fopen(file, "we");
    memset(junk, 'x', sizeof junk);
    while (f && fwrite(junk, sizeof junk, 1, f) == 1 && fflush(f) == 0)
        ;
    if (f)
        fclose(f);
    school_open_activity(&s, "登高健步走");
    driver_tap(s.driver, "我要报名");
    school_identify(&s, "N002");
    driver_wait(s.driver, "*存储空间满了*");
    unlink(file);
    driver_tap(s.driver, "我要报名"); /* who it is was not forgotten */
    driver_wait_screen(s.driver, "signup_done");
    kiosk_stop(&s);
    umount2(small, MNT_DETACH);
}
END_TEST

Suite *suite_bad_input(void)
{
    Suite *s = suite_create("bad_input");
    TCase *t = tcase_create("bad_input");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 180);
    tcase_add_loop_test(t, a_bad_file_is_named_and_changes_nothing, 0,
                        sizeof files / sizeof files[0]);
    tcase_add_test(t, skip_bad_takes_the_good_lines);
    tcase_add_test(t, words_nobody_knows_are_a_usage_error);
    tcase_add_test(t, a_full_disk_is_said_and_passes);
    suite_add_tcase(s, t);
    return s;
}
