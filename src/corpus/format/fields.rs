//! Tables whose first row names a column of texts: each row below it is a document.

use super::{Extracted, Mark};
use crate::corpus::stated::labels;
use crate::corpus::{Meta, Sourced};

const TEXT: [&str; 6] = ["text", "content", "body", "正文", "内容", "全文"];
const TITLE: [&str; 4] = ["title", "标题", "题名", "headline"];
const ID: [&str; 4] = ["id", "_id", "docid", "编号"];

/// The columns that mean something, by the names in the first row.
pub struct Fields {
    text: usize,
    title: Option<usize>,
    id: Option<usize>,
    names: Vec<String>,
}

impl Fields {
    /// The columns that a first row names, if one of them is of texts.
    pub fn of<'a>(names: impl Iterator<Item = &'a str>) -> Option<Self> {
        let names: Vec<String> = names.map(|name| name.trim().to_lowercase()).collect();
        let find =
            |wanted: &[&str]| wanted.iter().find_map(|wanted| names.iter().position(|name| name == wanted));
        Some(Self { text: find(&TEXT)?, title: find(&TITLE), id: find(&ID), names })
    }

    /// The document of a row, if it has text; `cell` gives what is in a column, `part` is what a row without id is called.
    pub fn document(
        &self,
        cell: &dyn Fn(usize) -> Option<Sourced>,
        part: impl FnOnce() -> String,
    ) -> Option<Extracted> {
        let cell = |column: usize| cell(column).filter(|cell| !cell.as_str().trim().is_empty());
        let value = |column: Option<usize>| Some(cell(column?)?.as_str().trim().to_owned());
        let body = cell(self.text)?;
        let id = value(self.id);
        let part = id.is_none().then(part);
        let mut one = Extracted { id, part, ..Extracted::default() };
        one.meta = Meta {
            title: value(self.title).unwrap_or_default(),
            ..labels::of_keys(|key| value(self.names.iter().position(|name| name == key)))
        };
        if let Some(title) = self.title.and_then(cell) {
            one.marks.push((0, Mark::Title));
            if !body.as_str().trim_start().starts_with(title.as_str().trim()) {
                one.text.push_part(&title, 0..title.len());
                one.text.push_unsourced("\n");
            }
        }
        one.text.push_part(&body, 0..body.len());
        Some(one)
    }
}
