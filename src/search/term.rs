//! The terms that passages are scored by: their kinds, what each kind weighs, and which of them a
//! text gives. How they add up to a score is the ranker's.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::schema::Field;

use crate::index::schema::Fields;
use crate::text::{articles, grams, is_han, scaffold};

/// How much a term of a question's scaffolding counts against one of what is asked about.
const SCAFFOLDING: f32 = 0.3;

/// What kind of term it is: which field it is looked up in, and what it weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A jieba word.
    Word,
    /// Two neighbouring characters.
    Pair,
    /// One character.
    Char,
    /// Two neighbouring characters in the title.
    Title,
    /// Two neighbouring characters in the headings above the passage.
    Section,
    /// The number of an article of a law.
    Article,
    /// The number of an article, in the title.
    TitleArticle,
    /// The document's number, where the query is one.
    Number,
    /// A jieba word that the best passages gave, not the query.
    Expansion,
}

impl Kind {
    /// The field that terms of this kind are in.
    pub fn field(self, fields: &Fields) -> Field {
        match self {
            Self::Word | Self::Article | Self::Expansion => fields.words,
            Self::Pair => fields.grams,
            Self::Char => fields.chars,
            Self::Title | Self::TitleArticle => fields.title,
            Self::Section => fields.section,
            Self::Number => fields.number,
        }
    }

    /// What a term of this kind weighs against a word.
    pub fn weight(self) -> f32 {
        match self {
            Self::Word | Self::Expansion => 1.0,
            Self::Pair => 0.5,
            Self::Char => 1.0,
            // Little, for the passages below them often hold them too.
            Self::Title => 0.1,
            Self::Section => 0.02,
            // It alone tells the articles of a law apart, which share all other words.
            Self::Article | Self::TitleArticle => 2.0,
            // Who asks for a number asks for that document before any that mention it.
            Self::Number => 20.0,
        }
    }

    /// The name of the field in explanations.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word | Self::Article => "words",
            Self::Pair => "grams",
            Self::Char => "chars",
            Self::Title | Self::TitleArticle => "title",
            Self::Section => "section",
            Self::Number => "number",
            Self::Expansion => "expand",
        }
    }

    /// Whether it is of the title, whose length then counts instead of the passage's.
    pub fn is_of_title(self) -> bool {
        matches!(self, Self::Title | Self::TitleArticle)
    }

    /// How soon the term's frequency saturates. Pairs of a word come with it, each time.
    pub fn k1(self) -> f32 {
        match self {
            Self::Pair => 0.7,
            _ => 1.0,
        }
    }

    /// How much length counts. Single characters stand everywhere, long passage or short.
    pub fn b(self) -> f32 {
        match self {
            Self::Word | Self::Pair | Self::Article | Self::Expansion => 0.7,
            Self::Char => 0.5,
            Self::Title | Self::TitleArticle => 0.9,
            Self::Section | Self::Number => 0.0,
        }
    }
}

/// A term that passages are scored by.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Its kind.
    pub kind: Kind,
    /// The term, folded.
    pub text: String,
    /// How often it stands in the query; less where it is of a question's scaffolding.
    pub count: f32,
}

/// Collects the terms of a query, each once.
#[derive(Default)]
pub struct ScoredTerms {
    /// The terms, in the order in which they came.
    pub terms: Vec<Scored>,
    places: HashMap<(Kind, String), usize>,
}

impl ScoredTerms {
    /// Adds the terms of a text, those of scaffolding at a part of their weight.
    pub fn add_text(&mut self, text: &str, exact: bool, words: &[Range<usize>]) {
        let scaffolding = if exact { Vec::new() } else { scaffold(text) };
        let count = |range: Range<usize>| {
            let is_in = |whole: &Range<usize>| whole.start <= range.start && range.end <= whole.end;
            if scaffolding.iter().any(is_in) { SCAFFOLDING } else { 1.0 }
        };
        for word in words {
            self.add(Kind::Word, &text[word.clone()], count(word.clone()));
        }
        for gram in pairs(text) {
            let count = count(gram.offset..gram.offset + gram.text.len());
            for kind in [Kind::Pair, Kind::Title, Kind::Section] {
                self.add(kind, gram.text, count);
            }
        }
        for article in articles(text) {
            self.add(Kind::Article, &article.term, 1.0);
            self.add(Kind::TitleArticle, &article.term, 1.0);
        }
        for gram in grams::unigrams(text).filter(|gram| gram.text.chars().all(is_han)) {
            self.add(Kind::Char, gram.text, count(gram.offset..gram.offset + gram.text.len()));
        }
    }

    /// Adds the terms of a text that is looked for in titles alone.
    pub fn add_title(&mut self, text: &str) {
        for gram in pairs(text) {
            self.add(Kind::Title, gram.text, 1.0);
        }
    }

    /// Adds a term that counts as often as is said.
    pub fn add(&mut self, kind: Kind, text: &str, count: f32) {
        let place = *self.places.entry((kind, text.to_owned())).or_insert_with(|| {
            self.terms.push(Scored { kind, text: text.to_owned(), count: 0.0 });
            self.terms.len() - 1
        });
        self.terms[place].count += count;
    }
}

/// Pairs that hold an ideograph; what is all letters and digits is a word, or nothing.
fn pairs(text: &str) -> impl Iterator<Item = grams::Gram<'_>> {
    grams::bigrams(text).filter(|gram| gram.text.chars().any(is_han))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str, kind: Kind, term: &str) -> Option<f32> {
        let words: Vec<_> = text.split_inclusive('/').map(|word| word.trim_end_matches('/')).collect();
        let joined = words.concat();
        let mut at = 0;
        let ranges: Vec<_> = words
            .iter()
            .map(|word| {
                at += word.len();
                at - word.len()..at
            })
            .collect();
        let mut scored = ScoredTerms::default();
        scored.add_text(&joined, false, &ranges);
        scored.terms.iter().find(|one| one.kind == kind && one.text == term).map(|one| one.count)
    }

    #[test]
    fn what_only_asks_counts_for_less_than_what_is_asked_about() {
        let question = "企业/了解/哪些/政策";
        assert_eq!(count(question, Kind::Word, "政策"), Some(1.0));
        assert_eq!(count(question, Kind::Word, "哪些"), Some(SCAFFOLDING));
        assert_eq!(count(question, Kind::Pair, "哪些"), Some(SCAFFOLDING));
        assert_eq!(
            count(question, Kind::Pair, "些政"),
            Some(1.0),
            "a pair across the edge is not all scaffolding"
        );
        assert_eq!(count("目的", Kind::Word, "目的"), Some(1.0), "nor is a word that holds some");
    }

    #[test]
    fn what_is_asked_for_exactly_is_no_scaffolding() {
        let mut scored = ScoredTerms::default();
        scored.add_text("什么", true, std::slice::from_ref(&(0..6)));
        assert!(scored.terms.iter().all(|one| one.count == 1.0));
    }

    #[test]
    fn the_number_of_an_article_is_a_term_of_text_and_title() {
        for text in ["民法典/第/54/条", "民法典/第五十四条"] {
            assert_eq!(count(text, Kind::Article, "第54条"), Some(1.0), "{text}");
            assert_eq!(count(text, Kind::TitleArticle, "第54条"), Some(1.0), "{text}");
        }
    }
}
