"""Writes spectral_losses.json: spectral losses and their gradients by PyTorch, computed in float64.

pip install torch==2.15.0 auraloss==0.4.0 librosa==0.11.0
python3 Tests/Golden/spectral_losses.py
"""
import importlib.metadata
import json
import math
import pathlib

import auraloss
import librosa
import torch

torch.manual_seed(11)
torch.set_default_dtype(torch.float64)
cases = {}


def values(tensor):
    return [float(f"{v:.8g}") for v in tensor.detach().flatten().tolist()]


def case(name, output, target, loss):
    # What Etude reads: float32.
    output, target = output.float().double().requires_grad_(True), target.float().double()
    value = loss(output, target)
    value.backward()
    cases[name] = {
        "shape": list(output.shape),
        "output": values(output),
        "target": values(target),
        "value": value.item(),
        "gradient": values(output.grad),
    }


def shares(x):
    x = x.clamp(min=0)
    return x / x.sum(2, keepdim=True).clamp(min=1e-8)


def axis(x):
    return torch.linspace(0, 1, x.shape[2]).view(1, 1, -1, 1)


def centroid(x):
    return (shares(x) * axis(x)).sum(2, keepdim=True)


def bandwidth(x):
    return ((shares(x) * (axis(x) - centroid(x)) ** 2).sum(2, keepdim=True) + 1e-10).sqrt() - 1e-5


def flatness(x):
    powers = (x**2).clamp(min=1e-10)
    return powers.log().mean(2, keepdim=True).exp() / powers.mean(2, keepdim=True)


def entropy(x):
    p = shares(x)
    return -(p * p.clamp(min=1e-12).log()).sum(2, keepdim=True) / math.log(x.shape[2])


def per_item(loss):
    """auraloss takes a batch for one item: its mean over items, one by one."""
    return lambda o, t: torch.stack(
        [loss(o[i : i + 1].movedim(-1, 1), t[i : i + 1].movedim(-1, 1)) for i in range(o.shape[0])]
    ).mean()


def multi_mel(output, target):
    total = 0
    for n_fft, hop, bands in zip([128, 64], [32, 16], [10, 6]):
        bank = torch.tensor(librosa.filters.mel(sr=16000, n_fft=n_fft, n_mels=bands)).double()
        window = torch.hann_window(n_fft)

        def mel(x):
            spectrum = torch.stft(x[..., 0], n_fft, hop, window=window, pad_mode="reflect", return_complex=True)
            power = spectrum.real**2 + spectrum.imag**2
            return (bank @ power.clamp(min=1e-8).sqrt()).clamp(min=1e-5).log()

        total = total + (mel(output) - mel(target)).abs().mean()
    return total / 2


spectra = torch.rand(2, 5, 12, 1) + 0.05, torch.rand(2, 5, 12, 1) + 0.05
case("spectral_convergence", *spectra, lambda o, t: ((o - t).flatten(1).norm(dim=1) / t.flatten(1).norm(dim=1)).mean())
weights = torch.linspace(1, 2, 12).view(1, 1, -1, 1) ** 1.5
case("frequency_weighted_l1", *spectra, lambda o, t: ((o - t).abs() * weights).mean())
for name, measure in [("centroid", centroid), ("bandwidth", bandwidth), ("flatness", flatness), ("entropy", entropy)]:
    case(f"spectral_{name}", *spectra, lambda o, t: (measure(o) - measure(t)).abs().mean())
waves = 0.3 * torch.randn(2, 400, 1), 0.3 * torch.randn(2, 400, 1)
stft = auraloss.freq.MultiResolutionSTFTLoss([64, 128, 32], [8, 15, 4], [40, 75, 16])
case("mr_stft", *waves, per_item(stft))
case("mr_mel", *waves, multi_mel)
angles = 4 * torch.randn(2, 5, 7), 4 * torch.randn(2, 5, 7)
case("wrapped_phase", *angles, lambda o, t: torch.atan2((o - t).sin(), (o - t).cos()).abs().mean())
case("phasor", *angles, lambda o, t: (o.sin() - t.sin()).abs().mean() + (o.cos() - t.cos()).abs().mean())
content = {
    "versions": {name: importlib.metadata.version(name) for name in ["torch", "auraloss", "librosa"]},
    "cases": cases,
}
path = pathlib.Path(__file__).parent / "spectral_losses.json"
path.write_text(json.dumps(content) + "\n")
