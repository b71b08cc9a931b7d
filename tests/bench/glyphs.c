/* A page of Chinese, laid out, drawn and shown: first with no glyph cached,
 * then again. */
#include "tests/bench/bench.h"
#include "tests/bench/machine.h"
#include "tests/bench/stage.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/play.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    GLYPHS = 815,
    SIZES = 4,
    RUNS = 7,
    FIRST_HAN = 0x4e00,
    LAST_HAN = 0x9fff,
    STRIDE = 17, /* between characters that are all different */
    PATH_SIZE = 400
};

static const char texts[] = "assets/demo/notices";
static const int sizes[SIZES] = {26, 32, 36, 44};

struct page {
    uint32_t codes[GLYPHS];
    int count, different;
};

static void page_add(struct page *p, uint32_t code)
{
    bool is_new = true;
    if (code < FIRST_HAN || code > LAST_HAN || p->count == GLYPHS)
        return;
    for (int i = 0; i < p->count; i++)
        is_new = is_new && p->codes[i] != code;
    p->codes[p->count++] = code;
    p->different += is_new;
}

static void add_file(struct page *p, const char *path)
{
    struct buf text = {0};
    char bytes[4096];
    FILE *f = fopen(path, "re");
    ck_assert_ptr_nonnull(f);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, f)) > 0;)
        buf_add(&text, bytes, n);
    fclose(f);
    const char *at = text.text;
    for (uint32_t code; at && (code = utf8_next(&at));)
        page_add(p, code);
    buf_clear(&text);
}

/* The Chinese of the demo's notices, as it comes. */
static void page_of_notices(struct page *p)
{
    struct dirent **files;
    char path[PATH_SIZE];
    *p = (struct page){0};
    int n = scandir(texts, &files, NULL, alphasort);
    ck_assert_msg(n >= 0, "run this from the project's root");
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/%.200s", texts, files[i]->d_name);
        if (files[i]->d_name[0] != '.')
            add_file(p, path);
        free(files[i]);
    }
    free(files);
    ck_assert_int_eq(p->count, GLYPHS);
}

/* No character twice: the worst that a page can be. */
static void page_of_all(struct page *p)
{
    *p = (struct page){.count = GLYPHS, .different = GLYPHS};
    for (int i = 0; i < GLYPHS; i++)
        p->codes[i] = FIRST_HAN + (uint32_t)(i * STRIDE);
}

/* A paragraph of each size. */
static void lay_out(struct stage_window *s, const struct page *p)
{
    int y = 20;
    stage_begin(s);
    for (int i = 0; i < SIZES; i++) {
        struct buf text = {0};
        for (int n = GLYPHS * i / SIZES; n < GLYPHS * (i + 1) / SIZES; n++) {
            char bytes[4];
            buf_add(&text, bytes, (size_t)utf8_put(bytes, p->codes[n]));
        }
        y += canvas_paragraph(s->canvas, (struct rect){20, y, 1880, 1000},
                              (struct style){.size = sizes[i],
                                             .color = COLOR_INK},
                              sizes[i] * 5 / 4, 0, text.text);
        buf_clear(&text);
    }
    ck_assert_int_le(y, 1080);
}

static double frame_ms(struct stage_window *s, const struct page *p)
{
    painter_resized(s->painter);
    int64_t from = steady_us();
    lay_out(s, p);
    painter_show(s->painter, s->canvas);
    return (double)(steady_us() - from) / 1000;
}

static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

/* CPU time of the same in memory alone: no window, no copy to it. */
static double drawn_ms(struct stage_window *s, const struct page *p,
                       struct stage *memory)
{
    double from = cpu_ms();
    lay_out(s, p);
    stage_play(memory, s->canvas, (struct rect){0, 0, memory->w, memory->h});
    return cpu_ms() - from;
}

static void memory_open(struct stage *m)
{
    *m = (struct stage){.w = 1920, .h = 1080, .stride = 1920, .scale = 1};
    m->pixels = mem_new((size_t)m->w * (size_t)m->h * sizeof *m->pixels);
    m->cover = mem_new((size_t)m->w);
    m->row = mem_new((size_t)m->w * sizeof *m->row);
}

static void memory_close(struct stage *m)
{
    free(m->pixels);
    free(m->cover);
    free(m->row);
}

struct glyph_times {
    struct samples first, again, first_drawn, drawn;
};

static void measure_page(const struct page *p, struct glyph_times *out)
{
    struct stage memory;
    memory_open(&memory);
    for (int i = 0; i < RUNS; i++) {
        struct stage_window s;
        stage_open(&s, NULL);
        stage_warm_fonts(&s);
        samples_add(&out->first, frame_ms(&s, p));
        samples_add(&out->again, frame_ms(&s, p));
        stage_close(&s);
        stage_open(&s, NULL);
        stage_warm_fonts(&s);
        samples_add(&out->first_drawn, drawn_ms(&s, p, &memory));
        samples_add(&out->drawn, drawn_ms(&s, p, &memory));
        stage_close(&s);
    }
    memory_close(&memory);
}

static void glyph_times_clear(struct glyph_times *t)
{
    samples_clear(&t->first);
    samples_clear(&t->again);
    samples_clear(&t->first_drawn);
    samples_clear(&t->drawn);
}

void bench_glyphs(void)
{
    struct world *w = world_new(DISPLAY_XVFB, 1920, 1080);
    struct page page;
    struct glyph_times t = {0};
    ck_assert_int_eq(setenv("DISPLAY", world_display(w), 1), 0);
    page_of_notices(&page);
    measure_page(&page, &t);
    report_samples((struct figure){"render.glyphs.first", "ms", 15, false},
                   &t.first, 0.5,
                   "%d characters of notices in 4 sizes, %d different, fonts "
                   "open, nothing cached; whole frame with the window",
                   GLYPHS, page.different);
    report_samples((struct figure){"render.glyphs.again", "ms", 2, false},
                   &t.again, 0.5, "the same; whole frame with the window");
    report_samples((struct figure){"render.glyphs.first.cpu", "ms", NAN,
                                   false},
                   &t.first_drawn, 0.5,
                   "CPU time, laid out and drawn in memory alone");
    report_samples((struct figure){"render.glyphs.again.cpu", "ms", NAN,
                                   false},
                   &t.drawn, 0.5, "the same");
    glyph_times_clear(&t);
    page_of_all(&page);
    measure_page(&page, &t);
    report_samples((struct figure){"render.glyphs.different", "ms", NAN,
                                   false},
                   &t.first, 0.5, "as first, and no character twice");
    glyph_times_clear(&t);
    world_end(w);
}
