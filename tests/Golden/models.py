"""Writes models.json: logits of torchvision's models, with weights that come from a formula.

Run with a Python that has torchvision:  python3 tests/Golden/models.py > tests/Golden/models.json
Element i of tensor number k (ordinal order of names, counters left out) is made of u, a hash of i and k in [-1, 1):
u sqrt(6/(size/first dimension)) for tensors of rank 2 and more, 1 + 0.2 u for other weights, 1 + 0.3 u for running variances, 0.1 u else.
The images are u of number 1000. Narrow variants are torchvision's classes with fewer channels.
"""
import json
import sys
import numpy as np
import torch
import torchvision
from torch import nn
from torchvision.models import mobilenetv2, resnet, vgg


def noise(count, k):
    mask = np.uint64(0xFFFFFFFF)
    x = (np.arange(count, dtype=np.uint64) * np.uint64(2654435761) + np.uint64(k * 2246822519 & 0xFFFFFFFF)) & mask
    x ^= x >> np.uint64(15)
    x = (x * np.uint64(2246822519)) & mask
    x ^= x >> np.uint64(13)
    return torch.tensor(x.astype(np.float64) / 2147483648.0 - 1.0)


def fill(model):
    state = {n: t for n, t in model.state_dict().items() if not n.endswith("num_batches_tracked")}
    for k, name in enumerate(sorted(state)):
        t = state[name]
        u = noise(t.numel(), k).reshape(t.shape)
        if t.dim() > 1:
            v = u * np.sqrt(6.0 / (t.numel() / t.shape[0]))
        elif name.endswith("weight"):
            v = 1 + 0.2 * u
        elif name.endswith("running_var"):
            v = 1 + 0.3 * u
        else:
            v = 0.1 * u
        t.copy_(v)
    return model.eval()


def resnet18(stem):
    model = torchvision.models.resnet18(num_classes=10)
    if stem == "cifar":
        model.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
        model.maxpool = nn.Identity()
    return model


def vgg11(width, head):
    cfg = [width * m if m else "M" for m in [1, 0, 2, 0, 4, 4, 0, 8, 8, 0, 8, 8, 0]]
    model = vgg.VGG(vgg.make_layers(cfg, batch_norm=True), num_classes=10)
    units = 64 * width
    if head == "small":
        model.avgpool = nn.AdaptiveAvgPool2d(1)
        model.classifier = nn.Linear(8 * width, 10)
    else:
        model.classifier = nn.Sequential(
            nn.Linear(8 * width * 49, units), nn.ReLU(), nn.Dropout(), nn.Linear(units, units), nn.ReLU(), nn.Dropout(), nn.Linear(units, 10))
    return model


def mobilenet(stem, width):
    model = mobilenetv2.MobileNetV2(num_classes=10, width_mult=width)
    if stem == "cifar":
        model.features[0][0].stride = (1, 1)
        model.features[2].conv[1][0].stride = (1, 1)
    return model


def vit(side, patch, dim, depth, heads, mlp):
    return torchvision.models.VisionTransformer(side, patch, depth, heads, dim, mlp, num_classes=10)


CASES = {
    "resnet18:stem=imagenet": (lambda: resnet18("imagenet"), 64),
    "resnet18": (lambda: resnet18("cifar"), 16),
    "vgg11-bn:width=4": (lambda: vgg11(4, "full"), 32),
    "vgg11-bn:width=4,head=small": (lambda: vgg11(4, "small"), 64),
    "mobilenet-v2:stem=imagenet": (lambda: mobilenet("imagenet", 1.0), 64),
    "vit": (lambda: vit(32, 4, 128, 6, 4, 256), 32),
    "vit:patch=8,dim=24,depth=2,heads=3,mlp=40": (lambda: vit(16, 8, 24, 2, 3, 40), 16),
    "mobilenet-v2:width=0.35": (lambda: mobilenet("cifar", 0.35), 16),
}

torch.set_grad_enabled(False)
out = {}
for spec, (make, side) in CASES.items():
    images = noise(2 * 3 * side * side, 1000).reshape(2, 3, side, side).float()
    out[spec] = {"side": side, "logits": fill(make())(images).flatten().tolist()}
    print(spec, max(map(abs, out[spec]["logits"])), file=sys.stderr)
print(json.dumps(out))
