/* Actions, and the verdicts on them. */
#include "sync/wire_parts.h"

#include "base/utf8.h"

#include <string.h>

static const char CLOCK_TRUSTED[] = "trusted", CLOCK_OWN[] = "own";

static void put_action(struct buf *out, const struct action *a)
{
    if (out->text[out->len - 1] == '}')
        buf_put(out, ",");
    buf_put(out, "{");
    wire_int(out, "seq", a->seq);
    wire_text(out, "id", a->id);
    wire_text(out, "kind", action_kind_text(a->kind));
    wire_int(out, "at", a->at);
    wire_text(out, "clock", a->clock_trusted ? CLOCK_TRUSTED : CLOCK_OWN);
    if (a->offset_ms)
        wire_int(out, "offset_ms", a->offset_ms);
    if (a->proof[0])
        wire_text(out, "proof", a->proof);
    wire_text(out, "member", a->member);
    wire_name(out, "data");
    buf_put(out, "{");
    wire_text(out, action_subject_field(a->kind), a->subject);
    if (a->how[0])
        wire_text(out, "how", a->how);
    if (a->walkin)
        wire_flag(out, "walkin", true);
    if (a->leased)
        wire_flag(out, "leased", true);
    buf_put(out, "}}");
}

void wire_put_actions(struct buf *out, const struct action *actions, int count)
{
    buf_put(out, "{\"actions\":[");
    for (int i = 0; i < count; i++)
        put_action(out, &actions[i]);
    buf_put(out, "]}");
}

static struct action get_action(const struct json *item)
{
    struct action a = {.kind = ACTION_UNKNOWN};
    char kind[33] = "", clock[sizeof CLOCK_TRUSTED] = "";
    size_t n = 0;
    const char *id = json_chars(json_get(item, "id"), &n);

    utf8_copy(a.id, sizeof a.id, id ? id : "");
    json_int(item, "seq", 0, INT64_MAX, &a.seq);
    json_int(item, "at", 0, WIRE_TIME_MAX, &a.at);
    json_text(item, "clock", clock, sizeof clock);
    a.clock_trusted = strcmp(clock, CLOCK_TRUSTED) == 0;
    json_int(item, "offset_ms", -WIRE_TIME_MAX, WIRE_TIME_MAX, &a.offset_ms);
    json_text(item, "proof", a.proof, sizeof a.proof);
    if (!id || !id_is_valid(id) || !wire_id(item, "member", a.member) ||
        !json_text(item, "kind", kind, sizeof kind))
        return a;

    enum action_kind known = action_kind_parse(kind);
    const struct json *data = json_get(item, "data");
    if (known == ACTION_UNKNOWN ||
        !wire_id(data, action_subject_field(known), a.subject))
        return a;
    json_text(data, "how", a.how, sizeof a.how);
    json_flag(data, "walkin", &a.walkin);
    json_flag(data, "leased", &a.leased);
    a.kind = known;
    return a;
}

bool wire_get_actions(const char *json, size_t n, struct action *actions,
                      int *count, struct err *err)
{
    struct json *tree = wire_read(json, n, err);
    if (!tree)
        return false;
    const struct json *list = json_get(tree, "actions");
    int found = json_count(list);
    bool ok = json_is_list(list) && found <= WIRE_ACTIONS_MAX;
    if (ok) {
        for (int i = 0; i < found; i++)
            actions[i] = get_action(json_at(list, i));
        *count = found;
    }
    json_free(tree);
    return ok ||
           wire_bad(err, "%d actions, at most %d", found, WIRE_ACTIONS_MAX);
}

/* ---- verdicts ---- */

void wire_put_verdicts(struct buf *out, const struct verdict *v, int count,
                       int64_t server_time)
{
    buf_put(out, "{\"verdicts\":[");
    for (int i = 0; i < count; i++) {
        buf_put(out, i > 0 ? ",{" : "{");
        wire_text(out, "id", v[i].id);
        wire_int(out, "seq", v[i].seq);
        wire_text(out, "verdict", verdict_text(v[i].verdict));
        wire_text(out, "reason", v[i].reason);
        if (v[i].proof[0])
            wire_text(out, "proof", v[i].proof);
        if (v[i].rev > 0)
            wire_int(out, "rev", v[i].rev);
        if (v[i].place > 0) {
            wire_name(out, "data");
            buf_put(out, "{");
            wire_int(out, "place", v[i].place);
            buf_put(out, "}");
        }
        buf_put(out, "}");
    }
    buf_put(out, "]");
    wire_int(out, "server_time", server_time);
    buf_put(out, "}");
}

/* False for one that cannot be understood: its action stays queued, and
 * its neighbours are answered all the same. */
static bool get_verdict(const struct json *item, struct verdict *v)
{
    char word[33] = "";
    int64_t place = 0;
    *v = (struct verdict){0};
    if (!wire_id(item, "id", v->id) ||
        !json_text(item, "verdict", word, sizeof word) ||
        !verdict_parse(word, &v->verdict) || v->verdict == VERDICT_NONE)
        return false;
    json_int(item, "seq", 0, INT64_MAX, &v->seq);
    json_text(item, "reason", v->reason, sizeof v->reason);
    json_text(item, "proof", v->proof, sizeof v->proof);
    json_int(item, "rev", 0, INT64_MAX, &v->rev);
    json_int(json_get(item, "data"), "place", 0, INT32_MAX, &place);
    v->place = (int)place;
    return true;
}

bool wire_get_verdicts(const char *json, size_t n, struct verdict *v, int max,
                       int *count, int64_t *server_time, struct err *err)
{
    struct json *tree = wire_read(json, n, err);
    if (!tree)
        return false;
    const struct json *list = json_get(tree, "verdicts");
    int found = json_count(list), kept = 0;
    bool ok = json_is_list(list) && found <= max &&
              json_int(tree, "server_time", 0, WIRE_TIME_MAX, server_time);
    for (int i = 0; ok && i < found; i++)
        kept += get_verdict(json_at(list, i), &v[kept]);
    if (ok)
        *count = kept;
    json_free(tree);
    return ok || wire_bad(err, "malformed answer with %d verdicts", found);
}
