//! Hits by date, newer ones preferred, and questions widened by what the best passages share.

use serde_json::Value;

use crate::harness::{Place, text};

/// Notices of several dates: all but one answer the question, and one has no date. Some are equal, so
/// searches below that are of each ask for `--all`.
fn notices() -> Place {
    let line = |id: &str, date: &str, text: &str| {
        let date = if date.is_empty() { String::new() } else { format!("\"date\":\"{date}\",") };
        format!("{{\"id\":\"{id}\",\"title\":\"通知\",{date}\"text\":\"{text}\"}}\n")
    };
    let about = "湾区通办让企业少跑腿。";
    let notices = [
        line("旧", "2019-05-01", "湾区通办，湾区通办，还是湾区通办。"),
        line("新", "2024-03-02", &format!("{about}另有许多别的事项，逐一列在附件之中，供各单位查阅。")),
        line("无", "", about),
        line("月", "2024-03", about),
        line("甲", "2023-07-08", about),
        line("乙", "2023-07-08", &format!("{about}湾区通办事项继续增加。")),
        line("沾边", "2025-01-01", "企业年度报告公示办法，请各单位知悉。"),
    ];
    Place::new().file("docs/notices.jsonl", notices.concat()).indexed()
}

fn docs(hits: &[Value]) -> Vec<&str> {
    hits.iter().map(|hit| text(hit, "doc")).collect()
}

const QUESTION: &str = "湾区通办 企业";

#[test]
fn by_date_the_newest_is_first_and_what_has_no_date_last() {
    let place = notices();
    let hits = place.search(["湾区通办", "--sort", "date", "--all"]);
    let shown = docs(&hits);
    assert_eq!((shown[0], shown[1]), ("新", "月"), "a month counts from its first day: {shown:?}");
    assert_eq!((shown[4], shown[5]), ("旧", "无"), "{shown:?}");
    assert!(hits[2]["score"].as_f64() >= hits[3]["score"].as_f64(), "a date's hits are by score: {shown:?}");
}

#[test]
fn by_date_what_touches_a_question_is_no_hit() {
    let place = notices();
    assert!(docs(&place.search([QUESTION, "--all"])).contains(&"沾边"));
    let dated = place.search([QUESTION, "--sort", "date", "--all"]);
    assert_eq!(docs(&dated)[0], "新");
    assert!(!docs(&dated).contains(&"沾边"));
    let conditions = place.search(["date:2019..2025", "--sort", "date", "--all"]);
    assert_eq!(docs(&conditions), ["沾边", "新", "月", "乙", "甲", "旧"], "conditions are met as ever");
}

#[test]
fn by_date_all_that_match_are_considered_not_the_best_alone() {
    let mut lines: String = (0..900)
        .map(|n| {
            format!("{{\"id\":\"旧{n:03}\",\"date\":\"2020-01-01\",\"text\":\"低空经济，低空经济。\"}}\n")
        })
        .collect();
    let rest = "会议还讨论了其他议题，涉及交通、教育、医疗、住房、养老等许多方面。".repeat(4);
    lines += &format!("{{\"id\":\"新\",\"date\":\"2021-01-01\",\"text\":\"会上提到低空经济。{rest}\"}}\n");
    let place = Place::new().file("docs/many.jsonl", lines).indexed();
    assert_eq!(docs(&place.search(["低空经济", "--sort", "date", "-n", "2"])), ["新", "旧000"]);
    assert_eq!(docs(&place.search(["低空经济", "-n", "1"])), ["旧000"]);
}

#[test]
fn recency_prefers_the_newer_and_never_halves_more() {
    let place = notices();
    let args = ["湾区通办", "--recency", "1y", "--now", "2024-03-02", "--explain"];
    for hit in place.search(args) {
        let factor = hit["recency"].as_f64().unwrap();
        match text(&hit, "doc") {
            "新" => assert_eq!(factor, 1.0),
            "无" => assert_eq!(factor, 0.5, "without date as if of old"),
            "旧" => assert!((0.5..0.52).contains(&factor), "{factor}"),
            "甲" | "乙" => assert!((0.8..0.82).contains(&factor), "{factor}"),
            _ => {}
        }
        let parts = hit["explain"].as_array().unwrap();
        let sum: f64 = parts.iter().map(|part| part["score"].as_f64().unwrap()).sum();
        assert!((sum * factor - hit["score"].as_f64().unwrap()).abs() < 1e-4, "{hit}");
    }
    place.run(["search"].into_iter().chain(args)).exits(0).prints("时效 recency ×").prints("得分 score");
    assert!(place.search(["湾区通办"]).iter().all(|hit| hit.get("recency").is_none()));
}

#[test]
fn recency_puts_the_newer_of_two_equals_first_and_an_exact_old_match_before_a_vague_new_one() {
    let place = notices();
    let hits = place.search([QUESTION, "--recency", "30d", "--now", "2025-01-01", "--all"]);
    let shown = docs(&hits);
    let at = |doc| shown.iter().position(|one| *one == doc).unwrap();
    assert!(at("月") < at("无"), "{shown:?}");
    assert!(at("甲") < at("沾边"), "{shown:?}");
    let lines: String = (0..900)
        .map(|n| format!("{{\"id\":\"旧{n:03}\",\"date\":\"2001\",\"text\":\"低空经济，低空经济。\"}}\n"))
        .collect();
    let new = "{\"id\":\"新\",\"date\":\"2025\",\"text\":\"低空经济座谈会。\"}\n";
    let place = Place::new().file("docs/many.jsonl", lines + new).indexed();
    let first = |args: &[&str]| {
        let hits = place.search(["低空经济", "-n", "1"].into_iter().chain(args.iter().copied()));
        text(&hits[0], "doc").to_owned()
    };
    assert_eq!(first(&[]), "旧000");
    assert_eq!(first(&["--recency", "1y", "--now", "2025"]), "新", "beyond the first few hundred by score");
}

/// Passages about one topic that share words, one of which says nothing of what was asked.
fn topic() -> Place {
    let texts = [
        "低空经济包括无人机配送与载人飞行，起降场正在建设。",
        "低空经济的无人机配送航线，须有起降场。",
        "发展低空经济，无人机配送先行，起降场配套。",
        "无人机配送起降场管理办法今日公布。",
        "中学体育教师招聘公告今日公布。",
    ];
    let lines = texts.iter().enumerate().map(|(n, text)| format!("{{\"id\":\"{n}\",\"text\":\"{text}\"}}\n"));
    Place::new().file("docs/topic.jsonl", lines.collect::<String>()).indexed()
}

#[test]
fn expansion_finds_what_shares_the_words_of_the_best_and_says_by_which() {
    let place = topic();
    assert!(!docs(&place.search(["低空经济"])).contains(&"3"));
    let hits = place.search(["低空经济", "--expand", "--explain"]);
    assert_eq!(docs(&hits)[3], "3", "after all that hold the question");
    assert_eq!(hits.len(), 4, "and what shares none of the words is none");
    for hit in &hits {
        let parts = hit["explain"].as_array().unwrap();
        let of = |expanded: bool| {
            let of = parts.iter().filter(|part| (part["field"] == "expand") == expanded);
            of.map(|part| part["score"].as_f64().unwrap()).sum::<f64>()
        };
        assert!((of(true) + of(false) - hit["score"].as_f64().unwrap()).abs() < 1e-4, "{hit}");
        assert!(of(true) > 0.0, "{hit}");
        assert!(text(hit, "doc") == "3" || of(false) > of(true), "the question keeps most: {hit}");
        let words = parts.iter().filter(|part| part["field"] == "expand").count();
        assert!(words <= 10, "{words}");
    }
    assert_eq!(place.search(["不曾写过"]).len(), place.search(["不曾写过", "--expand"]).len());
}

#[test]
fn pages_are_parts_of_one_list_in_every_order() {
    let dated: String = (0..60)
        .map(|n| {
            let (month, times) = (n % 7 + 1, n % 5 + 1);
            let text = "湾区通办政策。".repeat(times);
            format!("{{\"id\":\"{n}\",\"date\":\"2023-{month:02}\",\"text\":\"{text}第{n}号\"}}\n")
        })
        .collect();
    let long = (0..6).map(|n| format!("第{n}段。{}\n\n", "湾区通办政策。".repeat(30))).collect::<String>();
    let place = Place::new().file("docs/dated.jsonl", dated).file("docs/长.txt", long).indexed();
    let orders: [&[&str]; 6] = [
        &["--sort", "date"],
        &["--sort", "date", "--by", "document"],
        &["--sort", "date", "--recency", "6m", "--now", "2023-09", "--expand"],
        &["--recency", "60d", "--now", "2023-09"],
        &["--recency", "60d", "--now", "2023-09", "--by", "document"],
        &["--expand"],
    ];
    for order in orders {
        let ids = |args: &[&str]| {
            let args = ["湾区通办政策"].into_iter().chain(order.iter().copied()).chain(args.iter().copied());
            let hits = place.search(args);
            hits.iter().map(|hit| text(hit, "id").to_owned()).collect::<Vec<_>>()
        };
        let whole = ids(&["-n", "100"]);
        let pages: Vec<String> =
            ["0", "9", "18", "27"].iter().flat_map(|offset| ids(&["-n", "9", "--offset", offset])).collect();
        assert_eq!(pages, whole[..36], "{order:?}");
        let different: std::collections::HashSet<_> = whole.iter().collect();
        assert_eq!(different.len(), whole.len(), "{order:?}");
    }
}

#[test]
fn what_is_no_half_life_is_said_to_be_none() {
    let place = notices();
    let args = ["search", "湾区通办", "--recency", "soon"];
    place.run(args).exits(2).complains("应为 30d, 2w, 6m, 2y");
    place.run(["search", "湾区通办", "--now", "2024"]).exits(2).complains("--recency");
}
