#!/bin/bash
# Checks the marked numbers of every document (docs/reports.md, "Numbers in words of your own"), or writes them anew from the stores.
#
#     scripts/documents.sh [--check | --update] [ETUDE]
set -euo pipefail
cd "$(dirname "$0")/.."

mode=--check
if [[ ${1:-} == --check || ${1:-} == --update ]]; then
    mode=$1
    shift
fi
etude=${1:-.build/release/etude}
mapfile -t documents < <(git ls-files '*.md' | xargs grep -lE '^<!-- (numbers of:|made by: etude report)' | sort)
((${#documents[@]})) || {
    echo "documents: no document has markers" >&2
    exit 2
}
exec "$etude" report "$mode" "${documents[@]}"
