//! Confidence intervals by hierarchical bootstrap: resample processes, then iterations in each.

use super::descriptive::{geometric_mean, quantile_in, quantile_sorted};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// Confidence level of every interval.
pub const LEVEL: f64 = 0.95;

/// A value and its confidence interval.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Estimate {
    /// The point estimate.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Estimate {
    /// Whether the interval holds `x`.
    pub fn covers(&self, x: f64) -> bool {
        self.low <= x && x <= self.high
    }

    /// Half the interval's width relative to the value.
    pub fn relative_error(&self) -> f64 {
        (self.high - self.low) / 2.0 / self.value
    }
}

/// Which part of steady calls, and of processes, is taken to be undisturbed. A machine shared with others adds time and
/// never takes any away, for milliseconds or for whole processes (a busy sibling of the core: half as slow again), so the
/// fast end of a sample says most about the program. Chen and Revels ("Robust benchmarking in noisy environments", HPEC
/// 2016) take the minimum for that reason; a quartile doesn't hang on one lucky call. `experiment aa` tells whether
/// it is good enough on a machine.
const QUIET: f64 = 0.25;

/// The level of one process: lower quartile of its steady calls.
pub fn level(process: &[f64]) -> f64 {
    quantile_in(&mut process.to_vec(), QUIET)
}

/// The time of a program: lower quartile of its processes' [levels](level).
pub fn time(processes: &[Vec<f64>]) -> f64 {
    quantile_in(&mut processes.iter().map(|p| level(p)).collect::<Vec<_>>(), QUIET)
}

/// Bootstrap replicates of [`time`].
pub fn time_replicates(
    processes: &[Vec<f64>],
    resamples: usize,
    rng: &mut impl RngExt,
) -> Vec<f64> {
    let mut calls = Vec::with_capacity(processes.iter().map(Vec::len).max().unwrap_or(0));
    let mut levels = Vec::with_capacity(processes.len());
    (0..resamples)
        .map(|_| {
            levels.clear();
            for _ in processes {
                let process = &processes[rng.random_range(0..processes.len())];
                calls.clear();
                calls.extend(process.iter().map(|_| process[rng.random_range(0..process.len())]));
                levels.push(quantile_in(&mut calls, QUIET));
            }
            quantile_in(&mut levels, QUIET)
        })
        .collect()
}

/// Replicates of baseline ÷ arm from the replicates of both.
pub fn ratio_replicates(baseline: &[f64], arm: &[f64]) -> Vec<f64> {
    baseline.iter().zip(arm).map(|(b, a)| b / a).collect()
}

/// Replicates of the geometric mean over programs, from each program's replicates.
pub fn geometric_mean_replicates(programs: &[Vec<f64>]) -> Vec<f64> {
    let resamples = programs.iter().map(Vec::len).min().unwrap_or(0);
    (0..resamples)
        .map(|i| geometric_mean(&programs.iter().map(|p| p[i]).collect::<Vec<_>>()))
        .collect()
}

/// Expanded percentile interval (Hesterberg, "What Teachers Should Know About the Bootstrap", 2015):
/// the plain percentile interval is too narrow for a handful of processes, by about √((n−1)/n) and
/// by normal in place of t quantiles; taking the percentiles further out corrects both. With fewer
/// than two processes nothing is known of their spread and the plain percentiles are all there is.
pub fn interval(value: f64, mut replicates: Vec<f64>, processes: usize) -> Estimate {
    replicates.retain(|r| r.is_finite());
    if replicates.is_empty() {
        return Estimate { value, low: f64::NAN, high: f64::NAN };
    }
    replicates.sort_by(f64::total_cmp);
    let tail = tail_probability(processes);
    Estimate {
        value,
        low: quantile_sorted(&replicates, tail),
        high: quantile_sorted(&replicates, 1.0 - tail),
    }
}

fn tail_probability(processes: usize) -> f64 {
    let plain = (1.0 - LEVEL) / 2.0;
    let n = processes as f64;
    match (StudentsT::new(0.0, 1.0, n - 1.0), Normal::new(0.0, 1.0)) {
        (Ok(t), Ok(normal)) if processes >= 2 => {
            normal.cdf((n / (n - 1.0)).sqrt() * t.inverse_cdf(plain))
        }
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use statrs::distribution::ContinuousCDF;

    fn sample(rng: &mut ChaCha8Rng, level: f64, processes: usize) -> Vec<Vec<f64>> {
        let normal = Normal::new(0.0, 1.0).expect("valid parameters");
        let mut gauss = || normal.inverse_cdf(rng.random_range(1e-9..1.0));
        (0..processes)
            .map(|_| {
                let shift = 0.02 * gauss();
                (0..15).map(|_| level * (1.0 + shift + 0.01 * gauss())).collect()
            })
            .collect()
    }

    #[test]
    fn the_interval_covers_the_true_ratio_about_as_often_as_it_says() {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        for processes in [5, 10] {
            let mut covered = 0;
            for _ in 0..200 {
                let base = sample(&mut rng, 3.0, processes);
                let arm = sample(&mut rng, 1.0, processes);
                let b = time_replicates(&base, 400, &mut rng);
                let a = time_replicates(&arm, 400, &mut rng);
                let ratio = time(&base) / time(&arm);
                let ci = interval(ratio, ratio_replicates(&b, &a), processes);
                covered += u32::from(ci.covers(3.0));
            }
            assert!((184..=200).contains(&covered), "{covered} of 200 with {processes} processes");
        }
    }

    #[test]
    fn disturbed_calls_and_processes_change_nothing() {
        let mut rng = ChaCha8Rng::seed_from_u64(11);
        let quiet = sample(&mut rng, 1.0, 8);
        let mut disturbed = quiet.clone();
        disturbed[..2].iter_mut().flatten().for_each(|t| *t *= 1.5);
        for process in &mut disturbed {
            process.iter_mut().step_by(3).for_each(|t| *t *= 2.0);
        }
        let ratio = time(&disturbed) / time(&quiet);
        assert!((ratio - 1.0).abs() < 0.02, "{ratio}");
    }

    #[test]
    fn the_tail_is_the_published_one() {
        // Hesterberg 2015, table 6: the adjusted α/2 for n = 5 and n = 20 (95 %).
        assert!((tail_probability(5) - 0.0010).abs() < 2e-4);
        assert!((tail_probability(20) - 0.0159).abs() < 5e-4);
        assert_eq!(tail_probability(1), 0.025000000000000022);
    }

    #[test]
    fn constant_samples_give_a_point() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let p = vec![vec![2.0; 5]; 3];
        let e = interval(time(&p), time_replicates(&p, 100, &mut rng), 3);
        assert_eq!((e.value, e.low, e.high), (2.0, 2.0, 2.0));
        let g = geometric_mean_replicates(&[vec![1.0, 4.0], vec![4.0, 1.0]]);
        assert!(g.iter().all(|x| (x - 2.0).abs() < 1e-12));
    }
}
