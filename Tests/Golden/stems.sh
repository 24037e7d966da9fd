#!/bin/bash
# Writes music/made.stem.mp4: a made-up stem file in the layout of MUSDB18, five tones of 1 s (mixture, drums, bass, other,
# vocals), by ffmpeg.
cd "$(dirname "$0")"
inputs=() maps=()
for index in 0 1 2 3 4; do
    inputs+=(-f lavfi -i "sine=frequency=$((300 + 200 * index)):sample_rate=8000:duration=1")
    maps+=(-map "$index:a")
done
ffmpeg -v error -y "${inputs[@]}" "${maps[@]}" -c:a aac -b:a 24k -ac 1 -bitexact music/made.stem.mp4
