//! XML as the office formats hold it: elements by their local names, in order, within bounds.
//!
//! Entities other than XML's own five are not expanded, and nothing outside the member is read.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// The most elements within one another.
const DEPTH_MAX: usize = 256;

/// What is met on the way through a document.
pub enum Node<'a> {
    /// An element begins: its local name and its attributes.
    Open(&'a str, &'a Element<'a>),
    /// An element ends.
    Close(&'a str),
    /// Text within an element.
    Text(&'a str),
}

/// The beginning of an element.
pub struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// The value of an attribute by its local name.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut all = self.0.attributes();
        let mut named = all.with_checks(false).flatten().filter(|one| one.key.local_name().as_ref() == name);
        named.next().map(|one| unescaped(&one.value))
    }

    /// All attributes, by their local names.
    pub fn attributes(&self) -> Vec<(String, String)> {
        let mut all = self.0.attributes();
        all.with_checks(false)
            .flatten()
            .map(|one| (one.key.local_name().as_ref().to_owned(), unescaped(&one.value)))
            .collect()
    }

    /// The value of the attribute `val`, in which WordprocessingML says nearly everything.
    pub fn value(&self) -> Option<String> {
        self.attribute("val")
    }

    /// Whether the property that the element is holds: it does unless it says otherwise.
    pub fn is_on(&self) -> bool {
        !matches!(self.value().as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// Shows each node of a part in UTF-8 to `visit`.
pub fn walk(bytes: &[u8], visit: &mut dyn FnMut(Node<'_>)) -> Result<(), String> {
    let (text, ..) = encoding_rs::UTF_8.decode(bytes);
    walk_text(&text, visit)
}

/// Shows each node to `visit`. Where the document breaks off or is broken, what stands before has been shown.
pub fn walk_text(text: &str, visit: &mut dyn FnMut(Node<'_>)) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    // Not every producer closes what it opened: what an element ends is not worth its text.
    reader.config_mut().check_end_names = false;
    let mut depth = 0usize;
    loop {
        match reader.read_event().map_err(|e| broken(&reader, &e))? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEPTH_MAX {
                    return Err(format!(
                        "XML 嵌套过深，其后未读 (elements nested over {DEPTH_MAX} deep, the rest is not read)"
                    ));
                }
                open(start, visit);
            }
            Event::Empty(start) => {
                let name = start.local_name().as_ref().to_owned();
                open(start, visit);
                visit(Node::Close(&name));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                visit(Node::Close(end.local_name().as_ref()));
            }
            Event::Text(text) => visit(Node::Text(&text.xml10_content())),
            Event::CData(text) => visit(Node::Text(&text.xml10_content())),
            Event::GeneralRef(reference) => {
                if let Some(c) = character(&reference) {
                    visit(Node::Text(c.encode_utf8(&mut [0; 4])));
                }
            }
            Event::Eof if depth > 0 => return Err(broken(&reader, &"it ends within an element")),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn open(start: BytesStart<'_>, visit: &mut dyn FnMut(Node<'_>)) {
    let element = Element(start);
    let name = element.0.local_name();
    visit(Node::Open(name.as_ref(), &element));
}

fn broken(reader: &Reader<&[u8]>, e: &dyn std::fmt::Display) -> String {
    let at = reader.error_position().max(reader.buffer_position());
    format!("XML 已损坏，其后未读 (broken XML at byte {at}, the rest is not read: {e})")
}

fn unescaped(value: &str) -> String {
    quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), |text| text.into_owned())
}

fn character(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    match &**reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(xml: &str) -> (String, Result<(), String>) {
        let mut shown = String::new();
        let result = walk(xml.as_bytes(), &mut |node| match node {
            Node::Open(name, element) => {
                shown += &format!("<{name}{}>", element.value().unwrap_or_default());
            }
            Node::Close(name) => shown += &format!("</{name}>"),
            Node::Text(text) => shown += text,
        });
        (shown, result)
    }

    #[test]
    fn names_are_local_and_references_are_resolved() {
        let (shown, result) = shown("\u{FEFF}<w:a><b w:val='1'/>甲&amp;&#x4E59;&other;</w:a>");
        assert_eq!((shown.as_str(), result), ("<a><b1></b>甲&乙</a>", Ok(())));
    }

    #[test]
    fn what_is_broken_or_too_deep_is_an_error_after_what_was_read() {
        let (text, result) = shown("<a>甲<b></a>");
        assert!(text.starts_with("<a>甲") && result.is_err());
        assert!(shown("<a>甲").1.is_err());
        assert!(shown(&"<a>".repeat(300)).1.unwrap_err().contains("嵌套过深"));
    }
}
