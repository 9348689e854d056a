//! The body of a DOCX file: WordprocessingML to paragraphs and table rows.
//!
//! Read as the text stands after all changes are accepted: what was inserted is kept, what was
//! deleted or moved away is dropped, as is hidden text. A text box comes after the paragraph that
//! it hangs on.

use super::super::Mark;
use super::super::numbers::Numerals;
use super::super::paragraphs::Paragraph;
use super::super::xml::{self, Element, Node};
use super::numbering::{Numbering, Place};
use super::styles::{Role, Styles, by_outline};

/// The most characters that a heading has; what is longer is running text in a heading's style.
const HEADING_MAX: usize = 100;

/// Reads the paragraphs of a part such as `document.xml` to the end of `found`.
pub fn read(
    part: &[u8],
    styles: &Styles,
    numbering: &mut Numbering,
    found: &mut Vec<Paragraph>,
) -> Result<(), String> {
    let mut reader = Reader {
        styles,
        numbering,
        done: Vec::new(),
        open: Vec::new(),
        floating: Vec::new(),
        rows: Vec::new(),
        left_out: 0,
        alternatives: Vec::new(),
        in_properties: false,
        in_text: false,
        is_hidden: false,
    };
    let result = xml::walk(part, &mut |node| reader.take(node));
    reader.end();
    found.append(&mut reader.done);
    result
}

struct Reader<'a> {
    styles: &'a Styles,
    numbering: &'a mut Numbering,
    done: Vec<Paragraph>,
    /// The paragraphs that are open: more than one within a text box.
    open: Vec<Open>,
    /// Paragraphs of text boxes, until the paragraph that they hang on ends.
    floating: Vec<Paragraph>,
    /// The table rows that are open, each with its cells: more than one within a nested table.
    rows: Vec<Vec<Vec<Paragraph>>>,
    /// How deep the place is within an element that is left out.
    left_out: usize,
    /// Of each alternative that is open, whether one of its choices has been taken.
    alternatives: Vec<bool>,
    in_properties: bool,
    in_text: bool,
    is_hidden: bool,
}

/// A paragraph that is being read.
#[derive(Default)]
struct Open {
    text: String,
    role: Option<Role>,
    style: Option<String>,
    /// The list that it is in by its own properties.
    place: Place,
    /// Its end was deleted: the next paragraph goes on in it.
    goes_on: bool,
}

impl Reader<'_> {
    fn take(&mut self, node: Node<'_>) {
        match node {
            Node::Open(..) if self.left_out > 0 => self.left_out += 1,
            Node::Close(_) if self.left_out > 0 => self.left_out -= 1,
            Node::Text(_) if self.left_out > 0 => {}
            Node::Open(name, element) => self.open(name, element),
            Node::Close(name) => self.close(name),
            Node::Text(text) if self.in_text => self.push(text),
            Node::Text(_) => {}
        }
    }

    fn open(&mut self, name: &str, element: &Element<'_>) {
        if self.in_properties {
            return self.property(name, element);
        }
        match name {
            "p" => self.begin_paragraph(),
            "pPr" => self.in_properties = true,
            "t" => self.in_text = true,
            "tab" | "ptab" => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "vanish" => self.is_hidden = element.is_on(),
            "tr" => self.rows.push(Vec::new()),
            "tc" => self.rows.last_mut().into_iter().for_each(|cells| cells.push(Vec::new())),
            "AlternateContent" => self.alternatives.push(false),
            "Choice" | "Fallback" => {
                let is_taken = self.alternatives.last_mut().map(|taken| std::mem::replace(taken, true));
                self.left_out = usize::from(is_taken == Some(true));
            }
            // Deleted and moved text, the readings beside ruby text, the lines above footnotes.
            "del" | "moveFrom" | "rt" => self.left_out = 1,
            "footnote" | "endnote" => {
                let kind = element.attribute("type");
                self.left_out = usize::from(kind.is_some_and(|kind| kind != "normal"));
            }
            _ if name.ends_with("Change") => self.left_out = 1,
            _ => {}
        }
    }

    /// A property of the innermost paragraph.
    fn property(&mut self, name: &str, element: &Element<'_>) {
        // What the properties were before they were changed.
        if name.ends_with("Change") {
            self.left_out = 1;
            return;
        }
        let Some(open) = self.open.last_mut() else { return };
        let value = || element.value().unwrap_or_default();
        match name {
            "pStyle" => {
                open.role = self.styles.role(&value());
                open.style = Some(value());
            }
            // The paragraph's own level goes before its style's; contents have levels too.
            "outlineLvl" if open.role != Some(Role::Contents) => {
                open.role = value().parse().ok().and_then(by_outline).or(open.role);
            }
            "numId" => open.place.list = Some(value()),
            "ilvl" => open.place.level = value().parse().ok(),
            "del" | "moveFrom" => open.goes_on = true,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "pPr" => self.in_properties = false,
            "t" => self.in_text = false,
            "r" => self.is_hidden = false,
            "tr" => self.end_row(),
            "AlternateContent" => drop(self.alternatives.pop()),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(open) = self.open.last_mut().filter(|_| !self.is_hidden) {
            open.text.push_str(text);
        }
    }

    fn begin_paragraph(&mut self) {
        match self.open.last_mut() {
            Some(open) if open.goes_on => open.goes_on = false,
            _ => self.open.push(Open::default()),
        }
    }

    fn end_paragraph(&mut self) {
        if self.open.last().is_some_and(|open| open.goes_on) {
            return;
        }
        let Some(open) = self.open.pop() else { return };
        if open.role == Some(Role::Contents) {
            return;
        }
        let paragraph = self.finished(open);
        if !self.open.is_empty() {
            self.floating.push(paragraph);
            return;
        }
        let floating = std::mem::take(&mut self.floating);
        let cell = self.rows.last_mut().and_then(|cells| cells.last_mut());
        let place = cell.unwrap_or(&mut self.done);
        place.push(paragraph);
        place.extend(floating);
    }

    fn end_row(&mut self) {
        let Some(mut cells) = self.rows.pop() else { return };
        cells.iter_mut().for_each(|cell| cell.retain(|one| !one.is_blank()));
        cells.retain(|cell| !cell.is_empty());
        let cell = self.rows.last_mut().and_then(|cells| cells.last_mut());
        let place = cell.unwrap_or(&mut self.done);
        match <[Vec<Paragraph>; 1]>::try_from(cells) {
            // A table of one cell is a frame around text.
            Ok([cell]) => place.extend(cell),
            Err(cells) => place.extend(Paragraph::row(cells.iter().flatten().map(|one| one.text.as_str()))),
        }
    }

    /// Ends what a broken part has left open.
    fn end(&mut self) {
        while let Some(open) = self.open.last_mut() {
            open.goes_on = false;
            self.end_paragraph();
        }
        while !self.rows.is_empty() {
            self.end_row();
        }
    }

    /// A paragraph with its number. One that is numbered as headings are is told by its look.
    fn finished(&mut self, open: Open) -> Paragraph {
        let by_style = open.style.as_deref().and_then(|style| self.styles.number(style));
        let place = Place {
            list: open.place.list.clone().or_else(|| by_style?.0.list.clone()),
            level: open.place.level.or_else(|| by_style?.0.level),
        };
        let style = by_style.map(|(_, style)| style).or(open.style.as_deref());
        let number = self.numbering.next(&place, style);
        let is_item = open.place.list.is_some_and(|list| list != "0");
        let looks = number.as_ref().is_some_and(|number| number.numerals == Numerals::Chinese);
        let is_short = open.text.chars().count() <= HEADING_MAX;
        let mark = match open.role.filter(|_| is_short) {
            Some(Role::Title) => Some(Mark::Title),
            Some(Role::Heading(level)) => Some(Mark::Heading(level)),
            _ => (is_item && !looks).then_some(Mark::Item),
        };
        let text = match number.filter(|_| !open.text.trim().is_empty()) {
            Some(number) => number.text + open.text.trim_start(),
            None => open.text,
        };
        Paragraph { text, mark }
    }
}
