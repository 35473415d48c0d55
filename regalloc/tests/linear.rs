//! `linear` on small traces, in words.

use ir::{Builder, FrameSpec, Repr, SlotValue, Trace, Uop, ValueId};
use liveness::Liveness;
use regalloc::{Allocation, Options, Problem, check, fake, registry};

fn allocate(trace: &Trace, ints: u8, floats: u8) -> String {
    let liveness = Liveness::of(trace);
    let machine = fake::machine(ints, floats);
    let mut out = Allocation::default();
    out.reset(trace);
    let problem = Problem { trace, liveness: &liveness, machine: &machine };
    let make = registry::find("linear").unwrap().make;
    make(&Options::default()).allocate(&problem, &mut out).unwrap();
    check(trace, &machine, &out).unwrap_or_else(|f| panic!("{f:?}\n{}", fake::log(trace, &out)));
    fake::log(trace, &out)
}

/// `while i < n: total += i * i; i += 1`, raw ints.
fn sum_loop() -> Trace {
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

#[test]
fn a_loop_keeps_its_values_in_registers() {
    println!("{}", allocate(&sum_loop(), 8, 8));
    println!("{}", allocate(&sum_loop(), 3, 8));
    println!("{}", allocate(&sum_loop(), 2, 8));
    println!("{}", Liveness::of(&sum_loop()).report(&sum_loop()));
}
