/* machine.h - what the kernel knows of processes: time, memory, wake-ups.
 *
 * pid 0 is this process.  Checks fail when the kernel does not tell. */
#ifndef BENCH_MACHINE_H
#define BENCH_MACHINE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

int64_t steady_us(void); /* CLOCK_MONOTONIC */
void nap_us(int64_t us);
void nap_until(int64_t steady_at_us);

/* Processor seconds of all its threads, also of those that have ended. */
double cpu_s(pid_t pid);

/* A line of smaps_rollup ("Pss", "Rss") in MB; -1 when the kernel does not
 * let us look: the kiosk is no one's to read but root's. */
double memory_mb(pid_t pid, const char *what);
/* Forgets the peak, and the highest resident size since.  Where forgetting is
 * not allowed the peak is that of its whole life. */
void peak_forget(pid_t pid);
double peak_mb(pid_t pid);

/* How often its threads have gone to sleep of their own accord. */
int64_t sleeps(pid_t pid);
int64_t sleeps_main(pid_t pid); /* its first thread alone */

/* Our newest child whose program has that name; fails when there is none. */
pid_t child_named(const char *program);

/* A process and all that it has started, so far as they live; returns how
 * many. */
enum { FAMILY_MAX = 64 };
int family(pid_t pid, pid_t out[FAMILY_MAX]);

/* Writes back and empties the page cache; false unless root. */
bool caches_drop(void);

#endif
