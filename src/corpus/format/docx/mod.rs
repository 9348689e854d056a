//! DOCX: the text of Word files since 2007, with headings, list items and table rows as the file
//! marks them, and the numbers that Word counts by itself. Footnotes and endnotes follow the text;
//! headers, footers, comments and the generated table of contents are left out.

mod body;
mod numbering;
mod styles;

use super::archive::{self, Archive};
use super::paragraphs::{self, Paragraph};
use super::xml::{self, Node};
use super::{Extracted, Format, Input, Sink};
use crate::{Error, Result};
use numbering::Numbering;
use styles::Styles;

pub struct Docx;

impl Format for Docx {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["docx", "docm"]
    }

    fn claims(&self, bytes: &[u8]) -> bool {
        archive::holds(bytes, is_main)
    }

    fn extract(&self, input: &Input<'_>, sink: &mut Sink<'_>) -> Result<()> {
        let error = |what| Error::Document { path: input.path.to_owned(), line: None, what };
        let mut problems = Vec::new();
        let extracted = read(input.bytes, &mut problems).map_err(error)?;
        problems.into_iter().for_each(|what| sink(Err(error(what))));
        sink(Ok(extracted));
        Ok(())
    }
}

/// Whether a member is the text: most programs name it `document.xml`, some count it.
fn is_main(name: &str) -> bool {
    name.starts_with("word/document") && name.ends_with(".xml")
}

/// The document; what of it could not be read is added to `problems`.
fn read(bytes: &[u8], problems: &mut Vec<String>) -> std::result::Result<Extracted, String> {
    let mut archive = Archive::open(bytes)?;
    let main = archive
        .find(is_main)
        .ok_or("没有 word/document.xml (no word/document.xml within: save the file as DOCX anew)")?;
    let styles = archive.member("word/styles.xml")?.map(|part| Styles::read(&part)).unwrap_or_default();
    let numbering = archive.member("word/numbering.xml")?;
    let mut numbering = numbering.map(|part| Numbering::read(&part)).unwrap_or_default();
    let mut found: Vec<Paragraph> = Vec::new();
    for name in [main.as_str(), "word/footnotes.xml", "word/endnotes.xml"] {
        let Some(part) = archive.member(name)? else { continue };
        if let Err(what) = body::read(&part, &styles, &mut numbering, &mut found) {
            problems.push(format!("{name}: {what}"));
        }
    }
    if found.iter().all(Paragraph::is_blank) {
        problems.push("没有文字 (no text in it: pictures of text have to be recognised first)".to_owned());
    }
    let mut extracted = paragraphs::extracted(found);
    let properties = archive.member("docProps/core.xml")?;
    extracted.meta.title =
        properties.and_then(|part| title(&part, extracted.text.as_str())).unwrap_or_default();
    Ok(extracted)
}

/// How far into the text a title is looked for, in characters.
const HEAD: usize = 2_000;
/// The fewest characters of a title.
const TITLE_MIN: usize = 4;

/// The title that the properties state, where the text bears it out: properties are handed down
/// from template to file. Their date and author are those of the template, so they are not read.
fn title(properties: &[u8], text: &str) -> Option<String> {
    let mut title = String::new();
    let mut is_within = false;
    xml::walk(properties, &mut |node| match node {
        Node::Open(name, _) => is_within = name == "title",
        Node::Text(text) if is_within => title.push_str(text),
        Node::Text(_) => {}
        Node::Close(_) => is_within = false,
    })
    .ok()?;
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let head: String = text.chars().take(HEAD).collect();
    let is_borne_out = title.trim().chars().count() >= TITLE_MIN && bare(&head).contains(&bare(&title));
    is_borne_out.then(|| title.trim().to_owned())
}

#[cfg(test)]
mod tests;
