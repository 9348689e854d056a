//! Plain text: the file is the document, and nothing is known of its lines.

use super::Extracted;
use crate::corpus::Sourced;

pub fn extract(text: &str) -> Extracted {
    let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
    Extracted { text: Sourced::verbatim(&text[start..], start), ..Extracted::default() }
}
