/* The gallery: albums at the left, the wall of one of them. */
#include "screens/gallery_parts.h"

#include <stdio.h>

enum { TILE_RADIUS = 16, NEW_DAYS = 14 };

static void draw_album(const struct gallery *g, struct canvas *c, int i)
{
    const struct album *a = &g->albums[i];
    struct rect r = gallery_album(g, i);
    struct target t = {.act = GALLERY_ALBUM, .arg = i, .drag = true};
    bool chosen = i == g->album;
    char path[MEDIA_PATH_SIZE] = "", line[80];
    enum color accent = color_of(ACCENT_BLUE, SHADE_ACCENT);
    if (a->cover[0])
        media_path(a->cover, RENDITION_THUMB, path);
    snprintf(line, sizeof line,
             ngettext("%d 张", "%d 张", (unsigned long)a->photos), a->photos);
    canvas_node_begin(c, ROLE_TAB, r, a->title, chosen ? _("已选") : line, t);
    if (chosen || canvas_is_pressed(c, t))
        canvas_round(c, r, 20, color_of(ACCENT_BLUE, SHADE_TINT));
    if (chosen)
        canvas_border(c, r, 20, 3, accent);
    canvas_image(c, (struct rect){r.x + 16, r.y + 16, 120, 92}, 12, path, NULL);
    struct style title = {chosen ? FACE_BOLD : FACE_SANS, 32, COLOR_INK,
                          ALIGN_LEFT, false};
    struct style count = {chosen ? FACE_BOLD : FACE_SANS, 28,
                          chosen ? accent : COLOR_INK2, ALIGN_LEFT, false};
    canvas_text(c, (struct rect){r.x + 152, r.y + 18, r.w - 164, 48}, title,
                a->title);
    canvas_text(c, (struct rect){r.x + 152, r.y + 63, r.w - 164, 44}, count,
                line);
    canvas_node_end(c);
}

static void draw_chips(const struct gallery *g, struct canvas *c)
{
    struct rect l = gallery_list(g);
    int x = 48 - scroll_offset(&g->list);
    canvas_clip_begin(c, l);
    for (int i = 0; i < g->album_count; i++) {
        const struct album *a = &g->albums[i];
        struct target t = {.act = GALLERY_ALBUM, .arg = i, .drag = true};
        struct rect r = {x, l.y, gallery_chip(a), CHIP_H};
        bool on = i == g->album || canvas_is_pressed(c, t);
        struct style s = {on ? FACE_BOLD : FACE_SANS, 32,
                          on ? COLOR_ON : COLOR_INK, ALIGN_CENTER, false};
        canvas_node_begin(c, ROLE_TAB, r, a->title,
                          i == g->album ? _("已选") : NULL, t);
        canvas_round(c, r, CHIP_H / 2,
                     on ? color_of(ACCENT_BLUE, SHADE_ACCENT) : COLOR_SURFACE2);
        draw_fit(c, (struct rect){r.x + 20, r.y, r.w - 40, r.h}, s, a->title);
        canvas_node_end(c);
        x += r.w + CHIP_GAP;
    }
    canvas_clip_end(c);
}

/* A tile bigger than one unit has room for its name. */
static void draw_caption(struct canvas *c, struct rect r, const char *caption)
{
    struct style s = {FACE_SANS, 28, COLOR_WHITE, ALIGN_LEFT, false};
    int w = canvas_width(c, s, caption) + 40;
    int h = canvas_look(c).large ? 64 : 52;
    w = w < r.w ? w : r.w;
    struct rect tab = {r.x, r.y + r.h - h, w, h};
    canvas_corners(c, tab, TILE_RADIUS, 2 | 8, COLOR_LABEL);
    canvas_text(c, (struct rect){tab.x + 20, tab.y, w - 36, h}, s, caption);
}

static void draw_new(struct canvas *c, struct rect r)
{
    struct style s = {FACE_BOLD, 28, COLOR_ON, ALIGN_CENTER, true};
    int w = canvas_width(c, s, _("新")) + 28;
    struct rect tag = {r.x + 16, r.y + 16, w, 44};
    canvas_round(c, tag, 22, COLOR_TODAY);
    canvas_text(c, tag, s, _("新"));
}

/* Half a wall further on it may soon be scrolled to. */
static bool is_near(const struct gallery *g, struct rect r)
{
    struct rect wall = gallery_wall(g);
    int y = r.y - scroll_offset(&g->wall) - wall.y;
    return y > -wall.h / 2 - r.h && y < wall.h * 3 / 2;
}

static void draw_photo(const struct gallery *g, const struct kiosk *k,
                       struct canvas *c, int i)
{
    const struct photo *p = &g->photos[i];
    const struct tile *t = &g->tiles[i];
    struct rect r = gallery_tile(g, t);
    struct target target = {.act = GALLERY_PHOTO, .arg = i, .drag = true};
    char path[MEDIA_PATH_SIZE];
    bool big = t->across > 1 || t->down > 1;
    media_path(p->media, t->across > 1 ? RENDITION_SCREEN : RENDITION_THUMB,
               path);
    if (is_near(g, r))
        canvas_expect_image(c, r, path);
    if (!canvas_sees(c, r))
        return;
    canvas_node_begin(c, ROLE_IMAGE, r, p->caption[0] ? p->caption : _("照片"),
                      NULL, target);
    canvas_image(c, r, TILE_RADIUS, path, NULL);
    if (big && p->caption[0])
        draw_caption(c, r, p->caption);
    int64_t age = kiosk_now(k) - p->taken_at;
    if (big && p->taken_at > 0 && age < (int64_t)NEW_DAYS * DAY_MS)
        draw_new(c, r);
    if (canvas_is_pressed(c, target))
        canvas_border(c, r, TILE_RADIUS, 6, COLOR_CHALKY);
    else if (canvas_look(c).theme == THEME_CONTRAST)
        canvas_border(c, r, TILE_RADIUS, 3, COLOR_LINE);
    canvas_node_end(c);
}

static void draw_empty_gallery(struct canvas *c, struct rect r,
                               const char *title, const char *text)
{
    draw_empty(c, r, ACCENT_BLUE, ICON_IMAGE_MULTIPLE, title, text);
}

static void draw_wall(const struct gallery *g, const struct kiosk *k,
                      struct canvas *c)
{
    struct rect r = gallery_wall(g);
    if (g->photo_count == 0) {
        draw_empty_gallery(c, r, _("这个相册还空着"),
                           _("活动的照片会由工会放进来，过两天再来看看。"));
        return;
    }
    canvas_node_begin(c, ROLE_IMAGE, r, g->albums[g->album].title, NULL,
                      (struct target){.act = GALLERY_WALL, .drag = true});
    canvas_node_end(c);
    canvas_scroll_begin(c, r, COLOR_BG, 0, scroll_offset(&g->wall));
    for (int i = 0; i < g->photo_count; i++)
        draw_photo(g, k, c, i);
    canvas_scroll_end(c);
}

void draw_gallery(const struct gallery *g, const struct kiosk *k,
                  struct canvas *c)
{
    char line[120] = "";
    if (g->album_count > 0)
        snprintf(
            line, sizeof line,
            ngettext("%d 个相册", "%d 个相册", (unsigned long)g->album_count),
            g->album_count);
    frame_header(c, k, SECTION_GALLERY, _("相册"), line);
    frame_offline(c, k);
    if (g->album_count == 0) {
        draw_empty_gallery(c, frame_content(c), _("还没有相册"),
                           _("活动拍了照片，就会出现在这里。"));
        return;
    }
    if (g->portrait) {
        draw_chips(g, c);
    } else {
        canvas_clip_begin(c, gallery_list(g));
        for (int i = 0; i < g->album_count; i++)
            draw_album(g, c, i);
        canvas_clip_end(c);
    }
    draw_wall(g, k, c);
    frame_pager(c, gallery_page(g), gallery_pages(g), GALLERY_PAGE);
}
