//! The reference evaluator: what a trace means, and so the oracle for allocators, stencils and emitter.
//!
//! One plain loop over a verified trace; every value is its raw 64 bits. [`eval_uop`] says what each
//! uop does, [`fold()`] uses the same for constants.
//!
//! Where the documents leave a freedom, compare with care: the payload and sign of a NaN that arithmetic
//! makes are not specified.

mod fold;
mod uop;

pub use fold::fold;
pub use uop::{UopError, UopOutcome, eval_uop};

use crate::heap::{Fault, Heap};
use crate::trace::*;
use crate::uop::{Repr, Uop};
use crate::word::Word;
use std::fmt;

/// How a trace was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The instruction that left.
    pub inst: InstId,
    /// Its snapshot.
    pub snapshot: SnapshotId,
    /// Whether a runtime call failed: a Python exception is pending.
    pub raised: bool,
    /// The snapshot's frames, outermost first. The references that [`Held::Value::owned`] being false
    /// asks for are not taken: [`Outcome::take_references`].
    pub frames: Vec<FrameValues>,
    /// The objects that the exit makes; [`Held::Sunk`] counts in them.
    pub objects: Vec<ObjectValues>,
    /// Instructions executed, terminators and the one that left included.
    pub executed: u64,
}

/// A rebuilt frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameValues {
    /// See [`FrameState::code`].
    pub code: u32,
    /// See [`FrameState::pc`].
    pub pc: u32,
    /// Locals.
    pub locals: Vec<Held>,
    /// Operand stack from the bottom.
    pub stack: Vec<Held>,
}

/// An object that an exit makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectValues {
    /// In [`Trace::shapes`].
    pub shape: u32,
    /// Its fields.
    pub fields: Vec<Held>,
}

/// What a slot of a rebuilt frame holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Held {
    /// Nothing.
    Unset,
    /// A new `range` iterator of these fields.
    RangeIter {
        /// The value that it gives next.
        next: i64,
        /// The difference between values.
        step: i64,
        /// How many values are left.
        len: i64,
    },
    /// A reference to an object that the exit makes.
    Sunk(u32),
    /// A value.
    Value {
        /// How the trace held it; the frame wants it boxed.
        repr: Repr,
        /// Its bits.
        bits: u64,
        /// Whether the trace's reference moves into the slot; otherwise the frame must take one.
        owned: bool,
    },
}

/// Why a trace has no outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvalError {
    /// The caller gave another number of inputs than the entry block has parameters.
    Inputs {
        /// Parameters.
        expected: usize,
        /// Inputs.
        found: usize,
    },
    /// The fuel ran out before this instruction.
    OutOfFuel(InstId),
    /// The instruction can't be evaluated: the trace is wrong, or the heap doesn't fit it.
    Uop {
        /// The instruction.
        inst: InstId,
        /// What it does.
        uop: Uop,
        /// Why not.
        error: UopError,
    },
    /// A deferred store of this snapshot failed.
    Store(SnapshotId, Fault),
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EvalError::Inputs { expected, found } => {
                write!(f, "the trace takes {expected} inputs, {found} given")
            }
            EvalError::OutOfFuel(inst) => write!(f, "out of fuel before {inst}"),
            EvalError::Uop { inst, uop, error } => write!(f, "{inst} ({uop}): {error}"),
            EvalError::Store(snapshot, fault) => write!(f, "deferred store of {snapshot}: {fault}"),
        }
    }
}

impl std::error::Error for EvalError {}

/// Runs a trace from its entry until it leaves. `inputs` are the raw bits of the entry block's parameters;
/// `fuel` bounds the number of instructions.
///
/// # Errors
/// When the trace doesn't come to an exit: see [`EvalError`]. Effects up to there stay in the heap.
///
/// # Panics
/// May, for a trace that [`crate::verify`] rejects.
pub fn eval(
    trace: &Trace,
    inputs: &[u64],
    heap: &mut dyn Heap,
    fuel: u64,
) -> Result<Outcome, EvalError> {
    eval_until(trace, inputs, heap, fuel, &mut |_| false).map(|(outcome, _)| outcome)
}

/// As [`eval`], but leaves before any instruction with a snapshot for which `leaves` says so, as if its guard had
/// failed. Also gives the bits of every value, by number: those that were computed, and 0.
///
/// # Errors
/// As for [`eval`].
pub fn eval_until(
    trace: &Trace,
    inputs: &[u64],
    heap: &mut dyn Heap,
    fuel: u64,
    leaves: &mut dyn FnMut(InstId) -> bool,
) -> Result<(Outcome, Vec<u64>), EvalError> {
    let params = trace.inputs();
    if params.len() != inputs.len() {
        return Err(EvalError::Inputs { expected: params.len(), found: inputs.len() });
    }
    let mut bits: Vec<u64> = trace
        .values
        .iter()
        .map(|v| match v.def {
            Def::Const(bits) => bits,
            _ => 0,
        })
        .collect();
    for (&param, &input) in params.iter().zip(inputs) {
        bits[param.index()] = input;
    }
    let mut executed = 0;
    let mut block = trace.block(BlockId::ENTRY);
    let mut moved = Vec::new();
    loop {
        let mut guard_holds = true;
        for i in block.insts.clone() {
            let id = InstId(i);
            let inst = trace.inst(id);
            if executed == fuel {
                return Err(EvalError::OutOfFuel(id));
            }
            executed += 1;
            let mut args = [0; 3];
            let operands = trace.args(inst);
            for (arg, v) in args.iter_mut().zip(operands) {
                *arg = bits[v.index()];
            }
            let outcome = if inst.exit.is_some() && leaves(id) {
                UopOutcome::Exit
            } else {
                eval_uop(inst.uop, inst.imm, &args[..operands.len()], heap)
                    .map_err(|error| EvalError::Uop { inst: id, uop: inst.uop, error })?
            };
            let raised = match outcome {
                UopOutcome::Next(result) => {
                    if let (Some(result), Some(v)) = (result, trace.results(inst).first()) {
                        bits[v.index()] = result;
                    }
                    continue;
                }
                UopOutcome::Exit => false,
                UopOutcome::Raise => true,
            };
            let Some(snapshot) = inst.exit else {
                // Without a snapshot it is the branch that ends the block.
                guard_holds = false;
                break;
            };
            do_stores(trace, snapshot, &bits, heap)?;
            let mut value = |v: ValueId| Ok(bits[v.index()]);
            let (frames, objects) = rebuild(trace, snapshot, &mut value)?;
            return Ok((Outcome { inst: id, snapshot, raised, frames, objects, executed }, bits));
        }
        let edge = block.succs[usize::from(!guard_holds)]
            .expect("a verified block that doesn't leave has this successor");
        // All arguments are read before any parameter is written.
        moved.clear();
        moved.extend(trace.list(edge.args).iter().map(|v| bits[v.index()]));
        block = trace.block(edge.block);
        for (&param, &value) in trace.list(block.params).iter().zip(&moved) {
            bits[param.index()] = value;
        }
    }
}

fn do_stores(
    trace: &Trace,
    id: SnapshotId,
    bits: &[u64],
    heap: &mut dyn Heap,
) -> Result<(), EvalError> {
    let snapshot = &trace.snapshots[id.index()];
    trace.stores[snapshot.stores.range()].iter().try_for_each(|s| {
        let (object, value) = (bits[s.object.index()], bits[s.value.index()]);
        heap.store64(object, u64::from(s.offset), value).map_err(|f| EvalError::Store(id, f))
    })
}

/// The frames and new objects of an exit; `value` gives the bits of the values that it needs.
///
/// # Errors
/// Those of `value`.
#[allow(clippy::type_complexity, reason = "the two parts of an outcome")]
pub fn rebuild<E>(
    trace: &Trace,
    id: SnapshotId,
    value: &mut dyn FnMut(ValueId) -> Result<u64, E>,
) -> Result<(Vec<FrameValues>, Vec<ObjectValues>), E> {
    let mut held = |list: List| -> Result<Vec<Held>, E> {
        let slots = trace.slots[list.range()].iter();
        slots.map(|&slot| Held::of(trace, slot, value)).collect()
    };
    let snapshot = &trace.snapshots[id.index()];
    let mut frames = Vec::new();
    for f in &trace.frames[snapshot.frames.range()] {
        let (locals, stack) = (held(f.locals)?, held(f.stack)?);
        frames.push(FrameValues { code: f.code, pc: f.pc, locals, stack });
    }
    let mut objects = Vec::new();
    for o in &trace.objects[snapshot.objects.range()] {
        objects.push(ObjectValues { shape: o.shape, fields: held(o.fields)? });
    }
    Ok((frames, objects))
}

impl Held {
    fn of<E>(
        trace: &Trace,
        slot: SlotValue,
        value: &mut dyn FnMut(ValueId) -> Result<u64, E>,
    ) -> Result<Held, E> {
        Ok(match slot {
            SlotValue::Unset => Held::Unset,
            SlotValue::Sunk(object) => Held::Sunk(object),
            SlotValue::RangeIter { next, step, len } => Held::RangeIter {
                next: value(next)? as i64,
                step: value(step)? as i64,
                len: value(len)? as i64,
            },
            SlotValue::Owned(v) | SlotValue::Borrowed(v) => Held::Value {
                repr: trace.repr(v),
                bits: value(v)?,
                owned: matches!(slot, SlotValue::Owned(_)),
            },
        })
    }
}

impl Outcome {
    /// Makes the exit's objects and takes the references that the frames must own and the trace only borrowed. Numbers in
    /// fields of objects must be immediates.
    ///
    /// # Errors
    /// When the heap refuses.
    pub fn take_references(&mut self, trace: &Trace, heap: &mut dyn Heap) -> Result<(), Fault> {
        let made = self.make_objects(trace, heap)?;
        for slot in self.frames.iter_mut().flat_map(|f| f.locals.iter_mut().chain(&mut f.stack)) {
            *slot = settled(*slot, &made, heap)?;
        }
        for word in made {
            // The reference that making it gave; each slot has taken its own.
            heap.decref(word)?;
        }
        Ok(())
    }

    fn make_objects(&mut self, trace: &Trace, heap: &mut dyn Heap) -> Result<Vec<Word>, Fault> {
        let objects = std::mem::take(&mut self.objects);
        let mut made = Vec::new();
        for object in &objects {
            let shape = &trace.shapes[object.shape as usize];
            let mut operands = vec![Word::NONE; shape.operands as usize];
            if let (Some(first), Some(class)) = (operands.first_mut(), shape.class) {
                *first = Word(class);
            }
            made.push(heap.call(shape.symbol, &operands)?);
        }
        for (object, &word) in objects.iter().zip(&made) {
            let shape = &trace.shapes[object.shape as usize];
            for (&held, field) in object.fields.iter().zip(&shape.fields) {
                let bits = match (field.init, settled(held, &made, heap)?) {
                    (Init::Raw(_), Held::Value { bits, .. }) => bits,
                    (_, held) => boxed(held)?.0,
                };
                let offset = u64::from(field.offset);
                let low = if field.high_half { heap.load32(word.0, offset)? } else { bits as u32 };
                heap.store64(word.0, offset, (bits >> 32 << 32) | u64::from(low))?;
            }
        }
        Ok(made)
    }
}

/// A slot that owns its reference, to an object that exists.
fn settled(slot: Held, made: &[Word], heap: &mut dyn Heap) -> Result<Held, Fault> {
    let (repr, bits) = match slot {
        Held::Sunk(object) => (Repr::Obj, made[object as usize].0),
        Held::Value { repr: Repr::Obj, bits, owned: false } => (Repr::Obj, bits),
        other => return Ok(other),
    };
    heap.incref(Word(bits))?;
    Ok(Held::Value { repr, bits, owned: true })
}

/// The word of a slot.
fn boxed(slot: Held) -> Result<Word, Fault> {
    match slot {
        Held::Unset => Ok(Word::NULL),
        Held::Value { repr, bits, .. } => Word::boxed(repr, bits).ok_or(Fault::Number(bits)),
        Held::RangeIter { .. } | Held::Sunk(_) => Err(Fault::Number(0)),
    }
}
