//! A page as lines: what of it is shown as text, a block a line, each with the element it is in.

use std::collections::HashMap;
use std::ops::Range;

use super::dom::{Data, Dom, Element, ROOT, reference, unescape};
use super::tags::{is_block, is_bold, is_cell, is_hidden, mark};
use crate::corpus::Sourced;
use crate::corpus::format::Mark;
use crate::corpus::format::numbers::has_own;

/// A line of a page.
pub struct Line {
    pub text: Sourced,
    /// The innermost block that it begins in.
    pub node: usize,
    pub mark: Mark,
    /// How many of its characters are the text of links.
    pub linked: usize,
    /// How many of its characters are bold.
    pub bold: usize,
    /// How many characters it has, white space left out.
    pub chars: usize,
    /// The text of its cells, where it is a table's row.
    pub cells: Vec<String>,
}

/// The most characters of a cell of a table that holds data rather than the page's layout.
const CELL_MAX: usize = 800;

/// The lines of a page, from `file` as it was decoded.
pub fn lines(file: &Sourced, dom: &Dom) -> Vec<Line> {
    let mut walker = Walker {
        file,
        dom,
        lines: Vec::new(),
        current: Current::default(),
        row: None,
        tables: HashMap::new(),
        counts: HashMap::new(),
    };
    walker.walk(ROOT, Inline::default());
    walker.end_line();
    walker.lines
}

/// What the elements around a text say of it.
#[derive(Debug, Clone, Copy, Default)]
struct Inline {
    block: usize,
    is_link: bool,
    is_bold: bool,
    is_pre: bool,
}

#[derive(Default)]
struct Current {
    text: Sourced,
    node: usize,
    mark: Option<Mark>,
    /// The number that the browser shows before the line.
    number: Option<u32>,
    linked: usize,
    bold: usize,
    chars: usize,
    space: Option<Space>,
    cells: Vec<String>,
    cell_start: usize,
}

/// White space that stands between two words if it stands between any.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    Blank,
    Break,
}

struct Walker<'a> {
    file: &'a Sourced,
    dom: &'a Dom,
    lines: Vec<Line>,
    current: Current,
    /// The table row that is being read: it is one line.
    row: Option<usize>,
    /// Which tables hold data.
    tables: HashMap<usize, bool>,
    /// The number of the next item of each ordered list.
    counts: HashMap<usize, u32>,
}

impl Walker<'_> {
    fn walk(&mut self, node: usize, inline: Inline) {
        match &self.dom.nodes[node].data {
            Data::Text(range) => self.take(range.clone(), inline),
            Data::Element(element) if is_hidden(element) => {}
            Data::Element(element) => self.element(node, element, inline),
        }
    }

    fn element(&mut self, node: usize, element: &Element, mut inline: Inline) {
        let name = element.name.as_str();
        match name {
            "br" => return self.end_line(),
            "tr" if self.row.is_none() && self.is_data_row(node) => return self.row(node, inline),
            "a" => inline.is_link = true,
            "b" | "strong" => inline.is_bold = true,
            "pre" => inline.is_pre = true,
            _ => {}
        }
        inline.is_bold |= element.attribute("style").is_some_and(is_bold);
        let block = is_block(name) || name.is_empty();
        if block {
            self.end_line();
            inline.block = node;
            self.current.mark = mark(name).or(self.current.mark.take());
            self.current.number = self.number(node, element).or(self.current.number);
        }
        for child in &self.dom.nodes[node].children {
            self.walk(*child, inline);
        }
        if block {
            self.end_line();
            if self.row.is_none() {
                (self.current.mark, self.current.number) = (None, None);
            }
        }
    }

    /// The number of an item of an ordered list: 1. in a policy is part of what it says.
    fn number(&mut self, node: usize, element: &Element) -> Option<u32> {
        let list = self.dom.nodes[node].parent;
        if element.name != "li" || self.dom.name(list) != "ol" {
            return None;
        }
        let stated = |element: Option<&Element>, name| element?.attribute(name)?.trim().parse().ok();
        let start = || stated(self.dom.element(list), "start").unwrap_or(1);
        let number = stated(Some(element), "value").or(self.counts.get(&list).copied()).unwrap_or_else(start);
        self.counts.insert(list, number.saturating_add(1));
        Some(number)
    }

    fn row(&mut self, node: usize, mut inline: Inline) {
        self.end_line();
        inline.block = node;
        self.row = Some(node);
        self.current.mark = Some(Mark::Row);
        for child in &self.dom.nodes[node].children {
            self.walk(*child, inline);
            if is_cell(self.dom.name(*child)) {
                let cell = self.current.text.as_str()[self.current.cell_start..].trim().to_owned();
                self.current.cells.push(cell);
                self.current.cell_start = self.current.text.len();
            }
        }
        self.row = None;
        self.end_line();
        self.current = Current::default();
    }

    /// Whether a row is one of data: the table is not there to lay the page out.
    fn is_data_row(&mut self, row: usize) -> bool {
        let dom = self.dom;
        let Some(table) = dom.upwards(row).find(|node| dom.name(*node) == "table") else {
            return false;
        };
        let is_data = match self.tables.get(&table) {
            Some(is_data) => *is_data,
            None => dom.is_data_table(table),
        };
        self.tables.insert(table, is_data);
        let length = |range: Range<usize>| self.file.as_str()[range].trim().chars().count();
        let cells = dom.nodes[row].children.iter().filter(|node| is_cell(dom.name(**node)));
        is_data
            && cells
                .map(|cell| dom.texts(*cell).into_iter().map(length).sum())
                .all(|sum: usize| sum <= CELL_MAX)
    }

    /// Takes raw text: references are read, white space is run together.
    fn take(&mut self, range: Range<usize>, inline: Inline) {
        let mut at = range.start;
        while at < range.end {
            let rest = &self.file.as_str()[at..range.end];
            let length = match reference(rest) {
                Some(length) => {
                    let text = unescape(&rest[..length]);
                    self.piece(&text, at..at + length, inline);
                    length
                }
                None => {
                    let next = rest.match_indices('&').map(|(at, _)| at).find(|at| *at > 0);
                    let length = next.unwrap_or(rest.len());
                    self.verbatim(at..at + length, inline);
                    length
                }
            };
            at += length;
        }
    }

    fn verbatim(&mut self, range: Range<usize>, inline: Inline) {
        let file = self.file;
        let text = &file.as_str()[range.clone()];
        let mut at = 0;
        while at < text.len() {
            let is_space = text[at..].starts_with(is_space);
            let length = text[at..].find(|c: char| is_space != self::is_space(c)).unwrap_or(text.len() - at);
            let part = range.start + at..range.start + at + length;
            let run = &text[at..at + length];
            match is_space {
                true if inline.is_pre && run.contains('\n') => self.end_line(),
                true => self.space(run),
                false => self.word(run, inline, |text| text.push_part(file, part)),
            }
            at += length;
        }
    }

    fn piece(&mut self, piece: &str, range: Range<usize>, inline: Inline) {
        match piece.trim_matches(is_space).is_empty() {
            true => self.space(piece),
            false => {
                let span = self.file.span(range);
                self.word(piece, inline, |text| text.push(piece, span));
            }
        }
    }

    fn space(&mut self, run: &str) {
        let space = if run.contains(['\n', '\r']) { Space::Break } else { Space::Blank };
        // Zero-width characters are no space at all.
        if run.chars().any(|c| !matches!(c, '\u{200B}' | '\u{FEFF}'))
            && self.current.space != Some(Space::Blank)
        {
            self.current.space = Some(space);
        }
    }

    fn word(&mut self, word: &str, inline: Inline, push: impl FnOnce(&mut Sourced)) {
        let current = &mut self.current;
        let space = current.space.take();
        if current.text.is_empty() {
            current.node = inline.block;
            if let Some(number) = current.number.take().filter(|_| !has_own(word)) {
                current.text.push_unsourced(&format!("{number}. "));
            }
        } else if let Some(space) = space {
            // A line break in the page's source is a space between words, and nothing between 汉字.
            let narrow = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
            if space == Space::Blank
                || narrow(current.text.as_str().chars().next_back())
                || narrow(word.chars().next())
            {
                current.text.push_unsourced(" ");
            }
        }
        push(&mut current.text);
        let chars = word.chars().filter(|c| !c.is_whitespace()).count();
        current.chars += chars;
        current.linked += if inline.is_link { chars } else { 0 };
        current.bold += if inline.is_bold { chars } else { 0 };
    }

    fn end_line(&mut self) {
        if self.row.is_some() {
            self.current.space = Some(Space::Blank);
            return;
        }
        let current = std::mem::take(&mut self.current);
        if current.chars == 0 {
            (self.current.mark, self.current.number) = (current.mark, current.number);
            return;
        }
        let shown = current.text.as_str();
        let start = shown.len() - shown.trim_start().len();
        let mut text = Sourced::default();
        text.push_part(&current.text, start..start + shown.trim().len());
        self.lines.push(Line {
            text,
            node: current.node,
            mark: current.mark.unwrap_or(Mark::Body),
            linked: current.linked,
            bold: current.bold,
            chars: current.chars,
            cells: current.cells,
        });
        // A heading goes on after a line break in it; a list item begins once.
        self.current.mark = current.mark.filter(|mark| matches!(mark, Mark::Heading(_)));
    }
}

/// What HTML runs together, and the space that is no breaking point.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}' | '\u{A0}' | '\u{200B}' | '\u{FEFF}')
}
