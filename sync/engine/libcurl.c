#include "sync/engine/libcurl.h"

#include "base/lang.h"
#include "base/mem.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static bool find(void *library, const char *name, void *call)
{
    void *at = dlsym(library, name);
    memcpy(call, &at, sizeof at);
    return at != NULL;
}

/* What libcurl itself was linked with is found behind it. */
bool libcurl_load(struct libcurl *c, struct err *err)
{
    void *library = dlopen("libcurl.so.4", RTLD_LAZY);
    bool ok = library != NULL;
#define LIBCURL_FIND(name) ok = ok && find(library, "curl_" #name, &c->name);
    LIBCURL_CALLS(LIBCURL_FIND)
#undef LIBCURL_FIND
    bool openssl = ok;
#define OPENSSL_FIND(name, result, arguments)                                \
    openssl = openssl && find(library, #name, &c->name);
    OPENSSL_CALLS(OPENSSL_FIND)
#undef OPENSSL_FIND
    if (!openssl)
        c->SSL_CTX_get0_param = NULL;
    const char *why = ok ? NULL : dlerror();
    return ok || err_set(err, ERR_STORAGE,
                         N_("网络部件启动不了，请重启一体机。"), "%.200s",
                         why ? why : "libcurl is too old");
}

static void *take(size_t size)
{
    return mem_resize(NULL, size);
}

static void *take_zeroed(size_t count, size_t size)
{
    return mem_new(count * size);
}

bool libcurl_begin(const struct libcurl *c)
{
    return c->global_init_mem(CURL_GLOBAL_DEFAULT, take, free, mem_resize,
                              mem_text, take_zeroed) == CURLE_OK;
}
