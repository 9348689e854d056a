//! Rejoining: undoing line breaks that cut a paragraph, as newspapers' PDFs and printed reports
//! leave them, while headings, bylines, captions and list items stay apart.
//!
//! Evidence is of two kinds. A text that is wrapped at a width shows it: a line filled up to the
//! width goes on in the next. In a text that flows, a paragraph a line, a line that ends without a
//! sentence mark though sentences end within it is torn; a short line without any mark is a heading.

mod furniture;
mod layout;
mod line;

use std::ops::Range;

use super::format::{Extracted, Mark};
use super::{Sourced, docnumber};
use layout::{Gaps, Layout};
use line::{Line, Look};
pub use line::{is_closer, is_sentence_end};

/// A text with its paragraphs whole, a block a line.
#[derive(Debug, Clone, Default)]
pub struct Rejoined {
    /// The text, its blocks separated by line breaks.
    pub text: Sourced,
    /// The blocks in order.
    pub blocks: Vec<Block>,
}

/// A paragraph, heading or the like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Where it stands in the rejoined text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A line of the document's title.
    Title,
    /// A heading and its rank: a heading is within those before it that have a lower rank.
    Heading(u8),
    /// A byline, dateline or the like.
    Byline,
    /// A caption of a picture.
    Caption,
    /// A list item.
    Item,
    /// Running text.
    Paragraph,
}

/// Ranks of headings without number stand below all numbered ones.
const UNNUMBERED: u8 = 20;
/// The size, in hundredths of the text's, from which on a line with a colon is a heading and no entry of a form.
const TITLE_SIZE: u16 = 140;
/// How many blocks at the head of a text may be its title in large type.
const HEAD: usize = 12;
/// How many headings may follow one another; more short lines than that are a list.
const HEADING_RUN: usize = 3;

impl Rejoined {
    /// The text of a block.
    pub fn block_text(&self, block: &Block) -> &str {
        &self.text.as_str()[block.range.clone()]
    }

    /// The title that the text itself shows, its lines joined.
    pub fn title(&self) -> Option<String> {
        let lines: Vec<_> = self
            .blocks
            .iter()
            .filter(|block| block.kind == Kind::Title)
            .map(|block| self.block_text(block))
            .collect();
        (!lines.is_empty()).then(|| lines.join(" "))
    }
}

/// Rejoins the lines of a text into blocks.
pub fn rejoin(extracted: &Extracted) -> Rejoined {
    let lines = furniture::without_furniture(line::lines(extracted));
    let layout = Layout::of(&lines);
    let mut groups: Vec<Vec<Line<'_>>> = Vec::new();
    for line in lines {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|last| continues(last, &line, layout)) => {
                group.push(line)
            }
            _ => groups.push(vec![line]),
        }
    }
    let kinds = kinds(&groups, layout);
    let mut rejoined = Rejoined::default();
    for (group, kind) in groups.iter().zip(kinds) {
        if !rejoined.text.is_empty() {
            rejoined.text.push_unsourced("\n");
        }
        let start = rejoined.text.len();
        append(&mut rejoined.text, &extracted.text, group);
        rejoined.blocks.push(Block { range: start..rejoined.text.len(), kind });
    }
    rejoined
}

fn append(text: &mut Sourced, extracted: &Sourced, group: &[Line<'_>]) {
    let mut before: Option<&Line<'_>> = None;
    for line in group {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        let between = before.is_some_and(|before| {
            latin(line.text.chars().next()) && before.text.ends_with(|c: char| c.is_ascii_alphanumeric())
                || latin(before.text.chars().next_back())
                    && line.text.starts_with(|c: char| c.is_ascii_digit())
        });
        if between {
            text.push_unsourced(" ");
        }
        text.push_part(extracted, line.range.clone());
        before = Some(line);
    }
}

/// Whether `next` goes on where `line` breaks off.
fn continues(line: &Line<'_>, next: &Line<'_>, layout: Layout) -> bool {
    let may_go_on = matches!(line.mark, None | Some(Mark::Body | Mark::Item | Mark::GoesOn));
    if !may_go_on || next.begins_anew() {
        return false;
    }
    if next.mark == Some(Mark::GoesOn) {
        return true;
    }
    match layout {
        Layout::Wrapped { gaps, .. } => continues_wrapped(line, next, layout, gaps),
        Layout::Flowing => continues_flowing(line, next),
    }
}

fn continues_wrapped(line: &Line<'_>, next: &Line<'_>, layout: Layout, gaps: Gaps) -> bool {
    let is_full = layout.is_full(line);
    let apart = next.gap > 0 && gaps != Gaps::Lines || next.gap > 2;
    let together = next.gap == 0 && gaps == Gaps::Paragraphs;
    // A first line is indented more than the lines after it.
    if next.indent > line.indent && !(together && line.look == Look::Item) {
        return false;
    }
    if line.look == Look::Byline && !is_full || line.look == Look::Short && !is_full && !together {
        return false;
    }
    if line.ends_sentence() {
        return is_full && !apart;
    }
    is_full || together || line.breaks_off() && next.gap <= 1
}

fn continues_flowing(line: &Line<'_>, next: &Line<'_>) -> bool {
    if line.ends_sentence() || next.gap > 2 || next.indent > line.indent {
        return false;
    }
    if matches!(line.look, Look::Byline | Look::Numbered(_)) {
        return false;
    }
    if line.breaks_off() || next.text.starts_with(['，', '。', '、', '；', '”', '》', '）', '的']) {
        return true;
    }
    // What goes on is running text: it has some mark, or length.
    let runs_on = next.text.contains(['，', '。', '、', '；', ',', '：']) || next.width > 60;
    match line.look {
        Look::Short => line.text.contains([',', '，', '、']) && ends_at_once(next),
        _ => runs_on && (line.has_sentence_within() || line.width > 80),
    }
}

/// Whether a line's first clause is over after so few characters that it must have begun before.
fn ends_at_once(next: &Line<'_>) -> bool {
    next.text.chars().take(4).skip(1).any(|c| is_sentence_end(c) || matches!(c, '，' | ','))
}

fn kinds(groups: &[Vec<Line<'_>>], layout: Layout) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = groups.iter().map(|group| first_guess(group, layout)).collect();
    settle_title(groups, &mut kinds);
    settle_headings(groups, &mut kinds);
    kinds
}

/// What a block is by its own look; any heading without number has the same rank at first.
fn first_guess(group: &[Line<'_>], layout: Layout) -> Kind {
    let Some(first) = group.first() else { return Kind::Paragraph };
    match (first.mark, first.look) {
        (Some(Mark::Title), _) => Kind::Title,
        (Some(Mark::Heading(level)), _) => Kind::Heading(level),
        (Some(Mark::Item), _) => Kind::Item,
        (_, Look::Byline) => Kind::Byline,
        (_, Look::Caption) => Kind::Caption,
        (Some(Mark::Row | Mark::Body), Look::Item) => Kind::Item,
        (Some(Mark::Row | Mark::Body), _) => Kind::Paragraph,
        (Some(Mark::Large(_)), Look::Numbered(rank)) => Kind::Heading(rank),
        (Some(Mark::Large(size)), look)
            if (look == Look::Short || size >= TITLE_SIZE && look == Look::Plain)
                && !first.ends_sentence()
                && !first.has_sentence_within() =>
        {
            Kind::Heading(UNNUMBERED)
        }
        (_, Look::Item) => Kind::Item,
        (_, Look::Numbered(rank)) if group.len() == 1 && !layout.is_full(first) => Kind::Heading(rank),
        (_, Look::Numbered(_)) => Kind::Item,
        (_, Look::Short) if group.len() == 1 && !layout.is_full(first) => Kind::Heading(UNNUMBERED),
        _ => Kind::Paragraph,
    }
}

/// The first lines of a text are its title where they look like headings, or those below that are set in
/// the largest type. In an official document, a letterhead and the number stand above it.
fn settle_title(groups: &[Vec<Line<'_>>], kinds: &mut [Kind]) {
    if kinds.contains(&Kind::Title) {
        return;
    }
    let letterhead = letterhead(groups, kinds);
    kinds[letterhead.clone()].fill(Kind::Byline);
    let first = || kinds.iter().position(|kind| *kind != Kind::Byline);
    let Some(start) = largest(groups, kinds).or_else(first) else { return };
    let unmarked = |at: usize| groups[at].iter().all(|line| !line.is_marked());
    let size = |at: usize| groups[at].first().map_or(0, Line::size);
    let run = (start..kinds.len())
        .take_while(|at| matches!(kinds[*at], Kind::Heading(UNNUMBERED)) && unmarked(*at))
        .take_while(|at| size(*at) * 10 >= size(start) * 9)
        .count();
    let followed = start + run < kinds.len();
    if followed && (1..=HEADING_RUN).contains(&run) {
        kinds[start..start + run].fill(Kind::Title);
    } else if followed && run > HEADING_RUN {
        kinds[start] = Kind::Title;
    }
}

/// The heading at the head of a text that is set in the largest type.
fn largest(groups: &[Vec<Line<'_>>], kinds: &[Kind]) -> Option<usize> {
    let size = |at: usize| groups[at].first().map_or(0, Line::size);
    let headings = (0..kinds.len().min(HEAD)).filter(|at| kinds[*at] == Kind::Heading(UNNUMBERED));
    headings.filter(|at| size(*at) > 0).max_by_key(|at| (size(*at), std::cmp::Reverse(*at)))
}

/// The blocks of a letterhead: the names of bodies above a document number that a title follows.
fn letterhead(groups: &[Vec<Line<'_>>], kinds: &[Kind]) -> Range<usize> {
    let text = |at: usize| groups[at].first().map_or("", |line| line.text);
    let is_heading = |at: usize| kinds.get(at) == Some(&Kind::Heading(UNNUMBERED));
    let number = (0..kinds.len().min(HEAD)).find(|at| docnumber::normal(text(*at)).is_some());
    let Some(number) = number.filter(|at| is_heading(at + 1)) else { return 0..0 };
    let above = (0..number).rev().take_while(|at| is_heading(*at) && is_body_name(text(*at))).count();
    number - above..number
}

/// Whether a line is what a letterhead says: 某某市人民政府文件, or the name of a body.
fn is_body_name(text: &str) -> bool {
    ["文件", "政府", "委员会", "办公室", "办公厅", "局", "厅", "部", "委", "院", "公司"]
        .iter()
        .any(|end| text.ends_with(end))
}

/// Headings in a row are each within the one before; too many in a row, or with nothing below
/// them, are none.
fn settle_headings(groups: &[Vec<Line<'_>>], kinds: &mut [Kind]) {
    let mut at = 0;
    while at < kinds.len() {
        let run = kinds[at..].iter().take_while(|kind| **kind == Kind::Heading(UNNUMBERED)).count();
        if run == 0 {
            at += 1;
            continue;
        }
        let below = kinds.get(at + run);
        let is_list = run > HEADING_RUN || below.is_none_or(|kind| *kind == Kind::Byline);
        for (depth, kind) in kinds[at..at + run].iter_mut().enumerate() {
            let unmarked = groups[at + depth].iter().all(|line| !line.is_marked());
            *kind = match is_list && unmarked {
                true => Kind::Paragraph,
                false => Kind::Heading(UNNUMBERED + depth as u8),
            };
        }
        at += run;
    }
}

#[cfg(test)]
mod tests;
