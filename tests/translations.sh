#!/bin/sh
# Every sentence in the code has its zh_TW and en.  The source is zh_CN.
# usage: translations.sh [update]: update adds what is missing, empty.
set -u
cd "$(dirname "$0")/.."
mkdir -p build
pot=build/staffroom.pot
# No dates: an update changes only what the code says.
git ls-files -co --exclude-standard 'app/*.c' 'app/*.h' 'sync/*.c' |
    LC_ALL=C sort |
    xgettext --from-code=UTF-8 --language=C --keyword=_ --keyword=N_ \
        --keyword=ngettext:1,2 --sort-output --no-location \
        --package-name=staffroom -o - -f - |
    sed '/^"POT-Creation-Date:/d; s/charset=CHARSET/charset=UTF-8/' >"$pot"

# msginit would fill an English catalogue with the Chinese.
new_catalogue() {
    case $1 in
    en) plural='nplurals=2; plural=(n != 1)' ;;
    zh_TW) plural='nplurals=1; plural=0' ;;
    esac
    cat <<END
msgid ""
msgstr ""
"Project-Id-Version: staffroom\\n"
"PO-Revision-Date: 2026-11-22 12:00+0800\\n"
"Last-Translator: Staffroom\\n"
"Language-Team: Staffroom\\n"
"Language: $1\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: $plural;\\n"
END
}

bad=0
for lang in zh_TW en; do
    po=assets/po/$lang.po
    if [ "${1:-}" = update ]; then
        [ -f "$po" ] || new_catalogue "$lang" >"$po"
        msgmerge -q --no-fuzzy-matching --sort-output --no-location \
            -o "$po.new" "$po" "$pot" && msgattrib --no-obsolete -o "$po" \
            "$po.new" && rm "$po.new"
    fi
    msgfmt -c -o /dev/null "$po" || bad=1
    msgcmp "$po" "$pot" || bad=1
done
exit $bad
