#!/bin/bash
# Every sound file of five packages, read by ours and by ffmpeg: lengths, samples, and what is refused with its reason.
# Needs Debian's apt-get and dpkg, pip and the network; some 150 MB go to a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/.."
place=${1:-$(mktemp -d)}
mkdir -p "$place/archives" "$place/sounds"
# apt-get drops its rights while it downloads.
chmod 777 "$place/archives"
(
    cd "$place/archives"
    for package in hydrogen-drumkits sonic-pi-samples alsa-utils asterisk-core-sounds-en-gsm; do
        ls "$package"_*.deb >/dev/null 2>&1 || apt-get -q download "$package"
        dpkg -x "$package"_*.deb "$place/sounds/$package"
    done
    ls scipy-*.whl >/dev/null 2>&1 || python3 -m pip -q download --no-deps --only-binary :all: scipy
    mkdir -p "$place/sounds/scipy"
    python3 -m zipfile -e scipy-*.whl "$place/sounds/scipy"
)
ETUDE_SOUNDS=$place/sounds swift test --filter SoundFolderTests
