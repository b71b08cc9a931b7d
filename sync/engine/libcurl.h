/* libcurl.h - libcurl, loaded by the thread that needs it.
 *
 * It and the 24 libraries that nothing else here needs take a third of the
 * time in which the program is loaded, and half of it from a cold disk; no
 * frame needs them.  The only door to <curl/curl.h>. */
#ifndef SYNC_ENGINE_LIBCURL_H
#define SYNC_ENGINE_LIBCURL_H

#include "base/err.h"

#include <curl/curl.h>
#include <time.h>

#define LIBCURL_CALLS(CALL)                                                  \
    CALL(global_init_mem)                                                    \
    CALL(global_cleanup)                                                     \
    CALL(multi_init)                                                         \
    CALL(multi_cleanup)                                                      \
    CALL(multi_add_handle)                                                   \
    CALL(multi_remove_handle)                                                \
    CALL(multi_perform)                                                      \
    CALL(multi_poll)                                                         \
    CALL(multi_info_read)                                                    \
    CALL(easy_init)                                                          \
    CALL(easy_cleanup)                                                       \
    CALL(easy_reset)                                                         \
    CALL(easy_setopt)                                                        \
    CALL(easy_getinfo)                                                       \
    CALL(easy_header)                                                        \
    CALL(easy_strerror)                                                      \
    CALL(slist_append)                                                       \
    CALL(slist_free_all)

/* OpenSSL's, behind libcurl: what tells it by which time certificates are
 * judged.  Without its headers, which would be a second door. */
#define OPENSSL_CALLS(CALL)                                                  \
    CALL(SSL_CTX_get0_param, void *, (void *context))                        \
    CALL(X509_VERIFY_PARAM_set_flags, int, (void *param, unsigned long f))   \
    CALL(X509_VERIFY_PARAM_set_time, void, (void *param, time_t now))

#define LIBCURL_MEMBER(name) __typeof__(curl_##name) *name;
struct libcurl {
    LIBCURL_CALLS(LIBCURL_MEMBER)
#define OPENSSL_MEMBER(name, result, arguments) result(*name) arguments;
    OPENSSL_CALLS(OPENSSL_MEMBER) /* the first is NULL: it uses another */
};
#undef OPENSSL_MEMBER
#undef LIBCURL_MEMBER

/* Stays loaded until the process ends.  ERR_STORAGE when it is not there. */
bool libcurl_load(struct libcurl *c, struct err *err);

/* Before anything else of it.  It is never refused memory (base/mem.h): a
 * request without one of its headers would go out as an unsigned one.  False
 * when it does not start. */
bool libcurl_begin(const struct libcurl *c);

#endif
