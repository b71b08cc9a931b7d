#include "base/mem.h"
#include "ui/marks.h"

#include <string.h>

void canvas_press(struct canvas *c, struct target t)
{
    c->pressed = t;
}

bool canvas_is_pressed(const struct canvas *c, struct target t)
{
    return t.act != 0 && !t.off && c->pressed.act == t.act &&
           c->pressed.arg == t.arg;
}

static void add_node(struct canvas *c, enum role role, struct rect r,
                     const char *label, const char *value, struct target t)
{
    if (c->clip_count > 0)
        r = rect_common(r, canvas_clip(c));
    if (c->scroll > 0) {
        const struct scrolled *s = &c->scrolls[c->scroll - 1];
        r.x -= s->dx;
        r.y -= s->dy;
        r = rect_common(r, s->view);
    }
    if (r.w <= 0 || r.h <= 0)
        return;
    if (c->node_count == c->node_room) {
        c->node_room = c->node_room ? c->node_room * 2 : 128;
        c->nodes =
            mem_resize(c->nodes, (size_t)c->node_room * sizeof *c->nodes);
    }
    c->nodes[c->node_count++] = (struct node){
        .role = role,
        .rect = r,
        .label = canvas_keep(c, label ? label : "", strlen(label ? label : "")),
        .value = canvas_keep(c, value ? value : "", strlen(value ? value : "")),
        .target = t,
    };
}

void canvas_note(struct canvas *c, enum role role, struct rect r,
                 const char *label)
{
    if (c->node_depth == 0 && label && *label)
        add_node(c, role, r, label, NULL, (struct target){0});
}

void canvas_node_begin(struct canvas *c, enum role role, struct rect r,
                       const char *label, const char *value, struct target t)
{
    add_node(c, role, r, label, value, t);
    c->node_depth++;
}

void canvas_node_end(struct canvas *c)
{
    if (c->node_depth > 0)
        c->node_depth--;
}

void canvas_group(struct canvas *c, enum role role, struct rect r,
                  const char *label)
{
    add_node(c, role, r, label, NULL, (struct target){0});
}

void canvas_cover(struct canvas *c)
{
    c->node_first = c->node_count;
}

int canvas_nodes(const struct canvas *c, const struct node **nodes)
{
    if (nodes)
        *nodes = c->nodes + c->node_first;
    return c->node_count - c->node_first;
}

const struct node *canvas_hit(const struct canvas *c, int x, int y)
{
    for (int i = c->node_count - 1; i >= c->node_first; i--) {
        const struct node *n = &c->nodes[i];
        if (n->target.act != 0 && !n->target.off &&
            rect_contains(n->rect, x, y))
            return n;
    }
    return NULL;
}

const struct node *canvas_find(const struct canvas *c, const char *label)
{
    for (int i = c->node_first; i < c->node_count; i++)
        if (strcmp(c->nodes[i].label, label) == 0)
            return &c->nodes[i];
    return NULL;
}
