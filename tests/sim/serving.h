/* serving.h - between host.c, which has the machine and the hub, and http.c,
 * which has the requests. */
#ifndef SIM_SERVING_H
#define SIM_SERVING_H

#include "tests/sim/host.h"

void serving_begin(struct hub *h);
/* Every request that is open is reset. */
void serving_end(bool noticed);

#endif
