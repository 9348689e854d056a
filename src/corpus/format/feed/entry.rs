//! One entry of a feed: its elements, and the document that they make.

use std::sync::LazyLock;

use regex::Regex;

use crate::corpus::date::{Basis, Dated, PartialDate, first_full_date};
use crate::corpus::format::html::fragment;
use crate::corpus::format::{Extracted, Mark};
use crate::corpus::{Meta, Sourced, pattern};

/// An element that is open.
pub struct Open {
    pub name: String,
    /// Where what is in it begins.
    pub start: usize,
    pub text: Sourced,
    pub has_elements: bool,
    pub is_plain: bool,
    pub href: Option<String>,
}

impl Open {
    /// What is in it, up to `end`. Markup that is not escaped is taken as it stands.
    fn content(self, file: &Sourced, end: usize) -> Sourced {
        if !self.has_elements {
            return self.text;
        }
        let mut content = Sourced::default();
        content.push_part(file, self.start..end.max(self.start));
        content
    }
}

/// An entry as far as it is read.
#[derive(Default)]
pub struct Entry {
    /// How many elements it is within.
    pub depth: usize,
    title: Sourced,
    guid: Option<String>,
    link: Option<String>,
    date: Option<PartialDate>,
    pub author: Option<String>,
    /// The content, whether it is plain text, and how good it is: the whole of it before a summary.
    content: Option<(Sourced, bool, u8)>,
}

impl Entry {
    /// An entry that is within `depth` elements.
    pub fn new(depth: usize, guid: Option<String>) -> Self {
        Self { depth, guid, ..Self::default() }
    }

    /// Takes what an element of the entry holds; it ends at `end`.
    pub fn take(&mut self, closed: Open, file: &Sourced, end: usize) {
        let text = || Some(line(&closed.text)).filter(|text| !text.is_empty());
        match closed.name.as_str() {
            "title" => self.title = closed.content(file, end),
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
                let (is_plain, content) = (closed.is_plain, closed.content(file, end));
                let is_better = self.content.as_ref().is_none_or(|(_, _, before)| worth > *before);
                if is_better && !content.as_str().trim().is_empty() {
                    self.content = Some((content, is_plain, worth));
                }
            }
        }
    }

    /// The document of the entry, the `number`th of a feed.
    pub fn document(self, feed: Option<String>, number: usize) -> Extracted {
        let entry = self;
        let (content, is_plain, _) = entry.content.unwrap_or_default();
        let body = match is_plain || !content.as_str().contains(['<', '&']) {
            true => plain(&content),
            false => fragment(&content),
        };
        let title = line(&entry.title);
        let mut extracted = entitled(&entry.title, &title, body);
        let link = entry.link.filter(|link| link.contains("://"));
        extracted.id = entry.guid.or_else(|| link.clone());
        extracted.part = extracted.id.is_none().then(|| format!("entry-{number}"));
        extracted.meta = Meta {
            title,
            date: entry.date.map(|date| Dated { date, basis: Basis::Stated }),
            source: feed.filter(|title| !title.is_empty()),
            url: link,
            author: entry.author.filter(|author| !author.is_empty()),
            ..Meta::default()
        };
        extracted
    }
}

/// A document whose first line is its title, unless it is so already.
fn entitled(source: &Sourced, title: &str, mut body: Extracted) -> Extracted {
    if title.is_empty() {
        return body;
    }
    if body.text.as_str().lines().next() == Some(title) {
        body.marks.retain(|(at, _)| *at > 0);
        body.marks.insert(0, (0, Mark::Title));
        return body;
    }
    let mut extracted = Extracted { marks: vec![(0, Mark::Title)], ..Extracted::default() };
    match source.as_str().find(title) {
        Some(at) => extracted.text.push_part(source, at..at + title.len()),
        None => extracted.text.push(title, source.span(0..source.len())),
    }
    extracted.text.push_unsourced("\n");
    let start = extracted.text.len();
    extracted.text.push_part(&body.text, 0..body.text.len());
    extracted.marks.extend(body.marks.into_iter().map(|(at, mark)| (start + at, mark)));
    extracted
}

/// Text that is no markup, a line a line.
fn plain(content: &Sourced) -> Extracted {
    let mut extracted = Extracted::default();
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
pub fn line(text: &Sourced) -> String {
    let shown = match text.as_str().contains(['<', '&']) {
        true => fragment(text).text.as_str().to_owned(),
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
