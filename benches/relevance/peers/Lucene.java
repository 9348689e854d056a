import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;
import org.apache.lucene.util.Version;

/**
 * Lucene with one of its own analyzers for Chinese: ANALYZER DOCUMENTS.tsv FOLDER [QUERIES.tsv RUN]...
 *
 * <p>A query goes through the analyzer into an OR of terms, as Lucene's query parser does with a run of Chinese,
 * but without that parser's syntax, in which a question mark is a wildcard. `version` alone prints the version, and
 * after the analyzer, `build`, `ask` and `one` are Speed's.
 */
public class Lucene {
    static final int LIMIT = 100;

    public static void main(String[] args) throws Exception {
        if (args[0].equals("version")) {
            System.out.println(Version.LATEST);
            return;
        }
        Analyzer analyzer = args[0].equals("smartcn") ? new SmartChineseAnalyzer() : new CJKAnalyzer();
        if (Set.of("build", "ask", "one").contains(args[1])) {
            Speed.main(analyzer, Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        List<String[]> documents = pairs(args[1]);
        try (Directory folder = FSDirectory.open(Path.of(args[2]))) {
            long started = System.nanoTime();
            index(documents, folder, analyzer, Field.Store.NO);
            System.out.printf(Locale.ROOT, "index %.3f%n", (System.nanoTime() - started) / 1e9);
            try (DirectoryReader reader = DirectoryReader.open(folder)) {
                IndexSearcher searcher = new IndexSearcher(reader);
                searcher.setSimilarity(new BM25Similarity());
                for (int at = 3; at + 1 < args.length; at += 2) {
                    double median = ask(pairs(args[at]), Path.of(args[at + 1]), searcher, analyzer);
                    System.out.printf(Locale.ROOT, "query %.4f%n", median);
                }
            }
        }
    }

    static void index(List<String[]> documents, Directory folder, Analyzer analyzer, Field.Store text)
            throws Exception {
        IndexWriterConfig config = new IndexWriterConfig(analyzer).setSimilarity(new BM25Similarity());
        try (IndexWriter writer = new IndexWriter(folder, config)) {
            for (String[] pair : documents) {
                Document document = new Document();
                document.add(new StringField("key", pair[0], Field.Store.YES));
                document.add(new TextField("text", pair[1], text));
                writer.addDocument(document);
            }
        }
    }

    static double ask(List<String[]> queries, Path path, IndexSearcher searcher, Analyzer analyzer)
            throws Exception {
        QueryBuilder builder = new QueryBuilder(analyzer);
        String tag = path.getFileName().toString().replace(".run", "");
        double[] times = new double[queries.size()];
        int asked = 0;
        try (BufferedWriter run = Files.newBufferedWriter(path)) {
            for (String[] pair : queries) {
                long started = System.nanoTime();
                Query query = builder.createBooleanQuery("text", pair[1]);
                // Null: the analyzer found no term in it.
                ScoreDoc[] hits = query == null ? new ScoreDoc[0] : searcher.search(query, LIMIT).scoreDocs;
                String[] keys = new String[hits.length];
                for (int at = 0; at < hits.length; at++) {
                    keys[at] = searcher.storedFields().document(hits[at].doc, Set.of("key")).get("key");
                }
                times[asked++] = (System.nanoTime() - started) / 1e6;
                for (int at = 0; at < hits.length; at++) {
                    run.write(pair[0] + " Q0 " + keys[at] + " " + (at + 1) + " " + hits[at].score + " " + tag + "\n");
                }
            }
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }

    static List<String[]> pairs(String path) throws Exception {
        List<String[]> pairs = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(path))) {
            pairs.add(line.split("\t", 2));
        }
        return pairs;
    }
}
