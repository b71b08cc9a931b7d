/* Staffroom's kiosk: reads the settings, opens the app, runs it, closes it. */
#include "app.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/places.h"
#include "base/version.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

enum { EXIT_REFUSED = 1, EXIT_USAGE = 2 };

int main(int argc, char *argv[])
{
    struct settings settings = settings_default;
    struct err err = {0};
    char locale[4096] = "";
    enum lang lang;

    mem_give_back();
    places_find("locale", locale, sizeof locale);
    lang_start(locale);
#ifndef __SANITIZE_ADDRESS__ /* which must look into the process */
    prctl(PR_SET_DUMPABLE, 0); /* no core holds a PIN or a key */
#endif
    if (sodium_init() < 0) {
        fprintf(stderr, "staffroom: %s\n", _("加密库打不开，请重新安装。"));
        return EXIT_REFUSED;
    }
    if (!settings_read(&settings, argc, argv, &err)) {
        fprintf(stderr, "staffroom: %s (%s)\n", _(err.user), err.detail);
        return EXIT_USAGE;
    }
    if (lang_parse(settings.lang, &lang))
        lang_set(lang);
    if (settings.help || settings.version) {
        if (settings.help)
            settings_print_help();
        else
            printf("staffroom %s\n", STAFFROOM_VERSION);
        return EXIT_SUCCESS;
    }
    struct app *app = app_open(&settings, &err);
    if (!app) {
        fprintf(stderr, "staffroom: %s (%s)\n", _(err.user), err.detail);
        return EXIT_REFUSED;
    }
    app_run(app);
    app_close(app);
    return EXIT_SUCCESS;
}
