#include "ui/resize.h"

#include "base/mem.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

/* What goes into one pixel along one axis: `count` from `first` on, their
 * shares adding up to SHARES. */
struct taps {
    int first, count;
    uint16_t *shares;
};

enum { SHARE_BITS = 13, SHARES = 1 << SHARE_BITS, TAPS_MAX = 64 };

/* A tent as wide as one result pixel, at least two source pixels: averages
 * when it gets smaller, interpolates when it gets larger. */
static void find_taps(struct taps *t, int at, int from, int to)
{
    double step = (double)from / to, reach = step > 1 ? step : 1;
    double middle = (at + 0.5) * step - 0.5;
    int first = (int)ceil(middle - reach), last = (int)floor(middle + reach);
    first = first < 0 ? 0 : first;
    last = last >= from ? from - 1 : last;
    if (last - first >= TAPS_MAX)
        last = first + TAPS_MAX - 1;
    t->first = first;
    t->count = last - first + 1;

    double sum = 0, weight[TAPS_MAX];
    for (int i = 0; i < t->count; i++) {
        weight[i] = fmax(0, 1 - fabs(first + i - middle) / reach);
        sum += weight[i];
    }
    int left = SHARES, most = 0;
    for (int i = 0; i < t->count; i++) {
        t->shares[i] = (uint16_t)(weight[i] / sum * SHARES);
        left -= t->shares[i];
        most = t->shares[i] > t->shares[most] ? i : most;
    }
    t->shares[most] = (uint16_t)(t->shares[most] + left);
}

static struct taps *taps_of(int first, int n, int from, int to)
{
    struct taps *t = mem_new((size_t)n * (sizeof *t + TAPS_MAX * 2));
    uint16_t *shares = (uint16_t *)(t + n);
    for (int i = 0; i < n; i++) {
        t[i].shares = shares + (size_t)i * TAPS_MAX;
        find_taps(&t[i], first + i, from, to);
    }
    return t;
}

/* The three colours side by side in one word, so that one multiplication
 * weighs them all: 21 bits each hold 255 * SHARES and half a step. */
static uint64_t spread(uint64_t p)
{
    return (p & 0xFF) | (p & 0xFF00) << 13 | (p & 0xFF0000) << 26;
}

static uint32_t gathered(uint64_t sum)
{
    const uint64_t s = sum >> SHARE_BITS;
    return 0xFF000000u | (uint32_t)(s & 0xFF) | (uint32_t)(s >> 13 & 0xFF00) |
           (uint32_t)(s >> 26 & 0xFF0000);
}

static void narrow_row(uint32_t *restrict to, const uint32_t *restrict from,
                       const struct taps *across, int w)
{
    const uint64_t half = SHARES / 2;
    for (int x = 0; x < w; x++) {
        const struct taps *t = &across[x];
        uint64_t sum = half | half << 21 | half << 42;
        for (int i = 0; i < t->count; i++)
            sum += spread(from[t->first + i]) * t->shares[i];
        to[x] = gathered(sum);
    }
}

/* Adds a row of n bytes, weighed. */
static void add_row(uint32_t *restrict sum, const uint8_t *restrict from, int n,
                    uint16_t share)
{
    for (int i = 0; i < n; i++)
        sum[i] += (uint32_t)from[i] * share;
}

static void take_sum(uint8_t *restrict to, uint32_t *restrict sum, int n)
{
    for (int i = 0; i < n; i++) {
        to[i] = (uint8_t)(sum[i] >> SHARE_BITS);
        sum[i] = SHARES / 2;
    }
}

uint32_t *resize_cut(const uint32_t *from, const struct resize *size, int w,
                     int h)
{
    int left = (size->to_w - w) / 2, top = (size->to_h - h) / 2;
    struct taps *across = taps_of(left, w, size->from_w, size->to_w);
    struct taps *down = taps_of(top, h, size->from_h, size->to_h);
    int y0 = down[0].first;
    int rows = down[h - 1].first + down[h - 1].count - y0;
    uint32_t *narrow = mem_new((size_t)w * (size_t)rows * sizeof *narrow);
    for (int y = 0; y < rows; y++)
        narrow_row(narrow + (ptrdiff_t)y * w,
                   from + (ptrdiff_t)(y0 + y) * size->from_w, across, w);

    uint32_t *out = mem_new((size_t)w * (size_t)h * sizeof *out);
    uint32_t *sum = mem_new((size_t)w * 4 * sizeof *sum);
    for (int i = 0; i < w * 4; i++)
        sum[i] = SHARES / 2;
    for (int y = 0; y < h; y++) {
        for (int i = 0; i < down[y].count; i++)
            add_row(sum,
                    (const uint8_t *)(narrow +
                                      (ptrdiff_t)(down[y].first - y0 + i) * w),
                    w * 4, down[y].shares[i]);
        take_sum((uint8_t *)(out + (ptrdiff_t)y * w), sum, w * 4);
    }
    free(sum);
    free(narrow);
    free(down);
    free(across);
    return out;
}
