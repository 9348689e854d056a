//! `bench`: what it asks, what it counts, and the keys of its JSON. How fast anything was is no test's
//! matter.

use std::path::Path;

use serde_json::Value;

use crate::harness::{Place, Ran, copy};

/// A query with an id and a column more than counts, one without id, and one that finds nothing.
const QUERIES: &str = "q1\t产业协同\t2023-01-01\n\n湾区通办\nq3\tzzz\n";

fn place() -> Place {
    Place::new()
        .file("docs/a.txt", "产业协同离不开平台。")
        .file("docs/b.txt", "又一篇说产业协同。")
        .file("docs/c.txt", "推动“湾区通办”。")
        .file("queries", QUERIES)
        .indexed()
}

fn figures(ran: Ran) -> Value {
    serde_json::from_str(&ran.exits(0).stdout()).unwrap()
}

fn keys(of: &Value) -> Vec<&str> {
    of.as_object().unwrap().keys().map(String::as_str).collect()
}

#[track_caller]
fn common_keys(told: &Value) {
    assert_eq!(told["schema"], 1);
    assert_eq!(keys(&told["machine"]), ["cores", "cpu", "os"]);
    assert_eq!(keys(&told["program"]), ["commit", "version"]);
    assert_eq!(keys(&told["index"]), ["bytes", "documents", "passages", "path"]);
    assert_eq!(keys(&told["queries"]), ["count", "path"]);
    assert_eq!(keys(&told["latency_us"]), ["max", "p50", "p90", "p95", "p99"]);
    assert_eq!(keys(&told["histogram_us"][0]), ["count", "from", "to"]);
}

#[test]
fn every_query_is_asked_in_every_pass_and_its_hits_are_counted() {
    let place = place();
    for threads in ["1", "3"] {
        let told = figures(place.run([
            "bench",
            "--queries",
            "queries",
            "--passes",
            "4",
            "--threads",
            threads,
            "--warmup",
            "--json",
        ]));
        assert_eq!((&told["queries"]["count"], &told["measured"]), (&3.into(), &12.into()));
        assert_eq!(told["errors"], 0);
        let hits: usize =
            ["产业协同", "湾区通办", "zzz"].map(|query| place.search([query]).len()).iter().sum();
        assert!(hits >= 3, "{hits}");
        assert_eq!(told["hits_per_query"].as_f64().unwrap(), hits as f64 / 3.0);
        let buckets = told["histogram_us"].as_array().unwrap();
        assert_eq!(buckets.iter().map(|one| one["count"].as_u64().unwrap()).sum::<u64>(), 12);
    }
    let told = figures(place.run(["bench", "--queries", "queries", "--limit", "0", "--json"]));
    assert_eq!(told["hits_per_query"], 0.0);
}

#[test]
fn a_query_is_the_second_column_or_the_line() {
    let told = |queries: &str| {
        let place = place().file("asked", queries);
        figures(place.run(["bench", "--queries", "asked", "--json"]))["hits_per_query"].clone()
    };
    assert_eq!(told("q1\t湾区通办\t产业协同\n"), told("湾区通办\n"));
    assert_ne!(told("湾区通办\n"), told("湾区通办 产业协同\n"));
}

#[test]
fn the_keys_of_warm_json_stay() {
    let told = figures(place().run(["bench", "--queries", "queries", "--json"]));
    common_keys(&told);
    assert_eq!((&told["mode"], &told["index"]["documents"]), (&"warm".into(), &3.into()));
    assert_eq!(
        keys(&told),
        [
            "errors",
            "first_error",
            "histogram_us",
            "hits_per_query",
            "index",
            "latency_us",
            "limit",
            "machine",
            "measured",
            "mode",
            "passes",
            "peak_memory_bytes",
            "program",
            "queries",
            "queries_per_second",
            "schema",
            "seed",
            "threads",
            "warmup"
        ]
    );
}

#[test]
fn the_keys_of_cold_json_stay() {
    let told = figures(place().run(["bench", "--queries", "queries", "--cold", "--passes", "2", "--json"]));
    common_keys(&told);
    assert_eq!((&told["mode"], &told["measured"], &told["errors"]), (&"cold".into(), &6.into(), &0.into()));
    assert_eq!(
        keys(&told),
        [
            "errors",
            "first_error",
            "floor",
            "histogram_us",
            "hits_per_query",
            "index",
            "latency_us",
            "limit",
            "machine",
            "measured",
            "mode",
            "passes",
            "process",
            "program",
            "queries",
            "ratio_p50",
            "schema",
            "seed"
        ]
    );
    assert_eq!(keys(&told["floor"]), ["latency_us", "process"]);
    if cfg!(unix) {
        for process in [&told["process"], &told["floor"]["process"]] {
            assert_eq!(keys(process), ["peak_memory_bytes", "system_mean_us", "user_mean_us"]);
            assert!(process["peak_memory_bytes"]["max"].as_u64().unwrap() > 100_000, "{process}");
        }
    }
}

#[test]
fn at_most_fifty_queries_are_asked_cold() {
    let many: String = (0..70).map(|n| format!("{n}\t产业{n}\n")).collect();
    let place = place().file("many", many);
    let told = figures(place.run(["bench", "--queries", "many", "--cold", "--passes", "1", "--json"]));
    assert_eq!((&told["queries"]["count"], &told["measured"]), (&50.into(), &50.into()));
}

#[test]
fn a_fresh_clone_needs_no_argument() {
    for cold in [&[][..], &["--cold", "--passes", "1"]] {
        let place = Place::new();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), &place.path().join("corpus"));
        let ran = place.run(["bench"].into_iter().chain(cold.iter().copied())).exits(0);
        ran.complains("index 里还没有索引").prints("corpus/queries.tsv").prints("p99").prints("│");
        place.run(["search", "产业协同"]).exits(0);
    }
}

#[test]
fn queries_that_fail_are_counted_and_the_first_is_shown() {
    let place = place();
    // Stored texts that cannot be unpacked: the index opens, and no hit can be read.
    for store in
        place.files("index/segments").iter().filter(|path| path.extension().is_some_and(|e| e == "store"))
    {
        let mut bytes = std::fs::read(store).unwrap();
        // What each record begins with: without it, it is none.
        let magic = [0x28, 0xB5, 0x2F, 0xFD];
        while let Some(at) = bytes.windows(4).position(|four| four == magic) {
            bytes[at..at + 4].fill(0);
        }
        std::fs::write(store, bytes).unwrap();
    }
    let bench = ["bench", "--queries", "queries", "--passes", "2", "--json"];
    let told: Value = serde_json::from_str(&place.run(bench).exits(2).stdout()).unwrap();
    assert_eq!(
        (&told["errors"], &told["measured"]),
        (&4.into(), &2.into()),
        "only zzz finds nothing to read"
    );
    assert!(told["first_error"].as_str().unwrap().contains("index: "), "{told}");
    place.run(["bench", "--queries", "queries"]).exits(2).prints("错误 errors");
}

#[test]
fn what_cannot_be_measured_is_an_error() {
    let place = place().file("none", "\n \n");
    place.run(["bench", "--queries", "none"]).exits(2).complains("none: 没有查询 (no queries");
    place.run(["bench", "--queries", "missing"]).exits(2).complains("missing: 无法读写");
    place.run(["bench"]).exits(2).complains("corpus/queries.tsv: 无法读写");
    let elsewhere = ["bench", "--queries", "queries", "--index", "elsewhere"];
    place.run(elsewhere).exits(2).complains("elsewhere: 这里没有索引");
    place.run(elsewhere.into_iter().chain(["--cold"])).exits(2).complains("elsewhere: 这里没有索引");
    place.run(["bench", "--queries", "queries", "--cold", "--threads", "2"]).exits(2).complains("--threads");
    place.run(["bench", "--queries", "queries", "--passes", "0"]).exits(2).complains("--passes");
}
