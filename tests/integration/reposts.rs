//! Reposts are one hit: which documents are, what is shown of them, and what updates leave of them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::harness::{Dice, Place, shared, text};

/// Sentences of our own: enough of them that two articles have few in common.
fn article(dice: &mut Dice, sentences: usize) -> Vec<String> {
    const WHO: [&str; 8] =
        ["市商务局", "区政府", "口岸办", "税务部门", "社保中心", "交通厅", "海关", "行业协会"];
    const DOES: [&str; 8] = ["公布", "修订", "试行", "推广", "简化", "评估", "停办", "扩大"];
    const WHAT: [&str; 9] = [
        "通办事项",
        "医保衔接",
        "货运班列",
        "创业补贴",
        "职称互认",
        "用水定额",
        "停车收费",
        "学位申请",
        "冷链备案",
    ];
    let mut sentence = || {
        let number = dice.below(100_000);
        let (who, does) = (WHO[dice.below(8)], DOES[dice.below(8)]);
        let made: String =
            (0..14).map(|_| char::from_u32(0x4E00 + dice.below(2500) as u32).unwrap()).collect();
        format!("{who}{does}{}，涉及{number}家{made}。", WHAT[dice.below(9)])
    };
    (0..sentences).map(|_| sentence()).collect()
}

fn line(id: &str, source: &str, date: &str, title: &str, body: &str) -> String {
    json!({"id": id, "source": source, "date": date, "title": title, "text": body}).to_string() + "\n"
}

/// An article, three edited copies of it, and another article.
fn story() -> Vec<String> {
    let mut dice = Dice(5);
    let one = article(&mut dice, 12);
    let other = article(&mut dice, 12);
    let led = ["本报讯，湾区通办昨天有新进展，记者从发布会上获悉。".to_owned()];
    vec![
        line("b", "晚报", "2022-09-02", "湾区通办再提速", &one.concat()),
        line("a", "日报", "2022-09-01", "湾区通办提速", &one.concat()),
        line("c", "", "2022-09-03", "一图读懂", &one[4..].concat()),
        line("d", "新闻网", "", "转发", &led.iter().chain(&one[1..]).cloned().collect::<String>()),
        line("e", "早报", "2022-09-01", "别的事", &other.concat()),
    ]
}

fn docs(hits: &[Value]) -> Vec<&str> {
    hits.iter().map(|hit| text(hit, "doc")).collect()
}

fn reposts(hit: &Value) -> Vec<&str> {
    hit["reposts"].as_array().into_iter().flatten().map(|one| text(one, "doc")).collect()
}

#[test]
fn reposts_are_one_hit_that_lists_the_others_earliest_first() {
    let place = Place::new().file("docs/news.jsonl", story().concat()).indexed();
    for by in ["passage", "document"] {
        let hits = place.search(["公布 通办事项 涉及", "--by", by, "-n", "50"]);
        let of_story: Vec<_> = hits.iter().filter(|hit| text(hit, "doc") != "e").collect();
        let all: BTreeSet<&str> =
            reposts(of_story[0]).into_iter().chain([text(of_story[0], "doc")]).collect();
        assert_eq!(all, BTreeSet::from(["a", "b", "c", "d"]), "{by}");
        let listed = reposts(of_story[0]);
        assert!(listed.is_sorted() && listed.last() == Some(&"d"), "what has no date is last: {listed:?}");
        if by == "document" {
            assert_eq!(of_story.len(), 1, "{:?}", docs(&hits));
        }
        let other = hits.iter().find(|hit| text(hit, "doc") == "e").unwrap();
        assert!(other.get("reposts").is_none(), "{other}");
    }
    let apart = place.search(["公布 通办事项 涉及", "--by", "document", "--all"]);
    assert_eq!(apart.len(), 5);
    assert!(apart.iter().all(|hit| hit.get("reposts").is_none()));
    let run = place.run(["search", "公布 通办事项 涉及", "--by", "document", "--format", "trec"]);
    assert_eq!(run.stdout().lines().count(), 5, "a run is of single documents");
    place.run(["search", "公布 通办事项 涉及", "--by", "document"]).prints("等 3 篇转载 reposts：");
}

#[test]
fn of_equal_copies_the_earliest_stays() {
    let body = article(&mut Dice(9), 3).concat();
    let copies = [("a", "2023-05-02"), ("b", "2023-05-01"), ("c", "")];
    let lines = copies.map(|(id, date)| line(id, "日报", date, "同题", &body));
    let place = Place::new().file("docs/news.jsonl", lines.concat()).indexed();
    for by in ["passage", "document"] {
        for limit in ["1", "10"] {
            let hits = place.search(["涉及", "--by", by, "-n", limit]);
            assert_eq!((docs(&hits), reposts(&hits[0])), (vec!["b"], vec!["a", "c"]), "{by} {limit}");
        }
    }
}

#[test]
fn an_updated_index_has_the_groups_of_one_built_at_once() {
    let story = story();
    let file = |at: usize| format!("docs/{at}.jsonl");
    let place = Place::new();
    let asked = ["公布 通办事项 涉及", "-n", "50"];
    for at in [3, 0, 4] {
        place.write(&file(at), &story[at]);
        place.run(["index", "docs"]).exits(0);
    }
    for at in [2, 1] {
        place.write(&file(at), &story[at]);
    }
    place.run(["index", "docs"]).exits(0);
    let updated = place.search(asked);
    std::fs::remove_file(place.path().join(file(1))).unwrap();
    place.run(["index", "docs"]).exits(0);
    let removed = place.search(asked);
    assert!(removed.iter().all(|hit| text(hit, "doc") != "a" && !reposts(hit).contains(&"a")), "{removed:?}");
    for (present, found) in [(vec![0, 1, 2, 3, 4], updated), (vec![0, 2, 3, 4], removed)] {
        let fresh = Place::new();
        present.into_iter().for_each(|at| fresh.write(&file(at), &story[at]));
        assert_eq!(fresh.indexed().search(asked), found);
    }
}

#[test]
fn when_the_copy_that_was_shown_is_removed_the_next_one_is() {
    let body = article(&mut Dice(9), 3).concat();
    let place = Place::new();
    for (id, date) in [("a", "2023-05-03"), ("b", "2023-05-01"), ("c", "2023-05-02")] {
        place.write(&format!("docs/{id}.jsonl"), line(id, "日报", date, "同题", &body));
    }
    for (gone, shown, listed) in [("", "b", vec!["c", "a"]), ("b", "c", vec!["a"]), ("c", "a", vec![])] {
        let _ = std::fs::remove_file(place.path().join(format!("docs/{gone}.jsonl")));
        place.run(["index", "docs"]).exits(0);
        for by in ["passage", "document"] {
            let hits = place.search(["涉及", "--by", by]);
            assert_eq!((docs(&hits), reposts(&hits[0])), (vec![shown], listed.clone()), "{by}");
        }
    }
}

#[test]
fn documents_of_a_stream_are_grouped_with_those_of_folders() {
    let story = story();
    let place = Place::new().file("docs/a.jsonl", &story[1]).indexed();
    let group = || {
        let hits = place.search(["公布 通办事项 涉及", "--by", "document"]);
        let hit = hits.iter().find(|hit| text(hit, "doc") == "a" || reposts(hit).contains(&"a")).unwrap();
        let all = reposts(hit).into_iter().chain([text(hit, "doc")]);
        all.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect::<String>()
    };
    place.run_with(&[&story[0], &story[2], &story[4]].map(String::as_str).concat(), ["index", "-"]).exits(0);
    assert_eq!(group(), "abc");
    place.run_with(&story[3], ["index", "-"]).exits(0);
    assert_eq!(group(), "abcd", "a later stream adds to the group");
    let other = article(&mut Dice(77), 12).concat();
    place.run_with(&line("b", "", "", "另一篇", &other), ["index", "-"]).exits(0);
    assert_eq!(group(), "acd", "what a stream brings again leaves the group if it says something else");
}

#[test]
fn a_run_killed_before_it_commits_leaves_the_groups_of_the_commit_before() {
    let story = story();
    let place = Place::new().file("docs/news.jsonl", story[..2].concat()).indexed();
    let asked = ["公布 通办事项 涉及", "-n", "50"];
    let before = place.search(asked);
    assert!(!reposts(&before[0]).is_empty());
    std::fs::remove_file(place.path().join("docs/news.jsonl")).unwrap();
    place.write("docs/late.jsonl", story[2..].concat());
    // The stream does not end, so the run does not either.
    let mut child = place.command(["index", "docs", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all((0..2000).map(|_| story[1].as_str()).collect::<String>().as_bytes()).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(place.search(asked), before);
    place.run(["index", "docs"]).exits(0);
    let fresh = Place::new().file("docs/late.jsonl", story[2..].concat()).indexed();
    assert_eq!(place.search(asked), fresh.search(asked));
}

#[test]
fn norms_of_one_kind_are_hits_of_their_own() {
    let body = article(&mut Dice(31), 12).concat();
    let lines = [
        line("a", "", "", "甲市通办条例", &body),
        line("b", "", "", "乙市通办条例", &body),
        line("c", "", "", "《甲市通办条例》（2018修正）", &body),
        line("d", "", "", "甲市通办条例", &(body.clone() + "本条例自公布之日起施行。")),
        line("e", "", "", "甲市公布《甲市通办条例》", &body),
        line("f", "", "", "通办条例出台了", &(body.clone() + "记者报道。")),
    ];
    let place = Place::new().file("docs/all.jsonl", lines.concat()).indexed();
    let hits = place.search(["公布 通办事项 涉及", "--by", "document"]);
    let groups: BTreeSet<String> = hits
        .iter()
        .map(|hit| reposts(hit).into_iter().chain([text(hit, "doc")]).collect::<BTreeSet<_>>())
        .map(|group| group.into_iter().collect())
        .collect();
    assert_eq!(groups, ["ac", "b", "d", "ef"].map(str::to_owned).into());
}

#[test]
fn pages_of_folded_hits_make_up_the_list() {
    let mut dice = Dice(21);
    let mut lines = Vec::new();
    for story in 0..12 {
        let body = article(&mut dice, 30);
        for copy in 0..1 + story % 4 {
            let id = format!("{story:02}-{copy}");
            lines.push(line(&id, "日报", "2024-01-01", "要闻", &body[copy..].concat()));
        }
    }
    let place = Place::new().file("docs/news.jsonl", lines.concat()).indexed();
    for by in ["passage", "document"] {
        let whole = place.search(["税务部门 简化 创业补贴", "--by", by, "-n", "40"]);
        assert!(whole.len() >= 12, "{}", whole.len());
        let offsets = (0..whole.len().div_ceil(5)).map(|page| (page * 5).to_string());
        let pages: Vec<Value> = offsets
            .flat_map(|offset| {
                place.search(["税务部门 简化 创业补贴", "--by", by, "-n", "5", "--offset", &offset])
            })
            .take(whole.len())
            .collect();
        assert_eq!(docs(&whole), docs(&pages), "{by}");
    }
}

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
