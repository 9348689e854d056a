//! Same input, same output: however many threads built the index, whatever interrupted the building.

use std::process::Stdio;
use std::time::Duration;

use crate::harness::{Dice, Place, laws, shared};

/// Queries as people asked them, an id and a tab before each.
fn queries(count: usize) -> Option<String> {
    let mut lines = Vec::new();
    for file in ["data/queries/policy_questions.tsv", "data/queries/headlines_policy.tsv"] {
        let text = std::fs::read_to_string(shared(file)?).unwrap();
        let step = text.lines().count() / (count / 2);
        let columns = |line: &str| line.split('\t').take(2).collect::<Vec<_>>().join("\t");
        lines.extend(text.lines().step_by(step).take(count / 2).map(columns));
    }
    Some(lines.join("\n"))
}

fn answers(place: &Place, index: &str, queries: &str) -> String {
    place.run_with(queries, ["search", "-", "--json", "--index", index]).exits(0).stdout()
}

#[test]
fn one_thread_and_many_build_indexes_that_answer_alike() {
    let (Some(place), Some(queries)) = (laws(500), queries(500)) else { return };
    place.run(["index", "docs", "--index", "one", "--threads", "1"]).exits(0);
    place.run(["index", "docs", "--index", "many", "--threads", "4"]).exits(0);
    let one = answers(&place, "one", &queries);
    assert!(one.lines().count() > 4_000);
    assert!(one == answers(&place, "many", &queries), "the answers of the two builds differ");
}

#[test]
fn a_killed_run_leaves_the_last_commit_and_the_next_run_finishes() {
    let (Some(place), Some(queries)) = (laws(300), queries(100)) else { return };
    // Something is committed first, so that every later state has an answer to give.
    place.write("first/a.md", "# 起点\n\n产业协同离不开平台。\n");
    place.run(["index", "first", "docs", "--index", "clean"]).exits(0);
    place.run(["index", "first", "--index", "killed"]).exits(0);
    let mut dice = Dice(11);
    for _ in 0..10 {
        let mut command = place.command(["index", "first", "docs", "--index", "killed"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(20 + dice.below(1_500) as u64));
        let _ = child.kill();
        child.wait().unwrap();
        place.run(["search", "\"产业协同离不开平台\"", "--index", "killed"]).exits(0);
    }
    place.run(["index", "first", "docs", "--index", "killed"]).exits(0);
    assert!(answers(&place, "clean", &queries) == answers(&place, "killed", &queries), "the answers differ");
}

#[test]
fn an_updated_index_answers_like_one_built_anew() {
    let Some(queries) = queries(100) else { return };
    let Some(place) = laws(100) else { return };
    place.write("docs/old.md", "# 旧文\n\n营商环境条例规定了什么，产业协同与湾区通办。\n");
    place.run(["index", "docs", "--index", "updated"]).exits(0);
    let files = place.files("docs");
    let laws: Vec<_> = files.iter().filter(|path| !path.ends_with("old.md")).collect();
    for path in &laws[..10] {
        let bytes = std::fs::read(path).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    laws[10..15].iter().for_each(|path| std::fs::remove_file(path).unwrap());
    for (n, path) in laws[15..20].iter().enumerate() {
        std::fs::rename(path, place.path().join(format!("docs/改名{n}.md"))).unwrap();
    }
    for n in 0..5 {
        place.write(&format!("docs/新增{n}.md"), format!("# 增文{n}\n\n低空经济产业发展若干措施之{n}。\n"));
    }
    place.write("docs/old.md", "# 新文\n\n营商环境条例已经修改，自公布之日起施行。\n");
    let dry = place.run(["index", "docs", "--index", "updated", "--dry-run"]).exits(0);
    dry.prints("文件 files      +5 ~1 -5 =90 →5");
    place.run(["index", "docs", "--index", "updated"]).exits(0).prints("文件 files      +5 ~1 -5 =90 →5");
    place.run(["index", "docs", "--index", "anew"]).exits(0);
    assert!(answers(&place, "anew", &queries) == answers(&place, "updated", &queries), "the answers differ");
    place.run(["search", "\"湾区通办\"", "--index", "updated"]).exits(1);
}

#[test]
fn pages_are_stable() {
    let Some(place) = laws(200) else { return };
    place.run(["index", "docs"]).exits(0);
    let ids = |args: &[&str]| -> Vec<String> {
        place.search(args.iter().copied()).iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
    };
    let whole = ids(&["营商环境", "-n", "900"]);
    let mut pages = Vec::new();
    for offset in (0..900).step_by(90) {
        pages.extend(ids(&["营商环境", "-n", "90", "--offset", &offset.to_string()]));
    }
    assert!(whole.len() > 400);
    assert_eq!(whole, pages);
}
