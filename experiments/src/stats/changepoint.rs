//! Where does warm-up end? Judged by the data, never by a fixed count.
//!
//! The series of iteration times is cut into segments of constant level by optimal partitioning with
//! a linear penalty (Killick et al., "Optimal detection of changepoints", JASA 2012; for changes of the
//! mean as in Barrett et al., "Virtual Machine Warmup Blows Hot and Cold", OOPSLA 2017). The steady
//! state is the last segment and all segments before it whose level is the same.

use super::descriptive::{mean, median};

/// Levels closer than this (relative) count as the same: below it a change doesn't matter.
const SAME_LEVEL: f64 = 0.02;
/// Fewest samples in a segment: a single slow iteration is an outlier, not a state.
const MIN_SEGMENT: usize = 3;
/// Window of the running median that outliers are compared with.
const WINDOW: usize = 7;
/// How many noise units a sample may lie from its window's median.
const OUTLIER: f64 = 4.0;

/// How a series settles.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// One level from the start.
    Flat,
    /// Slower first, then faster.
    Warmup,
    /// Faster first, then slower.
    Slowdown,
    /// The last change is in the last quarter: no steady state was seen.
    Unsettled,
}

/// Where the steady state starts, and how it was reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Steady {
    /// Index of the first steady iteration.
    pub start: usize,
    /// How.
    pub shape: Shape,
}

/// Finds the steady state of a series of positive times. A series that doesn't settle is steady from
/// its middle on, and says so in its shape.
pub fn steady_state(times: &[f64]) -> Steady {
    let n = times.len();
    if n < 2 * MIN_SEGMENT {
        return Steady { start: n.saturating_sub(1).min(1), shape: Shape::Flat };
    }
    let logs = without_outliers(&times.iter().map(|t| t.max(1e-12).ln()).collect::<Vec<_>>());
    let cuts = partition(&logs);
    let level = |k: usize| {
        let end = cuts.get(k + 1).copied().unwrap_or(n);
        mean(&logs[cuts[k]..end])
    };
    let last = level(cuts.len() - 1);
    let mut first_steady = cuts.len() - 1;
    while first_steady > 0 && (level(first_steady - 1) - last).abs() < SAME_LEVEL {
        first_steady -= 1;
    }
    let start = cuts[first_steady];
    if start > n - n / 4 {
        return Steady { start: n / 2, shape: Shape::Unsettled };
    }
    if start > 0 {
        let shape = if level(first_steady - 1) > last { Shape::Warmup } else { Shape::Slowdown };
        return Steady { start, shape };
    }
    // Segments have a minimum length and outliers are smoothed away, so one or two slow first iterations
    // (which is what a fast JIT compiler shows) are looked for by themselves.
    let limit = median(&logs) + (OUTLIER * noise(&logs)).max(SAME_LEVEL);
    let slow = times.iter().take_while(|t| t.ln() > limit).count();
    if slow > 0 && slow <= n / 4 {
        return Steady { start: slow, shape: Shape::Warmup };
    }
    Steady { start: 0, shape: Shape::Flat }
}

/// Starts of the segments with least squared error plus penalty; the first is 0. O(n²).
fn partition(xs: &[f64]) -> Vec<usize> {
    let n = xs.len();
    let mut sum = vec![0.0; n + 1];
    let mut square = vec![0.0; n + 1];
    for (i, x) in xs.iter().enumerate() {
        sum[i + 1] = sum[i] + x;
        square[i + 1] = square[i] + x * x;
    }
    let cost = |a: usize, b: usize| {
        let s = sum[b] - sum[a];
        (square[b] - square[a] - s * s / (b - a) as f64).max(0.0)
    };
    let penalty = 3.0 * noise(xs).powi(2).max(1e-10) * (n as f64).ln();
    let mut best = vec![f64::INFINITY; n + 1];
    let mut from = vec![0; n + 1];
    best[0] = -penalty;
    for end in MIN_SEGMENT..=n {
        for start in (0..=end - MIN_SEGMENT).filter(|s| *s == 0 || *s >= MIN_SEGMENT) {
            let total = best[start] + cost(start, end) + penalty;
            if total < best[end] {
                best[end] = total;
                from[end] = start;
            }
        }
    }
    let mut cuts = Vec::new();
    let mut end = n;
    while end > 0 {
        end = from[end];
        cuts.push(end);
    }
    cuts.reverse();
    cuts
}

/// Standard deviation of the noise, from first differences (so that level changes don't count):
/// median |difference| / (0.6745 √2).
fn noise(xs: &[f64]) -> f64 {
    let differences: Vec<f64> = xs.windows(2).map(|w| (w[1] - w[0]).abs()).collect();
    if differences.is_empty() { 0.0 } else { median(&differences) / 0.953_873 }
}

/// Replaces samples far from the running median by it.
fn without_outliers(xs: &[f64]) -> Vec<f64> {
    let limit = (OUTLIER * noise(xs)).max(SAME_LEVEL);
    (0..xs.len())
        .map(|i| {
            let low = i.saturating_sub(WINDOW / 2).min(xs.len().saturating_sub(WINDOW));
            let m = median(&xs[low..(low + WINDOW).min(xs.len())]);
            if (xs[i] - m).abs() > limit { m } else { xs[i] }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn noisy(seed: u64, levels: &[(usize, f64)]) -> Vec<f64> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut out = Vec::new();
        for &(count, level) in levels {
            out.extend((0..count).map(|_| level * (1.0 + 0.01 * (rng.random::<f64>() - 0.5))));
        }
        out
    }

    #[test]
    fn a_step_down_is_found_where_it_is() {
        for seed in 0..50 {
            let found = steady_state(&noisy(seed, &[(10, 5.0), (40, 1.0)]));
            assert_eq!(found, Steady { start: 10, shape: Shape::Warmup }, "seed {seed}");
        }
    }

    #[test]
    fn a_flat_series_is_flat() {
        let flat = (0..100)
            .filter(|&seed| steady_state(&noisy(seed, &[(40, 2.0)])).shape == Shape::Flat)
            .count();
        assert!(flat >= 95, "{flat} of 100");
    }

    #[test]
    fn slow_first_iterations_are_warm_up_and_a_slow_later_one_is_not() {
        for slow in 1..=4 {
            let series = noisy(1, &[(slow, 3.0), (30, 1.0)]);
            assert_eq!(steady_state(&series), Steady { start: slow, shape: Shape::Warmup });
        }
        let mut series = noisy(2, &[(30, 1.0)]);
        series[17] = 3.0;
        assert_eq!(steady_state(&series), Steady { start: 0, shape: Shape::Flat });
    }

    #[test]
    fn a_late_change_is_no_steady_state_and_a_rise_is_named() {
        assert_eq!(
            steady_state(&noisy(3, &[(36, 1.0), (4, 0.5)])),
            Steady { start: 20, shape: Shape::Unsettled }
        );
        assert_eq!(
            steady_state(&noisy(4, &[(10, 1.0), (30, 1.5)])),
            Steady { start: 10, shape: Shape::Slowdown }
        );
    }

    #[test]
    fn short_series_do_not_panic() {
        for n in 0..8 {
            assert!(steady_state(&vec![1.0; n]).start <= n);
        }
    }
}
