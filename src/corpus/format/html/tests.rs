//! The article's text and data on pages made here, and on real pages where they are at hand.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::*;

fn read(html: &str) -> Extracted {
    page(&Sourced::verbatim(html, 0))
}

fn chars(text: &str) -> HashMap<char, usize> {
    let mut counts = HashMap::new();
    text.chars().filter(|c| !c.is_whitespace()).for_each(|c| *counts.entry(c).or_default() += 1);
    counts
}

/// F1 of two texts as bags of characters without white space.
fn f1(found: &str, truth: &str) -> f64 {
    let (found, truth) = (chars(found), chars(truth));
    let common: usize = found.iter().map(|(c, n)| *n.min(truth.get(c).unwrap_or(&0))).sum();
    let all: usize = found.values().sum::<usize>() + truth.values().sum::<usize>();
    if all == 0 { 1.0 } else { 2.0 * common as f64 / all as f64 }
}

/// The pages of a set and what is true of them.
fn pages(set: &str) -> Option<(tempfile::TempDir, Vec<(PathBuf, HashMap<String, String>)>)> {
    let data =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/corpora").join(format!("{set}.tar.gz"));
    let folder = tempfile::tempdir().unwrap();
    let unpacked = data.exists()
        && Command::new("tar").arg("xzf").arg(&data).current_dir(&folder).status().unwrap().success();
    if !unpacked {
        eprintln!("skipped: {} is not there", data.display());
        return None;
    }
    let truth = std::fs::read_to_string(folder.path().join(set).join("truth.jsonl")).unwrap();
    let truths = truth.lines().map(|line| serde_json::from_str::<HashMap<String, String>>(line).unwrap());
    let pages = truths.map(|truth| (folder.path().join(set).join(&truth["file"]), truth)).collect();
    Some((folder, pages))
}

fn extract(path: &Path) -> Extracted {
    let bytes = std::fs::read(path).unwrap();
    let mut found = Vec::new();
    Html.extract(&Input { path, bytes: &bytes }, &mut |one| found.push(one)).unwrap();
    found.remove(0).unwrap()
}

/// The text without a title that was put before it.
fn body(one: &Extracted) -> &str {
    let text = one.text.as_str();
    let has_title = one.marks.first() == Some(&(0, Mark::Title));
    if has_title { text.split_once('\n').map_or("", |(_, body)| body) } else { text }
}

fn percent(hits: usize, all: usize) -> f64 {
    100.0 * hits as f64 / all as f64
}

#[test]
fn news_pages_give_their_article_title_and_date() {
    let Some((_folder, pages)) = pages("html_pairs") else { return };
    let (mut scores, mut titles, mut dates) = (Vec::new(), 0, 0);
    for (path, truth) in &pages {
        let one = extract(path);
        // The comments of the page's editing system are left in what is given as its text.
        let text =
            truth["text"].replace("<!--repaste.body.begin-->", "").replace("<!--repaste.body.end-->", "");
        let score = f1(body(&one), &text);
        let date = one.meta.date.map(|dated| dated.date.to_string()).unwrap_or_default();
        if score < 0.95 || one.meta.title != truth["title"] || date != truth["date"] {
            eprintln!(
                "{score:.3} {} | {} | {} {date} {}",
                truth["file"], truth["title"], one.meta.title, truth["date"]
            );
        }
        titles += usize::from(one.meta.title == truth["title"]);
        dates += usize::from(date == truth["date"]);
        scores.push(score);
    }
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    let least = scores.iter().copied().fold(1.0, f64::min);
    let (titles, dates) = (percent(titles, pages.len()), percent(dates, pages.len()));
    eprintln!("html_pairs: F1 mean {mean:.4}, least {least:.3}; titles {titles:.1} %, dates {dates:.1} %");
    assert!(mean >= 0.98 && least >= 0.90 && titles >= 98.0 && dates >= 95.0);
}

#[test]
fn official_pages_give_their_table_of_information() {
    let Some((_folder, pages)) = pages("govcn_html") else { return };
    let mut scores = Vec::new();
    for (path, truth) in &pages {
        let one = extract(path);
        let text = truth["text"].trim_end().trim_end_matches("-->").trim_end();
        let score = f1(body(&one), text.trim_end_matches("扫一扫在手机打开当前页"));
        if score < 0.98 {
            eprintln!("{score:.3} {}", truth["file"]);
        }
        scores.push(score);
        let meta = &one.meta;
        assert_eq!(meta.title, truth["title"]);
        assert_eq!(meta.issuer.as_deref(), Some(truth["issuer"].as_str()));
        assert_eq!(meta.doc_number.as_deref(), Some(truth["doc_no"].as_str()));
        let stated = text.split("发布日期：\n").nth(1).and_then(|rest| rest.lines().next()).unwrap();
        assert_eq!(meta.date.unwrap().date, stated.parse().unwrap(), "{}", truth["file"]);
        assert!(meta.index_number.is_some() && meta.subject.is_some());
    }
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    let least = scores.iter().copied().fold(1.0, f64::min);
    eprintln!(
        "govcn_html: F1 mean {mean:.4}, least {least:.3}; title, issuer, number and date on all {}",
        pages.len()
    );
    assert!(mean >= 0.98 && least >= 0.90);
}
