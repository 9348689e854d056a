//! Which rows of a page are columns side by side, and the order that they are read in.
//!
//! A gutter is an x that a long run of rows leaves free, with well-filled lines of running text on both sides:
//! the short cells of a table have the gap but not the text, and stay rows. A caption that reaches into a
//! gutter does not end it, and is read after the columns.

use super::layout::{Row, Segment};
use super::lines::{self, Line, size_of_most};

/// The fewest lines of a column.
const LINES: usize = 5;
/// The fewest characters of a column's line on average.
const CHARS: usize = 9;
/// How much of a column's width its lines fill on average, at the least.
const FILL: f64 = 0.5;
/// The most gutters tried on a page: rows of one gutter agree to half a character.
const CANDIDATES: usize = 64;

/// Type that is so much smaller than the page's is a caption's.
const CAPTION: f64 = 0.8;
/// What is further from the next row than so many font sizes stands apart at the page's end.
const APART: f64 = 3.0;
/// The most rows that stand apart at either end of a page.
const EDGES: usize = 2;

/// The free space between the halves of a page, in font sizes, at the least.
const HALVES: f64 = 4.0;
/// The fewest lines of half a page.
const HALF_LINES: usize = 3;

/// Rows as lines in reading order.
pub fn read(rows: &[Row]) -> Vec<Line> {
    let (top, bottom) = edges(rows);
    let mut lines = lines::of(&rows[..top]);
    let mut reader = Reader { size: body(rows), lines: Vec::new(), captions: Vec::new(), start: None };
    match halves(rows) {
        Some(gutter) => {
            reader.push(&side(rows, |segment| segment.end <= gutter), 0);
            reader.push(&side(rows, |segment| segment.start >= gutter), 0);
            return reader.end();
        }
        None => reader.push(&rows[top..bottom], 0),
    }
    let edge = |line: Line| Line { is_edge: true, ..line };
    lines = lines.into_iter().map(edge).collect();
    lines.append(&mut reader.end());
    lines.extend(lines::of(&rows[bottom..]).into_iter().map(edge));
    lines
}

/// The rows between those that stand apart at the page's ends.
fn edges(rows: &[Row]) -> (usize, usize) {
    let apart = |at: usize| {
        let (above, below) = (&rows[at - 1][0], &rows[at][0]);
        below.y - above.y > APART * above.size.max(below.size)
    };
    let last = rows.len().saturating_sub(EDGES).max(1);
    let bottom = (last..rows.len()).find(|at| apart(*at)).unwrap_or(rows.len());
    let top = (1..=EDGES.min(bottom.saturating_sub(1))).rev().find(|at| apart(*at)).unwrap_or(0);
    (top, bottom)
}

/// The gutter between the halves of a page, as of a certificate, that have nothing to do with each other: all
/// rows leave it free, widely, and the lines on its sides hardly ever stand on one baseline, as those of a
/// table do.
fn halves(rows: &[Row]) -> Option<f64> {
    gutters(rows).into_iter().find(|gutter| {
        let left = rows.iter().flatten().filter(|one| one.end <= *gutter);
        let right = rows.iter().flatten().filter(|one| one.start >= *gutter);
        let edge = left.map(|one| one.end + HALVES * one.size).fold(f64::NEG_INFINITY, f64::max);
        let is_wide = right.map(|one| one.start).fold(f64::INFINITY, f64::min) >= edge;
        let is_free = rows.iter().flatten().all(|one| one.end <= *gutter || one.start >= *gutter);
        let on = |row: &&Row| {
            (row.iter().any(|one| one.end <= *gutter), row.iter().any(|one| one.start >= *gutter))
        };
        let count = |wanted: fn((bool, bool)) -> bool| rows.iter().filter(|row| wanted(on(row))).count();
        let least = count(|(left, _)| left).min(count(|(_, right)| right));
        is_free && is_wide && least >= HALF_LINES && count(|(left, right)| left && right) * 2 < least
    })
}

/// The size that most characters of a page have.
fn body(rows: &[Row]) -> f64 {
    size_of_most(rows.iter().flatten().map(|one| (one.size, one.text.as_str()))).unwrap_or(0.0)
}

struct Reader {
    size: f64,
    lines: Vec<Line>,
    /// What reaches into gutters: it is read before all columns, so that their text is not torn; or after
    /// them, where nothing stands before and the text of another page may go on in them.
    captions: Vec<Row>,
    /// How many lines stand before the first columns.
    start: Option<usize>,
}

impl Reader {
    fn end(mut self) -> Vec<Line> {
        let captions = lines::of(&self.captions).into_iter().map(|line| Line { is_caption: true, ..line });
        let at = self.start.filter(|start| *start > 0).unwrap_or(self.lines.len());
        self.lines.splice(at..at, captions);
        self.lines
    }

    fn push(&mut self, rows: &[Row], depth: usize) {
        // Three gutters make up to eight columns: more than any page has.
        let Some(columns) = Columns::find(rows, self.size).filter(|_| depth < 4) else {
            self.lines.extend(lines::of(rows));
            return;
        };
        let gutter = columns.gutter;
        // What stands on the left alone above the columns is read first anyway, and is text across the page.
        let is_left = |row: &&Row| row.iter().all(|segment| segment.end <= gutter);
        let above = rows[columns.first..columns.end].iter().take_while(is_left).count();
        let first = columns.first + above;
        self.push(&rows[..first], depth + 1);
        self.start.get_or_insert(self.lines.len());
        let run = &rows[first..columns.end];
        self.push(&side(run, |segment| segment.end <= gutter), depth + 1);
        self.push(&side(run, |segment| segment.start >= gutter), depth + 1);
        self.captions.extend(side(run, |segment| segment.start < gutter && segment.end > gutter));
        self.push(&rows[columns.end..], depth + 1);
    }
}

fn side(rows: &[Row], on: impl Fn(&Segment) -> bool) -> Vec<Row> {
    let part = |row: &Row| -> Row { row.iter().filter(|segment| on(segment)).cloned().collect() };
    rows.iter().map(part).filter(|row| !row.is_empty()).collect()
}

/// A run of rows with a gutter.
struct Columns {
    first: usize,
    end: usize,
    gutter: f64,
    /// The characters of the lesser side.
    weight: usize,
}

impl Columns {
    fn find(rows: &[Row], size: f64) -> Option<Self> {
        let all = gutters(rows).into_iter().filter_map(|gutter| Self::at(rows, gutter, size));
        all.max_by_key(|one| one.weight)
    }

    /// The weightiest run of rows that leave a gutter free.
    fn at(rows: &[Row], gutter: f64, size: f64) -> Option<Self> {
        let crosses = |one: &Segment| one.start < gutter && one.end > gutter && one.size >= CAPTION * size;
        let crossed = |row: &Row| row.iter().any(crosses);
        let mut best: Option<Self> = None;
        let mut first = 0;
        for run in rows.split(|row| crossed(row)) {
            let end = first + run.len();
            if let Some(weight) = weight(run, gutter)
                && best.as_ref().is_none_or(|best| best.weight < weight)
            {
                best = Some(Self { first, end, gutter, weight });
            }
            first = end + 1;
        }
        best
    }
}

/// Where gutters may be, most frequent first.
fn gutters(rows: &[Row]) -> Vec<f64> {
    let mut all: Vec<(i64, usize)> = Vec::new();
    let mut gaps: Vec<i64> = rows
        .iter()
        .flat_map(|row| row.windows(2))
        .map(|pair| (((pair[0].end + pair[1].start) / 2.0) / step(rows)).round() as i64)
        .collect();
    gaps.sort_unstable();
    for gap in gaps {
        match all.last_mut() {
            Some((last, count)) if *last == gap => *count += 1,
            _ => all.push((gap, 1)),
        }
    }
    all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    all.iter().take(CANDIDATES).map(|(gap, _)| *gap as f64 * step(rows)).collect()
}

/// Half a character.
fn step(rows: &[Row]) -> f64 {
    rows.first().and_then(|row| row.first()).map_or(1.0, |segment| (segment.size / 2.0).max(0.01))
}

/// The characters of the lesser side of a gutter, if both sides are columns of text.
fn weight(rows: &[Row], gutter: f64) -> Option<usize> {
    let left = Side::of(rows, |segment| segment.end <= gutter)?;
    let right = Side::of(rows, |segment| segment.start >= gutter)?;
    (left.is_column() && right.is_column()).then(|| left.chars.min(right.chars))
}

struct Side {
    lines: usize,
    chars: usize,
    filled: f64,
    width: f64,
}

impl Side {
    fn of(rows: &[Row], on: impl Fn(&Segment) -> bool) -> Option<Self> {
        let (mut start, mut end) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut side = Self { lines: 0, chars: 0, filled: 0.0, width: 0.0 };
        for row in rows {
            let mut any = false;
            for segment in row.iter().filter(|segment| on(segment)) {
                any = true;
                side.chars += segment.text.chars().count();
                side.filled += segment.end - segment.start;
                (start, end) = (start.min(segment.start), end.max(segment.end));
            }
            side.lines += usize::from(any);
        }
        side.width = end - start;
        (side.lines > 0).then_some(side)
    }

    fn is_column(&self) -> bool {
        self.lines >= LINES
            && self.chars >= CHARS * self.lines
            && self.filled >= FILL * self.width * self.lines as f64
    }
}
