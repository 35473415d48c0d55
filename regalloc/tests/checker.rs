//! A corrupted allocation for every fault that the checker can report, and honest ones that it accepts.

use ir::{BlockId, Builder, FrameSpec, InstId, Repr, SlotValue, Trace, Uop, ValueId};
use liveness::Liveness;
use regalloc::checker::{Fault, check};
use regalloc::{Allocation, EdgeMove, Loc, Machine, Move, PReg, ProgPoint, Segment, fake};

const R: [Loc; 8] = {
    let mut regs = [Loc::None; 8];
    let mut n = 0;
    while n < 8 {
        regs[n] = Loc::Reg(PReg::int(n as u8));
        n += 1;
    }
    regs
};

/// `b0(%0, %1): jump b1(%0, %1)`; `b1(%2, %3): %4 = %2 + %3 (exit: %2, %3); %6 = %4 + 1; _LT (exit: %6); jump b1`.
fn trace() -> Trace {
    let mut b = Builder::new("checked");
    let (_, p) = b.block(&[Repr::I64; 2]);
    b.jump(BlockId(1), &p);
    let (_, q) = b.block(&[Repr::I64; 2]);
    let frame = |vs: &[ValueId]| FrameSpec {
        locals: vs.iter().map(|v| SlotValue::Owned(*v)).collect(),
        ..FrameSpec::default()
    };
    let s = b.snapshot(&[frame(&q)], &[]);
    let sum = b.inst(Uop::_ADD_I64, &[q[0], q[1]], 0, Some(s)).unwrap();
    let one = b.constant(Repr::I64, 1);
    let next = b.inst(Uop::_ADD_WRAP_I64, &[sum, one], 0, None).unwrap();
    let s = b.snapshot(&[frame(&[next, q[1]])], &[]);
    b.inst(Uop::_GUARD_LT_I64, &[next, q[1]], 0, Some(s));
    b.jump(BlockId(1), &[next, q[1]]);
    b.finish()
}

const ADD: InstId = InstId(1);
const NEXT: InstId = InstId(2);
const GUARD: InstId = InstId(3);

/// A correct allocation by hand: %2 r0, %3 r1, %4 r2, %6 r0.
fn honest(t: &Trace) -> Allocation {
    let mut a = Allocation::default();
    a.reset(t);
    let set = |a: &mut Allocation, list: ir::List, locs: &[Loc]| {
        a.locs[list.range()].copy_from_slice(locs);
    };
    set(&mut a, t.blocks[0].params, &[Loc::Slot(0), Loc::Slot(1)]);
    set(&mut a, t.blocks[1].params, &[R[0], R[1]]);
    set(&mut a, t.inst(ADD).args, &[R[0], R[1]]);
    set(&mut a, t.inst(ADD).results, &[R[2]]);
    set(&mut a, t.inst(NEXT).args, &[R[2], Loc::Const]);
    set(&mut a, t.inst(NEXT).results, &[R[0]]);
    set(&mut a, t.inst(GUARD).args, &[R[0], R[1]]);
    let inputs = t.inputs();
    for k in 0..2 {
        let mv = Move { value: inputs[k], from: Loc::Slot(k as u32), to: R[k] };
        a.edge_edits.push(EdgeMove { block: BlockId(0), succ: 0, mv });
    }
    let seg = |v: u32, from: InstId, to: InstId, loc| Segment { value: ValueId(v), from, to, loc };
    a.segments = vec![seg(2, ADD, ADD, R[0]), seg(3, ADD, GUARD, R[1]), seg(6, GUARD, GUARD, R[0])];
    a
}

fn machine() -> Machine {
    fake::machine(8, 8)
}

fn faults(t: &Trace, m: &Machine, a: &Allocation) -> Vec<Fault> {
    check(t, m, a).err().unwrap_or_default()
}

/// Spoils the honest allocation and expects a fault of this kind at the first place.
macro_rules! expect_fault {
    ($name:ident, $pattern:pat, $spoil:expr) => {
        #[test]
        fn $name() {
            let t = trace();
            let mut a = honest(&t);
            let spoil: fn(&Trace, &mut Allocation) = $spoil;
            spoil(&t, &mut a);
            let found = faults(&t, &machine(), &a);
            assert!(found.iter().any(|f| matches!(f, $pattern)), "{found:#?}");
            assert!(found.iter().all(|f| !f.to_string().is_empty()));
        }
    };
}

#[test]
fn the_honest_allocation_passes() {
    let t = trace();
    assert_eq!(check(&t, &machine(), &honest(&t)), Ok(()));
}

expect_fault!(a_table_of_another_size, Fault::TableSize { .. }, |_, a| {
    a.locs.pop();
});
expect_fault!(an_input_out_of_its_slot, Fault::Input { index: 1, .. }, |t, a| {
    a.locs[t.blocks[0].params.range().end - 1] = Loc::Slot(0);
});
expect_fault!(an_operand_elsewhere, Fault::Operand { inst: ADD, operand: 1, .. }, |t, a| {
    a.locs[t.inst(ADD).args.range().start + 1] = R[5];
});
expect_fault!(an_operand_overwritten, Fault::Operand { inst: GUARD, operand: 1, .. }, |t, a| {
    // The sum takes %3's register, which the guard still needs.
    a.locs[t.inst(ADD).results.range().start] = R[1];
    a.locs[t.inst(NEXT).args.range().start] = R[1];
});
expect_fault!(an_operand_nowhere, Fault::NoLocation { inst: ADD, .. }, |t, a| {
    a.locs[t.inst(ADD).args.range().start] = Loc::None;
});
expect_fault!(a_result_nowhere, Fault::NoLocation { inst: ADD, .. }, |t, a| {
    a.locs[t.inst(ADD).results.range().start] = Loc::None;
});
expect_fault!(a_register_of_the_other_class, Fault::Register { .. }, |t, a| {
    a.locs[t.inst(ADD).results.range().start] = Loc::Reg(PReg::float(0));
});
expect_fault!(a_slot_beyond_the_frame, Fault::Slot { slot: 7, slots: 2, .. }, |_, a| {
    let mv = Move { value: ValueId(2), from: R[0], to: Loc::Slot(7) };
    a.edits.push((ProgPoint::before(ADD), mv));
});
expect_fault!(a_mixed_form, Fault::MixedForm { inst: ADD }, |t, a| {
    a.slots = 3;
    a.locs[t.inst(ADD).results.range().start] = Loc::Slot(2);
});
expect_fault!(an_immediate_of_no_constant, Fault::Immediate { inst: ADD, operand: 1 }, |t, a| {
    a.locs[t.inst(ADD).args.range().start + 1] = Loc::Const;
});
expect_fault!(an_exit_without_location, Fault::ExitUnknown { inst: ADD, .. }, |_, a| {
    a.segments.remove(0);
});
expect_fault!(an_exit_at_the_wrong_place, Fault::Exit { inst: GUARD, .. }, |_, a| {
    a.segments[2].loc = R[4];
});
expect_fault!(a_result_over_what_the_exit_needs, Fault::Exit { inst: ADD, .. }, |t, a| {
    // %2 moves to r3 and the exit still looks there, but the sum is written to r3.
    let mv = Move { value: ValueId(2), from: R[0], to: R[3] };
    a.edits.push((ProgPoint::before(ADD), mv));
    a.segments[0].loc = R[3];
    a.locs[t.inst(ADD).results.range().start] = R[3];
    a.locs[t.inst(NEXT).args.range().start] = R[3];
});
expect_fault!(a_parameter_elsewhere, Fault::Param { from: BlockId(0), .. }, |_, a| {
    a.edge_edits.pop();
});
expect_fault!(a_back_edge_without_its_move, Fault::Param { from: BlockId(1), .. }, |t, a| {
    a.locs[t.inst(NEXT).results.range().start] = R[4];
    a.locs[t.inst(GUARD).args.range().start] = R[4];
    a.segments[2].loc = R[4];
});
expect_fault!(a_move_of_something_else, Fault::MoveSource { .. }, |_, a| {
    let mv = Move { value: ValueId(2), from: R[6], to: R[7] };
    a.edits.push((ProgPoint::before(ADD), mv));
});
expect_fault!(a_constant_that_is_none, Fault::Move { .. }, |_, a| {
    let mv = Move { value: ValueId(2), from: Loc::Const, to: R[7] };
    a.edits.push((ProgPoint::before(ADD), mv));
});
expect_fault!(a_scratch_register_kept_too_long, Fault::MoveSource { .. }, |_, a| {
    let rt = Loc::Scratch(ir::Class::Int);
    a.edits.push((ProgPoint::before(ADD), Move { value: ValueId(2), from: R[0], to: rt }));
    a.edits.push((ProgPoint::before(NEXT), Move { value: ValueId(2), from: rt, to: R[7] }));
});
expect_fault!(an_edit_after_a_terminator, Fault::EditPlace { index: 0, .. }, |t, a| {
    let end = t.blocks[1].terminator();
    a.edits.push((ProgPoint::after(end), Move { value: ValueId(6), from: R[0], to: R[7] }));
});
expect_fault!(edits_out_of_order, Fault::EditPlace { index: 1, .. }, |_, a| {
    let mv = Move { value: ValueId(2), from: R[0], to: R[7] };
    a.edits.push((ProgPoint::after(ADD), mv));
    a.edits.push((ProgPoint::before(ADD), mv));
});
expect_fault!(an_edit_on_no_edge, Fault::EditPlace { .. }, |_, a| {
    let mv = Move { value: ValueId(2), from: R[0], to: R[7] };
    a.edge_edits.push(EdgeMove { block: BlockId(1), succ: 1, mv });
});
expect_fault!(overlapping_segments, Fault::SegmentOrder { index: 1 }, |_, a| {
    a.segments[1].value = ValueId(2);
    a.segments[1].from = ADD;
});

#[test]
fn a_form_that_the_machine_lacks() {
    let t = trace();
    let all = machine();
    let no_registers = Machine::new(all.pool, all.survive_calls, |u| {
        let mut c = *all.contract(u);
        c.registers = u != Uop::_ADD_I64;
        c
    });
    let found = faults(&t, &no_registers, &honest(&t));
    assert_eq!(found, [Fault::NoSuchForm { inst: ADD, memory: false }]);
}

#[test]
fn a_reuse_that_the_contract_forbids() {
    let t = trace();
    let all = machine();
    for (reuse, legal) in [(0b01, true), (0b10, false)] {
        let m = Machine::new(all.pool, all.survive_calls, |u| regalloc::Contract {
            reuse,
            ..*all.contract(u)
        });
        let mut a = honest(&t);
        a.locs[t.inst(NEXT).results.range().start] = R[2];
        a.locs[t.inst(GUARD).args.range().start] = R[2];
        a.segments[2].loc = R[2];
        let mv = Move { value: ValueId(6), from: R[2], to: R[0] };
        a.edge_edits.push(EdgeMove { block: BlockId(1), succ: 0, mv });
        let reg = PReg::int(2);
        let expected = Fault::Reuse { inst: NEXT, operand: 0, reg };
        assert_eq!(faults(&t, &m, &a), if legal { vec![] } else { vec![expected] });
    }
}

#[test]
fn a_register_outside_of_the_pool() {
    let t = trace();
    let small = machine().limited(2, 2);
    let found = faults(&t, &small, &honest(&t));
    assert!(found.iter().any(|f| matches!(f, Fault::Register { .. })), "{found:#?}");
}

#[test]
fn a_value_in_a_register_that_a_call_destroys() {
    let mut b = Builder::new("call");
    let (_, p) = b.block(&[Repr::I64; 2]);
    let called = b.inst(Uop::_CALL_I64_I64, &p, 0, None).unwrap();
    let sum = b.inst(Uop::_ADD_WRAP_I64, &[called, p[0]], 0, None).unwrap();
    let locals = vec![SlotValue::Owned(sum)];
    let s = b.snapshot(&[FrameSpec { locals, ..FrameSpec::default() }], &[]);
    b.exit(s);
    let t = b.finish();
    let m = machine();
    let mut out = Allocation::default();
    out.reset(&t);
    let liveness = Liveness::of(&t);
    let problem = regalloc::Problem { trace: &t, liveness: &liveness, machine: &m };
    let linear = regalloc::registry::find("linear").unwrap();
    (linear.make)(&regalloc::Options::default()).allocate(&problem, &mut out).unwrap();
    assert_eq!(check(&t, &m, &out), Ok(()));
    // %0 in r0 instead of where it survives.
    let at = t.insts[1].args.range().start + 1;
    assert_ne!(out.locs[at], R[0]);
    for l in &mut out.locs[t.insts[0].args.range()] {
        *l = R[0];
    }
    out.edits.retain(|(_, mv)| mv.value != p[0]);
    let mv = Move { value: p[0], from: Loc::Slot(0), to: R[0] };
    out.edits.insert(0, (ProgPoint::before(InstId(0)), mv));
    out.locs[at] = R[0];
    let found = faults(&t, &m, &out);
    let lost = |f: &Fault| matches!(f, Fault::Operand { inst: InstId(1), operand: 1, .. });
    assert!(found.iter().any(lost), "{found:#?}\n{}", fake::log(&t, &out));
}

/// Random single corruptions of real allocations: nothing that is accepted may differ in meaning. Here only
/// that most are noticed, and that none makes the checker panic.
#[test]
fn random_corruptions_are_noticed() {
    use ir::arbitrary::Rng;
    let mut noticed = 0;
    let mut total = 0;
    for seed in 0..300 {
        let t = regalloc::fuzz::trace_of_seed(seed, 60);
        let liveness = Liveness::of(&t);
        let m = fake::machine(5, 4);
        let problem = regalloc::Problem { trace: &t, liveness: &liveness, machine: &m };
        let mut a = Allocation::default();
        a.reset(&t);
        let linear = regalloc::registry::find("linear").unwrap();
        (linear.make)(&regalloc::Options::default()).allocate(&problem, &mut a).unwrap();
        let mut rng = Rng::new(seed);
        // An operand or result of an instruction goes to another register.
        let inst = &t.insts[rng.below(t.insts.len())];
        let range = if inst.results.len > 0 { inst.results.range() } else { inst.args.range() };
        let Some(j) = range.clone().next() else { continue };
        let old = a.locs[j];
        let new = R[rng.below(8)];
        let used = liveness.next_use(j) != liveness::NEVER || inst.results.len == 0;
        if old == new || old.reg().is_none() || !used {
            continue;
        }
        a.locs[j] = new;
        total += 1;
        noticed += check(&t, &m, &a).is_err() as u32;
    }
    assert!(total > 50 && noticed * 20 >= total * 19, "{noticed} of {total}");
}
