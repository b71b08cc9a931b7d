/* settings.h - what may be set, from the command line and a file alike.
 *
 * One table gives the parser, the file's names and --help. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "base/err.h"

struct settings {
    char data[512]; /* folder of the database and the media cache */
    char hub[256];  /* address of the hub; "": stand-alone */
    char hub_cert[512]; /* file of the hub's certificate or its CA */
    char pair[17];
    char window[24]; /* "1280x720", "fit"; "": the whole screen */
    int window_w, window_h;
    int rotate;     /* 0, 90, 180, 270 */
    char renderer[16]; /* auto software gpu */
    char theme[16]; /* auto light quiet contrast */
    char text[16];  /* normal large */
    char motion[16]; /* full reduced */
    char reach[16];  /* full low */
    char lang[16];  /* zh_CN zh_TW en */
    char control[108]; /* path of the control socket; "": none */
    char config[512];
    char screen[16]; /* what to show first: "" or gallery; developers' */
    bool version, help;
};

extern const struct settings settings_default;

/* Sets one by name.  ERR_INPUT when there is no such name or the value is
 * not allowed; *s is then unchanged. */
bool settings_set(struct settings *s, const char *name, const char *value,
                  struct err *err);

/* Reads --name=value words, and the file that --config names first, so that
 * the command line wins. */
bool settings_read(struct settings *s, int argc, char **argv,
                   struct err *err);

void settings_print_help(void);

#endif
