#include "ui/marks.h"

/* Which of a mark's values are heights; text counts in 64ths. */
static const struct {
    bool at;
    int ys, unit;
} heights[] = {
    [MARK_ROUND] = {true, 0, 0},     [MARK_BORDER] = {true, 0, 0},
    [MARK_SHADOW] = {true, 0, 0},    [MARK_RING] = {false, 1 << 1, 1},
    [MARK_LINE] = {false, 1 << 1 | 1 << 3, 1},
    [MARK_TRIANGLE] = {false, 1 << 1 | 1 << 3 | 1 << 5, 1},
    [MARK_TEXT] = {false, 1 << 1, 64},
    [MARK_TURNED] = {false, 1 << 1, 1},
    [MARK_IMAGE] = {true, 0, 0},     [MARK_CROSSFADE] = {true, 0, 0},
    [MARK_PHOTO] = {true, 0, 0},     [MARK_QR] = {true, 0, 0},
};

struct spot canvas_spot(const struct canvas *c)
{
    return (struct spot){c->mark_count, c->node_count};
}

static void shift_mark(struct mark *m, int dy)
{
    m->seen.y += dy;
    if (heights[m->kind].at)
        m->at.y += dy;
    for (int i = 0; i < MARK_VALUES; i++)
        if (heights[m->kind].ys >> i & 1)
            m->v[i] += dy * heights[m->kind].unit;
}

static struct rect above(struct rect r, int y)
{
    if (r.y + r.h > y)
        r.h = y - r.y;
    return r.h > 0 ? r : (struct rect){0};
}

/* What scrolls lies where it does in its content: its view moves. */
static void shift_scrolls(struct canvas *c, struct spot from, struct slide s)
{
    for (int i = 0; i < c->scroll_count; i++) {
        struct scrolled *at = &c->scrolls[i];
        if (at->end <= from.marks || at->view.y >= s.fixed_y)
            continue;
        at->dy -= s.dy;
        at->view.y += s.dy;
        at->view = above(at->view, s.cut_y);
    }
}

void canvas_shift(struct canvas *c, struct spot from, struct slide s)
{
    for (int i = from.marks; i < c->mark_count; i++) {
        struct mark *m = &c->marks[i];
        if (m->scroll || m->seen.y >= s.fixed_y)
            continue;
        shift_mark(m, s.dy);
        m->seen = above(m->seen, s.cut_y);
    }
    shift_scrolls(c, from, s);

    /* What is covered stays covered: its nodes are not looked at. */
    if (from.nodes < c->node_first)
        from.nodes = c->node_first;
    int kept = from.nodes;
    for (int i = from.nodes; i < c->node_count; i++) {
        struct node n = c->nodes[i];
        if (n.rect.y < s.fixed_y) {
            n.rect.y += s.dy;
            const struct rect left = above(n.rect, s.cut_y);
            if (left.h < n.rect.h && left.h < s.least)
                n.target.off = true;
            n.rect = left;
        }
        if (n.rect.h > 0)
            c->nodes[kept++] = n;
    }
    c->node_count = kept;
}

void canvas_fade(struct canvas *c, struct spot from, int part)
{
    for (int i = from.marks; i < c->mark_count; i++) {
        uint32_t alpha = (c->marks[i].argb >> 24) * (uint32_t)part / 1000;
        c->marks[i].argb = (c->marks[i].argb & 0xFFFFFF) | alpha << 24;
    }
}

void canvas_reach(struct canvas *c, int top, int least)
{
    c->reach_y = top;
    for (int i = c->node_first; i < c->node_count; i++) {
        struct node *n = &c->nodes[i];
        int cut = top - n->rect.y, left = n->rect.h - cut;
        if (!n->target.act || n->target.off || cut <= 0)
            continue;
        if (left < least) {
            n->target.off = true;
        } else {
            n->rect.y = top;
            n->rect.h = left;
        }
    }
}

int canvas_reach_y(const struct canvas *c)
{
    return c->reach_y;
}
