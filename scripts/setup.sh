#!/bin/bash
# Installs the Debian packages that are missing, and says so; silent when nothing is.
set -euo pipefail

packages=(
    pkg-config       # how the Swift package manager finds the libraries below
    libfftw3-dev     # Fourier transforms
    libdnnl-dev      # oneDNN: convolutions and matrix products
    libopenblas-dev  # linear algebra (LAPACK)
    libsndfile1-dev  # reading and writing wav, flac, ogg, mp3
    libsoxr-dev      # resampling
    libssl-dev       # libcrypto: SHA-256
    zlib1g-dev       # entropy coding and checksums of coded sound, NumPy archives
    libsqlite3-dev   # the store of runs
    ffmpeg           # decodes what libsndfile cannot (G.722 prompts, m4a)
    gnuplot-nox      # plots
)

say() { echo "setup: $*" >&2; }

stop() {
    say "$*"
    exit 2
}

if ! command -v swift > /dev/null; then
    stop "Swift is not installed; get Swift 6.2 or newer from https://www.swift.org/install/linux/ and call make again"
fi
release=$(swift --version 2> /dev/null | sed -nE 's/.*Swift version ([0-9]+)\.([0-9]+).*/\1 \2/p' | head -1)
read -r major minor <<< "${release:-0 0}"
if ((major < 6 || (major == 6 && minor < 2))); then
    stop "Swift $major.$minor is too old; get 6.2 or newer from https://www.swift.org/install/linux/"
fi

if ! command -v dpkg-query > /dev/null; then
    stop "this is not a Debian system; install the equivalents of: ${packages[*]}"
fi

missing=()
for package in "${packages[@]}"; do
    state=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2> /dev/null || true)
    [[ $state == ii* ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

if ((EUID == 0)); then
    root=()
elif command -v sudo > /dev/null; then
    root=(sudo)
else
    stop "these packages are missing and need root or sudo to install: ${missing[*]}"
fi

known() { apt-cache show --no-all-versions "$1" 2> /dev/null | grep -q '^Filename:'; }

refresh() {
    say "$1: fetching fresh ones (apt-get update)"
    # One dead source among many must not stop us, so failure shows below: by what is still unknown.
    "${root[@]}" apt-get -qq update > "$log" 2>&1 || true
    fresh=1
}

install() {
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "${missing[@]}" > "$log" 2>&1
}

fresh=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

for package in "${missing[@]}"; do
    if ! known "$package"; then
        refresh "the package lists are missing or do not name $package"
        break
    fi
done
for package in "${missing[@]}"; do
    known "$package" && continue
    if ((fresh)) && [[ -s $log ]]; then
        tail -n 3 "$log" >&2
        stop "no package lists name $package, and fetching them failed (apt-get's words are above); is there a network?"
    fi
    stop "Debian has no package $package in the sources of this machine; add a source that does, then call make again"
done

say "installing ${missing[*]}"
if ! install; then
    # Old lists name versions that the archive no longer has.
    ((fresh)) || refresh "installing failed, perhaps because the package lists are old"
    if ! install; then
        tail -n 5 "$log" >&2
        stop "apt-get could not install: ${missing[*]} (its last words are above)"
    fi
fi
say "done"
