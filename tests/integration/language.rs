//! The query language on an index: any string is some query.

use zhengwen::index::{Index, Update, update};
use zhengwen::search::{Options, search};

use crate::harness::{Dice, Place, text};

fn place() -> Place {
    Place::new()
        .file("docs/横琴/方案.md", "---\ndate: 2021-09-17\n---\n# 横琴方案公布\n\n产业协同离不开平台，珠海与澳门携手。\n")
        .file("docs/深圳/前海.md", "---\ndate: 2021-09-06\n---\n# 前海方案公布\n\n深化改革开放，产业集聚，协同创新。\n")
        .file("docs/深圳/通办.txt", "湾区通办\n\n2023年5月4日 来源：示例\n\n推动政务服务事项“湾区通办”，国务院办公厅印发《通知》（试行）。\n")
        .indexed()
}

#[test]
fn conditions_hold_for_every_hit() {
    let place = place();
    let titles = |query: &str| -> Vec<String> {
        let mut found: Vec<_> =
            place.search([query]).iter().map(|hit| text(hit, "title").to_owned()).collect();
        found.sort();
        found
    };
    for (query, expected) in [
        ("\"产业协同\"", vec!["横琴方案公布"]),
        ("“产业协同”", vec!["横琴方案公布"]),
        ("《通知》", vec!["湾区通办"]),
        ("产业 -珠海", vec!["前海方案公布"]),
        ("产业 +协同创新", vec!["前海方案公布"]),
        ("产业 AND 澳门", vec!["横琴方案公布"]),
        ("澳门 OR 湾区通办", vec!["横琴方案公布", "湾区通办"]),
        ("(澳门 OR 改革) AND NOT 珠海", vec!["前海方案公布"]),
        ("（澳门 OR 改革） －珠海", vec!["前海方案公布"]),
        ("title:方案", vec!["前海方案公布", "横琴方案公布"]),
        ("标题:横琴方案", vec!["横琴方案公布"]),
        ("path:深圳", vec!["前海方案公布", "湾区通办"]),
        ("path:*.txt", vec!["湾区通办"]),
        ("date:2021-09", vec!["前海方案公布", "横琴方案公布"]),
        ("date:2021-09-10..", vec!["横琴方案公布", "湾区通办"]),
        ("date:<2021-09-10", vec!["前海方案公布"]),
        ("NOT 产业", vec!["湾区通办"]),
        ("\"不在其中\"", vec![]),
    ] {
        assert_eq!(titles(query), expected, "{query}");
    }
}

#[test]
fn strange_queries_give_results_or_none() {
    let place = place();
    for query in [
        "国务院:办公厅",
        "《通知》（试行）",
        "“湾区",
        "*",
        "",
        "   ",
        "-",
        "+",
        "\"\"",
        "()",
        "AND OR NOT",
        "date:",
        "path:[",
        "[",
        "\\",
    ] {
        let ran = place.run(["search", "--", query]);
        assert!(!ran.stderr().contains("错误"), "{query}: {}", ran.stderr());
        ran.hits_or_none();
    }
    assert_eq!(text(&place.search(["国务院:办公厅"])[0], "title"), "湾区通办");
    assert_eq!(text(&place.search(["《通知》（试行）"])[0], "title"), "湾区通办");
}

impl crate::harness::Ran {
    fn hits_or_none(&self) {
        assert!(!self.stderr().contains("panicked"), "{}", self.stderr());
    }
}

#[test]
fn a_hundred_thousand_random_strings_are_answered() {
    let place = place();
    let dir = place.path().join("index");
    let how = Update::of(vec![]);
    update(&dir, &how, &mut |_| {}).unwrap();
    let index = Index::open(&dir).unwrap();
    let alphabet: Vec<char> = "产业协同湾区通办横琴 　\"“”「」『』《》()（）+-＋－:：*.<>=AND OR NOT date:2021title:path:aZ9\u{0}\u{7f}\u{200b}😀𠀀é\n\t\\[]{}^~!?".chars().collect();
    let mut dice = Dice(3);
    let mut hits = 0;
    for _ in 0..100_000 {
        let length = dice.below(16);
        let query: String = (0..length).map(|_| alphabet[dice.below(alphabet.len())]).collect();
        hits += search(&index, &query, &Options::default()).unwrap().len();
    }
    println!("100000 random strings, {hits} hits");
    assert!(hits > 50_000, "the strings hardly ever ask for anything that is there");
}
