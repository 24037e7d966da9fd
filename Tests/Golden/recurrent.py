"""Writes recurrent/*.json: linear, LSTM and GRU of PyTorch, outputs and gradients.

pip install torch==2.15.0
python Tests/Golden/recurrent.py
"""
import json
import pathlib

import torch

torch.manual_seed(7)
here = pathlib.Path(__file__).parent / "recurrent"


def values(tensor):
    return [float(f"{v:.9g}") for v in tensor.detach().flatten().tolist()]


def entry(tensor):
    return {"shape": list(tensor.shape), "values": values(tensor)}


def case(module, inputs, run):
    """Inputs, parameters, outputs, and the gradients of the sum of all outputs times fixed weights."""
    inputs = {name: x.clone().requires_grad_(True) for name, x in inputs.items()}
    outputs = run(module, inputs)
    weights = {name: torch.randn_like(y) for name, y in outputs.items()}
    sum((y * weights[name]).sum() for name, y in outputs.items()).backward()
    return {
        "inputs": {name: entry(x) for name, x in inputs.items()},
        "parameters": {name: entry(p) for name, p in module.named_parameters()},
        "outputs": {name: entry(y) for name, y in outputs.items()},
        "weights": {name: entry(w) for name, w in weights.items()},
        "input_gradients": {name: entry(x.grad) for name, x in inputs.items()},
        "gradients": {name: entry(p.grad) for name, p in module.named_parameters()},
    }


def recurrent(kind, layers, bidirectional, initial):
    module = kind(5, 6, layers, batch_first=True, bidirectional=bidirectional)
    states = range(layers * (2 if bidirectional else 1))
    names = ["h", "c"] if kind is torch.nn.LSTM else ["h"]
    inputs = {"x": torch.randn(3, 7, 5)}
    if initial:
        inputs.update({f"{name}.{n}": torch.randn(3, 6) for name in names for n in states})

    def run(module, inputs):
        first = None
        if initial:
            first = tuple(torch.stack([inputs[f"{name}.{n}"] for n in states]) for name in names)
            first = first if len(first) > 1 else first[0]
        output, last = module(inputs["x"], first)
        last = last if isinstance(last, tuple) else (last,)
        return {"y": output, **{f"last_{name}.{n}": x[n] for name, x in zip(names, last) for n in states}}

    return case(module, inputs, run)


cases = {
    "linear": case(torch.nn.Linear(5, 4), {"x": torch.randn(2, 3, 5)}, lambda m, i: {"y": m(i["x"])}),
    "lstm": recurrent(torch.nn.LSTM, 1, False, False),
    "lstm_state": recurrent(torch.nn.LSTM, 2, False, True),
    "lstm_both_ways": recurrent(torch.nn.LSTM, 2, True, True),
    "gru": recurrent(torch.nn.GRU, 1, False, False),
    "gru_both_ways": recurrent(torch.nn.GRU, 2, True, True),
}
for name, content in cases.items():
    (here / f"{name}.json").write_text(json.dumps({"torch": torch.__version__, **content}) + "\n")
