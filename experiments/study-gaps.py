#!/usr/bin/env python3
"""The table of gaps of docs/results/cifar10-class.md, from a study's folder: python3 experiments/study-gaps.py DIR METRIC ...

Reads study.json alone. Gaps to the retrained model with their intervals over seeds; bold where Holm's corrected p is below 0.05."""
import json
import os
import sys

SCORES = {"mia_entropy_auc", "kl_forget", "kl_retain", "js_forget", "js_retain", "zrf"}


def number(value, metric):
    text = f"{value:+.3f}" if metric in SCORES else f"{100 * value:+.1f}"
    return (text.lstrip("+-") if float(text) == 0 else text).replace("-", "−")


def cell(gap, metric):
    if gap is None:
        return "–"
    value = gap["value"]
    text = number(value["mean"], metric)
    if gap.get("p_value") is not None and gap["p_value"] < 0.05:
        text = f"**{text}**"
    return text if value.get("low") is None else f"{text} ({number(value['low'], metric)} to {number(value['high'], metric)})"


def main():
    with open(os.path.join(sys.argv[1], "study.json")) as file:
        study = json.load(file)
    names = {metric["id"]: metric["name"] for metric in study["metrics"]}
    metrics = sys.argv[2:] or list(names)
    print("| Class | Method | " + " | ".join(names[metric] for metric in metrics) + " |")
    print("|---|---|" + "---:|" * len(metrics))
    for group in study["groups"]:
        rows = [row for row in group["rows"] if row["role"] != "reference"]
        for row in sorted(rows, key=lambda row: (row.get("average_gap") or {"mean": 9})["mean"]):
            gaps = {gap["value"]["metric"]: gap for gap in row["gaps"]}
            print(f"| {group['request'].split(':')[-1]} | {row['method']} | " + " | ".join(cell(gaps.get(metric), metric) for metric in metrics) + " |")


if __name__ == "__main__":
    main()
