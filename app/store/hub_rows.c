#include "store/hub_rows.h"

#include "base/utf8.h"
#include "store/albums.h"
#include "store/orgs.h"

#define DEVICE                                                                 \
    "SELECT id, org, name, public_key, paired_at, coalesce(seen_at, 0),"       \
    " coalesce(revoked_at, 0), cloned FROM device"

static const char SQL_SAVE_DEVICE[] =
    "INSERT INTO device (id, org, name, public_key, paired_at, seen_at,"
    " revoked_at, cloned) VALUES ($1, $2, $3, $4, $5, nullif($6, 0),"
    " nullif($7, 0), $8) ON CONFLICT (id) DO UPDATE SET org = excluded.org,"
    " name = excluded.name, public_key = excluded.public_key,"
    " paired_at = excluded.paired_at, seen_at = excluded.seen_at,"
    " revoked_at = excluded.revoked_at, cloned = excluded.cloned";

static const char SQL_DEVICE[] = DEVICE " WHERE id = $1";

static const char SQL_DEVICES[] = DEVICE " ORDER BY paired_at, id LIMIT $1";

static const char SQL_SEEN[] =
    "UPDATE device SET seen_at = $2, status = coalesce($3, status)"
    " WHERE id = $1";

static const char SQL_REVOKE[] =
    "UPDATE device SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1";

static const char SQL_CLONED[] = "UPDATE device SET cloned = 1 WHERE id = $1";

static const char SQL_SAVE_CODE[] =
    "INSERT INTO pair_code (code_hash, org, expires_at) VALUES ($1, $2, $3)"
    " ON CONFLICT (code_hash) DO UPDATE SET org = excluded.org,"
    " expires_at = excluded.expires_at, used_at = NULL";

static const char SQL_CODE[] =
    "SELECT org, coalesce(used_at, 0) FROM pair_code"
    " WHERE code_hash = $1";

/* One statement, so that of two who try a code at once, one has it. */
static const char SQL_USE_CODE[] =
    "UPDATE pair_code SET used_at = $2 WHERE code_hash = $1"
    " AND used_at IS NULL AND expires_at > $2 RETURNING org";

static const char SQL_SAVE_OFFICER[] =
    "INSERT INTO officer (id, org, login, password_hash)"
    " VALUES ($1, $2, $3, $4) ON CONFLICT (login) DO UPDATE SET"
    " org = excluded.org, password_hash = excluded.password_hash";

static const char SQL_RECEIPT[] =
    "SELECT seq, verdict, reason, rev, place, proof FROM receipt"
    " WHERE id = $1";

static const char SQL_SEQ[] =
    "SELECT 1 FROM receipt WHERE device = $1 AND seq = $2 LIMIT 1";

static const char SQL_SAVE_RECEIPT[] =
    "INSERT INTO receipt (id, device, seq, kind, member, subject, at,"
    " received_at, verdict, reason, rev, place, clock_trusted, offset_ms, how,"
    " proof) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
    " $14, $15, $16)";

static const char SQL_RECEIPTS[] =
    "SELECT r.id, r.device, r.seq, r.kind, r.member, r.subject, r.how, r.at,"
    " r.clock_trusted, r.offset_ms, r.received_at, r.verdict, r.reason, r.rev,"
    " r.place FROM receipt r LEFT JOIN device d ON d.id = r.device"
    " WHERE $1 = '' OR d.org = $1 ORDER BY r.received_at, r.id";

static const char SQL_SAVE_MEDIA[] =
    "INSERT INTO media (sha, width, height, original_sha)"
    " VALUES ($1, $2, $3, nullif($4, '')) ON CONFLICT (sha) DO UPDATE SET"
    " original_sha = excluded.original_sha";

static const char SQL_SAVE_FILE[] =
    "INSERT INTO rendition (sha, size, etag, bytes) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (sha, size) DO UPDATE SET etag = excluded.etag,"
    " bytes = excluded.bytes";

static const char SQL_BY_ORIGINAL[] =
    "SELECT sha, coalesce(original_sha, ''), width, height FROM media"
    " WHERE original_sha = $1 LIMIT 1";

static const char SQL_FILE[] =
    "SELECT etag, bytes FROM rendition WHERE sha = $1 AND size = $2";

/* Up the tree from $2, as far as orgs_path() goes. */
static const char SQL_FOR[] =
    "WITH RECURSIVE path (id, depth) AS (SELECT id, 1 FROM org WHERE id = $2"
    " UNION ALL"
    " SELECT o.parent, p.depth + 1 FROM path p JOIN org o ON o.id = p.id"
    " WHERE o.parent IS NOT NULL AND p.depth < $3)"
    " SELECT 1 WHERE"
    " EXISTS (SELECT 1 FROM photo WHERE media = $1"
    "  AND org IN (SELECT id FROM path))"
    " OR EXISTS (SELECT 1 FROM activity WHERE (cover = $1"
    "  OR body LIKE '%' || $1 || '%') AND org IN (SELECT id FROM path))"
    " OR EXISTS (SELECT 1 FROM notice WHERE body LIKE '%' || $1 || '%'"
    "  AND org IN (SELECT id FROM path))";

static void read_device(const struct query *q, struct device *d)
{
    query_text(q, 0, d->id, sizeof d->id);
    query_text(q, 1, d->org, sizeof d->org);
    query_text(q, 2, d->name, sizeof d->name);
    query_text(q, 3, d->public_key, sizeof d->public_key);
    d->paired_at = query_int(q, 4);
    d->seen_at = query_int(q, 5);
    d->revoked_at = query_int(q, 6);
    d->cloned = query_int(q, 7) != 0;
}

bool devices_save(struct db *db, const struct device *d, struct err *err)
{
    struct query q = query_begin(db, SQL_SAVE_DEVICE);
    query_bind_text(&q, d->id);
    query_bind_text(&q, d->org);
    query_bind_text(&q, d->name);
    query_bind_text(&q, d->public_key);
    query_bind_int(&q, d->paired_at);
    query_bind_int(&q, d->seen_at);
    query_bind_int(&q, d->revoked_at);
    query_bind_int(&q, d->cloned);
    return query_run(&q, NULL, err);
}

bool devices_get(struct db *db, const char *id, struct device *out, bool *found,
                 struct err *err)
{
    struct query q = query_begin(db, SQL_DEVICE);
    query_bind_text(&q, id);
    *found = query_next(&q);
    if (*found)
        read_device(&q, out);
    return query_end(&q, err);
}

bool devices_list(struct db *db, struct device *out, int max, int *count,
                  struct err *err)
{
    int n = 0;
    struct query q = query_begin(db, SQL_DEVICES);
    query_bind_int(&q, max);
    while (query_next(&q))
        read_device(&q, &out[n++]);
    *count = n;
    return query_end(&q, err);
}

bool devices_seen(struct db *db, const char *id, int64_t now_ms,
                  const char *status_json, struct err *err)
{
    struct query q = query_begin(db, SQL_SEEN);
    query_bind_text(&q, id);
    query_bind_int(&q, now_ms);
    query_bind_text(&q, status_json);
    return query_run(&q, NULL, err);
}

bool devices_revoke(struct db *db, const char *id, int64_t now_ms, bool *found,
                    struct err *err)
{
    int changed;
    struct query q = query_begin(db, SQL_REVOKE);
    query_bind_text(&q, id);
    query_bind_int(&q, now_ms);
    bool ok = query_run(&q, &changed, err);
    *found = ok && changed > 0;
    return ok;
}

bool devices_cloned(struct db *db, const char *id, struct err *err)
{
    struct query q = query_begin(db, SQL_CLONED);
    query_bind_text(&q, id);
    return query_run(&q, NULL, err);
}

bool pair_codes_save(struct db *db, const char *code_hash, const char *org,
                     int64_t expires_at, struct err *err)
{
    struct query q = query_begin(db, SQL_SAVE_CODE);
    query_bind_text(&q, code_hash);
    query_bind_text(&q, org);
    query_bind_int(&q, expires_at);
    return query_run(&q, NULL, err);
}

bool pair_codes_use(struct db *db, const char *code_hash, int64_t now_ms,
                    enum pair_code *state, char org[ID_SIZE], struct err *err)
{
    *state = PAIR_UNKNOWN;
    struct query use = query_begin(db, SQL_USE_CODE);
    query_bind_text(&use, code_hash);
    query_bind_int(&use, now_ms);
    while (query_next(&use)) {
        query_text(&use, 0, org, ID_SIZE);
        *state = PAIR_OK;
    }
    if (!query_end(&use, err))
        return false;
    if (*state == PAIR_OK)
        return true;

    struct query q = query_begin(db, SQL_CODE);
    query_bind_text(&q, code_hash);
    if (query_next(&q)) {
        query_text(&q, 0, org, ID_SIZE);
        *state = query_int(&q, 1) ? PAIR_USED : PAIR_EXPIRED;
    }
    return query_end(&q, err);
}

bool officers_save(struct db *db, const char *org, const char *login,
                   const char *password_hash, struct err *err)
{
    char id[ID_SIZE];
    id_of_name(id, login);
    struct query q = query_begin(db, SQL_SAVE_OFFICER);
    query_bind_text(&q, id);
    query_bind_text(&q, org);
    query_bind_text(&q, login);
    query_bind_text(&q, password_hash);
    return query_run(&q, NULL, err);
}

bool receipts_get(struct db *db, const char *id, struct verdict *out,
                  bool *found, struct err *err)
{
    struct query q = query_begin(db, SQL_RECEIPT);
    query_bind_text(&q, id);
    *found = query_next(&q);
    if (*found) {
        char word[17];
        *out = (struct verdict){.seq = query_int(&q, 0),
                                .rev = query_int(&q, 3),
                                .place = (int)query_int(&q, 4)};
        utf8_copy(out->id, sizeof out->id, id);
        query_text(&q, 1, word, sizeof word);
        query_text(&q, 2, out->reason, sizeof out->reason);
        query_text(&q, 5, out->proof, sizeof out->proof);
        verdict_parse(word, &out->verdict);
    }
    return query_end(&q, err);
}

bool receipts_seq_used(struct db *db, const char *device, int64_t seq,
                       bool *seen, struct err *err)
{
    struct query q = query_begin(db, SQL_SEQ);
    query_bind_text(&q, device);
    query_bind_int(&q, seq);
    *seen = query_next(&q);
    return query_end(&q, err);
}

bool receipts_save(struct db *db, const char *device, const struct action *a,
                   const struct verdict *v, int64_t now_ms, struct err *err)
{
    struct query q = query_begin(db, SQL_SAVE_RECEIPT);
    query_bind_text(&q, a->id);
    query_bind_text(&q, device);
    query_bind_int(&q, a->seq);
    query_bind_text(&q, action_kind_text(a->kind));
    query_bind_text(&q, a->member);
    query_bind_text(&q, a->subject);
    query_bind_int(&q, a->at);
    query_bind_int(&q, now_ms);
    query_bind_text(&q, verdict_text(v->verdict));
    query_bind_text(&q, v->reason);
    query_bind_int(&q, v->rev);
    query_bind_int(&q, v->place);
    query_bind_int(&q, a->clock_trusted);
    query_bind_int(&q, a->offset_ms);
    query_bind_text(&q, a->how);
    query_bind_text(&q, v->proof);
    return query_run(&q, NULL, err);
}

static void read_receipt(const struct query *q, struct receipt *r)
{
    char kind[17], verdict[17];
    struct action *a = &r->action;
    *r = (struct receipt){0};
    query_text(q, 0, a->id, sizeof a->id);
    query_text(q, 1, r->device, sizeof r->device);
    a->seq = query_int(q, 2);
    query_text(q, 3, kind, sizeof kind);
    a->kind = action_kind_parse(kind);
    query_text(q, 4, a->member, sizeof a->member);
    query_text(q, 5, a->subject, sizeof a->subject);
    query_text(q, 6, a->how, sizeof a->how);
    a->at = query_int(q, 7);
    a->clock_trusted = query_int(q, 8) != 0;
    a->offset_ms = query_int(q, 9);
    r->received_at = query_int(q, 10);
    query_text(q, 11, verdict, sizeof verdict);
    verdict_parse(verdict, &r->verdict.verdict);
    query_text(q, 12, r->verdict.reason, sizeof r->verdict.reason);
    r->verdict.rev = query_int(q, 13);
    r->verdict.place = (int)query_int(q, 14);
}

bool receipts_each(struct db *db, const char *org,
                   void (*each)(void *ctx, const struct receipt *r), void *ctx,
                   struct err *err)
{
    struct query q = query_begin(db, SQL_RECEIPTS);
    query_bind_text(&q, org);
    while (query_next(&q)) {
        struct receipt r;
        read_receipt(&q, &r);
        each(ctx, &r);
    }
    return query_end(&q, err);
}

bool media_save(struct db *db, const struct media *m,
                const struct media_file files[3], struct err *err)
{
    struct query q = query_begin(db, SQL_SAVE_MEDIA);
    query_bind_text(&q, m->sha);
    query_bind_int(&q, m->width);
    query_bind_int(&q, m->height);
    query_bind_text(&q, m->original_sha);
    if (!query_run(&q, NULL, err))
        return false;
    for (int i = 0; i < RENDITIONS; i++) {
        struct query f = query_begin(db, SQL_SAVE_FILE);
        query_bind_text(&f, m->sha);
        query_bind_text(&f, rendition_text((enum rendition)i));
        query_bind_text(&f, files[i].etag);
        query_bind_int(&f, files[i].bytes);
        if (!query_run(&f, NULL, err))
            return false;
    }
    return true;
}

bool media_by_original(struct db *db, const char *original_sha,
                       struct media *out, bool *found, struct err *err)
{
    struct query q = query_begin(db, SQL_BY_ORIGINAL);
    query_bind_text(&q, original_sha);
    *found = query_next(&q);
    if (*found) {
        query_text(&q, 0, out->sha, sizeof out->sha);
        query_text(&q, 1, out->original_sha, sizeof out->original_sha);
        out->width = (int)query_int(&q, 2);
        out->height = (int)query_int(&q, 3);
    }
    return query_end(&q, err);
}

bool media_file_get(struct db *db, const char *sha, const char *size,
                    struct media_file *out, bool *found, struct err *err)
{
    struct query q = query_begin(db, SQL_FILE);
    query_bind_text(&q, sha);
    query_bind_text(&q, size);
    *found = query_next(&q);
    if (*found) {
        query_text(&q, 0, out->etag, sizeof out->etag);
        out->bytes = query_int(&q, 1);
    }
    return query_end(&q, err);
}

bool media_is_for(struct db *db, const char *sha, const char *org, bool *yes,
                  struct err *err)
{
    struct query q = query_begin(db, SQL_FOR);
    query_bind_text(&q, sha);
    query_bind_text(&q, org);
    query_bind_int(&q, ORG_DEPTH_MAX);
    *yes = *sha && query_next(&q);
    return query_end(&q, err);
}
