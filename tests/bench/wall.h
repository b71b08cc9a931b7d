/* wall.h - further parts of the group decode, each with a world of its own. */
#ifndef BENCH_WALL_H
#define BENCH_WALL_H

/* The wall flung from end to end: `count` thumbs t000.jpg ... in `folder`. */
void bench_wall(const char *folder, int count);

#endif
