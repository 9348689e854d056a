//! The table at the head of an official document's page: 索引号, 主题分类, 发文机关, 成文日期,
//! 标题, 发文字号, 发布日期, 时效性. Cells hold labels and values, or both with a colon between.

use super::lines::Line;
use crate::corpus::date::{Basis, Dated, first_full_date};
use crate::corpus::{Meta, docnumber};

/// How many labels make a table of information.
const LABELS_MIN: usize = 3;
/// How far from one label to the next, in lines, still is one table.
const GAP: usize = 4;
/// The most characters of a line in it.
const LINE_MAX: usize = 300;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Index,
    Subject,
    Issuer,
    Written,
    Title,
    Number,
    Published,
    Validity,
    Effective,
    Other,
}

/// What the table states, and which lines are of it.
pub struct Info {
    pub meta: Meta,
    pub lines: Vec<bool>,
}

/// Finds the table among a page's lines.
pub fn read(lines: &[Line]) -> Option<Info> {
    let fields = fields(lines);
    let table = longest_run(&fields)?;
    let mut info = Info { meta: Meta::default(), lines: vec![false; lines.len()] };
    let mut written = None;
    for (from, to, label, value) in &fields[table] {
        info.lines[*from..=*to].fill(true);
        let stated = || first_full_date(value).map(|date| Dated { date, basis: Basis::Stated });
        let text = || Some(value.clone()).filter(|value| !value.is_empty());
        let meta = &mut info.meta;
        match label {
            Label::Index => meta.index_number = meta.index_number.take().or_else(text),
            Label::Subject => meta.subject = meta.subject.take().or_else(text),
            Label::Issuer => meta.issuer = meta.issuer.take().or_else(text),
            Label::Validity => meta.validity = meta.validity.take().or_else(text),
            Label::Title if meta.title.is_empty() => meta.title.clone_from(value),
            Label::Number => {
                let number = docnumber::normal(value).or_else(text);
                meta.doc_number = meta.doc_number.take().or(number);
            }
            Label::Published => meta.date = meta.date.or_else(stated),
            Label::Written => written = written.or_else(stated),
            Label::Effective => meta.effective = meta.effective.or_else(stated),
            Label::Title | Label::Other => {}
        }
    }
    info.meta.date = info.meta.date.or(written);
    Some(info)
}

type Field = (usize, usize, Label, String);

/// All labels in short lines with their values: in the same cell, the next cell or the next line.
fn fields(lines: &[Line]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    // A label whose value is yet to come.
    let mut open: Option<(usize, Label)> = None;
    for (at, line) in lines.iter().enumerate() {
        if line.chars > LINE_MAX {
            open = None;
            continue;
        }
        let whole = [line.text.as_str().to_owned()];
        let cells = if line.cells.is_empty() { &whole[..] } else { &line.cells[..] };
        for cell in cells {
            match (label(cell), open.take()) {
                (Some((label, "")), before) => {
                    fields.extend(before.map(|(from, label)| (from, from, label, String::new())));
                    open = Some((at, label));
                }
                (Some((label, value)), before) => {
                    fields.extend(before.map(|(from, label)| (from, from, label, String::new())));
                    fields.push((at, at, label, value.to_owned()));
                }
                (None, Some((from, label))) if at - from <= 1 => {
                    fields.push((from, at, label, cell.trim().to_owned()));
                }
                (None, _) => {}
            }
        }
        // The row's last label has no value where the row ends with it, unless a line is a cell.
        if let Some((from, label)) = open.filter(|_| !line.cells.is_empty()) {
            fields.push((from, from, label, String::new()));
            open = None;
        }
    }
    fields
}

/// The label that a cell begins with, and what follows it.
fn label(cell: &str) -> Option<(Label, &str)> {
    let cell = cell.trim().trim_start_matches(['[', '【', '•', '·']);
    let end = cell.find([':', '：', ']', '】']).unwrap_or(cell.len());
    let name: String = cell[..end].chars().filter(|c| !c.is_whitespace()).collect();
    let value = cell[end..].trim_start_matches([':', '：', ']', '】']).trim();
    let label = match name.as_str() {
        "索引号" | "索引编号" | "信息索引" | "信息索引号" => Label::Index,
        "主题分类" | "信息分类" | "分类" | "主题" | "主题类别" => Label::Subject,
        "发文机关" | "发文单位" | "发布机构" | "发布单位" | "发布机关" | "制发机关" | "发文机构"
        | "制定机关" => Label::Issuer,
        "成文日期" | "生成日期" | "制发日期" | "发文日期" | "公文生成日期" => {
            Label::Written
        }
        "标题" | "名称" | "信息名称" | "文件名称" => Label::Title,
        "发文字号" | "文号" | "文件编号" | "公文字号" | "发文文号" | "文件字号" => {
            Label::Number
        }
        "发布日期" | "公开日期" | "发布时间" | "公布日期" => Label::Published,
        "时效性" | "有效性" | "效力状态" | "是否有效" | "时效" | "文件状态" => {
            Label::Validity
        }
        "生效日期" | "施行日期" | "实施日期" | "生效时间" | "实施时间" => {
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
    Some((label, value))
}

/// The run of fields close to each other that has the most labels.
fn longest_run(fields: &[Field]) -> Option<std::ops::Range<usize>> {
    let mut best = 0..0;
    let mut start = 0;
    for at in 0..fields.len() {
        if at > 0 && fields[at].0 > fields[at - 1].1 + GAP {
            start = at;
        }
        if at + 1 - start > best.len() {
            best = start..at + 1;
        }
    }
    (best.len() >= LABELS_MIN).then_some(best)
}
