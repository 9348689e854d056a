//! Dumps of records in pseudo-XML: `<doc><url>…</url><docno>…</docno><contenttitle>…</contenttitle>
//! <content>…</content></doc>`, one after another without a root. Each is a document.
//!
//! It is no XML: nothing in it is escaped, so that tags are looked for and all else is text as it
//! stands. Full-width digits and letters stay what they are; folding is for the text layer.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::html::root_name;
use super::{Extracted, Format, Input, Mark, Sink, decoded};
use crate::corpus::{Basis, Dated, Meta, PartialDate, Sourced, pattern};
use crate::{Error, Result};

/// What stands between the paragraphs of such dumps, besides line breaks.
const PARAGRAPH: char = '\u{E40C}';

pub struct Records;

impl Format for Records {
    fn name(&self) -> &'static str {
        "records"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["dat"]
    }

    fn claims(&self, bytes: &[u8]) -> bool {
        let has = |tag: &[u8]| bytes[..bytes.len().min(4096)].windows(tag.len()).any(|part| part == tag);
        root_name(bytes).as_deref() == Some("doc")
            && (has(b"<docno>") || has(b"<contenttitle>") || has(b"</url>"))
    }

    fn separator(&self) -> Option<&'static [u8]> {
        Some(b"</doc>")
    }

    fn extract(&self, input: &Input<'_>, sink: &mut Sink<'_>) -> Result<()> {
        // Most files of the name are no dumps, and none of anybody's documents.
        if !self.claims(input.bytes) {
            return Ok(());
        }
        let text = decoded(input, None, sink)?;
        let (mut at, mut number) = (0, input.at.item);
        while let Some(start) = text.as_str()[at..].find("<doc>").map(|found| at + found + "<doc>".len()) {
            let rest = &text.as_str()[start..];
            let end = start + rest.find("</doc>").or_else(|| rest.find("<doc>")).unwrap_or(rest.len());
            number += 1;
            sink(document(&text, start..end, number).ok_or_else(|| Error::Document {
                path: input.path.to_owned(),
                line: Some(input.at.line + text.as_str()[..start].matches('\n').count() + 1),
                what: "没有正文 (a record without <content>: it is left out)".to_owned(),
            }));
            at = end;
        }
        Ok(())
    }
}

fn document(text: &Sourced, record: Range<usize>, number: usize) -> Option<Extracted> {
    let field = |tag: &str| -> Option<Range<usize>> {
        let within = &text.as_str()[record.clone()];
        let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
        let start = within.find(&open)? + open.len();
        let end = start + within[start..].find(&close).unwrap_or(within.len() - start);
        let trimmed = within[start..end].trim();
        let start = start + (within[start..end].len() - within[start..end].trim_start().len());
        Some(record.start + start..record.start + start + trimmed.len()).filter(|range| !range.is_empty())
    };
    let stated = |tag: &str| field(tag).map(|range| text.as_str()[range].to_owned());
    let title = field("contenttitle").or_else(|| field("title"));
    let content = field("content").or_else(|| field("text"));
    if content.is_none() && title.is_none() {
        return None;
    }
    let url = stated("url").filter(|url| url.contains("://"));
    let id = stated("docno");
    let part = id.is_none().then(|| format!("record-{number}"));
    let mut extracted = Extracted { id, part, ..Extracted::default() };
    extracted.meta = Meta {
        title: title.clone().map(|range| text.as_str()[range].to_owned()).unwrap_or_default(),
        date: url.as_deref().and_then(date_in_address),
        url,
        ..Meta::default()
    };
    if let Some(range) = title {
        push(&mut extracted, text, range, Mark::Title);
    }
    for range in content.map(|range| paragraphs(text.as_str(), range)).unwrap_or_default() {
        push(&mut extracted, text, range, Mark::Body);
    }
    Some(extracted)
}

fn push(extracted: &mut Extracted, text: &Sourced, range: Range<usize>, mark: Mark) {
    extracted.marks.push((extracted.text.len(), mark));
    extracted.text.push_part(text, range);
    extracted.text.push_unsourced("\n");
}

fn paragraphs(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let lines = text[range].split([PARAGRAPH, '\n']).map(str::trim).filter(|line| !line.is_empty());
    let range = |line: &str| {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        start..start + line.len()
    };
    lines.map(range).collect()
}

/// The date in the address of a news page, such as http://news.example/20120706/n1.shtml: a hint.
fn date_in_address(url: &str) -> Option<Dated> {
    static DATE: LazyLock<Regex> = LazyLock::new(|| pattern(r"/((?:19|20)\d{2})[-/]?(\d{2})[-/]?(\d{2})/"));
    let found = DATE.captures(url)?;
    let date = PartialDate::new(found[1].parse().ok()?, found[2].parse().ok(), found[3].parse().ok())?;
    Some(Dated { date, basis: Basis::Inferred })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn read(bytes: &[u8]) -> Vec<Result<Extracted>> {
        let mut found = Vec::new();
        Records.extract(&Input::of("a.dat", bytes), &mut |one| found.push(one)).unwrap();
        found
    }

    #[test]
    fn each_record_is_a_document_and_its_text_stands_as_it_is() {
        let dump = "<doc>\n<url>http://a.cn/20120706/n1.shtml</url>\n<docno>a-1</docno>\n<contenttitle>１１号线　ＶＩＰ</contenttitle>\n\
            <content>一<二，Ａ&Ｂ。\u{E40C}三。</content>\n</doc>\n<doc>\n<url></url>\n</doc>\n<doc><content>四。</content>";
        assert!(Records.claims(dump.as_bytes()) && !Records.claims(b"<doc><p>x</p></doc>"));
        let mut found = read(dump.as_bytes());
        assert_eq!(found.len(), 3);
        assert!(found[1].as_ref().unwrap_err().to_string().starts_with("a.dat:7"));
        let (last, first) = (found.remove(2).unwrap(), found.remove(0).unwrap());
        assert_eq!((last.part.as_deref(), last.text.as_str()), (Some("record-3"), "四。\n"));
        assert_eq!(first.text.as_str(), "１１号线　ＶＩＰ\n一<二，Ａ&Ｂ。\n三。\n");
        assert_eq!(
            (first.id.as_deref(), first.meta.date.unwrap().date.to_string().as_str()),
            (Some("a-1"), "2012-07-06")
        );
        let at = first.text.as_str().find("三").unwrap();
        assert_eq!(&dump[first.text.span(at..at + 3)], "三");
    }

    #[test]
    fn a_real_dump_is_read_whole() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../shared/data/messy/txt_fullwidth/news_sohusite_xml.smarty.dat");
        let Ok(bytes) = std::fs::read(&path) else {
            eprintln!("skipped: {} is not there", path.display());
            return;
        };
        assert!(Records.claims(&bytes));
        let (read, errors): (Vec<_>, Vec<_>) = read(&bytes).into_iter().partition(Result::is_ok);
        eprintln!("{} records, {} errors", read.len(), errors.len());
        assert_eq!(read.len() + errors.len(), 200);
        assert!(read.len() >= 190);
    }
}
