#include "tests/unit/walk_rules.h"

#include "base/utf8.h"
#include "tests/unit/walk.h"
#include "ui/icons.h"
#include "ui/marks.h"
#include "ui/type.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TEXTS_MAX = 600,
    LEAST_TARGET = 64, /* design 9.1 */
    LEAST_GAP = 8,
    LEAST_PRIMARY_Y = 350, /* design 9.2 */
    LEAST_PRIMARY_Y_PORTRAIT = 640,
    TOAST_SHADOW = 124,
    HAIRLINE = 4, /* fills as thin as this are lines, no ground for text */
    TOUCH_PX = 1  /* ink may touch its neighbour's by smoothed edges */
};

void faults_add(struct faults *f, const char *format, ...)
{
    char line[600];
    va_list args;
    int n = snprintf(line, sizeof line, "%s: ", f->where);
    va_start(args, format);
    vsnprintf(line + n, sizeof line - (size_t)n, format, args);
    va_end(args);
    size_t had = f->text ? strlen(f->text) : 0, more = strlen(line);
    char *text = realloc(f->text, had + more + 2);
    if (!text)
        abort();
    memcpy(text + had, line, more);
    memcpy(text + had + more, "\n", 2);
    f->text = text;
    f->count++;
}

/* All of them would be too long for a message of the runner. */
void faults_end(struct faults *f)
{
    int count = f->count;
    if (count > 0)
        fputs(f->text, stderr);
    free(f->text);
    *f = (struct faults){0};
    ck_assert_msg(count == 0, "%d faults, listed above", count);
}

/* ---- rectangles ---- */

static bool is_inside(struct rect in, struct rect out)
{
    return in.x >= out.x && in.y >= out.y && in.x + in.w <= out.x + out.w &&
           in.y + in.h <= out.y + out.h;
}

static bool meet(struct rect a, struct rect b)
{
    struct rect r = rect_common(a, b);
    return r.w > 0 && r.h > 0;
}

static bool contains_middle(struct rect out, struct rect in)
{
    return rect_contains(out, in.x + in.w / 2, in.y + in.h / 2);
}

static struct rect around(struct rect a, struct rect b)
{
    if (a.w <= 0)
        return b;
    int x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
    int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int below = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){x, y, right - x, below - y};
}

/* ---- what is seen ---- */

/* The text, or the code of an icon. */
static const char *said(const struct mark *m)
{
    static char icons[4][16];
    static int next;
    const char *p = m->text;
    if (m->face != FACE_ICON)
        return m->text;
    next = (next + 1) % 4;
    snprintf(icons[next], sizeof icons[next], "icon U+%X", utf8_next(&p));
    return icons[next];
}

static bool is_text(const struct mark *m)
{
    return m->kind == MARK_TEXT && m->text;
}

static bool is_ground(const struct mark *m)
{
    return m->kind == MARK_ROUND && m->at.w > HAIRLINE && m->at.h > HAIRLINE;
}

static bool is_solid(const struct mark *m)
{
    return is_ground(m) && m->argb >> 24 == 255;
}

/* The type is at scale 1000: device pixels are design pixels. */
static struct rect ink_of(struct type *type, const struct mark *m)
{
    struct rect ink = {0};
    int64_t pen = m->v[0];
    const char *p = m->text;
    uint32_t before = 0;
    for (uint32_t code; (code = type_next(type, &p)); before = code) {
        pen += type_gap(type, (enum face)m->face, m->size, before, code);
        const struct glyph *g =
            type_glyph(type, (enum face)m->face, m->size, code);
        struct rect r = {(int)((pen + 32) >> 6) + g->left,
                         m->v[1] / 64 - g->top, g->w, g->h};
        if (g->w > 0 && g->h > 0)
            ink = around(ink, r);
        pen += g->advance;
    }
    return ink;
}

struct mark rules_placed(const struct canvas *c, int mark)
{
    struct mark m = c->marks[mark];
    if (m.scroll == 0)
        return m;
    const struct scrolled *s = &c->scrolls[m.scroll - 1];
    m.at.x -= s->dx;
    m.at.y -= s->dy;
    m.seen.x -= s->dx;
    m.seen.y -= s->dy;
    m.seen = rect_common(m.seen, s->view);
    if (m.kind == MARK_TEXT) {
        m.v[0] -= s->dx * 64;
        m.v[1] -= s->dy * 64;
    }
    m.scroll = 0;
    return m;
}

/* The first mark above the last fill of the whole screen. */
static int first_seen(const struct canvas *c)
{
    const struct rect all = {0, 0, canvas_w(c), canvas_h(c)};
    for (int i = c->mark_count - 1; i > 0; i--)
        if (c->marks[i].kind == MARK_ROUND && is_inside(all, c->marks[i].at))
            return i;
    return 0;
}

static const struct node *toast_of(const struct canvas *c)
{
    const struct node *nodes;
    for (int i = 0, n = canvas_nodes(c, &nodes); i < n; i++)
        if (nodes[i].role == ROLE_TOAST)
            return &nodes[i];
    return NULL;
}

static int mark_with_rect(const struct canvas *c, struct rect r)
{
    for (int i = c->mark_count - 1; i >= 0; i--)
        if (c->marks[i].kind == MARK_ROUND &&
            memcmp(&c->marks[i].at, &r, sizeof r) == 0)
            return i;
    return -1;
}

/* What is dragged shows parts at its edges. */
static bool is_dragged(const struct canvas *c, struct rect ink)
{
    const struct node *nodes;
    for (int i = 0, n = canvas_nodes(c, &nodes); i < n; i++)
        if (nodes[i].target.drag && meet(nodes[i].rect, ink))
            return true;
    return false;
}

int rules_texts(const struct canvas *c, struct seen_text *out, int max)
{
    const struct node *toast = toast_of(c);
    int toast_from = toast ? mark_with_rect(c, toast->rect) : 0, n = 0;
    for (int i = first_seen(c); i < c->mark_count && n < max; i++) {
        if (!is_text(&c->marks[i]))
            continue;
        const struct mark m = rules_placed(c, i);
        struct seen_text t = {i, ink_of(c->type, &m)};
        if (!is_inside(t.ink, m.seen) &&
            (c->marks[i].scroll || is_dragged(c, t.ink)))
            continue;
        if (i < toast_from && /* or in its shadow */
            meet(t.ink, rect_inset(toast->rect, -TOAST_SHADOW)))
            continue;
        if (t.ink.w > 0)
            out[n++] = t;
    }
    return n;
}

/* ---- texts ---- */

static const char *last_characters(const char *text, size_t n, int count)
{
    const char *p = text + n;
    while (p > text && count > 0)
        count -= ((unsigned char)*--p & 0xC0) != 0x80;
    return p;
}

/* Only what editors wrote at length may end in an ellipsis, with words of the
 * screen before it or not: the cut is inside of it. */
static bool may_be_cut(const struct mark *m)
{
    static const char dots[] = "…";
    size_t n = strlen(m->text);
    char kept[1200];
    if (n < sizeof dots || n >= sizeof kept) /* something must be left */
        return false;
    n -= sizeof dots - 1;
    memcpy(kept, m->text, n);
    kept[n] = '\0';
    const char *end = last_characters(kept, n, 3);
    for (int i = 0; walk_content[i]; i++)
        if (strstr(walk_content[i], kept) ||
            (end > kept && strstr(walk_content[i], end)))
            return true;
    return false;
}

static void check_cut(const struct canvas *c, const struct seen_text *t,
                      struct faults *f)
{
    const struct mark m = rules_placed(c, t->mark);
    const struct rect all = {0, 0, canvas_w(c), canvas_h(c)};
    if (m.cut && !may_be_cut(&m))
        faults_add(f, "“%s” is cut", m.text);
    if (!is_inside(t->ink, all))
        faults_add(f, "“%s” leaves the screen", m.text);
    else if (!is_inside(t->ink, m.seen))
        faults_add(f, "“%s” is clipped", m.text);
}

/* The seal is a picture of four characters. */
static bool is_in_picture(const struct canvas *c, struct rect ink)
{
    const struct node *nodes;
    for (int i = 0, n = canvas_nodes(c, &nodes); i < n; i++)
        if (nodes[i].role == ROLE_IMAGE &&
            is_inside(ink, rect_inset(nodes[i].rect, -2)) &&
            !nodes[i].target.act)
            return true;
    return false;
}

static void check_size(const struct canvas *c, const struct seen_text *t,
                       struct faults *f)
{
    static const int scale[] = {24, 28, 32, 36,  40,  44,  52, 60,
                                72, 96, 120, 240, 320, 336};
    const struct mark *m = &c->marks[t->mark];
    if (m->face == FACE_ICON || is_in_picture(c, t->ink))
        return;
    for (size_t i = 0; i < sizeof scale / sizeof *scale; i++)
        if (scale[i] == m->size)
            return;
    faults_add(f, "“%s” has size %d", m->text, m->size);
}

static void check_overlaps(const struct canvas *c,
                           const struct seen_text *texts, int count,
                           struct faults *f)
{
    for (int i = 0; i < count; i++)
        for (int j = i + 1; j < count; j++) {
            struct rect r = rect_common(texts[i].ink, texts[j].ink);
            if (r.w > TOUCH_PX && r.h > TOUCH_PX)
                faults_add(f, "“%s” lies on “%s”",
                           said(&c->marks[texts[j].mark]),
                           said(&c->marks[texts[i].mark]));
        }
}

/* A disc covers less than the square around it. */
static bool hides(const struct mark *m, struct rect ink)
{
    struct rect r = rect_common(m->seen, ink);
    if (r.w <= 0 || r.h <= 0 || m->at.w != m->at.h ||
        m->radius * 2 < m->at.w - 1)
        return r.w > 0 && r.h > 0;
    int64_t cx = m->at.x + m->at.w / 2, cy = m->at.y + m->at.h / 2;
    int64_t dx = cx < r.x ? r.x - cx : cx > r.x + r.w ? cx - r.x - r.w : 0;
    int64_t dy = cy < r.y ? r.y - cy : cy > r.y + r.h ? cy - r.y - r.h : 0;
    return dx * dx + dy * dy < (int64_t)m->radius * m->radius;
}

/* Where that is which was filled last below a text; w 0: nothing was. */
static struct rect ground_of(const struct canvas *c, const struct seen_text *t)
{
    for (int i = t->mark - 1; i >= 0; i--) {
        const struct mark m = rules_placed(c, i);
        if (is_ground(&m) && hides(&m, t->ink))
            return m.at;
    }
    return (struct rect){0};
}

/* A picture that is not there yet has an icon, which the picture's label may
 * cover. */
static bool is_placeholder(const struct canvas *c, const struct seen_text *t)
{
    const char *p = c->marks[t->mark].text;
    return c->marks[t->mark].face == FACE_ICON && utf8_next(&p) == ICON_IMAGE;
}

/* A text stands whole on the last thing filled below it, and nothing is
 * filled over it. */
static void check_ground(const struct canvas *c, const struct seen_text *t,
                         struct faults *f)
{
    const struct mark *text = &c->marks[t->mark];
    const struct node *toast = toast_of(c);
    const struct rect ground = ground_of(c, t);
    if (is_placeholder(c, t))
        return;
    if (ground.w && !is_inside(t->ink, rect_inset(ground, -TOUCH_PX)))
        faults_add(f, "“%s” hangs over the edge of what it is on",
                   said(text));
    for (int i = t->mark + 1; i < c->mark_count; i++) {
        const struct mark m = rules_placed(c, i);
        if (is_solid(&m) && hides(&m, t->ink) &&
            !(toast && meet(toast->rect, t->ink)))
            faults_add(f, "“%s” is covered", said(text));
    }
}

/* Below the toast for a few seconds. */
static bool is_under_toast(const struct canvas *c, const struct node *n)
{
    const struct node *toast = toast_of(c);
    return toast && n < toast && meet(n->rect, toast->rect);
}

/* The smallest node that holds the middle of a text holds all of it. */
static void check_node(const struct canvas *c, const struct seen_text *t,
                       struct faults *f)
{
    const struct node *nodes, *best = NULL;
    for (int i = 0, n = canvas_nodes(c, &nodes); i < n; i++) {
        const struct node *node = &nodes[i];
        if (!is_under_toast(c, node) && contains_middle(node->rect, t->ink) &&
            (!best || node->rect.w * node->rect.h <
                          best->rect.w * best->rect.h))
            best = node;
    }
    const struct rect ground = ground_of(c, t);
    if (best && ground.w && !is_inside(ground, best->rect) &&
        !is_inside(best->rect, ground))
        return; /* it belongs to what lies across */
    if (best && best->target.act && !best->target.drag &&
        !is_inside(t->ink, rect_inset(best->rect, -TOUCH_PX)))
        faults_add(f, "“%s” leaves its target “%s”",
                   said(&c->marks[t->mark]), best->label);
}

/* ---- targets ---- */

static bool is_touchable(const struct node *n)
{
    return n->target.act != 0;
}

static bool is_fitting(enum role r)
{
    return r == ROLE_BUTTON || r == ROLE_TAB || r == ROLE_ROW ||
           r == ROLE_FIELD || r == ROLE_KEY || r == ROLE_IMAGE;
}

static void check_target(const struct canvas *c, const struct node *n,
                         struct faults *f)
{
    const struct rect all = {0, 0, canvas_w(c), canvas_h(c)};
    if (!n->label[0])
        faults_add(f, "a target at %d, %d has no name", n->rect.x, n->rect.y);
    if (!is_fitting(n->role))
        faults_add(f, "“%s” can be touched and has role %d", n->label,
                   (int)n->role);
    bool rolls = false; /* part of it is beyond the edge of a list */
    const struct node *nodes;
    for (int i = 0, count = canvas_nodes(c, &nodes); i < count; i++)
        rolls |= nodes[i].target.drag && meet(nodes[i].rect, n->rect);
    if (!rolls && (n->rect.w < LEAST_TARGET || n->rect.h < LEAST_TARGET))
        faults_add(f, "“%s” is %d x %d", n->label, n->rect.w, n->rect.h);
    if (!is_inside(n->rect, all))
        faults_add(f, "“%s” leaves the screen", n->label);
}

/* Keys of one keypad and rows of one list have one act; what lies whole on
 * something bigger is part of it. */
static void check_gap(const struct node *a, const struct node *b,
                      struct faults *f)
{
    bool one_group = a->target.act == b->target.act;
    if (a->target.drag || b->target.drag)
        return; /* lies under what is touched */
    if (is_inside(a->rect, b->rect) || is_inside(b->rect, a->rect))
        return;
    if (meet(a->rect, b->rect))
        faults_add(f, "“%s” and “%s” overlap", a->label, b->label);
    else if (!one_group && meet(rect_inset(a->rect, -LEAST_GAP), b->rect))
        faults_add(f, "“%s” and “%s” are too close", a->label, b->label);
}

static bool is_accent(uint32_t argb, enum theme theme)
{
    for (int a = 0; a < ACCENTS; a++)
        if (argb == theme_argb(theme, color_of(a, SHADE_ACCENT)))
            return true;
    return false;
}

static void check_primary(const struct canvas *c, const struct node *n,
                          struct faults *f)
{
    int least = c->look.portrait ? LEAST_PRIMARY_Y_PORTRAIT : LEAST_PRIMARY_Y;
    int i = mark_with_rect(c, n->rect);
    if (n->role == ROLE_BUTTON && i >= 0 &&
        c->marks[i].corners == ALL_CORNERS && is_accent(c->marks[i].argb, c->look.theme) &&
        n->rect.y + n->rect.h / 2 < least)
        faults_add(f, "“%s” is too high to reach", n->label);
}

static void check_targets(const struct canvas *c, struct faults *f)
{
    const struct node *nodes;
    int count = canvas_nodes(c, &nodes);
    for (int i = 0; i < count; i++) {
        if (!is_touchable(&nodes[i]) || is_under_toast(c, &nodes[i]))
            continue;
        check_target(c, &nodes[i], f);
        check_primary(c, &nodes[i], f);
        for (int j = i + 1; j < count; j++)
            if (is_touchable(&nodes[j]))
                check_gap(&nodes[i], &nodes[j], f);
    }
}

/* ---- order ---- */

/* Keypads, the dock, what floats above and what is dragged are read as groups
 * of their own. */
static int group_of(const struct node *n)
{
    return n->role == ROLE_KEY || n->role == ROLE_FIELD ? 1
           : n->target.act >= ACT_FRAME                 ? 2
           : n->role == ROLE_TOAST                      ? 3
           : n->target.drag                             ? 4
                                                        : 0;
}

/* In one row leftwards, or in one column upwards. */
static bool goes_back(struct rect a, struct rect b)
{
    bool row = b.y < a.y + a.h && a.y < b.y + b.h;
    bool column = b.x < a.x + a.w && a.x < b.x + b.w;
    return (row && b.x + b.w <= a.x) || (column && b.y + b.h <= a.y);
}

static void check_order(const struct canvas *c, struct faults *f)
{
    const struct node *nodes;
    int count = canvas_nodes(c, &nodes);
    for (int i = 1; i < count; i++)
        if (group_of(&nodes[i - 1]) == group_of(&nodes[i]) &&
            goes_back(nodes[i - 1].rect, nodes[i].rect))
            faults_add(f, "“%s” is read before “%s”", nodes[i - 1].label,
                       nodes[i].label);
}

/* What a page is about is read before what can be done there.  The board and
 * a photo are seen, not read. */
static void check_title(const struct canvas *c, struct faults *f)
{
    const struct rect all = {0, 0, canvas_w(c), canvas_h(c)};
    const struct node *nodes;
    if (strncmp(f->where, "attract", 7) == 0 ||
        strncmp(f->where, "viewer", 6) == 0)
        return;
    for (int i = 0, n = canvas_nodes(c, &nodes); i < n; i++) {
        if (nodes[i].role == ROLE_HEADING)
            return;
        if (is_touchable(&nodes[i]) && !nodes[i].target.drag &&
            !is_inside(all, nodes[i].rect)) {
            faults_add(f, "“%s” is read before any title", nodes[i].label);
            return;
        }
    }
    faults_add(f, "there is no title");
}

void rules_check(const struct canvas *c, struct faults *f)
{
    static struct seen_text texts[TEXTS_MAX];
    int count = rules_texts(c, texts, TEXTS_MAX);
    if (c->lost)
        faults_add(f, "“%s” has no room at all", c->lost);
    for (int i = 0; i < count; i++) {
        check_cut(c, &texts[i], f);
        check_size(c, &texts[i], f);
        check_ground(c, &texts[i], f);
        check_node(c, &texts[i], f);
    }
    check_overlaps(c, texts, count, f);
    check_targets(c, f);
    check_order(c, f);
    check_title(c, f);
}
