#include "sync/hub/auth.h"

#include "base/lang.h"
#include "sync/sign.h"

#include <string.h>

static bool denied(struct err *err, const char *why)
{
    return err_set(err, ERR_DENIED, N_("这台设备没有配对，或配对已被取消。"),
                   "%s", why);
}

/* "" when absent; false when it is too long to be one of ours. */
static bool copy_header(const struct request *r, const char *name,
                        char out[SIGN_HEADER_MAX])
{
    const char *value = request_header(r, name);
    size_t n = value ? strlen(value) : 0;
    out[0] = '\0';
    if (n >= SIGN_HEADER_MAX)
        return false;
    if (value)
        memcpy(out, value, n + 1);
    return true;
}

static bool find_device(struct hub *h, const char *id, struct device *out,
                        struct err *err)
{
    bool found = false;
    struct db *db = hub_lock(h);
    bool ok = devices_get(db, id, out, &found, err);
    hub_release(h);
    if (!ok)
        return false;
    if (!found)
        return denied(err, "unknown device");
    return out->revoked_at == 0 || denied(err, "revoked device");
}

bool auth_device(struct hub *h, struct request *r, struct device *out,
                 struct err *err)
{
    struct signature s;
    char keyid[ID_SIZE];
    unsigned char key[32];
    if (!copy_header(r, "Content-Digest", s.digest) ||
        !copy_header(r, "Signature-Input", s.input) ||
        !copy_header(r, "Signature", s.signature))
        return denied(err, "a header is too long");
    if (!s.input[0] || !s.signature[0])
        return denied(err, "no signature");
    if (!sign_keyid(s.input, keyid, sizeof keyid, err) ||
        !find_device(h, keyid, out, err))
        return false;
    if (r->is_proven)
        return true;
    if (!key_parse(out->public_key, key))
        return denied(err, "bad key on file");
    struct message m = {.method = r->method,
                        .path = r->path,
                        .query = r->query,
                        .body = r->body,
                        .body_len = r->body_len};
    r->is_proven = sign_verify(&m, &s, key, err);
    return r->is_proven;
}
