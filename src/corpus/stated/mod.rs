//! What a document's text states of the document: in the lines above the text, in its closing lines,
//! and in the wording of single sentences, whatever the format. What the file's own data states
//! stands before it, and nothing that is uncertain is taken.

mod effective;
mod issuer;
pub mod labels;

use std::sync::LazyLock;

use regex::Regex;

use super::date::{Basis, Dated, full_dates};
use super::document::Meta;
use super::infer::{self, HEAD, is_body};
use super::rejoin::{Kind, Rejoined};
use super::script::Script;
use super::{docnumber, pattern};

/// How many blocks a table of information at the head of a text may have, labels and values apart.
const TABLE: usize = 24;
/// The most characters of a label's value.
const VALUE_MAX: usize = 120;
/// How many blocks of an article may tell whose report it is.
const REPORT: usize = 6;

/// Fills in what the text states and the file's own data does not.
pub fn complete(meta: &mut Meta, rejoined: &Rejoined, file_name: &str) {
    labelled(meta, rejoined);
    head(meta, rejoined);
    if meta.author.is_none() {
        meta.author = reporter(rejoined);
    }
    let signature = issuer::signature(rejoined);
    let signed = signature.as_ref().map(|(_, date)| *date).or_else(|| infer::signature(rejoined));
    meta.written = meta.written.or(signed.map(|date| Dated { date, basis: Basis::Stated }));
    if meta.issuer.is_none() {
        meta.issuer = issuer::of_head(meta, rejoined).or(signature.map(|(name, _)| name));
    }
    meta.date = meta.date.or_else(|| infer::date(rejoined, file_name, meta.url.as_deref()));
    meta.effective = meta.effective.or_else(|| effective::date(meta, rejoined));
    meta.script = Some(Script::of(rejoined.text.as_str()));
}

/// What the lines of a table of information say, in a text that has one at its head.
fn labelled(meta: &mut Meta, rejoined: &Rejoined) {
    // A label whose value is the next block.
    let mut open = None;
    for block in rejoined.blocks.iter().take(TABLE) {
        let text = rejoined.block_text(block);
        let fields = labels::in_text(text);
        if let (Some(label), true) = (open.take(), fields.is_empty()) {
            take(meta, label, text);
        }
        for (label, value) in fields {
            match value {
                "" => open = Some(label),
                value => take(meta, label, value),
            }
        }
    }
}

/// Takes a label's value if it can be one.
fn take(meta: &mut Meta, label: labels::Label, value: &str) {
    use labels::Label::{Effective, Index, Issuer, Number, Published, Subject, Validity, Written};
    let is_short = value.chars().count() <= VALUE_MAX && !value.contains('。');
    let is_one = match label {
        Issuer => issuer::is_body_name(value),
        Number => docnumber::normal(value).is_some(),
        Written | Published | Effective => full_dates(value).count() == 1,
        Index => !value.contains(char::is_whitespace),
        Subject | Validity => true,
        _ => false,
    };
    if is_short && is_one {
        labels::state(meta, label, value);
    }
}

/// Source, author and document number, as the lines above the text have them.
fn head(meta: &mut Meta, rejoined: &Rejoined) {
    static SOURCE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:来源|來源|稿源)\s*[:：]\s*([^\s　|/]{2,30})"));
    static AUTHOR: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:采写|採寫|撰文|撰稿|作者|记者|記者)\s*[:：]\s*([^|（(／/]{2,30})"));
    static NEXT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"[\s　](?:\p{Han}{0,2}(?:来源|來源|时间|日期|编辑|责编|点击|阅读|浏览|审核|校对|字号))\s*[:：]",
        )
    });
    let head = rejoined.blocks.iter().take(HEAD).filter(|block| !is_body(rejoined, block));
    for text in head.map(|block| rejoined.block_text(block)) {
        let found = |pattern: &Regex| {
            let value = pattern.captures(text)?.get(1)?.as_str();
            // The next label of the line begins something else.
            let end = NEXT.find(value).map_or(value.len(), |next| next.start());
            Some(value[..end].trim().to_owned()).filter(|value| value.chars().nth(1).is_some())
        };
        meta.source = meta.source.take().or_else(|| found(&SOURCE));
        meta.author = meta.author.take().or_else(|| found(&AUTHOR));
        meta.doc_number = meta.doc_number.take().or_else(|| docnumber::normal(text));
    }
}

/// The reporters that a byline, or the dispatch line of a report, names: 本报记者 张三 李四,
/// 新华社北京5月1日电（记者张三、李四）.
fn reporter(rejoined: &Rejoined) -> Option<String> {
    const NAMES: &str = r"[\p{Han}·]{2,12}(?:[、，,\s]+[\p{Han}·]{2,12}){0,4}";
    static LINE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"^[□■◎○●\s]*(?:\p{{Han}}{{1,8}}(?:报|社|网|台|刊))(?:全媒体)?(?:首席|特约|驻\p{{Han}}{{2,6}})?(?:记者|記者)[\s:：]+({NAMES})\s*$"
        ))
    });
    static DISPATCH: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(r"^[^。]{{0,30}}[（(](?:\p{{Han}}{{0,8}})?(?:记者|記者)[\s:：]*({NAMES})[）)]"))
    });
    rejoined.blocks.iter().take(HEAD + REPORT).find_map(|block| {
        let text = rejoined.block_text(block);
        let pattern = if block.kind == Kind::Paragraph { &DISPATCH } else { &LINE };
        let names = pattern.captures(text).or_else(|| LINE.captures(text))?.get(1)?;
        Some(names.as_str().split_whitespace().collect::<Vec<_>>().join(" "))
    })
}

#[cfg(test)]
mod tests {
    use crate::corpus::{Meta, read_bytes};
    use std::path::Path;

    fn of(text: &str) -> Meta {
        let contents = read_bytes(Path::new("a.txt"), "a.txt", text.as_bytes()).unwrap();
        contents.documents[0].meta.clone()
    }

    #[test]
    fn what_the_head_states_is_filled_in() {
        let meta = of(
            "关于推进工作的通知\n\n国办发[2018]43号\n\n2018年5月4日 来源：示例报\n\n采写：编辑部\n\n正文在此。",
        );
        assert_eq!(meta.doc_number.as_deref(), Some("国办发〔2018〕43号"));
        assert_eq!((meta.source.as_deref(), meta.author.as_deref()), (Some("示例报"), Some("编辑部")));
        let meta =
            of("改革推进会\n\n作者：许某　来源：示例网　更新时间：2021-09-17\n\n正文在此，说明改革的情况。");
        assert_eq!((meta.source.as_deref(), meta.author.as_deref()), (Some("示例网"), Some("许某")));
    }

    #[test]
    fn a_table_of_information_in_plain_text_is_read() {
        let body = "各区人民政府：\n\n为做好工作，现就有关事项通知如下，请认真贯彻执行。";
        for table in [
            "索 引 号：\nA-1/2021\n发文机关：\n某市人民政府\n成文日期：\n2021年09月10日\n发文字号：\n某府[2021]7号\n发布日期：\n2021年09月17日\n",
            "索引号：A-1/2021　发文机关：某市人民政府\n成文日期：2021年9月10日　发文字号：某府〔2021〕7号\n发布日期：2021-09-17\n",
        ] {
            let meta = of(&format!("{table}\n关于做好工作的通知\n\n{body}"));
            let date = |dated: Option<crate::corpus::Dated>| dated.map(|dated| dated.date.to_string());
            assert_eq!(meta.index_number.as_deref(), Some("A-1/2021"), "{table}");
            assert_eq!(meta.issuer.as_deref(), Some("某市人民政府"), "{table}");
            assert_eq!(meta.doc_number.as_deref(), Some("某府〔2021〕7号"), "{table}");
            assert_eq!(date(meta.written).as_deref(), Some("2021-09-10"), "{table}");
            assert_eq!(date(meta.date).as_deref(), Some("2021-09-17"), "{table}");
        }
    }

    #[test]
    fn reporters_are_authors_and_what_a_text_says_of_others_is_not() {
        let body = "会议指出，改革到了关键时候，各地要抓好落实，及时总结经验，不断完善办法。";
        for (line, author) in [
            ("本报记者 张某某 李某", Some("张某某 李某")),
            ("□ 示例日报记者：王某", Some("王某")),
            ("新华社某地5月1日电（记者张某、李某某）今天的会议讨论了改革。", Some("张某、李某某")),
            ("他对记者说，改革（记者注：指当地的做法）很好。", None),
            ("记者从会上获悉，改革将推进。", None),
        ] {
            let meta = of(&format!("改革推进会召开\n\n{line}\n\n{body}"));
            assert_eq!(meta.author.as_deref(), author, "{line}");
        }
    }
}
