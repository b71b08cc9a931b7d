/* call.h - the words of a command line, sorted and checked by the command's
 * own usage text.
 *
 * A usage text such as "FILE [--org=NAME] [--skip-bad]" is the one list of
 * what a command takes: options not in it are refused, an option with '='
 * needs a value, and words or values called FILE or FOLDER are paths. */
#ifndef SYNC_HUB_CALL_H
#define SYNC_HUB_CALL_H

#include "sync/hub/hub.h"

enum { CALL_WORDS_MAX = 64, CALL_INPUT_MAX = 64 * 1024 };

struct words {
    int word_count, option_count;
    char *words[CALL_WORDS_MAX];   /* borrowed from argv */
    char *options[CALL_WORDS_MAX]; /* "--name" or "--name=value" */
};

/* Options may stand anywhere; "--" ends them.  False when there are too
 * many. */
bool words_sort(int argc, char **argv, struct words *out);
/* "" of a bare --name; NULL when absent; the last one counts. */
const char *words_option(const struct words *w, const char *name);

/* NULL, or what is wrong with which: an option that neither `usage` nor
 * `common` lists, or a value that is missing or too much. */
const char *words_wrong(const struct words *w, const char *usage,
                        const char *common, const char **which);

/* Replaces relative paths among argv's entries by absolute ones, which the
 * caller frees: those with made[i] set.  `skip` words are the command's
 * own name. */
void words_absolute(int argc, char **argv, const char *usage, int skip,
                    bool made[CALL_WORDS_MAX]);

/* Runs `cmd` with the sorted words (its name's words left out).  Prints what
 * went wrong on `errors`, and returns the exit status. */
int call_run(struct hub *h, const struct command *cmd, const struct words *w,
             const char *in, FILE *out, FILE *errors);

/* One line: "staffroom-hub: sentence (detail)". */
void call_complain(FILE *errors, const struct err *err);

#endif
