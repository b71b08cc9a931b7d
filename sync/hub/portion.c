#include "sync/hub/portion.h"

#include "base/mem.h"
#include "store/feed.h"
#include "sync/wire.h"

#include <stdlib.h>
#include <string.h>

static void add_row(struct portion *p, const struct row *row)
{
    int n = p->rev_count;
    wire_put_row(&p->text, row);
    if (n == 0 || p->revs[n - 1].rev != row->rev)
        p->revs[p->rev_count++] = (struct portion_rev){
            .rev = row->rev, .rows = n > 0 ? p->revs[n - 1].rows : 0};
    struct portion_rev *at = &p->revs[p->rev_count - 1];
    at->rows++;
    at->bytes = p->text.len;
}

bool portion_read(struct db *db, const char *org, int64_t after, int max,
                  struct portion *out, struct err *err)
{
    out->rows = mem_new((size_t)max * sizeof *out->rows);
    if (feed_page(db, org, after, max, out->rows, &out->row_count, &out->more,
                  err))
        return true;
    portion_clear(out);
    return false;
}

static void clear_rows(struct portion *p)
{
    for (int i = 0; i < p->row_count; i++)
        row_clear(&p->rows[i]);
    free(p->rows);
    p->rows = NULL;
    p->row_count = 0;
}

void portion_write(struct portion *p)
{
    if (p->row_count > 0)
        p->revs = mem_new((size_t)p->row_count * sizeof *p->revs);
    for (int i = 0; i < p->row_count; i++)
        add_row(p, &p->rows[i]);
    clear_rows(p);
}

int portion_rows(const struct portion *p)
{
    return p->rev_count > 0 ? p->revs[p->rev_count - 1].rows : p->row_count;
}

void portion_copy(struct portion *out, const struct portion *from)
{
    size_t n = from->text.len + 1, revs = portion_bytes(from) - n;
    *out = (struct portion){.rev_count = from->rev_count, .more = from->more};
    if (from->rev_count == 0)
        return;
    out->text = (struct buf){mem_new(n), n - 1, n};
    memcpy(out->text.text, from->text.text, n);
    out->revs = mem_new(revs);
    memcpy(out->revs, from->revs, revs);
}

size_t portion_bytes(const struct portion *p)
{
    return p->text.len + 1 + (size_t)p->rev_count * sizeof *p->revs;
}

void portion_clear(struct portion *p)
{
    clear_rows(p);
    buf_clear(&p->text);
    free(p->revs);
    *p = (struct portion){0};
}
