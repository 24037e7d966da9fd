"""Writes losses.json: values and gradients of losses, by PyTorch.

    python Tests/Golden/losses.py
"""

import json
import pathlib

import torch
import torch.nn.functional as F


def per_item(x):
    return x.reshape(x.shape[0], -1)


def log_cosh(e, s):
    return torch.log(torch.cosh(e - s)).mean()


def snr(e, s, eps=1e-8):
    """auraloss 0.4.0's SNRLoss with zero_mean=False."""
    e, s = per_item(e), per_item(s)
    return -(10 * torch.log10((s**2).sum(-1) / (((s - e) ** 2).sum(-1) + eps) + eps)).mean()


def si_sdr(e, s, eps=1e-8):
    """auraloss 0.4.0's SISDRLoss."""
    e, s = per_item(e), per_item(s)
    e = e - e.mean(-1, keepdim=True)
    s = s - s.mean(-1, keepdim=True)
    alpha = (e * s).sum(-1) / ((s**2).sum(-1) + eps)
    s = s * alpha.unsqueeze(-1)
    return -(10 * torch.log10((s**2).sum(-1) / (((e - s) ** 2).sum(-1) + eps) + eps)).mean()


def sign_free(e, s, power):
    e, s = per_item(e), per_item(s)
    return torch.minimum((e - s).abs().pow(power).mean(-1), (e + s).abs().pow(power).mean(-1)).mean()


LOSSES = {
    "mse": F.mse_loss,
    "l1": F.l1_loss,
    "huber": F.huber_loss,
    "huber_0.3": lambda e, s: F.huber_loss(e, s, delta=0.3),
    "smooth_l1": F.smooth_l1_loss,
    "smooth_l1_0.3": lambda e, s: F.smooth_l1_loss(e, s, beta=0.3),
    "log_cosh": log_cosh,
    "snr": snr,
    "si_sdr": si_sdr,
    "sign_free_mse": lambda e, s: sign_free(e, s, 2),
    "sign_free_l1": lambda e, s: sign_free(e, s, 1),
}


def measured(loss, estimate, target):
    # In double precision: what is compared with has all its digits.
    e = estimate.double().requires_grad_()
    value = loss(e, target.double())
    value.backward()
    return {"value": value.item(), "gradient": e.grad.flatten().tolist()}


torch.manual_seed(3)
# Four items of (17, 2): near the target, near its negative, far away, with another mean.
target = torch.randn(4, 17, 2)
noise = torch.randn(4, 17, 2)
estimate = torch.stack([
    target[0] + 0.05 * noise[0], -target[1] + 0.3 * noise[1], 2 * noise[2], 0.5 * target[3] + noise[3] + 0.8])
real = [torch.randn(3, 5) + 0.5, torch.randn(3, 2)]
made = [torch.randn(3, 5) - 0.5, torch.randn(3, 2)]


def adversarial():
    """The hinge and least-squares forms, of two discriminators' scores."""
    forms = {
        "hinge": (
            lambda r, f: F.relu(1 - r).mean() + F.relu(1 + f).mean(),
            lambda f: -f.mean()),
        "least_squares": (
            lambda r, f: F.mse_loss(r, torch.ones_like(r)) + F.mse_loss(f, torch.zeros_like(f)),
            lambda f: F.mse_loss(f, torch.ones_like(f))),
    }
    found = {}
    for name, (discriminator, generator) in forms.items():
        for side in ("discriminator", "generator"):
            r = [x.double().requires_grad_() for x in real]
            f = [x.double().requires_grad_() for x in made]
            value = sum(discriminator(a, b) for a, b in zip(r, f)) if side == "discriminator" else sum(map(generator, f))
            value.backward()
            found[f"{name}_{side}"] = {
                "value": value.item(),
                "real": [x.grad.flatten().tolist() for x in r] if side == "discriminator" else [],
                "made": [x.grad.flatten().tolist() for x in f],
            }
    return found


pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps({
    "versions": {"torch": torch.__version__},
    "estimate": estimate.flatten().tolist(),
    "target": target.flatten().tolist(),
    "real": [x.flatten().tolist() for x in real],
    "made": [x.flatten().tolist() for x in made],
    "losses": {name: measured(loss, estimate, target) for name, loss in LOSSES.items()},
    "adversarial": adversarial(),
}, indent=1) + "\n")
