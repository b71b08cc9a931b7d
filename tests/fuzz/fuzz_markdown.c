/* A notice's text. */
#include "fuzz.h"

#include "screens/markdown.h"

#include <strings.h>

static void check_pieces(const struct markdown *m, int first, int count)
{
    assert(first >= 0 && count >= 0 && first + count <= m->piece_count);
    for (int i = first; i < first + count; i++)
        assert(m->pieces[i].text[0] != '\0');
}

static void check_block(const struct markdown *m, const struct block *b)
{
    assert(b->indent >= 0 && b->indent <= MARKDOWN_DEPTH_MAX);
    assert(b->kind != BLOCK_IMAGE || strlen(b->media) == 64);
    if (b->kind != BLOCK_TABLE) {
        check_pieces(m, b->first, b->count);
        return;
    }
    assert(b->columns >= 1 && b->columns <= MARKDOWN_COLUMNS_MAX);
    assert(b->first + b->count <= m->cell_count);
    for (int i = 0; i < b->count; i++)
        check_pieces(m, m->cells[b->first + i].first,
                     m->cells[b->first + i].count);
}

static void check_markdown(const char *source)
{
    struct markdown *m = markdown_read(source);
    assert(m->block_count <= MARKDOWN_BLOCKS_MAX);
    assert(m->piece_count <= MARKDOWN_RUNS_MAX);
    assert(m->cell_count <= MARKDOWN_CELLS_MAX);
    assert(m->link_count <= MARKDOWN_LINKS_MAX);
    for (int i = 0; i < m->block_count; i++)
        check_block(m, &m->blocks[i]);
    for (int i = 0; i < m->link_count; i++)
        assert(strncasecmp(m->links[i].url, "http", 4) == 0 &&
             strlen(m->links[i].label) < sizeof m->links[i].label);
    markdown_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = text_of(data, size);
    check_markdown(text);
    free(text);
    return 0;
}
