"""Writes Tests/Golden/operations.safetensors: what PyTorch says of every operation of the engine.

Each case has inputs, the output, the derivative of an objective with respect to the output ("upstream"), and the
gradients of the inputs, all channels last as Etude has them. Inputs are float32; PyTorch computes in float64, so that the
differences which the tests measure are Etude's own. Run with the library versions that the file names:
python3 Tests/Golden/operations.py
"""

import json
import pathlib
import struct

import numpy as np
import torch
import torch.nn.functional as F

generator = np.random.default_rng(2026)
tensors: dict[str, np.ndarray] = {}


def normal(*shape):
    return generator.normal(size=shape).astype(np.float32)


def apart(*shape):
    x = normal(*shape)
    return (x + np.where(x < 0, -0.4, 0.4)).astype(np.float32)


def positive(*shape):
    return (0.5 + np.minimum(2.5, np.abs(normal(*shape)))).astype(np.float32)


def ranked(*shape):
    count = int(np.prod(shape))
    return (0.1 * (generator.permutation(count) - count // 2)).astype(np.float32).reshape(shape)


def case(name, inputs, function):
    leaves = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in inputs]
    output = function(*leaves)
    upstream = torch.tensor(normal(*output.shape), dtype=torch.float64)
    (output * upstream).sum().backward()
    for index, (x, leaf) in enumerate(zip(inputs, leaves)):
        tensors[f"{name}/input{index}"] = x
        tensors[f"{name}/gradient{index}"] = leaf.grad.numpy().astype(np.float32)
    tensors[f"{name}/upstream"] = upstream.numpy().astype(np.float32)
    tensors[f"{name}/output"] = output.detach().numpy().astype(np.float32)


def first(x):
    """Channels last to PyTorch's channels first."""
    return x.movedim(-1, 1)


def last(x):
    return x.movedim(1, -1)


# Arithmetic
case("add", [normal(2, 3, 4), normal(2, 3, 4)], lambda a, b: a + b)
case("add_channels", [normal(2, 3, 4), normal(4)], lambda a, b: a + b)
case("add_outer", [normal(3, 1, 4), normal(5, 1)], lambda a, b: a + b)
case("subtract", [normal(2, 3, 4), normal(2, 3, 1)], lambda a, b: a - b)
case("subtract_left", [normal(3, 1), normal(2, 3, 4)], lambda a, b: a - b)
case("multiply", [normal(2, 3, 4), normal(2, 3, 4)], lambda a, b: a * b)
case("multiply_middle", [normal(2, 3, 4, 5), normal(1, 3, 1, 5)], lambda a, b: a * b)
case("multiply_scalar", [normal(2, 3, 4), normal(1)], lambda a, b: a * b)
case("divide", [normal(2, 3, 4), positive(2, 3, 4)], lambda a, b: a / b)
case("divide_rows", [normal(2, 3, 4), positive(2, 3, 1)], lambda a, b: a / b)
case("divide_left", [normal(4), positive(2, 3, 4)], lambda a, b: a / b)
case(
    "numbers",
    [positive(2, 5)],
    lambda x: ((2 - x) * 3 + (1 + x) / 7 - 0.5) * (4 / x) - 2 * -x + (x - 1) * 0.25,
)
case("affine", [normal(3, 5)], lambda x: x * -1.5 + 2)
case("maximum", [ranked(4, 6), ranked(4, 6)], lambda a, b: torch.maximum(a, b + 0.05))
case("minimum", [ranked(4, 6), ranked(1, 6)], lambda a, b: torch.minimum(a, b + 0.05))

# Functions of each value
case("absolute", [apart(3, 5)], torch.abs)
case("exp", [normal(3, 5)], torch.exp)
case("expm1", [normal(3, 5)], torch.expm1)
case("log", [positive(3, 5)], torch.log)
case("log1p", [positive(3, 5)], torch.log1p)
case("sqrt", [positive(3, 5)], torch.sqrt)
case("pow", [positive(3, 5)], lambda x: x**1.7)
case("pow_negative", [positive(3, 5)], lambda x: x**-0.5)
case("squared", [normal(3, 5)], torch.square)
case("sin", [normal(3, 5)], lambda x: torch.sin(3 * x))
case("cos", [normal(3, 5)], lambda x: torch.cos(3 * x))
case("clamped", [ranked(4, 5)], lambda x: x.clamp(-0.45, 0.55))

# Reductions
case("sum", [normal(2, 3, 4)], torch.sum)
case("sum_last", [normal(2, 3, 4)], lambda x: x.sum(-1))
case("sum_middle", [normal(2, 3, 4)], lambda x: x.sum(1, keepdim=True))
case("sum_first", [normal(5, 3, 2)], lambda x: x.sum(0))
case("sum_apart", [normal(2, 3, 4, 5)], lambda x: x.sum((0, 2)))
case("mean", [normal(2, 3, 4)], torch.mean)
case("mean_axes", [normal(2, 3, 4, 2)], lambda x: x.mean((1, 2), keepdim=True))
case("mean_apart", [normal(2, 3, 4, 2)], lambda x: x.mean((1, 3)))
case("largest", [ranked(3, 4, 5)], lambda x: x.amax(-1))
case("largest_middle", [ranked(3, 4, 5)], lambda x: x.amax(1, keepdim=True))
case("largest_apart", [ranked(3, 4, 5)], lambda x: x.amax((0, 2)))
case("smallest", [ranked(3, 4, 5)], lambda x: x.amin(-1))
case("smallest_first", [ranked(3, 4, 5)], lambda x: x.amin(0))
case("variance", [normal(2, 3, 4)], lambda x: x.var(-1))
case("variance_axes", [normal(2, 3, 4)], lambda x: x.var((0, 1), correction=0, keepdim=True))
case("variance_all", [normal(2, 3, 4)], torch.var)
case("norm", [normal(2, 3, 4)], torch.linalg.vector_norm)
case("norm_last", [normal(2, 3, 4)], lambda x: torch.linalg.vector_norm(x, dim=-1))
case("norm_middle", [normal(2, 3, 4)], lambda x: torch.linalg.vector_norm(x, dim=1, keepdim=True))

# Shapes
case("reshaped", [normal(2, 3, 4)], lambda x: x.reshape(4, 6))
case("transposed", [normal(2, 3, 4)], lambda x: x.transpose(-2, -1))
case("transposed_outer", [normal(2, 3, 4)], lambda x: x.transpose(0, 1))
case("permuted", [normal(2, 3, 4, 5)], lambda x: x.permute(3, 1, 0, 2))
case("permuted_inner", [normal(2, 3, 4, 5)], lambda x: x.permute(0, 3, 1, 2))
case("broadcast", [normal(3, 1)], lambda x: x.broadcast_to(2, 3, 4))
case("sliced", [normal(2, 7, 3)], lambda x: x[:, 2:6])
case("sliced_by_step", [normal(2, 3, 7)], lambda x: x[..., 1:7:3])
case("sliced_backwards", [normal(2, 7, 3)], lambda x: x[:, [5, 3, 1]])
case("cropped", [normal(2, 7, 3)], lambda x: x.narrow(1, 1, 5))
case("reversed", [normal(2, 5, 3)], lambda x: x.flip(1))


def split(x):
    a, b, c = x.split([3, 1, 3], dim=1)
    return a * c + b


case("split", [normal(2, 7, 3)], split)
case("concatenated", [normal(2, 3, 4), normal(2, 1, 4), normal(2, 2, 4)], lambda *x: torch.cat(x, 1))
case("concatenated_channels", [normal(2, 3, 4), normal(2, 3, 2)], lambda *x: torch.cat(x, -1))
case("stacked", [normal(2, 3), normal(2, 3)], lambda *x: torch.stack(x, -1))

# Matrix products
case("matmul", [normal(4, 3), normal(3, 5)], lambda a, b: a @ b)
case("matmul_left", [normal(3, 4), normal(3, 5)], lambda a, b: a.mT @ b)
case("matmul_right", [normal(4, 3), normal(5, 3)], lambda a, b: a @ b.mT)
case("matmul_both", [normal(3, 4), normal(5, 3)], lambda a, b: a.mT @ b.mT)
case("matmul_batched", [normal(2, 3, 4, 3), normal(2, 3, 3, 5)], lambda a, b: a @ b)
case("matmul_batched_left", [normal(2, 3, 4), normal(2, 3, 5)], lambda a, b: a.mT @ b)
case("matmul_batched_right", [normal(2, 4, 3), normal(2, 5, 3)], lambda a, b: a @ b.mT)
case("matmul_batched_both", [normal(2, 3, 4), normal(2, 5, 3)], lambda a, b: a.mT @ b.mT)
case("matmul_shared", [normal(2, 4, 3), normal(3, 5)], lambda a, b: a @ b)
case("matmul_shared_right", [normal(2, 4, 3), normal(5, 3)], lambda a, b: a @ b.mT)
case("matmul_shared_left", [normal(2, 3, 4), normal(3, 5)], lambda a, b: a.mT @ b)
case("matmul_shared_first", [normal(4, 3), normal(2, 3, 5)], lambda a, b: a @ b)
case("matmul_shared_first_left", [normal(3, 4), normal(2, 3, 5)], lambda a, b: a.mT @ b)

# Activations
case("relu", [apart(3, 5)], F.relu)
case("leaky_relu", [apart(3, 5)], lambda x: F.leaky_relu(x, 0.2))
case("elu", [apart(3, 5)], lambda x: F.elu(x, 1.3))
case("sigmoid", [normal(3, 5)], lambda x: torch.sigmoid(3 * x))
case("tanh", [normal(3, 5)], torch.tanh)
case("softplus", [normal(3, 5)], lambda x: F.softplus(3 * x))
case("gelu", [normal(3, 5)], lambda x: F.gelu(2 * x))
case("gelu_tanh", [normal(3, 5)], lambda x: F.gelu(2 * x, approximate="tanh"))
case("silu", [normal(3, 5)], lambda x: F.silu(2 * x))
case("prelu", [apart(2, 3, 4), normal(4)], lambda x, a: last(F.prelu(first(x), a)))
case("prelu_single", [apart(2, 3, 4), normal(1)], lambda x, a: last(F.prelu(first(x), a)))
case("snake", [normal(2, 3, 4), positive(4)], lambda x, a: x + torch.sin(a * x) ** 2 / a)
case("snake_single", [normal(2, 3, 4), positive(1)], lambda x, a: x + torch.sin(a * x) ** 2 / a)
case("glu", [normal(2, 3, 6)], lambda x: F.glu(x, -1))


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
