"""zhengwen itself, with default settings, by document: the binary that BINARY names, or target/release/zhengwen.

Its query time is that of a stream of queries by `search -`, printing included, divided by their number.
"""

import os
import subprocess
import time
from pathlib import Path

import common

BINARY = os.environ.get("BINARY") or Path(__file__).resolve().parent / "../../../target/release/zhengwen"


class Zhengwen(common.Engine):
    name = "zhengwen"
    settings = "defaults, by document"

    def __init__(self, scratch):
        self.version = run("--version").split()[-1]

    def measure(self, documents, asked, folder, runs):
        started = time.perf_counter()
        run("index", self.corpus / "corpus.jsonl.gz", "--index", folder / "index")
        index_seconds = time.perf_counter() - started
        for name, queries in asked.items():
            lines = "".join(f"{key}\t{query}\n" for key, query in queries)
            started = time.perf_counter()
            found = run("search", "-", "--index", folder / "index", "--by", "document", "--limit", common.LIMIT,
                        "--format", "trec", asked=lines)
            seconds = time.perf_counter() - started
            (runs / name / f"{self.name}.run").write_text(found, encoding="utf-8")
            yield name, index_seconds, seconds * 1000 / len(queries)


def run(*arguments, asked=None):
    done = subprocess.run([str(BINARY), *map(str, arguments)], input=asked, capture_output=True, text=True)
    # 1 says that nothing was found.
    if done.returncode > 1:
        raise RuntimeError(done.stderr)
    return done.stdout


if __name__ == "__main__":
    common.main([Zhengwen])
