#include "tests/e2e/world.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORDS_MAX = 32, SCREENS_MAX = 8, PATIENCE_MS = 60000 };

struct world {
    char folder[200], bin[400], display[16], port[8], url[40];
    char db[260], media[260];
    char pixels[40]; /* the folder of the display's pixels; "": none */
    pid_t display_pid, hub_pid;
    pid_t screens[SCREENS_MAX];
    char visitor[121]; /* world_visitor()'s answer */
};

/* ---- processes ---- */

/* Starts argv with its output in the file `log` (NULL: ours).  It ends when
 * we do. */
static pid_t start(const char *const argv[], const char *log,
                   const char *display)
{
    pid_t parent = getpid();
    pid_t pid = fork();
    ck_assert(pid >= 0);
    if (pid > 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    setpgid(0, 0);
    int fd = open(log ? log : "/dev/null",
                  O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
    int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(in, STDIN_FILENO);
    if (display)
        setenv("DISPLAY", display, 1);
    execvp(argv[0], (char *const *)argv);
    _exit(127);
}

static int finish(pid_t *pid, int sig)
{
    int status = 0;
    if (*pid <= 0)
        return 0;
    if (sig)
        kill(*pid, sig);
    while (waitpid(*pid, &status, 0) < 0 && errno == EINTR)
        ;
    *pid = 0;
    return status;
}

static void nap(int ms)
{
    struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};
    nanosleep(&t, NULL);
}

static char *read_file(const char *path)
{
    struct buf b = {0};
    char bytes[4096];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    for (ssize_t n; fd >= 0 && (n = read(fd, bytes, sizeof bytes)) > 0;)
        buf_add(&b, bytes, (size_t)n);
    if (fd >= 0)
        close(fd);
    return buf_take(&b);
}

/* ---- the display ---- */

static void start_display(struct world *w, enum display display, int width,
                          int height)
{
    char log[256], number[16] = "", screen[40], file[300];
    int p[2];
    snprintf(log, sizeof log, "%s/display.log", w->folder);
    snprintf(screen, sizeof screen, "%dx%dx24", width, height);
    snprintf(file, sizeof file, "%s/xorg.conf", w->folder);
    ck_assert_int_eq(pipe(p), 0);
    char fd[16];
    snprintf(fd, sizeof fd, "%d", p[1]);
    const char *xvfb[] = {"Xvfb",    "-displayfd", fd,   "-screen", "0",
                    screen,    "-nolisten",  "tcp", "-noreset",
                    w->pixels[0] ? "-fbdir" : NULL, w->pixels, NULL};
    const char *xorg[] = {"Xorg",    "-displayfd", fd,     "-config",  file,
                    "-logfile", log,         "-noreset", NULL};
    w->display_pid =
        start(display == DISPLAY_TOUCH ? xorg : xvfb, log, NULL);
    close(p[1]);
    ssize_t n = read(p[0], number, sizeof number - 1);
    close(p[0]);
    if (n <= 0) {
        char *text = read_file(log);
        ck_abort_msg("no display: %.2000s", text);
    }
    number[strcspn(number, "\n")] = '\0';
    snprintf(w->display, sizeof w->display, ":%.10s", number);
}

static void write_touch_config(const struct world *w, int width, int height)
{
    char path[300];
    snprintf(path, sizeof path, "%s/xorg.conf", w->folder);
    FILE *f = fopen(path, "we");
    ck_assert_ptr_nonnull(f);
    fprintf(f,
            "Section \"ServerFlags\"\n Option \"AutoAddDevices\" \"false\"\n"
            " Option \"AutoAddGPU\" \"false\"\n Option \"DontVTSwitch\""
            " \"true\"\n Option \"AllowMouseOpenFail\" \"true\"\nEndSection\n"
            "Section \"Device\"\n Identifier \"d\"\n Driver \"dummy\"\n"
            " VideoRam 256000\nEndSection\n"
            "Section \"Monitor\"\n Identifier \"m\"\n HorizSync 5-1000\n"
            " VertRefresh 5-200\n Modeline \"%dx%d\" 173.00 %d %d %d %d"
            " %d %d %d %d\nEndSection\n"
            "Section \"Screen\"\n Identifier \"s\"\n Device \"d\"\n"
            " Monitor \"m\"\n DefaultDepth 24\n SubSection \"Display\"\n"
            " Depth 24\n Modes \"%dx%d\"\n Virtual %d %d\n EndSubSection\n"
            "EndSection\n"
            "Section \"InputDevice\"\n Identifier \"touch\"\n Driver"
            " \"inputtest\"\n Option \"SocketPath\" \"%s/touch.sock\"\n"
            " Option \"DeviceType\" \"Touch\"\n Option \"TouchCount\" \"10\"\n"
            "EndSection\n"
            "Section \"ServerLayout\"\n Identifier \"l\"\n Screen \"s\"\n"
            " InputDevice \"touch\" \"SendCoreEvents\"\nEndSection\n",
            width, height, width, width + 128, width + 328, width + 656,
            height, height + 3, height + 8, height + 40, width, height, width,
            height, w->folder);
    ck_assert_int_eq(fclose(f), 0);
}

/* ---- the world ---- */

static void find_programs(struct world *w)
{
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    ck_assert(n > 0);
    self[n] = '\0';
    *strrchr(self, '/') = '\0';
    snprintf(w->bin, sizeof w->bin, "%.390s", self);
}

/* A port that is free now, kept for the world's whole life. */
static void find_port(struct world *w)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&a, &n), 0);
    close(fd);
    snprintf(w->port, sizeof w->port, "%d", ntohs(a.sin_port));
    snprintf(w->url, sizeof w->url, "http://127.0.0.1:%s", w->port);
}

struct world *world_new(enum display display, int width, int height)
{
    struct world *w = mem_new(sizeof *w);
    signal(SIGPIPE, SIG_IGN);
    snprintf(w->folder, sizeof w->folder, "/tmp/staffroom-e2e.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(w->folder));
    snprintf(w->db, sizeof w->db, "%s/hub.db", w->folder);
    snprintf(w->media, sizeof w->media, "%s/media", w->folder);
    find_programs(w);
    find_port(w);
    if (display == DISPLAY_TOUCH)
        write_touch_config(w, width, height);
    if (display == DISPLAY_SEEN) {
        snprintf(w->pixels, sizeof w->pixels, "/dev/shm/staffroom.XXXXXX");
        ck_assert_ptr_nonnull(mkdtemp(w->pixels));
    }
    start_display(w, display, width, height);
    return w;
}

static void remove_folder(const char *path)
{
    const char *argv[] = {"rm", "-rf", path, NULL};
    pid_t pid = start(argv, NULL, NULL);
    finish(&pid, 0);
}

void world_end(struct world *w)
{
    if (!w)
        return;
    for (int i = 0; i < SCREENS_MAX; i++)
        finish(&w->screens[i], SIGKILL);
    finish(&w->hub_pid, SIGKILL);
    finish(&w->display_pid, SIGTERM);
    if (w->pixels[0])
        remove_folder(w->pixels);
    remove_folder(w->folder);
    free(w);
}

void world_use_release(struct world *w)
{
    char *slash = strrchr(w->bin, '/');
    snprintf(slash, sizeof w->bin - (size_t)(slash - w->bin), "/release");
}

const char *world_folder(const struct world *w)
{
    return w->folder;
}

void world_use_db(struct world *w, const char *address)
{
    snprintf(w->db, sizeof w->db, "%s", address);
}

const char *world_db(const struct world *w)
{
    return w->db;
}

const char *world_display(const struct world *w)
{
    return w->display;
}

void world_pixels(const struct world *w, char path[80])
{
    snprintf(path, 80, "%s/Xvfb_screen0", w->pixels);
}

/* The demo takes minutes, so it is made once (tests/run.sh) and copied. */
void world_demo(struct world *w)
{
    char from[PATH_MAX];
    snprintf(from, sizeof from, "%s/../test-demo", w->bin);
    char db[PATH_MAX + 16], media[PATH_MAX + 16];
    snprintf(db, sizeof db, "%s/hub.db", from);
    snprintf(media, sizeof media, "%s/media", from);
    ck_assert_msg(access(db, R_OK) == 0, "make the demo first: tests/run.sh");
    const char *copy_db[] = {"cp", db, w->db, NULL};
    const char *copy_media[] = {"cp", "-rl", media, w->media, NULL};
    pid_t pid = start(copy_db, NULL, NULL);
    ck_assert_int_eq(finish(&pid, 0), 0);
    pid = start(copy_media, NULL, NULL);
    ck_assert_int_eq(finish(&pid, 0), 0);
}

/* people.txt holds lines of "member NUMBER CARD PIN NAME". */
const char *world_visitor(struct world *w, int i, enum visitor what)
{
    char path[PATH_MAX], word[4][121];
    snprintf(path, sizeof path, "%s/../test-demo/people.txt", w->bin);
    char *text = read_file(path), *rest = text;
    w->visitor[0] = '\0';
    for (char *line; (line = strsep(&rest, "\n"));)
        if (sscanf(line, "member %120s %120s %120s %120s", word[0], word[1],
                   word[2], word[3]) == 4 &&
            i-- == 0)
            snprintf(w->visitor, sizeof w->visitor, "%s", word[what]);
    free(text);
    ck_assert_msg(w->visitor[0], "no such visitor in %s", path);
    return w->visitor;
}

/* ---- the hub ---- */

static int run_hub(struct world *w, char **out, const char *input,
                   va_list words)
{
    char hub[420], db[280], media[280];
    char *argv[WORDS_MAX] = {hub};
    int n = 1, p[2], in[2], status;
    snprintf(hub, sizeof hub, "%s/staffroom-hub", w->bin);
    for (char *word; (word = va_arg(words, char *)) && n < WORDS_MAX - 3;)
        argv[n++] = word;
    snprintf(db, sizeof db, "--db=%s", w->db);
    snprintf(media, sizeof media, "--media=%s", w->media);
    argv[n++] = db;
    argv[n++] = media;
    ck_assert_int_eq(pipe2(p, O_CLOEXEC), 0);
    ck_assert_int_eq(pipe2(in, O_CLOEXEC), 0);
    pid_t pid = fork();
    ck_assert(pid >= 0);
    if (pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(p[1], STDOUT_FILENO);
        dup2(p[1], STDERR_FILENO);
        execv(hub, argv);
        _exit(127);
    }
    close(p[1]);
    close(in[0]);
    if (input && write(in[1], input, strlen(input)) < 0)
        ck_abort_msg("the hub took no input");
    close(in[1]);
    struct buf b = {0};
    char bytes[4096];
    for (ssize_t got; (got = read(p[0], bytes, sizeof bytes)) > 0;)
        buf_add(&b, bytes, (size_t)got);
    close(p[0]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    char *text = buf_take(&b);
    if (out)
        *out = text;
    else
        free(text);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

int hub_run(struct world *w, char **out, ...)
{
    va_list words;
    va_start(words, out);
    int status = run_hub(w, out, NULL, words);
    va_end(words);
    return status;
}

char *hub_must(struct world *w, ...)
{
    char *out = NULL;
    va_list words;
    va_start(words, w);
    int status = run_hub(w, &out, NULL, words);
    va_end(words);
    ck_assert_msg(status == 0, "staffroom-hub gave %d: %s", status, out);
    return out;
}

static int init_hub(struct world *w, ...)
{
    va_list words;
    va_start(words, w);
    int status = run_hub(w, NULL, "correct horse battery\n", words);
    va_end(words);
    return status;
}

void world_empty(struct world *w)
{
    ck_assert_int_eq(
        init_hub(w, "init", "--org=测试学校", "--admin=officer", NULL), 0);
}

void hub_start(struct world *w)
{
    char hub[420], db[280], media[280], listen[40], log[260], url[60];
    snprintf(hub, sizeof hub, "%s/staffroom-hub", w->bin);
    snprintf(db, sizeof db, "--db=%s", w->db);
    snprintf(media, sizeof media, "--media=%s", w->media);
    snprintf(listen, sizeof listen, "--listen=127.0.0.1:%s", w->port);
    snprintf(url, sizeof url, "--public-url=%s", w->url);
    snprintf(log, sizeof log, "%s/hub.log", w->folder);
    unlink(log);
    const char *argv[] = {hub, "serve", db, media, listen, url, NULL};
    w->hub_pid = start(argv, log, NULL);
    int64_t until = clock_steady_ms() + PATIENCE_MS;
    for (;;) {
        char *text = read_file(log);
        bool ready = strstr(text, "listening on ") != NULL;
        bool late = clock_steady_ms() > until ||
                    waitpid(w->hub_pid, NULL, WNOHANG) != 0;
        ck_assert_msg(ready || !late, "the hub did not start: %s", text);
        free(text);
        if (ready)
            return;
        nap(10);
    }
}

void hub_stop(struct world *w)
{
    int status = finish(&w->hub_pid, SIGTERM);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
                  "the hub ended with %x", (unsigned)status);
}

void hub_kill(struct world *w)
{
    finish(&w->hub_pid, SIGKILL);
}

const char *hub_url(const struct world *w)
{
    return w->url;
}

void hub_id(struct world *w, const char *entity, const char *text,
            char out[64])
{
    char *list = hub_must(w, "list", entity, NULL);
    char *rest = list;
    for (char *line; (line = strsep(&rest, "\n"));)
        if (strstr(line, text)) {
            snprintf(out, 64, "%.*s", (int)strcspn(line, "\t"), line);
            free(list);
            return;
        }
    ck_abort_msg("no %s has %s", entity, text);
}

/* ---- screens ---- */

static void remember(struct world *w, pid_t pid)
{
    for (int i = 0; i < SCREENS_MAX; i++)
        if (w->screens[i] <= 0 || kill(w->screens[i], 0) != 0) {
            w->screens[i] = pid;
            return;
        }
    ck_abort_msg("too many screens");
}

static void start_kiosk(struct world *w, struct screen_process *s,
                        const char *name, const char *pair, va_list words)
{
    char program[420], data[240], control[140], hub[60], log[260];
    const char *argv[WORDS_MAX] = {program, data, control, hub};
    int n = 4;
    *s = (struct screen_process){0};
    snprintf(s->name, sizeof s->name, "%s", name);
    snprintf(s->data, sizeof s->data, "%.180s/%s", w->folder, name);
    snprintf(s->socket, sizeof s->socket, "%.80s/%s.sock", w->folder, name);
    snprintf(program, sizeof program, "%s/staffroom", w->bin);
    snprintf(data, sizeof data, "--data=%s", s->data);
    snprintf(control, sizeof control, "--control=%s", s->socket);
    snprintf(hub, sizeof hub, "--hub=%s", w->url);
    snprintf(log, sizeof log, "%s/%s.log", w->folder, name);
    if (pair)
        argv[n++] = pair;
    for (const char *word; (word = va_arg(words, char *)) && n < WORDS_MAX - 1;)
        argv[n++] = word;
    unlink(s->socket);
    s->pid = start(argv, log, w->display);
    remember(w, s->pid);
    s->driver = driver_new(s->socket);
}

void kiosk_start(struct world *w, struct screen_process *s, const char *name,
                 ...)
{
    va_list words;
    va_start(words, name);
    start_kiosk(w, s, name, NULL, words);
    va_end(words);
}

void kiosk_paired(struct world *w, struct screen_process *s,
                  const char *name, ...)
{
    char pair[40];
    char *code = hub_must(w, "pair-code", NULL);
    snprintf(pair, sizeof pair, "--pair=%.8s", code);
    free(code);
    va_list words;
    va_start(words, name);
    start_kiosk(w, s, name, pair, words);
    va_end(words);
    driver_wait_screen(s->driver, "attract");
}

void kiosk_stop(struct screen_process *s)
{
    if (s->pid <= 0)
        return;
    driver_quit(s->driver);
    driver_free(s->driver);
    s->driver = NULL;
    int status = finish(&s->pid, 0);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
                  "%s ended with %x", s->name, (unsigned)status);
}

void kiosk_kill(struct screen_process *s)
{
    driver_free(s->driver);
    s->driver = NULL;
    finish(&s->pid, SIGKILL);
}
