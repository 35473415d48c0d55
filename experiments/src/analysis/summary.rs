//! One arm over all programs.

use super::ProgramResult;
use crate::stats::bootstrap::{self, Estimate};
use crate::stats::descriptive::{geometric_mean, median};
use crate::stats::hpt;
use crate::suite::Suite;
use std::collections::BTreeMap;

/// An arm over all programs that it and the baseline ran.
#[derive(Debug)]
pub struct ArmSummary {
    /// How many programs.
    pub programs: usize,
    /// Geometric mean of the speed-ups. The interval is that of measurement: other programs would
    /// give another mean.
    pub geometric_mean: Option<Estimate>,
    /// The same by groups of programs, of those groups that have several.
    pub groups: Vec<GroupMean>,
    /// The mean without the program that is furthest from the rest, and its name.
    pub without_outlier: Option<(String, f64)>,
    /// Confidence that the arm is faster than the baseline over the suite (HPT).
    pub confidence: f64,
    /// Speed-up that is certain at 95 % (HPT).
    pub reliable_speedup: Option<f64>,
    /// Programs significantly faster and slower than under the baseline (interval without 1).
    pub faster_slower: (usize, usize),
    /// Compile time by stage, summed over programs: nanoseconds per process.
    pub compile_ns: BTreeMap<String, u64>,
    /// Recorded micro-ops, summed over programs.
    pub recorded_uops: u64,
    /// Machine code, summed over programs: bytes.
    pub code_bytes: u64,
}

/// The mean over programs of one kind.
#[derive(Clone, Debug)]
pub struct GroupMean {
    /// Which kind.
    pub name: String,
    /// How many programs.
    pub programs: usize,
    /// Geometric mean of their speed-ups.
    pub mean: Estimate,
}

/// Summarises arm number `arm`; `suite` tells the groups of programs.
pub fn summarise(
    programs: &[ProgramResult],
    arm: usize,
    processes: u32,
    suite: Suite,
) -> ArmSummary {
    let pairs: Vec<_> = programs
        .iter()
        .filter_map(|p| Some((p, p.cells[0].as_ref()?, p.cells[arm].as_ref()?)))
        .collect();
    let ratios: Vec<f64> = pairs.iter().map(|(_, b, a)| b.time.value / a.time.value).collect();
    let mean_of = |chosen: &[usize]| {
        let of: Vec<f64> = chosen.iter().map(|&i| ratios[i]).collect();
        let replicates: Vec<Vec<f64>> =
            chosen.iter().map(|&i| pairs[i].2.replicates.clone()).collect();
        bootstrap::interval(
            geometric_mean(&of),
            bootstrap::geometric_mean_replicates(&replicates),
            processes as usize,
        )
    };
    let mut members: Vec<(&str, Vec<usize>)> = Vec::new();
    for (i, (program, _, _)) in pairs.iter().enumerate() {
        let Some(group) = suite.group(&program.name) else { continue };
        match members.iter_mut().find(|(name, _)| *name == group) {
            Some((_, of)) => of.push(i),
            None => members.push((group, vec![i])),
        }
    }
    let several = members.iter().filter(|(_, of)| of.len() > 1 && of.len() < pairs.len());
    let groups = several.map(|(name, of)| GroupMean {
        name: name.to_string(),
        programs: of.len(),
        mean: mean_of(of),
    });
    let hpt_pairs: Vec<hpt::Pair> = pairs
        .iter()
        .map(|(_, b, a)| hpt::Pair { baseline: b.process_levels(), arm: a.process_levels() })
        .collect();
    let intervals = || pairs.iter().filter_map(|(_, _, a)| a.speedup);
    let mut compile_ns = BTreeMap::new();
    let (mut recorded_uops, mut code_bytes) = (0, 0);
    let cells = programs.iter().filter_map(|p| p.cells[arm].as_ref());
    for counts in cells.filter_map(|c| c.counts.as_ref()) {
        for (stage, ns) in counts.compile_ns() {
            *compile_ns.entry(stage).or_insert(0) += ns;
        }
        recorded_uops += counts.sum(|t| t.recorded_uops);
        code_bytes += counts.sum(|t| t.code_bytes);
    }
    ArmSummary {
        programs: pairs.len(),
        geometric_mean: (!pairs.is_empty()).then(|| mean_of(&(0..pairs.len()).collect::<Vec<_>>())),
        groups: groups.collect(),
        without_outlier: outlier(&ratios).map(|i| {
            let rest: Vec<f64> =
                ratios.iter().enumerate().filter(|(k, _)| *k != i).map(|(_, r)| *r).collect();
            (pairs[i].0.name.clone(), geometric_mean(&rest))
        }),
        confidence: hpt::confidence(&hpt_pairs, 1.0),
        reliable_speedup: hpt::reliable_speedup(&hpt_pairs, 0.95),
        faster_slower: (
            intervals().filter(|s| s.low > 1.0).count(),
            intervals().filter(|s| s.high < 1.0).count(),
        ),
        compile_ns,
        recorded_uops,
        code_bytes,
    }
}

/// The ratio furthest from the median, on a logarithmic scale.
fn outlier(ratios: &[f64]) -> Option<usize> {
    if ratios.len() < 3 {
        return None;
    }
    let middle = median(ratios).ln();
    let distance = |i: &usize| (ratios[*i].ln() - middle).abs();
    (0..ratios.len()).max_by(|a, b| distance(a).total_cmp(&distance(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outlier_may_be_slow_or_fast() {
        assert_eq!(outlier(&[1.0, 1.1, 9.0, 1.2]), Some(2));
        assert_eq!(outlier(&[0.1, 1.1, 2.0, 1.2]), Some(0));
        assert_eq!(outlier(&[1.0, 2.0]), None);
    }
}
