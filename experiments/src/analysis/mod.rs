//! From raw samples to results: steady states, times, speed-ups, geometric means.

mod summary;

pub use summary::{ArmSummary, GroupMean, summarise};

use crate::protocol::{Counts, Report};
use crate::run::journal::{Outcome, Samples};
use crate::stats::bootstrap::{self, Estimate};
use crate::stats::changepoint::{self, Shape};
use crate::stats::descriptive::median;
use crate::stats::ranks::mann_whitney_greater;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// Bootstrap replicates: enough that the expanded percentiles of five processes have neighbours.
const RESAMPLES: usize = 5_000;

/// Everything that tables and plots show.
#[derive(Debug)]
pub struct Analysis {
    /// Names of the arms, baseline first.
    pub arms: Vec<String>,
    /// Programs in plan order.
    pub programs: Vec<ProgramResult>,
    /// Summary of each arm.
    pub summaries: Vec<ArmSummary>,
    /// If both arms are the same: how far they are from being equally fast.
    pub noise: Option<Noise>,
}

/// What an A/A experiment finds out about the machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Noise {
    /// Programs with a ratio.
    pub programs: usize,
    /// Those whose ratio is within [`Noise::CLOSE`] of one.
    pub close: usize,
    /// Those whose interval covers one.
    pub covered: usize,
}

impl Noise {
    /// How far from one is still no difference.
    pub const CLOSE: f64 = 0.02;

    fn of(programs: &[ProgramResult]) -> Noise {
        let ratios = || programs.iter().filter_map(|p| p.cells[1].as_ref()?.speedup);
        Noise {
            programs: ratios().count(),
            close: ratios().filter(|s| (s.value - 1.0).abs() <= Noise::CLOSE).count(),
            covered: ratios().filter(|s| s.covers(1.0)).count(),
        }
    }
}

/// One program under all arms.
#[derive(Debug)]
pub struct ProgramResult {
    /// Its name.
    pub name: String,
    /// By arm; `None` where it failed or has not run yet.
    pub cells: Vec<Option<Cell>>,
}

/// One program under one arm.
#[derive(Debug)]
pub struct Cell {
    /// All iteration times of each process, warm-up included: seconds.
    pub series: Vec<Vec<f64>>,
    /// The steady part of each.
    pub steady: Vec<Vec<f64>>,
    /// How each settled.
    pub shapes: Vec<Shape>,
    /// Median over processes of the number of warm-up iterations.
    pub warmup_iterations: f64,
    /// Median over processes of the time until `bench()` could be called: seconds.
    pub ready: f64,
    /// Median over processes of the first call: seconds.
    pub first: f64,
    /// Steady time of one iteration: seconds.
    pub time: Estimate,
    /// Baseline ÷ this; `None` for the baseline itself or when that failed.
    pub speedup: Option<Estimate>,
    /// Two-sided p-value of the difference to the baseline (Mann–Whitney on process levels).
    pub p_value: Option<f64>,
    /// Counts of one process, its compile times replaced by medians over processes.
    pub counts: Option<Counts>,
    /// Bootstrap replicates of the speed-up (of 1 for the baseline).
    replicates: Vec<f64>,
}

impl Cell {
    /// The [level](bootstrap::level) of each process: seconds.
    pub fn process_levels(&self) -> Vec<f64> {
        self.steady.iter().map(|s| bootstrap::level(s)).collect()
    }

    /// Whether all processes reached a steady state.
    pub fn settled(&self) -> bool {
        !self.shapes.contains(&Shape::Unsettled)
    }
}

/// Analyses a run, complete or not.
pub fn analyse(samples: &Samples) -> Analysis {
    let plan = &samples.header.plan;
    let mut programs = Vec::new();
    for (p, name) in plan.programs.iter().enumerate() {
        let mut rng = ChaCha8Rng::seed_from_u64(plan.seed ^ (p as u64 + 1) << 32);
        let mut cells: Vec<Option<(Cell, Vec<f64>)>> = (0..plan.arms.len())
            .map(|a| {
                let cell = cell(&reports(samples, p, a)?);
                let times = bootstrap::time_replicates(&cell.steady, RESAMPLES, &mut rng);
                Some((cell, times))
            })
            .collect();
        let baseline =
            cells[0].as_ref().map(|(c, t)| (c.time.value, c.process_levels(), t.clone()));
        for (a, slot) in cells.iter_mut().enumerate() {
            let Some((cell, times)) = slot else { continue };
            let n = cell.steady.len();
            cell.time = bootstrap::interval(cell.time.value, times.clone(), n);
            let Some((base_time, base_levels, base_times)) = &baseline else { continue };
            cell.replicates = bootstrap::ratio_replicates(base_times, times);
            if a == 0 {
                cell.replicates = vec![1.0; RESAMPLES];
                continue;
            }
            let processes = n.min(base_levels.len());
            let ratio = base_time / cell.time.value;
            cell.speedup = Some(bootstrap::interval(ratio, cell.replicates.clone(), processes));
            let own = cell.process_levels();
            let one_sided = mann_whitney_greater(base_levels, &own)
                .min(mann_whitney_greater(&own, base_levels));
            cell.p_value = Some((2.0 * one_sided).min(1.0));
        }
        let cells = cells.into_iter().map(|c| c.map(|(cell, _)| cell)).collect();
        programs.push(ProgramResult { name: name.clone(), cells });
    }
    let arms: Vec<String> = plan.arms.iter().map(|a| a.name.clone()).collect();
    let summaries =
        (0..arms.len()).map(|a| summarise(&programs, a, plan.processes, plan.suite)).collect();
    let noise = match plan.arms.as_slice() {
        [a, b] if a.runtime == b.runtime => Some(Noise::of(&programs)),
        _ => None,
    };
    Analysis { arms, programs, summaries, noise }
}

/// Reports of one program and arm; `None` if there is none or any process failed.
fn reports(samples: &Samples, program: usize, arm: usize) -> Option<Vec<&Report>> {
    let mut found = Vec::new();
    let here = |r: &&crate::run::journal::Record| (r.job.program, r.job.arm) == (program, arm);
    for record in samples.records.iter().filter(here) {
        match &record.outcome {
            Outcome::Ok(report) => found.push(report),
            Outcome::Wrong(_) | Outcome::Failed(_) => return None,
        }
    }
    (!found.is_empty()).then_some(found)
}

fn cell(reports: &[&Report]) -> Cell {
    let series: Vec<Vec<f64>> = reports
        .iter()
        .map(|r| r.iterations_ns.iter().map(|ns| *ns as f64 / 1e9).collect())
        .collect();
    let found: Vec<_> = series.iter().map(|s: &Vec<f64>| changepoint::steady_state(s)).collect();
    let steady: Vec<Vec<f64>> =
        series.iter().zip(&found).map(|(s, f)| s[f.start..].to_vec()).collect();
    let over = |f: &dyn Fn(usize) -> f64| median(&(0..reports.len()).map(f).collect::<Vec<_>>());
    let value = bootstrap::time(&steady);
    Cell {
        warmup_iterations: over(&|i| found[i].start as f64),
        ready: over(&|i| reports[i].ready_ns as f64 / 1e9),
        first: over(&|i| series[i][0]),
        shapes: found.iter().map(|f| f.shape).collect(),
        series,
        steady,
        time: Estimate { value, low: value, high: value },
        speedup: None,
        p_value: None,
        counts: typical_counts(reports),
        replicates: Vec::new(),
    }
}

/// The first process's counts with compile times replaced by medians over all processes.
fn typical_counts(reports: &[&Report]) -> Option<Counts> {
    let all: Vec<&Counts> = reports.iter().filter_map(|r| r.counts.as_ref()).collect();
    let mut typical = (*all.first()?).clone();
    for (i, trace) in typical.traces.iter_mut().enumerate() {
        let same: Vec<_> =
            all.iter().filter_map(|c| c.traces.get(i)).filter(|t| t.place == trace.place).collect();
        trace.compile_ns = median_stages(same.iter().map(|t| &t.compile_ns));
        trace.pass_ns = median_stages(same.iter().map(|t| &t.pass_ns));
    }
    Some(typical)
}

fn median_stages<'a>(
    all: impl Iterator<Item = &'a BTreeMap<String, u64>>,
) -> BTreeMap<String, u64> {
    let mut stages: BTreeMap<&String, Vec<f64>> = BTreeMap::new();
    for (stage, ns) in all.flatten() {
        stages.entry(stage).or_default().push(*ns as f64);
    }
    stages.into_iter().map(|(s, ns)| (s.clone(), median(&ns).round() as u64)).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::arm::Arm;
    use crate::machine::Machine;
    use crate::protocol::{PROTOCOL, TraceCounts};
    use crate::run::journal::{Header, Record};
    use crate::run::plan::Plan;
    use crate::run::plan::tests::plan;
    use rand::RngExt;

    /// A run in which arm k is k + 1 times as fast as the baseline, with 1 % noise and two slow first
    /// iterations.
    pub(crate) fn synthetic(arms: usize) -> Samples {
        let names = |a: usize| ["stack", "linear", "color", "belady"].get(a).map(|n| n.to_string());
        let arms: Vec<Arm> = (0..arms)
            .map(|a| Arm {
                name: names(a).unwrap_or_else(|| format!("arm {a}")),
                ..Arm::peer("python3")
            })
            .collect();
        let plan = Plan { arms, iterations: 20, ..plan() };
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let records = plan
            .jobs()
            .into_iter()
            .map(|job| {
                let level = 1e7 * (job.program + 1) as f64 / (job.arm + 1) as f64;
                let time = |i: u32| {
                    let warm = if i < 2 { 3.0 } else { 1.0 };
                    (level * warm * (1.0 + 0.01 * rng.random::<f64>())) as u64
                };
                let stages = [("passes", 90), ("liveness", 9), ("allocate", 25), ("emit", 20)];
                let compile_ns: BTreeMap<String, u64> = stages
                    .iter()
                    .map(|(s, ns)| (s.to_string(), ns * 1000 * (job.arm as u64 + 2) / 2))
                    .collect();
                let trace = TraceCounts {
                    place: "bench:5".into(),
                    entries: 100,
                    recorded_uops: 40 * (job.program as u64 + 1),
                    uops: 21 * (job.program as u64 + 1),
                    loop_loads: 24 / (job.arm as u64 + 1),
                    loop_stores: 16 / (job.arm as u64 + 1),
                    loop_moves: 1,
                    code_bytes: 321,
                    compile_ns,
                    ..Default::default()
                };
                let counts = Counts { traces: vec![trace], ..Default::default() };
                let report = Report {
                    protocol: PROTOCOL,
                    runtime: "test".into(),
                    ready_ns: 20_000_000,
                    iterations_ns: (0..plan.iterations).map(time).collect(),
                    answers: vec!["1".into()],
                    counts: Some(counts),
                };
                Record { job, process_ns: 1, outcome: Outcome::Ok(report) }
            })
            .collect();
        let header = Header::new(plan, Machine::default());
        Samples { header, complete: true, records }
    }

    #[test]
    fn known_speedups_are_found_with_their_intervals() {
        let analysis = analyse(&synthetic(3));
        for p in &analysis.programs {
            for (a, cell) in p.cells.iter().enumerate() {
                let cell = cell.as_ref().expect("ran");
                assert_eq!(cell.warmup_iterations, 2.0);
                assert!(cell.settled());
                if a > 0 {
                    let s = cell.speedup.expect("has a baseline");
                    let truth = (a + 1) as f64;
                    assert!(s.covers(truth), "{s:?}");
                    assert!((s.value / truth - 1.0).abs() < 0.01 && s.relative_error() < 0.01);
                    assert!(cell.p_value.expect("tested") < 0.03);
                }
            }
        }
        let linear = &analysis.summaries[1];
        let mean = linear.geometric_mean.expect("programs");
        assert!((mean.value - 2.0).abs() < 0.01 && mean.relative_error() < 0.01, "{mean:?}");
    }

    #[test]
    fn the_same_arm_twice_measures_noise() {
        let mut samples = synthetic(2);
        assert_eq!(analyse(&samples).noise.map(|n| (n.close, n.covered)), Some((0, 0)));
        samples.header.plan.arms[1] = Arm::peer("pypy3");
        assert_eq!(analyse(&samples).noise, None);
        let plan = &mut samples.header.plan;
        plan.arms[1] = Arm { name: "again".into(), ..plan.arms[0].clone() };
        let mut same = samples.clone();
        for r in samples.records.iter().filter(|r| r.job.arm == 0) {
            let of = |o: &&mut Record| o.job == crate::run::plan::Job { arm: 1, ..r.job };
            same.records.iter_mut().find(of).expect("both ran").outcome = r.outcome.clone();
        }
        let all = Noise { programs: 3, close: 3, covered: 3 };
        assert_eq!(analyse(&same).noise, Some(all));
    }

    #[test]
    fn a_failing_process_takes_its_cell_out_and_nothing_else() {
        let mut samples = synthetic(2);
        let bad = samples.records.iter_mut().find(|r| r.job.program == 1 && r.job.arm == 1);
        bad.expect("exists").outcome = Outcome::Wrong("42".into());
        let analysis = analyse(&samples);
        assert!(analysis.programs[1].cells[1].is_none());
        assert!(analysis.programs[1].cells[0].is_some());
        assert_eq!(analysis.summaries[1].programs, 2);
    }

    #[test]
    fn nothing_measured_is_no_panic() {
        let mut samples = synthetic(2);
        samples.records.clear();
        let analysis = analyse(&samples);
        assert!(analysis.programs.iter().all(|p| p.cells.iter().all(Option::is_none)));
        assert!(analysis.summaries[1].geometric_mean.is_none());
    }
}
