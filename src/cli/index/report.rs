//! What `index` prints: what it would do, what it did, and what could not be read.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use super::super::Output;
use super::super::output::ASIDE;
use super::super::width::{fit, pad, terminal};
use crate::Error;
use crate::index::{Change, Mark, Report};

/// The width of the bars that show how much of the text is of a format.
const BAR: usize = 20;

/// Tells what could not be read.
pub fn warn(report: &Report, output: &Output) {
    report.problems.iter().for_each(|problem| output.warn(with_cause(problem)));
    let more = report.unread.saturating_sub(report.problems.len());
    if more > 0 {
        output.warn(format!("另有 {more} 处同类问题 (and {more} more of the same files)"));
    }
}

/// What an update would do, a file a line, and the counts.
pub fn changes(changes: &[Change], report: &Report, output: &mut Output) -> std::io::Result<()> {
    for change in changes {
        let mark = match change.mark {
            Mark::Added => '+',
            Mark::Changed => '~',
            Mark::Removed => '-',
            Mark::Renamed => '→',
        };
        match &change.before {
            Some(before) => writeln!(output, "{mark} {before} → {}", change.name)?,
            None => writeln!(output, "{mark} {}", change.name)?,
        }
    }
    writeln!(output, "{}", counts(report))
}

/// The counts of files, by what was done.
pub fn counts(report: &Report) -> String {
    let Report { added, changed, removed, renamed, unchanged, .. } = report;
    let renamed = if *renamed > 0 { format!(" →{renamed}") } else { String::new() };
    format!("文件 files      +{added} ~{changed} -{removed} ={unchanged}{renamed}")
}

/// What an update did.
pub fn done(report: &Report, dir: &Path, seconds: f64, output: &mut Output) -> std::io::Result<()> {
    let Report { read, totals, .. } = report;
    writeln!(output, "{}", counts(report))?;
    formats(report, output)?;
    if !report.skipped.is_empty() {
        let kind =
            |kind: &str| if kind == "@" { "链接 links (--follow)".to_owned() } else { kind.to_owned() };
        let kinds: Vec<_> =
            report.skipped.iter().map(|(of, count)| format!("{count} {}", kind(of))).collect();
        writeln!(output, "略过 skipped    {}", kinds.join(", "))?;
    }
    if report.unread > 0 {
        writeln!(output, "未读 unread     {}", report.unread)?;
        reasons(report, output)?;
    }
    let speed = read.bytes as f64 / 1e6 / seconds.max(1e-9);
    writeln!(output, "读取 read       {} in {seconds:.2} s, {speed:.1} MB/s", size(read.bytes))?;
    writeln!(
        output,
        "索引 index      {} documents, {} passages, {} of text",
        totals.documents,
        totals.passages,
        size(totals.bytes)
    )?;
    writeln!(output, "大小 size       {} at {}", size(report.index_bytes), dir.display())
}

fn with_cause(problem: &Error) -> String {
    match std::error::Error::source(problem) {
        Some(cause) => format!("{problem}: {cause}"),
        None => problem.to_string(),
    }
}

/// What was read, by format.
fn formats(report: &Report, output: &mut Output) -> std::io::Result<()> {
    if report.formats.len() < 2 {
        return Ok(());
    }
    let head = "格式 format      文件 files   文档 documents   段落 passages     大小 size";
    writeln!(output, "{ASIDE}{head}{ASIDE:#}")?;
    let most = report.formats.values().map(|of| of.bytes).max().unwrap_or(1).max(1);
    for (format, of) in &report.formats {
        let bar = "█".repeat((of.bytes as usize * BAR).div_ceil(most as usize));
        writeln!(
            output,
            "  {format:<14} {:>10} {:>16} {:>15} {:>13}  {bar}",
            of.files,
            of.documents,
            of.passages,
            size(of.bytes)
        )?;
    }
    Ok(())
}

/// Why something could not be read: how often, and where first.
fn reasons(report: &Report, output: &mut Output) -> std::io::Result<()> {
    let mut reasons: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for problem in &report.problems {
        let (place, reason) = reason(problem);
        reasons.entry(reason).or_insert((0, place)).0 += 1;
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    for (reason, (count, place)) in reasons {
        let line = format!("{}  {place}", pad(&reason, 40));
        writeln!(output, "  {count:>12}  {}", fit(&line, terminal().saturating_sub(16)))?;
    }
    Ok(())
}

/// Where a problem is, and its reason without what is of this one file alone.
fn reason(problem: &Error) -> (String, String) {
    let text = problem.to_string();
    let (place, what) = text.split_once(": ").unwrap_or(("", &text));
    let chinese = what.split(" (").next().unwrap_or(what);
    let mut reason = String::new();
    for c in chinese.chars() {
        match c {
            c if c.is_ascii_digit() && reason.ends_with('N') => {}
            c if c.is_ascii_digit() => reason.push('N'),
            c => reason.push(c),
        }
    }
    // A list of pages is one thing, however many they are.
    while reason.contains("N, N") {
        reason = reason.replace("N, N", "N");
    }
    (place.to_owned(), reason)
}

/// Bytes as people read them.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} KB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_problems_have_one_reason() {
        let problem = |path: &str, what: &str| {
            reason(&Error::Document { path: path.into(), line: Some(7), what: what.to_owned() })
        };
        let first =
            problem("a.pdf", "共 5 页，其中 1 页没有文字层：第 3 页 (1 of 5 pages have no text layer: 3)");
        let second = problem("b.pdf", "共 250 页，其中 12 页没有文字层：第 8, 19, 20 页 (12 of 250 pages)");
        assert_eq!(first, ("a.pdf:7".to_owned(), "共 N 页，其中 N 页没有文字层：第 N 页".to_owned()));
        assert_eq!(first.1, second.1);
    }
}
