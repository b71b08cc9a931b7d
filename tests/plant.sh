#!/bin/sh
# tests/plant.sh HARNESS-NAME: plants the bug of tests/plants/HARNESS-NAME.patch
# in a copy of the sources and runs the harness there at a small size.  It must
# find the bug, and say so in its own words.
set -eu
cd "$(dirname "$0")/.."
name=$1
patch=tests/plants/$name.patch
[ -f "$patch" ] || { echo "FAIL plant $name: no $patch"; exit 1; }
harness=
for h in $(tests/harness.sh list); do
    case $name in "$h"-*) harness=$h ;; esac
done
[ -n "$harness" ] || { echo "FAIL plant $name: no such harness"; exit 1; }
mode=$(tests/harness.sh mode "$harness")
says=$(tests/harness.sh says "$harness")
copy=build/plants/$name
log=build/plants/$name.log

no() {
    echo "FAIL plant $name: $1"
    tail -n 20 "$log"
    exit 1
}

# With the times kept, make builds only what the patch touches.
rm -rf "$copy"
mkdir -p "$copy/build"
cp -a app sync tests assets fonts Makefile "$copy"
rm -rf "$copy"/tests/golden
for kept in build/"$mode" build/gen; do
    [ ! -d "$kept" ] || cp -a "$kept" "$copy/build"
done
patch -p1 -d "$copy" --no-backup-if-mismatch --fuzz=0 <"$patch" >"$log" 2>&1 ||
    no "the patch does not apply"
(cd "$copy" && tests/harness.sh build "$harness") >>"$log" 2>&1 ||
    no "it does not build"
status=0
(cd "$copy" && exec tests/harness.sh run "$harness" plant) >"$log" 2>&1 ||
    status=$?
[ $status != 0 ] || no "not caught"
word=$(grep -aE -m 1 "$says" "$log" | cut -c 1-100)
[ -n "$word" ] ||
    no "status $status, but it does not say what it has found"
rm -rf "$copy"
echo "ok   plant $name: caught ($word)"
