#include "ui/icons.h"
#include "ui/images.h"
#include "ui/marks.h"
#include "ui/type.h"

#include <string.h>

enum { ICON_MOST = 72, ZOOM_MAX = 8000, FADE_MS = 160 };

static int device(const struct canvas *c, int design)
{
    return (design * type_scale(c->type) + 999) / 1000;
}

/* `lost` (may be NULL): neither there nor to come. */
static const struct picture *get(struct canvas *c, const char *source, int w,
                                 int h, enum fit fit, bool *lost)
{
    bool waiting = false;
    const struct picture *p = NULL;
    if (c->images && source && *source)
        p = images_get(c->images, source, w, h, fit, &waiting);
    c->waiting = c->waiting || waiting;
    if (lost)
        *lost = !p && !waiting;
    return p;
}

static const char *kept(struct canvas *c, const char *text)
{
    return canvas_keep(c, text, strlen(text));
}

static void draw_placeholder(struct canvas *c, struct rect r, int radius)
{
    canvas_round(c, r, radius, COLOR_SURFACE2);
    int least = r.w < r.h ? r.w : r.h;
    int size = least / 2 < ICON_MOST ? least / 2 : ICON_MOST;
    canvas_icon(c, r.x + r.w / 2, r.y + r.h / 2, size, ICON_IMAGE, COLOR_LINE2);
}

/* It was missing, and is still fading in over what was there instead. */
static bool fades(const struct canvas *c, const struct picture *p)
{
    return p->since_ms > 0 && !c->look.still &&
           c->look.now_ms < p->since_ms + FADE_MS;
}

static struct mark *picture_mark(struct canvas *c, enum mark_kind kind,
                                 struct rect r, const char *source,
                                 const struct picture *p)
{
    struct mark *m = canvas_mark(c, kind, r, COLOR_BLACK);
    if (!m)
        return NULL;
    m->at = r;
    m->text = kept(c, source);
    m->key = p->key;
    m->v[0] = device(c, r.w);
    m->v[1] = device(c, r.h);
    if (kind != MARK_CROSSFADE && fades(c, p)) {
        m->start_ms = p->since_ms;
        m->runs_ms = FADE_MS;
    }
    return m;
}

void canvas_image(struct canvas *c, struct rect r, int radius,
                  const char *source, const char *label)
{
    canvas_note(c, ROLE_IMAGE, r, label);
    const struct picture *p =
        get(c, source, device(c, r.w), device(c, r.h), FIT_FILL, NULL);
    if (!p || fades(c, p))
        draw_placeholder(c, r, radius);
    struct mark *m = p ? picture_mark(c, MARK_IMAGE, r, source, p) : NULL;
    if (m)
        m->radius = radius;
}

void canvas_expect_image(struct canvas *c, struct rect r, const char *source)
{
    if (c->images && source)
        images_expect(c->images, source, device(c, r.w), device(c, r.h),
                      FIT_FILL);
}

void canvas_crossfade(struct canvas *c, struct rect r, const char *from,
                      const char *to, struct fade f, const char *label)
{
    const struct picture *a =
        get(c, from, device(c, r.w), device(c, r.h), FIT_FILL, NULL);
    const struct picture *b =
        get(c, to, device(c, r.w), device(c, r.h), FIT_FILL, NULL);
    bool over = f.ms > 0 && c->look.now_ms - f.start_ms >= f.ms;
    if (!a || !b || f.ms <= 0 || over) {
        bool second = b && (!a || over);
        canvas_image(c, r, 0, second ? to : from, label);
        return;
    }
    canvas_note(c, ROLE_IMAGE, r, label);
    struct mark *m = picture_mark(c, MARK_CROSSFADE, r, from, a);
    if (!m)
        return;
    m->text2 = kept(c, to);
    m->key2 = b->key;
    m->start_ms = f.start_ms;
    m->runs_ms = f.ms;
}

/* v[0] and v[1] say which picture it is, v[2] to v[4] how it is shown. */
static void put_photo(struct canvas *c, struct rect r, const char *source,
                      const struct picture *p, const int v[5])
{
    struct mark *m = picture_mark(c, MARK_PHOTO, r, source, p);
    for (int i = 0; m && i < 5; i++)
        m->v[i] = v[i];
}

/* Another size of a photo; false when there is none. */
static bool put_other(struct canvas *c, struct rect r, const char *source,
                      const int asked[5])
{
    int v[5];
    memcpy(v, asked, sizeof v);
    const struct picture *p =
        c->images && source ? images_other(c->images, source, &v[0], &v[1])
                            : NULL;
    if (p)
        put_photo(c, r, source, p, v);
    return p != NULL;
}

/* What stands for a photo: at once whatever size there is. */
static bool put_around(struct canvas *c, struct rect r, const char *around,
                       const int v[5])
{
    const struct picture *p = get(c, around, v[0], v[1], FIT_WHOLE, NULL);
    bool other = (!p || fades(c, p)) && put_other(c, r, around, v);
    if (p)
        put_photo(c, r, around, p, v);
    return p || other;
}

void canvas_photo(struct canvas *c, struct rect r, const char *source,
                  const char *around, int zoom, int dx, int dy,
                  const char *label)
{
    canvas_note(c, ROLE_IMAGE, r, label);
    zoom = zoom < 100 ? 100 : zoom > ZOOM_MAX ? ZOOM_MAX : zoom;
    int w = device(c, r.w), h = device(c, r.h), times = zoom > 1100 ? 2 : 1;
    const int v[] = {w * times, h * times, zoom, dx, dy};
    const int once[] = {w, h, zoom, dx, dy};
    bool lost;
    const struct picture *p = get(c, source, v[0], v[1], FIT_WHOLE, &lost);
    if ((!p || fades(c, p)) && !put_other(c, r, source, v) &&
        !put_around(c, r, around, lost ? v : once))
        canvas_icon(c, r.x + r.w / 2, r.y + r.h / 2, ICON_MOST, ICON_IMAGE,
                    COLOR_VIEWERINK2);
    if (p)
        put_photo(c, r, source, p, v);
}

void canvas_expect_photo(struct canvas *c, struct rect r, const char *source)
{
    if (c->images && source)
        images_expect(c->images, source, device(c, r.w), device(c, r.h),
                      FIT_WHOLE);
}

void canvas_qr(struct canvas *c, struct rect r, const char *text)
{
    struct mark *m =
        text && *text ? canvas_mark(c, MARK_QR, r, COLOR_BLACK) : NULL;
    if (!m)
        return;
    m->at = r;
    m->text = kept(c, text);
}
