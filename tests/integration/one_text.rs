//! One text in every format gives the same search results, but for where it stands.

use serde_json::{Value, json};

use crate::harness::Place;
use crate::writers::{Article, Part, gzip, zip};

/// An article whose headings have no numbers.
fn plain() -> Article {
    use Part::*;
    Article {
        title: "三市签约共建湾区通办服务圈",
        date: "2023-05-04",
        source: "示例政务",
        parts: vec![
            Front("2023年5月4日 来源：示例政务"),
            Front("示府办发〔2023〕12号"),
            Paragraph(
                "昨天上午，三市政务服务部门在示例市签署协议，共建“湾区通办”服务圈。协议有效期五年，首批涉及企业开办、医保转移、不动产登记等一百二十个事项，自今年六月起逐步上线。",
            ),
            Paragraph(
                "据介绍，三市企业往来密切，仅去年一年，跨市办理的登记业务就超过8万件，A类事项平均要跑两趟。协议落地以后，申请人在任何一市的窗口或者网上递交材料，都由当地统一收件、异地审核、就近发证。",
            ),
            Heading("推动产业协同发展"),
            Paragraph(
                "协议提出，以产业协同为主线，围绕新能源、集成电路、现代物流三条产业链，建立共同的项目库和场地库。项目落在哪里、配套放在哪里，由三市按照各自的基础商定，避免重复建设。",
            ),
            Paragraph(
                "三市还将设立联合服务专员，为跨市投资的企业提供一对一指导，并且每季度公布一次办理情况。",
            ),
            Heading("方便居民就近办事"),
            Paragraph("对居民来说，变化首先体现在窗口。今后办理下列事项，不再需要回到户籍所在地："),
            List(&[
                "职工医保关系转移接续，材料由两地经办机构相互传递。",
                "住房公积金异地贷款，缴存证明在线核验。",
                "居住证签注，凭电子证照即可办理。",
            ]),
            Paragraph(
                "三市同时公布了监督电话，群众发现窗口推诿扯皮的，可以随时反映。有关部门负责人表示，下一步将把服务范围扩大到全省，让更多的人少跑腿、好办事。",
            ),
        ],
    }
}

/// The same with numbered headings.
fn numbered() -> Article {
    let mut article = plain();
    for part in &mut article.parts {
        if let Part::Heading(text) = part {
            *text = if text.starts_with("推动") {
                "一、推动产业协同发展"
            } else {
                "二、方便居民就近办事"
            };
        }
    }
    article
}

/// The same with bullets for numbers.
fn with_bullets() -> Article {
    let mut article = plain();
    for part in &mut article.parts {
        if let Part::List(items) = *part {
            *part = Part::Bullets(items);
        }
    }
    article
}

/// A hit without what may differ from file to file.
fn but_for_its_place(mut hit: Value) -> Value {
    let fields = hit.as_object_mut().unwrap();
    for place in ["id", "doc", "path", "line", "span", "pages", "format"] {
        fields.remove(place);
    }
    hit
}

/// What all queries answer over a folder that holds one file.
fn answers(name: &str, bytes: &[u8]) -> Value {
    let place = Place::new().file(&format!("docs/{name}"), bytes).indexed();
    let queries = [
        "产业协同 湾区通办",
        "\"湾区通办\"",
        "医保转移",
        "示府办发〔2023〕12号",
        "date:2023-05 居住证签注",
        "source:示例政务 产业链",
    ];
    let hits = |query: &str| place.search([query]).into_iter().map(but_for_its_place).collect::<Vec<_>>();
    queries.iter().map(|query| json!({ "query": query, "hits": hits(query) })).collect()
}

/// The differences of two answers, a line for each.
fn differences(at: &str, expected: &Value, found: &Value, lines: &mut Vec<String>) {
    match (expected, found) {
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter()
                .zip(b)
                .enumerate()
                .for_each(|(n, (a, b))| differences(&format!("{at}/{n}"), a, b, lines));
        }
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            a.iter().for_each(|(key, a)| differences(&format!("{at}/{key}"), a, &b[key], lines));
        }
        _ if expected != found => lines.push(format!("{at}\n  expected {expected}\n  found    {found}")),
        _ => {}
    }
}

#[track_caller]
fn assert_alike(article: &Article, files: &[(String, Vec<u8>)]) {
    let expected = answers("a.txt", article.txt().as_bytes());
    let first = &expected[0]["hits"][0];
    assert_eq!((first["title"].as_str(), first["date"].as_str()), (Some(article.title), Some(article.date)));
    assert_eq!(first["source"].as_str(), Some(article.source));
    let mut lines = Vec::new();
    for (name, bytes) in files {
        let before = lines.len();
        differences(name, &expected, &answers(name, bytes), &mut lines);
        println!("{name}: {} differences", lines.len() - before);
    }
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}

fn named(files: Vec<(&str, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    files.into_iter().map(|(extension, bytes)| (format!("a.{extension}"), bytes)).collect()
}

#[test]
fn one_text_in_every_format_gives_the_same_answers() {
    assert_alike(&plain(), &named(plain().files()));
}

#[test]
fn numbered_headings_are_the_same_in_every_format() {
    assert_alike(&numbered(), &named(numbered().files()));
}

#[test]
fn lists_with_bullets_are_the_same_in_every_format() {
    assert_alike(&with_bullets(), &named(with_bullets().files()));
}

#[test]
fn a_file_of_every_format_is_read_out_of_every_container() {
    let mut files = Vec::new();
    for (name, bytes) in named(plain().files()) {
        let member = format!("甲/{name}");
        files.push((format!("{name}.gz"), gzip(&bytes)));
        files.push((format!("{name}.zst"), zstd::encode_all(&bytes[..], 3).unwrap()));
        files.push((format!("{name}.zip"), zip(&[(&member, &bytes)])));
    }
    assert_alike(&plain(), &files);
}
