#include "tests/bench/machine.h"

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int64_t steady_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void nap_us(int64_t us)
{
    if (us <= 0)
        return;
    struct timespec t = {us / 1000000, (long)(us % 1000000) * 1000};
    nanosleep(&t, NULL);
}

void nap_until(int64_t at)
{
    struct timespec t = {at / 1000000, (long)(at % 1000000) * 1000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

double cpu_s(pid_t pid)
{
    clockid_t clock;
    struct timespec t;
    ck_assert_int_eq(clock_getcpuclockid(pid, &clock), 0);
    ck_assert_int_eq(clock_gettime(clock, &t), 0);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static pid_t real(pid_t pid)
{
    return pid ? pid : getpid();
}

/* The number behind "name:" in a file of /proc; -1 without one. */
static int64_t fact(const char *path, const char *name)
{
    char line[300];
    int64_t value = -1;
    size_t n = strlen(name);
    FILE *f = fopen(path, "re");
    if (!f)
        return -1;
    while (value < 0 && fgets(line, sizeof line, f))
        if (strncmp(line, name, n) == 0 && line[n] == ':')
            value = strtoll(line + n + 1, NULL, 10);
    fclose(f);
    return value;
}

double memory_mb(pid_t pid, const char *what)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)real(pid));
    int64_t kb = fact(path, what);
    return kb < 0 ? -1 : (double)kb / 1024;
}

static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool ok = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    close(fd);
    return ok;
}

void peak_forget(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/clear_refs", (int)real(pid));
    write_file(path, "5");
}

double peak_mb(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/status", (int)real(pid));
    int64_t kb = fact(path, "VmHWM");
    ck_assert_int_ge(kb, 0);
    return (double)kb / 1024;
}

static const char SLEEPS[] = "voluntary_ctxt_switches";

int64_t sleeps_main(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/status", (int)real(pid));
    return fact(path, SLEEPS);
}

int64_t sleeps(pid_t pid)
{
    char path[300];
    int64_t sum = 0;
    snprintf(path, sizeof path, "/proc/%d/task", (int)real(pid));
    DIR *tasks = opendir(path);
    ck_assert_ptr_nonnull(tasks);
    for (struct dirent *e; (e = readdir(tasks));) {
        snprintf(path, sizeof path, "/proc/%d/task/%.200s/status",
                 (int)real(pid), e->d_name);
        int64_t n = fact(path, SLEEPS);
        sum += n > 0 ? n : 0;
    }
    closedir(tasks);
    return sum;
}

static pid_t parent_of(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    return (pid_t)fact(path, "PPid");
}

static bool is_child(pid_t pid, const char *program)
{
    char path[64], name[64] = "";
    if (parent_of(pid) != getpid())
        return false;
    snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
    FILE *f = fopen(path, "re");
    if (f && fgets(name, sizeof name, f))
        name[strcspn(name, "\n")] = '\0';
    if (f)
        fclose(f);
    return strcmp(name, program) == 0;
}

pid_t child_named(const char *program)
{
    pid_t newest = 0;
    DIR *all = opendir("/proc");
    ck_assert_ptr_nonnull(all);
    for (struct dirent *e; (e = readdir(all));) {
        pid_t pid = (pid_t)strtol(e->d_name, NULL, 10);
        if (pid > newest && is_child(pid, program))
            newest = pid;
    }
    closedir(all);
    ck_assert_msg(newest > 0, "no %s is running", program);
    return newest;
}

static bool is_among(pid_t pid, const pid_t *list, int n)
{
    for (int i = 0; i < n; i++)
        if (list[i] == pid)
            return true;
    return false;
}

/* Adds those whose parent is in the list; false when there were none. */
static bool add_children(pid_t out[FAMILY_MAX], int *n)
{
    int before = *n;
    DIR *all = opendir("/proc");
    ck_assert_ptr_nonnull(all);
    for (struct dirent *e; (e = readdir(all));) {
        pid_t pid = (pid_t)strtol(e->d_name, NULL, 10);
        if (pid > 0 && *n < FAMILY_MAX && !is_among(pid, out, *n) &&
            is_among(parent_of(pid), out, *n))
            out[(*n)++] = pid;
    }
    closedir(all);
    return *n > before;
}

int family(pid_t pid, pid_t out[FAMILY_MAX])
{
    int n = 1;
    out[0] = pid;
    while (add_children(out, &n))
        ;
    return n;
}

bool caches_drop(void)
{
    sync();
    return write_file("/proc/sys/vm/drop_caches", "3");
}
