/* net.h - the network between screens and hub: parcels that take their time,
 * get lost, come twice and late.
 *
 * Neutral ground: transport.c (a screen's end) and http.c (the hub's) each
 * know their own `struct request` and `struct answer`, and neither the
 * other's. */
#ifndef SIM_NET_H
#define SIM_NET_H

#include "tests/sim/sim.h"

struct transport;

/* How things are on one screen's line, which outlives what is plugged in. */
struct line {
    struct transport *transport; /* NULL: the screen is off */
    bool cut;     /* nothing gets through */
    int64_t cut_until;
    bool refuses; /* while cut: at once, else only silence */
    bool rests;   /* long polls may be held for hours */
    int loss, replay; /* per mille of messages */
    int64_t latency_ms; /* about */
};

/* A request on its way, and once answered its answer. */
struct parcel {
    int users;
    struct line *line;
    int64_t serial; /* of the exchange that waits for it; 0: nobody does */
    char peer[24];
    char method[8], path[100], query[700];
    char input[64], signature[24];
    char *body;
    size_t body_len;
    bool held;
    int64_t sent_at, timeout_ms;

    int status;
    char *answer;
    size_t answer_len;
    bool is_problem;
    int64_t retry_after_s;
};
struct parcel *parcel_new(void);
struct parcel *parcel_use(struct parcel *p);
void parcel_drop(struct parcel *p); /* NULL is allowed */
/* The same request once more, for nobody. */
struct parcel *parcel_replay(const struct parcel *p);

/* Takes a use of the parcel over: to the hub, if it gets there. */
void net_send(struct parcel *p);
/* Back, if it gets there; the same use. */
void net_answer(struct parcel *p);
/* The hub's end of the connection is gone: noticed at once, or never. */
void net_reset(struct parcel *p, bool noticed);
/* A line is cut, or heals. */
void net_cut(struct line *l, bool refuses);
void net_heal(struct line *l);

/* The host's: a parcel arrives; its use is to be answered or reset. */
void host_receive(struct parcel *p);
/* The transport's: the answer in *p has arrived, or (status 0) never will.
 * And: that may be so, its deadline counts. */
void transport_arrive(struct line *l, const struct parcel *p);
void transport_doubt(struct line *l, const struct parcel *p);
void transport_doubt_all(struct transport *t);

#endif
