"""Decodes reassigned spectrograms that librosa made of real clips, and prints how exact and how fast that was.

    inversion.py [--clips N] [--threads T] [--kinds KIND…] [FOLDER…]

Clips of 1.5 to 4.5 s come from the sound files under the folders, spread evenly over subfolders (speakers); without any, from
data/speech-prompts and data/singularity-music as far as they are prepared, and the music among the tests' fixtures. Longer files
give three seconds from their middle. n_fft 80, hop 20, 16 kHz, Hamming; librosa's other settings, fill_nan, no clipping.

Kinds: double (everything float64), single-audio (float32 sound, librosa's own kinds of arrays), single (all arrays float32), half
(magnitudes float16), noise-1e-4 and noise-1e-3 (normal noise: magnitudes times 1 + e, frequencies e bins, times e frames),
magnitude-1e-4 and magnitude-1e-3 (the magnitudes alone). Run `scripts/bench.sh inversion`.
"""
import argparse
import glob
import os
import subprocess
import tempfile
import warnings

for name in ("OMP", "OPENBLAS", "MKL", "NUMBA"):
    os.environ[name + "_NUM_THREADS"] = "1"

import librosa
import numpy as np
import soundfile

warnings.filterwarnings("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
RATE, N_FFT, HOP, REF_POWER = 16000, 80, 20, 1e-6
KINDS = [
    "double", "single-audio", "single", "half", "magnitude-1e-4", "noise-1e-4", "magnitude-1e-3", "noise-1e-3"]


def clips(folders, count):
    groups = {}
    for folder in folders:
        for path in sorted(glob.glob(os.path.join(folder, "**", "*.*"), recursive=True)):
            if path.rsplit(".", 1)[-1].lower() in ("wav", "flac", "ogg"):
                groups.setdefault(os.path.dirname(path), []).append(path)
    chooser = np.random.default_rng(0)
    queues = [[paths[i] for i in chooser.permutation(len(paths))] for _, paths in sorted(groups.items())]
    found = []
    while len(found) < count and any(queues):
        for queue in queues:
            while queue and len(found) < count:
                path = queue.pop()
                seconds = soundfile.info(path).duration
                if seconds < 0.9:
                    continue
                start = max(0, seconds / 2 - 1.5) if seconds > 4.5 else 0
                audio, _ = librosa.load(path, sr=RATE, offset=start, duration=3 if seconds > 4.5 else None, dtype=np.float64)
                found.append((f"{os.path.basename(os.path.dirname(path))}-{os.path.splitext(os.path.basename(path))[0]}", audio))
                break
    return found


def arrays(audio, kind, noise):
    if kind in ("single-audio", "single"):
        audio = audio.astype(np.float32)
    f, t, m = librosa.reassigned_spectrogram(
        audio, sr=RATE, n_fft=N_FFT, hop_length=HOP, window="hamming", fill_nan=True, clip=False, ref_power=REF_POWER)
    if kind == "single":
        f, t, m = (x.astype(np.float32) for x in (f, t, m))
    if kind == "half":
        m = m.astype(np.float16)
    if "-1e" in kind:
        size = float(kind.split("-", 1)[1])
        m = m * (1 + size * noise.standard_normal(m.shape))
        if kind.startswith("noise"):
            f = f + size * RATE / N_FFT * noise.standard_normal(m.shape)
            t = t + size * N_FFT / RATE * noise.standard_normal(m.shape)
    return dict(frequencies=f, times=t, magnitudes=m, audio=audio, settings=np.array([RATE, N_FFT, HOP, REF_POWER], float))


parser = argparse.ArgumentParser()
parser.add_argument("folders", nargs="*")
parser.add_argument("--clips", type=int, default=36)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
options = parser.parse_args()
folders = options.folders or [
    os.path.join(ROOT, "data/speech-prompts"), os.path.join(ROOT, "data/singularity-music"),
    os.path.join(ROOT, "Tests/Golden/audio")]
chosen = clips(folders, options.clips)
if not chosen:
    raise SystemExit("inversion: no sound files; run `etude data prepare speech-prompts` or name folders")
print(f"{len(chosen)} clips, {sum(len(a) for _, a in chosen) / RATE:.0f} s, {options.threads} threads\n")
program = os.path.join(HERE, ".build/release/InversionBenchmarks")
summary = []
for kind in options.kinds:
    noise = np.random.default_rng(1)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, kind))
        paths = []
        for number, (name, audio) in enumerate(chosen):
            paths.append(os.path.join(folder, kind, f"{number:02d}-{name}.npz"))
            np.savez(paths[-1], **arrays(audio, kind, noise))
        text = subprocess.run([program, str(options.threads), *paths], check=True, capture_output=True, text=True).stdout
    for line in text.splitlines():
        name, seconds, taken, snr, coverage, _, missing = line.split("\t")
        rows.append((float(seconds), float(taken), float(snr), float(coverage)))
        print(f"{name:60} SNR {float(snr):7.1f} dB  {float(taken) / float(seconds):.3f} x real time  "
              f"coverage {float(coverage):.3f}  missing {missing}")
    seconds, taken, snr, coverage = (np.array(x) for x in zip(*rows))
    summary.append(f"| {kind} | {snr.mean():.1f} | {np.median(snr):.1f} | {snr.min():.1f} | "
                   f"{int((coverage == 1).sum())} of {len(rows)} | {taken.sum() / seconds.sum():.3f} |")
print("\n| numbers | SNR mean (dB) | median | least | whole | times real time |\n|---|---:|---:|---:|---:|---:|")
print("\n".join(summary))
