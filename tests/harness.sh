#!/bin/sh
# The harnesses that prove the sync, each with its program and its sizes.
#
#     tests/harness.sh list [MODE|shared|alone]   their names
#     tests/harness.sh build NAME                 its programs
#     tests/harness.sh run NAME proof|test|plant  runs it
#     tests/harness.sh says NAME                  how it tells what it found
#
# Run it where the sources are; plant.sh does so in a copy of them.
set -eu

# NAME ; make's MODE ; "alone" when something is measured ; what its report
# says when it has found something ; its words in `make proof`, in `make test`
# (seconds), and for a planted bug.  SIZE multiplies a number that ends in N.
# A fuzzer's harness is fuzz-TARGET.
table() {
    found='lost|doubled|oversold|misordered|differ|corrupt|diverge|leak'
    crash='ERROR: (libFuzzer|AddressSanitizer|LeakSanitizer)|runtime error|Assertion'
    cat <<END
sim ; release ; shared ; $found|unkept ; run-sim --kiosk-days=100000N ; run-sim --kiosk-days=3000 --days=40 ; run-sim --kiosk-days=3000 --days=40
cuts ; release ; shared ; $found|false ; run-cuts --cuts=100000N --faults=1 ; run-cuts --cuts=5000 ; run-cuts --cuts=3000
alloc ; asan ; shared ; $found|$crash|FAIL ; run-alloc --every=17 ; run-alloc --short ; run-alloc --short
kills ; release ; shared ; $found ; run-kills 2000N ; run-kills 300 ; run-kills --discard 150
storm ; release ; alone ; $found|late|large|wrong answers ; run-load storm 5000 ; run-load storm 200 ; run-load storm 100
idle ; release ; alone ; $found|late|large ; run-load idle 5000 ; run-load idle 500 ; run-load idle 200
drain ; release ; alone ; $found|late|large ; run-load drain 27000 ; run-load drain 2000 ; run-load drain 1000
END
    for f in tests/fuzz/fuzz_*.c; do
        f=${f#tests/fuzz/fuzz_}
        t=${f%.c}
        echo "fuzz-$t ; fuzz ; shared ; $crash ; tests/fuzz.sh $t 60N ; tests/fuzz.sh $t 3 ; tests/fuzz.sh $t 60"
    done
}

# column NAME N: that harness's Nth.
column() {
    table | awk -F ' *; *' -v name="$1" -v n="$2" '
        $1 == name { print $n; found = 1 } END { exit !found }' || {
        echo "$0: no harness $1" >&2
        exit 2
    }
}

# sized WORD...: with the numbers that SIZE multiplies.
sized() {
    for word; do
        case $word in
        *[0-9]N)
            number=$(printf '%s' "${word%N}" | grep -oE '[0-9]+$')
            word=${word%"$number"N}$((number * ${SIZE:-1}))
            ;;
        esac
        printf '%s ' "$word"
    done
}

run() {
    case $2 in
    proof) words=$(column "$1" 5) ;;
    test) words=$(column "$1" 6) ;;
    plant) words=$(column "$1" 7) ;;
    *) exit 2 ;;
    esac
    case $words in
    tests/*) ;;
    *) words=build/$(column "$1" 2)/$words ;;
    esac
    # shellcheck disable=SC2046
    exec $(sized $words)
}

build() {
    mode=$(column "$1" 2)
    program=$(column "$1" 5)
    program=${program%% *}
    case $1 in
    fuzz-*) program=fuzz_${1#fuzz-} compiler=clang ;;
    *) compiler=${CC:-cc} ;;
    esac
    # Some of them start a real hub.
    [ "$mode" = fuzz ] || also=build/$mode/staffroom-hub
    [ "$1" != drain ] || also="$also build/$mode/staffroom"
    exec ${MAKE:-make} -s MODE="$mode" CC="$compiler" \
        "build/$mode/$program" ${also:-}
}

case ${1:-} in
list)
    table | awk -F ' *; *' -v want="${2:-}" \
        'want == "" || $2 == want || $3 == want { print $1 }'
    ;;
build) build "$2" ;;
run) run "$2" "$3" ;;
says) column "$2" 4 ;;
mode) column "$2" 2 ;;
*)
    sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
