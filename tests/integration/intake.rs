//! What comes in otherwise than as a file whose encoding can be found out: stdin, and an encoding that is told.

use encoding_rs::{BIG5, GB18030};

use crate::harness::{Place, text};

fn ids(place: &Place, query: &str) -> Vec<String> {
    let mut ids: Vec<_> = place
        .search([format!("\"{query}\"").as_str()])
        .iter()
        .map(|hit| text(hit, "doc").to_owned())
        .collect();
    ids.sort();
    ids
}

#[test]
fn json_lines_from_stdin_replace_what_they_bring_again_and_nothing_else() {
    let place = Place::new().file("docs/a.txt", "低空经济的文件。");
    place.run(["index", "docs"]).exits(0);
    let first = "{\"id\":\"甲\",\"text\":\"低空经济一\"}\n{\"id\":\"乙\",\"title\":\"通知\",\"text\":\"低空经济二\"}\n";
    place.run_with(first, ["index", "-"]).exits(0).prints("文件 files      +2 ~0 -0 =0");
    assert_eq!(ids(&place, "低空经济"), ["docs/a.txt", "乙", "甲"]);
    let second = "{\"id\":\"乙\",\"title\":\"通知\",\"text\":\"平台经济二\"}\n{\"id\":\"甲\",\"text\":\"低空经济一\"}\n{\"id\":\"丙\",\"text\":\"低空经济三\"}\n";
    place.run_with(second, ["index", "-"]).exits(0).prints("文件 files      +1 ~1 -0 =1");
    assert_eq!(ids(&place, "低空经济"), ["docs/a.txt", "丙", "甲"]);
    // The folder's update leaves them where they are.
    place.run(["index"]).exits(0).prints("=1");
    assert_eq!(ids(&place, "低空经济"), ["docs/a.txt", "丙", "甲"]);
}

#[test]
fn a_bad_line_on_stdin_is_named_and_the_others_are_taken() {
    let place = Place::new();
    let ran = place
        .run_with("{\"text\":\"低空经济\"}\n不是 JSON\n{\"text\":\"低空经济二\"}\n", ["index", "-"])
        .exits(2);
    ran.complains("stdin:2: 不是 JSON 对象");
    assert_eq!(place.search(["低空经济"]).len(), 2);
}

#[test]
fn an_encoding_that_is_told_is_believed_and_kept() {
    // Two characters are too few to tell any encoding by.
    let place = Place::new()
        .file("docs/a.txt", GB18030.encode("珠海").0)
        .file("docs/b.txt", GB18030.encode("横琴").0);
    place.run(["index", "docs", "--encoding", "big5"]);
    assert!(place.search(["珠海"]).is_empty());
    place.run(["index", "docs", "--encoding", "gb18030"]).exits(0).prints("文件 files      +0 ~2 -0 =0");
    assert_eq!(ids(&place, "珠海"), ["docs/a.txt"]);
    place.write("docs/c.txt", GB18030.encode("澳门").0);
    place.run(["index"]).exits(0).prints("+1 ~0 -0 =2");
    assert_eq!(ids(&place, "澳门"), ["docs/c.txt"]);
    place.run(["index", "docs", "--encoding", "klingon"]).exits(2).complains("klingon: 应为 编码名");
}

#[test]
fn characters_that_an_encoding_has_not_are_counted() {
    let mut bytes = BIG5.encode("產業協同離不開平台載體建設。").0.into_owned();
    bytes.extend([0xFF, 0xFF]);
    let place = Place::new().file("docs/a.txt", bytes);
    place.run(["index", "docs", "--encoding", "big5"]).exits(2).complains("docs/a.txt: 2 个字符无法解码");
    assert_eq!(place.search(["產業協同"]).len(), 1);
}

#[test]
fn documents_without_a_name_of_their_own_are_told_apart_by_their_file() {
    let place = Place::new()
        .file("docs/a.jsonl", "{\"text\":\"低空经济一\"}\n{\"text\":\"低空经济二\"}\n")
        .file("docs/b.jsonl", "{\"text\":\"低空经济三\"}\n")
        .file("docs/c.csv", "title,text\n通知,低空经济四\n")
        .indexed();
    let wanted = ["docs/a.jsonl!line-1", "docs/a.jsonl!line-2", "docs/b.jsonl!line-1", "docs/c.csv!row-2"];
    assert_eq!(ids(&place, "低空经济"), wanted);
    place.run(["show", "docs/b.jsonl!line-1#0001"]).exits(0).prints("低空经济三");
}
