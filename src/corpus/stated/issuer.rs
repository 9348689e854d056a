//! The body that issued a document, where its text says so for certain: in the title of an official
//! document, at the head of a decree, in the line that says who passed a law, or in the signature
//! above the closing date.

use std::sync::LazyLock;

use regex::Regex;

use crate::corpus::date::{PartialDate, first_full_date};
use crate::corpus::document::Meta;
use crate::corpus::infer::{HEAD, is_body};
use crate::corpus::pattern;
use crate::corpus::rejoin::Rejoined;

/// The most characters of a body's name.
const NAME_MAX: usize = 40;

/// Whether a text is the name of a public body, or of several: by how each ends.
pub fn is_body_name(text: &str) -> bool {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?x)^\p{Han}*(
                国务院 | 國務院 | 政府 | 办公厅 | 辦公廳 | 办公室 | 辦公室 | 委员会 | 委員會 | 管委会 | 人大常委会 | 党委
              | 中央 | [省市县区州盟旗]委 | 发展改革委 | 发改委 | 卫生健康委 | 卫健委 | 国资委 | 国家民委 | 住建委 | 银保监会 | 证监会
              | 代表大会 | 法院 | 检察院 | 科学院 | 工程院 | 银行 | 总工会 | 联合会 | 指挥部 | 领导小组 | 協會 | 协会
              | [^干全内外各局分一本上下门]部 | [^格布结当大全各]局 | 厅 | 廳 | 署 | [^到何好相四各]处 | 處
            )(（\p{Han}+）)?$",
        )
    });
    let text = text.trim();
    let mut names =
        text.split(|c: char| c.is_whitespace() || c == '、').filter(|name| !name.is_empty()).peekable();
    names.peek().is_some()
        && text.chars().count() <= NAME_MAX * 3
        && names.all(|name| (2..=NAME_MAX).contains(&name.chars().count()) && NAME.is_match(name))
}

/// The issuer by the title, the decree's head or number, or the line that says who passed it.
pub fn of_head(meta: &Meta, rejoined: &Rejoined) -> Option<String> {
    let head = || rejoined.blocks.iter().take(HEAD).map(|block| (block, rejoined.block_text(block)));
    let lines = || head().filter(|(block, _)| !is_body(rejoined, block)).map(|(_, text)| text);
    lines()
        .find_map(of_decree)
        .or_else(|| meta.doc_number.as_deref().and_then(of_decree))
        .or_else(|| of_title(&meta.title))
        .or_else(|| head().find_map(|(_, text)| of_passing(text)))
}

/// 国务院办公厅关于…的通知: the title of an official document begins with who issues it.
fn of_title(title: &str) -> Option<String> {
    static TITLE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?x)^(.{2,90}?)(?:关于|關於|印发|印發|转发|轉發|批转|对)
              .*(?:通知|意见|意見|决定|決定|批复|公告|通告|公报|通报|函|命令|决议|規定|规定|办法|方案|报告|解释|细则|规则|安排|答复)
              (?:\s*[（(〔\[].*)?$",
        )
    });
    static OTHERS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"等[一二三四五六七八九十0-9]+个?(?:部门|单位|部委|机关)$"));
    let before = TITLE.captures(title.trim())?.get(1)?.as_str().trim();
    let named = OTHERS.replace(before, "");
    is_body_name(&named).then(|| before.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// 中华人民共和国国务院令, 国令第707号: a decree is its body's.
fn of_decree(text: &str) -> Option<String> {
    static DECREE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^\s*(?:中华人民共和国)?(\p{Han}{2,30}?|国)令\s*(?:[（(]?\s*(?:第|[〔\[]).{1,16})?$")
    });
    match DECREE.captures(text.trim())?.get(1)?.as_str() {
        "国" | "国务院" => Some("国务院".to_owned()),
        name => is_body_name(name).then(|| name.to_owned()),
    }
}

/// 2017年10月31日 某市第十三届人民代表大会常务委员会第五次会议通过.
fn of_passing(text: &str) -> Option<String> {
    static PASSED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?x)^\s*[（(]?[^。]{0,30}?[日\s]\s*
              (\p{Han}{0,16}?)第[一二三四五六七八九十百零〇0-9]+届((?:全国|\p{Han}{1,12}?)?人民代表大会)(常务委员会)?
              第[一二三四五六七八九十百零〇0-9]+次[^。]*?通过",
        )
    });
    static DECREED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?x)^\s*[（(]?[^。]{0,20}?[日\s]\s*(?:中华人民共和国)?(\p{Han}{2,24}?)
              (?:令\s*第[^。\s]{1,8}号\s*(?:公布|发布)|第[一二三四五六七八九十百零〇0-9]+次[常部局委]务会议[^。]*?通过)",
        )
    });
    if let Some(found) = DECREED.captures(text) {
        let name = found.get(1).map_or("", |name| name.as_str());
        return is_body_name(name).then(|| name.to_owned());
    }
    let found = PASSED.captures(text)?;
    let part = |group| found.get(group).map_or("", |part| part.as_str());
    Some(format!("{}{}{}", part(1), part(2), part(3)))
}

/// The name and date that close an official document, one above the other or in one line.
pub fn signature(rejoined: &Rejoined) -> Option<(String, PartialDate)> {
    static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?x)^(?P<name>[\p{Han}\s、（）]*?)\s*
              (?P<date>[12二一][0-9〇○零一二三四五六七八九]{3}\s?年\s?[0-9一二三四五六七八九十]{1,2}\s?月\s?[0-9一二三四五六七八九十]{1,3}\s?日)$",
        )
    });
    let texts: Vec<&str> = rejoined.blocks.iter().map(|block| rejoined.block_text(block).trim()).collect();
    (0..texts.len()).find_map(|at| {
        let found = CLOSING.captures(texts[at])?;
        let date = first_full_date(found.name("date")?.as_str())?;
        let name = match found.name("name")?.as_str() {
            "" => texts[..at].last().copied()?,
            name => name,
        };
        // Running text stands above a signature, unless the title or the head does.
        let is_closing = at >= 2 && is_body_name(name);
        is_closing.then(|| (name.split_whitespace().collect::<Vec<_>>().join(" "), date))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_known_by_how_their_names_end() {
        for name in [
            "国务院",
            "国务院办公厅",
            "某省人民政府",
            "中共中央办公厅 国务院办公厅",
            "教育部、财政部",
            "国家发展改革委",
            "某市住房和城乡建设局",
            "住房和城乡建设部",
            "行政長官辦公室",
        ] {
            assert!(is_body_name(name), "{name}");
        }
        for other in [
            "",
            "部",
            "全国干部",
            "新格局",
            "某某",
            "各部门",
            "改革的好处",
            "国务院办公厅秘书长某某",
            "2021年",
        ] {
            assert!(!is_body_name(other), "{other}");
        }
    }

    #[test]
    fn titles_of_official_documents_begin_with_their_issuer() {
        for (title, issuer) in [
            ("国务院办公厅关于推进政务新媒体健康有序发展的意见", Some("国务院办公厅")),
            ("某省人民政府关于印发规划的通知（某府发〔2021〕3号）", Some("某省人民政府")),
            ("教育部等六部门关于加强管理的通知", Some("教育部等六部门")),
            ("国务院办公厅转发教育部等部门关于改革意见的通知", Some("国务院办公厅")),
            ("中共中央办公厅 国务院办公厅印发关于改革的意见", Some("中共中央办公厅 国务院办公厅")),
            ("关于推进工作的通知", None),
            ("专家关于教育改革的意见", None),
            ("最高人民法院关于审理案件若干问题的解释（三）", Some("最高人民法院")),
            ("国务院办公厅对某次会议第1号提案的答复", Some("国务院办公厅")),
            ("教育部关于热点问题答记者问", None),
            ("某市人民政府召开常务会议", None),
        ] {
            assert_eq!(of_title(title).as_deref(), issuer, "{title}");
        }
    }

    #[test]
    fn decrees_and_laws_name_who_made_them() {
        for (line, issuer) in [
            ("中华人民共和国国务院令", Some("国务院")),
            ("国令第707号", Some("国务院")),
            ("中华人民共和国国务院令（第588号）", Some("国务院")),
            ("某省人民政府令 第12号", Some("某省人民政府")),
            ("中华人民共和国主席令", None),
            ("国办发〔2018〕43号", None),
            ("新闻发布会的命令", None),
        ] {
            assert_eq!(of_decree(line).as_deref(), issuer, "{line}");
        }
        for (line, issuer) in [
            (
                "2021年3月30日 广州市第十五届人民代表大会常务委员会第四十七次会议通过",
                Some("广州市人民代表大会常务委员会"),
            ),
            (
                "（2024年4月26日第十四届全国人民代表大会常务委员会第九次会议通过）",
                Some("全国人民代表大会常务委员会"),
            ),
            ("2014年2月21日 中华人民共和国国务院令第649号公布", Some("国务院")),
            ("2012年2月15日 国务院第192次常务会议通过", Some("国务院")),
            ("1982年12月4日第五届全国人民代表大会第五次会议通过", Some("全国人民代表大会")),
            ("2021年5月26日 某省第十三届人民代表大会常务委员会第三十二次会议批准", None),
            ("报告由第十三届全国人民代表大会第一次会议通过，各地学习。", None),
        ] {
            assert_eq!(of_passing(line).as_deref(), issuer, "{line}");
        }
    }
}
