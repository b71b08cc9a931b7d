#include "office.h"

#include "base/clock.h"
#include "store/activities.h"
#include "store/decide.h"
#include "sync/hub/demo.h"
#include "sync/hub/files.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

Suite *suite_export(void);

static struct office o;
static const char ACTIVITY[] = "activity-00000000001";

static const char *option(const struct call *c, const char *name)
{
    const char *const *options = c->options;
    for (; options && *options; options += 2)
        if (strcmp(options[0], name) == 0)
            return options[1];
    return NULL;
}

static bool save_activity(struct db *db, struct changes *c, void *ctx,
                          struct err *err)
{
    (void)ctx;
    int64_t now = clock_now_ms(NULL);
    struct activity a = {.title = "=登山[1]/[2]", .place = "东门",
                         .starts_at = now, .ends_at = now + 3600 * 1000,
                         .signup = true};
    snprintf(a.id, sizeof a.id, "%s", ACTIVITY);
    snprintf(a.org, sizeof a.org, "%s", o.school.id);
    return activities_save(db, &a, c, err);
}

static void setup(void)
{
    office_open(&o);
    ck_assert(office_import(
        &o, import_members,
        office_text(&o, "m.csv", "工号,姓名,小组\nT1,=陈静,语文组\n"),
        false));
    ck_assert(hub_change(o.hub, o.school.id, save_activity, NULL, NULL,
                         &o.err));
}

static void teardown(void)
{
    office_close(&o);
}

static int run(const char *sub, const char *const *options)
{
    o.call.option = option;
    o.call.options = options;
    snprintf(o.argument, sizeof o.argument, "%s/out.xlsx", o.dir);
    o.argv[0] = o.argument;
    o.call.argc = 1;
    for (const struct command *c = commands_export; c->name; c++)
        if (strcmp(c->sub, sub) == 0)
            return c->run(o.hub, &o.call, &o.err);
    ck_abort_msg("no command");
    return EXIT_USAGE;
}

static unsigned at(const char *p, int bytes)
{
    unsigned value = 0;
    for (int k = bytes - 1; k >= 0; k--)
        value = value << 8 | (unsigned char)p[k];
    return value;
}

/* All the workbook's parts unpacked, one behind the other. */
static char *unpacked(void)
{
    enum { ROOM = 1 << 20, HEAD = 30 };
    size_t n, have = 0;
    char *zip = file_read(o.argument, ROOM, &n, &o.err);
    ck_assert_ptr_nonnull(zip);
    char *all = calloc(1, ROOM);
    for (size_t p = 0; p + HEAD < n && at(zip + p, 4) == 0x04034B50;) {
        unsigned packed = at(zip + p + 18, 4);
        size_t data = p + HEAD + at(zip + p + 26, 2) + at(zip + p + 28, 2);
        z_stream z = {.next_in = (unsigned char *)zip + data,
                      .avail_in = packed,
                      .next_out = (unsigned char *)all + have,
                      .avail_out = (unsigned)(ROOM - 1 - have)};
        inflateInit2(&z, -MAX_WBITS);
        inflate(&z, Z_FINISH);
        have += z.total_out;
        inflateEnd(&z);
        p = data + packed;
    }
    free(zip);
    return all;
}

START_TEST(the_roster_is_text_and_no_formula)
{
    ck_assert_int_eq(run("members", NULL), EXIT_DONE);
    char *text = unpacked();
    ck_assert_ptr_nonnull(strstr(text, "=陈静"));
    ck_assert_ptr_nonnull(strstr(text, "语文组"));
    ck_assert_ptr_null(strstr(text, "<f>"));
    free(text);
}
END_TEST

START_TEST(attendance_is_a_landscape_page_with_its_head_on_each)
{
    const char *const options[] = {"activity", ACTIVITY, NULL};
    ck_assert_int_eq(run("attendance", options), EXIT_DONE);
    char *text = unpacked();
    ck_assert_ptr_nonnull(strstr(text, "=登山[1]/[2]"));
    ck_assert_ptr_nonnull(strstr(text, "签到时间"));
    ck_assert_ptr_nonnull(strstr(text, "orientation=\"landscape\""));
    ck_assert_ptr_nonnull(strstr(text, "paperSize=\"9\""));
    ck_assert_ptr_nonnull(strstr(text, "_xlnm.Print_Titles"));
    free(text);
}
END_TEST

START_TEST(without_options_it_is_the_past_year)
{
    ck_assert_int_eq(run("attendance", NULL), EXIT_DONE);
}
END_TEST

static const struct {
    const char *why;
    const char *options[5];
} refused[] = {
    {"no such activity", {"activity", "nothing-of-the-kind", NULL}},
    {"no such day", {"from", "2026-02-30", NULL}},
    {"the wrong way round", {"from", "2026-03-02", "to", "2026-03-01", NULL}},
    {"nothing then", {"from", "2001-01-01", "to", "2001-01-02", NULL}},
    {"no such school", {"org", "别的学校", NULL}},
};
enum { REFUSED = sizeof refused / sizeof refused[0] };

START_TEST(what_cannot_be_exported_leaves_no_file)
{
    ck_assert_msg(run("attendance", refused[_i].options) == EXIT_REFUSED,
                  "%s", refused[_i].why);
    FILE *f = fopen(o.argument, "r");
    ck_assert_msg(f == NULL, "%s", refused[_i].why);
}
END_TEST

START_TEST(a_path_that_cannot_be_written_is_told)
{
    struct call c = o.call;
    char path[] = "/nowhere/out.xlsx", *argv[] = {path};
    c.argv = argv;
    c.option = option;
    c.options = NULL;
    for (const struct command *k = commands_export; k->name; k++)
        ck_assert_int_eq(k->run(o.hub, &c, &o.err), EXIT_REFUSED);
    ck_assert_int_eq(o.err.kind, ERR_STORAGE);
}
END_TEST

/* ---- the demo's templates ---- */

static const struct {
    const char *template, *text; /* NULL: refused */
} fills[] = {
    {"{{today %Y-%m-%d}}", "2026-11-22"},
    {"{{today-22 %-m月%-d日}}!", "10月31日!"},
    {"{{week+0 %Y%m%d}}T08", "20261116T08"},
    {"a {{week+8 %m-%d}} b {{today+1 %d}}", "a 11-24 b 23"},
    {"no braces", "no braces"},
    {"{{today %q}}", NULL},
    {"{{month %d}}", NULL},
    {"{{today %d", NULL},
};
enum { FILLS = sizeof fills / sizeof fills[0] };

START_TEST(templates_are_filled_in_from_today)
{
    struct buf out = {0};
    bool ok = demo_fill(fills[_i].template, day_of_date(2026, 11, 22), &out);
    ck_assert(ok == (fills[_i].text != NULL));
    if (ok)
        ck_assert_str_eq(out.text, fills[_i].text);
    buf_clear(&out);
}
END_TEST

Suite *suite_export(void)
{
    Suite *s = suite_create("export");
    TCase *t = tcase_create("export");
    tcase_set_tags(t, "long");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, the_roster_is_text_and_no_formula);
    tcase_add_test(t, attendance_is_a_landscape_page_with_its_head_on_each);
    tcase_add_test(t, without_options_it_is_the_past_year);
    tcase_add_loop_test(t, what_cannot_be_exported_leaves_no_file, 0,
                        REFUSED);
    tcase_add_test(t, a_path_that_cannot_be_written_is_told);
    suite_add_tcase(s, t);
    TCase *d = tcase_create("demo");
    tcase_add_loop_test(d, templates_are_filled_in_from_today, 0, FILLS);
    suite_add_tcase(s, d);
    return s;
}
