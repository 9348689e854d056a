//! What a term is. This is the only place that decides it, for the index and for queries alike.
//!
//! A text is [folded](fold()) (width and case), then read in two ways: as [words](cut), which
//! rank well, and as character [grams], which find every contiguous phrase whatever the
//! segmenter did with the words around it. Beside its words it has the [numbers of articles](article)
//! that it names. Folding keeps a way back to the bytes of the source, so that what is shown is always
//! the document's own text.
//!
//! The folding version below belongs to the index's stamp: raise it with any change that gives
//! some text other terms than before.

pub mod article;
pub mod cut;
pub mod fold;
pub mod grams;
pub mod lexicon;
pub mod norm;
pub mod scaffold;
pub mod sketch;

pub use article::articles;
pub use cut::{Cutter, Cutters};
pub use fold::{Folded, fold};
pub use lexicon::{Lexicon, Life, Stamp};
pub use norm::norm;
pub use scaffold::{is_question, scaffold};
pub use sketch::Sketch;

/// The version of folding, grams and numbers of articles.
pub const FOLDING_VERSION: u32 = 2;

/// Whether a character can stand in a word or a gram: a letter, a digit or an ideograph.
pub fn is_word_char(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}') || c.is_alphanumeric()
}

/// Whether a character is an ideograph 汉字.
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{2FA1F}' | '\u{30000}'..='\u{323AF}' | '〇')
}
