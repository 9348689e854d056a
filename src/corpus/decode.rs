//! Bytes to text, whatever the encoding: UTF-8 and UTF-16 by their form, others by detection.
//!
//! Text that is UTF-8 is the file itself. Anything else is decoded line by line, so that each line
//! leads back to its bytes in the file.

use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::sourced::Sourced;
use crate::{Error, Result};

/// A file's text.
#[derive(Debug)]
pub struct Decoded {
    /// The text, without byte order mark, each line leading back to its bytes.
    pub text: Sourced,
    /// How many characters could not be decoded; each stands as U+FFFD.
    pub replaced: usize,
}

/// How many bytes are looked at to find out an encoding.
const LOOKED_AT: usize = 1 << 20;

/// Which encoding bytes are in, where something else than the bytes says so.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told {
    /// What the user says, which is believed; only a byte order mark says more.
    pub by_user: Option<&'static Encoding>,
    /// What the file says of itself, which is believed where its bytes do not say otherwise.
    pub by_file: Option<&'static Encoding>,
}

/// The text of bytes that stand at `base` in their file.
pub fn decode(path: &Path, bytes: &[u8], base: usize, told: Told) -> Result<Decoded> {
    let bom = Encoding::for_bom(bytes);
    // ASCII in UTF-16 is valid UTF-8, with a NUL beside each character.
    let is_wide =
        || bom.is_none() && bytes.iter().take(LOOKED_AT).any(|byte| *byte == 0) && wide(bytes).is_some();
    let as_utf8 = bom.is_some() || told.by_user.is_none_or(|encoding| encoding == UTF_8) && !is_wide();
    if let (true, Ok(text)) = (as_utf8, std::str::from_utf8(bytes)) {
        let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
        return Ok(Decoded { text: Sourced::verbatim(&text[start..], base + start), replaced: 0 });
    }
    let found = || {
        let sense = || is_nearly_utf8(bytes).then_some(UTF_8);
        wide(bytes).or_else(sense).or(told.by_file).unwrap_or_else(|| detected(bytes))
    };
    let (encoding, start) = bom.unwrap_or_else(|| (told.by_user.unwrap_or_else(found), 0));
    let decoded = lines(bytes, start, base, encoding);
    if told.by_user.is_some() {
        return Ok(decoded);
    }
    let chars = decoded.text.as_str().chars().count();
    if decoded.replaced * 5 > chars || is_binary(decoded.text.as_str(), chars) {
        let what = "不是文本 (not text: no encoding makes sense of it)".to_owned();
        return Err(Error::Document { path: path.to_owned(), line: None, what });
    }
    Ok(decoded)
}

fn is_binary(text: &str, chars: usize) -> bool {
    text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count() * 20 > chars
}

/// UTF-8 with a fault here and there: nearly all that is not ASCII is whole characters of three bytes
/// or more, which no other encoding of Chinese gives by chance.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let (mut whole, mut faults) = (0, 0);
    for chunk in head.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    whole > faults * 10
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(LOOKED_AT)], bytes.len() <= LOOKED_AT);
    detector.guess(None, Utf8Detection::Allow)
}

/// UTF-16 without byte order mark: read that way round, nearly everything is Chinese or ASCII.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(1 << 14) & !1];
    let sense = |unit: fn([u8; 2]) -> u16| {
        let units = head.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        let is_usual = |unit: &u16| matches!(unit, 0x4E00..=0x9FFF | 0x3000..=0x303F | 0xFF00..=0xFFEF | 0x2010..=0x2026 | 0x20..=0x7E | 0x09..=0x0D);
        units.filter(is_usual).count() * 10 >= head.len() / 2 * 9 && !head.is_empty()
    };
    match (sense(u16::from_le_bytes), sense(u16::from_be_bytes)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

fn lines(bytes: &[u8], start: usize, base: usize, encoding: &'static Encoding) -> Decoded {
    let mut decoded = Decoded { text: Sourced::default(), replaced: 0 };
    let mut at = start;
    while at < bytes.len() {
        let end = at + line_length(&bytes[at..], encoding);
        let (text, had_errors) = encoding.decode_without_bom_handling(&bytes[at..end]);
        if had_errors {
            decoded.replaced += text.chars().filter(|c| *c == '\u{FFFD}').count();
        }
        decoded.text.push(&text, base + at..base + end);
        at = end;
    }
    decoded
}

/// The bytes up to and with the next line break. In no encoding of Chinese but UTF-16 is the byte of a
/// line break a part of another character.
fn line_length(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let wide = |unit: [u8; 2]| bytes.chunks_exact(2).position(|chunk| chunk == unit).map(|at| at * 2 + 2);
    let found = match encoding {
        _ if encoding == UTF_16LE => wide([b'\n', 0]),
        _ if encoding == UTF_16BE => wide([0, b'\n']),
        _ => bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1),
    };
    found.unwrap_or(bytes.len())
}

/// The encoding of a label such as `gbk` or `Big5`.
pub fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes()).filter(|encoding| *encoding != UTF_8 || label.len() < 12)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, GB18030};

    const SIMPLIFIED: &str =
        "推动政务服务事项湾区通办，深化放管服改革，持续优化营商环境。\n产业协同离不开平台载体建设。\n";
    const TRADITIONAL: &str =
        "推動政務服務事項跨境通辦，深化改革，持續優化營商環境。\n產業協同離不開平台載體建設。\n";

    fn text(bytes: &[u8]) -> String {
        decode(Path::new("a.txt"), bytes, 0, Told::default()).unwrap().text.as_str().to_owned()
    }

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let bom = "\u{FEFF}".to_owned() + SIMPLIFIED;
        for bytes in [
            SIMPLIFIED.as_bytes().to_vec(),
            bom.as_bytes().to_vec(),
            utf16(&bom, u16::to_le_bytes),
            utf16(&bom, u16::to_be_bytes),
            utf16(SIMPLIFIED, u16::to_le_bytes),
            utf16(SIMPLIFIED, u16::to_be_bytes),
            GB18030.encode(SIMPLIFIED).0.into_owned(),
        ] {
            assert_eq!(text(&bytes), SIMPLIFIED);
        }
        assert_eq!(text(&BIG5.encode(TRADITIONAL).0), TRADITIONAL);
        let ascii = "---\nkey: true\n---\n";
        assert_eq!(text(&utf16(ascii, u16::to_le_bytes)), ascii);
    }

    #[test]
    fn a_line_leads_back_to_its_bytes() {
        let bytes = GB18030.encode(SIMPLIFIED).0;
        let decoded = decode(Path::new("a.txt"), &bytes, 0, Told::default()).unwrap();
        let at = SIMPLIFIED.find("产业协同").unwrap();
        let span = decoded.text.span(at..at + 12);
        assert_eq!(GB18030.decode(&bytes[span]).0, "产业协同离不开平台载体建设。\n");
    }

    #[test]
    fn what_cannot_be_decoded_is_replaced_and_counted() {
        let mut bytes = GB18030.encode(&SIMPLIFIED.repeat(5)).0.into_owned();
        bytes.extend([0xFF, 0xFF, b'\n']);
        let decoded = decode(Path::new("a.txt"), &bytes, 0, Told::default()).unwrap();
        assert!(decoded.replaced > 0 && decoded.text.as_str().contains("产业协同"));
    }

    #[test]
    fn a_fault_in_utf8_costs_its_character_alone() {
        let mut bytes = SIMPLIFIED.repeat(3).into_bytes();
        bytes[30] = 0xFF;
        bytes.truncate(bytes.len() - 2);
        let decoded = decode(Path::new("a.txt"), &bytes, 0, Told::default()).unwrap();
        assert!(decoded.text.as_str().contains("产业协同离不开平台载体建设"));
        assert!((1..=4).contains(&decoded.replaced), "{}", decoded.replaced);
        // And no text of another encoding passes for it.
        assert!(!is_nearly_utf8(&GB18030.encode(&SIMPLIFIED.repeat(50)).0));
        assert!(!is_nearly_utf8(&BIG5.encode(&TRADITIONAL.repeat(50)).0));
    }

    #[test]
    fn what_is_no_text_is_an_error() {
        let bytes: Vec<u8> = (0..4000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(decode(Path::new("a.txt"), &bytes, 0, Told::default()).is_err());
    }
}
