//! Who wrote the article and where it is from: by the page's metadata, by labels such as 来源： and
//! 作者： in the bars around it, by what elements call themselves, and last by the site's name.

use std::sync::LazyLock;

use regex::Regex;

use super::dom::{Data, Dom};
use super::head::Head;
use super::lines::Line;
use super::meta::{DATELINE_MAX, plain};
use super::trust::is_called;
use crate::corpus::pattern;

/// The newspaper, agency or site that the article is from.
pub fn source(head: &Head, page: &str, dom: &Dom, lines: &[Line], kept: &[bool]) -> Option<String> {
    let site = || head.first(&["og:site_name", "sitename"]);
    head.first(&["contentsource", "source", "article:source"])
        .map(|name| unlabelled(&name))
        .or_else(|| labelled(page, dom, source_label()))
        .or_else(|| worded(lines, kept, source_pattern()))
        .or_else(|| called(page, dom, &["source", "laiyuan", "nickname"]))
        .or_else(|| head.json("publisher"))
        .map(|name| match name.as_str() {
            "本网" | "本站" | "本網" | "本网站" | "本站原创" => site().unwrap_or(name),
            _ => name,
        })
        .or_else(site)
}

/// Who wrote the article.
pub fn author(head: &Head, page: &str, dom: &Dom, lines: &[Line], kept: &[bool]) -> Option<String> {
    head.first(&["author", "article:author", "og:article:author", "byl"])
        .map(|name| unlabelled(&name))
        .filter(|name| name.chars().any(char::is_alphabetic) && !name.starts_with("http"))
        .or_else(|| labelled(page, dom, author_label()))
        .or_else(|| worded(lines, kept, author_pattern()))
        .or_else(|| worded(lines, kept, reporter_pattern()))
        .or_else(|| called(page, dom, &["author", "byline"]))
        .or_else(|| head.json("author"))
}

/// A name without the label before it.
fn unlabelled(name: &str) -> String {
    let after = name.rsplit([':', '：']).next().unwrap_or(name).trim();
    if after.is_empty() { name.trim().to_owned() } else { after.to_owned() }
}

/// The short text of an element whose class or id calls it a source or an author.
fn called(page: &str, dom: &Dom, words: &[&str]) -> Option<String> {
    let elements = (0..dom.nodes.len()).filter(|node| is_called(dom, *node, words));
    let is_own = |text: &String| {
        !["编辑", "编审", "責任", "责任", "审核", "校对"].iter().any(|other| text.contains(other))
    };
    let texts = elements.map(|node| plain(page, dom.texts(node))).filter(is_own);
    let texts = texts.map(|text| unlabelled(&text).split_whitespace().collect::<Vec<_>>().join(" "));
    let is_name = |text: &String| {
        (2..=20).contains(&text.chars().count())
            && !text.chars().any(|c| c.is_numeric() || "，。！|/".contains(c))
    };
    texts.into_iter().find(is_name)
}

/// The value of a label in a text that is short enough for a bar: what follows it there, or, where
/// nothing does, the next text. What stands in another element is not of the value.
fn labelled(page: &str, dom: &Dom, label: &Regex) -> Option<String> {
    let is_shown = |node: &usize| !matches!(dom.name(dom.nodes[*node].parent), "script" | "style" | "title");
    let texts = (0..dom.nodes.len()).filter(is_shown).filter_map(|node| match &dom.nodes[node].data {
        Data::Text(range) => Some(plain(page, vec![range.clone()])),
        Data::Element(_) => None,
    });
    let mut texts = texts.filter(|text| !text.trim().is_empty() && text.chars().count() <= DATELINE_MAX);
    while let Some(text) = texts.next() {
        let Some(found) = label.captures(&text) else { continue };
        let value = match found.get(1) {
            Some(value) => value.as_str().to_owned(),
            None if text.trim_end().ends_with([':', '：']) => texts.next()?.trim().to_owned(),
            None => continue,
        };
        let value = cleaned(&value);
        if (2..=30).contains(&value.chars().count()) && !value.contains(char::is_whitespace) {
            return Some(value);
        }
    }
    None
}

fn source_label() -> &'static Regex {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:^|[\s|｜（(])(?:文章|稿件|信息|新闻)?(?:来源|來源|稿源|出处|出處)\s*[:：]\s*(?:([^\s|｜:：【】\[\]]{2,30})|$)",
        )
    });
    &LABEL
}

fn author_label() -> &'static Regex {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?:^|[\s|｜（(])(?:作者|撰稿|撰文)\s*[:：]\s*(?:([^\s|｜:：【】\[\]]{2,20})|$)")
    });
    &LABEL
}

/// A value without a date behind it and marks at its end.
fn cleaned(value: &str) -> String {
    static DATE: LazyLock<Regex> = LazyLock::new(|| pattern(r"[12]\d{3}[-年/.]\d.*$"));
    DATE.replace(value, "").trim_end_matches(['）', ')', '，', '。']).trim().to_owned()
}

/// The reporters in a line of their own: 本报记者 张三 李四.
fn reporter_pattern() -> &'static Regex {
    static REPORTER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[□■●\s]*\p{Han}{1,8}(?:记者|記者)[\s:：]+([\p{Han}·]{2,4}(?:[、，\s]+[\p{Han}·]{2,4}){0,3})\s*$",
        )
    });
    &REPORTER
}

fn source_pattern() -> &'static Regex {
    static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?:来源|來源|稿源|文章出处|出处|出處)\s*[:：]\s*([^\s|｜:：【】\[\]]{2,30})")
    });
    &SOURCE
}

fn author_pattern() -> &'static Regex {
    static AUTHOR: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:作者|撰稿|撰文)\s*[:：]\s*([^\s|｜:：【】\[\]]{2,20})"));
    &AUTHOR
}

/// What short lines that are not running text say, with the value in the same line.
fn worded(lines: &[Line], kept: &[bool], says: &Regex) -> Option<String> {
    let bars =
        lines.iter().zip(kept).filter(|(line, kept)| line.chars <= if **kept { 30 } else { DATELINE_MAX });
    let found =
        bars.filter_map(|(line, _)| says.captures(line.text.as_str())).map(|found| cleaned(&found[1]));
    found.into_iter().find(|value| value.chars().count() >= 2)
}
