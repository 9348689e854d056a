//! Feeds, RSS and Atom of any version: each entry is a document, dated and named as the feed has it.
//!
//! Entries hold content and nothing else, so all of it is text. It is markup within markup: what
//! was escaped, or kept in CDATA, leads back to where it stands in the feed.

use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use regex::Regex;

use super::html::{declared_encoding, fragment, root_name, unescape};
use super::{Extracted, Format, Input, Mark, Sink, decoded};
use crate::corpus::date::{Basis, Dated, PartialDate, first_full_date};
use crate::corpus::{Meta, Sourced, pattern};
use crate::{Error, Result};

/// How deep elements may be nested.
const MAX_DEPTH: usize = 256;

pub struct Feed;

impl Format for Feed {
    fn name(&self) -> &'static str {
        "feed"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["rss", "atom"]
    }

    fn claims(&self, bytes: &[u8]) -> bool {
        matches!(
            root_name(bytes).as_deref(),
            Some("rss" | "feed" | "rdf:rdf" | "!doctype rss" | "!doctype rdf:rdf")
        )
    }

    fn extract(&self, input: &Input<'_>, sink: &mut Sink<'_>) -> Result<()> {
        let text = decoded(input, declared_encoding(input.bytes).as_deref(), sink)?;
        let mut reader =
            FeedReader { file: &text, path: input.path, open: Vec::new(), feed: None, entry: None, count: 0 };
        if let Err((at, what)) = reader.read(sink) {
            let line =
                text.as_str().as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count()
                    + 1;
            let what = format!(
                "此处之后的条目无法读取 (not well-formed, entries from here on are left out: {what})"
            );
            sink(Err(Error::Document { path: input.path.to_owned(), line: Some(line), what }));
        }
        Ok(())
    }
}

/// An element that is open.
struct Open {
    name: String,
    /// Where what is in it begins.
    start: usize,
    text: Sourced,
    has_elements: bool,
    is_plain: bool,
    href: Option<String>,
}

/// An entry as far as it is read.
#[derive(Default)]
struct Entry {
    depth: usize,
    title: String,
    guid: Option<String>,
    link: Option<String>,
    date: Option<PartialDate>,
    author: Option<String>,
    /// The content, whether it is plain text, and how good it is: the whole of it before a summary.
    content: Option<(Sourced, bool, u8)>,
}

struct FeedReader<'a> {
    file: &'a Sourced,
    path: &'a Path,
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
            self.entry = Some(Entry { depth: self.open.len(), guid, ..Entry::default() });
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
                    sink(Ok(self.document(entry)));
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

    fn document(&self, entry: Entry) -> Extracted {
        let (content, is_plain, _) = entry.content.unwrap_or_default();
        let mut extracted = match is_plain || !content.as_str().contains(['<', '&']) {
            true => plain(&content, &entry.title),
            false => fragment(&content, &entry.title),
        };
        let link = entry.link.filter(|link| link.contains("://"));
        let name = self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        extracted.id = entry.guid.or_else(|| link.clone()).or_else(|| Some(format!("{name}#{}", self.count)));
        extracted.meta = Meta {
            title: entry.title,
            date: entry.date.map(|date| Dated { date, basis: Basis::Stated }),
            source: self.feed.clone().filter(|title| !title.is_empty()),
            url: link,
            author: entry.author.filter(|author| !author.is_empty()),
            ..Meta::default()
        };
        extracted
    }
}

impl Entry {
    fn take(&mut self, closed: Open, file: &Sourced, end: usize) {
        let text = || Some(line(&closed.text)).filter(|text| !text.is_empty());
        match closed.name.as_str() {
            "title" => self.title = line(&closed.text),
            "guid" | "id" => self.guid = text(),
            "link" => self.link = self.link.take().or(text()).or(closed.href),
            "pubdate" | "published" | "issued" | "date" => {
                self.date = date(closed.text.as_str()).or(self.date)
            }
            "updated" | "modified" | "created" => {
                self.date = self.date.or_else(|| date(closed.text.as_str()))
            }
            "creator" | "author" => self.author = self.author.take().or_else(text),
            name => {
                let worth = match name {
                    "content:encoded" | "content" | "body" => 2,
                    "description" | "summary" => 1,
                    _ => return,
                };
                // Markup that is not escaped is taken as it stands.
                let mut content = closed.text;
                if closed.has_elements {
                    content = Sourced::default();
                    content.push_part(file, closed.start..end.max(closed.start));
                }
                let is_better = self.content.as_ref().is_none_or(|(_, _, before)| worth > *before);
                if is_better && !content.as_str().trim().is_empty() {
                    self.content = Some((content, closed.is_plain, worth));
                }
            }
        }
    }
}

/// Text that is no markup, a line a line.
fn plain(content: &Sourced, title: &str) -> Extracted {
    let mut extracted = fragment(&Sourced::default(), title);
    let text = content.as_str();
    for part in text.split('\n') {
        let trimmed = part.trim();
        if !trimmed.is_empty() {
            let at = trimmed.as_ptr() as usize - text.as_ptr() as usize;
            extracted.marks.push((extracted.text.len(), Mark::Body));
            extracted.text.push_part(content, at..at + trimmed.len());
            extracted.text.push_unsourced("\n");
        }
    }
    extracted
}

/// A text in one line, without markup that was escaped in it.
fn line(text: &Sourced) -> String {
    let shown = match text.as_str().contains(['<', '&']) {
        true => fragment(text, "").text.as_str().to_owned(),
        false => text.as_str().to_owned(),
    };
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The date of `Wed, 28 Dec 2005 12:00:00 +0800`, `2005-12-28T12:00:00Z` and the like.
fn date(text: &str) -> Option<PartialDate> {
    static MAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})"));
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    let mail = || {
        let found = MAIL.captures(text)?;
        let month = MONTHS.find(&found[2].to_ascii_lowercase()).filter(|at| at % 3 == 0)? / 3 + 1;
        PartialDate::new(found[3].parse().ok()?, Some(month as i8), found[1].parse().ok())
    };
    mail().or_else(|| first_full_date(text)).or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], name: &str) -> Vec<Result<Extracted>> {
        let mut found = Vec::new();
        Feed.extract(&Input { path: Path::new(name), bytes }, &mut |one| found.push(one)).unwrap();
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
        assert_eq!((found[1].text.as_str(), found[1].id.as_deref()), ("丙\n正文一。\n", Some("f.xml#2")));
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
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/messy");
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
                let chars: usize = read.iter().flatten().map(|one| one.text.as_str().chars().count()).sum();
                let dated = read.iter().flatten().filter(|one| one.meta.date.is_some()).count();
                let titled = read.iter().flatten().filter(|one| !one.meta.title.is_empty()).count();
                eprintln!(
                    "{}: {} entries, {titled} titled, {dated} dated, {chars} characters, {} errors",
                    path.file_name().unwrap().display(),
                    read.len(),
                    errors.len()
                );
                for e in &errors {
                    eprintln!("{}", e.as_ref().unwrap_err());
                }
                let one = read[0].as_ref().unwrap();
                eprintln!(
                    "{:?} {:?} {}",
                    one.id,
                    one.meta,
                    one.text.as_str().chars().take(120).collect::<String>()
                );
                assert!(!read.is_empty());
            }
        }
    }
}
