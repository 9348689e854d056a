//! Whether one run is better than another on the same queries: wins and losses, and the paired
//! randomization test (Fisher's; Smucker, Allan and Carterette, "A Comparison of Statistical
//! Significance Tests for Information Retrieval Evaluation", CIKM 2007).
//!
//! If the runs were equally good, each query's difference might as well have the other sign. The
//! p-value is the share of random choices of signs whose mean difference is at least as far from 0
//! as the one that was seen.

use super::measures::{Evaluation, MEASURES, Measure};
use super::random::{SEED, SplitMix};

/// How many choices of signs are tried.
pub const FLIPS: u32 = 10_000;

/// Two runs by one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The measure.
    pub measure: Measure,
    /// The mean of the first run less that of the second.
    pub difference: f64,
    /// Queries on which the first run is better.
    pub wins: usize,
    /// Queries on which it is worse.
    pub losses: usize,
    /// Queries on which both are alike.
    pub ties: usize,
    /// The two-sided p-value of the paired randomization test.
    pub p: f64,
}

/// Differences smaller than this come from rounding.
const ALIKE: f64 = 1e-9;

/// Compares two evaluations of the same queries, measure by measure.
pub fn compare(first: &Evaluation, second: &Evaluation) -> Vec<Comparison> {
    let pairs = || first.queries.iter().zip(&second.queries);
    let each = MEASURES.into_iter().enumerate();
    each.map(|(at, measure)| {
        let differences: Vec<f64> = pairs().map(|(a, b)| a.values[at] - b.values[at]).collect();
        let wins = differences.iter().filter(|one| **one > ALIKE).count();
        let losses = differences.iter().filter(|one| **one < -ALIKE).count();
        Comparison {
            measure,
            difference: super::mean(differences.iter().copied()),
            wins,
            losses,
            ties: differences.len() - wins - losses,
            p: randomization(&differences),
        }
    })
    .collect()
}

/// The two-sided p-value of paired differences. The signs that were seen count as one of the choices,
/// so it is never 0.
fn randomization(differences: &[f64]) -> f64 {
    let seen: f64 = differences.iter().sum::<f64>().abs();
    let unlike: Vec<f64> = differences.iter().copied().filter(|one| one.abs() > ALIKE).collect();
    let mut signs = Signs { numbers: SplitMix::new(SEED), bits: 0, left: 0 };
    let as_far = (0..FLIPS)
        .filter(|_| {
            let sum: f64 = unlike.iter().map(|one| if signs.next() { *one } else { -one }).sum();
            sum.abs() >= seen - ALIKE
        })
        .count();
    (as_far as f64 + 1.0) / (f64::from(FLIPS) + 1.0)
}

/// Random signs, 64 from each number.
struct Signs {
    numbers: SplitMix,
    bits: u64,
    left: u32,
}

impl Signs {
    fn next(&mut self) -> bool {
        if self.left == 0 {
            (self.bits, self.left) = (self.numbers.next(), 64);
        }
        let bit = self.bits & 1 == 1;
        (self.bits, self.left) = (self.bits >> 1, self.left - 1);
        bit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_are_alike_are_no_different() {
        assert_eq!(randomization(&[0.0; 20]), 1.0);
        assert_eq!(randomization(&[]), 1.0);
    }

    #[test]
    fn the_p_value_nears_the_share_of_sign_choices_that_are_as_far() {
        // Of the 2^10 choices of signs of ten equal differences, two are as far from 0 as all alike.
        let p = randomization(&[0.1; 10]);
        assert!((p - 2.0 / 1024.0).abs() < 0.001, "{p}");
        // Of four, two of sixteen.
        let p = randomization(&[0.5, 0.5, 0.5, 0.5, 0.0]);
        assert!((p - 0.125).abs() < 0.01, "{p}");
        // One up and one down say nothing.
        assert_eq!(randomization(&[0.3, -0.3]), 1.0);
    }
}
