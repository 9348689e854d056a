//! What a page states of itself: in its head's metadata, in JSON-LD, and in the wording around the
//! article, such as 来源：新华社 or 发布时间：2021-09-17.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::dom::{Dom, unescape};
use super::lines::Line;
use crate::corpus::date::{Basis, Dated, PartialDate, first_full_date};
use crate::corpus::{Meta, pattern};

/// The most characters of a line outside the article that tells its date.
const DATELINE_MAX: usize = 120;

/// What the page states; `kept` says which lines are its article.
pub fn read(source: &str, dom: &Dom, lines: &[Line], kept: &[bool]) -> Meta {
    let head = Head::read(source, dom);
    let around = || lines.iter().zip(kept).filter(|(_, kept)| !**kept).map(|(line, _)| line);
    Meta {
        title: title(&head, source, dom, lines),
        date: head.date().or_else(|| date(around())).map(|date| Dated { date, basis: Basis::Stated }),
        source: head
            .first(&["contentsource", "source", "article:source"])
            .or_else(|| worded(lines, kept, source_pattern())),
        author: head
            .first(&["author", "article:author", "byl"])
            .or_else(|| worded(lines, kept, author_pattern())),
        url: head
            .canonical
            .clone()
            .or_else(|| head.first(&["og:url", "url"]))
            .filter(|url| url.starts_with("http")),
        ..Meta::default()
    }
}

/// The page's metadata: by name, in lower case.
struct Head {
    named: HashMap<String, String>,
    json: Vec<serde_json::Value>,
    canonical: Option<String>,
}

impl Head {
    fn read(source: &str, dom: &Dom) -> Self {
        let mut named = HashMap::new();
        for (_, element) in dom.named("meta") {
            let name = ["name", "property", "itemprop"].iter().find_map(|key| element.attribute(key));
            if let (Some(name), Some(content)) = (name, element.attribute("content")) {
                named.entry(name.trim().to_ascii_lowercase()).or_insert_with(|| content.trim().to_owned());
            }
        }
        let json = dom
            .named("script")
            .filter(|(_, element)| element.attribute("type") == Some("application/ld+json"))
            .filter_map(|(node, _)| serde_json::from_str(&raw(source, dom.texts(node))).ok())
            .collect();
        let canonical = dom
            .named("link")
            .find(|(_, element)| element.attribute("rel") == Some("canonical"))
            .and_then(|(_, element)| element.attribute("href").map(str::to_owned));
        Self { named, json, canonical }
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        let stated = names.iter().filter_map(|name| self.named.get(*name));
        stated.map(|text| text.trim().to_owned()).find(|text| !text.is_empty())
    }

    fn json(&self, name: &str) -> Option<&str> {
        fn find<'a>(value: &'a serde_json::Value, name: &str) -> Option<&'a str> {
            match value {
                serde_json::Value::Object(object) => object
                    .get(name)
                    .and_then(|value| value.as_str())
                    .or_else(|| object.get("@graph").and_then(|graph| find(graph, name))),
                serde_json::Value::Array(values) => values.iter().find_map(|value| find(value, name)),
                _ => None,
            }
        }
        self.json.iter().find_map(|value| find(value, name))
    }

    fn date(&self) -> Option<PartialDate> {
        let names = [
            "pubdate",
            "publishdate",
            "article:published_time",
            "og:published_time",
            "publish_date",
            "datepublished",
            "weibo:article:create_at",
            "og:release_date",
            "date",
            "dc.date",
            "dc.date.issued",
            "firstpublishedtime",
        ];
        let stated = names.iter().find_map(|name| day(self.named.get(*name)?));
        stated.or_else(|| day(self.json("datePublished").or_else(|| self.json("pubDate"))?))
    }
}

fn day(text: &str) -> Option<PartialDate> {
    first_full_date(text).or_else(|| text.trim().parse().ok()).filter(|date| date.is_full())
}

/// The latest date in the bars around the article that say when it was published, or the first in any.
fn date<'a>(around: impl Iterator<Item = &'a Line>) -> Option<PartialDate> {
    static SAYS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(发布|发表|更新|发稿|公开|公布|成稿)?(时间|日期|于)\s*[:：]?\s*[12]\d{3}|来源\s*[:：]")
    });
    let dated: Vec<_> = around
        .filter(|line| line.chars <= DATELINE_MAX && line.linked * 2 < line.chars.max(1))
        .filter_map(|line| Some((line, first_full_date(line.text.as_str())?)))
        .collect();
    let says = dated.iter().find(|(line, _)| SAYS.is_match(line.text.as_str()));
    says.or(dated.first()).map(|(_, date)| *date)
}

fn source_pattern() -> &'static Regex {
    static SOURCE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:来源|稿源|文章出处|出处)\s*[:：]\s*([^\s|｜:：【】\[\]]{2,30})"));
    &SOURCE
}

fn author_pattern() -> &'static Regex {
    static AUTHOR: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:作者|撰稿|撰文)\s*[:：]\s*([^\s|｜:：【】\[\]]{2,20})"));
    &AUTHOR
}

/// What short lines that are not running text say, with the value in the same line.
fn worded(lines: &[Line], kept: &[bool], says: &Regex) -> Option<String> {
    static DATE: LazyLock<Regex> = LazyLock::new(|| pattern(r"[12]\d{3}[-年/.]\d.*$"));
    let bars =
        lines.iter().zip(kept).filter(|(line, kept)| line.chars <= if **kept { 30 } else { DATELINE_MAX });
    let found = bars.filter_map(|(line, _)| says.captures(line.text.as_str())).map(|found| {
        let value = DATE.replace(&found[1], "");
        value.trim_end_matches(['）', ')', '，', '。']).trim().to_owned()
    });
    found.into_iter().find(|value| value.chars().count() >= 2)
}

/// The title: as the metadata names it, as the page's headline shows it, or as the browser does.
fn title(head: &Head, source: &str, dom: &Dom, lines: &[Line]) -> String {
    let named = head.first(&["articletitle", "article:title", "headline", "dc.title"]);
    if let Some(title) = named.or_else(|| head.json("headline").map(str::to_owned)) {
        return untagged(&title);
    }
    let shown: Vec<_> = dom.named("title").map(|(node, _)| plain(source, dom.texts(node))).collect();
    let browser = shown.first().map(|title| untagged(title)).unwrap_or_default();
    let open = head.first(&["og:title", "twitter:title"]).map(|title| untagged(&title)).unwrap_or_default();
    let headline = headline(source, dom);
    // The headline is the title without the site's name, if it is that of this page.
    let is_of_page = |headline: &String| {
        browser.is_empty() && open.is_empty()
            || squeezed(&browser).contains(&squeezed(headline))
            || squeezed(&open).contains(&squeezed(headline))
    };
    if let Some(headline) = headline.filter(is_of_page) {
        return headline;
    }
    // Of a title with the site's name behind it, a line of the page shows what is the title.
    let whole = if open.is_empty() { browser } else { open };
    let parts = parts(&whole);
    let is_shown =
        |part: &&&str| lines.iter().any(|line| squeezed(&untagged(line.text.as_str())) == squeezed(part));
    let part = parts.iter().find(is_shown).or(parts.last());
    part.map(|part| (*part).to_owned()).unwrap_or_default()
}

/// The text of the only first-level heading, or of the first of several that are alike.
fn headline(source: &str, dom: &Dom) -> Option<String> {
    let mut texts = dom.named("h1").map(|(node, _)| untagged(&plain(source, dom.texts(node))));
    let first = texts.find(|text| text.chars().count() >= 4)?;
    texts.all(|text| text.is_empty() || text == first).then_some(first)
}

/// A title and what is left of it when site names are cut off its end, longest first.
fn parts(title: &str) -> Vec<&str> {
    const SITE: &[&str] = &[
        "网",
        "官网",
        "政府",
        "频道",
        "新闻",
        "日报",
        "晚报",
        "门户",
        "客户端",
        "平台",
        ".com",
        ".cn",
        ".gov",
    ];
    let mut parts = vec![title];
    let mut rest = title;
    while let Some(at) = rest.rfind(['_', '|', '｜', '-', '–', '—']) {
        let cut = rest[..at].trim_end_matches(['_', '|', '｜', '-', '–', '—', ' ', '\u{3000}']);
        let tail = rest[at..].trim_start_matches(['_', '|', '｜', '-', '–', '—', ' ', '\u{3000}']);
        let is_site = rest[at..].starts_with(['_', '|', '｜']) || SITE.iter().any(|word| tail.contains(word));
        if cut.chars().count() < 4 || !is_site {
            break;
        }
        parts.push(cut);
        rest = cut;
    }
    parts
}

/// A title without the tag of its medium, such as [视频] or 【组图】.
fn untagged(title: &str) -> String {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s*[\[【［(（](视频|图文|组图|图片|图集|高清|直播|音频|图|多图|动图|快讯|微视频|图解|h5|H5|VR)[\]】］)）]\s*",
        )
    });
    let words: Vec<_> = title.split_whitespace().collect();
    TAG.replace(&words.join(" "), "").into_owned()
}

/// A text without its white space.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200B}').collect()
}

fn raw(source: &str, ranges: Vec<Range<usize>>) -> String {
    ranges.into_iter().map(|range| &source[range]).collect()
}

/// Raw text with its references read.
fn plain(source: &str, ranges: Vec<Range<usize>>) -> String {
    let text = raw(source, ranges);
    if text.contains('&') { unescape(&text) } else { text }
}
