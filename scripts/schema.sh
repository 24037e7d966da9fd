#!/bin/bash
# Writes anew what the code says of the experiment language: the JSON Schema, and the lower part of docs/experiments.md. To
# experiments/defaults.txt, which holds what shipped, it adds the new keys. runs.sqlite.schema is what the migrations make.
# Call it after adding an entry or a key; the tests compare both files with the code. It builds the program first, unless
# one is given.
set -euo pipefail
cd "$(dirname "$0")/.."

etude=${1:-}
if [ -z "$etude" ]; then
    swift build --product etude
    etude=.build/debug/etude
fi
mark='<!-- Below this line: etude schema --markdown -->'
new=$(mktemp)
trap 'rm -f "$new"' EXIT

"$etude" schema > "$new"
cp "$new" experiments/experiment.schema.json
sed "/^$mark\$/q" docs/experiments.md > "$new"
"$etude" schema --markdown >> "$new"
cp "$new" docs/experiments.md
# What shipped stays as it is, and new keys are added.
"$etude" schema --defaults > "$new"
shipped=experiments/defaults.txt
awk -F '\t' 'NR == FNR { known[$1] = 1 } NR == FNR || !($1 in known)' "$shipped" "$new" | LC_ALL=C sort > "$new.all"
cp "$new.all" "$shipped"
rm "$new.all"
# The schema of stores, below what the file says of itself.
(grep '^--' runs.sqlite.schema; echo; "$etude" store schema --new) > "$new"
cp "$new" runs.sqlite.schema
