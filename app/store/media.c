#include "base/mem.h"
#include "store/albums.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHA_CHARS = 64 };

/* Pictures by name, what is wanted soonest first: covers of activities, then
 * photos, the newest album first. */
static const char SQL_NAMED[] =
    "SELECT cover FROM activity WHERE coalesce(cover, '') <> ''"
    " ORDER BY starts_at DESC, id";

static const char SQL_PHOTOS[] =
    "SELECT p.media FROM photo p LEFT JOIN album a ON a.id = p.album"
    " ORDER BY coalesce(p.starred, 0) DESC, coalesce(a.taken_on, '') DESC,"
    " p.album, p.position, p.id";

/* A body names its pictures by 64 hexadecimal digits. */
static const char SQL_NOTICES[] =
    "SELECT body FROM notice WHERE body LIKE '%](%'"
    " ORDER BY published_at DESC, id";
static const char SQL_BODIES[] =
    "SELECT body FROM activity WHERE body LIKE '%](%'"
    " ORDER BY starts_at DESC, id";

static const char *const names[RENDITIONS] = {"thumb", "screen", "full"};

const char *rendition_text(enum rendition r)
{
    return names[r];
}

bool rendition_parse(const char *text, enum rendition *r)
{
    for (int i = 0; i < RENDITIONS; i++)
        if (strcmp(names[i], text) == 0) {
            *r = (enum rendition)i;
            return true;
        }
    return false;
}

void media_path(const char *sha, enum rendition r, char out[MEDIA_PATH_SIZE])
{
    snprintf(out, MEDIA_PATH_SIZE, "%.2s/%.64s.%s.jpg", sha, sha, names[r]);
}

struct shas {
    char (*list)[SHA_CHARS + 1];
    int count, room;
};

static bool is_sha(const char *text, size_t n)
{
    return n == SHA_CHARS && strspn(text, "0123456789abcdef") >= SHA_CHARS;
}

static void add_sha(struct shas *s, const char *sha)
{
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 64;
        s->list = mem_resize(s->list, (size_t)s->room * sizeof *s->list);
    }
    memcpy(s->list[s->count], sha, SHA_CHARS);
    s->list[s->count++][SHA_CHARS] = '\0';
}

/* Each run of exactly 64 digits in the text. */
static void add_named(struct shas *s, const char *text)
{
    while (*text) {
        size_t n = strspn(text, "0123456789abcdef");
        if (is_sha(text, n))
            add_sha(s, text);
        text += n > 0 ? n : 1;
    }
}

static bool collect(struct db *db, const char *sql, struct shas *s,
                    struct err *err)
{
    struct query q = query_begin(db, sql);
    while (query_next(&q)) {
        char *text = query_text_new(&q, 0);
        add_named(s, text);
        free(text);
    }
    return query_end(&q, err);
}

static int by_sha(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;
    int order = strcmp(*x, *y);
    return order ? order : (*x > *y) - (*x < *y);
}

/* Empties every entry that stands a second time. */
static void drop_repeats(struct shas *s)
{
    if (s->count == 0)
        return;
    char **sorted = mem_new((size_t)s->count * sizeof *sorted);
    for (int i = 0; i < s->count; i++)
        sorted[i] = s->list[i];
    qsort(sorted, (size_t)s->count, sizeof *sorted, by_sha);
    for (int i = s->count - 1; i > 0; i--)
        if (strcmp(sorted[i], sorted[i - 1]) == 0)
            sorted[i][0] = '\0';
    free(sorted);
}

bool media_wanted(struct db *db, struct wanted **out, int *count,
                  struct err *err)
{
    static const char *const sources[] = {SQL_NAMED, SQL_NOTICES, SQL_BODIES,
                                          SQL_PHOTOS};
    struct shas s = {0};
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        if (!collect(db, sources[i], &s, err)) {
            free(s.list);
            return false;
        }
    drop_repeats(&s);

    /* The small ones of all first: a gallery shows with them alone. */
    struct wanted *list =
        s.count > 0 ? mem_new(2 * (size_t)s.count * sizeof *list) : NULL;
    int n = 0;
    for (int size = RENDITION_THUMB; size <= RENDITION_SCREEN; size++)
        for (int i = 0; i < s.count; i++)
            if (s.list[i][0]) {
                memcpy(list[n].sha, s.list[i], sizeof list[n].sha);
                list[n++].size = (enum rendition)size;
            }
    free(s.list);
    *out = list;
    *count = n;
    return true;
}
