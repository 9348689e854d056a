"""Tantivy with tantivy-jieba, through the program in tantivy-jieba/, which install.sh builds into the scratch folder.

The analyzer keeps punctuation as terms, as that of the crate's example does, and so a question mark counts as a word.
"""

import tomllib
from pathlib import Path

from common import Program, main

LOCK = Path(__file__).with_name("tantivy-jieba") / "Cargo.lock"


class Tantivy(Program):
    name = "tantivy-jieba"
    settings = (
        "its example's analyzer (search mode, RemoveLong, LowerCaser, Stemmer; punctuation kept), OR of TermQuery, "
        "k1 1.2, b 0.75 (fixed)"
    )

    def __init__(self, scratch):
        self.program = scratch / "tantivy-jieba/release/peer-tantivy-jieba"
        locked = {package["name"]: package["version"] for package in tomllib.loads(LOCK.read_text())["package"]}
        self.version = ", ".join(f"{name} {locked[name]}" for name in ("tantivy", "tantivy-jieba", "jieba-rs"))

    def command(self):
        return [self.program]


ENGINES = [Tantivy]

if __name__ == "__main__":
    main(ENGINES)
