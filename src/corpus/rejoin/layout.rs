//! How a text is laid out: flowing, a paragraph a line, or wrapped at a width.

use super::line::Line;

/// The layout of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Lines are as long as their paragraphs; a paragraph is torn only here and there.
    Flowing,
    /// Lines are filled up to a width.
    Wrapped {
        /// The width in cells.
        width: usize,
        /// What empty lines stand between.
        gaps: Gaps,
    },
}

/// What the empty lines of a wrapped text stand between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gaps {
    /// Paragraphs: lines without an empty line between them are of one paragraph.
    Paragraphs,
    /// Lines: an empty line says nothing.
    Lines,
    /// Neither for sure: paragraphs may begin on the next line, by an indent or not.
    Unclear,
}

/// How many cells short of the width a full line may be: a character that does not fit, and a mark
/// that must not begin a line and takes the character before it along.
const SLACK: usize = 5;

/// How many more it may be short where no sentence ends: justified text is set tighter or wider.
const JUSTIFIED: usize = 2;

/// The narrowest wrapped text, in cells.
const NARROWEST: usize = 24;

impl Layout {
    /// Finds the layout of a text: it is wrapped where many lines end at one width and hardly any go beyond.
    pub fn of(lines: &[Line<'_>]) -> Self {
        let widest = lines.iter().map(|line| line.width + line.indent).max().unwrap_or(0);
        let mut histogram = vec![0usize; widest + 1];
        for line in lines {
            histogram[line.width + line.indent] += 1;
        }
        let full = |width: usize| histogram[width.saturating_sub(SLACK - 1)..=width].iter().sum::<usize>();
        // Of several widths that as many lines come up to, the narrowest: it is the one they reach.
        let best = (NARROWEST..=widest).rev().max_by_key(|width| (full(*width), histogram[*width]));
        let Some(width) = best else { return Self::Flowing };
        let beyond = |by: usize| histogram.iter().skip(width + 1 + by).sum::<usize>();
        let is_wrapped = full(width) >= 5 && full(width) * 10 >= lines.len() * 3;
        // Marks that are wide in one font and narrow in another put some lines a little beyond.
        if !is_wrapped || beyond(0) * 5 > lines.len() || beyond(width / 4) * 50 > lines.len() {
            return Self::Flowing;
        }
        Self::Wrapped { width, gaps: gaps(lines, width) }
    }

    /// Whether a line is filled up to the width.
    pub fn is_full(self, line: &Line<'_>) -> bool {
        match self {
            Self::Flowing => false,
            Self::Wrapped { width, .. } => is_full(line, width),
        }
    }
}

fn is_full(line: &Line<'_>, width: usize) -> bool {
    let slack = if line.ends_sentence() { SLACK } else { SLACK + JUSTIFIED };
    line.width + line.indent + slack > width
}

/// What the gaps after full lines in mid-sentence, and after short lines that end one, say.
fn gaps(lines: &[Line<'_>], width: usize) -> Gaps {
    let share = |of: &dyn Fn(&Line<'_>) -> bool| {
        let after: Vec<bool> =
            lines.windows(2).filter(|pair| of(&pair[0])).map(|pair| pair[1].gap > 0).collect();
        let with_gap = after.iter().filter(|gap| **gap).count();
        (!after.is_empty()).then(|| with_gap as f32 / after.len() as f32)
    };
    let within = share(&|line| is_full(line, width) && !line.ends_sentence());
    let between = share(&|line| !is_full(line, width) && line.ends_sentence());
    match (within, between) {
        (Some(within), _) if within >= 0.8 => Gaps::Lines,
        (Some(within), Some(between)) if within <= 0.2 && between >= 0.8 => Gaps::Paragraphs,
        _ => Gaps::Unclear,
    }
}
