/* A picture's file.  Four bytes say at which size it is wanted; the rest is
 * the file. */
#include "fuzz.h"

#include "ui/jpeg.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int fd = -1;
    static char path[40];
    if (size < 5)
        return 0;
    if (fd < 0) {
        fd = memfd_create("picture", 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    }
    if (ftruncate(fd, 0) != 0 ||
        pwrite(fd, data + 4, size - 4, 0) != (ssize_t)(size - 4))
        abort();
    int w = data[0] + data[1] % 4 * 256, h = data[2] + data[3] % 4 * 256;
    enum fit fit = data[3] & 0x80 ? FIT_FILL : FIT_WHOLE;
    int got_w = 0, got_h = 0;
    uint32_t *pixels = jpeg_read(path, w, h, fit, &got_w, &got_h);
    if (pixels) {
        assert(got_w > 0 && got_w <= w && got_h > 0 && got_h <= h);
        assert(fit == FIT_WHOLE || (got_w == w && got_h == h));
        uint32_t all = 0;
        for (int i = 0; i < got_w * got_h; i++)
            all ^= pixels[i];
        assert(all == all);
    }
    free(pixels);
    return 0;
}
