#include "ui/widgets_draw.h"

#include <stddef.h>

enum { CONTRAST_EDGE = 3 };

bool widget_is_contrast(const struct canvas *c)
{
    return canvas_look(c).theme == THEME_CONTRAST;
}

void widget_ground(struct canvas *c, struct rect r, int radius, struct ground g)
{
    if (widget_is_contrast(c)) {
        g.edge = COLOR_LINE;
        g.edge_px = CONTRAST_EDGE;
    }
    if (g.fill != COLOR_NONE)
        canvas_round(c, r, radius, g.fill);
    if (g.edge_px > 0)
        canvas_border(c, r, radius, g.edge_px, g.edge);
}

void widget_raised(struct canvas *c, struct rect r, int radius, enum color fill)
{
    canvas_shadow(c, r, radius, E1_CARD);
    widget_ground(c, r, radius, (struct ground){.fill = fill});
}

int widget_px(const struct canvas *c, struct style s)
{
    return theme_size(s.size, canvas_look(c).large && !s.fixed);
}

static const int scale[] = {24, 28, 32, 36,  40,  44, 52,
                            60, 72, 96, 120, 240, 320};

int widget_step(int px)
{
    int step = scale[0];
    for (size_t i = 0; i < sizeof scale / sizeof *scale; i++)
        if (scale[i] <= px)
            step = scale[i];
    return step;
}

struct style widget_fit(const struct canvas *c, struct style s,
                        const char *text, int width)
{
    struct style fit = s;
    while (fit.size > scale[0] && canvas_width(c, fit, text) > width)
        fit.size = widget_step(fit.size - 1);
    if (s.fixed || !canvas_look(c).large || canvas_width(c, fit, text) <= width)
        return fit;
    s.fixed = true; /* better not enlarged than cut */
    return widget_fit(c, s, text, width);
}

void widget_lines(struct canvas *c, struct rect box, struct style first,
                  const char *text, struct style second, const char *under)
{
    /* Line heights of 1.2 and 1.3; the ink of two lines looks too high
     * without the last 2. */
    int h1 = widget_px(c, first) * 6 / 5;
    int h2 = widget_px(c, second) * 4 / 3;
    int y = box.y + (box.h - h1 - h2) / 2 + 2;
    canvas_text(c, (struct rect){box.x, y, box.w, h1}, first, text);
    canvas_text(c, (struct rect){box.x, y + h1, box.w, h2}, second, under);
}
