//! OFD, the fixed-layout format of official documents (GB/T 33190): a zip of XML that places each character.
//!
//! Each document of a package is one document here; its pages' text is ordered by position, with the page
//! templates it is laid over. Annotations are stamps and watermarks and stay out, as do signatures, and so
//! does the creation date: it says when the file was made and not when the text was issued.

mod package;
mod page;

use super::archive::{self, Archive};
use super::lines::Pages;
use super::tree::Node;
use super::{Extracted, Format, Input, Sink, Unit, layout, pdf};
use crate::corpus::Meta;
use crate::{Error, Result};
use package::xml;
use page::Shared;

pub struct Ofd;

impl Format for Ofd {
    fn name(&self) -> &'static str {
        "ofd"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["ofd"]
    }

    fn claims(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(b"PK") && Archive::open(bytes).is_ok_and(|package| package.has("OFD.xml"))
    }

    fn extract(&self, input: &Input<'_>, sink: &mut Sink<'_>) -> Result<()> {
        let problem = |what: String| Error::Document { path: input.path.to_owned(), line: None, what };
        let mut package = Archive::open(input.bytes).map_err(problem)?;
        let root = xml(&mut package, "OFD.xml").map_err(problem)?;
        let bodies: Vec<_> = root.descendants("DocBody").collect();
        if bodies.is_empty() {
            return Err(problem(
                "OFD.xml 没有列出文档 (OFD.xml lists no document: the file is broken)".to_owned(),
            ));
        }
        for (index, body) in bodies.iter().enumerate() {
            let read =
                document(&mut package, body, input.how.limits.pages, &mut |what| sink(Err(problem(what))));
            match read {
                Err(what) => sink(Err(problem(what))),
                Ok(extracted) if extracted.text.is_empty() => {}
                Ok(mut extracted) => {
                    extracted.part = (index > 0).then(|| format!("document-{}", index + 1));
                    sink(Ok(extracted));
                }
            }
        }
        Ok(())
    }
}

/// Reads one document of a package.
fn document(
    package: &mut Archive<'_>,
    body: &Node,
    most: usize,
    report: &mut dyn FnMut(String),
) -> std::result::Result<Extracted, String> {
    let at = body.child("DocRoot").map(|root| root.text.trim().to_owned()).unwrap_or_default();
    let at = archive::resolve("", &at);
    let document = xml(package, &at)?;
    let mut shared = Shared::of(&document, &at, package);
    // The container is looked past: some producers leave it out and list the pages in the document itself.
    let pages: Vec<_> = document.descendants("Page").filter_map(|page| page.attribute("BaseLoc")).collect();
    if pages.is_empty() {
        return Err(format!("{at} 没有列出页面 ({at} lists no pages: the file is broken)"));
    }
    let mut extracted = Extracted { meta: meta(body), unit: Unit::Pages, ..Extracted::default() };
    let (mut read, mut empty, mut broken) = (Pages::default(), Vec::new(), Vec::new());
    for (index, location) in pages.iter().take(most).enumerate() {
        let glyphs = match xml(package, &archive::resolve(&at, location)) {
            Ok(page) => page::glyphs(&page, &mut shared, package),
            Err(what) => {
                broken.push(what);
                read.push(Vec::new());
                continue;
            }
        };
        let lines = layout::lines(glyphs);
        if lines.is_empty() {
            empty.push(index + 1);
        }
        read.push(lines);
    }
    read.write(&mut extracted);
    if let Some(first) = broken.first() {
        let count = broken.len();
        report(format!("{count} 页无法读取：{first} ({count} pages cannot be read and are left out)"));
    }
    if pages.len() > most {
        let pages = pages.len();
        report(format!(
            "只读了前 {most} 页，共 {pages} 页 (only {most} of {pages} pages were read: split the file, or raise --max-pages)"
        ));
    }
    if !empty.is_empty() {
        report(pdf::no_text(&empty, pages.len()));
    }
    Ok(extracted)
}

fn meta(body: &Node) -> Meta {
    let info = |name: &str| body.child("DocInfo")?.child(name).and_then(|node| stated(&node.text));
    Meta { title: info("Title").unwrap_or_default(), author: info("Author"), ..Meta::default() }
}

/// A title or an author that somebody gave a document: in Chinese, and not what a program fills in or the
/// name of the file that it was made from.
pub(super) fn stated(text: &str) -> Option<String> {
    let text = text.trim().trim_matches('\0');
    let hanzi = text.chars().filter(|char| ('\u{4E00}'..='\u{9FFF}').contains(char)).count();
    let made_up =
        ["未命名", "无标题", "新建", "幻灯片", "文档1", "Microsoft", ".doc", ".wps", ".pdf", ".ofd"]
            .iter()
            .any(|part| text.contains(part));
    (hanzi >= 2 && !made_up && text.chars().count() <= 120).then(|| text.to_owned())
}

#[cfg(test)]
mod tests;
