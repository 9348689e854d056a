"""Xapian with its CJK n-grams: every character and every pair of neighbours is a term.

The query is the OR of the same terms. Xapian's own query parser joins the n-grams of a run with AND, so that a
question of twenty characters finds nothing or next to nothing; it is not what is measured here.
Run with Debian's own Python, which is where Debian's python3-xapian is installed.
"""

import xapian

from common import Engine, main


class Xapian(Engine):
    name = "xapian"
    version = xapian.version_string()
    settings = "FLAG_CJK_NGRAM (characters and pairs), OR, BM25Weight() defaults: k1 1, b 0.5"

    def __init__(self, scratch):
        self.generator = xapian.TermGenerator()
        self.generator.set_flags(xapian.TermGenerator.FLAG_CJK_NGRAM)

    def document(self, text):
        document = xapian.Document()
        self.generator.set_document(document)
        self.generator.index_text(text)
        return document

    def index(self, documents, folder):
        database = xapian.WritableDatabase(str(folder), xapian.DB_CREATE_OR_OVERWRITE)
        for key, text in documents:
            document = self.document(text)
            document.set_data(f"{key}\t{text}" if self.with_text else key)
            database.add_document(document)
        database.close()
        self.open(folder)

    def open(self, folder):
        self.enquire = xapian.Enquire(xapian.Database(str(folder)))

    def search(self, query):
        terms = [xapian.Query(term.term, term.wdf) for term in self.document(query).termlist()]
        self.enquire.set_query(xapian.Query(xapian.Query.OP_OR, terms))
        hits = [(hit.document.get_data().decode(), hit.weight) for hit in self.enquire.get_mset(0, self.limit)]
        if self.with_text:
            pairs = ((data.split("\t", 1), weight) for data, weight in hits)
            return [(key, weight, text) for (key, text), weight in pairs]
        return hits


ENGINES = [Xapian]

if __name__ == "__main__":
    main(ENGINES)
