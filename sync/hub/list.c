#include "sync/hub/commands.h"
#include "sync/hub/survey.h"

#include "base/json.h"
#include "base/lang.h"
#include "base/mem.h"
#include "store/conflicts.h"
#include "store/hub_rows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { DEVICES_MAX = 10000 };

struct listing {
    struct buf out;
    bool json;
    int rows, columns; /* written so far; columns of this row */
};

/* Verifiers are for screens, never for the eye. */
static bool is_secret(const char *field)
{
    return strcmp(field, "pin_hash") == 0 || strcmp(field, "card_hash") == 0;
}

static void begin_row(struct listing *l)
{
    if (l->json)
        buf_put(&l->out, l->rows > 0 ? ",\n{" : "{");
    l->rows++;
    l->columns = 0;
}

static void end_row(struct listing *l)
{
    buf_put(&l->out, l->json ? "}" : "\n");
}

static void begin_column(struct listing *l, const char *name)
{
    if (l->columns++ > 0)
        buf_put(&l->out, l->json ? "," : "\t");
    if (!l->json)
        return;
    json_put_text(&l->out, name);
    buf_put(&l->out, ":");
}

static void put_text(struct listing *l, const char *name, const char *text)
{
    begin_column(l, name);
    if (l->json) {
        if (text)
            json_put_text(&l->out, text);
        else
            buf_put(&l->out, "null");
        return;
    }
    for (const char *p = text ? text : ""; *p; p++) /* a row stays a line */
        buf_add(&l->out, (unsigned char)*p < ' ' ? " " : p, 1);
}

static void put_number(struct listing *l, const char *name, int64_t number)
{
    begin_column(l, name);
    buf_printf(&l->out, "%" PRId64, number);
}

static void put_row(void *ctx, const struct row *row)
{
    struct listing *l = ctx;
    begin_row(l);
    put_text(l, "id", row->id);
    put_text(l, "org", row->org);
    for (int i = 0; row->entity->fields[i].name; i++) {
        const struct field *f = &row->entity->fields[i];
        const struct value *v = &row->values[i];
        if (is_secret(f->name))
            continue;
        if (f->type == FIELD_INT && v->present)
            put_number(l, f->name, v->number);
        else
            put_text(l, f->name, v->text);
    }
    end_row(l);
}

static void put_device(struct listing *l, const struct device *d)
{
    begin_row(l);
    put_text(l, "id", d->id);
    put_text(l, "org", d->org);
    put_text(l, "name", d->name);
    put_number(l, "paired_at", d->paired_at);
    put_number(l, "seen_at", d->seen_at);
    put_number(l, "revoked_at", d->revoked_at);
    put_number(l, "cloned", d->cloned);
    end_row(l);
}

static bool list_devices(struct db *db, const char *org, struct listing *l,
                         struct err *err)
{
    struct device *devices = mem_new(DEVICES_MAX * sizeof *devices);
    int count = 0;
    bool ok = devices_list(db, devices, DEVICES_MAX, &count, err);
    for (int i = 0; ok && i < count; i++)
        if (!org[0] || strcmp(devices[i].org, org) == 0)
            put_device(l, &devices[i]);
    free(devices);
    return ok;
}

/* Ids and times, never a name. */
static void put_receipt(void *ctx, const struct receipt *r)
{
    struct listing *l = ctx;
    const struct action *a = &r->action;
    begin_row(l);
    put_text(l, "id", a->id);
    put_text(l, "device", r->device);
    put_number(l, "seq", a->seq);
    put_text(l, "kind", action_kind_text(a->kind));
    put_text(l, "member", a->member);
    put_text(l, "subject", a->subject);
    put_text(l, "how", a->how);
    put_number(l, "at", a->at);
    put_number(l, "clock_trusted", a->clock_trusted);
    put_number(l, "offset_ms", a->offset_ms);
    put_number(l, "received_at", r->received_at);
    put_text(l, "verdict", verdict_text(r->verdict.verdict));
    put_text(l, "reason", r->verdict.reason);
    put_number(l, "rev", r->verdict.rev);
    put_number(l, "place", r->verdict.place);
    end_row(l);
}

static bool list_receipts(struct db *db, const char *org, struct listing *l,
                          struct err *err)
{
    return receipts_each(db, org, put_receipt, l, err);
}

static void put_conflict(void *ctx, const struct conflict *c)
{
    struct listing *l = ctx;
    begin_row(l);
    put_text(l, "id", c->id);
    put_text(l, "org", c->org);
    put_text(l, "kind", c->kind);
    put_text(l, "activity", c->activity);
    put_text(l, "member", c->member);
    put_text(l, "first_action", c->first.action);
    put_text(l, "first_device", c->first.device);
    put_number(l, "first_at", c->first.at);
    put_text(l, "second_action", c->second.action);
    put_text(l, "second_device", c->second.device);
    put_number(l, "second_at", c->second.at);
    put_number(l, "made_at", c->made_at);
    put_number(l, "resolved_at", c->resolved_at);
    end_row(l);
}

static bool list_conflicts(struct db *db, const char *org, struct listing *l,
                           struct err *err)
{
    return conflicts_list(db, org, put_conflict, l, err);
}

/* What is no entity of the feed. */
static const struct hub_list {
    const char *name;
    bool (*run)(struct db *db, const char *org, struct listing *l,
                struct err *err);
} hub_lists[] = {
    {"device", list_devices},
    {"conflict", list_conflicts},
    {"receipt", list_receipts},
};
enum { HUB_LISTS = sizeof hub_lists / sizeof hub_lists[0] };

static const struct hub_list *find_hub_list(const char *name)
{
    for (int i = 0; i < HUB_LISTS; i++)
        if (strcmp(hub_lists[i].name, name) == 0)
            return &hub_lists[i];
    return NULL;
}

static int say_which(const struct call *c)
{
    fprintf(c->err, "%s", _("没有这种数据，可以列出："));
    for (int i = 0; i < entity_count; i++)
        fprintf(c->err, "%s ", entities[i].name);
    for (int i = 0; i < HUB_LISTS; i++)
        fprintf(c->err, i > 0 ? " %s" : "%s", hub_lists[i].name);
    fprintf(c->err, "\n");
    return EXIT_USAGE;
}

int command_list(struct hub *h, const struct call *c, struct err *err)
{
    const char *name = c->argv[0];
    const struct entity *e = entity_find(name);
    const char *filter = call_option(c, "org");
    struct listing l = {.json = call_option(c, "json") != NULL};
    struct org org = {0};
    const struct hub_list *own = find_hub_list(name);
    if (!e && !own)
        return say_which(c);
    if (filter && !hub_org(h, filter, &org, err))
        return EXIT_REFUSED;
    if (l.json)
        buf_put(&l.out, "[");
    struct db *db = hub_lock(h);
    bool ok = e ? survey_rows(db, e, org.id, put_row, &l, err)
                : own->run(db, org.id, &l, err);
    hub_release(h);
    if (l.json)
        buf_put(&l.out, "]\n");
    if (ok && l.out.len > 0)
        fwrite(l.out.text, 1, l.out.len, c->out);
    buf_clear(&l.out);
    return ok ? EXIT_DONE : EXIT_REFUSED;
}
