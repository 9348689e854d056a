//! Makes the lexicon that the binary carries: jieba's default dictionary as an `fst::Map`.
//!
//! jieba-rs keeps its dictionary private, but ships it as a file of its package. Cargo knows
//! where that package lies, so it is asked first; a build as somebody's dependency, where the
//! package list of this crate may not resolve offline, finds jieba-rs beside this package.
//! `ZHENGWEN_DICT` names the file outright where neither helps.
//!
//! It also tells the binary which commit it was built from, for records of measurements.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.toml");
    println!("cargo::rerun-if-env-changed=ZHENGWEN_DICT");
    let (path, version) = dictionary()?;
    println!("cargo::rerun-if-changed={}", path.display());
    let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let (words, total) = parse(&text)?;

    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut builder = fst::MapBuilder::memory();
    // The empty key holds the total of all frequencies, which every cut needs.
    builder.insert("", total)?;
    for (word, freq) in &words {
        builder.insert(word, *freq)?;
    }
    let bytes = builder.into_inner()?;
    let hash = xxhash_rust::xxh3::xxh3_64(&bytes);
    fs::write(out.join("lexicon.fst"), bytes)?;
    println!("cargo::rustc-env=ZHENGWEN_JIEBA_VERSION={version}");
    println!("cargo::rustc-env=ZHENGWEN_LEXICON_HASH={hash:016x}");
    println!("cargo::rustc-env=ZHENGWEN_LEXICON_WORDS={}", words.len());
    println!("cargo::rustc-env=ZHENGWEN_COMMIT={}", commit().unwrap_or(env::var("CARGO_PKG_VERSION")?));
    Ok(())
}

/// The commit that is checked out, where this package is a checkout itself: not where it lies in the
/// sources of something else. Its log of what was checked out grows with every commit, so it is watched.
fn commit() -> Option<String> {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR")?);
    if !package.join(".git").exists() {
        return None;
    }
    let git = |args: &[&str]| {
        let output = Command::new("git").args(args).current_dir(&package).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    // Cargo takes a watched file that does not exist for one that has changed.
    let log = package.join(git(&["rev-parse", "--git-path", "logs/HEAD"])?);
    if log.exists() {
        println!("cargo::rerun-if-changed={}", log.display());
    }
    git(&["rev-parse", "--short", "HEAD"])
}

/// Words with frequencies, and the total as jieba counts it: over all lines, repeated words too.
fn parse(text: &str) -> Outcome<(BTreeMap<&str, u64>, u64)> {
    let mut words = BTreeMap::new();
    let mut total = 0;
    for (number, line) in text.lines().enumerate() {
        let mut columns = line.split_ascii_whitespace();
        let Some(word) = columns.next() else { continue };
        let freq: u64 = columns
            .next()
            .unwrap_or("0")
            .parse()
            .map_err(|e| format!("dictionary line {}: frequency: {e}", number + 1))?;
        total += freq;
        words.insert(word, freq);
    }
    if words.len() < 100_000 {
        return Err(format!("the dictionary has only {} words", words.len()).into());
    }
    Ok((words, total))
}

/// The dictionary file and the version of jieba-rs that it belongs to.
fn dictionary() -> Outcome<(PathBuf, String)> {
    let found = ask_cargo().or_else(|asked| {
        beside_this_package().ok_or_else(|| {
            format!("jieba-rs's dictionary was not found ({asked}); set ZHENGWEN_DICT to its dict.txt").into()
        })
    });
    match (env::var_os("ZHENGWEN_DICT"), found) {
        (Some(path), Ok((_, version))) => Ok((path.into(), version)),
        (Some(path), Err(_)) => Ok((path.into(), "0.11".to_owned())),
        (None, found) => found.map(|(package, version)| (package.join("src/data/dict.txt"), version)),
    }
}

fn ask_cargo() -> Outcome<(PathBuf, String)> {
    let output = Command::new(env::var("CARGO")?)
        .args(["metadata", "--offline", "--format-version", "1", "--filter-platform", &env::var("TARGET")?])
        .current_dir(env::var("CARGO_MANIFEST_DIR")?)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned().into());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let package = metadata["packages"]
        .as_array()
        .and_then(|packages| packages.iter().find(|package| package["name"] == "jieba-rs"))
        .ok_or("cargo metadata lists no jieba-rs")?;
    let manifest = package["manifest_path"].as_str().ok_or("no manifest_path")?;
    let folder = Path::new(manifest).parent().ok_or("no folder")?;
    Ok((folder.to_owned(), package["version"].as_str().unwrap_or("0.11").to_owned()))
}

fn beside_this_package() -> Option<(PathBuf, String)> {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR")?);
    fs::read_dir(folder.parent()?)
        .ok()?
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.strip_prefix("jieba-rs-")?.to_owned();
            (version.starts_with("0.11") && entry.path().join("src/data/dict.txt").exists())
                .then(|| (entry.path(), version))
        })
        .max_by(|a, b| a.1.cmp(&b.1))
}
