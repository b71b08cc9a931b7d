/* demo.h - a school to try things on: a district, a school, its people,
 * notices, activities and photos, as of today.
 *
 * The texts under assets/demo are templates: {{today+3 %Y-%m-%d}}, and
 * {{week+2 %-m月%-d日}} counted from this week's Monday.  They are filled in
 * and go through the ordinary imports.  One thread. */
#ifndef SYNC_HUB_DEMO_H
#define SYNC_HUB_DEMO_H

#include "base/buf.h"
#include "base/zone.h"
#include "sync/hub/hub.h"

/* From the templates in `source` into an empty hub.  ERR_REFUSED when the
 * school is there already.  Progress goes to c->err when that is a
 * terminal. */
bool demo_load(struct hub *h, const struct call *c, const char *source,
               int64_t now_ms, struct err *err);

/* Its parts, in their own files. */
struct demo {
    struct hub *hub;
    const struct call *call;
    const char *source; /* the templates and photos/ */
    char *folder;       /* the texts, filled in; owned */
    struct zone *zone;
    struct org district, school;
    int64_t now_ms;
};

/* demo_template.c: false at a {{ }} it cannot read. */
bool demo_fill(const char *text, int today, struct buf *out);
/* Fills in every text below `source`, into the folder. */
bool demo_fill_all(const struct demo *d, struct err *err);

/* demo_photos.c: the photos of albums.csv, made and imported. */
bool demo_photos(const struct demo *d, struct err *err);

/* demo_people.c: sign-ups, check-ins and acknowledgements. */
bool demo_people(const struct demo *d, struct err *err);

/* "step" on c->err when that is a terminal. */
void demo_tell(const struct demo *d, const char *step);

#endif
