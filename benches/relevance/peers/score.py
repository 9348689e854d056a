"""Scores the scratch folder's runs with pytrec_eval and writes a table: score.py --data DIR --scratch DIR TABLE.md

Documents are ranked as the engine ranked them: trec_eval would order equal scores by the documents' names, which no
user sees. A query without any answer counts as 0. RR@10 is the reciprocal rank with the run cut at ten.
"""

import argparse
import json
from pathlib import Path

import pytrec_eval

from common import DATA, SCRATCH, SETS

MEASURES = {"nDCG@10": "ndcg_cut_10", "RR@10": "recip_rank", "P@1": "P_1", "R@100": "recall_100"}


def main():
    options = argparse.ArgumentParser(description="Scores the peers' runs.")
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--scratch", type=Path, default=SCRATCH)
    options.add_argument("table", type=Path)
    args = options.parse_args()

    results = {}
    for name in SETS:
        records = [json.loads(path.read_text()) for path in (args.scratch / "runs" / name).glob("*.json")]
        if records:
            qrels = read_qrels(args.data / name / "qrels.tsv")
            asked = [line.split("\t")[0] for line in open(args.data / name / "queries.tsv", encoding="utf-8")]
            results[name] = {
                record["engine"]: record | score(
                    args.scratch / "runs" / name / f"{record['engine']}.run", qrels, asked[:: record["every"]])
                for record in records
            }
    args.table.write_text("\n".join(table(results)) + "\n", encoding="utf-8")


def read_qrels(path):
    qrels = {}
    for line in open(path, encoding="utf-8"):
        query, _, document, grade = line.split()
        qrels.setdefault(query, {})[document] = int(grade)
    return qrels


def score(path, qrels, asked):
    run = {query: {} for query in asked}
    for line in open(path, encoding="utf-8"):
        query, _, document, rank, _, _ = line.split()
        run[query][document] = 1 / int(rank)
    first_ten = {query: dict(list(hits.items())[:10]) for query, hits in run.items()}
    whole = evaluate(qrels, run, {"ndcg_cut_10", "P_1", "recall_100"})
    cut = evaluate(qrels, first_ten, {"recip_rank"})
    return {measure: sum(values.get(query, {}).get(key, 0) for query in asked) / len(asked)
            for measure, key in MEASURES.items()
            for values in [cut if key == "recip_rank" else whole]}


def evaluate(qrels, run, measures):
    return pytrec_eval.RelevanceEvaluator(qrels, measures).evaluate(run)


def table(results):
    engines = {name: record for records in results.values() for name, record in records.items()}
    # Only engines that answered every set have a mean; the best comes first.
    mean = {name: sum(records[name]["nDCG@10"] for records in results.values()) / len(results)
            for name in engines if all(name in records for records in results.values())}
    order = sorted(engines, key=lambda name: (-mean.get(name, 0), name))
    yield "# Peers: other engines on the same relevance sets"
    yield ""
    yield from INTRODUCTION.strip().splitlines()
    yield ""
    yield "## nDCG@10"
    yield ""
    yield from rows(["engine", *results, "mean"], (
        [name, *best(results, name), figure(mean[name]) if name in mean else ""] for name in order))
    yield ""
    yield "## Engines and settings"
    yield ""
    yield from rows(["engine", "version", "settings"], (
        [name, engines[name]["version"], engines[name]["settings"]] for name in order), left=3)
    for name, records in results.items():
        some = max(records.values(), key=lambda record: record["queries"])
        yield ""
        yield f"## {name}: {some['documents']:,} documents, {some['queries']:,} queries"
        yield ""
        yield from rows(["engine", *MEASURES, "index s", "ms a query"], (
            [engine + sampled(records[engine]), *(figure(records[engine][measure]) for measure in MEASURES),
             f"{records[engine]['index_seconds']:.1f}", f"{records[engine]['query_ms']:.2f}"]
            for engine in sorted(records, key=lambda engine: -records[engine]["nDCG@10"])))


INTRODUCTION = """
Written by `run.sh`. Title and text are one field; a query is the OR of its terms; the first 100 are kept. Every engine
has the settings that a user would begin with, and none was tuned on these sets. Scores are pytrec_eval's.

Index time is from texts in memory to an index that can be searched, the cutting of words included but not the loading
of a dictionary; query time is the median from the query's text to the documents' names, within the engine's process.
Both were taken on two cores that other work shared: read them as orders of size. A jieba in Python is most of the
index time of bm25s and FTS5. lawbench_articleref asks the index of stard. A † marks a part of the queries.
"""


def best(results, engine):
    for records in results.values():
        if engine not in records:
            yield ""
            continue
        cell = figure(records[engine]["nDCG@10"])
        top = max(figure(record["nDCG@10"]) for record in records.values())
        yield (f"**{cell}**" if cell == top else cell) + ("" if records[engine]["every"] == 1 else "†")


def sampled(record):
    return "" if record["every"] == 1 else f" † 1 query in {record['every']}"


def figure(value):
    return f"{value:.3f}".removeprefix("0")


def rows(head, body, left=1):
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('---' if at < left else '---:' for at in range(len(head)))}|"
    for row in body:
        yield f"| {' | '.join(row)} |"


main()
