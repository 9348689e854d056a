//! What each stage takes, over the sample corpus: rejoin, split, segment, index, query, snippet.
//!
//!     cargo bench --bench stages
//!
//! Throughput is in bytes of UTF-8 text.
#![allow(missing_docs, clippy::unwrap_used)]

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use zhengwen::corpus::format::{self, Extracted, Input};
use zhengwen::corpus::{Links, Reading, rejoin, split};
use zhengwen::index::{Index, Update, update};
use zhengwen::search::{Options, query, search, snippet};
use zhengwen::text::{Cutter, Lexicon, fold, grams};

fn main() {
    divan::main();
}

static CORPUS: LazyLock<PathBuf> = LazyLock::new(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"));
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::bundled().unwrap());

/// The documents of the sample corpus, extracted.
static EXTRACTED: LazyLock<Vec<Extracted>> = LazyLock::new(|| {
    let (mut found, how) = (Vec::new(), Reading::default());
    for file in zhengwen::corpus::walk::walk(&CORPUS, "corpus", Links::Skip).unwrap().files {
        let bytes = std::fs::read(&file.path).unwrap();
        let input = Input::new(&file.path, &bytes, &how);
        format::of(&input).unwrap().extract(&input, &mut |one| found.extend(one.ok())).unwrap();
    }
    found
});

static TEXT: LazyLock<String> =
    LazyLock::new(|| EXTRACTED.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join("\n"));

static QUERIES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let text = std::fs::read_to_string(CORPUS.join("queries.tsv")).unwrap();
    text.lines().filter_map(|line| Some(line.split_once('\t')?.1.to_owned())).collect()
});

fn index(dir: &Path) -> Index {
    update(dir, &Update { threads: NonZeroUsize::MIN, ..Update::of(vec![CORPUS.clone()]) }, &mut |_| {})
        .unwrap();
    Index::open(dir).unwrap()
}

fn bytes() -> BytesCount {
    BytesCount::new(TEXT.len())
}

#[divan::bench]
fn rejoin_lines(bencher: Bencher<'_, '_>) {
    bencher
        .counter(bytes())
        .bench(|| EXTRACTED.iter().map(rejoin::rejoin).map(|one| one.blocks.len()).sum::<usize>());
}

#[divan::bench]
fn split_passages(bencher: Bencher<'_, '_>) {
    let rejoined: Vec<_> = EXTRACTED.iter().map(rejoin::rejoin).collect();
    bencher.counter(bytes()).bench(|| rejoined.iter().map(|one| split::split(one).len()).sum::<usize>());
}

#[divan::bench]
fn fold_text(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| fold(&TEXT).as_str().len());
}

#[divan::bench]
fn segment_words(bencher: Bencher<'_, '_>) {
    let cutter = Cutter::full(&LEXICON);
    bencher.counter(bytes()).bench(|| cutter.words(&TEXT).count());
}

#[divan::bench]
fn pair_characters(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| grams::bigrams(&TEXT).count());
}

#[divan::bench(sample_count = 10)]
fn build_index(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).with_inputs(|| tempfile::tempdir().unwrap()).bench_values(|place| {
        index(&place.path().join("index"));
        place
    });
}

#[divan::bench]
fn open_index(bencher: Bencher<'_, '_>) {
    let place = tempfile::tempdir().unwrap();
    index(place.path());
    bencher.bench(|| Index::open(place.path()).unwrap().totals());
}

#[divan::bench]
fn cut_queries(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(QUERIES.len())).bench(|| {
        QUERIES.iter().map(|query| Cutter::for_text(&LEXICON, query).words(query).count()).sum::<usize>()
    });
}

#[divan::bench]
fn parse_queries(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(QUERIES.len())).bench(|| {
        QUERIES.iter().for_each(|text| drop(divan::black_box(query::parse(text))));
    });
}

#[divan::bench]
fn answer_queries(bencher: Bencher<'_, '_>) {
    let place = tempfile::tempdir().unwrap();
    let index = index(place.path());
    let options = Options::default();
    bencher
        .counter(ItemsCount::new(QUERIES.len()))
        .bench(|| QUERIES.iter().map(|query| search(&index, query, &options).unwrap().len()).sum::<usize>());
}

#[divan::bench]
fn cut_snippets(bencher: Bencher<'_, '_>) {
    let place = tempfile::tempdir().unwrap();
    let index = index(place.path());
    let hits: Vec<_> =
        QUERIES.iter().flat_map(|query| search(&index, query, &Options::default()).unwrap()).collect();
    bencher.counter(ItemsCount::new(hits.len())).bench(|| {
        hits.iter().map(|hit| snippet(&hit.record.text, &hit.highlights, 220).range.len()).sum::<usize>()
    });
}
