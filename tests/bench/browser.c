#include "tests/bench/browser.h"

#include "tests/bench/machine.h"
#include "tests/bench/photos.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <check.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const char program[] = "/usr/bin/chromium";

enum {
    MARK = 0x12ab34, /* a colour that only the page has, at its corner */
    MARK_AT = 10,
    LOOK_US = 1000,
    PATIENCE_US = 30 * 1000 * 1000
};

static const char page_head[] =
    "<!doctype html><meta charset=utf-8><title>board</title><style>"
    "body{margin:0;background:#f7f3ea;color:#2b2620;overflow:hidden;"
    "font:32px 'Noto Sans CJK SC',sans-serif}"
    "#m{position:fixed;left:0;top:0;width:20px;height:20px;"
    "background:#12ab34}"
    "img{position:fixed;left:0;top:0;width:1240px;height:860px;"
    "object-fit:cover;transition:opacity 1.2s}"
    "aside{position:fixed;left:1300px;top:60px;width:560px;line-height:1.5}"
    "#c{position:fixed;left:1300px;top:860px;font-size:112px}"
    "</style>";

static const char page_tail[] =
    "<div id=m></div><aside><h1>教工之家</h1><p>关于组织教职工重阳登高活动的"
    "通知<p>关于做好本学期期末考核工作的通知<p>关于开放教工健身房的通知"
    "<p>工会福利领取提醒<p>乒乓球混双比赛报名<p>读书沙龙：乡土中国</aside>"
    "<div id=c></div><script>"
    "function tick(){const d=new Date();c.textContent=d.getHours()+':'+"
    "String(d.getMinutes()).padStart(2,'0');"
    "setTimeout(tick,60000-d%60000)}tick();"
    "const i=document.images;let k=0;if(i.length)setInterval(()=>{k^=1;"
    "i[1].style.opacity=k},12000)</script>";

bool browser_is_installed(void)
{
    return access(program, X_OK) == 0;
}

static void write_page(const char *path, bool photos)
{
    char list[PHOTOS_LISTED][PHOTO_PATH], media[PATH_MAX];
    int n = photos ? photos_list("screen.jpg", list) : 0;
    FILE *f = fopen(path, "we");
    ck_assert_ptr_nonnull(f);
    ck_assert_ptr_nonnull(realpath(photos_folder, media));
    fputs(page_head, f);
    if (n > 0)
        fprintf(f,
                "<img src='file://%s/%s'><img style='opacity:0' "
                "src='file://%s/%s'>",
                media, list[0], media, list[n / 2]);
    fputs(page_tail, f);
    ck_assert_int_eq(fclose(f), 0);
}

static void wait_mark(const char *display)
{
    Display *d = XOpenDisplay(display);
    ck_assert_ptr_nonnull(d);
    bool shown = false;
    int64_t until = steady_us() + PATIENCE_US;
    while (!shown) {
        XImage *i = XGetImage(d, DefaultRootWindow(d), MARK_AT, MARK_AT, 1, 1,
                              AllPlanes, ZPixmap);
        ck_assert_ptr_nonnull(i);
        shown = (XGetPixel(i, 0, 0) & 0xffffff) == MARK;
        XDestroyImage(i);
        ck_assert_msg(steady_us() < until, "the browser showed nothing");
        nap_us(LOOK_US);
    }
    XCloseDisplay(d);
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
          "--disable-sync", "--allow-file-access-from-files",
          "--window-size=1920,1080", "--window-position=0,0", url,
          (char *)NULL);
    _exit(127);
}

void browser_start(struct browser *b, struct world *w, bool photos)
{
    char page[300], data[340], url[320];
    snprintf(page, sizeof page, "%s/board.html", world_folder(w));
    snprintf(data, sizeof data, "--user-data-dir=%s/browser", world_folder(w));
    snprintf(url, sizeof url, "file://%s", page);
    write_page(page, photos);
    int64_t from = steady_us();
    b->pid = fork();
    ck_assert(b->pid >= 0);
    if (b->pid == 0)
        run(world_display(w), data, url);
    wait_mark(world_display(w));
    b->first_ms = (double)(steady_us() - from) / 1000;
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
