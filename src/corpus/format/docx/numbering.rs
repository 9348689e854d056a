//! The numbers that Word counts by itself: 第一条, 一、 and 1. of numbered paragraphs are not in their text.

use std::collections::HashMap;

use super::super::numbers::Numerals;
use super::super::xml::{self, Element, Node};

/// The levels that a list may have.
const LEVELS: usize = 9;

/// A list and the level in it that a paragraph is of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The list's id; `0` takes a paragraph out of its style's list.
    pub list: Option<String>,
    /// The level, 0 being the outermost.
    pub level: Option<usize>,
}

/// The lists of a document, and how far each has been counted.
#[derive(Debug, Default)]
pub struct Numbering {
    patterns: HashMap<String, Vec<Level>>,
    lists: HashMap<String, List>,
    /// By pattern: lists of one pattern count on from one another.
    counts: HashMap<String, [Option<u32>; LEVELS]>,
}

#[derive(Debug, Default)]
struct List {
    pattern: String,
    /// Where the list starts anew, for each level at which it does.
    starts: Vec<(usize, u32)>,
}

#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    numerals: Numerals,
    /// What is shown, `%1` being the number of the first level.
    text: String,
    /// Whether nothing is between number and text.
    is_attached: bool,
    /// The style whose paragraphs are of this level.
    style: Option<String>,
}

impl Numbering {
    /// Reads `numbering.xml`. Of a broken one, what could be read counts.
    pub fn read(bytes: &[u8]) -> Self {
        let mut numbering = Self::default();
        let mut reader = Reader::default();
        let _ = xml::walk(bytes, &mut |node| {
            if let Node::Open(name, element) = node {
                reader.open(name, element, &mut numbering);
            }
        });
        numbering
    }

    /// The number of the next paragraph at a place, with what stands between it and the text.
    pub fn next(&mut self, place: &Place, style: Option<&str>) -> Option<Number> {
        let list = self.lists.get_mut(place.list.as_deref()?)?;
        let levels = self.patterns.get(&list.pattern)?;
        let of_style =
            || levels.iter().position(|level| level.style.is_some() && level.style.as_deref() == style);
        let at = place.level.or_else(of_style).unwrap_or(0);
        let level = levels.get(at)?;
        let counts = self.counts.entry(list.pattern.clone()).or_default();
        for (at, start) in list.starts.drain(..) {
            counts[at] = start.checked_sub(1);
        }
        counts[at] = Some(counts[at].map_or(level.start, |count| count.saturating_add(1)));
        counts[at + 1..].fill(None);
        let mut text = level.text.clone();
        for (above, level) in levels.iter().enumerate().take(at + 1) {
            let number = counts[above].unwrap_or(level.start);
            text = text.replace(&format!("%{}", above + 1), &level.numerals.of(number));
        }
        let is_apart = !level.is_attached && !text.ends_with(['、', '）', '．', '：']);
        let between = if is_apart { " " } else { "" };
        (level.numerals != Numerals::None && !text.trim().is_empty())
            .then(|| Number { text: format!("{}{between}", text.trim()), numerals: level.numerals })
    }
}

/// A paragraph's number.
pub struct Number {
    /// As it stands before the text.
    pub text: String,
    /// How it is written.
    pub numerals: Numerals,
}

/// What is open in `numbering.xml`.
#[derive(Default)]
struct Reader {
    pattern: Option<String>,
    list: Option<String>,
    level: usize,
}

impl Reader {
    fn open(&mut self, name: &str, element: &Element<'_>, numbering: &mut Numbering) {
        let number = || element.value().and_then(|value| value.parse().ok());
        match name {
            "abstractNum" => (self.pattern, self.list) = (element.attribute("abstractNumId"), None),
            "num" => {
                (self.pattern, self.list) = (None, element.attribute("numId"));
                numbering.lists.extend(self.list.clone().map(|id| (id, List::default())));
            }
            "lvl" | "lvlOverride" => {
                let level = element.attribute("ilvl").and_then(|level| level.parse().ok());
                self.level = level.filter(|level| *level < LEVELS).unwrap_or(0);
            }
            _ => {}
        }
        if let Some(list) = self.list.as_ref().and_then(|id| numbering.lists.get_mut(id)) {
            match name {
                "abstractNumId" => list.pattern = element.value().unwrap_or_default(),
                "startOverride" => list.starts.extend(number().map(|start| (self.level, start))),
                _ => {}
            }
        }
        let Some(pattern) = &self.pattern else { return };
        let levels = numbering.patterns.entry(pattern.clone()).or_default();
        if levels.len() <= self.level {
            levels.resize(self.level + 1, Level { start: 1, ..Level::default() });
        }
        let level = &mut levels[self.level];
        match name {
            "start" => level.start = number().unwrap_or(1),
            "numFmt" => level.numerals = numerals(&element.value().unwrap_or_default()),
            "lvlText" => level.text = element.value().unwrap_or_default(),
            "suff" => level.is_attached = element.value().as_deref() == Some("nothing"),
            "pStyle" => level.style = element.value(),
            _ => {}
        }
    }
}

fn numerals(format: &str) -> Numerals {
    match format {
        "bullet" | "none" => Numerals::None,
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Numerals::Circled,
        "lowerLetter" => Numerals::Lower,
        "upperLetter" => Numerals::Upper,
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographDigital" => Numerals::Chinese,
        _ => Numerals::Arabic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: &str = "<numbering><abstractNum abstractNumId='1'>\
        <lvl ilvl='0'><start val='1'/><numFmt val='chineseCountingThousand'/><lvlText val='第%1章'/><pStyle val='2'/></lvl>\
        <lvl ilvl='1'><start val='1'/><numFmt val='decimal'/><lvlText val='%1.%2'/><suff val='nothing'/></lvl></abstractNum>\
        <abstractNum abstractNumId='2'><lvl ilvl='0'><numFmt val='bullet'/><lvlText val='●'/></lvl></abstractNum>\
        <num numId='5'><abstractNumId val='1'/></num>\
        <num numId='6'><abstractNumId val='1'/><lvlOverride ilvl='0'><startOverride val='3'/></lvlOverride></num>\
        <num numId='7'><abstractNumId val='2'/></num></numbering>";

    #[test]
    fn levels_count_within_those_above_and_lists_may_start_anew() {
        let mut numbering = Numbering::read(LISTS.as_bytes());
        let mut next = |list: &str, level| {
            let place = Place { list: Some(list.to_owned()), level };
            numbering.next(&place, Some("2")).map(|number| number.text).unwrap_or_default()
        };
        assert_eq!(next("5", None), "第一章 ");
        assert_eq!(next("5", Some(1)), "一.1");
        assert_eq!(next("5", Some(1)), "一.2");
        assert_eq!(next("5", Some(0)), "第二章 ");
        assert_eq!(next("5", Some(1)), "二.1");
        assert_eq!(next("6", None), "第三章 ");
        assert_eq!(next("7", Some(0)), "", "a bullet is no number");
        assert_eq!((next("8", None).as_str(), next("5", Some(8)).as_str()), ("", ""));
    }
}
