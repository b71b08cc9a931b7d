#include "hub_world.h"
#include "tls_screen.h"

#include "base/clock.h"
#include "base/version.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_hub_tls(void);

/* A real hub behind TLS, and certificates that openssl makes: of a school's
 * own authority, with the hub's address or another's in them. */

static const char MAKE[] =
    "cd %s && { "
    "authority() { openssl req -x509 -newkey ec -pkeyopt"
    "  ec_paramgen_curve:prime256v1 -nodes -subj /CN=$1 -keyout $1.key"
    "  -out $1.pem -days 365; };"
    "leaf() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
    "  -nodes -subj /CN=$1 -keyout $1.key -out $1.csr &&"
    "  echo subjectAltName=$2 >$1.ext && openssl x509 -req -in $1.csr"
    "  -CA ours.pem -CAkey ours.key -CAcreateserial -days 100"
    "  -extfile $1.ext -out $1.pem; };"
    "authority ours; authority theirs; leaf hub IP:127.0.0.1;"
    "leaf other DNS:other.example; } 2>/dev/null >/dev/null";

static struct world w;
static char url[300], folder[WORLD_PATH];

static const char *path_of(const char *name)
{
    static char paths[4][2 * WORLD_PATH];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

/* The hub again, with this certificate. */
static void serve_with(const char *pem, const char *key)
{
    struct err err = {0};
    struct http_options o = {.listen = "127.0.0.1:0",
                             .tls_cert = path_of(pem),
                             .tls_key = path_of(key)};
    serve_stop(w.serve);
    w.serve = serve_start(w.hub, &o, &err);
    ck_assert_msg(w.serve != NULL, "%s", err.detail);
    snprintf(url, sizeof url, "%s", http_url(w.serve->http));
}

/* Once for all cases. */
static void make_certificates(void)
{
    char command[2048];
    world_make_folder(folder, sizeof folder);
    snprintf(command, sizeof command, MAKE, folder);
    ck_assert_int_eq(system(command), 0);
}

static void remove_certificates(void)
{
    world_remove_folder(folder);
}

static void setup(void)
{
    world_open(&w);
}

static void teardown(void)
{
    world_close(&w);
}

enum when { TODAY, IN_A_YEAR, BEFORE_IT, EPOCH_ITSELF, MADE };

static int64_t time_of(enum when when)
{
    int64_t today = clock_now_ms(NULL) / 1000 + 60;
    const int64_t times[] = {[TODAY] = today,
                             [IN_A_YEAR] = today + 365 * 86400,
                             [BEFORE_IT] = STAFFROOM_MADE_S - 1,
                             [EPOCH_ITSELF] = 0,
                             [MADE] = STAFFROOM_MADE_S};
    return times[when];
}

static const struct {
    const char *cert, *trusts; /* the hub's; the screen's --hub-cert */
    enum when when;
    bool hubs, ok;
    const char *why;
} cases[] = {
    {"hub", "ours.pem", TODAY, false, true, "all is right"},
    {"hub", "ours.pem", TODAY, true, true, "all is right, and known"},
    {"hub", "hub.pem", TODAY, false, true, "the certificate itself"},
    {"hub", "ours.pem", EPOCH_ITSELF, false, true, "a clock of 1970"},
    {"hub", "ours.pem", BEFORE_IT, false, true, "before this was made"},
    {"hub", "ours.pem", BEFORE_IT, true, true, "a hub of 1970"},
    {"hub", "ours.pem", IN_A_YEAR, false, false, "expired"},
    {"hub", "ours.pem", IN_A_YEAR, true, false, "expired by the hub's time"},
    {"hub", "ours.pem", MADE, true, false, "not valid yet, by the hub's time"},
    {"hub", NULL, TODAY, false, false, "the system does not know it"},
    {"hub", NULL, EPOCH_ITSELF, false, false, "nor in 1970"},
    {"hub", "theirs.pem", TODAY, false, false, "another's authority"},
    {"hub", "theirs.pem", EPOCH_ITSELF, false, false, "nor in 1970"},
    {"hub", "no such file", TODAY, false, false, "nothing to trust"},
    {"other", "ours.pem", TODAY, false, false, "another's name"},
    {"other", "ours.pem", EPOCH_ITSELF, false, false, "nor in 1970"},
};

START_TEST(a_certificate_is_checked_but_not_by_a_clock_that_is_wrong)
{
    char pem[32], key[32];
    snprintf(pem, sizeof pem, "%s.pem", cases[_i].cert);
    snprintf(key, sizeof key, "%s.key", cases[_i].cert);
    serve_with(pem, key);
    struct transport *t = tls_open(url);
    const char *trusts = cases[_i].trusts;
    int status = tls_ask(t, trusts ? path_of(trusts) : NULL,
                         time_of(cases[_i].when), cases[_i].hubs);
    ck_assert_msg(status == (cases[_i].ok ? 200 : 0), "%s: %d",
                  cases[_i].why, status);
    tls_close(t);
}
END_TEST

START_TEST(a_certificate_of_the_future_shows_that_the_clock_is_behind)
{
    serve_with("hub.pem", "hub.key");
    const char *ours = path_of("ours.pem");
    struct transport *t = tls_open(url);
    ck_assert_int_eq(tls_ask(t, ours, time_of(MADE), false), 0);
    ck_assert_int_eq(tls_ask(t, ours, time_of(MADE) + 9, false), 200);
    tls_close(t);
    t = tls_open(url); /* a connection that stands is not checked again */
    ck_assert_int_eq(tls_ask(t, ours, time_of(MADE), false), 0);
    /* But then the hub's time counts. */
    ck_assert_int_eq(tls_ask(t, ours, time_of(IN_A_YEAR), true), 0);
    tls_close(t);
}
END_TEST

Suite *suite_hub_tls(void)
{
    Suite *s = suite_create("hub_tls");
    TCase *t = tcase_create("tls");
    tcase_add_unchecked_fixture(t, make_certificates, remove_certificates);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 30);
    tcase_add_loop_test(
        t, a_certificate_is_checked_but_not_by_a_clock_that_is_wrong, 0,
        sizeof cases / sizeof cases[0]);
    tcase_add_test(
        t, a_certificate_of_the_future_shows_that_the_clock_is_behind);
    suite_add_tcase(s, t);
    return s;
}
