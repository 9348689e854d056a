//! What each stage takes, over the sample corpus, in the order of the pipeline: decode, extract, rejoin,
//! split, fold, cut, grams, index, open, parse, plan, search, snippet, render.
//!
//!     cargo bench --bench stages
//!     cargo bench --bench stages -- cut
//!
//! Throughput is in bytes of UTF-8 text, of files where files are read, and in queries or hits from the
//! parser on. Whole queries, percentiles and other corpora are the matter of `zhengwen bench`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use zhengwen::cli::Output;
use zhengwen::cli::render::{self, Asked};
use zhengwen::corpus::decode::{Told, decode};
use zhengwen::corpus::format::{self, Extracted, Input};
use zhengwen::corpus::{Links, Reading, rejoin, split};
use zhengwen::index::{Index, Update, update};
use zhengwen::search::query::{self, Query};
use zhengwen::search::{self, Hit, Options, snippet};
use zhengwen::text::{Cutter, Lexicon, fold, grams};

fn main() {
    divan::main();
}

static CORPUS: LazyLock<PathBuf> = LazyLock::new(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"));
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::bundled().unwrap());

/// The files of the sample corpus.
static FILES: LazyLock<Vec<(PathBuf, Vec<u8>)>> = LazyLock::new(|| {
    let files = zhengwen::corpus::walk::walk(&CORPUS, "corpus", Links::Skip).unwrap().files;
    files.into_iter().map(|file| (file.path.clone(), std::fs::read(&file.path).unwrap())).collect()
});

/// The documents of the files, extracted.
static EXTRACTED: LazyLock<Vec<Extracted>> = LazyLock::new(extracted);

static TEXT: LazyLock<String> =
    LazyLock::new(|| EXTRACTED.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join("\n"));

static QUERIES: LazyLock<Vec<String>> =
    LazyLock::new(|| zhengwen::eval::questions(&CORPUS.join("queries.tsv")).unwrap());

/// The index of the sample corpus, below `target`: what is static is never dropped, and would leave a
/// temporary folder behind.
static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stages");
    // It may be of another format, by another version of the program.
    let _ = std::fs::remove_dir_all(&place);
    index(&place)
});

static HITS: LazyLock<Vec<Vec<Hit>>> = LazyLock::new(|| QUERIES.iter().map(|query| answer(query)).collect());

fn extracted() -> Vec<Extracted> {
    let (mut found, how) = (Vec::new(), Reading::default());
    for (path, bytes) in FILES.iter() {
        let input = Input::new(path, bytes, &how);
        format::of(&input).unwrap().extract(&input, &mut |one| found.extend(one.ok())).unwrap();
    }
    found
}

fn index(dir: &Path) -> Index {
    update(dir, &Update { threads: NonZeroUsize::MIN, ..Update::of(vec![CORPUS.clone()]) }, &mut |_| {})
        .unwrap();
    Index::open(dir).unwrap()
}

fn answer(query: &str) -> Vec<Hit> {
    search::search(&INDEX, query, &Options::default()).unwrap()
}

fn bytes() -> BytesCount {
    BytesCount::new(TEXT.len())
}

fn queries() -> ItemsCount {
    ItemsCount::new(QUERIES.len())
}

fn hits() -> ItemsCount {
    ItemsCount::new(HITS.iter().map(Vec::len).sum::<usize>())
}

#[divan::bench(name = "01_decode_utf8")]
fn decode_utf8(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| decode(Path::new("a.txt"), TEXT.as_bytes(), 0, Told::default()));
}

#[divan::bench(name = "01_decode_gb18030")]
fn decode_gb18030(bencher: Bencher<'_, '_>) {
    let (encoded, _, _) = encoding_rs::GB18030.encode(&TEXT);
    bencher.counter(bytes()).bench(|| decode(Path::new("a.txt"), &encoded, 0, Told::default()));
}

#[divan::bench(name = "02_extract")]
fn extract(bencher: Bencher<'_, '_>) {
    let read = FILES.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
    bencher.counter(BytesCount::new(read)).bench(extracted);
}

#[divan::bench(name = "03_rejoin")]
fn rejoin_lines(bencher: Bencher<'_, '_>) {
    bencher
        .counter(bytes())
        .bench(|| EXTRACTED.iter().map(rejoin::rejoin).map(|one| one.blocks.len()).sum::<usize>());
}

#[divan::bench(name = "04_split")]
fn split_passages(bencher: Bencher<'_, '_>) {
    let rejoined: Vec<_> = EXTRACTED.iter().map(rejoin::rejoin).collect();
    bencher.counter(bytes()).bench(|| rejoined.iter().map(|one| split::split(one).len()).sum::<usize>());
}

#[divan::bench(name = "05_fold")]
fn fold_text(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| fold(&TEXT).as_str().len());
}

#[divan::bench(name = "06_cut")]
fn cut_text(bencher: Bencher<'_, '_>) {
    let cutter = Cutter::full(&LEXICON);
    bencher.counter(bytes()).bench(|| cutter.words(&TEXT).count());
}

/// As a query is cut: by its own words alone.
#[divan::bench(name = "06_cut_queries")]
fn cut_queries(bencher: Bencher<'_, '_>) {
    bencher.counter(queries()).bench(|| {
        QUERIES.iter().map(|query| Cutter::for_text(&LEXICON, query).words(query).count()).sum::<usize>()
    });
}

/// What a cold query would cost more if it loaded the dictionary, as jieba does, instead of its own words.
#[divan::bench(name = "06_cut_load_dictionary", sample_count = 10)]
fn load_dictionary() -> jieba_rs::Jieba {
    jieba_rs::Jieba::new()
}

#[divan::bench(name = "07_grams")]
fn pair_characters(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| grams::bigrams(&TEXT).count());
}

#[divan::bench(name = "08_index", sample_count = 10)]
fn build_index(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).with_inputs(|| tempfile::tempdir().unwrap()).bench_values(|place| {
        index(&place.path().join("index"));
        place
    });
}

#[divan::bench(name = "09_open")]
fn open_index(bencher: Bencher<'_, '_>) {
    let dir = INDEX.dir();
    bencher.bench(|| Index::open(dir).unwrap().totals());
}

#[divan::bench(name = "10_parse")]
fn parse_queries(bencher: Bencher<'_, '_>) {
    bencher.counter(queries()).bench(|| {
        QUERIES.iter().for_each(|text| drop(divan::black_box(query::parse(text))));
    });
}

/// Cutting the queries and looking their words up included.
#[divan::bench(name = "11_plan")]
fn plan_queries(bencher: Bencher<'_, '_>) {
    let parsed: Vec<Query> = QUERIES.iter().map(|text| query::parse(text)).collect();
    bencher
        .counter(queries())
        .bench(|| parsed.iter().map(|query| search::planned(&INDEX, query).unwrap()).sum::<usize>());
}

/// From the query's text to ten hits, their texts read and their matches marked.
#[divan::bench(name = "12_search")]
fn answer_queries(bencher: Bencher<'_, '_>) {
    LazyLock::force(&INDEX);
    bencher.counter(queries()).bench(|| QUERIES.iter().map(|query| answer(query).len()).sum::<usize>());
}

#[divan::bench(name = "13_snippet")]
fn cut_snippets(bencher: Bencher<'_, '_>) {
    let cells = 220;
    bencher.counter(hits()).bench(|| {
        let all = HITS.iter().flatten();
        all.map(|hit| snippet(&hit.record.text, &hit.highlights, cells).range.len()).sum::<usize>()
    });
}

/// As `search` does on a terminal, snippets included; what is made is dropped.
#[divan::bench(name = "14_render")]
fn render_hits(bencher: Bencher<'_, '_>) {
    let asked = Asked { id: None, text: String::new() };
    let mut page = Output::new(clap::ColorChoice::Always).dropped();
    bencher.counter(hits()).bench_local(|| {
        for hits in HITS.iter() {
            render::text(&asked, hits, &mut page).unwrap();
            page.flush().unwrap();
        }
    });
}
