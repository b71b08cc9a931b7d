/* play.h - draws marks of a canvas in device pixels.  Main thread. */
#ifndef UI_PLAY_H
#define UI_PLAY_H

#include "ui/marks.h"
#include "ui/raster.h"

/* What a frame is drawn on; `scale` is device pixels a design pixel. */
struct stage {
    uint32_t *pixels;
    int w, h, stride;
    double scale;
    int64_t now_ms; /* steady: how far what runs has come */
    uint8_t *cover; /* w long: a row of coverage */
    uint32_t *row;  /* w long: a row of pixels */
};

struct rect stage_place(double scale, struct rect r);
/* From a place in the frame to that of the content: x and y. */
struct rect stage_shift(double scale, const struct scrolled *s);
/* Where a mark can be seen in the frame. */
struct rect stage_seen(double scale, const struct canvas *c,
                       const struct mark *m);

/* Draws again what lies within `damage`, in order, over the theme's page. */
void stage_play(struct stage *s, const struct canvas *c, struct rect damage);

/* How much of a running mark has come: 0..256. */
int stage_mix(const struct stage *s, const struct mark *m);

/* For play_pictures.c and play.c alone: one kind each, within r->clip. */
void play_picture(struct stage *s, struct raster *r, const struct canvas *c,
                  const struct mark *m);
/* True when the picture leaves nothing of what is below it in `damage`. */
bool picture_hides(const struct stage *s, const struct canvas *c,
                   const struct mark *m, struct rect damage);
void play_qr(struct stage *s, struct raster *r, const struct mark *m);
void play_text(struct stage *s, struct raster *r, struct type *type,
               const struct mark *m);
void play_turned(struct stage *s, struct raster *r, struct type *type,
                 const struct mark *m);

#endif
