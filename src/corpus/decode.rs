//! Bytes to text. Files are UTF-8, with or without a byte order mark.

use std::path::Path;

use crate::{Error, Result};

/// The text of a file's bytes. A byte order mark stays in, so that offsets are the file's own.
pub fn decode<'a>(path: &Path, bytes: &'a [u8]) -> Result<&'a str> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        Error::Document {
            path: path.to_owned(),
            line: Some(good.iter().filter(|byte| **byte == b'\n').count() + 1),
            what: "不是 UTF-8 文本 (not UTF-8 text: convert the file to UTF-8 first)".to_owned(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_another_encoding_is_an_error_with_its_line() {
        let error = decode(Path::new("a.txt"), b"ok\n\xb2\xfa\xd2\xb5").unwrap_err();
        assert!(error.to_string().starts_with("a.txt:2: "), "{error}");
    }
}
