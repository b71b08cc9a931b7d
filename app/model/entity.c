#include "model/entity.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 120, TITLE = 300, LINE = 600, BODY = 64 * 1024, SHA = 64 };

const struct entity entities[] = {
    {"org",
     "org",
     {{"kind", FIELD_TEXT, 16}, /* district, school */
      {"name", FIELD_TEXT, NAME},
      {"tz", FIELD_TEXT, 64},
      {"parent", FIELD_REF, 0},
      {"ask_pin", FIELD_INT, 1}, /* a PIN even for reversible acts */
      {"unmask", FIELD_INT, 1},  /* a room closed to visitors */
      {"public_url", FIELD_TEXT, 200},
      {0}}},
    {"group",
     "union_group",
     {{"name", FIELD_TEXT, NAME}, {"leader", FIELD_REF, 0}, {0}}},
    {"timetable",
     "timetable",
     {{"weekday", FIELD_INT, 7}, /* 1 Monday */
      {"starts_min", FIELD_INT, 1440}, /* minutes after midnight, local */
      {"ends_min", FIELD_INT, 1440},
      {"label", FIELD_TEXT, NAME},
      {"kind", FIELD_TEXT, 16}, /* class break lunch before after */
      {0}}},
    {"special_day",
     "special_day",
     {{"falls_on", FIELD_DATE, 0},
      {"follows", FIELD_INT, 7}, /* that weekday's periods; 0: none */
      {"name", FIELD_TEXT, NAME},
      {0}}},
    {"member",
     "member",
     {{"staff_no", FIELD_TEXT, 32},
      {"name", FIELD_TEXT, NAME},
      {"pinyin", FIELD_TEXT, NAME}, /* syllables with spaces */
      {"group", FIELD_REF, 0},
      {"status", FIELD_TEXT, 16}, /* active seconded retired */
      {"steward", FIELD_INT, 1},  /* may open and close check-in */
      {"birthday", FIELD_TEXT, 8}, /* MM-DD, only when it may be shown */
      {"card_hash", FIELD_TEXT, 64},
      {"pin_hash", FIELD_TEXT, 128},
      {0}}},
    {"notice",
     "notice",
     {{"category", FIELD_TEXT, 32},
      {"title", FIELD_TEXT, TITLE},
      {"short", FIELD_TEXT, TITLE},
      {"summary", FIELD_TEXT, LINE},
      {"issuer", FIELD_TEXT, NAME},
      {"glyph", FIELD_TEXT, 8},
      {"body", FIELD_TEXT, BODY}, /* Markdown */
      {"pinned", FIELD_INT, 1},
      {"urgent", FIELD_INT, 1},
      {"published_at", FIELD_INT, 0},
      {"shows_from_at", FIELD_INT, 0},
      {"expires_at", FIELD_INT, 0}, /* 0: never */
      {0}}},
    {"activity",
     "activity",
     {{"title", FIELD_TEXT, TITLE},
      {"short", FIELD_TEXT, TITLE},
      {"body", FIELD_TEXT, BODY},
      {"place", FIELD_TEXT, TITLE},
      {"meet", FIELD_TEXT, TITLE},
      {"facts", FIELD_TEXT, LINE}, /* "headline|line" */
      {"tags", FIELD_TEXT, LINE},  /* separated by commas */
      {"organiser", FIELD_TEXT, NAME},
      {"fee", FIELD_TEXT, NAME},
      {"cover", FIELD_TEXT, SHA}, /* sha-256 of a picture */
      {"series", FIELD_TEXT, NAME},
      {"all_day", FIELD_INT, 1},
      {"starts_at", FIELD_INT, 0}, /* of a whole day: 0, see starts_on */
      {"ends_at", FIELD_INT, 0},
      {"starts_on", FIELD_DATE, 0},
      {"ends_on", FIELD_DATE, 0}, /* the last day, included */
      {"capacity", FIELD_INT, 100000}, /* 0: no limit */
      {"signup", FIELD_INT, 1},        /* 0: nobody signs up */
      {"signup_opens_at", FIELD_INT, 0},
      {"signup_closes_at", FIELD_INT, 0}, /* 0: at the start */
      {"cancel_until_at", FIELD_INT, 0},  /* 0: at the start */
      {"checkin_opens_at", FIELD_INT, 0}, /* 0: an hour before the start */
      {"checkin_closes_at", FIELD_INT, 0}, /* 0: at the end */
      {"quorum", FIELD_INT, 100000},      /* 0: none */
      {"listed", FIELD_INT, 1}, /* only people on its list (congress) */
      {"walkins", FIELD_INT, 1},
      {0}}},
    {"signup",
     "signup",
     {{"activity", FIELD_REF, 0},
      {"member", FIELD_REF, 0},
      {"state", FIELD_TEXT, 16}, /* going waiting cancelled declined */
      {"place", FIELD_INT, 0},   /* order of the hub's acceptance */
      {"walkin", FIELD_INT, 1},
      {"moved_up", FIELD_INT, 1}, /* from the waiting list */
      {"at", FIELD_INT, 0},
      {0}}},
    /* Places lent to one screen, so that it can confirm while offline. */
    {"lease",
     "lease",
     {{"activity", FIELD_REF, 0},
      {"device", FIELD_REF, 0},
      {"seats", FIELD_INT, 100000}, /* not yet used, by what the hub knows */
      {"until_at", FIELD_INT, 0},   /* they return then, by the hub's clock */
      {0}}},
    {"checkin",
     "checkin",
     {{"activity", FIELD_REF, 0},
      {"member", FIELD_REF, 0},
      {"present", FIELD_INT, 1},
      {"walkin", FIELD_INT, 1},
      {"how", FIELD_TEXT, 16}, /* card number name */
      {"at", FIELD_INT, 0},
      {0}}},
    {"notice_ack",
     "notice_ack",
     {{"notice", FIELD_REF, 0},
      {"member", FIELD_REF, 0},
      {"at", FIELD_INT, 0},
      {0}}},
    {"album",
     "album",
     {{"title", FIELD_TEXT, TITLE},
      {"taken_on", FIELD_DATE, 0},
      {"contest", FIELD_INT, 1},
      {0}}},
    {"photo",
     "photo",
     {{"album", FIELD_REF, 0},
      {"caption", FIELD_TEXT, TITLE},
      {"media", FIELD_TEXT, SHA}, /* sha-256 of the picture as kept */
      {"width", FIELD_INT, 100000},
      {"height", FIELD_INT, 100000},
      {"position", FIELD_INT, 100000},
      {"starred", FIELD_INT, 1},
      {"taken_at", FIELD_INT, 0},
      {0}}},
};

const int entity_count = sizeof entities / sizeof entities[0];

const struct entity *entity_find(const char *name)
{
    for (int i = 0; i < entity_count; i++)
        if (strcmp(entities[i].name, name) == 0)
            return &entities[i];
    return NULL;
}

int entity_fields(const struct entity *e)
{
    int n = 0;
    while (e->fields[n].name)
        n++;
    return n;
}

void row_clear(struct row *row)
{
    for (int i = 0; i < FIELDS_MAX; i++)
        free(row->values[i].text);
    *row = (struct row){0};
}

static const struct value *value_of(const struct row *row, const char *field)
{
    for (int i = 0; row->entity->fields[i].name; i++)
        if (strcmp(row->entity->fields[i].name, field) == 0)
            return &row->values[i];
    assert(!"no such field");
    return NULL;
}

const char *row_text(const struct row *row, const char *field)
{
    const char *text = value_of(row, field)->text;
    return text ? text : "";
}

int64_t row_int(const struct row *row, const char *field)
{
    return value_of(row, field)->number;
}
