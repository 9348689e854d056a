//! What each block of a rejoined text is: title, heading and its rank, byline, item, paragraph.
//!
//! Its own look comes first; its neighbours settle what a short line is. Nothing is joined here.

use std::ops::Range;

use super::super::docnumber;
use super::super::format::Mark;
use super::Kind;
use super::layout::Layout;
use super::line::{Line, Look};

/// Ranks of headings without number stand below all numbered ones.
const UNNUMBERED: u8 = 20;
/// The size, in hundredths of the text's, from which on a line with a colon is a heading and no entry of a form.
const TITLE_SIZE: u16 = 140;
/// How many blocks at the head of a text may be its title in large type.
const HEAD: usize = 12;
/// How many headings may follow one another; more short lines than that are a list.
const HEADING_RUN: usize = 3;

/// The kind of each group of lines.
pub fn of(groups: &[Vec<Line<'_>>], layout: Layout) -> Vec<Kind> {
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
