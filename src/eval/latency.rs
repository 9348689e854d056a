//! Latency statistics: percentiles and a histogram of times that were measured elsewhere.
//!
//! Percentiles are by nearest rank: p of n times is the ⌈p·n/100⌉th smallest, so each is a time that
//! was measured and none is interpolated.

use std::time::Duration;

/// Times, in order.
#[derive(Debug, Clone, Default)]
pub struct Latencies {
    sorted: Vec<Duration>,
}

/// The times within a range, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Where it begins, itself inside.
    pub from: Duration,
    /// Where it ends, itself outside.
    pub to: Duration,
    /// How many times lie in it.
    pub count: usize,
}

impl Latencies {
    /// Takes times in any order.
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self { sorted: times }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    /// The time that a percentage of all does not exceed, by nearest rank; 0 where there are none.
    pub fn percentile(&self, percent: usize) -> Duration {
        let rank = percent.saturating_mul(self.sorted.len()).div_ceil(100).clamp(1, self.sorted.len().max(1));
        self.sorted.get(rank - 1).copied().unwrap_or_default()
    }

    /// The longest time; 0 where there are none.
    pub fn max(&self) -> Duration {
        self.sorted.last().copied().unwrap_or_default()
    }

    /// The mean; 0 where there are none.
    pub fn mean(&self) -> Duration {
        let count = u32::try_from(self.sorted.len()).unwrap_or(u32::MAX);
        self.sorted.iter().sum::<Duration>().checked_div(count).unwrap_or_default()
    }

    /// The times in buckets five to a decade (1, 1.6, 2.5, 4, 6.3 and so on: the R5 series of ISO 3),
    /// from the first bucket that holds any to the last.
    pub fn histogram(&self) -> Vec<Bucket> {
        let mut buckets: Vec<Bucket> = Vec::new();
        let mut from = 0;
        let mut rest = self.sorted.as_slice();
        for to in bounds() {
            let (within, above) =
                rest.split_at(rest.partition_point(|time| time.as_nanos() < u128::from(to)));
            if !within.is_empty() || (!buckets.is_empty() && !above.is_empty()) {
                let (from, to) = (Duration::from_nanos(from), Duration::from_nanos(to));
                buckets.push(Bucket { from, to, count: within.len() });
            }
            (from, rest) = (to, above);
        }
        buckets
    }
}

/// The bounds of buckets in nanoseconds, from a microsecond to two hundred years.
fn bounds() -> impl Iterator<Item = u64> {
    (0..16).flat_map(|decade| [1_000, 1_600, 2_500, 4_000, 6_300].map(|step| step * 10_u64.pow(decade)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_micros(micros: impl IntoIterator<Item = u64>) -> Latencies {
        Latencies::new(micros.into_iter().map(Duration::from_micros).collect())
    }

    #[test]
    fn percentiles_are_by_nearest_rank() {
        // Nearest-rank figures of a textbook's five values, given out of order.
        let five = of_micros([40, 15, 50, 20, 35]);
        let at = |percent| five.percentile(percent).as_micros();
        assert_eq!([at(5), at(30), at(40), at(50), at(100)], [15, 20, 20, 35, 50]);
        let hundred = of_micros(1..=100);
        let at = |percent| hundred.percentile(percent).as_micros();
        assert_eq!([at(0), at(1), at(50), at(90), at(95), at(99), at(100)], [1, 1, 50, 90, 95, 99, 100]);
        assert_eq!(of_micros(1..=101).percentile(50).as_micros(), 51);
        assert_eq!(hundred.max().as_micros(), 100);
        assert_eq!(hundred.mean().as_nanos(), 50_500);
    }

    #[test]
    fn of_no_times_every_figure_is_nothing() {
        let none = of_micros([]);
        assert_eq!(none.count(), 0);
        assert_eq!([none.percentile(99), none.max(), none.mean()], [Duration::ZERO; 3]);
        assert_eq!(none.histogram(), []);
    }

    #[test]
    fn a_histogram_holds_every_time_once_and_has_no_empty_ends() {
        let times = of_micros([999, 1_000, 1_599, 1_600, 6_300, 6_400]);
        let buckets: Vec<_> = times
            .histogram()
            .iter()
            .map(|one| (one.from.as_micros(), one.to.as_micros(), one.count))
            .collect();
        assert_eq!(
            buckets,
            [
                (630, 1_000, 1),
                (1_000, 1_600, 2),
                (1_600, 2_500, 1),
                (2_500, 4_000, 0),
                (4_000, 6_300, 0),
                (6_300, 10_000, 2)
            ]
        );
        let extreme = Latencies::new(vec![Duration::ZERO, Duration::from_secs(86_400)]);
        assert_eq!(extreme.histogram().iter().map(|one| one.count).sum::<usize>(), 2);
    }
}
