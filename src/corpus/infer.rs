//! The date of a document that states none in its data: from its dateline, its last line, its
//! file's name or address, or, as a guess, from the years and months that it speaks of.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::date::{Basis, Dated, PartialDate, first_full_date, full_dates, hanzi_number};
use super::pattern;
use super::rejoin::{Block, Kind, Rejoined, is_sentence_end};
use crate::text::fold;

/// How many blocks at the head of a document may hold its dateline.
pub const HEAD: usize = 10;
/// The most characters of a line that tells a law's history.
const HISTORY_MAX: usize = 400;
/// The most characters of a last line that is a date of issue.
const SIGNATURE_MAX: usize = 24;

/// A date from which something has effect, which is no date of publication; in folded text.
pub static EFFECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:自\s*)?([12二一][0-9〇○零一二三四五六七八九]{3}\s?年\s?[0-9一二三四五六七八九十]{1,2}\s?月\s?[0-9一二三四五六七八九十]{1,3}\s?日)\s*起?\s*(?:正式)?(?:施行|实施|生效)",
    )
});

/// The date of a document, if there is any hint of it.
pub fn date(rejoined: &Rejoined, file_name: &str, url: Option<&str>) -> Option<Dated> {
    let stated = |date| Dated { date, basis: Basis::Stated };
    let inferred = |date| Dated { date, basis: Basis::Inferred };
    dateline(rejoined).or_else(|| signature(rejoined)).map(stated).or_else(|| {
        let named = in_file_name(file_name).or_else(|| in_address(url?));
        named.or_else(|| mentioned(rejoined)).map(inferred)
    })
}

/// The latest date in the bylines above the text: a law was passed before it was approved.
fn dateline(rejoined: &Rejoined) -> Option<PartialDate> {
    let head = rejoined.blocks.iter().take(HEAD).take_while(|block| !is_body(rejoined, block));
    let dates = head.flat_map(|block| {
        let folded = fold(rejoined.block_text(block)).as_str().to_owned();
        full_dates(&EFFECT.replace_all(&folded, "")).collect::<Vec<_>>()
    });
    dates.max_by_key(|date| date.first_day())
}

/// Whether a block is running text, below which no dateline stands.
pub fn is_body(rejoined: &Rejoined, block: &Block) -> bool {
    let text = rejoined.block_text(block);
    matches!(block.kind, Kind::Paragraph | Kind::Item)
        && !is_history(text)
        && (text.chars().count() > 2 * SIGNATURE_MAX || text.contains(is_sentence_end))
}

/// Whether a line tells when a law was passed or amended, and by whom, however long that takes.
fn is_history(text: &str) -> bool {
    static HISTORY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s*[（(]?\s*[12]\d{3}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日[^。]*(?:通过|公布|发布|修正|修订|修改|批准|施行)[^。]*$",
        )
    });
    text.chars().count() <= HISTORY_MAX && HISTORY.is_match(text)
}

/// A last line that is nothing but a date, as official notices end.
pub fn signature(rejoined: &Rejoined) -> Option<PartialDate> {
    rejoined.blocks.iter().rev().take(3).find_map(|block| {
        let text = rejoined.block_text(block);
        (text.chars().count() <= SIGNATURE_MAX).then(|| first_full_date(text)).flatten()
    })
}

fn in_file_name(name: &str) -> Option<PartialDate> {
    static DIGITS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|\D)((?:19|20)\d{2})[-_.年]?(\d{2})[-_.月]?(\d{2})(?:\D|$)"));
    let name = name.rsplit('/').next().unwrap_or(name);
    let found = DIGITS.captures(name)?;
    PartialDate::new(found[1].parse().ok()?, found[2].parse().ok(), found[3].parse().ok())
}

/// The date in the address of a page, such as …/2021-09/17/… or …/t20210917_1.html.
fn in_address(url: &str) -> Option<PartialDate> {
    static DIGITS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:[/_-]|/t|/n)((?:19|20)\d{2})[-_/]?(\d{2})[-_/]?(\d{2})(?:\D|$)"));
    let found = DIGITS.captures(url)?;
    PartialDate::new(found[1].parse().ok()?, found[2].parse().ok(), found[3].parse().ok())
}

/// The latest year that the text speaks of as present or past, with the month that it names most
/// often without another year.
fn mentioned(rejoined: &Rejoined) -> Option<PartialDate> {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(到|至|截至|力争|预计|預計|计划|面向|—|-|－)?((?:19|20)\d{2}) ?年(?: ?(\d{1,2}) ?月)?(前|底前|底|末|远景|遠景|基本)?",
        )
    });
    static MONTH: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(年 ?|\d)?(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九]) ?月(份|底|初|上旬|中旬|下旬|[,，。]| ?\d{1,2} ?日)",
        )
    });
    let folded = fold(rejoined.text.as_str());
    let text = folded.as_str();

    let mut years: BTreeMap<i16, Vec<i8>> = BTreeMap::new();
    for found in YEAR.captures_iter(text) {
        let ahead = found.get(4).is_some() || found.get(1).is_some_and(|before| before.as_str() != "截至");
        if let (false, Ok(year)) = (ahead, found[2].parse()) {
            let months = years.entry(year).or_default();
            months.extend(found.get(3).and_then(|month| month.as_str().parse::<i8>().ok()));
        }
    }
    let (year, mut months) = years.pop_last()?;
    for found in MONTH.captures_iter(text).filter(|found| found.get(1).is_none()) {
        months.extend(found[2].parse::<i8>().ok().or_else(|| hanzi_number(&found[2])));
    }
    let mut counts: BTreeMap<i8, usize> = BTreeMap::new();
    months.into_iter().for_each(|month| *counts.entry(month).or_default() += 1);
    let month = counts.into_iter().max_by_key(|(month, count)| (*count, *month)).map(|(month, _)| month);
    PartialDate::new(year, month, None).or_else(|| PartialDate::new(year, None, None))
}

#[cfg(test)]
mod tests {
    use crate::corpus::read_bytes;
    use std::path::Path;

    fn of(name: &str, text: &str) -> String {
        let contents = read_bytes(Path::new(name), name, text.as_bytes()).unwrap();
        let date = contents.documents[0].meta.date;
        date.map_or("none".to_owned(), |dated| format!("{} {:?}", dated.date, dated.basis))
    }

    #[test]
    fn a_dateline_a_signature_and_front_matter_state_the_date() {
        assert_eq!(
            of("a.txt", "标题\n\n2023年3月5日 来源：某报\n\n正文，2022年9月1日的事。"),
            "2023-03-05 Stated"
        );
        assert_eq!(
            of("a.txt", "标题\n\n正文自2022年1月1日起施行。\n\n国务院办公厅\n二〇二一年九月三日"),
            "2021-09-03 Stated"
        );
        assert_eq!(of("a.md", "---\ndate: 2024-06-30\n---\n正文。"), "2024-06-30 Stated");
        assert_eq!(
            of(
                "a.md",
                "# 条例\n\n2017年10月31日 某市会议通过\n\n2017年11月30日 某省会议批准\n\n第一条 依法。"
            ),
            "2017-11-30 Stated"
        );
        assert_eq!(
            of(
                "a.md",
                "# 条例\n\n2012年2月15日 国务院第192次常务会议通过\n\n2012年3月1日 中华人民共和国国务院令第615号公布\n\n2012年6月1日 施行\n\n第一条 依法。"
            ),
            "2012-03-01 Stated"
        );
        assert_eq!(
            of(
                "a.md",
                "# 条例\n\n2010年11月11日 某市第十三届人民代表大会常务委员会第二十二次会议通过\n\n2018年12月20日 某市第十五届人民代表大会常务委员会第八次会议《关于修改〈某市供水管理条例〉等9件地方性法规的决定》第三次修正\n\n第一条 依法。"
            ),
            "2018-12-20 Stated"
        );
    }

    #[test]
    fn names_and_mentions_only_hint_at_it() {
        assert_eq!(of("2022-09-05_a.txt", "标题\n\n正文。"), "2022-09-05 Inferred");
        assert_eq!(
            of(
                "a.txt",
                "标题\n\n九月,秋风送爽。2021年总产值达千亿元。\n\n今年7月实习,2022年大赛报名至9月20日,9月下旬初赛,到2035年建成。"
            ),
            "2022-09 Inferred"
        );
        assert_eq!(of("a.txt", "标题\n\n没有年份。"), "none");
    }
}
