//! DOC: the text of Word files of 1997 to 2003, from the compound file's own streams.
//!
//! The `WordDocument` stream begins with the FIB, which says where in the table stream the piece
//! table lies; the piece table says where in `WordDocument` the text lies, in which of two
//! encodings. Names are those of Microsoft's specification, MS-DOC.

mod fib;
mod properties;
mod text;

use std::io::{Cursor, Read};

use super::paragraphs::{self, Paragraph};
use super::{Format, Input, Sink};
use crate::{Error, Result};

pub struct Doc;

/// How compound files begin.
pub const COMPOUND: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// The most that is read of a stream.
const STREAM_MAX: u64 = 256 << 20;

impl Format for Doc {
    fn name(&self) -> &'static str {
        "doc"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["doc", "dot", "wps"]
    }

    fn claims(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(&COMPOUND) && has_stream(bytes, &["WordDocument", "EncryptedPackage"])
    }

    fn extract(&self, input: &Input<'_>, sink: &mut Sink<'_>) -> Result<()> {
        let error = |what| Error::Document { path: input.path.to_owned(), line: None, what };
        let found = read(input.bytes).map_err(error)?;
        if found.iter().all(Paragraph::is_blank) {
            let what = "没有文字 (no text in it: pictures of text have to be recognised first)";
            sink(Err(error(what.to_owned())));
        }
        sink(Ok(paragraphs::extracted(found)));
        Ok(())
    }
}

/// Whether bytes are a compound file with a stream of one of these names.
pub fn has_stream(bytes: &[u8], names: &[&str]) -> bool {
    cfb::CompoundFile::open(Cursor::new(bytes))
        .is_ok_and(|file| names.iter().any(|name| file.is_stream(format!("/{name}"))))
}

fn read(bytes: &[u8]) -> std::result::Result<Vec<Paragraph>, String> {
    if !bytes.starts_with(&COMPOUND) {
        return Err(what_else(bytes).to_owned());
    }
    let damaged = |e: std::io::Error| format!("文件已损坏 (damaged file: {e}; get it anew)");
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    if file.is_stream("/EncryptedPackage") {
        return Err(ENCRYPTED.to_owned());
    }
    let mut stream = |name: &str| {
        let mut found = Vec::new();
        let stream = file.open_stream(format!("/{name}")).map_err(damaged)?;
        // A stream's length is what the file says; no more can be within than the file holds.
        stream.take(STREAM_MAX.min(bytes.len() as u64)).read_to_end(&mut found).map_err(damaged)?;
        Ok::<_, String>(found)
    };
    let main = stream("WordDocument")?;
    let fib = fib::Fib::read(&main)?;
    let table = stream(fib.table)?;
    text::read(&main, &table, &fib)
}

const ENCRYPTED: &str = "文件有密码 (protected by a password: save it without)";

/// What a file is that has the name of a Word file but is none.
fn what_else(bytes: &[u8]) -> &'static str {
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let has = |wanted: &[u8]| head.windows(wanted.len()).any(|part| part == wanted);
    if head.starts_with(b"{\\rtf") {
        "其实是 RTF 文件 (this is RTF under another name: save it as DOCX)"
    } else if has(b"<html") || has(b"<!doctype html") {
        "其实是网页文件 (this is HTML under another name: rename it to .html)"
    } else if head.starts_with(b"pk\x03\x04") {
        "其实是压缩包 (this is a ZIP archive under another name: rename it)"
    } else {
        "不是 Word 97–2003 文件 (not a file of Word 97 to 2003: save it as DOCX)"
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Extracted, Mark};
    use super::*;

    fn extract(bytes: &[u8]) -> (Vec<Result<Extracted>>, Result<()>) {
        let mut found = Vec::new();
        let result = Doc.extract(&Input::of("a.doc", bytes), &mut |one| found.push(one));
        (found, result)
    }

    #[test]
    fn what_is_no_word_file_says_what_it_is() {
        for (bytes, expected) in [
            (&b"{\\rtf1 text}"[..], "RTF"),
            (b"<!DOCTYPE html><html>", "HTML"),
            (b"PK\x03\x04....", "ZIP"),
            (b"text", "DOCX"),
            (&COMPOUND, "damaged"),
        ] {
            let message = extract(bytes).1.unwrap_err().to_string();
            assert!(message.starts_with("a.doc: ") && message.contains(expected), "{message}");
        }
    }

    #[test]
    fn a_file_of_word_is_read() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/messy/doc/职业分类大典.doc");
        let Ok(bytes) = std::fs::read(path) else { return eprintln!("skipped: no {path}") };
        assert!(Doc.claims(&bytes));
        let (mut found, result) = extract(&bytes);
        result.unwrap();
        assert_eq!(found.len(), 1);
        let one = found.remove(0).unwrap();
        let text = one.text.as_str();
        let chars = text.chars().filter(|c| !c.is_whitespace()).count();
        let odd =
            text.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\t') || *c == '\u{FFFD}').count();
        let count = |mark: fn(&Mark) -> bool| one.marks.iter().filter(|(_, one)| mark(one)).count();
        let rows = count(|mark| *mark == Mark::Row);
        let headings = count(|mark| matches!(mark, Mark::Heading(_)));
        eprintln!(
            "{chars} characters, {} lines, {rows} rows, {headings} headings, {odd} odd",
            text.lines().count()
        );
        assert!(chars > 100_000 && odd == 0, "{chars} {odd}");
        assert!(text.contains("职业") && !text.contains("HYPERLINK"));
    }

    #[test]
    fn a_damaged_file_is_an_error_or_less_text_but_no_fault() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/messy/doc/职业分类大典.doc");
        let Ok(bytes) = std::fs::read(path) else { return eprintln!("skipped: no {path}") };
        for cut in [512, 4_096, 100_000, 600_000] {
            let _ = extract(&bytes[..cut]);
        }
        let mut seed = 1u32;
        for _ in 0..40 {
            let mut broken = bytes.clone();
            for _ in 0..200 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = seed as usize % 8_192;
                broken[at] = (seed >> 24) as u8;
                let at = (seed >> 3) as usize % broken.len();
                broken[at] ^= 0xFF;
            }
            let _ = extract(&broken);
        }
    }
}
