"""Golden values for the audio room: run `python3 audio.py` in this folder to make them again."""
import json
import warnings

import librosa
import numpy as np
import pystoi
import scipy
import scipy.fft
import scipy.signal
import scipy.stats
import soundfile
import soxr
import torch

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

# ---- Short-time Fourier transforms ----
music, _ = soundfile.read(FOLDER + "music.wav", dtype="float32")
impulses = np.zeros(5001, np.float32)
impulses[[0, 1700, 1701, 5000]] = [1, -0.5, 0.25, 0.7]
short = speech[5000:5100]
crop = speech[4000:9001]
SIGNALS = {"speech": crop, "music": music, "impulses": impulses, "short": short}
PICKED = [0, 1, 2, -2, -1]


def pick(spectrum):
    """[bin, frame] to the first and last frames, [frame, bin]."""
    count = spectrum.shape[-1]
    frames = sorted({i % count for i in PICKED if -count <= i < count})
    return np.moveaxis(spectrum[:, frames], 1, 0)


def save_complex(name, spectrum):
    picked = pick(spectrum)
    save(name, np.stack([picked.real, picked.imag]))
    numbers[name + "_peak"] = np.abs(spectrum).max()


STFTS = {
    "default": dict(n_fft=512, hop_length=128),
    "constant": dict(n_fft=512, hop_length=100, win_length=400, pad_mode="constant"),
    "edge": dict(n_fft=512, hop_length=100, win_length=400, pad_mode="edge"),
    "linear_ramp": dict(n_fft=512, hop_length=100, win_length=400, pad_mode="linear_ramp"),
    "reflect": dict(n_fft=512, hop_length=100, win_length=400, pad_mode="reflect"),
    "symmetric": dict(n_fft=512, hop_length=100, win_length=400, pad_mode="symmetric"),
    "uncentred": dict(n_fft=512, hop_length=100, window="hamming", center=False),
    "odd": dict(n_fft=511, hop_length=77, win_length=301, window=("kaiser", 6.0), pad_mode="reflect"),
}
for name, options in STFTS.items():
    save_complex("stft_speech_" + name, librosa.stft(crop, **options))
for name in ("music", "impulses", "short"):
    save_complex(f"stft_{name}_default", librosa.stft(SIGNALS[name], **STFTS["default"]))
save_complex("stft_short_reflect", librosa.stft(short, **STFTS["reflect"]))
WINDOWS = ["hann", "hamming", "blackman", "bartlett", "boxcar", "blackmanharris", "nuttall", "flattop", "bohman"]
WINDOWS += ["cosine", "parzen", "triang", ("kaiser", 8.0), ("gaussian", 9.0)]
save("windows", [scipy.signal.get_window(w, n) for w in WINDOWS for n in (64,)])
save("windows_odd", [scipy.signal.get_window(w, n) for w in WINDOWS for n in (63,)])

# ---- Mel, cepstrum, cosine transforms, decibels, shapes ----
for name, options in {
    "slaney_slaney": dict(n_mels=64),
    "htk_slaney": dict(n_mels=40, htk=True),
    "slaney_none": dict(n_mels=40, norm=None, fmin=80, fmax=7000),
    "htk_none": dict(n_mels=40, norm=None, htk=True, power=1.0),
}.items():
    mel = librosa.feature.melspectrogram(y=crop, sr=rate, n_fft=512, hop_length=128, **options)
    save("mel_" + name, pick(mel))
    numbers[f"mel_{name}_peak"] = mel.max()
torch.version.cuda = None if not hasattr(torch.version, "cuda") else "13.0"  # torchaudio insists on its own build
import torchaudio  # noqa: E402

mel = torchaudio.transforms.MelSpectrogram(sample_rate=rate, n_fft=512, hop_length=256, n_mels=64)
mel = mel(torch.from_numpy(crop)).numpy()
save("mel_torchaudio", pick(mel))
numbers["mel_torchaudio_peak"] = mel.max()
save("mfcc", librosa.feature.mfcc(y=crop, sr=rate, n_mfcc=13, n_fft=512, hop_length=128, n_mels=64, lifter=22)[:, ::7].T)
row = np.cos(np.arange(12.0)) * 3
save("dct", [scipy.fft.dct(row, t, norm=n) for t in (2, 3) for n in ("ortho", None)])
save("decibels", [librosa.power_to_db(row**2), librosa.power_to_db(row**2, ref=np.max, top_db=6)])
save("decibels_amplitude", librosa.amplitude_to_db(np.abs(row), ref=np.max, top_db=None))
magnitudes = np.abs(librosa.stft(music, n_fft=512, hop_length=512))
save("shapes", [
    librosa.feature.spectral_centroid(S=magnitudes, sr=rate)[0],
    librosa.feature.spectral_bandwidth(S=magnitudes, sr=rate)[0],
    librosa.feature.spectral_flatness(S=magnitudes)[0],
    librosa.feature.spectral_rolloff(S=magnitudes, sr=rate)[0],
    scipy.stats.entropy(magnitudes, axis=0) / np.log(len(magnitudes)),
])
save("contrast", librosa.feature.spectral_contrast(S=magnitudes, sr=rate, n_bands=5).T)
tail = np.concatenate([speech, np.zeros(9000, np.float32)])
numbers["trim_start"], numbers["trim_end"] = [int(i) for i in librosa.effects.trim(tail, top_db=40)[1]]

# ---- Reassignment ----
REASSIGNED = {
    "default": dict(),
    "filled": dict(fill_nan=True, pad_mode="reflect"),
    "wild": dict(clip=False, ref_power=0.01, win_length=400, hop_length=90, n_fft=512),
    "uncentred": dict(center=False, n_fft=255, hop_length=60),
    "callable": dict(ref_power=np.median, n_fft=256),
    "times": dict(reassign_frequencies=False),
    "frequencies": dict(reassign_times=False),
}
for name, options in REASSIGNED.items():
    options = {"n_fft": 256, "hop_length": 64, **options}
    triple = librosa.reassigned_spectrogram(crop.astype(np.float64), sr=rate, **options)
    np.save(FOLDER + f"reassigned_{name}.npy", np.stack([pick(x) for x in triple]).astype(np.float64))
numbers["reassigned_callable_power"] = np.median(np.abs(librosa.stft(crop.astype(float), n_fft=256, hop_length=64)) ** 2)

# ---- Inversion ----
magnitudes = np.abs(librosa.stft(crop, n_fft=512, hop_length=128))
rebuilt = librosa.griffinlim(magnitudes, n_iter=8, hop_length=128, n_fft=512, init=None, length=len(crop))
save("griffin_lim", rebuilt[1000:3000])
ends = []
for seed in range(60):
    found = librosa.griffinlim(magnitudes, n_iter=32, hop_length=128, n_fft=512, random_state=seed, length=len(crop))
    again = np.abs(librosa.stft(found, n_fft=512, hop_length=128))
    ends.append(np.linalg.norm(again - magnitudes) / np.linalg.norm(magnitudes))
numbers["griffin_lim_convergence"] = np.mean(ends)
bank = librosa.filters.mel(sr=rate, n_fft=512, n_mels=64)
mel = bank @ magnitudes**2
solved = librosa.util.nnls(bank, mel)
numbers["nnls_residual"] = np.linalg.norm(bank @ solved - mel) / np.linalg.norm(mel)
numbers["nnls_error"] = np.linalg.norm(np.sqrt(solved) - magnitudes) / np.linalg.norm(magnitudes)

# ---- More quality ----
import auraloss  # noqa: E402

mr_stft = auraloss.freq.MultiResolutionSTFTLoss(
    fft_sizes=[1024, 2048, 512], hop_sizes=[120, 240, 50], win_lengths=[600, 1200, 240]
)
numbers["mr_stft"] = mr_stft(torch.from_numpy(noisy)[None, None], torch.from_numpy(speech)[None, None]).item()


def log_power(x, n_fft, hop):
    return np.log10(np.maximum(np.abs(librosa.stft(x, n_fft=n_fft, hop_length=hop)) ** 2, 1e-10))


numbers["lsd_global"] = np.sqrt(np.mean((log_power(noisy, 512, 128) - log_power(speech, 512, 128)) ** 2))


def log_mel(x):
    bands = librosa.feature.melspectrogram(y=x, sr=rate, n_fft=1024, hop_length=256, n_mels=80)
    return librosa.power_to_db(bands, top_db=None)


numbers["log_mel_db"] = np.mean(np.abs(log_mel(noisy) - log_mel(speech)))
ratios = []
for start in range(0, len(s64) - 479, 480):
    s, n = s64[start : start + 480], s64[start : start + 480] - n64[start : start + 480]
    if np.any(s):
        ratios.append(np.clip(10 * np.log10(np.sum(s**2) / np.sum(n**2)), -10, 35))
numbers["seg_snr"] = np.mean(ratios)
numbers["correlation"] = np.corrcoef(s64, n64)[0, 1]
late = np.concatenate([np.zeros(123), n64])[: len(s64)]
numbers["correlation_late"] = max(np.corrcoef(s64[: len(s64) - k], late[k:])[0, 1] for k in range(200))

# ---- Effects ----
butter = scipy.signal.butter
low = scipy.signal.sosfiltfilt(butter(5, 3500, "low", fs=rate, output="sos"), crop)
high = scipy.signal.sosfiltfilt(butter(3, 200, "high", fs=rate, output="sos"), low)
save("butterworth", np.stack([low, high])[:, ::5])
response = np.exp(-np.arange(700) / 100.0) * random.standard_normal(700)
response[0] = 5
save("response", response)
save("reverb", scipy.signal.fftconvolve(crop, response.astype(np.float32).astype(float))[: len(crop) : 5])

numbers["versions"] = {
    "librosa": librosa.__version__,
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "pystoi": "0.4.1",
    "auraloss": "0.4.0",
    "torchaudio": torchaudio.__version__,
    "soxr": soxr.__version__,
}
with open(FOLDER + "numbers.json", "w") as file:
    json.dump(numbers, file, indent=1, default=float)
