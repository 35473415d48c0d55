//! The verifier names every fault that it knows: one test per error.
#![allow(missing_docs, reason = "a test")]

mod any_trace;

use ir::text::parse;
use ir::verify::{Place, VerifyError, verify};
use ir::*;
use proptest::prelude::*;

/// A loop with a branch, whose trace the tests break.
const GOOD: &str = r#"trace "good" {
b0(%0: obj, %1: obj):
    _GUARD_INT %0 exit s0
    %2: i64 = _UNBOX_INT %0
    _JUMP b1(%2, 5: i64)
b1(%3: i64, %4: i64):
    %5: i64 = _ADD_I64 %3, 1: i64 exit s1
    _GUARD_LT_I64 %5, %4 -> b1(%5, %4), b2()
b2():
    %6: obj = _LOAD_FIELD %1, +16
    _EXIT_TRACE exit s2
s0: f0@12 [%0, -, &%1] stack []
s1: f0@12 [%3, -, -] stack [None] store %1+16 = %3
s2: f0@30 [%6, %5, %2] stack []
}
"#;

fn good() -> Trace {
    parse(GOOD).unwrap()
}

/// The errors of a text.
fn errors_of(text: &str) -> Vec<VerifyError> {
    verify(&parse(text).unwrap_or_else(|e| panic!("{e}\n{text}"))).expect_err(text)
}

/// The errors after a replacement in the good text.
#[track_caller]
fn replaced(from: &str, to: &str) -> Vec<VerifyError> {
    assert_eq!(GOOD.matches(from).count(), 1, "{from}");
    errors_of(&GOOD.replace(from, to))
}

/// The errors after a change of the good trace.
fn changed(change: impl FnOnce(&mut Trace)) -> Vec<VerifyError> {
    let mut trace = good();
    change(&mut trace);
    let errors = verify(&trace).expect_err("an error");
    // Every error has words.
    assert!(errors.iter().all(|e| !e.to_string().is_empty()));
    errors
}

const B0: BlockId = BlockId(0);
const B1: BlockId = BlockId(1);
const B2: BlockId = BlockId(2);

#[test]
fn the_good_trace_is_good() {
    assert_eq!(verify(&good()), Ok(()));
}

#[test]
fn no_blocks() {
    assert_eq!(verify(&Trace::default()), Err(vec![VerifyError::NoBlocks]));
}

#[test]
fn blocks_that_do_not_tile_the_instructions() {
    let found = changed(|t| t.blocks[1].insts.start = 2);
    assert_eq!(found, [VerifyError::BlockStart { block: B1, expected: 3, found: 2 }]);
    let found = changed(|t| t.blocks[2].insts.end = 6);
    assert_eq!(found, [VerifyError::BlocksEnd { expected: 7, found: 6 }]);
    let found = changed(|t| t.blocks[2].insts.end = 5);
    let end = VerifyError::BlocksEnd { expected: 7, found: 5 };
    assert_eq!(found, [VerifyError::EmptyBlock(B2), end]);
}

#[test]
fn lists_outside_their_pools() {
    let far = List { start: 1000, len: 0 };
    type SetList = fn(&mut Trace, List);
    let cases: [(SetList, Place); 6] = [
        (|t, l| t.insts[1].args = l, Place::Args(InstId(1))),
        (|t, l| t.insts[1].results = l, Place::Results(InstId(1))),
        (|t, l| t.blocks[1].params = l, Place::Params(B1)),
        (|t, l| t.blocks[1].succs[1].as_mut().unwrap().args = l, Place::Edge(B1, 1)),
        (|t, l| t.snapshots[1].stores = l, Place::Snapshot(SnapshotId(1))),
        (|t, l| t.frames[2].stack = l, Place::Snapshot(SnapshotId(2))),
    ];
    for (change, place) in cases {
        assert_eq!(changed(|t| change(t, far)), [VerifyError::ListRange(place)]);
    }
    let found = changed(|t| t.snapshots[0].frames = far);
    assert_eq!(found, [VerifyError::ListRange(Place::Snapshot(SnapshotId(0)))]);
}

#[test]
fn lists_that_share_elements() {
    let found = changed(|t| t.insts[4].args = t.insts[3].args);
    assert_eq!(found, [VerifyError::ListOverlap(Place::Args(InstId(3)), Place::Args(InstId(4)))]);
    let found = changed(|t| {
        let args = t.blocks[1].succs[0].unwrap().args;
        t.blocks[1].succs[1].as_mut().unwrap().args = List { start: args.start + 1, len: 1 };
    });
    assert_eq!(found, [VerifyError::ListOverlap(Place::Edge(B1, 0), Place::Edge(B1, 1))]);
}

#[test]
fn indices_of_nothing() {
    let none = ValueId(99);
    let found = changed(|t| {
        let at = t.insts[1].args.range().start;
        t.lists[at] = none;
    });
    assert_eq!(found, [VerifyError::NoSuchValue(Place::Args(InstId(1)), none)]);
    let found = changed(|t| t.slots[0] = SlotValue::Owned(none));
    assert_eq!(found, [VerifyError::NoSuchValue(Place::Snapshot(SnapshotId(0)), none)]);
    let found = changed(|t| t.blocks[0].succs[0].as_mut().unwrap().block = BlockId(3));
    assert_eq!(found, [VerifyError::NoSuchBlock(B0, 0)]);
    let found = changed(|t| t.insts[0].exit = Some(SnapshotId(3)));
    assert_eq!(found, [VerifyError::NoSuchSnapshot(InstId(0), SnapshotId(3))]);
}

#[test]
fn values_defined_elsewhere_or_nowhere() {
    let found = changed(|t| t.values[5].def = Def::Const(0));
    assert_eq!(found, [VerifyError::WrongDef(Place::Results(InstId(3)), ValueId(5))]);
    let found = changed(|t| t.values[4].def = Def::Param { block: B1, index: 0 });
    assert_eq!(found, [VerifyError::WrongDef(Place::Params(B1), ValueId(4))]);
    // A value that only claims to be defined.
    let claims = [
        Def::Inst { inst: InstId(1), index: 1 },
        Def::Inst { inst: InstId(77), index: 0 },
        Def::Param { block: B0, index: 2 },
        Def::Param { block: BlockId(77), index: 0 },
    ];
    for def in claims {
        let found = changed(|t| {
            t.values.push(Value { repr: Repr::I64, def });
            let at = t.insts[3].args.range().start;
            t.lists[at] = ValueId(t.values.len() as u32 - 1);
        });
        assert_eq!(found.len(), 1);
        assert!(
            matches!(found[0], VerifyError::NotDefined(Place::Args(InstId(3)), _)),
            "{found:?}"
        );
    }
}

#[test]
fn a_snapshot_that_nothing_uses_holds_defined_values() {
    let found = changed(|t| {
        t.insts[6].exit = Some(SnapshotId(0));
        t.values.push(Value { repr: Repr::I64, def: Def::Inst { inst: InstId(0), index: 0 } });
        t.slots[7] = SlotValue::Owned(ValueId(t.values.len() as u32 - 1));
    });
    let error = |e| matches!(e, VerifyError::NotDefined(Place::Snapshot(SnapshotId(2)), _));
    assert!(found.len() == 1 && error(found[0]), "{found:?}");
}

#[test]
fn counts() {
    let count = |place, expected, found| [VerifyError::Count { place, expected, found }];
    let found = replaced("_GUARD_INT %0", "_GUARD_INT %0, %1");
    assert_eq!(found, count(Place::Args(InstId(0)), 1, 2));
    let found = replaced("_GUARD_LT_I64 %5, %4", "_GUARD_LT_I64 %5");
    assert_eq!(found, count(Place::Args(InstId(4)), 2, 1));
    let found = replaced("_GUARD_INT %0", "%7: i64 = _GUARD_INT %0");
    assert_eq!(found, count(Place::Results(InstId(0)), 0, 1));
    let found = replaced("%6: obj = ", "%6: obj, %7: obj = ");
    assert_eq!(found, count(Place::Results(InstId(5)), 1, 2));
    let found = replaced("b1(%2, 5: i64)", "b1(%2)");
    assert_eq!(found, count(Place::Edge(B0, 0), 2, 1));
    let found = replaced("b2()\n", "b2(%3)\n");
    assert_eq!(found, count(Place::Edge(B1, 1), 0, 1));
}

#[test]
fn representations() {
    let repr =
        |place, index, expected, found| [VerifyError::Repr { place, index, expected, found }];
    let found = replaced("_UNBOX_INT %0", "_UNBOX_INT 5: i64");
    assert_eq!(found, repr(Place::Args(InstId(1)), 0, Repr::Obj, Repr::I64));
    let found = replaced("%6: obj = ", "%6: f64 = ");
    assert_eq!(found, repr(Place::Results(InstId(5)), 0, Repr::Obj, Repr::F64));
    let found = replaced("%2, 5: i64", "%2, 5: obj");
    assert_eq!(found, repr(Place::Edge(B0, 0), 1, Repr::I64, Repr::Obj));
}

#[test]
fn terminators() {
    let found = replaced("    _EXIT_TRACE exit s2\n", "");
    assert_eq!(found, [VerifyError::NotTerminated(B2, Uop::_LOAD_FIELD)]);
    // A guard with a snapshot and no successors doesn't end a block.
    let found = replaced("%4 -> b1(%5, %4), b2()", "%4 exit s1");
    assert_eq!(found, [VerifyError::NotTerminated(B1, Uop::_GUARD_LT_I64)]);
    // Only guards branch.
    let found = replaced("_GUARD_LT_I64 %5, %4 ->", "%7: i64 = _AND_I64 %5, %4 ->");
    assert_eq!(found, [VerifyError::NotTerminated(B1, Uop::_AND_I64)]);
    let found = changed(|t| t.insts[5] = t.insts[6]);
    assert_eq!(found, [VerifyError::EarlyTerminator(InstId(5), Uop::_EXIT_TRACE)]);
}

#[test]
fn successors() {
    let number = |block, expected, found| [VerifyError::Successors { block, expected, found }];
    let found = replaced("b1(%5, %4), b2()", "b1(%5, %4)");
    assert_eq!(found, number(B1, 2, 1));
    let found = replaced("5: i64)\n", "5: i64), b2()\n");
    assert_eq!(found, number(B0, 1, 2));
    let found = replaced("_EXIT_TRACE exit s2", "_EXIT_TRACE exit s2 -> b2()");
    assert_eq!(found, number(B2, 0, 1));
    let found = changed(|t| t.blocks[0].succs.swap(0, 1));
    assert_eq!(found, [VerifyError::MisplacedSuccessor(B0)]);
}

#[test]
fn snapshots_there_iff_needed() {
    let missing = |i, uop| [VerifyError::MissingSnapshot(InstId(i), uop)];
    assert_eq!(replaced(" exit s0", ""), missing(0, Uop::_GUARD_INT));
    assert_eq!(replaced("1: i64 exit s1", "1: i64"), missing(3, Uop::_ADD_I64));
    assert_eq!(replaced(" exit s2", ""), missing(6, Uop::_EXIT_TRACE));
    let extra = |i, uop| [VerifyError::UnexpectedSnapshot(InstId(i), uop)];
    assert_eq!(replaced("_UNBOX_INT %0", "_UNBOX_INT %0 exit s0"), extra(1, Uop::_UNBOX_INT));
    assert_eq!(replaced("_JUMP b1", "_JUMP exit s0 b1"), extra(2, Uop::_JUMP));
    assert_eq!(replaced("%4 -> b1", "%4 exit s1 -> b1"), extra(4, Uop::_GUARD_LT_I64));
}

#[test]
fn immediates() {
    let wrong = |inst, imm| {
        changed(|t| {
            t.insts[5].uop = inst;
            t.insts[5].imm = imm;
            if inst.info().results.is_empty() {
                t.insts[5].results.len = 0;
                t.insts[5].exit = Some(SnapshotId(0));
                t.slots.iter_mut().for_each(|s| *s = SlotValue::Unset);
            }
        })
    };
    let error = |uop, imm| [VerifyError::Immediate(InstId(5), uop, imm)];
    for (uop, imm) in [
        (Uop::_LOAD_FIELD, 1 << 31),
        (Uop::_GUARD_TYPE, 1 << 32),
        (Uop::_GUARD_FIELD32, 7 << 32 | 1 << 31),
        (Uop::_GUARD_INT, 1),
    ] {
        assert_eq!(wrong(uop, imm), error(uop, imm));
    }
    let found = changed(|t| t.insts[1].imm = 16);
    assert_eq!(found, [VerifyError::Immediate(InstId(1), Uop::_UNBOX_INT, 16)]);
    let call = "%7: obj = _CALL_RUNTIME_0 $4294967296 exit s0\n    %2: i64";
    let found = replaced("%2: i64", call);
    let symbol = VerifyError::Immediate(InstId(1), Uop::_CALL_RUNTIME_0, 1 << 32);
    assert_eq!(found, [symbol]);
}

#[test]
fn constants_that_are_none() {
    let found = replaced("[None]", "[2: cond]");
    assert!(matches!(found[..], [VerifyError::Constant(_, 2)]), "{found:?}");
}

#[test]
fn deferred_stores() {
    let s1 = SnapshotId(1);
    let found = replaced("store %1+16", "store %3+16");
    assert_eq!(found, [VerifyError::StoreObject(s1, Repr::I64)]);
    assert_eq!(replaced("+16 = %3", "+16 = 1: cond"), [VerifyError::StoreValue(s1)]);
    let found = replaced("%1+16 = ", "%1+2147483648 = ");
    assert_eq!(found, [VerifyError::StoreOffset(s1, 1 << 31)]);
}

#[test]
fn uses_before_their_definition() {
    let undominated = |place, v| [VerifyError::NotDominated(place, ValueId(v))];
    // In the same block: an operand, its own result, a snapshot's own result.
    let found = replaced("_ADD_I64 %3, 1: i64", "_ADD_I64 %5, 1: i64");
    assert_eq!(found, undominated(Place::Args(InstId(3)), 5));
    let found = replaced("[%3, -, -]", "[%5, -, -]");
    assert_eq!(found, undominated(Place::Exit(InstId(3), SnapshotId(1)), 5));
    // Of a later block.
    let found = replaced("%2, 5: i64", "%5, 5: i64");
    assert_eq!(found, undominated(Place::Edge(B0, 0), 5));
    let found = replaced("store %1+16 = %3", "store %6+16 = %3");
    assert_eq!(found, undominated(Place::Exit(InstId(3), SnapshotId(1)), 6));
    // A snapshot that is good in one block and not in another.
    let found = replaced("_GUARD_INT %0 exit s0", "_GUARD_INT %0 exit s2");
    let values: Vec<_> = found
        .iter()
        .map(|e| match e {
            VerifyError::NotDominated(Place::Exit(InstId(0), SnapshotId(2)), v) => v.0,
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(values, [6, 5, 2]);
}

#[test]
fn only_one_arm_of_a_diamond() {
    let diamond = |used: &str| {
        format!(
            "trace \"d\" {{\nb0(%0: i64):\n_GUARD_EQ_I64 %0, 0 -> b1(), b2()\n\
             b1():\n%1: i64 = _INVERT_I64 %0\n_JUMP b3(%1)\n\
             b2():\n_JUMP b3(%0)\n\
             b3(%2: i64):\n%3: i64 = _INVERT_I64 {used}\n_EXIT_TRACE exit s0\ns0:\n}}"
        )
    };
    verify(&parse(&diamond("%2")).unwrap()).unwrap();
    verify(&parse(&diamond("%0")).unwrap()).unwrap();
    let error = VerifyError::NotDominated(Place::Args(InstId(4)), ValueId(1));
    assert_eq!(errors_of(&diamond("%1")), [error]);
}

#[test]
fn irreducible_loops_and_unreachable_blocks() {
    let text = |used: &str, last: &str| {
        format!(
            "trace \"i\" {{\nb0(%0: i64):\n%1: i64 = _INVERT_I64 %0\n\
             _GUARD_EQ_I64 %0, 0 -> b1(), b2()\n\
             b1():\n%2: i64 = _INVERT_I64 {used}\n_JUMP b2()\n\
             b2():\n%3: i64 = _INVERT_I64 %1\n_JUMP b1()\n\
             b3():\n%4: i64 = _INVERT_I64 {last}\n_JUMP b3()\n}}"
        )
    };
    verify(&parse(&text("%1", "%4")).unwrap()).unwrap();
    let error = VerifyError::NotDominated(Place::Args(InstId(2)), ValueId(3));
    assert_eq!(errors_of(&text("%3", "%1")), [error]);
}

#[test]
fn long_chains_of_blocks_take_no_quadratic_time() {
    let mut text = String::from("trace \"chain\" {\nb0(%0: i64):\n_JUMP b1()\n");
    const LAST: usize = 50_000;
    for i in 1..LAST {
        text += &format!("b{i}():\n%{i}: i64 = _INVERT_I64 %0\n_JUMP b{}()\n", i + 1);
    }
    text += &format!("b{LAST}():\n_EXIT_TRACE exit s0\ns0: f0@0 [%1, %{}] stack []\n}}", LAST - 1);
    let trace = parse(&text).unwrap();
    let start = std::time::Instant::now();
    verify(&trace).unwrap();
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is broken, the verifier walks it without a crash, and it doesn't pass a trace that the
    /// printer then loses.
    #[test]
    fn damaged_traces_are_errors_but_no_crash(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        damage in prop::collection::vec((0..9_u8, any::<prop::sample::Index>(), 0..70_u32), 1..5),
    ) {
        let mut t = any_trace::any_trace(&bytes);
        for (what, at, n) in damage {
            let inst = at.index(t.insts.len());
            let block = at.index(t.blocks.len());
            match what {
                0 => t.insts[inst].args.start = n,
                1 => t.insts[inst].results.len = n % 4,
                2 => t.blocks[block].insts.end = n,
                3 => t.blocks[block].succs[0] = None,
                4 => t.insts[inst].uop = Uop::ALL[n as usize % Uop::ALL.len()],
                5 if !t.lists.is_empty() => { let i = at.index(t.lists.len()); t.lists[i] = ValueId(n); }
                6 if !t.values.is_empty() => {
                    let i = at.index(t.values.len());
                    t.values[i].def = Def::Inst { inst: InstId(n), index: n % 2 };
                }
                7 if !t.frames.is_empty() => { let i = at.index(t.frames.len()); t.frames[i].stack.len = n; }
                8 => t.insts[inst].exit = Some(SnapshotId(n % 9)),
                _ => {}
            }
        }
        if verify(&t).is_ok() {
            prop_assert_eq!(text::print(&parse(&text::print(&t)).unwrap()), text::print(&t));
        }
    }
}
