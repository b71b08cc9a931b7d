#include "input/initials.h"

#include "base/mem.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { INITIALS_SIZE = 16 };

struct entry {
    struct member *member;
    char initials[INITIALS_SIZE];
};

struct roster {
    struct member *members; /* owned */
    struct entry *entries;  /* in order of pinyin */
    int count;
};

static int by_pinyin(const void *a, const void *b)
{
    const struct member *x = ((const struct entry *)a)->member;
    const struct member *y = ((const struct entry *)b)->member;
    int order = strcmp(x->pinyin, y->pinyin);
    if (order == 0)
        order = strcmp(x->name, y->name);
    return order ? order : strcmp(x->id, y->id);
}

struct roster *roster_new(struct member *members, int count)
{
    struct roster *r = mem_new(sizeof *r);
    r->members = members;
    r->count = count;
    r->entries = mem_new(((size_t)count + 1) * sizeof *r->entries);
    for (int i = 0; i < count; i++) {
        r->entries[i].member = &members[i];
        pinyin_initials(members[i].pinyin, r->entries[i].initials,
                        INITIALS_SIZE);
    }
    qsort(r->entries, (size_t)count, sizeof *r->entries, by_pinyin);
    return r;
}

void roster_free(struct roster *r)
{
    if (!r)
        return;
    free(r->entries);
    free(r->members);
    free(r);
}

int roster_count(const struct roster *r)
{
    return r->count;
}

static bool begins(const struct entry *e, const char *letters)
{
    const char *p = e->initials;
    for (; *letters; letters++, p++)
        if (toupper((unsigned char)*letters) != *p)
            return false;
    return true;
}

int roster_find(const struct roster *r, const char *letters,
                const struct member **out, int max)
{
    int n = 0;
    for (int i = 0; i < r->count; i++) {
        if (!begins(&r->entries[i], letters))
            continue;
        if (n < max)
            out[n] = r->entries[i].member;
        n++;
    }
    return n;
}

uint32_t roster_next(const struct roster *r, const char *letters)
{
    size_t typed = strlen(letters);
    uint32_t next = 0;
    for (int i = 0; i < r->count; i++) {
        const struct entry *e = &r->entries[i];
        if (begins(e, letters) && e->initials[typed])
            next |= 1u << (e->initials[typed] - 'A');
    }
    return next;
}

const struct member *roster_by_id(const struct roster *r, const char *id)
{
    for (int i = 0; i < r->count; i++)
        if (strcmp(r->members[i].id, id) == 0)
            return &r->members[i];
    return NULL;
}
