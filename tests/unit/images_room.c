#include "tests/unit/images_room.h"

#include "base/mem.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

struct images *images;
struct mailbox *woken;
static char folder[40];

int nice_here(void)
{
    return getpriority(PRIO_PROCESS, (id_t)gettid());
}

static void wake(void *ctx)
{
    int *nice = mem_new(sizeof *nice);
    *nice = nice_here();
    mailbox_send(ctx, nice);
}

void path_of(char path[128], const char *name)
{
    snprintf(path, 128, "%s/%s", folder, name);
}

void write_kind(const char *name, int w, int h, enum jpeg_kind kind)
{
    char path[128];
    path_of(path, name);
    jpeg_halves(path, w, h, kind);
}

void write_jpeg(const char *name, int w, int h, bool progressive)
{
    write_kind(name, w, h, progressive ? JPEG_PROGRESSIVE : JPEG_BASELINE);
}

void remove_file(const char *name)
{
    char path[128];
    path_of(path, name);
    unlink(path);
}

void images_room_open(void)
{
    snprintf(folder, sizeof folder, "/tmp/test_images_XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    woken = mailbox_new();
    images = images_start(folder, 1 << 20, wake, woken);
}

void images_room_close(void)
{
    images_stop(images);
    mailbox_free(woken);
    const char *const names[] = {"a.jpg", "b.jpg", "c.jpg", "d.jpg"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        remove_file(names[i]);
    rmdir(folder);
}

void collect_one(void)
{
    void *message = mailbox_wait(woken, PATIENCE_MS);
    ck_assert_msg(message != NULL, "nothing was decoded");
    free(message);
    images_collect(images);
}

const struct picture *load_picture(const char *name, int w, int h, enum fit fit)
{
    images_begin(images, 0);
    const struct picture *p = images_get(images, name, w, h, fit, NULL);
    while (!p && images_are_busy(images)) {
        collect_one();
        images_begin(images, 0);
        p = images_get(images, name, w, h, fit, NULL);
    }
    return p;
}
