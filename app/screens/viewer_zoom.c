/* How a photo lies in its box: enlarged, moved, pulled by a finger. */
#include "screens/viewer_parts.h"

struct zoom zoom_fit(struct rect box, int w, int h)
{
    struct zoom z = {.box_w = box.w,
                     .box_h = box.h,
                     .w = box.w,
                     .h = box.h,
                     .zoom = ZOOM_ONE};
    if (w <= 0 || h <= 0)
        return z;
    if ((int64_t)w * box.h > (int64_t)h * box.w)
        z.h = (int)((int64_t)box.w * h / w);
    else
        z.w = (int)((int64_t)box.h * w / h);
    return z;
}

static int within(int value, int most)
{
    return value < -most ? -most : value > most ? most : value;
}

static void keep_edges(struct zoom *z)
{
    int over_w = z->w * z->zoom / ZOOM_ONE - z->box_w;
    int over_h = z->h * z->zoom / ZOOM_ONE - z->box_h;
    z->dx = within(z->dx, over_w > 0 ? over_w / 2 : 0);
    z->dy = within(z->dy, over_h > 0 ? over_h / 2 : 0);
}

void zoom_to(struct zoom *z, int zoom, int x, int y)
{
    int was = z->zoom;
    z->zoom = zoom < ZOOM_ONE ? ZOOM_ONE : zoom > ZOOM_TWO ? ZOOM_TWO : zoom;
    z->dx = x - (int)((int64_t)(x - z->dx) * z->zoom / was);
    z->dy = y - (int)((int64_t)(y - z->dy) * z->zoom / was);
    keep_edges(z);
}

void zoom_pan(struct zoom *z, int dx, int dy)
{
    z->dx += dx;
    z->dy += dy;
    keep_edges(z);
}

static int over(int shown, int box)
{
    return shown > box ? shown - box : 0;
}

/* The scrolls count from the photo's left and top edges, the zoom from its
 * middle. */
void zoom_grab(struct zoom *z, int64_t now_ms)
{
    int over_w = over(z->w * z->zoom / ZOOM_ONE, z->box_w);
    int over_h = over(z->h * z->zoom / ZOOM_ONE, z->box_h);
    z->across = z->down = (struct scroll){0};
    scroll_size(&z->across, z->box_w, z->box_w + over_w);
    scroll_size(&z->down, z->box_h, z->box_h + over_h);
    z->across.at = over_w / 2.0 - z->dx;
    z->down.at = over_h / 2.0 - z->dy;
    scroll_grab(&z->across, now_ms);
    scroll_grab(&z->down, now_ms);
}

static void follow(struct zoom *z)
{
    z->dx = (z->across.content - z->box_w) / 2 - scroll_offset(&z->across);
    z->dy = (z->down.content - z->box_h) / 2 - scroll_offset(&z->down);
}

void zoom_drag(struct zoom *z, int dx, int dy, int64_t now_ms)
{
    if (!z->across.held)
        zoom_grab(z, now_ms);
    scroll_drag(&z->across, dx, now_ms);
    scroll_drag(&z->down, dy, now_ms);
    follow(z);
}

void zoom_release(struct zoom *z, bool still, int64_t now_ms)
{
    if (!z->across.held)
        return;
    z->across.still = z->down.still = still;
    scroll_release(&z->across, now_ms);
    scroll_release(&z->down, now_ms);
    follow(z);
    z->flies = true;
}

bool zoom_step(struct zoom *z, int64_t now_ms)
{
    if (!z->flies)
        return false;
    z->flies = scroll_step(&z->across, now_ms);
    z->flies |= scroll_step(&z->down, now_ms);
    follow(z);
    return z->flies;
}
