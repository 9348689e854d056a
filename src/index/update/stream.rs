//! Documents that come from a stream, such as stdin: JSON Lines, each document a file of its own in
//! the ledger, so that a later stream replaces those that it brings again and leaves the others.

use std::io::Read;
use std::path::Path;

use super::{Progress, Taking, Update};
use crate::Result;
use crate::corpus::document::Place;
use crate::corpus::{Document, Part, Reading, SourceFile, hash, limits, read};

/// What stdin is called.
pub const STDIN: &str = "stdin";

/// Takes the documents of a stream into the index.
pub fn take(
    taking: &mut Taking<'_>,
    stream: &mut dyn Read,
    update: &Update,
    watch: &mut dyn FnMut(Progress<'_>),
) -> Result<()> {
    let encoding = match &update.encoding {
        Some(super::Encoding::Named(label)) => limits::encoding(label),
        _ => None,
    };
    let how = Reading { limits: update.limits.clone(), encoding };
    let mut result = Ok(());
    let path = Path::new(STDIN);
    read::read_stream(path, stream, &how, &mut |part| match part {
        _ if result.is_err() => {}
        Part::Document(document) => result = put(taking, path, *document),
        Part::Problem(problem) => taking.problem(STDIN, problem),
        Part::Passed(bytes) => watch(Progress::Passed { name: STDIN, bytes }),
    })?;
    result
}

fn put(taking: &mut Taking<'_>, path: &Path, mut document: Document) -> Result<()> {
    // A place in a stream leads nowhere afterwards.
    document.passages.iter_mut().for_each(|passage| passage.place = Place::Nowhere);
    let text: String = document.passages.iter().map(|passage| passage.text.as_str()).collect();
    let hash = hash(format!("{:?}\n{text}", document.meta).as_bytes());
    if document.id.starts_with(&format!("{STDIN}!")) {
        // Its line's number says nothing in the next stream.
        document.id = format!("{STDIN}!{hash:016x}");
    }
    let name = format!("{STDIN}/{}", document.id);
    let known = taking.writer.ledger.files.get(&name);
    if known.is_some_and(|known| known.hash == hash) {
        taking.report.unchanged += 1;
        return Ok(());
    }
    let is_known = known.is_some();
    let size = text.len() as u64;
    let file = SourceFile { name, size, ..SourceFile::unlisted(path) };
    taking.writer.begin(STDIN, &file.name);
    taking.writer.add(&file.name, path, &document)?;
    let totals = taking.writer.end(&file, document.format, hash);
    taking.has_changed = true;
    taking.count(is_known, (size, hash));
    taking.report.formats.entry(document.format.to_owned()).or_default().add(totals);
    taking.report.read.add(totals);
    taking.commit_after(size)
}
