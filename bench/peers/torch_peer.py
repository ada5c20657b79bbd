"""Times one workload in PyTorch and prints one JSON line; run.py calls it in turn with Lethe's own program.

usage: torch_peer.py WORKLOAD train|inference|fisher|fisher-vectorised [--seconds S] [--threads N]
   or: torch_peer.py gemm product [--seconds S] [--threads 1]   (threads of OpenBLAS by OPENBLAS_NUM_THREADS)
"""
import argparse
import json
import resource
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        x = F.relu(self.bn1(self.conv1(x)), inplace=True)
        return F.relu(self.bn2(self.conv2(x)) + shortcut, inplace=True)


def resnet18(width):
    layers = [nn.Conv2d(3, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
    inputs = width
    for stage in range(4):
        outputs = width << stage
        layers += [Block(inputs, outputs, 1 if stage == 0 else 2), Block(outputs, outputs, 1)]
        inputs = outputs
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, 10))


def vgg11_bn():
    layers, inputs = [], 3
    for width in [64, "M", 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"]:
        if width == "M":
            layers.append(nn.MaxPool2d(2, 2))
        else:
            layers += [nn.Conv2d(inputs, width, 3, 1, 1), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
            inputs = width
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(512, 10))


class Inverted(nn.Module):
    def __init__(self, inputs, outputs, stride, expand):
        super().__init__()
        hidden = inputs * expand
        layers = [] if expand == 1 else [nn.Conv2d(inputs, hidden, 1, bias=False), nn.BatchNorm2d(hidden), nn.ReLU6(inplace=True)]
        layers += [nn.Conv2d(hidden, hidden, 3, stride, 1, groups=hidden, bias=False), nn.BatchNorm2d(hidden), nn.ReLU6(inplace=True),
                   nn.Conv2d(hidden, outputs, 1, bias=False), nn.BatchNorm2d(outputs)]
        self.body = nn.Sequential(*layers)
        self.shortcut = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.body(x) if self.shortcut else self.body(x)


def mobilenet_v2():
    layers, inputs = [nn.Conv2d(3, 32, 3, 1, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU6(inplace=True)], 32
    for expand, outputs, count, stride in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]:
        for i in range(count):
            layers.append(Inverted(inputs, outputs, stride if i == 0 else 1, expand))
            inputs = outputs
    layers += [nn.Conv2d(inputs, 1280, 1, bias=False), nn.BatchNorm2d(1280), nn.ReLU6(inplace=True)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(1280, 10))


def cnn():
    return nn.Sequential(nn.Conv2d(1, 32, 3, 1, 1), nn.ReLU(inplace=True), nn.Conv2d(32, 64, 3, 1, 1), nn.ReLU(inplace=True),
                         nn.MaxPool2d(2, 2), nn.Flatten(), nn.Linear(64 * 14 * 14, 128), nn.ReLU(inplace=True), nn.Linear(128, 10))


def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 512), nn.ReLU(inplace=True), nn.Linear(512, 256), nn.ReLU(inplace=True), nn.Linear(256, 10))


WORKLOADS = {  # name: model, input, training batch, inference batch
    "resnet18-64": (lambda: resnet18(64), (3, 32, 32), 64, 128),
    "resnet18-16": (lambda: resnet18(16), (3, 32, 32), 128, 256),
    "vgg11-bn": (vgg11_bn, (3, 32, 32), 64, 128),
    "mobilenet-v2": (mobilenet_v2, (3, 32, 32), 64, 128),
    "cnn": (cnn, (1, 28, 28), 128, 256),
    "mlp": (mlp, (1, 28, 28), 256, 256),
}


def measure(step, batch, seconds):
    for _ in range(3):
        step()
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    times.sort()
    return batch / times[len(times) // 2]


def training(model, x, y):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)

    def step():
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
    return step


def inference(model, x):
    model.eval()

    def step():
        with torch.inference_mode():
            model(x)
    return step


def fisher_one_at_a_time(model, x, y):
    model.eval()
    sums = [torch.zeros_like(p) for p in model.parameters()]

    def step():
        for i in range(len(x)):
            model.zero_grad(set_to_none=True)
            F.cross_entropy(model(x[i:i + 1]), y[i:i + 1]).backward()
            for total, p in zip(sums, model.parameters()):
                total.addcmul_(p.grad, p.grad)
    return step


def fisher_vectorised(model, x, y):
    """Per-sample gradients from one backward pass, by hooks that unfold the inputs: what per-sample gradient libraries do."""
    model.eval()
    kept, sums = {}, {p: torch.zeros_like(p) for p in model.parameters()}

    def add(parameter, per_sample):
        sums[parameter] += per_sample.square().sum(0).reshape(parameter.shape)

    def backward(module, dy):
        x_in, n = kept[module], len(dy)
        if isinstance(module, nn.Linear):
            sums[module.weight] += dy.square().t() @ x_in.square()
            sums[module.bias] += dy.square().sum(0)
        elif isinstance(module, nn.BatchNorm2d):
            scale = (module.running_var + module.eps).rsqrt()
            normalised = (x_in - module.running_mean[:, None, None]) * scale[:, None, None]
            add(module.weight, (dy * normalised).sum((2, 3)))
            add(module.bias, dy.sum((2, 3)))
        else:
            columns = F.unfold(x_in, module.kernel_size, padding=module.padding, stride=module.stride)
            add(module.weight, torch.bmm(dy.reshape(n, dy.shape[1], -1), columns.transpose(1, 2)))

    for module in model.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear, nn.BatchNorm2d)):
            def forward_hook(m, inputs, output):
                kept[m] = inputs[0].detach()
                output.register_hook(lambda dy, m=m: backward(m, dy))
            module.register_forward_hook(forward_hook)
        if isinstance(module, nn.ReLU):
            module.inplace = False

    def step():
        x.requires_grad_(True)
        F.cross_entropy(model(x), y, reduction="sum").backward(inputs=[x])
    return step


def product(size):
    a, b, c = torch.randn(size, size), torch.randn(size, size), torch.empty(size, size)
    return lambda: torch.mm(a, b, out=c)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workload", choices=[*WORKLOADS, "gemm"])
    parser.add_argument("mode", choices=["train", "inference", "fisher", "fisher-vectorised", "product"])
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--format", choices=["contiguous", "channels-last"], default="contiguous")
    arguments = parser.parse_args()
    if (arguments.workload == "gemm") != (arguments.mode == "product"):
        parser.error("gemm goes with product, and product with gemm")
    torch.manual_seed(1)
    torch.set_num_threads(arguments.threads)
    if arguments.workload == "gemm":
        print(json.dumps({"gflops": measure(product(1024), 2 * 1024 ** 3 / 1e9, arguments.seconds)}))
        return
    make, shape, train_batch, inference_batch = WORKLOADS[arguments.workload]
    batch = inference_batch if arguments.mode == "inference" else train_batch
    model, x, y = make(), torch.randn(batch, *shape), torch.randint(0, 10, (batch,))
    if arguments.format == "channels-last":
        model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    if arguments.mode == "train":
        step = training(model, x, y)
    elif arguments.mode == "inference":
        step = inference(model, x)
    elif arguments.mode == "fisher":
        batch = 16
        step = fisher_one_at_a_time(model, x[:batch], y[:batch])
    else:
        step = fisher_vectorised(model, x, y)
    rate = measure(step, batch, arguments.seconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"images_per_second": rate, "peak_memory_bytes": peak, "version": torch.__version__}))


if __name__ == "__main__":
    main()
