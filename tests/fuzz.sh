#!/bin/sh
# tests/fuzz.sh TARGET SECONDS [RUNS]: one fuzzer, until the time is over or,
# with RUNS, the runs are done.  It begins with the seeds that are committed;
# what it finds beside them stays in build/fuzz-corpus.
set -eu
target=$1 seconds=$2 runs=${3:-}
found=build/fuzz-corpus/$target
mkdir -p "$found"
limit=-max_total_time=$seconds
[ -z "$runs" ] || limit=-runs=$runs
seed=${SEED:-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}
echo "fuzz $target: seed $seed"
export ASAN_OPTIONS=quarantine_size_mb=16:allocator_may_return_null=1
exec build/fuzz/"fuzz_$target" -max_len=8192 -timeout=1 -rss_limit_mb=256 \
    -print_final_stats=1 -seed="$seed" "$limit" \
    -artifact_prefix="build/fuzz/$target-" \
    "$found" "tests/fuzz/corpus/$target"
