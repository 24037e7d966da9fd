#!/bin/bash
# Plants faults in a copy of the sources, one at a time, and demands that tests notice: each line of Tests/Faults/faults.tsv is a
# fault with the tests that must fail. A new fault is a line; one whose old text no longer stands once in its file is an error.
#
#     scripts/mutate.sh            all of them: the copy is built once, which takes minutes, then some half a minute a fault
#     scripts/mutate.sh NAME...    some of them
#     scripts/mutate.sh --resume   leaves out those that were found before, in whose line and file nothing has changed since
#     scripts/mutate.sh --check    only whether every fault can still be planted; nothing is built
#
# Every fault tells its place in the list, the last line how many were found; exit code 1 says that one was not.
set -euo pipefail
cd "$(dirname "$0")/.."

list=Tests/Faults/faults.tsv
copy=.build/mutants
found=$copy/found
check=false
resume=false
while [[ ${1:-} == --* ]]; do
    case $1 in
        --check) check=true ;;
        --resume) resume=true ;;
        *) echo "mutate: there is no option $1; there are --check and --resume" >&2; exit 2 ;;
    esac
    shift
done
for name in "$@"; do
    grep -q "^$name"$'\t' "$list" || { echo "mutate: $list has no fault named $name" >&2; exit 2; }
done
wanted=" $* "

# The text with its \n turned to ends of lines.
unfolded() { printf '%s' "${1//\\n/$'\n'}"; }

# Only what differs is copied, so that a second call builds what changed.
mirror() {
    local file
    if [[ -f $1 ]]; then
        cmp -s "$1" "$copy/$1" || cp "$1" "$copy/$1"
        return
    fi
    while IFS= read -r -d '' file; do
        cmp -s "$file" "$copy/$file" && continue
        mkdir -p "$copy/${file%/*}"
        cp -d --preserve=mode "$file" "$copy/$file"
    done < <(find "$1" -name .build -prune -o -type f -print0 -o -type l -print0)
    while IFS= read -r -d '' file; do
        [[ -e $file || -L $file ]] || rm "$copy/$file"
    done < <(cd "$copy" && find "$1" -name .build -prune -o -type f -print0 -o -type l -print0)
}

# The checksum of what a fault was found in.
state() { printf '%s' "$1" | cat - "$2" | sha256sum | cut -c1-64; }

if ! $check; then
    mkdir -p "$copy"
    for part in Package.swift Package.resolved Sources Tests docs experiments scripts Makefile README.md CONTRIBUTING.md \
        runs.sqlite.schema .swift-format Benchmarks; do
        [[ -e $part ]] && mirror "$part"
    done
    $resume || rm -f "$found"
    touch "$found"
    (cd "$copy" && swift build --build-tests > mutate.log 2>&1) || {
        echo "mutate: the sources do not build without a fault; $copy/mutate.log has why" >&2
        exit 1
    }
fi

# Whether a fault of the list is asked for.
is_wanted() { [[ $1 != \#* && -n $1 ]] && [[ $wanted == "  " || $wanted == *" $1 "* ]]; }

is_known() { $resume && grep -qx "$1 $(state "$2" "$3")" "$found"; }

# Tests are given no standard input, and no signal that a shell in the background ignores: some send Ctrl-C.
run_tests() {
    (cd "$copy" && timeout "$2" env --default-signal swift test --skip-build --no-parallel --filter "$1" \
        > mutate.log 2>&1 < /dev/null)
}

# The first test that failed.
failed_test() {
    grep -aoE '^✘ Test .*(failed after|recorded an issue)' "$copy/mutate.log" | head -1 \
        | sed -E 's/^✘ Test ("[^"]*"|[^ ]+).*/\1/' || true
}

count=0
suites=""
while IFS= read -r line; do
    IFS=$'\t' read -r name file tests _ <<< "$line"
    is_wanted "$name" || continue
    count=$((count + 1))
    $check || is_known "$name" "$line" "$file" || suites+="|$tests"
done < "$list"
# A test that fails anyway finds nothing.
if [[ -n $suites ]] && ! run_tests "$(tr '|' '\n' <<< "${suites#|}" | sort -u | paste -sd '|')" 3600; then
    echo "mutate: without a fault $(failed_test) fails; $copy/mutate.log has why" >&2
    exit 1
fi

place=0
passed=0
while IFS= read -r line; do
    IFS=$'\t' read -r name file tests old new <<< "$line"
    is_wanted "$name" || continue
    place=$((place + 1))
    say() { echo "$place of $count  $*"; }
    old=$(unfolded "$old")
    new=$(unfolded "$new")
    text=$(< "$file")
    rest=${text/"$old"/}
    if [[ $rest == "$text" || $rest == *"$old"* ]]; then
        say "cannot plant  $name: its old text does not stand once in $file"
        continue
    fi
    if $check; then
        passed=$((passed + 1))
        continue
    fi
    if is_known "$name" "$line" "$file"; then
        say "found before  $name"
        passed=$((passed + 1))
        continue
    fi
    printf '%s\n' "${text/"$old"/"$new"}" > "$copy/$file"
    began=$SECONDS
    if ! (cd "$copy" && swift build --build-tests > mutate.log 2>&1 < /dev/null); then
        say "does not build  $name: $(grep -m1 'error:' "$copy/mutate.log" || true)"
    else
        built=$((SECONDS - began))
        code=0
        # A test that hangs has noticed as well.
        run_tests "$tests" 900 || code=$?
        which=$(failed_test)
        if ! grep -aqE 'Test run with [1-9]|Test .* started' "$copy/mutate.log"; then
            say "no test ran  $name: nothing is called $tests"
        elif ((code == 0)); then
            say "SURVIVED  $name ($file): $tests pass"
        else
            say "found  $name by ${which:-a trap or a test that hangs} ($built s to build, $((SECONDS - began - built)) s to test)"
            echo "$name $(state "$line" "$file")" >> "$found"
            passed=$((passed + 1))
        fi
    fi
    cp "$file" "$copy/$file"
done < "$list"
if $check; then
    echo "$passed of $count can be planted"
else
    echo "found $passed of $count"
fi
((passed == count))
