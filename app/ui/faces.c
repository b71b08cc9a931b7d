#include "ui/faces.h"

#include "base/lang.h"
#include "base/log.h"
#include "base/mem.h"
#include "fonts/fonts.h"

#include <ft2build.h>
#include FT_ADVANCES_H
#include FT_FREETYPE_H
#include <hb-ft.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { EM = 1024, MISSING = 0x25A1, EMOJI_EM = EM * 9 / 8, PARTS_MAX = 16 };

struct opened {
    FT_Face face;      /* NULL: not opened yet, or broken */
    hb_font_t *shaper; /* in the font's units; made for the first cluster */
    int px;            /* the size it is set to */
    bool broken;       /* not tried again */
};

struct faces {
    FT_Library library;
    struct opened fonts[FONTS][2]; /* Simplified, Traditional */
    int opened;
};

/* The glyphs of one font that show a cluster, in the font's units. */
struct shaped {
    struct opened *font;
    bool is_emoji;
    int count, advance;
    struct {
        uint32_t id;
        int x, y;
    } parts[PARTS_MAX];
};

static const enum font of_face[FACES] = {
    [FACE_SANS] = FONT_SANS, [FACE_BOLD] = FONT_BOLD,
    [FACE_KAI] = FONT_KAI,   [FACE_KAI_BOLD] = FONT_KAI_BOLD,
    [FACE_ICON] = FONT_ICON,
};

bool faces_are_installed(struct err *err)
{
    for (int i = 0; i < FONTS; i++) {
        struct stat st;
        if (stat(font_files[i].path, &st) != 0)
            return err_set(err, ERR_STORAGE,
                           N_("缺少字体，请按说明安装字体软件包。"),
                           "no font file %s", font_files[i].path);
    }
    return true;
}

uint64_t faces_stamp(void)
{
    uint64_t hash = 14695981039346656037u;
    for (int i = 0; i < FONTS; i++) {
        struct stat st;
        char text[512];
        if (stat(font_files[i].path, &st) != 0)
            memset(&st, 0, sizeof st);
        int n = snprintf(text, sizeof text, "%s %d %d %lld %lld",
                         font_files[i].path, font_files[i].index,
                         font_files[i].traditional_index, (long long)st.st_size,
                         (long long)st.st_mtime);
        for (int k = 0; k < n && k < (int)sizeof text; k++)
            hash = (hash ^ (unsigned char)text[k]) * 1099511628211u;
    }
    return hash;
}

struct faces *faces_new(void)
{
    return mem_new(sizeof(struct faces));
}

void faces_rest(struct faces *f)
{
    if (!f->library)
        return;
    for (int i = 0; i < FONTS; i++)
        for (int k = 0; k < 2; k++) {
            hb_font_destroy(f->fonts[i][k].shaper);
            FT_Done_Face(f->fonts[i][k].face);
        }
    FT_Done_FreeType(f->library);
    *f = (struct faces){.opened = f->opened};
}

void faces_free(struct faces *f)
{
    if (!f)
        return;
    faces_rest(f);
    free(f);
}

int faces_opened(const struct faces *f)
{
    return f->opened;
}

static struct opened *font_of(struct faces *f, enum font font, bool traditional)
{
    const struct font_file *file = &font_files[font];
    int which = traditional && file->traditional_index != file->index;
    struct opened *o = &f->fonts[font][which];
    if (o->face || o->broken)
        return o->face ? o : NULL;

    int index = which ? file->traditional_index : file->index;
    if ((!f->library && FT_Init_FreeType(&f->library) != 0) ||
        FT_New_Face(f->library, file->path, index, &o->face) != 0) {
        log_warn("font %s does not open", file->path);
        o->broken = true;
        return NULL;
    }
    f->opened++;
    if (font == FONT_EMOJI)
        FT_Select_Size(o->face, 0);
    return o;
}

/* ---- which glyphs ---- */

static bool shape_one(struct shaped *s, uint32_t code)
{
    FT_Face face = s->font->face;
    FT_Fixed advance = 0;
    s->count = 1;
    s->parts[0].id = FT_Get_Char_Index(face, code);
    s->parts[0].x = s->parts[0].y = 0;
    FT_Get_Advance(face, s->parts[0].id, FT_LOAD_NO_SCALE, &advance);
    s->advance = (int)advance;
    return s->parts[0].id != 0;
}

static bool shape_cluster(struct shaped *s, const uint32_t *codes, int count)
{
    struct opened *o = s->font;
    if (!o->shaper) {
        hb_face_t *face = hb_ft_face_create_referenced(o->face);
        o->shaper = hb_font_create(face);
        hb_face_destroy(face);
    }
    hb_buffer_t *buffer = hb_buffer_create();
    hb_buffer_add_utf32(buffer, codes, count, 0, count);
    hb_buffer_guess_segment_properties(buffer);
    hb_shape(o->shaper, buffer, NULL, 0);
    unsigned n = 0;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &n);
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(buffer, &n);
    bool ok = n > 0 && n <= PARTS_MAX;
    s->count = s->advance = 0;
    for (unsigned i = 0; i < n && ok; i++) {
        ok = info[i].codepoint != 0;
        s->parts[s->count].id = info[i].codepoint;
        s->parts[s->count].x = s->advance + at[i].x_offset;
        s->parts[s->count++].y = at[i].y_offset;
        s->advance += at[i].x_advance;
    }
    hb_buffer_destroy(buffer);
    return ok;
}

/* What makes its cluster a picture: the second letter of a flag, joiners,
 * skin tones, keycaps, tags and the selector of the coloured form. */
static bool is_emoji(const uint32_t *codes, int count)
{
    for (int i = 1; i < count; i++)
        if (codes[i] == 0x200D || codes[i] == 0x20E3 || codes[i] == 0xFE0F ||
            (codes[i] >= 0x1F1E6 && codes[i] <= 0x1F1FF) ||
            (codes[i] >= 0x1F3FB && codes[i] <= 0x1F3FF) ||
            (codes[i] >= 0xE0020 && codes[i] <= 0xE007F))
            return true;
    return false;
}

/* By the first font of the chain that has all of it. */
static bool shape(struct faces *f, enum face face, bool traditional,
                  const uint32_t *codes, int count, struct shaped *s)
{
    const enum font chain[] = {FONT_EMOJI, of_face[face], FONT_SANS, FONT_KAI,
                               FONT_EMOJI};
    size_t n = sizeof chain / sizeof *chain;
    for (size_t i = is_emoji(codes, count) ? 0 : 1; i < n; i++) {
        s->font = font_of(f, chain[i], traditional);
        s->is_emoji = chain[i] == FONT_EMOJI;
        if (s->font &&
            (count == 1 ? shape_one(s, codes[0])
                        : shape_cluster(s, codes, count)) &&
            (s->count == 1 || !s->is_emoji))
            return true;
    }
    return false;
}

/* ---- pictures of several colours ---- */

/* The font has one size of bitmap: it is averaged down to a square em, its
 * middle where that of a Han character is. */
static void take_emoji(struct drawn *d, const struct shaped *s, int px)
{
    FT_GlyphSlot slot = s->font->face->glyph;
    const FT_Bitmap *b = &slot->bitmap;
    d->em = EMOJI_EM;
    if (FT_Load_Glyph(s->font->face, s->parts[0].id, FT_LOAD_COLOR) != 0 ||
        b->pixel_mode != FT_PIXEL_MODE_BGRA || b->width == 0 || b->rows == 0)
        return;
    int w = (int)b->width, h = (int)b->rows, longer = w > h ? w : h;
    d->w = (w * px + longer - 1) / longer;
    d->h = (h * px + longer - 1) / longer;
    d->left = (px * 9 / 8 - d->w) / 2;
    d->top = (px * 38 / 100) + d->h / 2;
    d->colors = mem_new((size_t)d->w * (size_t)d->h * sizeof *d->colors);
    for (int i = 0; i < d->w * d->h; i++) {
        int x = i % d->w, y = i / d->w;
        int x0 = x * w / d->w, x1 = (x + 1) * w / d->w + (d->w > w);
        int y0 = y * h / d->h, y1 = (y + 1) * h / d->h + (d->h > h);
        uint32_t sum[4] = {0}, n = 0; /* premultiplied; the last is alpha */
        for (int sy = y0; sy < y1 && sy < h; sy++)
            for (int sx = x0; sx < x1 && sx < w; sx++, n++)
                for (int k = 0; k < 4; k++)
                    sum[k] += b->buffer[sy * b->pitch + sx * 4 + k];
        uint32_t out = n > 0 ? sum[3] / n << 24 : 0;
        for (int k = 0; k < 3 && sum[3] > 0; k++)
            out |= sum[k] * 255 / sum[3] << (8 * k);
        d->colors[i] = out;
    }
}

/* ---- coverage ---- */

/* Loads and renders one part; where it starts is added to left and top. */
static const FT_Bitmap *render(const struct shaped *s, int part, int px,
                               int flags, struct rect *at)
{
    FT_Face face = s->font->face;
    int unit = face->units_per_EM;
    if (FT_Load_Glyph(face, s->parts[part].id, flags) != 0 ||
        FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL) != 0 ||
        face->glyph->bitmap.pixel_mode != FT_PIXEL_MODE_GRAY)
        return NULL;
    const FT_Bitmap *b = &face->glyph->bitmap;
    *at = (struct rect){face->glyph->bitmap_left + s->parts[part].x * px / unit,
                        -face->glyph->bitmap_top - s->parts[part].y * px / unit,
                        (int)b->width, (int)b->rows};
    return b;
}

/* Makes room for what lies at `at` from the pen, beside what is there. */
static void enlarge(struct drawn *d, struct rect at)
{
    struct rect all = at;
    if (d->pixels) {
        int x1 = d->left + d->w, y1 = d->h - d->top;
        int right = at.x + at.w, below = at.y + at.h;
        all.x = d->left < at.x ? d->left : at.x;
        all.y = -d->top < at.y ? -d->top : at.y;
        all.w = (x1 > right ? x1 : right) - all.x;
        all.h = (y1 > below ? y1 : below) - all.y;
    }
    unsigned char *pixels = mem_new((size_t)all.w * (size_t)all.h);
    for (int y = 0; d->pixels && y < d->h; y++)
        memcpy(pixels + (y - d->top - all.y) * all.w + d->left - all.x,
               d->pixels + y * d->w, (size_t)d->w);
    free(d->pixels);
    d->pixels = pixels;
    d->left = all.x;
    d->top = -all.y;
    d->w = all.w;
    d->h = all.h;
}

static void take_coverage(struct drawn *d, const struct shaped *s, int px,
                          int flags)
{
    if (s->font->px != px)
        FT_Set_Pixel_Sizes(s->font->face, 0, (FT_UInt)px);
    s->font->px = px;
    for (int i = 0; i < s->count; i++) {
        struct rect at;
        const FT_Bitmap *b = render(s, i, px, flags, &at);
        if (!b || at.w == 0 || at.h == 0)
            continue;
        enlarge(d, at);
        for (int y = 0; y < at.h; y++) {
            unsigned char *to =
                d->pixels + (at.y + y + d->top) * d->w + at.x - d->left;
            const unsigned char *from = b->buffer + y * b->pitch;
            for (int x = 0; x < at.w; x++)
                to[x] = from[x] > to[x] ? from[x] : to[x];
        }
    }
}

struct drawn faces_draw(struct faces *f, enum face face, bool traditional,
                        int px, const uint32_t *codes, int count)
{
    static const uint32_t missing = MISSING;
    struct drawn d = {.em = EM};
    struct shaped s;
    if (!shape(f, face, traditional, codes, count, &s) &&
        !shape(f, face, traditional, codes, 1, &s) &&
        !shape(f, face, traditional, &missing, 1, &s))
        return d;
    if (s.is_emoji) {
        take_emoji(&d, &s, px);
        return d;
    }
    /* Taken from the font's own units, so that a line breaks at the same
     * place whatever the window's scale. */
    int unit = s.font->face->units_per_EM;
    d.em = (s.advance * EM + unit / 2) / unit;
    /* A brush and an icon keep their shapes only unhinted. */
    bool hinted = face == FACE_SANS || face == FACE_BOLD;
    take_coverage(&d, &s, px,
                  hinted ? FT_LOAD_TARGET_LIGHT : FT_LOAD_NO_HINTING);
    return d;
}

void drawn_clear(struct drawn *d)
{
    free(d->pixels);
    free(d->colors);
    *d = (struct drawn){0};
}
