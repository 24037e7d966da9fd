"""Writes predictor.safetensors: the mel predictor in PyTorch, both orientations with two stems: output, losses, gradients,
and weights after ten steps of AdamW and of RMSprop.

    python Tests/Golden/predictor.py
"""

import pathlib

import torch
from safetensors.torch import save_file

FRAMES, BANDS, AHEAD, WIDTH, LAYERS, BATCH = 21, 8, 6, 12, 2, 3
PARTS = ["mix", "bass", "drums"]


class Predictor(torch.nn.Module):
    """Residual: the mean frame."""

    def __init__(self, orientation):
        super().__init__()
        self.orientation = orientation
        features = BANDS if orientation == "frames" else FRAMES
        for part in PARTS:
            memory = torch.nn.LSTM(features, WIDTH, LAYERS, batch_first=True)
            self.add_module(part, torch.nn.ModuleDict({"lstm": memory}))
        self.head = torch.nn.Linear(WIDTH, AHEAD * BANDS if orientation == "frames" else AHEAD)

    def forward(self, x):
        base = x.mean(dim=1, keepdim=True)
        sequence = x - base
        if self.orientation == "bands":
            sequence = sequence.transpose(1, 2)
        state, outputs = None, []
        for part in PARTS:
            output, last = getattr(self, part)["lstm"](sequence, state)
            state = last if state is None else state
            if self.orientation == "frames":
                predicted = self.head(last[0][-1]).reshape(-1, AHEAD, BANDS)
            else:
                predicted = self.head(output).transpose(1, 2)
            outputs.append(predicted + base)
        return torch.stack(outputs, dim=3)


def losses(output, target):
    def normalized(x):
        return x / torch.sqrt((x * x).sum(dim=(1, 2), keepdim=True) + 1e-8)

    shape = (normalized(output) - normalized(target)).square().sum() / len(output)
    weights = torch.linspace(1, 2, BANDS) ** 1.5
    return shape, ((output - target).abs() * weights[None, None, :, None]).mean()


def shape_loss(output, target):
    def measures(x):
        powers = torch.expm1(torch.relu(x)) + 1e-10
        places = torch.linspace(0, 1, BANDS)[None, None, :, None]
        shares = powers / powers.sum(dim=2, keepdim=True)
        center = (shares * places).sum(dim=2, keepdim=True)
        spread = torch.sqrt((shares * (places - center) ** 2).sum(dim=2, keepdim=True) + 1e-10)
        flatness = powers.log().mean(dim=2, keepdim=True).exp() / powers.mean(dim=2, keepdim=True)
        entropy = -(shares * (shares + 1e-10).log()).sum(dim=2, keepdim=True) / torch.log(torch.tensor(float(BANDS)))
        return center, spread, flatness, entropy

    return sum(torch.nn.functional.mse_loss(a, b) for a, b in zip(measures(output), measures(target)))


torch.manual_seed(11)
tensors = {}
input = torch.rand(BATCH, FRAMES, BANDS) * 4
target = torch.rand(BATCH, AHEAD, BANDS, len(PARTS)) * 4
tensors["input"], tensors["target"] = input, target
for orientation in ["frames", "bands"]:
    start = Predictor(orientation).state_dict()
    start = {name: value.clone() for name, value in start.items()}
    for kind, settings in [(torch.optim.AdamW, dict(lr=0.01)), (torch.optim.RMSprop, dict(lr=0.003))]:
        model = Predictor(orientation)
        model.load_state_dict(start)
        optimizer = kind(model.parameters(), foreach=False, **settings)
        for step in range(10):
            optimizer.zero_grad()
            output = model(input)
            parts = losses(output, target)
            sum(parts).backward()
            if step == 0:
                tensors[f"{orientation}.output"] = output.detach().clone()
                tensors[f"{orientation}.losses"] = torch.stack([*parts, shape_loss(output, target)]).detach()
                for name, parameter in model.named_parameters():
                    tensors[f"{orientation}.start.{name}"] = start[name]
                    tensors[f"{orientation}.gradient.{name}"] = parameter.grad.clone()
            optimizer.step()
        for name, parameter in model.named_parameters():
            tensors[f"{orientation}.{kind.__name__.lower()}.{name}"] = parameter.detach().clone()
output = (torch.rand(BATCH, AHEAD, BANDS, len(PARTS)) * 4).requires_grad_(True)
shape_loss(output, target).backward()
tensors["shape.output"], tensors["shape.gradient"] = output.detach(), output.grad
place = pathlib.Path(__file__).with_suffix(".safetensors")
save_file({name: value.contiguous() for name, value in tensors.items()}, place, metadata={"torch": torch.__version__})
