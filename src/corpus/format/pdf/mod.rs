//! PDF: the text layer page by page, in reading order.
//!
//! A parser of PDF meets anything, so it runs on a thread of its own: a panic costs its page, and a file
//! that takes too long is given up with the pages read so far. The creation date is left alone, as it says
//! when the file was made and not when the text was issued; so is a title that a word processor made up.

mod encodings;
mod glyphs;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::time::Instant;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf as Parsed};

use super::layout;
use super::lines::{Line, Pages};
use super::{Extracted, Format, Input, Sink, Unit};
use crate::corpus::Limits;
use crate::{Error, Result};

pub struct Pdf;

/// Forms in forms are read by recursion; the memory is not touched unless they are deep.
const STACK: usize = 64 << 20;

impl Format for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn claims(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(b"%PDF-")
    }

    fn extract(&self, input: &Input<'_>, sink: &mut Sink<'_>) -> Result<()> {
        let reading = read(input.bytes, &input.how.limits).map_err(|e| Error::io(input.path, e))?;
        let problem = |what: String| Error::Document { path: input.path.to_owned(), line: None, what };
        if let Some(what) = reading.failure.clone() {
            return Err(problem(what));
        }
        for what in reading.problems() {
            sink(Err(problem(what)));
        }
        if !reading.extracted.text.is_empty() {
            sink(Ok(reading.extracted));
        }
        Ok(())
    }
}

/// What the thread tells.
enum Told {
    Opened { pages: usize, title: Option<String> },
    Failed(&'static str),
    Page(Page),
}

/// A page, or what became of it.
enum Page {
    Text { lines: Vec<Line>, unknown: usize },
    Broken,
}

/// What was read of a file.
#[derive(Default)]
struct Reading {
    extracted: Extracted,
    failure: Option<String>,
    text: Pages,
    pages: usize,
    read: usize,
    empty: Vec<usize>,
    broken: Vec<usize>,
    unknown: usize,
}

fn read(bytes: &[u8], limits: &Limits) -> std::io::Result<Reading> {
    let most = limits.pages;
    let (tell, told) = mpsc::sync_channel(16);
    let bytes = bytes.to_vec();
    // A thread that never comes back is left behind: it ends with the process, or when it next tells something.
    std::thread::Builder::new()
        .name("pdf".to_owned())
        .stack_size(STACK)
        .spawn(move || parse(bytes, most, &tell))?;
    let until = Instant::now() + limits.time;
    let mut reading =
        Reading { extracted: Extracted { unit: Unit::Pages, ..<_>::default() }, ..<_>::default() };
    loop {
        // What waits to be taken after the time is over is not taken.
        let left = until.saturating_duration_since(Instant::now());
        let next = if left.is_zero() { Err(RecvTimeoutError::Timeout) } else { told.recv_timeout(left) };
        match next {
            Ok(told) => reading.take(told),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) if reading.pages > 0 => break,
            Err(RecvTimeoutError::Timeout) => {
                reading.failure =
                    Some("PDF 解析超时，已跳过 (the PDF takes too long to parse: it is left out)".to_owned());
                break;
            }
        }
    }
    std::mem::take(&mut reading.text).write(&mut reading.extracted);
    if reading.pages == 0 && reading.failure.is_none() {
        reading.failure = Some(INVALID.to_owned());
    }
    Ok(reading)
}

const INVALID: &str =
    "PDF 已损坏，无法解析 (the PDF is broken and cannot be parsed: save it anew from a PDF viewer)";

/// Reads a file and tells of it, until nobody listens.
fn parse(bytes: Vec<u8>, most: usize, tell: &SyncSender<Told>) {
    let parsed = match catch_unwind(|| Parsed::new(bytes)) {
        Ok(Ok(parsed)) => parsed,
        Ok(Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => {
            let what = "PDF 有密码保护 (the PDF is protected by a password: save it without one)";
            return drop(tell.send(Told::Failed(what)));
        }
        Ok(Err(LoadPdfError::Decryption(_))) => {
            let what = "PDF 的加密方式不支持 (the PDF's encryption is not supported: save it without one)";
            return drop(tell.send(Told::Failed(what)));
        }
        Ok(Err(LoadPdfError::Invalid)) | Err(_) => return drop(tell.send(Told::Failed(INVALID))),
    };
    // What panics before the first page is told of leaves the file without pages, which is an error too.
    let _ = catch_unwind(AssertUnwindSafe(|| tell_pages(&parsed, most, tell)));
}

fn tell_pages(parsed: &Parsed, most: usize, tell: &SyncSender<Told>) {
    let pages = parsed.pages();
    let title = parsed.metadata().title.as_deref().and_then(title);
    if tell.send(Told::Opened { pages: pages.len(), title }).is_err() {
        return;
    }
    let reader = glyphs::Reader::new(parsed);
    for page in pages.iter().take(most) {
        let read = catch_unwind(AssertUnwindSafe(|| reader.read(page)));
        let page = read.map_or(Page::Broken, |glyphs| Page::Text {
            lines: layout::lines(glyphs.known),
            unknown: glyphs.unknown,
        });
        if tell.send(Told::Page(page)).is_err() {
            return;
        }
    }
}

/// A title that somebody gave the document: in Chinese, and not the name of the file it was made from.
fn title(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        _ => std::str::from_utf8(bytes).ok()?.into(),
    };
    super::ofd::stated(&text)
}

impl Reading {
    fn take(&mut self, told: Told) {
        match told {
            Told::Failed(what) => self.failure = Some(what.to_owned()),
            Told::Opened { pages, title } => {
                self.pages = pages;
                self.extracted.meta.title = title.unwrap_or_default();
            }
            Told::Page(Page::Broken) => {
                self.read += 1;
                self.text.push(Vec::new());
                self.broken.push(self.read);
            }
            Told::Page(Page::Text { lines, unknown }) => {
                self.read += 1;
                self.unknown += unknown;
                if lines.is_empty() {
                    self.empty.push(self.read);
                }
                self.text.push(lines);
            }
        }
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if !self.empty.is_empty() {
            problems.push(no_text(&self.empty, self.pages));
        }
        if !self.broken.is_empty() {
            let (count, list) = (self.broken.len(), list(&self.broken));
            problems.push(format!(
                "{count} 页已损坏：第 {list} 页 ({count} pages are broken and left out: {list})"
            ));
        }
        if self.read < self.pages {
            let (read, pages) = (self.read, self.pages);
            problems.push(format!(
                "只读到第 {read} 页，共 {pages} 页 (only {read} of {pages} pages were read: split the file, or raise --max-pages or --max-time)"
            ));
        }
        if self.unknown > 0 {
            let count = self.unknown;
            problems.push(format!(
                "{count} 个字符没有对应的编码 ({count} characters have no code that says what they are: they are left out)"
            ));
        }
        problems
    }
}

/// The report of pages without text.
pub(super) fn no_text(empty: &[usize], pages: usize) -> String {
    let (count, list) = (empty.len(), list(empty));
    format!(
        "共 {pages} 页，其中 {count} 页没有文字层：第 {list} 页 ({count} of {pages} pages have no text layer, run OCR on them: {list})"
    )
}

/// The first few pages of many.
fn list(pages: &[usize]) -> String {
    let first: Vec<_> = pages.iter().take(10).map(usize::to_string).collect();
    format!("{}{}", first.join(", "), if pages.len() > 10 { "…" } else { "" })
}

#[cfg(test)]
mod tests;
