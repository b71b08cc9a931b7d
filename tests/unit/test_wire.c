#include "sync/wire.h"

#include "base/mem.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_wire(void);

#define ORG "0190bbbb-0000-7000-8000-000000000002"
#define EPOCH "0190aaaa-0000-7000-8000-000000000001"
#define ID "0190dddd-0000-7000-8000-000000000004"
#define MEMBER "0190eeee-0000-7000-8000-000000000005"

static struct row notice_row(const char *title)
{
    struct row row = {.entity = entity_find("notice"), .rev = 12};
    snprintf(row.org, sizeof row.org, ORG);
    snprintf(row.id, sizeof row.id, ID);
    for (int i = 0; row.entity->fields[i].name; i++) {
        const char *name = row.entity->fields[i].name;
        struct value *v = &row.values[i];
        if (strcmp(name, "title") == 0)
            *v = (struct value){.present = true, .text = mem_text(title)};
        else if (strcmp(name, "expires_at") == 0)
            *v = (struct value){.present = true, .number = 1800000000000};
    }
    return row;
}

static struct page page_of(struct row *rows, int count, bool more)
{
    struct page p = {.rows = rows, .count = count, .more = more,
                     .server_time = 1700000000000};
    snprintf(p.epoch, sizeof p.epoch, EPOCH);
    snprintf(p.cursor, sizeof p.cursor, "v1." EPOCH "." ORG ":12");
    return p;
}

START_TEST(a_page_comes_back_as_it_was_sent)
{
    struct row rows[2] = {notice_row("体检 \"通知\"\n第二行"), {0}};
    rows[1].entity = entity_find("photo");
    rows[1].rev = 13;
    rows[1].deleted = true;
    snprintf(rows[1].org, ID_SIZE, ORG);
    snprintf(rows[1].id, ID_SIZE, MEMBER);
    struct page p = page_of(rows, 2, false), got;
    p.digest_count = 1;
    snprintf(p.digests[0].org, ID_SIZE, ORG);
    p.digests[0].value = 0xfedcba9876543210u;

    struct buf b = {0};
    struct err err = {0};
    wire_put_page(&b, &p);
    ck_assert_msg(wire_get_page(b.text, b.len, &got, &err), "%s",
                  err.detail);
    ck_assert_int_eq(got.count, 2);
    ck_assert(!got.more);
    ck_assert_str_eq(got.epoch, EPOCH);
    ck_assert_str_eq(got.cursor, p.cursor);
    ck_assert_int_eq(got.server_time, p.server_time);
    ck_assert_str_eq(row_text(&got.rows[0], "title"),
                     "体检 \"通知\"\n第二行");
    ck_assert_int_eq(row_int(&got.rows[0], "expires_at"), 1800000000000);
    ck_assert(!got.rows[0].values[0].present);
    ck_assert(got.rows[1].deleted);
    ck_assert_int_eq(got.rows[1].rev, 13);
    ck_assert_int_eq(got.digest_count, 1);
    ck_assert_uint_eq(got.digests[0].value, 0xfedcba9876543210u);
    page_clear(&got);
    row_clear(&rows[0]);
    buf_clear(&b);
}
END_TEST

/* A page around one row. */
#define PAGE(row)                                                            \
    "{\"epoch\":\"" EPOCH "\",\"cursor\":\"c\",\"more\":true,"               \
    "\"server_time\":1,\"rows\":[" row "]}"
#define ROW(entity, rest)                                                    \
    "{\"org\":\"" ORG "\",\"entity\":\"" entity "\",\"id\":\"" ID "\"," rest \
    "}"

static const struct {
    const char *why, *json;
} bad_pages[] = {
    {"a text where a number belongs",
     PAGE(ROW("notice", "\"rev\":1,\"data\":{\"pinned\":\"1\"}"))},
    {"a number where a text belongs",
     PAGE(ROW("notice", "\"rev\":1,\"data\":{\"title\":1}"))},
    {"a negative instant",
     PAGE(ROW("notice", "\"rev\":1,\"data\":{\"expires_at\":-1}"))},
    {"a number above its limit",
     PAGE(ROW("notice", "\"rev\":1,\"data\":{\"pinned\":2}"))},
    {"a text above its limit",
     PAGE(ROW("notice", "\"rev\":1,\"data\":{\"glyph\":\"123456789\"}"))},
    {"a date that is none",
     PAGE(ROW("album", "\"rev\":1,\"data\":{\"taken_on\":\"2026-02-30\"}"))},
    {"a reference that is no id",
     PAGE(ROW("photo", "\"rev\":1,\"data\":{\"album\":\"../../etc\"}"))},
    {"no rev", PAGE(ROW("notice", "\"data\":{}"))},
    {"rev 0", PAGE(ROW("notice", "\"rev\":0,\"data\":{}"))},
    {"no data", PAGE(ROW("notice", "\"rev\":1"))},
    {"data that is a list", PAGE(ROW("notice", "\"rev\":1,\"data\":[]"))},
    {"no entity", PAGE("{\"id\":\"" ID "\"}")},
    {"a row that is no object", PAGE("7")},
    {"an id with a quote",
     PAGE("{\"org\":\"" ORG "\",\"entity\":\"notice\",\"rev\":1,\"data\":{},"
          "\"id\":\"';DROP TABLE notice\"}")},
    {"too deep", PAGE("[[[[[[[[1]]]]]]]]")},
    {"no rows", "{\"epoch\":\"" EPOCH "\",\"cursor\":\"c\",\"more\":true,"
                "\"server_time\":1}"},
    {"no cursor", "{\"epoch\":\"" EPOCH "\",\"more\":true,"
                  "\"server_time\":1,\"rows\":[]}"},
    {"an empty cursor", "{\"epoch\":\"" EPOCH "\",\"cursor\":\"\","
                        "\"more\":true,\"server_time\":1,\"rows\":[]}"},
    {"a time beyond the year 9999",
     "{\"epoch\":\"" EPOCH "\",\"cursor\":\"c\",\"more\":true,"
     "\"server_time\":253402300800000,\"rows\":[]}"},
    {"a digest in capitals",
     "{\"epoch\":\"" EPOCH "\",\"cursor\":\"c\",\"more\":false,"
     "\"server_time\":1,\"rows\":[],\"digest\":{\"" ORG
     "\":\"00000000000000FF\"}}"},
    {"a list instead of a page", "[]"},
};

START_TEST(a_page_with_one_bad_row_is_refused_whole)
{
    struct page p;
    struct err err = {0};
    const char *json = bad_pages[_i].json;
    ck_assert_msg(!wire_get_page(json, strlen(json), &p, &err), "%s",
                  bad_pages[_i].why);
    ck_assert_int_eq(err.kind, ERR_INPUT);
    ck_assert_ptr_nonnull(err.user);
}
END_TEST

START_TEST(unknown_entities_and_fields_are_passed_over)
{
    static const char json[] =
        PAGE(ROW("hologram", "\"rev\":\"new\"") ","
             ROW("notice", "\"rev\":1,\"more\":[1],\"data\":"
                           "{\"title\":\"a\",\"aura\":{\"x\":1},"
                           "\"summary\":null}"));
    struct page p;
    struct err err = {0};
    ck_assert_msg(wire_get_page(json, strlen(json), &p, &err), "%s",
                  err.detail);
    ck_assert_int_eq(p.count, 1);
    ck_assert_int_eq(p.skipped, 1);
    ck_assert_str_eq(row_text(&p.rows[0], "title"), "a");
    ck_assert_str_eq(row_text(&p.rows[0], "summary"), "");
    page_clear(&p);
}
END_TEST

START_TEST(a_page_of_501_rows_is_refused)
{
    struct buf b = {0};
    struct page p;
    struct err err = {0};
    buf_put(&b, "{\"epoch\":\"" EPOCH "\",\"cursor\":\"c\",\"more\":true,"
                "\"server_time\":1,\"rows\":[");
    for (int i = 0; i <= WIRE_ROWS_MAX; i++)
        buf_printf(&b, "%s%s", i > 0 ? "," : "",
                   ROW("notice", "\"rev\":1,\"deleted\":true"));
    buf_put(&b, "]}");
    ck_assert(!wire_get_page(b.text, b.len, &p, &err));
    buf_clear(&b);
}
END_TEST

START_TEST(a_body_above_the_limit_is_refused)
{
    struct page p;
    struct err err = {0};
    char *body = mem_new(WIRE_BODY_MAX + 1);
    memset(body, ' ', WIRE_BODY_MAX + 1);
    ck_assert(!wire_get_page(body, WIRE_BODY_MAX + 1, &p, &err));
    free(body);
}
END_TEST

/* ---- actions ---- */

static struct action signup_action(void)
{
    struct action a = {.seq = 7, .kind = ACTION_CHECKIN, .walkin = true,
                       .at = 1700000000000, .clock_trusted = true};
    snprintf(a.id, sizeof a.id, ID);
    snprintf(a.member, sizeof a.member, MEMBER);
    snprintf(a.subject, sizeof a.subject, ORG);
    snprintf(a.how, sizeof a.how, "card");
    return a;
}

START_TEST(actions_come_back_as_they_were_sent)
{
    struct action sent[2] = {signup_action(), signup_action()};
    struct action got[WIRE_ACTIONS_MAX];
    sent[1].kind = ACTION_NOTICE_ACK;
    sent[1].clock_trusted = false;
    int count = 0;
    struct buf b = {0};
    struct err err = {0};
    wire_put_actions(&b, sent, 2);
    ck_assert_msg(wire_get_actions(b.text, b.len, got, &count, &err), "%s",
                  err.detail);
    ck_assert_int_eq(count, 2);
    ck_assert_int_eq(got[0].kind, ACTION_CHECKIN);
    ck_assert_int_eq(got[0].seq, 7);
    ck_assert_int_eq(got[0].at, sent[0].at);
    ck_assert(got[0].clock_trusted && got[0].walkin);
    ck_assert_str_eq(got[0].id, ID);
    ck_assert_str_eq(got[0].member, MEMBER);
    ck_assert_str_eq(got[0].subject, ORG);
    ck_assert_str_eq(got[0].how, "card");
    ck_assert_int_eq(got[1].kind, ACTION_NOTICE_ACK);
    ck_assert(!got[1].clock_trusted);
    buf_clear(&b);
}
END_TEST

#define GOOD "\"id\":\"" ID "\",\"member\":\"" MEMBER "\""
#define DATA "\"data\":{\"activity\":\"" ORG "\"}"

static const struct {
    const char *why, *json, *id;
    int64_t seq;
    enum action_kind kind;
} lenient[] = {
    {"only what it must have", "{" GOOD ",\"kind\":\"signup\"," DATA "}", ID,
     0, ACTION_SIGNUP},
    {"a clock of any type",
     "{" GOOD ",\"seq\":3,\"kind\":\"signup\",\"clock\":{\"a\":1}," DATA "}",
     ID, 3, ACTION_SIGNUP},
    {"an unknown kind", "{" GOOD ",\"seq\":3,\"kind\":\"dance\"," DATA "}",
     ID, 3, ACTION_UNKNOWN},
    {"a kind of a wrong type", "{" GOOD ",\"kind\":5," DATA "}", ID, 0,
     ACTION_UNKNOWN},
    {"no data", "{" GOOD ",\"kind\":\"signup\"}", ID, 0, ACTION_UNKNOWN},
    {"data without its subject",
     "{" GOOD ",\"kind\":\"notice_ack\"," DATA "}", ID, 0, ACTION_UNKNOWN},
    {"no member", "{\"id\":\"" ID "\",\"kind\":\"signup\"," DATA "}", ID, 0,
     ACTION_UNKNOWN},
    {"a member that is no id",
     "{\"id\":\"" ID "\",\"member\":\"x\",\"kind\":\"signup\"," DATA "}", ID,
     0, ACTION_UNKNOWN},
    {"an id too short", "{\"id\":\"abc\",\"member\":\"" MEMBER
                        "\",\"kind\":\"signup\"," DATA "}",
     "abc", 0, ACTION_UNKNOWN},
    {"an id too long",
     "{\"id\":\"" ID ID "\",\"member\":\"" MEMBER
     "\",\"kind\":\"signup\"," DATA "}",
     "0190dddd-0000-7000-8000-0000000000040190", 0, ACTION_UNKNOWN},
    {"an id of a wrong type", "{\"id\":7}", "", 0, ACTION_UNKNOWN},
    {"no object at all", "[]", "", 0, ACTION_UNKNOWN},
};

START_TEST(each_action_is_read_on_its_own)
{
    struct action got[WIRE_ACTIONS_MAX];
    int count = 0;
    struct buf b = {0};
    struct err err = {0};
    buf_printf(&b, "{\"actions\":[%s,{" GOOD ",\"kind\":\"signup\"," DATA
                   "}]}",
               lenient[_i].json);
    ck_assert(wire_get_actions(b.text, b.len, got, &count, &err));
    ck_assert_int_eq(count, 2);
    ck_assert_msg(got[0].kind == lenient[_i].kind, "%s", lenient[_i].why);
    ck_assert_int_eq(got[0].seq, lenient[_i].seq);
    ck_assert_msg(strncmp(got[0].id, lenient[_i].id, ID_SIZE - 1) == 0,
                  "%s: %s", lenient[_i].why, got[0].id);
    ck_assert_int_eq(got[1].kind, ACTION_SIGNUP);
    buf_clear(&b);
}
END_TEST

START_TEST(more_than_200_actions_are_refused)
{
    struct action got[WIRE_ACTIONS_MAX];
    int count = 0;
    struct buf b = {0};
    struct err err = {0};
    buf_put(&b, "{\"actions\":[1");
    for (int i = 1; i < WIRE_ACTIONS_MAX; i++)
        buf_put(&b, ",1");
    buf_put(&b, "]}");
    ck_assert(wire_get_actions(b.text, b.len, got, &count, &err));
    b.len -= 2;
    buf_put(&b, ",1]}");
    ck_assert(!wire_get_actions(b.text, b.len, got, &count, &err));
    buf_clear(&b);
}
END_TEST

START_TEST(verdicts_come_back_as_they_were_sent)
{
    struct verdict sent[2] = {
        {.seq = 7, .verdict = VERDICT_WAITING, .rev = 40, .place = 3},
        {.seq = 8, .verdict = VERDICT_DECLINED}};
    struct verdict got[4];
    for (int i = 0; i < 2; i++)
        snprintf(sent[i].id, ID_SIZE, ID);
    snprintf(sent[1].reason, sizeof sent[1].reason, "closed");
    int count = 0;
    int64_t server_time = 0;
    struct buf b = {0};
    struct err err = {0};
    wire_put_verdicts(&b, sent, 2, 1700000000000);
    ck_assert_ptr_null(strstr(b.text, "\"rev\":0"));
    ck_assert(wire_get_verdicts(b.text, b.len, got, 4, &count, &server_time,
                                &err));
    ck_assert_int_eq(count, 2);
    ck_assert_int_eq(server_time, 1700000000000);
    ck_assert_int_eq(got[0].verdict, VERDICT_WAITING);
    ck_assert_int_eq(got[0].place, 3);
    ck_assert_int_eq(got[0].rev, 40);
    ck_assert_int_eq(got[0].seq, 7);
    ck_assert_str_eq(got[1].reason, "closed");
    ck_assert(!wire_get_verdicts(b.text, b.len, got, 1, &count,
                                 &server_time, &err));
    buf_clear(&b);
}
END_TEST

START_TEST(a_verdict_that_is_unknown_is_passed_over)
{
    static const char json[] =
        "{\"verdicts\":[{\"id\":\"" ID "\",\"verdict\":\"maybe\"},7,"
        "{\"id\":\"" ID "\",\"verdict\":\"\"},"
        "{\"id\":\"" ID "\",\"verdict\":\"accepted\"}],\"server_time\":1}";
    struct verdict got[4];
    int count = 0;
    int64_t server_time;
    struct err err = {0};
    ck_assert(wire_get_verdicts(json, strlen(json), got, 4, &count,
                                &server_time, &err));
    ck_assert_int_eq(count, 1);
    ck_assert_int_eq(got[0].verdict, VERDICT_ACCEPTED);
}
END_TEST

/* ---- the rest ---- */

START_TEST(pairing_comes_back_as_it_was_sent)
{
    struct pair_request q = {"ABCD2345", "二楼休息室", "key", 1}, q2;
    struct pair_reply r = {.server_time = 5}, r2;
    snprintf(r.device, ID_SIZE, ID);
    snprintf(r.org, ID_SIZE, ORG);
    snprintf(r.epoch, ID_SIZE, EPOCH);
    snprintf(r.org_name, sizeof r.org_name, "实验小学");
    snprintf(r.tz, sizeof r.tz, "Asia/Shanghai");
    struct buf b = {0};
    struct err err = {0};
    wire_put_pair_request(&b, &q);
    ck_assert(wire_get_pair_request(b.text, b.len, &q2, &err));
    ck_assert_str_eq(q2.code, q.code);
    ck_assert_str_eq(q2.name, q.name);
    ck_assert_str_eq(q2.public_key, q.public_key);
    ck_assert_int_eq(q2.protocol, 1);
    buf_clear(&b);

    wire_put_pair_reply(&b, &r);
    ck_assert(wire_get_pair_reply(b.text, b.len, &r2, &err));
    ck_assert_str_eq(r2.device, r.device);
    ck_assert_str_eq(r2.org, r.org);
    ck_assert_str_eq(r2.org_name, r.org_name);
    ck_assert_str_eq(r2.tz, r.tz);
    ck_assert_str_eq(r2.epoch, r.epoch);
    buf_clear(&b);
}
END_TEST

static const struct {
    const char *why, *json;
} bad_requests[] = {
    {"no code", "{\"name\":\"a\",\"public_key\":\"k\",\"protocol\":1}"},
    {"a code too long", "{\"code\":\"12345678901234567\",\"name\":\"a\","
                        "\"public_key\":\"k\",\"protocol\":1}"},
    {"a key of a wrong type",
     "{\"code\":\"a\",\"name\":\"a\",\"public_key\":1,\"protocol\":1}"},
    {"no protocol", "{\"code\":\"a\",\"name\":\"a\",\"public_key\":\"k\"}"},
};

START_TEST(a_malformed_pairing_request_is_refused)
{
    struct pair_request r;
    struct err err = {0};
    const char *json = bad_requests[_i].json;
    ck_assert_msg(!wire_get_pair_request(json, strlen(json), &r, &err),
                  "%s", bad_requests[_i].why);
}
END_TEST

START_TEST(a_heartbeat_leaves_out_what_is_odd)
{
    static const char json[] = "{\"version\":7,\"screen\":\"home\","
                               "\"queued\":3,\"free_bytes\":-1}";
    struct status s;
    struct err err = {0};
    ck_assert(wire_get_status(json, strlen(json), &s, &err));
    ck_assert_str_eq(s.version, "");
    ck_assert_str_eq(s.screen, "home");
    ck_assert_int_eq(s.queued, 3);
    ck_assert_int_eq(s.free_bytes, 0);
}
END_TEST

START_TEST(a_problem_is_one_of_rfc_9457)
{
    struct buf b = {0};
    wire_put_problem(&b, 403, "Forbidden", "");
    ck_assert_str_eq(b.text, "{\"type\":\"about:blank\",\"title\":"
                             "\"Forbidden\",\"status\":403}");
    buf_clear(&b);
}
END_TEST

Suite *suite_wire(void)
{
    Suite *s = suite_create("wire");
    TCase *t = tcase_create("feed");
    tcase_add_test(t, a_page_comes_back_as_it_was_sent);
    tcase_add_loop_test(t, a_page_with_one_bad_row_is_refused_whole, 0,
                        sizeof bad_pages / sizeof bad_pages[0]);
    tcase_add_test(t, unknown_entities_and_fields_are_passed_over);
    tcase_add_test(t, a_page_of_501_rows_is_refused);
    tcase_add_test(t, a_body_above_the_limit_is_refused);
    suite_add_tcase(s, t);

    t = tcase_create("actions");
    tcase_add_test(t, actions_come_back_as_they_were_sent);
    tcase_add_loop_test(t, each_action_is_read_on_its_own, 0,
                        sizeof lenient / sizeof lenient[0]);
    tcase_add_test(t, more_than_200_actions_are_refused);
    tcase_add_test(t, verdicts_come_back_as_they_were_sent);
    tcase_add_test(t, a_verdict_that_is_unknown_is_passed_over);
    suite_add_tcase(s, t);

    t = tcase_create("rest");
    tcase_add_test(t, pairing_comes_back_as_it_was_sent);
    tcase_add_loop_test(t, a_malformed_pairing_request_is_refused, 0,
                        sizeof bad_requests / sizeof bad_requests[0]);
    tcase_add_test(t, a_heartbeat_leaves_out_what_is_odd);
    tcase_add_test(t, a_problem_is_one_of_rfc_9457);
    suite_add_tcase(s, t);
    return s;
}
