/* How the painter goes from one frame to the next. */
#include "ui/paint_parts.h"

#include "ui/moves.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SLOW_MS = 50, FIRST_STEP_MS = 16, MIX = 256 };

void paint_drop_move(struct painter *p)
{
    paint_keep_frame(p, p->old);
    p->old = NULL;
    if (paint_is_turned(p))
        return;
    paint_keep_frame(p, p->frame);
    p->frame = NULL;
    paint_aim(p);
}

static void copy_frame(const struct painter *p, uint32_t *to, int to_stride,
                       const uint32_t *from, int from_stride)
{
    for (int y = 0; y < p->stage.h; y++)
        memcpy(to + (ptrdiff_t)y * to_stride, from + (ptrdiff_t)y * from_stride,
               (size_t)p->stage.w * sizeof *to);
}

/* From what is in the window, be it the middle of another move.  That is not
 * there upright when it is turned: then from where the other was going. */
void paint_begin_move(struct painter *p)
{
    int w = p->stage.w;
    uint32_t *old = paint_new_frame(p);
    if (paint_is_turned(p))
        copy_frame(p, old, w, p->frame, w);
    else
        copy_frame(p, old, w, paint_shown(p), p->glass.stride);
    if (!p->frame) {
        p->frame = paint_new_frame(p);
        copy_frame(p, p->frame, w, old, w);
    }
    p->moving = p->old ? (struct rect){0, 0, w, p->stage.h} : (struct rect){0};
    paint_keep_frame(p, p->old);
    p->old = old;
    p->rests_ms = 0;
    p->move = p->pending;
    p->stepped = false;
    p->mix = -1;
    paint_aim(p);
}

bool painter_is_moving(const struct painter *p)
{
    return p->old || p->stage.now_ms < p->runs_until_ms;
}

static void end_move(struct painter *p)
{
    struct rect all = {0, 0, p->stage.w, p->stage.h};
    if (paint_is_turned(p))
        present_turned(&p->glass, &p->place, all, p->frame, all.w);
    else
        copy_frame(p, paint_shown(p), p->glass.stride, p->frame, all.w);
    paint_drop_move(p);
    paint_put(p, &all, 1);
}

static void put_mixture(struct painter *p, double eased)
{
    struct move_frames f = {p->old,     p->frame,       p->stage.w,
                            p->stage.h, p->place.scale, p->page};
    struct rect area = {0, 0, p->stage.w, p->stage.h};
    if (move_is_mix(p->move))
        area = p->moving;
    if (!paint_is_turned(p))
        move_compose(&f, p->move, eased, area,
                     paint_shown(p) + (ptrdiff_t)area.y * p->glass.stride +
                         area.x,
                     p->glass.stride);
    for (int y = area.y; paint_is_turned(p) && y < area.y + area.h; y += BAND) {
        int left = area.y + area.h - y;
        struct rect band = {area.x, y, area.w, left < BAND ? left : BAND};
        move_compose(&f, p->move, eased, band, p->band, band.w);
        present_turned(&p->glass, &p->place, band, p->band, band.w);
    }
    paint_put(p, &area, 1);
}

/* Draws what ran when last drawn as it is now; parts holds DAMAGE_MAX. */
static int draw_running(struct painter *p, int64_t steady_ms,
                        struct rect *parts)
{
    const struct canvas *c = p->canvas;
    struct rect all = {0, 0, p->stage.w, p->stage.h};
    int64_t was = p->stage.now_ms;
    int count = 0;
    p->stage.now_ms = steady_ms;
    for (int i = 0; was < p->runs_until_ms && i < c->mark_count; i++) {
        const struct mark *m = &c->marks[i];
        if (m->runs_ms == 0 || was >= m->start_ms + m->runs_ms)
            continue;
        if (count == DAMAGE_MAX)
            parts[count = 0] = all; /* still right, only slower */
        else
            parts[count] = stage_seen(p->stage.scale, c, m);
        parts[count] = rect_common(parts[count], all);
        paint_part(p, parts[count++]);
    }
    return count;
}

/* False when it would look as it does: nothing is put on the glass then. */
static bool step_move(struct painter *p, int64_t steady_ms)
{
    if (!p->stepped)
        p->started_ms = steady_ms - FIRST_STEP_MS;
    p->stepped = true;
    double part =
        (double)(steady_ms - p->started_ms) / (double)move_ms(p->move);
    if (part >= 1) {
        end_move(p);
        return true;
    }
    int mix = (int)lround(move_eased(p->move, part) * MIX);
    if (mix == p->mix)
        return false;
    p->mix = mix;
    put_mixture(p, (double)mix / MIX);
    return true;
}

void painter_step(struct painter *p, int64_t steady_ms)
{
    struct rect parts[DAMAGE_MAX];
    double start = paint_clock_ms();
    if (!paint_look_at_window(p) || !painter_is_moving(p))
        return;
    bool missed = p->stepped_ms > 0 &&
                  (steady_ms - p->stepped_ms) * 2000 > 3 * painter_frame_us(p);
    int count = draw_running(p, steady_ms, parts);
    bool moves = p->old != NULL;
    bool shown = !moves || step_move(p, steady_ms);
    if (!moves)
        paint_put(p, parts, count);
    if (shown)
        paint_count(p, start, missed);
    if (p->old && paint_clock_ms() - start > SLOW_MS)
        end_move(p);
    p->stepped_ms = painter_is_moving(p) ? steady_ms : 0;
}
