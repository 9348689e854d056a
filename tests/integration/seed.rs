//! A newspaper page as PDF extraction leaves it, end to end.

use crate::harness::{Place, shared, text};

fn seed() -> Option<(Place, String)> {
    let path = shared("seeds/article.txt")?;
    let source = std::fs::read_to_string(path).unwrap();
    Some((Place::new().file("docs/article.txt", &source).indexed(), source))
}

#[test]
fn a_phrase_torn_by_a_line_break_is_found_with_the_others() {
    let Some((place, source)) = seed() else { return };
    let hits = place.search(["\"产业协同\"", "-n", "100"]);
    let mut highlights = 0;
    for hit in &hits {
        for range in hit["highlights"].as_array().unwrap() {
            let (start, end) = (range[0].as_u64().unwrap() as usize, range[1].as_u64().unwrap() as usize);
            assert_eq!(&text(hit, "text")[start..end], "产业协同");
            highlights += 1;
        }
    }
    assert_eq!(source.matches("产业协同").count(), 4, "the page itself has it four times whole");
    assert_eq!(highlights, 5);
}

#[test]
fn a_hit_knows_its_section_and_its_place_in_the_source() {
    let Some((place, source)) = seed() else { return };
    let hit = &place.search(["湾区通办"])[0];
    assert!(text(hit, "text").contains("政务服务事项"));
    assert_eq!(hit["section"], serde_json::json!(["共促改革开放", "向重点领域和关键环节推进"]));
    let (start, end) = (hit["span"][0].as_u64().unwrap(), hit["span"][1].as_u64().unwrap());
    assert!(source[start as usize..end as usize].contains("湾区通办"));
}

#[test]
fn the_title_is_the_headline_and_the_date_is_inferred() {
    let Some((place, _)) = seed() else { return };
    let hit = &place.search(["横琴"])[0];
    assert_eq!(text(hit, "title"), "香洲区携手横琴粤澳深度合作区 共同打造粤港澳大湾区优质生活圈");
    assert_eq!((text(hit, "date"), text(hit, "date_basis")), ("2022-09", "inferred"));
}

#[test]
fn torn_sentences_are_whole_and_nothing_else_is_glued() {
    let Some((place, _)) = seed() else { return };
    for whole in [
        "香洲区以产业协同为先导",
        "香洲区聚焦招商引资",
        "离不开人才支撑",
        "在团市委",
        "主动承接合作区的创新资源溢出",
        "累计开展服务31场次",
        "主动承担起粤港澳大湾区文化融合",
    ] {
        assert_eq!(place.search([format!("\"{whole}\"").as_str()]).len(), 1, "{whole}");
    }
    let mut lines = Vec::new();
    for hit in place.search(["NOT 没有的话", "-n", "100"]) {
        lines.extend(text(&hit, "text").lines().map(str::to_owned));
    }
    for apart in [
        "加强产业协同",
        "探索产业互动发展新模式",
        "促进创新合作",
        "采写:本报记者 余映霏",
        "摄影:本报记者 赵梓",
    ] {
        assert!(lines.iter().any(|line| line == apart), "{apart} is glued to a neighbour");
    }
    assert_eq!(lines.iter().filter(|line| line.starts_with("——")).count(), 3);
    assert!(lines.iter().any(|line| line.starts_with("南屏科技工业园紧邻") && line.ends_with("片区。")));
}

#[test]
fn the_right_passage_is_first() {
    let Some((place, _)) = seed() else { return };
    for (query, first) in [
        ("横琴方案", "《横琴方案》"),
        ("１０４１．４５亿元", "1041.45亿元"),
        ("姊妹学校", "缔结“姊妹学校”25对"),
        ("谢同学 展翅计划", "谢同学第二次来到珠海,通过“展翅计划”"),
    ] {
        let hits = place.search([query]);
        assert!(text(&hits[0], "text").contains(first), "{query}: {}", hits[0]);
    }
}
