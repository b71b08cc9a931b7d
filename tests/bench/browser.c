#include "tests/bench/browser.h"

#include "tests/bench/machine.h"
#include "tests/bench/photos.h"

#include <check.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char program[] = "/usr/bin/chromium";

/* Colours that only the page has, at its corner: see board.js. */
enum { MARK_TEXT = 0x12ab34, MARK_WHOLE = 0xab1234 };

enum {
    LOOK_US = 500,
    PATIENCE_US = 30 * 1000 * 1000,
    WALL = 400,
    FOLDER_SIZE = 240,
    PATH_SIZE = 700
};

bool browser_is_installed(void)
{
    return access(program, X_OK) == 0;
}

void browser_ratio(const char *name, double budget, double ours,
                   struct samples *theirs, const char *how)
{
    const struct figure f = {name, "part", budget, false};
    if (theirs->count == 0)
        report(f, NAN, 0, "not measured: no %s", program);
    else
        report(f, ours / samples_at(theirs, 0.5), theirs->count,
               "of Chromium with the same page, %s: median %.3g, from %.3g to "
               "%.3g",
               how, samples_at(theirs, 0.5), samples_at(theirs, 0),
               samples_at(theirs, 1));
}

/* ---- the page ---- */

static void write_rows(FILE *f, struct world *w, const char *entity)
{
    char *rows = hub_must(w, "list", entity, "--json", NULL);
    fprintf(f, "%s", rows);
    free(rows);
}

static void write_photos(FILE *f, const char *media)
{
    char list[PHOTOS_LISTED][PHOTO_PATH];
    int n = photos_list("screen.jpg", list);
    fputs(",\nphotos: [", f);
    for (int i = 0; i < n / 2; i++) /* as many as the board takes in turn */
        fprintf(f, "{path: \"file://%s/%s\", caption: \"校园一角\"},\n", media,
                list[i]);
    fprintf(f, "],\npair: [\"file://%s/%s\", \"file://%s/%s\"],\nthumbs: [",
            media, list[0], media, list[n / 2]);
    for (int i = 0; i < WALL; i++)
        fprintf(f, "\"wall/t%03d.jpg\",", i);
    fputs("]", f);
}

static void write_content(struct world *w, const char *folder, bool photos)
{
    char path[PATH_SIZE], media[PATH_MAX];
    ck_assert_ptr_nonnull(realpath(photos_folder, media));
    snprintf(path, sizeof path, "%s/wall", folder);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    photos_link_thumbs(path, WALL);
    snprintf(path, sizeof path, "%s/content.js", folder);
    FILE *f = fopen(path, "we");
    ck_assert_ptr_nonnull(f);
    fputs("const content = {notices: ", f);
    write_rows(f, w, "notice");
    fputs(",\nactivities: ", f);
    write_rows(f, w, "activity");
    if (photos)
        write_photos(f, media);
    else
        fputs(",\nphotos: [], pair: [], thumbs: []", f);
    fputs("};\n", f);
    ck_assert_int_eq(fclose(f), 0);
}

/* Links to tests/bench/web, beside what it shows; made once for a world. */
static void make_page(struct world *w, const char *folder, bool photos)
{
    static const char *const files[] = {"index.html", "style.css",
                                        "board.js"};
    char from[PATH_MAX], to[PATH_SIZE];
    if (mkdir(folder, 0700) != 0)
        return;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(to, sizeof to, "tests/bench/web/%s", files[i]);
        ck_assert_msg(realpath(to, from), "no %s", to);
        snprintf(to, sizeof to, "%s/%s", folder, files[i]);
        ck_assert_int_eq(symlink(from, to), 0);
    }
    write_content(w, folder, photos);
}

static double wait_mark(const struct watch *seen, int64_t from, uint32_t mark,
                        uint32_t or_mark)
{
    for (;;) {
        uint32_t now = watch_pixel(seen, 1, 1);
        double ms = (double)(steady_us() - from) / 1000;
        if (now == mark || now == or_mark)
            return ms;
        ck_assert_msg(ms * 1000 < PATIENCE_US, "the browser shows no page");
        nap_us(LOOK_US);
    }
}

/* In a session of its own, so that all of it can be ended. */
static void run(const char *display, const char *data, const char *url)
{
    int null = open("/dev/null", O_RDWR);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setsid();
    for (int fd = 0; fd < 3; fd++)
        dup2(null, fd);
    setenv("DISPLAY", display, 1);
    execl(program, program, data, "--kiosk", "--no-sandbox", "--disable-gpu",
          "--disable-quic", "--no-first-run",
          "--disable-background-networking", "--disable-component-update",
          "--disable-sync", "--disable-features=Translate",
          "--allow-file-access-from-files",
          "--window-size=1920,1080", "--window-position=0,0", url,
          (char *)NULL);
    _exit(127);
}

void browser_start(struct browser *b, struct world *w, const struct watch *seen,
                   const struct page *page)
{
    char folder[FOLDER_SIZE], data[300], url[400];
    snprintf(folder, sizeof folder, "%s/board", world_folder(w));
    snprintf(data, sizeof data, "--user-data-dir=%s/browser", world_folder(w));
    snprintf(url, sizeof url, "file://%s/index.html?hold=%d#%s", folder,
             page->hold_ms, page->view);
    make_page(w, folder, page->photos);
    int64_t from = steady_us();
    b->pid = fork();
    ck_assert(b->pid >= 0);
    if (b->pid == 0)
        run(world_display(w), data, url);
    b->text_ms = wait_mark(seen, from, MARK_TEXT, MARK_WHOLE);
    b->whole_ms = wait_mark(seen, from, MARK_WHOLE, MARK_WHOLE);
}

void browser_stop(struct browser *b)
{
    if (b->pid <= 0)
        return;
    kill(b->pid, SIGTERM);
    waitpid(b->pid, NULL, 0);
    kill(-b->pid, SIGKILL); /* what is left of its session */
    b->pid = 0;
}

double browser_pss_mb(const struct browser *b)
{
    pid_t all[FAMILY_MAX];
    double sum = 0;
    int n = family(b->pid, all);
    for (int i = 0; i < n; i++)
        sum += fmax(memory_mb(all[i], "Pss"), 0);
    return sum;
}

double browser_cpu_s(const struct browser *b)
{
    pid_t all[FAMILY_MAX];
    double sum = 0;
    int n = family(b->pid, all);
    for (int i = 0; i < n; i++)
        sum += cpu_s(all[i]);
    return sum;
}

int64_t browser_sleeps(const struct browser *b)
{
    pid_t all[FAMILY_MAX];
    int64_t sum = 0;
    int n = family(b->pid, all);
    for (int i = 0; i < n; i++)
        sum += sleeps(all[i]);
    return sum;
}
