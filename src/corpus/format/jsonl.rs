//! JSON Lines: a document a line, an object with `text` (or `content`, `body`) and, if it has them,
//! `id`, `title` and what else is known of it, under the keys that [`labels`] lists. Other keys are
//! passed over.
//!
//! A string's characters lead back to where they stand in the file, escapes included.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::value::RawValue;

use super::{Extracted, Format, Input, Mark, Sink, decoded};
use crate::corpus::stated::labels;
use crate::corpus::{Meta, Sourced};
use crate::{Error, Result};

type Object<'a> = HashMap<Cow<'a, str>, &'a RawValue>;

const TEXT: [&str; 3] = ["text", "content", "body"];
const ID: [&str; 3] = ["id", "_id", "docid"];

pub struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn separator(&self) -> Option<&'static [u8]> {
        Some(b"\n")
    }

    fn extract(&self, input: &Input<'_>, sink: &mut Sink<'_>) -> Result<()> {
        let text = decoded(input, None, sink)?;
        for (number, line) in text.as_str().split_inclusive('\n').enumerate() {
            let number = input.at.line + number;
            let content = line.trim();
            if !content.is_empty() {
                let start = content.as_ptr() as usize - text.as_str().as_ptr() as usize;
                sink(document(&text, content, start, || format!("line-{}", number + 1)).map_err(|what| {
                    Error::Document { path: input.path.to_owned(), line: Some(number + 1), what }
                }));
            }
        }
        Ok(())
    }
}

/// The document of an object that stands at `offset` in the file's text; one without id is called `part`.
pub fn document(
    file: &Sourced,
    line: &str,
    offset: usize,
    part: impl FnOnce() -> String,
) -> std::result::Result<Extracted, String> {
    let object: Object<'_> = serde_json::from_str(line)
        .map_err(|e| format!("不是 JSON 对象 (not a JSON object: column {}: {e})", e.column()))?;
    let raw = |names: &[&str]| names.iter().find_map(|name| object.get(*name).copied());
    let body = raw(&TEXT)
        .ok_or("缺少 text 字段 (no `text` field: each object needs one with the document's text)")
        .map_err(str::to_owned)?;
    let at = |value: &RawValue| offset + (value.get().as_ptr() as usize - line.as_ptr() as usize);
    let body = unescape(file, body.get(), at(body))
        .ok_or("text 不是字符串 (the `text` field is not a string)".to_owned())?;
    let title = raw(&["title"]).and_then(|value| unescape(file, value.get(), at(value)));
    let meta = Meta {
        title: title.as_ref().map(|title| title.as_str().trim().to_owned()).unwrap_or_default(),
        ..labels::of_keys(|key| raw(&[key]).map(scalar))
    };
    let id = raw(&ID).map(scalar).filter(|one| !one.is_empty());
    let part = id.is_none().then(part);
    let mut extracted = Extracted { id, part, meta, ..Extracted::default() };
    assemble(&mut extracted, title, &body);
    Ok(extracted)
}

/// The title is the text's first line, unless the text begins with it anyway.
fn assemble(extracted: &mut Extracted, title: Option<Sourced>, body: &Sourced) {
    if let Some(title) = title.filter(|title| !title.as_str().trim().is_empty()) {
        extracted.marks.push((0, Mark::Title));
        if !body.as_str().trim_start().starts_with(title.as_str().trim()) {
            for part in title.as_str().split_inclusive(['\n', '\r']) {
                let at = part.as_ptr() as usize - title.as_str().as_ptr() as usize;
                extracted.text.push_part(&title, at..at + part.trim_end_matches(['\n', '\r']).len());
            }
            extracted.text.push_unsourced("\n");
        }
    }
    extracted.text.push_part(body, 0..body.len());
}

/// A string, number or the like as plain text.
fn scalar(value: &RawValue) -> String {
    let text = serde_json::from_str::<String>(value.get()).unwrap_or_else(|_| value.get().to_owned());
    if text == "null" { String::new() } else { text.trim().to_owned() }
}

/// The text of a JSON string literal that stands at `offset` in the file's text.
fn unescape(file: &Sourced, literal: &str, offset: usize) -> Option<Sourced> {
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = Sourced::default();
    let mut at = 0;
    while at < inner.len() {
        let rest = &inner[at..];
        let plain = rest.find('\\').unwrap_or(rest.len());
        let start = offset + 1 + at;
        text.push_part(file, start..start + plain);
        at += plain;
        if plain < rest.len() {
            let (c, length) = escape(&rest[plain..])?;
            let start = offset + 1 + at;
            text.push(c.encode_utf8(&mut [0; 4]), file.span(start..start + length));
            at += length;
        }
    }
    Some(text)
}

/// The character of the escape that `text` begins with, and the escape's length.
fn escape(text: &str) -> Option<(char, usize)> {
    let simple = |c| Some((c, 2));
    match text.as_bytes().get(1)? {
        b'n' => simple('\n'),
        b't' => simple('\t'),
        b'r' => simple('\r'),
        b'b' | b'f' => simple(' '),
        b'u' => {
            let unit = |at: usize| u16::from_str_radix(text.get(at..at + 4)?, 16).ok();
            let first = unit(2)?;
            let second = text.get(6..8).filter(|next| *next == "\\u").and_then(|_| unit(8));
            let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
            match pair.filter(|c| *c as u32 > 0xFFFF) {
                Some(c) => Some((c, 12)),
                None => Some((char::from_u32(first.into()).unwrap_or('\u{FFFD}'), 6)),
            }
        }
        other => simple(char::from(*other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Result<Extracted>> {
        let mut found = Vec::new();
        let input = Input::of("a.jsonl", text.as_bytes());
        JsonLines.extract(&input, &mut |one| found.push(one)).unwrap();
        found
    }

    #[test]
    fn a_line_is_a_document_with_its_id_and_what_it_states() {
        let line = r#"{"id": 7, "title": "标题", "text": "正文。", "date": "2024-05-01", "other": [1]}"#;
        let one = read(line).remove(0).unwrap();
        assert_eq!(one.id.as_deref(), Some("7"));
        assert_eq!(one.text.as_str(), "标题\n正文。");
        assert_eq!(one.meta.date.unwrap().date.to_string(), "2024-05-01");
    }

    #[test]
    fn what_is_known_of_a_document_is_read_under_its_keys() {
        let line = r#"{"text": "正文。", "issuer": "某市人民政府", "doc_number": "某府[2021]7号", "author": "某某",
            "written": "2021-09-10", "effective": "2021-10-01", "date": "2021-09-17", "published": "2001-01-01",
            "index_number": "A-1", "subject": "综合", "validity": "有效", "url": null, "source": ""}"#;
        let meta = read(&line.replace('\n', " ")).remove(0).unwrap().meta;
        let date = |dated: Option<crate::corpus::Dated>| dated.unwrap().date.to_string();
        assert_eq!(meta.issuer.as_deref(), Some("某市人民政府"));
        assert_eq!(meta.doc_number.as_deref(), Some("某府〔2021〕7号"));
        assert_eq!((meta.author.as_deref(), meta.index_number.as_deref()), (Some("某某"), Some("A-1")));
        assert_eq!((meta.subject.as_deref(), meta.validity.as_deref()), (Some("综合"), Some("有效")));
        assert_eq!(
            (date(meta.date), date(meta.written), date(meta.effective)),
            ("2021-09-17".to_owned(), "2021-09-10".to_owned(), "2021-10-01".to_owned())
        );
        assert_eq!((meta.url, meta.source), (None, None));
    }

    #[test]
    fn escapes_lead_back_to_the_file() {
        let line = "\n{\"text\": \"以\\u4ea7\\n\\n业\\\"协同\\\"\\ud83d\\ude00\"}\n";
        let one = read(line).remove(0).unwrap();
        assert_eq!(one.text.as_str(), "以产\n\n业\"协同\"😀");
        let at = one.text.as_str().find("产").unwrap();
        assert_eq!(&line[one.text.span(at..at + 8)], "\\u4ea7\\n\\n业");
        let end = one.text.len();
        assert_eq!(&line[one.text.span(end - 4..end)], "\\ud83d\\ude00");
    }

    #[test]
    fn a_bad_line_costs_itself_alone_and_names_its_number() {
        let found = read("{\"text\":\"一\"}\n{\"text\"\n{\"title\":\"无正文\"}\n{\"text\":\"二\"}\n");
        let errors: Vec<_> =
            found.iter().filter_map(|one| one.as_ref().err()).map(|e| e.to_string()).collect();
        assert_eq!(found.len(), 4);
        assert!(errors[0].starts_with("a.jsonl:2: ") && errors[1].starts_with("a.jsonl:3: "), "{errors:?}");
    }
}
