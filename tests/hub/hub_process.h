/* hub_process.h - the hub's program, each command in a process of its own as
 * in a shell, on a database in a folder of its own. */
#ifndef TESTS_HUB_HUB_PROCESS_H
#define TESTS_HUB_HUB_PROCESS_H

#include "tests/unit/database.h"

#include <sys/types.h>

struct place {
    char dir[64], db[DATABASE_SIZE];
};
void place_open(struct place *p);
void place_close(struct place *p);

struct result {
    int status; /* -1: it did not exit by itself */
    char out[8192], errors[4096];
};
/* "WORD WORD ...", split at blanks; --db is added. */
struct result run_with(const struct place *p, const char *line,
                       const char *in);
struct result run(const struct place *p, const char *line);
/* One school, 第一小学. */
void run_init(const struct place *p);
int lines(const char *text);

struct server {
    pid_t pid;
    int out, errors;
    char url[200];
};
/* On a free port; returns when it listens. */
void server_start(const struct place *p, struct server *s);
int server_stop(struct server *s); /* its exit status */
void server_kill(struct server *s);

#endif
