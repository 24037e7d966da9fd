"""Golden values for the audio room: run `python3 audio.py` in this folder to make them again."""
import json
import warnings

import librosa
import numpy as np
import pystoi
import scipy
import soundfile
import soxr

warnings.filterwarnings("ignore")
FOLDER = "audio/"
numbers = {}
speech, rate = soundfile.read(FOLDER + "speech.wav", dtype="float32")


def save(name, array):
    """One array a file, single precision, C order."""
    np.save(FOLDER + name + ".npy", np.ascontiguousarray(array, dtype=np.float32))


# ---- Signals ----
random = np.random.default_rng(1)
noisy = 0.8 * speech + 0.02 * random.standard_normal(len(speech)).astype(np.float32)
soundfile.write(FOLDER + "noisy.wav", noisy, rate, subtype="PCM_16")
noisy, _ = soundfile.read(FOLDER + "noisy.wav", dtype="float32")


# ---- Quality ----
def si_sdr(estimate, reference):
    s = reference.astype(np.float64) - reference.mean(dtype=np.float64)
    e = estimate.astype(np.float64) - estimate.mean(dtype=np.float64)
    a = np.dot(e, s) / np.dot(s, s)
    return 10 * np.log10(np.sum((a * s) ** 2) / np.sum((e - a * s) ** 2))


def lsd(estimate, reference):
    def log_power(x):
        return np.log10(np.maximum(np.abs(librosa.stft(x, n_fft=2048, hop_length=512)) ** 2, 1e-10))

    difference = log_power(estimate) - log_power(reference)
    return np.mean(np.sqrt(np.mean(difference**2, axis=0)))


s64, n64 = speech.astype(np.float64), noisy.astype(np.float64)
numbers["snr"] = 10 * np.log10(np.sum(s64**2) / np.sum((s64 - n64) ** 2))
numbers["si_sdr"] = si_sdr(noisy, speech)
numbers["lsd"] = float(lsd(noisy, speech))
numbers["level_ratio"] = np.sqrt(np.sum(n64**2) / np.sum(s64**2))
for other in (8000, 10000, 16000, 22050, 44100, 48000):
    # The same samples, read as if they had been taken at another rate.
    numbers[f"stoi_{other}"] = pystoi.stoi(s64, n64, other)
    numbers[f"estoi_{other}"] = pystoi.stoi(s64, n64, other, extended=True)

# ---- Resampling ----
for other in (8000, 22050, 48000):
    resampled = librosa.resample(speech, orig_sr=rate, target_sr=other, res_type="soxr_hq")
    numbers[f"resampled_count_{other}"] = len(resampled)
    save(f"resampled_{other}", resampled[6000:6400])

numbers["versions"] = {
    "librosa": librosa.__version__,
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "pystoi": "0.4.1",
    "soxr": soxr.__version__,
}
with open(FOLDER + "numbers.json", "w") as file:
    json.dump(numbers, file, indent=1, default=float)
