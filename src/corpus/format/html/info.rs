//! The table at the head of an official document's page: 索引号, 主题分类, 发文机关, 成文日期,
//! 标题, 发文字号, 发布日期, 时效性. Cells hold labels and values, or both with a colon between.

use super::lines::Line;
use crate::corpus::Meta;
use crate::corpus::stated::labels::{self, Label};

/// How many labels make a table of information.
const LABELS_MIN: usize = 3;
/// How far from one label to the next, in lines, still is one table.
const GAP: usize = 4;
/// The most characters of a line in it.
const LINE_MAX: usize = 300;

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
    for (from, to, label, value) in &fields[table] {
        info.lines[*from..=*to].fill(true);
        match label {
            Label::Title if info.meta.title.is_empty() => info.meta.title.clone_from(value),
            label => labels::state(&mut info.meta, *label, value),
        }
    }
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
    Some((labels::named(&name)?, value))
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
