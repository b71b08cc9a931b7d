#include "model/entity.h"

#include "base/mem.h"

#include <check.h>
#include <string.h>

Suite *suite_entity(void);

START_TEST(every_entity_is_found_by_its_name)
{
    for (int i = 0; i < entity_count; i++)
        ck_assert_ptr_eq(entity_find(entities[i].name), &entities[i]);
    ck_assert_ptr_null(entity_find("care"));
}
END_TEST

START_TEST(no_list_of_fields_is_without_an_end_or_has_a_name_twice)
{
    for (int i = 0; i < entity_count; i++) {
        const struct entity *e = &entities[i];
        int n = entity_fields(e);
        ck_assert_int_gt(n, 0);
        ck_assert_int_lt(n, FIELDS_MAX);
        for (int a = 0; a < n; a++)
            for (int b = 0; b < a; b++)
                ck_assert_str_ne(e->fields[a].name, e->fields[b].name);
    }
}
END_TEST

START_TEST(a_roster_carries_no_contact_data)
{
    static const char *const never[] = {"phone",   "mobile",    "email",
                                        "address", "id_number", "card"};
    const struct entity *e = entity_find("member");
    for (int f = 0; f < entity_fields(e); f++)
        for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
            ck_assert_str_ne(e->fields[f].name, never[i]);
}
END_TEST

START_TEST(a_row_gives_its_values_by_name)
{
    struct row row = {.entity = entity_find("album")};
    row.values[0] = (struct value){.present = true, .text = mem_text("秋游")};
    row.values[2] = (struct value){.present = true, .number = 1};
    ck_assert_str_eq(row_text(&row, "title"), "秋游");
    ck_assert_str_eq(row_text(&row, "taken_on"), "");
    ck_assert_int_eq(row_int(&row, "contest"), 1);
    row_clear(&row);
    ck_assert_ptr_null(row.entity);
}
END_TEST

Suite *suite_entity(void)
{
    Suite *s = suite_create("entity");
    TCase *t = tcase_create("table");
    tcase_add_test(t, every_entity_is_found_by_its_name);
    tcase_add_test(t, no_list_of_fields_is_without_an_end_or_has_a_name_twice);
    tcase_add_test(t, a_roster_carries_no_contact_data);
    tcase_add_test(t, a_row_gives_its_values_by_name);
    suite_add_tcase(s, t);
    return s;
}
