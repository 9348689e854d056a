//! A sketch of a text: a few hundred bytes by which texts that are much the same know each other,
//! whatever was cut off, put before or changed in between. What is done with texts that are alike is
//! the index's and the search's.
//!
//! A text's shingles are its runs of three letters, digits or ideographs, folded, with all else left
//! out. Of each shingle's hash a sketch keeps the lowest: at most [`SIZE`], and none above half of all. So
//! it is a sample of the text's shingles below a limit of its own, and two sketches are comparable
//! below the lower of their limits: there both have all of what their texts have (bottom-k sampling,
//! Broder 1997). What is estimated is containment, the share of the shorter text that the longer one
//! holds too, for a copy may be cut.
//!
//! A shingle counts as shared if it stands in both texts in the same place: after or before the same
//! two characters. Where a fifth of all characters are changed one by one, .45 of the shingles still do;
//! the vocabulary that texts of one field have in common does not. And where shingles are shared for
//! whole stretches, with the same characters on both sides, text was taken over or cut as a whole: then
//! more of them is asked than where the rest may have been changed one by one. So articles that share
//! the phrases of their kind stay apart. Of short texts more is asked, and of the shortest that they be equal.
//!
//! A [norm](norm()) is known by its name, whatever it shares with others of its kind: its sketch is one hash,
//! and it is alike only what has the same name and the same text.

use xxhash_rust::xxh3::xxh3_64;

use super::fold::fold_char;
use super::{is_word_char, norm};

/// How many characters a shingle has.
const SHINGLE: usize = 3;
/// How many characters on either side are its context.
const CONTEXT: usize = 2;
/// The most hashes that a sketch keeps.
pub const SIZE: usize = 128;
/// No hash above it is kept: half of all.
const RATE: u32 = u32::MAX / 2;
/// Texts of fewer shingles are alike only if they are equal.
const SHORT: usize = 64;
/// With fewer hashes to compare nothing is said.
const HASHES_MIN: usize = 12;
/// The least share of the shorter text's shingles that the longer one has.
const SHARE_MIN: f32 = 0.28;
/// The least share, as a part of the share of the shared ones that are so on both sides. The two shares are
/// about equal where characters are changed one by one, however many are.
const SHARE_WHOLE: f32 = 0.55;
/// No more than this share is asked of any text, for a cut keeps almost all.
const SHARE_MAX: f32 = 0.85;
/// Passages say the same if this share of their shingles is the same.
const SAME: f32 = 0.4;
/// A text is no copy of one that is more than this many times as long.
const CUT_MAX: f32 = 6.0;

/// A sketch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// The hash of the whole text; of a short one, with its title, and of a norm, with its name.
    pub whole: u64,
    /// The lowest hashes of its shingles, ascending; none of a short text and of a norm.
    pub hashes: Vec<u32>,
    /// Of each of those shingles, where it first stands, the context: four bits of the hash of the
    /// characters before it, and four of those after it.
    pub contexts: Vec<u8>,
}

impl Sketch {
    /// The sketch of a text that is given in parts; nothing, where no character of it counts. A title at
    /// its head is left out, for copies are retitled.
    ///
    /// Many documents have the same few words for their whole text, as the last article of many laws
    /// has, so that of a short text the title counts too.
    pub fn of<'a>(title: &str, parts: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut text = Normal::default();
        parts.for_each(|part| text.push(part));
        if text.chars.is_empty() {
            return None;
        }
        text.behead(title);
        let name = norm(title);
        let (hashes, contexts) = if name.is_some() { Default::default() } else { text.sample() };
        if hashes.is_empty() {
            text.push(name.as_deref().unwrap_or(title));
        }
        Some(Self { whole: text.hash(), hashes, contexts })
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
    pub telling: &'a [(u32, u32)],
}

impl Weighed<'_> {
    /// How many shingles of the text tell anything.
    fn shingles(&self) -> f32 {
        self.sketch.shingles() * self.telling.len() as f32 / self.sketch.hashes.len().max(1) as f32
    }

    /// How many hashes it has up to a limit, and their weight.
    fn up_to(&self, limit: u32) -> (usize, u32) {
        let count = self.telling.partition_point(|(hash, _)| *hash <= limit);
        (count, count.checked_sub(1).map_or(0, |last| self.telling[last].1))
    }
}

/// The weight of the hashes that two sketches share.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shared {
    one_side: u32,
    both_sides: u32,
}

impl Shared {
    /// Counts a hash that both have, in these contexts.
    pub fn count(&mut self, a: u8, b: u8, weight: u32) {
        let (before, after) = ((a ^ b) & 0x0f == 0, (a ^ b) & 0xf0 == 0);
        self.one_side += u32::from(before || after) * weight;
        self.both_sides += u32::from(before && after) * weight;
    }

    /// Whether nothing that counted was in its place.
    pub fn is_none(self) -> bool {
        self.one_side == 0
    }

    /// Whether it is too little for any two texts to be alike, where no hash weighs less than this.
    pub fn is_too_little(self, weight: u32) -> bool {
        (self.one_side as f32) < SHARE_MIN * HASHES_MIN as f32 * weight as f32
    }
}

/// Whether two texts are alike whose sketches share so much.
pub fn alike(a: Weighed<'_>, b: Weighed<'_>, shared: Shared) -> bool {
    let limit = a.sketch.limit().min(b.sketch.limit());
    let (of_a, of_b) = (a.up_to(limit), b.up_to(limit));
    let (shorter, longer) = (a.shingles().min(b.shingles()), a.shingles().max(b.shingles()));
    let share = shared.one_side as f32 / of_a.1.min(of_b.1).max(1) as f32;
    let of_stretches = shared.both_sides as f32 / shared.one_side.max(1) as f32;
    let for_short = (49.0 / shorter.max(1.0)).powi(2);
    of_a.0.min(of_b.0) >= HASHES_MIN
        && longer <= CUT_MAX * shorter
        && share >= SHARE_MAX.min(for_short + SHARE_MIN.max(SHARE_WHOLE * of_stretches))
}

/// Whether two passages say the same: all their shingles are compared.
pub fn is_same(a: &str, b: &str) -> bool {
    let of = |text: &str| {
        let mut normal = Normal::default();
        normal.push(text);
        let hashes: Vec<u32> = normal.hashes(u32::MAX).into_iter().map(|(hash, _)| hash).collect();
        (hashes, normal.chars)
    };
    let ((a, a_chars), (b, b_chars)) = (of(a), of(b));
    let fewest = a.len().min(b.len());
    let shared = a.iter().filter(|hash| b.binary_search(hash).is_ok()).count();
    a_chars == b_chars || fewest >= SHORT && shared as f32 >= SAME * fewest as f32
}

/// The characters of a text that count, folded.
#[derive(Debug, Default)]
struct Normal {
    chars: Vec<char>,
}

impl Normal {
    fn push(&mut self, text: &str) {
        self.chars.extend(text.chars().filter(|c| is_word_char(*c)).map(fold_char));
    }

    /// Takes its title away from its head.
    fn behead(&mut self, title: &str) {
        let mut head = Self::default();
        head.push(title);
        if self.chars.starts_with(&head.chars) {
            self.chars.drain(..head.chars.len());
        }
    }

    fn hash(&self) -> u64 {
        xxh3_64(self.chars.iter().collect::<String>().as_bytes())
    }

    /// The hashes of the shingles up to a limit, ascending, each once with its first place.
    fn hashes(&self, limit: u32) -> Vec<(u32, u32)> {
        let hashes = self.chars.windows(SHINGLE).map(shingle).zip(0..);
        let mut hashes: Vec<(u32, u32)> = hashes.filter(|(hash, _)| *hash <= limit).collect();
        hashes.sort_unstable();
        hashes.dedup_by_key(|(hash, _)| *hash);
        hashes
    }

    /// The hashes that a sketch keeps, and their contexts.
    fn sample(&self) -> (Vec<u32>, Vec<u8>) {
        if self.chars.len() < SHORT + SHINGLE - 1 {
            return (Vec::new(), Vec::new());
        }
        // Of a long text a part of the range has enough of them, unless it repeats itself.
        let part = 4 * SIZE as u64 * u64::from(u32::MAX) / self.chars.len() as u64;
        let part = part.min(u64::from(RATE)) as u32;
        let mut hashes = self.hashes(part);
        if hashes.len() < SIZE && part < RATE {
            hashes = self.hashes(RATE);
        }
        hashes.truncate(SIZE);
        hashes.into_iter().map(|(hash, at)| (hash, self.context(at as usize))).unzip()
    }

    fn context(&self, at: usize) -> u8 {
        let before = &self.chars[at.saturating_sub(CONTEXT)..at];
        let after = at + SHINGLE;
        let after = &self.chars[after..self.chars.len().min(after + CONTEXT)];
        (shingle(before) & 0x0f) as u8 | (shingle(after) & 0xf0) as u8
    }
}

/// The hash of up to three characters (the finalizer of MurmurHash3).
fn shingle(chars: &[char]) -> u32 {
    let mut hash = chars.iter().fold(0, |all: u64, c| all << 21 | u64::from(u32::from(*c)));
    for factor in [0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53] {
        hash = (hash ^ hash >> 33).wrapping_mul(factor);
    }
    (hash ^ hash >> 33) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(title: &str, text: &str) -> Option<Sketch> {
        Sketch::of(title, std::iter::once(text))
    }

    fn long(length: u32) -> String {
        let mixed = |at: u32| xxh3_64(&at.to_le_bytes()) as u32 % 4000;
        let one = |at: u32| char::from_u32(0x4E00 + mixed(at)).unwrap();
        (0..length).map(one).collect()
    }

    #[test]
    fn marks_width_case_and_parts_do_not_count() {
        let (a, b) = ("ＡＩ产业，协同发展。".repeat(40), "ai产业 协同发展\n".repeat(40));
        assert_eq!(sketch("", &a), sketch("", &b));
        let cut = Sketch::of("", [&a[..30], &a[30..]].into_iter());
        assert_eq!(sketch("", &a), cut);
    }

    #[test]
    fn the_title_counts_for_short_texts_alone() {
        assert_ne!(sketch("甲法", "本法自公布之日起施行。"), sketch("乙法", "本法自公布之日起施行。"));
        assert_eq!(sketch("甲", &long(200)), sketch("乙", &long(200)));
        assert_eq!(sketch("甲", "。！"), None, "there is nothing to compare");
        let headed = |title: &str| sketch(title, &format!("{title}\n{}", long(200)));
        assert_eq!(headed("通办提速"), headed("一图读懂通办"), "a title at the head is no text");
        assert_ne!(sketch("甲", "甲"), sketch("乙", "乙"), "a text may be its title alone");
    }

    #[test]
    fn norms_are_known_by_their_names() {
        let text = long(300);
        let norm = sketch("甲市通办条例", &text).unwrap();
        assert_eq!(sketch("《甲市通办条例》（2018修正）", &text), Some(norm.clone()));
        assert!(norm.hashes.is_empty(), "nothing of its text is compared");
        for (title, text) in [("乙市通办条例", text.clone()), ("甲市通办条例", long(301)), ("通办提速", text)]
        {
            assert_ne!(sketch(title, &text).unwrap().whole, norm.whole, "{title}");
        }
    }

    #[test]
    fn a_sketch_is_small_and_smaller_of_short_texts() {
        let hashes = |length| sketch("", &long(length)).unwrap().hashes.len();
        assert_eq!((hashes(50), hashes(100_000)), (0, SIZE));
        assert!((25..75).contains(&hashes(100)), "{}", hashes(100));
        let shingles = sketch("", &long(100_000)).unwrap().shingles();
        assert!((60_000.0..140_000.0).contains(&shingles), "{shingles}");
    }

    #[test]
    fn passages_are_the_same_with_changes_and_not_when_different() {
        let text = long(300);
        let cut: String = text.chars().skip(60).chain("另有新闻报道".chars()).collect();
        assert!(is_same(&text, &cut));
        assert!(!is_same(&text, &long(900).chars().skip(600).collect::<String>()));
        assert!(is_same("同意。", "同意") && !is_same("同意。", "不同意"));
    }
}
