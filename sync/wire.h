/* wire.h - every message between hub and screen, encoded and decoded in this
 * one place (sync/PROTOCOL.md).  The only door to JSON on the network.
 *
 * What comes in is hostile until it is through here: limits on size, count
 * and depth, types and lengths by model/entity.h.  Decoders fill the caller's
 * struct, or fail with ERR_INPUT and leave nothing to free.  Unknown fields
 * and unknown entities are passed over.  Any thread. */
#ifndef SYNC_WIRE_H
#define SYNC_WIRE_H

#include "base/buf.h"
#include "base/err.h"
#include "model/action.h"
#include "model/entity.h"

#include <stddef.h>
#include <stdint.h>

enum {
    WIRE_PROTOCOL = 1,
    WIRE_BODY_MAX = 1024 * 1024, /* bytes of one message, unpacked */
    WIRE_ROWS_MAX = 500,         /* rows of a page */
    WIRE_PAGE_BYTES = 256 * 1024, /* a page is ended when it reaches this */
    WIRE_ACTIONS_MAX = 200,
    WIRE_DEPTH_MAX = 8,
    WIRE_ORGS_MAX = 8, /* an org and its ancestors */
    WIRE_CURSOR_SIZE = 512,
    WIRE_WAIT_MAX_S = 25
};

/* ---- pairing ---- */
struct pair_request {
    char code[17], name[121], public_key[65]; /* base64url, 32 bytes raw */
    int protocol;
};
struct pair_reply {
    char device[ID_SIZE], org[ID_SIZE], org_name[121], tz[65], epoch[ID_SIZE];
    int64_t server_time;
};
void wire_put_pair_request(struct buf *out, const struct pair_request *r);
bool wire_get_pair_request(const char *json, size_t n, struct pair_request *r,
                           struct err *err);
void wire_put_pair_reply(struct buf *out, const struct pair_reply *r);
bool wire_get_pair_reply(const char *json, size_t n, struct pair_reply *r,
                         struct err *err);

/* ---- the feed ---- */
/* Where a reader is: the epoch and a rev per org, the org itself first. */
struct cursor {
    char epoch[ID_SIZE];
    int count;
    struct {
        char org[ID_SIZE];
        int64_t rev;
        /* Above `rev` during a full load: the newest rev when it began.
         * What went until then was never read. */
        int64_t base;
    } at[WIRE_ORGS_MAX];
};
/* "v1.EPOCH.ORG:REV.ORG:REV~BASE", opaque to everybody but the hub. */
void cursor_format(const struct cursor *c, char out[WIRE_CURSOR_SIZE]);
bool cursor_parse(const char *text, struct cursor *c);

struct digest {
    char org[ID_SIZE];
    uint64_t value; /* 16 hexadecimal digits on the wire */
};
struct page {
    char epoch[ID_SIZE], cursor[WIRE_CURSOR_SIZE];
    bool more;
    int64_t server_time;
    struct row *rows; /* owned */
    int count;
    int skipped; /* read: rows of entities that this program does not know */
    struct digest digests[WIRE_ORGS_MAX]; /* when more is false */
    int digest_count;
};
void page_clear(struct page *p);
void wire_put_page(struct buf *out, const struct page *p);
/* The same in two steps: the rows, each behind a comma but the first, and the
 * page around them, which need not hold them. */
void wire_put_row(struct buf *out, const struct row *row);
void wire_put_page_of(struct buf *out, const struct page *p,
                      const struct buf *rows);
bool wire_get_page(const char *json, size_t n, struct page *p,
                   struct err *err);

/* ---- actions ---- */
void wire_put_actions(struct buf *out, const struct action *actions,
                      int count);
/* Each action on its own: what cannot be read comes as ACTION_UNKNOWN with
 * as much of id and seq as there was.  The array is the caller's, of
 * WIRE_ACTIONS_MAX. */
bool wire_get_actions(const char *json, size_t n, struct action *actions,
                      int *count, struct err *err);
void wire_put_verdicts(struct buf *out, const struct verdict *v, int count,
                       int64_t server_time);
bool wire_get_verdicts(const char *json, size_t n, struct verdict *v, int max,
                       int *count, int64_t *server_time, struct err *err);

/* ---- heartbeat, and errors (RFC 9457) ---- */
struct status {
    char version[33], screen[33], cursor[WIRE_CURSOR_SIZE];
    int queued, quarantined;
    int64_t free_bytes, uptime_s;
};
void wire_put_status(struct buf *out, const struct status *s);
bool wire_get_status(const char *json, size_t n, struct status *s,
                     struct err *err);
void wire_put_problem(struct buf *out, int status, const char *title,
                      const char *detail);

#endif
