"""Makes the ONNX fixtures of the format tests: small networks of every kind, exported by PyTorch, with what they answer.

The torchvision-* ones are torchvision's own modules with fewer channels. Needs PyTorch, torchvision and onnx; run it in this folder: python3 make_onnx.py
onnx/NAME.txt holds the shape of the input and the logits of two images whose element i is ((7 i) mod 17 - 8) / 8.
"""
import sys

import onnx
import torch
from torch import nn
from torch.onnx import TrainingMode
from torchvision.models import VisionTransformer, mobilenetv2, resnet, vgg as torchvision_vgg

OUT = "onnx/"


class Residual(nn.Module):
    def __init__(self, channels, out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.downsample = nn.Sequential(nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out)) if stride > 1 else None

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class TinyResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(6)
        self.layer1 = nn.Sequential(Residual(6, 6), Residual(6, 8, 2))
        self.fc = nn.Linear(8, 4)

    def forward(self, x):
        x = self.layer1(torch.relu(self.bn1(self.conv1(x))))
        return self.fc(torch.flatten(nn.functional.adaptive_avg_pool2d(x, 1), 1))


class Viewed(nn.Module):
    """The reshape of old training scripts, whose shape is computed in the graph."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.fc = nn.Linear(4 * 3 * 3, 3)

    def forward(self, x):
        x = nn.functional.max_pool2d(torch.tanh(self.conv(x)), 2)
        return torch.softmax(self.fc(x.view(x.size(0), -1)), 1)


def mobile():
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU6(),
        nn.Conv2d(8, 8, 3, 1, 1, groups=8, bias=False), nn.BatchNorm2d(8), nn.ReLU6(),
        nn.Conv2d(8, 5, 1, bias=False), nn.BatchNorm2d(5), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(5, 3))


def activations():
    return nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1), nn.PReLU(4), nn.Conv2d(4, 4, 1), nn.SiLU(), nn.Conv2d(4, 4, 1), nn.GELU(), nn.Conv2d(4, 4, 1), nn.LeakyReLU(0.2),
        nn.AvgPool2d(2), nn.Conv2d(4, 4, 1), nn.Sigmoid(), nn.Flatten(), nn.Linear(4 * 4, 6), nn.Tanh(), nn.Linear(6, 2, bias=False))


def vgg():
    return nn.Sequential(
        nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2, 2), nn.Conv2d(4, 6, 3, padding=1), nn.BatchNorm2d(6), nn.ReLU(),
        nn.MaxPool2d(2, 2), nn.AdaptiveAvgPool2d((2, 2)), nn.Flatten(), nn.Linear(24, 10), nn.ReLU(), nn.Dropout(0.5), nn.Linear(10, 5))


class NarrowResNet18(nn.Module):
    """torchvision's blocks, stages, stem and names, with few channels."""

    def __init__(self, width=4):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        before = width
        for stage in range(4):
            after = width << stage
            down = nn.Sequential(resnet.conv1x1(before, after, 2), nn.BatchNorm2d(after)) if stage else None
            self.add_module(f"layer{stage + 1}", nn.Sequential(resnet.BasicBlock(before, after, 2 if stage else 1, down), resnet.BasicBlock(after, after)))
            before = after
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(before, 4)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.avgpool(self.layer4(self.layer3(self.layer2(self.layer1(x)))))
        return self.fc(torch.flatten(x, 1))


def narrow_vgg():
    features = torchvision_vgg.make_layers([2, "M", 4, "M", 8, 8, "M", 16, 16, "M", 16, 16, "M"], batch_norm=True)
    model = torchvision_vgg.VGG(features, num_classes=4)
    model.avgpool = nn.AdaptiveAvgPool2d((1, 1))
    model.classifier = nn.Sequential(nn.Linear(16, 32), nn.ReLU(True), nn.Dropout(), nn.Linear(32, 32), nn.ReLU(True), nn.Dropout(), nn.Linear(32, 4))
    return model


def vit(patch=4):
    torch.manual_seed(2)
    model = VisionTransformer(16, patch, 2, 2, 16, 24, num_classes=4)
    nn.init.normal_(model.class_token)
    return model


class SqueezeExcite(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, 2, 1)
        self.fc2 = nn.Conv2d(2, channels, 1)

    def forward(self, x):
        return x * nn.functional.hardsigmoid(self.fc2(torch.relu(self.fc1(nn.functional.adaptive_avg_pool2d(x, 1)))))


class Spelt(nn.Module):
    """What networks compute beside their layers: normalised inputs, borders, splits, scales, sums, powers, a mixer over positions."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor([0.1, -0.2]).reshape(1, 2, 1, 1))
        self.register_buffer("std", torch.tensor([0.5, 0.7]).reshape(1, 2, 1, 1))
        self.conv = nn.Conv2d(2, 6, 3, 2)
        self.squeeze = SqueezeExcite(6)
        self.gamma = nn.Parameter(torch.linspace(0.5, 1.5, 6).reshape(6, 1, 1))
        self.mixer = nn.Parameter(torch.linspace(-1, 1, 20).reshape(5, 4))
        self.prelu = nn.PReLU()
        self.norm = nn.LayerNorm(5)
        self.fc = nn.Linear(5, 3)

    def forward(self, x):
        x = (x - self.mean) / self.std
        x = nn.functional.pad(x, (1, 0, 1, 0))
        x = nn.functional.hardswish(self.conv(x)) * self.gamma
        x = nn.functional.max_pool2d(self.squeeze(x), 2, 1, ceil_mode=True)
        x = torch.cat([part ** 2 if i else part for i, part in enumerate(torch.split(x, 2, 1))], 1)[:, 1:]
        n = x.shape[0]
        x = x.reshape(n, 5, -1).transpose(1, 2)
        tokens = torch.softmax(self.mixer @ x, 1)
        x = self.norm(tokens.sum(1) - 0.25 * tokens[:, 2].clamp(-0.5, 0.75))
        return self.fc(self.prelu(torch.sqrt(x.pow(2) + 1) - 1.5))


def images(shape):
    count = 2 * int(torch.tensor(shape).prod())
    return (((torch.arange(count) * 7) % 17 - 8).float() / 8).reshape(2, *shape)


def make(name, model, shape, trained=True, dynamic=True, batch=2, **options):
    if len(sys.argv) > 1 and not any(name.startswith(prefix) for prefix in sys.argv[1:]):
        return
    torch.manual_seed(1)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d) and trained:
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.3, 0.3)
            module.running_mean.uniform_(-0.2, 0.2)
            module.running_var.uniform_(0.6, 1.4)
        elif hasattr(module, "reset_parameters"):
            module.reset_parameters()
    model.eval()
    x = images(shape)
    torch.onnx.export(model, x[:batch], OUT + name + ".onnx", input_names=["image"], output_names=["scores"], dynamic_axes={"image": {0: "batch"}, "scores": {0: "batch"}} if dynamic else None, **options)
    saved = onnx.load(OUT + name + ".onnx")
    if name.startswith("torchvision"):
        onnx.helper.set_model_props(saved, {"author": "nobody", "classes": "ant,bee,cat,dog"})
        onnx.save(saved, OUT + name + ".onnx")
    logits = model(x)
    if isinstance(model, Viewed):
        logits = torch.log(logits)
    with open(OUT + name + ".txt", "w") as out:
        out.write(" ".join(map(str, shape)) + "\n")
        for row in logits.tolist():
            out.write(" ".join(f"{value:.9g}" for value in row) + "\n")


kept = {"training": TrainingMode.PRESERVE, "do_constant_folding": False}
make("resnet", TinyResNet(), (3, 8, 8), opset_version=17, **kept)
make("resnet-folded", TinyResNet(), (3, 8, 8), opset_version=13)
make("mobile", mobile(), (3, 8, 8), opset_version=17, **kept)
make("mobile-folded", mobile(), (3, 8, 8), opset_version=10)
make("vgg", vgg(), (3, 8, 8), opset_version=11, **kept)
make("activations", activations(), (2, 4, 4), opset_version=14)
make("viewed", Viewed(), (1, 8, 8), opset_version=9)
make("untrained", mobile(), (3, 8, 8), trained=False, opset_version=17, **kept)  # equal initializers are shared
make("fixed-batch", Viewed(), (1, 8, 8), dynamic=False, opset_version=12)
make("mlp", nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 3)), (6,), opset_version=17)
make("torchvision-resnet18", NarrowResNet18(), (3, 32, 32), opset_version=17, **kept)
make("torchvision-vgg11", narrow_vgg(), (3, 32, 32), opset_version=13)
make("torchvision-mobilenet-v2", mobilenetv2.MobileNetV2(num_classes=4, width_mult=0.1), (3, 32, 32), opset_version=17, **kept)
make("torchvision-vit", vit(), (3, 16, 16), opset_version=17, **kept)
make("torchvision-vit-folded", vit(), (3, 16, 16), opset_version=13)  # layer norms in parts
make("torchvision-vit-fixed", vit(8), (3, 16, 16), dynamic=False, opset_version=14)
make("torchvision-vit-single", vit(8), (3, 16, 16), dynamic=False, batch=1, opset_version=17)
make("spelt", Spelt(), (2, 7, 7), opset_version=17)
