//! Exact phrases: lowered to positions of character pairs, so that they find what a search for the
//! same characters in the text would find.
//!
//! Pairs two apart cover every character of a run of letters and ideographs. What pairs cannot
//! cover (punctuation, white space, a lone character between them) is checked on the stored text
//! of the passages that are left.

use std::sync::Arc;

use tantivy::query::{BooleanQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::store::StoreReader;
use tantivy::{DocId, TantivyDocument, Term};

use super::filtered::Filtered;
use crate::index::Records;
use crate::text::{fold, grams, is_word_char};

/// The fields that a phrase is looked up in.
#[derive(Clone)]
pub struct Place {
    /// Character pairs with positions.
    pub pairs: Field,
    /// Single characters; may be the same field.
    pub chars: Field,
    /// The stored records.
    pub records: Records,
    /// Which text of the record it is.
    pub part: Part,
}

/// A text of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The passage.
    Text,
    /// The document's title.
    Title,
}

/// The query for passages that hold a phrase, width and case folded.
pub fn exact(phrase: &str, place: Place) -> Box<dyn Query> {
    let folded = fold(phrase.trim());
    let phrase = folded.as_str();
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    let pairs = cover(phrase);
    let term = |field, text: &str| Term::from_field_text(field, text);
    match pairs.as_slice() {
        [] => {}
        [(_, pair)] => clauses.push((Occur::Must, one(term(place.pairs, pair)))),
        pairs => {
            let terms = pairs.iter().map(|(at, pair)| (*at, term(place.pairs, pair))).collect();
            clauses.push((Occur::Must, Box::new(PhraseQuery::new_with_offset(terms))));
        }
    }
    let lone: Vec<&str> = lone_characters(phrase);
    for character in &lone {
        clauses.push((Occur::Must, one(term(place.chars, character))));
    }
    let inner: Box<dyn Query> = match clauses.len() {
        0 => return Box::new(EmptyQuery),
        1 => clauses.remove(0).1,
        _ => Box::new(BooleanQuery::new(clauses)),
    };
    // A run of word characters is settled by its pairs, a single character by itself.
    let settled = lone.is_empty() && phrase.chars().all(is_word_char) || phrase.chars().count() == 1;
    match settled {
        true => inner,
        false => Box::new(verified(inner, phrase, place)),
    }
}

fn one(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// The fewest pairs that cover every run of at least two word characters, with their positions.
fn cover(phrase: &str) -> Vec<(usize, &str)> {
    let all: Vec<_> = grams::bigrams(phrase).collect();
    let mut found: Vec<(usize, &str)> = Vec::new();
    for (index, gram) in all.iter().enumerate() {
        let last = all.get(index + 1).is_none_or(|next| next.position != gram.position + 1);
        let covered = found.last().is_some_and(|(at, _)| *at + 1 == gram.position);
        if !covered || last {
            found.push((gram.position, gram.text));
        }
    }
    found
}

/// The characters of a phrase, white space aside, that no pair of it holds.
fn lone_characters(phrase: &str) -> Vec<&str> {
    let paired: Vec<usize> =
        grams::bigrams(phrase).flat_map(|gram| [gram.position, gram.position + 1]).collect();
    let mut lone: Vec<&str> = grams::unigrams(phrase)
        .filter(|gram| paired.binary_search(&gram.position).is_err())
        .map(|gram| gram.text)
        .collect();
    lone.sort_unstable();
    lone.dedup();
    lone
}

/// The passages of a query whose stored text holds a phrase.
fn verified(inner: Box<dyn Query>, phrase: &str, place: Place) -> Filtered {
    let phrase: Arc<str> = phrase.into();
    Filtered::new(inner, move |segment| {
        let store = segment.get_store_reader(4)?;
        let (phrase, place) = (Arc::clone(&phrase), place.clone());
        Ok(Box::new(move |doc| holds(&store, doc, &phrase, &place)))
    })
}

/// What cannot be read holds nothing.
fn holds(store: &StoreReader, doc: DocId, phrase: &str, place: &Place) -> bool {
    let get = |doc| store.get::<TantivyDocument>(doc);
    let text = match place.part {
        Part::Text => place.records.text(&get, doc),
        Part::Title => place.records.record(&get, doc).map(|record| record.meta.title),
    };
    text.is_ok_and(|text| fold(&text).as_str().contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_cover_every_character_of_a_run() {
        assert_eq!(cover("产业协同"), [(0, "产业"), (2, "协同")]);
        assert_eq!(cover("产业协"), [(0, "产业"), (1, "业协")]);
        assert_eq!(cover("1041.45亿元"), [(0, "10"), (2, "41"), (5, "45"), (7, "亿元")]);
        assert_eq!(cover("区"), []);
    }

    #[test]
    fn what_no_pair_holds_is_looked_up_alone() {
        assert_eq!(lone_characters("产业、协"), ["、", "协"]);
        assert_eq!(lone_characters("产业 协同"), Vec::<&str>::new());
        assert_eq!(lone_characters("区"), ["区"]);
    }
}
