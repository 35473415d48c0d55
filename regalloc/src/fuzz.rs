//! The body of the allocators' fuzz test, as a function: a random trace, every strategy, several register
//! counts, the checker.

use crate::allocation::Allocation;
use crate::allocator::{AllocError, Problem};
use crate::registry::{Options, STRATEGIES};
use crate::{checker, fake};
use ir::arbitrary::{Config, Rng, shuffle_blocks, trace};
use ir::{BlockId, Builder, FrameSpec, Repr, SlotValue, Trace, Uop, ValueId};
use liveness::Liveness;

/// Strategies that take long are only tried on traces of so many instructions.
pub const OFFLINE_INSTRUCTIONS: usize = 40;

/// The trace of a seed; every fourth has its blocks shuffled.
pub fn trace_of_seed(seed: u64, size: usize) -> Trace {
    let mut rng = Rng::new(seed);
    let config = Config { adder: Some(0), ..Config::random(&mut rng, size) };
    let t = trace(&mut rng, config);
    if seed % 4 == 3 { shuffle_blocks(&t, &mut rng) } else { t }
}

/// Allocates a trace by every strategy whose name `only` contains (all, when empty), with 2…8 registers, and
/// checks the results. With a single register less the widest uops go through memory, which is covered too.
///
/// # Errors
/// A text that names the strategy, the number of registers and the faults, with the allocation in words.
pub fn check_all(trace: &Trace, only: &str) -> Result<(), String> {
    let liveness = Liveness::of(trace);
    let mut out = Allocation::default();
    let small = trace.insts.len() <= OFFLINE_INSTRUCTIONS;
    for s in STRATEGIES.iter().filter(|s| s.name.contains(only) && (small || !s.offline)) {
        let tos = if s.name == "tos" { 0..=5 } else { 0..=0 };
        for options in tos.map(|tos| Options { tos }) {
            for (ints, floats) in [(8, 8), (2, 2), (3, 5), (4, 3), (5, 4), (6, 2), (7, 7), (2, 8)] {
                let machine = fake::machine(ints, floats);
                let problem = Problem { trace, liveness: &liveness, machine: &machine };
                let label = format!("{} ({options:?}) with {ints}+{floats} registers", s.name);
                out.reset(trace);
                match (s.make)(&options).allocate(&problem, &mut out) {
                    Err(AllocError::Unsupported { .. }) if s.offline => continue,
                    made => made.map_err(|e| format!("{label}: {e}"))?,
                }
                checker::check(trace, &machine, &out).map_err(|faults| {
                    let faults: Vec<String> = faults.iter().map(|f| format!("  {f}\n")).collect();
                    format!("{label}:\n{}{}", faults.concat(), fake::log(trace, &out))
                })?;
            }
        }
    }
    Ok(())
}

/// A recorded loop as the optimiser leaves it, of about `size` uops: an entry block, and a loop that updates
/// `locals` variables (every fourth a float) by arithmetic with overflow checks, each with its own snapshot of
/// all locals. For benchmarks.
pub fn recorded_loop(size: usize, locals: usize) -> Trace {
    let mut rng = Rng::new(size as u64);
    let mut b = Builder::new("recorded");
    let reprs: Vec<Repr> =
        (0..locals).map(|k| if k % 4 == 3 { Repr::F64 } else { Repr::I64 }).collect();
    let (_, inputs) = b.block(&reprs);
    let header = BlockId(1);
    b.jump(header, &inputs);
    let (_, mut now) = b.block(&reprs);
    let ints: Vec<usize> = (0..locals).filter(|k| k % 4 != 3).collect();
    let floats: Vec<usize> = (0..locals).filter(|k| k % 4 == 3).collect();
    let snapshot = |b: &mut Builder, now: &[ValueId], pc: usize| {
        let locals = now.iter().map(|v| SlotValue::Owned(*v)).collect();
        b.snapshot(&[FrameSpec { code: 0, pc: pc as u32, locals, stack: vec![] }], &[])
    };
    while b.trace().insts.len() + 3 < size {
        let pc = b.trace().insts.len();
        let s = snapshot(&mut b, &now, pc);
        let int = |rng: &mut Rng| ints[rng.below(ints.len())];
        if rng.one_in(4) && !floats.is_empty() {
            let [x, y] = [(); 2].map(|()| floats[rng.below(floats.len())]);
            let t = b.inst(Uop::_MULTIPLY_F64, &[now[x], now[y]], 0, None).unwrap_or(now[x]);
            now[x] = b.inst(Uop::_ADD_F64, &[t, now[y]], 0, None).unwrap_or(t);
        } else if rng.one_in(3) {
            let k = int(&mut rng);
            let constant = b.constant(Repr::I64, rng.below(100) as u64);
            b.inst(Uop::_GUARD_LT_I64, &[now[k], constant], 0, Some(s));
            now[k] = b.inst(Uop::_ADD_I64, &[now[k], constant], 0, Some(s)).unwrap_or(now[k]);
        } else {
            let (x, y, z) = (int(&mut rng), int(&mut rng), int(&mut rng));
            let t = b.inst(Uop::_MULTIPLY_I64, &[now[x], now[y]], 0, Some(s)).unwrap_or(now[x]);
            now[z] = b.inst(Uop::_ADD_I64, &[now[z], t], 0, Some(s)).unwrap_or(t);
        }
    }
    b.jump(header, &now);
    b.finish()
}
