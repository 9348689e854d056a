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
mod tests {
    use super::*;

    fn shown(glyphs: Vec<Glyph>) -> Vec<String> {
        lines(glyphs).into_iter().map(|line| line.text).collect()
    }

    fn text(line: &str, x: f64, y: f64) -> Vec<Glyph> {
        let at = |index: usize| x + 10.0 * index as f64;
        let glyph = |(index, char): (usize, char)| Glyph {
            text: char.to_string(),
            x: at(index),
            y,
            width: 10.0,
            size: 10.0,
            direction: (1.0, 0.0),
        };
        line.chars().enumerate().map(glyph).collect()
    }

    #[test]
    fn position_counts_and_not_the_order_in_the_file() {
        let glyphs = [text("第二行", 0.0, 30.0), text("行", 20.0, 11.0), text("第一", 0.0, 10.0)].concat();
        assert_eq!(shown(glyphs), ["第一行", "第二行"]);
    }

    #[test]
    fn bold_by_drawing_twice_is_read_once() {
        let glyphs = [text("二〇一二年", 0.0, 10.0), text("二〇一二年", 0.4, 10.0)].concat();
        assert_eq!(shown(glyphs), ["二〇一二年"]);
        assert_eq!(shown(text("天天人人", 0.0, 10.0)), ["天天人人"]);
    }

    #[test]
    fn latin_words_are_apart_and_hanzi_are_not() {
        let mut glyphs = [text("GDP", 0.0, 10.0), text("up", 33.0, 10.0), text("增长", 56.0, 10.0)].concat();
        assert_eq!(shown(glyphs.clone()), ["GDP up增长"]);
        glyphs.extend(text("日期", 100.0, 10.0));
        assert_eq!(shown(glyphs), ["GDP up增长 日期"], "a wide gap is a space");
    }

    #[test]
    fn two_columns_are_read_one_after_the_other() {
        let mut glyphs = text("全宽的标题横贯两栏在这里写得足够长了吧是的", 0.0, 0.0);
        for line in 0..8 {
            let y = 20.0 + 12.0 * f64::from(line);
            glyphs.extend(text("左栏文字一行十个字的", 0.0, y));
            glyphs.extend(text("右栏文字一行十个字的", 120.0, y + 4.0));
        }
        let lines = shown(glyphs);
        assert_eq!(lines.len(), 17);
        assert!(lines[1..9].iter().all(|line| line.starts_with('左')), "{lines:?}");
        assert!(lines[9..].iter().all(|line| line.starts_with('右')), "{lines:?}");
    }

    #[test]
    fn table_rows_stay_rows() {
        let mut glyphs = Vec::new();
        for line in 0..8 {
            let y = 20.0 + 12.0 * f64::from(line);
            glyphs.extend(text("项目", 0.0, y));
            glyphs.extend(text("123", 120.0, y));
        }
        assert_eq!(shown(glyphs), ["项目 123"; 8]);
    }

    #[test]
    fn vertical_text_is_read_from_right_to_left_and_watermarks_are_not() {
        let down = |line: &str, x: f64| -> Vec<Glyph> {
            let mut glyphs = text(line, 0.0, 0.0);
            for glyph in &mut glyphs {
                (glyph.x, glyph.y, glyph.direction) = (x, glyph.x, (0.0, 1.0));
            }
            glyphs
        };
        let mut slanted = text("水印", 0.0, 0.0);
        slanted.iter_mut().for_each(|glyph| glyph.direction = (1.0, 1.0));
        assert_eq!(shown([down("左列", 0.0), slanted, down("右列", 20.0)].concat()), ["右列", "左列"]);
    }

    /// A page of a magazine: its columns are narrower beside a picture, whose caption stands between them.
    #[test]
    fn columns_that_change_their_width_are_read_one_after_the_other() {
        let mut glyphs = Vec::new();
        for line in 0..16 {
            let y = 20.0 + 12.0 * f64::from(line);
            let is_beside_picture = line < 8;
            glyphs.extend(text(
                if is_beside_picture {
                    "左栏窄行只有十个字也"
                } else {
                    "左栏宽行一共有十二个字了"
                },
                0.0,
                y,
            ));
            if !is_beside_picture {
                glyphs.extend(text("中栏宽行一共有十二个字了", 140.0, y));
            }
            let x = if is_beside_picture { 300.0 } else { 280.0 };
            glyphs.extend(text(
                if is_beside_picture {
                    "右栏窄行只有十个字也"
                } else {
                    "右栏宽行一共有十二个字了"
                },
                x,
                y,
            ));
        }
        let mut caption = text("图片说明", 110.0, 107.0);
        caption.iter_mut().for_each(|glyph| glyph.size = 6.0);
        glyphs.extend(caption);
        let found = shown(glyphs);
        let order: String = found.iter().filter_map(|line| line.chars().next()).collect();
        assert_eq!(order, ["左".repeat(16), "中".repeat(8), "右".repeat(16), "图".to_owned()].concat());
    }

    #[test]
    fn a_full_line_goes_on_in_one_that_is_not_indented() {
        let mut glyphs = Vec::new();
        let texts = ["首行缩进两个字然后写满了一行", "次行顶格接着写写到这一行也是满的", "末行短。"];
        for (at, line) in texts.iter().cycle().take(9).enumerate() {
            let x = if at % 3 == 0 { 20.0 } else { 0.0 };
            glyphs.extend(text(line, x, 12.0 * at as f64));
        }
        let goes_on: Vec<_> = lines(glyphs).iter().map(|line| line.goes_on).collect();
        assert_eq!(goes_on, [false, true, true].repeat(3));
    }

    #[test]
    fn what_stands_apart_at_the_ends_of_a_page_is_known() {
        let mut glyphs = text("专题", 0.0, 0.0);
        (0..8)
            .for_each(|line| glyphs.extend(text("正文一行十个字在这里", 0.0, 60.0 + 12.0 * f64::from(line))));
        glyphs.extend(text("30", 0.0, 200.0));
        let edges: Vec<_> = lines(glyphs).iter().map(|line| line.is_edge).collect();
        assert_eq!(edges.iter().filter(|edge| **edge).count(), 2);
        assert!(edges[0] && edges[9]);
    }
}
