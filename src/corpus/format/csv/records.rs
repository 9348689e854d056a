//! Records and fields, each with the place in the file at which it stands.

use std::ops::Range;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use crate::corpus::Sourced;

/// How many records are looked at to find out what separates fields.
const LOOKED_AT: usize = 50;

/// A record: where it begins, and its fields.
pub struct Record {
    pub line: usize,
    pub fields: Vec<Field>,
}

/// A field as it stands in the file, without the quotes around it.
pub struct Field {
    pub range: Range<usize>,
    pub text: String,
}

impl Field {
    /// The text with the way back to the file; two quotes within quotes stand for one.
    pub fn sourced(&self, file: &Sourced) -> Sourced {
        let mut sourced = Sourced::default();
        let raw = &file.as_str()[self.range.clone()];
        if raw == self.text {
            sourced.push_part(file, self.range.clone());
        } else if raw.replace("\"\"", "\"") == self.text {
            let mut at = self.range.start;
            for part in raw.split_inclusive("\"\"") {
                let length = part.len() - usize::from(part.ends_with("\"\""));
                sourced.push_part(file, at..at + length);
                at += part.len();
            }
        } else {
            sourced.push(&self.text, file.span(self.range.clone()));
        }
        sourced
    }
}

/// The records of a text, one after another.
pub struct Records<'a> {
    text: &'a str,
    reader: Reader,
    at: usize,
    counted: usize,
    line: usize,
    /// The line of a field whose quote is never closed.
    pub open_quote: Option<usize>,
    buffer: Vec<u8>,
}

impl<'a> Records<'a> {
    pub fn new(text: &'a str, delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { text, reader, at: 0, counted: 0, line: 1, open_quote: None, buffer: vec![0; 1 << 12] }
    }

    /// The next field, and whether its record ends with it.
    fn field(&mut self) -> Option<(Field, bool)> {
        let start = self.at;
        let mut bytes = Vec::new();
        let is_last = loop {
            let rest = &self.text.as_bytes()[self.at..];
            let (result, read, written) = self.reader.read_field(rest, &mut self.buffer);
            self.at += read;
            bytes.extend_from_slice(&self.buffer[..written]);
            match result {
                // Reading on with nothing left ends the last field.
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end } => break record_end,
                ReadFieldResult::End => return None,
            }
        };
        let raw = &self.text[start..self.at];
        let range = inner(raw, bytes.len());
        let range = start + range.start..start + range.end;
        let is_open = || raw.trim_start().starts_with('"') && raw.matches('"').count() % 2 == 1;
        if self.at == self.text.len() && is_open() {
            self.open_quote = Some(self.line + self.text[self.counted..range.start].matches('\n').count());
        }
        Some((Field { range, text: String::from_utf8_lossy(&bytes).into_owned() }, is_last))
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let mut fields = Vec::new();
        while let Some((field, is_last)) = self.field() {
            if fields.is_empty() {
                self.line += self.text[self.counted..field.range.start].matches('\n').count();
                self.counted = field.range.start;
            }
            fields.push(field);
            if is_last {
                break;
            }
        }
        (!fields.is_empty()).then_some(Record { line: self.line, fields })
    }
}

/// Where in a raw field the text is, by its length: without line breaks before it, quotes and delimiter.
fn inner(raw: &str, length: usize) -> Range<usize> {
    let start = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
    let body = &raw[start..];
    if let Some(quoted) = body.strip_prefix('"') {
        let end = quoted.rfind('"').unwrap_or(quoted.len());
        // A field that goes on after its closing quote is longer than what is within; quotes that stand
        // for one make the length fall anywhere.
        let end = quoted.floor_char_boundary(end.max(length.min(quoted.len())));
        return start + 1..start + 1 + end;
    }
    start..start + body.floor_char_boundary(length)
}

/// The byte that separates fields: that which gives the most records as many fields as the first has.
pub fn delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let counts: Vec<usize> =
            Records::new(text, delimiter).take(LOOKED_AT).map(|record| record.fields.len()).collect();
        let first = counts.first().copied().unwrap_or_default();
        let alike = counts.iter().filter(|count| **count == first).count();
        if first > 1 { (alike, first) } else { (0, 0) }
    };
    // Of equal ones the last is taken, so the most usual stands last.
    [b'|', b';', b'\t', b','].into_iter().max_by_key(|one| score(*one)).unwrap_or(b',')
}
