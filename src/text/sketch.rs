//! A sketch of a text: a few hundred bytes by which texts that are much the same know each other,
//! whatever was cut off, put before or changed in between. What is done with texts that are alike is
//! the index's and the search's.
//!
//! A text's shingles are its runs of three letters, digits or ideographs, folded, with all else left
//! out. Of each shingle's hash a sketch keeps the lowest: at most [`SIZE`], and none above [`RATE`]. So
//! it is a sample of the text's shingles below a limit of its own, and two sketches are comparable
//! below the lower of their limits: there both have all of what their texts have (bottom-k sampling,
//! Broder 1997). What is estimated is containment, the share of the shorter text that the longer one
//! holds too, for a copy may be cut.
//!
//! A fifth of all characters changed one by one leaves .8³, half of the shingles; texts of one
//! form but of different matter share as much if they are short, and ever less the longer they are. So
//! [`wanted`] asks more of short texts, and of the shortest that they be equal.

use xxhash_rust::xxh3::xxh3_64;

use super::fold::fold_char;
use super::is_word_char;

/// How many characters a shingle has.
const SHINGLE: usize = 3;
/// The most hashes that a sketch keeps.
pub const SIZE: usize = 128;
/// No hash above it is kept: half of all.
const RATE: u32 = u32::MAX / 2;
/// Texts of fewer shingles are alike only if they are equal.
const SHORT: usize = 64;
/// With fewer hashes to compare nothing is said.
const HASHES_MIN: usize = 12;
/// A text is no copy of one that is more than this many times as long.
const CUT_MAX: f32 = 6.0;

/// A sketch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// The hash of the whole text; of a short one, with its title.
    pub whole: u64,
    /// The lowest hashes of its shingles, ascending; none of a short text.
    pub hashes: Vec<u32>,
}

impl Sketch {
    /// The sketch of a text that is given in parts; nothing, where no character of it counts.
    ///
    /// Many documents have the same few words for their whole text, as the last article of many laws
    /// has, so that of a short text the title counts too.
    pub fn of<'a>(title: &str, parts: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut text = Normal::default();
        parts.for_each(|part| text.push(part));
        let hashes = text.sample();
        if text.chars.is_empty() {
            return None;
        }
        if hashes.is_empty() {
            text.push(title);
        }
        Some(Self { whole: text.hash(), hashes })
    }

    /// Up to where the sketch has all hashes of its text.
    pub fn limit(&self) -> u32 {
        self.hashes.get(SIZE - 1).copied().unwrap_or(RATE)
    }

    /// About how many shingles the text has.
    pub fn shingles(&self) -> f32 {
        self.hashes.len() as f32 * (u32::MAX as f32 / self.limit().max(1) as f32)
    }
}

/// A sketch whose hashes are weighed by how much they tell.
#[derive(Debug, Clone, Copy)]
pub struct Weighed<'a> {
    /// The sketch.
    pub sketch: &'a Sketch,
    /// Those of its hashes that tell anything, ascending, each with the sum of the weights up to it.
    pub telling: &'a [(u32, u64)],
}

impl Weighed<'_> {
    /// How many shingles of the text tell anything.
    fn shingles(&self) -> f32 {
        self.sketch.shingles() * self.telling.len() as f32 / self.sketch.hashes.len().max(1) as f32
    }

    /// How many hashes it has up to a limit, and their weight.
    fn up_to(&self, limit: u32) -> (usize, u64) {
        let count = self.telling.partition_point(|(hash, _)| *hash <= limit);
        (count, count.checked_sub(1).map_or(0, |last| self.telling[last].1))
    }
}

/// Whether two texts are alike whose sketches have hashes of this weight in common.
pub fn alike(a: Weighed<'_>, b: Weighed<'_>, shared: u64) -> bool {
    let limit = a.sketch.limit().min(b.sketch.limit());
    let (of_a, of_b) = (a.up_to(limit), b.up_to(limit));
    let (shorter, longer) = (a.shingles().min(b.shingles()), a.shingles().max(b.shingles()));
    of_a.0.min(of_b.0) >= HASHES_MIN
        && longer <= CUT_MAX * shorter
        && shared as f32 >= wanted(shorter) * of_a.1.min(of_b.1) as f32
}

/// Whether two passages say the same: all their shingles are compared.
pub fn is_same(a: &str, b: &str) -> bool {
    let of = |text: &str| {
        let mut normal = Normal::default();
        normal.push(text);
        (normal.hashes(u32::MAX), normal.chars)
    };
    let ((a, a_chars), (b, b_chars)) = (of(a), of(b));
    let fewest = a.len().min(b.len());
    let shared = a.iter().filter(|hash| b.binary_search(hash).is_ok()).count();
    a_chars == b_chars || fewest >= SHORT && shared as f32 >= wanted(fewest as f32) * fewest as f32
}

/// The share of the shingles of the shorter text, which has so many, that the longer one must have.
fn wanted(shingles: f32) -> f32 {
    let e = |n: &str, d: f32| std::env::var(n).ok().and_then(|v| v.parse().ok()).unwrap_or(d);
    use std::sync::LazyLock; static B: LazyLock<(f32,f32)> = LazyLock::new(|| (e2("ZB", 0.33), e2("ZC", 49.0)));
    let _ = e;
    B.0 + (B.1 / shingles.max(1.0)).powi(2)
}

pub fn e2(n: &str, d: f32) -> f32 { std::env::var(n).ok().and_then(|v| v.parse().ok()).unwrap_or(d) }
/// The characters of a text that count, folded.
#[derive(Debug, Default)]
struct Normal {
    chars: Vec<char>,
}

impl Normal {
    fn push(&mut self, text: &str) {
        self.chars.extend(text.chars().filter(|c| is_word_char(*c)).map(fold_char));
    }

    fn hash(&self) -> u64 {
        xxh3_64(self.chars.iter().collect::<String>().as_bytes())
    }

    /// The hashes of the shingles up to a limit, ascending, each once.
    fn hashes(&self, limit: u32) -> Vec<u32> {
        let mut hashes: Vec<u32> =
            self.chars.windows(SHINGLE).map(shingle).filter(|hash| *hash <= limit).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes
    }

    /// The hashes that a sketch keeps.
    fn sample(&self) -> Vec<u32> {
        if self.chars.len() < SHORT + SHINGLE - 1 {
            return Vec::new();
        }
        // Of a long text a part of the range has enough of them, unless it repeats itself.
        let part = 4 * SIZE as u64 * u64::from(u32::MAX) / self.chars.len() as u64;
        let part = part.min(u64::from(RATE)) as u32;
        let mut hashes = self.hashes(part);
        if hashes.len() < SIZE && part < RATE {
            hashes = self.hashes(RATE);
        }
        hashes.truncate(SIZE);
        hashes
    }
}

/// The hash of a shingle (the finalizer of MurmurHash3).
fn shingle(chars: &[char]) -> u32 {
    let mut hash = chars.iter().fold(0, |all: u64, c| all << 21 | u64::from(u32::from(*c)));
    for factor in [0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53] {
        hash = (hash ^ hash >> 33).wrapping_mul(factor);
    }
    (hash ^ hash >> 33) as u32
}
