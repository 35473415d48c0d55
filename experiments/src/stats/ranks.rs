//! Rank tests: Mann–Whitney for two samples, Wilcoxon signed rank for pairs. One-sided, because the
//! question is always "is this one larger?". Exact without ties and for small samples, else by the
//! normal approximation with tie and continuity correction.

use statrs::distribution::{ContinuousCDF, Normal};

/// Above this many values the normal approximation is good to three digits.
const EXACT_LIMIT: usize = 30;

/// p-value of "values of `a` tend to be larger than those of `b`" (Mann & Whitney 1947).
pub fn mann_whitney_greater(a: &[f64], b: &[f64]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 1.0;
    }
    let (n, m) = (a.len(), b.len());
    let all: Vec<f64> = a.iter().chain(b).copied().collect();
    let (ranks, ties) = ranks(&all);
    let rank_sum: f64 = ranks[..n].iter().sum();
    let u = rank_sum - (n * (n + 1)) as f64 / 2.0;
    if ties == 0.0 && n + m <= EXACT_LIMIT {
        return upper_tail(&mann_whitney_counts(n, m), u);
    }
    let total = (n + m) as f64;
    let nm = (n * m) as f64;
    let variance = nm / 12.0 * (total + 1.0 - ties / (total * (total - 1.0)));
    normal_upper(u, nm / 2.0, variance)
}

/// p-value of "the differences tend to be positive" (Wilcoxon 1945). Zeros are dropped.
pub fn signed_rank_greater(differences: &[f64]) -> f64 {
    let kept: Vec<f64> = differences.iter().copied().filter(|d| *d != 0.0).collect();
    if kept.is_empty() {
        return 1.0;
    }
    let n = kept.len();
    let (ranks, ties) = ranks(&kept.iter().map(|d| d.abs()).collect::<Vec<_>>());
    let w: f64 = kept.iter().zip(&ranks).filter(|(d, _)| **d > 0.0).map(|(_, r)| r).sum();
    if ties == 0.0 && n <= EXACT_LIMIT {
        return upper_tail(&signed_rank_counts(n), w);
    }
    let n = n as f64;
    let variance = n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - ties / 48.0;
    normal_upper(w, n * (n + 1.0) / 4.0, variance)
}

/// Average ranks from 1, and Σ(t³ − t) over groups of equal values.
fn ranks(xs: &[f64]) -> (Vec<f64>, f64) {
    let mut order: Vec<usize> = (0..xs.len()).collect();
    order.sort_by(|&i, &j| xs[i].total_cmp(&xs[j]));
    let mut out = vec![0.0; xs.len()];
    let mut ties = 0.0;
    let mut below = 0;
    for group in order.chunk_by(|&i, &j| xs[i] == xs[j]) {
        let rank = below as f64 + (group.len() + 1) as f64 / 2.0;
        below += group.len();
        let t = group.len() as f64;
        ties += t * t * t - t;
        for &i in group {
            out[i] = rank;
        }
    }
    (out, ties)
}

/// How many arrangements give each U, 0…nm.
fn mann_whitney_counts(n: usize, m: usize) -> Vec<f64> {
    // f(n, m, u) = f(n−1, m, u−m) + f(n, m−1, u)
    let size = n * m + 1;
    let mut rows = vec![vec![0.0; size]; m + 1];
    for row in &mut rows {
        row[0] = 1.0;
    }
    for _ in 1..=n {
        let previous = rows.clone();
        for j in 1..=m {
            for u in 0..size {
                let with = if u >= j { previous[j][u - j] } else { 0.0 };
                rows[j][u] = with + rows[j - 1][u];
            }
        }
    }
    rows.swap_remove(m)
}

/// How many sign patterns give each W, 0…n(n+1)/2.
fn signed_rank_counts(n: usize) -> Vec<f64> {
    let mut counts = vec![0.0; n * (n + 1) / 2 + 1];
    counts[0] = 1.0;
    for rank in 1..=n {
        for w in (rank..counts.len()).rev() {
            counts[w] += counts[w - rank];
        }
    }
    counts
}

fn upper_tail(counts: &[f64], statistic: f64) -> f64 {
    let from = (statistic.ceil().max(0.0) as usize).min(counts.len());
    counts[from..].iter().sum::<f64>() / counts.iter().sum::<f64>()
}

fn normal_upper(statistic: f64, expected: f64, variance: f64) -> f64 {
    if variance <= 0.0 {
        return 1.0; // all values equal
    }
    let z = (statistic - expected - 0.5) / variance.sqrt();
    Normal::new(0.0, 1.0).map_or(1.0, |n| n.sf(z))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mann_whitney_agrees_with_r() {
        // wilcox.test(c(5,6,7,8,9), c(1,2,3,4,4.5), alternative="greater"): 1/252
        let p = mann_whitney_greater(&[5.0, 6.0, 7.0, 8.0, 9.0], &[1.0, 2.0, 3.0, 4.0, 4.5]);
        assert!((p - 1.0 / 252.0).abs() < 1e-12);
        // Hollander & Wolfe (1973), p. 69, as in R's help page: W = 35, p = 0.1272
        let x = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
        let y = [1.15, 0.88, 0.90, 0.74, 1.21];
        assert!((mann_whitney_greater(&x, &y) - 0.1272).abs() < 5e-5);
        assert!(mann_whitney_greater(&[1.0; 4], &[1.0; 4]) > 0.4);
    }

    #[test]
    #[allow(clippy::approx_constant, reason = "a published value, not π")]
    fn signed_rank_agrees_with_r() {
        // Hollander & Wolfe (1973), p. 29, as in R's help page: V = 40, p = 0.01953
        let x = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30];
        let y = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
        let d: Vec<f64> = x.iter().zip(y).map(|(x, y)| x - y).collect();
        assert!((signed_rank_greater(&d) - 0.01953).abs() < 5e-6);
        assert_eq!(signed_rank_greater(&[0.0, 0.0]), 1.0);
        assert!((signed_rank_greater(&[1.0, 2.0, 3.0]) - 0.125).abs() < 1e-12);
    }

    #[test]
    fn exact_and_normal_agree_where_both_apply() {
        let a: Vec<f64> = (0..15).map(|i| f64::from(i) * 1.7 + 4.0).collect();
        let b: Vec<f64> = (0..15).map(|i| f64::from(i) * 1.9).collect();
        let exact = mann_whitney_greater(&a, &b);
        let u = a.iter().map(|x| b.iter().filter(|y| *x > **y).count() as f64).sum::<f64>();
        let approximate = normal_upper(u, 112.5, 225.0 * 31.0 / 12.0);
        assert!((exact - approximate).abs() < 0.01, "{exact} {approximate}");
    }
}
