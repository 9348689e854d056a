//! A folder of its own for each test, documents written into it, and the real binary run in it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder in which the program is run.
pub struct Place {
    folder: TempDir,
}

/// What a run printed, and how it ended.
pub struct Ran {
    output: Output,
    line: String,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a document.
    pub fn file(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        self.write(name, text);
        self
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// All files below a folder, in order.
    pub fn files(&self, folder: &str) -> Vec<PathBuf> {
        let mut files = Vec::new();
        list(&self.path().join(folder), &mut files);
        files.sort();
        files
    }

    /// Indexes what was written to `docs`.
    pub fn indexed(self) -> Self {
        self.run(["index", "docs"]).exits(0);
        self
    }

    pub fn command<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhengwen"));
        command.args(args).current_dir(self.path()).env_remove("ZHENGWEN_INDEX").env_remove("NO_COLOR");
        command.env("COLUMNS", "80").stdin(Stdio::null());
        command
    }

    pub fn run<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Ran {
        Ran::of(self.command(args))
    }

    /// Runs with something on stdin.
    pub fn run_with<'a>(&self, stdin: &str, args: impl IntoIterator<Item = &'a str>) -> Ran {
        let mut command = self.command(args);
        let line = format!("{command:?}");
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let text = stdin.to_owned();
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
        let output = child.wait_with_output().unwrap();
        let _ = writer.join().unwrap();
        Ran { output, line }
    }

    /// The hits of a search.
    pub fn search<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Vec<Value> {
        self.run(["search", "--json"].into_iter().chain(args)).hits()
    }
}

impl Ran {
    pub fn of(mut command: Command) -> Self {
        let line = format!("{command:?}");
        Self { output: command.output().unwrap(), line }
    }

    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(
            self.output.status.code(),
            Some(code),
            "{}\n{}{}",
            self.line,
            self.stdout(),
            self.stderr()
        );
        self
    }

    pub fn stdout(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).unwrap()
    }

    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    #[track_caller]
    pub fn prints(self, part: &str) -> Self {
        assert!(self.stdout().contains(part), "{}\nwanted: {part}\n{}", self.line, self.stdout());
        self
    }

    #[track_caller]
    pub fn complains(self, part: &str) -> Self {
        assert!(self.stderr().contains(part), "{}\nwanted: {part}\n{}", self.line, self.stderr());
        self
    }

    #[track_caller]
    pub fn hits(&self) -> Vec<Value> {
        assert!(matches!(self.output.status.code(), Some(0 | 1)), "{}\n{}", self.line, self.stderr());
        self.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A file or folder of test data that lies beside the project; says that the test is skipped where it does not.
pub fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if !path.exists() {
        println!("skipped: ../shared/{name} is not here");
        return None;
    }
    Some(path)
}

/// Some of the laws of the test data, spread evenly, copied to `docs` of a place of their own.
pub fn laws(count: usize) -> Option<Place> {
    let archive = shared("data/corpora/laws_md.tar.gz")?;
    let unpacked = tempfile::tempdir().unwrap();
    let tar = Command::new("tar").arg("xzf").arg(&archive).arg("-C").arg(unpacked.path()).status();
    if !tar.is_ok_and(|status| status.success()) {
        println!("skipped: tar cannot unpack {}", archive.display());
        return None;
    }
    let mut files = Vec::new();
    list(unpacked.path(), &mut files);
    files.sort();
    let place = Place::new();
    let step = (files.len() / count).max(1);
    for file in files.iter().step_by(step).take(count) {
        let name = file.strip_prefix(unpacked.path()).unwrap().to_string_lossy().into_owned();
        place.write(&format!("docs/{name}"), std::fs::read(file).unwrap());
    }
    Some(place)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        match entry.file_type().unwrap().is_dir() {
            true => list(&entry.path(), files),
            false => files.push(entry.path()),
        }
    }
}

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).unwrap()),
        }
    }
}

/// Bytes compressed.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An archive of members.
pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Numbers that look random and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

pub fn text<'a>(hit: &'a Value, key: &str) -> &'a str {
    hit[key].as_str().unwrap_or_default()
}
