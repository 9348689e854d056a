//! What README says is what the program does.

use std::path::Path;

use crate::harness::{Place, copy};

/// README's text between a fence that begins with `language` and the next.
fn fenced(readme: &str, language: &str) -> Vec<String> {
    let fences = readme.split("```").collect::<Vec<_>>();
    let inside = fences.iter().skip(1).step_by(2);
    inside.filter_map(|block| Some(block.strip_prefix(language)?.trim_matches('\n').to_owned())).collect()
}

#[test]
fn the_page_in_readme_is_what_its_first_command_prints() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(project.join("README.md")).unwrap();
    let first = fenced(&readme, "sh")[0].lines().next().unwrap().to_owned();
    let args: Vec<&str> = first.strip_prefix("cargo run --release -- ").unwrap().split(' ').collect();
    let page = &fenced(&readme, "text")[0];

    let place = Place::new();
    copy(&project.join("corpus"), &place.path().join("corpus"));
    let mut command = place.command(args);
    let output = command.env("COLUMNS", "100").output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let shown: Vec<&str> = page.lines().filter(|line| *line != "…").map(str::trim_end).collect();
    let printed: Vec<&str> = printed.lines().map(str::trim_end).take(shown.len()).collect();
    assert_eq!(printed, shown);
}

#[test]
fn every_command_in_readme_is_known() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(project.join("README.md")).unwrap();
    let help = Place::new().run(["--help"]).exits(0).stdout();
    for command in ["index", "search", "show", "analyze", "bench", "eval", "info", "completions", "man"] {
        assert!(readme.contains(&format!("`{command}")), "README does not name {command}");
        assert!(help.contains(&format!("  {command} ")), "help does not name {command}");
    }
}
