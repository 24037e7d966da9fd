#!/bin/bash
# Writes anew what the code says of the experiment language: the JSON Schema, and the lower part of docs/experiments.md.
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
