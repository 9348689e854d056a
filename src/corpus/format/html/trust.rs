//! What elements call themselves, in ids and classes: a hint at what is the article and what is not.

use super::dom::Dom;

/// The words in an element's id and class: `pageFooter main-nav2` has page, footer, main, nav.
fn words(dom: &Dom, node: usize) -> impl Iterator<Item = String> {
    let element = dom.element(node).filter(|element| !matches!(element.name.as_str(), "html" | "body"));
    let attributes =
        element.map(|element| ["id", "class", "role"].map(|name| element.attribute(name).unwrap_or("")));
    attributes.into_iter().flatten().flat_map(split_words)
}

fn split_words(value: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for c in value.chars() {
        if !c.is_ascii_alphabetic() || was_lower && c.is_ascii_uppercase() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
        }
        was_lower = c.is_ascii_lowercase();
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// Whether an element's id or class has one of some words in it.
pub fn is_called(dom: &Dom, node: usize, wanted: &[&str]) -> bool {
    words(dom, node).any(|word| wanted.contains(&word.as_str()))
}

/// Whether an element calls itself a menu, a footer or the like.
pub fn is_distrusted(dom: &Dom, node: usize) -> bool {
    const NAMES: &[&str] = &["nav", "footer", "aside", "header", "menu"];
    const WORDS: &[&str] = &[
        "nav",
        "navbar",
        "navigation",
        "menu",
        "foot",
        "footer",
        "side",
        "sidebar",
        "aside",
        "share",
        "sharebox",
        "related",
        "relate",
        "recommend",
        "comment",
        "comments",
        "reply",
        "replies",
        "pinglun",
        "statement",
        "disclaimer",
        "copyright",
        "crumb",
        "crumbs",
        "breadcrumb",
        "login",
        "search",
        "banner",
        "ads",
        "advert",
        "hot",
        "rank",
        "qrcode",
        "ewm",
        "erweima",
        "brief",
        "jianjie",
        "summary",
        "abstract",
        "tool",
        "toolbar",
        "tools",
        "pagination",
        "pager",
        "friendlink",
        "zebian",
        "laiyuan",
        "banquan",
        "bdsharebuttonbox",
        "contentinfo",
        "complementary",
    ];
    NAMES.contains(&dom.name(node)) || is_called(dom, node, WORDS)
}

/// Whether an element calls itself an article or its content.
pub fn is_trusted(dom: &Dom, node: usize) -> bool {
    const WORDS: &[&str] = &[
        "article",
        "articlebody",
        "content",
        "ucap",
        "trs",
        "zoom",
        "editor",
        "cnt",
        "detail",
        "neirong",
        "zhengwen",
        "maintext",
        "articlecontent",
        "newscontent",
        "pagescontent",
    ];
    let is_body = dom.element(node).and_then(|element| element.attribute("itemprop")) == Some("articleBody");
    matches!(dom.name(node), "article" | "main") || is_body || is_called(dom, node, WORDS)
}
