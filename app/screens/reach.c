/* Low reach: for whoever sits.  Nothing above two fifths of the height
 * reacts; a button slides the page down, so that its upper part comes within
 * reach, and up again.  No screen knows of it. */
#include "screens/frame.h"
#include "screens/kiosk_parts.h"

#include <stdio.h>

enum {
    SLIDE_MS = 240,
    TARGET = 64,   /* of the design: nothing smaller is touched */
    HEADER = 104,  /* of a screen with a dock: nothing to touch in it */
    MARGIN = 32,   /* above the highest target of any other */
    BAR = 112,     /* what stands for the dock where there is none */
    SLIDE_W = 320,
    SLIDE_H = 80
};

static int top_of(const struct canvas *c)
{
    return canvas_h(c) * 2 / 5;
}

static bool has_dock(const struct screen *s)
{
    return !s->alone && !s->sheet;
}

/* How far the page hangs now. */
static int hangs_px(const struct canvas *c, const struct kiosk *k)
{
    int way = top_of(c) -
              (has_dock(k->levels[k->depth - 1].screen) ? HEADER : MARGIN);
    int part = kiosk_eased(k, k->slid_ms, SLIDE_MS);
    return way * (k->slid ? part : 1000 - part) / 1000;
}

struct button reach_button(const struct kiosk *k)
{
    return (struct button){
        .look = k->slid ? BUTTON_PRIMARY : BUTTON_PLAIN,
        .accent = ACCENT_GREEN,
        .icon = k->slid ? ICON_CHEVRON_DOUBLE_UP : ICON_CHEVRON_DOUBLE_DOWN,
        .label = k->slid ? _("上移") : _("下移"),
        .size = 32,
    };
}

static void draw_slide(struct canvas *c, const struct kiosk *k,
                       struct rect r)
{
    const struct button b = reach_button(k);
    draw_button(c, r, &b, (struct target){.act = FRAME_SLIDE});
}

/* What the page leaves free: says what has happened. */
void reach_gap(struct canvas *c, const struct kiosk *k)
{
    const int height = hangs_px(c, k);
    if (height == 0)
        return;
    const int w = canvas_w(c), edge = canvas_look(c).portrait ? 48 : 64;
    const struct rect gap = {0, 0, w, height};
    const int y = height / 2;
    canvas_clip_begin(c, gap);
    canvas_fill(c, gap, COLOR_BOARD);
    if (canvas_look(c).theme == THEME_CONTRAST)
        canvas_fill(c, (struct rect){0, height - 3, w, 3}, COLOR_LINE);
    canvas_icon(c, w / 2, y - 72, 72, ICON_CHEVRON_DOUBLE_DOWN,
                COLOR_CHALKY);
    canvas_text(c, (struct rect){edge, y - 24, w - 2 * edge, 72},
                (struct style){FACE_KAI_BOLD, 52, COLOR_CHALK, ALIGN_CENTER,
                               true},
                _("页面已移到手边"));
    canvas_text(c, (struct rect){edge, y + 48, w - 2 * edge, 52},
                (struct style){FACE_SANS, 32, COLOR_CHALK2, ALIGN_CENTER,
                               true},
                _("点“上移”看下半页"));
    canvas_clip_end(c);
}

/* Where there is no dock: a place of the screen's own, and while the page
 * hangs a bar below it. */
static void draw_button_of(struct canvas *c, const struct kiosk *k,
                           const struct screen *s, bool hangs)
{
    struct rect r = s->reach[canvas_look(c).portrait];
    if (hangs) {
        const int y = canvas_h(c) - BAR, w = canvas_w(c);
        canvas_fill(c, (struct rect){0, y, w, BAR}, COLOR_SURFACE2);
        canvas_fill(c, (struct rect){0, y, w, 2}, COLOR_LINE);
        r = (struct rect){(w - SLIDE_W) / 2, y + (BAR - SLIDE_H) / 2, SLIDE_W,
                          SLIDE_H};
    }
    if (r.w > 0)
        draw_slide(c, k, r);
}

void reach_page(struct canvas *c, const struct kiosk *k, struct spot page)
{
    const struct screen *s = k->levels[k->depth - 1].screen;
    const int dy = hangs_px(c, k), h = canvas_h(c);
    if (dy > 0) {
        const int dock = frame_dock_y(c);
        const struct slide slide =
            has_dock(s) ? (struct slide){dy, dock, dock, TARGET}
                        : (struct slide){dy, h, h - BAR, TARGET};
        canvas_shift(c, page, slide);
    }
    if (!has_dock(s))
        draw_button_of(c, k, s, dy > 0);
}

void reach_limit(struct canvas *c)
{
    canvas_reach(c, top_of(c), TARGET);
}

void reach_pass(struct kiosk *k)
{
    if (!k->slid_ms)
        return;
    k->changed = true;
    if (kiosk_eased(k, k->slid_ms, SLIDE_MS) == 1000)
        k->slid_ms = 0; /* and this frame is where it ends */
    else
        kiosk_wake_in(k, STEP_MS);
}

void reach_slide(struct kiosk *k)
{
    k->slid = !k->slid;
    k->slid_ms = k->steady_ms;
    k->page++; /* another thing is under the finger */
}
