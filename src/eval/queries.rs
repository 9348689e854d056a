//! Queries with their ids.

use std::collections::HashSet;
use std::path::Path;

use super::{lines, name};
use crate::Result;

/// Reads queries, each as `id<TAB>text` on a line.
pub fn queries(path: &Path) -> Result<Vec<(String, String)>> {
    let mut queries = Vec::new();
    let mut ids = HashSet::new();
    lines::for_each(path, |line| {
        let (id, text) = line
            .split_once('\t')
            .ok_or("没有制表符 (no tab: each line is ID, a tab, and the text of the query)")?;
        if !ids.insert(name(id)) {
            return Err(format!("编号 {id} 重复 (this id came before: give each query its own)"));
        }
        queries.push((name(id), text.trim().to_owned()));
        Ok(())
    })?;
    Ok(queries)
}

/// Reads the texts of queries, each on a line: after the first tab and up to the next where there are
/// tabs, and otherwise all of it.
pub fn questions(path: &Path) -> Result<Vec<String>> {
    let mut questions = Vec::new();
    lines::for_each(path, |line| {
        questions.push(line.split('\t').nth(1).unwrap_or(line).trim().to_owned());
        Ok(())
    })?;
    Ok(questions)
}
