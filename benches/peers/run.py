"""Times zhengwen and its peers on the same passages and queries, one engine at a time; run.sh calls it.

An engine is built, asked warm and asked cold, each in processes of its own whose time and memory the system tells
(wait4). What is found goes to RESULTS as JSON after every engine, where table.py takes it from. Where only some
engines are named, what a run like this one found of the others stays.
"""

import argparse
import json
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = HERE.parent / "relevance/peers"
SEED = 20240601
LIMIT = 10


class Zhengwen:
    """Ourselves: built from the files, not from their passages; warm by `bench`, up to the page made of the hits."""

    name = "zhengwen"
    settings = "reads and splits the files itself, on all cores; a query gives a page with highlights and snippets"

    def __init__(self, args, passages):
        self.passages = passages
        self.binary = str(args.binary)
        self.corpus = args.corpus
        self.version = output([self.binary, "--version"]).split()[-1]

    def build(self, documents, folder):
        return [self.binary, "index", self.corpus, "--index", folder]

    def warm(self, folder, queries, passes, times):
        command = [self.binary, "bench", "--json", "--warmup", "--index", folder, "--queries", queries,
                   "--passes", passes, "--limit", LIMIT]
        told, used = measure(command)
        told = json.loads(told)
        if told["index"]["passages"] != self.passages:
            raise RuntimeError(f"{told['index']['passages']} passages in the index, {self.passages} for the others")
        figures = {key: told["latency_us"][key] for key in ("p50", "p90", "p99", "max")}
        return {**figures, "hits": told["hits_per_query"], "errors": told["errors"], "peak": used["peak"]}

    def cold(self, folder, query):
        return [self.binary, "search", "--json", "--limit", LIMIT, "--index", folder, "--", query]


class Peer:
    """A peer that takes `build`, `ask` and `one`: one of Python by engine.py, a program by itself."""

    def __init__(self, command, engine):
        self.command, self.name, self.version = command, engine.name, engine.version
        self.settings = engine.settings

    def build(self, documents, folder):
        folder.mkdir()
        return [*self.command, "build", documents, folder]

    def warm(self, folder, queries, passes, times):
        _, used = measure([*self.command, "ask", folder, queries, passes, times])
        lines = [line.split("\t") for line in times.read_text(encoding="utf-8").splitlines()]
        figures = spread([float(micros) for micros, _ in lines])
        hits = sum(int(found) for _, found in lines) / len(lines)
        return {**figures, "hits": hits, "errors": 0, "peak": used["peak"]}

    def cold(self, folder, query):
        return [*self.command, "one", folder, query]


class Ripgrep:
    """ripgrep over the file of passages: no index, no ranking, the whole query literally. It has no warm state."""

    name = "ripgrep"
    settings = "-F, the query as it stands, the first ten lines in the file's order; no index, no ranking"

    def __init__(self, documents):
        self.documents = documents
        self.version = output(["rg", "--version"]).split()[1]

    def cold(self, folder, query):
        return ["rg", "-N", "-F", "--no-heading", "--color", "never", "-m", LIMIT, "--", query, self.documents]


def output(command):
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout


def measure(command, codes=(0,)):
    """What a process prints, and what it took, as the system counts it.

    The peak is no less than what this process has held when it starts another, which is told as `floor`.
    """
    command = list(map(str, command))
    with tempfile.TemporaryFile() as complaints:
        started = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints)
        printed = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        child.stdout.close()
        if child.returncode not in codes:
            complaints.seek(0)
            last = complaints.read().decode("utf-8", "replace").strip()[-400:]
            raise RuntimeError(f"{' '.join(command[:5])} … exits with {child.returncode}: {last}")
    took = {"seconds": wall, "cpu_seconds": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss * 1024}
    return printed.decode("utf-8", "replace"), took


def spread(times):
    """Percentiles by nearest rank, as `zhengwen bench` has them."""
    times = sorted(times)
    figures = {f"p{percent}": times[max(0, -(-percent * len(times) // 100) - 1)] for percent in (50, 90, 99)}
    return {**figures, "max": times[-1]}


def cold(engine, folder, queries):
    """Whole processes, from start to end; the first is not measured. Code 1 is that of finding nothing."""
    measure(engine.cold(folder, queries[0]), codes=(0, 1))
    ran = [measure(engine.cold(folder, query), codes=(0, 1)) for query in queries]
    return {
        **spread([took["seconds"] * 1e6 for _, took in ran]),
        "hits": sum(printed.count("\n") for printed, _ in ran) / len(ran),
        "peak": max(took["peak"] for _, took in ran),
    }


def engines(args, documents, passages):
    """Everything there is, in the order of the table."""
    os.environ["PEERS_SCRATCH"] = str(args.scratch)
    yield "zhengwen", lambda: Zhengwen(args, passages)
    sys.path.insert(0, str(PEERS))
    python = args.scratch / "venv/bin/python"
    # Debian's Xapian belongs to Debian's Python.
    scripts = [("tantivy_jieba", "tantivy-jieba", None), ("lucene", "lucene-smartcn", None),
               ("lucene", "lucene-cjk", None), ("xapian_ngrams", "xapian", "/usr/bin/python3"),
               ("sqlite_fts5", "fts5-jieba", python), ("sqlite_fts5", "fts5-trigram", python),
               ("bm25s_jieba", "bm25s-jieba", python)]
    for module, name, interpreter in scripts:
        yield name, lambda module=module, name=name, interpreter=interpreter: peer(args, module, name, interpreter)
    yield "ripgrep", lambda: Ripgrep(documents)


def peer(args, module, name, interpreter):
    if interpreter is None:
        from engine import load

        engine = load(module, name)
        return Peer(engine.command(), engine)
    # What a script needs is not there for this Python: its own tells what it is.
    told = output([interpreter, "-c", f"import sys; sys.path.insert(0, {str(HERE)!r}); import engine, json; "
                   f"one = engine.load({module!r}, {name!r}); print(json.dumps([one.version, one.settings]))"])
    version, settings = json.loads(told.splitlines()[-1])
    told = type("Told", (), {"name": name, "version": version, "settings": settings})
    return Peer([interpreter, HERE / "engine.py", module, name], told)


def run(engine, args, documents, asked):
    """All figures of an engine."""
    folder = args.work / f"index-{engine.name}"
    shutil.rmtree(folder, ignore_errors=True)
    record = {"name": engine.name, "version": engine.version, "settings": engine.settings, "sets": {}}
    if hasattr(engine, "build"):
        _, record["build"] = measure(engine.build(documents, folder))
        files = [path for path in folder.rglob("*") if path.is_file()]
        record["index_bytes"] = sum(path.stat().st_size for path in files)
    for name, queries in asked.items():
        figures = record["sets"][name] = {"asked": len(queries)}
        if hasattr(engine, "warm"):
            times = args.work / f"times-{engine.name}-{name}"
            figures["warm"] = engine.warm(folder, args.work / f"{name}.tsv", args.passes, times)
        figures["cold"] = cold(engine, folder, [text for _, text in queries[: args.cold]])
        shown = figures.get("warm", figures["cold"])
        print(f"{engine.name:16} {name:20} p50 {shown['p50'] / 1000:9.3f} ms  cold {figures['cold']['p50'] / 1000:9.3f} ms"
              f"  {shown['hits']:.2f} hits", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    return record


def earlier(args, results):
    """The engines of the run before this one, by name, if it differs from this one in nothing but its day."""
    before = json.loads(args.results.read_text(encoding="utf-8")) if args.results.exists() else {"engines": []}
    same = all(before.get(key) == value for key, value in results.items() if key not in ("date", "engines", "floor"))
    return {engine["name"]: [engine] for engine in before["engines"]} if same else {}


def read_queries(path, args):
    """Every Nth query of a file, shuffled; a third column, if there is one, is none of the query."""
    with open(path, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if line.strip()]
    queries = [(row[0], row[1]) if len(row) > 1 else (str(at), row[0]) for at, row in enumerate(rows)][:: args.every]
    random.Random(SEED).shuffle(queries)
    return queries[: args.limit or None]


def machine():
    """The processor, the cores, the system."""
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    models = [line.split(":", 1)[1].strip() for line in told.splitlines() if line.startswith("model name")]
    return f"{models[0] if models else platform.machine()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--binary", "--corpus", "--passages", "--scratch", "--work", "--results"):
        options.add_argument(name, type=Path, required=True)
    options.add_argument("--commit", required=True)
    options.add_argument("--every", type=int, default=1, help="every Nth query")
    options.add_argument("--limit", type=int, default=0, help="at most so many queries of a file; 0: all")
    options.add_argument("--passes", type=int, default=1, help="measured passes, after one that is not")
    options.add_argument("--cold", type=int, default=20, help="queries that are asked cold")
    options.add_argument("--engines", nargs="*", metavar="NAME", help="only these")
    options.add_argument("queries", nargs="+", type=Path)
    args = options.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)

    documents, count, size = args.work / "passages.tsv", 0, 0
    with open(args.passages, encoding="utf-8") as lines, open(documents, "w", encoding="utf-8") as plain:
        for line in lines:
            one = json.loads(line)
            # One field, since that is what all peers can rank, and one line.
            text = " ".join(f"{one['title']} {one['text']}".split())
            count, size = count + 1, size + len(text.encode())
            plain.write(f"{one['id']}\t{text}\n")
    asked = {}
    for path in args.queries:
        asked[path.stem] = read_queries(path, args)
        with open(args.work / f"{path.stem}.tsv", "w", encoding="utf-8") as plain:
            plain.writelines(f"{key}\t{text}\n" for key, text in asked[path.stem])
    results = {
        "date": time.strftime("%Y-%m-%d"), "commit": args.commit, "machine": machine(), "passages": count,
        "bytes": size, "every": args.every, "limit": args.limit, "passes": args.passes, "cold": args.cold, "engines": [],
    }
    before = earlier(args, results)
    failed = 0
    for name, make in engines(args, documents, count):
        if args.engines and name not in args.engines:
            results["engines"] += before.get(name, [])
            continue
        try:
            results["engines"].append(run(make(), args, documents, asked))
        except Exception as error:
            print(f"{name}: {error}; the table goes on without it.", file=sys.stderr)
            failed = 1
        results["floor"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        args.results.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    sys.exit(failed)


if __name__ == "__main__":
    main()
