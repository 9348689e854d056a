//! The rooms of the house keep to themselves, and its map is true.

use std::path::{Path, PathBuf};

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The code of every file of `src`, comments and unit tests left out, by its path from `src` on.
fn code() -> Vec<(String, String)> {
    let mut files = Vec::new();
    sources(&project().join("src"), &mut files);
    let code = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    };
    let name =
        |path: &PathBuf| path.strip_prefix(project().join("src")).unwrap().to_string_lossy().into_owned();
    files
        .iter()
        .map(|path| (name(path), code(path)))
        .filter(|(name, _)| !name.ends_with("tests.rs"))
        .collect()
}

#[track_caller]
fn only_in(word: &str, rooms: &[&str]) {
    for (name, code) in code() {
        let allowed = rooms.iter().any(|room| name.starts_with(room));
        assert!(allowed || !code.contains(word), "{word} stands in src/{name}");
    }
}

#[test]
fn the_segmenter_is_known_in_one_file() {
    only_in("jieba_rs", &["text/cut.rs"]);
}

#[test]
fn the_engine_is_known_to_index_and_search_alone() {
    only_in("tantivy", &["index/", "search/", "error.rs"]);
}

#[test]
fn only_the_command_line_parses_arguments_and_prints() {
    for word in ["clap", "anyhow", "println!", "print!(", "io::stdout", "io::stderr"] {
        only_in(word, &["cli/", "main.rs"]);
    }
}

#[test]
fn the_library_does_not_panic_by_design() {
    for (name, code) in code() {
        let mut before = "";
        for line in code.lines() {
            let excused = before.contains("#[allow(clippy::");
            for word in [".unwrap()", ".expect(", "panic!("] {
                assert!(excused || !line.contains(word), "{word} in src/{name}: {line}");
            }
            before = line;
        }
    }
}

#[test]
fn dependencies_point_one_way() {
    for (room, forbidden) in [
        ("text/", &["crate::corpus", "crate::index", "crate::search", "crate::cli"][..]),
        ("corpus/", &["crate::index", "crate::search", "crate::cli"]),
        ("index/", &["crate::search", "crate::cli"]),
        ("search/", &["crate::cli", "crate::eval"]),
        ("eval/", &["crate::text", "crate::corpus", "crate::index", "crate::search", "crate::cli"]),
    ] {
        for (name, code) in code().iter().filter(|(name, _)| name.starts_with(room)) {
            for other in forbidden {
                assert!(!code.contains(other), "{other} is used in src/{name}");
            }
        }
    }
}

#[test]
fn every_path_that_the_map_names_exists() {
    let map = std::fs::read_to_string(project().join("ARCHITECTURE.md")).unwrap();
    let mut named = 0;
    for path in map.split('`').skip(1).step_by(2) {
        let is_path =
            ["src/", "tests/", "benches/", "corpus/", "index/"].iter().any(|top| path.starts_with(top));
        if is_path {
            assert!(project().join(path).exists(), "ARCHITECTURE.md names {path}");
            named += 1;
        }
    }
    assert!(named >= 10, "the map names {named} paths");
}

#[test]
fn no_source_file_is_too_long_to_read() {
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches"] {
        sources(&project().join(folder), &mut files);
    }
    for path in files {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 500, "{} has {lines} lines", path.display());
    }
}
