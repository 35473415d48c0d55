//! Runs a trace in the evaluator and natively, and compares: how it left, the frames, and the heap.

use crate::arena::Arena;
use crate::code::NativeFrame;
use crate::pipeline::Compiled;
use crate::sandbox::Sandbox;
use ir::eval::{EvalError, Held, Outcome, eval};
use ir::heap::{Fault, Heap};
use ir::uop::RAISE;
use ir::{Repr, Trace};

/// Instructions after which the evaluator gives up.
pub const FUEL: u64 = 50_000_000;

/// Native code and evaluator disagree, or one of them can't go on.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Mismatch {
    /// The evaluator can't run the trace on these inputs: the test is wrong, not the code.
    #[error("the evaluator: {0}")]
    Eval(#[from] EvalError),
    /// They left differently or with other values.
    #[error("evaluated: {}\nnatively:  {}", wanted, found)]
    Outcome {
        /// What the evaluator says, as text.
        wanted: String,
        /// What the native code did.
        found: String,
    },
    /// An exit value is nowhere.
    #[error("the exit at {0} has no place for a value of its snapshot")]
    NoPlace(ir::InstId),
    /// A deferred store failed.
    #[error("a deferred store of the native exit: {0}")]
    Store(Fault),
    /// The heaps differ.
    #[error("the heaps differ at {0:#x}: evaluated {1:#x}, natively {2:#x}")]
    Heap(u64, u64, u64),
    /// Other objects were freed.
    #[error("objects freed when evaluated {0:x?}, natively {1:x?}")]
    Freed(Vec<u64>, Vec<u64>),
}

/// Evaluates the trace; the heap is left as the trace leaves it.
///
/// # Errors
/// As [`eval`] has them.
pub fn evaluate(trace: &Trace, inputs: &[u64], heap: &mut Sandbox) -> Result<Outcome, EvalError> {
    eval(trace, inputs, heap, FUEL)
}

/// Runs compiled code and rebuilds the outcome from its exit, as deoptimisation would. [`Outcome::executed`] is 0.
///
/// # Errors
/// [`Mismatch::NoPlace`], [`Mismatch::Store`].
///
/// # Safety
/// The inputs must be what the trace's guards and unguarded loads allow, objects must live in `heap`, and the trace must
/// come to an end: what [`evaluate`] finds out beforehand.
pub unsafe fn run_native(
    trace: &Trace,
    compiled: &Compiled,
    arena: &Arena,
    inputs: &[u64],
    heap: &mut Sandbox,
) -> Result<Outcome, Mismatch> {
    let code = &compiled.code;
    let mut frame = NativeFrame::new(arena.max_slots());
    // Slots that nobody wrote must not look like anything.
    frame.slots_mut().fill(0xdead_beef_dead_beef);
    frame.slots_mut()[..inputs.len()].copy_from_slice(inputs);
    frame.set_attention(heap.wants_attention() as u64);
    // SAFETY: the caller's promise; the frame is large enough.
    let exit = unsafe { arena.run(code, &mut frame) };
    let site = code.exits()[exit.number as usize];
    let value = |v| frame.exit_value(code, trace, v, site.inst).ok_or(Mismatch::NoPlace(site.inst));
    let snapshot = &trace.snapshots[site.snapshot.index()];
    for store in &trace.stores[snapshot.stores.range()] {
        let (object, bits) = (value(store.object)?, value(store.value)?);
        heap.store64(object, store.offset as u64, bits).map_err(Mismatch::Store)?;
    }
    let mut value = value;
    let (frames, objects) = ir::eval::rebuild(trace, site.snapshot, &mut value)?;
    Ok(Outcome {
        inst: site.inst,
        snapshot: site.snapshot,
        raised: trace.inst(site.inst).uop.has(RAISE),
        frames,
        objects,
        executed: 0,
    })
}

/// Both runs from the same heap, compared. Returns the outcome as text ([`describe`]); the heap is left as it was found.
///
/// # Errors
/// [`Mismatch`].
pub fn compare(
    trace: &Trace,
    compiled: &Compiled,
    arena: &Arena,
    inputs: &[u64],
    heap: &mut Sandbox,
) -> Result<String, Mismatch> {
    let before = heap.save();
    let wanted = evaluate(trace, inputs, heap);
    let wanted_text = wanted.as_ref().map_or(String::new(), |w| describe(w, heap));
    let (wanted_heap, wanted_freed) = (heap.save(), heap.take_freed());
    heap.restore(&before);
    let wanted = wanted?;
    // SAFETY: the evaluator went through with the same inputs, checking every access.
    let found = unsafe { run_native(trace, compiled, arena, inputs, heap) };
    let found_text = found.as_ref().map_or(String::new(), |f| describe(f, heap));
    let (found_heap, found_freed) = (heap.save(), heap.take_freed());
    heap.restore(&before);
    if !same_outcome(&wanted, &found?) {
        return Err(Mismatch::Outcome { wanted: wanted_text, found: found_text });
    }
    if let Some((at, a, b)) = heap.difference(&wanted_heap, &found_heap) {
        return Err(Mismatch::Heap(at, a, b));
    }
    if wanted_freed != found_freed {
        return Err(Mismatch::Freed(wanted_freed, found_freed));
    }
    Ok(wanted_text)
}

/// Equal but for the number of instructions, and for what IEEE 754 leaves open in a NaN.
fn same_outcome(a: &Outcome, b: &Outcome) -> bool {
    let same_slots = |a: &[Held], b: &[Held]| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_held(*a, *b))
    };
    (a.inst, a.snapshot, a.raised) == (b.inst, b.snapshot, b.raised)
        && a.objects.len() == b.objects.len()
        && a.objects
            .iter()
            .zip(&b.objects)
            .all(|(a, b)| a.shape == b.shape && same_slots(&a.fields, &b.fields))
        && a.frames.len() == b.frames.len()
        && a.frames.iter().zip(&b.frames).all(|(a, b)| {
            (a.code, a.pc) == (b.code, b.pc)
                && same_slots(&a.locals, &b.locals)
                && same_slots(&a.stack, &b.stack)
        })
}

fn same_held(a: Held, b: Held) -> bool {
    match (a, b) {
        (
            Held::Value { repr: Repr::F64, bits: x, owned: o },
            Held::Value { repr: Repr::F64, bits: y, owned: p },
        ) => {
            let nan = |bits| f64::from_bits(bits).is_nan();
            o == p && (x == y || nan(x) && nan(y))
        }
        _ => a == b,
    }
}

/// An outcome on one line: the instruction that left, `raised`, and the frames with their values.
pub fn describe(outcome: &Outcome, heap: &Sandbox) -> String {
    let mut text = outcome.inst.to_string();
    if outcome.raised {
        text.push_str(" raised");
    }
    let held = |h: &Held| match h {
        Held::Unset => "-".to_owned(),
        Held::Sunk(object) => format!("new {object}"),
        Held::RangeIter { next, step, len } => format!("range({next}, {step}, {len})"),
        Held::Value { repr, bits, .. } => heap.print_value(*repr, *bits),
    };
    let list = |slots: &[Held]| slots.iter().map(held).collect::<Vec<_>>().join(", ");
    for f in &outcome.frames {
        let (locals, stack) = (list(&f.locals), list(&f.stack));
        text.push_str(&format!(" f{}@{} [{locals}] stack [{stack}]", f.code, f.pc));
    }
    for (i, o) in outcome.objects.iter().enumerate() {
        let lead = if i == 0 { " make" } else { "," };
        text.push_str(&format!("{lead} {} [{}]", o.shape, list(&o.fields)));
    }
    text
}
