#include "sync/hub/children.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char SELF[] = "/proc/self/exe";

/* One that runs now. */
struct slot {
    int index; /* into the list; -1: free */
    pid_t pid;
    int fd;
    size_t got;
    int64_t deadline; /* steady ms */
};

static bool spawn(const struct child *c, pid_t *pid, int out)
{
    char name[] = "staffroom-hub";
    char *argv[CHILD_ARGS + 2] = {name};
    for (int k = 0; k < CHILD_ARGS && c->args[k]; k++)
        argv[k + 1] = (char *)(uintptr_t)c->args[k];
    char *no_environment[] = {NULL};

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null",
                                     O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null",
                                     O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    bool ok = posix_spawn(pid, SELF, &files, NULL, argv, no_environment) == 0;
    posix_spawn_file_actions_destroy(&files);
    return ok;
}

static bool start(struct slot *s, const struct child *c, int index,
                  int seconds)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    bool ok = spawn(c, &s->pid, ends[1]);
    close(ends[1]);
    if (!ok) {
        close(ends[0]);
        return false;
    }
    s->index = index;
    s->fd = ends[0];
    s->got = 0;
    s->deadline = clock_steady_ms() + seconds * 1000LL;
    return true;
}

static void finish(struct slot *s, struct child *c, bool late)
{
    int status = -1;
    close(s->fd);
    if (late)
        kill(s->pid, SIGKILL);
    while (waitpid(s->pid, &status, 0) < 0 && errno == EINTR)
        ;
    c->ok = !late && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    c->answer[s->got] = '\0';
    c->answer[strcspn(c->answer, "\n")] = '\0';
    s->index = -1;
}

/* Takes what it wrote; true when it has closed its end or talks too much. */
static bool listen_to(struct slot *s, struct child *c)
{
    ssize_t n = read(s->fd, c->answer + s->got, CHILD_ANSWER - 1 - s->got);
    if (n > 0)
        s->got += (size_t)n;
    return n <= 0 ? !(n < 0 && errno == EINTR) : s->got == CHILD_ANSWER - 1;
}

static void wait_for_any(struct slot slots[], struct child *list,
                         void (*ended)(void *ctx, int i), void *ctx)
{
    struct pollfd fds[CHILDREN_AT_ONCE];
    for (int k = 0; k < CHILDREN_AT_ONCE; k++)
        fds[k] = (struct pollfd){
            .fd = slots[k].index < 0 ? -1 : slots[k].fd, .events = POLLIN};
    enum { LOOK_AGAIN_MS = 200 };
    poll(fds, CHILDREN_AT_ONCE, LOOK_AGAIN_MS);
    for (int k = 0; k < CHILDREN_AT_ONCE; k++) {
        struct slot *s = &slots[k];
        if (s->index < 0)
            continue;
        int i = s->index;
        bool late = clock_steady_ms() >= s->deadline;
        if (late || (fds[k].revents && listen_to(s, &list[i]))) {
            finish(s, &list[i], late);
            ended(ctx, i);
        }
    }
}

void children_run(struct child *list, int count, int seconds,
                  void (*ended)(void *ctx, int i), void *ctx)
{
    struct slot slots[CHILDREN_AT_ONCE];
    for (int k = 0; k < CHILDREN_AT_ONCE; k++)
        slots[k].index = -1;
    int next = 0, running = 0;
    while (next < count || running > 0) {
        running = 0;
        for (int k = 0; k < CHILDREN_AT_ONCE; k++) {
            while (slots[k].index < 0 && next < count) {
                struct child *c = &list[next];
                c->ok = false;
                c->answer[0] = '\0';
                int i = next++;
                if (c->skip || !start(&slots[k], c, i, seconds))
                    ended(ctx, i);
            }
            running += slots[k].index >= 0;
        }
        if (running > 0)
            wait_for_any(slots, list, ended, ctx);
    }
}
