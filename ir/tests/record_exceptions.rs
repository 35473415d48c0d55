//! The recorder on exceptions and on generators that are resumed elsewhere.

use ir::kinds::Kind;
use ir::passes::{PassSet, optimise};
use ir::record::{Arrival, GeneratorLayout, Handler, Input, Landing, Recorder, Suspended};
use ir::uop::Uop;
use ir::verify::verify;
use ir::word::Word;
use ir::{InstId, SlotValue, Trace};

const HEAD: u32 = 10;
const LOOKUP: u32 = 1;
const PASS: u32 = 2;
const CATCH: u32 = 3;

fn int(i: i64) -> Word {
    Word::from_i64(i).unwrap()
}

/// `while True: try: table[key] except: pass`, up to the subscript. Locals: table, key.
fn lookup() -> Recorder {
    let mut r = Recorder::new("lookup", 0, HEAD, 2, &[]);
    r.begin(HEAD);
    r.load_fast(0, false);
    r.load_fast(1, true);
    r.begin(11);
    r.call_runtime("_BINARY_OP_SUBSCR_DICT", LOOKUP, 2);
    r
}

fn handler() -> Handler {
    let landing = Landing::Caught { depth: 0, lasti: None };
    Handler { passed: vec![(int(0), int(11))], pass: PASS, last: CATCH, landing }
}

/// What the handler does, and the way back to the loop's head.
fn handled(mut r: Recorder) -> Trace {
    r.begin(20);
    assert_eq!(r.stack_depth(), 1, "the exception and nothing else");
    r.pop_top();
    assert_eq!(r.arrive(HEAD, true), Arrival::Closed);
    let trace = r.finish().expect("everything can be expressed").0;
    verify(&trace).unwrap_or_else(|e| panic!("{e:?}\n{trace}"));
    optimise(trace.clone(), PassSet::ALL, |pass, t| {
        verify(t).unwrap_or_else(|e| panic!("after {}: {e:?}\n{t}", pass.name));
    });
    trace
}

fn all(trace: &Trace, uop: Uop) -> Vec<InstId> {
    let insts = (0..).map(InstId).zip(&trace.insts);
    insts.filter(|(_, inst)| inst.uop == uop).map(|(i, _)| i).collect()
}

#[test]
fn a_call_that_raises_gives_null_and_the_trace_goes_on_at_the_handler() {
    let mut r = lookup();
    assert!(r.fail(12));
    r.unwind(11, &handler());
    let trace = handled(r);
    assert!(all(&trace, Uop::_CALL_RUNTIME_2).len() == 1, "only the one that catches\n{trace}");
    let [call] = all(&trace, Uop::_TRY_RUNTIME_2)[..] else { panic!("no call\n{trace}") };
    let result = trace.results(trace.inst(call))[0];
    let guards = all(&trace, Uop::_GUARD_IS);
    let guard = guards.into_iter().map(|i| trace.inst(i)).find(|i| trace.args(i).contains(&result));
    let exit = guard.and_then(|guard| guard.exit).expect("the result is looked at");
    let [frame] = trace.frames[trace.snapshots[exit.index()].frames.range()] else { panic!() };
    assert_eq!(frame.pc, 12, "where the call succeeds it has been made");
    assert_eq!(trace.slots[frame.stack.range()], [SlotValue::Owned(result)]);
}

#[test]
fn a_bytecode_without_a_call_that_may_raise_is_not_followed() {
    let mut r = lookup();
    r.begin(12);
    r.pop_top();
    assert!(!r.fail(13));
}

#[test]
fn the_exit_of_a_call_grows_a_side_that_begins_with_the_exception() {
    let mut r = lookup();
    r.begin(12);
    r.pop_top();
    r.begin(13);
    assert_eq!(r.arrive(HEAD, true), Arrival::Closed);
    let (trace, _) = r.finish().expect("everything can be expressed");
    let [call] = all(&trace, Uop::_CALL_RUNTIME_2)[..] else { panic!("no call\n{trace}") };
    let mut r = Recorder::resume(&trace, call, |_| false).expect("a call that may raise");
    // Both operands are on the stack, as the interpreter would have them.
    assert_eq!(r.stack_depth(), 2);
    r.unwind(11, &handler());
    let grown = handled(r);
    assert_eq!(all(&grown, Uop::_TRY_RUNTIME_2).len(), 1, "{grown}");
    let branches = grown.blocks.iter().filter(|b| b.succs[1].is_some());
    assert_eq!(branches.count(), 1, "{grown}");
}

#[test]
fn an_index_beyond_a_list_is_told_from_the_others() {
    let mut r = Recorder::new("items", 0, HEAD, 2, &[]);
    r.begin(HEAD);
    r.load_fast(0, true);
    r.load_fast(1, true);
    r.begin(11);
    r.guard(1, Kind::Type(ir::layout::tid::LIST));
    r.guard(0, Kind::Int);
    r.subscript(Uop::_BINARY_OP_SUBSCR_LIST_INT, Kind::Any);
    r.begin(12);
    r.pop_top();
    r.begin(13);
    assert_eq!(r.arrive(HEAD, true), Arrival::Closed);
    let (trace, _) = r.finish().expect("everything can be expressed");
    let [load] = all(&trace, Uop::_BINARY_OP_SUBSCR_LIST_INT)[..] else { panic!("{trace}") };
    let mut r = Recorder::resume(&trace, load, |_| false).expect("its operand can be looked at");
    assert_eq!(r.stack_depth(), 2);
    r.begin(11);
    r.call_runtime("_BINARY_OP_SUBSCR", LOOKUP, 2);
    assert!(r.fail(12));
    r.unwind(11, &handler());
    let grown = handled(r);
    let branch = grown.blocks.iter().find(|b| b.succs[1].is_some()).expect("a branch");
    assert_eq!(grown.inst(branch.terminator()).uop, Uop::_GUARD_LT_I64, "{grown}");
}

const LAYOUT: GeneratorLayout = GeneratorLayout {
    tid: 18,
    state: 16,
    running: 2,
    suspended: 1,
    done: 3,
    handled: 24,
    code: 32,
    function: 40,
    globals: 24,
    ip: 72,
    flags: 4,
    base: 56,
    top: 64,
    words: 144,
};

/// A loop inside of a generator may be entered with a generator that was resumed at another place, so where it goes on must be
/// stored at a `yield` even if that is where this one was resumed.
#[test]
fn a_loop_in_a_generator_stores_where_the_generator_goes_on() {
    const RESUMED: u32 = 31;
    let mut r = Recorder::new("consumer", 0, HEAD, 0, &[Input::Word]);
    r.begin(HEAD);
    let words = [Some(Kind::Any)];
    let suspended = Suspended {
        state: 1,
        code: int(1),
        globals: int(2),
        number: 1,
        pc: RESUMED,
        words: &words,
        locals: 1,
    };
    r.resume_generator(&LAYOUT, &suspended, 0);
    r.begin(RESUMED);
    r.pop_top();
    assert_eq!(r.arrive(25, true), Arrival::Opened);
    r.begin(25);
    r.load_fast(0, true);
    r.begin(30);
    r.yield_value(&LAYOUT, RESUMED, 9);
    r.begin(11);
    r.pop_top();
    r.begin(12);
    assert_eq!(r.arrive(HEAD, true), Arrival::Closed);
    let (trace, _) = r.finish().expect("everything can be expressed");
    verify(&trace).unwrap_or_else(|e| panic!("{e:?}\n{trace}"));
    let stores = all(&trace, Uop::_STORE_FIELD_I64).into_iter().map(|i| trace.inst(i).imm);
    assert!(stores.into_iter().any(|offset| offset == u64::from(LAYOUT.ip)), "{trace}");
}
