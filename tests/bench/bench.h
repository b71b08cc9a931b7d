/* bench.h - figures that have budgets, and how they are told.
 *
 * A group measures one thing after the other and reports each.  Nothing here
 * fails for being slow: a check that fails means that something could not be
 * measured.  One thread unless said otherwise. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/* ---- the groups, one file for each part ---- */
void bench_render(void);  /* frames in a window of this process */
void bench_present(void); /* moves, turned and large windows */
void bench_glyphs(void);  /* pages of Chinese */
void bench_screens(void); /* whole screens, drawn anew */
void bench_kiosk(void);   /* slides and a wall in the real kiosk */
void bench_finger(void);  /* from finger down to changed pixels */
void bench_start(void);
void bench_memory(void); /* a screen left alone */
void bench_use(void);    /* ten minutes of photos, a day of people */
void bench_decode(void);
void bench_sync(void);
void bench_growth(void); /* first loads of larger schools */
void bench_hub(void);
void bench_throughput(void); /* on each engine of its database */
void bench_search(void);

/* ---- samples ---- */
struct samples {
    double *list; /* owned; all-zero is empty, end with samples_clear() */
    int count, room;
};
void samples_add(struct samples *s, double value);
void samples_clear(struct samples *s);
/* The value that `part` (0..1) of them do not exceed; sorts them. */
double samples_at(struct samples *s, double part);
double samples_sum(const struct samples *s);

/* ---- the report ---- */
struct figure {
    const char *name, *unit;
    double budget; /* of performance.md; NAN: it gives none */
    bool higher;   /* more is better */
};

/* A line of the table and one of the file.  A value of NAN was not
 * measured, and the note says why. */
void report(struct figure f, double value, int n, const char *note, ...)
    __attribute__((format(printf, 4, 5)));
/* The value at `part` of the samples; their spread joins the note. */
void report_samples(struct figure f, struct samples *s, double part,
                    const char *note, ...)
    __attribute__((format(printf, 4, 5)));

/* Starts both anew; the file, of JSON lines, is at `path`. */
bool report_begin(const char *path);

#endif
