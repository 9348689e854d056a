//! The text of a Word file: pieces to characters, characters to paragraphs and rows.

use std::ops::Range;

use encoding_rs::{GBK, WINDOWS_1252};

use super::super::Mark;
use super::super::paragraphs::Paragraph;
use super::fib::{Fib, u16_at, u32_at};
use super::properties::Paragraphs;

/// The most characters that a heading has; what is longer is running text in a heading's style.
const HEADING_MAX: usize = 100;
/// The most fields within one another.
const FIELDS_MAX: usize = 64;

/// A stretch of text in the stream.
struct Piece {
    /// Its characters, counted over the whole text.
    chars: Range<usize>,
    /// The byte of the stream at which it begins.
    start: usize,
    /// Whether a character is one byte, not two.
    is_narrow: bool,
}

/// The paragraphs of a file.
pub fn read(main: &[u8], table: &[u8], fib: &Fib) -> Result<Vec<Paragraph>, String> {
    let pieces = table
        .get(fib.clx.clone())
        .and_then(|clx| pieces(clx, main.len()))
        .ok_or("文字索引已损坏 (the table of its text is damaged: save the file anew)")?;
    let properties = Paragraphs::read(main, table.get(fib.papx.clone()).unwrap_or_default());
    let mut reader =
        Reader { properties, done: Vec::new(), text: String::new(), cells: Vec::new(), fields: Vec::new() };
    for story in &fib.stories {
        for piece in &pieces {
            let chars = piece.chars.start.max(story.start)..piece.chars.end.min(story.end);
            if !chars.is_empty() {
                reader.take_piece(main, piece, chars, fib);
            }
        }
        reader.end();
    }
    Ok(reader.done)
}

/// The piece table: in the Clx, after property lists that are passed over.
fn pieces(clx: &[u8], bytes: usize) -> Option<Vec<Piece>> {
    let mut at = 0;
    while *clx.get(at)? == 1 {
        at += 3 + usize::from(u16_at(clx, at + 1)?);
    }
    let length = u32_at(clx, at + 1)? as usize;
    let plc = clx.get(at + 5..(at + 5).checked_add(length)?.min(clx.len()))?;
    let count = plc.len().checked_sub(4)? / 12;
    let piece = |index: usize| {
        let place = u32_at(plc, 4 * (count + 1) + 8 * index + 2)?;
        let is_narrow = place & 0x4000_0000 != 0;
        let start = (place & 0x3FFF_FFFF) as usize;
        Some(Piece {
            chars: u32_at(plc, 4 * index)? as usize..u32_at(plc, 4 * index + 4)? as usize,
            start: if is_narrow { start / 2 } else { start },
            is_narrow,
        })
    };
    let pieces: Vec<Piece> = (0..count).map(piece).collect::<Option<_>>()?;
    // No two pieces share characters, and there are no more of these than bytes: otherwise the same
    // text could be read again and again.
    let is_sound = pieces.iter().all(|one| one.chars.start <= one.chars.end);
    let is_within = pieces.last().is_some_and(|last| last.chars.end <= bytes);
    (is_sound && is_within).then_some(pieces)
}

struct Reader {
    properties: Paragraphs,
    done: Vec<Paragraph>,
    text: String,
    /// The cells of the row that is being read.
    cells: Vec<String>,
    fields: Vec<Field>,
}

/// A field that is open: an instruction, then what it comes to.
#[derive(Default)]
struct Field {
    instruction: String,
    in_result: bool,
}

impl Field {
    /// Of what is within a field, only its result is text; a generated table of contents is none.
    fn is_shown(&self) -> bool {
        self.in_result && !self.instruction.trim_start().starts_with("TOC")
    }
}

impl Reader {
    fn take_piece(&mut self, main: &[u8], piece: &Piece, chars: Range<usize>, fib: &Fib) {
        let width = if piece.is_narrow { 1 } else { 2 };
        let start = piece.start + width * (chars.start - piece.chars.start);
        let end = (start + width * chars.len()).min(main.len());
        let bytes = main.get(start..end).unwrap_or_default();
        if !piece.is_narrow {
            let units = bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
            let mut place = start;
            for c in char::decode_utf16(units) {
                let c = c.unwrap_or('\u{FFFD}');
                self.take(c, place as u32);
                place += 2 * c.len_utf16();
            }
            return;
        }
        let encoding = if fib.is_chinese && is_double_byte(bytes) { GBK } else { WINDOWS_1252 };
        // Line by line, so that a paragraph's end is met at its own place.
        let mut place = start;
        for line in bytes.split_inclusive(|byte| *byte < b' ') {
            let (text, _) = encoding.decode_without_bom_handling(line);
            let last = (place + line.len() - 1) as u32;
            text.chars().for_each(|c| self.take(c, last));
            place += line.len();
        }
    }

    /// Takes a character that stands at a place of the stream.
    fn take(&mut self, c: char, place: u32) {
        match c {
            '\u{13}' if self.fields.len() < FIELDS_MAX => self.fields.push(Field::default()),
            '\u{14}' => self.fields.last_mut().into_iter().for_each(|field| field.in_result = true),
            '\u{15}' => drop(self.fields.pop()),
            '\u{07}' => self.end_cell(place),
            '\r' | '\u{0C}' => self.end_paragraph(place),
            '\u{0B}' | '\u{0E}' => self.push('\n'),
            '\u{1E}' => self.push('-'),
            '\t' => self.push('\t'),
            // Pictures, notes' marks and hyphens that are only seen at a line's end.
            '\0'..='\u{1F}' | '\u{FFFD}' | '\u{AD}' => {}
            c => self.push(c),
        }
    }

    fn push(&mut self, c: char) {
        match self.fields.iter_mut().find(|field| !field.is_shown()) {
            Some(field) if !field.in_result => field.instruction.push(c),
            Some(_) => {}
            None => self.text.push(c),
        }
    }

    fn end_paragraph(&mut self, place: u32) {
        let properties = self.properties.at(place);
        if properties.in_table {
            // A cell may have several paragraphs.
            self.text.push('\n');
            return;
        }
        self.end_row();
        let text = std::mem::take(&mut self.text);
        let heading = properties.heading.filter(|_| text.chars().count() <= HEADING_MAX);
        self.done.push(Paragraph { text, mark: heading.map(Mark::Heading) });
    }

    fn end_cell(&mut self, place: u32) {
        if self.properties.at(place).ends_row {
            self.end_row();
        } else {
            self.cells.push(std::mem::take(&mut self.text));
        }
    }

    fn end_row(&mut self) {
        let mut cells = std::mem::take(&mut self.cells);
        cells.retain(|cell| !cell.trim().is_empty());
        match cells.as_slice() {
            // A table of one cell is a frame around text.
            [cell] if cell.trim().contains('\n') => {
                let lines = cell.trim().split('\n');
                self.done.extend(lines.map(|line| Paragraph { text: line.to_owned(), mark: None }));
            }
            cells => self.done.extend(Paragraph::row(cells.iter().map(String::as_str))),
        }
    }

    fn end(&mut self) {
        self.end_row();
        self.fields.clear();
        if !self.text.trim().is_empty() {
            let text = std::mem::take(&mut self.text);
            self.done.push(Paragraph { text, mark: None });
        }
        self.text.clear();
    }
}

/// Whether bytes beyond ASCII all stand in pairs as GB 2312 has them. Word writes such pieces in
/// Windows-1252, in which pairs are rare, but some programs did not.
fn is_double_byte(bytes: &[u8]) -> bool {
    let mut pairs = 0;
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        if *byte >= 0x80 {
            if *byte < 0xA1 || rest.next().is_none_or(|second| *second < 0xA1) {
                return false;
            }
            pairs += 1;
        }
    }
    pairs > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paragraphs of a file that is `text` in one wide piece.
    fn paragraphs(text: &str) -> Vec<Paragraph> {
        let main: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = (main.len() / 2) as u32;
        let mut table = vec![1, 1, 0, 9, 2, 16, 0, 0, 0, 0, 0, 0, 0];
        table.extend(length.to_le_bytes());
        table.extend([0; 8]);
        let fib = Fib {
            table: "1Table",
            is_chinese: true,
            clx: 0..table.len(),
            papx: 0..0,
            stories: std::iter::once(0..length as usize).collect(),
        };
        read(&main, &table, &fib).unwrap()
    }

    #[test]
    fn fields_show_their_result_and_special_characters_go() {
        let found = paragraphs(
            "见\u{13} HYPERLINK \"http://a\" \u{14}附件\u{15}一\u{1}\u{1E}二\r\u{13} TOC \\o \u{14}总则\u{13} PAGEREF \u{14}1\u{15}\r\u{15}完\r甲\u{7}乙\u{7}丙\r",
        );
        let texts: Vec<_> = found.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["见附件一-二", "", "完", "甲 乙", "丙"]);
        assert_eq!(found[3].mark, Some(Mark::Row));
    }

    #[test]
    fn pairs_of_high_bytes_are_chinese_and_single_ones_are_not() {
        assert!(is_double_byte(&GBK.encode("政策 abc").0));
        assert!(
            !is_double_byte(&[0x93, b't', 0x94]) && !is_double_byte(b"abc") && !is_double_byte(&[b'a', 0xE9])
        );
    }
}
