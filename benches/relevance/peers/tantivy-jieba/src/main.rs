//! Tantivy with the analyzer of tantivy-jieba's example: DOCUMENTS.tsv FOLDER [QUERIES.tsv RUN]...
//!
//! A query is the OR of its tokens. Tantivy's own parser takes a run of Chinese for one word and asks for its tokens
//! as a phrase, and a whole question stands in no document.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::{LowerCaser, RemoveLongFilter, Stemmer, TextAnalyzer};
use tantivy::{Index, Searcher, TantivyDocument, Term, doc};
use tantivy_jieba::JiebaTokenizer;

const LIMIT: usize = 100;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let documents = pairs(args.first().context("no documents named")?)?;
    let folder = args.get(1).context("no folder named")?;

    let mut schema = Schema::builder();
    let key = schema.add_text_field("key", STRING | STORED);
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("jieba")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    let index = Index::create_in_dir(folder, schema.build())?;
    let mut analyzer = TextAnalyzer::builder(JiebaTokenizer::new())
        .filter(RemoveLongFilter::limit(40))
        .filter(LowerCaser)
        .filter(Stemmer::default())
        .build();
    // One token now, so that loading the dictionary is not counted as indexing.
    analyzer.token_stream("政").advance();
    index.tokenizers().register("jieba", analyzer.clone());

    let started = Instant::now();
    let mut writer = index.writer(50_000_000)?;
    for (id, body) in &documents {
        writer.add_document(doc!(key => id.as_str(), text => body.as_str()))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    println!("index {:.3}", started.elapsed().as_secs_f64());

    let searcher = index.reader()?.searcher();
    for pair in args[2..].chunks_exact(2) {
        let median = ask(&pairs(&pair[0])?, Path::new(&pair[1]), &searcher, &mut analyzer, key, text)?;
        println!("query {median:.4}");
    }
    Ok(())
}

/// Answers the queries into a TREC run, and returns the median of the milliseconds that each took.
fn ask(
    queries: &[(String, String)],
    path: &Path,
    searcher: &Searcher,
    analyzer: &mut TextAnalyzer,
    key: Field,
    text: Field,
) -> Result<f64> {
    let (mut run, mut times) = (String::new(), Vec::new());
    for (id, query) in queries {
        let started = Instant::now();
        let mut terms: Vec<Box<dyn Query>> = Vec::new();
        analyzer.token_stream(query).process(&mut |token| {
            let term = Term::from_field_text(text, &token.text);
            terms.push(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)));
        });
        let best =
            searcher.search(&BooleanQuery::union(terms), &TopDocs::with_limit(LIMIT).order_by_score())?;
        let mut hits = Vec::with_capacity(best.len());
        for (score, address) in best {
            let document: TantivyDocument = searcher.doc(address)?;
            let found = document.get_first(key).and_then(|value| value.as_str()).context("no key")?;
            hits.push((score, found.to_owned()));
        }
        times.push(started.elapsed().as_secs_f64() * 1000.0);
        for (rank, (score, found)) in hits.iter().enumerate() {
            writeln!(run, "{id} Q0 {found} {} {score} tantivy-jieba", rank + 1)?;
        }
    }
    fs::write(path, run)?;
    times.sort_by(f64::total_cmp);
    Ok(times.get(times.len() / 2).copied().unwrap_or_default())
}

fn pairs(path: &str) -> Result<Vec<(String, String)>> {
    let lines = fs::read_to_string(path).with_context(|| format!("{path} cannot be read"))?;
    let pairs = lines.lines().filter_map(|line| line.split_once('\t'));
    Ok(pairs.map(|(id, text)| (id.to_owned(), text.to_owned())).collect())
}
