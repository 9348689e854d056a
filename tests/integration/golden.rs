//! Golden pages: the first hits for the sample corpus's queries, so that a change of ranking shows
//! as a change of `tests/golden/sample.txt`. `ZHENGWEN_BLESS=1 cargo test golden` writes it anew.

use std::fmt::Write;
use std::path::Path;

use crate::harness::Place;

#[test]
fn the_sample_queries_have_the_hits_that_were_reviewed() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = Place::new();
    let corpus = project.join("corpus");
    place.run(["index", corpus.to_str().unwrap()]).exits(0);
    let queries = std::fs::read_to_string(corpus.join("queries.tsv")).unwrap();
    let hits = place.run_with(&queries, ["search", "-", "--json", "-n", "3"]).hits();
    let mut page = String::new();
    for line in queries.lines() {
        let (id, query) = line.split_once('\t').unwrap();
        writeln!(page, "{id} {query}").unwrap();
        for hit in hits.iter().filter(|hit| hit["query"] == id) {
            writeln!(page, "  {}", hit["id"].as_str().unwrap()).unwrap();
        }
    }
    let golden = project.join("tests/golden/sample.txt");
    if std::env::var_os("ZHENGWEN_BLESS").is_some() {
        std::fs::create_dir_all(golden.parent().unwrap()).unwrap();
        std::fs::write(&golden, &page).unwrap();
    }
    let reviewed = std::fs::read_to_string(&golden).unwrap();
    for (now, then) in page.lines().zip(reviewed.lines()) {
        assert_eq!(now, then, "a hit differs from {}", golden.display());
    }
    assert_eq!(page, reviewed);
}

#[test]
fn the_sample_judgments_are_met() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = Place::new();
    place.run(["index", project.join("corpus").to_str().unwrap()]).exits(0);
    let queries = std::fs::read_to_string(project.join("corpus/queries.tsv")).unwrap();
    let qrels = std::fs::read_to_string(project.join("corpus/qrels.tsv")).unwrap();
    let relevant: Vec<Vec<&str>> = qrels.lines().map(|line| line.split_whitespace().collect()).collect();
    let run = place.run_with(&queries, ["search", "-", "--format", "trec", "--by", "document", "-n", "3"]);
    let run = run.exits(0).stdout();
    let hits: Vec<Vec<&str>> = run.lines().map(|line| line.split(' ').collect()).collect();
    let ids: Vec<&str> = queries.lines().map(|line| line.split('\t').next().unwrap()).collect();
    let met = ids.iter().filter(|id| {
        let of_query = hits.iter().filter(|hit| hit[0] == **id);
        of_query
            .into_iter()
            .any(|hit| relevant.iter().any(|one| one[0] == **id && one[2] == hit[2] && one[3] == "2"))
    });
    let met = met.count();
    println!("{met} of {} sample queries have an article that answers them squarely among three", ids.len());
    assert!(met * 100 >= ids.len() * 95);
}
