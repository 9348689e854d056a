//! Hits as text, JSON and TREC runs.

use std::io::{self, Write};
use std::ops::Range;

use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Output;
use super::output::{ASIDE, MATCH, TITLE};
use super::width::{fit, pad, terminal};
use crate::corpus::{Basis, Dated, Meta, PartialDate, Place, Script};
use crate::index::{Record, Repost};
use crate::search::{By, Contribution, Hit, snippet};
use crate::text::is_han;

/// A query and, if it was given one, its id.
pub struct Asked {
    /// Its id, where it came from stdin.
    pub id: Option<String>,
    /// What was asked.
    pub text: String,
}

/// The version of the JSON below: raised when a key changes its meaning or goes.
const SCHEMA: u32 = 1;

/// How many lines of a passage are shown.
const SNIPPET_LINES: usize = 3;
const INDENT: usize = 4;
/// How wide the names of fields are in explanations.
const FIELD: usize = 12;

/// Hits for people.
pub fn text(asked: &Asked, hits: &[Hit], output: &mut Output) -> io::Result<()> {
    let width = terminal();
    if asked.id.is_some() {
        writeln!(output, "{TITLE}» {}{TITLE:#}\n", fit(&asked.text, width - 2))?;
    }
    for hit in hits {
        let record = &hit.record;
        let title = fit(&record.meta.title, width - INDENT);
        writeln!(output, "{ASIDE}{:>2}{ASIDE:#}  {TITLE}{title}{TITLE:#}", hit.rank)?;
        if let Some(above) = above(record) {
            writeln!(output, "    {}", fit(&above, width - INDENT))?;
        }
        let place = format!("{}{}  {}", record.path, record.place, record.id());
        writeln!(output, "    {ASIDE}{place}{ASIDE:#}")?;
        excerpt(hit, width - INDENT, output)?;
        if let Some(reposts) = reposts(hit) {
            writeln!(output, "    {ASIDE}{}{ASIDE:#}", fit(&reposts, width - INDENT))?;
        }
        if let Some(explanation) = &hit.explanation {
            explain(hit, explanation, output)?;
        }
        writeln!(output)?;
    }
    Ok(())
}

/// The date, the issuer, the number and the section, where there are any.
fn above(record: &Record) -> Option<String> {
    let Meta { issuer, doc_number, .. } = &record.meta;
    let section = (!record.section.is_empty()).then(|| record.section.join(" › "));
    let parts = [record.meta.date.map(date), issuer.clone(), doc_number.clone(), section];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("  "))
}

/// The documents that are folded into a hit, each by where it is from and when; by its title or its name
/// where it states neither.
fn reposts(hit: &Hit) -> Option<String> {
    let named = |one: &Repost| {
        let name = [&one.title, &one.doc].into_iter().find(|name| !name.is_empty());
        let name = one.source.as_ref().or(name).cloned();
        let parts = name.into_iter().chain(one.date.map(|date| date.to_string()));
        parts.collect::<Vec<_>>().join(" ")
    };
    let list: Vec<_> = hit.reposts.iter().map(named).collect();
    let count = list.len();
    (count > 0).then(|| format!("等 {count} 篇转载 reposts：{}", list.join(" · ")))
}

/// A date as it is shown.
pub fn date(dated: Dated) -> String {
    match dated.basis {
        Basis::Stated => dated.date.to_string(),
        Basis::Inferred => format!("{}（推断 inferred）", dated.date),
    }
}

fn excerpt(hit: &Hit, width: usize, output: &mut Output) -> io::Result<()> {
    let text = &hit.record.text;
    let part = snippet(text, &hit.highlights, (width - 2) * SNIPPET_LINES - 4);
    let mut shown = String::new();
    let mut matches = Vec::new();
    if part.cut_before {
        shown.push('…');
    }
    let moved = |at: usize, shift: usize| at - part.range.start + shift;
    let shift = shown.len();
    shown.extend(text[part.range.clone()].chars().map(|c| if c.is_control() { ' ' } else { c }));
    for range in &hit.highlights {
        if range.start >= part.range.start && range.end <= part.range.end {
            matches.push(moved(range.start, shift)..moved(range.end, shift));
        }
    }
    if part.cut_after {
        shown.push('…');
    }
    paragraph(&shown, &matches, width, output)
}

/// A text in lines of a width, indented, its matches marked. A mark that must not begin a line hangs
/// over the edge, for which two cells are kept.
pub fn paragraph(text: &str, matches: &[Range<usize>], width: usize, output: &mut Output) -> io::Result<()> {
    use std::fmt::Write as _;
    let indent = " ".repeat(INDENT);
    // Made as a whole: the stream looks for escape sequences in every piece that it is given.
    let mut lines = indent.clone();
    let mut matches = matches.iter().peekable();
    let mut column = 0;
    for (at, c) in text.char_indices() {
        let cells = if is_han(c) { 2 } else { c.width().unwrap_or(0) };
        while matches.next_if(|range| range.end <= at).is_some() {}
        let inside = matches.peek().filter(|range| range.start <= at);
        let edge = if hangs(c) { width } else { width - 2 };
        if column + cells > edge {
            if inside.is_some_and(|range| range.start < at) {
                let _ = write!(lines, "{MATCH:#}\n{indent}{MATCH}");
            } else {
                lines.push('\n');
                lines.push_str(&indent);
            }
            column = 0;
        }
        if inside.is_some_and(|range| range.start == at) {
            let _ = write!(lines, "{MATCH}");
        }
        lines.push(c);
        column += cells;
        if inside.is_some_and(|range| range.end == at + c.len_utf8()) {
            let _ = write!(lines, "{MATCH:#}");
        }
    }
    writeln!(output, "{lines}")
}

fn hangs(c: char) -> bool {
    "，。、；：！？）》”’」』】〉…,.;:!?)".contains(c)
}

fn explain(hit: &Hit, explanation: &[Contribution], output: &mut Output) -> io::Result<()> {
    let widest = explanation.iter().map(|one| one.term.width()).max().unwrap_or(0).max(9);
    let head = format!(
        "    {}  {}  weight passages    idf freq  norm  score",
        pad("域 field", FIELD),
        pad("词 term", widest)
    );
    writeln!(output, "{ASIDE}{head}{ASIDE:#}")?;
    for one in explanation {
        let field = match one.of {
            By::Passage => one.field.to_owned(),
            By::Document => format!("全文 {}", one.field),
        };
        writeln!(
            output,
            "    {}  {}  {:>6.2} {:>8} {:>6.2} {:>4} {:>5.2} {:>6.3}",
            pad(&field, FIELD),
            pad(&one.term, widest),
            one.weight,
            one.passages,
            one.idf,
            one.frequency,
            one.norm,
            one.score
        )?;
    }
    let mut total =
        |name: &str, figure: f32| writeln!(output, "    {}  {:>41.3}", pad(name, FIELD + 2 + widest), figure);
    let Some(factor) = hit.recency else { return total("合计 sum", hit.score) };
    total("合计 sum", explanation.iter().map(|one| one.score).sum())?;
    total("时效 recency ×", factor)?;
    total("得分 score", hit.score)
}

#[derive(Serialize)]
struct JsonHit<'a> {
    schema: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    rank: usize,
    score: f32,
    id: String,
    doc: &'a str,
    title: &'a str,
    section: &'a [String],
    date: Option<PartialDate>,
    date_basis: Option<Basis>,
    #[serde(flatten)]
    known: Known<'a>,
    format: &'a str,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    span: Option<(usize, usize)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<(usize, usize)>,
    text: &'a str,
    highlights: Vec<(usize, usize)>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    reposts: &'a [Repost],
    #[serde(skip_serializing_if = "Option::is_none")]
    recency: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Vec<JsonContribution<'a>>>,
}

/// What is known of the document besides its title and date.
#[derive(Serialize)]
struct Known<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<PartialDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    written_basis: Option<Basis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective: Option<PartialDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_basis: Option<Basis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doc_number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index_number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    validity: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    script: Option<Script>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

impl<'a> From<&'a Meta> for Known<'a> {
    fn from(meta: &'a Meta) -> Self {
        Self {
            written: meta.written.map(|dated| dated.date),
            written_basis: meta.written.map(|dated| dated.basis),
            effective: meta.effective.map(|dated| dated.date),
            effective_basis: meta.effective.map(|dated| dated.basis),
            issuer: meta.issuer.as_deref(),
            doc_number: meta.doc_number.as_deref(),
            source: meta.source.as_deref(),
            author: meta.author.as_deref(),
            index_number: meta.index_number.as_deref(),
            subject: meta.subject.as_deref(),
            validity: meta.validity.as_deref(),
            script: meta.script,
            url: meta.url.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct JsonContribution<'a> {
    of: &'static str,
    field: &'a str,
    term: &'a str,
    weight: f32,
    passages: u64,
    idf: f32,
    frequency: u32,
    norm: f32,
    score: f32,
}

/// Hits as JSON, an object a line.
pub fn json(asked: &Asked, hits: &[Hit], output: &mut Output) -> io::Result<()> {
    for hit in hits {
        let Record { doc, meta, section, path, place, text, .. } = &hit.record;
        let (line, span, pages) = match *place {
            Place::Bytes { start, end, line } => (Some(line), Some((start, end)), None),
            Place::Pages { first, last } => (None, None, Some((first, last))),
            Place::Nowhere => (None, None, None),
        };
        let hit = JsonHit {
            schema: SCHEMA,
            query: asked.id.as_deref(),
            rank: hit.rank,
            score: hit.score,
            id: hit.record.id(),
            doc,
            title: &meta.title,
            section,
            date: meta.date.map(|dated| dated.date),
            date_basis: meta.date.map(|dated| dated.basis),
            known: meta.into(),
            format: &hit.record.format,
            path,
            line,
            span,
            pages,
            text,
            highlights: hit.highlights.iter().map(|range| (range.start, range.end)).collect(),
            reposts: &hit.reposts,
            recency: hit.recency,
            explain: hit.explanation.as_deref().map(|parts| parts.iter().map(contribution).collect()),
        };
        serde_json::to_writer(&mut *output, &hit)?;
        writeln!(output)?;
    }
    Ok(())
}

fn contribution(one: &Contribution) -> JsonContribution<'_> {
    JsonContribution {
        of: match one.of {
            By::Passage => "passage",
            By::Document => "document",
        },
        field: one.field,
        term: &one.term,
        weight: one.weight,
        passages: one.passages,
        idf: one.idf,
        frequency: one.frequency,
        norm: one.norm,
        score: one.score,
    }
}

/// Hits as a TREC run: `qid Q0 docno rank score tag`. White space in a name would break the columns,
/// so it is written as %20.
pub fn trec(asked: &Asked, hits: &[Hit], by: By, output: &mut Output) -> io::Result<()> {
    let escaped = |name: &str| name.split_whitespace().collect::<Vec<_>>().join("%20");
    let query = escaped(asked.id.as_deref().unwrap_or("1"));
    for hit in hits {
        let name = match by {
            By::Passage => hit.record.id(),
            By::Document => hit.record.doc.clone(),
        };
        writeln!(output, "{query} Q0 {} {} {:.6} zhengwen", escaped(&name), hit.rank, hit.score)?;
    }
    Ok(())
}
