/* tls_screen.h - a screen's way to a hub, apart from it because both have
 * requests and answers of their own. */
#ifndef TESTS_HUB_TLS_SCREEN_H
#define TESTS_HUB_TLS_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

struct transport;
struct transport *tls_open(const char *url);
void tls_close(struct transport *t);
/* The status of GET /healthz; 0 when there is no answer.  `hub_cert` NULL:
 * the system's store. */
int tls_ask(struct transport *t, const char *hub_cert, int64_t now_s,
            bool now_is_hubs);

#endif
