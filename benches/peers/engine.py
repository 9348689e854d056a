"""One of the peers that are searched from Python, in a process of its own, so that its memory and start are its own.

    engine.py MODULE NAME build DOCUMENTS.tsv FOLDER          indexes, with stored texts
    engine.py MODULE NAME ask FOLDER QUERIES.tsv PASSES TIMES  one pass unmeasured, then PASSES; a line a query:
                                                               microseconds, a tab, hits
    engine.py MODULE NAME one FOLDER QUERY                     prints the hits of one query

The engines themselves are those of benches/relevance/peers, with its settings.
"""

import importlib
import os
import sys
import time
from pathlib import Path

PEERS = Path(__file__).resolve().parent.parent / "relevance/peers"
SCRATCH = Path(os.environ.get("PEERS_SCRATCH", "/tmp/zhengwen-peers"))
LIMIT = 10

sys.path.insert(0, str(PEERS))


def load(module, name):
    """An engine by its module and name."""
    make = next(make for make in importlib.import_module(module).ENGINES if make.name == name)
    engine = make(SCRATCH)
    engine.limit, engine.with_text = LIMIT, True
    return engine


def pairs(path):
    """(id, text) of a file of lines with a tab between."""
    with open(path, encoding="utf-8") as lines:
        return [tuple(line.rstrip("\n").split("\t", 1)) for line in lines]


def ask(engine, queries, passes, times):
    with open(times, "w", encoding="utf-8") as out:
        for measured in range(passes + 1):
            for _, query in queries:
                started = time.perf_counter_ns()
                found = len(engine.search(query))
                elapsed = time.perf_counter_ns() - started
                if measured:
                    out.write(f"{elapsed / 1000}\t{found}\n")


def main():
    module, name, what, *args = sys.argv[1:]
    engine = load(module, name)
    if what == "build":
        documents, folder = args
        engine.index(pairs(documents), Path(folder))
        return
    engine.for_one = what == "one"
    engine.open(Path(args[0]))
    if what == "ask":
        _, queries, passes, times = args
        ask(engine, pairs(queries), int(passes), times)
    else:
        for key, _, text in engine.search(args[1]):
            print(key, text, sep="\t")


if __name__ == "__main__":
    main()
