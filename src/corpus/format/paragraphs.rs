//! The paragraphs of a word processor's file, as lines with marks.

use super::{Extracted, Mark, Unit};

/// A file that has so many headings marks all that it has.
const HEADINGS: usize = 3;

/// A paragraph as the file has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Its text; a line break within it is `\n`.
    pub text: String,
    /// What the file says it is.
    pub mark: Option<Mark>,
}

impl Paragraph {
    /// A table's row, its cells joined by a space; nothing for a row without text.
    pub fn row<'a>(cells: impl Iterator<Item = &'a str>) -> Option<Self> {
        let words: Vec<&str> = cells.flat_map(str::split_whitespace).collect();
        (!words.is_empty()).then(|| Self { text: words.join(" "), mark: Some(Mark::Row) })
    }

    /// Whether there is nothing to be read in it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// A document of paragraphs in order.
pub fn extracted(paragraphs: Vec<Paragraph>) -> Extracted {
    let mut extracted = Extracted { unit: Unit::Nothing, ..Extracted::default() };
    let headings =
        paragraphs.iter().filter(|one| !one.is_blank() && matches!(one.mark, Some(Mark::Heading(_)))).count();
    // A file with few headings leaves the others to their look: 一、 in bold is none by its style.
    // What stands before the first may be the title, which few files mark.
    let marks_all = headings >= HEADINGS;
    let mut otherwise = None;
    for paragraph in &paragraphs {
        if marks_all && matches!(paragraph.mark, Some(Mark::Heading(_))) {
            otherwise = Some(Mark::Body);
        }
        push(&mut extracted, paragraph, otherwise);
    }
    settle_title(&mut extracted.marks);
    extracted
}

fn push(extracted: &mut Extracted, paragraph: &Paragraph, otherwise: Option<Mark>) {
    let joined = paragraph.mark.filter(|_| !paragraph.is_blank()).map(|_| joined(&paragraph.text));
    for line in joined.as_deref().unwrap_or(&paragraph.text).split('\n') {
        if let Some(mark) = paragraph.mark.or(otherwise).filter(|_| !line.trim().is_empty()) {
            extracted.marks.push((extracted.text.len(), mark));
        }
        extracted.text.push_unsourced(line);
        extracted.text.push_unsourced("\n");
    }
}

/// The lines of a heading or item as one; between 汉字 there is no space.
fn joined(text: &str) -> String {
    let mut joined = String::new();
    for line in text.trim().split('\n').map(str::trim) {
        let latin = |c: char| c.is_ascii_alphanumeric();
        if joined.ends_with(latin) && line.starts_with(latin) {
            joined.push(' ');
        }
        joined.push_str(line);
    }
    joined
}

/// The only heading of the first level is the title where it comes before all others.
fn settle_title(marks: &mut [(usize, Mark)]) {
    if marks.iter().any(|(_, mark)| *mark == Mark::Title) {
        return;
    }
    let top = marks.iter().filter(|(_, mark)| *mark == Mark::Heading(1)).count();
    let first = marks.iter_mut().find(|(_, mark)| matches!(mark, Mark::Heading(_)));
    if let Some((_, mark @ Mark::Heading(1))) = first.filter(|_| top == 1) {
        *mark = Mark::Title;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str, mark: Option<Mark>) -> Paragraph {
        Paragraph { text: text.to_owned(), mark }
    }

    #[test]
    fn a_file_with_headings_leaves_none_to_be_guessed() {
        use Mark::*;
        let heading = |text, level| one(text, Some(Heading(level)));
        let found = extracted(vec![
            heading("关于\n通知", 1),
            one("正文", None),
            heading("甲", 2),
            one("", None),
            heading("乙 a\nb", 2),
        ]);
        assert_eq!(found.text.as_str(), "关于通知\n正文\n甲\n\n乙 a b\n");
        let marks: Vec<_> = found.marks.iter().map(|(_, mark)| *mark).collect();
        assert_eq!(marks, [Title, Body, Heading(2), Heading(2)]);
        assert!(extracted(vec![one("一、总体要求", None)]).marks.is_empty());
    }

    #[test]
    fn a_row_is_its_cells_with_spaces() {
        let row = Paragraph::row(["甲\n乙", "", " 1 "].into_iter()).unwrap();
        assert_eq!(row, one("甲 乙 1", Some(Mark::Row)));
        assert_eq!(Paragraph::row(["", " "].into_iter()), None);
    }
}
