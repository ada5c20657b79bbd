#!/usr/bin/env python3
"""The tables of docs/results/ssd.md, from the folder of a study: python3 experiments/ssd-tables.py DIR [REQUEST ...]

Reads the store of `lethe run` (audits, records and measurements of unlearnings) and nothing else. Prints Markdown:
a table of means over requests and seeds, and one of the requests by themselves with the worst class's gaps."""
import glob
import json
import os
import re
import statistics
import sys

COLUMNS = [
    ("retain test", "retain_test_accuracy"), ("forget test", "forget_test_accuracy"),
    ("retain train", "retain_train_accuracy"), ("forget train", "forget_train_accuracy"),
    ("MIA AUC", "mia_entropy_auc"), ("ZRF", "zrf"), ("KL on D_f", "kl_forget"),
    ("probe", "linear_probe_forget"), ("relearn", "relearn_steps"),
]
PERCENT = {"retain_test_accuracy", "forget_test_accuracy", "retain_train_accuracy", "forget_train_accuracy", "linear_probe_forget"}
LABEL = re.compile(r"^audit (?P<method>.+) on (?P<model>.+?) seed (?P<train>\d+), (?P<request>[^,]+), seed (?P<seed>\d+), seed \d+$")


def records(folder, kind):
    for path in sorted(glob.glob(os.path.join(folder, "store", kind, "*.json"))):
        if not path.endswith((".measured.json", ".failed.json")):
            with open(path) as file:
                yield path, json.load(file)


def values(models, who):
    return {name: entry.get("value") for name, entry in models.get(who, {}).get("metrics", {}).items() if entry}


def load(folder):
    steps = {}
    for kind in ("unlearn", "retrain"):
        for path, record in records(folder, kind):
            with open(path[:-5] + ".measured.json") as file:
                measured = json.load(file)
            touched = record.get("touched", [])
            total = sum(t["count"] for t in touched)
            steps[record["label"]] = {
                "share": sum(t["changed"] for t in touched) / total if total else None,
                "layers": {t["name"]: t["changed"] / t["count"] for t in touched},
                "seconds": measured["seconds"], "importances": measured.get("artifact_seconds", 0), "notes": record.get("notes", []),
            }
    rows = {}
    for _, record in records(folder, "audit"):
        found = LABEL.match(record["label"])
        if not found:
            continue
        models = record["audit"]["models"]
        key = (found["model"], found["method"], found["request"], int(found["train"]))
        step = steps.get(record["label"][len("audit "):].rsplit(", seed", 1)[0], {})
        row = rows.setdefault(key, {"unlearned": {}, "retrained": {}, "original": {}})
        for who in ("unlearned", "retrained", "original"):
            row[who].update({k: v for k, v in values(models, who).items() if v is not None})
        row.update({k: step.get(k) for k in ("share", "seconds", "importances", "layers")})
    return rows


def cell(numbers, name):
    numbers = [n for n in numbers if n is not None]
    if not numbers:
        return "–"
    mean = statistics.fmean(numbers)
    return f"{100 * mean:.1f}" if name in PERCENT else f"{mean:.3f}" if name != "relearn_steps" else f"{mean:.0f}"


def overall(rows, model):
    mine = {k: v for k, v in rows.items() if k[0] == model}
    used = [(t, n) for t, n in COLUMNS if any(n in r["unlearned"] for r in mine.values())]
    print(f"| {model} | " + " | ".join(t for t, _ in used) + " | touched | seconds | importances | cells |")
    print("|---|" + "---:|" * (len(used) + 4))
    trained = [r["original"] for k, r in mine.items() if k[1] == "retrain"]
    print("| trained | " + " | ".join(cell([r.get(n) for r in trained], n) for _, n in used) + f" | | | | {len(trained)} |")
    for method in dict.fromkeys(k[1] for k in sorted(mine, key=lambda k: (k[1] != "retrain", k[1]))):
        group = [r for k, r in mine.items() if k[1] == method]
        share = [r["share"] for r in group if r["share"] is not None]
        seconds = [r["seconds"] for r in group if r["seconds"] is not None]
        importances = [r["importances"] for r in group if r["importances"]]
        print(" | ".join([
            f"| {method}", *(cell([r["unlearned"].get(n) for r in group], n) for _, n in used),
            f"{100 * statistics.fmean(share):.2f} %" if share else "", f"{statistics.fmean(seconds):.1f}" if seconds else "",
            f"{statistics.fmean(importances):.1f}" if importances else "", f"{len(group)} |"]))
    print()


def gaps(rows, model, only):
    methods = dict.fromkeys(k[1] for k in sorted(rows) if k[0] == model and k[1] != "retrain")
    requests = [r for r in dict.fromkeys(k[2] for k in sorted(rows) if k[0] == model) if not only or r in only]
    for method in methods:
        print(f"| {method} on {model} | retain test, gap | forget test, gap | retrained forget | seeds |")
        print("|---|---:|---:|---:|---:|")
        worst = {"retain": [], "forget": []}
        for request in requests:
            cells = [r for k, r in rows.items() if k[:3] == (model, method, request) and "retain_test_accuracy" in r["unlearned"] and "retain_test_accuracy" in r["retrained"]]
            if not cells:
                continue
            retain = statistics.fmean(100 * (r["unlearned"]["retain_test_accuracy"] - r["retrained"]["retain_test_accuracy"]) for r in cells)
            forget = statistics.fmean(100 * (r["unlearned"]["forget_test_accuracy"] - r["retrained"]["forget_test_accuracy"]) for r in cells)
            base = statistics.fmean(100 * r["retrained"]["forget_test_accuracy"] for r in cells)
            worst["retain"].append(retain)
            worst["forget"].append(forget)
            print(f"| {request} | {retain:+.1f} | {forget:+.1f} | {base:.1f} | {len(cells)} |")
        if worst["retain"]:
            print(f"| **worst** | {min(worst['retain']):+.1f} | {max(worst['forget'], key=abs):+.1f} | | |")
            print(f"| **mean** | {statistics.fmean(worst['retain']):+.1f} | {statistics.fmean(worst['forget']):+.1f} | | |")
        print()


def main():
    folder, only = sys.argv[1], set(sys.argv[2:])
    rows = load(folder)
    for model in dict.fromkeys(k[0] for k in sorted(rows)):
        overall({k: v for k, v in rows.items() if not only or k[2] in only}, model)
        gaps(rows, model, only)


if __name__ == "__main__":
    main()
