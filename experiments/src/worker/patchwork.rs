//! Our own virtual machine as a worker.

use super::{measure, timed, values};
use crate::arm::VmOptions;
use crate::protocol::{Counts, Report, Request, TraceCounts};
use ir::passes::{PASSES, PassSet};
use regalloc::registry;
use std::collections::BTreeMap;
use std::path::Path;
use vm::jit::{Config, ExecutorStats, Stats};
use vm::session::Session;

/// Backward jumps before a loop is recorded.
const THRESHOLD: u16 = 16;

/// Version for reports.
pub fn describe() -> String {
    concat!("Patchwork ", env!("CARGO_PKG_VERSION")).to_string()
}

/// Names of the allocators.
pub fn allocators() -> Vec<String> {
    registry::STRATEGIES.iter().map(|s| s.name.to_string()).collect()
}

/// Names of the passes.
pub fn passes() -> Vec<String> {
    PASSES.iter().map(|p| p.name.to_string()).collect()
}

/// Whether the virtual machine takes these options.
///
/// # Errors
/// Which one it doesn't, and what there is.
pub fn check_options(options: &VmOptions) -> Result<(), String> {
    jit_config(options).map(drop)
}

/// The JIT's configuration (`None` when it is off) and the number of backward jumps that make a loop hot.
///
/// # Errors
/// As for [`check_options`].
pub fn jit_config(options: &VmOptions) -> Result<(Option<Config>, u16), String> {
    let threshold = threshold(options)?;
    if options.nojit {
        return Ok((None, threshold));
    }
    // The checker is for tests: it has no place inside a timing.
    let mut config = Config { check: false, ..Config::default() };
    if let Some(name) = &options.alloc {
        registry::find(name).map_err(|e| e.to_string())?;
        config.alloc.clone_from(name);
    }
    if let Some(n) = options.regs {
        config.set_regs(&n.to_string())?;
    }
    if let Some(k) = options.tos {
        if k > 5 {
            return Err(format!("--tos={k}: at most 5 stack entries can be cached"));
        }
        config.tos = k;
    }
    if let Some(passes) = &options.passes {
        config.passes = PassSet::parse(passes)?;
    }
    Ok((Some(config), threshold))
}

fn threshold(options: &VmOptions) -> Result<u16, String> {
    let Some(t) = options.threshold else { return Ok(THRESHOLD) };
    u16::try_from(t).map_err(|_| format!("threshold {t}: at most {}", u16::MAX))
}

/// Runs a request.
///
/// # Errors
/// Whatever the virtual machine can't do, or the program's traceback.
pub fn run(request: &Request) -> Result<Report, String> {
    let options = request.options.clone().unwrap_or_default();
    let (config, threshold) = jit_config(&options)?;
    let mut session = Session::new(config, threshold)?;
    if let Some(file) = &request.values {
        session.set_arguments(&request.program, &request.arguments);
        session.add_path(&request.search);
        session.load(Path::new(&request.program))?;
        let mut report = values::report(Path::new(file), request)?;
        report.counts = session.stats().map(counts);
        return Ok(report);
    }
    session.load(Path::new(&request.program))?;
    let mut report = measure(request, || {
        let (answer, took) = timed(|| session.call("bench"));
        Ok((answer?, took))
    })?;
    report.counts = session.stats().map(counts);
    Ok(report)
}

fn counts(stats: Stats) -> Counts {
    Counts { traces: stats.executors.iter().map(trace).collect(), aborts: stats.aborts }
}

fn trace(e: &ExecutorStats) -> TraceCounts {
    let mut pass_ns: BTreeMap<String, u64> = BTreeMap::new();
    for (name, ns, _) in &e.pass_ns {
        *pass_ns.entry(name.clone()).or_insert(0) += ns;
    }
    let stages = [
        ("passes", pass_ns.values().sum()),
        ("liveness", e.liveness_ns),
        ("allocate", e.allocate_ns),
        ("emit", e.emit_ns),
    ];
    TraceCounts {
        place: e.name.clone(),
        sides: e.sides.into(),
        entries: e.entries,
        exits: e.exits,
        recorded_uops: e.recorded_uops as u64,
        uops: e.uops as u64,
        code_bytes: e.code_bytes.into(),
        slots: e.slots.into(),
        spills: e.counters.spills.into(),
        reloads: e.counters.reloads.into(),
        moves: e.counters.moves.into(),
        loop_uops: e.per_iteration.uops.into(),
        loop_loads: e.per_iteration.loads.into(),
        loop_stores: e.per_iteration.stores.into(),
        loop_moves: e.per_iteration.moves.into(),
        record_ns: e.record_ns,
        compile_ns: stages.map(|(stage, ns)| (stage.to_string(), ns)).into(),
        pass_ns,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_checked_before_anything_runs() {
        let ok = VmOptions { alloc: Some("linear".into()), regs: Some(4), ..Default::default() };
        assert_eq!(check_options(&ok), Ok(()));
        assert_eq!(check_options(&VmOptions { nojit: true, ..Default::default() }), Ok(()));
        let wrong = [
            VmOptions { alloc: Some("magic".into()), ..Default::default() },
            VmOptions { regs: Some(99), ..Default::default() },
            VmOptions { tos: Some(9), ..Default::default() },
            VmOptions { passes: Some("magic".into()), ..Default::default() },
            VmOptions { threshold: Some(70_000), ..Default::default() },
        ];
        for options in wrong {
            assert!(check_options(&options).is_err(), "{options:?}");
        }
    }
}
