"""Writes optimizers.json: weights after ten steps of every optimiser, and the learning rates of every schedule, by PyTorch.

    python Tests/Golden/optimizers.py
"""

import json
import pathlib

import torch
from torch.optim import SGD, Adam, AdamW, RMSprop, lr_scheduler
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

STEPS = 10
OPTIMIZERS = {
    "sgd": (SGD, dict(lr=0.1)),
    "sgd_momentum": (SGD, dict(lr=0.1, momentum=0.9)),
    "sgd_nesterov": (SGD, dict(lr=0.1, momentum=0.8, nesterov=True, weight_decay=0.01)),
    "sgd_dampening": (SGD, dict(lr=0.1, momentum=0.9, dampening=0.4, weight_decay=0.05)),
    "adam": (Adam, dict(lr=0.05)),
    "adam_decay": (Adam, dict(lr=0.05, weight_decay=0.1, betas=(0.8, 0.95), eps=1e-4)),
    "adam_amsgrad": (Adam, dict(lr=0.05, amsgrad=True, betas=(0.7, 0.6))),
    "adamw": (AdamW, dict(lr=0.05)),
    "adamw_decay": (AdamW, dict(lr=0.05, weight_decay=0.3, betas=(0.8, 0.95), eps=1e-4)),
    "adamw_amsgrad": (AdamW, dict(lr=0.05, amsgrad=True, betas=(0.7, 0.6), weight_decay=0.1)),
    "rmsprop": (RMSprop, dict(lr=0.01)),
    "rmsprop_centered": (RMSprop, dict(lr=0.01, centered=True, alpha=0.9, eps=1e-3)),
    "rmsprop_momentum": (RMSprop, dict(lr=0.01, momentum=0.9, weight_decay=0.1)),
    "adamw_clipped_by_norm": (AdamW, dict(lr=0.05)),
    "sgd_clipped_by_value": (SGD, dict(lr=0.1, momentum=0.9)),
}


class Weights(torch.nn.Module):
    def __init__(self, start):
        super().__init__()
        self.a, self.b = (torch.nn.Parameter(s.clone()) for s in start)


def train(name, start, targets):
    """Ten steps; the gradient of a parameter is that of its mean squared distance from the step's target."""
    model = Weights(start)
    kind, settings = OPTIMIZERS[name]
    optimizer = kind(model.parameters(), foreach=False, **settings)
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.8))
    norms = []
    for target in targets:
        optimizer.zero_grad()
        sum(torch.nn.functional.mse_loss(p, t) for p, t in zip(model.parameters(), target)).backward()
        if name.endswith("by_norm"):
            norms.append(float(torch.nn.utils.clip_grad_norm_(model.parameters(), 0.3)))
        if name.endswith("by_value"):
            torch.nn.utils.clip_grad_value_(model.parameters(), 0.1)
        optimizer.step()
        average.update_parameters(model)
    return {
        "weights": [p.tolist() for p in model.parameters()],
        "average": [p.tolist() for p in average.module.parameters()],
        "norms": norms,
    }


def rates(make, count, losses=None):
    """The rate of every epoch (or step), from a base rate of 0.4."""
    optimizer = SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.4)
    schedule = make(optimizer)
    found = []
    for index in range(count):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if index + 1 < count:
            schedule.step(*([losses[index]] if losses else []))
    return found


def restarts_by_step(optimizer):
    schedule = lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 2, T_mult=2, eta_min=0.01)
    counter = iter(range(1, 1000))
    step = schedule.step
    schedule.step = lambda: step(next(counter) / 4)
    return schedule


torch.manual_seed(7)
start = [torch.randn(12), torch.randn(5)]
# Steps differ in size, so that AMSGrad's maximum matters.
targets = [[s + torch.randn_like(s) * (3.0 if t % 4 == 0 else 0.3) for s in start] for t in range(STEPS)]
losses = [1.0, 0.8, 0.79999, 0.8, 0.79, 0.79, 0.7899, 0.7895, 0.79, 0.79, 0.5, 0.5, 0.5, 0.5, 0.5, 0.45, 0.45,
          0.45, 0.45, 0.45, 0.449, 0.448, 0.447, 0.446, 0.445, 0.2, 0.3, 0.3, 0.3, 0.3]
Plateau = lr_scheduler.ReduceLROnPlateau
schedules = {
    "plateau": rates(lambda o: Plateau(o, patience=2, factor=0.5), 30, losses),
    "plateau_lowest": rates(lambda o: Plateau(o, patience=1, factor=0.3, min_lr=0.02), 30, losses),
    "plateau_absolute": rates(
        lambda o: Plateau(o, patience=2, factor=0.5, threshold=0.01, threshold_mode="abs"), 30, losses),
    "plateau_cooldown": rates(lambda o: Plateau(o, patience=1, factor=0.5, cooldown=2), 30, losses),
    "plateau_max": rates(
        lambda o: Plateau(o, mode="max", patience=2, factor=0.5, threshold=0.05), 30, [1 - l for l in losses]),
    "step": rates(lambda o: lr_scheduler.StepLR(o, 4, 0.3), 20),
    "multi_step": rates(lambda o: lr_scheduler.MultiStepLR(o, [3, 7, 7, 12], 0.5), 20),
    "exponential": rates(lambda o: lr_scheduler.ExponentialLR(o, 0.9), 20),
    "cosine": rates(lambda o: lr_scheduler.CosineAnnealingLR(o, 20, eta_min=0.02), 21),
    "cosine_restarts": rates(
        lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 3, T_mult=2, eta_min=0.01), 30),
    "cosine_restarts_by_step": rates(restarts_by_step, 40),
    "linear": rates(lambda o: lr_scheduler.LinearLR(o, 0.25, 0.9, 6), 12),
    "one_cycle": rates(lambda o: lr_scheduler.OneCycleLR(o, 0.4, total_steps=40), 40),
    "one_cycle_linear": rates(
        lambda o: lr_scheduler.OneCycleLR(o, 0.4, total_steps=40, pct_start=0.4, anneal_strategy="linear",
                                          div_factor=10, final_div_factor=100), 40),
    "one_cycle_three_phase": rates(
        lambda o: lr_scheduler.OneCycleLR(o, 0.4, total_steps=40, three_phase=True), 40),
    "warm_step": rates(
        lambda o: lr_scheduler.ChainedScheduler(
            [lr_scheduler.LinearLR(o, 0.1, 1.0, 10), lr_scheduler.StepLR(o, 8, 0.5)]), 40),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({
    "versions": {"torch": torch.__version__},
    "start": [s.tolist() for s in start],
    "targets": [[t.tolist() for t in pair] for pair in targets],
    "optimizers": {name: train(name, start, targets) for name in OPTIMIZERS},
    "losses": losses,
    "schedules": schedules,
}, indent=1) + "\n")
