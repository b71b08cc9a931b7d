#include "ui/jpeg.h"

#include "base/mem.h"
#include "ui/resize.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <jpeglib.h>

enum {
    FILE_MAX = 64 << 20,
    PIXELS_MAX = 50 * 1000 * 1000,
    SCANS_MAX = 100, /* a hostile progressive file has thousands */
    SIDE_MAX = 8192  /* of what is asked for */
};

struct reader {
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf failed;
    struct jpeg_decompress_struct jpeg;
    FILE *file;
    uint32_t *pixels; /* as decoded, before resizing */
};

static void on_error(j_common_ptr info)
{
    struct reader *r = info->client_data;
    longjmp(r->failed, 1);
}

static void on_message(j_common_ptr info)
{
    (void)info; /* warnings go nowhere: a photo is shown or it is not */
}

static void on_progress(j_common_ptr info)
{
    struct reader *r = info->client_data;
    if (r->jpeg.input_scan_number > SCANS_MAX)
        longjmp(r->failed, 1);
}

/* The smallest eighths that still hold `w` x `h` (FIT_FILL) or what fits in
 * it; also says what size the whole picture is to become. */
static int eighths_for(int from_w, int from_h, int w, int h, enum fit fit,
                       struct resize *size)
{
    double across = (double)w / from_w, down = (double)h / from_h;
    bool by_width = (fit == FIT_FILL) == (across > down);
    double scale = by_width ? across : down;
    size->to_w = by_width ? w : (int)(from_w * scale + 0.5);
    size->to_h = by_width ? (int)(from_h * scale + 0.5) : h;
    size->to_w = size->to_w > 0 ? size->to_w : 1;
    size->to_h = size->to_h > 0 ? size->to_h : 1;
    int eighths = 1;
    while (eighths < 8 && eighths < scale * 8)
        eighths++;
    return eighths;
}

static bool open_file(struct reader *r, const char *path)
{
    struct stat st;
    r->file = fopen(path, "rbe");
    return r->file && fstat(fileno(r->file), &st) == 0 && S_ISREG(st.st_mode) &&
           st.st_size <= FILE_MAX;
}

/* Decodes into r->pixels; false or a jump to r->failed when it cannot. */
static bool decode(struct reader *r, int w, int h, enum fit fit,
                   struct resize *size)
{
    struct jpeg_decompress_struct *j = &r->jpeg;
    jpeg_stdio_src(j, r->file);
    if (jpeg_read_header(j, TRUE) != JPEG_HEADER_OK || j->image_width == 0 ||
        j->image_height == 0 ||
        (uint64_t)j->image_width * j->image_height > PIXELS_MAX)
        return false;
    j->scale_num = (unsigned)eighths_for((int)j->image_width,
                                         (int)j->image_height, w, h, fit, size);
    j->scale_denom = 8;
    /* What is averaged afterwards needs no smoothing of its colours. */
    j->do_fancy_upsampling = j->scale_num == 8;
    j->out_color_space = JCS_EXT_BGRX;
    jpeg_start_decompress(j);
    size->from_w = (int)j->output_width;
    size->from_h = (int)j->output_height;
    r->pixels =
        mem_new((size_t)j->output_width * j->output_height * sizeof(uint32_t));
    while (j->output_scanline < j->output_height) {
        JSAMPROW row = (JSAMPROW)(r->pixels +
                                  (size_t)j->output_scanline * j->output_width);
        jpeg_read_scanlines(j, &row, 1);
    }
    jpeg_finish_decompress(j);
    /* A truncated file is a warning to libjpeg and a grey half to us. */
    return j->err->num_warnings == 0;
}

uint32_t *jpeg_read(const char *path, int w, int h, enum fit fit, int *out_w,
                    int *out_h)
{
    if (w <= 0 || h <= 0 || w > SIDE_MAX || h > SIDE_MAX)
        return NULL;
    struct reader *r = mem_new(sizeof *r); /* on the heap for longjmp() */
    struct resize *size = mem_new(sizeof *size);
    uint32_t *out = NULL;
    r->jpeg.err = jpeg_std_error(&r->errors);
    r->errors.error_exit = on_error;
    r->errors.output_message = on_message;
    r->progress.progress_monitor = on_progress;
    r->jpeg.client_data = r;

    if (open_file(r, path) && setjmp(r->failed) == 0) {
        jpeg_create_decompress(&r->jpeg);
        r->jpeg.progress = &r->progress;
        if (decode(r, w, h, fit, size)) {
            *out_w = fit == FIT_FILL ? w : size->to_w;
            *out_h = fit == FIT_FILL ? h : size->to_h;
            out = resize_cut(r->pixels, size, *out_w, *out_h);
        }
    }
    jpeg_destroy_decompress(&r->jpeg);
    if (r->file)
        fclose(r->file);
    free(r->pixels);
    free(size);
    free(r);
    return out;
}
