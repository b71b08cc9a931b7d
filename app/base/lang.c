#include "base/lang.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const char *const codes[LANGS] = {"zh_CN", "zh_TW", "en"};

/* gettext looks for LANGUAGE/LC_MESSAGES/DOMAIN.mo.  One fixed LANGUAGE and a
 * domain per language let a screen change language without touching the
 * environment while other threads read it. */
void lang_start(const char *dir)
{
    /* The rest is as in "C", and each would be a file to read. */
    setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_MESSAGES, "C.UTF-8");
    setenv("LANGUAGE", "all", 1);
    for (int i = 0; i < LANGS; i++) {
        bindtextdomain(codes[i], dir);
        bind_textdomain_codeset(codes[i], "UTF-8");
    }
    textdomain(codes[LANG_ZH_CN]);
}

void lang_set(enum lang lang)
{
    textdomain(codes[lang]);
}

bool lang_parse(const char *code, enum lang *lang)
{
    for (int i = 0; i < LANGS; i++)
        if (strcmp(code, codes[i]) == 0) {
            *lang = (enum lang)i;
            return true;
        }
    return false;
}
