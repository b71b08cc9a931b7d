/* Pairing, the heartbeat, and errors. */
#include "sync/wire_parts.h"

void wire_put_pair_request(struct buf *out, const struct pair_request *r)
{
    buf_put(out, "{");
    wire_text(out, "code", r->code);
    wire_text(out, "name", r->name);
    wire_text(out, "public_key", r->public_key);
    wire_int(out, "protocol", r->protocol);
    buf_put(out, "}");
}

bool wire_get_pair_request(const char *json, size_t n, struct pair_request *r,
                           struct err *err)
{
    struct json *tree = wire_read(json, n, err);
    if (!tree)
        return false;
    *r = (struct pair_request){0};
    int64_t protocol = 0;
    bool ok =
        json_text(tree, "code", r->code, sizeof r->code) &&
        json_text(tree, "public_key", r->public_key, sizeof r->public_key) &&
        json_int(tree, "protocol", 0, 1000, &protocol) &&
        (!json_get(tree, "name") ||
         json_text(tree, "name", r->name, sizeof r->name));
    r->protocol = (int)protocol;
    json_free(tree);
    return ok || wire_bad(err, "malformed pairing request");
}

void wire_put_pair_reply(struct buf *out, const struct pair_reply *r)
{
    buf_put(out, "{");
    wire_text(out, "device", r->device);
    wire_name(out, "org");
    buf_put(out, "{");
    wire_text(out, "id", r->org);
    wire_text(out, "name", r->org_name);
    wire_text(out, "tz", r->tz);
    buf_put(out, "}");
    wire_text(out, "epoch", r->epoch);
    wire_int(out, "server_time", r->server_time);
    buf_put(out, "}");
}

bool wire_get_pair_reply(const char *json, size_t n, struct pair_reply *r,
                         struct err *err)
{
    struct json *tree = wire_read(json, n, err);
    if (!tree)
        return false;
    *r = (struct pair_reply){0};
    const struct json *org = json_get(tree, "org");
    bool ok =
        wire_id(tree, "device", r->device) &&
        wire_id(tree, "epoch", r->epoch) &&
        json_int(tree, "server_time", 0, WIRE_TIME_MAX, &r->server_time) &&
        wire_id(org, "id", r->org) &&
        json_text(org, "name", r->org_name, sizeof r->org_name) &&
        json_text(org, "tz", r->tz, sizeof r->tz);
    json_free(tree);
    return ok || wire_bad(err, "malformed pairing reply");
}

void wire_put_status(struct buf *out, const struct status *s)
{
    buf_put(out, "{");
    wire_text(out, "version", s->version);
    wire_text(out, "screen", s->screen);
    wire_text(out, "cursor", s->cursor);
    wire_int(out, "queued", s->queued);
    wire_int(out, "quarantined", s->quarantined);
    wire_int(out, "free_bytes", s->free_bytes);
    wire_int(out, "uptime_s", s->uptime_s);
    buf_put(out, "}");
}

bool wire_get_status(const char *json, size_t n, struct status *s,
                     struct err *err)
{
    struct json *tree = wire_read(json, n, err);
    if (!tree)
        return false;
    *s = (struct status){0};
    /* A heartbeat is for people to look at: what is odd is left out. */
    int64_t queued = 0, quarantined = 0;
    json_text(tree, "version", s->version, sizeof s->version);
    json_text(tree, "screen", s->screen, sizeof s->screen);
    json_text(tree, "cursor", s->cursor, sizeof s->cursor);
    json_int(tree, "queued", 0, INT32_MAX, &queued);
    json_int(tree, "quarantined", 0, INT32_MAX, &quarantined);
    json_int(tree, "free_bytes", 0, INT64_MAX, &s->free_bytes);
    json_int(tree, "uptime_s", 0, INT64_MAX, &s->uptime_s);
    s->queued = (int)queued;
    s->quarantined = (int)quarantined;
    json_free(tree);
    return true;
}

void wire_put_problem(struct buf *out, int status, const char *title,
                      const char *detail)
{
    buf_put(out, "{");
    wire_text(out, "type", "about:blank");
    wire_text(out, "title", title);
    wire_int(out, "status", status);
    if (detail && detail[0])
        wire_text(out, "detail", detail);
    buf_put(out, "}");
}
