//! Random numbers that are the same in every run: SplitMix64 (Steele, Lea and Flood 2014).

/// What random numbers start from, so that a figure can be had again.
pub const SEED: u64 = 20_240_601;

/// A stream of random numbers.
pub struct SplitMix(u64);

impl SplitMix {
    /// The stream that a seed begins.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// The numbers below `count`, `passes` times over, each time in another order (Fisher and Yates's
/// shuffle), and the same orders for the same seed.
pub fn shuffled(count: usize, passes: usize, seed: u64) -> Vec<usize> {
    let mut numbers = SplitMix::new(seed);
    let mut order = Vec::new();
    for _ in 0..passes {
        let start = order.len();
        order.extend(0..count);
        for at in (1..count).rev() {
            // The remainder favours some places by less than count / 2^64.
            order.swap(start + at, start + (numbers.next() % (at as u64 + 1)) as usize);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pass_has_every_number_once_in_an_order_of_its_own() {
        let order = shuffled(50, 3, SEED);
        assert_eq!(order, shuffled(50, 3, SEED), "the same seed, the same order");
        assert_ne!(order, shuffled(50, 3, SEED + 1));
        let passes: Vec<&[usize]> = order.chunks(50).collect();
        assert_eq!(passes.len(), 3);
        assert_ne!(passes[0], passes[1]);
        for pass in passes {
            let mut sorted = pass.to_vec();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..50).collect::<Vec<_>>());
            assert_ne!(pass, sorted, "shuffled");
        }
        assert_eq!(shuffled(0, 2, SEED), [0; 0]);
    }
}
