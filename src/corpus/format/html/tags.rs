//! What the names of elements mean: which are blocks, which close which, which are never shown.

use super::dom::Element;
use crate::corpus::format::Mark;

/// What an end tag within does not reach out of, unless it is one of [`TABLE`].
pub const CELL: &[&str] = &["td", "th", "table", "caption"];
/// The elements whose ends close any other.
pub const TABLE: &[&str] = &["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "body", "html"];

/// What a start tag closes, and what it does not reach out of.
pub fn closes(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol", "menu", "table", "td", "th"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl", "table", "td", "th"]),
        "option" | "optgroup" => (&["option"], &["select"]),
        "td" | "th" => (&["td", "th"], &["table", "tr"]),
        "tr" => (&["tr"], &["table"]),
        "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot", "tr"], &["table"]),
        "body" => (&["head"], &[]),
        name if is_block(name) => (&["p"], &["td", "th", "table", "caption", "button", "object"]),
        _ => (&[], &[]),
    }
}

/// Whether an element has no end tag.
pub fn is_void(name: &str) -> bool {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr", "frame", "basefont",
    ];
    VOID.contains(&name)
}

/// Whether an element is a block: its text is in lines of its own.
pub fn is_block(name: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    BLOCKS.contains(&name)
}

/// Whether an element is a table's cell.
pub fn is_cell(name: &str) -> bool {
    matches!(name, "td" | "th")
}

/// What the element of a line says of it.
pub fn mark(name: &str) -> Option<Mark> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(Mark::Heading(level - b'0')),
        b"li" => Some(Mark::Item),
        _ => None,
    }
}

/// Whether an element holds nothing that a reader sees as text.
pub fn is_hidden(element: &Element) -> bool {
    const NEVER: &[&str] = &[
        "head", "script", "style", "noscript", "template", "iframe", "object", "svg", "canvas", "button",
        "select", "textarea", "audio", "video", "map", "title", "datalist", "noframes", "applet",
    ];
    NEVER.contains(&element.name.as_str())
        || element.attribute("hidden").is_some()
        || element.attribute("style").is_some_and(is_undisplayed)
}

fn is_undisplayed(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    // What is `visibility:hidden` is often only so until a script has run.
    style.contains("display:none")
}

/// Whether a style makes text bold.
pub fn is_bold(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    style.contains("font-weight:bold") || style.contains("font-weight:700")
}
