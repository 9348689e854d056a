"""LanceDB's full-text index, with its jieba tokenizer and with its n-gram tokenizer.

LanceDB ships no dictionary and downloads one on demand; install.sh lays that of PyPI's jieba where it would put it,
`jieba/default/dict.txt` in the folder that LANCE_LANGUAGE_MODEL_HOME names. Other options are the defaults.
"""

import os
from importlib.metadata import version

from common import LIMIT, Engine, main


class Lance(Engine):
    version = version("lancedb")
    options = {}

    def __init__(self, scratch):
        # Read when the library is loaded, so the import waits for it.
        os.environ.setdefault("LANCE_LANGUAGE_MODEL_HOME", str(scratch / "lance-models"))

    def index(self, documents, folder):
        import lancedb
        from lancedb.index import FTS

        database = lancedb.connect(folder)
        self.table = database.create_table("passages", [{"key": key, "text": text} for key, text in documents])
        self.table.create_index("text", config=FTS(**self.options))

    def search(self, query):
        hits = self.table.search(query, query_type="fts", fts_columns="text").select(["key", "_score"])
        return [(hit["key"], hit["_score"]) for hit in hits.limit(LIMIT).to_list()]


class Jieba(Lance):
    name = "lancedb-jieba"
    settings = "base_tokenizer jieba/default with the dictionary of PyPI's jieba, other options as they are"
    options = {"base_tokenizer": "jieba/default"}


class Ngram(Lance):
    name = "lancedb-ngram"
    settings = "base_tokenizer ngram of 2 to 2, other options as they are"
    options = {"base_tokenizer": "ngram", "ngram_min_length": 2, "ngram_max_length": 2}


main([Jieba, Ngram])
