#include "tests/bench/postgres.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void become_server(int in, int out, const char *above)
{
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    setenv("PG_ABOVE", above, 1);
    setenv("PG_OPTIONS",
           "-c fsync=on -c synchronous_commit=on -c full_page_writes=on", 1);
    /* It tells its address, and stays until we close its input. */
    execl("tests/postgres.sh", "postgres.sh", "sh", "-c",
          "echo \"$0\"; cat >/dev/null", (char *)NULL);
    _exit(127);
}

void postgres_start(struct postgres *p, const char *above)
{
    int in[2], out[2];
    ck_assert_int_eq(pipe2(in, O_CLOEXEC), 0);
    ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
    p->pid = fork();
    ck_assert_int_ge(p->pid, 0);
    if (p->pid == 0)
        become_server(in[0], out[1], above);
    close(in[0]);
    close(out[1]);
    p->stdin_fd = in[1];
    size_t n = 0;
    while (n + 1 < sizeof p->address && read(out[0], p->address + n, 1) == 1 &&
           p->address[n] != '\n')
        n++;
    p->address[n] = '\0';
    close(out[0]);
    ck_assert_msg(strncmp(p->address, "postgresql://", 13) == 0,
                  "PostgreSQL does not start: %s", p->address);
}

void postgres_stop(struct postgres *p)
{
    close(p->stdin_fd);
    waitpid(p->pid, NULL, 0);
}
