#include "base/db_pg.h"

#include "base/buf.h"

#include <ctype.h>
#include <string.h>

/* Text compares by its bytes, as in SQLite, whatever the server's locale is:
 * an index must not change its order when the system is updated. */
static const struct {
    const char *word, *theirs;
} words[] = {
    {"INTEGER", "BIGINT"},
    {"BLOB", "BYTEA"},
    {"TEXT", "TEXT COLLATE \"C\""},
    {"STRICT", ""},
    {"WITHOUT ROWID", ""},
};

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The row of `words` at p, which stands where a word begins; or -1. */
static int find_word(const char *p)
{
    for (int i = 0; i < (int)(sizeof words / sizeof words[0]); i++) {
        size_t n = strlen(words[i].word);
        if (strncmp(p, words[i].word, n) == 0 && !is_word(p[n]))
            return i;
    }
    return -1;
}

char *pg_translate(const char *sql)
{
    struct buf out = {0};
    char quote = '\0';
    for (const char *p = sql; *p;) {
        bool starts = !quote && (p == sql || !is_word(p[-1]));
        int found = starts ? find_word(p) : -1;
        if (found < 0) {
            if (quote ? *p == quote : *p == '\'' || *p == '"')
                quote = quote ? '\0' : *p;
            buf_add(&out, p++, 1);
            continue;
        }
        buf_put(&out, words[found].theirs);
        p += strlen(words[found].word);
        if (!*words[found].theirs) /* the comma between two that are left out */
            p += *p == ',' ? 1 : 0;
    }
    return buf_take(&out);
}
