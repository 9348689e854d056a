//! Splitting: a rejoined text into passages of about 300 characters that know their section.
//!
//! The splitter's law: the passages in order, with the line breaks that stand between them, are the
//! rejoined text; none is empty and none is over 600 characters. A heading begins a passage, and
//! headings with nothing between them stay together. Within a section, passages are cut at ends of
//! sentences so that they come out about equally long; only a sentence that is itself too long is
//! cut at a comma, and if it has none, at its 600th character.

use std::ops::Range;

use super::document::{Passage, Place};
use super::rejoin::{Kind, Rejoined, is_closer, is_sentence_end};

/// The length that passages should have, in characters.
const TARGET: usize = 300;
/// The length that no passage exceeds, in characters.
const MAX: usize = 600;

/// A stretch of text that is not cut, if it can be helped.
#[derive(Debug, Clone)]
struct Unit {
    range: Range<usize>,
    chars: usize,
    ends_block: bool,
}

/// Splits a text into passages. Their places are ranges of the format's unit, lines yet to be counted.
pub fn split(rejoined: &Rejoined) -> Vec<Passage> {
    let mut passages = Vec::new();
    for section in sections(rejoined) {
        for range in pack(&units(rejoined, section.blocks)) {
            let span = rejoined.text.span(range.clone());
            passages.push(Passage {
                section: section.path.clone(),
                text: rejoined.text.as_str()[range].to_owned(),
                place: Place::Bytes { start: span.start, end: span.end, line: 0 },
            });
        }
    }
    passages
}

struct Section {
    path: Vec<String>,
    blocks: Range<usize>,
}

fn sections(rejoined: &Rejoined) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut stack: Vec<(u8, String)> = Vec::new();
    // A title with nothing but datelines below it is no passage of its own.
    let mut in_headings = true;
    for (at, block) in rejoined.blocks.iter().enumerate() {
        if let Kind::Heading(rank) = block.kind {
            stack.truncate(stack.partition_point(|(above, _)| *above < rank));
            stack.push((rank, rejoined.block_text(block).to_owned()));
        }
        let is_heading = matches!(block.kind, Kind::Heading(_));
        let path = || stack.iter().map(|(_, heading)| heading.clone()).collect::<Vec<_>>();
        match sections.last_mut() {
            Some(last) if !is_heading || in_headings => {
                last.blocks.end = at + 1;
                if is_heading {
                    last.path = path();
                }
            }
            _ => sections.push(Section { path: path(), blocks: at..at + 1 }),
        }
        let is_front = in_headings && matches!(block.kind, Kind::Title | Kind::Byline) && stack.is_empty();
        in_headings = is_heading || is_front;
    }
    sections
}

fn units(rejoined: &Rejoined, blocks: Range<usize>) -> Vec<Unit> {
    let mut units = Vec::new();
    for block in &rejoined.blocks[blocks] {
        let text = rejoined.block_text(block);
        for sentence in sentences(text) {
            for part in parts(text, sentence) {
                units.push(Unit {
                    chars: text[part.clone()].chars().count(),
                    range: block.range.start + part.start..block.range.start + part.end,
                    ends_block: false,
                });
            }
        }
        if let Some(last) = units.last_mut() {
            last.ends_block = true;
        }
    }
    units
}

/// The sentences of a block, each with the marks that close it.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (at, c) in text.char_indices() {
        if ended && !is_closer(c) && !is_sentence_end(c) {
            found.push(start..at);
            start = at;
            ended = false;
        }
        ended |= is_sentence_end(c);
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

/// A sentence as it is, or cut where it is too long.
fn parts(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = sentence.start;
    let (mut chars, mut comma) = (0, None);
    for (offset, c) in text[sentence.clone()].char_indices() {
        let at = sentence.start + offset;
        if chars == MAX {
            let cut = comma.take().unwrap_or(at);
            found.push(start..cut);
            start = cut;
            chars = text[start..at].chars().count();
        }
        chars += 1;
        if matches!(c, '，' | '、' | ',' | '：' | ':' | ' ' | '　') {
            comma = Some(at + c.len_utf8());
        }
    }
    found.push(start..sentence.end);
    found.retain(|part| !part.is_empty());
    found
}

/// Packs units into passages of about equal length.
fn pack(units: &[Unit]) -> Vec<Range<usize>> {
    let total: usize = units.iter().map(|unit| unit.chars).sum();
    let count = ((total + TARGET / 2) / TARGET).max(1);
    let target = total / count;
    let mut packed: Vec<Range<usize>> = Vec::new();
    let mut chars = 0;
    let mut ended_block = false;
    for unit in units {
        let breaks = usize::from(ended_block);
        let with = chars + breaks + unit.chars;
        match packed.last_mut() {
            Some(last) if with <= MAX && goes_on(chars, with, target, ended_block) => {
                last.end = unit.range.end;
                chars = with;
            }
            _ => {
                packed.push(unit.range.clone());
                chars = unit.chars;
            }
        }
        ended_block = unit.ends_block;
    }
    packed
}

/// Whether a passage of `chars` characters is nearer to its target with the next unit than without.
fn goes_on(chars: usize, with: usize, target: usize, ended_block: bool) -> bool {
    // The end of a paragraph is the better place to cut, so it may come somewhat early or late.
    let slack = if ended_block { 0 } else { TARGET / 5 };
    chars < target && with.abs_diff(target) <= chars.abs_diff(target) + slack || chars < TARGET / 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::format::{self, Extracted, Input};
    use crate::corpus::rejoin::rejoin;
    use proptest::prelude::*;

    fn extracted(text: &str) -> Extracted {
        let mut found = None;
        let input = Input::of("a.txt", text.as_bytes());
        format::of(&input).unwrap().extract(&input, &mut |one| found = one.ok()).unwrap();
        found.unwrap()
    }

    fn assert_law(text: &str) {
        let rejoined = rejoin(&extracted(text));
        let whole = rejoined.text.as_str();
        let mut at = 0;
        for passage in split(&rejoined) {
            assert!(!passage.text.is_empty());
            assert!(passage.text.chars().count() <= MAX, "{}", passage.text.chars().count());
            if whole[at..].starts_with('\n') && !passage.text.starts_with('\n') {
                at += 1;
            }
            assert!(whole[at..].starts_with(&passage.text));
            at += passage.text.len();
        }
        assert_eq!(at, whole.len());
    }

    #[test]
    fn a_passage_knows_the_headings_above_it() {
        let text = "标题\n\n导语一段。\n\n第一章 总则\n\n第一条 为了规范，制定。\n\n第二章 分则\n\n第一节 许可\n\n第二条 依法。";
        let passages = split(&rejoin(&extracted(text)));
        let sections: Vec<_> = passages.iter().map(|passage| passage.section.join("/")).collect();
        assert_eq!(sections, ["", "第一章 总则", "第二章 分则/第一节 许可"]);
        assert!(passages[2].text.starts_with("第二章 分则\n第一节 许可\n第二条"));
    }

    #[test]
    fn a_long_section_is_cut_at_sentences_into_equal_passages() {
        let sentence = "推动政务服务事项跨境通办，持续优化营商环境，不断增强发展活力。";
        let passages = split(&rejoin(&extracted(&sentence.repeat(40))));
        let lengths: Vec<_> = passages.iter().map(|passage| passage.text.chars().count()).collect();
        assert!(
            lengths.len() >= 3 && lengths.iter().all(|length| (200..=400).contains(length)),
            "{lengths:?}"
        );
        assert!(passages.iter().all(|passage| passage.text.ends_with('。')));
    }

    #[test]
    fn a_sentence_without_end_is_cut_all_the_same() {
        assert_law(&"章".repeat(2000));
        assert_law(&"推动政务服务，".repeat(300));
    }

    proptest! {
        #[test]
        fn passages_joined_are_the_rejoined_text(text in "[中文产业，。！：\\n（）”第一章条 a1]{0,1500}") {
            assert_law(&text);
        }

        #[test]
        fn any_text_obeys_the_law(text in "[\\PC\\n]{0,300}") {
            assert_law(&text);
        }
    }
}
