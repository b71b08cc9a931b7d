#include "store/albums.h"
#include "store/hub_rows.h"
#include "store/members.h"
#include "store/meta.h"
#include "store/orgs.h"
#include "store/timetables.h"
#include "tests/unit/school.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_store_rows(void);

static struct school hub;
static struct err err;

static void open_hub(void)
{
    school_open(&hub, SIDE_HUB);
    school_members(&hub, SCHOOL, 3);
}

static void close_hub(void)
{
    school_close(&hub);
}

START_TEST(a_fact_is_kept_under_its_name)
{
    char value[META_MAX];
    ck_assert(meta_get(hub.db, "epoch", value, &err));
    ck_assert_str_eq(value, "");
    ck_assert(meta_set(hub.db, "epoch", "one", &err));
    ck_assert(meta_set(hub.db, "epoch", "two", &err));
    ck_assert(meta_get(hub.db, "epoch", value, &err));
    ck_assert_str_eq(value, "two");
}
END_TEST

START_TEST(a_path_leads_from_the_school_to_the_root)
{
    struct org path[ORG_DEPTH_MAX];
    int n;
    ck_assert(orgs_path(hub.db, SCHOOL, path, &n, &err));
    ck_assert_int_eq(n, 2);
    ck_assert_str_eq(path[0].id, SCHOOL);
    ck_assert_str_eq(path[1].id, DISTRICT);
    ck_assert(!orgs_get(hub.db, "nowhere-000000001", &path[0], &err));
    ck_assert_int_eq(err.kind, ERR_INPUT);
}
END_TEST

START_TEST(a_path_in_a_circle_ends)
{
    struct org path[ORG_DEPTH_MAX];
    int n;
    school_exec(&hub, "UPDATE org SET parent = '" SCHOOL
                      "' WHERE id = '" DISTRICT "'");
    ck_assert(orgs_path(hub.db, SCHOOL, path, &n, &err));
    ck_assert_int_eq(n, ORG_DEPTH_MAX);
}
END_TEST

START_TEST(a_member_is_found_by_number_and_by_card_in_his_own_school)
{
    struct changes c = {0};
    struct member m;
    bool found;
    ck_assert(members_by_number(hub.db, SCHOOL, "T002", &m, &found, &err));
    ck_assert(found);
    ck_assert_str_eq(m.name, "甲2");
    card_hash(SCHOOL, "3646273899", m.card_hash);
    m.steward = true;
    ck_assert(
        groups_save(hub.db, SCHOOL, "语文组", m.id, &c, m.group_id, &err));
    ck_assert(members_save(hub.db, &m, &c, &err));
    changes_clear(&c);
    ck_assert(
        members_by_card(hub.db, SCHOOL, "3646273899\n", &m, &found, &err));
    ck_assert(found && m.steward);
    ck_assert_str_eq(m.group, "语文组");
    ck_assert(members_by_card(hub.db, SIBLING, "3646273899", &m, &found, &err));
    ck_assert(!found);
}
END_TEST

START_TEST(a_group_is_made_once_and_loses_a_leader_who_goes)
{
    struct changes c = {0};
    char id[ID_SIZE], again[ID_SIZE];
    ck_assert(groups_save(hub.db, SCHOOL, "语文组", NULL, &c, id, &err));
    ck_assert(groups_save(hub.db, SCHOOL, "语文组", NULL, &c, again, &err));
    ck_assert_str_eq(id, again);
    ck_assert_int_eq(c.count, 1);
    ck_assert(
        groups_save(hub.db, SCHOOL, "语文组", member_id(1), &c, again, &err));
    ck_assert_int_eq(c.count, 2);
    bool found = false;
    ck_assert(members_delete(hub.db, member_id(1), &c, &found, &err));
    ck_assert(found);
    ck_assert_int_eq(c.count, 4);
    ck_assert(c.list[2].deleted);
    ck_assert_str_eq(c.list[3].entity, "group");
    changes_clear(&c);
    ck_assert_int_eq(school_int(&hub, "SELECT leader IS NULL FROM union_group"),
                     1);
}
END_TEST

START_TEST(a_roster_is_in_order_of_pinyin_and_birthdays_give_names_only)
{
    struct member *list, out[2];
    int n;
    school_exec(&hub, "UPDATE member SET pinyin = 'a', birthday = '11-22',"
                      " pin_hash = 'x' WHERE id = 'member-000000003'");
    ck_assert(members_list(hub.db, SCHOOL, &list, &n, &err));
    ck_assert_int_eq(n, 3);
    ck_assert_str_eq(list[0].name, "甲3");
    free(list);
    ck_assert(members_birthdays(hub.db, SCHOOL, "11-22", out, 2, &n, &err));
    ck_assert_int_eq(n, 1);
    ck_assert_str_eq(out[0].name, "甲3");
    ck_assert_str_eq(out[0].pin_hash, "");
}
END_TEST

START_TEST(a_day_has_its_periods_in_order)
{
    static const struct period periods[] = {
        {"period-0000000002", 1, 545, 590, "2", PERIOD_CLASS},
        {"period-0000000001", 1, 490, 535, "1", PERIOD_CLASS},
        {"period-0000000003", 2, 490, 535, "1", PERIOD_BREAK},
    };
    struct changes c = {0};
    for (int i = 0; i < 3; i++)
        ck_assert(timetables_save(hub.db, SCHOOL, &periods[i], &c, &err));
    changes_clear(&c);
    school_exec(&hub, "INSERT INTO timetable VALUES ('period-new', '" SCHOOL
                      "', 1, 1, 2, '?', 'from-a-newer-hub')");
    struct day_plan plan;
    ck_assert(timetables_day(hub.db, SCHOOL, 1, &plan, &err));
    ck_assert_int_eq(plan.count, 2);
    ck_assert_str_eq(plan.periods[0].label, "1");
    ck_assert_int_eq(plan.periods[1].starts_min, 545);
}
END_TEST

START_TEST(special_days_are_found_by_their_date_until_withdrawn)
{
    static const struct special_day days[] = {
        {"special-00000001", 20727, 0, "国庆假期"},
        {"special-00000002", 20736, 3, "调休"},
    };
    struct changes c = {0};
    struct special_day out[10];
    bool found;
    for (int i = 0; i < 2; i++)
        ck_assert(special_days_save(hub.db, SCHOOL, &days[i], &c, &err));
    ck_assert(special_days_from(hub.db, SCHOOL, 20727, 10, out, &err));
    ck_assert_str_eq(out[0].name, "国庆假期");
    ck_assert_int_eq(day_follows(20727, &out[0]), 0);
    ck_assert_str_eq(out[1].id, "");
    ck_assert_int_eq(day_follows(20728, NULL), day_civil(20728).weekday);
    ck_assert_int_eq(day_follows(20736, &out[9]), 3);
    ck_assert(special_days_withdraw(hub.db, days[0].id, &c, &found, &err));
    ck_assert(found && c.list[c.count - 1].deleted);
    ck_assert(special_days_from(hub.db, SCHOOL, 20727, 10, out, &err));
    ck_assert_str_eq(out[0].id, "");
    changes_clear(&c);
}
END_TEST

START_TEST(a_pairing_code_works_once_and_in_time)
{
    enum pair_code state;
    char org[ID_SIZE];
    ck_assert(pair_codes_save(hub.db, "hash", SCHOOL, NOW + 10, &err));
    ck_assert(pair_codes_use(hub.db, "other", NOW, &state, org, &err));
    ck_assert_int_eq(state, PAIR_UNKNOWN);
    ck_assert(pair_codes_use(hub.db, "hash", NOW + 10, &state, org, &err));
    ck_assert_int_eq(state, PAIR_EXPIRED);
    ck_assert(pair_codes_use(hub.db, "hash", NOW + 9, &state, org, &err));
    ck_assert_int_eq(state, PAIR_OK);
    ck_assert_str_eq(org, SCHOOL);
    ck_assert(pair_codes_use(hub.db, "hash", NOW + 9, &state, org, &err));
    ck_assert_int_eq(state, PAIR_USED);
}
END_TEST

START_TEST(a_device_is_seen_revoked_and_marked_as_cloned)
{
    struct device d = {.id = "device-000000001",
                       .org = SCHOOL,
                       .name = "一楼",
                       .public_key = "key",
                       .paired_at = NOW};
    bool found;
    ck_assert(devices_save(hub.db, &d, &err));
    ck_assert(devices_seen(hub.db, d.id, NOW + 1, "{}", &err));
    ck_assert(devices_cloned(hub.db, d.id, &err));
    ck_assert(devices_revoke(hub.db, d.id, NOW + 2, &found, &err));
    ck_assert(found);
    ck_assert(devices_revoke(hub.db, "device-000000009", NOW, &found, &err));
    ck_assert(!found);
    ck_assert(devices_get(hub.db, d.id, &d, &found, &err));
    ck_assert_int_eq(d.seen_at, NOW + 1);
    ck_assert_int_eq(d.revoked_at, NOW + 2);
    ck_assert(d.cloned);
}
END_TEST

START_TEST(a_receipt_gives_the_first_verdict_for_good)
{
    struct action a = act(ACTION_SIGNUP, 1, 7);
    struct verdict v = {.verdict = VERDICT_WAITING,
                        .reason = "full",
                        .rev = 5,
                        .place = 2,
                        .seq = 7},
                   back;
    bool found, used;
    ck_assert(receipts_save(hub.db, "device-000000001", &a, &v, NOW, &err));
    ck_assert(!receipts_save(hub.db, "device-000000001", &a, &v, NOW, &err));
    ck_assert(receipts_get(hub.db, a.id, &back, &found, &err));
    ck_assert(found);
    ck_assert_str_eq(back.id, a.id);
    ck_assert_int_eq(back.verdict, VERDICT_WAITING);
    ck_assert_str_eq(back.reason, "full");
    ck_assert_int_eq(back.rev, 5);
    ck_assert_int_eq(back.place, 2);
    ck_assert(receipts_seq_used(hub.db, "device-000000001", 7, &used, &err));
    ck_assert(used);
    ck_assert(receipts_seq_used(hub.db, "device-000000001", 8, &used, &err));
    ck_assert(!used);
}
END_TEST

/* "aaa…", 64 of them. */
static const char *sha(char digit)
{
    static char text[2][65];
    static int turn;
    char *out = text[turn++ % 2];
    memset(out, digit, 64);
    return out;
}

static void add_photo(const char *org, int n, const char *media)
{
    struct changes c = {0};
    struct photo p = {
        .album = "album-0000000001", .width = 4, .height = 3, .position = n};
    snprintf(p.id, ID_SIZE, "photo-%010d", n);
    snprintf(p.org, ID_SIZE, "%s", org);
    snprintf(p.media, sizeof p.media, "%s", media);
    ck_assert_msg(photos_save(hub.db, &p, &c, &err), "%s", err.detail);
    changes_clear(&c);
}

START_TEST(a_picture_is_for_its_own_school_and_those_below)
{
    bool yes;
    add_photo(SCHOOL, 1, sha('a'));
    add_photo(DISTRICT, 2, sha('b'));
    ck_assert(media_is_for(hub.db, sha('a'), SCHOOL, &yes, &err) && yes);
    ck_assert(media_is_for(hub.db, sha('a'), SIBLING, &yes, &err) && !yes);
    ck_assert(media_is_for(hub.db, sha('a'), DISTRICT, &yes, &err) && !yes);
    ck_assert(media_is_for(hub.db, sha('b'), SIBLING, &yes, &err) && yes);
    ck_assert(media_is_for(hub.db, sha('c'), SCHOOL, &yes, &err) && !yes);
    ck_assert(media_is_for(hub.db, "", SCHOOL, &yes, &err) && !yes);
}
END_TEST

START_TEST(wanted_pictures_come_once_covers_first_small_ones_first)
{
    struct activity a = school_walk(0);
    snprintf(a.cover, sizeof a.cover, "%s", sha('c'));
    school_activity(&hub, &a);
    add_photo(SCHOOL, 1, sha('a'));
    add_photo(SCHOOL, 2, sha('a'));
    school_notice(&hub, SCHOOL);
    char sql[200];
    snprintf(sql, sizeof sql, "UPDATE notice SET body = '![图](media:%s)'",
             sha('d'));
    school_exec(&hub, sql);

    struct wanted *list;
    int n;
    ck_assert_msg(media_wanted(hub.db, &list, &n, &err), "%s", err.detail);
    ck_assert_int_eq(n, 6);
    ck_assert_int_eq(list[0].sha[0], 'c');
    ck_assert_int_eq(list[1].sha[0], 'd');
    ck_assert_int_eq(list[2].sha[0], 'a');
    ck_assert_int_eq(list[2].size, RENDITION_THUMB);
    ck_assert_int_eq(list[3].sha[0], 'c');
    ck_assert_int_eq(list[3].size, RENDITION_SCREEN);
    free(list);
}
END_TEST

START_TEST(an_album_shows_its_first_photo_and_how_many_there_are)
{
    struct changes c = {0};
    struct album a = {.id = "album-0000000001",
                      .org = SCHOOL,
                      .title = "秋游",
                      .taken_on = "2026-10-01"},
                 list[2];
    int n;
    ck_assert(albums_save(hub.db, &a, &c, &err));
    changes_clear(&c);
    add_photo(SCHOOL, 2, sha('b'));
    add_photo(SCHOOL, 1, sha('a'));
    ck_assert(albums_list(hub.db, list, 2, &n, &err));
    ck_assert_int_eq(n, 1);
    ck_assert_int_eq(list[0].photos, 2);
    ck_assert_str_eq(list[0].cover, sha('a'));
    char path[MEDIA_PATH_SIZE];
    media_path(sha('a'), RENDITION_THUMB, path);
    ck_assert_int_eq(strncmp(path, "aa/aaaa", 7), 0);
    ck_assert_str_eq(path + strlen(path) - 10, ".thumb.jpg");
}
END_TEST

START_TEST(renditions_of_a_picture_are_kept_by_size)
{
    struct media m = {.width = 40, .height = 30};
    struct media_file files[3] = {{"e1", 1}, {"e2", 2}, {"e3", 3}}, file;
    bool found;
    snprintf(m.sha, sizeof m.sha, "%s", sha('a'));
    snprintf(m.original_sha, sizeof m.original_sha, "%s", sha('b'));
    ck_assert_msg(media_save(hub.db, &m, files, &err), "%s", err.detail);
    ck_assert(media_file_get(hub.db, m.sha, "screen", &file, &found, &err));
    ck_assert(found);
    ck_assert_str_eq(file.etag, "e2");
    ck_assert(media_by_original(hub.db, sha('b'), &m, &found, &err));
    ck_assert(found);
    ck_assert_int_eq(m.width, 40);
    ck_assert(media_by_original(hub.db, sha('c'), &m, &found, &err));
    ck_assert(!found);
}
END_TEST

Suite *suite_store_rows(void)
{
    Suite *s = suite_create("store_rows");
    TCase *t = tcase_create("rows");
    tcase_add_checked_fixture(t, open_hub, close_hub);
    tcase_add_test(t, a_fact_is_kept_under_its_name);
    tcase_add_test(t, a_path_leads_from_the_school_to_the_root);
    tcase_add_test(t, a_path_in_a_circle_ends);
    tcase_add_test(t,
                   a_member_is_found_by_number_and_by_card_in_his_own_school);
    tcase_add_test(t, a_group_is_made_once_and_loses_a_leader_who_goes);
    tcase_add_test(
        t, a_roster_is_in_order_of_pinyin_and_birthdays_give_names_only);
    tcase_add_test(t, a_day_has_its_periods_in_order);
    tcase_add_test(t, special_days_are_found_by_their_date_until_withdrawn);
    tcase_add_test(t, a_pairing_code_works_once_and_in_time);
    tcase_add_test(t, a_device_is_seen_revoked_and_marked_as_cloned);
    tcase_add_test(t, a_receipt_gives_the_first_verdict_for_good);
    tcase_add_test(t, a_picture_is_for_its_own_school_and_those_below);
    tcase_add_test(t, wanted_pictures_come_once_covers_first_small_ones_first);
    tcase_add_test(t, an_album_shows_its_first_photo_and_how_many_there_are);
    tcase_add_test(t, renditions_of_a_picture_are_kept_by_size);
    suite_add_tcase(s, t);
    return s;
}
