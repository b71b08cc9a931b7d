#include "tests/sim/disk_private.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

uint64_t disk_random(uint64_t *seed)
{
    uint64_t z = *seed += 0x9E3779B97F4A7C15u; /* splitmix64 */
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static void block_drop(struct block *b)
{
    if (b && --b->users == 0)
        free(b);
}

/* Room for the block, and nobody else's. */
static struct block *block_own(struct content *c, size_t at)
{
    if (at >= c->count) {
        size_t count = at + 1 + at / 2;
        c->blocks = mem_resize(c->blocks, count * sizeof(struct block *));
        memset(c->blocks + c->count, 0,
               (count - c->count) * sizeof(struct block *));
        c->count = count;
    }
    struct block *b = c->blocks[at];
    if (b && b->users == 1)
        return b;
    struct block *own = mem_new(sizeof *own);
    own->users = 1;
    if (b) {
        memcpy(own->bytes, b->bytes, BLOCK);
        b->users--;
    }
    return c->blocks[at] = own;
}

static size_t piece(int64_t at, size_t left)
{
    size_t room = BLOCK - (size_t)(at % BLOCK);
    return room < left ? room : left;
}

void content_read(const struct content *c, int64_t at, void *out, size_t n)
{
    unsigned char *to = out;
    for (size_t done = 0, k; done < n; done += k, at += (int64_t)k) {
        size_t i = (size_t)(at / BLOCK);
        const struct block *b = i < c->count ? c->blocks[i] : NULL;
        k = piece(at, n - done);
        if (b)
            memcpy(to + done, b->bytes + at % BLOCK, k);
        else
            memset(to + done, 0, k);
    }
}

void content_write(struct content *c, int64_t at, const void *from, size_t n)
{
    const unsigned char *bytes = from;
    for (size_t done = 0, k; done < n; done += k, at += (int64_t)k) {
        k = piece(at, n - done);
        memcpy(block_own(c, (size_t)(at / BLOCK))->bytes + at % BLOCK,
               bytes + done, k);
    }
    if (at > c->size)
        c->size = at;
}

void content_cut(struct content *c, int64_t size)
{
    if (size >= c->size)
        return;
    c->size = size;
    size_t keep = (size_t)((size + BLOCK - 1) / BLOCK);
    for (size_t i = keep; i < c->count; i++) {
        block_drop(c->blocks[i]);
        c->blocks[i] = NULL;
    }
    if (size % BLOCK && keep <= c->count && c->blocks[keep - 1])
        memset(block_own(c, keep - 1)->bytes + size % BLOCK, 0,
               (size_t)(BLOCK - size % BLOCK));
}

void content_clear(struct content *c)
{
    for (size_t i = 0; i < c->count; i++)
        block_drop(c->blocks[i]);
    free(c->blocks);
    *c = (struct content){0};
}

void content_copy(struct content *to, const struct content *from)
{
    content_clear(to);
    if (from->count == 0)
        return;
    to->blocks = mem_resize(NULL, from->count * sizeof(struct block *));
    to->count = from->count;
    to->size = from->size;
    for (size_t i = 0; i < from->count; i++) {
        to->blocks[i] = from->blocks[i];
        if (to->blocks[i])
            to->blocks[i]->users++;
    }
}

void inode_use(struct inode *i)
{
    i->users++;
}

static void forget_unsynced(struct inode *i)
{
    for (struct unsynced *u = i->first, *next; u; u = next) {
        next = u->next;
        free(u);
    }
    i->first = NULL;
    i->last = &i->first;
}

void inode_drop(struct inode *i)
{
    if (!i || --i->users > 0)
        return;
    forget_unsynced(i);
    content_clear(&i->now);
    content_clear(&i->synced);
    for (int k = 0; k < SHM_REGIONS; k++)
        free(i->shm[k]);
    free(i);
}

static void note(struct inode *i, struct unsynced *u)
{
    if (!i->last)
        i->last = &i->first;
    *i->last = u;
    i->last = &u->next;
}

void inode_write(struct inode *i, int64_t at, const void *from, size_t n)
{
    struct unsynced *u = mem_new(sizeof *u + n);
    u->at = at;
    u->n = n;
    if (n)
        memcpy(u->bytes, from, n);
    note(i, u);
    content_write(&i->now, at, from, n);
}

void inode_cut(struct inode *i, int64_t size)
{
    struct unsynced *u = mem_new(sizeof *u);
    u->at = size;
    u->cut = true;
    note(i, u);
    content_cut(&i->now, size);
}

void inode_sync(struct inode *i)
{
    for (const struct unsynced *u = i->first; u; u = u->next)
        if (u->cut)
            content_cut(&i->synced, u->at);
        else
            content_write(&i->synced, u->at, u->bytes, u->n);
    forget_unsynced(i);
}

/* One sector of a write: bytes [at, at + n) of the file. */
static void sample_sector(struct content *out, int64_t at,
                          const unsigned char *bytes, size_t n, uint64_t *seed)
{
    uint64_t r = disk_random(seed);
    unsigned fate = (unsigned)(r % 16);
    size_t torn = (size_t)(r >> 8) % (n + 1);
    unsigned char rubbish[SECTOR];
    if (fate < 6)
        content_write(out, at, bytes, n);
    else if (fate == 6)
        content_write(out, at, bytes, torn);
    else if (fate == 7)
        content_write(out, at + (int64_t)torn, bytes + torn, n - torn);
    else if (fate == 8) {
        for (size_t i = 0; i < n; i++)
            rubbish[i] = (unsigned char)disk_random(seed);
        content_write(out, at, rubbish, n);
    }
}

static void sample_write(struct content *out, const struct unsynced *u,
                         uint64_t *seed)
{
    switch (disk_random(seed) % 4) {
    case 0:
        return;
    case 1:
        content_write(out, u->at, u->bytes, u->n);
        return;
    default:
        break;
    }
    for (size_t done = 0, k; done < u->n; done += k) {
        k = SECTOR - (size_t)((u->at + (int64_t)done) % SECTOR);
        if (k > u->n - done)
            k = u->n - done;
        sample_sector(out, u->at + (int64_t)done, u->bytes + done, k, seed);
    }
}

void inode_sample(const struct inode *i, struct content *out, uint64_t *seed)
{
    content_copy(out, &i->synced);
    for (const struct unsynced *u = i->first; u; u = u->next)
        if (!u->cut)
            sample_write(out, u, seed);
        else if (disk_random(seed) % 2)
            content_cut(out, u->at);
}

void inode_lose(struct inode *i, uint64_t *seed)
{
    struct content left = {0};
    inode_sample(i, &left, seed);
    content_clear(&i->synced);
    i->synced = left;
    forget_unsynced(i);
}
