"""Times librosa, pystoi and the audio room on one signal, one thread each, and prints the ratios.

    audio.py [OUT.json]

Run through `make bench`, which builds the other side and installs librosa 0.11 and pystoi 0.4.1.
"""
import os

for name in ("OMP", "OPENBLAS", "MKL", "NUMBA"):
    os.environ[name + "_NUM_THREADS"] = "1"

import json
import subprocess
import sys
import tempfile
import time
import warnings

import librosa
import numpy as np
import pystoi
import soundfile

warnings.filterwarnings("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
RATE, N_FFT, HOP, SECONDS = 22050, 2048, 512, 5

# Five seconds of speech-like sound: the speech fixture, repeated at this rate, with a little noise.
speech, _ = soundfile.read(os.path.join(HERE, "../Tests/Golden/audio/speech.wav"), dtype="float32")
signal = np.resize(speech, RATE * SECONDS) + 1e-3 * np.random.default_rng(0).standard_normal(RATE * SECONDS)
signal = signal.astype(np.float32)


def best(body, rounds):
    body()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        body()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


spectrum = librosa.stft(signal, n_fft=N_FFT, hop_length=HOP)
magnitudes = np.abs(spectrum)
bank = librosa.filters.mel(sr=RATE, n_fft=N_FFT)
mel = librosa.feature.melspectrogram(y=signal, sr=RATE, n_fft=N_FFT, hop_length=HOP)
noisy = signal * 0.9 + 0.001
peers = {
    "stft": best(lambda: librosa.stft(signal, n_fft=N_FFT, hop_length=HOP), 20),
    "istft": best(lambda: librosa.istft(spectrum, hop_length=HOP, length=len(signal)), 20),
    "mel": best(lambda: librosa.feature.melspectrogram(y=signal, sr=RATE, n_fft=N_FFT, hop_length=HOP), 20),
    "reassigned": best(lambda: librosa.reassigned_spectrogram(signal, sr=RATE, n_fft=N_FFT, hop_length=HOP), 10),
    "griffin_lim": best(lambda: librosa.griffinlim(magnitudes, n_iter=32, hop_length=HOP, length=len(signal)), 3),
    "mel_inversion": best(lambda: librosa.util.nnls(bank, mel), 2),
    "stoi": best(lambda: pystoi.stoi(signal, noisy, RATE), 5),
}
residual = np.linalg.norm(bank @ librosa.util.nnls(bank, mel) - mel) / np.linalg.norm(mel)

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "signal.wav")
    soundfile.write(path, signal, RATE, subtype="FLOAT")
    program = os.path.join(HERE, ".build/release/AudioBenchmarks")
    lines = subprocess.run([program, path], check=True, capture_output=True, text=True).stdout.split("\n")
ours = dict(line.split() for line in lines if line)
print(f"{SECONDS} s at {RATE} Hz, n_fft {N_FFT}, hop {HOP}, one thread each, best of several rounds\n")
print("| work | librosa, pystoi (ms) | Etude (ms) | ratio |\n|---|---:|---:|---:|")
for name, peer in peers.items():
    print(f"| {name} | {peer:.2f} | {float(ours[name]):.3f} | {peer / float(ours[name]):.1f} |")
print(f"\nmel inversion, ‖Ax − b‖ / ‖b‖: librosa {residual:.1e}, Etude {float(ours['mel_inversion_residual']):.1e}")
print(f"LSD {float(ours['lsd']):.2f} ms, SI-SDR {float(ours['si_sdr']):.2f} ms")
if len(sys.argv) > 1:
    with open(sys.argv[1], "w") as file:
        json.dump({
            "rows": {name: {"peer_ms": peer, "ours_ms": float(ours[name])} for name, peer in peers.items()},
            "versions": {"librosa": librosa.__version__, "pystoi": getattr(pystoi, "__version__", "0.4.1")},
        }, file, indent=1)
