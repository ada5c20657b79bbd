"""Runs Lethe and PyTorch in turn on the same work and writes the table of ratios to docs/results/performance.md.

usage: python3 bench/peers/run.py [--rounds 3] [--seconds 3] [--workloads a,b] [--fisher-only] [--product-only] [--torch-python /usr/bin/python3]

Both sides work on random tensors, without a data pipeline, one process a measurement, Lethe and PyTorch in turn, several rounds;
the table shows medians over rounds. PyTorch gets the better of its two memory layouts for each cell, and for the Fisher diagonal the better number of threads as well.
The Fisher diagonal and the matrix product take nine rounds where --rounds says fewer.
"""
import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "artifacts/bin/Lethe.Peers/release/Lethe.Peers"
PEER = ROOT / "bench/peers/torch_peer.py"
WORKLOADS = ["resnet18-64", "resnet18-16", "vgg11-bn", "mobilenet-v2", "cnn", "mlp"]
TITLES = {"resnet18-64": "ResNet-18 width 64", "resnet18-16": "ResNet-18 width 16", "vgg11-bn": "VGG-11-BN",
          "mobilenet-v2": "MobileNetV2", "cnn": "CNN 28×28 (32-64, fc 128)", "mlp": "MLP 784-512-256-10"}
LEAST_READINGS = 9
GOALS = {"resnet18-64": ((1.8, 2.5), (1.8, 2.5)), "resnet18-16": ((1.4, 2.0), (1.4, 2.0)), "vgg11-bn": ((1.8, 2.5), (1.8, 2.5)),
         "mobilenet-v2": ((1.2, 1.5), (1.2, 1.5)), "cnn": ((1.5, 2.0), (1.5, 2.0)), "mlp": ((1.1, 1.3), (1.1, 1.3))}


def run(command, **variables):
    # Some machines set these to work round old processors; they would slow PyTorch's OpenBLAS down.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")} | variables
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=environment)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def lethe(arguments, *what):
    return run([PROGRAM, *what, "--seconds", arguments.seconds, "--threads", arguments.threads])


def torch(arguments, *what, threads=None):
    return run([arguments.torch_python, PEER, *what, "--seconds", arguments.seconds, "--threads", threads or arguments.threads])


def best_layout(arguments, workload, mode):
    if workload == "mlp":
        return "contiguous"
    rates = {layout: torch(arguments, workload, mode, "--format", layout)["images_per_second"] for layout in ("contiguous", "channels-last")}
    return max(rates, key=rates.get)


def compare(arguments, workload, mode):
    layout = best_layout(arguments, workload, mode)
    ours, theirs = [], []
    for _ in range(arguments.rounds):
        ours.append(lethe(arguments, workload, mode))
        theirs.append(torch(arguments, workload, mode, "--format", layout))
    middle = lambda side, key: statistics.median(entry[key] for entry in side)
    ratios = [a["images_per_second"] / b["images_per_second"] for a, b in zip(ours, theirs)]
    row = {"lethe": middle(ours, "images_per_second"), "torch": middle(theirs, "images_per_second"), "ratio": statistics.median(ratios),
           "lethe_memory": max(e["peak_memory_bytes"] for e in ours), "torch_memory": max(e["peak_memory_bytes"] for e in theirs),
           "allocated": max(e["allocated_bytes"] for e in ours), "multiply_adds": ours[0]["multiply_adds"], "layout": layout, "version": theirs[0]["version"]}
    print(f"{workload} {mode}: {row['lethe']:.0f} against {row['torch']:.0f} images/s, ratio {row['ratio']:.2f}", file=sys.stderr)
    return row


def best_fisher(arguments, mode):
    """One image is too little work for two threads: PyTorch is given whatever number of threads and layout it runs fastest with."""
    settings = [(layout, threads) for layout in ("contiguous", "channels-last") for threads in range(1, arguments.threads + 1)]
    rates = {(layout, threads): torch(arguments, "resnet18-16", mode, "--format", layout, threads=threads)["images_per_second"] for layout, threads in settings}
    print(f"{mode}: {rates}", file=sys.stderr)
    return max(rates, key=rates.get), max((setting for setting in rates if setting[1] == arguments.threads), key=rates.get)


def fisher(arguments):
    sides = {"one": "fisher", "vectorised": "fisher-vectorised"}
    best = {}
    for name, mode in sides.items():
        best[name], all_threads = best_fisher(arguments, mode)
        if name == "one":
            best["together"] = all_threads
    rates = {name: [] for name in ("fisher", "backward", "together", *sides)}
    readings = max(LEAST_READINGS, arguments.rounds)
    for _ in range(readings):
        for name in ("fisher", "backward"):
            rates[name].append(lethe(arguments, "resnet18-16", name)["images_per_second"])
        rates["together"].append(torch(arguments, "resnet18-16", "fisher", "--format", best["together"][0])["images_per_second"])
        for name, mode in sides.items():
            rates[name].append(torch(arguments, "resnet18-16", mode, "--format", best[name][0], threads=best[name][1])["images_per_second"])
    print(f"fisher: {rates}", file=sys.stderr)
    # Like the other rows: the middle of the ratios within a round, for neighbours on the machine come and go.
    ratios = {name: sorted(ours / theirs for ours, theirs in zip(rates["fisher"], rates[name])) for name in ("one", "together", "vectorised", "backward")}
    return {**{name: statistics.median(values) for name, values in rates.items()}, "best": best, "readings": readings, "ratios": ratios}


def product(arguments):
    """1024³ on one core: a share of the peak that is measured in turn with it, so the middle of several readings; PyTorch's in between."""
    ours, theirs = [], []
    for _ in range(max(LEAST_READINGS, arguments.rounds)):
        ours.append(run([PROGRAM, "gemm", "--seconds", arguments.seconds]))
        theirs.append(run([arguments.torch_python, PEER, "gemm", "product", "--seconds", arguments.seconds, "--threads", 1], OPENBLAS_NUM_THREADS="1")["gflops"])
    shares = sorted(entry["share"] for entry in ours)
    print(f"gemm: shares {shares}, PyTorch {theirs} GFLOP/s", file=sys.stderr)
    middle = lambda key: statistics.median(entry[key] for entry in ours)
    return {"gemm_gflops": middle("gemm_gflops"), "peak_gflops": middle("peak_gflops"), "share": statistics.median(shares), "lowest": shares[0], "highest": shares[-1],
            "readings": len(shares), "torch_gflops": statistics.median(theirs)}


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def registers():
    flags = pathlib.Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
    return next((name for name in ("avx512f", "avx2") if f" {name} " in flags), "unknown vector instructions")


def cell(row, goal):
    mark = "goal met" if row["ratio"] >= goal[1] else "floor met" if row["ratio"] >= goal[0] else "below the floor"
    return f"{row['lethe']:.0f} | {row['torch']:.0f} | **{row['ratio']:.2f}** | {goal[0]} / {goal[1]}: {mark}"


def settings(best):
    return f"{best[0]}, {best[1]} thread{'s' if best[1] > 1 else ''}, its best"


def table(results, mode, index, peak):
    lines = ["| workload | Lethe, images/s | PyTorch, images/s | ratio | floor / goal | GFLOP/s (share of peak) | peak memory, MB: Lethe, PyTorch |", "|---|---|---|---|---|---|---|"]
    factor = 3 if mode == "train" else 1
    for name, modes in results.items():
        row = modes[mode]
        flops = 2 * factor * row["multiply_adds"] * row["lethe"] / 1e9
        lines.append(f"| {TITLES[name]} | {cell(row, GOALS[name][index])} | {flops:.0f} ({flops / peak:.0%}) | {row['lethe_memory'] / 1e6:.0f}, {row['torch_memory'] / 1e6:.0f} |")
    return lines


def times(ratios):
    return f"**{statistics.median(ratios):.1f} times** as fast, {ratios[0]:.1f} to {ratios[-1]:.1f}"


def fisher_section(arguments, diagonal):
    ratios = diagonal["ratios"]
    costs = sorted(1 / ratio for ratio in ratios["backward"])
    return ["## The exact per-sample Fisher diagonal (ResNet-18 width 16, batch norm on stored statistics)", "",
            f"Rates: median of {diagonal['readings']} readings in turn. Ratios: median, lowest and highest of the {diagonal['readings']} rounds, both sides of the same round.", "",
            "| what | images/s | Lethe's Fisher is |", "|---|---|---|",
            f"| Lethe, one batched pass | {diagonal['fisher']:.0f} | |",
            f"| PyTorch, batch size 1 ({settings(diagonal['best']['one'])}) | {diagonal['one']:.0f} | {times(ratios['one'])} (floor 15, goal 25) |",
            f"| PyTorch, batch size 1 ({diagonal['best']['together'][0]}, {arguments.threads} threads, as many as Lethe) | {diagonal['together']:.0f} | {times(ratios['together'])} |",
            f"| PyTorch, vectorised by hooks and unfolding ({settings(diagonal['best']['vectorised'])}) | {diagonal['vectorised']:.0f} | {times(ratios['vectorised'])} |",
            f"| Lethe, plain forward and backward | {diagonal['backward']:.0f} | {statistics.median(costs):.2f} times the time ({costs[0]:.2f} to {costs[-1]:.2f}; goal 1.6) |", ""]


def product_section(gemm):
    return ["## The matrix product", "",
            f"1024³ on one core: {gemm['gemm_gflops']:.0f} GFLOP/s, {gemm['share']:.1%} of the peak of fused multiply-adds measured in turn with it (floor 80 %, goal 85 %): "
            f"the middle of {gemm['readings']} readings between {gemm['lowest']:.1%} and {gemm['highest']:.1%}. PyTorch's product (OpenBLAS, one thread), in turn with these: {gemm['torch_gflops']:.0f} GFLOP/s."]


def rewrite(section, following):
    """A section measured anew, the rest of the table left as it is."""
    target = ROOT / "docs/results/performance.md"
    lines = target.read_text().split("\n")
    first = lines.index(section[0])
    last = next(i for i in range(first, len(lines)) if lines[i].startswith(following))
    target.write_text("\n".join(lines[:first] + section + lines[last:]))


def write(arguments, results, diagonal, gemm):
    version = next(iter(results.values()))["train"]["version"]
    peak = gemm["peak_gflops"] * arguments.threads
    dotnet = subprocess.run(["dotnet", "--version"], capture_output=True, text=True).stdout.strip()
    lines = ["# Speed, side by side with PyTorch", "",
             "Made by `python3 bench/peers/run.py --rounds "
             f"{arguments.rounds} --seconds {arguments.seconds:g}` after `dotnet build -c Release bench/peers`; the sections of the Fisher diagonal and the product may be newer (`--fisher-only`, `--product-only`). "
             "Images per second, median over "
             f"{arguments.rounds} rounds in which Lethe and PyTorch take turns, {arguments.threads} threads each, random tensors in memory, "
             "no data pipeline. PyTorch runs in the faster of its two memory layouts, with oneDNN and OpenBLAS.", "",
             f"Machine: {processor()}, {os.cpu_count()} cores ({registers()}); .NET SDK {dotnet}; PyTorch {version}. "
             f"Measured peak of one core: {gemm['peak_gflops']:.0f} GFLOP/s of fused multiply-adds.", "",
             "GFLOP/s counts the multiply-adds of the direct algorithm (a training step as three forward passes); Winograd needs fewer, so a share above 100 % is possible.", "",
             "## A training step (forward, backward, SGD with momentum)", "", *table(results, "train", 0, peak), "",
             "## Inference", "", *table(results, "inference", 1, peak), "",
             *fisher_section(arguments, diagonal),
             *product_section(gemm), "",
             f"Managed bytes allocated by all timed training steps together: {max(modes['train']['allocated'] for modes in results.values())}.", ""]
    target = ROOT / "docs/results/performance.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(lines))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workloads", default=",".join(WORKLOADS))
    parser.add_argument("--torch-python", default="/usr/bin/python3")
    parser.add_argument("--fisher-only", action="store_true", help="measure the Fisher diagonal alone and put it into the table that is there")
    parser.add_argument("--product-only", action="store_true", help="likewise the matrix product")
    arguments = parser.parse_args()
    if arguments.fisher_only:
        rewrite(fisher_section(arguments, fisher(arguments)), "## The matrix product")
        return
    if arguments.product_only:
        rewrite([*product_section(product(arguments)), ""], "Managed bytes")
        return
    gemm = product(arguments)
    results = {name: {mode: compare(arguments, name, mode) for mode in ("train", "inference")} for name in arguments.workloads.split(",")}
    write(arguments, results, fisher(arguments), gemm)


if __name__ == "__main__":
    main()
