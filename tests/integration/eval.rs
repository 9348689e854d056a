//! `eval`: its figures are those of pytrec_eval, its files those of TREC, its errors name a line.

use serde_json::Value;

use crate::harness::{Place, Ran};

/// Graded and negative judgments, documents that nobody judged, a query without any relevant document
/// (q4) and one that the run leaves out (q6).
const QRELS: &str = include_str!("../eval/qrels.txt");
/// Ties (q1: b and d; q3: all three), scores that are alike as 32-bit numbers (q2), ranks that
/// contradict the scores (q1), a query without judgments (q5), a first relevant document below the
/// tenth place (q7).
const FIRST: &str = include_str!("../eval/first.run");
/// The other run, for comparisons.
const SECOND: &str = include_str!("../eval/second.run");
/// What pytrec_eval gives for the first run, by query and as a mean over all judged ones; written by
/// `benches/relevance/check_measures.py`, which also repeats it.
const RECORDED: &str = include_str!("../eval/pytrec_eval.tsv");
const KEYS: [&str; 4] = ["ndcg@10", "mrr@10", "p@1", "recall@100"];

fn place() -> Place {
    Place::new().file("qrels", QRELS).file("a.run", FIRST).file("b.run", SECOND)
}

/// The recorded figures of a query, or of `mean`.
fn recorded(query: &str) -> [f64; 4] {
    let mut rows = RECORDED.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let row = rows.find(|row| row[0] == query).unwrap();
    std::array::from_fn(|at| row[at + 1].parse().unwrap())
}

fn figures(ran: Ran) -> Value {
    serde_json::from_str(&ran.exits(0).stdout()).unwrap()
}

#[track_caller]
fn equal(found: &Value, expected: [f64; 4], what: &str) {
    for (key, expected) in KEYS.into_iter().zip(expected) {
        let found = found[key].as_f64().unwrap();
        assert!((found - expected).abs() < 5e-5, "{what} {key}: {found}, recorded {expected}");
    }
}

#[test]
fn figures_are_those_that_pytrec_eval_gave() {
    let told = figures(place().run(["eval", "--qrels", "qrels", "--run", "a.run", "--json", "--per-query"]));
    assert_eq!(told["queries"], 6, "q5 has no judgments");
    assert_eq!(told["without_hits"], 1);
    let queries = told["per_query"].as_array().unwrap();
    let ids: Vec<_> = queries.iter().map(|one| one["query"].as_str().unwrap()).collect();
    assert_eq!(ids, ["q1", "q2", "q3", "q4", "q6", "q7"]);
    for (one, id) in queries.iter().zip(ids) {
        equal(one, recorded(id), id);
    }
    equal(&told, recorded("mean"), "mean");
}

#[test]
fn only_queries_that_are_asked_count() {
    let place = place().file("queries", "q2\t甲\nq6\t乙\nq5\t没有判断\n");
    let told =
        figures(place.run(["eval", "--queries", "queries", "--qrels", "qrels", "--run", "a.run", "--json"]));
    assert_eq!(told["queries"], 2);
    let (q2, q6) = (recorded("q2"), recorded("q6"));
    equal(&told, std::array::from_fn(|at| (q2[at] + q6[at]) / 2.0), "mean of two");
}

#[test]
fn two_runs_are_compared_query_by_query() {
    let run = ["eval", "--qrels", "qrels", "--run", "a.run", "--compare", "b.run"];
    let told = figures(place().run(run.into_iter().chain(["--json"])));
    let first = &told["compare"]["measures"]["p@1"];
    assert_eq!((&first["wins"], &first["losses"], &first["ties"]), (&1.into(), &1.into(), &4.into()));
    assert_eq!(first["p"], 1.0, "one up and one down say nothing");
    let same = ["eval", "--qrels", "qrels", "--run", "a.run", "--compare", "a.run", "--json"];
    let told = figures(place().run(same));
    assert_eq!(told["compare"]["measures"]["ndcg@10"]["ties"], 6);
    place().run(run.into_iter().chain(["--per-query"])).exits(0).prints("对照 against").prints("q7");
}

#[test]
fn judgments_of_three_columns_are_the_same_judgments() {
    let three: String =
        QRELS.lines().map(|line| line.replacen(" 0 ", "\t", 1).replacen(' ', "\t", 1) + "\n").collect();
    let told =
        figures(place().file("three", three).run(["eval", "--qrels", "three", "--run", "a.run", "--json"]));
    equal(&told, recorded("mean"), "mean");
}

#[test]
fn a_malformed_line_is_named() {
    let bad = place()
        .file("columns", "q1 0 a 1\nq1 a\n")
        .file("grade", "q1 0 a 1\n\nq1 0 b 好\n")
        .file("twice", "q1 0 a 1\nq1 0 a 2\n")
        .file("bad.run", "q1 Q0 a 1 9 t\nq1 Q0 a 2 8 t\n")
        .file("score.run", "q1 Q0 a 1 高 t\n")
        .file("notab", "q1 甲\n")
        .file("others", "x9\t甲\n");
    for (qrels, named) in
        [("columns", "columns:2:"), ("grade", "grade:3:"), ("twice", "twice:2:"), ("none", "none:")]
    {
        bad.run(["eval", "--qrels", qrels, "--run", "a.run"]).exits(2).complains(named);
    }
    for (run, named) in [("bad.run", "bad.run:2:"), ("score.run", "score.run:1:"), ("QQ.run", "QQ.run:")] {
        bad.run(["eval", "--qrels", "qrels", "--run", run]).exits(2).complains(named);
    }
    bad.run(["eval", "--qrels", "qrels", "--queries", "notab"]).exits(2).complains("notab:1:");
    let others = ["eval", "--qrels", "qrels", "--run", "a.run", "--queries", "others"];
    bad.run(others).exits(2).complains("qrels: ");
}

#[test]
fn a_run_that_is_written_gives_the_figures_again() {
    let lines: String = (0..30)
        .map(|n| format!("{{\"id\":\"文 {n}\",\"text\":\"横琴{}第{n}号方案\"}}\n", "产业".repeat(n % 5)))
        .collect();
    let place = Place::new()
        .file("docs/a.jsonl", lines)
        .file("queries", "1\t横琴产业\n2\t第7号方案\n3\tzzz\n")
        .file("qrels", "1\t0\t文 4\t1\n1\t0\t文 9\t2\n2\t0\t文 7\t1\n3\t0\t文 1\t1\n")
        .indexed();
    let ask = ["eval", "--queries", "queries", "--qrels", "qrels", "--write-run", "own.run", "--json"];
    let told = figures(place.run(ask));
    assert_eq!((&told["by"], &told["queries"]), (&"document".into(), &3.into()));
    let again = figures(place.run(["eval", "--qrels", "qrels", "--run", "own.run", "--json"]));
    for key in KEYS {
        assert_eq!(told[key], again[key], "{key}");
    }
    assert!(told["recall@100"].as_f64().unwrap() > 0.6, "{told}");
}

#[test]
fn judgments_of_passages_are_recognised() {
    let place = Place::new()
        .file("docs/a.txt", "横琴方案\n\n推动产业协同。\n")
        .file("queries", "1\t产业协同\n")
        .file("qrels", "1 0 docs/a.txt#0001 1\n")
        .indexed();
    let told = figures(place.run(["eval", "--queries", "queries", "--qrels", "qrels", "--json"]));
    assert_eq!((&told["by"], &told["p@1"]), (&"passage".into(), &1.0.into()));
}

#[test]
fn passages_count_as_their_documents_where_documents_are_judged() {
    let long = "产业协同，从一座城市到另一座城市，一步一步展开。".repeat(40);
    let place = Place::new()
        .file("docs/a.txt", long)
        .file("docs/b.txt", "渔港开渔，码头热闹。")
        .file("queries", "q\t产业协同\n")
        .file("qrels", "q 0 docs/a.txt 1\n")
        .indexed();
    let eval = ["eval", "--queries", "queries", "--qrels", "qrels", "--by", "passage", "--json"];
    equal(&figures(place.run(eval)), [1.0; 4], "by passage");
}

#[test]
fn a_hundred_documents_are_found_behind_one_that_fills_every_place() {
    let long = "产业协同是湾区的大事。".repeat(20_000);
    let mut place = Place::new().file("docs/long.txt", long);
    for n in 0..120 {
        place = place.file(
            &format!("docs/{n:03}.txt"),
            format!("第{n}篇也说产业协同，此外还说了许多别的事情，说得很长很长。"),
        );
    }
    let place = place.indexed();
    let hits = place.search(["产业协同", "--by", "document", "-n", "100"]);
    assert_eq!(hits.len(), 100);
}

#[test]
fn the_sample_corpus_is_judged() {
    let project = env!("CARGO_MANIFEST_DIR");
    let place = Place::new();
    let corpus = format!("{project}/corpus");
    let mut index = place.command(["index", "corpus", "--index"]);
    index.arg(place.path().join("index")).current_dir(project);
    Ran::of(index).exits(0);
    let (queries, qrels) = (format!("{corpus}/queries.tsv"), format!("{corpus}/qrels.tsv"));
    let told = figures(place.run(["eval", "--queries", &queries, "--qrels", &qrels, "--json"]));
    assert_eq!((&told["queries"], &told["by"]), (&73.into(), &"document".into()));
    assert!(told["recall@100"].as_f64().unwrap() > 0.9, "{told}");
}
