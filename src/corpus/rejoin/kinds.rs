//! What each block of a rejoined text is: title, heading and its rank, byline, item, paragraph.
//!
//! Its own look comes first; its neighbours settle what a short line is. Nothing is joined here.

use super::super::format::Mark;
use super::Kind;
use super::layout::Layout;
use super::line::{Line, Look};

/// Ranks of headings without number stand below all numbered ones.
const UNNUMBERED: u8 = 20;
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
        (None, Look::Item) => Kind::Item,
        (None, Look::Numbered(rank)) if group.len() == 1 && !layout.is_full(first) => Kind::Heading(rank),
        (None, Look::Numbered(_)) => Kind::Item,
        (None, Look::Short) if group.len() == 1 && !layout.is_full(first) => Kind::Heading(UNNUMBERED),
        (None, _) => Kind::Paragraph,
    }
}

/// The first lines of a text are its title where they look like headings.
fn settle_title(groups: &[Vec<Line<'_>>], kinds: &mut [Kind]) {
    if kinds.contains(&Kind::Title) {
        return;
    }
    let Some(start) = kinds.iter().position(|kind| *kind != Kind::Byline) else { return };
    let unmarked = |at: usize| groups[at].iter().all(|line| line.mark.is_none());
    let run = (start..kinds.len())
        .take_while(|at| kinds[*at] == Kind::Heading(UNNUMBERED) && unmarked(*at))
        .count();
    let followed = start + run < kinds.len();
    if followed && (1..=HEADING_RUN).contains(&run) {
        kinds[start..start + run].fill(Kind::Title);
    } else if followed && run > HEADING_RUN {
        kinds[start] = Kind::Title;
    }
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
            let unmarked = groups[at + depth].iter().all(|line| line.mark.is_none());
            *kind = match is_list && unmarked {
                true => Kind::Paragraph,
                false => Kind::Heading(UNNUMBERED + depth as u8),
            };
        }
        at += run;
    }
}
