//! Real files of every kind: each gives text, or one reason that says why not.

use std::path::{Path, PathBuf};

use zhengwen::corpus::{Contents, read_bytes};

use crate::harness::shared;

/// How many files there are: fewer would be a test of less.
const FILES: usize = 63;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

/// What came of a file: its format, its characters and what could not be read.
struct Outcome {
    name: String,
    format: &'static str,
    documents: usize,
    chars: usize,
    reasons: Vec<String>,
}

fn outcome(folder: &Path, path: &Path) -> Outcome {
    let name = path.strip_prefix(folder).unwrap().display().to_string();
    let read = read_bytes(Path::new(&name), &name, &std::fs::read(path).unwrap());
    let (contents, failure) = match read {
        Ok(contents) => (contents, None),
        Err(failure) => (Contents::default(), Some(failure)),
    };
    let passages = contents.documents.iter().flat_map(|document| &document.passages);
    let chars = passages.flat_map(|one| one.text.chars()).filter(|c| !c.is_whitespace()).count();
    let reasons = contents.problems.iter().chain(&failure).map(|problem| problem.to_string()).collect();
    Outcome { name, format: contents.format, documents: contents.documents.len(), chars, reasons }
}

/// Whether a reason names the file and says the same in Chinese and in English.
fn is_clear(reason: &str, name: &str) -> bool {
    let Some(what) = reason.strip_prefix(name) else { return false };
    let (chinese, english) = what.split_once(" (").unwrap_or((what, ""));
    chinese.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
        && english.split_whitespace().filter(|word| word.is_ascii()).count() >= 3
        && english.ends_with(')')
}

/// Prints the table: `cargo test --test integration messy -- --nocapture`.
#[test]
fn every_file_gives_text_or_one_clear_reason() {
    let Some(folder) = shared("data/messy") else { return };
    let mut paths = Vec::new();
    files(&folder, &mut paths);
    paths.retain(|path| path.extension().is_none_or(|extension| extension != "tsv"));
    paths.sort();
    let outcomes: Vec<_> = paths.iter().map(|path| outcome(&folder, path)).collect();
    println!("format | documents | characters | file | reasons");
    for Outcome { name, format, documents, chars, reasons } in &outcomes {
        println!("{format} | {documents} | {chars} | {name} | {}", reasons.join(" ; "));
    }
    assert_eq!(outcomes.len(), FILES);
    for Outcome { name, chars, reasons, .. } in &outcomes {
        // What was read only in part says once what is missing.
        let expected = if *chars > 0 { 0..=1 } else { 1..=1 };
        assert!(expected.contains(&reasons.len()), "{name}: {chars} characters, reasons {reasons:?}");
        assert!(reasons.iter().all(|reason| is_clear(reason, name)), "{reasons:?}");
    }
}
