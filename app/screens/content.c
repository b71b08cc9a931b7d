#include "screens/content.h"

#include "base/err.h"
#include "base/lang.h"
#include "ui/icons.h"

#include <stdio.h>

enum {
    TOP = 136,
    TOP_OFFLINE = 208, /* below frame_offline()'s banner */
    GAP = 24,
    DOCK = 112,
    DOCK_LARGE = 128,
    PAGER = 80, /* above the dock, in portrait */
    PAGER_LARGE = 96
};

struct rect content_box(const struct kiosk *k, bool paged)
{
    const struct connection *n = kiosk_connection(k);
    struct look look = kiosk_look(k);
    bool offline = !n->alone && !n->online;
    int dock = look.large ? DOCK_LARGE : DOCK;
    int top = offline ? TOP_OFFLINE : TOP;
    if (!look.portrait)
        return (struct rect){64, top, 1792, 1080 - dock - GAP - top};
    top += offline ? GAP - 8 : 0;
    int bottom = 1920 - dock - GAP - (!paged      ? 0
                                      : look.large ? PAGER_LARGE
                                                   : PAGER);
    return (struct rect){48, top, 984, bottom - top};
}

void draw_dead_end(struct canvas *c, const struct kiosk *k,
                   const struct dead_end *d)
{
    struct rect box = content_box(k, false);
    draw_card(c, box, 24);
    int y = draw_empty(c, box, d->accent, d->icon, d->title, d->text);
    const struct button b = {.look = BUTTON_PRIMARY,
                             .accent = d->accent,
                             .icon = ICON_ARROW_LEFT,
                             .label = d->away,
                             .size = 40};
    draw_button(c, (struct rect){box.x + box.w / 2 - 200, y + 42, 400, 120}, &b,
                (struct target){.act = d->act});
}

struct style style_left(enum face face, int size, enum color color)
{
    return (struct style){face, size, color, ALIGN_LEFT, false};
}

struct style style_center(enum face face, int size, enum color color)
{
    return (struct style){face, size, color, ALIGN_CENTER, false};
}

struct style style_right(enum face face, int size, enum color color)
{
    return (struct style){face, size, color, ALIGN_RIGHT, false};
}

int pages_of(int count, int per_page)
{
    return count > per_page ? (count + per_page - 1) / per_page : 1;
}

/* A rule's no is plain; anything else is told with a code for the union. */
void say_trouble(struct kiosk *k, const struct event *done)
{
    struct toast t = {.icon = ICON_ALERT_CIRCLE, .tone = COLOR_TOASTACT};
    snprintf(t.title, sizeof t.title, "%s",
             done->trouble ? _(done->trouble)
                           : _("刚才的操作没有生效，请再试一次。"));
    if (done->code != ERR_REFUSED)
        snprintf(t.line, sizeof t.line, _("刚才的操作没有生效。代码 E%02d"),
                 done->code);
    kiosk_toast(k, &t);
}
