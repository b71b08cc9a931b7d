/* Finding a name at the door: among those on the list, or everybody. */
#include "screens/checkin_parts.h"

#include "base/mem.h"
#include "input/initials.h"
#include "screens/content.h"
#include "ui/widgets.h"

#include <stdlib.h>
#include <string.h>

int door_tiles(const struct kiosk *k)
{
    return kiosk_look(k).portrait ? DOOR_TILES_PORTRAIT : DOOR_TILES;
}

bool door_is_open(const struct door_state *s)
{
    return !s->a.signup && !s->a.listed && s->a.going == 0;
}

static const struct person *person_of(const struct door_state *s,
                                      const char *member)
{
    for (int i = 0; i < s->people_count; i++)
        if (strcmp(s->people[i].member, member) == 0)
            return &s->people[i];
    return NULL;
}

static void add_person(struct door_state *s, const struct person *p)
{
    struct tile *t = &s->tiles[s->shown++];
    memcpy(t->member, p->member, sizeof t->member);
    memcpy(t->name, p->name, sizeof t->name);
    memcpy(t->group, p->group, sizeof t->group);
    t->present = p->present;
}

static void add_member(struct door_state *s, const struct member *m)
{
    const struct person *p = person_of(s, m->id);
    struct tile *t = &s->tiles[s->shown++];
    memcpy(t->member, m->id, sizeof t->member);
    memcpy(t->name, m->name, sizeof t->name);
    memcpy(t->group, m->group, sizeof t->group);
    t->present = p && p->present;
}

static uint32_t letter_bit(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? 1u << (letter - 'A') : 0;
}

/* Those on the list whose initials begin with what is typed. */
static void find_listed(struct door_state *s, int first, int most)
{
    size_t n = strlen(s->letters.text);
    for (int i = 0; i < s->people_count; i++) {
        const struct person *p = &s->people[i];
        if (p->state != SIGNUP_GOING ||
            strncmp(p->initials, s->letters.text, n) != 0)
            continue;
        s->letters.can |= letter_bit(p->initials[n]);
        if (n > 0 && s->total >= first && s->total < first + most)
            add_person(s, p);
        s->total++;
    }
}

/* Nothing typed: who signed up last and is not here yet. */
static void find_expected(struct door_state *s, int most)
{
    for (int i = s->people_count - 1; i >= 0 && s->shown < most; i--)
        if (s->people[i].state == SIGNUP_GOING && !s->people[i].present)
            add_person(s, &s->people[i]);
    s->total = s->shown;
}

static void find_everybody(struct door_state *s, struct kiosk *k, int first,
                           int most)
{
    const struct roster *r = kiosk_roster(k);
    s->letters.can = roster_next(r, s->letters.text);
    if (!s->letters.text[0])
        return;
    s->total = roster_find(r, s->letters.text, NULL, 0);
    const struct member **all = mem_new(((size_t)s->total + 1) * sizeof *all);
    roster_find(r, s->letters.text, all, s->total);
    for (int i = first; i < s->total && s->shown < most; i++)
        add_member(s, all[i]);
    free(all);
}

void door_find(struct door_state *s, struct kiosk *k)
{
    const int most = door_tiles(k), first = s->page * most;
    memset(s->tiles, 0, sizeof s->tiles);
    s->shown = s->total = 0;
    s->letters.can = 0;
    if (s->everybody || door_is_open(s)) {
        find_everybody(s, k, first, most);
    } else {
        find_listed(s, first, most);
        if (!s->letters.text[0])
            find_expected(s, most);
    }
    if (s->shown == 0 && s->page > 0) { /* the last page is gone */
        s->page = 0;
        door_find(s, k);
    }
}

void door_type(struct door_state *s, struct kiosk *k, int64_t key)
{
    if (!letters_type(&s->letters, k, key))
        return;
    s->page = 0;
    door_find(s, k);
}

void door_clear(struct door_state *s, struct kiosk *k)
{
    s->letters = (struct letters){0};
    s->everybody = false;
    s->page = 0;
    door_find(s, k);
}

void door_turn(struct door_state *s, struct kiosk *k, int step)
{
    int page = s->page + step;
    if (page < 0 || page >= pages_of(s->total, door_tiles(k)))
        return;
    s->page = page;
    door_find(s, k);
}
