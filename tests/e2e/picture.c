#include "tests/e2e/picture.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

enum { ALL = 10000 };

/* RGB rows, owned; NULL when it cannot be read. */
static unsigned char *read_png(const char *path, int *w, int *h)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&image, path))
        return NULL;
    image.format = PNG_FORMAT_RGB;
    unsigned char *pixels = malloc(PNG_IMAGE_SIZE(image));
    if (pixels && !png_image_finish_read(&image, NULL, pixels, 0, NULL)) {
        free(pixels);
        pixels = NULL;
    }
    *w = (int)image.width;
    *h = (int)image.height;
    png_image_free(&image);
    return pixels;
}

static int is_other(const unsigned char *a, const unsigned char *b)
{
    for (int i = 0; i < 3; i++)
        if (abs(a[i] - b[i]) > PICTURE_SHADE)
            return 1;
    return 0;
}

int picture_difference(const char *png_a, const char *png_b)
{
    int wa = 0, ha = 0, wb = 0, hb = 0, others = 0;
    unsigned char *a = read_png(png_a, &wa, &ha);
    unsigned char *b = read_png(png_b, &wb, &hb);
    int pixels = a && b && wa == wb && ha == hb ? wa * ha : 0;
    for (int i = 0; i < pixels; i++)
        others += is_other(a + 3 * i, b + 3 * i);
    free(a);
    free(b);
    return pixels ? (int)((long long)others * ALL / pixels) : ALL;
}
