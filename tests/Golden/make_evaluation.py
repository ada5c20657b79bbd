#!/usr/bin/python3
"""Writes evaluation.json: the audit's statistics and metrics on small made-up outputs, by NumPy, SciPy and scikit-learn.

    python3 make_evaluation.py     (1.24.2, 1.10.1, 1.2.1)
"""
import json
import pathlib

import numpy as np
from scipy.special import log_softmax, softmax
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(20)
K, EACH, FORGET = 4, 6, 2
NAMES = ["original", "unlearned", "retrained", "second", "fresh0", "fresh1", "fresh2"]


def kl(p, q):
    return np.array([entropy(a, b) for a, b in zip(p, q)])


def js(p, q):
    return jensenshannon(p, q, axis=1) ** 2


def statistics():
    p, q = rng.normal(0, 2, (5, K)), rng.normal(0, 2, (5, K))
    p, q = p.astype(np.float32).astype(float), q.astype(np.float32).astype(float)
    members = np.round(rng.normal(0.5, 1, 30), 1)
    others = np.round(rng.normal(0, 1, 20), 1)
    x = np.round(rng.gamma(1.5, 1, 40), 3)
    y = (x + rng.normal(0, 1, 40)) < 1.4
    z = ((x - x.mean()) / x.std())[:, None]
    fit = LogisticRegression(C=1, tol=1e-12, max_iter=10000).fit(z, y)
    values = np.round(rng.normal(0, 1, 37), 4)
    return {
        "p": p.tolist(), "q": q.tolist(),
        "kl": kl(softmax(p, axis=1), softmax(q, axis=1)).tolist(),
        "js": js(softmax(p, axis=1), softmax(q, axis=1)).tolist(),
        "log_variance": log_softmax(p, axis=1).var(axis=1, ddof=1).tolist(),
        "members": members.tolist(), "others": others.tolist(),
        "auc": roc_auc_score([1] * 30 + [0] * 20, np.concatenate([members, others])),
        "feature": x.tolist(), "positive": y.tolist(),
        "probability": fit.predict_proba(z)[:, 1].tolist(),
        "values": values.tolist(), "quantiles": np.quantile(values, [0.025, 0.5, 0.975]).tolist(),
    }


def metrics():
    labels = np.repeat(np.arange(K), EACH)
    logits = {}
    for name in NAMES:
        scale = 0.3 if name.startswith("fresh") else 1.5
        hit = np.eye(K)[labels] * (0 if name.startswith("fresh") else 2)
        if name in ("unlearned", "retrained", "second"):
            hit[labels == FORGET] *= 0
            hit[:, FORGET] -= 3
        logits[name] = {s: (rng.normal(0, scale, (K * EACH, K)) + hit).astype(np.float32).astype(float) for s in ("train", "test")}
    f, r = labels == FORGET, labels != FORGET
    prob = {n: {s: softmax(v, axis=1) for s, v in d.items()} for n, d in logits.items()}
    top = {n: {s: v.argmax(axis=1) for s, v in d.items()} for n, d in logits.items()}

    def classes(n):
        return np.array([(top[n]["test"][labels == k] == k).mean() for k in range(K) if k != FORGET])

    def gap(n):
        kept = [k for k in range(K) if k != FORGET]
        near = max(kept, key=lambda k: prob["original"]["test"][f][:, k].sum())
        acc = dict(zip(kept, classes(n)))
        return np.mean([acc[k] for k in kept if k != near]) - acc[near]

    def one(n, reference):
        p, t = prob[n], top[n]
        g, gt = prob[reference], top[reference]
        left = t["test"][f]
        left = left[left != FORGET]
        share = np.bincount(left, minlength=K) / len(left)
        cert = {s: -entropy(p[s][f], axis=1) for s in ("train", "test")}
        return {
            "retain_test_accuracy": (t["test"] == labels)[r].mean(),
            "forget_test_accuracy": (t["test"] == labels)[f].mean(),
            "retain_train_accuracy": (t["train"] == labels)[r].mean(),
            "forget_train_accuracy": (t["train"] == labels)[f].mean(),
            "test_accuracy": (t["test"] == labels).mean(),
            "mia_entropy_auc": roc_auc_score([1] * EACH + [0] * EACH, np.concatenate([cert["train"], cert["test"]])),
            "kl_forget": kl(g["test"], p["test"])[f].mean(),
            "kl_retain": kl(g["test"], p["test"])[r].mean(),
            "js_forget": js(g["test"], p["test"])[f].mean(),
            "js_retain": js(g["test"], p["test"])[r].mean(),
            "agreement_forget": (gt["test"] == t["test"])[f].mean(),
            "agreement_retain": (gt["test"] == t["test"])[r].mean(),
            "kl_original_retain": kl(prob["original"]["test"], p["test"])[r].mean(),
            "zrf": 1 - np.mean([js(p["test"], prob[f"fresh{i}"]["test"])[f] for i in range(3)]) / np.log(2),
            "worst_class_drop": (classes("original") - classes(n)).max(),
            "overforgetting_gap": gap(n) - gap("original"),
            "semantic_shift_top_share": share.max(),
            "semantic_shift_entropy": entropy(share) / np.log(K - 1),
            "logit_variance": log_softmax(logits[n]["test"], axis=1).var(axis=1, ddof=1)[r].mean(),
        }

    return {
        "classes": K, "each": EACH, "forget": FORGET,
        "logits": {n: {s: v.round(9).tolist() for s, v in d.items()} for n, d in logits.items()},
        "original": one("original", "retrained"),
        "unlearned": one("unlearned", "retrained"),
        "retrained": {**one("retrained", "retrained"), **{k: v for k, v in one("second", "retrained").items() if k.split("_")[0] in ("js", "agreement") or k in ("kl_forget", "kl_retain")}},
    }


out = pathlib.Path(__file__).with_name("evaluation.json")
out.write_text(json.dumps({"statistics": statistics(), "metrics": metrics()}, indent=1) + "\n")
print(out, out.stat().st_size)
