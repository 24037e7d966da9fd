"""Reassigned spectrograms of short real clips as librosa 0.11 computes them, for the tests of their exact inversion.

    reassigned_inversion.py        writes Tests/Golden/reassigned/*.npz and versions.json

Needs `pip install librosa==0.11.0 soundfile`. Each archive holds `frequencies`, `times` and `magnitudes` in librosa's shape (bin,
frame) and the clip itself as `audio`. The clips are parts of the fixtures in `audio/`.
"""
import json
import os
import warnings

import librosa
import numpy as np
import soundfile

warnings.filterwarnings("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "reassigned")
RATE = 16000


def clip(name, start, count):
    audio, rate = soundfile.read(os.path.join(HERE, f"audio/{name}.wav"), dtype="float64")
    assert rate == RATE
    return audio[start:start + count]


def write(name, audio, dtype, packed, **settings):
    frequencies, times, magnitudes = librosa.reassigned_spectrogram(
        audio, sr=RATE, n_fft=80, hop_length=20, window="hamming", **settings)
    arrays = {"frequencies": frequencies, "times": times, "magnitudes": magnitudes}
    if dtype is not None:
        arrays = {key: value.astype(dtype) for key, value in arrays.items()}
    save = np.savez_compressed if packed else np.savez
    save(os.path.join(OUT, f"{name}.npz"), audio=audio, **arrays)


os.makedirs(OUT, exist_ok=True)
write("speech", clip("speech", 6000, 2600), None, True, fill_nan=True, clip=False)
write("music", clip("music", 8000, 2400), None, True, fill_nan=False, clip=True, pad_mode="reflect")
write("uncentred", clip("speech", 12000, 2000), None, True, fill_nan=True, clip=False, center=False)
write("single", clip("speech", 16000, 2600).astype(np.float32), None, False, fill_nan=True, clip=False)
write("half", clip("speech", 9000, 2000), np.float16, True, fill_nan=True, clip=False)
with open(os.path.join(OUT, "versions.json"), "w") as file:
    json.dump({"librosa": librosa.__version__, "numpy": np.__version__, "soundfile": soundfile.__version__}, file)
    file.write("\n")
