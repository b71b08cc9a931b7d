/* proof.h - the hub's own word on a verdict, which a screen keeps and shows
 * again when the hub has been restored to a copy that does not know it.
 *
 * VERDICT.REASON.AT.ORDER.MAC, at most 120 bytes: what was said, when by the
 * hub's clock, the number of acceptance, and a keyed hash over these and the
 * action.  Not over the device: one that was paired after the copy was made
 * is paired again, as another, and its word must count.  Nobody but a hub with the same secret can make one
 * or move it to another action.  The secret is made once in the database, so
 * that every copy of it knows its own word; it never leaves the hub. */
#ifndef SYNC_HUB_PROOF_H
#define SYNC_HUB_PROOF_H

#include "base/db.h"
#include "store/decide.h"

enum { PROOF_KEY_BYTES = 32 };
struct proof_key {
    unsigned char bytes[PROOF_KEY_BYTES];
};

/* Makes the secret when there is none. */
bool proof_key_load(struct db *db, struct proof_key *key, struct err *err);

void proof_make(const struct proof_key *key, const struct action *a,
                const struct proven *p, char out[PROOF_SIZE]);

/* Whether a->proof is this hub's word on this very action. */
bool proof_read(const struct proof_key *key, const struct action *a,
                struct proven *out);

#endif
