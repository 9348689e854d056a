//! Each command's output and exit code.

use crate::harness::{Place, text};

fn place() -> Place {
    Place::new()
        .file("docs/甲.md", "---\ntitle: 横琴合作\ndate: 2023-03-05\nsource: 示例\n---\n## 产业\n\n产业协同离不开平台。\n\n## 民生\n\n医保异地结算。\n")
        .file("docs/乙.txt", "湾区通办落地\n\n2022年的事，推动政务服务“湾区通办”，产业也要协同。\n")
        .file("docs/丙.jsonl", "{\"id\":\"b-1\",\"title\":\"简讯\",\"text\":\"产业协同\\n又一段。\",\"date\":\"2024-01-02\",\"url\":\"http://a.b\"}\n")
        .indexed()
}

#[test]
fn index_says_what_it_did_and_updates_what_changed() {
    let place =
        Place::new().file("docs/a.txt", "产业协同。").file("docs/b.bin", "0").file("docs/README.md", "说明");
    place.run(["index", "docs"]).exits(0).prints("+1 ~0 -0 =0").prints("1 bin").prints("MB/s");
    place.run(["index"]).exits(0).prints("+0 ~0 -0 =1");
    place.write("docs/a.txt", "产业协同，湾区通办。");
    place.run(["index"]).exits(0).prints("+0 ~1 -0 =0");
    std::fs::remove_file(place.path().join("docs/a.txt")).unwrap();
    place.run(["index"]).exits(0).prints("+0 ~0 -1 =0");
    place.run(["search", "产业协同"]).exits(1);
}

#[test]
fn a_file_that_was_touched_or_renamed_is_known_again() {
    let place =
        Place::new().file("docs/a.txt", "产业协同离不开平台。").file("docs/b.txt", "湾区通办。").indexed();
    place.write("docs/a.txt", "产业协同离不开平台。");
    place.run(["index"]).exits(0).prints("+0 ~0 -0 =2");
    std::fs::rename(place.path().join("docs/b.txt"), place.path().join("docs/c.txt")).unwrap();
    place.run(["index"]).exits(0).prints("+0 ~0 -0 =1 →1");
    assert_eq!(text(&place.search(["湾区通办"])[0], "doc"), "docs/c.txt");
}

#[test]
fn a_dry_run_lists_what_would_be_done_and_does_nothing() {
    let place = Place::new()
        .file("docs/a.txt", "产业协同。")
        .file("docs/b.txt", "湾区通办。")
        .file("docs/d.txt", "平台经济。")
        .file("docs/f.txt", "专精特新。")
        .indexed();
    place.write("docs/f.txt", "专精特新。");
    place.write("docs/a.txt", "产业协同，又一句。");
    place.write("docs/c.txt", "低空经济。");
    std::fs::remove_file(place.path().join("docs/b.txt")).unwrap();
    std::fs::rename(place.path().join("docs/d.txt"), place.path().join("docs/e.txt")).unwrap();
    let listed = place.run(["index", "docs", "--dry-run"]).exits(0).stdout();
    let counts = "文件 files      +1 ~1 -1 =1 →1";
    let touched = "docs/f.txt";
    assert_eq!(
        listed,
        format!("~ docs/a.txt\n- docs/b.txt\n+ docs/c.txt\n→ docs/d.txt → docs/e.txt\n{counts}\n"),
        "{touched} has another time and the same content"
    );
    place.run(["search", "湾区通办"]).exits(0);
    let fresh = Place::new().file("docs/a.txt", "产业协同。");
    fresh.run(["index", "docs", "--dry-run"]).exits(0).prints("+ docs/a.txt");
    assert!(!fresh.path().join("index").exists());
}

#[test]
fn a_watched_folder_is_followed_through_new_replaced_and_removed_files() {
    use std::time::{Duration, Instant};
    let place = Place::new().file("docs/a.txt", "产业协同。");
    let mut child =
        place.command(["index", "docs", "--watch"]).stdout(std::process::Stdio::null()).spawn().unwrap();
    let becomes = |query: &str, code: i32| {
        let started = Instant::now();
        while place.command(["search", query]).output().unwrap().status.code() != Some(code) {
            assert!(started.elapsed() < Duration::from_secs(60), "{query} does not come to {code}");
            std::thread::sleep(Duration::from_millis(100));
        }
    };
    becomes("\"产业协同\"", 0);
    // The watcher begins after the first build; a change before that would be part of the build.
    std::thread::sleep(Duration::from_secs(1));
    place.write("docs/b.txt", "湾区通办。");
    becomes("\"湾区通办\"", 0);
    place.write("docs/.a.tmp", "低空经济。");
    std::fs::rename(place.path().join("docs/.a.tmp"), place.path().join("docs/a.txt")).unwrap();
    becomes("\"低空经济\"", 0);
    becomes("\"产业协同\"", 1);
    std::fs::remove_file(place.path().join("docs/b.txt")).unwrap();
    becomes("\"湾区通办\"", 1);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_second_folder_is_added_to_the_first() {
    let place = Place::new().file("docs/a.txt", "产业协同。").file("more/docs/b.txt", "湾区通办。").indexed();
    place.run(["index", "more/docs"]).exits(0).prints("+1");
    let names: Vec<_> =
        ["产业协同", "湾区通办"].map(|query| text(&place.search([query])[0], "doc").to_owned()).into();
    assert_eq!(names, ["docs/a.txt", "docs~2/b.txt"]);
    assert_eq!(text(&place.search(["湾区通办"])[0], "path"), "more/docs/b.txt");
}

#[test]
fn the_default_index_is_built_from_the_default_corpus() {
    let place = Place::new().file("corpus/a.txt", "产业协同离不开平台。");
    place.run(["search", "产业协同"]).exits(0).complains("先从 corpus 建立").prints("产业协同离不开平台");
    let again = place.run(["search", "产业协同"]).exits(0);
    assert_eq!(again.stderr(), "");
}

#[test]
fn json_holds_all_of_a_hit() {
    let place = place();
    let hits = place.search(["产业协同"]);
    let hit = hits.iter().find(|hit| text(hit, "doc") == "b-1").unwrap();
    for key in [
        "schema",
        "rank",
        "score",
        "id",
        "doc",
        "title",
        "section",
        "date",
        "path",
        "span",
        "text",
        "highlights",
    ] {
        assert!(!hit[key].is_null(), "{key}");
    }
    assert_eq!((text(hit, "id"), text(hit, "date_basis")), ("b-1#0001", "stated"));
    let source = std::fs::read_to_string(place.path().join("docs/丙.jsonl")).unwrap();
    let (start, end) = (hit["span"][0].as_u64().unwrap() as usize, hit["span"][1].as_u64().unwrap() as usize);
    assert_eq!(&source[start..end], "简讯\",\"text\":\"产业协同\\n又一段。");
}

#[test]
fn filters_narrow_the_hits() {
    let place = place();
    let docs = |args: &[&str]| -> Vec<String> {
        let mut docs: Vec<_> =
            place.search(args.iter().copied()).iter().map(|hit| text(hit, "doc").to_owned()).collect();
        docs.sort();
        docs.dedup();
        docs
    };
    assert_eq!(docs(&["产业", "--since", "2023"]), ["b-1", "docs/甲.md"]);
    assert_eq!(docs(&["产业", "--until", "2022-12"]), ["docs/乙.txt"]);
    assert_eq!(docs(&["产业", "--path", "*.jsonl"]), ["b-1"]);
    assert_eq!(docs(&["产业", "--type", "jsonl"]), ["b-1"]);
    assert_eq!(docs(&["产业 来源:示例"]), ["docs/甲.md"]);
    assert_eq!(docs(&["产业", "--source", "示例"]), ["docs/甲.md"]);
    assert_eq!(docs(&["产业", "--issuer", "国务院"]), Vec::<String>::new());
    assert_eq!(docs(&["产业", "--path", "甲", "--path", "乙"]), ["docs/乙.txt", "docs/甲.md"]);
    let by_document = place.search(["产业 医保", "--by", "document"]);
    let mut seen: Vec<_> = by_document.iter().map(|hit| text(hit, "doc")).collect();
    seen.sort_unstable();
    let all = seen.len();
    seen.dedup();
    assert_eq!(seen.len(), all, "each document once");
}

#[test]
fn a_document_number_finds_its_document_first_however_it_is_written() {
    let number = |n| format!("关于第{n}项工作的通知\n\n国发〔2018〕{n}号\n\n正文说明第{n}项工作。");
    let mention = "# 综述\n\n贯彻国发〔2018〕43号，落实国发〔2018〕43号，国发〔2018〕43号要求明确。\n";
    let place = (40..46)
        .fold(Place::new(), |place, n| place.file(&format!("docs/{n}.txt"), number(n)))
        .file("docs/mention.md", mention)
        .indexed();
    for query in
        ["国发〔2018〕43号", "国发[2018]43号", "国发（2018）43号", "国发2018 43号", "国发〔２０１８〕４３号"]
    {
        assert_eq!(text(&place.search([query])[0], "doc"), "docs/43.txt", "{query}");
    }
    assert_eq!(place.search(["工作", "--doc-number", "国发[2018]44号"]).len(), 1);
}

#[test]
fn text_shows_title_date_place_and_matches() {
    let place = place();
    let page = place.run(["search", "湾区通办", "--color", "always"]).exits(0).stdout();
    assert!(
        page.contains("湾区通办落地")
            && page.contains("2022（推断 inferred）")
            && page.contains("docs/乙.txt:1")
    );
    assert!(page.contains("“\u{1b}[1m\u{1b}[31m湾区通办\u{1b}[0m”"), "{page:?}");
    let plain = place.run(["search", "湾区通办"]).exits(0).stdout();
    assert!(!plain.contains('\u{1b}'), "no colour where stdout is no terminal");
    let section = place.run(["search", "\"产业协同\"", "--path", "甲"]).exits(0);
    section.prints("2023-03-05  产业").prints("docs/甲.md#0001");
}

#[test]
fn an_explanation_adds_up_to_the_score() {
    let place = place();
    for hit in place.search(["产业协同 医保", "--explain"]) {
        let parts = hit["explain"].as_array().unwrap();
        let sum: f64 = parts.iter().map(|part| part["score"].as_f64().unwrap()).sum();
        assert!((sum - hit["score"].as_f64().unwrap()).abs() < 1e-4, "{hit}");
    }
    place.run(["search", "产业协同", "--explain"]).exits(0).prints("词 term").prints("合计 sum");
}

#[test]
fn stdin_gives_queries_and_trec_gives_a_run() {
    let place = place();
    let run = place
        .run_with("q7\t产业协同\nq8\t没有这回事么\n湾区通办\n", ["search", "-", "--format", "trec"])
        .exits(0);
    let lines: Vec<Vec<String>> =
        run.stdout().lines().map(|line| line.split(' ').map(str::to_owned).collect()).collect();
    assert!(lines.iter().all(|line| line.len() == 6 && line[1] == "Q0" && line[5] == "zhengwen"));
    assert!(lines.iter().any(|line| line[0] == "q7") && lines.iter().any(|line| line[0] == "3"));
    let hits = place.run_with("湾区通办\n", ["search", "-", "--json"]).hits();
    assert_eq!(text(&hits[0], "query"), "1");
}

#[test]
fn an_exclusion_needs_no_quoting() {
    let place = place();
    let hits = place.search(["产业", "-湾区通办"]);
    assert!(!hits.is_empty() && hits.iter().all(|hit| !text(hit, "text").contains("湾区通办")));
}

#[test]
fn a_search_without_hits_exits_with_one() {
    let place = place();
    assert_eq!(place.run(["search", "\"不曾写过\""]).exits(1).stdout(), "");
}

#[test]
fn show_gives_a_passage_with_its_neighbours_and_place() {
    let place = place();
    let id = "docs/甲.md#0001";
    let shown = place.run(["show", id]).exits(0);
    shown
        .prints("▶ docs/甲.md#0001")
        .prints("docs/甲.md#0002")
        .prints("docs/甲.md:6  bytes")
        .prints("横琴合作");
    let alone = place.run(["show", id, "--around", "0"]).exits(0).stdout();
    assert!(!alone.contains("#0002"));
}

#[test]
fn analyze_shows_words_and_grams_with_offsets() {
    let place = Place::new();
    place
        .run(["analyze", "Ａ股产业协同"])
        .exits(0)
        .prints("a股产业协同")
        .prints("产业")
        .prints("字 char 2    字节 bytes 6..12");
    let terms = place.run(["analyze", "产业协同", "--json"]).hits();
    assert!(terms.iter().any(|term| text(term, "kind") == "pair" && text(term, "term") == "业协"));
}

#[test]
fn info_tells_what_an_index_holds() {
    let place = place();
    let info = place.run(["info"]).exits(0);
    info.prints("jieba-rs 0.11").prints("文档 documents").prints("postings").prints("docs");
}

#[test]
fn completions_and_man_pages_are_made_from_the_arguments() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish"] {
        place.run(["completions", shell]).exits(0).prints("zhengwen");
    }
    place.run(["man"]).exits(0).prints(".TH zhengwen");
    place.run(["man", "search"]).exits(0).prints("until");
    place.run(["man", "nothing"]).exits(2).complains("index, search");
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    use std::process::Stdio;
    let place = place();
    let queries = "产业协同\n".repeat(20_000);
    let mut command = place.command(["search", "-", "--json"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), queries.as_bytes());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn help_opens_with_examples_in_both_languages() {
    let place = Place::new();
    for args in [vec!["--help"], vec!["index", "--help"], vec!["search", "--help"]] {
        let help = place.run(args).exits(0).stdout();
        assert!(help.trim_start().starts_with("示例 Examples:"), "{help}");
    }
}
