/* stops.h - every screen and state that has a picture in tests/golden. */
#ifndef E2E_STOPS_H
#define E2E_STOPS_H

#include "tests/e2e/easel.h"

extern const struct stop stops[];
extern const int stop_count;

#endif
