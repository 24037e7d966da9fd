#!/bin/bash
# Kills runs and sweeps over and over, and compares what comes of them with what comes of a quiet run: the long version of
# what the tests do in a moment.
#
#     scripts/torture.sh [ETUDE] [KILLS OF A RUN] [KILLS OF A SWEEP]
set -euo pipefail
cd "$(dirname "$0")/.."

etude=$(realpath "${1:-.build/release/etude}")
run_kills=${2:-50}
sweep_kills=${3:-20}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
RANDOM=1

for voice in 0 1 2 3 4 5 6 7; do
    mkdir -p "$work/voices/v$voice"
    ffmpeg -loglevel error -f lavfi -i "sine=f=$((150 + 60 * voice)):r=8000:d=1.5" \
        -f lavfi -i "anoisesrc=c=pink:a=0.1:s=$voice:r=8000:d=1.5" -filter_complex amix "$work/voices/v$voice/a.wav"
done

# Every number but those that measure time.
numbers() {
    "$etude" query --store "$1/runs.sqlite" --format csv "SELECT run, epoch, split, name, value FROM current_metrics \
        WHERE name <> 'real_time_factor' ORDER BY 1, 2, 3, 4"
    "$etude" query --store "$1/runs.sqlite" --format csv "SELECT run, epoch, learning_rate, is_best FROM runs \
        JOIN current_epochs e ON e.run = runs.id ORDER BY 1, 2"
    (cd "$1" && sha256sum runs/*/best.safetensors runs/*/latest.safetensors)
}

prepare() {
    mkdir -p "$1"
    cp -r "$work/voices" "$1/"
    printf '%s\n' "$2" > "$1/x.json"
}

# Sleeps for a random time of at most so many milliseconds.
nap() { sleep "$(printf '0.%03d' $((RANDOM % $1)))"; }

data='"dataset": { "kind": "denoise", "folder": "voices", "sample_rate": 8000, "crop_samples": 2048,
    "validation_fraction": 0.25, "train_examples": 16 }'
music='"dataset": { "kind": "music", "folder": "voices", "sample_rate": 8000, "input_seconds": 0.4,
    "target_seconds": 0.1, "validation_fraction": 0.25, "train_examples": 16 }'
data_of() { if [[ $1 == lstm_mel ]]; then echo "$music"; else echo "$data"; fi; }
model_of() {
    case $1 in
    stft_unet) echo '{ "kind": "stft_unet", "n_fft": 64, "hop_length": 32, "channels": [4, 8] }' ;;
    lstm_mel) echo '{ "kind": "lstm_mel", "n_fft": 64, "hop_length": 32, "n_mels": 8, "input_seconds": 0.4,
        "target_seconds": 0.1, "width": 8 }' ;;
    reassigned_inverter) echo '{ "kind": "reassigned_inverter", "approach": 3 }' ;;
    griffin_lim) echo '{ "kind": "griffin_lim", "iterations": 20 }' ;;
    wave_unet) echo '{ "kind": "wave_unet", "kernel_size": 5, "channels": [4, 8] }' ;;
    conv_autoencoder)
        echo '{ "kind": "conv_autoencoder", "n_fft": 64, "hop_length": 32, "channels": [4, 6], "time_strides": [1, 2],
            "frequency_strides": [2, 2], "latent_channels": 3, "features": "complex", "quantizer": "bounded" }' ;;
    codewords)
        echo '{ "kind": "conv_autoencoder", "n_fft": 64, "hop_length": 32, "channels": [4, 6], "time_strides": [1, 2],
            "frequency_strides": [2, 2], "latent_channels": 3, "features": "complex", "quantizer": "vector", "bits": 5 }' ;;
    esac
}

for kind in stft_unet wave_unet conv_autoencoder codewords lstm_mel reassigned_inverter griffin_lim; do
    experiment="{ \"model\": $(model_of $kind), $(data_of $kind),
        \"training\": { \"epochs\": 12, \"batch_size\": 4, \"schedule\": { \"kind\": \"plateau\", \"patience\": 0 } } }"
    prepare "$work/$kind-quiet" "$experiment"
    (cd "$work/$kind-quiet" && "$etude" run x.json 2> log)
    numbers "$work/$kind-quiet" > "$work/expected"
    kills=0
    rounds=0
    while ((kills < run_kills)); do
        rounds=$((rounds + 1))
        place="$work/$kind-$rounds"
        prepare "$place" "$experiment"
        while ((kills < run_kills)); do
            (cd "$place" && exec "$etude" run x.json 2>> log) & child=$!
            nap 400
            if kill -KILL $child 2> /dev/null; then kills=$((kills + 1)); fi
            wait $child 2> /dev/null && break
        done
        (cd "$place" && "$etude" run x.json 2>> log)
        numbers "$place" | cmp - "$work/expected"
        "$etude" store check --store "$place/runs.sqlite" > /dev/null
    done
    echo "$kind: killed $kills times in $rounds runs; weights and metrics are those of the run that was left alone"
done

sweep="{ \"name\": \"tiny\", \"model\": { \"kind\": \"wave_unet\", \"kernel_size\": 3, \"channels\": [2, 4] },
    ${data/2048/1024}, \"metrics\": [\"snr\"], \"training\": { \"epochs\": 3, \"batch_size\": 4 }, \"seeds\": \"1..3\",
    \"sweep\": { \"grid\": { \"training.batch_size\": [2, 4],
        \"training.optimizer.learning_rate\": [0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007, 0.008, 0.009, 0.01] } } }"
prepare "$work/sweep-quiet" "$sweep"
(cd "$work/sweep-quiet" && "$etude" run x.json --jobs 4 2> log)
numbers "$work/sweep-quiet" > "$work/expected"
place="$work/sweep"
prepare "$place" "$sweep"
for ((kill = 1; kill <= sweep_kills; kill++)); do
    # All processes at once by turns with the one that started the others.
    (cd "$place" && exec setsid "$etude" run x.json --jobs 4 2>> log) & group=$!
    sleep 0.2
    nap 900
    if ((kill % 2)); then kill -KILL -- -$group 2> /dev/null || true; else kill -KILL $group 2> /dev/null || true; fi
    wait $group 2> /dev/null || true
done
(cd "$place" && "$etude" run x.json --jobs 4 2>> log)
numbers "$place" | cmp - "$work/expected"
"$etude" store check --store "$place/runs.sqlite" > /dev/null
count() { "$etude" query --store "$place/runs.sqlite" --format csv "SELECT count(*) FROM $1" | tail -n 1 | sed 's/.*,//'; }
echo "sweep: killed $sweep_kills times; $(count "runs WHERE status = 'finished'") of 60 trials finished," \
    "$(count "attempts WHERE status = 'finished'") attempts that finished, $(count attempts) attempts in all," \
    "$(count current_epochs) of 180 epochs; every number is that of the sweep that was left alone"
