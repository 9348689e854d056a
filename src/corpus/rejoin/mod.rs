//! Rejoining: undoing line breaks that cut a paragraph, as newspapers' PDFs and printed reports
//! leave them, while headings, bylines, captions and list items stay apart.
//!
//! Evidence is of two kinds. A text that is wrapped at a width shows it: a line filled up to the
//! width goes on in the next, unless it ends a sentence and a sign stands behind it that stands
//! behind paragraphs and not within them, such as an empty line or an indent. In a text that flows, a paragraph a line, a line that ends without a
//! sentence mark though sentences end within it is torn; a short line without any mark is a heading.

mod furniture;
mod kinds;
mod layout;
mod line;
mod seam;

use std::ops::Range;

use super::Sourced;
use super::format::Extracted;
use layout::Layout;
use line::Line;
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
            Some(group) if seam::continues(group, &line, layout) => group.push(line),
            _ => groups.push(vec![line]),
        }
    }
    let kinds = kinds::of(&groups, layout);
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

#[cfg(test)]
mod tests;
