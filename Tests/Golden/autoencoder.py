"""Writes Tests/Golden/autoencoder.safetensors: the convolutional autoencoder in PyTorch, whole.

The same weights and batch in; the output, every part of its loss, the gradients and the weights after ten steps of Adam
(clipped to norm 1) out. PyTorch computes in float64. Images are channels last in the file, as Etude has them. Run with the
library versions that the file names: python3 Tests/Golden/autoencoder.py
"""

import json
import math
import pathlib
import struct

import librosa
import numpy as np
import torch
from torch import nn

torch.manual_seed(11)
torch.set_default_dtype(torch.float64)
FFT, HOP, RATE = 64, 16, 8000
CHANNELS = [3, 4, 6, 8]
MELS = [(128, 32, 10), (64, 16, 6)]
tensors = {}


def keep(name, value):
    tensors[name] = value.detach().numpy().astype(np.float32)


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        return torch.relu(x + self.second(torch.relu(self.first(x))))


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        widths = [2] + CHANNELS
        sizes = [5, 3, 3, 3]
        self.down = nn.ModuleList(
            nn.Conv2d(widths[i], widths[i + 1], sizes[i], stride=2, padding=sizes[i] // 2) for i in range(4)
        )
        self.before = nn.ModuleList([Block(widths[-1])])
        self.up = nn.ModuleList(
            nn.ConvTranspose2d(
                widths[i + 1], widths[i], sizes[i], stride=2, padding=sizes[i] // 2, output_padding=1
            )
            for i in reversed(range(4))
        )

    def forward(self, image):
        x = image.movedim(-1, 1)
        for layer in self.down:
            x = torch.relu(layer(x))
        x = self.before[0](x)
        for index, layer in enumerate(self.up):
            x = layer(x)
            if index < 3:
                x = torch.relu(x)
        return x[:, :, : image.shape[1], : image.shape[2]].movedim(1, -1)


def represent(wave):
    window = torch.hann_window(FFT)
    spectrum = torch.stft(wave, FFT, HOP, window=window, center=True, pad_mode="constant", return_complex=True)
    spectrum = spectrum.transpose(1, 2)
    return torch.stack([torch.log1p(spectrum.abs()), spectrum.angle()], -1)


def sound(image):
    magnitude = torch.expm1(image[..., 0])
    spectrum = torch.polar(torch.ones_like(magnitude), image[..., 1]) * magnitude
    length = HOP * (image.shape[1] - 1)
    return torch.istft(
        spectrum.transpose(1, 2), FFT, HOP, window=torch.hann_window(FFT), center=True, length=length
    )


def mel(wave, size, hop, bands):
    spectrum = torch.stft(
        wave, size, hop, window=torch.hann_window(size), center=True, pad_mode="reflect", return_complex=True
    )
    bank = torch.tensor(librosa.filters.mel(sr=RATE, n_fft=size, n_mels=bands), dtype=torch.float64)
    return 10 * torch.log10(torch.clamp(bank @ (spectrum.real**2 + spectrum.imag**2), min=1e-10))


def loss(output, target, phase):
    difference = output[..., 1] - target[..., 1]
    if phase == "wrapped":
        distance = (difference - 2 * math.pi * torch.round(difference / (2 * math.pi)).detach()).abs().mean()
    elif phase == "sin_cos":
        distance = (output[..., 1].sin() - target[..., 1].sin()).abs().mean() + (
            output[..., 1].cos() - target[..., 1].cos()
        ).abs().mean()
    else:
        distance = difference.abs().mean()
    own, wanted = sound(output), sound(target)
    total = (output[..., 0] - target[..., 0]).abs().mean() + distance + 0.3 * (own - wanted).abs().mean()
    for size, hop, bands in MELS:
        total = total + 0.003 * (mel(own, size, hop, bands) - mel(wanted, size, hop, bands)).abs().mean()
    return total


time = torch.arange(640) / RATE
wave = torch.stack(
    [
        0.3 * torch.sin(2 * math.pi * 440 * time) + 0.05 * torch.randn(640),
        0.2 * torch.sin(2 * math.pi * 1250 * time + 1) + 0.1 * torch.randn(640),
    ]
)
image = represent(wave.float().double()).float().double()
model = Autoencoder()
with torch.no_grad():
    for parameter in model.parameters():
        parameter.copy_(parameter.float().double())
keep("image", image)
for name, parameter in model.named_parameters():
    keep(f"weight/{name}", parameter)
keep("output", model(image))
for phase in ["wrapped", "sin_cos", "plain"]:
    keep(f"loss/{phase}", loss(model(image), image, phase).reshape(1))
loss(model(image), image, "sin_cos").backward()
for name, parameter in model.named_parameters():
    keep(f"gradient/{name}", parameter.grad)
model.zero_grad()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for _ in range(10):
    optimizer.zero_grad()
    loss(model(image), image, "sin_cos").backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
for name, parameter in model.named_parameters():
    keep(f"trained/{name}", parameter)


def write(path):
    header = {
        "__metadata__": {"torch": torch.__version__, "numpy": np.__version__, "librosa": librosa.__version__}
    }
    offset = 0
    for name, value in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [offset, offset + value.nbytes]}
        offset += value.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for value in tensors.values():
            file.write(np.ascontiguousarray(value).tobytes())


write(pathlib.Path(__file__).with_suffix(".safetensors"))
