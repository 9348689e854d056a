//! Reposts are one hit: which documents are, what is shown of them, and what updates leave of them.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::harness::{Dice, Place, text};

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

pub fn line(id: &str, source: &str, date: &str, title: &str, body: &str) -> String {
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
