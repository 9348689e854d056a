//! The lines of a TREC file: columns, and errors that name file and line.

use std::fs;
use std::path::Path;

use crate::{Error, Result};

/// Calls `each` with every line of a file that is not blank; what it complains of becomes an error
/// that names the file and the line.
pub fn for_each(path: &Path, mut each: impl FnMut(&str) -> std::result::Result<(), String>) -> Result<()> {
    let bytes = fs::read(path).map_err(|e| Error::io(path, e))?;
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    for (number, line) in text.split(|byte| *byte == b'\n').enumerate() {
        let at = |what| Error::Document { path: path.to_owned(), line: Some(number + 1), what };
        let line = std::str::from_utf8(line)
            .map_err(|_| at("不是 UTF-8 (not UTF-8: convert the file)".to_owned()))?
            .trim_end_matches('\r');
        if !line.trim().is_empty() {
            each(line).map_err(at)?;
        }
    }
    Ok(())
}

/// The columns of a line: between tabs where there are any, so that a name may hold spaces, or else
/// between spaces.
pub fn columns(line: &str) -> Vec<&str> {
    match line.contains('\t') {
        true => line.split('\t').map(str::trim).collect(),
        false => line.split_whitespace().collect(),
    }
}
