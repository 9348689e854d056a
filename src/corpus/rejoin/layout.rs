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
        /// Whether empty lines stand between the lines of a paragraph too.
        spaced: bool,
    },
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
        let beyond = histogram[width + 1..].iter().sum::<usize>();
        if full(width) < 5 || full(width) * 10 < lines.len() * 3 || beyond * 20 > lines.len() {
            return Self::Flowing;
        }
        let is_full = |line: &Line<'_>| line.width + line.indent + SLACK > width;
        let after_full: Vec<usize> =
            lines.windows(2).filter(|pair| is_full(&pair[0])).map(|pair| pair[1].gap).collect();
        let with_gap = after_full.iter().filter(|gap| **gap > 0).count();
        Self::Wrapped { width, spaced: with_gap * 10 >= after_full.len() * 8 && !after_full.is_empty() }
    }

    /// Whether a line is filled up to the width.
    pub fn is_full(self, line: &Line<'_>) -> bool {
        match self {
            Self::Flowing => false,
            Self::Wrapped { width, .. } => {
                let slack = if line.ends_sentence() { SLACK } else { SLACK + JUSTIFIED };
                line.width + line.indent + slack > width
            }
        }
    }
}
