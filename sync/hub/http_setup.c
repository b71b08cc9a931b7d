#include "sync/hub/http_private.h"

#include "base/lang.h"
#include "base/mem.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PEM_MAX = 256 * 1024 };

static char *read_pem(const char *path, struct err *err)
{
    FILE *f = fopen(path, "re");
    char *text = mem_new(PEM_MAX + 1);
    size_t n = f ? fread(text, 1, PEM_MAX + 1, f) : 0;
    bool ok = f && n > 0 && n <= PEM_MAX && !ferror(f);
    if (f)
        fclose(f);
    if (ok) {
        text[n] = '\0';
        return text;
    }
    free(text);
    err_set(err, ERR_INPUT, N_("读不了 TLS 证书或密钥文件。"), "%s", path);
    return NULL;
}

bool http_read_tls(const struct http_options *o, char **cert_pem, char **key_pem,
                   struct err *err)
{
    bool cert = o->tls_cert && o->tls_cert[0];
    bool key = o->tls_key && o->tls_key[0];
    if (cert != key)
        return err_set(err, ERR_INPUT,
                       N_("--tls-cert 与 --tls-key 要一起给出。"), "%s", "");
    if (!cert)
        return true;
    *cert_pem = read_pem(o->tls_cert, err);
    *key_pem = *cert_pem ? read_pem(o->tls_key, err) : NULL;
    return *key_pem != NULL;
}

static bool is_loopback(const struct sockaddr_storage *a)
{
    if (a->ss_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(
            &((const struct sockaddr_in6 *)a)->sin6_addr);
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)a;
    return a->ss_family == AF_INET &&
           ntohl(v4->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
}

/* "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:0". */
bool http_parse_address(const char *listen, struct sockaddr_storage *out,
                        char host[HTTP_HOST_MAX], bool *is_near,
                        struct err *err)
{
    const char *colon = strrchr(listen, ':');
    size_t n = colon ? (size_t)(colon - listen) : 0;
    struct addrinfo hints = {.ai_flags = AI_NUMERICSERV | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    bool bracket = n > 1 && listen[0] == '[' && listen[n - 1] == ']';
    char name[HTTP_HOST_MAX];
    if (n > 0 && n < sizeof name) {
        snprintf(host, HTTP_HOST_MAX, "%.*s", (int)n, listen);
        snprintf(name, sizeof name, "%.*s", (int)(bracket ? n - 2 : n),
                 listen + bracket);
        if (getaddrinfo(name, colon + 1, &hints, &found) == 0 && found) {
            memcpy(out, found->ai_addr, found->ai_addrlen);
            freeaddrinfo(found);
            *is_near = is_loopback(out);
            return true;
        }
    }
    return err_set(err, ERR_INPUT,
                   N_("--listen 要写成 地址:端口，例如 127.0.0.1:8080。"),
                   "%s", listen);
}
