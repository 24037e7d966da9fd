#!/bin/bash
# Builds and runs every test, optimised as the product is, and prints what the runner says at its end.
set -euo pipefail
cd "$(dirname "$0")/.."

log=.build/test.log
mkdir -p .build

if ! swift build -c release --build-tests > "$log" 2>&1; then
    grep -E 'error:|warning:' "$log" | sort -u | head -40 >&2 || tail -n 40 "$log" >&2
    echo "test: the build failed; $log has all of it" >&2
    exit 1
fi

status=0
swift test -c release --skip-build > "$log" 2>&1 || status=$?
if ((status)); then
    grep -E '✘|error:|[Ff]atal' "$log" | head -60 >&2 || true
fi
# The runner's own closing lines: how many tests, in how many seconds, with what outcome.
tail -n 3 "$log"
exit $status
