/* links.h - the server's connections, and how long each may stay in a state.
 *
 * A client that says nothing, or a byte at a time, or does not read what it
 * asked for, holds a descriptor and memory that others need.  Each state has
 * a deadline for the whole of it, not for the next byte; past it the socket
 * is shut down, and whoever reads it finds the end.  A request that waits for
 * us (in the work line, or for news) has none.  A client that closes its side
 * is noticed as well, however it comes.
 *
 * One thread, asleep until the next deadline or end. */
#ifndef SYNC_HUB_LINKS_H
#define SYNC_HUB_LINKS_H

#include <stdbool.h>
#include <stdint.h>

enum link_state {
    LINK_GREETING,  /* from accept, through TLS, to the first headers */
    LINK_IDLE,      /* from an answer to the next headers */
    LINK_RECEIVING, /* the body */
    LINK_WAITING,   /* for us */
    LINK_SENDING,   /* our answer */
    LINK_STATES
};

struct link_limits {
    int connections; /* at once; more are refused */
    int ms[LINK_STATES];
    int slowest_b_ms; /* bytes in a ms that a reader of answers must take */
};
/* What is not set in `l`, with `files` descriptors for the process. */
void link_limits_fill(struct link_limits *l, int64_t files);

struct links;
struct link;
struct links *links_start(const struct link_limits *l);
void links_stop(struct links *l); /* NULL is allowed */

/* Any thread.  Whether one more may come; counts it as refused if not. */
bool links_has_room(struct links *l);
struct link *link_open(struct links *l, int fd);
void link_close(struct link *k); /* before its fd is closed */
/* `bytes` of answer, for LINK_SENDING. */
void link_enter(struct link *k, enum link_state state, int64_t bytes);
/* The request that the connection is at, kept for its own thread; NULL none. */
void link_hold(struct link *k, void *request);
void *link_held(const struct link *k);

struct link_figures {
    int open, greeting; /* the second are of the first */
    long long refused, cut[LINK_STATES];
};
void links_figures(struct links *l, struct link_figures *out);
const char *link_state_text(enum link_state s);

#endif
