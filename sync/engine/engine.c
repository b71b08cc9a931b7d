#include "sync/engine/engine.h"

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "sync/engine/duties.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

/* What comes in from other threads. */
struct mail {
    enum { MAIL_POKE, MAIL_PAIR, MAIL_SHOWING } kind;
    char text[40];
};

struct engine {
    struct duties duties;  /* engine's thread only */
    struct mailbox *inbox; /* closing it is the stop signal */
    pthread_t thread;
};

/* ---- the thread ---- */

static void take_mail(struct engine *e)
{
    for (struct mail *m; (m = mailbox_poll(e->inbox)); free(m)) {
        if (m->kind == MAIL_POKE)
            duties_poke(&e->duties);
        else if (m->kind == MAIL_PAIR)
            duties_pair(&e->duties, m->text);
        else
            duties_showing(&e->duties, m->text);
        sodium_memzero(m->text, sizeof m->text);
    }
}

static void *run(void *arg)
{
    struct engine *e = arg;
    struct transport *transport = e->duties.core.transport;
    struct err err;
    if (!transport_start(transport, &err)) {
        duties_fail(&e->duties, &err);
        return NULL;
    }
    duties_begin(&e->duties);
    while (!mailbox_is_closed(e->inbox)) {
        take_mail(e);
        int timeout_ms = duties_step(&e->duties);
        transport_run(transport, timeout_ms);
    }
    duties_end(&e->duties);
    return NULL;
}

/* ---- from outside ---- */

static void release(struct engine *e)
{
    duties_close(&e->duties);
    mailbox_free(e->inbox);
    free(e);
}

struct engine *engine_start(const struct engine_config *config, struct err *err)
{
    struct engine *e = mem_new(sizeof *e);
    e->inbox = mailbox_new();
    bool ok = duties_open(&e->duties, config, err);
    if (ok && pthread_create(&e->thread, NULL, run, e) != 0)
        ok = err_set(err, ERR_STORAGE, N_("同步启动不了，请重启一体机。"),
                     "no thread");
    if (ok)
        return e;
    release(e);
    return NULL;
}

void engine_stop(struct engine *e)
{
    if (!e)
        return;
    mailbox_close(e->inbox);
    transport_wake(e->duties.core.transport);
    pthread_join(e->thread, NULL);
    release(e);
}

static void post(struct engine *e, int kind, const char *text)
{
    struct mail *m = mem_new(sizeof *m);
    m->kind = kind;
    utf8_copy(m->text, sizeof m->text, text);
    mailbox_send(e->inbox, m);
    transport_wake(e->duties.core.transport);
}

void engine_poke(struct engine *e)
{
    post(e, MAIL_POKE, "");
}

void engine_pair(struct engine *e, const char *code)
{
    post(e, MAIL_PAIR, code);
}

void engine_showing(struct engine *e, const char *screen)
{
    post(e, MAIL_SHOWING, screen);
}
