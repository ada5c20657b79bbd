#!/usr/bin/env python3
"""The tables of docs/results/ssd.md, from the folder of a study: python3 experiments/ssd-tables.py DIR [REQUEST ...]

Reads the store of `lethe run` (audits, records and measurements of unlearnings) and nothing else. Prints Markdown: a
table of means over requests and seeds, the tensors that each method touches most, and the requests by themselves with
the worst one's gaps. Where a store has several audits of one cell, from other builds or data, the newest counts."""
import glob
import json
import math
import os
import re
import statistics
import sys

COLUMNS = [
    ("retain test", "retain_test_accuracy"), ("forget test", "forget_test_accuracy"),
    ("retain train", "retain_train_accuracy"), ("forget train", "forget_train_accuracy"),
    ("MIA AUC", "mia_entropy_auc"), ("ZRF", "zrf"), ("KL on D_f", "kl_forget"), ("KL on D_r", "kl_retain"),
    ("probe", "linear_probe_forget"), ("relearn", "relearn_steps"),
]
PERCENT = {"retain_test_accuracy", "forget_test_accuracy", "retain_train_accuracy", "forget_train_accuracy", "linear_probe_forget"}
AGAINST_RETRAINED = {"kl_forget", "kl_retain"}
MOST_STEPS = 400
CENSORED = f"not learnt again within {MOST_STEPS} steps"
LABEL = re.compile(r"^audit (?P<method>.+) on (?P<model>.+?) seed (?P<train>\d+), (?P<request>[^,]+), seed (?P<seed>\d+), seed \d+$")
LAYERS = 3


def records(folder, kind):
    """The oldest first, so that later ones take their place."""
    paths = glob.glob(os.path.join(folder, "store", kind, "*.json"))
    for path in sorted((p for p in paths if not p.endswith((".measured.json", ".failed.json"))), key=lambda p: (os.stat(p).st_mtime_ns, p)):
        with open(path) as file:
            yield path, json.load(file)


def value(entry):
    """A number; infinity for one that is only known to be above a limit; None for one that is missing."""
    if not isinstance(entry, dict):
        return None
    if entry.get("value") is None and (entry.get("reason") or "").startswith(CENSORED):
        return math.inf
    return entry.get("value")


def values(models, who):
    return {name: number for name, number in ((n, value(e)) for n, e in models.get(who, {}).get("metrics", {}).items()) if number is not None}


def load_steps(folder):
    """Unlearnings and retrainings by label and by the hash of the model that they made."""
    steps = {}
    for kind in ("unlearn", "retrain"):
        for path, record in records(folder, kind):
            with open(path[:-5] + ".measured.json") as file:
                measured = json.load(file)
            touched = record.get("touched", [])
            total = sum(t["count"] for t in touched)
            steps[record["label"], record.get("model_sha256")] = {
                "share": sum(t["changed"] for t in touched) / total if total else None,
                "layers": {t["name"]: t["changed"] / t["count"] for t in touched},
                "seconds": measured["seconds"], "importances": measured.get("artifact_seconds", 0),
                "alone": not measured.get("mixed") and not measured.get("resumed") and measured.get("jobs", 1) == 1 and measured.get("shards", 1) == 1,
            }
    return steps


def load(folder):
    steps, rows, paths = load_steps(folder), {}, {}
    for path, record in records(folder, "audit"):
        found = LABEL.match(record["label"])
        if not found:
            print(f"passed over, its label is another kind's: {path}", file=sys.stderr)
            continue
        audit = record["audit"]
        key = (found["model"], found["method"], found["request"], int(found["train"]))
        paths.setdefault((key, found["seed"]), []).append((path, audit["provenance"]["data_sha256"]))
        step = steps.get((record["label"][len("audit "):].rsplit(", seed", 1)[0], audit["provenance"]["unlearned_sha256"]), {})
        rows[key] = {who: values(audit["models"], who) for who in ("unlearned", "retrained", "original")}
        rows[key].update({k: step.get(k) for k in ("share", "seconds", "importances", "layers", "alone")})
        rows[key]["data"] = audit["provenance"]["data_sha256"]
    for (key, _), same in paths.items():
        if len(same) > 1:
            other = sum(data != same[-1][1] for _, data in same)
            print(f"{len(same)} audits of {' '.join(map(str, key))}{f', {other} of other data' if other else ''}: the newest counts, {same[-1][0]}", file=sys.stderr)
    if len({row["data"] for row in rows.values()}) > 1:
        print("the cells are not all of the same data: tables of them do not compare", file=sys.stderr)
    return rows


def shown(number, name):
    return f"{100 * number:.1f}" if name in PERCENT else f"{number:.3f}" if name != "relearn_steps" else f"{number:.0f}"


def deviation(cells, name):
    """Over seeds, of the means of the requests that every seed has; None for fewer than two seeds."""
    by_seed = {}
    for (_, _, request, train), number in cells:
        by_seed.setdefault(train, {})[request] = number
    common = set.intersection(*(set(one) for one in by_seed.values())) if by_seed else set()
    if len(by_seed) < 2 or not common:
        return None
    return statistics.stdev(statistics.fmean(one[request] for request in common) for one in by_seed.values())


def cell(group, of, name):
    """The mean, ± its deviation over seeds, the count where some cells have none, and how many are above a limit."""
    cells = [(key, number) for key, number in ((key, of(row).get(name)) for key, row in group.items()) if number is not None]
    known = [(key, number) for key, number in cells if math.isfinite(number)]
    above = f"{len(cells) - len(known)} of {len(cells)} > {MOST_STEPS}" if len(known) < len(cells) else ""
    if not known:
        return (f"> {MOST_STEPS}" if cells else "–") + (f" ({len(cells)})" if cells and len(cells) < len(group) else "")
    spread = deviation(known, name)
    text = shown(statistics.fmean(number for _, number in known), name) + (f" ±{shown(spread, name)}" if spread is not None else "")
    notes = [above] if above else [str(len(known))] if len(known) < len(group) else []
    return text + "".join(f" ({note})" for note in notes)


def seconds_of(group, name):
    """Of the cells that ran alone if there are some; a star where there are none."""
    timed = [row for row in group.values() if row["seconds"] is not None]
    alone = [row for row in timed if row["alone"]]
    numbers = [row[name] for row in alone or timed if name == "seconds" or row[name]]
    if not numbers:
        return ""
    return f"{statistics.fmean(numbers):.1f}" + ("" if alone else "*") + (f" ({len(alone)})" if alone and len(alone) < len(timed) else "")


def overall(rows, model):
    mine = {k: v for k, v in rows.items() if k[0] == model}
    used = [(t, n) for t, n in COLUMNS if any(n in r["unlearned"] for r in mine.values())]
    # A retrained model has no distance to itself; what two retrainings differ by stands beside every method.
    floors = {}
    for key, row in mine.items():
        for name in AGAINST_RETRAINED & set(row["retrained"]):
            floors.setdefault((key[2], key[3]), {})[name] = row["retrained"][name]

    def unlearned(method):
        return lambda row: row["unlearned"] if method != "retrain" else {**{n: v for n, v in row["unlearned"].items() if n not in AGAINST_RETRAINED}, **row["floor"]}

    for key, row in mine.items():
        row["floor"] = {n: v for n, v in floors.get((key[2], key[3]), {}).items() if v}
    print(f"| {model} | " + " | ".join(t for t, _ in used) + " | touched, % | seconds | of it importances of D | cells |")
    print("|---|" + "---:|" * (len(used) + 4))
    trained = {k: r for k, r in mine.items() if k[1] == "retrain"}
    print("| trained | " + " | ".join(cell(trained, lambda row: row["original"], n) for _, n in used) + f" | | | | {len(trained)} |")
    starred = False
    for method in methods_of(mine):
        group = {k: r for k, r in mine.items() if k[1] == method}
        share = {k: {"share": r["share"]} for k, r in group.items() if r["share"] is not None}
        seconds = seconds_of(group, "seconds")
        starred |= "*" in seconds
        print("| " + " | ".join([
            method, *(cell(group, unlearned(method), n) for _, n in used),
            f"{100 * statistics.fmean(r['share'] for r in share.values()):.2f}" + (f" ({len(share)})" if len(share) < len(group) else "") if share else "",
            seconds, seconds_of(group, "importances"), str(len(group))]) + " |")
    print()
    print("± is the standard deviation over seeds, of means over the requests that every seed has; a number in brackets is that of the cells that have a value, where it is not all. "
          "KL in the row `retrain` is that of a second retrained model, a floor for the others. Seconds are a method's whole run: the pass over D_f for importances is in them, and so are importances of D, which serve further requests."
          + (f" Relearning: > {MOST_STEPS} where it took more steps in one of its three runs at least; such cells are not in the mean beside them." if any(n == "relearn_steps" for _, n in used) else "")
          + (" * Taken beside other steps, with parts from other runs or after an interruption: not to be compared." if starred else ""))
    print()


def methods_of(rows):
    return dict.fromkeys(k[1] for k in sorted(rows, key=lambda k: (k[1] != "retrain", k[1])))


def layers(rows, model):
    """The tensors of which each method touches the largest shares, means over its cells."""
    mine = {k: v for k, v in rows.items() if k[0] == model and k[1] != "retrain" and v["layers"]}
    if not mine:
        return
    print(f"| Touched most on {model} | " + " | ".join(f"{n + 1}." for n in range(LAYERS)) + " |")
    print("|---|" + "---|" * LAYERS)
    for method in methods_of(mine):
        group = [r["layers"] for k, r in mine.items() if k[1] == method]
        means = {name: statistics.fmean(one[name] for one in group if name in one) for name in dict.fromkeys(n for one in group for n in one)}
        most = sorted(means, key=lambda n: -means[n])[:LAYERS]
        print(f"| {method} | " + " | ".join(f"`{n}` {100 * means[n]:.1f} %" if means[n] > 0 else "" for n in most) + " |")
    print()


def planned(folder):
    """How many requests and seeds the plan has, as far as it is written on one line each; 0 otherwise."""
    try:
        with open(os.path.join(folder, "plan.yaml")) as file:
            plan = file.read()
    except OSError:
        return 0, 0
    requests, seeds = re.search(r"^requests: *\[([^]]*)\]", plan, re.M), re.search(r"^seeds: *(\d+)", plan, re.M)
    return (len(requests[1].split(",")) if requests else 0), (int(seeds[1]) if seeds else 0)


def gaps(rows, model, only, plan):
    mine = {k: v for k, v in rows.items() if k[0] == model and (not only or k[2] in only)}
    requests = list(dict.fromkeys(k[2] for k in sorted(mine)))
    seeds = {k[3] for k in mine}
    for method in methods_of({k: v for k, v in mine.items() if k[1] != "retrain"}):
        print(f"| {method} on {model} | retain test, gap | forget test, gap | retrained forget | seeds |")
        print("|---|---:|---:|---:|---:|")
        worst, there = {"retain": [], "forget": []}, 0
        for request in requests:
            cells = [r for k, r in mine.items() if k[:3] == (model, method, request) and "retain_test_accuracy" in r["unlearned"] and "retain_test_accuracy" in r["retrained"]]
            if not cells:
                continue
            there += len(cells)
            retain = statistics.fmean(100 * (r["unlearned"]["retain_test_accuracy"] - r["retrained"]["retain_test_accuracy"]) for r in cells)
            worst["retain"].append(retain)
            told = [r for r in cells if "forget_test_accuracy" in r["unlearned"] and "forget_test_accuracy" in r["retrained"]]
            forget = statistics.fmean(100 * (r["unlearned"]["forget_test_accuracy"] - r["retrained"]["forget_test_accuracy"]) for r in told) if told else None
            base = statistics.fmean(100 * r["retrained"]["forget_test_accuracy"] for r in told) if told else None
            if told:
                worst["forget"].append(forget)
            print(f"| {request} | {retain:+.1f} | " + (f"{forget:+.1f} | {base:.1f}" if told else "– | –") + f" | {len(cells)} |")
        every = len(requests) if only else max(len(requests), plan[0])
        whole = every * max(len(seeds), plan[1])
        partial = "" if there == whole else f", partial: {len(worst['retain'])} of {every} requests, {there} of {whole} cells"
        if worst["retain"]:
            ends = [f"{pick(numbers):+.1f}" if numbers else "–" for numbers, pick in ((worst["retain"], min), (worst["forget"], lambda n: max(n, key=abs)))]
            means = [f"{statistics.fmean(numbers):+.1f}" if numbers else "–" for numbers in worst.values()]
            print(f"| **worst**{partial} | {ends[0]} | {ends[1]} | | |")
            print(f"| **mean**{partial} | {means[0]} | {means[1]} | | |")
        print()


def main():
    folder, only = sys.argv[1], set(sys.argv[2:])
    rows = load(folder)
    for model in dict.fromkeys(k[0] for k in sorted(rows)):
        some = {k: v for k, v in rows.items() if not only or k[2] in only}
        overall(some, model)
        layers(some, model)
        gaps(rows, model, only, planned(folder))


if __name__ == "__main__":
    main()
