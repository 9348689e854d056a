"""SQLite's FTS5, twice: over text that jieba has cut into words, and with its own trigram tokenizer.

Both are asked for the OR of the query's terms and ranked by bm25(). FTS5 has no tokenizer for Chinese words, so
the words are joined with blanks before they go in. A trigram index matches no term of fewer than three characters.
"""

import re
import sqlite3

from common import Engine, jieba_words, load_jieba, main


class Fts5(Engine):
    version = sqlite3.sqlite_version
    tokenizer = ""

    def __init__(self, scratch):
        pass

    def stored(self, text):
        raise NotImplementedError

    def terms(self, query):
        raise NotImplementedError

    def index(self, documents, folder):
        self.open(folder)
        self.database.execute(
            "create virtual table passages "
            f"using fts5(key unindexed, body, source unindexed, tokenize='{self.tokenizer}')")
        with self.database:
            rows = ((key, self.stored(text), self.source(text)) for key, text in documents)
            self.database.executemany("insert into passages values (?, ?, ?)", rows)

    def open(self, folder):
        self.database = sqlite3.connect(folder / "index.db")

    def source(self, text):
        """What is stored besides what is indexed: the text, where it is wanted."""
        return text if self.with_text else None

    def search(self, query):
        terms = dict.fromkeys(self.terms(query))
        if not terms:
            return []
        match = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
        text = ", coalesce(source, body)" if self.with_text else ""
        # `rank` is bm25() with its defaults, lower is better.
        rows = self.database.execute(
            f"select key, -rank{text} from passages where passages match ? order by rank limit ?",
            (match, self.limit))
        return rows.fetchall()


class Words(Fts5):
    name = "fts5-jieba"
    settings = "unicode61 over jieba cut_for_search, OR, bm25() (k1 1.2, b 0.75, fixed)"
    tokenizer = "unicode61"

    def __init__(self, scratch):
        load_jieba()

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

    def source(self, text):
        return None

    def terms(self, query):
        for run in re.findall(r"\w+", query):
            yield from (run[start:start + 3] for start in range(len(run) - 2))


ENGINES = [Words, Trigrams]

if __name__ == "__main__":
    main(ENGINES)
