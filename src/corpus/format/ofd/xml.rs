//! A small tree of an XML file's elements, by local names: the prefix differs from producer to producer.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// How deep elements may be in elements.
const DEPTH: usize = 256;

/// An element.
#[derive(Debug, Default)]
pub struct Node {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// The text directly in it.
    pub text: String,
    pub children: Vec<Node>,
}

impl Node {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Takes all elements of a name out of it.
    pub fn take(&mut self, name: &str) -> Vec<Self> {
        let (mut taken, kept): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.children).into_iter().partition(|child| child.name == name);
        self.children = kept;
        self.children.iter_mut().for_each(|child| taken.append(&mut child.take(name)));
        taken
    }

    /// All elements of a name within it, in the order of the file.
    pub fn descendants<'a>(&'a self, name: &'a str) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(self.children.iter().flat_map(move |child| {
            let own = (child.name == name).then_some(child);
            own.into_iter().chain(child.descendants(name))
        }))
    }
}

/// Parses a file; a node without a name holds its root. What follows a broken place is left out, unless
/// nothing comes before it.
pub fn parse(text: &str) -> Result<Node, String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut open = vec![Node::default()];
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) if open.len() < DEPTH => open.push(node(&start)),
            Ok(Event::Start(_)) => {
                return Err("XML 嵌套过深 (the XML is nested more than 256 deep: it is left out)".to_owned());
            }
            Ok(Event::Empty(start)) => add(&mut open, node(&start)),
            Ok(Event::End(_)) if open.len() > 1 => close(&mut open),
            Ok(Event::Text(text)) => push(&mut open, &text),
            Ok(Event::CData(text)) => push(&mut open, &text),
            Ok(Event::GeneralRef(reference)) => {
                push(&mut open, &entity(&reference).map(String::from).unwrap_or_default());
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    match open.pop() {
        Some(root) if !root.children.is_empty() => Ok(root),
        _ => Err("不是 XML (not XML: the file is broken)".to_owned()),
    }
}

fn node(start: &BytesStart<'_>) -> Node {
    let attributes = start
        .attributes()
        .with_checks(false)
        .flatten()
        .map(|one| (one.key.local_name().as_ref().to_owned(), unescape(&one.value)))
        .collect();
    Node { name: start.local_name().as_ref().to_owned(), attributes, ..Node::default() }
}

fn push(open: &mut [Node], text: &str) {
    if let Some(last) = open.last_mut() {
        last.text.push_str(text);
    }
}

fn close(open: &mut Vec<Node>) {
    if let Some(node) = open.pop() {
        add(open, node);
    }
}

fn add(open: &mut [Node], node: Node) {
    if let Some(last) = open.last_mut() {
        last.children.push(node);
    }
}

fn unescape(value: &str) -> String {
    quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), |text| text.into_owned())
}

/// A predefined entity or a character by its number; no file defines entities of its own.
fn entity(name: &str) -> Option<char> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match name.strip_prefix('#')? {
            hex if hex.starts_with(['x', 'X']) => number(&hex[1..], 16),
            digits => number(digits, 10),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_do_not_count_and_references_are_characters() {
        let root =
            parse("<?xml version='1.0'?><o:A x='1&amp;2'><B>甲&amp;&#x4E59;<![CDATA[<丙>]]></B></o:A>")
                .unwrap();
        let a = root.child("A").unwrap();
        assert_eq!((a.attribute("x"), a.child("B").unwrap().text.as_str()), (Some("1&2"), "甲&乙<丙>"));
    }

    #[test]
    fn broken_and_deep_files_are_errors() {
        assert!(parse("没有标签").is_err());
        assert!(parse(&"<a>".repeat(300)).is_err());
        assert_eq!(parse("<a><b>甲</b><c").unwrap().descendants("b").count(), 1);
    }
}
