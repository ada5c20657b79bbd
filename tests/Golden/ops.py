"""Writes ops.json: outputs and gradients of PyTorch for the operations of Lethe.Engine.

Run with a Python that has torch:  python3 tests/Golden/ops.py > tests/Golden/ops.json
Inputs come from a formula, so that only results are stored: input number k of a case holds
scale * sin(0.7 * i + 1.3 * k + 0.1) + shift at position i, and the output is weighted by sin(0.3 * i + 0.5).
"""
import json
import torch
import torch.nn.functional as F


def formula(shape, k, scale=1.0, shift=0.0):
    n = 1
    for size in shape:
        n *= size
    i = torch.arange(n, dtype=torch.float64)
    return (scale * torch.sin(0.7 * i + 1.3 * k + 0.1) + shift).to(torch.float32).reshape(shape).requires_grad_()


def batch_norm(training):
    def run(x, g, b):
        mean, var = torch.full((3,), 0.1), torch.full((3,), 0.8)
        return F.batch_norm(x, mean, var, g, b, training=training, momentum=0.1, eps=1e-5)
    return run


def attention(x, w, b, v, c):
    y = x.transpose(0, 1)
    y, _ = F.multi_head_attention_forward(y, y, y, 6, 2, w, b, None, None, False, 0.0, v, c, training=False, need_weights=False)
    return y.transpose(0, 1)


LABELS = torch.tensor([1, 0, 4, 2])
CASES = {
    "add": (lambda a, b: a + b, [(3, 7), (3, 7)]),
    "subtract": (lambda a, b: a - b, [(3, 7), (3, 7)]),
    "multiply": (lambda a, b: a * b, [(3, 7), (3, 7)]),
    "divide": (lambda a, b: a / (b + 3), [(3, 7), (3, 7)]),
    "scale": (lambda x: x * -2.5, [(3, 7)]),
    "negate": (lambda x: -x, [(3, 7)]),
    "exp": (lambda x: torch.exp(x), [(3, 7)]),
    "log": (lambda x: torch.log(x + 3), [(3, 7)]),
    "sqrt": (lambda x: torch.sqrt(x + 3), [(3, 7)]),
    "square": (lambda x: torch.square(x), [(3, 7)]),
    "abs": (lambda x: torch.abs(x), [(3, 7)]),
    "relu6": (lambda x: F.relu6(x * 9), [(3, 7)]),
    "sum": (lambda x: x.sum(), [(3, 7)]),
    "mean": (lambda x: x.mean(), [(3, 7)]),
    "sum_last": (lambda x: x.sum(-1), [(2, 3, 7)]),
    "mean_last": (lambda x: x.mean(-1), [(2, 3, 7)]),
    "gather_columns": (lambda x: x.gather(1, torch.tensor([[2], [0], [1]])).squeeze(1), [(3, 4)]),
    "gather_rows": (lambda x: x[torch.tensor([2, 0, 2, 2])], [(3, 4)]),
    "reshape": (lambda x: x.reshape(6, 4), [(2, 3, 4)]),
    "flatten": (lambda x, w: F.conv2d(x, w).flatten(1), [(2, 3, 3, 3), (2, 3, 1, 1)]),
    "matmul_transposed": (lambda a, b: a.t() @ b.t(), [(7, 5), (6, 7)]),
    "matmul_batched": (lambda a, b: a @ b.transpose(1, 2), [(2, 3, 4), (2, 5, 4)]),
    "gate_channels": (lambda x, g: x * g[:, :, None, None], [(3, 4, 2, 2), (3, 4)]),
    "batch_norm_residual_relu": (lambda x, g, b, r: F.relu(batch_norm(True)(x, g, b) + r), [(4, 3, 3, 3), (3,), (3,), (4, 3, 3, 3)]),
    "relu": (lambda x: F.relu(x), [(3, 7)]),
    "leaky_relu": (lambda x: F.leaky_relu(x, 0.1), [(3, 7)]),
    "sigmoid": (lambda x: torch.sigmoid(x), [(3, 7)]),
    "tanh": (lambda x: torch.tanh(x), [(3, 7)]),
    "silu": (lambda x: F.silu(x), [(3, 7)]),
    "gelu": (lambda x: F.gelu(x), [(3, 7)]),
    "prelu": (lambda x, a: F.prelu(x, a), [(2, 3, 2, 2), (3,)]),
    "matmul": (lambda a, b: a @ b, [(5, 7), (7, 6)]),
    "linear": (lambda x, w, b: F.linear(x, w, b), [(4, 9), (5, 9), (5,)]),
    "conv3": (lambda x, w, b: F.conv2d(x, w, b, 1, 1), [(2, 3, 6, 5), (4, 3, 3, 3), (4,)]),
    "conv3_stride2": (lambda x, w: F.conv2d(x, w, None, 2, 1), [(2, 3, 7, 6), (4, 3, 3, 3)]),
    "conv1": (lambda x, w, b: F.conv2d(x, w, b), [(2, 5, 4, 4), (6, 5, 1, 1), (6,)]),
    "conv7_stride2": (lambda x, w: F.conv2d(x, w, None, 2, 3), [(1, 3, 11, 12), (4, 3, 7, 7)]),
    "conv_groups": (lambda x, w: F.conv2d(x, w, None, 1, 1, 1, 2), [(2, 4, 5, 5), (6, 2, 3, 3)]),
    "conv_depthwise": (lambda x, w: F.conv2d(x, w, None, 2, 1, 1, 6), [(2, 6, 7, 7), (6, 1, 3, 3)]),
    "conv_wide": (lambda x, w: F.conv2d(x, w, None, 1, 1), [(2, 32, 8, 8), (32, 32, 3, 3)]),
    "batch_norm_training": (batch_norm(True), [(4, 3, 3, 3), (3,), (3,)]),
    "batch_norm_eval": (batch_norm(False), [(4, 3, 3, 3), (3,), (3,)]),
    "layer_norm": (lambda x, g, b: F.layer_norm(x, (6,), g, b), [(4, 6), (6,), (6,)]),
    "max_pool": (lambda x: F.max_pool2d(x, 3, 2, 1), [(2, 3, 7, 7)]),
    "avg_pool": (lambda x: F.avg_pool2d(x, 3, 2, 1), [(2, 3, 7, 7)]),
    "adaptive_avg_pool": (lambda x: F.adaptive_avg_pool2d(x, (3, 2)), [(2, 3, 7, 5)]),
    "global_avg_pool": (lambda x: F.adaptive_avg_pool2d(x, 1), [(2, 3, 4, 5)]),
    "softmax": (lambda x: F.softmax(x, -1), [(4, 5)]),
    "log_softmax": (lambda x: F.log_softmax(x, -1), [(4, 5)]),
    "cross_entropy": (lambda x: F.cross_entropy(x, LABELS, reduction="none"), [(4, 5)]),
    "kl_divergence": (lambda x: F.kl_div(F.log_softmax(x, -1), F.softmax(torch.arange(20.0).reshape(4, 5) * 0.1, -1), reduction="none").sum(-1), [(4, 5)]),
    "mean_squared_error": (lambda a, b: F.mse_loss(a, b), [(4, 5), (4, 5)]),
    "erf": (lambda x: torch.erf(x), [(3, 7)]),
    "clip": (lambda x: x.clamp(-0.5, 0.6), [(3, 7)]),
    "power": (lambda x: x ** 3, [(3, 7)]),
    "affine": (lambda x: 1.7 * x - 0.3, [(3, 7)]),
    "permute": (lambda x: x.permute(0, 2, 3, 1), [(2, 3, 4, 2)]),
    "expand": (lambda x: x.expand(2, 3, 4, 5), [(2, 1, 4, 1)]),
    "pick": (lambda x: x[:, [2, 0, 2]], [(2, 3, 4)]),
    "slice": (lambda x: x[:, :, 1:3], [(2, 3, 4)]),
    "repeat": (lambda x: x.expand(3, 2, 3), [(2, 3)]),
    "hard_swish": (lambda x: F.hardswish(x), [(3, 7)]),
    "hard_sigmoid": (lambda x: F.hardsigmoid(x), [(3, 7)]),
    "rrelu_eval": (lambda x: F.rrelu(x), [(3, 7)]),
    "reduce_mean": (lambda x: x.mean((1, 3), keepdim=True), [(2, 3, 4, 2)]),
    "reduce_sum": (lambda x: x.sum(2, keepdim=True), [(2, 3, 4)]),
    "arithmetic_broadcast": (lambda a, b: a * b, [(2, 1, 4), (2, 3, 1)]),
    "matmul_heads": (lambda a, b: a @ b, [(2, 3, 4, 5), (2, 3, 5, 2)]),
    "attention": (attention, [(2, 5, 6), (18, 6), (18,), (6, 6), (6,)]),
    "concat_last": (lambda a, b: torch.cat([a, b], 2), [(2, 3, 2), (2, 3, 4)]),
    "concat": (lambda a, b: torch.cat([a, b], 1), [(2, 3, 2, 2), (2, 4, 2, 2)]),
}


def rounded(tensor):
    return [float(f"{value:.7g}") for value in tensor.detach().reshape(-1).tolist()]


def sampled(tensor):
    """Large results are stored as every 97th value and the sum."""
    flat = rounded(tensor)
    return flat if len(flat) <= 600 else flat[::97] + [float(f"{tensor.double().sum().item():.7g}")]


golden = {}
for name, (function, shapes) in CASES.items():
    inputs = [formula(shape, k) for k, shape in enumerate(shapes)]
    output = function(*inputs)
    n = output.numel()
    weights = torch.sin(0.3 * torch.arange(n, dtype=torch.float64) + 0.5).to(torch.float32).reshape(output.shape)
    (output * weights).sum().backward()
    golden[name] = {"shapes": shapes, "output": sampled(output), "gradients": [sampled(x.grad) for x in inputs]}
print("{\n" + ",\n".join(f"  {json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in golden.items()) + "\n}")
