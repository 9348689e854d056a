//! JSON: an array of objects, or one object, or several after one another, each a document with
//! the keys that a line of JSON Lines has.

use serde_json::Deserializer;
use serde_json::value::RawValue;

use super::jsonl::document;
use super::{Extracted, Format, Input, Sink, decoded};
use crate::corpus::Sourced;
use crate::{Error, Result};

pub struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn extract(&self, input: &Input<'_>, sink: &mut Sink<'_>) -> Result<()> {
        let text = decoded(input, None, sink)?;
        let error = |what, line| Error::Document { path: input.path.to_owned(), line: Some(line), what };
        let mut number = 0;
        let mut line = Lines { text: text.as_str(), at: 0, line: 1 };
        for value in Deserializer::from_str(text.as_str()).into_iter::<&RawValue>() {
            let broken = |e: serde_json::Error| {
                error(format!("不是 JSON (not JSON from column {} on: {e})", e.column()), e.line())
            };
            let value = value.map_err(broken)?.get();
            let values = match value.starts_with('[') {
                true => serde_json::from_str::<Vec<&RawValue>>(value).map_err(broken)?,
                false => vec![serde_json::from_str::<&RawValue>(value).map_err(broken)?],
            };
            for value in values {
                number += 1;
                let one = value.get();
                let offset = one.as_ptr() as usize - text.as_str().as_ptr() as usize;
                sink(read(&text, one, offset, number).map_err(|what| error(what, line.of(offset))));
            }
        }
        Ok(())
    }
}

fn read(
    file: &Sourced,
    object: &str,
    offset: usize,
    number: usize,
) -> std::result::Result<Extracted, String> {
    document(file, object, offset, || format!("item-{number}"))
}

/// Counts lines up to ascending offsets.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, offset: usize) -> usize {
        self.line += self.text[self.at..offset].matches('\n').count();
        self.at = offset;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Result<Extracted>>, Result<()>) {
        let mut found = Vec::new();
        let input = Input::of("a.json", text.as_bytes());
        let result = Json.extract(&input, &mut |one| found.push(one));
        (found, result)
    }

    #[test]
    fn an_array_is_its_objects_and_each_leads_back() {
        let text = "[\n  {\"title\": \"甲\", \"text\": \"产\\u4e1a\"},\n  {\"id\": \"b\"},\n  {\"id\": \"c\", \"content\": \"丙\"}]\n";
        let (found, result) = read(text);
        assert!(result.is_ok());
        let first = found[0].as_ref().unwrap();
        assert_eq!((first.part.as_deref(), first.text.as_str()), (Some("item-1"), "甲\n产业"));
        let at = first.text.as_str().find("产业").unwrap();
        assert_eq!(&text[first.text.span(at..at + 6)], "产\\u4e1a");
        assert!(found[1].as_ref().unwrap_err().to_string().starts_with("a.json:3: "), "{:?}", found[1]);
        assert_eq!(found[2].as_ref().unwrap().id.as_deref(), Some("c"));
    }

    #[test]
    fn one_object_and_several_are_documents() {
        assert_eq!(read("{\"text\": \"甲\"}").0.len(), 1);
        assert_eq!(read("{\"text\": \"甲\"}\n{\"text\": \"乙\"}\n").0.len(), 2);
    }

    #[test]
    fn what_is_broken_is_an_error_with_its_line() {
        let (found, result) = read("{\"text\": \"甲\"}\n[{\"text\": \"乙\"},\n");
        assert_eq!(found.len(), 1);
        assert!(result.unwrap_err().to_string().starts_with("a.json:"));
        assert!(read(&"[".repeat(100_000)).1.is_err());
    }
}
