//! The recorder: what it makes of recorded uops, and the trace tree that a hot exit grows.

use ir::kinds::Kind;
use ir::passes::{PassSet, optimise};
use ir::record::{ArrayCall, Arrival, Compare, Input, Recorder};
use ir::uop::Uop;
use ir::verify::verify;
use ir::word::Word;
use ir::{InstId, Trace};

/// The loop's bytecode position.
const HEAD: u32 = 10;

fn int(i: i64) -> Word {
    Word::from_i64(i).unwrap()
}

/// `for i in range(n): if i < 10: total += 1`, the branch taken. Locals: total, i; stack: the iterator.
fn counting_loop() -> Recorder {
    let mut r = Recorder::new("count", 0, HEAD, 2, &[Input::RangeIter { step: Some(1) }]);
    r.begin(HEAD);
    r.iter_next_range();
    r.begin(11);
    r.store_fast(1);
    r.begin(12);
    r.load_fast(1, true);
    r.load_const(int(10));
    r.begin(13);
    r.guard(0, Kind::Int);
    r.guard(1, Kind::Int);
    r.compare(Compare::Lt, Kind::Int, Kind::Int);
    r.begin(14);
    r.guard_branch(true);
    add_to_total(&mut r, 1);
    r
}

fn add_to_total(r: &mut Recorder, n: i64) {
    r.begin(15);
    r.load_fast(0, true);
    r.load_const(int(n));
    r.begin(16);
    r.guard(0, Kind::Int);
    r.guard(1, Kind::Int);
    r.binary_tagged(Uop::_BINARY_OP_ADD_INT);
    r.begin(17);
    r.store_fast(0);
    r.begin(18);
}

/// The recording gets back to its loop's head.
fn closed(mut r: Recorder) -> Trace {
    assert_eq!(r.arrive(HEAD, true), Arrival::Closed);
    r.finish().expect("everything can be expressed").0
}

fn optimised(trace: Trace) -> Trace {
    verify(&trace).unwrap_or_else(|e| panic!("{e:?}\n{trace}"));
    optimise(trace, PassSet::ALL, |pass, t| {
        verify(t).unwrap_or_else(|e| panic!("after {}: {e:?}\n{t}", pass.name));
    })
}

fn the(trace: &Trace, uop: Uop) -> InstId {
    let mut found = trace.insts.iter().enumerate().filter(|(_, i)| i.uop == uop);
    let (at, _) = found.next().unwrap_or_else(|| panic!("no {uop} in\n{trace}"));
    assert!(found.next().is_none(), "more than one {uop} in\n{trace}");
    InstId(at as u32)
}

#[test]
fn a_loop_carries_only_raw_integers() {
    let recorder = counting_loop();
    assert_eq!(recorder.log().first().map(|r| r.name), Some("_ITER_NEXT_RANGE"));
    let trace = closed(recorder);
    let t = optimised(trace);
    let body = &t.insts[t.blocks[2].insts.start as usize..];
    for inst in body {
        let boxed = t.args(inst).iter().any(|&a| t.repr(a) == ir::Repr::Obj);
        assert!(!boxed, "{} works on an object\n{t}", inst.uop);
    }
}

#[test]
fn a_hot_exit_becomes_a_branch_of_the_same_trace() {
    let recorded = closed(counting_loop());
    let branch = the(&recorded, Uop::_GUARD_IS_TRUE_POP);
    let t = optimised(recorded.clone());
    let fused = t.insts.iter().find(|i| i.origin == branch.0).unwrap();
    assert_eq!(
        fused.uop,
        Uop::_GUARD_LT_I64,
        "the exit of the optimised code is found by its origin"
    );

    let mut r = Recorder::resume(&recorded, branch, |_| false).unwrap();
    // The interpreter goes on at the comparison, this time with the other outcome.
    r.begin(13);
    r.guard(0, Kind::Int);
    r.guard(1, Kind::Int);
    r.compare(Compare::Lt, Kind::Int, Kind::Int);
    r.begin(14);
    r.guard_branch(false);
    add_to_total(&mut r, 2);
    let tree = closed(r);
    let t = optimised(tree);
    assert_eq!(t.blocks.len(), 5, "{t}");
    assert_eq!(
        ir::cfg::Cfg::new(&t).preds(ir::BlockId(2)).len(),
        3,
        "entry and two back edges\n{t}"
    );
    for block in &t.blocks[2..] {
        for inst in &t.insts[block.insts.start as usize..block.insts.end as usize] {
            let boxed = t.args(inst).iter().any(|&a| t.repr(a) == ir::Repr::Obj);
            assert!(!boxed, "{} works on an object\n{t}", inst.uop);
        }
    }
    let last = &t.blocks[4];
    let guards = (last.insts.start..last.insts.end)
        .filter(|&i| t.insts[i as usize].uop.has(ir::uop::GUARD))
        .count();
    assert_eq!(guards, 0, "the branch itself proves its other side's comparison\n{t}");
}

#[test]
fn only_guards_inside_the_loop_can_grow_another_side() {
    let recorded = closed(counting_loop());
    let overflow = the(&recorded, Uop::_BINARY_OP_ADD_INT);
    assert!(Recorder::resume(&recorded, overflow, |_| false).is_none());
    assert!(Recorder::resume(&recorded, InstId(0), |_| false).is_none());
}

/// `while True: for i in range(n): pass`, recorded from the inner loop. Locals: i, n.
#[test]
fn a_loop_around_a_loop_enters_it_through_the_block_before_it() {
    let mut r = Recorder::new("nest", 0, HEAD, 2, &[Input::RangeIter { step: Some(1) }]);
    r.begin(HEAD);
    r.iter_next_range();
    r.begin(11);
    r.store_fast(0);
    let inner = closed(r);

    // The iterator ends; a new one takes its place.
    let end = the(&inner, Uop::_GUARD_LT_I64);
    let mut r = Recorder::resume(&inner, end, |_| false).unwrap();
    r.begin(HEAD);
    r.iter_end_range();
    r.begin(12);
    r.pop_top();
    assert_eq!(r.arrive(5, true), Arrival::Opened);
    r.begin(6);
    r.load_const(Word::NONE);
    r.push_null();
    r.load_fast(1, true);
    r.guard(0, Kind::Int);
    r.new_range_iterator(1, 1);
    assert_eq!(r.arrive(HEAD, false), Arrival::Closed);
    let nest = r.finish().unwrap().0;
    verify(&nest).unwrap_or_else(|e| panic!("{e:?}\n{nest}"));
    let cfg = ir::cfg::Cfg::new(&nest);
    let [before, head] = [ir::BlockId(1), ir::BlockId(2)];
    assert_eq!(cfg.preds(before).len(), 2, "from the entry and from the outer loop\n{nest}");
    assert_eq!(cfg.preds(head).len(), 2, "from before and from the loop itself\n{nest}");
    assert!(cfg.is_loop_header(before) && cfg.is_loop_header(head));

    let t = optimised(nest);
    let guards = t.insts.iter().filter(|i| i.uop == Uop::_GUARD_INT);
    let entry = t.block(ir::BlockId::ENTRY).insts.end as usize;
    let n = t.insts[..entry].iter().filter(|i| i.uop == Uop::_GUARD_INT).count();
    assert_eq!((guards.count(), n), (2, 2), "both locals are looked at once\n{t}");
}

#[test]
fn a_loop_is_not_entered_with_another_step() {
    let mut r = Recorder::new("steps", 0, HEAD, 2, &[Input::RangeIter { step: Some(1) }]);
    r.begin(HEAD);
    r.iter_end_range();
    r.begin(12);
    r.pop_top();
    r.begin(6);
    r.load_const(Word::NONE);
    r.push_null();
    for n in [0, 9, 2] {
        r.load_const(int(n));
    }
    r.new_range_iterator(3, 2);
    assert_eq!(r.arrive(HEAD, false), Arrival::Failed);
    r.begin(HEAD);
    let (trace, _) = r.exit_trace().unwrap();
    verify(&trace).unwrap_or_else(|e| panic!("{e:?}\n{trace}"));
}

/// `def f(a): b = a + 1; return b`, with an unbound local in between.
#[test]
fn a_function_ends_in_a_return_exit() {
    let mut r = Recorder::of_function("f", 0, 1, &[true, false]);
    r.begin(1);
    r.load_fast(0, true);
    r.load_const(int(1));
    r.guard(0, Kind::Int);
    r.guard(1, Kind::Int);
    r.binary_tagged(Uop::_BINARY_OP_ADD_INT);
    r.begin(2);
    r.store_fast(1);
    r.begin(3);
    r.load_fast(1, true);
    r.return_from_trace(4);
    let (trace, _) = r.exit_trace().expect("all of it can be expressed");
    verify(&trace).expect("a valid trace");
    let exit = trace.insts.last().and_then(|i| i.exit).expect("it leaves");
    let frames = &trace.frames[trace.snapshots[exit.index()].frames.range()];
    let [frame] = frames else { panic!("one frame: {frames:?}") };
    let slots = |list: ir::List| &trace.slots[list.range()];
    assert_eq!((frame.pc, slots(frame.locals)), (4, &[ir::SlotValue::Unset; 2][..]));
    assert!(matches!(slots(frame.stack), [ir::SlotValue::Owned(_)]));
    let optimised = optimise(trace, PassSet::ALL, |_, _| {});
    verify(&optimised).expect("a valid trace");
}

/// The guard of a function's first bytecode becomes a branch when it fails often.
#[test]
fn a_function_grows_from_its_first_guard() {
    let mut r = Recorder::of_function("f", 0, 1, &[true]);
    r.begin(1);
    r.load_fast(0, true);
    r.guard_none(true);
    r.begin(2);
    r.load_const(int(1));
    r.return_from_trace(3);
    let (trace, _) = r.exit_trace().expect("all of it can be expressed");
    let guard = trace.insts.iter().position(|i| i.uop == Uop::_GUARD_IS).expect("a guard");
    let mut r = Recorder::resume(&trace, InstId(guard as u32), |_| false).expect("a side");
    r.begin(1);
    r.load_fast(0, true);
    r.guard_none(false);
    r.begin(4);
    r.load_fast(0, true);
    r.return_from_trace(5);
    let (trace, _) = r.exit_trace().expect("all of it can be expressed");
    verify(&trace).expect("a valid trace");
    assert_eq!(trace.insts.iter().filter(|i| i.uop == Uop::_EXIT_TRACE).count(), 2);
}

/// A method that some objects have as an attribute of their own: where that was not so when recorded, there is no self on the
/// other side.
#[test]
fn on_the_other_side_of_a_self_is_none() {
    let mut r = Recorder::new("method", 0, HEAD, 1, &[]);
    r.begin(HEAD);
    r.load_fast(0, true);
    let array = Word(0x1000);
    let call = ArrayCall { name: "_LOAD_ATTR", symbol: 1, array, operands: 1, pops: 1, pushes: 2 };
    r.call_with_array(&call, &[], 11);
    r.guard_null(false);
    r.begin(11);
    r.call_any([7, 8, 9], 0);
    r.begin(12);
    r.pop_top();
    let trace = closed(r);
    // The first one is of the local.
    let guard = trace.insts.iter().rposition(|i| i.uop == Uop::_GUARD_IS_NOT).expect("of self");
    let mut r = Recorder::resume(&trace, InstId(guard as u32), |_| false).expect("a side");
    r.begin(11);
    r.load_const(int(1));
    r.load_const(int(2));
    r.begin(12);
    r.call_any([7, 8, 9], 2);
    r.begin(13);
    let (trace, _) = r.exit_trace().expect("all of it can be expressed");
    verify(&trace).expect("a valid trace");
    let call = the(&trace, Uop::_CALL_RUNTIME_3);
    assert_eq!(trace.inst(call).imm, 9, "the callable and two arguments\n{trace}");
}

/// A module's attribute: the module came from an instance's field, and the guard of the attribute's value comes after it
/// has left the stack.
#[test]
fn references_go_after_the_last_exit_that_needs_them() {
    let mut r = Recorder::new("attribute", 0, HEAD, 1, &[]);
    r.begin(HEAD);
    r.load_fast(0, false);
    r.begin(11);
    let [module, entry] = [0x1000, 0x2000].map(Word);
    r.guard_is(0, module);
    r.pop_top();
    r.load_global(entry, 16, Some(module), Kind::Any);
    r.begin(12);
    r.pop_top();
    r.begin(13);
    let t = closed(r);
    let given_up = the(&t, Uop::_DECREF);
    let guards = t.insts.iter().enumerate().filter(|(_, i)| i.uop == Uop::_GUARD_IS);
    let last = guards.map(|(at, _)| at).max().expect("guards");
    assert!(given_up.index() > last, "an exit gives the reference a second time\n{t}");
}
