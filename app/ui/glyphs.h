/* glyphs.h - drawn glyphs by key, within a budget, and in a file between
 * runs.  Main thread. */
#ifndef UI_GLYPHS_H
#define UI_GLYPHS_H

#include "ui/type.h"

struct glyphs;

/* When `budget` bytes are full everything is dropped: what is on screen comes
 * back with the next frame, and nothing has to be kept in order of use. */
struct glyphs *glyphs_new(size_t budget);
void glyphs_free(struct glyphs *g); /* NULL is allowed */
void glyphs_drop(struct glyphs *g);

/* NULL when it is not there.  A key is never 0.  Valid until the next add. */
const struct glyph *glyphs_find(const struct glyphs *g, uint64_t key);
/* Copies the pixels. */
const struct glyph *glyphs_add(struct glyphs *g, uint64_t key,
                               const struct glyph *glyph);
size_t glyphs_bytes(const struct glyphs *g);

/* `stamp` names the fonts and the scale; a file with another one, or a broken
 * file, counts as none. */
bool glyphs_load(struct glyphs *g, const char *path, uint64_t stamp);
/* True when glyphs were added since the file was read or written. */
bool glyphs_gained(const struct glyphs *g);
/* Whole or not at all, but for a power cut soon after: nobody waits for the
 * disk, and what is broken then is told by its sum.  True at once when nothing
 * was added since the last time or the load. */
bool glyphs_save(struct glyphs *g, const char *path, uint64_t stamp);

#endif
