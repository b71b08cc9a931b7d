#include "sync/engine/transport.h"

#include "base/buf.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/version.h"
#include "sync/engine/core.h"
#include "sync/engine/libcurl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum {
    CONNECT_S = 5,
    KEEPALIVE_S = 20,
    NO_CHECK_TIME = 0x200000, /* X509_V_FLAG_NO_CHECK_TIME */
    NOT_YET_VALID = 9         /* X509_V_ERR_CERT_NOT_YET_VALID */
};

static const char *const CANNOT_START = N_("网络部件启动不了，请重启一体机。");

struct exchange {
    const struct libcurl *curl; /* the transport's */
    CURL *easy; /* kept from one request to the next */
    bool busy;
    struct curl_slist *headers;
    struct buf body;
    size_t answer_max, received;
    int64_t now_s; /* the dates of certificates are judged by it; 0: not */
    int fd;
    void (*done)(void *ctx, const struct answer *a);
    void *ctx;
};

struct transport {
    struct libcurl curl;
    CURLM *multi;  /* NULL: not started */
    int wake[2];   /* a pipe: bytes in it end a sleep */
    char base_url[URL_SIZE], agent[64];
    bool is_near; /* the hub is on this machine: packing costs more */
    bool is_early; /* a time nobody told us was too early for a certificate */
    struct exchange exchanges[EXCHANGES_MAX];
};

struct transport *transport_open(const char *base_url, const char *agent,
                                 struct err *err)
{
    struct transport *t = mem_new(sizeof *t);
    snprintf(t->base_url, sizeof t->base_url, "%s", base_url);
    for (size_t n = strlen(t->base_url); n > 0 && t->base_url[n - 1] == '/';)
        t->base_url[--n] = '\0';
    snprintf(t->agent, sizeof t->agent, "%s", agent);
    t->is_near = url_is_near(t->base_url);
    if (pipe2(t->wake, O_CLOEXEC | O_NONBLOCK) == 0)
        return t;
    err_set(err, ERR_STORAGE, CANNOT_START, "pipe: %s", strerror(errno));
    free(t);
    return NULL;
}

bool transport_start(struct transport *t, struct err *err)
{
    const struct libcurl *c = &t->curl;
    if (!libcurl_load(&t->curl, err))
        return false;
    if (libcurl_begin(c))
        t->multi = c->multi_init();
    for (int i = 0; i < EXCHANGES_MAX; i++)
        t->exchanges[i].curl = c;
    return t->multi || err_set(err, ERR_STORAGE, CANNOT_START,
                               "libcurl does not start");
}

/* Makes the exchange idle; its body is the caller's now. */
static struct buf put_back(struct transport *t, struct exchange *x)
{
    struct buf body = x->body;
    t->curl.multi_remove_handle(t->multi, x->easy);
    t->curl.slist_free_all(x->headers);
    x->headers = NULL;
    x->body = (struct buf){0};
    x->busy = false;
    return body;
}

void transport_abort(struct transport *t, struct exchange *x)
{
    if (!x || !x->busy)
        return;
    struct buf body = put_back(t, x);
    buf_clear(&body);
}

void transport_close(struct transport *t)
{
    if (!t)
        return;
    for (int i = 0; t->multi && i < EXCHANGES_MAX; i++) {
        transport_abort(t, &t->exchanges[i]);
        t->curl.easy_cleanup(t->exchanges[i].easy);
    }
    if (t->multi) {
        t->curl.multi_cleanup(t->multi);
        t->curl.global_cleanup();
    }
    close(t->wake[0]);
    close(t->wake[1]);
    free(t);
}

/* ---- one request ---- */

/* Bytes of a 200 start the file anew; those of a 206 go on where it ended;
 * what an error says is kept as a body. */
static bool keep_in_file(struct exchange *x, const char *bytes, size_t n,
                         long status)
{
    if (x->received == 0 && status == 200 &&
        (ftruncate(x->fd, 0) != 0 || lseek(x->fd, 0, SEEK_SET) != 0))
        return false;
    while (n > 0) {
        ssize_t wrote = write(x->fd, bytes, n);
        if (wrote <= 0)
            return false;
        bytes += wrote;
        n -= (size_t)wrote;
    }
    return true;
}

static size_t receive(char *bytes, size_t size, size_t count, void *ctx)
{
    struct exchange *x = ctx;
    size_t n = size * count;
    long status = 0;
    x->curl->easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
    if (n > x->answer_max - x->received)
        return 0;
    if (x->fd < 0 || (status != 200 && status != 206))
        buf_add(&x->body, bytes, n);
    else if (!keep_in_file(x, bytes, n, status))
        return 0;
    x->received += n;
    return n;
}

static void add_header(struct exchange *x, const char *name, const char *value)
{
    struct buf line = {0};
    buf_printf(&line, "%s: %s", name, value);
    x->headers = x->curl->slist_append(x->headers, line.text);
    buf_clear(&line);
}

static void add_headers(struct exchange *x, const struct request *r)
{
    x->headers = x->curl->slist_append(x->headers, "Expect:");
    if (r->body_len > 0)
        add_header(x, "Content-Type", "application/json");
    if (r->resume_at > 0) {
        char range[48];
        snprintf(range, sizeof range, "bytes=%lld-", (long long)r->resume_at);
        add_header(x, "Range", range);
        add_header(x, "If-Range", r->etag);
    }
    if (!r->keyid)
        return;
    struct message m = {r->method, r->path, r->query, r->body, r->body_len};
    struct signature s;
    sign_message(&m, r->keys, r->keyid, r->now_s, &s);
    if (s.digest[0])
        add_header(x, "Content-Digest", s.digest);
    add_header(x, "Signature-Input", s.input);
    add_header(x, "Signature", s.signature);
}

static void set_limits(struct exchange *x, const struct request *r)
{
    const struct libcurl *c = x->curl;
    CURL *easy = x->easy;
    c->easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    c->easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    c->easy_setopt(easy, CURLOPT_PROXY, ""); /* nor the environment's */
    c->easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    /* The whole request has a deadline.  curl's low-speed limit would say no
     * more, and wakes the thread every second to say it; the one for
     * connecting wakes it when long connected. */
    if (!r->held)
        c->easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
    c->easy_setopt(easy, CURLOPT_TIMEOUT, (long)r->timeout_s);
    c->easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    c->easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, (long)KEEPALIVE_S);
    c->easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, (long)KEEPALIVE_S);
    c->easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE,
                     (curl_off_t)r->answer_max);
}

/* libcurl is about to begin with TLS.  Everything but the dates is checked in
 * any case. */
static CURLcode judge_dates(CURL *easy, void *ssl_context, void *ctx)
{
    (void)easy;
    const struct exchange *x = ctx;
    void *param = x->curl->SSL_CTX_get0_param(ssl_context);
    if (x->now_s > 0)
        x->curl->X509_VERIFY_PARAM_set_time(param, (time_t)x->now_s);
    else
        x->curl->X509_VERIFY_PARAM_set_flags(param, NO_CHECK_TIME);
    return CURLE_OK;
}

static void set_trust(const struct transport *t, struct exchange *x,
                      const struct request *r)
{
    const struct libcurl *c = x->curl;
    bool judges =
        r->now_s >= STAFFROOM_MADE_S && (r->now_is_hubs || !t->is_early);
    x->now_s = judges ? r->now_s : 0;
    if (r->hub_cert && r->hub_cert[0]) {
        c->easy_setopt(x->easy, CURLOPT_CAINFO, r->hub_cert);
        c->easy_setopt(x->easy, CURLOPT_CAPATH, NULL);
    }
    if (!c->SSL_CTX_get0_param)
        return;
    c->easy_setopt(x->easy, CURLOPT_SSL_CTX_FUNCTION, judge_dates);
    c->easy_setopt(x->easy, CURLOPT_SSL_CTX_DATA, x);
}

static void set_up(struct transport *t, struct exchange *x,
                   const struct request *r)
{
    const struct libcurl *c = x->curl;
    CURL *easy = x->easy;
    char url[URL_SIZE + 2048];
    snprintf(url, sizeof url, "%s%s%s%s", t->base_url, r->path,
             r->query[0] ? "?" : "", r->query);
    add_headers(x, r);
    c->easy_reset(easy);
    set_limits(x, r);
    set_trust(t, x, r);
    c->easy_setopt(easy, CURLOPT_URL, url);
    c->easy_setopt(easy, CURLOPT_PRIVATE, x);
    c->easy_setopt(easy, CURLOPT_USERAGENT, t->agent);
    c->easy_setopt(easy, CURLOPT_HTTPHEADER, x->headers);
    c->easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
    c->easy_setopt(easy, CURLOPT_WRITEDATA, x);
    if (r->fd < 0 && !t->is_near)
        c->easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    if (strcmp(r->method, "POST") == 0) {
        c->easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)r->body_len);
        c->easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, r->body);
    }
}

struct exchange *transport_send(struct transport *t, const struct request *r)
{
    struct exchange *x = NULL;
    for (int i = 0; i < EXCHANGES_MAX && !x; i++)
        if (!t->exchanges[i].busy)
            x = &t->exchanges[i];
    if (x && !x->easy)
        x->easy = t->curl.easy_init();
    if (!x || !x->easy)
        return NULL;
    x->busy = true;
    x->answer_max = r->answer_max;
    x->received = 0;
    x->fd = r->fd;
    x->done = r->done;
    x->ctx = r->ctx;
    set_up(t, x, r);
    t->curl.multi_add_handle(t->multi, x->easy);
    return x;
}

/* ---- answers ---- */

static void copy_header(const struct exchange *x, const char *name, char *out,
                        size_t size)
{
    struct curl_header *h;
    out[0] = '\0';
    if (x->curl->easy_header(x->easy, name, 0, CURLH_HEADER, -1, &h) ==
        CURLHE_OK)
        snprintf(out, size, "%s", h->value);
}

static void finish(struct transport *t, struct exchange *x, CURLcode rc)
{
    struct answer a = {0};
    long status = 0, verify = 0;
    curl_off_t retry = 0;
    char type[64];
    t->curl.easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
    t->curl.easy_getinfo(x->easy, CURLINFO_RETRY_AFTER, &retry);
    t->curl.easy_getinfo(x->easy, CURLINFO_SSL_VERIFYRESULT, &verify);
    if (rc != CURLE_OK && verify == NOT_YET_VALID)
        t->is_early = true;
    copy_header(x, "ETag", a.etag, sizeof a.etag);
    copy_header(x, "Content-Type", type, sizeof type);

    static const char problem[] = "application/problem+json";
    a.is_problem = strncmp(type, problem, sizeof problem - 1) == 0;
    a.status = rc == CURLE_OK ? (int)status : 0;
    a.trouble = rc == CURLE_OK ? NULL : t->curl.easy_strerror(rc);
    a.retry_after_s = retry;

    struct buf body = put_back(t, x);
    a.body = body.text ? body.text : "";
    a.len = body.len;
    x->done(x->ctx, &a); /* may send the next one through x */
    buf_clear(&body);
}

static int hand_out(struct transport *t)
{
    int left = 0, running, finished = 0;
    t->curl.multi_perform(t->multi, &running);
    for (CURLMsg *m; (m = t->curl.multi_info_read(t->multi, &left));) {
        if (m->msg != CURLMSG_DONE)
            continue;
        char *x = NULL;
        CURLcode rc = m->data.result;
        t->curl.easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &x);
        finish(t, (struct exchange *)(void *)x, rc);
        finished++;
    }
    return finished;
}

void transport_run(struct transport *t, int timeout_ms)
{
    char woken[64];
    struct curl_waitfd wake = {.fd = t->wake[0], .events = CURL_WAIT_POLLIN};
    if (hand_out(t) > 0)
        return;
    t->curl.multi_poll(t->multi, &wake, 1, timeout_ms, NULL);
    while (read(t->wake[0], woken, sizeof woken) > 0)
        ;
    hand_out(t);
}

void transport_wake(struct transport *t)
{
    /* A full pipe wakes as well as one byte more. */
    ssize_t n = write(t->wake[1], "", 1);
    (void)n;
}
