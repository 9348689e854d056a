//! What a page shows of its lines beside their text: size, indent, whether one goes on in the next, and what
//! stands apart at the page's ends.

use super::layout::{Row, Segment};
use super::{Extracted, Mark};

/// A line of a page.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Its text.
    pub text: String,
    /// The size of its font.
    pub size: f64,
    /// Whether it is indented as a paragraph's first line is.
    pub is_indented: bool,
    /// Whether the line before it goes on in it.
    pub goes_on: bool,
    /// Whether it is set between columns and belongs to none.
    pub is_caption: bool,
    /// Whether it stands apart at the top or the bottom of its page.
    pub is_edge: bool,
}

/// The fewest lines that end at one place where a column ends.
const ALIGNED: usize = 4;
/// The fewest characters of a line that may fill its column.
const CHARS: usize = 12;
/// How far apart, in font sizes, two places are at least.
const PLACE: f64 = 0.7;
/// The indents of a paragraph's first line, in font sizes.
const INDENT: std::ops::Range<f64> = 1.4..3.6;
/// Type that is so much larger than the text's, in hundredths, is a title's or a heading's.
const LARGE: f64 = 125.0;
/// The fewest lines of a page that is full of text.
const FULL_PAGE: usize = 8;
/// The most characters of a line at a page's end that is not text.
const EDGE_MAX: usize = 40;

/// The size that most characters have, of texts with their sizes.
pub fn size_of_most<'a>(texts: impl Iterator<Item = (f64, &'a str)>) -> Option<f64> {
    let mut sizes: Vec<(f64, usize)> = texts.map(|(size, text)| (size, text.chars().count())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, chars)| chars).sum::<usize>() / 2;
    let mut seen = 0;
    let found = sizes.iter().find(|(_, chars)| {
        seen += chars;
        seen > half
    });
    found.map(|(size, _)| *size)
}

/// The rows of one column as lines.
pub fn of(rows: &[Row]) -> Vec<Line> {
    let leading = leading(rows);
    let uses_indents = rows.windows(2).any(|pair| indent(&pair[0], &pair[1]));
    let mut lines: Vec<Line> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| &rows[at]);
        let after = rows.get(at + 1);
        let goes_on = before.is_some_and(|before| {
            let far = row[0].y - before[0].y > 1.6 * leading;
            let ends = ends_sentence(before) && !uses_indents;
            !far && !ends && is_full(rows, at - 1) && continues(before, row)
        });
        let is_indented = uses_indents
            && (after.is_some_and(|after| indent(row, after))
                || before.is_some_and(|before| indent(row, before)));
        let size = row.iter().map(|one| one.size).fold(0.0, f64::max);
        lines.extend(parts(row).map(|text| Line { text, size, is_indented, goes_on, ..Line::default() }));
    }
    lines
}

/// The text of a row; a title in large type is not in one line with what stands beside it.
fn parts(row: &Row) -> impl Iterator<Item = String> {
    let joined = |row: &[Segment]| row.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join(" ");
    let is_apart =
        row.get(1).is_some_and(|second| row[0].size >= 1.4 * second.size) && row[0].text.chars().count() >= 4;
    let at = if is_apart { 1 } else { row.len() };
    let (first, rest) = row.split_at(at);
    [joined(first), joined(rest)].into_iter().filter(|text| !text.is_empty())
}

/// The distance of two baselines that most rows have.
fn leading(rows: &[Row]) -> f64 {
    let mut all: Vec<f64> = rows.windows(2).map(|pair| pair[1][0].y - pair[0][0].y).collect();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::INFINITY)
}

/// Whether a row begins further in than one beside it, by as much as a first line does.
fn indent(row: &Row, beside: &Row) -> bool {
    INDENT.contains(&((row[0].start - beside[0].start) / row[0].size.max(0.01)))
}

fn ends_sentence(row: &Row) -> bool {
    row.last().is_some_and(|one| one.text.ends_with(['。', '！', '？', '；', '：', ':', '.', '”', '）']))
}

/// Whether a row ends where many do, and its neighbours not beyond it.
fn is_full(rows: &[Row], at: usize) -> bool {
    let row = &rows[at];
    let [one] = row.as_slice() else { return false };
    let near =
        |other: &Row, by: f64| other.last().is_some_and(|last| (last.end - one.end).abs() < by * one.size);
    one.text.chars().count() >= CHARS
        && rows.iter().filter(|other| other.len() == 1 && near(other, PLACE)).take(ALIGNED).count() == ALIGNED
        && rows
            .get(at + 1)
            .and_then(|next| next.last())
            .is_some_and(|next| next.end < one.end + 1.5 * one.size)
}

/// Whether a row may continue a full one: in the same type, and not further in.
fn continues(row: &Row, next: &Row) -> bool {
    let ([one], [next]) = (row.as_slice(), next.as_slice()) else { return false };
    let inwards = (next.start - one.start) / one.size.max(0.01);
    (next.size / one.size.max(0.01) - 1.0).abs() < 0.1 && (-INDENT.end..0.5).contains(&inwards)
}

/// The pages of a document, until it is known what they have in common.
#[derive(Debug, Default)]
pub struct Pages(Vec<Vec<Line>>);

impl Pages {
    /// Adds the lines of the next page. Of a full one, the first and the last may be no text even where they
    /// are near it.
    pub fn push(&mut self, mut lines: Vec<Line>) {
        if lines.len() >= FULL_PAGE {
            lines.first_mut().into_iter().for_each(|line| line.is_edge = true);
            lines.last_mut().into_iter().for_each(|line| line.is_edge = true);
        }
        self.0.push(lines);
    }

    /// Writes the text of all pages; what many pages have at their ends, but for its figures, is no text.
    pub fn write(self, extracted: &mut Extracted) {
        let furniture = self.furniture();
        let body = self.body();
        for (page, lines) in self.0.into_iter().enumerate() {
            let is_furniture = |line: &Line| line.is_edge && furniture.contains(&key(&line.text));
            let chars = |line: &Line| line.text.chars().count();
            let dropped: usize = lines.iter().filter(|line| is_furniture(line)).map(chars).sum();
            // A page that says hardly anything else says it for its own sake.
            let is_kept = dropped * 2 > lines.iter().map(chars).sum();
            for line in lines.iter().filter(|line| is_kept || !is_furniture(line)) {
                let start = extracted.text.len();
                extracted.marks.extend(line.mark(body).map(|mark| (start, mark)));
                let indent = if line.is_indented { "\u{3000}\u{3000}" } else { "" };
                extracted.text.push(&format!("{indent}{}\n", line.text), page..page + 1);
            }
        }
    }

    fn furniture(&self) -> Vec<String> {
        let mut edges: Vec<(String, usize)> = Vec::new();
        for (page, lines) in self.0.iter().enumerate() {
            let short = lines.iter().filter(|line| line.is_edge && line.text.chars().count() <= EDGE_MAX);
            edges.extend(short.map(|line| (key(&line.text), page)));
        }
        edges.sort();
        edges.dedup();
        let least = (self.0.len() / 4).max(2);
        let same = edges.chunk_by(|a, b| a.0 == b.0).filter(|pages| pages.len() >= least);
        same.map(|pages| pages[0].0.clone()).collect()
    }

    /// The size of most characters.
    fn body(&self) -> f64 {
        let sizes = self.0.iter().flatten().map(|line| (line.size, line.text.as_str()));
        size_of_most(sizes).map_or(1.0, |size| size.max(0.01))
    }
}

impl Line {
    fn mark(&self, body: f64) -> Option<Mark> {
        let size = 100.0 * self.size / body;
        match (self.is_caption, self.goes_on) {
            (true, _) => Some(Mark::Row),
            (_, true) => Some(Mark::GoesOn),
            _ => (size >= LARGE).then_some(Mark::Large(size.min(10_000.0) as u16)),
        }
    }
}

fn key(text: &str) -> String {
    text.chars().filter(|c| !c.is_numeric() && !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, is_edge: bool) -> Line {
        Line { text: text.to_owned(), size: 10.0, is_edge, ..Line::default() }
    }

    #[test]
    fn what_many_pages_have_at_their_ends_is_left_out() {
        let mut pages = Pages::default();
        for page in 1..=3 {
            pages.push(vec![
                line("正文一行", false),
                line(&format!("— {page} —"), true),
                line("只此一页", page == 1),
            ]);
        }
        let mut extracted = Extracted::default();
        pages.write(&mut extracted);
        assert_eq!(extracted.text.as_str().matches("正文").count(), 3);
        assert!(!extracted.text.as_str().contains('—') && extracted.text.as_str().contains("只此一页"));
    }

    #[test]
    fn large_type_is_marked() {
        let mut pages = Pages::default();
        pages.push(vec![Line { size: 20.0, ..line("标题", false) }, line("这里是正文的一行文字", false)]);
        let mut extracted = Extracted::default();
        pages.write(&mut extracted);
        assert_eq!(extracted.marks, [(0, Mark::Large(200))]);
    }
}
