//! The file of sketches, which only the next run reads.
//!
//! Two streams of bytes, each compressed, the first after its length: what there is to say of files and
//! documents, a line of JSON each, and the numbers of the sketches. A file's line is its name and the count of its
//! documents, whose lines follow. Numbers are little-endian; of a sketch there are the hash of the whole,
//! the count of the others, these as differences, for they ascend, and their contexts.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, Read, Write};
use std::path::Path;

use zstd::{Decoder, Encoder};

use super::super::manifest::write_whole;
use super::{Entry, Repost, damaged};
use crate::text::Sketch;
use crate::{Error, Result};

/// How hard is compressed: the names are alike, the numbers hardly become less.
const LEVEL: i32 = 3;

/// Writes the file of a commit that is about to be made.
pub fn write(path: &Path, files: &BTreeMap<String, Vec<Entry>>) -> Result<()> {
    let bytes = bytes(files).map_err(|e| Error::io(path, e))?;
    write_whole(path, &bytes)
}

fn bytes(files: &BTreeMap<String, Vec<Entry>>) -> io::Result<Vec<u8>> {
    let mut names = Encoder::new(Vec::new(), LEVEL)?;
    let mut numbers = Encoder::new(Vec::new(), LEVEL)?;
    for (file, entries) in files {
        serde_json::to_writer(&mut names, &(file, entries.len()))?;
        names.write_all(b"\n")?;
        for Entry { of, sketch } in entries {
            serde_json::to_writer(&mut names, &(&of.doc, &of.title, &of.source, &of.date))?;
            names.write_all(b"\n")?;
            numbers.write_all(&of_sketch(sketch))?;
        }
    }
    let (names, numbers) = (names.finish()?, numbers.finish()?);
    Ok([&(names.len() as u64).to_le_bytes(), names.as_slice(), &numbers].concat())
}

fn of_sketch(sketch: &Sketch) -> Vec<u8> {
    let mut bytes = sketch.whole.to_le_bytes().to_vec();
    // At most 128.
    bytes.push(sketch.hashes.len() as u8);
    let mut before = 0;
    for &hash in &sketch.hashes {
        bytes.extend(hash.wrapping_sub(before).to_le_bytes());
        before = hash;
    }
    bytes.extend(&sketch.contexts);
    bytes
}

/// Reads the file of a commit.
pub fn read(path: &Path) -> Result<BTreeMap<String, Vec<Entry>>> {
    let bytes = fs::read(path).map_err(|e| Error::io(path, e))?;
    files(&bytes).map_err(|e| damaged(path, e))
}

fn files(bytes: &[u8]) -> io::Result<BTreeMap<String, Vec<Entry>>> {
    let (length, rest) = bytes.split_at_checked(8).ok_or(io::ErrorKind::UnexpectedEof)?;
    let length = u64::from_le_bytes(length.try_into().unwrap_or_default());
    let names = rest.split_at_checked(length as usize).ok_or(io::ErrorKind::UnexpectedEof)?;
    let mut numbers = io::BufReader::new(Decoder::new(names.1)?);
    let mut lines = io::BufReader::new(Decoder::new(names.0)?).lines();
    let mut files = BTreeMap::new();
    while let Some(line) = lines.next() {
        let (file, count): (String, usize) = serde_json::from_str(&line?)?;
        let entry = |line: io::Result<String>| {
            let (doc, title, source, date) = serde_json::from_str(&line?)?;
            let of = Repost { doc, title, source, date };
            Ok(Entry { of, sketch: sketch(&mut numbers)? })
        };
        let entries: Vec<Entry> = lines.by_ref().take(count).map(entry).collect::<io::Result<_>>()?;
        if entries.len() < count {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        files.insert(file, entries);
    }
    Ok(files)
}

fn sketch(numbers: &mut impl Read) -> io::Result<Sketch> {
    let (mut whole, mut count) = ([0; 8], [0]);
    numbers.read_exact(&mut whole)?;
    numbers.read_exact(&mut count)?;
    let mut hashes = Vec::with_capacity(count[0].into());
    let mut contexts = vec![0; count[0].into()];
    let mut before: u32 = 0;
    for _ in 0..count[0] {
        let mut more = [0; 4];
        numbers.read_exact(&mut more)?;
        before = before.wrapping_add(u32::from_le_bytes(more));
        hashes.push(before);
    }
    numbers.read_exact(&mut contexts)?;
    Ok(Sketch { whole: u64::from_le_bytes(whole), hashes, contexts })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> BTreeMap<String, Vec<Entry>> {
        let entry = |at: u32| {
            let text: String = (0..at * 60).filter_map(|c| char::from_u32(0x4E00 + c * 7)).collect();
            let (doc, title) = (format!("{at}"), "两行\n标题".to_owned());
            let of = Repost { doc, title, source: Some("日报".to_owned()), date: "2022-09".parse().ok() };
            Entry { of, sketch: Sketch::of("甲", std::iter::once(text.as_str())).unwrap() }
        };
        let file = |at: u32| (format!("docs/{at}.jsonl"), (1..at).map(entry).collect());
        (1..5).chain([40]).map(file).collect()
    }

    fn listed(files: &BTreeMap<String, Vec<Entry>>) -> String {
        format!("{files:?}")
    }

    #[test]
    fn what_is_read_is_what_was_written() {
        assert_eq!(listed(&files(&bytes(&some()).unwrap()).unwrap()), listed(&some()));
    }

    #[test]
    fn a_file_that_is_cut_short_is_an_error() {
        let whole = bytes(&some()).unwrap();
        for length in (0..whole.len()).step_by(whole.len() / 60 + 1) {
            assert!(files(&whole[..length]).is_err(), "{length} of {}", whole.len());
        }
    }
}
