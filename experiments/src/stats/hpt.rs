//! Hierarchical performance testing: how sure is "this machine is faster over the whole suite"?
//!
//! Chen, Guo, Chen, Temam, "Statistical performance comparisons of computers" (HPCA 2012, IEEE ToC
//! 2015). Level one: per program a rank test says whether there is any difference; without one the
//! program counts as equal. Level two: a signed-rank test over the programs. The *reliable speed-up* is
//! the largest factor by which the baseline could be sped up and still lose with the wanted confidence.

use super::descriptive::median;
use super::ranks::{mann_whitney_greater, signed_rank_greater};

/// Significance level of the per-program test.
const PROGRAM_ALPHA: f64 = 0.05;

/// One program's times under both arms: one number per process.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Of the baseline.
    pub baseline: Vec<f64>,
    /// Of the arm.
    pub arm: Vec<f64>,
}

/// Confidence (0…1) that the arm is more than `factor` times faster over the suite.
pub fn confidence(pairs: &[Pair], factor: f64) -> f64 {
    let differences: Vec<f64> = pairs
        .iter()
        .map(|p| {
            let base: Vec<f64> = p.baseline.iter().map(|t| t / factor).collect();
            let differs = mann_whitney_greater(&base, &p.arm)
                .min(mann_whitney_greater(&p.arm, &base))
                <= PROGRAM_ALPHA;
            // Relative differences, so that long programs don't outweigh short ones.
            if differs { (median(&base) / median(&p.arm)).ln() } else { 0.0 }
        })
        .collect();
    1.0 - signed_rank_greater(&differences)
}

/// The largest factor that the arm is faster by with this confidence, to three digits; `None` if not even
/// 1/1000 is certain (too few programs or processes).
pub fn reliable_speedup(pairs: &[Pair], wanted: f64) -> Option<f64> {
    let (mut low, mut high) = (1e-3_f64, 1e3_f64);
    if confidence(pairs, low) < wanted {
        return None;
    }
    while high / low > 1.0005 {
        let middle = (low * high).sqrt();
        if confidence(pairs, middle) >= wanted { low = middle } else { high = middle }
    }
    Some(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suite(speedups: &[f64]) -> Vec<Pair> {
        speedups
            .iter()
            .enumerate()
            .map(|(k, s)| {
                let base = (0..5).map(|i| 1.0 + 0.001 * f64::from(i) + 0.0001 * k as f64).collect();
                let arm = (0..5).map(|i| (1.0 + 0.00101 * f64::from(i)) / s).collect();
                Pair { baseline: base, arm }
            })
            .collect()
    }

    #[test]
    fn a_clear_win_is_certain_and_bounded_by_the_programs() {
        let pairs = suite(&[2.0, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7]);
        assert!(confidence(&pairs, 1.0) > 0.99);
        let r = reliable_speedup(&pairs, 0.95).expect("certain");
        assert!((2.0..2.4).contains(&r), "{r}");
    }

    #[test]
    fn no_difference_is_not_a_win() {
        let pairs = suite(&[1.0; 8]);
        assert!(confidence(&pairs, 1.0) < 0.5);
        assert!(reliable_speedup(&suite(&[2.0, 2.0]), 0.95).is_none());
    }
}
