//! Reposts among news and laws: edited copies of news are planted, and how many of them are found is counted.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use serde_json::Value;

use crate::harness::{Dice, Place, shared, text};
use crate::reposts::line;

/// The titles and texts of a set of documents that lies beside the project, by id.
fn texts(name: &str) -> Option<BTreeMap<String, (String, String)>> {
    let packed = std::fs::File::open(shared(name)?).unwrap();
    let mut lines = String::new();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut lines).unwrap();
    let text = |line: &str| {
        let document: Value = serde_json::from_str(line).unwrap();
        let of = |key| text(&document, key).to_owned();
        (of("id"), (of("title"), of("text")))
    };
    Some(lines.lines().map(text).collect())
}

fn sentences(text: &str) -> Vec<String> {
    text.split_inclusive(['。', '！', '？', '\n']).map(str::to_owned).collect()
}

/// An edited copy: cut, as it is (it gets another title), with another lead, or 5 to 20 % changed.
fn edited(dice: &mut Dice, kind: usize, text: &str, other: &str) -> String {
    let parts = sentences(text);
    match kind {
        0 => {
            let kept = (parts.len() * (40 + dice.below(40)) / 100).max(1);
            let start = dice.below(parts.len() - kept + 1);
            parts[start..start + kept].concat()
        }
        1 => text.to_owned(),
        2 => sentences(other).remove(0) + &parts[1..].concat(),
        _ => {
            let share = 5 + dice.below(16);
            let others: Vec<char> = other.chars().collect();
            let mut changed = String::new();
            for c in text.chars() {
                match dice.below(100) < share {
                    false => changed.push(c),
                    true if dice.below(4) > 0 => changed.push(others[dice.below(others.len())]),
                    true => {}
                }
            }
            changed
        }
    }
}

#[test]
fn planted_copies_are_found_and_law_articles_stay_apart() {
    let (Some(news), Some(laws)) = (
        texts("data/relevance/cctv_headlines/corpus.jsonl.gz"),
        texts("data/relevance/stard/corpus.jsonl.gz"),
    ) else {
        return;
    };
    let mut dice = Dice(2026);
    let news: Vec<&String> =
        news.values().map(|(_, text)| text).filter(|text| text.chars().count() >= 200).collect();
    let laws: Vec<_> = laws.iter().filter(|(_, (_, text))| text.chars().count() >= 30).collect();
    let mut lines = String::new();
    for family in 0..200 {
        let text = news[dice.below(news.len())];
        lines += &line(&format!("{family}"), "", "", "原文", text);
        for copy in 0..1 + dice.below(5) {
            let (kind, other) = (dice.below(5), news[dice.below(news.len())]);
            let title: String = other.chars().take(20).collect();
            lines +=
                &line(&format!("{family}-{copy}"), "", "", &title, &edited(&mut dice, kind, text, other));
        }
    }
    for _ in 0..1000 {
        let (id, (title, text)) = laws[dice.below(laws.len())];
        lines += &line(&format!("law-{id}"), "", "", title, text);
    }
    let place = Place::new().file("docs/all.jsonl", &lines).indexed();
    let index = zhengwen::index::Index::open(&place.path().join("index")).unwrap();
    let ids: BTreeSet<String> =
        lines.lines().map(|line| text(&serde_json::from_str(line).unwrap(), "id").to_owned()).collect();
    let family = |id: &str| match id.split_once('-') {
        Some(("law", _)) | None => id.to_owned(),
        Some((family, _)) => family.to_owned(),
    };
    let group = |id: &String| index.reposts().unwrap().group(id);
    let (mut both, mut planted, mut found, mut of_laws) = (0, 0, 0, Vec::new());
    for (a, b) in ids.iter().flat_map(|a| ids.range(..a.clone()).map(move |b| (a, b))) {
        let (is_planted, is_found) = (family(a) == family(b), group(a).is_some() && group(a) == group(b));
        both += usize::from(is_planted && is_found);
        planted += usize::from(is_planted);
        found += usize::from(is_found);
        if is_found && a.starts_with("law") && b.starts_with("law") {
            of_laws.push((a, b));
        }
    }
    let (precision, recall) = (both as f64 / found as f64, both as f64 / planted as f64);
    println!("precision {precision:.4} recall {recall:.4} of {planted} pairs; pairs of laws: {of_laws:?}");
    assert!(precision >= 0.99 && recall >= 0.95, "precision {precision:.4} recall {recall:.4}");
    assert!(of_laws.is_empty(), "{of_laws:?}");
}
