"""PyTorch's half of `training.py`: one row's model and batch, served line by line.

    training_peer.py ROW THREADS VARIANT

VARIANT is a comma-separated choice of `channels_last` and `compile`, or `default`. `step N` takes N training steps and answers
with the milliseconds of each; `memory` answers with the most bytes that the process ever held.

Written as one would write it for speed: data in memory, fused AdamW, gradients set to none, in-place ReLU, no bookkeeping. The
step is the engine's: forward, loss, backward, clipping where the recipe has it, update, and reading the loss.
"""
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

row, threads, variant = sys.argv[1], int(sys.argv[2]), sys.argv[3].split(",")
torch.set_num_threads(threads)
torch.manual_seed(1)


class Block(nn.Sequential):
    def __init__(self, convolution, norm, inputs, outputs, kernel):
        super().__init__(
            convolution(inputs, outputs, kernel, padding=kernel // 2), norm(outputs), nn.ReLU(inplace=True))


class UNet(nn.Module):
    """Study A's network, in two dimensions (960,049 parameters) or in one (1,395,345)."""

    def __init__(self, dimensions, kernel, channels=(16, 32, 64, 128, 256)):
        super().__init__()
        convolution, transposed, norm, pool = {
            1: (nn.Conv1d, nn.ConvTranspose1d, nn.BatchNorm1d, nn.MaxPool1d),
            2: (nn.Conv2d, nn.ConvTranspose2d, nn.BatchNorm2d, nn.MaxPool2d),
        }[dimensions]
        self.pool = pool(2)
        self.down = nn.ModuleList(
            Block(convolution, norm, a, b, kernel) for a, b in zip((1,) + channels, channels))
        levels = list(zip(channels[1:], channels))[::-1]
        self.doubling = nn.ModuleList(transposed(a, b, 2, stride=2) for a, b in levels)
        self.up = nn.ModuleList(Block(convolution, norm, 2 * b, b, kernel) for _, b in levels)
        self.output = convolution(channels[0], 1, 1)

    def forward(self, x):
        skips = []
        for level, block in enumerate(self.down):
            x = block(self.pool(x) if level else x)
            skips.append(x)
        for double, block, skip in zip(self.doubling, self.up, skips[-2::-1]):
            x = double(x)
            pad = [
                side for have, want in zip(x.shape[:1:-1], skip.shape[:1:-1]) for side in (0, want - have)]
            if any(pad):
                x = F.pad(x, pad)
            x = block(torch.cat([x, skip], 1))
        return self.output(x)


class Predictor(nn.Module):
    """Study D's network in its natural orientation: the mix, and from its state bass and drums, each by two layers."""

    def __init__(self, bands=128, width=216, ahead=22, parts=3):
        super().__init__()
        self.memories = nn.ModuleList(
            nn.LSTM(bands, width, 2, batch_first=True, dropout=0.2) for _ in range(parts))
        self.drop = nn.Dropout(0.2)
        self.head = nn.Linear(width, ahead * bands)
        self.carry = nn.Parameter(torch.full((ahead, bands), 0.5))

    def forward(self, x):
        mean = x.mean(1, keepdim=True)
        base = mean + (x[:, -1:] - mean) * self.carry
        x, state, outputs = x - mean, None, []
        for memory in self.memories:
            _, last = memory(x, state)
            state = last if state is None else state
            outputs.append(self.head(self.drop(last[0][-1])).unflatten(1, self.carry.shape) + base)
        return torch.stack(outputs, 3)


def predictor(parameters, batch=8):
    model = Predictor()
    assert sum(p.numel() for p in model.parameters()) == parameters
    x, y = torch.rand(batch, 216, 128) * 4, torch.rand(batch, 22, 128, 3) * 4
    weights = (torch.linspace(1, 2, 128) ** 1.5)[:, None]
    network = torch.compile(model) if "compile" in variant else model
    optimizer = torch.optim.RMSprop(model.parameters(), lr=5e-5)

    def normalized(x):
        return x / torch.sqrt(x.square().sum((1, 2), keepdim=True) + 1e-8)

    def step():
        optimizer.zero_grad(set_to_none=True)
        output = network(x)
        loss = (normalized(output) - normalized(y)).square().sum() / batch
        loss = loss + ((output - y).abs() * weights).mean()
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def unet(dimensions, kernel, extent, parameters, batch=16, clip=None, bf16=False):
    model = UNet(dimensions, kernel)
    assert sum(p.numel() for p in model.parameters()) == parameters
    x, y = (torch.randn(batch, 1, *extent) * 0.1 for _ in range(2))
    if "channels_last" in variant:
        model = model.to(memory_format=torch.channels_last)
        x, y = (t.to(memory_format=torch.channels_last) for t in (x, y))
    network = torch.compile(model) if "compile" in variant else model
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=1e-5, fused=True)

    def step():
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            loss = F.mse_loss(network(x), y)
        loss.backward()
        if clip:
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        return loss.item()

    return step


class ResidualBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first, self.second = (nn.Conv2d(channels, channels, 3, padding=1) for _ in range(2))

    def forward(self, x):
        return F.relu_(x + self.second(F.relu_(self.first(x))))


def autoencoder(rate=48_000, seconds=8):
    """Study E's network (123,218 parameters), one crop, and its loss in full, with phases compared the short way round."""
    import librosa

    widths, sizes = (2, 8, 16, 32, 64), (5, 3, 3, 3)
    layers = []
    for inputs, outputs, size in zip(widths, widths[1:], sizes):
        layers += [nn.Conv2d(inputs, outputs, size, stride=2, padding=size // 2), nn.ReLU(inplace=True)]
    layers.append(ResidualBlock(64))
    for inputs, outputs, size in reversed(list(zip(widths, widths[1:], sizes))):
        layers += [
            nn.ConvTranspose2d(outputs, inputs, size, stride=2, padding=size // 2, output_padding=1),
            nn.ReLU(inplace=True)]
    model = nn.Sequential(*layers[:-1])
    assert sum(p.numel() for p in model.parameters()) == 123_218

    def spectrum(wave, size, hop, pad):
        return torch.stft(wave, size, hop, window=windows[size], center=True, pad_mode=pad, return_complex=True)

    def decibels(wave, size, hop, bank):
        parts = torch.view_as_real(spectrum(wave, size, hop, "reflect"))
        return 10 * torch.log10((bank @ parts.square().sum(-1)).clamp(min=1e-10))

    windows = {size: torch.hann_window(size) for size in (2048, 1024)}
    banks = [
        (size, hop, torch.from_numpy(librosa.filters.mel(sr=rate, n_fft=size, n_mels=bands)))
        for size, hop, bands in ((2048, 128, 80), (1024, 256, 64))]
    wave = torch.randn(1, seconds * rate) * 0.1
    values = spectrum(wave, 2048, 128, "constant")
    image = torch.stack([values.abs().log1p(), values.angle()], 1)
    if "channels_last" in variant:
        model, image = (each.to(memory_format=torch.channels_last) for each in (model, image))
    network = torch.compile(model) if "compile" in variant else model
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-5, fused=True)

    def step():
        optimizer.zero_grad(set_to_none=True)
        output = network(image)[:, :, : image.shape[2], : image.shape[3]]
        turn = output[:, 1] - image[:, 1]
        turn = turn - 2 * torch.pi * (turn / (2 * torch.pi)).round().detach()
        sound = torch.istft(
            torch.polar(output[:, 0].expm1(), output[:, 1]), 2048, 128, window=windows[2048], center=True,
            length=wave.shape[1])
        loss = F.l1_loss(output[:, 0], image[:, 0]) + turn.abs().mean() + 0.3 * F.l1_loss(sound, wave)
        for bank in banks:
            loss = loss + 0.003 * F.l1_loss(decibels(sound, *bank), decibels(wave, *bank))
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return loss.item()

    return step


class Rows(nn.Module):
    """(1, channels, 1, places) as samples."""

    def forward(self, x):
        return torch.swapaxes(x.squeeze(), 0, 1).flatten()


def inverter(approach, parameters):
    """Study B's networks; 128 clips of two to four seconds, one at a time, and one update."""
    layers = {
        1: [nn.Conv2d(1, 80, (123, 2)), nn.Dropout2d(0.3), nn.BatchNorm2d(80), nn.Conv2d(80, 20, 1)],
        2: [nn.Conv2d(1, 20, (3, 20), stride=20), nn.Dropout2d(0.3), nn.BatchNorm2d(20), nn.Conv2d(20, 20, 1)],
        3: [nn.Conv2d(1, 40, (3, 20), stride=20), nn.Dropout2d(0.8), nn.BatchNorm2d(40), nn.Conv2d(40, 20, 1),
            nn.Dropout2d(0.8), nn.BatchNorm2d(20), nn.Conv2d(20, 20, 1)],
    }[approach]
    model = nn.Sequential(*layers, Rows())
    assert sum(p.numel() for p in model.parameters()) == parameters
    network = torch.compile(model, dynamic=True) if "compile" in variant else model
    clips = []
    for place in range(128):
        count = 32_000 + 250 * place
        frames = 1 + count // 20 if approach == 1 else 1 + (count - 80) // 20
        shape, samples = ((123, frames), 20 * (frames - 1)) if approach == 1 else ((3, 20 * frames + 21), 20 * frames + 20)
        clips.append((torch.randn(1, 1, *shape), torch.randn(samples) * 0.1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0, amsgrad=True, fused=True)

    def step():
        optimizer.zero_grad(set_to_none=True)
        total = 0.0
        for x, y in clips:
            loss = F.mse_loss(network(x), y)
            (loss / len(clips)).backward()
            total += loss.item()
        optimizer.step()
        return total / len(clips)

    return step


ROWS = {
    "stft_unet": lambda: unet(2, 3, (87, 1025), 960_049),
    "stft_unet_bf16": lambda: unet(2, 3, (87, 1025), 960_049, bf16=True),
    "lstm_mel": lambda: predictor(2_635_648),
    "wave_unet": lambda: unet(1, 15, (44_096,), 1_395_345, clip=1.0),
    "conv_autoencoder": autoencoder,
    "inverter_1": lambda: inverter(1, 21_540),
    "inverter_2": lambda: inverter(2, 1_680),
    "inverter_3": lambda: inverter(3, 3_800),
}


def peak():
    with open("/proc/self/status") as status:
        return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def serve(step):
    print("ready", flush=True)
    for line in sys.stdin:
        words = line.split()
        if words[0] == "step":
            times = []
            for _ in range(int(words[1])):
                start = time.perf_counter()
                step()
                times.append(1000 * (time.perf_counter() - start))
            print(*times, flush=True)
        elif words[0] == "memory":
            print(peak(), flush=True)


serve(ROWS[row]())
