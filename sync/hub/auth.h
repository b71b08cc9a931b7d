/* auth.h - which screen sent a request.
 *
 * Nothing is cached: a revoked device is refused on its next request, and
 * when its long poll goes on; only the signature of that is not proven twice.
 * The signature's `created` is not held against the clock, because a screen's
 * clock may be wrong for years and must still be able to learn the time; a
 * replayed request is harmless, since actions carry ids that count once and
 * everything else only reads. */
#ifndef SYNC_HUB_AUTH_H
#define SYNC_HUB_AUTH_H

#include "store/hub_rows.h"
#include "sync/hub/http.h"
#include "sync/hub/hub.h"

/* ERR_DENIED for an unsigned or badly signed request, an unknown device or a
 * revoked one; ERR_STORAGE when it could not be looked up. */
bool auth_device(struct hub *h, struct request *r, struct device *out,
                 struct err *err);

#endif
