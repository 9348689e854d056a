"""SQLite's FTS5, twice: over text that jieba has cut into words, and with its own trigram tokenizer.

Both are asked for the OR of the query's terms and ranked by bm25(). FTS5 has no tokenizer for Chinese words, so
the words are joined with blanks before they go in. A trigram index matches no term of fewer than three characters.
"""

import re
import sqlite3

from common import LIMIT, Engine, jieba_words, load_jieba, main


class Fts5(Engine):
    version = sqlite3.sqlite_version
    tokenizer = ""

    def __init__(self, scratch):
        load_jieba()

    def stored(self, text):
        raise NotImplementedError

    def terms(self, query):
        raise NotImplementedError

    def index(self, documents, folder):
        self.database = sqlite3.connect(folder / "index.db")
        self.database.execute(
            f"create virtual table passages using fts5(key unindexed, body, tokenize='{self.tokenizer}')")
        with self.database:
            rows = ((key, self.stored(text)) for key, text in documents)
            self.database.executemany("insert into passages values (?, ?)", rows)

    def search(self, query):
        terms = dict.fromkeys(self.terms(query))
        if not terms:
            return []
        match = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
        # `rank` is bm25() with its defaults, lower is better.
        rows = self.database.execute(
            "select key, -rank from passages where passages match ? order by rank limit ?", (match, LIMIT))
        return rows.fetchall()


class Words(Fts5):
    name = "fts5-jieba"
    settings = "unicode61 over jieba cut_for_search, OR, bm25() (k1 1.2, b 0.75, fixed)"
    tokenizer = "unicode61"

    def stored(self, text):
        return " ".join(jieba_words(text))

    def terms(self, query):
        return jieba_words(query)


class Trigrams(Fts5):
    name = "fts5-trigram"
    settings = "trigram, OR of the query's trigrams, bm25() (k1 1.2, b 0.75, fixed)"
    tokenizer = "trigram"

    def stored(self, text):
        return text

    def terms(self, query):
        for run in re.findall(r"\w+", query):
            yield from (run[start:start + 3] for start in range(len(run) - 2))


main([Words, Trigrams])
