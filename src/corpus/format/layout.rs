//! Pages of placed glyphs to lines of text in reading order, for the formats that only say where each glyph stands.
//!
//! Glyphs on one baseline are a row; a row falls into segments at wide gaps; rows that keep a gutter free
//! for long enough are columns and are read one after the other. What only the page shows is kept with each
//! line (`lines`); what a line means is left to rejoining.

use super::columns;
use super::lines::Line;

/// A character or ligature and where it stands, x to the right and y downwards, in one unit throughout.
#[derive(Debug, Clone)]
pub struct Glyph {
    pub text: String,
    pub x: f64,
    /// Its baseline.
    pub y: f64,
    pub width: f64,
    /// The size of its font.
    pub size: f64,
    /// Which way the line goes on after it.
    pub direction: (f64, f64),
}

/// A stretch of a row without a wide gap.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Segment {
    pub text: String,
    pub start: f64,
    pub end: f64,
    /// Its baseline.
    pub y: f64,
    pub size: f64,
}

/// What stands on one baseline, from left to right.
pub type Row = Vec<Segment>;

/// The gap, in font sizes, from which on a row is in two segments.
const SEGMENT_GAP: f64 = 1.2;
/// The gap between two Latin letters, in font sizes, from which on there is a space.
const WORD_GAP: f64 = 0.18;
/// How far baselines of one row may be apart, in font sizes: a footnote's number is higher.
const BASELINE: f64 = 0.45;
/// The same glyph nearer than this, in font sizes, is drawn twice to look bold.
const OVERLAY: f64 = 0.1;

/// The lines of a page in reading order.
pub fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let mut turned: [Vec<Glyph>; 4] = Default::default();
    for glyph in glyphs {
        // Slanted text is a watermark or a seal, not part of any line.
        if let Some(quarter) = quarter(glyph.direction) {
            turned[quarter].push(turn(glyph, quarter));
        }
    }
    turned.sort_by_key(|group| std::cmp::Reverse(group.len()));
    turned.into_iter().flat_map(rows).map(|rows| columns::read(&rows)).fold(Vec::new(), |mut all, mut one| {
        all.append(&mut one);
        all
    })
}

/// How many quarter turns to the right a direction is.
fn quarter((x, y): (f64, f64)) -> Option<usize> {
    let quarters = y.atan2(x) / std::f64::consts::FRAC_PI_2;
    let nearest = quarters.round();
    ((quarters - nearest).abs() < 0.06).then_some((nearest as i64).rem_euclid(4) as usize)
}

/// A glyph as it stands when the page is turned back by so many quarters.
fn turn(glyph: Glyph, quarter: usize) -> Glyph {
    let (x, y) = match quarter {
        0 => (glyph.x, glyph.y),
        1 => (glyph.y, -glyph.x),
        2 => (-glyph.x, -glyph.y),
        _ => (-glyph.y, glyph.x),
    };
    Glyph { x, y, ..glyph }
}

/// The rows of glyphs that all go to the right, top to bottom.
fn rows(mut glyphs: Vec<Glyph>) -> Option<Vec<Row>> {
    glyphs.retain(|one| [one.x, one.y, one.width, one.size].iter().all(|value| value.is_finite()));
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        match rows.last_mut() {
            Some(row) if same_row(row, &glyph) => row.push(glyph),
            _ => rows.push(vec![glyph]),
        }
    }
    let rows: Vec<_> = rows.into_iter().map(segments).filter(|row| !row.is_empty()).collect();
    (!rows.is_empty()).then_some(rows)
}

fn same_row(row: &[Glyph], glyph: &Glyph) -> bool {
    row.first().zip(row.last()).is_some_and(|(first, last)| {
        let size = first.size.max(last.size).max(glyph.size);
        glyph.y - last.y < BASELINE * size.min(glyph.size * 2.0) && glyph.y - first.y < 0.8 * size
    })
}

fn segments(mut glyphs: Vec<Glyph>) -> Row {
    glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut row: Row = Vec::new();
    let mut recent: Vec<(String, f64)> = Vec::new();
    let mut space = false;
    for glyph in glyphs {
        if glyph.text.trim().is_empty() {
            space = true;
            continue;
        }
        let doubled =
            |(text, x): &(String, f64)| *text == glyph.text && (glyph.x - x).abs() < OVERLAY * glyph.size;
        if recent.iter().rev().take(4).any(doubled) {
            continue;
        }
        recent.push((glyph.text.clone(), glyph.x));
        match row.last_mut() {
            Some(last) if glyph.x - last.end < SEGMENT_GAP * last.size.max(glyph.size) => {
                append(last, &glyph, space);
            }
            _ => row.push(Segment {
                end: glyph.x + glyph.width,
                start: glyph.x,
                y: glyph.y,
                size: glyph.size,
                text: glyph.text,
            }),
        }
        space = false;
    }
    row
}

fn append(segment: &mut Segment, glyph: &Glyph, space: bool) {
    let gap = (glyph.x - segment.end) / segment.size.max(glyph.size);
    let latin = ends_latin(&segment.text) && glyph.text.starts_with(is_latin);
    if space || (latin && gap > WORD_GAP) || gap > 0.9 {
        segment.text.push(' ');
    }
    segment.text.push_str(&glyph.text);
    segment.end = segment.end.max(glyph.x + glyph.width);
    segment.size = segment.size.max(glyph.size);
}

fn ends_latin(text: &str) -> bool {
    text.ends_with(|last: char| is_latin(last) || matches!(last, ',' | '.' | ';' | ':' | ')'))
}

fn is_latin(char: char) -> bool {
    char.is_alphanumeric() && char < '\u{2000}'
}

#[cfg(test)]
mod tests;
