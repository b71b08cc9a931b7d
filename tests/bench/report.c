#include "tests/bench/bench.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* A run writes to one file, told at its start. */
static char file_name[100];

/* ---- samples ---- */

void samples_add(struct samples *s, double value)
{
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 64;
        s->list = mem_resize(s->list, (size_t)s->room * sizeof *s->list);
    }
    s->list[s->count++] = value;
}

void samples_clear(struct samples *s)
{
    free(s->list);
    *s = (struct samples){0};
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double samples_at(struct samples *s, double part)
{
    if (s->count == 0)
        return 0;
    qsort(s->list, (size_t)s->count, sizeof *s->list, by_value);
    int i = (int)ceil(part * s->count) - 1;
    return s->list[i < 0 ? 0 : i];
}

double samples_sum(const struct samples *s)
{
    double sum = 0;
    for (int i = 0; i < s->count; i++)
        sum += s->list[i];
    return sum;
}

/* ---- the report ---- */

bool report_begin(const char *path)
{
    snprintf(file_name, sizeof file_name, "%s", path);
    FILE *f = fopen(file_name, "we");
    if (!f) {
        perror(file_name);
        return false;
    }
    fclose(f);
    printf("%-34s %10s %-7s %8s  %-7s %5s  %s\n", "name", "value", "unit",
           "budget", "verdict", "n", "note");
    fflush(stdout);
    return true;
}

/* Four digits that mean something. */
static void put_number(struct buf *out, double value)
{
    if (isnan(value)) {
        buf_put(out, "null");
        return;
    }
    int decimals = fabs(value) >= 100 ? 1 : fabs(value) >= 1 ? 2 : 4;
    buf_printf(out, "%.*f", decimals, value);
}

static void save_line(const struct figure *f, const char *value,
                      const char *budget, bool ok, int n, const char *note)
{
    struct buf line = {0};
    buf_put(&line, "{\"name\":");
    json_put_text(&line, f->name);
    buf_printf(&line, ",\"value\":%s,\"unit\":", value);
    json_put_text(&line, f->unit);
    buf_printf(&line, ",\"better\":\"%s\",\"budget\":%s,\"ok\":%s,\"n\":%d",
               f->higher ? "higher" : "lower", budget, ok ? "true" : "false",
               n);
    buf_put(&line, ",\"note\":");
    json_put_text(&line, note);
    buf_put(&line, "}\n");
    FILE *file = fopen(file_name, "ae");
    if (!file || fputs(line.text, file) < 0)
        perror(file_name);
    if (file)
        fclose(file);
    buf_clear(&line);
}

static void tell(const struct figure *f, double value, int n,
                 const char *note)
{
    bool has_budget = !isnan(f->budget) && !isnan(value);
    bool ok = !has_budget ||
              (f->higher ? value >= f->budget : value <= f->budget);
    struct buf number = {0}, budget = {0};
    put_number(&number, value);
    buf_printf(&budget, has_budget ? "%g" : "null", f->budget);
    printf("%-34s %10s %-7s %8s  %-7s %5d  %s\n", f->name, number.text,
           f->unit, has_budget ? budget.text : "-",
           !has_budget ? "-" : ok ? "ok" : "MISS", n, note);
    fflush(stdout);
    save_line(f, number.text, budget.text, ok, n, note);
    buf_clear(&number);
    buf_clear(&budget);
}

void report(struct figure f, double value, int n, const char *note, ...)
{
    char text[400];
    va_list words;
    va_start(words, note);
    vsnprintf(text, sizeof text, note, words);
    va_end(words);
    tell(&f, value, n, text);
}

void report_samples(struct figure f, struct samples *s, double part,
                    const char *note, ...)
{
    char text[400];
    struct buf all = {0};
    va_list words;
    va_start(words, note);
    vsnprintf(text, sizeof text, note, words);
    va_end(words);
    double value = samples_at(s, part);
    buf_printf(&all, part == 0.5 ? "median" : "p%g", part * 100);
    buf_put(&all, "; from ");
    put_number(&all, samples_at(s, 0));
    buf_put(&all, " to ");
    put_number(&all, samples_at(s, 1));
    if (text[0])
        buf_printf(&all, "; %s", text);
    tell(&f, value, s->count, all.text);
    buf_clear(&all);
}
