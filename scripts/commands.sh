#!/bin/bash
# Writes docs/commands.md: what every command says of itself. Its argument is the program, .build/release/etude without one.
set -euo pipefail
cd "$(dirname "$0")/.."
etude=${1:-.build/release/etude}
export COLUMNS=100

# The subcommands of a command, as its help lists them.
below() {
    "$etude" "$@" --help | awk '/^SUBCOMMANDS:/ { on = 1; next } /^  *See / { on = 0 } on && /^  [a-z]/ { print $1 }'
}

page() {
    printf '\n## etude%s\n\n```\n' "${*:+ $*}"
    "$etude" "$@" --help | sed 's/[[:space:]]*$//' | awk 'NF || seen { seen = 1; if (NF) { printf "%s%s\n", gap, $0; gap = "" } else gap = gap "\n" }'
    printf '```\n'
    local name
    for name in $(below "$@"); do page "$@" "$name"; done
}

{
    printf '# Commands\n\n'
    printf 'Every command, argument and option, as `--help` prints them. `scripts/commands.sh` writes this page.\n'
    page
} > docs/commands.md
