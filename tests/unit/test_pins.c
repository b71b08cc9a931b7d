#include "tests/unit/wishes.h"

#include "store/members.h"

#include <check.h>

Suite *suite_pins(void);

static struct err err;

static void set_pin(void)
{
    struct changes c = {0};
    struct member m;
    bool found;
    ck_assert(members_get(kiosk.db, member_id(1), &m, &found, &err));
    ck_assert(pin_hash("246810", m.pin_hash));
    ck_assert(members_save(kiosk.db, &m, &c, &err));
    changes_clear(&c);
}

struct answer {
    bool ok;
    int left;
    int64_t until;
};

static struct answer try(const char *pin, int64_t now)
{
    struct answer a;
    ck_assert_msg(pin_try(kiosk.db, member_id(1), pin, now, &a.ok, &a.left,
                          &a.until, &err),
                  "%s", err.detail);
    return a;
}

START_TEST(five_wrong_pins_lock_also_the_right_one_out)
{
    set_pin();
    for (int i = 4; i > 0; i--) {
        struct answer a = try("000000", NOW);
        ck_assert(!a.ok);
        ck_assert_int_eq(a.left, i);
        ck_assert_int_eq(a.until, 0);
    }
    ck_assert_int_eq(try("000000", NOW).until, NOW + 30000);
    ck_assert(!try("246810", NOW + 29999).ok);
    ck_assert_int_eq(school_int(&kiosk, "SELECT failed FROM pin_attempt"), 5);
    ck_assert(try("246810", NOW + 30000).ok);
    ck_assert_int_eq(school_int(&kiosk, "SELECT count(*) FROM pin_attempt"), 0);
}
END_TEST

START_TEST(a_corrected_clock_locks_no_longer_than_the_lock_is)
{
    set_pin();
    for (int i = 0; i < 5; i++)
        try("000000", NOW + 10 * 365 * 24 * HOUR);
    ck_assert_int_eq(try("246810", NOW).until, NOW + 30000);
    ck_assert(try("246810", NOW + 30000).ok);
}
END_TEST

START_TEST(a_member_without_a_pin_is_told_where_to_get_one)
{
    struct answer a;
    ck_assert(!pin_try(kiosk.db, member_id(2), "1", NOW, &a.ok, &a.left,
                       &a.until, &err));
    ck_assert_int_eq(err.kind, ERR_REFUSED);
}
END_TEST

Suite *suite_pins(void)
{
    Suite *s = suite_create("pins");
    TCase *t = tcase_create("locked out");
    tcase_add_checked_fixture(t, wishes_open, wishes_close);
    tcase_add_test(t, five_wrong_pins_lock_also_the_right_one_out);
    tcase_add_test(t, a_corrected_clock_locks_no_longer_than_the_lock_is);
    tcase_add_test(t, a_member_without_a_pin_is_told_where_to_get_one);
    suite_add_tcase(s, t);
    return s;
}
