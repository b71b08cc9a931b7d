/* Screens of other versions: what a screen of the release before this one
 * said when it was recorded (wire_record.c) is said to today's hub, as it was
 * and with what a still newer version may add. */
#include "says.h"
#include "tape.h"
#include "wire_record.h"

#include "base/buf.h"
#include "sync/wire.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_skew_hub(void);

static struct world w;
static struct screen screen;

/* What is another in each run. */
static const char *const passing[] = {
    "server_time", "device", "starts_at", "ends_at", "at",
    "title", "detail", "cursor", "rev",
    WIRE_ORG, /* a digest, of rows that may be more */ NULL};

static void assert_answer(const struct tape *t, const struct reply *r)
{
    ck_assert_msg(r->status == t->status, "%s: %ld, was %d: %s", t->target,
                  r->status, t->status, r->body);
    if (t->answer[0] != '{') {
        ck_assert_str_eq(r->body, t->answer);
        return;
    }
    struct reply recorded = {.body = t->answer, .len = strlen(t->answer)};
    struct json *then = reply_json(&recorded), *now = reply_json(r);
    assert_says(now, then, passing, t->target);
    json_free(then);
    json_free(now);
}

/* With its own signature: a screen's clock and its hub's key are the same
 * after an update. */
START_TEST(a_screen_of_the_release_before_is_served_as_it_was)
{
    struct tape tapes[TAPES_MAX];
    int n = tapes_read(RECORDED, tapes);
    wire_open(&w, &screen);
    for (int i = 0; i < n; i++) {
        struct tape *t = &tapes[i];
        struct buf headers = {0};
        for (const char *p = t->headers; *p; p++)
            buf_put(&headers, *p == '\n' ? "\r\n" : (char[]){*p, '\0'});
        struct reply r = ask(&w, NULL, t->target, t->posts ? t->body : NULL,
                             headers.text);
        assert_answer(t, &r);
        reply_clear(&r);
        buf_clear(&headers);
    }
    wire_close(&w);
    tapes_clear(tapes, n);
}
END_TEST

START_TEST(a_newer_screen_with_more_fields_is_served_the_same)
{
    struct tape tapes[TAPES_MAX];
    int n = tapes_read(RECORDED, tapes);
    wire_open(&w, &screen);
    for (int i = 0; i < n; i++) {
        struct tape *t = &tapes[i];
        if (t->status == 400)
            continue; /* was malformed, and is so in another way */
        char *body = t->posts ? with_more(t->body) : NULL;
        struct reply r = ask(&w, t->headers[0] ? &screen : NULL, t->target,
                             body, NULL);
        assert_answer(t, &r);
        reply_clear(&r);
        free(body);
    }
    wire_close(&w);
    tapes_clear(tapes, n);
}
END_TEST

static const struct {
    int protocol;
    long status;
    const char *why;
} protocols[] = {
    {WIRE_PROTOCOL - 1, 201, "the one before"},
    {WIRE_PROTOCOL, 201, "our own"},
    {WIRE_PROTOCOL + 1, 201, "the next one"},
    {WIRE_PROTOCOL + 2, 400, "one too far ahead"},
};

START_TEST(a_screen_one_protocol_away_is_paired)
{
    struct tape t = {0};
    char ours[40], theirs[40];
    wire_open(&w, &screen);
    tape_read(&t, RECORDED, "01-pair");
    snprintf(ours, sizeof ours, "\"protocol\":%d", WIRE_PROTOCOL);
    snprintf(theirs, sizeof theirs, "\"protocol\":%d",
             protocols[_i].protocol);
    char *body = replaced(t.body, ours, theirs);
    struct reply r = ask(&w, NULL, t.target, body, NULL);
    ck_assert_msg(r.status == protocols[_i].status, "%s: %ld",
                  protocols[_i].why, r.status);
    reply_clear(&r);
    free(body);
    tapes_clear(&t, 1);
    wire_close(&w);
}
END_TEST

/* What is recorded today is what the next release will be held against. */
START_TEST(todays_conversation_can_be_recorded)
{
    char folder[128];
    struct tape today[TAPES_MAX], then[TAPES_MAX];
    world_make_folder(folder, sizeof folder);
    wire_record(folder);
    int n = tapes_read(folder, today), was = tapes_read(RECORDED, then);
    ck_assert_int_eq(n, was);
    for (int i = 0; i < n; i++)
        ck_assert_msg(today[i].status == then[i].status, "%s",
                      then[i].target);
    tapes_clear(today, n);
    tapes_clear(then, was);
    world_remove_folder(folder);
}
END_TEST

Suite *suite_skew_hub(void)
{
    Suite *s = suite_create("skew");
    TCase *t = tcase_create("hub");
    tcase_add_test(t, a_screen_of_the_release_before_is_served_as_it_was);
    tcase_add_test(t, a_newer_screen_with_more_fields_is_served_the_same);
    tcase_add_loop_test(t, a_screen_one_protocol_away_is_paired, 0,
                        sizeof protocols / sizeof protocols[0]);
    tcase_add_test(t, todays_conversation_can_be_recorded);
    suite_add_tcase(s, t);
    return s;
}
