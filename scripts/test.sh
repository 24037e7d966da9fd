#!/bin/bash
# Builds and runs every test, optimised as the product is, then the fast ones under each other set of instructions that the
# processor has, and prints what the runner says at its end.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p .build
build=.build/test-build.log
log=.build/test.log

if ! swift build -c release --build-tests > "$build" 2>&1; then
    grep -aE "error:" "$build" | sort -u | head -40 >&2 || tail -n 40 "$build" >&2
    echo "test: the build failed; $build has all of it" >&2
    exit 1
fi
# Ours are errors; those of the packages that we build on are shown.
grep -a "warning:" "$build" | sort -u >&2 || true

# One test after another: the engine's threads and prepared convolutions belong to the process and serve one run at a time,
# as in the product.
status=0
swift test -c release --skip-build --no-parallel > "$log" 2>&1 || status=$?
if ((status)); then
    grep -aE "✘|error:|[Ff]atal" "$log" | head -60 >&2 || true
    echo "test: $log has all of it" >&2
fi

# What this machine could not test is said, by who could not.
grep -aE "^NOT TESTED" "$log" | sed 's/^/test: /' || true

# Results must hold under every set of instructions (docs/design.md), whichever the machine that runs this has.
fast='^(TensorsTests|LearningTests)\.|InvertingTests'
has() { ETUDE_ISA=$1 .build/release/etude schema > /dev/null 2>&1; }
used=${ETUDE_ISA:-}
for isa in avx512 avx2 baseline; do
    if ! has "$isa"; then
        echo "test: NOT TESTED under $isa: this processor lacks it"
        continue
    fi
    [[ -n $used ]] || used=$isa
    [[ $isa != "$used" ]] || continue
    other=.build/test-$isa.log
    failed=0
    ETUDE_ISA=$isa swift test -c release --skip-build --no-parallel --filter "$fast" > "$other" 2>&1 || failed=$?
    if ((failed)); then
        grep -aE "✘|error:|[Ff]atal" "$other" | head -30 >&2 || true
        echo "test: under $isa: $other has all of it" >&2
        status=$failed
    fi
    echo "test: fast tests under $isa: $(tail -n 1 "$other")"
done
# Published runs still come out the same: a change of bits is seen when it is made.
verify=()
[[ -z ${ETUDE_TEST_PREPARE:-} ]] || verify=(--prepare)
scripts/verify-results.sh "${verify[@]}" || status=1
echo "test: every test, under ${used:-no set of instructions}:"
# The runner's own closing line: how many tests, in how many seconds, with what outcome.
tail -n 1 "$log"
exit $status
