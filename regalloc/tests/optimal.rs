//! `optimal`: its allocations are right, and nobody of its kind is cheaper than what it proves.

use ir::Trace;
use liveness::Liveness;
use regalloc::fuzz::trace_of_seed;
use regalloc::registry::find;
use regalloc::{AllocError, Allocation, Machine, Options, Problem, check, fake, spill_cost};

/// The strategies for which the bound holds.
const BOUNDED: [&str; 4] = ["linear", "belady", "reverse", "color"];

/// An allocation's cost, the number of instructions that go through memory, and the proved bound.
fn cost(name: &str, t: &Trace, machine: &Machine) -> Result<(u64, u32, Option<u64>), AllocError> {
    let liveness = Liveness::of(t);
    let mut out = Allocation::default();
    out.reset(t);
    let mut strategy = (find(name).expect("a known one").make)(&Options::default());
    strategy.allocate(&Problem { trace: t, liveness: &liveness, machine }, &mut out)?;
    check(t, machine, &out)
        .unwrap_or_else(|e| panic!("{name}: {}: {e:?}\n{}", t.name, fake::log(t, &out)));
    let cost = spill_cost(t, &liveness.graph, &out);
    Ok((cost, out.counters(t).memory_forms, strategy.lower_bound()))
}

#[test]
fn no_allocation_of_its_kind_is_cheaper() {
    let (mut proved, mut tight, mut better) = (0, 0, 0);
    for seed in 0..120 {
        let trace = trace_of_seed(seed, 10 + (seed as usize % 4) * 15);
        for registers in [3, 4, 6, 8] {
            let machine = fake::machine(registers, registers);
            let (mine, memory, bound) = match cost("optimal", &trace, &machine) {
                Ok(found) => found,
                Err(AllocError::Unsupported { .. }) => continue,
                Err(e) => panic!("seed {seed}: {e}"),
            };
            let bound = bound.expect("a bound");
            let at = format!("seed {seed}, {registers} registers, optimal {mine}, bound {bound}");
            assert!(bound <= mine, "{at}");
            proved += 1;
            tight += (bound == mine) as u32;
            for other in BOUNDED {
                let (theirs, forms, _) = cost(other, &trace, &machine).expect("an allocation");
                // Only with as many instructions in memory form are the two of one kind.
                assert!(forms != memory || bound <= theirs, "{at}: {other} {theirs}\n{trace}");
                better += (mine < theirs) as u32;
            }
        }
    }
    eprintln!("{proved} proofs, {tight} reached exactly, {better} times better than another");
    assert!(proved > 400 && tight > proved * 9 / 10 && better > 500);
}
