/* Who is there, in the dock: a face, a name, and the way out. */
#include "screens/frame.h"

#include "screens/bits.h"
#include "screens/kiosk_parts.h"

#include <stdio.h>

enum { WHO_AVATAR = 56, WHO_PAD = 18, WHO_NAME = 88, WHO_GAP = 24, QUIT = 36 };

static const struct style who_name = {FACE_BOLD, 32, COLOR_INK, ALIGN_LEFT,
                                      false};
static const struct style who_quit = {FACE_SANS, 28, COLOR_INK2, ALIGN_LEFT,
                                      false};

int frame_who_width(const struct canvas *c, const char *name, int most)
{
    int need = WHO_NAME + canvas_width(c, who_name, name) + WHO_GAP +
               canvas_width(c, who_quit, _("退出")) + WHO_GAP;
    int least = canvas_look(c).portrait ? 220 : 296;
    need = need > least ? need : least;
    return need < most ? need : most;
}

void frame_who(struct canvas *c, const char *name, int width,
               struct target t)
{
    const int y = frame_dock_y(c);
    struct rect r = {canvas_w(c) - frame_content(c).x - width, y + 16, width,
                     canvas_h(c) - y - 32};
    int quit = canvas_width(c, who_quit, _("退出"));
    int room = width - WHO_NAME - WHO_GAP - quit - WHO_GAP;
    const struct style fit = fit_text(c, who_name, name, room);
    bool pressed = canvas_is_pressed(c, t);
    bool says_quit = canvas_width(c, fit, name) <= room;
    if (!says_quit) /* the name has its place */
        room += quit - QUIT;
    char label[200];
    snprintf(label, sizeof label, _("%s 退出"), name);
    canvas_node_begin(c, ROLE_BUTTON, r, label, NULL, t);
    canvas_round(c, r, 20, pressed ? COLOR_SURFACE2 : COLOR_SURFACE);
    canvas_border(c, r, 20,
                  canvas_look(c).theme == THEME_CONTRAST ? 3 : 2, COLOR_LINE);
    r.y += pressed ? 2 : 0;
    draw_avatar(c, r.x + WHO_PAD + WHO_AVATAR / 2, r.y + r.h / 2, WHO_AVATAR,
                name, false);
    draw_fit(c, (struct rect){r.x + WHO_NAME, r.y, room, r.h}, who_name, name);
    if (says_quit)
        canvas_text(c,
                    (struct rect){r.x + width - WHO_GAP - quit, r.y, quit, r.h},
                    who_quit, _("退出"));
    else
        canvas_icon(c, r.x + width - WHO_GAP - QUIT / 2, r.y + r.h / 2, QUIT,
                    ICON_LOGOUT, COLOR_INK2);
    canvas_node_end(c);
}
