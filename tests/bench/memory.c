#include "tests/bench/bench.h"
void bench_memory(void) {}
