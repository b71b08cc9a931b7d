#include "tests/bench/stage.h"

#include "tests/bench/machine.h"

#include <SDL.h>
#include <check.h>

enum { IMAGE_BUDGET = 64 * 1024 * 1024 };

void stage_open(struct stage_window *s, const char *media)
{
    struct err err = {0};
    struct window_options o = {.title = "bench"};
    *s = (struct stage_window){0};
    s->server = child_named("Xvfb");
    ck_assert_msg(SDL_Init(SDL_INIT_VIDEO) == 0, "%s", SDL_GetError());
    s->painter = painter_open(&o, &err);
    ck_assert_msg(s->painter, "%s", err.detail);
    s->type = type_open(NULL, painter_scale(s->painter), &err);
    ck_assert_msg(s->type, "%s", err.detail);
    if (media)
        s->images = images_start(media, IMAGE_BUDGET, NULL, NULL);
    s->canvas = canvas_new(s->type, s->images);
}

void stage_close(struct stage_window *s)
{
    canvas_free(s->canvas);
    images_stop(s->images);
    type_close(s->type);
    painter_close(s->painter);
    SDL_Quit();
}

void stage_begin(struct stage_window *s)
{
    SDL_Event e;
    while (SDL_PollEvent(&e))
        ;
    canvas_begin(s->canvas, (struct look){.theme = THEME_LIGHT});
}

void stage_warm_fonts(struct stage_window *s)
{
    stage_begin(s);
    canvas_paragraph(s->canvas, (struct rect){0, 0, 400, 60},
                     (struct style){.size = 20, .color = COLOR_INK}, 30, 0,
                     "教工");
    painter_show(s->painter, s->canvas);
}
