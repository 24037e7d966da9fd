#!/bin/bash
# Measures Etude beside its Python peers, one after the other on the same machine, and writes docs/benchmarks.md. The peers live
# in a virtual environment of their own, Benchmarks/.venv, which the first call fills; BENCH_PYTHON names another one. Words
# after the script's name choose parts: audio, training, store; and inversion, which is done only where it is named. BENCH_NOTE is a
# sentence about the circumstances that the document then begins with.
set -euo pipefail
cd "$(dirname "$0")/.."

parts=${*:-audio training store}
results=Benchmarks/.build/results
python=${BENCH_PYTHON:-Benchmarks/.venv/bin/python}
if [[ ! -x $python ]] || ! "$python" -c 'import librosa, pystoi, soundfile, torch' 2> /dev/null; then
    echo "bench: installing librosa, pystoi and PyTorch into Benchmarks/.venv" >&2
    python=Benchmarks/.venv/bin/python
    if ! python3 -m venv Benchmarks/.venv || ! "$python" -m pip install -q -r Benchmarks/requirements.txt; then
        echo "bench: the Python peers cannot be installed; python3-venv and a package index are needed" >&2
        exit 1
    fi
fi

# A list of sources that is older than a new file of ours would miss it.
rm -f Benchmarks/.build/release.yaml
swift build -c release --package-path Benchmarks
mkdir -p "$results"
for part in $parts; do
    case $part in
    audio) "$python" Benchmarks/audio.py "$results/audio.json" ;;
    training) "$python" Benchmarks/training.py "$results/training.json" ;;
    store)
        # By itself: 32 processes that write at once, and a comparison of 10,000 runs.
        {
            Benchmarks/.build/release/StoreBenchmarks write 32 2000 60
            Benchmarks/.build/release/StoreBenchmarks compare 10000
        } | tee "$results/store.txt"
        ;;
    inversion)
        # Exactness more than speed, and of data that must be prepared first: only where it is asked for.
        "$python" Benchmarks/inversion.py | tee "$results/inversion.txt"
        ;;
    *)
        echo "bench: no part $part; there are audio, training, store and inversion" >&2
        exit 2
        ;;
    esac
done
[[ $parts == inversion ]] && exit 0
"$python" Benchmarks/report.py "$results" docs/benchmarks.md "${BENCH_NOTE:-}"
