/* relay.h - a machine on the way between a screen and its hub: it notes what
 * the screen asks the feed for, and can cut the line in an answer. */
#ifndef TESTS_HUB_RELAY_H
#define TESTS_HUB_RELAY_H

#include <pthread.h>
#include <stdatomic.h>

enum { RELAY_LINES = 16, RELAY_HEADS = 64, RELAY_HEAD = 1024 };

struct relay {
    char url[64];
    int listener, hub_port, stop[2];
    pthread_t thread;
    atomic_int feeds;    /* requests of the feed so far */
    atomic_int cut_at;   /* the answer to that one is cut; 0: none */
    atomic_llong bytes;  /* of answers */
    struct relay_line {
        int screen, hub; /* sockets */
        int feed;        /* the number of the request that is on its way */
    } lines[RELAY_LINES]; /* the thread's */
    int count;
    char heads[RELAY_HEADS][RELAY_HEAD]; /* of the feed's requests */
};
/* On `address` ("127.0.0.1"), before the hub at `hub_url`. */
void relay_open(struct relay *r, const char *address, const char *hub_url);
void relay_close(struct relay *r);

#endif
