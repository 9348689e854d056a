#!/usr/bin/env python3
"""Holds the figures of `zhengwen eval` against pytrec_eval's.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install pytrec_eval-terrier
    /tmp/venv/bin/python benches/relevance/check_measures.py            # the recorded figures of tests/eval
    /tmp/venv/bin/python benches/relevance/check_measures.py --write    # record them anew
    /tmp/venv/bin/python benches/relevance/check_measures.py --binary target/release/zhengwen QRELS RUN

pytrec_eval-terrier is the kept-up build of pytrec_eval (either will do; the module is the same). It leaves out
queries that a run does not answer; they count 0 here, as with `trec_eval -c`. It has no reciprocal rank of the
first ten, so a run is cut to its first ten for that.
"""

import argparse
import json
import pathlib
import subprocess
import sys

import pytrec_eval

KEYS = ["ndcg@10", "mrr@10", "p@1", "recall@100"]
HERE = pathlib.Path(__file__).resolve().parents[2] / "tests" / "eval"


def columns(line):
    parts = line.rstrip("\r\n").split("\t") if "\t" in line else line.split()
    return ["%20".join(part.split()) for part in parts]


def read(path, take):
    read = {}
    for line in open(path, encoding="utf-8"):
        if line.strip():
            query, document, value = take(columns(line))
            read.setdefault(query, {})[document] = value
    return read


def first_ten(found):
    """trec_eval's order: by score as a 32-bit number, then by document number, both descending."""
    import struct

    single = lambda score: struct.unpack("f", struct.pack("f", score))[0]
    order = sorted(found.items(), key=lambda one: (single(one[1]), one[0].encode()), reverse=True)
    return dict(order[:10])


def figures(qrels, run):
    names = {"ndcg_cut_10", "P_1", "recall_100"}
    whole = pytrec_eval.RelevanceEvaluator(qrels, names).evaluate(run)
    ten = {query: first_ten(found) for query, found in run.items()}
    ranks = pytrec_eval.RelevanceEvaluator(qrels, {"recip_rank"}).evaluate(ten)
    rows = {}
    for query in sorted(qrels):
        one = whole.get(query)
        values = [one["ndcg_cut_10"], ranks[query]["recip_rank"], one["P_1"], one["recall_100"]] if one else [0.0] * 4
        rows[query] = values
    rows["mean"] = [sum(row[at] for row in rows.values()) / len(rows) for at in range(4)]
    return rows


def compare(expected, found, where):
    worst = max(abs(a - b) for query in expected for a, b in zip(expected[query], found[query]))
    print(f"{where}: {len(expected) - 1} queries, largest difference {worst:.1e}")
    return worst < 5e-5 and expected.keys() == found.keys()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--binary")
    parser.add_argument("files", nargs="*")
    asked = parser.parse_args()
    paths = asked.files or [HERE / "qrels.txt", HERE / "first.run"]
    qrels = read(paths[0], lambda c: (c[0], c[-2], int(c[-1])))
    run = read(paths[1], lambda c: (c[0], c[2], float(c[4])))
    expected = figures(qrels, run)
    print("mean", *(f"{key} {value:.4f}" for key, value in zip(KEYS, expected["mean"])))
    good = True
    recorded = HERE / "pytrec_eval.tsv"
    if asked.write:
        rows = ["\t".join(["query", *KEYS])]
        rows += ["\t".join([query, *(f"{value:.6f}" for value in row)]) for query, row in expected.items()]
        recorded.write_text("\n".join(rows) + "\n", encoding="utf-8")
    elif not asked.files:
        rows = [line.split("\t") for line in recorded.read_text(encoding="utf-8").splitlines()[1:]]
        good &= compare(expected, {row[0]: [float(value) for value in row[1:]] for row in rows}, recorded.name)
    if asked.binary:
        command = [asked.binary, "eval", "--qrels", paths[0], "--run", paths[1], "--json", "--per-query"]
        told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        found = {one["query"]: [one[key] for key in KEYS] for one in told["per_query"]}
        found["mean"] = [told[key] for key in KEYS]
        good &= compare(expected, found, asked.binary)
    sys.exit(0 if good else 1)


main()
