//! Which documents are reposts of each other, told from their sketches.
//!
//! Documents of equal text are one from the start. Of the others those are neighbours that
//! are [alike](sketch::alike()) in what is left when common shingles are set aside: one in more than √n of n texts
//! is the form of a collection (the foot of a site's pages, the phrases of laws), not what a text says.
//!
//! Likeness is not transitive, and chains of it would swallow a collection. So groups are stars: the
//! document with the most neighbours takes them, then of those that are left the one with the most, and
//! so on; of equals goes the one that is first by id.

use crate::text::sketch::{self, Sketch, Weighed};

/// A shingle in no more texts than this is never common.
const COMMON_MIN: usize = 32;

/// The groups of two and more, as places among the sketches, which are in order of their ids.
pub fn groups(sketches: &[&Sketch]) -> Vec<Vec<usize>> {
    let texts = texts(sketches);
    let firsts: Vec<&Sketch> = texts.iter().map(|text| sketches[text[0]]).collect();
    let neighbours = neighbours(&firsts);
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(neighbours[*at].len()), *at));
    let mut is_taken = vec![false; texts.len()];
    let mut groups = Vec::new();
    for at in order {
        if std::mem::replace(&mut is_taken[at], true) {
            continue;
        }
        let mut group = texts[at].clone();
        for &near in &neighbours[at] {
            if !std::mem::replace(&mut is_taken[near as usize], true) {
                group.extend(&texts[near as usize]);
            }
        }
        if group.len() > 1 {
            groups.push(group);
        }
    }
    groups
}

/// Documents by equal texts, both in order of their ids.
fn texts(sketches: &[&Sketch]) -> Vec<Vec<usize>> {
    let mut by_text: Vec<usize> = (0..sketches.len()).collect();
    by_text.sort_by_key(|at| (sketches[*at].whole, *at));
    let same = by_text.chunk_by(|a, b| sketches[*a].whole == sketches[*b].whole);
    let mut texts: Vec<Vec<usize>> = same.map(<[usize]>::to_vec).collect();
    texts.sort_unstable();
    texts
}

/// Which texts have a hash, for each that two or more have and that is not common.
struct Postings {
    texts: Vec<u32>,
    /// Text after text, the ranges of `texts` that its hashes have.
    of: Vec<Vec<(u32, u32)>>,
    /// Text after text, its hashes that are not common, each with the sum of the weights up to it.
    telling: Vec<Vec<(u32, u64)>>,
}

impl Postings {
    fn new(sketches: &[&Sketch]) -> Self {
        let pairs = sketches.iter().zip(0_u32..).flat_map(|(sketch, at)| sketch.hashes.iter().map(move |h| (*h, at)));
        let mut pairs: Vec<(u32, u32)> = pairs.collect();
        pairs.sort_unstable();
        let common = COMMON_MIN.max(sketches.len().isqrt());
        let mut of = vec![Vec::new(); sketches.len()];
        let mut telling = vec![Vec::new(); sketches.len()];
        let mut start = 0;
        for same in pairs.chunk_by(|a, b| a.0 == b.0) {
            let end = start + same.len();
            if same.len() <= common {
                let weight = weight(same.len());
                for (hash, text) in same {
                    let telling = &mut telling[*text as usize];
                    let sum = telling.last().map_or(0, |(_, sum)| *sum);
                    telling.push((*hash, sum + weight));
                    if same.len() > 1 {
                        of[*text as usize].push((start as u32, end as u32));
                    }
                }
            }
            start = end;
        }
        Self { texts: pairs.into_iter().map(|(_, text)| text).collect(), of, telling }
    }
}

/// What a hash tells that so many texts have.
fn weight(texts: usize) -> u64 {
    let x = sketch::e2("ZX", 8.0);
    (1024.0 * (x / (texts as f32).max(x)).powf(sketch::e2("ZP", 1.0))) as u64
}

/// The neighbours of each text.
fn neighbours(sketches: &[&Sketch]) -> Vec<Vec<u32>> {
    let postings = Postings::new(sketches);
    let side = |at: usize| Weighed { sketch: sketches[at], telling: &postings.telling[at] };
    let mut neighbours = vec![Vec::new(); sketches.len()];
    let mut shared = vec![0_u64; sketches.len()];
    let mut met = Vec::new();
    let weights: Vec<u64> = (0..=COMMON_MIN.max(sketches.len().isqrt())).map(weight).collect();
    for at in 0..sketches.len() {
        for &(start, end) in &postings.of[at] {
            let weight = weights[((end - start) as usize).min(weights.len()-1)];
            for &other in postings.texts[start as usize..end as usize].iter().take_while(|o| (**o as usize) < at) {
                if shared[other as usize] == 0 {
                    met.push(other);
                }
                shared[other as usize] += weight;
            }
        }
        for other in met.drain(..) {
            let count = std::mem::take(&mut shared[other as usize]);
            if sketch::alike(side(at), side(other as usize), count) {
                neighbours[at].push(other);
                neighbours[other as usize].push(at as u32);
            }
        }
    }
    neighbours
}
