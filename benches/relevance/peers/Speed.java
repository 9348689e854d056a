import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

/** Lucene timed for benches/peers, with stored texts; the arguments are those that its engine.py has. */
class Speed {
    static final int LIMIT = 10;

    final IndexSearcher searcher;
    final QueryBuilder builder;

    Speed(DirectoryReader reader, Analyzer analyzer) {
        searcher = new IndexSearcher(reader);
        searcher.setSimilarity(new BM25Similarity());
        builder = new QueryBuilder(analyzer);
    }

    static void main(Analyzer analyzer, String[] args) throws Exception {
        if (args[0].equals("build")) {
            try (Directory folder = FSDirectory.open(Path.of(args[2]))) {
                Lucene.index(Lucene.pairs(args[1]), folder, analyzer, Field.Store.YES);
            }
            return;
        }
        try (Directory folder = FSDirectory.open(Path.of(args[1]));
                DirectoryReader reader = DirectoryReader.open(folder)) {
            Speed speed = new Speed(reader, analyzer);
            if (args[0].equals("one")) {
                for (String[] hit : speed.hits(args[2])) {
                    System.out.println(hit[0] + "\t" + hit[1]);
                }
            } else {
                speed.ask(Lucene.pairs(args[2]), Integer.parseInt(args[3]), Path.of(args[4]));
            }
        }
    }

    void ask(List<String[]> queries, int passes, Path times) throws Exception {
        try (BufferedWriter out = Files.newBufferedWriter(times)) {
            for (int pass = 0; pass <= passes; pass++) {
                for (String[] pair : queries) {
                    long started = System.nanoTime();
                    int found = hits(pair[1]).size();
                    long time = System.nanoTime() - started;
                    // The first pass is not measured: it is there to compile the code and to read the files.
                    if (pass > 0) {
                        out.write(time / 1e3 + "\t" + found + "\n");
                    }
                }
            }
        }
    }

    List<String[]> hits(String text) throws Exception {
        List<String[]> hits = new ArrayList<>();
        Query query = builder.createBooleanQuery("text", text);
        // Null: the analyzer found no term in it.
        if (query != null) {
            for (ScoreDoc one : searcher.search(query, LIMIT).scoreDocs) {
                Document document = searcher.storedFields().document(one.doc);
                hits.add(new String[] {document.get("key"), document.get("text")});
            }
        }
        return hits;
    }
}
