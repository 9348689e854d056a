//! Line breaks of real minutes, judged by reading them, against what rejoining does.
//!
//! The judgments (`tests/judged/legco_breaks.tsv`) give a file, a line, the next line of text, which
//! may be on the next page, and a verdict: `join`, `apart`, or `furniture` where the line itself is a
//! page number or running head. The lines were drawn at random from three sittings.

use std::collections::BTreeMap;
use std::process::Command;

use crate::harness::shared;
use crate::wrapping::{Count, Line, blocks_of_lines};

/// A judged break: two lines, counted from 0, and the verdict.
type Verdict<'a> = (usize, usize, &'a str);

#[test]
fn breaks_of_real_minutes_are_joined_or_left_as_judged() {
    let Some(archive) = shared("data/corpora/legco_txt.tar.gz") else { return };
    let folder = tempfile::tempdir().unwrap();
    let tar = Command::new("tar").arg("xzf").arg(&archive).arg("-C").arg(folder.path()).status();
    assert!(tar.unwrap().success(), "tar unpacks {}", archive.display());
    let mut count = Count::default();
    for (name, verdicts) in by_file(include_str!("../judged/legco_breaks.tsv")) {
        let text = std::fs::read_to_string(folder.path().join("legco_txt").join(name)).unwrap();
        count += judge(name, &text, &verdicts);
    }
    println!("precision\trecall\tfurniture left");
    println!("{:.4}\t{:.4}\t{} of {}", count.precision(), count.recall(), count.left, count.furniture);
    // The one break that is missed is within a table's cell.
    assert!(count.wrong == 0 && count.missed <= 1 && count.left == 0, "{count:?}");
}

fn by_file(judgments: &str) -> BTreeMap<&str, Vec<Verdict<'_>>> {
    let mut files: BTreeMap<&str, Vec<Verdict<'_>>> = BTreeMap::new();
    for row in judgments.lines().filter(|row| !row.starts_with('#')) {
        let [name, line, next, verdict] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("not a judgment: {row}")
        };
        let number = |field: &str| field.parse::<usize>().unwrap() - 1;
        files.entry(name).or_default().push((number(line), number(next), verdict));
    }
    files
}

/// Counts the verdicts that rejoining meets, and prints those that it does not.
fn judge(name: &str, text: &str, verdicts: &[Verdict<'_>]) -> Count {
    let mut start = 0;
    let mut lines = Vec::new();
    for raw in text.split_inclusive('\n') {
        let from = start + raw.len() - raw.trim_start().len();
        lines.push(Line { range: from..from + raw.trim().len(), paragraph: None });
        start += raw.len();
    }
    let blocks = blocks_of_lines(text, &lines);
    let mut count = Count::default();
    for (line, next, verdict) in verdicts {
        let clean = blocks[line + 1..*next].iter().all(Option::is_none);
        let joined = blocks[*line].is_some() && blocks[*line] == blocks[*next] && clean;
        match (*verdict, joined) {
            ("join", true) => count.right += 1,
            ("join", false) => count.missed += 1,
            ("apart", true) => count.wrong += 1,
            ("apart", false) => continue,
            _ => {
                count.furniture += 1;
                count.left += usize::from(blocks[*line].is_some());
            }
        }
        if (*verdict == "join") != joined {
            println!("{name}:{}: not judged {verdict}", line + 1);
        }
    }
    count
}
