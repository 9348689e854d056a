//! Runs: what was found for each query, best first.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::path::Path;

use super::lines;
use crate::Result;

/// How many documents of a query are looked at, at most.
pub const DEPTH: usize = 100;

/// The ranked documents of each query.
#[derive(Debug, Clone, Default)]
pub struct Run {
    queries: HashMap<String, Vec<(String, f32)>>,
}

impl Run {
    /// Reads a TREC run: `query Q0 document rank score tag`.
    pub fn read(path: &Path) -> Result<Self> {
        let mut run = Self::default();
        let mut seen = HashSet::new();
        lines::for_each(path, |line| {
            let columns = lines::columns(line);
            let [query, _, document, _, score, _] = columns[..] else {
                return Err(format!(
                    "应为 6 列，这里有 {} 列 (expected `query Q0 document rank score tag`, found {0} columns)",
                    columns.len()
                ));
            };
            let score: f32 = score.parse().ok().filter(|score: &f32| !score.is_nan()).ok_or_else(|| {
                format!("得分 {score} 不是数 (the score is not a number: column 5 is the score)")
            })?;
            if !seen.insert((name(query), name(document))) {
                return Err(format!(
                    "{document} 在 {query} 下重复 (a document comes twice for one query: keep its best line)"
                ));
            }
            run.queries.entry(name(query)).or_default().push((name(document), score));
            Ok(())
        })?;
        run.queries.values_mut().for_each(|found| order(found));
        Ok(run)
    }

    /// Takes what was found for a query.
    pub fn insert(&mut self, query: &str, found: impl IntoIterator<Item = (String, f32)>) {
        let mut found: Vec<_> = found.into_iter().map(|(document, score)| (name(&document), score)).collect();
        order(&mut found);
        self.queries.insert(name(query), found);
    }

    /// What was found for a query, best first.
    pub fn found(&self, query: &str) -> &[(String, f32)] {
        self.queries.get(query).map_or(&[], Vec::as_slice)
    }

    /// Writes the run as a TREC file that reads back the same, queries in the order of their ids.
    pub fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let mut queries: Vec<_> = self.queries.iter().collect();
        queries.sort_unstable_by_key(|(query, _)| *query);
        for (query, found) in queries {
            for (rank, (document, score)) in found.iter().enumerate() {
                writeln!(to, "{query} Q0 {document} {} {score} zhengwen", rank + 1)?;
            }
        }
        Ok(())
    }
}

/// trec_eval's order: by score, then by document number, both descending.
fn order(found: &mut [(String, f32)]) {
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| b.0.cmp(&a.0)));
}

/// An id as a TREC file can hold it: white space would break the columns, so it is written as %20.
pub fn name(id: &str) -> String {
    id.split_whitespace().collect::<Vec<_>>().join("%20")
}
