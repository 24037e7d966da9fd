#!/bin/bash
# Retrains the first epoch of one published run of each study (docs/results/verify.txt) and compares its digests, or evaluates it
# again where it has nothing to train, so that a change of bits is seen when it is made. What cannot be compared is named, and does not pass as compared. Exit code 1 where bits differ.
#
#     scripts/verify-results.sh [--prepare] [ETUDE]      --prepare fetches the corpora that are missing
set -euo pipefail
cd "$(dirname "$0")/.."

prepare=0
if [[ ${1:-} == --prepare ]]; then
    prepare=1
    shift
fi
etude=${1:-.build/release/etude}
list=${ETUDE_VERIFY_LIST:-docs/results/verify.txt}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
compared=0
skipped=0
differing=0

cannot() {
    echo "verify: CANNOT BE COMPARED: $name of $store: $*"
    skipped=$((skipped + 1))
}

while read -r store name seed corpora; do
    [[ -n $store && $store != \#* ]] || continue
    file=docs/results/$store.sqlite
    found=$("$etude" query --store "$file" --format csv "
        SELECT r.id || ' ' || coalesce(a.instructions, '-') || ' ' || coalesce(a.numerics, '-') || ' ' ||
            ((SELECT count(*) FROM digests d WHERE d.run = r.id AND d.epoch = 1) + coalesce(r.parameters = 0, 0)) AS found
        FROM runs r JOIN attempts a ON a.run = r.id WHERE r.name = '$name' AND r.seed = $seed
        ORDER BY a.attempt LIMIT 1" | tail -n +2 | tr -d '\r"')
    if [[ -z $found ]]; then
        echo "verify: $list names $name, seed $seed, of $file, which has no such run" >&2
        exit 2
    fi
    read -r id instructions numerics digests <<< "$found"
    if ((digests == 0)); then
        cannot "it was published without digests"
        continue
    fi
    if [[ $numerics == - || $instructions == - ]]; then
        cannot "it was published before instructions and the numerics version were recorded"
        continue
    fi
    missing=
    for corpus in $corpora; do
        [[ -f data/$corpus/manifest.json ]] && continue
        ((prepare)) && "$etude" data prepare "$corpus" > "$log" 2>&1 && continue
        missing=$corpus
        break
    done
    if [[ -n $missing ]]; then
        ((prepare == 0)) || tail -n 2 "$log" >&2
        cannot "the corpus $missing is not here; \`etude data prepare $missing\` fetches it, with a network"
        continue
    fi
    code=0
    "$etude" verify "$id" --epochs 1 --store "$file" > "$log" 2> "$log.err" || code=$?
    if ((code == 0)); then
        echo "verify: $(cat "$log")"
        compared=$((compared + 1))
    elif ((code == 1)) && grep -q "could not be verified" "$log"; then
        cannot "$(cat "$log")"
    else
        echo "verify: BITS MOVED: $(cat "$log" "$log.err")" >&2
        differing=$((differing + 1))
    fi
done < "$list"
rm -f "$log.err"
echo "verify: of the published runs, $compared are the same, $differing differ, $skipped could not be compared"
if ((differing)); then
    echo "verify: where bits were moved on purpose, raise Numerics.version and say so in its log" >&2
    exit 1
fi
