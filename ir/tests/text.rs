//! The text form is lossless both ways, and its errors name the place.
#![allow(missing_docs, reason = "a test")]

mod any_trace;

use any_trace::any_trace;
use ir::text::{Printer, parse, parse_file, print};
use ir::*;
use proptest::prelude::*;

const SAMPLE: &str = r#"trace "sum of \"small\" ints \\ floats" {
b0(%0: obj, %1: obj, %2: f64):
    _GUARD_INT %0 exit s0
    %3: i64 = _UNBOX_INT %0
    _GUARD_TYPE %1, type list exit s0 ^12
    _GUARD_TYPE %1, type 70 exit s0
    _GUARD_FIELD32 %1, @16=7 exit s0 ^15
    %4: obj = _LOAD_FIELD %1, +24
    %5: obj = _CALL_RUNTIME_0 $3 exit s1
    _STORE_FIELD %1, NULL, +16
    _JUMP b1(%3, -5: i64) ^0
b1(%6: i64, %7: i64):
    %8: i64 = _ADD_I64 %6, 1: i64 exit s1
    %9: f64 = _MULTIPLY_F64 %2, -0.0: f64
    %10: f64 = _ADD_F64 nan: f64, nan(0xfff8000000000001): f64
    %11: f64 = _ADD_F64 -inf: f64, 1e300: f64
    _GUARD_IS_TRUE_POP 1: cond exit s2
    _GUARD_LT_I64 %8, %7 -> b1(%8, %7), b2()
b2():
    _EXIT_TRACE exit s3
s0: f0@12 [%0, -, &%1] stack []
s1: f0@12 [5: obj, True, @0x10000] stack [2.5: obj] ; f1@3 [] stack [&%3, %2, 1: cond]
s2:
s3: f0@0 [] stack [] store %0+16 = %3, @0x10000+24 = 2.5: f64
}
"#;

#[test]
fn canonical_text_prints_as_it_was() {
    let trace = parse(SAMPLE).unwrap();
    assert_eq!(print(&trace), SAMPLE);
    verify::verify(&trace).unwrap();
    let origins: Vec<u32> = trace.insts.iter().map(|i| i.origin).collect();
    assert_eq!(origins[..10], [0, 1, 12, 3, 15, 5, 6, 7, 0, 9]);
    assert_eq!(trace.insts[4].imm, 7 << 32 | 16);
    assert_eq!(trace.inputs(), [ValueId(0), ValueId(1), ValueId(2)]);
}

#[test]
fn hand_written_text_may_be_looser() {
    let loose = "# a comment\ntrace \"t\"{b0(%7:i64):# another\n\n_GUARD_LT_I64 %7,0x10 exit s0\n\
                 %9 : f64=_ADD_F64 1,inf\n_EXIT_TRACE exit s0}";
    assert_eq!(parse(loose).unwrap_err().to_string(), "4:28: s0 is not defined");
    let loose = loose.replace('}', "\ns0: f1@0x2 [9: obj] stack []}");
    let expected = "trace \"t\" {\nb0(%7: i64):\n    _GUARD_LT_I64 %7, 16: i64 exit s0\n    \
                    %9: f64 = _ADD_F64 1.0: f64, inf: f64\n    _EXIT_TRACE exit s0\n\
                    s0: f1@2 [9: obj] stack []\n}\n";
    assert_eq!(print(&parse(&loose).unwrap()), expected);
}

#[test]
fn directives_are_kept_for_the_caller() {
    let one = "trace \"a\" {\n  ; inside %$!\nb0():\n _EXIT_TRACE exit s0\ns0:\n}\n";
    let file = parse_file(&format!("; run 10, 20 => 30\n{one};behind\n{one}"), &[]).unwrap();
    assert_eq!(file.traces.len(), 2);
    let found: Vec<_> =
        file.directives.iter().map(|d| (d.line, d.after, d.text.as_str())).collect();
    let expected =
        [(1, 0, "run 10, 20 => 30"), (3, 1, "inside %$!"), (8, 1, "behind"), (10, 2, "inside %$!")];
    assert_eq!(found, expected);
    assert!(parse(&format!("{one}{one}")).is_err());
    assert!(parse("").is_err());
}

#[test]
fn symbols_go_by_name_when_there_is_a_table() {
    let names = ["len", "abs"];
    let text = "trace \"t\" {\nb0(%0: obj):\n    %1: obj = _CALL_RUNTIME_1 %0, $abs exit s0\n    \
                _EXIT_TRACE exit s0\ns0:\n}\n";
    let trace = parse_file(text, &names).unwrap().traces.remove(0);
    assert_eq!(trace.insts[0].imm, 1);
    assert_eq!(Printer::new(&trace).symbols(&names).to_string(), text);
    assert_eq!(print(&trace), text.replace("$abs", "$1"));
    assert_eq!(
        parse(text).unwrap_err().to_string(),
        "3:36: expected a known runtime symbol, found `abs`"
    );
}

#[test]
fn errors_say_where_and_what() {
    // `§` marks the place of the error.
    let cases = [
        ("§graph", "expected `trace`, found `graph`"),
        ("trace §t {", "expected the trace's name in quotes, found `t`"),
        ("trace \"§\\x\" {}", "expected `\\\"`, `\\\\` or `\\u{…}`"),
        ("trace §\"t", "this string has no closing quote"),
        ("trace \"t\" { §}", "expected `b0(…):`: a trace has at least one block"),
        ("trace \"t\" {\n§b1():", "expected b0: blocks are numbered in order"),
        ("trace \"t\" {\n§_JUMP b0()\n}", "expected `b0(…):` before the first instruction"),
        ("trace \"t\" {\nb0(%0: §int):", "expected a type (obj, i64, f64, cond), found `int`"),
        ("trace \"t\" {\nb0(%0: obj, §%0: i64):", "%0 is defined twice"),
        (
            "trace \"t\" {\nb0(§%99999999: i64):",
            "expected a value with a smaller number, found `%99999999`",
        ),
        ("trace \"t\" {\nb0(): §_JUMP b0()", "expected the end of the line, found `_JUMP`"),
        ("trace \"t\" {\nb0():\n§_ADD_I46 1, 2", "expected the name of a uop, found `_ADD_I46`"),
        ("trace \"t\" {\nb0():\n%0: i64 = _INVERT_I64 §%1\n}", "%1 is not defined"),
        ("trace \"t\" {\nb0():\n_GUARD_INT §x", "expected a value or a constant, found `x`"),
        ("trace \"t\" {\nb0():\n%0: i64 = _INVERT_I64 §2.5", "expected an integer of 64 bits"),
        (
            "trace \"t\" {\nb0():\n_GUARD_INT §9223372036854775807: obj",
            "expected an integer of 63 bits: others are heap objects, `@0x…`",
        ),
        (
            "trace \"t\" {\nb0():\n_GUARD_INT §1e300: obj",
            "expected a float between about 1e-77 and 1e77: others are heap objects, `@0x…`",
        ),
        (
            "trace \"t\" {\nb0():\n_GUARD_TYPE None, type §strange",
            "expected a type's number or one of int, float, str, list, tuple, dict, range_iterator, list_iterator, function, builtin_function_or_method, found `strange`",
        ),
        ("trace \"t\" {\nb0():\n%0: obj = _LOAD_FIELD None, §16", "expected `+`, found `16`"),
        ("trace \"t\" {\nb0():\n_JUMP §b1()\n}", "b1 is not defined"),
        (
            "trace \"t\" {\nb0():\n_JUMP b0()\n§_JUMP b0()\n}",
            "expected a new block: this one has its end",
        ),
        ("trace \"t\" {\nb0():\n_EXIT_TRACE exit §s0\n}", "s0 is not defined"),
        (
            "trace \"t\" {\nb0():\n_EXIT_TRACE exit s0\n§s1:",
            "expected s0: snapshots are numbered in order",
        ),
        (
            "trace \"t\" {\nb0():\n_EXIT_TRACE exit s0\ns0: §x",
            "expected a frame or `store`, found `x`",
        ),
        (
            "trace \"t\" {\nb0():\n_EXIT_TRACE exit s0\ns0:\n§b1():",
            "expected a snapshot or `}`: blocks come first",
        ),
        (
            "trace \"t\" {\nb0():\n_EXIT_TRACE exit s0\ns0: f0@1 [] §[]",
            "expected `stack`, found `[`",
        ),
        (
            "trace \"t\" {\nb0():\n_EXIT_TRACE exit s0\ns0: f0@1 [] stack [] ;§",
            "expected a frame, found the end of the text",
        ),
        (
            "trace \"t\" {\nb0():\n_EXIT_TRACE exit s0\ns0:§",
            "expected a frame or `store`, found the end of the text",
        ),
        (
            "trace \"t\" {\nb0():\n%0: f64 = _NEGATIVE_F64 §nan(0x1): f64",
            "these are not the bits of a NaN",
        ),
        ("trace \"t\" {\nb0():\n_JUMP b0(5§)", "expected `:`, found `)`"),
        (
            "trace \"t\" {\nb0():\n_EXIT_TRACE exit s0\ns0: f0@1 [5§] stack []",
            "expected `:`, found `]`",
        ),
        ("trace \"t\" {\nb0():\n§é", "unexpected 'é'"),
    ];
    for (marked, message) in cases {
        let (before, after) = marked.split_once('§').unwrap();
        let error = parse(&format!("{before}{after}")).expect_err(marked);
        let line = 1 + before.matches('\n').count() as u32;
        let column = 1 + before.rsplit('\n').next().unwrap().chars().count() as u32;
        assert_eq!((error.message.as_str(), error.line, error.column), (message, line, column));
    }
}

/// The same but for the arrangement of the pools, and for the numbers of constants.
fn assert_same(a: &Trace, b: &Trace) {
    let value = |t: &Trace, v: ValueId| match t.values[v.index()] {
        Value { repr, def: Def::Const(bits) } => (repr, Err(bits)),
        Value { repr, def } => (repr, Ok((v, def))),
    };
    let list = |t: &Trace, l: List| -> Vec<_> { t.list(l).iter().map(|&v| value(t, v)).collect() };
    let slots = |t: &Trace, l: List| -> Vec<_> {
        let slots = t.slots[l.range()].iter();
        slots
            .map(|s| {
                (
                    matches!(s, SlotValue::Owned(_)),
                    s.values().map(|v| value(t, v)).collect::<Vec<_>>(),
                )
            })
            .collect()
    };
    assert_eq!(a.name, b.name);
    assert_eq!((a.blocks.len(), a.insts.len()), (b.blocks.len(), b.insts.len()));
    for (x, y) in a.blocks.iter().zip(&b.blocks) {
        assert_eq!(list(a, x.params), list(b, y.params));
        assert_eq!(x.insts, y.insts);
        let edge = |t: &Trace, e: Option<Edge>| e.map(|e| (e.block, list(t, e.args)));
        assert_eq!(x.succs.map(|e| edge(a, e)), y.succs.map(|e| edge(b, e)));
    }
    for (x, y) in a.insts.iter().zip(&b.insts) {
        assert_eq!((x.uop, x.imm, x.exit, x.origin), (y.uop, y.imm, y.exit, y.origin));
        assert_eq!(list(a, x.args), list(b, y.args));
        assert_eq!(list(a, x.results), list(b, y.results));
    }
    assert_eq!(a.snapshots.len(), b.snapshots.len());
    for (x, y) in a.snapshots.iter().zip(&b.snapshots) {
        let frames = |t: &Trace, s: &Snapshot| -> Vec<_> {
            let frames = t.frames[s.frames.range()].iter();
            frames.map(|f| (f.code, f.pc, slots(t, f.locals), slots(t, f.stack))).collect()
        };
        let stores = |t: &Trace, s: &Snapshot| -> Vec<_> {
            let stores = t.stores[s.stores.range()].iter();
            stores.map(|s| (value(t, s.object), s.offset, value(t, s.value))).collect()
        };
        assert_eq!(frames(a, x), frames(b, y));
        assert_eq!(stores(a, x), stores(b, y));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_parses_to_the_same(bytes in prop::collection::vec(any::<u8>(), 0..1500)) {
        let trace = any_trace(&bytes);
        prop_assert_eq!(verify::verify(&trace), Ok(()));
        let text = print(&trace);
        let back = parse(&text).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
        assert_same(&trace, &back);
        prop_assert_eq!(verify::verify(&back), Ok(()));
        prop_assert_eq!(print(&back), text);
    }

    #[test]
    fn damaged_text_is_an_error_or_a_trace_but_no_crash(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4_u8), 1..6),
        junk in "[%b@$^;:,\"\\\\{}()&+a-z0-9_é\n -]{0,6}",
    ) {
        let mut text: Vec<char> = print(&any_trace(&bytes)).chars().collect();
        for (at, from, what) in edits {
            let (at, from) = (at.index(text.len() + 1), from.index(text.len() + 1));
            match what {
                0 if at < text.len() => { text.remove(at); }
                1 if from < text.len() => { let c = text[from]; text.insert(at, c); }
                2 => { text.truncate(at); }
                _ => { text.splice(at..at, junk.chars()); }
            }
        }
        let text: String = text.into_iter().collect();
        if let Ok(trace) = parse(&text) {
            // Whatever parses can be verified, and printed without loss.
            let _ = verify::verify(&trace);
            let printed = print(&trace);
            prop_assert_eq!(print(&parse(&printed).unwrap()), printed);
        }
    }

    #[test]
    fn any_string_is_parsed_without_a_crash(text in any::<String>()) {
        let _ = parse_file(&text, &["len"]);
    }
}
