#!/bin/sh
# Who may include whom, which library has which door, functions we do not use,
# the length of files and lines, whether each bug that is kept to be planted
# still can be, and whether every sentence is translated.
set -u
cd "$(dirname "$0")/.."
bad=0

# no RULE PATTERN PATH...: complains about every line that matches.
no() {
    why=$1 pattern=$2
    shift 2
    if grep -rnE --include='*.[ch]' "$pattern" "$@" 2>/dev/null; then
        echo "^^ $why"
        bad=1
    fi
}

# A lower room never includes a higher one.
up='(app_parts|app|control|settings)\.h"|"(screens|input)/'
no "base knows no other room" '#include "((model|store|ui|input|screens|sync)/|app)' app/base
no "model knows base only" '#include "((store|ui|input|screens|sync)/|app)' app/model
no "store knows model and base" '#include "((ui|input|screens|sync)/|app)' app/store
no "ui knows nothing of schools" '#include "((model|store|input|screens|sync)/|app)' app/ui
no "input knows model, ui and base" '#include "((store|screens|sync)/|app)' app/input
no "screens know no engine, no window" '#include "(sync/|app)' app/screens
no "wire and sign know model and base" '#include "((store|ui|input|screens)/|sync/(engine|hub)/|app)' sync/*.c sync/*.h
no "the engine knows rows and actions" "#include \"((ui|input|screens)/|sync/hub/|app)|$up" sync/engine
no "the hub knows no kiosk" "#include \"((ui|input|screens)/|sync/engine/|app)|$up" sync/hub

# Each library has one door: HEADER FILES...
door() {
    header=$1
    shift
    allowed=$(printf '%s\n' "$@")
    found=$(grep -rlE --include='*.[ch]' "#include <$header" app sync)
    for f in $found; do
        printf '%s\n' "$allowed" | grep -qxF "$f" && continue
        echo "$f: <$header> has another door: $*"
        bad=1
    done
}
door 'sqlite3\.h' app/base/db_sqlite.h
door 'libpq-fe\.h' app/base/db_pg.h
door 'jansson\.h' app/base/json.c
door 'curl/' sync/engine/libcurl.h
door 'microhttpd\.h' sync/hub/http_private.h
door 'vips/' sync/hub/pictures_helper.c
door 'md4c\.h' app/screens/markdown.c
door 'qrencode\.h' app/ui/qr.c
door 'jpeglib\.h' app/ui/jpeg.c
door 'libical/' sync/hub/calendar_fields.h
door 'xlsxwriter\.h' sync/hub/sheets.c
door 'unicode/utrans\.h' sync/hub/pinyin.c
door 'unicode/ucal\.h' app/base/zone.c
door 'unicode/uclean\.h' app/base/icu.c
door 'unicode/ubrk\.h' app/ui/breaks.c
door 'ft2build\.h' app/ui/faces.c
door 'hb' app/ui/faces.c

no "a bounded function does it" '\b(strcpy|strcat|sprintf|vsprintf|atoi|atol|strtok|gets)\(' app sync tests
no "the project has no environment variables" '\bgetenv\(' app sync
no "comments are /* */" '^[^"/*]*[^:"/*]//' app sync

for f in $(git ls-files -co --exclude-standard 'app/*.[ch]' 'sync/*.[ch]'); do
    n=$(wc -l <"$f")
    [ "$n" -le 400 ] || { echo "$f: $n lines, more than 400"; bad=1; }
done

for p in tests/plants/*.patch; do
    patch -p1 --dry-run --fuzz=0 -s <"$p" >/dev/null ||
        { echo "$p does not apply"; bad=1; }
done

# Every sentence a person can see exists in every language.
if command -v xgettext >/dev/null; then
    tests/translations.sh || bad=1
fi
exit $bad
