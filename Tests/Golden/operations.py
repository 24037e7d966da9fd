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


# Ends of axes
def padded(before, after, mode):
    return lambda x: last(F.pad(first(x), (before, after), mode=mode))


def padded_image(x):
    x = F.pad(first(x), (0, 0, 1, 3), mode="reflect")
    return last(F.pad(x, (2, 0, 0, 0), mode="circular"))


def resized(mode, corners=None, **size):
    return lambda x: last(F.interpolate(first(x), mode=mode, align_corners=corners, **size))


case("padded", [normal(2, 5, 3)], padded(2, 1, "constant"))
case("padded_reflect", [normal(2, 5, 3)], padded(4, 2, "reflect"))
case("padded_circular", [normal(2, 5, 3)], padded(5, 3, "circular"))
case("padded_image", [normal(2, 4, 5, 3)], padded_image)
case("padded_last", [normal(2, 3, 6)], lambda x: F.pad(x, (2, 5), mode="reflect"))
case("gathered", [normal(2, 5, 3)], lambda x: x.index_select(1, torch.tensor([4, 0, 0, 2, 4, 4])))
case("gathered_last", [normal(2, 3, 5)], lambda x: x.index_select(2, torch.tensor([4, 0, 0, 2])))
case("embedding", [normal(7, 4)], lambda x: F.embedding(torch.tensor([[1, 6, 1], [0, 3, 1]]), x))
case("upsampled_nearest", [normal(2, 5, 3)], resized("nearest", scale_factor=3))
case("resized_nearest", [normal(2, 5, 3)], resized("nearest", size=7))
case("upsampled_linear", [normal(2, 5, 3)], resized("linear", False, scale_factor=2))
case("resized_corners", [normal(2, 5, 3)], resized("linear", True, size=9))
case("upsampled_image", [normal(2, 3, 4, 2)], resized("nearest", scale_factor=(2, 3)))
case("upsampled_bilinear", [normal(2, 3, 4, 2)], resized("bilinear", False, scale_factor=(2, 3)))
case(
    "joined",
    [normal(2, 2, 3, 2), normal(2, 3, 4, 1)],
    lambda up, skip: torch.cat([F.pad(up, (0, 0, 0, 1, 0, 1)), skip], -1),
)

# Normalisation
case("softmax", [normal(2, 3, 21)], lambda x: F.softmax(2 * x, -1))
case("softmax_middle", [normal(2, 5, 3)], lambda x: F.softmax(x, 1))
case("log_softmax", [normal(2, 3, 21)], lambda x: F.log_softmax(2 * x, -1))
case("layer_norm", [normal(2, 3, 19), normal(19), normal(19)], lambda x, a, b: F.layer_norm(x, (19,), a, b))
case(
    "group_norm",
    [normal(3, 4, 5, 6), normal(6), normal(6)],
    lambda x, a, b: last(F.group_norm(first(x), 2, a, b)),
)
case(
    "instance_norm",
    [normal(3, 7, 4), normal(4), normal(4)],
    lambda x, a, b: last(F.instance_norm(first(x), weight=a, bias=b)),
)
case(
    "batch_norm",
    [normal(4, 5, 6), normal(6), normal(6)],
    lambda x, a, b: last(F.batch_norm(first(x), None, None, a, b, training=True)),
)
case(
    "batch_norm_evaluation",
    [normal(4, 5, 6), normal(6), normal(6)],
    lambda x, a, b: last(
        F.batch_norm(first(x), torch.full((6,), 0.3).double(), torch.full((6,), 2.0).double(), a, b)
    ),
)

# Differences
case("squared_difference", [normal(3, 4), normal(3, 4)], F.mse_loss)
case("absolute_difference", [ranked(3, 4), ranked(3, 4)], lambda a, b: F.l1_loss(a, b + 0.05))

# Pooling
case("max_pool", [ranked(2, 5, 6, 3)], lambda x: last(F.max_pool2d(first(x), 2)))
case("max_pool_time", [ranked(2, 7, 3)], lambda x: last(F.max_pool1d(first(x), 3)))
case(
    "max_pool_general",
    [ranked(2, 7, 8, 3)],
    lambda x: last(F.max_pool2d(first(x), 3, stride=(2, 1), padding=1)),
)
case(
    "max_pool_dilated",
    [ranked(2, 11, 3)],
    lambda x: last(F.max_pool1d(first(x), 3, stride=2, padding=1, dilation=2)),
)
case("average_pool", [normal(2, 6, 8, 3)], lambda x: last(F.avg_pool2d(first(x), (2, 4))))
case(
    "average_pool_general",
    [normal(2, 7, 8, 3)],
    lambda x: last(F.avg_pool2d(first(x), (3, 4), stride=(2, 3), padding=(1, 2))),
)
case(
    "average_pool_inside",
    [normal(2, 9, 3)],
    lambda x: last(F.avg_pool1d(first(x), 4, stride=2, padding=2, count_include_pad=False)),
)


# Convolution
def convolution(function, **settings):
    return lambda x, w, b=None: last(function(first(x), w, b, **settings))


case("conv2d", [normal(2, 6, 7, 3), normal(4, 3, 3, 3), normal(4)], convolution(F.conv2d, padding=1))
case(
    "conv2d_strided",
    [normal(2, 9, 8, 3), normal(4, 3, 3, 5), normal(4)],
    convolution(F.conv2d, stride=(2, 3), padding=(1, 2)),
)
case(
    "conv2d_dilated",
    [normal(2, 9, 8, 2), normal(3, 2, 3, 2), normal(3)],
    convolution(F.conv2d, padding=(2, 0), dilation=(2, 3)),
)
case(
    "conv2d_grouped",
    [normal(2, 5, 6, 6), normal(4, 3, 3, 3), normal(4)],
    convolution(F.conv2d, padding=1, groups=2),
)
case("conv2d_depthwise", [normal(2, 5, 6, 4), normal(4, 1, 3, 3)], convolution(F.conv2d, padding=1, groups=4))
case("conv1d", [normal(2, 12, 3), normal(4, 3, 5), normal(4)], convolution(F.conv1d, stride=2, padding=2))
case(
    "conv1d_wide",
    [normal(2, 20, 16), normal(8, 16, 7), normal(8)],
    convolution(F.conv1d, stride=3, padding=6, dilation=2),
)
case("conv1d_grouped", [normal(2, 12, 6), normal(6, 2, 3)], convolution(F.conv1d, padding=1, groups=3))
case(
    "expanding_conv2d",
    [normal(2, 3, 4, 5), normal(5, 3, 2, 2), normal(3)],
    convolution(F.conv_transpose2d, stride=2),
)
case("expanding_conv1d", [normal(2, 7, 5), normal(5, 3, 2), normal(3)], convolution(F.conv_transpose1d, stride=2))
case(
    "transposed_conv2d",
    [normal(2, 4, 5, 3), normal(3, 4, 3, 3), normal(4)],
    convolution(F.conv_transpose2d, stride=2, padding=1, output_padding=1),
)
case(
    "transposed_conv2d_large",
    [normal(2, 4, 5, 3), normal(3, 2, 5, 4), normal(2)],
    convolution(F.conv_transpose2d, stride=(3, 1), padding=(2, 0), output_padding=(2, 0), dilation=(1, 2)),
)
case(
    "transposed_conv2d_grouped",
    [normal(2, 4, 5, 4), normal(4, 3, 3, 3), normal(6)],
    convolution(F.conv_transpose2d, stride=2, padding=1, groups=2),
)
case(
    "transposed_conv1d",
    [normal(2, 7, 3), normal(3, 4, 8)],
    convolution(F.conv_transpose1d, stride=4, padding=2),
)
case(
    "transposed_conv1d_wide",
    [normal(2, 9, 16), normal(16, 16, 5), normal(16)],
    convolution(F.conv_transpose1d, stride=3, padding=1, output_padding=2),
)

# Attention
attention = F.scaled_dot_product_attention
case("attention", [normal(2, 3, 5, 4), normal(2, 3, 6, 4), normal(2, 3, 6, 7)], attention)
case(
    "attention_causal",
    [normal(2, 5, 4), normal(2, 5, 4), normal(2, 5, 4)],
    lambda q, k, v: attention(q, k, v, is_causal=True),
)
hidden = torch.tensor([[0, -torch.inf, 0.5], [-1, 0.25, 0]]).double()
case(
    "attention_masked",
    [normal(2, 2, 4), normal(2, 3, 4), normal(2, 3, 4)],
    lambda q, k, v: attention(q, k, v, attn_mask=hidden, scale=0.7),
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
