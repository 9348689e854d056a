//! Lowering: a query tree to what must hold, what is scored by, and what is highlighted.

use std::ops::Range;

use globset::{GlobBuilder, GlobMatcher};
use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, Occur, Query as Lowered, RangeQuery, TermSetQuery};
use tantivy::schema::Field;

use super::filtered::Filtered;
use super::phrase::{self, Part, Place};
use super::query::{Query, Stated};
use super::term::{Kind, Scored, ScoredTerms};
use crate::corpus::{docnumber, format};
use crate::index::Index;
use crate::text::{Cutter, fold, is_han, is_question, is_word_char};
use crate::{Error, Result};

/// What a query comes to on one index.
pub struct Plan {
    /// What must hold; nothing, where the scored terms alone decide.
    pub required: Option<Box<dyn Lowered>>,
    /// The terms that passages are scored by, each once.
    pub scored: Vec<Scored>,
    /// Whether there is text under no condition, some of which a hit must have.
    pub free: Free,
    /// How the query speaks.
    pub manner: Manner,
    /// What is highlighted.
    pub marks: Vec<Mark>,
}

/// Whether a query has text that is under no condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Free {
    /// It has.
    Text,
    /// It has none: conditions decide.
    Nothing,
}

/// How a query speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// It asks: 哪些企业可以申请补贴. What answers a question need not repeat its words.
    Question,
    /// It names or tells what is looked for, as a headline does: 横琴 产业协同. Every word of it counts.
    Description,
}

/// A folded string that is highlighted wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The string.
    pub text: String,
    /// Whether it was asked for exactly, so that each occurrence is one highlight.
    pub exact: bool,
}

/// Lowers a query; `filters` must hold besides.
pub fn plan(index: &Index, query: &Query, filters: &[Query]) -> Result<Plan> {
    let mut texts = Texts::default();
    texts.take(query);
    let lowering = Lowering { index };
    let mut required = lowering.required(query)?;
    for filter in filters {
        required.push((Occur::Must, lowering.holds(filter)?));
    }
    let (scored, marks) = terms(index, &texts);
    let free = if has_free_text(query) && !scored.is_empty() { Free::Text } else { Free::Nothing };
    let asks = texts.body.iter().any(|(text, exact)| !exact && is_question(text));
    let manner = if asks { Manner::Question } else { Manner::Description };
    Ok(Plan { required: conjunction(required), scored, free, manner, marks })
}

fn has_free_text(query: &Query) -> bool {
    match query {
        Query::Text(text) => text.chars().any(is_word_char),
        Query::List(inner) => inner.iter().any(has_free_text),
        _ => false,
    }
}

/// The texts of a query that passages are scored by: all that it does not exclude.
#[derive(Default)]
struct Texts {
    /// With whether it was asked for exactly.
    body: Vec<(String, bool)>,
    title: Vec<String>,
}

impl Texts {
    fn take(&mut self, query: &Query) {
        let folded = |text: &str| fold(text.trim()).as_str().to_owned();
        match query {
            Query::Text(text) => self.body.push((folded(text), false)),
            Query::Exact(text) => self.body.push((folded(text), true)),
            Query::Title(text) => self.title.push(folded(text)),
            Query::Must(inner) => self.take(inner),
            Query::All(inner) | Query::Any(inner) | Query::List(inner) => {
                inner.iter().for_each(|query| self.take(query));
            }
            Query::Path(_) | Query::Stated(..) | Query::Date { .. } | Query::Not(_) => {}
        }
    }
}

struct Lowering<'a> {
    index: &'a Index,
}

type Clause = (Occur, Box<dyn Lowered>);

impl Lowering<'_> {
    /// The conditions of a query that stands side by side with others: text is none.
    fn required(&self, query: &Query) -> Result<Vec<Clause>> {
        Ok(match query {
            Query::Text(_) => Vec::new(),
            Query::List(inner) => {
                let clauses = inner.iter().map(|query| self.required(query)).collect::<Result<Vec<_>>>()?;
                clauses.into_iter().flatten().collect()
            }
            Query::Not(inner) => vec![(Occur::MustNot, self.excluded(inner)?)],
            _ => vec![(Occur::Must, self.holds(query)?)],
        })
    }

    /// The passages for which a query holds.
    fn holds(&self, query: &Query) -> Result<Box<dyn Lowered>> {
        let fields = self.index.fields();
        Ok(match query {
            Query::Text(text) | Query::Exact(text) => {
                let (pairs, chars, records) = (fields.grams, fields.chars, self.index.records().clone());
                phrase::exact(text, Place { pairs, chars, records, part: Part::Text })
            }
            Query::Title(text) => {
                let (pairs, chars, records) = (fields.title, fields.title, self.index.records().clone());
                phrase::exact(text, Place { pairs, chars, records, part: Part::Title })
            }
            Query::Path(glob) => {
                let matcher = PathMatcher::lenient(glob);
                self.values(fields.path, &|path| matcher.matches(path))?
            }
            Query::Stated(what, part) => self.stated(*what, part)?,
            Query::Date { from, to } => dates(fields.from, fields.to, *from, *to),
            Query::Must(inner) => self.holds(inner)?,
            Query::Not(inner) => {
                let clauses = vec![(Occur::Must, all()), (Occur::MustNot, self.excluded(inner)?)];
                Box::new(BooleanQuery::new(clauses))
            }
            Query::All(inner) => self.join(inner, Occur::Must)?,
            Query::Any(inner) => self.join(inner, Occur::Should)?,
            Query::List(inner) => match conjunction(self.required(query)?) {
                Some(required) => required,
                None => self.join(inner, Occur::Should)?,
            },
        })
    }

    /// The passages of documents that state something; part of it is enough, but for formats.
    fn stated(&self, what: Stated, part: &str) -> Result<Box<dyn Lowered>> {
        let fields = self.index.fields();
        let field = match what {
            Stated::Issuer => fields.issuer,
            Stated::Number => {
                let number = docnumber::alone(part);
                let part = docnumber::part(number.as_deref().unwrap_or(part));
                return self.values(fields.number, &|value| docnumber::part(value).contains(&part));
            }
            Stated::Source => fields.source,
            Stated::Format => {
                let name = format::named(part);
                return self.values(fields.format, &|value| Some(value) == name);
            }
        };
        let part = fold(part);
        self.values(field, &|value| fold(value).as_str().contains(part.as_str()))
    }

    fn excluded(&self, query: &Query) -> Result<Box<dyn Lowered>> {
        Ok(Box::new(Filtered::steady(self.holds(query)?)))
    }

    fn join(&self, queries: &[Query], occur: Occur) -> Result<Box<dyn Lowered>> {
        let clauses =
            queries.iter().map(|query| Ok((occur, self.holds(query)?))).collect::<Result<Vec<_>>>()?;
        Ok(if clauses.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::new(clauses)) })
    }

    /// The passages whose value in a field is one of those that match.
    fn values(&self, field: Field, matches: &dyn Fn(&str) -> bool) -> Result<Box<dyn Lowered>> {
        let mut terms = Vec::new();
        for segment in self.index.searcher().segment_readers() {
            let inverted = segment.inverted_index(field).map_err(|e| self.index.error(e))?;
            let mut stream = inverted.terms().stream().map_err(|e| self.index.error(e.into()))?;
            while stream.advance() {
                if let Some(value) = std::str::from_utf8(stream.key()).ok().filter(|value| matches(value)) {
                    terms.push(Term::from_field_text(field, value));
                }
            }
        }
        Ok(Box::new(TermSetQuery::new(terms)))
    }
}

fn all() -> Box<dyn Lowered> {
    Box::new(AllQuery)
}

fn conjunction(mut clauses: Vec<Clause>) -> Option<Box<dyn Lowered>> {
    if clauses.is_empty() {
        return None;
    }
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, all()));
    }
    match clauses.as_slice() {
        [(Occur::Must, _)] => clauses.pop().map(|(_, query)| query),
        _ => Some(Box::new(BooleanQuery::new(clauses))),
    }
}

/// Documents whose date, to the month or year as it may be, overlaps the range.
fn dates(first: Field, last: Field, from: Option<u64>, to: Option<u64>) -> Box<dyn Lowered> {
    use std::ops::Bound::{Included, Unbounded};
    let term = |field, day| Included(Term::from_field_u64(field, day));
    let mut clauses: Vec<Clause> = Vec::new();
    if let Some(from) = from {
        clauses.push((Occur::Must, Box::new(RangeQuery::new(term(last, from), Unbounded))));
    }
    if let Some(to) = to {
        clauses.push((Occur::Must, Box::new(RangeQuery::new(Unbounded, term(first, to)))));
    }
    conjunction(clauses).unwrap_or_else(all)
}

/// Matches paths by a glob, or by a part where there is no glob in it.
pub struct PathMatcher {
    glob: Option<GlobMatcher>,
    part: String,
}

impl PathMatcher {
    /// A matcher for a glob; an error where it is none.
    pub fn new(pattern: &str) -> Result<Self> {
        let is_glob = pattern.contains(['*', '?', '[', '{']);
        let build = |pattern: &str| GlobBuilder::new(pattern).case_insensitive(true).build();
        let glob = is_glob.then(|| build(&format!("{{{pattern},*/{pattern}}}"))).transpose();
        let wanted = "glob, such as 横琴/*.md";
        let glob = glob.map_err(|_| Error::Value { given: pattern.to_owned(), wanted })?;
        Ok(Self { glob: glob.map(|glob| glob.compile_matcher()), part: pattern.to_lowercase() })
    }

    /// A matcher for a glob, or for a part of the path where it is none.
    fn lenient(pattern: &str) -> Self {
        Self::new(pattern).unwrap_or_else(|_| Self { glob: None, part: pattern.to_lowercase() })
    }

    fn matches(&self, path: &str) -> bool {
        match &self.glob {
            Some(glob) => glob.is_match(path),
            None => path.to_lowercase().contains(&self.part),
        }
    }
}

/// The terms that texts are scored by, and what of them is highlighted.
fn terms(index: &Index, texts: &Texts) -> (Vec<Scored>, Vec<Mark>) {
    let whole = texts.body.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join(" ");
    let cutter = Cutter::for_text(index.lexicon(), &whole);
    index.lexicon().release();
    let mut scored = ScoredTerms::default();
    let mut marks = Vec::new();
    for (text, exact) in &texts.body {
        let words: Vec<Range<usize>> = cutter.words(text).collect();
        scored.add_text(text, *exact, &words);
        marks.push(Mark { text: text.clone(), exact: *exact });
        if !exact {
            marks.extend(words.into_iter().map(|word| Mark { text: text[word].to_owned(), exact: false }));
        }
    }
    if let Some(number) = docnumber::normal(&whole) {
        scored.add(Kind::Number, &docnumber::canonical(&number), 1.0);
    }
    for text in &texts.title {
        scored.add_title(text);
    }
    (scored.terms, settle_marks(marks))
}

/// Single ideographs are highlighted only where there is nothing longer to highlight.
fn settle_marks(mut marks: Vec<Mark>) -> Vec<Mark> {
    let is_long = |mark: &Mark| mark.text.chars().nth(1).is_some() || !mark.text.chars().all(is_han);
    if marks.iter().any(is_long) {
        marks.retain(|mark| is_long(mark) || mark.exact);
    }
    marks.retain(|mark| mark.text.chars().any(|c| !c.is_whitespace()));
    marks.sort_by(|a, b| a.text.cmp(&b.text).then(b.exact.cmp(&a.exact)));
    marks.dedup_by(|a, b| a.text == b.text);
    marks
}
