#!/bin/bash
# Plants faults in a copy of the sources, one at a time, and demands that tests notice: each line of Tests/Faults/faults.tsv is a
# fault with the tests that must fail. A new fault is a line; one whose old text no longer stands once in its file is an error.
#
#     scripts/mutate.sh            all of them; the first time the copy is built, which takes minutes
#     scripts/mutate.sh NAME...    some of them
#     scripts/mutate.sh --check    only whether every fault can still be planted; nothing is built
set -euo pipefail
cd "$(dirname "$0")/.."

list=Tests/Faults/faults.tsv
copy=.build/mutants
check=false
[[ ${1:-} == --check ]] && { check=true; shift; }
wanted=" $* "

# The text with its \n turned to ends of lines.
unfolded() { printf '%s' "${1//\\n/$'\n'}"; }

passed=0
failed=0
if ! $check; then
    mkdir -p "$copy"
    for part in Package.swift Package.resolved Sources Tests docs experiments scripts Makefile README.md CONTRIBUTING.md \
        runs.sqlite.schema .swift-format Benchmarks; do
        [[ -e $part ]] || continue
        # Times are kept, so that a second call builds what changed.
        rm -rf "${copy:?}/$part" && cp -a "$part" "$copy/$part"
    done
    (cd "$copy" && swift build --build-tests > mutate.log 2>&1) || {
        echo "mutate: the sources do not build without a fault; $copy/mutate.log has why" >&2
        exit 1
    }
fi
while IFS=$'\t' read -r name file tests old new; do
    [[ $name == \#* || -z $name ]] && continue
    [[ $wanted == "  " || $wanted == *" $name "* ]] || continue
    old=$(unfolded "$old")
    new=$(unfolded "$new")
    text=$(< "$file")
    rest=${text/"$old"/}
    if [[ $rest == "$text" || $rest == *"$old"* ]]; then
        echo "cannot plant  $name: its old text does not stand once in $file"
        failed=$((failed + 1))
        continue
    fi
    if $check; then
        passed=$((passed + 1))
        continue
    fi
    printf '%s\n' "${text/"$old"/"$new"}" > "$copy/$file"
    began=$SECONDS
    if ! (cd "$copy" && swift build --build-tests > mutate.log 2>&1); then
        echo "does not build  $name: $(grep -m1 'error:' "$copy/mutate.log" || true)"
        failed=$((failed + 1))
    elif (cd "$copy" && swift test --skip-build --no-parallel --filter "$tests" > mutate.log 2>&1); then
        echo "SURVIVED  $name ($file): $tests pass"
        failed=$((failed + 1))
    elif grep -q '^✘ Test .* failed\|✘ .* recorded an issue\|Fatal error' "$copy/mutate.log"; then
        echo "found  $name ($((SECONDS - began)) s)"
        passed=$((passed + 1))
    else
        echo "no test ran  $name: nothing is called $tests"
        failed=$((failed + 1))
    fi
    cp -a "$file" "$copy/$file"
    touch "$copy/$file"
done < "$list"
echo "$passed passed, $failed failed"
((failed == 0))
