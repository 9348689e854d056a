//! Highlights and snippets: which parts of a passage a query's matches are, and its best part.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::plan::Mark;
use crate::text::{fold, is_han};

/// The byte ranges of a text that marks match, ascending and apart. Words that touch are one.
pub fn highlights(text: &str, marks: &[Mark]) -> Vec<Range<usize>> {
    let folded = fold(text);
    let mut found: Vec<(Range<usize>, bool)> = Vec::new();
    for mark in marks {
        for (at, _) in folded.as_str().match_indices(mark.text.as_str()) {
            found.push((folded.source(at..at + mark.text.len()), mark.exact));
        }
    }
    found.sort_by_key(|(range, _)| (range.start, range.end));
    let mut merged: Vec<(Range<usize>, bool)> = Vec::new();
    for (range, exact) in found {
        match merged.last_mut() {
            Some((last, of)) if range.start < last.end || range.start == last.end && !exact && !*of => {
                last.end = last.end.max(range.end);
                *of |= exact;
            }
            _ => merged.push((range, exact)),
        }
    }
    merged.into_iter().map(|(range, _)| range).collect()
}

/// The part of a text that shows most of its highlights within a width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The byte range of the text.
    pub range: Range<usize>,
    /// Whether text stands before it.
    pub cut_before: bool,
    /// Whether text stands after it.
    pub cut_after: bool,
}

/// The best part of a text, at most `cells` wide on a terminal.
pub fn snippet(text: &str, highlights: &[Range<usize>], cells: usize) -> Snippet {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let widths: Vec<usize> = chars.iter().map(|(_, c)| cells_of(*c)).collect();
    let of_byte = |byte: usize| chars.partition_point(|(at, _)| *at < byte);
    let matches: Vec<Range<usize>> =
        highlights.iter().map(|range| of_byte(range.start)..of_byte(range.end)).collect();

    let mut best = (0, 0..window_end(&widths, 0, cells));
    for first in &matches {
        let start = context_start(&chars, &widths, first.start, cells / 3);
        let window = start..window_end(&widths, start, cells);
        let within = matches.iter().filter(|one| window.start <= one.start && one.end <= window.end);
        // Longer matches say more; of equal windows the first is taken.
        let worth: usize = within.map(|one| one.len() * one.len()).sum();
        if worth > best.0 {
            best = (worth, window);
        }
    }
    // A window that reaches the end may as well begin earlier.
    let mut window = best.1;
    let mut room = cells.saturating_sub(widths[window.clone()].iter().sum());
    while window.end == chars.len() && window.start > 0 && widths[window.start - 1] <= room {
        window.start -= 1;
        room -= widths[window.start];
    }
    let byte = |at: usize| chars.get(at).map_or(text.len(), |(byte, _)| *byte);
    Snippet {
        range: byte(window.start)..byte(window.end),
        cut_before: window.start > 0,
        cut_after: window.end < chars.len(),
    }
}

/// How many cells of a terminal a character takes. Most are ideographs, which need no table.
fn cells_of(c: char) -> usize {
    if is_han(c) { 2 } else { c.width().unwrap_or(1) }
}

fn window_end(widths: &[usize], start: usize, cells: usize) -> usize {
    let mut room = cells;
    let mut end = start;
    while end < widths.len() && widths[end] <= room {
        room -= widths[end];
        end += 1;
    }
    end
}

/// Where a window begins so that a match has some context: the beginning of its clause, if near.
fn context_start(chars: &[(usize, char)], widths: &[usize], at: usize, cells: usize) -> usize {
    let mut start = at;
    let mut room = cells;
    let mut clause = None;
    while start > 0 && widths[start - 1] <= room {
        let before = chars[start - 1].1;
        if before == '\n' || crate::corpus::rejoin::is_sentence_end(before) {
            return start;
        }
        if matches!(before, '，' | ',' | '、' | '：' | ':') {
            clause = clause.or(Some(start));
        }
        room -= widths[start - 1];
        start -= 1;
    }
    if start == 0 { 0 } else { clause.unwrap_or(start) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mark(text: &str, exact: bool) -> Mark {
        Mark { text: text.to_owned(), exact }
    }

    fn shown<'a>(text: &'a str, marks: &[Mark]) -> Vec<&'a str> {
        highlights(text, marks).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn words_that_touch_are_one_highlight_and_phrases_are_counted() {
        let words = [mark("产业", false), mark("协同", false)];
        assert_eq!(shown("加强产业协同，产业兴", &words), ["产业协同", "产业"]);
        let phrase = [mark("甲乙", true)];
        assert_eq!(shown("甲乙甲乙丙", &phrase), ["甲乙", "甲乙"]);
    }

    #[test]
    fn highlights_stand_in_the_documents_own_glyphs() {
        assert_eq!(shown("达１０４１．４５亿元", &[mark("1041.45亿元", true)]), ["１０４１．４５亿元"]);
    }

    #[test]
    fn a_snippet_shows_the_match_and_fits_its_width() {
        let text = format!("{}。推动政务服务事项“湾区通办”，{}", "前".repeat(200), "后".repeat(200));
        let found = highlights(&text, &[mark("湾区通办", true)]);
        let snippet = snippet(&text, &found, 60);
        let part = &text[snippet.range];
        assert!(part.starts_with("推动政务服务事项“湾区通办”"), "{part}");
        assert!(snippet.cut_before && snippet.cut_after);
    }

    proptest! {
        #[test]
        fn highlights_and_snippets_slice_any_text(
            text in "[\\PC\\n产业协同]{0,80}",
            needle in "[\\PC产业协同]{1,3}",
            cells in 0usize..60,
        ) {
            let found = highlights(&text, &[mark(fold(&needle).as_str(), false)]);
            for range in &found {
                prop_assert!(text.get(range.clone()).is_some());
            }
            let snippet = snippet(&text, &found, cells);
            prop_assert!(text.get(snippet.range).is_some());
        }
    }
}
