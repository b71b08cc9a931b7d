/* alloc_private.h - what is run while memory fails.  Private to alloc*.c. */
#ifndef SIM_ALLOC_PRIVATE_H
#define SIM_ALLOC_PRIVATE_H

#include "tests/sim/alloc.h"
#include "tests/sim/cuts.h"

/* Something that allocates.  `run` says whether it did all it should; that is
 * asked again and again, with a later allocation failing each time. */
struct alloc_path {
    const char *name;
    bool (*run)(void);
    bool on_hub; /* a hub that was just opened is there for it */
    int skips;   /* it takes long: only every so manieth; 0: all */
};
extern const struct alloc_path alloc_paths[]; /* a NULL name ends */
/* A server and a client over a socket. */
bool alloc_serve(void);

extern struct scene *alloc_scene;
/* What must not happen, whatever fails. */
void alloc_broken(const char *what);

#endif
