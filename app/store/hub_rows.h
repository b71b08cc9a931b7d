/* hub_rows.h - what only the hub keeps: devices, pairing codes, officers,
 * receipts, media. */
#ifndef STORE_HUB_ROWS_H
#define STORE_HUB_ROWS_H

#include "base/db.h"
#include "model/action.h"

struct device {
    char id[ID_SIZE], org[ID_SIZE], name[121], public_key[65]; /* base64url */
    int64_t paired_at, seen_at, revoked_at;
    bool cloned;
};
bool devices_save(struct db *db, const struct device *d, struct err *err);
bool devices_get(struct db *db, const char *id, struct device *out,
                 bool *found, struct err *err);
bool devices_list(struct db *db, struct device *out, int max, int *count,
                  struct err *err);
bool devices_seen(struct db *db, const char *id, int64_t now_ms,
                  const char *status_json, struct err *err);
bool devices_revoke(struct db *db, const char *id, int64_t now_ms,
                    bool *found, struct err *err);
bool devices_cloned(struct db *db, const char *id, struct err *err);

bool pair_codes_save(struct db *db, const char *code_hash, const char *org,
                     int64_t expires_at, struct err *err);
enum pair_code { PAIR_OK, PAIR_UNKNOWN, PAIR_USED, PAIR_EXPIRED };
/* Uses the code up when it is good. */
bool pair_codes_use(struct db *db, const char *code_hash, int64_t now_ms,
                    enum pair_code *state, char org[ID_SIZE],
                    struct err *err);

bool officers_save(struct db *db, const char *org, const char *login,
                   const char *password_hash, struct err *err);

/* found: this id has its verdict already. */
bool receipts_get(struct db *db, const char *id, struct verdict *out,
                  bool *found, struct err *err);
/* True in *seen when (device, seq) was used by another id. */
bool receipts_seq_used(struct db *db, const char *device, int64_t seq,
                       bool *seen, struct err *err);
bool receipts_save(struct db *db, const char *device, const struct action *a,
                   const struct verdict *v, int64_t now_ms, struct err *err);

/* What is kept of an action, with all that was known of the time. */
struct receipt {
    struct action action;
    struct verdict verdict;
    char device[ID_SIZE];
    int64_t received_at; /* by the hub's clock, when it was decided */
};
/* Those of an org's screens ("" all), oldest first. */
bool receipts_each(struct db *db, const char *org,
                   void (*each)(void *ctx, const struct receipt *r), void *ctx,
                   struct err *err);

struct media {
    char sha[65], original_sha[65];
    int width, height;
};
struct media_file {
    char etag[65]; /* sha-256 of the bytes served */
    int64_t bytes;
};
bool media_save(struct db *db, const struct media *m,
                const struct media_file files[3], struct err *err);
bool media_by_original(struct db *db, const char *original_sha,
                       struct media *out, bool *found, struct err *err);
bool media_file_get(struct db *db, const char *sha, const char *size,
                    struct media_file *out, bool *found, struct err *err);
/* Whether an org's rows, or its ancestors', name this picture. */
bool media_is_for(struct db *db, const char *sha, const char *org,
                  bool *yes, struct err *err);

#endif
