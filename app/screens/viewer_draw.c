/* The photo viewer: the picture, its bar and the strip of neighbours. */
#include "screens/viewer_parts.h"

#include <stdio.h>

enum {
    THUMB_W = 88,
    THUMB_BIG = 168,
    THUMB_H = 112,
    THUMB_GAP = 16,
    STRIP_W = (STRIP_THUMBS - 1) * (THUMB_W + THUMB_GAP) + THUMB_BIG
};

static void draw_picture(struct canvas *c, const struct viewer *v, int i, int x)
{
    const struct photo *p = &v->photos[i];
    const struct zoom *z = &v->zoom;
    struct rect r = viewer_box(v);
    char path[MEDIA_PATH_SIZE], around[MEDIA_PATH_SIZE];
    bool here = i == v->index;
    r.x = x;
    media_path(p->media,
               here && z->zoom > ZOOM_ONE ? RENDITION_FULL : RENDITION_SCREEN,
               path);
    media_path(p->media,
               here && z->zoom > ZOOM_ONE ? RENDITION_SCREEN : RENDITION_THUMB,
               around);
    canvas_photo(c, r, path, around, here ? z->zoom : ZOOM_ONE,
                 here ? z->dx : 0, here ? z->dy : 0,
                 here ? p->caption[0] ? p->caption : _("照片") : NULL);
}

/* A swipe or a touch away: there before it comes. */
static void expect_picture(struct canvas *c, const struct viewer *v, int i)
{
    char path[MEDIA_PATH_SIZE];
    if (i < 0 || i >= v->count)
        return;
    media_path(v->photos[i].media, RENDITION_SCREEN, path);
    canvas_expect_photo(c, viewer_box(v), path);
}

static void draw_pictures(struct canvas *c, const struct viewer *v)
{
    struct rect box = viewer_box(v);
    int pitch = viewer_pitch(v);
    char enlarged[16]; /* "200 %" */
    snprintf(enlarged, sizeof enlarged, "%d %%", v->zoom.zoom * 100 / ZOOM_ONE);
    canvas_node_begin(c, ROLE_IMAGE, box,
                      v->photos[v->index].caption[0]
                          ? v->photos[v->index].caption
                          : _("照片"),
                      enlarged,
                      (struct target){.act = VIEWER_PHOTO, .drag = true});
    canvas_clip_begin(c, box);
    draw_picture(c, v, v->index, v->swipe);
    if (v->swipe > 0 && v->index > 0)
        draw_picture(c, v, v->index - 1, v->swipe - pitch);
    if (v->swipe < 0 && v->index + 1 < v->count)
        draw_picture(c, v, v->index + 1, v->swipe + pitch);
    canvas_clip_end(c);
    canvas_node_end(c);
    expect_picture(c, v, v->index + 1);
    expect_picture(c, v, v->index - 1);
}

static void draw_turns(struct canvas *c, const struct viewer *v)
{
    const int y = v->portrait ? 1320 : 420, edge = 48;
    struct button b = {.look = BUTTON_VIEWER,
                       .icon = ICON_CHEVRON_LEFT,
                       .label = _("上一张"),
                       .size = 96,
                       .icon_only = true};
    struct rect left = {edge, y, 144, 200};
    struct rect right = {canvas_w(c) - edge - 144, y, 144, 200};
    if (v->index > 0)
        draw_button(c, left, &b,
                    (struct target){.act = VIEWER_TURN, .arg = -1});
    b.icon = ICON_CHEVRON_RIGHT;
    b.label = _("下一张");
    if (v->index + 1 < v->count)
        draw_button(c, right, &b,
                    (struct target){.act = VIEWER_TURN, .arg = 1});
}

/* Five thumbs about the one that shows, which is wider. */
static void draw_strip(struct canvas *c, const struct viewer *v, int x, int y)
{
    int first = v->index - STRIP_THUMBS / 2;
    if (first > v->count - STRIP_THUMBS)
        first = v->count - STRIP_THUMBS;
    if (first < 0)
        first = 0;
    int shown = v->count < STRIP_THUMBS ? v->count : STRIP_THUMBS;
    x += STRIP_W - ((shown - 1) * (THUMB_W + THUMB_GAP) + THUMB_BIG);
    for (int i = first; i < first + shown; i++) {
        bool here = i == v->index;
        struct rect r = {x, y, here ? THUMB_BIG : THUMB_W, THUMB_H};
        char path[MEDIA_PATH_SIZE], label[340];
        media_path(v->photos[i].media, RENDITION_THUMB, path);
        snprintf(label, sizeof label, "%s", v->photos[i].caption);
        if (!label[0])
            snprintf(label, sizeof label, _("第 %d 张"), i + 1);
        canvas_node_begin(
            c, ROLE_BUTTON, r, label, here ? _("已选") : NULL,
            (struct target){.act = VIEWER_JUMP, .arg = i, .off = here});
        canvas_image(c, r, 12, path, NULL);
        if (here)
            canvas_border(c, (struct rect){r.x - 4, r.y - 4, r.w + 8, r.h + 8},
                          16, 4, COLOR_BELL);
        canvas_node_end(c);
        x += r.w + THUMB_GAP;
    }
}

static void draw_words(struct canvas *c, const struct kiosk *k,
                       const struct viewer *v, struct rect at)
{
    const struct photo *p = &v->photos[v->index];
    char day[80] = "", line[520];
    int number;
    if (p->taken_at > 0)
        say_date(k, p->taken_at, false, day, sizeof day);
    else if (day_parse(v->taken_on, &number))
        say_date(k, zone_day_start(kiosk_zone(k), number), false, day,
                 sizeof day);
    snprintf(line, sizeof line, "%d / %d　%s%s%s", v->index + 1, v->count,
             v->album, day[0] ? "　" : "", day);
    canvas_heading(
        c, (struct rect){at.x, at.y, at.w, 72},
        (struct style){FACE_KAI_BOLD, 52, COLOR_VIEWERINK, ALIGN_LEFT, false},
        p->caption[0] ? p->caption : v->album);
    draw_fit(c, (struct rect){at.x, at.y + 81, at.w, 44},
             (struct style){FACE_SANS, 28, COLOR_VIEWERINK2, ALIGN_LEFT, false},
             line);
}

static void draw_back(struct canvas *c, int x, int y)
{
    struct button b = {.look = BUTTON_VIEWER,
                       .icon = ICON_ARROW_LEFT,
                       .label = _("返回"),
                       .size = 36};
    draw_button(c, (struct rect){x, y, 208, 112}, &b,
                (struct target){.act = VIEWER_BACK});
}

static void draw_bar(struct canvas *c, const struct kiosk *k,
                     const struct viewer *v)
{
    struct rect box = viewer_box(v);
    int y = box.y + box.h;
    canvas_fill(c, (struct rect){0, y, canvas_w(c), canvas_h(c) - y},
                COLOR_VIEWERBAR);
    if (v->portrait) {
        draw_words(c, k, v, (struct rect){48, y + 32, 984, 116});
        draw_back(c, 48, y + 184);
        draw_strip(c, v, 1032 - STRIP_W, y + 184);
        return;
    }
    int strip = 1872 - STRIP_W;
    draw_back(c, 48, y + 50);
    draw_words(c, k, v, (struct rect){304, y + 38, strip - 32 - 304, 116});
    draw_strip(c, v, strip, y + 50);
}

static void draw_gone(struct canvas *c)
{
    struct rect all = {0, 0, canvas_w(c), canvas_h(c)};
    canvas_text(
        c, all,
        (struct style){FACE_KAI, 52, COLOR_VIEWERINK, ALIGN_CENTER, false},
        _("这张照片已经收回，去看看别的吧"));
    draw_back(c, 48, canvas_h(c) - 162);
}

void draw_viewer(const struct viewer *v, const struct kiosk *k,
                 struct canvas *c)
{
    canvas_fill(c, (struct rect){0, 0, canvas_w(c), canvas_h(c)}, COLOR_VIEWER);
    if (v->count == 0) {
        draw_gone(c);
        return;
    }
    draw_pictures(c, v);
    if (v->bare)
        return;
    draw_turns(c, v);
    draw_bar(c, k, v);
}
