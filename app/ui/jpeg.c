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
    MEMORY_MAX = 64 << 20, /* a progressive file is held whole, as numbers */
    SCANS_MAX = 100,       /* a hostile progressive file has thousands */
    SIDE_MAX = 8192        /* of what is asked for */
};

struct reader {
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf failed;
    struct jpeg_decompress_struct jpeg;
    unsigned char *file;
    unsigned long size;
    struct resizer *resizer;
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

/* At once: the decoder is faster when it need not ask for more. */
static bool read_file(struct reader *r, const char *path)
{
    struct stat st;
    FILE *f = fopen(path, "rbe");
    if (f && fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode) &&
        st.st_size > 0 && st.st_size <= FILE_MAX) {
        r->file = mem_new((size_t)st.st_size);
        r->size = fread(r->file, 1, (size_t)st.st_size, f);
    }
    if (f)
        fclose(f);
    return r->size > 0;
}

/* What size the whole picture of w x h becomes. */
static void scale_to(struct resize *size, int w, int h, enum fit fit)
{
    double across = (double)size->w / w, down = (double)size->h / h;
    bool by_width = (fit == FIT_FILL) == (across > down);
    double scale = by_width ? across : down;
    size->to_w = by_width ? size->w : (int)(w * scale + 0.5);
    size->to_h = by_width ? (int)(h * scale + 0.5) : size->h;
    size->to_w = size->to_w > 0 ? size->to_w : 1;
    size->to_h = size->to_h > 0 ? size->to_h : 1;
    if (fit == FIT_WHOLE) {
        size->w = size->to_w;
        size->h = size->to_h;
    }
}

/* The smallest that still holds the result, of the eighths for which the
 * library has vector code: for the others it is slower than for all eight. */
static unsigned eighths_for(const struct resize *size, int w)
{
    unsigned eighths = 1;
    while (eighths < 8 && (int64_t)w * eighths < (int64_t)size->to_w * 8)
        eighths *= 2;
    return eighths;
}

/* Decodes no more than what is wanted; false or a jump to r->failed when it
 * cannot. */
static bool decode(struct reader *r, struct resize *size, enum fit fit)
{
    struct jpeg_decompress_struct *j = &r->jpeg;
    jpeg_mem_src(j, r->file, r->size);
    if (jpeg_read_header(j, TRUE) != JPEG_HEADER_OK || j->image_width == 0 ||
        j->image_height == 0 ||
        (uint64_t)j->image_width * j->image_height > PIXELS_MAX)
        return false;
    scale_to(size, (int)j->image_width, (int)j->image_height, fit);
    j->scale_num = eighths_for(size, (int)j->image_width);
    j->scale_denom = 8;
    j->mem->max_memory_to_use = MEMORY_MAX;
    /* What is averaged afterwards needs no smoothing of its colours. */
    j->do_fancy_upsampling = j->scale_num == 8;
    j->out_color_space = JCS_EXT_BGRX;
    jpeg_start_decompress(j);
    size->from_w = (int)j->output_width;
    size->from_h = (int)j->output_height;

    struct resize_part part;
    r->resizer = resize_begin(size, &part);
    JDIMENSION x = (JDIMENSION)part.x, w = (JDIMENSION)part.w;
    if (part.w < size->from_w)
        jpeg_crop_scanline(j, &x, &w);
    if (part.y > 0)
        jpeg_skip_scanlines(j, (JDIMENSION)part.y);
    resize_expect(r->resizer, part.w < size->from_w ? (int)x : 0,
                  (int)j->output_width);
    /* A truncated file is a warning to libjpeg and a grey half to us, which
     * for one that claims to be large would take long to fill. */
    for (JSAMPROW row; j->err->num_warnings == 0 &&
                       (row = (JSAMPROW)resize_row(r->resizer));)
        jpeg_read_scanlines(j, &row, 1);
    return j->err->num_warnings == 0;
}

uint32_t *jpeg_read(const char *path, int w, int h, enum fit fit, int *out_w,
                    int *out_h)
{
    if (w <= 0 || h <= 0 || w > SIDE_MAX || h > SIDE_MAX)
        return NULL;
    struct reader *r = mem_new(sizeof *r); /* on the heap for longjmp() */
    struct resize *size = mem_new(sizeof *size);
    bool *ok = mem_new(sizeof *ok);
    *size = (struct resize){.w = w, .h = h};
    r->jpeg.err = jpeg_std_error(&r->errors);
    r->errors.error_exit = on_error;
    r->errors.output_message = on_message;
    r->progress.progress_monitor = on_progress;
    r->jpeg.client_data = r;

    if (read_file(r, path) && setjmp(r->failed) == 0) {
        jpeg_create_decompress(&r->jpeg);
        r->jpeg.progress = &r->progress;
        *ok = decode(r, size, fit);
    }
    jpeg_destroy_decompress(&r->jpeg);
    uint32_t *out = resize_end(r->resizer);
    if (!*ok) {
        free(out);
        out = NULL;
    }
    *out_w = size->w;
    *out_h = size->h;
    free(r->file);
    free(ok);
    free(size);
    free(r);
    return out;
}
