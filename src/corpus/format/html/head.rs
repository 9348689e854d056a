//! What a page states for machines: the metadata of its head, JSON-LD, and the time of publication
//! that pages made by a script keep in it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::Offset;
use regex::Regex;
use serde_json::Value;

use super::dom::Dom;
use crate::corpus::date::{PartialDate, first_full_date};
use crate::corpus::pattern;

/// The page's metadata: by name, in lower case.
pub struct Head {
    named: HashMap<String, String>,
    json: Vec<Value>,
    canonical: Option<String>,
    /// The time of publication in a script.
    scripted: Option<PartialDate>,
}

impl Head {
    /// Reads the metadata of a page.
    pub fn read(source: &str, dom: &Dom) -> Self {
        let mut named = HashMap::new();
        for (_, element) in dom.named("meta") {
            let name = ["name", "property", "itemprop"].iter().find_map(|key| element.attribute(key));
            if let (Some(name), Some(content)) = (name, element.attribute("content")) {
                named.entry(name.trim().to_ascii_lowercase()).or_insert_with(|| content.trim().to_owned());
            }
        }
        let is_data = |kind: Option<&str>| kind == Some("application/ld+json");
        let scripts =
            || dom.named("script").map(|(node, element)| (node, is_data(element.attribute("type"))));
        let json = scripts()
            .filter(|(_, is_data)| *is_data)
            .filter_map(|(node, _)| serde_json::from_str(&raw(source, dom.texts(node))).ok())
            .collect();
        let scripted = scripts()
            .filter(|(_, is_data)| !is_data)
            .flat_map(|(node, _)| dom.texts(node))
            .find_map(|range| in_script(&source[range]));
        let canonical = dom
            .named("link")
            .find(|(_, element)| element.attribute("rel") == Some("canonical"))
            .and_then(|(_, element)| element.attribute("href").map(str::to_owned));
        Self { named, json, canonical, scripted }
    }

    /// The first of some names that has a value.
    pub fn first(&self, names: &[&str]) -> Option<String> {
        let stated = names.iter().filter_map(|name| self.named.get(*name));
        stated.map(|text| text.trim().to_owned()).find(|text| !text.is_empty())
    }

    /// The text of a property in the page's JSON-LD: of a person or organisation, the name; of
    /// several, all.
    pub fn json(&self, name: &str) -> Option<String> {
        self.json.iter().find_map(|value| property(value, name)).and_then(text)
    }

    /// The page's address.
    pub fn address(&self) -> Option<String> {
        self.canonical
            .clone()
            .or_else(|| self.first(&["og:url", "url"]))
            .or_else(|| self.json("mainEntityOfPage"))
            .filter(|url| url.starts_with("http"))
    }

    /// The date of publication.
    pub fn date(&self) -> Option<PartialDate> {
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
        stated.or_else(|| day(&self.json("datePublished").or_else(|| self.json("pubDate"))?))
    }

    /// The date of publication that a script holds.
    pub fn scripted(&self) -> Option<PartialDate> {
        self.scripted
    }
}

/// A property of an object of JSON-LD, or of one of several in its graph.
fn property<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    match value {
        Value::Object(object) => {
            object.get(name).or_else(|| object.get("@graph").and_then(|graph| property(graph, name)))
        }
        Value::Array(values) => values.iter().find_map(|value| property(value, name)),
        _ => None,
    }
}

fn text(value: &Value) -> Option<String> {
    let found = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Object(object) => ["name", "@id", "url"].iter().find_map(|key| text(object.get(*key)?))?,
        Value::Array(values) => values.iter().filter_map(text).collect::<Vec<_>>().join("、"),
        _ => return None,
    };
    Some(found).filter(|text| !text.is_empty())
}

/// The day of a time, as clocks in China had it where the time is given for Greenwich.
fn day(text: &str) -> Option<PartialDate> {
    let utc = text.ends_with('Z') || text.ends_with("+00:00") || text.ends_with("+0000");
    let instant = text.parse::<Timestamp>().ok().filter(|_| utc);
    let local = instant.and_then(|instant| in_china(instant.as_second()));
    local.or_else(|| first_full_date(text)).or_else(|| text.trim().parse().ok()).filter(|date| date.is_full())
}

/// The day of a moment, in seconds since 1970, on clocks in China.
fn in_china(second: i64) -> Option<PartialDate> {
    let day = Offset::constant(8).to_datetime(Timestamp::from_second(second).ok()?).date();
    PartialDate::new(day.year(), Some(day.month()), Some(day.day()))
}

/// The time of publication in the code of a page that shows it by a script.
fn in_script(code: &str) -> Option<PartialDate> {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"(?:(?i:\b(?:publish_?(?:time|date)|pub_?(?:time|date)|create_?time))["']?\s*[:=]|\bct\s*=)\s*["']?(?:(\d{4}[-/]\d{1,2}[-/]\d{1,2})|(\d{10})(?:\d{3})?\b)"#,
        )
    });
    TIME.captures_iter(code).find_map(|found| match (found.get(1), found.get(2)) {
        (Some(day), _) => first_full_date(day.as_str()),
        (_, Some(second)) => in_china(second.as_str().parse().ok()?),
        _ => None,
    })
}

fn raw(source: &str, ranges: Vec<Range<usize>>) -> String {
    ranges.into_iter().map(|range| &source[range]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_for_greenwich_is_a_day_in_china() {
        for (time, expected) in [
            ("2021-09-16T23:30:00Z", "2021-09-17"),
            ("2021-09-17T08:00:00+00:00", "2021-09-17"),
            ("2021-09-17T23:30:00+08:00", "2021-09-17"),
            ("2021-09-17 23:30", "2021-09-17"),
            ("2021-09-17-17:00:08", "2021-09-17"),
        ] {
            assert_eq!(day(time).unwrap().to_string(), expected, "{time}");
        }
    }
}
