//! Page furniture: page numbers and running heads that extraction leaves standing in the text.
//!
//! A page number is a line that holds a number alone, one of a series that counts up by one with a
//! page's worth of lines between. A running head is a line that stands beside most page numbers,
//! the same each time but for its digits.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::super::pattern;
use super::line::Line;

/// The fewest lines that a page has.
const PAGE_MIN: usize = 8;

/// The lines without page numbers and running heads. Empty lines around them count no more: text
/// goes on across a page break as it goes on across a line break.
pub fn without_furniture(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let numbers = page_numbers(&lines);
    if numbers.is_empty() {
        return lines;
    }
    let heads = running_heads(&lines, &numbers);
    let drop: Vec<bool> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| numbers.contains(&at) || heads.contains(&key(line.text)) && near(&numbers, at))
        .collect();
    let mut kept: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let mut after_furniture = false;
    for (mut line, drop) in lines.into_iter().zip(drop) {
        if !drop {
            if after_furniture {
                line.gap = line.gap.min(1);
            }
            kept.push(line);
        }
        after_furniture = drop;
    }
    kept
}

/// The indices of lines that are page numbers: the longest series that counts up by one. Other
/// numbers, of tables and lists, may stand in between.
fn page_numbers(lines: &[Line<'_>]) -> Vec<usize> {
    /// A number that may be a page's: the line, the one before it in its series, and how many they are.
    struct Link {
        at: usize,
        before: Option<usize>,
        length: usize,
    }
    let mut links: Vec<Link> = Vec::new();
    let mut last: HashMap<u32, usize> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(number) = number_alone(line.text) else { continue };
        let before = number.checked_sub(1).and_then(|number| last.get(&number).copied());
        let before = before.filter(|link| at - links[*link].at > PAGE_MIN);
        let length = 1 + before.map_or(0, |link| links[link].length);
        // The same number again, as on a title page: the first that continues the series stands.
        let shorter = last.get(&number).is_some_and(|link| links[*link].length >= length && length > 1);
        links.push(Link { at, before, length });
        if !shorter {
            last.insert(number, links.len() - 1);
        }
    }
    let longest = links.iter().max_by_key(|link| (link.length, std::cmp::Reverse(link.at)));
    let Some(longest) = longest.filter(|link| link.length >= 2) else { return Vec::new() };
    let mut series = vec![longest.at];
    let mut before = longest.before;
    while let Some(link) = before {
        series.push(links[link].at);
        before = links[link].before;
    }
    series.reverse();
    series
}

/// The number of a line like `12`, `— 12 —`, `第12页` or `- 12 / 30 -`.
fn number_alone(text: &str) -> Option<u32> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:[-—–·\s]*|第\s*)(\d{1,5})(?:\s*[/／]\s*\d{1,5})?(?:\s*页|\s*頁)?(?:[（(，\s]*共\s*\d+\s*[页頁][)）]?)?[-—–·\s]*$",
        )
    });
    NUMBER.captures(text)?[1].parse().ok()
}

/// The running heads, digits taken out.
fn running_heads(lines: &[Line<'_>], numbers: &[usize]) -> Vec<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for at in numbers {
        for beside in [at.checked_sub(1), at.checked_add(1)].into_iter().flatten() {
            if let Some(line) = lines.get(beside).filter(|line| line.text.chars().count() <= 40) {
                *counts.entry(key(line.text)).or_default() += 1;
            }
        }
    }
    let most = numbers.len().div_ceil(2).max(2);
    counts.into_iter().filter(|(_, count)| *count >= most).map(|(head, _)| head).collect()
}

fn key(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect()
}

fn near(numbers: &[usize], at: usize) -> bool {
    let next = numbers.partition_point(|number| *number < at);
    [next.checked_sub(1), Some(next)]
        .into_iter()
        .flatten()
        .filter_map(|index| numbers.get(index))
        .any(|number| number.abs_diff(at) == 1)
}
