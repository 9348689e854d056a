//! Judgments: which document answers which query, and how well.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::{lines, name};
use crate::Result;

/// Judgments by query.
#[derive(Debug, Clone, Default)]
pub struct Qrels {
    queries: BTreeMap<String, HashMap<String, i32>>,
}

impl Qrels {
    /// Reads a TREC file of judgments: `query 0 document grade`, or the same without its second
    /// column, between tabs or spaces.
    pub fn read(path: &Path) -> Result<Self> {
        let mut qrels = Self::default();
        lines::for_each(path, |line| qrels.take(line))?;
        Ok(qrels)
    }

    fn take(&mut self, line: &str) -> std::result::Result<(), String> {
        let columns = lines::columns(line);
        let (query, document, grade) = match columns[..] {
            [query, _, document, grade] | [query, document, grade] => (query, document, grade),
            _ => {
                return Err(format!(
                    "应为 3 或 4 列，这里有 {} 列 (expected `query 0 document grade`, found {0} columns)",
                    columns.len()
                ));
            }
        };
        let grade: i32 = grade.parse().map_err(|_| {
            format!("等级 {grade} 不是整数 (the grade is not a whole number: write 0, 1, 2, …)")
        })?;
        let judged = self.queries.entry(name(query)).or_default();
        match judged.insert(name(document), grade) {
            Some(other) if other != grade => Err(format!(
                "{document} 在 {query} 下已判为 {other} (judged twice for one query: keep one of the two)"
            )),
            _ => Ok(()),
        }
    }

    /// The judged queries, in order of their ids.
    pub fn queries(&self) -> impl Iterator<Item = &str> {
        self.queries.keys().map(String::as_str)
    }

    /// The judged documents of all queries.
    pub fn documents(&self) -> impl Iterator<Item = &str> {
        self.queries.values().flat_map(|judged| judged.keys().map(String::as_str))
    }

    /// Whether a query has any judgment.
    pub fn is_judged(&self, query: &str) -> bool {
        self.queries.contains_key(query)
    }

    /// How well a document answers a query; 0 where it was not judged, or judged worse than that.
    pub fn grade(&self, query: &str, document: &str) -> u32 {
        let grade = self.queries.get(query).and_then(|judged| judged.get(document));
        grade.map_or(0, |grade| (*grade).max(0).unsigned_abs())
    }

    /// The grades above 0 of a query, best first.
    pub fn best(&self, query: &str) -> Vec<u32> {
        let judged = self.queries.get(query).into_iter().flat_map(HashMap::values);
        let mut grades: Vec<u32> =
            judged.filter(|grade| **grade > 0).map(|grade| grade.unsigned_abs()).collect();
        grades.sort_unstable_by(|a, b| b.cmp(a));
        grades
    }
}
