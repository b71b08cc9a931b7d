/* lang.h - what the screen says, in the language of the moment.
 *
 * The source language is zh_CN: the code holds the words the design shows,
 * and the catalogues in assets/po give zh_TW and en.  gettext keeps the
 * current language for the whole process; set it on the main thread only. */
#ifndef BASE_LANG_H
#define BASE_LANG_H

#include <libintl.h>
#include <stdbool.h>

#define _(text) gettext(text)
#define N_(text) (text) /* marks a message that is shown through _() later */

enum lang { LANG_ZH_CN, LANG_ZH_TW, LANG_EN, LANGS };

/* Call once, before any thread starts.  `dir` holds the compiled catalogues
 * as dir/all/LC_MESSAGES/{zh_TW,en}.mo; an absent one leaves zh_CN. */
void lang_start(const char *dir);
void lang_set(enum lang lang);

/* "zh_CN", "zh_TW", "en". */
bool lang_parse(const char *code, enum lang *lang);

#endif
