//! HTML: a page's article alone, and what the page states of it.
//!
//! The page becomes a tree (`dom`), the tree becomes lines (`lines`), and of the lines those of the
//! article are kept (`article`); a table of information of an official document is read (`info`),
//! and so is the page's metadata (`head`, `meta`, `byline`). `tags` and `trust` know what elements' names mean.

mod article;
mod byline;
mod dom;
#[cfg(test)]
mod gov_tests;
mod head;
mod info;
mod lines;
mod meta;
#[cfg(test)]
mod site_tests;
mod tags;
#[cfg(test)]
mod tests;
mod trust;

use std::sync::LazyLock;

use regex::Regex;

use super::{Extracted, Format, Input, Mark, Sink, decoded};
use crate::Result;
use crate::corpus::{Meta, Sourced, pattern};
use dom::Dom;
use lines::Line;
use meta::squeezed;

/// How many lines a title is broken into at most.
const TITLE_LINES: usize = 8;

pub struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "shtml", "xhtml"]
    }

    fn claims(&self, bytes: &[u8]) -> bool {
        matches!(root_name(bytes).as_deref(), Some("html" | "!doctype html" | "head"))
    }

    fn extract(&self, input: &Input<'_>, sink: &mut Sink<'_>) -> Result<()> {
        let text = decoded(input, declared_encoding(input.bytes).as_deref(), sink)?;
        sink(Ok(page(&text)));
        Ok(())
    }
}

/// The article of a page.
fn page(file: &Sourced) -> Extracted {
    let dom = Dom::parse(file.as_str());
    let lines = lines::lines(file, &dom);
    let info = info::read(&lines);
    let taken = info.as_ref().map_or_else(|| vec![false; lines.len()], |info| info.lines.clone());
    let kept = article::article(&dom, &lines, &taken);
    let stated = meta::read(file.as_str(), &dom, &lines, &kept);
    let meta = merged(info.map(|info| info.meta).unwrap_or_default(), stated);
    assemble(file, meta, &lines, &kept, &taken)
}

/// What an information table states goes before what the page states elsewhere.
fn merged(info: Meta, page: Meta) -> Meta {
    Meta {
        title: if info.title.is_empty() { page.title } else { info.title },
        date: info.date.or(page.date).or(info.written),
        source: page.source,
        url: page.url,
        author: page.author,
        ..info
    }
}

/// The title, the lines of the information table, the lines of the article.
fn assemble(file: &Sourced, meta: Meta, lines: &[Line], kept: &[bool], taken: &[bool]) -> Extracted {
    let mut extracted = Extracted::default();
    let order: Vec<usize> = (0..lines.len()).filter(|at| kept[*at] || taken[*at]).collect();
    let shown = title_lines(&meta.title, lines, kept);
    if shown.is_empty() && !meta.title.is_empty() {
        extracted.marks.push((0, Mark::Title));
        match file.as_str().find(&meta.title) {
            Some(at) => extracted.text.push_part(file, at..at + meta.title.len()),
            None => extracted.text.push_unsourced(&meta.title),
        }
        extracted.text.push_unsourced("\n");
    }
    // Of a page without a title, what its text shows as one is found out in rejoining.
    let mut may_be_title = meta.title.is_empty();
    for at in order {
        let line = &lines[at];
        may_be_title &= article::is_headline(line);
        let mark = match () {
            () if shown.contains(&at) => Some(Mark::Title),
            () if taken[at] => Some(Mark::Row),
            () if may_be_title => None,
            () => article::mark(line),
        };
        extracted.marks.extend(mark.map(|mark| (extracted.text.len(), mark)));
        extracted.text.push_part(&line.text, 0..line.text.len());
        extracted.text.push_unsourced("\n");
    }
    extracted.meta = meta;
    extracted
}

/// The lines at the head of the article that together are its title.
fn title_lines(title: &str, lines: &[Line], kept: &[bool]) -> Vec<usize> {
    let title = squeezed(title);
    let head: Vec<usize> = (0..lines.len()).filter(|at| kept[*at]).take(TITLE_LINES + 2).collect();
    for start in 0..head.len().min(3) {
        let mut joined = String::new();
        for end in start..head.len() {
            joined += &squeezed(lines[head[end]].text.as_str());
            if !title.is_empty() && joined == title {
                return head[start..=end].to_vec();
            }
            if !title.starts_with(&joined) {
                break;
            }
        }
    }
    Vec::new()
}

/// The lines of a piece of HTML that is content and nothing else, as feeds hold it.
pub(super) fn fragment(html: &Sourced) -> Extracted {
    let dom = Dom::parse(html.as_str());
    let lines = lines::lines(html, &dom);
    assemble(html, Meta::default(), &lines, &vec![true; lines.len()], &vec![false; lines.len()])
}

/// The text that a character reference such as `&amp;` stands for.
pub(super) fn unescape(reference: &str) -> String {
    dom::unescape(reference)
}

/// The name of the first element of a file of markup, or of its document type, in lower case.
pub(super) fn root_name(bytes: &[u8]) -> Option<String> {
    static ROOT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?is)^\u{feff}?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<(!doctype\s+[a-z:]+|[a-z][a-z0-9:]*)[\s/>]",
        )
    });
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let name = ROOT.captures(&head)?[1].to_ascii_lowercase();
    Some(name.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The encoding that a file of markup says it has, from its first bytes.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    static CHARSET: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"(?i)^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([a-z0-9_:-]{3,20})|<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_:-]{3,20})"#,
        )
    });
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let found = CHARSET.captures(&head)?;
    let label = found.get(1).or(found.get(2))?.as_str().to_owned();
    // What says it is UTF-8 and is not, nearly throughout, was saved in another encoding.
    let is_believed = !label.to_ascii_lowercase().starts_with("utf") || {
        let beyond_ascii = head.chars().filter(|c| !c.is_ascii()).count();
        head.matches('\u{FFFD}').count() * 5 <= beyond_ascii
    };
    is_believed.then_some(label)
}
