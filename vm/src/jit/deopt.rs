//! Leaving native code: the interpreter's frames are rebuilt from a snapshot.

use super::Executor;
use crate::build;
use crate::frame::Frame;
use crate::heap::incref;
use crate::vm::{R, Raised, Vm};
use emitter::{ExitSite, NativeFrame};
use ir::word::Word;
use ir::{FrameState, Repr, SlotValue, ValueId, uop};

/// Rebuilds all frames of an exit. The innermost goes on at the exit's bytecode; `Err` means that the
/// bytecode has raised ([`Vm::pending`]).
pub(super) fn leave(vm: &mut Vm, exec: &Executor, native: &NativeFrame, site: ExitSite) -> R<()> {
    let state = ExitState { exec, native, site };
    let trace = &exec.trace;
    let snapshot = trace.snapshots[site.snapshot.index()];
    for store in &trace.stores[snapshot.stores.range()] {
        let object = Word(state.bits(store.object));
        let bits = state.bits(store.value);
        // SAFETY: the optimiser deferred a store to a field of this live object (see `ir::passes::ranges`).
        unsafe { *((object.0 + u64::from(store.offset)) as *mut u64) = bits };
    }
    let raises = trace.inst(site.inst).uop.has(uop::RAISE);
    let frames = &trace.frames[snapshot.frames.range()];
    for (depth, f) in frames.iter().enumerate() {
        let frame = if depth == 0 {
            vm.top_frame()
        } else {
            let func = exec.functions[f.code as usize];
            incref(func);
            // `enter` made sure that the trace's depth fits.
            vm.push_frame(func)?
        };
        let innermost = depth + 1 == frames.len();
        fill(vm, frame, f, &state);
        // A frame that waits for a call goes on behind it; one that failed is beyond its instruction.
        frame.ip = f.pc + u32::from(!innermost || raises);
    }
    if raises { Err(Raised) } else { Ok(()) }
}

/// Writes locals and operand stack of one frame. Its old words have been moved out.
fn fill(vm: &mut Vm, frame: &mut Frame, f: &FrameState, state: &ExitState<'_>) {
    let trace = &state.exec.trace;
    let slots = trace.slots[f.locals.range()].iter().chain(&trace.slots[f.stack.range()]);
    let mut p = frame.base;
    for slot in slots {
        let word = state.word(vm, *slot);
        // SAFETY: the frame has room for all its locals and its deepest operand stack.
        unsafe {
            *p = word;
            p = p.add(1);
        }
    }
    frame.sp = p;
}

struct ExitState<'a> {
    exec: &'a Executor,
    native: &'a NativeFrame,
    site: ExitSite,
}

impl ExitState<'_> {
    fn bits(&self, v: ValueId) -> u64 {
        let found = self.native.exit_value(&self.exec.code, &self.exec.trace, v, self.site.inst);
        found.expect("the allocation keeps every value that an exit needs")
    }

    /// The word of a slot, with a reference of its own.
    fn word(&self, vm: &mut Vm, slot: SlotValue) -> Word {
        if let SlotValue::RangeIter { next, step, len } = slot {
            let [next, step, len] = [next, step, len].map(|v| self.bits(v) as i64);
            return build::range_iter(vm, next, step, len.max(0)).into_word();
        }
        let Some(v) = slot.value() else { return Word::NULL };
        let bits = self.bits(v);
        match self.exec.trace.repr(v) {
            Repr::I64 => build::int64(vm, bits as i64).into_word(),
            Repr::F64 => build::float(vm, f64::from_bits(bits)).into_word(),
            Repr::Cond => Word::from_bool(bits != 0),
            Repr::Obj => {
                if let SlotValue::Borrowed(_) = slot {
                    incref(Word(bits));
                }
                Word(bits)
            }
        }
    }
}
