#include "sync/hub/commands.h"
#include "sync/hub/hub_private.h"
#include "sync/hub/program.h"
#include "sync/hub/serve.h"

#include "base/lang.h"
#include "base/log.h"
#include "base/utf8.h"
#include "store/meta.h"

#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* Screens show this address in their QR codes, so it travels in the rows. */
static bool save_url(struct db *db, struct changes *c, void *ctx,
                     struct err *err)
{
    const char *url = ctx;
    struct org *orgs = calloc(HUB_ORGS_MAX, sizeof *orgs);
    int count = 0;
    bool ok = orgs && meta_set(db, "public_url", url, err) &&
              orgs_list(db, orgs, HUB_ORGS_MAX, &count, err);
    for (int i = 0; ok && i < count; i++) {
        if (strcmp(orgs[i].public_url, url) == 0)
            continue;
        utf8_copy(orgs[i].public_url, sizeof orgs[i].public_url, url);
        ok = orgs_save(db, &orgs[i], c, err);
    }
    free(orgs);
    return ok;
}

static bool publish(struct hub *h, const char *url, struct err *err)
{
    char text[sizeof((struct org *)0)->public_url];
    if (!url)
        return true;
    size_t n = strlen(url);
    if (n >= sizeof text || (strncmp(url, "http://", 7) != 0 &&
                             strncmp(url, "https://", 8) != 0))
        return err_set(err, ERR_INPUT,
                       N_("--public-url 要以 http:// 或 https:// 开头。"),
                       "%s", url);
    utf8_copy(text, sizeof text, url);
    while (n > 0 && text[n - 1] == '/')
        text[--n] = '\0';
    return hub_change(h, "", save_url, text, NULL, err);
}

/* Every waiting screen holds a descriptor. */
static void raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* An arena for each thread would keep as many heaps full of holes after a
 * rush.  TLS takes 16.5 KB for each record and gives them back at once: into
 * such a hole the next connection puts what it keeps, and 5 KB stay empty
 * beside it, so these go to the system, as large bodies do. */
static void keep_heap_small(void)
{
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 16 * 1024);
    mallopt(M_TRIM_THRESHOLD, 1024 * 1024);
}

/* "0" is "no limit" to people, and the default to http.h. */
static bool read_per_address(const char *text, int *out, struct err *err)
{
    char *end = NULL;
    long n = text ? strtol(text, &end, 10) : 0;
    if (text && (!text[0] || *end || n < 0 || n > INT_MAX))
        return err_set(err, ERR_INPUT,
                       N_("--per-address= 要写一个数，0 表示不限。"), "%s",
                       text);
    *out = text && n == 0 ? -1 : (int)n;
    return true;
}

int command_serve(struct hub *h, struct desk *desk, const struct words *w,
                  FILE *out, struct err *err)
{
    const char *listen = words_option(w, "listen");
    struct http_options o = {.listen = listen ? listen : "127.0.0.1:8080",
                             .tls_cert = words_option(w, "tls-cert"),
                             .tls_key = words_option(w, "tls-key")};
    /* Blocked before the first thread starts, so that all inherit it and
     * only the wait below takes them. */
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    signal(SIGPIPE, SIG_IGN);
    raise_file_limit();
    keep_heap_small();

    struct serve *s = NULL;
    if (read_per_address(words_option(w, "per-address"), &o.per_address,
                         err) &&
        publish(h, words_option(w, "public-url"), err))
        s = serve_start(h, &o, err);
    /* A file has a desk, where commands are handed in. */
    if (!s || (desk && !desk_open(desk, h, program_find, err))) {
        serve_stop(s);
        return EXIT_REFUSED;
    }
    fprintf(out, "listening on %s\n", http_url(s->http));
    fflush(out);
    int got = 0;
    while (sigwait(&stop, &got) != 0)
        ;
    log_info("stopping on signal %d", got);
    serve_stop(s);
    return EXIT_DONE;
}
