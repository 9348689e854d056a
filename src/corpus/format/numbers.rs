//! The numbers of lists and headings that a program counts by itself and does not keep in the text.

use std::sync::LazyLock;

use regex::Regex;

use crate::corpus::pattern;

/// How a number is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Numerals {
    /// 1, 2, 3.
    #[default]
    Arabic,
    /// 一、二、三, as 十一 and 二十.
    Chinese,
    /// ①②③, up to ⑳.
    Circled,
    /// a, b, c.
    Lower,
    /// A, B, C.
    Upper,
    /// None: a bullet.
    None,
}

impl Numerals {
    /// A number in these numerals.
    pub fn of(self, number: u32) -> String {
        let letter = |first: u8| {
            let at = number.checked_sub(1).filter(|at| *at < 26);
            at.map_or_else(|| number.to_string(), |at| char::from(first + at as u8).to_string())
        };
        match self {
            Self::Arabic => number.to_string(),
            Self::Chinese => chinese(number),
            Self::Circled if (1..=20).contains(&number) => {
                char::from_u32('①' as u32 + number - 1).map(String::from).unwrap_or_default()
            }
            Self::Circled => number.to_string(),
            Self::Lower => letter(b'a'),
            Self::Upper => letter(b'A'),
            Self::None => String::new(),
        }
    }
}

/// A number up to 9,999 in Chinese numerals; beyond, in Arabic ones.
fn chinese(number: u32) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if !(1..10_000).contains(&number) {
        return if number == 0 { "零".to_owned() } else { number.to_string() };
    }
    let mut text = String::new();
    let mut skipped = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = (number / unit % 10) as usize;
        if digit == 0 {
            skipped = !text.is_empty();
            continue;
        }
        if skipped {
            text.push('零');
            skipped = false;
        }
        // 十一, not 一十一; but 一百一十一.
        if !(unit == 10 && digit == 1 && text.is_empty()) {
            text.push(DIGITS[digit]);
        }
        text.push_str(name);
    }
    text
}

/// Whether a text begins with a number of its own, such as 第一条, （一）, 1. or ①.
pub fn has_own(text: &str) -> bool {
    static OWN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s*(?:第[一二三四五六七八九十百千零〇\d]+[编章节条款项]|[（(]\s*[一二三四五六七八九十百\d]{1,4}\s*[)）]|[一二三四五六七八九十百\d]{1,4}(?:[、．)）]|\.\D|\.$)|[①-⑳])",
        )
    });
    OWN.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        let cases = [
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (101, "一百零一"),
            (111, "一百一十一"),
            (1010, "一千零一十"),
        ];
        for (number, expected) in cases {
            assert_eq!(Numerals::Chinese.of(number), expected);
        }
        assert_eq!(
            (Numerals::Circled.of(3), Numerals::Lower.of(2), Numerals::Lower.of(40)),
            ("③".to_owned(), "b".to_owned(), "40".to_owned())
        );
    }

    #[test]
    fn a_number_of_its_own_is_told_from_a_figure() {
        for text in ["第一条 甲", "（一）甲", "1. 甲", "12、甲", "①甲", "三、甲"] {
            assert!(has_own(text), "{text}");
        }
        for text in ["2023年甲", "第三产业", "一体化", "3.5亿元", "甲"] {
            assert!(!has_own(text), "{text}");
        }
    }
}
