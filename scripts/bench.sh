#!/bin/bash
# Measures Etude beside its Python peers, one after the other on the same machine. The peers live in a virtual environment
# of their own, Benchmarks/.venv, which the first call fills.
set -euo pipefail
cd "$(dirname "$0")/.."

python=Benchmarks/.venv/bin/python
if [[ ! -x $python ]] || ! "$python" -c 'import librosa, pystoi, soundfile' 2> /dev/null; then
    echo "bench: installing librosa and pystoi into Benchmarks/.venv" >&2
    if ! python3 -m venv Benchmarks/.venv || ! "$python" -m pip install -q -r Benchmarks/requirements.txt; then
        echo "bench: the Python peers cannot be installed; python3-venv and a package index are needed" >&2
        exit 1
    fi
fi

# A list of sources that is older than a new file of ours would miss it.
rm -f Benchmarks/.build/release.yaml
swift build -c release --package-path Benchmarks
"$python" Benchmarks/audio.py

# The store by itself: 32 processes that write at once, and a comparison of 10,000 runs.
Benchmarks/.build/release/StoreBenchmarks write 32 2000 60
Benchmarks/.build/release/StoreBenchmarks compare 10000
