#include "tls_screen.h"

#include "sync/engine/transport.h"

#include <check.h>

struct asked {
    bool done;
    int status;
};

static void answered(void *ctx, const struct answer *a)
{
    struct asked *asked = ctx;
    asked->done = true;
    asked->status = a->status;
}

struct transport *tls_open(const char *url)
{
    struct err err = {0};
    struct transport *t = transport_open(url, "test", &err);
    ck_assert_ptr_nonnull(t);
    ck_assert_msg(transport_start(t, &err), "%s", err.detail);
    return t;
}

void tls_close(struct transport *t)
{
    transport_close(t);
}

int tls_ask(struct transport *t, const char *hub_cert, int64_t now_s,
            bool now_is_hubs)
{
    struct asked asked = {0};
    struct request r = {.method = "GET",
                        .path = "/healthz",
                        .query = "",
                        .now_s = now_s,
                        .now_is_hubs = now_is_hubs,
                        .hub_cert = hub_cert,
                        .timeout_s = 20,
                        .answer_max = 65536,
                        .fd = -1,
                        .done = answered,
                        .ctx = &asked};
    ck_assert_ptr_nonnull(transport_send(t, &r));
    while (!asked.done)
        transport_run(t, 1000);
    return asked.status;
}
