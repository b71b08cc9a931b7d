#!/bin/sh
# Every harness at the size that proves something (SIZE=10 for ten times
# that), then every planted bug; the last line sums it up.  Two run at a time
# where nothing is measured.  ONLY=kills runs those whose name begins so.
set -u
cd "$(dirname "$0")/.."
logs=build/proof-logs

# What xargs runs: one harness or one plant, which tells its line.
case ${1:-} in
harness)
    name=$2
    begun=$(date +%s)
    if tests/harness.sh run "$name" proof >"$logs/$name.log" 2>&1; then
        result=ok
    else
        result=FAIL
    fi
    seed=$(grep -aoE 'seed[ =:]*[0-9]+' "$logs/$name.log" | head -n 1)
    said=$(grep -a . "$logs/$name.log" | tail -n 1 | cut -c 1-100)
    echo "$result $(($(date +%s) - begun)) s $name (${seed:-no seed}): $said"
    [ $result = ok ] || {
        grep -a -A 10 -m 5 FAIL "$logs/$name.log"
        tail -n 20 "$logs/$name.log"
    }
    echo $result >"$logs/$name.result"
    exit 0
    ;;
plant)
    name=$2
    if tests/plant.sh "$name"; then result=ok; else result=FAIL; fi
    echo $result >"$logs/plant-$name.result"
    exit 0
    ;;
esac

rm -rf "$logs"
mkdir -p "$logs"

# wanted NAME...: those that ONLY asks for.
wanted() {
    for w; do
        case $w in "${ONLY:-}"*) echo "$w" ;; esac
    done
}

# Programs first: a measured one must not share the machine with a compiler.
built=
for name in $(wanted $(tests/harness.sh list)); do
    if tests/harness.sh build "$name" >"$logs/$name.log" 2>&1; then
        built="$built $name"
    else
        echo "FAIL $name: it does not build"
        tail -n 5 "$logs/$name.log"
        echo FAIL >"$logs/$name.result"
    fi
done

# both shared|alone: the names of what was built and is such.
both() {
    for name in $(tests/harness.sh list "$1"); do
        case " $built " in *" $name "*) echo "$name" ;; esac
    done
}
both shared | xargs -P 2 -I '{}' "$0" harness '{}'
both alone | xargs -P 1 -I '{}' "$0" harness '{}'

plants=$(wanted $(for p in tests/plants/*.patch; do basename "$p" .patch; done))
[ -z "$plants" ] || printf '%s\n' $plants | xargs -P 2 -I '{}' "$0" plant '{}'

passed=$(cat "$logs"/*.result | grep -c ok)
failed=$(cat "$logs"/*.result | grep -c FAIL)
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
