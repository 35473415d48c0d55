//! Small traces, and allocations of them in words.

use ir::{Builder, FrameSpec, Repr, SlotValue, Trace, Uop, ValueId};
use liveness::Liveness;
use regalloc::{Allocation, Options, Problem, check, fake, registry};

/// A checked allocation.
pub fn allocation(strategy: &str, trace: &Trace, ints: u8, floats: u8) -> Allocation {
    let liveness = Liveness::of(trace);
    let machine = fake::machine(ints, floats);
    let mut out = Allocation::default();
    out.reset(trace);
    let problem = Problem { trace, liveness: &liveness, machine: &machine };
    let make = registry::find(strategy).unwrap().make;
    make(&Options::default()).allocate(&problem, &mut out).unwrap();
    check(trace, &machine, &out).unwrap_or_else(|f| panic!("{f:?}\n{}", fake::log(trace, &out)));
    out
}

/// `while i < n: total += i * i; i += 1`, raw ints.
pub fn sum_loop() -> Trace {
    let mut b = Builder::new("sum");
    let (_, p) = b.block(&[Repr::I64, Repr::I64, Repr::I64]);
    let frame = |vs: &[ValueId]| FrameSpec {
        locals: vs.iter().map(|v| SlotValue::Owned(*v)).collect(),
        ..FrameSpec::default()
    };
    let header = ir::BlockId(1);
    b.jump(header, &p);
    let (_, q) = b.block(&[Repr::I64; 3]);
    let [i, n, total] = q[..] else { unreachable!() };
    let s = b.snapshot(&[frame(&[i, n, total])], &[]);
    b.inst(Uop::_GUARD_LT_I64, &[i, n], 0, Some(s));
    let square = b.inst(Uop::_MULTIPLY_I64, &[i, i], 0, Some(s)).unwrap();
    let sum = b.inst(Uop::_ADD_I64, &[total, square], 0, Some(s)).unwrap();
    let one = b.constant(Repr::I64, 1);
    let s = b.snapshot(&[frame(&[i, n, sum])], &[]);
    let next = b.inst(Uop::_ADD_I64, &[i, one], 0, Some(s)).unwrap();
    b.jump(header, &[next, n, sum]);
    b.finish()
}
