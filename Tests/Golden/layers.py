"""Writes Tests/Golden/layers.safetensors: layers of PyTorch with their parameters, outputs and gradients.

All channels last, as Etude has them; computed in float64 from float32 parameters and inputs. Also the spread and the
largest magnitude of freshly made parameters, large enough that both are sharp. Run with the library versions that the
file names: python3 Tests/Golden/layers.py
"""

import json
import pathlib
import struct

import numpy as np
import torch
from torch import nn

torch.manual_seed(11)
generator = np.random.default_rng(11)
tensors: dict[str, np.ndarray] = {}


def normal(*shape):
    return generator.normal(size=shape).astype(np.float32)


def first(x):
    return x.movedim(-1, 1)


def last(x):
    return x.movedim(1, -1)


def case(name, module, inputs, run):
    module = module.double()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.tensor(normal(*parameter.shape)) * 0.5 + 0.6)
    leaves = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in inputs]
    output = run(module, *leaves)
    upstream = torch.tensor(normal(*output.shape), dtype=torch.float64)
    (output * upstream).sum().backward()
    for index, (x, leaf) in enumerate(zip(inputs, leaves)):
        tensors[f"{name}/input{index}"] = x
        tensors[f"{name}/gradient{index}"] = leaf.grad.numpy().astype(np.float32)
    for path, parameter in module.named_parameters():
        tensors[f"{name}/parameter/{path}"] = parameter.detach().numpy().astype(np.float32)
        tensors[f"{name}/slope/{path}"] = parameter.grad.numpy().astype(np.float32)
    tensors[f"{name}/upstream"] = upstream.numpy().astype(np.float32)
    tensors[f"{name}/output"] = output.detach().numpy().astype(np.float32)


def channels_last(module, x):
    return last(module(first(x)))


case("layer_norm", nn.LayerNorm(6), [normal(2, 3, 6)], lambda m, x: m(x))
case("group_norm", nn.GroupNorm(3, 6), [normal(2, 5, 6)], channels_last)
case("prelu", nn.PReLU(4), [normal(2, 3, 4)], channels_last)
case("prelu_single", nn.PReLU(), [normal(2, 3, 4)], channels_last)
case("conv1d", nn.Conv1d(4, 6, 3, stride=2, padding=2, dilation=2, groups=2), [normal(2, 9, 4)], channels_last)
case("conv1d_plain", nn.Conv1d(4, 6, 5, bias=False), [normal(2, 9, 4)], channels_last)
case("conv2d", nn.Conv2d(4, 6, 3, stride=2, padding=1, groups=2), [normal(2, 6, 7, 4)], channels_last)
case(
    "conv2d_relu",
    nn.Conv2d(3, 5, 3, padding=1),
    [normal(2, 6, 7, 3)],
    lambda m, x: torch.relu(channels_last(m, x)),
)
case(
    "conv_transpose1d",
    nn.ConvTranspose1d(4, 6, 5, stride=3, padding=1, output_padding=2, groups=2),
    [normal(2, 5, 4)],
    channels_last,
)
case(
    "conv_transpose2d",
    nn.ConvTranspose2d(4, 3, 3, stride=2, padding=1, output_padding=1),
    [normal(2, 4, 5, 4)],
    lambda m, x: torch.relu(channels_last(m, x)),
)
case("embedding", nn.Embedding(7, 3), [], lambda m: m(torch.tensor([[4, 0, 4], [6, 1, 2]])))
case(
    "attention",
    nn.MultiheadAttention(8, 2, batch_first=True),
    [normal(2, 5, 8)],
    lambda m, x: m(x, x, x, need_weights=False)[0],
)
case(
    "attention_causal",
    nn.MultiheadAttention(8, 4, batch_first=True),
    [normal(2, 5, 8)],
    lambda m, x: m(
        x, x, x, need_weights=False, attn_mask=nn.Transformer.generate_square_subsequent_mask(5).double()
    )[0],
)
case(
    "attention_across",
    nn.MultiheadAttention(8, 2, batch_first=True),
    [normal(2, 5, 8), normal(2, 3, 8), normal(2, 3, 8)],
    lambda m, q, k, v: m(q, k, v, need_weights=False)[0],
)

for name, module in {
    "conv1d": nn.Conv1d(32, 64, 9, groups=2),
    "conv2d": nn.Conv2d(24, 48, 5),
    "conv_transpose1d": nn.ConvTranspose1d(64, 32, 8, groups=2),
    "conv_transpose2d": nn.ConvTranspose2d(32, 24, 5),
    "linear": nn.Linear(200, 150),
    "embedding": nn.Embedding(300, 100),
    "prelu": nn.PReLU(),
    "layer_norm": nn.LayerNorm(20),
    "group_norm": nn.GroupNorm(4, 20),
    "attention": nn.MultiheadAttention(128, 8),
    "lstm": nn.LSTM(40, 60),
    "gru": nn.GRU(40, 60),
}.items():
    for path, value in module.named_parameters():
        tensors[f"fresh_{name}/{path}"] = np.array(
            [value.numel(), value.mean().item(), value.std(correction=0).item(), value.abs().max().item()], dtype=np.float32
        )


def write(path):
    header = {"__metadata__": {"torch": torch.__version__, "numpy": np.__version__}}
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
