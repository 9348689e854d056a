//! Figures as a table and as JSON.

use std::io::{self, Write};
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::cli::Output;
use crate::cli::args::By;
use crate::cli::output::{ASIDE, TITLE};
use crate::cli::width::pad;
use crate::eval::{Comparison, Evaluation, FLIPS, MEASURES, Measure, SEED};

/// The version of the JSON below: raised when a key changes its meaning or goes.
const SCHEMA: u32 = 1;
/// The cells of a bar that is full.
const BAR: usize = 24;

/// All that is told.
pub struct Report<'a> {
    /// The figures of the run that is judged.
    pub evaluation: Evaluation,
    /// What it is compared with.
    pub other: Option<Other<'a>>,
    /// What a hit was, where the index was searched.
    pub by: Option<By>,
    /// How long the search took.
    pub seconds: Option<f64>,
}

/// The run that is compared with.
pub struct Other<'a> {
    /// Its file.
    pub path: &'a Path,
    /// Its figures.
    pub evaluation: Evaluation,
    /// The judged run against it.
    pub comparison: Vec<Comparison>,
}

impl Report<'_> {
    /// For people.
    pub fn text(&self, per_query: bool, output: &mut Output) -> io::Result<()> {
        if per_query {
            self.queries(output)?;
        }
        let queries = &self.evaluation.queries;
        let nothing = queries.iter().filter(|one| one.found == 0).count();
        let nothing =
            if nothing > 0 { format!("，{nothing} 个无结果 without hits") } else { String::new() };
        writeln!(output, "{}{}{nothing}", pad("查询 queries", 16), queries.len())?;
        if let Some(by) = self.by {
            let unit = if by == By::Document { "文件 documents" } else { "段落 passages" };
            writeln!(output, "{}{unit}", pad("判断 judged", 16))?;
        }
        if let Some(seconds) = self.seconds {
            writeln!(output, "{}{seconds:.2} s", pad("用时 time", 16))?;
        }
        for (measure, mean) in MEASURES.into_iter().zip(self.evaluation.means) {
            let bar = bar(mean);
            writeln!(output, "{}{TITLE}{mean:.4}{TITLE:#}  {bar}", pad(title(measure), 16))?;
        }
        match &self.other {
            Some(other) => self.comparison(other, output),
            None => Ok(()),
        }
    }

    fn comparison(&self, other: &Other<'_>, output: &mut Output) -> io::Result<()> {
        writeln!(output, "\n{}{}", pad("对照 against", 16), other.path.display())?;
        writeln!(
            output,
            "{ASIDE}{}本次 this  对照 other  差 diff  胜 wins  负 losses  平 ties       p{ASIDE:#}",
            pad("", 16)
        )?;
        let means = self.evaluation.means.iter().zip(&other.evaluation.means);
        for (one, (mean, against)) in other.comparison.iter().zip(means) {
            writeln!(
                output,
                "{}{mean:>9.4}  {against:>10.4} {:>+8.4} {:>8}  {:>9}  {:>7}  {:>6.4}",
                pad(title(one.measure), 16),
                one.difference,
                one.wins,
                one.losses,
                one.ties,
                one.p
            )?;
        }
        let test = format!(
            "p: 配对随机化检验，双侧 (paired randomization test, two-sided, {FLIPS} flips, seed {SEED})"
        );
        writeln!(output, "{ASIDE}{test}{ASIDE:#}")
    }

    fn queries(&self, output: &mut Output) -> io::Result<()> {
        let widest = self.evaluation.queries.iter().map(|one| one.query.len()).max().unwrap_or(0).max(10);
        let against = if self.other.is_some() { "   对照 other  (ndcg@10)" } else { "" };
        let head = MEASURES.map(|measure| format!("{:>10}", measure.key())).join(" ");
        writeln!(output, "{ASIDE}{}{head}{against}{ASIDE:#}", pad("查询 query", widest))?;
        for (at, one) in self.evaluation.queries.iter().enumerate() {
            let values = one.values.map(|value| format!("{value:>10.4}")).join(" ");
            let against = self.other.as_ref().and_then(|other| other.evaluation.queries.get(at));
            let against = against.map_or_else(String::new, |other| {
                let mark = match one.values[0].total_cmp(&other.values[0]) {
                    std::cmp::Ordering::Greater => "＋",
                    std::cmp::Ordering::Less => "－",
                    std::cmp::Ordering::Equal => "＝",
                };
                format!("   {:>10.4} {mark}", other.values[0])
            });
            writeln!(output, "{}{values}{against}", pad(&one.query, widest))?;
        }
        writeln!(output)
    }

    /// For programs: one object.
    pub fn json(&self, per_query: bool, output: &mut Output) -> io::Result<()> {
        let mut object = Map::new();
        object.insert("schema".to_owned(), json!(SCHEMA));
        object.insert("queries".to_owned(), json!(self.evaluation.queries.len()));
        let nothing = self.evaluation.queries.iter().filter(|one| one.found == 0).count();
        object.insert("without_hits".to_owned(), json!(nothing));
        object.extend(values(&self.evaluation.means));
        if let Some(by) = self.by {
            object.insert("by".to_owned(), json!(if by == By::Document { "document" } else { "passage" }));
        }
        if let Some(seconds) = self.seconds {
            object.insert("seconds".to_owned(), json!(seconds));
        }
        if let Some(other) = &self.other {
            object.insert("compare".to_owned(), compared(other, per_query));
        }
        if per_query {
            object.insert("per_query".to_owned(), each(&self.evaluation));
        }
        serde_json::to_writer(&mut *output, &object)?;
        writeln!(output)
    }
}

fn compared(other: &Other<'_>, per_query: bool) -> Value {
    let mut object = Map::new();
    object.insert("run".to_owned(), json!(other.path.display().to_string()));
    object.extend(values(&other.evaluation.means));
    object.insert("test".to_owned(), json!("paired randomization, two-sided"));
    object.insert("flips".to_owned(), json!(FLIPS));
    object.insert("seed".to_owned(), json!(SEED));
    let measures = other.comparison.iter().map(|one| {
        let Comparison { difference, wins, losses, ties, p, .. } = one;
        let told = json!({"difference": difference, "wins": wins, "losses": losses, "ties": ties, "p": p});
        (one.measure.key().to_owned(), told)
    });
    object.insert("measures".to_owned(), Value::Object(measures.collect()));
    if per_query {
        object.insert("per_query".to_owned(), each(&other.evaluation));
    }
    Value::Object(object)
}

fn each(evaluation: &Evaluation) -> Value {
    let query = |one: &crate::eval::PerQuery| {
        let mut object = Map::new();
        object.insert("query".to_owned(), json!(one.query));
        object.insert("found".to_owned(), json!(one.found));
        object.extend(values(&one.values));
        Value::Object(object)
    };
    evaluation.queries.iter().map(query).collect()
}

fn values(values: &[f64]) -> impl Iterator<Item = (String, Value)> {
    MEASURES.into_iter().zip(values).map(|(measure, value)| (measure.key().to_owned(), json!(value)))
}

fn title(measure: Measure) -> &'static str {
    match measure {
        Measure::NdcgAt10 => "nDCG@10",
        Measure::MrrAt10 => "MRR@10",
        Measure::PrecisionAt1 => "P@1",
        Measure::RecallAt100 => "Recall@100",
    }
}

/// A bar for a value from 0 to 1, to an eighth of a cell.
fn bar(value: f64) -> String {
    let eighths = (value.clamp(0.0, 1.0) * (BAR * 8) as f64).round() as usize;
    let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
    format!("{}{part}", "█".repeat(eighths / 8))
}
