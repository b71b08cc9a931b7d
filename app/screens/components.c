/* Every component of the design in every state, page by page: what a
 * developer looks at beside the design's sheets. */
#include "screens/components_parts.h"

#include "screens/content.h"
#include "screens/frame.h"
#include "screens/kiosk_parts.h"

#include <stdio.h>

enum {
    GAP_X = 32,
    GAP_Y = 24,
    CAPTION_H = 40,
    SECTION_H = 72,
};

struct components {
    int page;
};

/* Where the next sample goes: from left to right in rows, rows in pages. */
struct flow {
    struct rect area;
    int page, x, y;
    int row_h; /* with its captions */
};

static bool begins_row(int i, int x, int room)
{
    return i == 0 || samples[i].section || x + samples[i].w > room;
}

static int row_height(int first, int room)
{
    int h = 0, x = 0;
    for (int i = first;
         i < sample_count && (i == first || !begins_row(i, x, room)); i++) {
        h = samples[i].h > h ? samples[i].h : h;
        x += samples[i].w + GAP_X;
    }
    return h + CAPTION_H;
}

/* Takes the place of sample i, and of its section's name above it. */
static struct rect flow_take(struct flow *f, int i)
{
    const struct sample *s = &samples[i];
    if (begins_row(i, f->x, f->area.w)) {
        const int above = s->section ? SECTION_H : 0;
        f->y += f->row_h > 0 ? f->row_h + GAP_Y : 0;
        f->row_h = row_height(i, f->area.w);
        f->x = 0;
        if (f->y > 0 && f->y + above + f->row_h > f->area.h) {
            f->page++;
            f->y = 0;
        }
        f->y += above;
    }
    const struct rect r = {f->area.x + f->x, f->area.y + f->y, s->w, s->h};
    f->x += s->w + GAP_X;
    return r;
}

static int count_pages(const struct kiosk *k)
{
    struct flow f = {.area = content_box(k, true)};
    for (int i = 0; i < sample_count; i++)
        flow_take(&f, i);
    return f.page + 1;
}

/* ---- the screen ---- */

static void open_components(void *state, struct kiosk *k, const char *subject)
{
    (void)state;
    (void)k;
    (void)subject;
}

static void turn(struct components *s, const struct kiosk *k, int step)
{
    const int page = s->page + step;
    if (page >= 0 && page < count_pages(k))
        s->page = page;
}

static void handle_components(void *state, struct kiosk *k,
                              const struct event *e)
{
    struct components *s = state;
    turn(s, k, frame_step(e, COMPONENTS_PAGE));
    if (e->kind == EVENT_LOOK)
        s->page = 0;
    else if (e->kind == EVENT_TAP && e->act == COMPONENTS_THEME)
        k->theme = k->theme == THEME_LIGHT ? THEME_QUIET : THEME_LIGHT;
}

static void draw_section(struct canvas *c, struct rect first,
                         const char *name)
{
    const int y = first.y - SECTION_H;
    canvas_fill(c, (struct rect){first.x, y + 12, 8, 40}, COLOR_TODAY);
    canvas_heading(c, (struct rect){first.x + 28, y, 900, 64},
                   style_left(FACE_KAI_BOLD, 40, COLOR_INK), name);
}

/* What the dock has not, the other theme and the next language: in the
 * header, or beside the pager where the header is full. */
static void draw_switches(struct canvas *c, const struct kiosk *k)
{
    struct rect r = {canvas_w(c) / 2 - 176, 20, 168, 64};
    if (canvas_look(c).portrait)
        r = (struct rect){48, frame_dock_y(c) - 88, 152, 80};
    struct button b = {.look = BUTTON_PLAIN, .size = 28,
                       .label = k->theme == THEME_LIGHT ? "quiet" : "light"};
    draw_button(c, r, &b, (struct target){.act = COMPONENTS_THEME});
    r.x += r.w + 16;
    b.label = "language";
    draw_button(c, r, &b, (struct target){.act = FRAME_LANG});
}

static void draw_components(const void *state, const struct kiosk *k,
                            struct canvas *c)
{
    const struct components *s = state;
    const struct style caption = style_center(FACE_SANS, 24, COLOR_INK2);
    struct flow f = {.area = content_box(k, true)};
    frame_header(c, k, SECTION_MINE, "components", "");
    draw_switches(c, k);
    canvas_press(c, (struct target){.act = COMPONENTS_PRESSED});
    for (int i = 0; i < sample_count; i++) {
        const struct rect r = flow_take(&f, i);
        if (f.page != s->page)
            continue;
        if (samples[i].section)
            draw_section(c, r, samples[i].section);
        samples[i].draw(c, k, r, samples[i].variant);
        canvas_text(c, (struct rect){r.x, r.y + r.h + 4, r.w, CAPTION_H - 8},
                    caption, samples[i].caption);
    }
    frame_pager(c, s->page, f.page + 1, COMPONENTS_PAGE);
}

const struct screen screen_components = {
    .name = "components",
    .state_size = sizeof(struct components),
    .open = open_components,
    .handle = handle_components,
    .draw = draw_components,
};
