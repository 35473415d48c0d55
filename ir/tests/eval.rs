//! The evaluator against what the table's documents say, uop by uop, and whole traces.
#![allow(missing_docs, reason = "a test")]

use ir::eval::{EvalError, Held, Outcome, UopError, UopOutcome, eval, eval_uop, fold};
use ir::heap::{Fault, Heap, NoHeap, SimFunction, SimHeap};
use ir::layout::{self, tid};
use ir::text::parse;
use ir::uop::{EXIT, GUARD};
use ir::word::{SMALL_INT_MAX, SMALL_INT_MIN};
use ir::*;
use proptest::prelude::*;

/// One uop without a heap.
#[track_caller]
fn pure(uop: Uop, args: &[u64]) -> UopOutcome {
    eval_uop(uop, 0, args, &mut NoHeap).unwrap()
}

fn next(bits: u64) -> UopOutcome {
    UopOutcome::Next(Some(bits))
}

fn int_or_exit(expected: Option<i128>) -> UopOutcome {
    match expected.map(i64::try_from) {
        Some(Ok(i)) => next(i as u64),
        _ => UopOutcome::Exit,
    }
}

const HOLDS: UopOutcome = UopOutcome::Next(None);
const DONE: UopOutcome = UopOutcome::Next(None);

fn holds(truth: bool) -> UopOutcome {
    if truth { HOLDS } else { UopOutcome::Exit }
}

fn word(i: i64) -> u64 {
    Word::from_i64(i).unwrap().0
}

/// Integers near everything that matters.
fn integer() -> impl Strategy<Value = i64> {
    let near = prop::sample::select(vec![
        0,
        i64::MAX,
        i64::MIN,
        SMALL_INT_MAX,
        SMALL_INT_MIN,
        1 << 53,
        -(1 << 53),
        1 << 31,
        64,
    ]);
    prop_oneof![
        (near, -3..=3_i64).prop_map(|(a, b)| a.wrapping_add(b)),
        any::<i64>(),
        any::<i16>().prop_map(i64::from),
        (any::<i64>(), 0..64_u32).prop_map(|(a, n)| a >> n),
    ]
}

fn double() -> impl Strategy<Value = f64> {
    let special = prop::sample::select(vec![
        0.0,
        -0.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        1.0,
        -1.0,
        1e300,
        1e-300,
        0.5,
        9_223_372_036_854_775_808.0,
        -9_223_372_036_854_775_808.0,
        f64::MIN_POSITIVE,
    ]);
    prop_oneof![
        special,
        any::<f64>(),
        any::<i8>().prop_map(|i| f64::from(i) / 4.0),
        any::<u64>().prop_map(f64::from_bits)
    ]
}

/// Python's floor division and remainder, from Euclid's.
fn python_div(a: i128, b: i128) -> Option<(i128, i128)> {
    if b == 0 {
        return None;
    }
    let mut rest = a.rem_euclid(b);
    if b < 0 && rest != 0 {
        rest += b;
    }
    Some(((a - rest) / b, rest))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn integer_arithmetic_is_that_of_wide_integers(a in integer(), b in integer()) {
        use Uop::*;
        let (x, y) = (i128::from(a), i128::from(b));
        let bits = [a as u64, b as u64];
        for (uop, expected) in [
            (_ADD_I64, Some(x + y)),
            (_SUBTRACT_I64, Some(x - y)),
            (_MULTIPLY_I64, Some(x * y)),
            (_FLOOR_DIVIDE_I64, python_div(x, y).map(|d| d.0)),
            (_REMAINDER_I64, python_div(x, y).map(|d| d.1)),
            (_AND_I64, Some(x & y)),
            (_OR_I64, Some(x | y)),
            (_XOR_I64, Some(x ^ y)),
            (_LSHIFT_I64, (0..64).contains(&y).then(|| x << y)),
            (_RSHIFT_I64, (0..64).contains(&y).then(|| x >> y)),
            (_MIN_I64, Some(x.min(y))),
            (_MAX_I64, Some(x.max(y))),
            (_LT_I64, Some(i128::from(x < y))),
            (_LE_I64, Some(i128::from(x <= y))),
            (_EQ_I64, Some(i128::from(x == y))),
            (_NE_I64, Some(i128::from(x != y))),
            (_ADD_WRAP_I64, Some(i128::from((x + y) as i64))),
        ] {
            prop_assert_eq!(pure(uop, &bits), int_or_exit(expected), "{} {} {}", uop, a, b);
        }
        for (uop, expected) in [(_NEGATIVE_I64, -x), (_INVERT_I64, -x - 1), (_ABS_I64, x.abs())] {
            prop_assert_eq!(pure(uop, &bits[..1]), int_or_exit(Some(expected)), "{} {}", uop, a);
        }
        for (uop, expected) in [
            (_GUARD_LT_I64, a < b), (_GUARD_LE_I64, a <= b), (_GUARD_EQ_I64, a == b), (_GUARD_NE_I64, a != b),
        ] {
            prop_assert_eq!(pure(uop, &bits), holds(expected), "{} {} {}", uop, a, b);
        }
    }

    #[test]
    fn tagged_integers_are_integers_of_63_bits(a in integer(), b in integer()) {
        use Uop::*;
        let small = |i: i128| i64::try_from(i).ok().and_then(Word::from_i64);
        let expected = small(i128::from(a)).map_or(UopOutcome::Exit, |w| next(w.0));
        prop_assert_eq!(pure(_BOX_INT, &[a as u64]), expected);
        let (a, b) = (a >> 1, b >> 1);
        let words = [word(a), word(b)];
        prop_assert_eq!(pure(_UNBOX_INT, &words[..1]), next(a as u64));
        let (x, y) = (i128::from(a), i128::from(b));
        for (uop, exact) in [
            (_BINARY_OP_ADD_INT, x + y), (_BINARY_OP_SUBTRACT_INT, x - y), (_BINARY_OP_MULTIPLY_INT, x * y),
        ] {
            let expected = small(exact).map_or(UopOutcome::Exit, |w| next(w.0));
            prop_assert_eq!(pure(uop, &words), expected, "{} {} {}", uop, a, b);
        }
    }

    #[test]
    fn floats_are_ieee_doubles(x in double(), y in double()) {
        use Uop::*;
        let bits = [x.to_bits(), y.to_bits()];
        let same = |uop, args: &[u64], expected: Option<f64>| match (pure(uop, args), expected) {
            (UopOutcome::Exit, None) => true,
            (UopOutcome::Next(Some(found)), Some(e)) => {
                found == e.to_bits() || e.is_nan() && f64::from_bits(found).is_nan()
            }
            _ => false,
        };
        prop_assert!(same(_ADD_F64, &bits, Some(x + y)));
        prop_assert!(same(_SUBTRACT_F64, &bits, Some(x - y)));
        prop_assert!(same(_MULTIPLY_F64, &bits, Some(x * y)));
        prop_assert!(same(_TRUE_DIVIDE_F64, &bits, (y != 0.0).then(|| x / y)));
        prop_assert!(same(_SQRT_F64, &bits[..1], (x >= 0.0 || x.is_nan()).then(|| x.sqrt())));
        // These touch the sign only, also a NaN's.
        prop_assert_eq!(pure(_NEGATIVE_F64, &bits[..1]), next(bits[0] ^ 1 << 63));
        prop_assert_eq!(pure(_ABS_F64, &bits[..1]), next(bits[0] & !(1 << 63)));
        let order = x.partial_cmp(&y);
        let (lt, eq) = (order == Some(std::cmp::Ordering::Less), order == Some(std::cmp::Ordering::Equal));
        for (value, guard, not, truth) in [
            (_LT_F64, _GUARD_LT_F64, _GUARD_NOT_LT_F64, lt),
            (_LE_F64, _GUARD_LE_F64, _GUARD_NOT_LE_F64, lt || eq),
            (_EQ_F64, _GUARD_EQ_F64, _GUARD_NE_F64, eq),
        ] {
            prop_assert_eq!(pure(value, &bits), next(u64::from(truth)));
            prop_assert_eq!(pure(guard, &bits), holds(truth));
            prop_assert_eq!(pure(not, &bits), holds(!truth));
        }
        prop_assert_eq!(pure(_NE_F64, &bits), next(u64::from(!eq)));
        let whole = x.trunc();
        let fits = (-(2_f64.powi(63))..2_f64.powi(63)).contains(&whole);
        let expected = if fits { next(whole as i64 as u64) } else { UopOutcome::Exit };
        prop_assert_eq!(pure(_FLOAT_TO_INT, &bits[..1]), expected);
    }

    #[test]
    fn tagged_floats_are_the_immediate_ones(x in double(), y in double()) {
        use Uop::*;
        let boxed = |x: f64| Word::from_f64(x).map_or(UopOutcome::Exit, |w| next(w.0));
        prop_assert_eq!(pure(_BOX_FLOAT, &[x.to_bits()]), boxed(x));
        if let (Some(a), Some(b)) = (Word::from_f64(x), Word::from_f64(y)) {
            prop_assert_eq!(pure(_UNBOX_FLOAT, &[a.0]), next(x.to_bits()));
            prop_assert_eq!(pure(_BINARY_OP_ADD_FLOAT, &[a.0, b.0]), boxed(x + y));
            prop_assert_eq!(pure(_BINARY_OP_SUBTRACT_FLOAT, &[a.0, b.0]), boxed(x - y));
            prop_assert_eq!(pure(_BINARY_OP_MULTIPLY_FLOAT, &[a.0, b.0]), boxed(x * y));
        }
    }

    #[test]
    fn between_integers_and_floats(a in integer(), b in integer()) {
        use Uop::*;
        prop_assert_eq!(pure(_INT_TO_FLOAT, &[a as u64]), next((a as f64).to_bits()));
        let exact = a.unsigned_abs() <= 1 << 53 && b.unsigned_abs() <= 1 << 53 && b != 0;
        let expected = if exact { next((a as f64 / b as f64).to_bits()) } else { UopOutcome::Exit };
        prop_assert_eq!(pure(_TRUE_DIVIDE_I64, &[a as u64, b as u64]), expected);
    }

    #[test]
    fn what_commutes_commutes(a in integer(), b in integer(), x in double(), y in double()) {
        for &uop in Uop::ALL.iter().filter(|u| u.has(uop::COMMUTES)) {
            let (p, q) = match uop.info().args[0] {
                Repr::F64 => (x.to_bits(), y.to_bits()),
                _ if uop.info().name.ends_with("_INT") => (word(a >> 1), word(b >> 1)),
                _ if uop.info().name.ends_with("_FLOAT") => {
                    let word = |x| Word::from_f64(x).unwrap_or(Word(word::FLOAT_ZERO)).0;
                    (word(x), word(y))
                }
                _ => (a as u64, b as u64),
            };
            let (there, back) = (pure(uop, &[p, q]), pure(uop, &[q, p]));
            let nan = |o| matches!(o, UopOutcome::Next(Some(bits)) if f64::from_bits(bits).is_nan());
            let float = uop.info().results == [Repr::F64];
            prop_assert!(there == back || float && nan(there) && nan(back), "{} {} {}", uop, p, q);
        }
    }

    #[test]
    fn folding_agrees_with_evaluation(index in any::<prop::sample::Index>(), a in integer(), b in integer(), x in double(), y in double(), tagged in any::<bool>()) {
        let uop = Uop::ALL[index.index(Uop::ALL.len())];
        let bits = |i: usize, repr: Repr| match repr {
            Repr::F64 => [x, y][i % 2].to_bits(),
            Repr::Cond => a as u64 & 1,
            Repr::I64 => [a, b][i % 2] as u64,
            Repr::Obj if tagged => word([a, b][i % 2] >> 1),
            Repr::Obj => Word::from_f64([x, y][i % 2]).unwrap_or(Word::TRUE).0,
        };
        let args: Vec<u64> = uop.info().args.iter().enumerate().map(|(i, &r)| bits(i, r)).collect();
        let outcome = eval_uop(uop, 0, &args, &mut SimHeap::new());
        match fold(uop, &args) {
            Some(bits) if uop.has(GUARD) => prop_assert_eq!(outcome, Ok(holds(bits == 1))),
            Some(bits) => prop_assert_eq!(outcome, Ok(next(bits))),
            None => {
                let nan = matches!(outcome, Ok(UopOutcome::Next(Some(_)))) && uop.info().results == [Repr::F64];
                let effect = uop.has(uop::WRITE) || uop.has(uop::CALL);
                let control = matches!(uop, Uop::_JUMP | Uop::_EXIT_TRACE | Uop::_CHECK_PERIODIC);
                let leaves = outcome == Ok(UopOutcome::Exit) && !uop.has(GUARD);
                prop_assert!(nan || effect || control || leaves || outcome.is_err(), "{} {:?}", uop, args);
            }
        }
    }
}

#[test]
fn corners_by_hand() {
    use Uop::*;
    let bits = |a: i64, b: i64| [a as u64, b as u64];
    assert_eq!(pure(_FLOOR_DIVIDE_I64, &bits(-7, 2)), next(-4_i64 as u64));
    assert_eq!(pure(_FLOOR_DIVIDE_I64, &bits(i64::MIN, -1)), UopOutcome::Exit);
    assert_eq!(pure(_REMAINDER_I64, &bits(i64::MIN, -1)), next(0));
    assert_eq!(pure(_REMAINDER_I64, &bits(-7, 3)), next(2));
    assert_eq!(pure(_REMAINDER_I64, &bits(7, -3)), next(-2_i64 as u64));
    assert_eq!(pure(_LSHIFT_I64, &bits(-1, 63)), next(i64::MIN as u64));
    assert_eq!(pure(_LSHIFT_I64, &bits(1, 63)), UopOutcome::Exit);
    assert_eq!(pure(_LSHIFT_I64, &bits(0, 64)), UopOutcome::Exit);
    assert_eq!(pure(_SQRT_F64, &[(-0.0_f64).to_bits()]), next((-0.0_f64).to_bits()));
    assert_eq!(pure(_FLOAT_TO_INT, &[(-(2_f64.powi(63))).to_bits()]), next(i64::MIN as u64));
    assert_eq!(pure(_FLOAT_TO_INT, &[2_f64.powi(63).to_bits()]), UopOutcome::Exit);
    assert_eq!(
        pure(_TRUE_DIVIDE_F64, &[1.0_f64.to_bits(), (-0.0_f64).to_bits()]),
        UopOutcome::Exit
    );
    let pair = |a: Word, b: Word| [a.0, b.0];
    for (t, c) in [(Word::TRUE, 1), (Word::FALSE, 0)] {
        assert_eq!(pure(_UNBOX_BOOL, &[t.0]), next(c));
        assert_eq!(pure(_BOX_BOOL, &[c]), next(t.0));
        assert_eq!(pure(_NOT_COND, &[c]), next(1 - c));
        assert_eq!(pure(_GUARD_IS_TRUE_POP, &[c]), holds(c == 1));
        assert_eq!(pure(_GUARD_IS_FALSE_POP, &[c]), holds(c == 0));
        let same = t == Word::TRUE;
        assert_eq!(pure(_IS, &pair(t, Word::TRUE)), next(u64::from(same)));
        assert_eq!(pure(_GUARD_IS, &pair(t, Word::TRUE)), holds(same));
        assert_eq!(pure(_GUARD_IS_NOT, &pair(t, Word::TRUE)), holds(!same));
    }
    for (w, kind) in [
        (Word(word(-3)), _GUARD_INT),
        (Word::from_f64(2.5).unwrap(), _GUARD_FLOAT),
        (Word::TRUE, _GUARD_BOOL),
        (Word::NULL, _JUMP),
        (Word::NONE, _JUMP),
        (Word(0x1000), _JUMP),
    ] {
        for guard in [_GUARD_INT, _GUARD_FLOAT, _GUARD_BOOL] {
            assert_eq!(pure(guard, &[w.0]), holds(guard == kind), "{guard} {w}");
        }
    }
    for w in [Word::NULL, Word::NONE, Word(word(1))] {
        assert_eq!(pure(_GUARD_TYPE, &[w.0]), UopOutcome::Exit);
        assert_eq!(pure(_GUARD_UNIQUE, &[w.0]), UopOutcome::Exit);
    }
}

#[test]
fn broken_trust_is_an_error() {
    use Uop::*;
    let none = Word::NONE.0;
    for (uop, args) in [
        (_UNBOX_INT, vec![none]),
        (_UNBOX_FLOAT, vec![word(1)]),
        (_UNBOX_BOOL, vec![word(1)]),
        (_BINARY_OP_ADD_INT, vec![word(1), none]),
        (_BINARY_OP_ADD_FLOAT, vec![none, word(1)]),
        (_LOAD_FIELD, vec![0]),
        (_GUARD_FIELD32, vec![word(1)]),
        (_STORE_FIELD, vec![none, none]),
        (_BINARY_OP_SUBSCR_LIST_INT, vec![none, 0]),
    ] {
        let error = eval_uop(uop, 0, &args, &mut NoHeap).unwrap_err();
        assert!(matches!(error, UopError::BrokenTrust { .. }), "{uop}: {error}");
        assert_eq!(fold(uop, &args), None);
    }
    let error = eval_uop(_ADD_I64, 0, &[1], &mut NoHeap);
    assert_eq!(error, Err(UopError::OperandCount(1)));
}

#[test]
fn fields_and_guards_of_objects() {
    use Uop::*;
    let mut heap = SimHeap::new();
    let object = heap.object(70, &[Word::TRUE.0, -5_i64 as u64, 2.5_f64.to_bits()]);
    let mut run = |uop, imm, args: &[u64]| eval_uop(uop, imm, args, &mut heap).unwrap();
    assert_eq!(run(_LOAD_FIELD, 16, &[object.0]), next(Word::TRUE.0));
    assert_eq!(run(_LOAD_FIELD_I64, 24, &[object.0]), next(-5_i64 as u64));
    assert_eq!(run(_LOAD_FIELD_F64, 32, &[object.0]), next(2.5_f64.to_bits()));
    assert_eq!(run(_STORE_FIELD, 16, &[object.0, Word::NONE.0]), DONE);
    assert_eq!(run(_STORE_FIELD_I64, 24, &[object.0, 7]), DONE);
    assert_eq!(run(_LOAD_FIELD, 16, &[object.0]), next(Word::NONE.0));
    assert_eq!(run(_LOAD_FIELD_I64, 24, &[object.0]), next(7));
    assert_eq!(run(_GUARD_TYPE, 70, &[object.0]), HOLDS);
    assert_eq!(run(_GUARD_TYPE, 71, &[object.0]), UopOutcome::Exit);
    assert_eq!(run(_GUARD_FIELD32, 70 << 32 | layout::OBJ_TID as u64, &[object.0]), HOLDS);
    assert_eq!(
        run(_GUARD_FIELD32, 71 << 32 | layout::OBJ_TID as u64, &[object.0]),
        UopOutcome::Exit
    );
    assert_eq!(run(_GUARD_UNIQUE, 0, &[object.0]), HOLDS);
    assert_eq!(run(_INCREF, 0, &[object.0]), DONE);
    assert_eq!(run(_GUARD_UNIQUE, 0, &[object.0]), UopOutcome::Exit);
    assert_eq!(run(_DECREF, 0, &[object.0]), DONE);
    assert_eq!(run(_DECREF, 0, &[object.0]), DONE);
    assert_eq!(run(_DECREF, 0, &[word(5)]), DONE);
    let freed = eval_uop(_LOAD_FIELD, 16, &[object.0], &mut heap);
    assert_eq!(freed, Err(UopError::Heap(Fault::Freed(object.0))));
    assert_eq!(eval_uop(_CHECK_PERIODIC, 0, &[], &mut heap), Ok(HOLDS));
    heap.attention = true;
    assert_eq!(eval_uop(_CHECK_PERIODIC, 0, &[], &mut heap), Ok(UopOutcome::Exit));
}

#[test]
fn items_of_lists_and_tuples() {
    use Uop::*;
    let mut heap = SimHeap::new();
    let items: Vec<Word> = (0..3).map(|i| Word(word(10 + i))).collect();
    let (list, tuple) = (heap.list(&items), heap.tuple(&items));
    let empty = heap.list(&[]);
    let mut run = |uop, args: &[u64]| eval_uop(uop, 0, args, &mut heap);
    for (i, expected) in [
        (0, Some(10)),
        (2, Some(12)),
        (-1, Some(12)),
        (-3, Some(10)),
        (3, None),
        (-4, None),
        (i64::MAX, None),
        (i64::MIN, None),
    ] {
        let expected = expected.map_or(UopOutcome::Exit, |v| next(word(v)));
        assert_eq!(run(_BINARY_OP_SUBSCR_LIST_INT, &[list.0, i as u64]), Ok(expected), "{i}");
        assert_eq!(run(_BINARY_OP_SUBSCR_TUPLE_INT, &[tuple.0, i as u64]), Ok(expected), "{i}");
    }
    for i in [0, -1, 1] {
        assert_eq!(run(_BINARY_OP_SUBSCR_LIST_INT, &[empty.0, i as u64]), Ok(UopOutcome::Exit));
    }
    assert!(run(_BINARY_OP_SUBSCR_LIST_INT, &[tuple.0, 0]).is_err());
    assert!(run(_BINARY_OP_SUBSCR_TUPLE_INT, &[list.0, 0]).is_err());
    let store = [list.0, -2_i64 as u64, Word::NONE.0];
    assert_eq!(run(_STORE_SUBSCR_LIST_INT, &store), Ok(next(word(11))));
    assert_eq!(run(_STORE_SUBSCR_LIST_INT, &[list.0, 3, 5]), Ok(UopOutcome::Exit));
    assert_eq!(heap.items(list), Ok(vec![items[0], Word::NONE, items[2]]));
}

#[test]
fn runtime_calls() {
    use Uop::*;
    let mut heap = SimHeap::new();
    let make = heap.define(SimFunction::Objects(0, |heap, _| heap.float(1e300)));
    let first = heap.define(SimFunction::Objects(2, |_, args| args[0]));
    let fail = heap.define(SimFunction::Objects(1, |_, _| Word::NULL));
    let third = heap.define(SimFunction::Objects(3, |_, args| args[2]));
    let sin = heap.define(SimFunction::F64(f64::sin));
    let pow = heap.define(SimFunction::F64F64(f64::powf));
    let gcd = heap.define(SimFunction::I64I64(|a, b| a * 1000 + b));
    let mut run = |uop, imm, args: &[u64]| eval_uop(uop, imm, args, &mut heap);
    assert!(matches!(run(_CALL_RUNTIME_0, make, &[]), Ok(UopOutcome::Next(Some(0x1_0000)))));
    assert_eq!(run(_CALL_RUNTIME_2, first, &[5, 7]), Ok(next(5)));
    assert_eq!(run(_CALL_RUNTIME_1, fail, &[5]), Ok(UopOutcome::Raise));
    assert_eq!(run(_CALL_RUNTIME_3, third, &[1, 3, 5]), Ok(next(5)));
    assert_eq!(run(_CALL_F64, sin, &[0.5_f64.to_bits()]), Ok(next(0.5_f64.sin().to_bits())));
    let two = 2_f64.to_bits();
    assert_eq!(run(_CALL_F64_F64, pow, &[two, two]), Ok(next(4_f64.to_bits())));
    assert_eq!(run(_CALL_I64_I64, gcd, &[3, 4]), Ok(next(3004)));
    assert_eq!(run(_CALL_RUNTIME_1, first, &[5]), Err(UopError::Heap(Fault::Operands(first))));
    assert_eq!(run(_CALL_RUNTIME_1, sin, &[5]), Err(UopError::Heap(Fault::Operands(sin))));
    assert_eq!(run(_CALL_F64, 99, &[5]), Err(UopError::Heap(Fault::Symbol(99))));
}

/// Every uop leaves or goes on as its flags say.
#[test]
fn only_uops_that_may_exit_do() {
    for &uop in Uop::ALL {
        for a in [0, 1, 4, 0x14, 7, 1 << 63, u64::MAX, 0x8000_0000_0000_0002, 2.5_f64.to_bits()] {
            for b in [0, 1, 3, 64, u64::MAX, (-1.5_f64).to_bits()] {
                let args = &[a, b, 5][..uop.info().args.len()];
                match eval_uop(uop, 0, args, &mut NoHeap) {
                    Ok(UopOutcome::Exit) => assert!(uop.has(EXIT), "{uop}"),
                    Ok(UopOutcome::Raise) => assert!(uop.has(uop::RAISE), "{uop}"),
                    Ok(UopOutcome::Next(r)) => {
                        assert_eq!(r.is_some(), !uop.info().results.is_empty(), "{uop}");
                    }
                    Err(_) => {}
                }
            }
        }
    }
}

fn run(text: &str, inputs: &[u64], heap: &mut dyn Heap) -> Result<Outcome, EvalError> {
    let trace = parse(text).unwrap_or_else(|e| panic!("{e}"));
    verify::verify(&trace).unwrap_or_else(|e| panic!("{e:?}"));
    eval(&trace, inputs, heap, 10_000)
}

const SUM: &str = r#"trace "sum of squares" {
b0(%0: obj):
    _GUARD_INT %0 exit s0
    %1: i64 = _UNBOX_INT %0
    _JUMP b1(0: i64, 0: i64)
b1(%2: i64, %3: i64):
    _GUARD_LT_I64 %2, %1 -> b2(), b3()
b2():
    %4: i64 = _MULTIPLY_I64 %2, %2 exit s1
    %5: i64 = _ADD_I64 %3, %4 exit s1
    %6: i64 = _ADD_I64 %2, 1: i64 exit s1
    _JUMP b1(%6, %5)
b3():
    %7: obj = _BOX_INT %3 exit s1
    _EXIT_TRACE exit s2
s0: f1@0 [&%0, -] stack []
s1: f1@4 [%2, %3] stack []
s2: f1@9 [&%0, %7] stack [2.5: f64, 1: cond]
}
"#;

#[test]
fn a_loop_leaves_with_its_frames() {
    let outcome = run(SUM, &[word(10)], &mut NoHeap).unwrap();
    let value = |repr, bits, owned| Held::Value { repr, bits, owned };
    assert_eq!((outcome.inst, outcome.snapshot, outcome.raised), (InstId(9), SnapshotId(2), false));
    let frame = &outcome.frames[0];
    assert_eq!((outcome.frames.len(), frame.code, frame.pc), (1, 1, 9));
    let locals = [value(Repr::Obj, word(10), false), value(Repr::Obj, word(285), true)];
    assert_eq!(frame.locals, locals);
    let stack = [value(Repr::F64, 2.5_f64.to_bits(), true), value(Repr::Cond, 1, true)];
    assert_eq!(frame.stack, stack);
    // Entry 3, eleven tests, ten bodies of four, two at the end.
    assert_eq!(outcome.executed, 3 + 11 + 40 + 2);

    let outcome = run(SUM, &[Word::NONE.0], &mut NoHeap).unwrap();
    assert_eq!((outcome.inst, outcome.executed), (InstId(0), 1));
    assert_eq!(outcome.frames[0].locals[1], Held::Unset);
}

#[test]
fn an_endless_loop_runs_out_of_fuel() {
    let outcome = run("trace \"t\" {\nb0():\n_JUMP b0()\n}", &[], &mut NoHeap);
    assert_eq!(outcome, Err(EvalError::OutOfFuel(InstId(0))));
    let inputs = run(SUM, &[], &mut NoHeap);
    assert_eq!(inputs, Err(EvalError::Inputs { expected: 1, found: 0 }));
}

#[test]
fn edge_arguments_move_at_once() {
    let swap = "trace \"swap\" {\nb0(%0: i64, %1: i64):\n_JUMP b1(%0, %1, 3)\n\
                b1(%2: i64, %3: i64, %4: i64):\n%5: i64 = _ADD_I64 %4, -1 exit s0\n\
                _GUARD_LT_I64 0, %5 -> b1(%3, %2, %5), b2()\n\
                b2():\n_EXIT_TRACE exit s0\ns0: f0@0 [%2, %3, %4] stack []\n}";
    let swap = swap.replace(", 3)", ", 3: i64)");
    let outcome = run(&swap, &[10, 20], &mut NoHeap).unwrap();
    let bits: Vec<u64> = outcome.frames[0]
        .locals
        .iter()
        .map(|h| match h {
            Held::Value { bits, .. } => *bits,
            _ => panic!(),
        })
        .collect();
    assert_eq!(bits, [10, 20, 1]);
}

#[test]
fn exits_store_what_was_deferred_and_take_what_was_borrowed() {
    let mut heap = SimHeap::new();
    let (iter, item) = (heap.range_iter(5, 1, 10), heap.float(1e300));
    let text = "trace \"t\" {\nb0(%0: obj, %1: obj):\n_GUARD_TYPE %0, type range_iterator exit s0\n\
                %2: i64 = _LOAD_FIELD_I64 %0, +16\n%3: i64 = _ADD_I64 %2, 1 exit s0\n\
                _EXIT_TRACE exit s1\n\
                s0: f0@0 [] stack []\n\
                s1: f0@1 [%1, &%1] stack [&%3] ; f2@3 [] stack [&%0, &None] store %0+16 = %3, %0+32 = 9: i64\n}";
    let trace = parse(text).unwrap();
    let mut outcome = run(text, &[iter.0, item.0], &mut heap).unwrap();
    assert_eq!(heap.load64(iter.0, layout::RANGE_ITER_NEXT as u64), Ok(6));
    assert_eq!(heap.load64(iter.0, layout::RANGE_ITER_LEN as u64), Ok(9));
    assert_eq!((outcome.frames[1].code, outcome.frames[1].pc), (2, 3));
    assert_eq!((heap.refcount(item), heap.refcount(iter)), (Some(1), Some(1)));
    outcome.take_references(&trace, &mut heap).unwrap();
    assert_eq!((heap.refcount(item), heap.refcount(iter)), (Some(2), Some(2)));
    // Now they are owned: a second time changes nothing.
    outcome.take_references(&trace, &mut heap).unwrap();
    assert_eq!((heap.refcount(item), heap.refcount(iter)), (Some(2), Some(2)));

    // An object that is no iterator: leaves at the guard without stores.
    let list = heap.list(&[]);
    let outcome = run(text, &[list.0, item.0], &mut heap).unwrap();
    assert_eq!(outcome.snapshot, SnapshotId(0));
    // A store that goes nowhere names the snapshot.
    let stray = text.replace("%0+32", "%0+320");
    let error = run(&stray, &[iter.0, item.0], &mut heap).unwrap_err();
    assert!(matches!(error, EvalError::Store(SnapshotId(1), _)), "{error}");
}

#[test]
fn a_failed_call_leaves_with_the_exception_pending() {
    let mut heap = SimHeap::new();
    let fail = heap.define(SimFunction::Objects(1, |_, _| Word::NULL));
    let text = format!(
        "trace \"t\" {{\nb0(%0: obj):\n%1: obj = _CALL_RUNTIME_1 %0, ${fail} exit s0\n\
         _EXIT_TRACE exit s1\ns0: f0@7 [&%0] stack []\ns1: f0@8 [&%0] stack [%1]\n}}"
    );
    let outcome = run(&text, &[word(1)], &mut heap).unwrap();
    assert!(outcome.raised);
    assert_eq!((outcome.snapshot, outcome.frames[0].pc), (SnapshotId(0), 7));
    let error = run(&text.replace("$0", "$1"), &[word(1)], &mut heap).unwrap_err();
    let symbol = UopError::Heap(Fault::Symbol(1));
    let expected = EvalError::Uop { inst: InstId(0), uop: Uop::_CALL_RUNTIME_1, error: symbol };
    assert_eq!(error, expected);
}

#[test]
fn a_list_sum_as_python_would_record_it() {
    let text = "trace \"sum list\" {\nb0(%0: obj, %1: i64):\n_GUARD_TYPE %0, type list exit s0\n_JUMP b1(0: i64, 0: f64)\n\
                b1(%2: i64, %3: f64):\n\
                %4: i64 = _LOAD_FIELD_I64 %0, +24\n\
                _GUARD_LT_I64 %2, %4 exit s1\n\
                %5: obj = _BINARY_OP_SUBSCR_LIST_INT %0, %2 exit s1\n\
                _GUARD_FLOAT %5 exit s1\n\
                %6: f64 = _UNBOX_FLOAT %5\n\
                %7: f64 = _ADD_F64 %3, %6\n\
                %8: i64 = _ADD_WRAP_I64 %2, 1\n\
                _JUMP b1(%8, %7)\n\
                s0: f0@0 [&%0] stack []\ns1: f0@1 [&%0, %2, %3] stack []\n}";
    let mut heap = SimHeap::new();
    let floats: Vec<Word> = [1.5, 2.5, 4.0].iter().map(|&x| Word::from_f64(x).unwrap()).collect();
    let list = heap.list(&floats);
    let outcome = run(text, &[list.0, 0], &mut heap).unwrap();
    let sum = Held::Value { repr: Repr::F64, bits: 8.0_f64.to_bits(), owned: true };
    assert_eq!((outcome.inst, outcome.frames[0].locals[2]), (InstId(3), sum));
    let mixed = heap.list(&[floats[0], Word::NONE]);
    let outcome = run(text, &[mixed.0, 0], &mut heap).unwrap();
    assert_eq!(outcome.inst, InstId(5));
    assert_eq!(outcome.frames[0].locals[1], Held::Value { repr: Repr::I64, bits: 1, owned: true });
    let tuple = heap.tuple(&floats);
    assert_eq!(run(text, &[tuple.0, 0], &mut heap).unwrap().inst, InstId(0));
    assert_eq!(heap.load32(tuple.0, layout::OBJ_TID as u64), Ok(tid::TUPLE));
}
