//! Labels such as 发文机关： and the field of a document's data that each one names: as tables of
//! information have them, as plain text has them, and as the keys of records and front matter.

use std::sync::LazyLock;

use regex::Regex;

use crate::corpus::date::{Basis, Dated, first_full_date};
use crate::corpus::{Meta, docnumber, pattern};

/// A field of a document's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    Index,
    Subject,
    Issuer,
    Written,
    Title,
    Number,
    Published,
    Validity,
    Effective,
    Source,
    Author,
    Url,
    /// A label whose value is of no use here.
    Other,
}

/// The field that a label names, white space in it left out.
pub fn named(name: &str) -> Option<Label> {
    let label = match name {
        "索引号" | "索引编号" | "信息索引" | "信息索引号" | "索引號" => Label::Index,
        "主题分类" | "信息分类" | "分类" | "主题" | "主题类别" | "主題分類" => {
            Label::Subject
        }
        "发文机关" | "发文单位" | "发布机构" | "发布单位" | "发布机关" | "制发机关" | "发文机构"
        | "制定机关" | "公布机关" | "發文機關" | "發佈機構" | "發布機關" => Label::Issuer,
        "成文日期"
        | "生成日期"
        | "制发日期"
        | "发文日期"
        | "公文生成日期"
        | "签发日期"
        | "印发日期"
        | "成文日期时间"
        | "成文日期（时间）"
        | "發文日期" => Label::Written,
        "标题" | "名称" | "信息名称" | "文件名称" | "標題" => Label::Title,
        "发文字号" | "文号" | "文件编号" | "公文字号" | "发文文号" | "文件字号" | "發文字號" | "文號" => {
            Label::Number
        }
        "发布日期" | "公开日期" | "发布时间" | "公布日期" | "發布日期" | "發佈日期" => {
            Label::Published
        }
        "时效性" | "有效性" | "效力状态" | "是否有效" | "时效" | "文件状态" | "效力级别状态" => {
            Label::Validity
        }
        "生效日期" | "施行日期" | "实施日期" | "生效时间" | "实施时间" | "施行时间" | "執行日期" => {
            Label::Effective
        }
        "主题词"
        | "关键词"
        | "公文种类"
        | "体裁分类"
        | "服务对象"
        | "废止日期"
        | "失效日期"
        | "公开方式"
        | "公开类别"
        | "公开形式"
        | "公开范围"
        | "统一编号"
        | "规范性文件编号"
        | "文种" => Label::Other,
        _ => return None,
    };
    Some(label)
}

/// The names that keys of records, columns and front matter have, best first.
const KEYS: &[(Label, &[&str])] = &[
    (Label::Published, &["date", "published", "pubdate", "publish_date", "日期", "发布日期", "发布时间"]),
    (Label::Written, &["written", "written_date", "成文日期"]),
    (Label::Effective, &["effective", "effective_date", "施行日期", "生效日期", "实施日期"]),
    (Label::Issuer, &["issuer", "发文机关", "发布机构", "制定机关"]),
    (Label::Number, &["doc_number", "docnumber", "doc_no", "document_number", "文号", "发文字号"]),
    (Label::Source, &["source", "来源"]),
    (Label::Author, &["author", "byline", "作者"]),
    (Label::Index, &["index_number", "索引号"]),
    (Label::Subject, &["subject", "主题分类"]),
    (Label::Validity, &["validity", "时效性"]),
    (Label::Url, &["url", "link", "链接", "网址"]),
];

/// What a record states under any of its keys; `value` gives the value of a key in lower case.
pub fn of_keys(mut value: impl FnMut(&str) -> Option<String>) -> Meta {
    let mut meta = Meta::default();
    for (label, keys) in KEYS {
        let found = keys.iter().find_map(|key| value(key).filter(|value| !value.trim().is_empty()));
        if let Some(found) = found {
            state(&mut meta, *label, &found);
        }
    }
    meta
}

/// Takes what a label says as stated, unless something else was stated before.
pub fn state(meta: &mut Meta, label: Label, value: &str) {
    let value = value.trim();
    let dated = || {
        let date = first_full_date(value).or_else(|| value.parse().ok())?;
        Some(Dated { date, basis: Basis::Stated })
    };
    let text = || Some(value.to_owned()).filter(|value| !value.is_empty());
    match label {
        Label::Index => meta.index_number = meta.index_number.take().or_else(text),
        Label::Subject => meta.subject = meta.subject.take().or_else(text),
        Label::Issuer => meta.issuer = meta.issuer.take().or_else(text),
        Label::Validity => meta.validity = meta.validity.take().or_else(text),
        Label::Source => meta.source = meta.source.take().or_else(text),
        Label::Author => meta.author = meta.author.take().or_else(text),
        Label::Url => meta.url = meta.url.take().or_else(text),
        Label::Number => {
            let number = docnumber::normal(value).or_else(text);
            meta.doc_number = meta.doc_number.take().or(number);
        }
        Label::Published => meta.date = meta.date.or_else(dated),
        Label::Written => meta.written = meta.written.or_else(dated),
        Label::Effective => meta.effective = meta.effective.or_else(dated),
        Label::Title | Label::Other => {}
    }
}

/// The labels in a line of plain text, each with the value behind it; the value of a line's last
/// label may be empty and stand in the next line. Labels that are also everyday words are none here.
pub fn in_text(text: &str) -> Vec<(Label, &str)> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?x)(?:^|[\s【\[|｜;；])
            ( 索\s*引\s*号 | 主\s*题\s*分\s*类 | 发\s*文\s*机\s*关 | 发文单位 | 发布机构 | 发布机关 | 制定机关
            | 成\s*文\s*日\s*期 | 生成日期 | 发文日期 | 发\s*文\s*字\s*号 | 文\s*号 | 时\s*效\s*性 | 有\s*效\s*性
            | 发\s*布\s*日\s*期 | 发布时间 | 公布日期 | 生效日期 | 施行日期 | 实施日期 | 主\s*题\s*词 | 公开方式
            | 标\s*题 | 發文機關 | 發文字號 | 發佈日期 | 發布日期 )
            \s*[】\]]?\s*[:：]",
        )
    });
    let found: Vec<_> =
        LABEL.captures_iter(text).filter_map(|found| Some((found.get(0)?, found.get(1)?))).collect();
    let mut fields = Vec::new();
    for (at, (whole, name)) in found.iter().enumerate() {
        let end = found.get(at + 1).map_or(text.len(), |(next, _)| next.start());
        let name: String = name.as_str().chars().filter(|c| !c.is_whitespace()).collect();
        fields.extend(named(&name).map(|label| (label, text[whole.end()..end].trim())));
    }
    fields
}
