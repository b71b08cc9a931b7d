#include "says.h"

#include "base/id.h"

#include <check.h>
#include <string.h>

static bool is_passing(const char *const passing[], const char *name)
{
    for (int i = 0; passing[i]; i++)
        if (strcmp(passing[i], name) == 0)
            return true;
    return false;
}

/* The one of a list that has the same id, else the same place. */
static const struct json *partner(const struct json *list,
                                  const struct json *item, int i)
{
    char id[ID_SIZE], other[ID_SIZE];
    if (!json_text(item, "id", id, sizeof id))
        return json_at(list, i);
    for (int k = 0; k < json_count(list); k++)
        if (json_text(json_at(list, k), "id", other, sizeof other) &&
            strcmp(id, other) == 0)
            return json_at(list, k);
    return NULL;
}

static void assert_value(const struct json *now, const struct json *then,
                         bool passes, const char *name)
{
    int64_t a, b;
    const char *text = json_chars(then, NULL), *other = json_chars(now, NULL);
    if (text) {
        ck_assert_msg(other != NULL, "%s is no text", name);
        ck_assert_msg(passes || strcmp(text, other) == 0,
                      "%s was \"%s\", is \"%s\"", name, text, other);
    } else if (json_whole(then, &a)) {
        ck_assert_msg(json_whole(now, &b), "%s is no number", name);
        ck_assert_msg(passes || a == b, "%s was %lld, is %lld", name,
                      (long long)a, (long long)b);
    }
}

void assert_says(const struct json *now, const struct json *then,
                 const char *const passing[], const char *name)
{
    ck_assert_msg(now != NULL, "%s is missing", name);
    ck_assert_msg(json_is_map(now) == json_is_map(then) &&
                      json_is_list(now) == json_is_list(then),
                  "%s is of another kind", name);
    for (int i = 0; i < json_count(then); i++)
        assert_says(partner(now, json_at(then, i), i), json_at(then, i),
                    passing, name);
    for (const void *s = NULL;
         json_is_map(then) && (s = json_step(then, s));) {
        const char *field = json_step_name(s);
        assert_says(json_get(now, field), json_step_value(s), passing, field);
    }
    assert_value(now, then, is_passing(passing, name), name);
}
