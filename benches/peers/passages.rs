//! Prints the passages of a folder as an index has them, a JSON object (`id`, `title`, `text`) a line, so
//! that other engines can be given the same.
//!
//!     cargo run --release --example passages -- FOLDER > passages.jsonl
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufWriter, Write};
use std::path::Path;

use zhengwen::corpus::{Links, read_bytes, walk};

fn main() {
    let folder = std::env::args().nth(1).expect("passages FOLDER");
    let folder = Path::new(&folder);
    let name = folder.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for file in walk::walk(folder, &name, Links::Skip).unwrap().files {
        let contents = read_bytes(&file.path, &file.name, &std::fs::read(&file.path).unwrap()).unwrap();
        for document in contents.documents {
            for (at, passage) in document.passages.iter().enumerate() {
                let id = format!("{}#{:04}", document.id, at + 1);
                let line =
                    serde_json::json!({ "id": id, "title": document.meta.title, "text": passage.text });
                writeln!(out, "{line}").unwrap();
            }
        }
    }
    out.flush().unwrap();
}
