//! What `belady`, `reverse` and `color` must do well on small traces.

mod words;

use ir::{BlockId, Builder, FrameSpec, Repr, SlotValue, Trace, Uop};
use regalloc::{Allocation, fake};

const STRATEGIES: [&str; 3] = ["belady", "reverse", "color"];

/// Moves in a block that is a loop by itself, and on its back edge.
fn moves_in(trace: &Trace, a: &Allocation, b: BlockId) -> usize {
    let (block, back) =
        (trace.block(b), |n: usize| trace.block(b).succs[n].is_some_and(|e| e.block == b));
    let edits = a.edits.iter().filter(|(at, _)| block.insts.contains(&at.inst().0));
    edits.count() + a.edge_edits.iter().filter(|e| e.block == b && back(e.succ as usize)).count()
}

#[test]
fn a_loop_that_fits_has_no_moves() {
    let trace = words::sum_loop();
    for s in STRATEGIES {
        let a = words::allocation(s, &trace, 8, 8);
        assert_eq!(moves_in(&trace, &a, BlockId(1)), 0, "{s}:\n{}", fake::log(&trace, &a));
    }
}

/// A value from before a loop that nothing in the loop uses, and more values in the loop than registers are left.
fn idle_value() -> Trace {
    let mut b = Builder::new("idle");
    let (_, p) = b.block(&[Repr::I64; 2]);
    let idle = b.inst(Uop::_ADD_WRAP_I64, &[p[0], p[1]], 0, None).unwrap();
    b.jump(BlockId(1), &[p[0], p[1]]);
    let (header, q) = b.block(&[Repr::I64; 2]);
    let sum = b.inst(Uop::_ADD_WRAP_I64, &[q[0], q[1]], 0, None).unwrap();
    let product = b.inst(Uop::_XOR_I64, &[sum, q[1]], 0, None).unwrap();
    b.branch(Uop::_GUARD_LT_I64, &[sum, product], 0, (header, &[sum, product]), (BlockId(2), &[]));
    b.block(&[]);
    let stack = vec![SlotValue::Owned(idle)];
    let exit = b.snapshot(&[FrameSpec { stack, ..FrameSpec::default() }], &[]);
    b.exit(exit);
    b.finish()
}

#[test]
fn what_a_loop_does_not_use_makes_room() {
    let trace = idle_value();
    for s in STRATEGIES {
        let a = words::allocation(s, &trace, 3, 2);
        assert_eq!(moves_in(&trace, &a, BlockId(1)), 0, "{s}:\n{}", fake::log(&trace, &a));
    }
}

#[test]
fn what_lives_across_a_call_is_where_calls_leave_it_alone() {
    let mut b = Builder::new("call");
    let (_, p) = b.block(&[Repr::I64; 2]);
    let x = b.inst(Uop::_ADD_WRAP_I64, &[p[0], p[1]], 0, None).unwrap();
    let y = b.inst(Uop::_CALL_I64_I64, &[p[0], p[1]], 0, None).unwrap();
    let z = b.inst(Uop::_ADD_WRAP_I64, &[x, y], 0, None).unwrap();
    let stack = vec![SlotValue::Owned(z)];
    let exit = b.snapshot(&[FrameSpec { stack, ..FrameSpec::default() }], &[]);
    b.exit(exit);
    let trace = b.finish();
    for s in STRATEGIES {
        let a = words::allocation(s, &trace, 8, 8);
        let counters = a.counters(&trace);
        assert_eq!((counters.spills, counters.moves), (0, 0), "{s}:\n{}", fake::log(&trace, &a));
    }
}
