//! `linear` on small traces, in words.

mod words;

use ir::{Builder, FrameSpec, Repr, SlotValue, Trace, Uop};
use regalloc::fake;
use words::sum_loop;

fn allocate(trace: &Trace, ints: u8, floats: u8) -> String {
    fake::log(trace, &words::allocation("linear", trace, ints, floats))
}

/// The lines of a text without common indentation.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).collect()
}

#[track_caller]
fn expect(found: &str, expected: &str) {
    assert_eq!(lines(found), lines(expected), "found:\n{found}");
}

#[test]
fn a_loop_keeps_its_values_in_registers() {
    expect(
        &allocate(&sum_loop(), 8, 8),
        "b0(%0 m0, %1 m1, %2 m2):
           i0 _JUMP
           -> b1: reload %0 r0 <- m0; reload %1 r1 <- m1; reload %2 r2 <- m2
         b1(%3 r0, %4 r1, %5 r2):
           i1 _GUARD_LT_I64 %3 r0, %4 r1 exit s0 [%3 r0, %4 r1, %5 r2]
           i2 %6 r3 = _MULTIPLY_I64 %3 r0, %3 r0 exit s0 [%3 r0, %4 r1, %5 r2]
           i3 %7 r2 = _ADD_I64 %5 r2, %6 r3 exit s0 [%3 r0, %4 r1, %5 r2]
           i4 %9 r0 = _ADD_I64 %3 r0, %8 const exit s1 [%3 r0, %4 r1, %7 r2]
           i5 _JUMP
           -> b1",
    );
}

#[test]
fn what_a_loop_passes_round_is_stored_outside_of_it() {
    // Three registers for four values: the bound %4 is evicted, its slot is filled before the loop.
    expect(
        &allocate(&sum_loop(), 3, 8),
        "b0(%0 m0, %1 m1, %2 m2):
           i0 _JUMP
           -> b1: reload %0 r0 <- m0; reload %1 r1 <- m1; reload %2 r4 <- m2; spill %1 m3 <- r1
         b1(%3 r0, %4 r1, %5 r4):
           i1 _GUARD_LT_I64 %3 r0, %4 r1 exit s0 [%3 r0, %4 m3, %5 r4]
           i2 %6 r1 = _MULTIPLY_I64 %3 r0, %3 r0 exit s0 [%3 r0, %4 m3, %5 r4]
           i3 %7 r4 = _ADD_I64 %5 r4, %6 r1 exit s0 [%3 r0, %4 m3, %5 r4]
           i4 %9 r0 = _ADD_I64 %3 r0, %8 const exit s1 [%3 r0, %4 m3, %7 r4]
           i5 _JUMP
           -> b1: reload %4 r1 <- m3",
    );
}

#[test]
fn values_that_live_across_calls_get_registers_that_survive() {
    let mut b = Builder::new("call");
    let (_, p) = b.block(&[Repr::I64, Repr::I64]);
    let header = ir::BlockId(1);
    b.jump(header, &p);
    let (_, q) = b.block(&[Repr::I64; 2]);
    let one = b.constant(Repr::I64, 1);
    let called = b.inst(Uop::_CALL_I64_I64, &[q[0], q[1]], 0, None).unwrap();
    let next = b.inst(Uop::_ADD_WRAP_I64, &[q[0], one], 0, None).unwrap();
    let sum = b.inst(Uop::_XOR_I64, &[q[1], called], 0, None).unwrap();
    let frame = FrameSpec { locals: vec![SlotValue::Owned(sum)], ..FrameSpec::default() };
    let s = b.snapshot(&[frame], &[]);
    b.inst(Uop::_GUARD_LT_I64, &[next, sum], 0, Some(s));
    b.jump(header, &[next, sum]);
    expect(
        &allocate(&b.finish(), 8, 8),
        "b0(%0 m0, %1 m1):
           i0 _JUMP
           -> b1: reload %0 r4 <- m0; reload %1 r5 <- m1
         b1(%2 r4, %3 r5):
           i1 %5 r0 = _CALL_I64_I64 %2 r4, %3 r5
           i2 %6 r4 = _ADD_WRAP_I64 %2 r4, %4 const
           i3 %7 r5 = _XOR_I64 %3 r5, %5 r0
           i4 _GUARD_LT_I64 %6 r4, %7 r5 exit s0 [%7 r5]
           i5 _JUMP
           -> b1",
    );
}

#[test]
fn a_float_constant_has_a_register_around_the_loop() {
    let mut b = Builder::new("float");
    let (_, p) = b.block(&[Repr::F64]);
    let header = ir::BlockId(1);
    b.jump(header, &p);
    let (_, q) = b.block(&[Repr::F64]);
    let half = b.constant(Repr::F64, 0.5f64.to_bits());
    let x = b.inst(Uop::_MULTIPLY_F64, &[q[0], half], 0, None).unwrap();
    let frame = FrameSpec { locals: vec![SlotValue::Owned(x)], ..FrameSpec::default() };
    let s = b.snapshot(&[frame], &[]);
    b.inst(Uop::_GUARD_LT_F64, &[half, x], 0, Some(s));
    b.jump(header, &[x]);
    expect(
        &allocate(&b.finish(), 8, 8),
        "b0(%0 m0):
           i0 _JUMP
           -> b1: reload %0 x0 <- m0; const %2 x1
         b1(%1 x0):
           i1 %3 x0 = _MULTIPLY_F64 %1 x0, %2 x1
           i2 _GUARD_LT_F64 %2 x1, %3 x0 exit s0 [%3 x0]
           i3 _JUMP
           -> b1",
    );
}

#[test]
fn parameters_that_change_places_go_through_the_scratch_register() {
    let mut b = Builder::new("swap");
    let (_, p) = b.block(&[Repr::I64, Repr::I64]);
    let header = ir::BlockId(1);
    b.jump(header, &p);
    let (_, q) = b.block(&[Repr::I64; 2]);
    let s = b.snapshot(&[], &[]);
    b.inst(Uop::_GUARD_LT_I64, &[q[0], q[1]], 0, Some(s));
    b.jump(header, &[q[1], q[0]]);
    let log = allocate(&b.finish(), 8, 8);
    assert!(log.contains("-> b1: copy %2 rt <- r0; copy %3 r0 <- r1; copy %2 r1 <- rt"), "{log}");
}

#[test]
fn two_registers_are_enough_for_anything() {
    let log = allocate(&sum_loop(), 2, 2);
    assert!(log.contains("spill") && log.contains("reload"), "{log}");
    allocate(&sum_loop(), 1, 1);
}
