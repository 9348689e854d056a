//! The FIB, the block at the beginning of `WordDocument` that says where everything else lies.

use std::ops::Range;

/// What of the FIB is needed.
pub struct Fib {
    /// The table stream's name.
    pub table: &'static str,
    /// Whether the file is in Chinese.
    pub is_chinese: bool,
    /// The piece table in the table stream.
    pub clx: Range<usize>,
    /// The index of pages of paragraph properties in the table stream.
    pub papx: Range<usize>,
    /// The stretches of text that are read, in characters: the text itself, footnotes, endnotes and
    /// text boxes. Headers, comments and macros lie between them.
    pub stories: Vec<Range<usize>>,
}

/// The first version of Word 97.
const WORD_97: u16 = 0xC1;

impl Fib {
    /// Reads the FIB at the beginning of a stream.
    pub fn read(main: &[u8]) -> Result<Self, String> {
        let short = || "文件头不完整 (the file ends within its head: get it anew)".to_owned();
        if u16_at(main, 0) != Some(0xA5EC) || u16_at(main, 2).is_none_or(|version| version < WORD_97) {
            return Err("Word 95 或更早的文件 (of Word 95 or before: save it as DOCX)".to_owned());
        }
        let flags = u16_at(main, 0x0A).ok_or_else(short)?;
        if flags & 0x0100 != 0 {
            return Err(super::ENCRYPTED.to_owned());
        }
        // Three tables, each after its count: of shorts, of longs, of places in the table stream.
        let shorts = 0x22;
        let longs = shorts + 2 * usize::from(u16_at(main, 0x20).ok_or_else(short)?) + 2;
        let places = longs + 4 * usize::from(u16_at(main, longs - 2).ok_or_else(short)?) + 2;
        let place = |index: usize| {
            let start = u32_at(main, places + 8 * index)? as usize;
            Some(start..start + u32_at(main, places + 8 * index + 4)? as usize)
        };
        let languages = [u16_at(main, 6), u16_at(main, longs - 4)];
        // The primary language, whatever the country, is in the low ten bits.
        let is_chinese = languages.iter().flatten().any(|language| language & 0x3FF == 4);
        Ok(Self {
            table: if flags & 0x0200 != 0 { "1Table" } else { "0Table" },
            is_chinese,
            clx: place(33).ok_or_else(short)?,
            papx: place(13).ok_or_else(short)?,
            stories: stories(main, longs).ok_or_else(short)?,
        })
    }
}

fn stories(main: &[u8], longs: usize) -> Option<Vec<Range<usize>>> {
    let mut stories = Vec::new();
    let mut start = 0usize;
    // Text, footnotes, headers, macros, comments, endnotes, text boxes.
    for (index, is_read) in [true, true, false, false, false, true, true].into_iter().enumerate() {
        let length = u32_at(main, longs + 4 * (3 + index))? as usize;
        if is_read && length > 0 {
            stories.push(start..start + length);
        }
        start += length;
    }
    Some(stories)
}

/// The number of two bytes at a place, if there is one.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// The number of four bytes at a place, if there is one.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
