//! Feeds, RSS and Atom of any version: each entry is a document, dated and named as the feed has it.
//!
//! Entries hold content and nothing else, so all of it is text. It is markup within markup: what
//! was escaped, or kept in CDATA, leads back to where it stands in the feed.

mod entry;

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::html::{declared_encoding, root_name, unescape};
use super::{Format, Input, Sink, decoded};
use crate::corpus::Sourced;
use crate::{Error, Result};
use entry::{Entry, Open, line};

/// How deep elements may be nested.
const MAX_DEPTH: usize = 256;

pub struct Feed;

impl Format for Feed {
    fn name(&self) -> &'static str {
        "feed"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["rss", "atom", "xml"]
    }

    fn claims(&self, bytes: &[u8]) -> bool {
        matches!(
            root_name(bytes).as_deref(),
            Some("rss" | "feed" | "rdf:rdf" | "!doctype rss" | "!doctype rdf:rdf")
        )
    }

    fn extract(&self, input: &Input<'_>, sink: &mut Sink<'_>) -> Result<()> {
        let text = decoded(input, declared_encoding(input.bytes).as_deref(), sink)?;
        let mut reader = FeedReader { file: &text, open: Vec::new(), feed: None, entry: None, count: 0 };
        if let Err((at, what)) = reader.read(sink) {
            let line =
                text.as_str().as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count()
                    + 1;
            let what = format!(
                "此处之后的条目无法读取 (not well-formed, entries from here on are left out: {what})"
            );
            sink(Err(Error::Document { path: input.path.to_owned(), line: Some(line), what }));
        } else if reader.count == 0 && !self.claims(input.bytes) {
            let what = "不是 RSS 或 Atom (not a feed: of XML, RSS, Atom and XHTML can be read)".to_owned();
            return Err(Error::Document { path: input.path.to_owned(), line: None, what });
        }
        Ok(())
    }
}

struct FeedReader<'a> {
    file: &'a Sourced,
    open: Vec<Open>,
    feed: Option<String>,
    entry: Option<Entry>,
    count: usize,
}

impl FeedReader<'_> {
    /// Reads all entries, or up to the place where the feed is broken.
    fn read(&mut self, sink: &mut Sink<'_>) -> std::result::Result<(), (usize, String)> {
        let mut reader = Reader::from_str(self.file.as_str());
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        reader.config_mut().allow_dangling_amp = true;
        loop {
            let start = reader.buffer_position() as usize;
            let event = reader.read_event().map_err(|e| (start, e.to_string()))?;
            let range = start..reader.buffer_position() as usize;
            match event {
                Event::Start(tag) if self.open.len() < MAX_DEPTH => self.start(&tag, range.end),
                Event::Start(_) => {
                    return Err((start, format!("over {MAX_DEPTH} elements within each other")));
                }
                Event::Empty(tag) => {
                    self.start(&tag, range.end);
                    self.end(range.end..range.end, sink);
                }
                Event::End(_) => self.end(range, sink),
                Event::Text(_) => self.text(range),
                Event::CData(_) => self.text(range.start + "<![CDATA[".len()..range.end - "]]>".len()),
                Event::GeneralRef(_) => {
                    let text = unescape(&self.file.as_str()[range.clone()]);
                    let span = self.file.span(range);
                    if let Some(open) = self.open.last_mut() {
                        open.text.push(&text, span);
                    }
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, start: usize) {
        let qualified = tag.name().as_ref().to_ascii_lowercase();
        let name = match qualified.as_str() {
            "content:encoded" | "media:content" | "itunes:summary" | "media:description" => qualified,
            _ => qualified.rsplit(':').next().unwrap_or_default().to_owned(),
        };
        let attribute = |name: &str| {
            let found = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
            Some(found.value.into_owned())
        };
        let is_alternate = attribute("rel").is_none_or(|rel| rel == "alternate");
        let is_plain = matches!(attribute("type").as_deref(), Some("text" | "text/plain"));
        if let Some(parent) = self.open.last_mut() {
            parent.has_elements = true;
        }
        if matches!(name.as_str(), "item" | "entry") && self.entry.is_none() {
            let guid = attribute("rdf:about");
            self.entry = Some(Entry::new(self.open.len(), guid));
        }
        let href = attribute("href").filter(|_| is_alternate);
        self.open.push(Open { name, start, text: Sourced::default(), has_elements: false, is_plain, href });
    }

    fn text(&mut self, range: Range<usize>) {
        if let Some(open) = self.open.last_mut() {
            open.text.push_part(self.file, range);
        }
    }

    /// Takes what a closed element holds.
    fn end(&mut self, range: Range<usize>, sink: &mut Sink<'_>) {
        let Some(closed) = self.open.pop() else { return };
        let depth = self.open.len();
        match self.entry.as_mut() {
            Some(entry) if depth == entry.depth => {
                if let Some(entry) = self.entry.take() {
                    self.count += 1;
                    sink(Ok(entry.document(self.feed.clone(), self.count)));
                }
            }
            Some(entry) if depth == entry.depth + 1 => entry.take(closed, self.file, range.start),
            Some(entry) if closed.name == "name" && depth == entry.depth + 2 => {
                entry.author = Some(line(&closed.text));
            }
            None if closed.name == "title" && self.feed.is_none() => self.feed = Some(line(&closed.text)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::format::Extracted;

    fn read(bytes: &[u8], name: &str) -> Vec<Result<Extracted>> {
        let mut found = Vec::new();
        Feed.extract(&Input::of(name, bytes), &mut |one| found.push(one)).unwrap();
        found
    }

    #[test]
    fn entries_of_rss_lead_back_to_the_feed() {
        let feed = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>某报</title><item><title>甲&amp;乙</title>\
            <link>http://a.cn/1</link><pubDate>Wed, 28 Dec 2005 12:00:00 +0800</pubDate>\
            <description>&lt;p&gt;第一段。&lt;/p&gt;&lt;p&gt;第二段。&lt;/p&gt;</description></item>\
            <item><title>丙</title><content:encoded><![CDATA[<p>正文<b>一</b>。</p>]]></content:encoded></item></channel></rss>";
        let found: Vec<_> = read(feed.as_bytes(), "f.xml").into_iter().map(Result::unwrap).collect();
        assert_eq!(found[0].text.as_str(), "甲&乙\n第一段。\n第二段。\n");
        assert_eq!(found[0].id.as_deref(), Some("http://a.cn/1"));
        assert_eq!(found[0].meta.date.unwrap().date.to_string(), "2005-12-28");
        assert_eq!(found[0].meta.source.as_deref(), Some("某报"));
        let at = found[0].text.as_str().find("第二").unwrap();
        assert_eq!(&feed[found[0].text.span(at..at + 9)], "第二段");
        assert_eq!((found[1].text.as_str(), found[1].part.as_deref()), ("丙\n正文一。\n", Some("entry-2")));
        let at = found[1].text.as_str().find("正文").unwrap();
        assert_eq!(&feed[found[1].text.span(at..at + 9)], "正文<b>一");
    }

    #[test]
    fn entries_of_atom_hold_markup_or_text() {
        let feed = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>某刊</title><entry><title>甲</title><id>urn:1</id>\
            <link rel=\"self\" href=\"http://a.cn/self\"/><link href=\"http://a.cn/1\"/><author><name>某某</name></author>\
            <updated>2024-05-02T00:00:00Z</updated><published>2024-05-01T00:00:00Z</published><summary>摘要</summary>\
            <content type=\"xhtml\"><div><p>一。</p><p>二。</p></div></content></entry></feed>";
        let one = read(feed.as_bytes(), "f.xml").remove(0).unwrap();
        assert_eq!(one.text.as_str(), "甲\n一。\n二。\n");
        assert_eq!((one.id.as_deref(), one.meta.url.as_deref()), (Some("urn:1"), Some("http://a.cn/1")));
        assert_eq!(
            (one.meta.author.as_deref(), one.meta.date.unwrap().date.to_string().as_str()),
            (Some("某某"), "2024-05-01")
        );
    }

    #[test]
    fn a_broken_feed_gives_what_stands_before_the_break() {
        let found = read(
            "<rss><channel><item><title>甲</title></item>\n<item><title>乙</title><!-- ".as_bytes(),
            "f.xml",
        );
        assert_eq!(found.len(), 2);
        assert!(found[1].as_ref().unwrap_err().to_string().starts_with("f.xml:2"));
    }

    #[test]
    fn real_feeds_of_every_version_are_read() {
        let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/messy");
        for folder in ["enc_big5", "enc_gb2312"] {
            let Ok(files) = std::fs::read_dir(data.join(folder)) else {
                eprintln!("skipped: {folder} is not there");
                continue;
            };
            for path in files.map(|file| file.unwrap().path()) {
                let bytes = std::fs::read(&path).unwrap();
                if !Feed.claims(&bytes) {
                    continue;
                }
                let found = read(&bytes, "f.xml");
                let (read, errors): (Vec<_>, Vec<_>) = found.into_iter().partition(Result::is_ok);
                let dated = read.iter().flatten().filter(|one| one.meta.date.is_some()).count();
                let name = path.file_name().unwrap().display().to_string();
                eprintln!("{name}: {} entries, {dated} dated, {} errors", read.len(), errors.len());
                assert!(errors.is_empty());
                assert!(read.iter().flatten().all(|one| !one.text.is_empty() && one.meta.source.is_some()));
                assert!(!read.is_empty());
            }
        }
    }
}
