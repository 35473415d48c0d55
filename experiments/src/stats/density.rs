//! Kernel density estimate, for violins.

use super::descriptive::{quantile_sorted, std_dev};

/// Density of `xs` at `points` evenly spaced places from minimum to maximum (widened by one bandwidth):
/// Gaussian kernel, Silverman's bandwidth. Pairs of place and density; empty for fewer than two
/// different values.
pub fn density(xs: &[f64], points: usize) -> Vec<(f64, f64)> {
    let mut sorted = xs.to_vec();
    sorted.sort_by(f64::total_cmp);
    let iqr = quantile_sorted(&sorted, 0.75) - quantile_sorted(&sorted, 0.25);
    let spread = [std_dev(&sorted), iqr / 1.349].into_iter().filter(|s| *s > 0.0);
    let Some(spread) = spread.min_by(f64::total_cmp) else { return Vec::new() };
    let h = 0.9 * spread * (sorted.len() as f64).powf(-0.2);
    let (low, high) = (sorted[0] - h, sorted[sorted.len() - 1] + h);
    let norm = sorted.len() as f64 * h * (2.0 * std::f64::consts::PI).sqrt();
    (0..points)
        .map(|i| {
            let x = low + (high - low) * i as f64 / (points - 1) as f64;
            let d: f64 = sorted.iter().map(|s| (-0.5 * ((x - s) / h).powi(2)).exp()).sum();
            (x, d / norm)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_peaks_where_the_values_are_and_integrates_to_one() {
        let xs: Vec<f64> = (0..200).map(|i| 10.0 + (f64::from(i) / 100.0 - 1.0).powi(3)).collect();
        let d = density(&xs, 400);
        let peak = d.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1)).expect("not empty");
        assert!((peak.0 - 10.0).abs() < 0.1, "{peak:?}");
        let area: f64 = d.windows(2).map(|w| (w[1].0 - w[0].0) * (w[0].1 + w[1].1) / 2.0).sum();
        assert!((area - 1.0).abs() < 0.02, "{area}");
        assert!(density(&[3.0, 3.0], 10).is_empty());
    }
}
