//! Random executable traces: the text form keeps what they do, and so does every pass.
#![allow(missing_docs, reason = "a test")]

use ir::arbitrary::{Config, Rng, trace};
use ir::eval::{FrameValues, Held, eval};
use ir::heap::{SimFunction, SimHeap};
use ir::passes::PASSES;
use ir::text::{parse, print};
use ir::verify::verify;
use ir::*;

const FUEL: u64 = 1_000_000;

/// A random trace with inputs for it, and a heap with the functions that it calls.
fn case(seed: u64) -> (Trace, Vec<u64>, SimHeap) {
    let mut rng = Rng::new(seed);
    let mut heap = SimHeap::new();
    let symbols = [
        heap.define(SimFunction::I64I64(|a, b| a.wrapping_mul(31) ^ b)),
        heap.define(SimFunction::F64(|x| x * 0.5 + 1.0)),
        heap.define(SimFunction::F64F64(|x, y| x - y * 0.25)),
    ];
    let config = Config { symbols, ..Config::random(&mut rng, 120) };
    let trace = trace(&mut rng, config);
    let inputs = trace.inputs().iter().map(|&v| match (trace.repr(v), rng.below(3)) {
        (Repr::F64, _) => (rng.below(200) as f64 / 8.0 - 10.0).to_bits(),
        (_, 0) => rng.next_u64(),
        _ => (rng.below(100) as i64 - 50) as u64,
    });
    let inputs = inputs.collect();
    (trace, inputs, heap)
}

/// A frame's code, bytecode position, and slots.
type Visible = (u32, u32, Vec<Option<(Repr, u64)>>);

/// What Python would see: where to go on, and the values. The bits of a NaN are not specified.
fn visible(frames: &[FrameValues]) -> Vec<Visible> {
    let held = |h: &Held| match *h {
        Held::Sunk(_) => unreachable!("these traces allocate nothing"),
        Held::Unset => None,
        Held::RangeIter { next, .. } => Some((Repr::I64, next as u64)),
        Held::Value { repr: Repr::F64, bits, .. } if f64::from_bits(bits).is_nan() => {
            Some((Repr::F64, f64::NAN.to_bits()))
        }
        Held::Value { repr, bits, .. } => Some((repr, bits)),
    };
    let frame =
        |f: &FrameValues| (f.code, f.pc, f.locals.iter().chain(&f.stack).map(held).collect());
    frames.iter().map(frame).collect()
}

#[test]
fn text_keeps_what_a_trace_does() {
    let mut exits = std::collections::HashSet::new();
    for seed in 0..2000 {
        let (trace, inputs, mut heap) = case(seed);
        verify(&trace).unwrap_or_else(|e| panic!("seed {seed}: {e:?}\n{trace}"));
        let back = parse(&print(&trace)).unwrap_or_else(|e| panic!("seed {seed}: {e}\n{trace}"));
        assert_eq!(print(&back), print(&trace), "seed {seed}");
        let outcome = eval(&trace, &inputs, &mut heap, FUEL)
            .unwrap_or_else(|e| panic!("seed {seed}: {e}\n{trace}"));
        assert_eq!(eval(&back, &inputs, &mut heap, FUEL), Ok(outcome.clone()), "seed {seed}");
        exits.insert(outcome.inst);
    }
    assert!(exits.len() > 20, "the traces leave at {exits:?} only");
}

#[test]
fn every_pass_keeps_what_a_trace_does() {
    // These move guards to where a loop is entered: they may leave earlier, at another place.
    let moving = ["hoist", "licm"];
    let (mut changed, mut skipped) = (0, 0);
    for pass in PASSES.iter().filter(|p| !moving.contains(&p.name)) {
        for seed in 0..1000 {
            let (trace, inputs, mut heap) = case(seed);
            let mut after = trace.clone();
            (pass.run)(&mut after);
            let context = || format!("seed {seed}, pass {}:\n{trace}\nafter:\n{after}", pass.name);
            verify(&after).unwrap_or_else(|e| panic!("{e:?}: {}", context()));
            let [old, new] = [&trace, &after]
                .map(|t| eval(t, &inputs, &mut heap, FUEL).unwrap_or_else(|e| panic!("{e}")));
            // An overflow check may go with its dead result: then the interpreter would take over later.
            if !after.insts.iter().any(|i| i.origin == old.inst.0) {
                skipped += 1;
                continue;
            }
            assert_eq!(visible(&old.frames), visible(&new.frames), "{}", context());
            assert_eq!(old.raised, new.raised);
            changed += usize::from(after.insts.len() != trace.insts.len());
        }
    }
    assert!(changed > 1000 && skipped < changed / 2, "{changed} traces changed, {skipped} skipped");
}
