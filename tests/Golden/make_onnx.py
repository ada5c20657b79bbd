"""Makes the ONNX fixtures of the format tests: small networks of every kind, exported by PyTorch, with what they answer.

Needs PyTorch; run it in this folder: python3 make_onnx.py
onnx/NAME.txt holds the shape of the input and the logits of two images whose element i is ((7 i) mod 17 - 8) / 8.
"""
import torch
from torch import nn
from torch.onnx import TrainingMode

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


def images(shape):
    count = 2 * int(torch.tensor(shape).prod())
    return (((torch.arange(count) * 7) % 17 - 8).float() / 8).reshape(2, *shape)


def make(name, model, shape, trained=True, dynamic=True, **options):
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
    torch.onnx.export(model, x, OUT + name + ".onnx", input_names=["image"], output_names=["scores"], dynamic_axes={"image": {0: "batch"}, "scores": {0: "batch"}} if dynamic else None, **options)
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
