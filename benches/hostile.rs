//! Mutated files against every format: no panic, no hang, no memory beyond a bound.
//!
//!     cargo bench --bench hostile -- [--minutes N] [--seed N] FOLDER…
//!
//! The files of the folders are the seeds, each of the format that it is read as; a zip is also
//! mutated within, member by member, and what is compressed before it is compressed. Each format
//! has its share of the minutes, in a process of its own, so that even an abort costs that format's
//! case alone: the case is left in the temporary folder and named. A table of counts is printed.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use zhengwen::corpus::{Limits, Reading, read_bytes_as};

/// What a file may take; the reader's own limit is half of it.
const TIME: Duration = Duration::from_secs(10);
/// What reading one file may take of memory: that of a whole run by default.
const MEMORY: usize = 512 << 20;
/// Larger seeds would make few cases of much the same kind.
const SEED_MAX: u64 = 3_000_000;

/// Counts what is allocated.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: all is the system's allocator's; only sizes are counted beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        PEAK.fetch_max(HELD.fetch_add(layout.size(), Relaxed) + layout.size(), Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let flag = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1).cloned()
    };
    let is_folder =
        |at: &usize| !args[*at].starts_with("--") && (*at == 0 || !args[at - 1].starts_with("--"));
    let folders: Vec<PathBuf> = (0..args.len()).filter(is_folder).map(|at| args[at].clone().into()).collect();
    let seeds = seeds(&folders);
    let seed = flag("--seed").and_then(|seed| seed.parse().ok()).unwrap_or(1);
    if let Some(format) = flag("--format") {
        let seconds = flag("--seconds").and_then(|seconds| seconds.parse().ok()).unwrap_or(10.0);
        return attack(&format, &seeds[&format], Duration::from_secs_f64(seconds), Dice(seed));
    }
    if seeds.is_empty() {
        return println!("no FOLDER with files was named: nothing to mutate");
    }
    let minutes: f64 = flag("--minutes").and_then(|minutes| minutes.parse().ok()).unwrap_or(1.0);
    let seconds = minutes * 60.0 / seeds.len() as f64;
    println!("{seconds:.0} s a format, seed {seed}\n");
    println!(
        "| format | seeds | cases | read | refused | panics | over {TIME:?} | over {} MB | most MB | longest s |",
        MEMORY >> 20
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for (format, of) in &seeds {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--format", format, "--seconds", &seconds.to_string(), "--seed", &seed.to_string()]);
        let status = command.args(&folders).status().unwrap();
        if !status.success() {
            println!("| {format} | {} | ABORTED: {status}, case {} |", of.len(), case(format).display());
        }
    }
}

/// Files by the format that they are read as.
fn seeds(folders: &[PathBuf]) -> BTreeMap<String, Vec<(PathBuf, Vec<u8>)>> {
    let mut seeds: BTreeMap<String, Vec<(PathBuf, Vec<u8>)>> = BTreeMap::new();
    let mut left = folders.to_vec();
    while let Some(path) = left.pop() {
        if path.is_dir() {
            let mut below: Vec<_> =
                std::fs::read_dir(&path).unwrap().flatten().map(|one| one.path()).collect();
            below.sort();
            left.extend(below);
        } else if std::fs::metadata(&path).is_ok_and(|info| info.len() <= SEED_MAX) {
            let bytes = std::fs::read(&path).unwrap();
            let read = catch_unwind(|| read_bytes_as(&path, "seed", &bytes, &Reading::default()));
            if let Ok(Ok(contents)) = read {
                seeds.entry(contents.format.to_owned()).or_default().push((path, bytes));
            }
        }
    }
    seeds
}

/// Where the case is that is being tried.
fn case(format: &str) -> PathBuf {
    std::env::temp_dir().join(format!("zhengwen-hostile-{format}"))
}

#[derive(Default)]
struct Counts {
    cases: usize,
    read: usize,
    refused: usize,
    panics: usize,
    slow: usize,
    large: usize,
    most: usize,
    longest: Duration,
}

fn attack(format: &str, seeds: &[(PathBuf, Vec<u8>)], time: Duration, mut dice: Dice) {
    std::panic::set_hook(Box::new(|_| {}));
    let mut counts = Counts::default();
    let started = Instant::now();
    while started.elapsed() < time {
        let (path, bytes) = &seeds[dice.below(seeds.len())];
        let other = &seeds[dice.below(seeds.len())].1;
        let mutated = mutate(bytes, other, &mut dice);
        std::fs::write(case(format), &mutated).unwrap();
        if !tried(path, mutated, &mut counts) {
            let kept = case(&format!("{format}-{}", counts.cases));
            std::fs::copy(case(format), &kept).unwrap();
            eprintln!("kept {}", kept.display());
        }
    }
    let Counts { cases, read, refused, panics, slow, large, most, longest } = counts;
    let (most, longest) = (most >> 20, longest.as_secs_f64());
    println!(
        "| {format} | {} | {cases} | {read} | {refused} | {panics} | {slow} | {large} | {most} | {longest:.1} |",
        seeds.len()
    );
}

/// Reads a case; whether it went as it should.
fn tried(path: &Path, bytes: Vec<u8>, counts: &mut Counts) -> bool {
    counts.cases += 1;
    let path = path.to_owned();
    let (tell, told) = mpsc::channel();
    PEAK.store(HELD.load(Relaxed), Relaxed);
    let before = HELD.load(Relaxed);
    let begun = Instant::now();
    let work = move || {
        let how = Reading { limits: Limits { time: TIME / 2, ..Limits::default() }, encoding: None };
        let read = catch_unwind(AssertUnwindSafe(|| read_bytes_as(&path, "case", &bytes, &how).is_ok()));
        let _ = tell.send(read.map_err(drop));
    };
    std::thread::Builder::new().stack_size(64 << 20).spawn(work).unwrap();
    let read = told.recv_timeout(TIME);
    counts.longest = counts.longest.max(begun.elapsed());
    let peak = PEAK.load(Relaxed).saturating_sub(before);
    counts.most = counts.most.max(peak);
    counts.large += usize::from(peak > MEMORY);
    match read {
        Ok(Ok(true)) => counts.read += 1,
        Ok(Ok(false)) => counts.refused += 1,
        Ok(Err(())) => counts.panics += 1,
        Err(_) => counts.slow += 1,
    }
    matches!(read, Ok(Ok(_))) && peak <= MEMORY
}

/// Bytes changed here and there; what is packed, mostly within what it packs.
fn mutate(bytes: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let within = dice.below(10) < 8;
    if within && bytes.starts_with(b"PK\x03\x04") {
        return mutate_members(bytes, dice).unwrap_or_else(|| mangle(bytes, other, dice));
    }
    if within && bytes.starts_with(&[0x1F, 0x8B]) {
        let mut inner = Vec::new();
        if flate2::read::GzDecoder::new(bytes).take(4 << 20).read_to_end(&mut inner).is_ok() {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(&mangle(&inner, other, dice)).unwrap();
            return encoder.finish().unwrap();
        }
    }
    mangle(bytes, other, dice)
}

fn mutate_members(bytes: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let chosen = dice.below(archive.len().max(1));
    for at in 0..archive.len() {
        let mut inner = Vec::new();
        let mut member = archive.by_index(at).ok()?;
        let name = member.name().ok()?.into_owned();
        member.by_ref().take(4 << 20).read_to_end(&mut inner).ok()?;
        if at == chosen || dice.below(8) == 0 {
            inner = mangle(&inner, &inner, dice);
        }
        writer.start_file(name, zip::write::SimpleFileOptions::default()).ok()?;
        writer.write_all(&inner).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

/// A few of: a bit, a number at its edge, a stretch left out, doubled, many times over, or from elsewhere.
fn mangle(bytes: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..1 << dice.below(5) {
        if bytes.is_empty() {
            return bytes;
        }
        let at = dice.below(bytes.len());
        let end = (at + 1 + dice.below(64.min(bytes.len()))).min(bytes.len());
        match dice.below(9) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes[at] = [0, 0x7F, 0x80, 0xFF, b'<', b'"', b'(', b'\n'][dice.below(8)],
            2 => drop(bytes.drain(at..end)),
            3 => {
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            4 => {
                let part = bytes[at..end].repeat(1 << dice.below(10));
                bytes.splice(at..at, part);
            }
            5 if !other.is_empty() => {
                let from = dice.below(other.len());
                let to = (from + 1 + dice.below(256)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            6 => {
                let edge =
                    [0u32, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0xFFFF][dice.below(6)].to_le_bytes();
                (at..end.min(at + 4)).for_each(|place| bytes[place] = edge[place - at]);
            }
            // Numbers that are written out: lengths, counts, references.
            7 => {
                if let Some(digit) = bytes[at..].iter().position(u8::is_ascii_digit) {
                    let number =
                        [b"0".as_slice(), b"-1", b"4294967296", b"99999999999999999999"][dice.below(4)];
                    bytes.splice(at + digit..at + digit + 1, number.iter().copied());
                }
            }
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
    }
    bytes
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}
