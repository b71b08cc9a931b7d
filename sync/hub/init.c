#include "sync/hub/commands.h"
#include "sync/hub/hub_private.h"
#include "sync/hub/survey.h"

#include "base/clock.h"
#include "base/lang.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "store/hub_rows.h"
#include "store/meta.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* OWASP ASVS 5.0: Argon2id, 2 passes, 19 MiB. */
enum {
    PASSWORD_MIN = 8, /* characters */
    PASSWORD_MAX = 1024,
    HASH_PASSES = 2,
    HASH_MEMORY = 19 * 1024 * 1024
};

struct initial {
    struct org org;
    const char *login;
    char hash[crypto_pwhash_STRBYTES];
};

/* The first line of what was piped in. */
static bool hash_password(const char *in, char out[crypto_pwhash_STRBYTES],
                          struct err *err)
{
    char password[PASSWORD_MAX + 1];
    size_t n = strcspn(in, "\r\n");
    if (n > PASSWORD_MAX || !utf8_is_valid(in, n))
        return err_set(err, ERR_INPUT, N_("密码太长，或不是 UTF-8 文字。"),
                       "%s", "");
    memcpy(password, in, n);
    password[n] = '\0';
    bool ok = utf8_count(password) >= PASSWORD_MIN ||
              err_set(err, ERR_INPUT,
                      N_("密码至少要 8 个字符，从标准输入的第一行读取。"),
                      "%s", "");
    if (ok && crypto_pwhash_str(out, password, n, HASH_PASSES,
                                HASH_MEMORY) != 0)
        ok = err_set(err, ERR_STORAGE, N_("内存不够，无法保存密码。"), "%s",
                     "argon2id");
    sodium_memzero(password, sizeof password);
    return ok;
}

static bool check_text(const char *text, size_t size, const char *user,
                       struct err *err)
{
    return (text[0] && strlen(text) < size &&
            utf8_is_valid(text, strlen(text))) ||
           err_set(err, ERR_INPUT, user, "%s", "");
}

static bool check_is_new(struct hub *h, const char *name, struct err *err)
{
    struct org *orgs = NULL;
    int count = 0;
    if (!hub_orgs(h, &orgs, &count, err))
        return false;
    bool ok = true;
    for (int i = 0; ok && i < count; i++)
        ok = strcmp(orgs[i].name, name) != 0 ||
             err_set(err, ERR_REFUSED, N_("这个单位已经有了。"), "%s", name);
    free(orgs);
    return ok;
}

static bool read_org(struct hub *h, const struct call *c, struct org *o,
                     struct err *err)
{
    const char *name = call_option(c, "org"), *tz = call_option(c, "tz");
    const char *kind = call_option(c, "kind");
    const char *parent = call_option(c, "parent");
    if (!check_text(name, sizeof o->name, N_("单位名称不对或太长。"), err) ||
        !check_is_new(h, name, err))
        return false;
    kind = kind ? kind : "school";
    tz = tz ? tz : "Asia/Shanghai";
    if (strcmp(kind, "school") != 0 && strcmp(kind, "district") != 0)
        return err_set(err, ERR_INPUT,
                       N_("--kind 只能是 district 或 school。"), "%s", kind);
    struct zone *z = zone_open(tz, err);
    zone_close(z);
    if (!z)
        return false;
    *o = (struct org){0};
    struct org above;
    if (parent && !hub_org(h, parent, &above, err))
        return false;
    if (parent)
        utf8_copy(o->parent, sizeof o->parent, above.id);
    id_new(o->id, clock_now_ms(NULL));
    utf8_copy(o->name, sizeof o->name, name);
    utf8_copy(o->kind, sizeof o->kind, kind);
    utf8_copy(o->tz, sizeof o->tz, tz);
    return true;
}

static bool save(struct db *db, struct changes *c, void *ctx,
                 struct err *err)
{
    struct initial *i = ctx;
    char url[META_MAX];
    bool taken = false;
    if (!meta_get(db, "public_url", url, err) ||
        !survey_login_taken(db, i->login, &taken, err))
        return false;
    if (taken)
        return err_set(err, ERR_REFUSED,
                       N_("这个管理员名称已经有人用了。"), "%s", "");
    utf8_copy(i->org.public_url, sizeof i->org.public_url, url);
    return orgs_save(db, &i->org, c, err) &&
           officers_save(db, i->org.id, i->login, i->hash, err);
}

int command_init(struct hub *h, const struct call *c, struct err *err)
{
    struct initial i = {.login = call_option(c, "admin")};
    if (!call_option(c, "org") || !i.login) {
        fprintf(c->err, "%s\n", _("init 需要 --org= 和 --admin=。"));
        return EXIT_USAGE;
    }
    bool ok = check_text(i.login, sizeof i.org.name,
                         N_("管理员名称不对或太长。"), err) &&
              read_org(h, c, &i.org, err) &&
              hash_password(c->in, i.hash, err) &&
              hub_change(h, i.org.id, save, &i, NULL, err);
    if (!ok)
        return EXIT_REFUSED;
    fprintf(c->out, "%s\n", i.org.id);
    return EXIT_DONE;
}
