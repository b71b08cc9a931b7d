#include "ui/glyphs.h"

#include "base/mem.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BLOCK = 256 * 1024,
    FIRST_SLOTS = 1024,
    SIDE_MAX = 4096,    /* of a glyph: what a file may claim */
    FILE_MAX = 64 << 20 /* of a file: what is read at all */
};

struct slot {
    uint64_t key; /* 0: free */
    struct glyph glyph;
};

struct block {
    struct block *next;
    size_t used, size;
    unsigned char bytes[];
};

struct glyphs {
    struct slot *slots;
    size_t count, room; /* room is a power of two */
    struct block *blocks;
    size_t pixel_bytes, budget;
    bool gained; /* since the file was read or written */
};

struct glyphs *glyphs_new(size_t budget)
{
    struct glyphs *g = mem_new(sizeof *g);
    g->budget = budget;
    glyphs_drop(g);
    return g;
}

static void free_all(struct glyphs *g)
{
    for (struct block *b = g->blocks, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(g->slots);
}

void glyphs_free(struct glyphs *g)
{
    if (!g)
        return;
    free_all(g);
    free(g);
}

void glyphs_drop(struct glyphs *g)
{
    free_all(g);
    g->blocks = NULL;
    g->count = 0;
    g->pixel_bytes = 0;
    g->room = FIRST_SLOTS;
    g->slots = mem_new(g->room * sizeof *g->slots);
}

static struct slot *slot_of(const struct glyphs *g, uint64_t key)
{
    uint64_t h = key * 0x9E3779B97F4A7C15u;
    for (size_t i = (size_t)(h >> 32);; i++) {
        struct slot *s = &g->slots[i & (g->room - 1)];
        if (s->key == key || s->key == 0)
            return s;
    }
}

static void grow(struct glyphs *g)
{
    struct slot *old = g->slots;
    size_t n = g->room;
    g->room *= 2;
    g->slots = mem_new(g->room * sizeof *g->slots);
    for (size_t i = 0; i < n; i++)
        if (old[i].key)
            *slot_of(g, old[i].key) = old[i];
    free(old);
}

static struct block *new_block(struct glyphs *g, size_t size)
{
    struct block *b = mem_new(sizeof *b + size);
    b->size = size;
    b->next = g->blocks;
    return g->blocks = b;
}

static void *keep_pixels(struct glyphs *g, const void *pixels, size_t n)
{
    size_t padded = (n + 7) & ~(size_t)7;
    struct block *b = g->blocks;
    if (!b || b->size - b->used < padded)
        b = new_block(g, padded > BLOCK ? padded : BLOCK);
    void *to = memcpy(b->bytes + b->used, pixels, n);
    b->used += padded;
    g->pixel_bytes += padded;
    return to;
}

size_t glyphs_bytes(const struct glyphs *g)
{
    return g->pixel_bytes + g->room * sizeof *g->slots;
}

const struct glyph *glyphs_find(const struct glyphs *g, uint64_t key)
{
    const struct slot *s = slot_of(g, key);
    return s->key ? &s->glyph : NULL;
}

static size_t size_of(const struct glyph *glyph)
{
    size_t n = (size_t)glyph->w * (size_t)glyph->h;
    return glyph->colors ? n * 4 : glyph->pixels ? n : 0;
}

static struct glyph *insert(struct glyphs *g, uint64_t key)
{
    if ((g->count + 1) * 3 > g->room * 2)
        grow(g);
    struct slot *s = slot_of(g, key);
    if (!s->key)
        g->count++;
    s->key = key;
    return &s->glyph;
}

const struct glyph *glyphs_add(struct glyphs *g, uint64_t key,
                               const struct glyph *glyph)
{
    size_t n = size_of(glyph);
    if (glyphs_bytes(g) + n > g->budget)
        glyphs_drop(g);
    struct glyph *to = insert(g, key);
    *to = *glyph;
    if (glyph->colors)
        to->colors = keep_pixels(g, glyph->colors, n);
    else if (glyph->pixels)
        to->pixels = keep_pixels(g, glyph->pixels, n);
    g->gained = true;
    return to;
}

/* ---- the file: a head, then a record and its padded pixels for each ---- */

struct head {
    char magic[8];
    uint64_t stamp, count, size, sum; /* size and sum of what follows */
};

struct record {
    uint64_t key;
    int32_t w, h, left, top, advance;
    uint32_t depth; /* bytes a pixel: 0 for a blank, 1 or 4 */
};

static const char MAGIC[8] = "SRGLYPH2";

static uint64_t sum_of(uint64_t sum, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    for (; n >= 8; n -= 8, p += 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        sum = (sum ^ word) * 0x9E3779B97F4A7C15u;
        sum ^= sum >> 29;
    }
    for (size_t i = 0; i < n; i++)
        sum = (sum ^ p[i]) * 1099511628211u;
    return sum;
}

/* Takes in one record at *at; false when it makes no sense. */
static bool take_record(struct glyphs *g, const struct block *b, size_t *at)
{
    struct record r;
    if (b->size - *at < sizeof r)
        return false;
    memcpy(&r, b->bytes + *at, sizeof r);
    *at += sizeof r;
    if (r.key == 0 || r.w < 0 || r.h < 0 || r.w > SIDE_MAX || r.h > SIDE_MAX ||
        (r.depth != 0 && r.depth != 1 && r.depth != 4))
        return false;
    size_t n = (size_t)r.w * (size_t)r.h * r.depth;
    size_t padded = (n + 7) & ~(size_t)7;
    if (b->size - *at < padded)
        return false;
    const void *pixels = b->bytes + *at;
    *insert(g, r.key) = (struct glyph){
        .pixels = r.depth == 1 ? pixels : NULL,
        .colors = r.depth == 4 ? pixels : NULL,
        .w = r.w,
        .h = r.h,
        .left = r.left,
        .top = r.top,
        .advance = r.advance,
    };
    g->pixel_bytes += padded;
    *at += padded;
    return true;
}

static bool load_from(struct glyphs *g, FILE *file, uint64_t stamp)
{
    struct head head;
    struct stat st;
    if (fstat(fileno(file), &st) != 0 ||
        fread(&head, sizeof head, 1, file) != 1 ||
        memcmp(head.magic, MAGIC, sizeof MAGIC) != 0 || head.stamp != stamp ||
        head.size > FILE_MAX || head.size > g->budget ||
        (uint64_t)st.st_size != sizeof head + head.size)
        return false;

    struct block *b = new_block(g, head.size);
    b->used = b->size;
    if (fread(b->bytes, 1, b->size, file) != b->size ||
        sum_of(0, b->bytes, b->size) != head.sum)
        return false;
    size_t at = 0;
    for (uint64_t i = 0; i < head.count; i++)
        if (!take_record(g, b, &at))
            return false;
    return at == b->size;
}

bool glyphs_load(struct glyphs *g, const char *path, uint64_t stamp)
{
    FILE *file = fopen(path, "rbe");
    if (!file)
        return false;
    glyphs_drop(g);
    bool ok = load_from(g, file, stamp);
    fclose(file);
    if (!ok)
        glyphs_drop(g);
    g->gained = false;
    return ok;
}

static void put_record(const struct slot *s, unsigned char *to, size_t *at)
{
    const struct glyph *p = &s->glyph;
    struct record r = {s->key,
                       p->w,
                       p->h,
                       p->left,
                       p->top,
                       p->advance,
                       p->colors   ? 4
                       : p->pixels ? 1
                                   : 0};
    size_t n = size_of(p);
    memcpy(to + *at, &r, sizeof r);
    *at += sizeof r;
    if (n > 0)
        memcpy(to + *at,
               p->colors ? (const void *)p->colors : (const void *)p->pixels,
               n);
    *at += (n + 7) & ~(size_t)7;
}

bool glyphs_gained(const struct glyphs *g)
{
    return g->gained;
}

bool glyphs_save(struct glyphs *g, const char *path, uint64_t stamp)
{
    if (!g->gained)
        return true;
    size_t size = g->pixel_bytes + g->count * sizeof(struct record);
    unsigned char *bytes = mem_new(size + 1);
    struct head head = {.stamp = stamp};
    size_t at = 0;
    for (size_t i = 0; i < g->room; i++)
        if (g->slots[i].key)
            put_record(&g->slots[i], bytes, &at);
    memcpy(head.magic, MAGIC, sizeof MAGIC);
    head.count = g->count;
    head.size = at;
    head.sum = sum_of(0, bytes, at);

    char *part = mem_new(strlen(path) + sizeof ".part");
    memcpy(part, path, strlen(path));
    memcpy(part + strlen(path), ".part", sizeof ".part");
    FILE *file = fopen(part, "wbe");
    bool ok = file && fwrite(&head, sizeof head, 1, file) == 1 &&
              fwrite(bytes, 1, at, file) == at && fflush(file) == 0;
    if (file && fclose(file) != 0)
        ok = false;
    if (file)
        ok = ok && rename(part, path) == 0;
    if (file && !ok)
        unlink(part);
    if (ok)
        g->gained = false;
    free(part);
    free(bytes);
    return ok;
}
