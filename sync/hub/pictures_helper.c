#include "sync/hub/pictures.h"

#include "base/buf.h"
#include "store/albums.h"
#include "sync/hub/photo_recipe.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <vips/vips.h>

enum {
    QUALITY = 88,
    OPEN_FILES_MAX = 64,
    WRITE_BYTES_MAX = PICTURE_BYTES_MAX,
};

static const int edges[RENDITIONS] = {480, 1920, 4096};

/* A sanitizer's shadow memory does not fit into any limit. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { LIMITS_MEMORY = false };
#else
enum { LIMITS_MEMORY = true };
#endif

static void limit(int what, rlim_t most)
{
    struct rlimit r = {most, most};
    setrlimit((__rlimit_resource_t)what, &r);
}

/* Before the first byte of the file is looked at. */
static void fence_in(void)
{
    const rlim_t memory = (rlim_t)2 << 30;
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, PICTURE_SECONDS_MAX);
    limit(RLIMIT_FSIZE, WRITE_BYTES_MAX);
    limit(RLIMIT_NOFILE, OPEN_FILES_MAX);
    if (LIMITS_MEMORY)
        limit(RLIMIT_AS, memory);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* Only the four formats that a camera, a phone or a browser gives. */
static bool start_vips(void)
{
    static const char *const allowed[] = {
        "VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp",
        "VipsForeignLoadHeif"};
    if (VIPS_INIT("staffroom-hub") != 0)
        return false;
    vips_cache_set_max(0);
    vips_concurrency_set(1);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    for (size_t k = 0; k < sizeof allowed / sizeof allowed[0]; k++)
        vips_operation_block_set(allowed[k], FALSE);
    return true;
}

static int answer_error(const char *word)
{
    printf("{\"error\":\"%s\"}\n", word);
    return EXIT_FAILURE;
}

/* Removes each field by name first: stripping alone has left GPS behind
 * with some savers. */
static void *forget_field(VipsImage *image, const char *name, GValue *value,
                          void *ctx)
{
    (void)image, (void)value;
    static const char *const kinds[] = {"exif-", "xmp-", "iptc-",
                                        "photoshop-", "icc-", "heif-",
                                        "jpeg-", "orientation", "png-"};
    VipsImage *copy = ctx;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        if (strncmp(name, kinds[k], strlen(kinds[k])) == 0)
            vips_image_remove(copy, name);
    return NULL;
}

static bool save(VipsImage *image, const char *path)
{
    VipsImage *bare = NULL;
    if (vips_copy(image, &bare, NULL) != 0)
        return false;
    vips_image_map(image, forget_field, bare);
    bool ok = vips_jpegsave(bare, path, "Q", QUALITY, "strip", TRUE,
                            "interlace", FALSE, "optimize_coding", TRUE,
                            NULL) == 0;
    g_object_unref(bare);
    return ok;
}

/* "2025:11:09 10:32:00", or "" when the camera did not say so. */
static void camera_time(VipsImage *image, char out[20])
{
    static const char FORM[] = "dddd:dd:dd dd:dd:dd";
    const char *text = NULL;
    out[0] = '\0';
    if (vips_image_get_typeof(image, "exif-ifd2-DateTimeOriginal") == 0 ||
        vips_image_get_string(image, "exif-ifd2-DateTimeOriginal", &text) != 0)
        return;
    for (size_t k = 0; k < sizeof FORM - 1; k++)
        if (FORM[k] == 'd' ? !isdigit((unsigned char)text[k])
                           : text[k] != FORM[k])
            return;
    memcpy(out, text, sizeof FORM - 1);
    out[sizeof FORM - 1] = '\0';
}

/* Looks at the header only.  A word of pictures.c, or NULL: it will do. */
static const char *inspect(const char *path, char taken[20])
{
    VipsImage *head = vips_image_new_from_file(path, "access",
                                               VIPS_ACCESS_SEQUENTIAL, NULL);
    if (!head)
        return "format";
    const char *bad = NULL;
    gint64 pixels = (gint64)vips_image_get_width(head) *
                    vips_image_get_height(head);
    if (pixels > PICTURE_PIXELS_MAX)
        bad = "pixels";
    else if (vips_image_get_n_pages(head) != 1)
        bad = "pages";
    camera_time(head, taken);
    g_object_unref(head);
    return bad;
}

/* Upright, sRGB, without transparency, at most `edges[FULL]`, in memory. */
static VipsImage *decode(const char *path)
{
    const int edge = edges[RENDITION_FULL];
    VipsImage *small = NULL, *rgb = NULL, *flat = NULL, *whole = NULL;
    if (vips_thumbnail(path, &small, edge, "height", edge, "size",
                       VIPS_SIZE_DOWN, "export_profile", "srgb", "fail_on",
                       VIPS_FAIL_ON_ERROR, NULL) != 0)
        return NULL;
    if (vips_colourspace(small, &rgb, VIPS_INTERPRETATION_sRGB, NULL) == 0) {
        VipsArrayDouble *white =
            vips_array_double_newv(3, 255.0, 255.0, 255.0);
        if (!vips_image_hasalpha(rgb))
            whole = vips_image_copy_memory(rgb);
        else if (vips_flatten(rgb, &flat, "background", white, NULL) == 0)
            whole = vips_image_copy_memory(flat);
        vips_area_unref(VIPS_AREA(white));
    }
    if (flat)
        g_object_unref(flat);
    if (rgb)
        g_object_unref(rgb);
    g_object_unref(small);
    return whole;
}

static bool save_as(VipsImage *image, const char *folder, enum rendition r)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s.jpg", folder, rendition_text(r));
    bool ok = save(image, path.text);
    buf_clear(&path);
    return ok;
}

/* Each size from the next larger one: one decode serves all. */
static bool save_sizes(VipsImage *full, const char *folder)
{
    if (!save_as(full, folder, RENDITION_FULL))
        return false;
    VipsImage *from = full;
    g_object_ref(from);
    bool ok = true;
    for (int r = RENDITION_SCREEN; ok && r >= RENDITION_THUMB; r--) {
        VipsImage *lazy = NULL, *next = NULL;
        ok = vips_thumbnail_image(from, &lazy, edges[r], "height", edges[r],
                                  "size", VIPS_SIZE_DOWN, NULL) == 0 &&
             (next = vips_image_copy_memory(lazy)) != NULL;
        if (lazy)
            g_object_unref(lazy);
        ok = ok && save_as(next, folder, (enum rendition)r);
        g_object_unref(from);
        from = next;
    }
    if (from)
        g_object_unref(from);
    return ok;
}

static int render(const char *path, const char *folder)
{
    char taken[20];
    const char *bad = inspect(path, taken);
    if (bad)
        return answer_error(bad);
    VipsImage *full = decode(path);
    if (!full)
        return answer_error("broken");
    bool ok = save_sizes(full, folder);
    if (ok)
        printf("{\"width\":%d,\"height\":%d,\"taken\":\"%s\"}\n",
               vips_image_get_width(full), vips_image_get_height(full),
               taken);
    g_object_unref(full);
    return ok ? EXIT_SUCCESS : answer_error("write");
}

/* ---- photos for the demo, as a camera would have left them ---- */

/* What undoes an EXIF orientation's turn, applied to upright pixels. */
static VipsImage *counter_turn(VipsImage *in, int orientation)
{
    static const struct {
        VipsAngle angle;
        bool flip; /* left to right, before the turn */
    } turns[] = {
        [1] = {VIPS_ANGLE_D0, false},   [2] = {VIPS_ANGLE_D0, true},
        [3] = {VIPS_ANGLE_D180, false}, [4] = {VIPS_ANGLE_D180, true},
        [5] = {VIPS_ANGLE_D270, true},  [6] = {VIPS_ANGLE_D270, false},
        [7] = {VIPS_ANGLE_D90, true},   [8] = {VIPS_ANGLE_D90, false},
    };
    VipsImage *mirror = NULL, *out = NULL;
    if (turns[orientation].flip) {
        if (vips_flip(in, &mirror, VIPS_DIRECTION_HORIZONTAL, NULL) != 0)
            return NULL;
        in = mirror;
    }
    if (vips_rot(in, &out, turns[orientation].angle, NULL) != 0)
        out = NULL;
    if (mirror)
        g_object_unref(mirror);
    return out;
}

/* Gives the small drawn picture its tone; enlarging comes after. */
static VipsImage *tone(VipsImage *in, const char *name)
{
    double gain[3], lift[3];
    VipsImage *lazy = NULL, *out = NULL;
    photo_tone(name, gain, lift);
    if (vips_linear(in, &lazy, gain, lift, 3, "uchar", TRUE, NULL) == 0) {
        out = vips_image_copy_memory(lazy);
        g_object_unref(lazy);
    }
    return out;
}

/* Cuts out, tilts and enlarges in one step. */
static VipsImage *develop(VipsImage *in, const struct photo_recipe *r)
{
    double w = vips_image_get_width(in), h = vips_image_get_height(in);
    double scale = fmax(r->width / (r->crop[2] * w),
                        r->height / (r->crop[3] * h));
    double angle = r->tilt * G_PI / 180;
    /* enough larger that the tilted picture fills the corners */
    double long_edge = fmax(r->width, r->height);
    double short_edge = fmin(r->width, r->height);
    scale *= cos(angle) + long_edge / short_edge * sin(fabs(angle));
    double c = scale * cos(angle), s = scale * sin(angle);
    double x = (r->crop[0] + r->crop[2] / 2) * w;
    double y = (r->crop[1] + r->crop[3] / 2) * h;
    VipsArrayInt *area = vips_array_int_newv(4, 0, 0, r->width, r->height);
    VipsImage *out = NULL;
    int failed = vips_affine(
        in, &out, c, -s, s, c, "odx", r->width / 2.0 - (c * x - s * y),
        "ody", r->height / 2.0 - (s * x + c * y), "oarea", area, "extend",
        VIPS_EXTEND_COPY, NULL);
    vips_area_unref(VIPS_AREA(area));
    return failed ? NULL : out;
}

static void put_text(VipsImage *image, const char *field, const char *text)
{
    char value[160];
    snprintf(value, sizeof value, "%s (%s, ASCII, %zu components, %zu bytes)",
             text, text, strlen(text) + 1, strlen(text) + 1);
    vips_image_set_string(image, field, value);
}

/* What a camera writes, and what no screen may ever be given. */
static void sign_like_a_camera(VipsImage *image, const struct photo_recipe *r)
{
    vips_image_remove(image, VIPS_META_ICC_NAME);
    vips_image_set_int(image, VIPS_META_ORIENTATION, r->orientation);
    put_text(image, "exif-ifd0-Make", "Staffroom Demo");
    put_text(image, "exif-ifd0-Model", "Drawn 12");
    put_text(image, "exif-ifd2-DateTimeOriginal", r->taken);
    put_text(image, "exif-ifd3-GPSLatitudeRef", "N");
    vips_image_set_string(image, "exif-ifd3-GPSLatitude",
                          "30/1 15/1 2741/100");
    put_text(image, "exif-ifd3-GPSLongitudeRef", "E");
    vips_image_set_string(image, "exif-ifd3-GPSLongitude",
                          "120/1 9/1 1872/100");
}

static int make_photo(const char *recipe, const char *path)
{
    struct photo_recipe r;
    if (!photo_recipe_read(recipe, &r))
        return answer_error("recipe");
    VipsImage *in = vips_image_new_from_file(r.source, NULL);
    VipsImage *toned = in ? tone(in, r.tone) : NULL;
    VipsImage *upright = toned ? develop(toned, &r) : NULL;
    VipsImage *memory = upright ? vips_image_copy_memory(upright) : NULL;
    VipsImage *turned = memory ? counter_turn(memory, r.orientation) : NULL;
    bool ok = false;
    if (turned) {
        sign_like_a_camera(turned, &r);
        ok = vips_jpegsave(turned, path, "Q", QUALITY, NULL) == 0;
    }
    VipsImage *const all[] = {turned, memory, upright, toned, in};
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        if (all[k])
            g_object_unref(all[k]);
    if (ok)
        printf("{}\n");
    return ok ? EXIT_SUCCESS : answer_error("write");
}

int pictures_helper(int argc, char **argv)
{
    enum { FIRST = 2 }; /* behind the program and its command */
    int status;
    fence_in();
    if (argc < FIRST + 2)
        status = answer_error("usage");
    else if (!start_vips())
        status = answer_error("vips");
    else if (strcmp(argv[FIRST], "--make") == 0 && argc == FIRST + 3)
        status = make_photo(argv[FIRST + 1], argv[FIRST + 2]);
    else
        status = render(argv[FIRST], argv[FIRST + 1]);
    vips_shutdown();
    fflush(stdout);
    return status;
}
