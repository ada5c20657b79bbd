"""Writes optimizers.json: parameters after five steps of PyTorch's optimisers, and the rates of its schedules.

Run with a Python that has torch:  python3 tests/Golden/optimizers.py > tests/Golden/optimizers.json
The parameter starts as sin(0.7 i + 0.1), i = 0..18; the gradient of step t is cos(0.3 i + 1.1 t).
"""
import json
import torch

N = 19
CASES = {
    "sgd": lambda p: torch.optim.SGD(p, 0.1),
    "sgd_decay": lambda p: torch.optim.SGD(p, 0.1, weight_decay=0.01),
    "sgd_momentum": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, weight_decay=0.01),
    "sgd_nesterov": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, weight_decay=0.01, nesterov=True),
    "adam": lambda p: torch.optim.Adam(p, 0.1),
    "adam_decay": lambda p: torch.optim.Adam(p, 0.1, betas=(0.8, 0.99), weight_decay=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, 0.1),
    "adamw_decay": lambda p: torch.optim.AdamW(p, 0.1, betas=(0.8, 0.99), weight_decay=0.3),
}


def final(make):
    i = torch.arange(N, dtype=torch.float64)
    w = torch.sin(0.7 * i + 0.1).float().requires_grad_()
    optimizer = make([w])
    for t in range(5):
        w.grad = torch.cos(0.3 * i + 1.1 * t).float()
        optimizer.step()
    return w.detach().tolist()


def rates(make, steps):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 0.5)
    schedule = make(optimizer)
    out = []
    for _ in range(steps):
        out.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return out


print(json.dumps({
    "optimizers": {name: final(make) for name, make in CASES.items()},
    "schedules": {
        "onecycle": rates(lambda o: torch.optim.lr_scheduler.OneCycleLR(o, 0.5, total_steps=20, pct_start=0.3, cycle_momentum=False), 19),
        "cosine": rates(lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 20), 20),
    },
}))
