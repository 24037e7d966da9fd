#!/bin/bash
# What `make run` does, from packages to the report: each step with its number and the time that is left.
set -euo pipefail
cd "$(dirname "$0")/.."

etude=.build/release/etude
study=denoise
files=(experiments/denoise/quickstart-stft-unet.json experiments/denoise/quickstart-wave-unet.json)
seeds=(1 2)

names=()
commands=()
weights=()
# step NAME SECONDS COMMAND: seconds are those of two cores, a measure of one step beside another.
step() {
    names+=("$1")
    weights+=("$2")
    commands+=("$3")
}

step "packages" 20 "scripts/setup.sh"
step "building etude" 200 "swift build -c release --product etude"
step "real speech" 40 "$etude data prepare speech-prompts"
for seed in "${seeds[@]}"; do
    for file in "${files[@]}"; do
        step "training $(basename "$file" .json), seed $seed" 45 "$etude run $file --seeds $seed"
    done
done
step "comparison and report" 5 "$etude compare $study && $etude report $study -o results.md"

total=0
for weight in "${weights[@]}"; do total=$((total + weight)); done

words() {
    if (($1 >= 90)); then echo "about $((($1 + 30) / 60)) min"; else echo "about $(($1 > 10 ? ($1 + 5) / 10 * 10 : 10)) s"; fi
}

began=$SECONDS
spent=0 # weight of what is done
for index in "${!names[@]}"; do
    left=$((total - spent))
    # What was ready costs nothing: only steps that took their time say how fast this machine is.
    elapsed=$((SECONDS - began))
    if ((elapsed > 60 && spent > 0 && elapsed * 2 > spent)); then left=$((left * elapsed / spent)); fi
    echo "step $((index + 1)) of ${#names[@]}: ${names[index]} ($(words "$left") left)" >&2
    bash -c "set -euo pipefail; ${commands[index]}"
    spent=$((spent + weights[index]))
done
echo "done in $(words $((SECONDS - began))); results.md holds the table, the curves and the controls" >&2
