"""What every peer's script shares: the options, reading the relevance sets, timing, and writing TREC runs.

A script names its engines as subclasses of Engine (searched from Python) or Program (a program of ours in
another language, run once per corpus) and hands them to `main`. Each engine indexes a corpus once and answers
the queries of every set over it; its run goes to SCRATCH/runs/SET/ENGINE.run, its times to ENGINE.json beside.
benches/peers times the same engines through `open` and with the stored text of the few best (`with_text`).
"""

import argparse
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SETS = ["ncppolicy", "cctv_headlines", "dureader_demo", "drcd_traditional", "stard", "lawbench_articleref"]
# A set without a corpus of its own asks another set's.
CORPUS = {"lawbench_articleref": "stard"}
LIMIT = 100

DATA = Path(__file__).resolve().parent / "../../../../shared/data/relevance"
SCRATCH = Path(os.environ.get("PEERS_SCRATCH") or Path(tempfile.gettempdir()) / "zhengwen-peers")


class Engine:
    """An engine searched from Python. `name` is also its run's file name; `settings` goes into the table."""

    name = version = settings = ""
    # How many documents are wanted, and whether with their text, which then is stored.
    limit = LIMIT
    with_text = False
    # Whether it is opened for one query and no more.
    for_one = False

    def index(self, documents, folder):
        """Indexes (id, text) pairs, in `folder` if the engine keeps files; `with_text`, it does, for `open`."""
        raise NotImplementedError

    def open(self, folder):
        """Opens what `index` has made with texts, in another process."""
        raise NotImplementedError

    def search(self, query):
        """The best `limit` documents as (id, score), best first; (id, score, text) if `with_text`."""
        raise NotImplementedError

    def measure(self, documents, asked, folder, runs):
        started = time.perf_counter()
        self.index(documents, folder)
        index_seconds = time.perf_counter() - started
        for name, queries in asked.items():
            times = []
            with open(runs / name / f"{self.name}.run", "w", encoding="utf-8") as run:
                for query_id, query in queries:
                    started = time.perf_counter()
                    hits = self.search(query)
                    times.append((time.perf_counter() - started) * 1000)
                    for rank, (document_id, score) in enumerate(hits[:self.limit], 1):
                        run.write(f"{query_id} Q0 {document_id} {rank} {score} {self.name}\n")
            yield name, index_seconds, statistics.median(times)


class Program(Engine):
    """An engine in another language: a command that takes DOCUMENTS.tsv FOLDER and then pairs of QUERIES.tsv RUN.

    It prints `index SECONDS` and then a line `query MEDIAN_MS` for each pair, and writes the runs itself. Instead, it
    takes `build`, `ask` and `one` with the arguments that benches/peers/engine.py has.
    """

    def command(self):
        raise NotImplementedError

    def measure(self, documents, asked, folder, runs):
        # Tab-separated lines spare those programs a JSON parser; neither makes a word across the white space, which
        # becomes single blanks.
        plain = folder.with_suffix(".tsv")
        write_plain(plain, documents)
        pairs = []
        for name, queries in asked.items():
            path = folder.with_name(f"{folder.name}-{name}-queries.tsv")
            write_plain(path, queries)
            pairs += [path, runs / name / f"{self.name}.run"]
        command = [*self.command(), plain, folder, *pairs]
        printed = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout
        lines = [line.split() for line in printed.splitlines()]
        index_seconds = next(float(value) for kind, value in lines if kind == "index")
        medians = [float(value) for kind, value in lines if kind == "query"]
        for name, median in zip(asked, medians, strict=True):
            yield name, index_seconds, median


def main(engines):
    options = argparse.ArgumentParser(description="Runs an engine over relevance sets.")
    options.add_argument("sets", nargs="*", metavar="SET", help=f"default: {' '.join(SETS)}")
    options.add_argument("--data", type=Path, default=DATA, help="folder of the relevance sets")
    options.add_argument("--scratch", type=Path, default=SCRATCH, help="folder for indexes and runs")
    options.add_argument("--every", type=int, default=1, metavar="N", help="ask every Nth query only")
    options.add_argument("--engines", nargs="+", metavar="NAME", help="only these of the script's engines")
    args = options.parse_args()
    sets = args.sets or SETS
    for corpus in dict.fromkeys(CORPUS.get(name, name) for name in sets):
        documents = list(read_documents(args.data / corpus))
        asked = {name: read_queries(args.data / name)[:: args.every]
                 for name in sets if CORPUS.get(name, name) == corpus}
        for name in asked:
            (args.scratch / "runs" / name).mkdir(parents=True, exist_ok=True)
        for make in engines:
            engine = make(args.scratch)
            engine.corpus = args.data / corpus
            if args.engines and engine.name not in args.engines:
                continue
            folder = args.scratch / "indexes" / f"{engine.name}-{corpus}"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            runs = args.scratch / "runs"
            for name, index_seconds, query_ms in engine.measure(documents, asked, folder, runs):
                record = {
                    "engine": engine.name, "version": engine.version, "settings": engine.settings,
                    "documents": len(documents), "queries": len(asked[name]), "every": args.every,
                    "index_seconds": index_seconds, "query_ms": query_ms,
                }
                path = runs / name / f"{engine.name}.json"
                path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
                print(f"{engine.name:16} {name:20} {index_seconds:8.1f} s {query_ms:8.2f} ms a query", flush=True)
            # An index of a large corpus is of no use once its queries are answered.
            for path in folder.parent.glob(f"{folder.name}*"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def read_documents(folder):
    """The (id, title and text) pairs of a set: one field, since that is what all these engines can rank."""
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            yield document["id"], "\n".join(filter(None, (document.get("title"), document["text"])))


def read_queries(folder):
    with open(folder / "queries.tsv", encoding="utf-8") as lines:
        return [tuple(line.rstrip("\n").split("\t", 1)) for line in lines if line.strip()]


def write_plain(path, pairs):
    with open(path, "w", encoding="utf-8") as file:
        for key, text in pairs:
            file.write(f"{key}\t{' '.join(text.split())}\n")


def jieba_words(text):
    """The words of jieba's mode for search engines, lower-cased, without punctuation."""
    return [word.lower() for word in load_jieba().cut_for_search(text) if re.search(r"\w", word)]


def load_jieba():
    """jieba with its dictionary in memory, so that loading it is not counted as indexing."""
    if "jieba" not in sys.modules:
        import jieba

        jieba.setLogLevel(60)
        jieba.initialize()
    return sys.modules["jieba"]
