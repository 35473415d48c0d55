//! Mean, median, quantiles, geometric mean.

/// Arithmetic mean; NaN of nothing.
pub fn mean(xs: &[f64]) -> f64 {
    xs.iter().sum::<f64>() / xs.len() as f64
}

/// Sample standard deviation (n − 1); 0 for fewer than two values.
pub fn std_dev(xs: &[f64]) -> f64 {
    if xs.len() < 2 {
        return 0.0;
    }
    let m = mean(xs);
    (xs.iter().map(|x| (x - m).powi(2)).sum::<f64>() / (xs.len() - 1) as f64).sqrt()
}

/// Median; NaN of nothing.
pub fn median(xs: &[f64]) -> f64 {
    quantile_in(&mut xs.to_vec(), 0.5)
}

/// [`quantile_sorted`] of a slice in any order, which it reorders: linear time, for hot loops that own a buffer.
pub fn quantile_in(xs: &mut [f64], q: f64) -> f64 {
    let Some(last) = xs.len().checked_sub(1) else { return f64::NAN };
    let position = q.clamp(0.0, 1.0) * last as f64;
    let low = position.floor();
    let (_, &mut at, above) = xs.select_nth_unstable_by(low as usize, f64::total_cmp);
    let next = above.iter().copied().min_by(f64::total_cmp).unwrap_or(at);
    at + (next - at) * (position - low)
}

/// Quantile `q` in 0…1 with linear interpolation between order statistics (R's type 7). The slice
/// must be sorted.
pub fn quantile_sorted(sorted: &[f64], q: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let position = q.clamp(0.0, 1.0) * last as f64;
    let low = position.floor() as usize;
    let high = (low + 1).min(last);
    sorted[low] + (sorted[high] - sorted[low]) * (position - low as f64)
}

/// Geometric mean of positive numbers; NaN of nothing.
pub fn geometric_mean(xs: &[f64]) -> f64 {
    (xs.iter().map(|x| x.ln()).sum::<f64>() / xs.len() as f64).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        // R: mean, sd, median, quantile(x, c(.25, .9)) of c(2, 4, 4, 4, 5, 5, 7, 9)
        let x = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        assert_eq!(mean(&x), 5.0);
        assert!((std_dev(&x) - 2.138_089_935_299_395).abs() < 1e-12);
        assert_eq!(median(&x), 4.5);
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(quantile_sorted(&x, 0.25), 4.0);
        assert!((quantile_sorted(&x, 0.9) - 7.6).abs() < 1e-12);
        let mut shuffled = [9.0, 4.0, 7.0, 2.0, 5.0, 4.0, 5.0, 4.0];
        for q in [0.0, 0.25, 0.5, 0.9, 1.0] {
            assert_eq!(quantile_in(&mut shuffled, q), quantile_sorted(&x, q), "{q}");
        }
        assert!((geometric_mean(&[1.0, 2.0, 4.0]) - 2.0).abs() < 1e-12);
        assert!(median(&[]).is_nan());
        assert_eq!(std_dev(&[1.0]), 0.0);
    }
}
