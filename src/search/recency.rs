//! Recency: the factor by which older documents' scores are less.
//!
//! factor = 0.5 + 0.5 · 2^(−age / half-life)
//!
//! It is 1 for a document of today or of a later day and falls towards 0.5, which is also what a
//! document without date has. So no score is more than halved: an old passage that answers the
//! question goes before a new one that touches it.

use std::str::FromStr;

use jiff::civil;

use crate::Error;
use crate::corpus::PartialDate;

/// What a score keeps however old its document is.
const KEPT: f32 = 0.5;

/// The age at which a document has lost half of what age can take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HalfLife {
    days: f32,
}

impl FromStr for HalfLife {
    type Err = Error;

    /// Reads a number of days, weeks, months or years, such as `30d`, `2w`, `6m`, `1.5y` or `6个月`.
    fn from_str(given: &str) -> Result<Self, Error> {
        let text = given.trim();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let unit = match unit.trim() {
            "d" | "D" | "天" | "日" => Some(1.0),
            "w" | "W" | "周" | "星期" => Some(7.0),
            "m" | "M" | "月" | "个月" => Some(365.25 / 12.0),
            "y" | "Y" | "年" => Some(365.25),
            _ => None,
        };
        let number = number.parse::<f32>().ok().filter(|number| *number > 0.0 && number.is_finite());
        number
            .zip(unit)
            .map(|(number, unit)| Self { days: number * unit })
            .ok_or_else(|| Error::Value { given: given.to_owned(), wanted: "30d, 2w, 6m, 2y" })
    }
}

/// A preference for newer documents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recency {
    half_life: HalfLife,
    today: civil::Date,
}

impl Recency {
    /// A preference by a half-life, ages counted to the last day of `today`.
    pub fn new(half_life: HalfLife, today: PartialDate) -> Self {
        Self { half_life, today: day(today.last_day()).unwrap_or(civil::Date::MAX) }
    }

    /// The factor for a document of a day, written `yyyymmdd`, or of no date.
    pub fn factor(&self, date: Option<u64>) -> f32 {
        let Some(date) = date.and_then(day) else { return KEPT };
        let hours = self.today.duration_since(date).as_hours().max(0);
        let age = hours as f32 / 24.0;
        KEPT + (1.0 - KEPT) * (-age / self.half_life.days).exp2()
    }
}

fn day(number: u64) -> Option<civil::Date> {
    let part = |divisor: u64, below: u64| (number / divisor) % below;
    let (year, month, day) = (part(10_000, 10_000), part(100, 100), part(1, 100));
    civil::Date::new(year as i16, month as i8, day as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(half_life: &str, today: &str, date: Option<u64>) -> f32 {
        Recency::new(half_life.parse().unwrap(), today.parse().unwrap()).factor(date)
    }

    #[test]
    fn a_half_life_takes_half_of_what_age_can_take() {
        assert_eq!(factor("31d", "2024-02-01", Some(20240101)), 0.75);
        assert_eq!(factor("31d", "2024-02-01", Some(20240201)), 1.0);
        assert_eq!(factor("31d", "2024-02-01", Some(20991231)), 1.0, "what is yet to come is new");
        assert_eq!(factor("1d", "2024-02-01", Some(10000101)), 0.5);
        assert_eq!(factor("31d", "2024-02-01", None), 0.5);
    }

    #[test]
    fn today_may_be_a_month_or_a_year() {
        assert_eq!(factor("30d", "2024", Some(20241201)), 0.75);
    }

    #[test]
    fn half_lives_are_read_with_their_unit() {
        let read = |text: &str| text.parse::<HalfLife>().ok().map(|one| one.days);
        assert_eq!(
            [read("30d"), read("2w"), read("12m"), read("2y"), read("12个月"), read("0.5 年")],
            [30.0, 14.0, 365.25, 730.5, 365.25, 182.625].map(Some)
        );
        for given in ["", "30", "d", "0d", "-1y", "1.2.3d", "1 fortnight", "９d"] {
            assert_eq!(read(given), None, "{given}");
        }
    }
}
