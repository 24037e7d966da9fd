"""Writes inverters.json: the three published networks that invert a reassigned spectrogram, by PyTorch, with the published
reshaping and a time-aligned one: output, gradients, and weights after ten steps of AdamW with AMSGrad.

The maps, the weights and the targets are drawn by a small generator here and in the tests; dropout is left out, whose draws are
each library's own. Long results are kept as a few dot products.

    python Tests/Golden/inverters.py
"""

import json
import pathlib

import numpy as np
import torch
from torch import nn

FRAMES = 9
BINS = 41
N_FFT = 80


def uniform(count, seed):
    """Values in -1..<1 of Knuth's and Lewis's generator."""
    values = np.empty(count)
    state = seed
    for index in range(count):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        values[index] = (state >> 8) * 2.0**-23 - 1
    return values


class Flatten(nn.Module):
    def forward(self, out):
        return torch.swapaxes(out.squeeze(), 0, 1).flatten()


def network(approach):
    """The study's layers, with the names that ours have."""
    if approach == 1:
        layers = [("input", nn.Conv2d(1, 80, (3 * BINS, 2))), ("norm", nn.BatchNorm2d(80)), ("output", nn.Conv2d(80, 20, 1))]
    elif approach == 2:
        layers = [("input", nn.Conv2d(1, 20, (3, 20), stride=20)), ("norm", nn.BatchNorm2d(20)), ("output", nn.Conv2d(20, 20, 1))]
    else:
        layers = [
            ("input", nn.Conv2d(1, 40, (3, 20), stride=20)), ("norm", nn.BatchNorm2d(40)), ("middle", nn.Conv2d(40, 20, 1)),
            ("norm_again", nn.BatchNorm2d(20)), ("output", nn.Conv2d(20, 20, 1))]
    model = nn.Sequential()
    for name, layer in layers:
        model.add_module(name, layer)
    model.add_module("flatten", Flatten())
    return model.double()


def unwrap(part, layout):
    """A map of (bin, frame) as one row as long as the sound."""
    head = part[: N_FFT // 4, :-1]
    return np.append(head if layout == "published" else head.T, part[:, -1])


def digest(tensor):
    values = tensor.detach().numpy().flatten()
    return {
        "norm": float(np.linalg.norm(values)),
        "products": [float(values @ uniform(len(values), seed)) for seed in (11, 12, 13)],
        "values": values[:: max(1, -(-len(values) // 8))].tolist(),
    }


def study(approach, layout):
    model = network(approach)
    parameters = dict(model.named_parameters())
    for index, (name, parameter) in enumerate(sorted(parameters.items())):
        draw = torch.from_numpy(uniform(parameter.numel(), 100 + index)).reshape(parameter.shape)
        inputs = max(1, parameter[0].numel())
        with torch.no_grad():
            parameter.copy_(
                1 + 0.2 * draw if "norm" in name and name.endswith("weight")
                else draw * (3 / inputs) ** 0.5 if name.endswith("weight") else 0.1 * draw)
    maps = uniform(3 * BINS * FRAMES, 1).reshape(3, BINS, FRAMES)
    rows = np.vstack(maps) if approach == 1 else np.vstack([unwrap(part, layout) for part in maps])
    x = torch.from_numpy(rows.reshape(1, 1, rows.shape[0], -1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0, amsgrad=True, eps=1e-5)
    target = torch.from_numpy(uniform(len(model(x)), 2))
    model.load_state_dict({name: torch.ones_like(b) if name.endswith("var") else torch.zeros_like(b)
                           for name, b in model.named_buffers()}, strict=False)
    losses = []
    for step in range(10):
        optimizer.zero_grad()
        output = model(x)
        loss = nn.functional.mse_loss(output, target)
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            found = {"output": digest(output), "gradients": {name: digest(p.grad) for name, p in parameters.items()}}
        optimizer.step()
    found["losses"] = losses
    found["weights"] = {name: digest(p) for name, p in parameters.items()}
    found["counts"] = {name: p.numel() for name, p in parameters.items()}
    found["statistics"] = {
        name: digest(b) for name, b in model.named_buffers() if not name.endswith("num_batches_tracked")}
    found["evaluated"] = digest(model.eval()(x))
    return found


pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps({
    "versions": {"torch": torch.__version__, "numpy": np.__version__},
    "networks": {
        "1 published": study(1, "published"),
        "2 published": study(2, "published"),
        "2 time_aligned": study(2, "time_aligned"),
        "3 published": study(3, "published"),
        "3 time_aligned": study(3, "time_aligned"),
    },
}, indent=None, separators=(",", ":")).replace('"},"', '"},\n"').replace(']},"', ']},\n"') + "\n")
