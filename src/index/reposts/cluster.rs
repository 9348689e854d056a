//! Which documents are reposts of each other, told from their sketches.
//!
//! Documents of equal text are one from the start. Of the others those are neighbours that
//! are [alike](sketch::alike()) in what is left when common shingles are set aside: one in more than
//! [`COMMON`] different texts is the form of a collection (the foot of a site's pages, the phrases of laws), not what a text says, and
//! one in many tells little.
//!
//! Likeness is not transitive, and chains of it would swallow a collection. So groups are stars: the
//! document with the most neighbours takes them, then of those that are left the one with the most, and
//! so on; of equals goes the one that is first by id.

use crate::text::sketch::{self, Shared, Sketch, Weighed};

/// A shingle in more texts than this is common. It bounds the work as well, to so many steps a hash.
const COMMON: usize = 64;
/// A shingle in more texts than this tells less, by the root of how many times as many.
const RARE: f32 = 8.0;
/// The weight of a shingle in few texts.
const UNIT: f32 = 1024.0;

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

/// Which texts have a hash, and in which context, for each that two or more have and that is not common.
struct Postings {
    texts: Vec<(u32, u8)>,
    /// Text after text, the ranges of `texts` that its hashes have, and their contexts in it.
    of: Vec<Vec<(u32, u32, u8)>>,
    /// Text after text, its hashes that are not common, each with the sum of the weights up to it.
    telling: Vec<Vec<(u32, u32)>>,
}

impl Postings {
    fn new(sketches: &[&Sketch]) -> Self {
        let mut all = Vec::with_capacity(sketches.iter().map(|sketch| sketch.hashes.len()).sum());
        for (sketch, text) in sketches.iter().zip(0_u32..) {
            let hashes = sketch.hashes.iter().zip(&sketch.contexts);
            all.extend(hashes.map(|(hash, context)| (*hash, text, *context)));
        }
        all.sort_unstable();
        let weights = weights();
        let mut of = vec![Vec::new(); sketches.len()];
        let mut telling: Vec<Vec<(u32, u32)>> = vec![Vec::new(); sketches.len()];
        let mut start = 0;
        for same in all.chunk_by(|a, b| a.0 == b.0) {
            let end = start + same.len() as u32;
            let weight = weights.get(same.len()).copied().unwrap_or(0);
            for &(hash, text, context) in same.iter().filter(|_| weight > 0) {
                let telling = &mut telling[text as usize];
                let sum = telling.last().map_or(0, |(_, sum)| *sum);
                telling.push((hash, sum + weight));
                if same.len() > 1 {
                    of[text as usize].push((start, end, context));
                }
            }
            start = end;
        }
        Self { texts: all.into_iter().map(|(_, text, context)| (text, context)).collect(), of, telling }
    }
}

/// What a hash tells that so many texts have: less, the more they are, and nothing if it is common.
fn weights() -> Vec<u32> {
    let weight = |texts: usize| (UNIT * (RARE / (texts as f32).max(RARE)).sqrt()) as u32;
    (0..=COMMON).map(weight).collect()
}

/// The neighbours of each text.
fn neighbours(sketches: &[&Sketch]) -> Vec<Vec<u32>> {
    let postings = Postings::new(sketches);
    let weights = weights();
    let weighed = |at: usize| Weighed { sketch: sketches[at], telling: &postings.telling[at] };
    let mut neighbours = vec![Vec::new(); sketches.len()];
    let mut shared = vec![Shared::default(); sketches.len()];
    let least = weights.last().copied().unwrap_or(0);
    let mut met = Vec::new();
    for at in 0..sketches.len() {
        for &(start, end, context) in &postings.of[at] {
            let weight = weights.get((end - start) as usize).copied().unwrap_or(0);
            let same = &postings.texts[start as usize..end as usize];
            for &(other, theirs) in same.iter().take_while(|(other, _)| (*other as usize) < at) {
                let shared = &mut shared[other as usize];
                let is_first = shared.is_none();
                shared.count(context, theirs, weight);
                if is_first && !shared.is_none() {
                    met.push(other);
                }
            }
        }
        for other in met.drain(..) {
            let shared = std::mem::take(&mut shared[other as usize]);
            // Most pairs share a phrase or two: they need no closer look.
            if !shared.is_too_little(least) && sketch::alike(weighed(at), weighed(other as usize), shared) {
                neighbours[at].push(other);
                neighbours[other as usize].push(at as u32);
            }
        }
    }
    neighbours
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A text of its own for each seed.
    fn text(seed: u32, length: u32) -> String {
        let char_at = |at: u32| {
            let mixed = xxhash_rust::xxh3::xxh3_64(&[seed, at].map(u32::to_le_bytes).concat()) as u32;
            char::from_u32(0x4E00 + mixed % 3000).unwrap()
        };
        (0..length).map(char_at).collect()
    }

    fn grouped(texts: &[String]) -> Vec<Vec<usize>> {
        let sketches: Vec<Sketch> =
            texts.iter().map(|text| Sketch::of("", std::iter::once(text.as_str())).unwrap()).collect();
        let mut groups = groups(&sketches.iter().collect::<Vec<_>>());
        groups.iter_mut().for_each(|group| group.sort_unstable());
        groups.sort();
        groups
    }

    #[test]
    fn what_all_texts_end_with_makes_none_alike() {
        let foot = text(999, 150);
        let pages: Vec<String> = (0..80).map(|seed| text(seed, 100) + &foot).collect();
        assert_eq!(grouped(&pages), Vec::<Vec<usize>>::new());
        assert_eq!(grouped(&pages[..2]), [[0, 1]], "of two pages nobody can tell a foot from the text");
    }

    #[test]
    fn a_chain_does_not_become_one_group() {
        let link = |at: u32| text(at, 150) + &text(at + 1, 150) + &text(at + 2, 150);
        let chain: Vec<String> = (0..12).map(link).collect();
        let groups = grouped(&chain);
        assert!(!groups.is_empty() && groups.iter().all(|group| group.len() <= 3), "{groups:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn equal_texts_are_together_whatever_their_order(rotation in 0_usize..9) {
            let mut texts: Vec<String> = (0..9).map(|at| text(at / 3, 300 - at % 3 * 60)).collect();
            texts.rotate_left(rotation);
            let groups = grouped(&texts);
            prop_assert_eq!(groups.len(), 3);
            let is_one = |group: &Vec<usize>| group.iter().all(|at| texts[*at][..300] == texts[group[0]][..300]);
            prop_assert!(groups.iter().all(is_one));
        }
    }
}
