//! Page furniture: page numbers and running heads that extraction leaves standing in the text.
//!
//! A page number is a line that holds a number alone, or a running head and a number, one of a
//! series that counts up by one with a page's worth of lines between. A running head is a line that
//! stands beside page numbers, or alone at even distances, the same each time but for its digits.
//! Of a text with one page break alone there is no series: there, furniture is what stands within a
//! sentence and cannot be of it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::super::pattern;
use super::line::{Line, Look, Turn};

/// The fewest lines that a page has.
const PAGE_MIN: usize = 8;
/// The most lines that stand between heads, which may be those of every second page.
const PAGE_MAX: usize = 150;
/// Up to so many pages, a running head need not have come twice.
const FEW_PAGES: usize = 3;
/// The most characters that a running head has.
const HEAD_MAX: usize = 40;
/// The lines at the beginning of a text that may hold its title.
const TITLE_LINES: usize = 3;

/// The lines without page numbers and running heads. Empty lines around them count no more: text
/// goes on across a page break as it goes on across a line break.
pub fn without_furniture(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let drop = Pages::of(&lines).furniture();
    if drop.is_empty() {
        return lines;
    }
    let mut kept: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let mut after_furniture = false;
    for (at, mut line) in lines.into_iter().enumerate() {
        let is_furniture = drop.contains(&at);
        if !is_furniture {
            if after_furniture {
                line.turn = Turn::Page;
                line.gap = line.gap.min(1);
            }
            kept.push(line);
        }
        after_furniture = is_furniture;
    }
    kept
}

/// A line that may be furniture.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    at: usize,
    number: Option<u32>,
}

struct Pages<'a> {
    lines: &'a [Line<'a>],
    /// The width that a line has which is not visibly short.
    wide: usize,
}

impl<'a> Pages<'a> {
    fn of(lines: &'a [Line<'a>]) -> Self {
        let mut widths: Vec<usize> = lines.iter().map(|line| line.width).collect();
        widths.sort_unstable();
        let wide = widths.get(widths.len() * 9 / 10).map_or(0, |width| width * 3 / 4);
        Self { lines, wide }
    }

    fn furniture(&self) -> HashSet<usize> {
        let mut found: HashSet<usize> = HashSet::new();
        let numbers = self.page_numbers();
        found.extend(&numbers);
        found.extend(self.heads_beside(&numbers));
        found.extend(self.running_heads());
        found
    }

    /// Whether a line of text goes on behind what stands at `at`: it is not short and in mid-sentence.
    fn is_torn_at(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.lines.get(at));
        before.is_some_and(|line| line.width >= self.wide && !line.ends_sentence())
    }

    /// The lines that hold a page number alone.
    fn page_numbers(&self) -> Vec<usize> {
        let alone = |(at, line): (usize, &Line<'_>)| Some((at, number_alone(line.text)?));
        let found: Vec<_> = self.lines.iter().enumerate().filter_map(alone).collect();
        let candidates = found.iter().map(|(at, alone)| Candidate { at: *at, number: Some(alone.number) });
        let series = longest_series(candidates);
        if series.len() >= 2 {
            return self.with_short_pages(series, &found);
        }
        let is_one = |at: usize, alone: &Alone| {
            let before = at.checked_sub(1);
            let below_head = before.is_some_and(|at| self.is_torn_at(at) && self.is_short(at));
            let beside_title =
                self.is_title_again(at + 1) || before.is_some_and(|at| self.is_title_again(at));
            let within = at + 1 < self.lines.len() && (self.is_torn_at(at) || below_head);
            alone.is_adorned || within || beside_title
        };
        match found.as_slice() {
            [(at, alone)] if is_one(*at, alone) => vec![*at],
            _ => Vec::new(),
        }
    }

    /// A series of page numbers with those before and behind it that short or blank pages kept apart
    /// from it, which the same head shows to be page numbers.
    fn with_short_pages(&self, mut series: Vec<usize>, found: &[(usize, Alone)]) -> Vec<usize> {
        let place = |at: Option<&usize>| found.iter().position(|(line, _)| Some(line) == at);
        let (Some(first), Some(last)) = (place(series.first()), place(series.last())) else { return series };
        let mut next = &found[last];
        for one in &found[last + 1..] {
            if one.1.number == next.1.number + 1 && self.have_same_head(one.0, next.0) {
                series.push(one.0);
                next = one;
            }
        }
        let mut next = &found[first];
        for one in found[..first].iter().rev() {
            if one.1.number + 1 == next.1.number && self.have_same_head(one.0, next.0) {
                series.push(one.0);
                next = one;
            }
        }
        series.sort_unstable();
        series
    }

    /// Whether the same head stands above or below two page numbers.
    fn have_same_head(&self, one: usize, other: usize) -> bool {
        let above = |at: usize| self.lines.get(at.checked_sub(1)?).filter(|line| may_be_head(line));
        let below = |at: usize| self.lines.get(at + 1).filter(|line| may_be_head(line));
        let same = |pair: (Option<&Line<'_>>, Option<&Line<'_>>)| matches!(pair, (Some(one), Some(other)) if key(one.text) == key(other.text));
        same((above(one), above(other))) || same((below(one), below(other)))
    }

    fn is_short(&self, at: usize) -> bool {
        self.lines.get(at).is_some_and(|line| line.look == Look::Short && line.width < self.wide)
    }

    /// The running heads beside page numbers.
    fn heads_beside(&self, numbers: &[usize]) -> Vec<usize> {
        let beside: Vec<usize> = numbers
            .iter()
            .flat_map(|at| [at.checked_sub(1), at.checked_add(1)])
            .flatten()
            .filter(|at| self.lines.get(*at).is_some_and(may_be_head))
            .collect();
        let mut counts: HashMap<String, usize> = HashMap::new();
        for at in &beside {
            *counts.entry(key(self.lines[*at].text)).or_default() += 1;
        }
        // Heads of left and right pages may differ.
        let many = numbers.len().div_ceil(3).max(2);
        let is_head = |at: &usize| {
            let key = key(self.lines[*at].text);
            let within = numbers.len() <= FEW_PAGES && self.is_short(*at) && self.is_within(*at, numbers);
            counts.get(&key).is_some_and(|count| *count >= many) || self.is_title_again(*at) || within
        };
        beside.into_iter().filter(is_head).collect()
    }

    /// Whether a line and a page number beside it stand within a sentence.
    fn is_within(&self, at: usize, numbers: &[usize]) -> bool {
        let below = at.checked_sub(1).filter(|above| numbers.contains(above));
        self.is_torn_at(below.unwrap_or(at))
    }

    /// Whether a line further down is the beginning of the title.
    fn is_title_again(&self, at: usize) -> bool {
        let Some(line) = self.lines.get(at).filter(|line| at >= PAGE_MIN && may_be_head(line)) else {
            return false;
        };
        let key = key(line.text);
        let title: String = self.lines.iter().take(TITLE_LINES).map(|line| self::key(line.text)).collect();
        key.chars().count() >= 4 && title.starts_with(&key)
    }

    /// Heads that stand alone, or with a page number in their line, at even distances, and more often
    /// within sentences than anything of the text would.
    fn running_heads(&self) -> Vec<usize> {
        let mut by_key: HashMap<String, Vec<Candidate>> = HashMap::new();
        for (at, line) in self.lines.iter().enumerate().filter(|(_, line)| may_be_head(line)) {
            let candidate = Candidate { at, number: number_beside(line.text) };
            by_key.entry(key(line.text)).or_default().push(candidate);
        }
        let mut found = Vec::new();
        for candidates in by_key.into_values() {
            let counting = longest_series(candidates.iter().copied());
            let is_counting = counting.len() >= 2;
            // The first of them may be the title itself.
            let same = candidates.iter().map(|one| one.at).filter(|at| *at >= TITLE_LINES);
            let series = if is_counting { counting } else { same.collect() };
            let torn = series.iter().filter(|at| self.is_torn_at(**at)).count();
            // What is as wide as a line of text may be one that comes again by chance.
            let fewest = if series.iter().all(|at| self.lines[*at].width < self.wide) { 3 } else { 4 };
            let enough = is_counting && torn > 0 || series.len() >= fewest && torn * 4 >= series.len();
            if enough && is_even(&series) {
                found.extend(series);
            } else if let [Candidate { at, number: Some(_) }] = candidates[..] {
                found.extend(self.is_title_again(at).then_some(at));
            }
        }
        found
    }
}

fn may_be_head(line: &Line<'_>) -> bool {
    let runs_on = line.ends_sentence() || line.text.contains(['，', '。', '；']);
    let has_words = line.text.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    line.mark.is_none() && !runs_on && has_words && line.text.chars().count() <= HEAD_MAX
}

/// Whether lines stand a page apart, each about as far from the next; the last page may be shorter.
fn is_even(series: &[usize]) -> bool {
    let mut distances: Vec<usize> = series.windows(2).map(|pair| pair[1].abs_diff(pair[0])).collect();
    let most = distances.iter().copied().max().unwrap_or(0);
    if distances.len() > 1 {
        distances.pop();
    }
    let least = distances.into_iter().min().unwrap_or(0);
    least > PAGE_MIN && most < PAGE_MAX && most * 2 <= least * 3
}

/// The longest series that counts up by one. Other numbers, of tables and lists, may stand between.
fn longest_series(candidates: impl Iterator<Item = Candidate>) -> Vec<usize> {
    /// A number that may be a page's: the line, the one before it in its series, and how many they are.
    struct Link {
        at: usize,
        before: Option<usize>,
        length: usize,
    }
    let mut links: Vec<Link> = Vec::new();
    let mut last: HashMap<u32, usize> = HashMap::new();
    for candidate in candidates {
        let Candidate { at, number: Some(number) } = candidate else { continue };
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
    let Some(longest) = longest else { return Vec::new() };
    let mut series = vec![longest.at];
    let mut before = longest.before;
    while let Some(link) = before {
        series.push(links[link].at);
        before = links[link].before;
    }
    series.reverse();
    series
}

/// A number that is all that a line holds.
struct Alone {
    number: u32,
    /// Whether something shows it to be a page's, as in — 12 — or 第12页.
    is_adorned: bool,
}

/// The number of a line like `12`, `— 12 —`, `第12页` or `- 12 / 30 -`.
fn number_alone(text: &str) -> Option<Alone> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:[-—–－·•\s]*|第\s*)(\d{1,5})(?:\s*[/／]\s*\d{1,5})?(?:\s*页|\s*頁)?(?:[（(，\s]*共\s*\d+\s*[页頁][)）]?)?[-—–－·•\s]*$",
        )
    });
    let found = NUMBER.captures(text)?;
    let is_adorned =
        !text.starts_with(|c: char| c.is_ascii_digit()) && !text.ends_with(|c: char| c.is_ascii_digit());
    Some(Alone { number: found[1].parse().ok()?, is_adorned })
}

/// The number at the end or the beginning of a line that holds a head and a page number.
fn number_beside(text: &str) -> Option<u32> {
    static BEHIND: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"[-—–－·•\s第](\d{1,5})\s*[页頁]?[-—–－·•\s]*$"));
    static BEFORE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^[-—–－·•\s第]*(\d{1,5})\s*[页頁]?[-—–－·•\s]"));
    let found = BEHIND.captures(text).or_else(|| BEFORE.captures(text))?;
    found[1].parse().ok()
}

/// What of a head is the same on each page.
fn key(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect()
}
