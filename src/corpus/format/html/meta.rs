//! What a page states of itself: what it states for machines first, then what it shows: its
//! headline, and the bars around the article, such as 发布时间：2021-09-17.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::byline;
use super::dom::{Dom, unescape};
use super::head::Head;
use super::lines::Line;
use super::trust::is_called;
use crate::corpus::date::{Basis, Dated, PartialDate, first_full_date};
use crate::corpus::{Meta, pattern};

/// The most characters of a line outside the article that tells its date.
pub const DATELINE_MAX: usize = 120;

/// The fewest characters of a headline that is the title though the page's own title does not hold it.
const HEADLINE_MIN: usize = 6;

/// What the page states; `kept` says which lines are its article.
pub fn read(source: &str, dom: &Dom, lines: &[Line], kept: &[bool]) -> Meta {
    let head = Head::read(source, dom);
    let around = || lines.iter().zip(kept).filter(|(_, kept)| !**kept).map(|(line, _)| line);
    let date = head
        .date()
        .or_else(|| date(around(), Says::When))
        .or_else(|| head.scripted())
        .or_else(|| date(around(), Says::Anything));
    let source_of = byline::source(&head, source, dom, lines, kept);
    Meta {
        title: title(&head, source, dom, lines),
        date: date.map(|date| Dated { date, basis: Basis::Stated }),
        // Some sites name the newspaper as the author.
        author: byline::author(&head, source, dom, lines, kept)
            .filter(|author| source_of.as_ref() != Some(author)),
        source: source_of,
        url: head.address(),
        ..Meta::default()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// The line says that the date is one of publication.
    When,
    Anything,
}

/// The first date in the bars around the article.
fn date<'a>(around: impl Iterator<Item = &'a Line>, says: Says) -> Option<PartialDate> {
    static WHEN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(发布|发表|更新|发稿|公开|公布|成稿|發布|發佈|發表|公佈)?(时间|日期|時間|于|於)\s*[:：]?\s*[12]\d{3}|(来源|來源)\s*[:：]",
        )
    });
    let dated = around
        .filter(|line| line.chars <= DATELINE_MAX && line.linked * 2 < line.chars.max(1))
        .filter(|line| says == Says::Anything || WHEN.is_match(line.text.as_str()));
    dated.into_iter().find_map(|line| day_in(line.text.as_str()))
}

/// The first date of a bar; a year may stand apart from month and day, as in 2021 09/17 08:30.
fn day_in(text: &str) -> Option<PartialDate> {
    static APART: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?:^|\D)((?:19|20)\d{2})\s*年?\s*(\d{2})\s*[/月-]\s*(\d{2})日?\s*(?:\d{2}:\d{2}|\D|$)")
    });
    first_full_date(text).or_else(|| {
        let found = APART.captures(text)?;
        PartialDate::new(found[1].parse().ok()?, found[2].parse().ok(), found[3].parse().ok())
    })
}

/// The title: as the metadata names it, as the page's headline shows it, or as the browser does.
fn title(head: &Head, source: &str, dom: &Dom, lines: &[Line]) -> String {
    let named = head.first(&["articletitle", "article:title", "headline", "dc.title"]);
    if let Some(title) = named.or_else(|| head.json("headline")) {
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
    if let Some(headline) = headline.clone().filter(is_of_page) {
        return headline;
    }
    // Of a title with the site's name beside it, a line of the page shows what is the title.
    let whole = if open.is_empty() { browser } else { open };
    let parts = parts(&whole);
    let shown = |part: &str, most_linked: f64| {
        lines.iter().any(|line| {
            line.linked as f64 <= line.chars as f64 * most_linked
                && squeezed(&untagged(line.text.as_str())) == squeezed(part)
        })
    };
    let behind = || ends(&whole).into_iter().find(|part| shown(part, 0.0));
    let part = parts.iter().copied().find(|part| shown(part, 1.0)).or_else(behind);
    // A page whose title is that of all pages of its kind shows its own as its headline.
    let named = || called_title(source, dom);
    let own = || {
        headline
            .clone()
            .or_else(named)
            .filter(|text| text.chars().count() >= HEADLINE_MIN && shown(text, 0.0))
    };
    part.map(str::to_owned)
        .or_else(own)
        .or_else(|| parts.last().map(|part| (*part).to_owned()))
        .unwrap_or_default()
}

/// The text of the only first-level heading, or of the first of several that are alike.
fn headline(source: &str, dom: &Dom) -> Option<String> {
    let mut texts = dom.named("h1").map(|(node, _)| untagged(&plain(source, dom.texts(node))));
    let first = texts.find(|text| text.chars().count() >= 4)?;
    texts.all(|text| text.is_empty() || text == first).then_some(first)
}

/// The text of the first element whose class or id calls it a title.
fn called_title(source: &str, dom: &Dom) -> Option<String> {
    let nodes = (0..dom.nodes.len()).filter(|node| is_called(dom, *node, &["title", "headline", "biaoti"]));
    let texts = nodes.map(|node| untagged(&plain(source, dom.texts(node))));
    texts.into_iter().find(|text| (HEADLINE_MIN..=80).contains(&text.chars().count()))
}

/// What is left of a title when what stands before a separator is cut off, longest first.
fn ends(title: &str) -> Vec<&str> {
    let after = title.char_indices().filter(|(_, c)| matches!(c, '_' | '|' | '｜' | '-' | '–' | '—'));
    let ends = after.map(|(at, c)| title[at + c.len_utf8()..].trim());
    ends.filter(|end| end.chars().count() >= HEADLINE_MIN && !end.starts_with(['-', '—', '_'])).collect()
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

/// Raw text with its references read.
pub fn plain(source: &str, ranges: Vec<Range<usize>>) -> String {
    let text: String = ranges.into_iter().map(|range| &source[range]).collect();
    if text.contains('&') { unescape(&text) } else { text }
}
