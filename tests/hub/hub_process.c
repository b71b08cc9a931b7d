#include "hub_process.h"
#include "hub_world.h"

#include "base/mem.h"
#include "sync/hub/program.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGS_MAX = 12 };

void place_open(struct place *p)
{
    world_make_folder(p->dir, sizeof p->dir);
    char file[80];
    snprintf(file, sizeof file, "%s/hub.db", p->dir);
    database_new(file, p->db);
}

void place_close(struct place *p)
{
    database_drop(p->db);
    world_remove_folder(p->dir);
}

static void run_child(char **argv, const char *in, int out, int errors)
{
    int argc = 0, input[2];
    while (argv[argc])
        argc++;
    ck_assert_int_eq(pipe(input), 0);
    ck_assert_int_eq(write(input[1], in, strlen(in)), (int)strlen(in));
    close(input[1]);
    dup2(input[0], STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    close(input[0]);
    int status = program_run(argc, argv);
    fflush(NULL);
    _exit(status);
}

static int read_all(int fd, char *out, size_t size)
{
    size_t len = 0;
    ssize_t n;
    while (len + 1 < size &&
           (n = read(fd, out + len, size - 1 - len)) > 0)
        len += (size_t)n;
    out[len] = '\0';
    close(fd);
    return (int)len;
}

static pid_t start(const struct place *p, const char *line, const char *in,
                   int *out, int *errors)
{
    char db[DATABASE_SIZE + 8];
    snprintf(db, sizeof db, "--db=%s", p->db);
    char *text = mem_text(line), *rest = text, *word;
    char *argv[ARGS_MAX + 1] = {(char *)"staffroom-hub", db};
    int argc = 2, o[2], e[2];
    while (argc < ARGS_MAX && (word = strsep(&rest, " ")))
        argv[argc++] = word;
    ck_assert_int_eq(pipe(o), 0);
    ck_assert_int_eq(pipe(e), 0);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        close(o[0]);
        close(e[0]);
        run_child(argv, in, o[1], e[1]);
    }
    close(o[1]);
    close(e[1]);
    *out = o[0];
    *errors = e[0];
    free(text);
    return pid;
}

struct result run_with(const struct place *p, const char *line,
                       const char *in)
{
    struct result r = {0};
    int out, errors, status = 0;
    pid_t pid = start(p, line, in, &out, &errors);
    read_all(out, r.out, sizeof r.out);
    read_all(errors, r.errors, sizeof r.errors);
    waitpid(pid, &status, 0);
    r.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return r;
}

struct result run(const struct place *p, const char *line)
{
    return run_with(p, line, "");
}

void run_init(const struct place *p)
{
    struct result r =
        run_with(p, "init --org=第一小学 --admin=wang", "long enough\n");
    ck_assert_msg(r.status == 0, "%s", r.errors);
}

int lines(const char *text)
{
    int n = 0;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

void server_start(const struct place *p, struct server *s)
{
    char line[300] = "";
    s->pid = start(p, "serve --listen=127.0.0.1:0", "", &s->out, &s->errors);
    for (size_t n = 0; n + 1 < sizeof line && !strchr(line, '\n'); n++)
        ck_assert_int_eq(read(s->out, line + n, 1), 1);
    ck_assert_int_eq(sscanf(line, "listening on %199s", s->url), 1);
}

static int server_end(struct server *s, int signal)
{
    int status = -1;
    kill(s->pid, signal);
    waitpid(s->pid, &status, 0);
    close(s->out);
    close(s->errors);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int server_stop(struct server *s)
{
    return server_end(s, SIGTERM);
}

void server_kill(struct server *s)
{
    server_end(s, SIGKILL);
}
