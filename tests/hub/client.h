/* client.h - clients that do what they want, byte by byte, at a hub whose
 * server has the limits of a test. */
#ifndef TESTS_HUB_CLIENT_H
#define TESTS_HUB_CLIENT_H

#include "hub_world.h"

extern struct world world;

/* A world whose server has these limits instead. */
void open_with(const struct http_options *o);
struct http_figures figures(void);

/* A socket that is connected from that address of this machine. */
int call_from(uint32_t from);
int call(void);

#define HEALTH "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n"
void say(int fd, const char *text);
/* The status of the answer; 0: the connection ended.  *retry_s (may be NULL)
 * is its Retry-After. */
int hear_more(int fd, int *retry_s);
int hear(int fd);
/* Waits until it does. */
bool ends(int fd);

#endif
