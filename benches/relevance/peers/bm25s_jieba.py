"""bm25s, a BM25 in memory over NumPy, with the words of jieba: a common first choice in Python."""

from importlib.metadata import version

import bm25s

from common import Engine, jieba_words, load_jieba, main


class Bm25s(Engine):
    name = "bm25s-jieba"
    version = f"{version('bm25s')}, jieba {version('jieba')}"
    settings = "jieba cut_for_search, BM25() defaults: Lucene's formula, k1 1.5, b 0.75"

    def __init__(self, scratch):
        load_jieba()

    def index(self, documents, folder):
        self.keys = [key for key, _ in documents]
        self.ranker = bm25s.BM25()
        self.ranker.index([jieba_words(text) for _, text in documents], show_progress=False)
        if self.with_text:
            corpus = [{"id": key, "text": text} for key, text in documents]
            self.ranker.save(folder, corpus=corpus, show_progress=False)

    def open(self, folder):
        # Its documentation maps files where not all of them are wanted: for one query, that is.
        self.ranker = bm25s.BM25.load(folder, load_corpus=True, mmap=self.for_one, show_progress=False)
        self.keys = self.ranker.corpus

    def search(self, query):
        # bm25s has no answer for a query none of whose words it knows.
        words = [word for word in jieba_words(query) if word in self.ranker.vocab_dict]
        if not words:
            return []
        rows, scores = self.ranker.retrieve([words], k=min(self.limit, len(self.keys)), show_progress=False)
        if self.with_text:
            return [(row["id"], float(score), row["text"]) for row, score in zip(rows[0], scores[0]) if score > 0]
        return [(self.keys[row], float(score)) for row, score in zip(rows[0], scores[0]) if score > 0]


ENGINES = [Bm25s]

if __name__ == "__main__":
    main(ENGINES)
