//! The date from which a law or an official document has effect, by its own wording:
//! 本条例自2020年1月1日起施行, 本办法自公布之日起30日后施行.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil;
use regex::Regex;

use crate::corpus::date::{Basis, Dated, PartialDate, first_full_date, hanzi_number};
use crate::corpus::document::Meta;
use crate::corpus::infer::{EFFECT, HEAD, is_body};
use crate::corpus::pattern;
use crate::corpus::rejoin::Rejoined;
use crate::text::fold;

/// The date of effect that the text states of itself. Of several such statements, that counts which
/// calls the text what its title does, and the last of those.
pub fn date(meta: &Meta, rejoined: &Rejoined) -> Option<Dated> {
    static OWN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?x)
            (?: 本(?P<kind>\p{Han}{0,8}?[法例定知见则释告案程令议复排准录施策引约度单范划纲点])(?:\([^)]{1,12}\))?
                (?:[^。;\n]{0,60}?[,，])?
              | (?:公布|发布|印发|颁布)[^。;\n]{0,20}?[,，]
            )
            \s*自\s*(?P<from>[^。;,，\n]{2,24}?)起?\s*(?:正式)?(?:施行|实施|执行|生效|试行)",
        )
    });
    let folded = fold(rejoined.text.as_str());
    let own: Vec<_> = OWN.captures_iter(folded.as_str()).collect();
    let title = meta.title.as_str();
    let is_called = |kind: &str| !kind.is_empty() && title.contains(kind);
    let kind = |at: usize| own[at].name("kind").map_or("", |kind| kind.as_str());
    let chosen = (0..own.len()).rev().find(|at| is_called(kind(*at))).or(own.len().checked_sub(1));
    let stated = chosen.and_then(|at| from(own[at].name("from")?.as_str(), issued(meta, rejoined)));
    stated.or_else(|| {
        let head = rejoined.blocks.iter().take(HEAD).filter(|block| !is_body(rejoined, block));
        head.map(|block| fold(rejoined.block_text(block)).as_str().to_owned())
            .find_map(|text| from(EFFECT.captures(&text)?.get(1)?.as_str(), None))
    })
}

/// The date of publication that 公布之日 means. A law that was amended was published more than once,
/// and of when it was first, its head may say nothing.
fn issued(meta: &Meta, rejoined: &Rejoined) -> Option<PartialDate> {
    let head = rejoined.blocks.iter().take(HEAD).filter(|block| !is_body(rejoined, block));
    let amended = head.map(|block| rejoined.block_text(block)).any(|text| {
        ["修正", "修订", "修改"].iter().any(|word| text.contains(word)) && first_full_date(text).is_some()
    });
    let dated = meta.date.filter(|dated| dated.basis == Basis::Stated && !amended)?;
    Some(dated.date)
}

/// The date that stands between 自 and 起; `issued` is what 公布之日 means.
fn from(text: &str, issued: Option<PartialDate>) -> Option<Dated> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.strip_suffix("之日").unwrap_or(&text);
    if let Some(date) = first_full_date(text).or_else(|| text.parse().ok()) {
        return Some(Dated { date, basis: Basis::Stated });
    }
    static ISSUED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:公布|发布|印发|颁布|下发|签发|发文|公告)(?:之?日)?(?:起?(?:满|第)?([0-9]{1,3}|[一二三四五六七八九十]{1,3})个?(?:工作)?日(?:之?后)?)?$",
        )
    });
    let found = ISSUED.captures(text)?;
    let issued = issued?;
    let date = match found.get(1) {
        None => issued,
        Some(_) if text.contains("工作日") => return None,
        Some(days) => {
            let days =
                days.as_str().parse::<i64>().ok().or_else(|| hanzi_number(days.as_str()).map(i64::from))?;
            later(issued, days)?
        }
    };
    Some(Dated { date, basis: Basis::Inferred })
}

/// The day so many days after a date.
fn later(date: PartialDate, days: i64) -> Option<PartialDate> {
    let first = date.is_full().then(|| date.first_day())?;
    let part = |number: u64| i16::try_from(number).ok();
    let (year, month, day) = (part(first / 10_000)?, first / 100 % 100, first % 100);
    let day = civil::Date::new(year, month as i8, day as i8).ok()?.checked_add(days.days()).ok()?;
    PartialDate::new(day.year(), Some(day.month()), Some(day.day()))
}

#[cfg(test)]
mod tests {
    use crate::corpus::read_bytes;
    use std::path::Path;

    #[test]
    fn a_text_says_from_when_it_has_effect() {
        let body = "第一条 为了规范管理，根据有关法律，制定本条例，请遵照执行。";
        for (closing, effective) in [
            ("第九条 本条例自2020年1月1日起施行。", "2020-01-01 Stated"),
            ("第九条 本条例自二〇二〇年一月一日起施行。", "2020-01-01 Stated"),
            ("第九条 本条例自2020年7月起实施，有效期五年。", "2020-07 Stated"),
            ("第九条 本条例由市政府负责解释，自2020年2月1日起施行。", "2020-02-01 Stated"),
            ("第九条 本条例自公布之日起施行。", "2019-05-10 Inferred"),
            ("第九条 本条例自公布之日起三十日后施行。", "2019-06-09 Inferred"),
            ("现予公布，自2019年9月1日起施行。", "2019-09-01 Stated"),
            (
                "本条例自2020年1月1日起施行。1998年的《某条例》自2000年1月1日起施行的规定同时废止。",
                "2020-01-01 Stated",
            ),
            ("第九条 许可证自2020年1月1日起生效。", "none"),
            ("第九条 《另一条例》自2020年1月1日起施行。", "none"),
            (
                "本决定自2018年1月1日起施行。\n\n第九条 本条例自2020年1月1日起施行。\n\n附：本规则自2021年1月1日起施行。",
                "2020-01-01 Stated",
            ),
        ] {
            let text = format!("某市管理条例\n\n2019年5月10日 来源：某报\n\n{body}\n\n{closing}\n");
            let contents = read_bytes(Path::new("a.txt"), "a.txt", text.as_bytes()).unwrap();
            let effective_date = contents.documents[0].meta.effective;
            let found =
                effective_date.map_or("none".to_owned(), |dated| format!("{} {:?}", dated.date, dated.basis));
            assert_eq!(found, effective, "{closing}");
        }
    }

    #[test]
    fn an_amended_law_does_not_say_when_it_was_first_published() {
        for (history, effective) in [
            ("2010年5月1日 某市人民代表大会常务委员会通过", Some("2010-05-01")),
            ("2010年5月1日 某市人民代表大会常务委员会通过\n\n2015年5月1日 修正", None),
            ("2012年3月1日 国务院令第615号公布\n\n2012年6月1日 施行", Some("2012-06-01")),
        ] {
            let closing = if history.contains("施行") {
                "请遵照执行"
            } else {
                "本条例自公布之日起施行"
            };
            let text =
                format!("# 某市条例\n\n{history}\n\n第一条 为了规范，制定本条例。\n\n第二条 {closing}。\n");
            let contents = read_bytes(Path::new("a.md"), "a.md", text.as_bytes()).unwrap();
            let found = contents.documents[0].meta.effective.map(|dated| dated.date.to_string());
            assert_eq!(found.as_deref(), effective, "{history}");
        }
    }
}
