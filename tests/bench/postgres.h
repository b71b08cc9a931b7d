/* postgres.h - a PostgreSQL of our own, whose commits wait for the disk, as a
 * school's would. */
#ifndef BENCH_POSTGRES_H
#define BENCH_POSTGRES_H

#include <sys/types.h>

struct postgres {
    pid_t pid;
    int stdin_fd; /* it ends when this is closed */
    char address[200];
};

/* In a folder below `above`; fails the check when there is none. */
void postgres_start(struct postgres *p, const char *above);
void postgres_stop(struct postgres *p);

#endif
