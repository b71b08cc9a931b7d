/* markdown_flank.h - makes emphasis work beside Chinese punctuation.
 *
 * CommonMark reads **时间：**11月 as plain asterisks, since a run of them
 * between punctuation and a letter can neither open nor close.  A zero-width
 * space (U+200B), which is neither, goes between; markdown.c drops it. */
#ifndef SCREENS_MARKDOWN_FLANK_H
#define SCREENS_MARKDOWN_FLANK_H

#include "base/buf.h"

#include <stddef.h>

enum { ZERO_WIDTH_SPACE = 0x200B };

/* Adds the first n bytes of `source` to *out, with the spaces. */
void markdown_flank(struct buf *out, const char *source, size_t n);

#endif
