//! The whole pass list on recorded loops over objects: the same frames, the same heap and reference counts
//! at the exit, also for inputs that the recorder didn't see.
#![allow(missing_docs, reason = "a test")]

mod recorded_loop;

use ir::arbitrary::Rng;
use ir::eval::{FrameValues, Held, Outcome, eval};
use ir::heap::{Heap, SimHeap};
use ir::passes::{PASSES, PassSet, optimise};
use ir::verify::verify;
use ir::*;
use recorded_loop::{Case, HEAD, grow, recorded_loop};

const FUEL: u64 = 100_000;
/// Where a [`SimHeap`] puts its first object.
const FIRST_ADDRESS: u64 = 0x1_0000;

/// What Python sees in a slot: raw and boxed numbers are the same.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Seen {
    Unset,
    Range([i64; 3]),
    Int(i64),
    Float(u64),
    Word(u64),
}

fn seen(held: &Held) -> Seen {
    match *held {
        Held::Unset | Held::Value { repr: Repr::Obj, bits: 0, .. } => Seen::Unset,
        Held::Sunk(object) => panic!("object {object} was not made"),
        Held::RangeIter { next, step, len } => Seen::Range([next, step, len]),
        Held::Value { repr: Repr::I64, bits, .. } => Seen::Int(bits as i64),
        Held::Value { repr: Repr::F64, bits, .. } => Seen::Float(bits),
        Held::Value { repr: Repr::Cond, bits, .. } => Seen::Word(Word::from_bool(bits != 0).0),
        Held::Value { repr: Repr::Obj, bits, .. } => {
            match (Word(bits).as_i64(), Word(bits).as_flonum()) {
                (Some(i), _) => Seen::Int(i),
                (_, Some(f)) => Seen::Float(f.to_bits()),
                _ => Seen::Word(bits),
            }
        }
    }
}

type Frames = Vec<(u32, u32, Vec<Seen>)>;

fn frames(values: &[FrameValues]) -> Frames {
    let slots = |f: &FrameValues| f.locals.iter().chain(&f.stack).map(seen).collect();
    values.iter().map(|f| (f.code, f.pc, slots(f))).collect()
}

/// What the heap holds, whatever the addresses of objects that are new since it ended at `end`: these have the
/// numbers in which a walk from the frames and the old objects finds them.
#[derive(PartialEq, Debug)]
struct Memory {
    frames: Frames,
    /// Every 64 bits of the old part; `None` where nothing is alive.
    old: Vec<Option<u64>>,
    new: Vec<Vec<u64>>,
    alive: usize,
}

impl Memory {
    fn of(heap: &SimHeap, end: u64, mut frames: Frames) -> Memory {
        let mut found = Vec::new();
        for slot in frames.iter_mut().flat_map(|f| &mut f.2) {
            if let Seen::Word(bits) = slot {
                *bits = name(*bits, heap, end, &mut found);
            }
        }
        let old = (FIRST_ADDRESS..end).step_by(8).map(|a| heap.load64(a, 0).ok());
        let mut name = |bits: u64| name(bits, heap, end, &mut found);
        let old: Vec<_> = old.map(|bits| bits.map(&mut name)).collect();
        let mut new = Vec::new();
        while let Some(&base) = found.get(new.len()) {
            let words = (0..).map_while(|k| heap.load64(base, 8 * k).ok());
            let words: Vec<u64> = words.collect();
            new.push(words.into_iter().map(|w| self::name(w, heap, end, &mut found)).collect());
        }
        Memory { frames, old, new, alive: heap.live_objects() }
    }
}

/// The number of a new object; other bits are as they are.
fn name(bits: u64, heap: &SimHeap, end: u64, found: &mut Vec<u64>) -> u64 {
    if bits < end || heap.load64(bits, 0).is_err() {
        return bits;
    }
    let known = found.iter().position(|&f| f == bits);
    let number = known.unwrap_or_else(|| {
        found.push(bits);
        found.len() - 1
    });
    0xface_0000_0000_0000 | number as u64
}

/// Where a heap ends.
fn end_of(heap: &SimHeap) -> u64 {
    heap.clone().float(0.0).0
}

struct Run {
    outcome: Outcome,
    memory: Memory,
}

fn run(trace: &Trace, inputs: &[u64], heap: &SimHeap) -> Result<Run, String> {
    let (end, mut heap) = (end_of(heap), heap.clone());
    let mut outcome = eval(trace, inputs, &mut heap, FUEL).map_err(|e| e.to_string())?;
    outcome.take_references(trace, &mut heap).map_err(|e| e.to_string())?;
    Ok(Run { memory: Memory::of(&heap, end, frames(&outcome.frames)), outcome })
}

/// Some locals hold something else than when the loop was recorded.
fn other_inputs(rng: &mut Rng, case: &Case, locals: usize) -> (Vec<u64>, SimHeap) {
    let (mut inputs, mut heap) = (case.inputs.clone(), case.heap.clone());
    for input in &mut inputs[1..locals] {
        if !rng.one_in(5) {
            continue;
        }
        let small = Word::from_i64(rng.below(9) as i64 - 3).unwrap();
        let new = match rng.below(9) {
            0..=2 => small,
            3 => Word::from_i64(word::SMALL_INT_MAX - rng.below(3) as i64).unwrap(),
            4 | 5 => Word::from_f64(rng.below(50) as f64 / 4.0 - 3.0).unwrap(),
            6 => Word::NONE,
            7 => heap.list(&[small, small, Word::NONE]),
            _ => heap.tuple(&[small, small]),
        };
        heap.decref(Word(*input)).unwrap();
        *input = new.0;
    }
    *inputs.last_mut().unwrap() = rng.below(7) as u64;
    (inputs, heap)
}

/// The locals that are numbers are others of their kind, so that no guard on kinds fails that held while recording.
fn other_numbers(rng: &mut Rng, case: &Case, locals: usize) -> (Vec<u64>, SimHeap) {
    let (mut inputs, heap) = (case.inputs.clone(), case.heap.clone());
    for input in &mut inputs[1..locals] {
        let number = rng.below(40) as i64 - 10;
        if Word(*input).is_small_int() {
            *input = Word::from_i64(number).unwrap().0;
        } else if Word(*input).is_flonum() {
            *input = Word::from_f64(number as f64 / 4.0).unwrap().0;
        }
    }
    *inputs.last_mut().unwrap() = rng.below(7) as u64;
    (inputs, heap)
}

/// What became of the comparisons.
#[derive(Default, Debug)]
struct Tally {
    same: usize,
    /// Guards of the loop that failed before it.
    early: usize,
    /// A number didn't fit a word, but optimised code holds it raw, or doesn't need it.
    later: usize,
    blocks: usize,
    pcs: std::collections::HashSet<u32>,
}

/// A recorded loop; with `sides`, grown up to so often where its runs leave it.
fn case(seed: u64, rng: &mut Rng, locals: usize, sides: usize) -> Case {
    let mut case = recorded_loop(seed, locals, 20 + rng.below(150));
    for side in 0..2 * sides as u64 {
        let inputs = match side {
            0 => (case.inputs.clone(), case.heap.clone()),
            _ => other_inputs(rng, &case, locals),
        };
        let (inputs, mut heap) = inputs;
        let left = eval(&case.trace, &inputs, &mut heap, FUEL);
        let mut left = left.unwrap_or_else(|e| panic!("seed {seed}: {e}\n{}", case.trace));
        left.take_references(&case.trace, &mut heap).unwrap();
        let size = 5 + rng.below(60);
        if let Some(grown) = grow(seed ^ side, &case, &left, heap, size) {
            case = grown;
        }
        if case.trace.blocks.len() >= 2 + 2 * sides {
            break;
        }
    }
    case
}

fn compare(set: PassSet, seeds: std::ops::Range<u64>, sides: usize) -> Tally {
    let mut tally = Tally::default();
    for seed in seeds {
        let mut rng = Rng::new(seed ^ 0x5eed);
        let locals = 8 + rng.below(6);
        let case = case(seed, &mut rng, locals, sides);
        let trace = &case.trace;
        tally.blocks += trace.blocks.len();
        verify(trace).unwrap_or_else(|e| panic!("seed {seed}: {e:?}\n{trace}"));
        let after = optimise(trace.clone(), set, |pass, t| {
            verify(t).unwrap_or_else(|e| panic!("seed {seed} after {}: {e:?}\n{t}", pass.name));
        });
        verify(&after).unwrap_or_else(|e| panic!("seed {seed}: {e:?}\n{after}"));
        for round in 0..12 {
            let (inputs, heap) = match round {
                0 => (case.inputs.clone(), case.heap.clone()),
                8.. => other_numbers(&mut rng, &case, locals),
                _ => other_inputs(&mut rng, &case, locals),
            };
            let context =
                || format!("seed {seed}, round {round}: {inputs:x?}\n{trace}\nafter:\n{after}");
            let old = run(trace, &inputs, &heap).unwrap_or_else(|e| panic!("{e}: {}", context()));
            let new = run(&after, &inputs, &heap).unwrap_or_else(|e| panic!("{e}: {}", context()));
            if old.memory.frames != new.memory.frames {
                let held = inputs[..locals].iter();
                let mut at_head: Vec<Seen> = held
                    .map(|&bits| seen(&Held::Value { repr: Repr::Obj, bits, owned: true }))
                    .collect();
                at_head.push(Seen::Range([0, 1, inputs[locals + 2] as i64]));
                let early = Memory::of(&heap, end_of(&heap), vec![(0, HEAD, at_head)]);
                if new.memory == early {
                    tally.early += 1;
                    continue;
                }
                if trace.inst(old.outcome.inst).uop.is_removable() {
                    tally.later += 1;
                    continue;
                }
            }
            assert_eq!(old.memory, new.memory, "{}", context());
            assert_eq!(old.outcome.raised, new.outcome.raised);
            tally.same += 1;
            tally.pcs.insert(old.memory.frames[0].1);
        }
    }
    tally
}

#[test]
fn the_optimiser_keeps_frames_heap_and_reference_counts() {
    let tally = compare(PassSet::ALL, 0..600, 0);
    assert!(tally.pcs.len() > 30, "{tally:?}");
    assert!(tally.same > tally.early && tally.same > 20 * tally.later, "{tally:?}");
}

#[test]
fn so_does_each_pass_alone() {
    for (i, pass) in PASSES.iter().enumerate() {
        let tally = compare(PassSet(1 << i), 0..100, (i % 2) * 2);
        assert!(3 * tally.same > tally.early + tally.later, "{}: {tally:?}", pass.name);
    }
}

#[test]
fn it_keeps_them_in_trace_trees() {
    let tally = compare(PassSet::ALL, 0..300, 3);
    assert!(tally.blocks > 300 * 5, "{tally:?}");
    assert!(2 * tally.same > tally.early && tally.same > 20 * tally.later, "{tally:?}");
}
