//! What ranks before what, and how documents share a page.

use crate::harness::{Place, text};

/// A number below two hundred in Chinese numerals.
fn numeral(number: usize) -> String {
    let digit = |value: usize| ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"][value];
    let tens = match (number / 100, number / 10 % 10) {
        (0, 0) => String::new(),
        (1, 0) if !number.is_multiple_of(10) => "零".to_owned(),
        (_, 0) => String::new(),
        (0, 1) => "十".to_owned(),
        (_, tens) => format!("{}十", digit(tens)),
    };
    format!("{}{tens}{}", if number >= 100 { "一百" } else { "" }, digit(number % 10))
}

/// A law of 160 articles, an article a document, as collections of statutes have them, and a measure
/// that cites one of them.
fn law() -> Place {
    let articles: String = (1..=160)
        .map(|number| {
            let (id, number) = (number, numeral(number));
            let body = "自然人从事工商业经营，经依法登记，为个体工商户。";
            format!("{{\"id\":\"{id}\",\"title\":\"民法典第{number}条\",\"text\":\"{body}\"}}\n")
        })
        .collect();
    let measures = "{\"id\":\"办法\",\"title\":\"某省个体工商户登记办法第三条\",\"text\":\"本办法所称个体工商户，依照民法典第五十四条登记。\"}\n";
    Place::new().file("docs/law.jsonl", articles + measures).indexed()
}

#[test]
fn an_article_is_found_by_its_number_however_it_is_written() {
    let place = law();
    for query in ["民法典第五十四条", "民法典 第54条", "民法典第５４條"] {
        assert_eq!(text(&place.search([query])[0], "doc"), "54", "{query}");
    }
    assert_eq!(text(&place.search(["民法典第104条"])[0], "doc"), "104");
    assert_eq!(text(&place.search(["民法典第154条"])[0], "doc"), "154");
}

/// One file that says it often, and two that say it once.
fn long_and_short() -> Place {
    let paragraph = "产业协同，产业协同，还是产业协同。".repeat(16);
    let long = (1..=6).map(|n| format!("第{n}段。{paragraph}\n\n")).collect::<String>();
    let short = |n: usize| {
        format!(
            "第{n}篇从头到尾说的是别的事情，例如天气、交通和教育，只在这里提到一次产业协同，随后又说起别的事情。"
        )
    };
    Place::new()
        .file("docs/长.txt", long)
        .file("docs/短1.txt", short(1))
        .file("docs/短2.txt", short(2))
        .indexed()
}

#[test]
fn the_third_passage_of_a_document_gives_way_to_other_documents() {
    let place = long_and_short();
    let documents =
        |hits: &[serde_json::Value]| hits.iter().map(|hit| text(hit, "doc").to_owned()).collect::<Vec<_>>();
    let (long, short) = ("docs/长.txt", "docs/短");
    let shared = documents(&place.search(["产业协同"]));
    assert_eq!((&shared[0][..], &shared[1][..]), (long, long));
    assert!(shared[2].starts_with(short) && shared[3].starts_with(short), "{shared:?}");
    assert!(shared.len() > 4 && shared[4..].iter().all(|doc| doc == long), "none is left out: {shared:?}");
    let all = documents(&place.search(["产业协同", "--all-passages"]));
    assert_eq!(all.len(), shared.len());
    assert!(all[..3].iter().all(|doc| doc == long), "{all:?}");
}

#[test]
fn pages_of_a_query_are_parts_of_one_list() {
    let place = long_and_short();
    let ids = |args: &[&str]| {
        let hits = place.search(["产业协同"].into_iter().chain(args.iter().copied()));
        hits.iter().map(|hit| text(hit, "id").to_owned()).collect::<Vec<_>>()
    };
    let (first, second) = (ids(&["-n", "3"]), ids(&["-n", "3", "--offset", "3"]));
    assert_eq!([first, second].concat(), ids(&["-n", "6"]));
    let by_document = |n: &str, offset: &str| ids(&["--by", "document", "-n", n, "--offset", offset]);
    assert_eq!([by_document("1", "0"), by_document("2", "1")].concat(), by_document("3", "0"));
}

#[test]
fn a_question_finds_what_its_subject_finds() {
    let questions = (1..=3).map(|n| {
        (format!("docs/问{n}.txt"), format!("如何申请？哪些人可以申请？第{n}问：什么是补贴，应该怎么办？"))
    });
    let mut place =
        Place::new().file("docs/答.txt", "企业稳岗返还按上年度实际缴纳失业保险费的一定比例返还。");
    for (name, body) in questions {
        place = place.file(&name, body);
    }
    let place = place.indexed();
    assert_eq!(
        text(&place.search(["什么是稳岗返还？哪些企业可以申请，应该怎么办？"])[0], "doc"),
        "docs/答.txt"
    );
}

#[test]
fn an_explanation_adds_up_by_document_and_for_articles() {
    let place = law();
    for hit in place.search(["民法典第54条", "--explain", "--by", "document"]) {
        let parts = hit["explain"].as_array().unwrap();
        let sum: f64 = parts.iter().map(|part| part["score"].as_f64().unwrap()).sum();
        assert!((sum - hit["score"].as_f64().unwrap()).abs() < 1e-4, "{hit}");
    }
    let best = &place.search(["民法典第54条", "--explain"])[0];
    let terms: Vec<&str> =
        best["explain"].as_array().unwrap().iter().map(|part| text(part, "term")).collect();
    assert!(terms.contains(&"第54条"), "{terms:?}");
}

#[test]
fn of_documents_with_equal_passages_the_one_that_says_more_of_it_goes_first() {
    let other = "天气晴好，交通顺畅，学校照常上课，商店照常营业。".repeat(12);
    let about = format!("低空经济。{other}");
    let place = Place::new()
        .file("docs/1.txt", format!("{about}\n\n{other}\n\n{other}\n"))
        .file("docs/2.txt", format!("{about}\n\n{about}\n\n{about}\n"))
        .indexed();
    let hits = place.search(["低空经济", "--by", "document", "--all"]);
    assert_eq!(text(&hits[0], "doc"), "docs/2.txt");
    assert_eq!(hits.len(), 2);
}

#[test]
fn an_explanation_by_document_counts_all_its_passages() {
    let place = long_and_short();
    let hits = place.search(["产业协同", "--explain", "--by", "document"]);
    let long = hits.iter().find(|hit| text(hit, "doc") == "docs/长.txt").unwrap();
    let parts = long["explain"].as_array().unwrap();
    let frequency = |of: &str| {
        let is_asked = |part: &&serde_json::Value| {
            text(part, "of") == of && text(part, "field") == "grams" && text(part, "term") == "产业"
        };
        parts.iter().find(is_asked).unwrap()["frequency"].as_u64().unwrap()
    };
    assert_eq!(frequency("document"), 6 * 16 * 3);
    assert!(frequency("passage") < frequency("document"));
    for hit in &hits {
        let parts = hit["explain"].as_array().unwrap();
        let sum: f64 = parts.iter().map(|part| part["score"].as_f64().unwrap()).sum();
        assert!((sum - hit["score"].as_f64().unwrap()).abs() < 1e-4, "{hit}");
    }
}
