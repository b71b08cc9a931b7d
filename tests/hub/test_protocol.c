/* sync/PROTOCOL.md, read with the real code: every example is one that hub
 * and screen take, nothing in it is passed over unread, and nothing that
 * there is is without its example. */
#include "says.h"

#include "base/mem.h"
#include "model/action.h"
#include "store/feed.h"
#include "sync/sign.h"
#include "sync/wire.h"

#include <check.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_protocol(void);

#define DOCUMENT "sync/PROTOCOL.md"

enum { EXAMPLES_MAX = 60, DOCUMENT_MAX = 256 * 1024 };

/* ---- the document ---- */

struct example {
    char *first;   /* "POST /v1/pair", or "201" */
    char *headers; /* lines, or "" */
    char *body;    /* "" without one */
};

static struct document {
    char *text; /* as it is; the examples are cut out of a copy */
    char *copy;
    struct example examples[EXAMPLES_MAX];
    int count;
    char *base; /* of the signed request */
} doc;

static char *cut(char *text, const char *mark)
{
    char *at = strstr(text, mark);
    ck_assert_msg(at != NULL, "no end of \"%.60s\"", text);
    *at = '\0';
    return at + strlen(mark);
}

static void add_example(char *text)
{
    ck_assert_int_lt(doc.count, EXAMPLES_MAX);
    struct example *e = &doc.examples[doc.count++];
    size_t n = strlen(text);
    e->first = text;
    if (n > 0 && text[n - 1] == '\n') { /* no body */
        text[n - 1] = '\0';
        e->body = (char *)"";
    } else {
        e->body = cut(text, "\n\n");
    }
    e->headers = strchr(text, '\n');
    if (e->headers)
        *e->headers++ = '\0';
    else
        e->headers = (char *)"";
}

static void set_up(void)
{
    FILE *f = fopen(DOCUMENT, "r");
    ck_assert_msg(f != NULL, DOCUMENT);
    ck_assert_int_ge(sodium_init(), 0);
    doc = (struct document){.text = mem_new(DOCUMENT_MAX)};
    size_t n = fread(doc.text, 1, DOCUMENT_MAX - 1, f);
    ck_assert(n > 0 && n < DOCUMENT_MAX - 1);
    fclose(f);
    doc.copy = mem_text(doc.text);
    for (char *p = doc.copy; (p = strstr(p, "\n```"));) {
        char *block = cut(p + 4, "\n");
        char *kind = p + 4, *next = cut(block, "\n```");
        if (strcmp(kind, "http") == 0)
            add_example(block);
        else if (strcmp(kind, "signature-base") == 0)
            doc.base = block;
        p = next;
    }
    ck_assert_int_gt(doc.count, 20);
}

static void tear_down(void)
{
    free(doc.text);
    free(doc.copy);
}

static bool is_answer(const struct example *e)
{
    return e->first[0] >= '0' && e->first[0] <= '9';
}

/* The request that an answer is to. */
static const struct example *asked(const struct example *answer)
{
    const struct example *e = answer;
    while (e > doc.examples && is_answer(e))
        e--;
    return e;
}

static bool is_to(const struct example *e, const char *beginning)
{
    return strncmp(e->first, beginning, strlen(beginning)) == 0;
}

static const char *header(const struct example *e, const char *name,
                          char out[SIGN_HEADER_MAX])
{
    char mark[64], all[4096];
    snprintf(mark, sizeof mark, "\n%s: ", name);
    snprintf(all, sizeof all, "\n%s", e->headers);
    const char *at = strstr(all, mark);
    out[0] = '\0';
    if (at)
        snprintf(out, SIGN_HEADER_MAX, "%.*s",
                 (int)strcspn(at + strlen(mark), "\n"), at + strlen(mark));
    return out;
}

/* ---- what is read and written again says the same ---- */

static struct json *tree_of(const char *text, size_t n)
{
    struct err err = {0};
    struct json_limits limits = {WIRE_BODY_MAX, WIRE_DEPTH_MAX};
    struct json *tree = json_read(text, n, limits, &err);
    ck_assert_msg(tree != NULL, "%s: %.200s", err.detail, text);
    return tree;
}

/* Takes `out`.  What is in the example must have been read. */
static void assert_reads_all(struct buf *out, const struct example *e)
{
    static const char *const none[] = {NULL};
    struct json *now = tree_of(out->text, out->len);
    struct json *then = tree_of(e->body, strlen(e->body));
    assert_says(now, then, none, e->first);
    json_free(now);
    json_free(then);
    buf_clear(out);
}

#define MUST(good) ck_assert_msg(good, "%s: %s", e->first, err.detail)

static void read_pair_request(const struct example *e)
{
    struct pair_request r;
    struct buf out = {0};
    struct err err = {0};
    unsigned char key[32];
    MUST(wire_get_pair_request(e->body, strlen(e->body), &r, &err));
    ck_assert(key_parse(r.public_key, key));
    ck_assert_int_eq(r.protocol, WIRE_PROTOCOL);
    wire_put_pair_request(&out, &r);
    assert_reads_all(&out, e);
}

static void read_pair_reply(const struct example *e)
{
    struct pair_reply r;
    struct buf out = {0};
    struct err err = {0};
    MUST(wire_get_pair_reply(e->body, strlen(e->body), &r, &err));
    wire_put_pair_reply(&out, &r);
    assert_reads_all(&out, e);
}

/* A cursor in the query is one, unless the answer says that it is not. */
static void read_feed_request(const struct example *e)
{
    char cursor[WIRE_CURSOR_SIZE];
    struct cursor c;
    const char *at = strstr(e->first, "cursor=");
    bool is_refused =
        e + 1 < doc.examples + doc.count && is_to(e + 1, "400");
    ck_assert_str_eq(e->body, "");
    if (!at)
        return;
    at += strlen("cursor=");
    snprintf(cursor, sizeof cursor, "%.*s", (int)strcspn(at, "&"), at);
    ck_assert_msg(cursor_parse(cursor, &c) != is_refused, "%s", cursor);
}

static void read_page(const struct example *e)
{
    struct page p;
    struct cursor c;
    struct buf out = {0};
    struct err err = {0};
    MUST(wire_get_page(e->body, strlen(e->body), &p, &err));
    ck_assert_int_eq(p.skipped, 0);
    ck_assert(cursor_parse(p.cursor, &c));
    ck_assert_str_eq(c.epoch, p.epoch);
    wire_put_page(&out, &p);
    assert_reads_all(&out, e);
    page_clear(&p);
}

static void read_actions(const struct example *e)
{
    struct action a[WIRE_ACTIONS_MAX];
    int count = 0;
    struct buf out = {0};
    struct err err = {0};
    MUST(wire_get_actions(e->body, strlen(e->body), a, &count, &err));
    for (int i = 0; i < count; i++)
        ck_assert_msg(a[i].kind != ACTION_UNKNOWN, "%s", a[i].id);
    wire_put_actions(&out, a, count);
    assert_reads_all(&out, e);
}

static void read_verdicts(const struct example *e)
{
    struct verdict v[WIRE_ACTIONS_MAX];
    int count = 0;
    int64_t server_time;
    struct buf out = {0};
    struct err err = {0};
    MUST(wire_get_verdicts(e->body, strlen(e->body), v, WIRE_ACTIONS_MAX,
                           &count, &server_time, &err));
    for (int i = 0; i < count; i++)
        ck_assert_msg(rule_parse(v[i].reason) != RULE_FORM ||
                          strcmp(v[i].reason, "form") == 0,
                      "%s", v[i].reason);
    wire_put_verdicts(&out, v, count, server_time);
    assert_reads_all(&out, e);
}

static void read_status(const struct example *e)
{
    struct status s;
    struct buf out = {0};
    struct err err = {0};
    MUST(wire_get_status(e->body, strlen(e->body), &s, &err));
    wire_put_status(&out, &s);
    assert_reads_all(&out, e);
}

static void read_nothing(const struct example *e)
{
    ck_assert_str_eq(e->body, "");
}

static void read_picture(const struct example *e)
{
    char text[SIGN_HEADER_MAX];
    ck_assert_uint_eq(strlen(header(e, "ETag", text)), 66);
    ck_assert(is_to(e, "206") == (header(e, "Content-Range", text)[0] != 0));
}

static void read_problem(const struct example *e)
{
    char type[SIGN_HEADER_MAX], title[200], detail[200] = "";
    int status = (int)strtol(e->first, NULL, 10);
    struct buf out = {0};
    ck_assert_str_eq(header(e, "Content-Type", type),
                     "application/problem+json");
    struct json *tree = tree_of(e->body, strlen(e->body));
    ck_assert(json_text(tree, "title", title, sizeof title));
    json_text(tree, "detail", detail, sizeof detail);
    json_free(tree);
    wire_put_problem(&out, status, title, detail);
    assert_reads_all(&out, e);
}

static const struct {
    const char *request, *answer; /* answer NULL: the request itself */
    void (*read)(const struct example *e);
} readers[] = {
    {"POST /v1/pair", NULL, read_pair_request},
    {"POST /v1/pair", "201", read_pair_reply},
    {"GET /v1/feed", NULL, read_feed_request},
    {"GET /v1/feed", "200", read_page},
    {"POST /v1/actions", NULL, read_actions},
    {"POST /v1/actions", "200", read_verdicts},
    {"GET /v1/media/", NULL, read_nothing},
    {"GET /v1/media/", "200", read_picture},
    {"GET /v1/media/", "206", read_picture},
    {"POST /v1/status", NULL, read_status},
    {"POST /v1/status", "204", read_nothing},
    {"", "4", read_problem},
    {"", "5", read_problem},
};
enum { READERS = sizeof readers / sizeof readers[0] };

static int reader_of(const struct example *e)
{
    for (int i = 0; i < READERS; i++)
        if (is_to(asked(e), readers[i].request) &&
            is_answer(e) == (readers[i].answer != NULL) &&
            (!readers[i].answer || is_to(e, readers[i].answer)))
            return i;
    ck_abort_msg("nobody reads \"%s\"", e->first);
    return 0;
}

START_TEST(every_example_is_read_whole)
{
    int used[READERS] = {0};
    for (int i = 0; i < doc.count; i++) {
        int reader = reader_of(&doc.examples[i]);
        readers[reader].read(&doc.examples[i]);
        used[reader]++;
    }
    for (int i = 0; i < READERS; i++)
        ck_assert_msg(used[i] > 0, "no example of %s %s", readers[i].request,
                      readers[i].answer ? readers[i].answer : "");
}
END_TEST

/* ---- nothing is missing ---- */

static void assert_told(const char *before, const char *what,
                        const char *after)
{
    char text[200];
    snprintf(text, sizeof text, "%s%s%s", before, what, after);
    ck_assert_msg(strstr(doc.text, text) != NULL, "not told: %s", text);
}

START_TEST(every_entity_has_a_row_with_all_its_fields)
{
    for (int k = 0; k < entity_count; k++) {
        const struct entity *e = &entities[k];
        bool seen = false;
        assert_told("\n| `", e->name, "` |");
        for (int i = 0; e->fields[i].name; i++)
            assert_told("`", e->fields[i].name, "`");
        for (int i = 0; i < doc.count; i++) {
            struct page p = {0};
            struct err err = {0};
            const char *body = doc.examples[i].body;
            if (!is_to(asked(&doc.examples[i]), "GET /v1/feed") ||
                !wire_get_page(body, strlen(body), &p, &err))
                continue;
            for (int r = 0; r < p.count; r++)
                for (int f = 0; p.rows[r].entity == e && !p.rows[r].deleted &&
                                (seen = true, e->fields[f].name);
                     f++)
                    ck_assert_msg(p.rows[r].values[f].present, "no %s.%s",
                                  e->name, e->fields[f].name);
            page_clear(&p);
        }
        ck_assert_msg(seen, "no row of %s", e->name);
    }
}
END_TEST

START_TEST(every_action_and_every_answer_is_told)
{
    for (int k = 0; k < ACTION_KINDS; k++) {
        assert_told("\n| `", action_kind_text((enum action_kind)k), "` |");
        assert_told("\"kind\":\"", action_kind_text((enum action_kind)k),
                    "\"");
    }
    for (int v = VERDICT_NONE + 1; v < VERDICTS; v++)
        assert_told("\"verdict\":\"", verdict_text((enum verdict_kind)v),
                    "\"");
    for (int r = RULE_OK + 1; r < RULES; r++)
        assert_told("`", rule_word((enum rule)r), "`");
    static const char *const statuses[] = {"400", "401", "403", "404", "410",
                                           "413", "429", "503"};
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
        assert_told("```http\n", statuses[i], "\n");
}
END_TEST

/* ---- what has to be computed ---- */

static void find_key(unsigned char key[32])
{
    struct pair_request r;
    struct err err = {0};
    for (int i = 0; i < doc.count; i++) {
        const struct example *e = &doc.examples[i];
        if (is_to(e, "POST /v1/pair") &&
            wire_get_pair_request(e->body, strlen(e->body), &r, &err)) {
            ck_assert(key_parse(r.public_key, key));
            return;
        }
    }
    ck_abort_msg("no key");
}

START_TEST(the_signatures_are_right)
{
    unsigned char key[32], sig[64];
    int seen = 0;
    find_key(key);
    for (int i = 0; i < doc.count; i++) {
        const struct example *e = &doc.examples[i];
        struct signature s;
        struct err err = {0};
        if (!header(e, "Signature-Input", s.input)[0])
            continue;
        header(e, "Signature", s.signature);
        header(e, "Content-Digest", s.digest);
        char *method = mem_text(e->first), *path = cut(method, " ");
        char *query = strchr(path, '?');
        if (query)
            *query++ = '\0';
        struct message m = {method, path, query ? query : "", e->body,
                            strlen(e->body)};
        MUST(sign_verify(&m, &s, key, &err));
        size_t n = 0;
        if (m.body_len > 0) {
            ck_assert_int_eq(
                sodium_base642bin(sig, sizeof sig, s.signature + 6, 88, NULL,
                                  &n, NULL, sodium_base64_VARIANT_ORIGINAL),
                0);
            ck_assert(doc.base && sign_verify_base(doc.base, sig, key));
        }
        free(method);
        seen++;
    }
    ck_assert_int_eq(seen, 2);
}
END_TEST

/* The first page is a whole feed, so its digest is that of its rows. */
START_TEST(the_digest_is_that_of_the_rows)
{
    for (int i = 0; i < doc.count; i++) {
        struct page p = {0};
        struct err err = {0};
        const char *body = doc.examples[i].body;
        if (!is_to(&doc.examples[i], "200") ||
            !is_to(asked(&doc.examples[i]), "GET /v1/feed") ||
            !wire_get_page(body, strlen(body), &p, &err))
            continue;
        uint64_t digest = 0;
        for (int r = 0; r < p.count; r++)
            digest ^= feed_hash(p.rows[r].entity->name, p.rows[r].id,
                                p.rows[r].rev);
        ck_assert(!p.more && p.digest_count == 1);
        ck_assert_msg(digest == p.digests[0].value, "it is %016llx",
                      (unsigned long long)digest);
        page_clear(&p);
        return;
    }
    ck_abort_msg("no page");
}
END_TEST

Suite *suite_protocol(void)
{
    Suite *s = suite_create("protocol");
    TCase *t = tcase_create("protocol");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, every_example_is_read_whole);
    tcase_add_test(t, every_entity_has_a_row_with_all_its_fields);
    tcase_add_test(t, every_action_and_every_answer_is_told);
    tcase_add_test(t, the_signatures_are_right);
    tcase_add_test(t, the_digest_is_that_of_the_rows);
    suite_add_tcase(s, t);
    return s;
}
