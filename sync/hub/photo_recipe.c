#include "sync/hub/photo_recipe.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    double gain[3], lift[3];
} tones[] = {
    {"none", {1, 1, 1}, {0, 0, 0}},
    {"warm", {1.04, 1.0, 0.92}, {4, 1, 0}},
    {"cool", {0.94, 0.99, 1.04}, {0, 1, 5}},
    {"bright", {1.05, 1.05, 1.05}, {6, 6, 6}},
    {"soft", {0.92, 0.92, 0.92}, {16, 15, 14}},
    {"dusk", {0.95, 0.87, 0.84}, {6, 0, 4}},
};
enum { TONES = sizeof tones / sizeof tones[0] };

static int find(const char *tone)
{
    for (int k = 0; k < TONES; k++)
        if (strcmp(tones[k].name, tone) == 0)
            return k;
    return -1;
}

bool photo_tone_is(const char *tone)
{
    return find(tone) >= 0;
}

void photo_tone(const char *tone, double gain[3], double lift[3])
{
    int k = find(tone) < 0 ? 0 : find(tone);
    memcpy(gain, tones[k].gain, sizeof tones[k].gain);
    memcpy(lift, tones[k].lift, sizeof tones[k].lift);
}

bool photo_crop_read(const char *text, double crop[4])
{
    int n = 0;
    if (sscanf(text, "%lf %lf %lf %lf%n", &crop[0], &crop[1], &crop[2],
               &crop[3], &n) != 4 ||
        text[n])
        return false;
    const double slack = 1.0001; /* sums of decimals */
    for (int k = 0; k < 2; k++)
        if (!(crop[k] >= 0 && crop[k + 2] >= 0.05 &&
              crop[k] + crop[k + 2] <= slack))
            return false;
    return true;
}

void photo_recipe_write(const struct photo_recipe *r,
                        char out[PHOTO_RECIPE_SIZE])
{
    snprintf(out, PHOTO_RECIPE_SIZE,
             "%s|%dx%d|%.4f %.4f %.4f %.4f|%.2f|%s|%d|%s", r->source,
             r->width, r->height, r->crop[0], r->crop[1], r->crop[2],
             r->crop[3], r->tilt, r->tone, r->orientation, r->taken);
}

bool photo_recipe_read(const char *text, struct photo_recipe *r)
{
    const char *bar = strchr(text, '|');
    if (!bar || (size_t)(bar - text) >= sizeof r->source)
        return false;
    *r = (struct photo_recipe){0};
    memcpy(r->source, text, (size_t)(bar - text));
    char crop[64];
    int n = 0;
    if (sscanf(bar, "|%5dx%5d|%63[^|]|%lf|%16[a-z]|%1d|%19[0-9: ]%n",
               &r->width, &r->height, crop, &r->tilt, r->tone,
               &r->orientation, r->taken, &n) != 7 ||
        bar[n])
        return false;
    return r->width > 0 && r->width <= PHOTO_EDGE_MAX && r->height > 0 &&
           r->height <= PHOTO_EDGE_MAX && photo_crop_read(crop, r->crop) &&
           fabs(r->tilt) <= 45 && photo_tone_is(r->tone) &&
           r->orientation >= 1 && r->orientation <= 8;
}
