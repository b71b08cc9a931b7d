/* faces.h - the only door to FreeType and HarfBuzz: draws one glyph.
 *
 * A font is opened, and mapped rather than read, when its first glyph is
 * asked for.  Main thread. */
#ifndef UI_FACES_H
#define UI_FACES_H

#include "base/err.h"
#include "ui/canvas.h"

struct faces;

/* False with ERR_STORAGE when a font package is not installed. */
bool faces_are_installed(struct err *err);
/* Changes when any font file does. */
uint64_t faces_stamp(void);

struct faces *faces_new(void);
void faces_free(struct faces *f); /* NULL is allowed */
/* Closes what is open, until the next glyph: used pages of a font stay in
 * memory as long as it is mapped. */
void faces_rest(struct faces *f);
/* How many fonts have been opened so far. */
int faces_opened(const struct faces *f);

/* What one glyph looks like; end it with drawn_clear(). */
struct drawn {
    unsigned char *pixels; /* 8-bit coverage, w x h; NULL for a blank */
    uint32_t *colors;      /* an emoji instead, ARGB */
    int w, h;
    int left, top;
    int em; /* advance in 1024ths of the size */
};

/* Draws what the code points are together, or what stands for it, `px` device
 * pixels high.  Most often that is one character; with more the first is what
 * the others belong to, and is drawn alone when no font has them all.  A
 * blank when even the stand-in cannot be drawn. */
struct drawn faces_draw(struct faces *f, enum face face, bool traditional,
                        int px, const uint32_t *codes, int count);
void drawn_clear(struct drawn *d);

#endif
