//! The script that a text is written in, by its characters.
//!
//! No table of forms is kept: the two national character sets are one. GB 2312 was made of
//! simplified forms, Big5 of traditional ones, so a character in only one of them tells the script;
//! most stand in both and tell nothing.

use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GBK};
use serde::{Deserialize, Serialize};

/// A script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Script {
    /// Simplified Chinese.
    Simplified,
    /// Traditional Chinese.
    Traditional,
    /// Another language, or too little to tell.
    Other,
}

impl Script {
    /// Its name, as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Simplified => "simplified",
            Self::Traditional => "traditional",
            Self::Other => "other",
        }
    }

    /// The script of a text: that of more of its telling characters. A text with more letters of
    /// others than 汉字, or with kana among them, is no Chinese.
    pub fn of(text: &str) -> Self {
        let (mut simplified, mut traditional, mut han, mut kana, mut letters) = (0, 0, 0, 0, 0);
        for c in text.chars() {
            match c {
                '\u{3400}'..='\u{9FFF}' => {
                    han += 1;
                    simplified += usize::from(SETS.simplified.has(c) && !SETS.traditional.has(c));
                    traditional += usize::from(SETS.traditional.has(c) && !SETS.simplified.has(c));
                }
                '\u{3040}'..='\u{30FF}' => kana += 1,
                _ => letters += usize::from(c.is_alphabetic()),
            }
        }
        // What takes one 汉字 to say takes some four letters of another alphabet.
        let is_chinese = han > 0 && kana * 10 <= han && letters <= han * 4;
        match is_chinese {
            true if simplified > traditional => Self::Simplified,
            true if traditional > simplified => Self::Traditional,
            _ => Self::Other,
        }
    }
}

struct Sets {
    simplified: Set,
    traditional: Set,
}

static SETS: LazyLock<Sets> = LazyLock::new(|| Sets {
    // The rows of ideographs of GB 2312 within GBK, and of Big5.
    simplified: Set::of(GBK, 0xB0..=0xF7, &[0xA1..=0xFE]),
    traditional: Set::of(BIG5, 0xA4..=0xF9, &[0x40..=0x7E, 0xA1..=0xFE]),
});

/// A set of characters below U+10000, a bit for each.
struct Set(Vec<u64>);

impl Set {
    /// The ideographs that an encoding has in some rows and columns.
    fn of(
        encoding: &'static Encoding,
        rows: std::ops::RangeInclusive<u8>,
        columns: &[std::ops::RangeInclusive<u8>],
    ) -> Self {
        let mut bits = vec![0; 1 << 10];
        for row in rows {
            for column in columns.iter().cloned().flatten() {
                let pair = [row, column];
                let (text, had_errors) = encoding.decode_without_bom_handling(&pair);
                if let (Some(c @ '\u{3400}'..='\u{9FFF}'), false) = (text.chars().next(), had_errors) {
                    bits[c as usize >> 6] |= 1 << (c as usize & 63);
                }
            }
        }
        Self(bits)
    }

    fn has(&self, c: char) -> bool {
        self.0.get(c as usize >> 6).is_some_and(|bits| bits >> (c as usize & 63) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_told_by_the_characters_that_only_it_has() {
        for (text, script) in [
            ("国务院办公厅关于加快推进政务服务的指导意见", Script::Simplified),
            ("關於加快推進政務服務的指導意見", Script::Traditional),
            ("行政長官辦公室公佈，澳門特別行政區", Script::Traditional),
            ("引述《國歌條例》的评论：这是一篇以简体写成的短评。", Script::Simplified),
            ("第33/2019號行政長官批示 Despacho do Chefe do Executivo", Script::Traditional),
            ("The Legislative Council of Hong Kong 香港立法會", Script::Other),
            ("この法律は、公布の日から施行する。国会", Script::Other),
            ("人民日", Script::Other),
            ("", Script::Other),
            ("2021-09-17", Script::Other),
        ] {
            assert_eq!(Script::of(text), script, "{text}");
        }
    }
}
