//! Dates as policy news states them: to the day, the month or the year, in digits or in 汉字.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::civil;
use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};

use super::pattern;
use crate::Error;
use crate::text::fold;

/// A date known to the year, the month or the day; written `2022`, `2022-09`, `2022-09-05`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// Whether a document says its date or it had to be guessed from the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The document states it.
    Stated,
    /// It was guessed from years and months that the text or the file's name mentions.
    Inferred,
}

/// A date and how it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// The date.
    pub date: PartialDate,
    /// How it is known.
    pub basis: Basis,
}

impl PartialDate {
    /// A date, if there is such a day.
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Option<Self> {
        if day.is_some() && month.is_none() || !(1000..=9999).contains(&year) {
            return None;
        }
        civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        Some(Self { year, month, day })
    }

    /// The first day of the period, as the number `yyyymmdd`.
    pub fn first_day(self) -> u64 {
        self.number(self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day of the period, as the number `yyyymmdd`.
    pub fn last_day(self) -> u64 {
        let month = self.month.unwrap_or(12);
        let days = civil::Date::new(self.year, month, 1).map_or(31, civil::Date::days_in_month);
        self.number(month, self.day.unwrap_or(days))
    }

    fn number(self, month: i8, day: i8) -> u64 {
        u64::from(self.year.unsigned_abs()) * 10_000
            + u64::from(month.unsigned_abs()) * 100
            + u64::from(day.unsigned_abs())
    }

    /// Whether the day is known.
    pub fn is_full(self) -> bool {
        self.day.is_some()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = Error;

    /// Reads `2022`, `2022-09`, `2022/9/5`, `20220905`, `2022年9月5日` and the like, alone.
    fn from_str(given: &str) -> Result<Self, Error> {
        static ALONE: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"^(\d{4})(?:(?:[-/.年])(\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年|(\d{2})(\d{2}))?(?:[t ].*)?$",
            )
        });
        let folded = fold(given.trim());
        ALONE
            .captures(folded.as_str())
            .and_then(|found| {
                let month = number(&found, 2).or(number(&found, 4));
                let day = number(&found, 3).or(number(&found, 5));
                Self::new(number(&found, 1)?, month.map(|n| n as i8), day.map(|n| n as i8))
            })
            .ok_or_else(|| Error::Value { given: given.to_owned(), wanted: "YYYY, YYYY-MM, YYYY-MM-DD" })
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for PartialDate {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

fn number(found: &Captures<'_>, group: usize) -> Option<i16> {
    found.get(group)?.as_str().parse().ok()
}

/// The first date in a text that names its day, such as `2022年9月5日`, `2022-09-05` or
/// `二〇二二年九月五日`.
pub fn first_full_date(text: &str) -> Option<PartialDate> {
    full_dates(text).next()
}

/// The dates in a text that name their day, those in digits first.
pub fn full_dates(text: &str) -> impl Iterator<Item = PartialDate> {
    static DIGITS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:^|\D)([12]\d{3}) ?(?:年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日|[-/.](\d{1,2})[-/.](\d{1,2})(?:\D|$))",
        )
    });
    static HANZI: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "([一二][一二三四五六七八九〇零○]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日",
        )
    });
    let folded = fold(text);
    let digits = DIGITS.captures_iter(folded.as_str()).filter_map(|found| {
        let month = number(&found, 2).or(number(&found, 4))?;
        let day = number(&found, 3).or(number(&found, 5))?;
        PartialDate::new(number(&found, 1)?, Some(month as i8), Some(day as i8))
    });
    let hanzi = HANZI.captures_iter(folded.as_str()).filter_map(|found| {
        let year = found[1].chars().try_fold(0, |sum, c| Some(sum * 10 + hanzi_digit(c)?))?;
        PartialDate::new(year, Some(hanzi_number(&found[2])?), Some(hanzi_number(&found[3])?))
    });
    digits.chain(hanzi).collect::<Vec<_>>().into_iter()
}

fn hanzi_digit(c: char) -> Option<i16> {
    "〇一二三四五六七八九"
        .chars()
        .position(|digit| digit == c)
        .or(matches!(c, '零' | '○').then_some(0))
        .map(|n| n as i16)
}

/// A number from 一 to 三十一.
pub(super) fn hanzi_number(text: &str) -> Option<i8> {
    let mut sum = 0;
    let mut last = None;
    for c in text.chars() {
        if c == '十' {
            sum += 10 * last.take().unwrap_or(1);
        } else {
            last = Some(hanzi_digit(c)? as i8);
        }
    }
    Some(sum + last.unwrap_or(0)).filter(|n| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (given, read) in [
            ("2022", "2022"),
            ("2022-9", "2022-09"),
            ("2022年9月", "2022-09"),
            ("２０２２年", "2022"),
            ("2022/9/5", "2022-09-05"),
            ("20220905", "2022-09-05"),
            ("2022年9月5日", "2022-09-05"),
            ("2022-09-05T10:20:00+08:00", "2022-09-05"),
        ] {
            assert_eq!(given.parse::<PartialDate>().unwrap().to_string(), read, "{given}");
        }
        for given in ["", "22", "2022-13", "2022-02-30", "昨天", "2022-09-05-1"] {
            assert!(given.parse::<PartialDate>().is_err(), "{given}");
        }
    }

    #[test]
    fn a_period_has_a_first_and_a_last_day() {
        let month: PartialDate = "2024-02".parse().unwrap();
        assert_eq!((month.first_day(), month.last_day()), (20240201, 20240229));
        let year: PartialDate = "2023".parse().unwrap();
        assert_eq!((year.first_day(), year.last_day()), (20230101, 20231231));
    }

    #[test]
    fn dates_in_a_text_are_found_in_digits_and_hanzi() {
        assert_eq!(first_full_date("2013年 1月 9日星期三").unwrap().to_string(), "2013-01-09");
        assert_eq!(first_full_date("二〇二二年十二月三十一日").unwrap().to_string(), "2022-12-31");
        assert_eq!(first_full_date("发布时间：2021-09-17 10:00").unwrap().to_string(), "2021-09-17");
        assert_eq!(first_full_date("国办发〔2018〕43号，版本 12022-1-1x"), None);
    }
}
