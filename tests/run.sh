#!/bin/sh
# Everything there is to test, with sanitizers; the last line sums it up.
# The demo school is made once, by the release hub, for all tests that use it,
# and told from a fixed day, so that its pictures can be compared.
set -u
cd "$(dirname "$0")/.."
passed=0 failed=0
harnesses=$(tests/harness.sh list)
today=2026-10-15
mkdir -p build/test-logs

# step NAME COMMAND...: one check, passed by exit status 0.
step() {
    name=$1
    shift
    if "$@" >"build/test-logs/$name.log" 2>&1; then
        passed=$((passed + 1))
        echo "ok   $name"
    else
        failed=$((failed + 1))
        echo "FAIL $name"
        tail -n 40 "build/test-logs/$name.log"
    fi
}

# checks NAME COMMAND...: a libcheck runner; its own sum is taken over.
checks() {
    name=$1
    log=build/test-logs/$1.log
    shift
    "$@" >"$log" 2>&1
    status=$?
    sum=$(grep -E '^[0-9]+%: Checks: ' "$log" | tail -n 1)
    n=$(printf '%s\n' "$sum" | sed -n 's/.*Checks: \([0-9]*\),.*/\1/p')
    f=$(printf '%s\n' "$sum" |
        sed -n 's/.*Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 + \2/p')
    n=${n:-0}
    f=$((${f:-1}))
    if [ "$n" = 0 ]; then # it died, or ran nothing
        n=1 f=1
    elif [ "$f" = 0 ] && [ "$status" != 0 ]; then
        n=$((n + 1)) f=1
    fi
    passed=$((passed + n - f))
    failed=$((failed + f))
    [ "$f" = 0 ] && echo "ok   $name: $n" || {
        echo "FAIL $name: $f of $n"
        grep -E ':[FE]:|ERROR|SUMMARY|runtime error' "$log" | head -n 40
        tail -n 5 "$log"
    }
}

make_demo() {
    [ -f build/test-demo/$today ] && return 0
    rm -rf build/test-demo build/test-demo.new
    mkdir -p build/test-demo.new
    build/release/staffroom-hub demo --today=$today --db=build/test-demo.new/hub.db \
        --media=build/test-demo.new/media \
        >build/test-demo.new/people.txt &&
        touch build/test-demo.new/$today &&
        mv build/test-demo.new build/test-demo
}

make -s -j2 all || { echo "0 passed, 1 failed"; exit 1; }
make -s -j2 MODE=asan build/asan/run-unit build/asan/run-e2e \
    build/asan/staffroom build/asan/staffroom-hub ||
    { echo "0 passed, 1 failed"; exit 1; }

export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0
export LSAN_OPTIONS=suppressions=tests/lsan.supp:print_suppressions=0
step lint make -s lint
checks unit build/asan/run-unit
checks hub-postgres tests/postgres.sh build/asan/run-unit
step demo make_demo
checks e2e build/asan/run-e2e

# Half a minute of what `make proof` runs for longer.
for name in $harnesses; do
    tests/harness.sh build "$name" >build/test-logs/build.log 2>&1 ||
        cat build/test-logs/build.log
    step "$name" tests/harness.sh run "$name" test
done

# What a failed end-to-end test leaves behind.
for small in /tmp/staffroom-e2e.*/small; do
    [ -d "$small" ] && umount "$small" 2>/dev/null
done
rm -rf /tmp/staffroom-e2e.*

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
