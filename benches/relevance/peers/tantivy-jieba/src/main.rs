//! Tantivy with the analyzer of tantivy-jieba's example: DOCUMENTS.tsv FOLDER [QUERIES.tsv RUN]...
//!
//! A query is the OR of its tokens. Tantivy's own parser takes a run of Chinese for one word and asks for its tokens
//! as a phrase, and a whole question stands in no document. `build`, `ask` and `one` are the arguments of `speed.rs`.

mod speed;

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
    let first = args.first().context("no documents named")?;
    if ["build", "ask", "one"].contains(&first.as_str()) {
        return speed::run(&args);
    }
    let documents = pairs(first)?;
    let engine = Engine::create(args.get(1).context("no folder named")?, Text::Indexed)?;
    // One token now, so that loading the dictionary is not counted as indexing.
    engine.analyzer.clone().token_stream("政").advance();

    let started = Instant::now();
    engine.fill(&documents)?;
    println!("index {:.3}", started.elapsed().as_secs_f64());

    let searcher = engine.index.reader()?.searcher();
    for pair in args[2..].chunks_exact(2) {
        let median = ask(&pairs(&pair[0])?, Path::new(&pair[1]), &searcher, &engine)?;
        println!("query {median:.4}");
    }
    Ok(())
}

/// What becomes of texts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    Indexed,
    IndexedAndStored,
}

struct Engine {
    index: Index,
    analyzer: TextAnalyzer,
    key: Field,
    text: Field,
}

impl Engine {
    fn create(folder: &str, stored: Text) -> Result<Self> {
        let mut schema = Schema::builder();
        schema.add_text_field("key", STRING | STORED);
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("jieba")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let mut text = TextOptions::default().set_indexing_options(indexing);
        if stored == Text::IndexedAndStored {
            text = text.set_stored();
        }
        schema.add_text_field("text", text);
        Self::of(Index::create_in_dir(folder, schema.build())?)
    }

    fn of(index: Index) -> Result<Self> {
        let analyzer = TextAnalyzer::builder(JiebaTokenizer::new())
            .filter(RemoveLongFilter::limit(40))
            .filter(LowerCaser)
            .filter(Stemmer::default())
            .build();
        index.tokenizers().register("jieba", analyzer.clone());
        let (key, text) = (index.schema().get_field("key")?, index.schema().get_field("text")?);
        Ok(Self { index, analyzer, key, text })
    }

    fn fill(&self, documents: &[(String, String)]) -> Result<()> {
        let mut writer = self.index.writer(50_000_000)?;
        for (id, body) in documents {
            writer.add_document(doc!(self.key => id.as_str(), self.text => body.as_str()))?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        Ok(())
    }

    /// The best documents of a query, with their scores.
    fn best(&self, searcher: &Searcher, query: &str, limit: usize) -> Result<Vec<(f32, TantivyDocument)>> {
        let mut terms: Vec<Box<dyn Query>> = Vec::new();
        self.analyzer.clone().token_stream(query).process(&mut |token| {
            let term = Term::from_field_text(self.text, &token.text);
            terms.push(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)));
        });
        let best =
            searcher.search(&BooleanQuery::union(terms), &TopDocs::with_limit(limit).order_by_score())?;
        best.into_iter().map(|(score, address)| Ok((score, searcher.doc(address)?))).collect()
    }
}

/// Answers the queries into a TREC run, and returns the median of the milliseconds that each took.
fn ask(
    queries: &[(String, String)],
    path: &Path,
    searcher: &Searcher,
    engine: &Engine,
) -> Result<f64> {
    let (mut run, mut times) = (String::new(), Vec::new());
    for (id, query) in queries {
        let started = Instant::now();
        let best = engine.best(searcher, query, LIMIT)?;
        let key = |document: &TantivyDocument| string(document, engine.key);
        let hits: Vec<_> =
            best.iter().map(|(score, found)| Ok((score, key(found)?))).collect::<Result<_>>()?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
        for (rank, (score, found)) in hits.iter().enumerate() {
            writeln!(run, "{id} Q0 {found} {} {score} tantivy-jieba", rank + 1)?;
        }
    }
    fs::write(path, run)?;
    times.sort_by(f64::total_cmp);
    Ok(times.get(times.len() / 2).copied().unwrap_or_default())
}

fn string(document: &TantivyDocument, field: Field) -> Result<String> {
    let value = document.get_first(field).and_then(|value| value.as_str().map(str::to_owned));
    value.context("a field is not stored")
}

fn pairs(path: &str) -> Result<Vec<(String, String)>> {
    let lines = fs::read_to_string(path).with_context(|| format!("{path} cannot be read"))?;
    let pairs = lines.lines().filter_map(|line| line.split_once('\t'));
    Ok(pairs.map(|(id, text)| (id.to_owned(), text.to_owned())).collect())
}
