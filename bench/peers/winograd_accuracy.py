"""Trains ResNet-18 width 16 on CIFAR-10 with Winograd convolutions and with direct ones, over several seeds, and prints a table.

usage: python3 bench/peers/winograd_accuracy.py --data-root DIR [--seeds 5] [--epochs 8] [--data cifar10:train=1500perclass]

DIR holds cifar-10-batches-bin. Both sides of a seed start from the same weights and see the same images in the same order, so the only
difference is rounding; training amplifies it until the two networks differ about as much as two seeds do.
"""
import argparse
import json
import pathlib
import statistics
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "artifacts/bin/Lethe.Peers/release/Lethe.Peers"


def accuracy(arguments, seed, winograd):
    command = [PROGRAM, "accuracy", "--winograd", winograd, "--seed", seed, "--epochs", arguments.epochs, "--data", arguments.data, "--data-root", arguments.data_root]
    done = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)["accuracy"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data-root", required=True)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--data", default="cifar10:train=1500perclass")
    arguments = parser.parse_args()
    print("| seed | Winograd | direct | difference |\n|---|---|---|---|", flush=True)
    rows = []
    for seed in range(1, arguments.seeds + 1):
        rows.append((accuracy(arguments, seed, "on"), accuracy(arguments, seed, "off")))
        print(f"| {seed} | {rows[-1][0]:.2%} | {rows[-1][1]:.2%} | {100 * (rows[-1][0] - rows[-1][1]):+.2f} |", flush=True)
    for name, values in (("Winograd", [a for a, _ in rows]), ("direct", [b for _, b in rows]), ("difference", [a - b for a, b in rows])):
        print(f"{name}: mean {100 * statistics.mean(values):.2f}, standard deviation over seeds {100 * statistics.stdev(values):.2f}")


if __name__ == "__main__":
    main()
