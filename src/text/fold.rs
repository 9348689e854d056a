//! Folding: full-width forms to half-width, upper case to lower, one character to one character.
//!
//! Because characters map one to one, a character's index is the same before and after; only byte
//! offsets move, and only where a character changes its length in UTF-8. Those places are kept as
//! breakpoints, which is what [`Folded::source`] walks back over.

use std::borrow::Cow;
use std::ops::Range;

/// A folded text that still knows where each of its bytes stood before folding.
#[derive(Debug, Clone)]
pub struct Folded<'a> {
    text: Cow<'a, str>,
    /// `(folded, source)` byte offsets from which both run in step, ascending.
    steps: Vec<(usize, usize)>,
}

impl Folded<'_> {
    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The byte range in the source of a byte range of the folded text, both on character boundaries.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        self.offset(range.start)..self.offset(range.end)
    }

    fn offset(&self, at: usize) -> usize {
        match self.steps.partition_point(|&(folded, _)| folded <= at).checked_sub(1) {
            Some(step) => self.steps[step].1 + (at - self.steps[step].0),
            None => at,
        }
    }
}

/// Folds one character.
pub fn fold_char(c: char) -> char {
    match c {
        '\u{3400}'..='\u{9FFF}' => c,
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(c as u32 - 0xFEE0).map_or(c, |half| half.to_ascii_lowercase())
        }
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        _ => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) => one,
                _ => c,
            }
        }
    }
}

/// Folds a text; borrows it where there is nothing to fold.
pub fn fold(text: &str) -> Folded<'_> {
    let Some((first, _)) = text.char_indices().find(|&(_, c)| fold_char(c) != c) else {
        return Folded { text: Cow::Borrowed(text), steps: Vec::new() };
    };
    let mut folded = String::with_capacity(text.len());
    folded.push_str(&text[..first]);
    let mut steps = Vec::new();
    for (at, c) in text[first..].char_indices() {
        let to = fold_char(c);
        folded.push(to);
        if to.len_utf8() != c.len_utf8() {
            steps.push((folded.len(), first + at + c.len_utf8()));
        }
    }
    Folded { text: Cow::Owned(folded), steps }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn width_and_case_fold_and_lead_back() {
        let source = "产值达１０４１．４５亿元，ＡＩ";
        let folded = fold(source);
        assert_eq!(folded.as_str(), "产值达1041.45亿元,ai");
        let at = folded.as_str().find("45亿").unwrap();
        assert_eq!(&source[folded.source(at..at + 5)], "４５亿");
    }

    #[test]
    fn text_without_anything_to_fold_is_borrowed() {
        assert!(matches!(fold("横琴方案, 2022").text, Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn every_folded_character_slices_its_source_character(source in "[\\PC\\s]{0,40}") {
            let folded = fold(&source);
            let pairs = folded.as_str().char_indices().zip(source.char_indices());
            for ((at, to), (from, c)) in pairs {
                prop_assert_eq!(folded.source(at..at + to.len_utf8()), from..from + c.len_utf8());
                prop_assert_eq!(fold_char(c), to);
            }
            prop_assert_eq!(folded.as_str().chars().count(), source.chars().count());
        }

        #[test]
        fn folding_twice_is_folding_once(source in "\\PC{0,40}") {
            let once = fold(&source).as_str().to_owned();
            let twice = fold(&once).as_str().to_owned();
            prop_assert_eq!(once, twice);
        }
    }
}
