//! `analyze`: the words and grams of a text, as index and query see them.

use std::io::Write;
use std::path::Path;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::args::{AnalyzeArgs, DEFAULT_INDEX};
use super::output::ASIDE;
use super::width::pad;
use super::{Outcome, Output};
use crate::Error;
use crate::index::Index;
use crate::text::{Cutter, Lexicon, fold, grams};

#[derive(Serialize)]
struct Term<'a> {
    kind: &'static str,
    term: &'a str,
    /// In characters of the text.
    position: usize,
    /// In bytes of the text as it was given.
    span: (usize, usize),
}

pub fn run(args: &AnalyzeArgs, dir: Option<&Path>, output: &mut Output) -> anyhow::Result<Outcome> {
    let text = args.text.join(" ");
    let lexicon = lexicon(dir)?;
    let folded = fold(&text);
    let whole = folded.as_str();
    let term = |kind, range: std::ops::Range<usize>| {
        let source = folded.source(range.clone());
        let position = whole[..range.start].chars().count();
        Term { kind, term: &whole[range], position, span: (source.start, source.end) }
    };
    let gram = |kind| move |gram: grams::Gram<'_>| (kind, gram.offset..gram.offset + gram.text.len());
    let words: Vec<_> =
        Cutter::for_text(&lexicon, whole).words(whole).map(|range| term("word", range)).collect();
    let pairs = grams::bigrams(whole).map(gram("pair"));
    let chars = grams::unigrams(whole).map(gram("char"));
    let terms: Vec<_> =
        words.into_iter().chain(pairs.chain(chars).map(|(kind, range)| term(kind, range))).collect();
    match args.json {
        true => json(&terms, output)?,
        false => table(whole, &terms, output)?,
    }
    Ok(Outcome::Done)
}

/// The lexicon of the index that was named, or of the default one, or else the program's own.
fn lexicon(dir: Option<&Path>) -> crate::Result<Lexicon> {
    match Index::open(dir.unwrap_or(Path::new(DEFAULT_INDEX))) {
        Ok(index) => Ok(index.lexicon().clone()),
        Err(Error::NoIndex(_)) if dir.is_none() => Lexicon::bundled(),
        Err(error) => Err(error),
    }
}

fn json(terms: &[Term<'_>], output: &mut Output) -> anyhow::Result<()> {
    for term in terms {
        serde_json::to_writer(&mut *output, term)?;
        writeln!(output)?;
    }
    Ok(())
}

fn table(folded: &str, terms: &[Term<'_>], output: &mut Output) -> std::io::Result<()> {
    writeln!(output, "{}  {folded}", pad("折叠 folded", 12))?;
    for (kind, label) in [("word", "词 words"), ("pair", "字对 pairs"), ("char", "单字 chars")] {
        let of_kind: Vec<_> = terms.iter().filter(|term| term.kind == kind).collect();
        writeln!(output, "\n{} {}", label, of_kind.len())?;
        let widest = of_kind.iter().map(|term| term.term.width()).max().unwrap_or(0);
        for term in of_kind {
            let (start, end) = term.span;
            let aside = format!("字 char {:<4} 字节 bytes {start}..{end}", term.position);
            writeln!(output, "  {}  {ASIDE}{aside}{ASIDE:#}", pad(term.term, widest))?;
        }
    }
    Ok(())
}
