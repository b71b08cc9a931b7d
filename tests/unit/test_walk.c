/* Every screen, in each orientation, size and language. */
#include "tests/unit/walk_rules.h"
#include "tests/unit/walk.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_walk(void);

enum { WALK_STOPS_MAX = 300 };

/* Traditional characters are as wide as simplified ones. */
static const struct {
    struct look look;
    enum lang lang;
} walks[] = {
    {{0}, LANG_ZH_CN},
    {{.portrait = true}, LANG_ZH_CN},
    {{.large = true}, LANG_ZH_CN},
    {{.portrait = true, .large = true}, LANG_ZH_CN},
    {{0}, LANG_EN},
    {{.portrait = true}, LANG_EN},
    {{.large = true}, LANG_EN},
    {{.portrait = true, .large = true}, LANG_EN},
    {{0}, LANG_ZH_TW},
    {{.portrait = true, .large = true}, LANG_ZH_TW},
};

static void walk_school(enum walk_school school, int i, struct faults *f)
{
    static const char *const names[] = {"zh_CN", "zh_TW", "en"};
    const struct look look = walks[i].look;
    const enum lang lang = walks[i].lang;
    walk_open(school, look, lang);
    for (int s = 0; s < walk_count; s++)
        if (walk_stops[s].school == school) {
            walk_to(&walk_stops[s]);
            snprintf(f->where, sizeof f->where, "%s, %s %s%s",
                     walk_stops[s].name, names[lang],
                     look.portrait ? "portrait" : "landscape",
                     look.large ? ", large" : "");
            rules_check(walk.canvas, f);
        }
    walk_close();
}

START_TEST(every_screen_can_be_read_and_touched)
{
    struct faults f = {0};
    lang_start("build/locale");
    for (int s = 0; s < WALK_SCHOOLS; s++)
        walk_school(s, _i, &f);
    faults_end(&f);
}
END_TEST

/* ---- themes ---- */

static uint64_t shape_of(const struct canvas *c)
{
    uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a */
    const struct node *nodes;
    for (int i = 0, n = canvas_nodes(c, &nodes); i < n; i++) {
        const unsigned char *p = (const unsigned char *)&nodes[i].rect;
        for (size_t b = 0; b < sizeof nodes[i].rect; b++)
            hash = (hash ^ p[b]) * 0x100000001B3u;
    }
    return hash;
}

/* The board in class is another screen. */
START_TEST(a_theme_moves_nothing)
{
    static uint64_t shapes[WALK_STOPS_MAX];
    ck_assert_int_le(walk_count, WALK_STOPS_MAX);
    for (int theme = 0; theme < THEMES; theme++) {
        walk_open(SCHOOL_HARD, (struct look){.theme = theme}, LANG_ZH_CN);
        for (int i = 0; i < walk_count; i++) {
            const struct stop *s = &walk_stops[i];
            if (s->school != SCHOOL_HARD ||
                strncmp(s->name, "attract", 7) == 0)
                continue;
            walk_to(s);
            if (theme == THEME_LIGHT)
                shapes[i] = shape_of(walk.canvas);
            ck_assert_msg(shapes[i] == shape_of(walk.canvas),
                          "%s is another in theme %d", s->name, theme);
        }
        walk_close();
    }
}
END_TEST

/* ---- roles ---- */

static const struct {
    const char *stop;
    enum role role;
} roles[] = {
    {"idle", ROLE_DIALOG},           {"idle", ROLE_PROGRESS},
    {"outcomes", ROLE_DIALOG},       {"identify", ROLE_DIALOG},
    {"identify", ROLE_FIELD},        {"identify", ROLE_KEY},
    {"home not open", ROLE_TOAST},   {"activity cancelled", ROLE_TOAST},
    {"signup_done", ROLE_PROGRESS},  {"signup_done", ROLE_BADGE},
    {"activity open", ROLE_PROGRESS}, {"notice", ROLE_PROGRESS},
    {"checkin", ROLE_PROGRESS},      {"notices", ROLE_TAB},
    {"notices", ROLE_ROW},           {"gallery", ROLE_IMAGE},
};

START_TEST(what_is_shown_is_named_by_its_role)
{
    const struct node *nodes;
    bool found = false;
    walk_open(SCHOOL_HARD, (struct look){0}, LANG_ZH_CN);
    for (int i = 0; i < walk_count; i++)
        if (strcmp(walk_stops[i].name, roles[_i].stop) == 0)
            walk_to(&walk_stops[i]);
    for (int i = 0, n = canvas_nodes(walk.canvas, &nodes); i < n; i++)
        found |= nodes[i].role == roles[_i].role;
    ck_assert_msg(found, "no role %d on %s", (int)roles[_i].role,
                  roles[_i].stop);
    walk_close();
}
END_TEST

Suite *suite_walk(void)
{
    Suite *s = suite_create("walk");
    TCase *t = tcase_create("rules");
    tcase_add_unchecked_fixture(t, walk_templates, walk_remove);
    tcase_set_tags(t, "long");
    tcase_set_timeout(t, 300);
    tcase_add_loop_test(t, every_screen_can_be_read_and_touched, 0,
                        sizeof walks / sizeof *walks);
    tcase_add_test(t, a_theme_moves_nothing);
    tcase_add_loop_test(t, what_is_shown_is_named_by_its_role, 0,
                        sizeof roles / sizeof *roles);
    suite_add_tcase(s, t);
    return s;
}
