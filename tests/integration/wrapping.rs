//! Texts wrapped as PDF extraction leaves them, and how many of their line breaks rejoining undoes.
//!
//! Owns the wrapping of known paragraphs in several manners and the count of joins that are right.
//! What texts are wrapped, and what is asked of the counts, is in `rejoin.rs`.

use std::ops::{AddAssign, Range};

use zhengwen::corpus::Sourced;
use zhengwen::corpus::format::Extracted;
use zhengwen::corpus::rejoin::{Rejoined, rejoin};

use crate::harness::Dice;

/// What empty lines stand between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gaps {
    Lines,
    Paragraphs,
    Nothing,
}

/// What a line is filled up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// A number of characters, whatever they are.
    Characters,
    /// A number of cells, and no line begins with a mark that belongs to the line before.
    Typeset,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    None,
    /// A page number, a running head or both every 30 lines.
    Furnished,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstLine {
    Flush,
    /// Indented by two ideographic spaces.
    Indented,
}

/// How a text is wrapped.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    pub name: &'static str,
    pub gaps: Gaps,
    pub filled: Filled,
    pub pages: Pages,
    pub first_line: FirstLine,
}

/// A line of a wrapped text: where it stands in it, and what it is of.
#[derive(Debug, Clone)]
pub struct Line {
    pub range: Range<usize>,
    /// The number of its paragraph; none for page numbers and running heads.
    pub paragraph: Option<usize>,
}

/// A text and what is true of its lines.
#[derive(Debug, Default)]
pub struct Wrapped {
    pub text: String,
    pub lines: Vec<Line>,
}

/// The lines of a page.
const PAGE: usize = 30;

impl Wrapped {
    /// Wraps paragraphs; widths and the look of page numbers and heads are diced.
    pub fn of(paragraphs: &[&str], manner: Manner, dice: &mut Dice) -> Self {
        let width = 18 + dice.below(28);
        let furniture = Furniture::diced(paragraphs.first().copied().unwrap_or_default(), dice);
        let mut wrapped = Self::default();
        let mut on_page = 0;
        for (number, paragraph) in paragraphs.iter().enumerate() {
            let indent = if manner.first_line == FirstLine::Indented { "\u{3000}\u{3000}" } else { "" };
            for (at, line) in cut(&format!("{indent}{paragraph}"), width, manner.filled).iter().enumerate() {
                if on_page == PAGE && manner.pages == Pages::Furnished {
                    wrapped.turn_page(&furniture, manner.gaps);
                    on_page = 0;
                }
                let apart = manner.gaps == Gaps::Lines || manner.gaps == Gaps::Paragraphs && at == 0;
                wrapped.push(line, Some(number), apart);
                on_page += 1;
            }
        }
        wrapped
    }

    fn turn_page(&mut self, furniture: &Furniture, gaps: Gaps) {
        let pages = self.lines.iter().filter(|line| line.paragraph.is_some()).count() / PAGE;
        for line in furniture.at(furniture.first + pages - 1) {
            self.push(&line, None, gaps == Gaps::Lines);
        }
    }

    fn push(&mut self, line: &str, paragraph: Option<usize>, apart: bool) {
        if apart && !self.text.is_empty() {
            self.text.push('\n');
        }
        let before = line.len() - line.trim_start().len();
        let start = self.text.len() + before;
        if !line.trim().is_empty() {
            self.lines.push(Line { range: start..start + line.trim().len(), paragraph });
        }
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// Cuts a paragraph into lines.
fn cut(paragraph: &str, width: usize, filled: Filled) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut room = width * 2;
    for c in paragraph.chars() {
        let cells = if filled == Filled::Typeset && c.is_ascii() { 1 } else { 2 };
        let stays = filled == Filled::Typeset && "。，、；：？！”’》）」』".contains(c);
        let line = lines.last_mut().unwrap();
        if cells > room {
            // A mark that may not begin a line takes the character before it along.
            let along = line.chars().last().filter(|_| stays && line.chars().count() > 1);
            along.map(|_| line.pop());
            let next: String = along.into_iter().chain([c]).collect();
            room = (width * 2).saturating_sub(cells + if along.is_some() { 2 } else { 0 });
            lines.push(next);
        } else {
            line.push(c);
            room -= cells;
        }
    }
    lines
}

/// Page numbers and running heads.
struct Furniture {
    first: usize,
    head: String,
    style: usize,
    order: usize,
}

impl Furniture {
    fn diced(title: &str, dice: &mut Dice) -> Self {
        let heads = [
            title.chars().take(15).collect(),
            "某省人民政府公报 2022年第3期".to_owned(),
            "法规汇编".to_owned(),
        ];
        Self {
            first: [1, 1, 1, 237][dice.below(4)],
            head: heads[dice.below(3)].clone(),
            style: dice.below(7),
            order: dice.below(5),
        }
    }

    /// The lines between a page and the next.
    fn at(&self, page: usize) -> Vec<String> {
        let number = match self.style {
            0 => format!("{page}"),
            1 => format!("— {page} —"),
            2 => format!("- {page} -"),
            3 => format!("第{page}页"),
            4 => format!("第 {page} 页 共 412 页"),
            5 => format!("·{page}·"),
            _ => format!("{page}/412"),
        };
        let head = self.head.clone();
        match self.order {
            0 => vec![number, head],
            1 => vec![head, number],
            2 => vec![number],
            3 if page.is_multiple_of(2) => vec![number, head],
            3 => vec![number, "政策选编".to_owned()],
            _ => vec![format!("{head}  {page}")],
        }
    }
}

/// What became of the line breaks of wrapped texts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Count {
    /// Breaks within a paragraph that were undone.
    pub right: usize,
    /// Breaks within a paragraph that are still there.
    pub missed: usize,
    /// Breaks between paragraphs that were undone, and joins to a page number or head.
    pub wrong: usize,
    /// Page numbers and running heads that are still there, of how many.
    pub left: usize,
    pub furniture: usize,
    /// Lines of the text that are gone.
    pub lost: usize,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.missed += other.missed;
        self.wrong += other.wrong;
        self.left += other.left;
        self.furniture += other.furniture;
        self.lost += other.lost;
    }
}

impl Count {
    pub fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    pub fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }

    /// Rejoins a wrapped text and counts.
    pub fn of(wrapped: &Wrapped) -> Self {
        let blocks = blocks_of_lines(&wrapped.text, &wrapped.lines);
        let mut count = Self::default();
        let mut before: Option<usize> = None;
        for (at, line) in wrapped.lines.iter().enumerate() {
            let joined = |other: usize| blocks[other].is_some() && blocks[other] == blocks[at];
            if line.paragraph.is_none() {
                count.furniture += 1;
                count.left += usize::from(blocks[at].is_some());
                count.wrong += usize::from(at > 0 && joined(at - 1));
                continue;
            }
            count.lost += usize::from(blocks[at].is_none());
            if let Some(before) = before {
                let clean = blocks[before + 1..at].iter().all(Option::is_none);
                let same = wrapped.lines[before].paragraph == line.paragraph;
                match (same, joined(before) && clean) {
                    (true, true) => count.right += 1,
                    (true, false) => count.missed += 1,
                    (false, true) => count.wrong += 1,
                    (false, false) => {}
                }
            }
            count.wrong += usize::from(at > 0 && before != Some(at - 1) && joined(at - 1));
            before = Some(at);
        }
        count
    }
}

/// For each line of a text the block that holds it once rejoined, none where it is gone.
pub fn blocks_of_lines(text: &str, lines: &[Line]) -> Vec<Option<usize>> {
    let extracted = Extracted { text: Sourced::verbatim(text, 0), ..Extracted::default() };
    let rejoined: Rejoined = rejoin(&extracted);
    let mut found = vec![None; lines.len()];
    for (number, block) in rejoined.blocks.iter().enumerate() {
        for (at, c) in rejoined.block_text(block).char_indices().filter(|(_, c)| !c.is_whitespace()) {
            let start = block.range.start + at;
            let source = rejoined.text.span(start..start + c.len_utf8()).start;
            let line = lines.partition_point(|line| line.range.end <= source);
            if lines.get(line).is_some_and(|line| line.range.contains(&source)) {
                found[line] = Some(number);
            }
        }
    }
    found
}
