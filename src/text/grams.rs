//! Character grams: single characters, and pairs of neighbours.
//!
//! Every letter, digit and ideograph is a gram character; punctuation and white space are not,
//! but they hold their place: a gram's position is the index of its first character in the text.
//! So two pairs at positions two apart are four neighbouring characters, and a phrase is exact.

use super::is_word_char;

/// A gram of a text: its position in characters and its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gram<'a> {
    /// The gram itself, a slice of the text.
    pub text: &'a str,
    /// The index of its first character in the text.
    pub position: usize,
    /// The byte offset of its first character in the text.
    pub offset: usize,
}

/// Single characters of a folded text, punctuation too, white space not.
pub fn unigrams(text: &str) -> impl Iterator<Item = Gram<'_>> {
    text.char_indices()
        .enumerate()
        .filter(|(_, (_, c))| !c.is_whitespace() && !c.is_control())
        .map(|(position, (offset, c))| Gram { text: &text[offset..offset + c.len_utf8()], position, offset })
}

/// Pairs of neighbouring gram characters of a folded text.
pub fn bigrams(text: &str) -> Bigrams<'_> {
    Bigrams { text, chars: text.char_indices().enumerate(), before: None }
}

/// The iterator of [`bigrams`].
#[derive(Debug, Clone)]
pub struct Bigrams<'a> {
    text: &'a str,
    chars: std::iter::Enumerate<std::str::CharIndices<'a>>,
    /// Position and offset of the last character, where it was a gram character.
    before: Option<(usize, usize)>,
}

impl<'a> Iterator for Bigrams<'a> {
    type Item = Gram<'a>;

    fn next(&mut self) -> Option<Gram<'a>> {
        for (position, (at, c)) in self.chars.by_ref() {
            let here = is_word_char(c).then_some((position, at));
            if let (Some((position, offset)), Some(_)) = (std::mem::replace(&mut self.before, here), here) {
                return Some(Gram { text: &self.text[offset..at + c.len_utf8()], position, offset });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(&str, usize)> {
        bigrams(text).map(|gram| (gram.text, gram.position)).collect()
    }

    #[test]
    fn pairs_overlap_and_stop_at_punctuation() {
        assert_eq!(
            pairs("以产业,协同"),
            [("以产", 0), ("产业", 1), ("协同", 4)],
            "punctuation holds its place but is in no pair"
        );
        assert_eq!(pairs("区"), []);
        assert_eq!(pairs("5g网"), [("5g", 0), ("g网", 1)]);
    }

    #[test]
    fn single_characters_include_punctuation_but_no_space() {
        let texts: Vec<_> = unigrams("横 琴。").map(|gram| (gram.text, gram.position)).collect();
        assert_eq!(texts, [("横", 0), ("琴", 2), ("。", 3)]);
    }
}
