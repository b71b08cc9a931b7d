#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/members.h"
#include "sync/hub/csv.h"
#include "sync/hub/import.h"
#include "sync/hub/pinyin.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum column {
    STAFF_NO, NAME, PINYIN, GROUP, STATUS, STEWARD, BIRTHDAY, SHOW, CARD, PIN,
    COLUMNS
};

static const struct csv_name names[] = {
    {"工号", STAFF_NO},      {"staff_no", STAFF_NO}, {"编号", STAFF_NO},
    {"姓名", NAME},          {"name", NAME},         {"拼音", PINYIN},
    {"pinyin", PINYIN},      {"工会小组", GROUP},    {"小组", GROUP},
    {"部门", GROUP},         {"group", GROUP},       {"状态", STATUS},
    {"status", STATUS},      {"管签到", STEWARD},    {"steward", STEWARD},
    {"生日", BIRTHDAY},      {"birthday", BIRTHDAY}, {"显示生日", SHOW},
    {"show_birthday", SHOW}, {"卡号", CARD},         {"card", CARD},
    {"密码", PIN},           {"pin", PIN},           {NULL, 0},
};

static const struct {
    const char *word;
    enum member_status status;
} statuses[] = {
    {"", MEMBER_ACTIVE},         {"在职", MEMBER_ACTIVE},
    {"active", MEMBER_ACTIVE},   {"支教", MEMBER_SECONDED},
    {"借调", MEMBER_SECONDED},   {"seconded", MEMBER_SECONDED},
    {"退休", MEMBER_RETIRED},    {"离退休", MEMBER_RETIRED},
    {"retired", MEMBER_RETIRED},
};

enum { CARD_MIN = 4, CARD_MAX = 40, PIN_MIN = 4, PIN_MAX = 8 };

struct entry {
    int line;
    struct member m; /* as the file wants it */
    char card[CARD_MAX + 1], pin[PIN_MAX + 1];
    bool shown; /* the birthday may be shown */
    bool changed;
};

struct roster {
    struct import *import;
    int at[COLUMNS];
    struct entry *list; /* owned */
    int count;
};

static bool yes(const char *word)
{
    static const char *const words[] = {"是", "1", "true", "yes", "y", "√"};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (strcasecmp(word, words[k]) == 0)
            return true;
    return false;
}

static bool digits(const char *text, size_t min, size_t max)
{
    size_t n = strlen(text);
    return n >= min && n <= max && strspn(text, "0123456789") == n;
}

/* Month and day, with a year before them or not, in the ways spreadsheets
 * write dates. */
static bool birthday(const char *text, char out[9])
{
    enum { PARTS = 3 };
    static const char *const marks[] = {"-", "/", ".", "年", "月", "日"};
    long part[PARTS];
    int count = 0;
    while (*text) {
        char *end;
        if (count == PARTS || !isdigit((unsigned char)*text))
            return false;
        part[count++] = strtol(text, &end, 10);
        text = end;
        for (size_t k = 0; *end && k < sizeof marks / sizeof marks[0]; k++)
            if (strncmp(end, marks[k], strlen(marks[k])) == 0)
                text = end + strlen(marks[k]);
        if (*text && text == end)
            return false;
    }
    if (count < 2 || (count == PARTS && (part[0] < 1900 || part[0] > 2100)))
        return false;
    long m = part[count - 2], d = part[count - 1];
    if (m < 1 || m > 12 || d < 1 || d > (m == 2 ? 29 : 30 + (m + m / 8) % 2))
        return false;
    snprintf(out, 9, "%02ld-%02ld", m, d);
    return true;
}

static bool card(const char *text, char *out)
{
    size_t n = strlen(text);
    if (n == 0)
        return true;
    if (n < CARD_MIN || n > CARD_MAX)
        return false;
    for (const char *p = text; *p; p++)
        if (!isalnum((unsigned char)*p))
            return false;
    memcpy(out, text, n + 1);
    return true;
}

static bool status(const char *word, enum member_status *out)
{
    for (size_t k = 0; k < sizeof statuses / sizeof statuses[0]; k++)
        if (strcasecmp(word, statuses[k].word) == 0) {
            *out = statuses[k].status;
            return true;
        }
    return false;
}

/* Why the row cannot be taken, or NULL; fills *e. */
static const char *read_entry(const struct roster *r,
                              const struct csv_row *row, struct entry *e)
{
    const char *f[COLUMNS];
    for (int k = 0; k < COLUMNS; k++)
        f[k] = csv_field(row, r->at[k]);
    e->line = row->line;

    struct {
        const char *from;
        char *to;
        size_t size;
    } const texts[] = {
        {f[STAFF_NO], e->m.staff_no, sizeof e->m.staff_no},
        {f[NAME], e->m.name, sizeof e->m.name},
        {f[PINYIN], e->m.pinyin, sizeof e->m.pinyin},
        {f[GROUP], e->m.group, sizeof e->m.group},
    };
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
        if (strlen(texts[k].from) >= texts[k].size)
            return N_("有一格太长了");
        utf8_copy(texts[k].to, texts[k].size, texts[k].from);
    }
    if (!*f[STAFF_NO])
        return N_("没有工号");
    if (!*f[NAME])
        return N_("没有姓名");
    if (!status(f[STATUS], &e->m.status))
        return N_("状态应是在职、支教、借调或退休");
    if (*f[BIRTHDAY] && !birthday(f[BIRTHDAY], e->m.birthday))
        return N_("生日应写成 03-05 或 1985-03-05");
    if (!card(f[CARD], e->card))
        return N_("卡号应是 4 到 40 个字母或数字");
    if (*f[PIN] && !digits(f[PIN], PIN_MIN, PIN_MAX))
        return N_("密码应是 4 到 8 位数字");
    utf8_copy(e->pin, sizeof e->pin, f[PIN]);
    e->m.steward = yes(f[STEWARD]);
    e->shown = yes(f[SHOW]);
    return NULL;
}

static const char *clash(const struct roster *r, const struct entry *e)
{
    for (int k = 0; k < r->count; k++) {
        if (strcmp(r->list[k].m.staff_no, e->m.staff_no) == 0)
            return N_("这个工号前面已经有了");
        if (e->card[0] && strcmp(r->list[k].card, e->card) == 0)
            return N_("这个卡号前面已经有了");
    }
    return NULL;
}

static bool read_rows(struct roster *r, struct csv *csv, struct err *err)
{
    struct import *i = r->import;
    struct csv_row row;
    if (!csv_next(csv, &row) || row.bad)
        return err_set(err, ERR_INPUT, N_("表格的第一行应是列名。"),
                       "no header");
    csv_header(&row, names, r->at, COLUMNS);
    if (r->at[STAFF_NO] < 0 || r->at[NAME] < 0)
        return err_set(err, ERR_INPUT,
                       N_("表格里要有“工号”和“姓名”两列。"), "no columns");
    r->list = mem_new(MEMBERS_MAX * sizeof *r->list);
    while (csv_next(csv, &row)) {
        if (r->count == MEMBERS_MAX)
            return err_set(err, ERR_INPUT, N_("名单最多 5000 人。"),
                           "more than %d", MEMBERS_MAX);
        struct entry *e = &r->list[r->count];
        *e = (struct entry){0};
        const char *bad = row.bad;
        if (!bad)
            bad = read_entry(r, &row, e);
        if (!bad)
            bad = clash(r, e);
        if (bad)
            import_bad(i, i->path, row.line, _(bad));
        else
            r->count++;
    }
    return true;
}

/* What the file does not speak of stays as it was. */
static void keep_old(const struct roster *r, struct entry *e,
                     const struct member *old)
{
    struct member *m = &e->m;
    utf8_copy(m->id, sizeof m->id, old->id);
    if (r->at[STATUS] < 0)
        m->status = old->status;
    if (r->at[STEWARD] < 0)
        m->steward = old->steward;
    if (r->at[BIRTHDAY] < 0)
        utf8_copy(m->birthday, sizeof m->birthday, old->birthday);
    if (r->at[GROUP] < 0)
        utf8_copy(m->group, sizeof m->group, old->group);
    if (strcmp(m->group, old->group) == 0)
        utf8_copy(m->group_id, sizeof m->group_id, old->group_id);
    if (r->at[PINYIN] < 0 && strcmp(m->name, old->name) == 0)
        utf8_copy(m->pinyin, sizeof m->pinyin, old->pinyin);
    if (!e->card[0])
        utf8_copy(m->card_hash, sizeof m->card_hash, old->card_hash);
    if (!e->pin[0] || (old->pin_hash[0] && pin_matches(e->pin, old->pin_hash)))
        utf8_copy(m->pin_hash, sizeof m->pin_hash, old->pin_hash);
}

static bool same(const struct member *a, const struct member *b)
{
    return strcmp(a->name, b->name) == 0 &&
           strcmp(a->pinyin, b->pinyin) == 0 &&
           strcmp(a->group, b->group) == 0 && a->status == b->status &&
           a->steward == b->steward && strcmp(a->birthday, b->birthday) == 0 &&
           strcmp(a->card_hash, b->card_hash) == 0 &&
           strcmp(a->pin_hash, b->pin_hash) == 0;
}

/* Completes one entry from the old row and the slow hash.  The database is
 * held only to read. */
static bool complete(struct roster *r, struct entry *e, struct pinyin *p,
                     struct err *err)
{
    struct import *i = r->import;
    struct member *m = &e->m, old = {0};
    utf8_copy(m->org, sizeof m->org, i->org.id);
    if (r->at[SHOW] >= 0 && !e->shown)
        m->birthday[0] = '\0';
    if (e->card[0])
        card_hash(i->org.id, e->card, m->card_hash);

    bool found = false;
    struct db *db = hub_lock(i->hub);
    bool ok = members_by_number(db, i->org.id, m->staff_no, &old, &found, err);
    hub_release(i->hub);
    if (!ok)
        return false;
    if (found) {
        keep_old(r, e, &old);
    } else {
        char name[160];
        snprintf(name, sizeof name, "member:%s:%s", i->org.id, m->staff_no);
        id_of_name(m->id, name);
    }
    if (!m->pinyin[0])
        pinyin_of_name(p, m->name, m->pinyin, sizeof m->pinyin);
    if (e->pin[0] && !m->pin_hash[0] && !pin_hash(e->pin, m->pin_hash))
        return err_set(err, ERR_STORAGE, N_("密码算不出来，内存不够。"),
                       "pin_hash");
    e->changed = !found || !same(m, &old);
    return true;
}

static bool save(struct db *db, struct changes *c, void *ctx, struct err *err)
{
    struct roster *r = ctx;
    for (int k = 0; k < r->count; k++) {
        struct member m = r->list[k].m; /* this may have to run again */
        if (!r->list[k].changed)
            continue;
        if (m.group[0] && !m.group_id[0] &&
            !groups_save(db, m.org, m.group, NULL, c, m.group_id, err))
            return false;
        if (!members_save(db, &m, c, err))
            return false;
    }
    return true;
}

bool import_members(struct import *i, struct err *err)
{
    struct roster r = {.import = i};
    struct pinyin *p = NULL;
    struct csv *csv = csv_open(i->path, err);
    bool ok = csv && read_rows(&r, csv, err) && import_may_save(i, err) &&
              (p = pinyin_open(err)) != NULL;
    for (int k = 0; ok && k < r.count; k++)
        ok = complete(&r, &r.list[k], p, err);
    ok = ok && hub_change(i->hub, i->org.id, save, &r, NULL, err);
    i->good = ok ? r.count : 0;

    pinyin_close(p);
    csv_close(csv);
    if (r.list) {
        explicit_bzero(r.list, MEMBERS_MAX * sizeof *r.list); /* PINs */
        free(r.list);
    }
    return ok;
}
