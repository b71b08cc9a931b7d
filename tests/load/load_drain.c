#include "tests/load/load.h"
void load_drain(const struct load_sizes *s){(void)s;}
