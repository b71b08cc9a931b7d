#include "screens/markdown.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "screens/markdown_flank.h"
#include "screens/markdown_parts.h"

#include <md4c.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    URL_MAX = 400,
    URL_SHOWN = 32,
    SHA_HEX = 64,
    STOP = 1,
    NUMBER_MAX = 9999
};

static int min_of(int a, int b)
{
    return a < b ? a : b;
}

/* ---- links and pictures ---- */

/* The attribute as text, at most URL_MAX bytes; "" when longer. */
static void attribute(const MD_ATTRIBUTE *a, char out[URL_MAX + 1])
{
    out[0] = '\0';
    size_t n = 0;
    for (int i = 0; a->text && a->substr_offsets[i] < a->size; i++) {
        size_t from = a->substr_offsets[i], to = a->substr_offsets[i + 1];
        const char *part = a->text + from;
        char bytes[4];
        size_t length = to - from;
        if (a->substr_types[i] == MD_TEXT_ENTITY) {
            uint32_t code = markdown_entity(part, length);
            length = code ? (size_t)utf8_put(bytes, code) : 0;
            part = bytes;
        }
        if (n + length > URL_MAX) {
            out[0] = '\0';
            return;
        }
        memcpy(out + n, part, length);
        n += length;
        out[n] = '\0';
    }
}

/* Bytes of what the web's addresses begin with; 0: it is another one. */
static size_t scheme_of(const char *url)
{
    return strncasecmp(url, "https://", 8) == 0  ? 8
           : strncasecmp(url, "http://", 7) == 0 ? 7
                                                 : 0;
}

static bool url_is_safe(const char *url)
{
    size_t skip = scheme_of(url);
    if (skip == 0 || !url[skip])
        return false;
    for (const unsigned char *p = (const unsigned char *)url; *p; p++)
        if (*p <= ' ' || *p == 0x7F)
            return false;
    return true;
}

static void begin_link(struct reader *r, const MD_SPAN_A_DETAIL *detail)
{
    struct markdown *m = r->m;
    char url[URL_MAX + 1];
    attribute(&detail->href, url);
    if (!url_is_safe(url) || r->in_picture)
        return;
    r->looks |= LOOK_LINK;
    r->has_piece = false;
    for (int i = 0; i < m->link_count; i++)
        if (strcmp(m->links[i].url, url) == 0)
            return;
    const char *kept = NULL;
    if (m->link_count < MARKDOWN_LINKS_MAX)
        kept = markdown_keep(r, url, strlen(url));
    if (kept) {
        r->link = m->link_count++;
        m->links[r->link].url = kept;
    }
}

/* An address as text: nobody types it, its QR code stands beside the text. */
static void shorten(char *text)
{
    static const char dots[] = "…";
    size_t skip = scheme_of(text), n = strlen(text) - skip;
    if (skip == 0 || n == 0)
        return;
    memmove(text, text + skip, n + 1);
    if (n <= URL_SHOWN)
        return;
    for (n = URL_SHOWN; ((unsigned char)text[n] & 0xC0) == 0x80;)
        n--;
    memcpy(text + n, dots, sizeof dots);
}

static void end_link(struct reader *r)
{
    struct markdown *m = r->m;
    if (r->has_piece && (r->looks & LOOK_LINK))
        shorten(m->text + (m->pieces[m->piece_count - 1].text - m->text));
    if (r->link >= 0)
        shorten(m->links[r->link].label);
    r->looks &= ~(unsigned)LOOK_LINK;
    r->link = -1;
    r->has_piece = false;
}

static bool sha_of(const char *source, char sha[SHA_HEX + 1])
{
    static const char scheme[] = "media:";
    if (strncmp(source, scheme, sizeof scheme - 1) != 0)
        return false;
    const char *hex = source + sizeof scheme - 1;
    if (strlen(hex) != SHA_HEX ||
        strspn(hex, "0123456789abcdef") != SHA_HEX)
        return false;
    memcpy(sha, hex, SHA_HEX + 1);
    return true;
}

/* A picture is a block of its own: the paragraph goes on behind it. */
static void begin_picture(struct reader *r, const MD_SPAN_IMG_DETAIL *detail)
{
    char source[URL_MAX + 1], sha[SHA_HEX + 1];
    attribute(&detail->src, source);
    if (r->in_cell || r->in_picture || !sha_of(source, sha))
        return;
    const char *kept = markdown_keep(r, sha, SHA_HEX);
    markdown_close(r);
    r->wanted.kind = BLOCK_IMAGE;
    r->wanted.media = kept;
    if (kept && markdown_open(r))
        r->in_picture = true;
    else
        markdown_close(r);
}

/* ---- md4c's callbacks ---- */

static unsigned looks_of(const struct reader *r)
{
    unsigned kept = r->looks & LOOK_LINK;
    return kept | (r->strong > 0 ? LOOK_BOLD : 0u) |
           (r->em > 0 ? LOOK_EM : 0u) | (r->strike > 0 ? LOOK_STRIKE : 0u);
}

static int on_span(struct reader *r, MD_SPANTYPE type, void *detail, int step)
{
    if (type == MD_SPAN_STRONG)
        r->strong += step;
    else if (type == MD_SPAN_EM)
        r->em += step;
    else if (type == MD_SPAN_DEL)
        r->strike += step;
    else if (type == MD_SPAN_A && step > 0)
        begin_link(r, detail);
    else if (type == MD_SPAN_IMG && step > 0)
        begin_picture(r, detail);
    else if (type == MD_SPAN_IMG && r->in_picture) {
        r->in_picture = false;
        markdown_close(r);
    }
    if (type == MD_SPAN_A && step < 0)
        end_link(r);
    r->looks = looks_of(r);
    return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
    return on_span(ctx, type, detail, 1);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
    return on_span(ctx, type, detail, -1);
}

static void begin_list(struct reader *r, bool ordered, unsigned start)
{
    r->depth++;
    if (r->depth <= MARKDOWN_DEPTH_MAX)
        r->lists[r->depth] = (struct list){
            .ordered = ordered,
            .next = (int)(start < NUMBER_MAX ? start : NUMBER_MAX)};
}

static void begin_item(struct reader *r, const MD_BLOCK_LI_DETAIL *detail)
{
    struct list *l = &r->lists[min_of(r->depth, MARKDOWN_DEPTH_MAX)];
    markdown_close(r);
    r->marked = false;
    r->item = (struct block){
        .kind = detail->is_task ? BLOCK_TASK
                : l->ordered    ? BLOCK_NUMBER
                                : BLOCK_BULLET,
        .number = l->next++,
        .ticked = detail->is_task && detail->task_mark != ' ',
    };
}

static int begin_table(struct reader *r, const MD_BLOCK_TABLE_DETAIL *detail)
{
    markdown_close(r);
    r->wanted.kind = BLOCK_TABLE;
    r->wanted.columns = min_of((int)detail->col_count, MARKDOWN_COLUMNS_MAX);
    r->column = 0;
    return markdown_open(r) ? 0 : STOP;
}

static void begin_cell(struct reader *r, const MD_BLOCK_TD_DETAIL *detail)
{
    struct markdown *m = r->m;
    struct block *table = markdown_last(r);
    r->in_cell = r->column++ < table->columns &&
                 m->cell_count < MARKDOWN_CELLS_MAX;
    r->has_piece = false;
    if (!r->in_cell) {
        m->cut = true;
        return;
    }
    table->count++;
    m->cells[m->cell_count++] = (struct table_cell){
        .first = m->piece_count,
        .align = detail->align == MD_ALIGN_CENTER  ? 0
                 : detail->align == MD_ALIGN_RIGHT ? 1
                                                   : -1,
    };
}

static int begin_rule(struct reader *r)
{
    markdown_close(r);
    r->wanted.kind = BLOCK_RULE;
    bool ok = markdown_open(r);
    markdown_close(r);
    return ok ? 0 : STOP;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
    struct reader *r = ctx;
    switch (type) {
    case MD_BLOCK_QUOTE:
        markdown_close(r);
        r->quotes++;
        break;
    case MD_BLOCK_UL:
        begin_list(r, false, 1);
        break;
    case MD_BLOCK_OL:
        begin_list(r, true, ((MD_BLOCK_OL_DETAIL *)detail)->start);
        break;
    case MD_BLOCK_LI:
        begin_item(r, detail);
        break;
    case MD_BLOCK_HR:
        return begin_rule(r);
    case MD_BLOCK_H:
        markdown_close(r);
        r->wanted.kind = BLOCK_HEADING;
        r->wanted.level = (int)((MD_BLOCK_H_DETAIL *)detail)->level;
        break;
    case MD_BLOCK_CODE:
        markdown_close(r);
        r->wanted.kind = BLOCK_CODE;
        break;
    case MD_BLOCK_TABLE:
        return begin_table(r, detail);
    case MD_BLOCK_TR:
        r->column = 0;
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        begin_cell(r, detail);
        break;
    default:
        break;
    }
    return r->full ? STOP : 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
    struct reader *r = ctx;
    (void)detail;
    if (type == MD_BLOCK_QUOTE)
        r->quotes--;
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) {
        r->depth--;
        r->marked = true; /* the outer item had text, or never will */
    }
    if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
        r->in_cell = r->has_piece = false;
    else if (type != MD_BLOCK_TR && type != MD_BLOCK_THEAD &&
             type != MD_BLOCK_TBODY)
        markdown_close(r);
    if (type == MD_BLOCK_TABLE)
        r->column = -1;
    return 0;
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size,
                   void *ctx)
{
    struct reader *r = ctx;
    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
        markdown_put(r, r->in_cell ? " " : "\n", 1);
    else if (type == MD_TEXT_ENTITY)
        markdown_put_entity(r, text, size);
    else if (type != MD_TEXT_NULLCHAR)
        markdown_put_clean(r, text, size);
    return r->full ? STOP : 0;
}

/* ---- the door ---- */

static size_t cut_at(const char *source)
{
    size_t n = strlen(source);
    if (n <= MARKDOWN_BYTES_MAX)
        return n;
    n = MARKDOWN_BYTES_MAX;
    while (n > 0 && ((unsigned char)source[n] & 0xC0) == 0x80)
        n--;
    return n;
}

struct markdown *markdown_read(const char *source)
{
    struct markdown *m = mem_new(sizeof *m);
    if (!source)
        source = "";
    size_t n = cut_at(source);
    m->cut = source[n] != '\0';
    m->blocks = mem_new(MARKDOWN_BLOCKS_MAX * sizeof *m->blocks);
    m->pieces = mem_new(MARKDOWN_RUNS_MAX * sizeof *m->pieces);
    m->cells = mem_new(MARKDOWN_CELLS_MAX * sizeof *m->cells);

    struct reader r = {.m = m, .column = -1, .link = -1};
    r.room = 3 * n + MARKDOWN_RUNS_MAX + 1;
    m->text = mem_new(r.room);
    struct buf helped = {0};
    markdown_flank(&helped, source, n);
    const MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS |
                 MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_NOHTML,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = on_text,
    };
    if (helped.text)
        md_parse(helped.text, (MD_SIZE)helped.len, &parser, &r);
    m->cut = m->cut || r.full;
    buf_clear(&helped);
    return m;
}

void markdown_free(struct markdown *m)
{
    if (!m)
        return;
    free(m->text);
    free(m->cells);
    free(m->pieces);
    free(m->blocks);
    free(m);
}
