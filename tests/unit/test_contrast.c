/* Contrast as it comes out on the screen: each text's pixels against what is
 * there without it, in every theme (design.md, sections 3.1 and 9). */
#include "tests/unit/walk.h"
#include "tests/unit/walk_rules.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "ui/icons.h"
#include "ui/play.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_contrast(void);

enum { TEXTS_MAX = 600, MARKS_MAX = 4000, KNOWN_MAX = 1 << 16, BIG = 32 };

/* WCAG 2.2, 1.4.3 and 1.4.11; letters that match nobody stay at 3 too. */
static const double TEXT_LEAST = 4.5, BIG_LEAST = 3.0;

struct eye {
    struct stage stage;
    uint32_t *bare; /* as the stage, without the text that is looked at */
    struct mark marks[MARKS_MAX]; /* of the frame, without its texts */
    int count;
    bool pictures; /* there are some */
    uint64_t known[KNOWN_MAX]; /* hashes of what was measured */
    int known_count;
};

static void eye_open(struct eye *e, int w, int h)
{
    size_t n = (size_t)w * (size_t)h;
    e->stage = (struct stage){.pixels = mem_new(n * 4),
                              .w = w,
                              .h = h,
                              .stride = w,
                              .scale = 1,
                              .cover = mem_new((size_t)w + 1),
                              .row = mem_new(((size_t)w + 1) * 4)};
    e->bare = mem_new(n * 4);
    memset(e->known, 0, sizeof e->known);
    e->known_count = 0;
}

static void eye_close(struct eye *e)
{
    free(e->stage.pixels);
    free(e->stage.cover);
    free(e->stage.row);
    free(e->bare);
}

/* ---- ratios ---- */

static double light_of(uint32_t argb)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double v = (argb >> (16 - 8 * i) & 255) / 255.0;
        sum += weights[i] *
               (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double ratio_of(uint32_t a, uint32_t b)
{
    double la = light_of(a), lb = light_of(b);
    return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

/* How far the pixel is on its way from bare to ink, of 256. */
static int covered(uint32_t bare, uint32_t now, uint32_t ink)
{
    int most = 0, way = 0;
    for (int i = 0; i < 24; i += 8) {
        int from = (int)(bare >> i & 255), to = (int)(ink >> i & 255);
        if (abs(to - from) > most) {
            most = abs(to - from);
            way = abs((int)(now >> i & 255) - from);
        }
    }
    return most ? way * 256 / most : 0;
}

/* ---- one frame ---- */

static bool is_picture(const struct canvas *c, int i)
{
    const char *p = c->marks[i].text;
    return c->marks[i].kind == MARK_TEXT && c->marks[i].face == FACE_ICON &&
           utf8_next(&p) == ICON_IMAGE;
}

/* A picture that has not come is drawn as the lightest, or the darkest, that
 * could: on it text must be legible all the same. */
static void take_bare(struct eye *e, const struct canvas *c, uint32_t picture)
{
    ck_assert_int_le(c->mark_count, MARKS_MAX);
    const uint32_t ground = theme_argb(c->look.theme, COLOR_SURFACE2);
    e->count = 0;
    e->pictures = false;
    for (int i = 0; i < c->mark_count; i++) {
        if (is_picture(c, i) && e->count > 0 &&
            e->marks[e->count - 1].argb == ground) {
            e->marks[e->count - 1].argb = picture;
            e->pictures = true;
        }
        if (c->marks[i].kind != MARK_TEXT && c->marks[i].kind != MARK_TURNED)
            e->marks[e->count++] = c->marks[i];
    }
}

/* The least contrast of the text's pixels; 0: none of them can be seen. */
static double measure(struct eye *e, const struct canvas *c,
                      const struct seen_text *t)
{
    const struct mark text = rules_placed(c, t->mark), *m = &text;
    struct stage *s = &e->stage;
    struct canvas bare = *c;
    bare.marks = e->marks;
    bare.mark_count = e->count;
    const struct rect box = rect_common(
        t->ink, rect_common(m->seen, (struct rect){0, 0, s->w, s->h}));
    struct raster r = {.pixels = s->pixels, .stride = s->stride, .clip = box};
    double least = 0;
    uint32_t last = 0; /* none: what is on the stage is opaque */
    stage_play(s, &bare, box);
    for (int y = box.y; y < box.y + box.h; y++) {
        size_t at = (size_t)y * (size_t)s->w + (size_t)box.x;
        memcpy(e->bare + at, s->pixels + at, (size_t)box.w * 4);
    }
    play_text(s, &r, c->type, m);
    for (int y = box.y; y < box.y + box.h; y++)
        for (int x = box.x; x < box.x + box.w; x++) {
            size_t at = (size_t)y * (size_t)s->w + (size_t)x;
            if (covered(e->bare[at], s->pixels[at], m->argb) < 128)
                continue;
            if (e->bare[at] == last) /* most grounds are plain */
                continue;
            last = e->bare[at];
            double ratio = ratio_of(m->argb, last);
            least = least == 0 || ratio < least ? ratio : least;
        }
    return least;
}

/* ---- the same again ---- */

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    while (n-- > 0)
        hash = (hash ^ *p++) * 0x100000001B3u; /* FNV-1a */
    return hash;
}

/* True when this text was measured before, over the same marks: most of the
 * header and the dock. */
static bool is_known(struct eye *e, const struct canvas *c,
                     const struct seen_text *t)
{
    const struct mark *m = &c->marks[t->mark];
    uint64_t hash = hash_bytes(0xCBF29CE484222325u, m->text, strlen(m->text));
    hash = hash_bytes(hash, m, offsetof(struct mark, text));
    hash = hash_bytes(hash, &t->ink, sizeof t->ink);
    for (int i = 0; i < e->count; i++) {
        const struct rect r = rect_common(e->marks[i].seen, t->ink);
        if (e->marks[i].scroll || (r.w > 0 && r.h > 0))
            hash = hash_bytes(hash, &e->marks[i], offsetof(struct mark, text));
    }
    for (size_t at = hash % KNOWN_MAX;; at = (at + 1) % KNOWN_MAX) {
        if (e->known[at] == hash)
            return true;
        if (e->known[at] == 0) {
            e->known[at] = hash;
            e->known_count++;
            ck_assert_int_lt(e->known_count, KNOWN_MAX / 2);
            return false;
        }
    }
}

static const struct node *node_of(const struct canvas *c, struct rect ink)
{
    const struct node *nodes, *best = NULL;
    for (int i = 0, n = canvas_nodes(c, &nodes); i < n; i++) {
        const struct rect r = nodes[i].rect;
        if (rect_contains(r, ink.x + ink.w / 2, ink.y + ink.h / 2) &&
            (!best || r.w * r.h < best->rect.w * best->rect.h))
            best = &nodes[i];
    }
    return best;
}

static double least_for(const struct mark *m, const struct node *n)
{
    bool bold = m->face == FACE_BOLD || m->face == FACE_KAI_BOLD;
    if (n && n->target.off) /* what cannot be done is exempt */
        return 0;
    return m->face == FACE_ICON || (bold && m->size >= BIG) ||
                   (n && n->role == ROLE_KEY)
               ? BIG_LEAST
               : TEXT_LEAST;
}

static void check_frame(struct eye *e, const struct canvas *c,
                        uint32_t picture, struct faults *f)
{
    static struct seen_text texts[TEXTS_MAX];
    int count = rules_texts(c, texts, TEXTS_MAX);
    take_bare(e, c, picture);
    for (int i = 0; i < count; i++) {
        const struct mark *m = &c->marks[texts[i].mark];
        double least = least_for(m, node_of(c, texts[i].ink));
        if (least == 0 || is_picture(c, texts[i].mark) ||
            is_known(e, c, &texts[i]))
            continue;
        double r = measure(e, c, &texts[i]);
        if (r < least - 0.05) /* as design.md rounds */
            faults_add(f, "“%s” has %.2f, not %.1f", m->text, r, least);
    }
}

/* ---- the walk ---- */

static void look_at_school(enum walk_school school, struct look look,
                           struct eye *e, struct faults *f)
{
    static const char *const themes[] = {"light", "quiet", "contrast"};
    walk_open(school, look, LANG_ZH_CN);
    for (int i = 0; i < walk_count; i++) {
        if (walk_stops[i].school != school)
            continue;
        walk_to(&walk_stops[i]);
        snprintf(f->where, sizeof f->where, "%s, %s %s", walk_stops[i].name,
                 themes[look.theme],
                 look.portrait ? "portrait" : "landscape");
        check_frame(e, walk.canvas, 0xFFFFFFFF, f);
        if (e->pictures)
            check_frame(e, walk.canvas, 0xFF000000, f);
    }
    walk_close();
}

START_TEST(every_text_stands_out_from_what_is_behind_it)
{
    const struct look look = {.portrait = _i % 2, .theme = _i / 2};
    static struct eye e;
    struct faults f = {0};
    eye_open(&e, look.portrait ? 1080 : 1920, look.portrait ? 1920 : 1080);
    for (int s = 0; s < WALK_SCHOOLS; s++)
        look_at_school(s, look, &e, &f);
    eye_close(&e);
    faults_end(&f);
}
END_TEST

Suite *suite_contrast(void)
{
    Suite *s = suite_create("contrast");
    TCase *t = tcase_create("pixels");
    tcase_add_unchecked_fixture(t, walk_templates, walk_remove);
    tcase_set_tags(t, "long");
    tcase_set_timeout(t, 300);
    tcase_add_loop_test(t, every_text_stands_out_from_what_is_behind_it, 0,
                        2 * THEMES);
    suite_add_tcase(s, t);
    return s;
}
