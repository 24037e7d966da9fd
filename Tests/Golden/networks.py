"""Writes networks.json: the catalog's denoisers at full width, by PyTorch: output, gradients, and weights after ten steps.

Weights and data are drawn by the same small generator here and in the tests, and long results are kept as a few dot
products with vectors that it draws, so that the file stays small.

    python Tests/Golden/networks.py
"""

import json
import pathlib

import numpy as np
import torch
from torch import nn

CHANNELS = [16, 32, 64, 128, 256]


def uniform(count, seed):
    """Values in -1..<1 of Knuth's and Lewis's generator."""
    values = np.empty(count)
    state = seed
    for index in range(count):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        values[index] = (state >> 8) * 2.0**-23 - 1
    return torch.from_numpy(values)


class Block(nn.Module):
    def __init__(self, conv, norm, width_in, width_out, kernel):
        super().__init__()
        self.conv = conv(width_in, width_out, kernel, padding=kernel // 2)
        self.norm = norm(width_out)

    def forward(self, x):
        return torch.relu(self.norm(self.conv(x)))


class Up(Block):
    def __init__(self, double, conv, norm, width_in, width_out, kernel):
        super().__init__(conv, norm, 2 * width_out, width_out, kernel)
        self.twice = double(width_in, width_out, 2, stride=2)

    def forward(self, x, skip):
        x = self.twice(x)
        lacking = [n for s, t in zip(skip.shape[:1:-1], x.shape[:1:-1]) for n in (0, s - t)]
        return super().forward(torch.cat([nn.functional.pad(x, lacking), skip], 1))


class UNet(nn.Module):
    def __init__(self, dimensions, kernel):
        super().__init__()
        conv, double, norm, self.pool = (
            (nn.Conv1d, nn.ConvTranspose1d, nn.BatchNorm1d, nn.MaxPool1d(2)) if dimensions == 1 else
            (nn.Conv2d, nn.ConvTranspose2d, nn.BatchNorm2d, nn.MaxPool2d(2)))
        self.down = nn.ModuleList(
            Block(conv, norm, a, b, kernel) for a, b in zip([1] + CHANNELS, CHANNELS))
        self.up = nn.ModuleList(
            Up(double, conv, norm, a, b, kernel) for a, b in zip(CHANNELS[:0:-1], CHANNELS[-2::-1]))
        self.output = conv(CHANNELS[0], 1, 1)

    def forward(self, x):
        levels = []
        for block in self.down:
            x = block(self.pool(x) if levels else x)
            levels.append(x)
        for block, skip in zip(self.up, levels[-2::-1]):
            x = block(x, skip)
        return self.output(x)


def digest(tensor):
    """The norm, three dot products and up to eight values; what has channels is laid out channels last."""
    values = tensor.detach().flatten()
    return {
        "norm": values.norm().item(),
        "products": [(values * uniform(len(values), seed)).sum().item() for seed in (11, 12, 13)],
        "values": values[:: max(1, -(-len(values) // 8))].tolist(),
    }


def channels_last(tensor):
    return tensor.movedim(1, -1).contiguous()


def study(dimensions, kernel, places):
    network = UNet(dimensions, kernel).double()
    parameters = {name.replace("twice", "double"): p for name, p in network.named_parameters()}
    for index, (name, parameter) in enumerate(sorted(parameters.items())):
        draw = uniform(parameter.numel(), 100 + index).reshape(parameter.shape)
        inputs = max(1, parameter[0].numel())
        with torch.no_grad():
            parameter.copy_(1 + 0.2 * draw if name.endswith("norm.weight") else draw * (3 / inputs) ** 0.5
                            if name.endswith("weight") else 0.1 * draw)
    shape = (2, *places, 1)
    count = int(np.prod(shape))
    x, target = (uniform(count, seed).reshape(shape).movedim(-1, 1) for seed in (1, 2))
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3, weight_decay=0.05, eps=1e-5)
    losses = []
    for step in range(10):
        optimizer.zero_grad()
        output = network(x)
        loss = nn.functional.mse_loss(output, target)
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            found = {
                "output": digest(channels_last(output)),
                "gradients": {name: digest(p.grad) for name, p in parameters.items()},
            }
        optimizer.step()
    found["losses"] = losses
    found["weights"] = {name: digest(p) for name, p in parameters.items()}
    found["counts"] = {name: p.numel() for name, p in parameters.items()}
    found["statistics"] = {
        name: digest(b) for name, b in network.named_buffers() if not name.endswith("num_batches_tracked")}
    found["evaluated"] = digest(channels_last(network.eval()(x)))
    return found


pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps({
    "versions": {"torch": torch.__version__, "numpy": np.__version__},
    "networks": {
        "stft_unet": study(2, 3, (21, 33)),
        "wave_unet": study(1, 15, (352,)),
    },
}, indent=None, separators=(",", ":")).replace('"},"', '"},\n"').replace(']},"', ']},\n"') + "\n")
