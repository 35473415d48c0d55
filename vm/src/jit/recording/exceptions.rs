//! `raise`, `try` and `except`: a trace goes on where an exception is handled, if that is in one of its frames.

use super::{Abort, Pending, Recording, Step};
use crate::frame::{ENTRY, Frame, GENERATOR, OPERATOR};
use crate::jit::symbols::Symbol;
use crate::object::*;
use crate::opcode as op;
use crate::vm::Vm;
use ir::Uop;
use ir::record::{Handler, Landing};
use ir::uop::GUARD;
use ir::word::Word;

/// Where the pending exception will be handled, if that is in one of the frames from the `base_depth`th on, and if
/// a trace can go there. Nothing else may have to happen on the way than that frames are popped.
pub(in crate::jit) fn handler_of(vm: &Vm, base_depth: usize) -> Option<Handler> {
    if vm.unsupported.is_some() {
        return None;
    }
    let index = |at: u32| Word::from_i64(i64::from(at)).expect("indices are small");
    let mut passed = Vec::new();
    let pass = Symbol::PassFrame as u32;
    for depth in (base_depth - 1..vm.frames.len()).rev() {
        let frame = &vm.frames[depth];
        // A generator that the trace has resumed has a state of its own.
        let resumed = frame.flags & GENERATOR != 0 && depth >= base_depth;
        if resumed || frame.code().inspected.get() {
            return None;
        }
        let at = frame.ip.max(1) - 1;
        passed.push((frame.func, index(at)));
        if let Some(handler) = frame.code().handler(at) {
            let depth = handler.depth as usize;
            let landing = Landing::Caught { depth, lasti: handler.push_lasti.then(|| index(at)) };
            return Some(Handler { passed, pass, last: Symbol::Catch as u32, landing });
        }
        if frame.flags & ENTRY != 0 {
            return None;
        }
        if frame.flags & OPERATOR != 0 {
            let ends = passed.len() == 1 && vm.ends_loop_of(vm.frames.get(depth - 1)?);
            let last = Symbol::EndLoop as u32;
            return ends.then_some(Handler { passed, pass, last, landing: Landing::EndsLoop });
        }
    }
    None
}

/// Whether an exit at this instruction, where the innermost frame is now, is one that [`ir::record::Recorder::resume`] makes a
/// branch that tells this case from the others.
pub(in crate::jit) fn is_branch(vm: &Vm, uop: Uop) -> bool {
    let Some(&[.., below, top]) = vm.frames.last().map(|frame| frame.stack()) else {
        return uop.has(GUARD);
    };
    match uop {
        Uop::_BINARY_OP_SUBSCR_LIST_INT | Uop::_STORE_SUBSCR_LIST_INT => is_beyond(below, top),
        Uop::_FLOOR_DIVIDE_I64
        | Uop::_REMAINDER_I64
        | Uop::_TRUE_DIVIDE_I64
        | Uop::_TRUE_DIVIDE_F64 => is_zero(top),
        _ => uop.has(GUARD),
    }
}

/// Whether an index is one that a list is too short for.
pub(super) fn is_beyond(list: Word, index: Word) -> bool {
    let len = list.get::<ListObj>().map(|list| list.len.get() as i64);
    len.zip(index.as_i64()).is_some_and(|(len, index)| len <= index)
}

/// Whether a number is zero.
pub(super) fn is_zero(w: Word) -> bool {
    w.as_i64() == Some(0) || w.as_flonum() == Some(0.0)
}

impl Recording {
    /// The last instruction, whose frame is still the innermost, has raised an exception. False if the trace can't follow
    /// it.
    pub fn follow_exception(&mut self, vm: &mut Vm) -> bool {
        let frame = vm.frames.last().expect("the frame of the instruction");
        let (depth, at) = (vm.frames.len(), frame.ip.max(1) - 1);
        let recorded = self.last == (depth, at)
            && self.recorder.depth() == depth + 1 - self.base_depth
            && !matches!(self.pending, Some(Pending::ForIter { .. }));
        if !recorded {
            return false;
        }
        let Some(handler) = handler_of(vm, self.base_depth) else { return false };
        self.pending = None;
        self.recorder.fail(at + 1) && {
            self.unwind(vm, at, handler);
            true
        }
    }

    /// What is recorded next is the handler of the exception that the innermost frame's instruction `at` has raised.
    pub fn unwind(&mut self, vm: &mut Vm, at: u32, mut handler: Handler) {
        for (function, _) in &mut handler.passed {
            *function = self.stand_in(vm, *function);
        }
        self.recorder.unwind(at, &handler);
        self.last = (0, u32::MAX);
    }

    /// `PUSH_EXC_INFO`, `POP_EXCEPT`.
    pub(super) fn handle(
        &mut self,
        vm: &Vm,
        frame: &Frame,
        opcode: u8,
        tos: Word,
    ) -> Result<Step, Abort> {
        let address = Word(&raw const vm.handled as u64);
        let is_push = opcode == op::PUSH_EXC_INFO;
        // An exit that rebuilds a generator's frame gives it what is handled then as what its resumer handles: no frame
        // that the generator has called may have changed that.
        let callers = &vm.frames[self.base_depth..vm.frames.len().max(self.base_depth + 1) - 1];
        if is_push && callers.iter().any(|frame| frame.flags & GENERATOR != 0) {
            return Ok(Step::Leave);
        }
        if frame.flags & GENERATOR != 0 {
            // What its resumer handles changes from time to time. That is nothing where nothing is handled at first, and
            // where the trace itself has pushed that.
            let known = match is_push {
                true => vm.handled == Word::NULL,
                false => self.recorder.is_constant(0),
            };
            if self.recorder.depth() > 1 || !known {
                return Err("an exception in a generator".into());
            }
        }
        if is_push {
            self.recorder.push_exc_info(address, vm.handled != Word::NULL);
        } else {
            self.recorder.pop_except(address, tos != Word::NONE);
        }
        Ok(Step::Continue)
    }

    /// `CHECK_EXC_MATCH`.
    pub(super) fn check_exc_match(&mut self, vm: &mut Vm, exception: Word, class: Word) {
        let one = class.get::<TypeObj>().filter(|t| t.is_subtype(vm.types.base_exception));
        let known = one.map(|class| {
            self.recorder.guard_is(0, class.word());
            self.guard_class_at(vm, 1, exception);
            exception.heap_type().is_subtype(class)
        });
        self.recorder.check_exc_match(known, Symbol::ExceptionMatches as u32);
    }
}
