#include "ui/resize.h"

#include "base/mem.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

/* Shares of 256, so that a sum of bytes stays within 16 bits. */
enum { SHARE_BITS = 8, SHARES = 1 << SHARE_BITS, TAPS_MAX = 64 };

/* What goes into each pixel along one axis: `count` from first[i] on. */
struct axis {
    int count;
    int *first;
    uint16_t *shares; /* count for each, adding up to SHARES */
};

struct resizer {
    struct resize size;
    struct axis across, down;
    int row_bytes;
    uint8_t *rows; /* the last down.count of the source, in turn */
    uint16_t *sum; /* of those, weighed, for one row of the result */
    uint8_t *flat; /* the same as a row of pixels */
    int got, done; /* rows of the part; of the result */
    uint32_t *out;
};

/* A tent as wide as one result pixel, at least two source pixels: averages
 * when it gets smaller, interpolates when it gets larger. */
static void find_taps(struct axis *a, int i, int at, int from, int to)
{
    double step = (double)from / to, reach = step > 1 ? step : 1;
    double middle = (at + 0.5) * step - 0.5;
    int first = (int)floor(middle - reach) + 1;
    first = first + a->count > from ? from - a->count : first;
    first = first < 0 ? 0 : first;
    a->first[i] = first;

    double weight[TAPS_MAX], sum = 0, so_far = 0;
    for (int k = 0; k < a->count; k++) {
        weight[k] = fmax(0, 1 - fabs(first + k - middle) / reach);
        sum += weight[k];
    }
    uint16_t *shares = a->shares + (ptrdiff_t)i * a->count;
    for (int k = 0, given = 0; k < a->count; k++) {
        so_far += weight[k];
        int upto = (int)lround(so_far / sum * SHARES);
        shares[k] = (uint16_t)(upto - given);
        given = upto;
    }
}

static struct axis axis_new(int from, int to, int wanted)
{
    double reach = to < from ? (double)from / to : 1;
    int count = (int)ceil(2 * reach), skip = (to - wanted) / 2;
    count = count > TAPS_MAX ? TAPS_MAX : count;
    count = count > from ? from : count;
    struct axis a = {.count = count,
                     .first = mem_new((size_t)wanted * sizeof *a.first),
                     .shares = mem_new((size_t)wanted * (size_t)count *
                                       sizeof *a.shares)};
    for (int i = 0; i < wanted; i++)
        find_taps(&a, i, skip + i, from, to);
    return a;
}

static void axis_clear(struct axis *a)
{
    free(a->first);
    free(a->shares);
}

struct resizer *resize_begin(const struct resize *s, struct resize_part *part)
{
    struct resizer *r = mem_new(sizeof *r);
    r->size = *s;
    r->across = axis_new(s->from_w, s->to_w, s->w);
    r->down = axis_new(s->from_h, s->to_h, s->h);
    const int *x = r->across.first;
    *part = (struct resize_part){x[0], r->down.first[0],
                                 x[s->w - 1] + r->across.count - x[0]};
    for (int i = 0; i < s->h; i++)
        r->down.first[i] -= part->y;
    return r;
}

void resize_expect(struct resizer *r, int x, int room)
{
    for (int i = 0; i < r->size.w; i++)
        r->across.first[i] -= x;
    r->row_bytes = room * 4;
    r->rows = mem_new((size_t)r->row_bytes * (size_t)r->down.count);
    r->flat = mem_new((size_t)r->row_bytes);
    r->sum = mem_new((size_t)r->row_bytes * sizeof *r->sum);
    for (int i = 0; i < r->row_bytes; i++)
        r->sum[i] = SHARES / 2;
    r->out = mem_new((size_t)r->size.w * (size_t)r->size.h * sizeof *r->out);
}

static void add_row(uint16_t *restrict sum, const uint8_t *restrict from,
                    int n, uint16_t share)
{
    for (int i = 0; i < n; i++)
        sum[i] = (uint16_t)(sum[i] + from[i] * share);
}

static void take_sum(uint8_t *restrict to, uint16_t *restrict sum, int n)
{
    for (int i = 0; i < n; i++) {
        to[i] = (uint8_t)(sum[i] >> SHARE_BITS);
        sum[i] = SHARES / 2;
    }
}

/* Mixes the rows that result row `done` is made of into `flat`. */
static void flatten(struct resizer *r)
{
    const struct axis *a = &r->down;
    const uint16_t *shares = a->shares + (ptrdiff_t)r->done * a->count;
    for (int k = 0; k < a->count; k++) {
        int row = (a->first[r->done] + k) % a->count;
        if (shares[k] > 0)
            add_row(r->sum, r->rows + (ptrdiff_t)row * r->row_bytes,
                    r->row_bytes, shares[k]);
    }
    take_sum(r->flat, r->sum, r->row_bytes);
}

/* Two colours side by side in each sum.  Inlined for the counts there are. */
static inline void narrow(uint32_t *restrict to, const uint32_t *restrict from,
                          const struct axis *a, int w, int count)
{
    const uint32_t odd = 0x00FF00FF, half = 0x00800080;
    const uint16_t *shares = a->shares;
    for (int x = 0; x < w; x++, shares += count) {
        const uint32_t *p = from + a->first[x];
        uint32_t rb = half, g = half;
        for (int k = 0; k < count; k++) {
            rb += (p[k] & odd) * shares[k];
            g += (p[k] >> 8 & odd) * shares[k];
        }
        to[x] = 0xFF000000u | (rb >> 8 & odd) | (g & 0xFF00);
    }
}

static void finish_row(struct resizer *r)
{
    const uint32_t *flat = (const uint32_t *)(const void *)r->flat;
    uint32_t *to = r->out + (ptrdiff_t)r->done * r->size.w;
    flatten(r);
    switch (r->across.count) {
    case 2:
        narrow(to, flat, &r->across, r->size.w, 2);
        break;
    case 3:
        narrow(to, flat, &r->across, r->size.w, 3);
        break;
    case 4:
        narrow(to, flat, &r->across, r->size.w, 4);
        break;
    default:
        narrow(to, flat, &r->across, r->size.w, r->across.count);
        break;
    }
    r->done++;
}

uint32_t *resize_row(struct resizer *r)
{
    while (r->done < r->size.h &&
           r->down.first[r->done] + r->down.count <= r->got)
        finish_row(r);
    if (r->done == r->size.h)
        return NULL;
    int row = r->got++ % r->down.count;
    return (uint32_t *)(void *)(r->rows + (ptrdiff_t)row * r->row_bytes);
}

uint32_t *resize_end(struct resizer *r)
{
    if (!r)
        return NULL;
    uint32_t *out = r->done == r->size.h ? r->out : NULL;
    if (!out)
        free(r->out);
    axis_clear(&r->across);
    axis_clear(&r->down);
    free(r->rows);
    free(r->sum);
    free(r->flat);
    free(r);
    return out;
}
