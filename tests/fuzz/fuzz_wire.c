/* Every message of the network.  The first byte picks the decoder; what it
 * accepts must be written and accepted again. */
#include "fuzz.h"

#include "sync/wire.h"

static void page(const char *json, size_t n)
{
    struct page p, again;
    struct err err = {0};
    if (!wire_get_page(json, n, &p, &err))
        return;
    assert(p.count <= WIRE_ROWS_MAX && p.digest_count <= WIRE_ORGS_MAX);
    struct buf out = {0};
    for (int i = 0; i < p.count; i++)
        assert(p.rows[i].entity);
    wire_put_page(&out, &p);
    if (out.len <= WIRE_BODY_MAX) {
        assert(wire_get_page(out.text, out.len, &again, &err));
        assert(again.count == p.count);
        page_clear(&again);
    }
    buf_clear(&out);
    page_clear(&p);
}

static void actions(const char *json, size_t n)
{
    struct action *got = calloc(WIRE_ACTIONS_MAX, sizeof *got);
    struct action *known = calloc(WIRE_ACTIONS_MAX, sizeof *known);
    int count = 0, kept = 0, again = 0;
    struct err err = {0};
    assert(got && known);
    if (wire_get_actions(json, n, got, &count, &err)) {
        assert(count >= 0 && count <= WIRE_ACTIONS_MAX);
        for (int i = 0; i < count; i++)
            if (got[i].kind != ACTION_UNKNOWN)
                known[kept++] = got[i];
        struct buf out = {0};
        wire_put_actions(&out, known, kept);
        assert(wire_get_actions(out.text, out.len, got, &again, &err));
        assert(again == kept);
        for (int i = 0; i < kept; i++)
            assert(got[i].kind == known[i].kind &&
                 strcmp(got[i].id, known[i].id) == 0);
        buf_clear(&out);
    }
    free(known);
    free(got);
}

static void verdicts(const char *json, size_t n)
{
    enum { MOST = 20 };
    struct verdict v[MOST], again[MOST];
    int count = 0, found = 0;
    int64_t server_time = 0;
    struct err err = {0};
    if (!wire_get_verdicts(json, n, v, MOST, &count, &server_time, &err))
        return;
    assert(count >= 0 && count <= MOST);
    struct buf out = {0};
    wire_put_verdicts(&out, v, count, server_time);
    assert(wire_get_verdicts(out.text, out.len, again, MOST, &found,
                           &server_time, &err));
    assert(found == count);
    buf_clear(&out);
}

static void pair_request(const char *json, size_t n)
{
    struct pair_request r, again;
    struct err err = {0};
    if (!wire_get_pair_request(json, n, &r, &err))
        return;
    struct buf out = {0};
    wire_put_pair_request(&out, &r);
    assert(wire_get_pair_request(out.text, out.len, &again, &err));
    assert(strcmp(r.code, again.code) == 0 && strcmp(r.name, again.name) == 0);
    buf_clear(&out);
}

static void pair_reply(const char *json, size_t n)
{
    struct pair_reply r, again;
    struct err err = {0};
    if (!wire_get_pair_reply(json, n, &r, &err))
        return;
    struct buf out = {0};
    wire_put_pair_reply(&out, &r);
    assert(wire_get_pair_reply(out.text, out.len, &again, &err));
    assert(strcmp(r.org_name, again.org_name) == 0);
    buf_clear(&out);
}

static void status(const char *json, size_t n)
{
    struct status s, again;
    struct err err = {0};
    if (!wire_get_status(json, n, &s, &err))
        return;
    struct buf out = {0};
    wire_put_status(&out, &s);
    assert(wire_get_status(out.text, out.len, &again, &err));
    assert(again.queued == s.queued && strcmp(s.cursor, again.cursor) == 0);
    buf_clear(&out);
}

static void cursor(const char *bytes, size_t n)
{
    char *text = text_of((const uint8_t *)bytes, n);
    struct cursor c, again;
    if (cursor_parse(text, &c)) {
        char out[WIRE_CURSOR_SIZE];
        assert(c.count >= 1 && c.count <= WIRE_ORGS_MAX);
        cursor_format(&c, out);
        assert(cursor_parse(out, &again));
        assert(again.count == c.count && again.at[0].rev == c.at[0].rev);
    }
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const decoders[])(const char *bytes, size_t n) = {
        page, actions, verdicts, pair_request, pair_reply, status, cursor,
    };
    enum { DECODERS = sizeof decoders / sizeof decoders[0] };
    if (size == 0)
        return 0;
    char *bytes = bytes_of(data + 1, size - 1);
    decoders[data[0] % DECODERS](bytes, size - 1);
    free(bytes);
    return 0;
}
