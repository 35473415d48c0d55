//! The body of the allocators' fuzz test, as a function: a random trace, every strategy, several register
//! counts, the checker.

use crate::allocation::Allocation;
use crate::allocator::Problem;
use crate::registry::{Options, STRATEGIES};
use crate::{checker, fake};
use ir::Trace;
use ir::arbitrary::{Config, Rng, trace};
use liveness::Liveness;

/// The trace of a seed.
pub fn trace_of_seed(seed: u64, size: usize) -> Trace {
    let mut rng = Rng::new(seed);
    let config = Config::random(&mut rng, size);
    trace(&mut rng, config)
}

/// Allocates a trace by every strategy whose name `only` contains (all, when empty), with 2…8 registers, and
/// checks the results. With a single register less the widest uops go through memory, which is covered too.
///
/// # Errors
/// A text that names the strategy, the number of registers and the faults, with the allocation in words.
pub fn check_all(trace: &Trace, only: &str) -> Result<(), String> {
    let liveness = Liveness::of(trace);
    let mut out = Allocation::default();
    for s in STRATEGIES.iter().filter(|s| s.name.contains(only)) {
        let tos = if s.name == "tos" { 0..=5 } else { 0..=0 };
        for options in tos.map(|tos| Options { tos }) {
            for (ints, floats) in [(8, 8), (2, 2), (3, 5), (4, 3), (5, 4), (6, 2), (7, 7), (2, 8)] {
                let machine = fake::machine(ints, floats);
                let problem = Problem { trace, liveness: &liveness, machine: &machine };
                let label = format!("{} ({options:?}) with {ints}+{floats} registers", s.name);
                out.reset(trace);
                (s.make)(&options).allocate(&problem, &mut out).map_err(|e| format!("{label}: {e}"))?;
                checker::check(trace, &machine, &out).map_err(|faults| {
                    let faults: Vec<String> = faults.iter().map(|f| format!("  {f}\n")).collect();
                    format!("{label}:\n{}{}", faults.concat(), fake::log(trace, &out))
                })?;
            }
        }
    }
    Ok(())
}
