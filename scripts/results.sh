#!/bin/bash
# Trains every published study anew, from a clean commit, and remakes docs/results: some five hours on two cores.
#
#     scripts/results.sh [--dry-run] [STUDY...]      quickstart denoise codec predict inversion; all by default
#
# It may be killed at any moment and called again: finished runs are left alone, and a run that was stopped goes on after its last
# epoch. All of a commit's runs lie in .build/results/<commit>, so a new commit begins anew.
set -euo pipefail
cd "$(dirname "$0")/.."

etude=$PWD/.build/release/etude
out=docs/results
all=(quickstart denoise codec predict inversion)
dry=0
if [[ ${1:-} == --dry-run ]]; then
    dry=1
    shift
fi
studies=("$@")
(($#)) || studies=("${all[@]}")

say() { echo "results: $*" >&2; }
call() {
    if ((dry)); then
        echo "  $*"
        return
    fi
    "$@"
}

for study in "${studies[@]}"; do
    [[ " ${all[*]} " == *" $study "* ]] || {
        say "there is no study $study; there are ${all[*]}"
        exit 2
    }
done

# A commit that changes nothing but what this makes goes on with the runs of the one before it.
made=(. ":(exclude)$out" ":(exclude)*.md")
commit=$(git rev-list -1 --abbrev-commit --abbrev=12 HEAD -- "${made[@]}")
work=.build/results/$commit

# Runs record the commit that they were trained from, so all must be as it was committed while any are trained; the documents are made
# after the last, and may be half made when this is called again.
own=("${made[@]}")
for study in "${studies[@]}"; do
    [[ -f $work/$study.trained ]] || own=(.)
done
changes=$(git status --porcelain --untracked-files=all -- "${own[@]}")
if [[ -n $changes ]]; then
    say "the working copy differs from its commit, so runs could not be trained again from it; commit or remove:"
    echo "$changes" >&2
    exit 2
fi
call mkdir -p "$work"

# Runs of a study in a store of their own.
train() {
    [[ $phase == train ]] || return 0
    local store=$1
    shift
    call "$etude" run "$@" --store "$work/$store.sqlite"
}

# Documents are written anew; an order that no longer holds in one is said, and is a person's to mend.
untrue=0
anew() {
    local code=0
    call "$@" || code=$?
    ((code <= 1)) || exit "$code"
    ((code == 0)) || untrue=1
}

# The store that is published, and the document beside it. Own words in a document are kept: it is made anew from its first line.
publish() {
    [[ $phase == publish ]] || return 0
    local name=$1 from=$2
    shift 2
    call "$etude" store export "$@" --store "$work/$from.sqlite" -o "$out/$name.sqlite"
    anew "$etude" report --update "$out/$name.md" --store "$out/$name.sqlite"
}

corpora() {
    [[ $phase == train ]] || return 0
    for corpus in "$@"; do call "$etude" data prepare "$corpus"; done
}

quickstart() {
    corpora speech-prompts
    train quickstart experiments/denoise/quickstart-*.json --seeds 1,2 --set training.epochs=2
    publish quickstart quickstart denoise
}

denoise() {
    corpora speech-prompts
    train denoise experiments/denoise/stft-unet.json experiments/denoise/wave-unet.json
    publish denoise denoise denoise
}

codec() {
    corpora speech-prompts
    train codec experiments/codec/{smoke,useful,low-rate,vector,vector-low-rate}.json --seeds 1
    publish codec codec codec
}

predict() {
    corpora singularity-music
    train predict experiments/predict/{bands,blend,log1p,lstm-mel}.json
    train predict experiments/predict/quick.json --seeds 42..44
    publish predict predict predict
}

# What is published of it besides the made baselines: not the variants that other files try.
inversion() {
    corpora speech-prompts
    train inversion experiments/inversion/{zero,exact,phase-gradient,phase-gradient-estimated,griffin-lim}.json \
        experiments/inversion/{approach-1,approach-2,approach-3,sign-free,aligned-2}.json \
        experiments/inversion/robust-{frames,noise,precision,threshold}.json
    publish inversion inversion inversion --where 'name !~ robust*'
    publish inversion-robustness inversion inversion --where 'name ~ robust*' --sounds 0
}

number=0
for study in "${studies[@]}"; do
    number=$((number + 1))
    if [[ -f $work/$study.trained ]]; then
        say "study $number of ${#studies[@]}: $study is trained, of commit $commit"
        continue
    fi
    say "study $number of ${#studies[@]}: training $study, of commit $commit"
    phase=train
    "$study"
    call touch "$work/$study.trained"
done
number=0
for study in "${studies[@]}"; do
    number=$((number + 1))
    say "study $number of ${#studies[@]}: writing its stores and documents"
    phase=publish
    "$study"
done
say "writing the numbers that documents cite"
anew scripts/documents.sh --update "$etude"
((untrue == 0)) || say "some orders that documents state do not hold anymore: read the lines above, and mend those sentences"
say "done; \`git diff --stat\` shows what changed"
