//! Exceptions that a trace follows from where they are raised to their handler.
//!
//! The call that raises becomes one that gives NULL ([`Uop::trying`]), and what comes after that is a path like any other.
//! Which handler an exception comes to, and what of the frames is left there, depends on nothing but the places
//! of the frames: both are known while recording.

use super::Recorder;
use super::calls::RUNTIME_CALLS;
use crate::layout::LIST_LEN;
use crate::trace::*;
use crate::uop::{RAISE, Repr, Uop};
use crate::word::Word;

/// Where an exception comes to.
#[derive(Clone, Debug)]
pub struct Handler {
    /// The frames that it passes, innermost first: for each a function of the frame's code, and the index of its present
    /// instruction as a word.
    pub passed: Vec<(Word, Word)>,
    /// The runtime function that notes that the pending exception passes a frame (a function, an index). It fails, and
    /// nothing has changed, when no handler may have it.
    pub pass: u32,
    /// The same function for the last of these frames, which besides does what the kind of handler wants.
    pub last: u32,
    /// Where that is.
    pub landing: Landing,
}

/// What becomes of an exception.
#[derive(Clone, Copy, Debug)]
pub enum Landing {
    /// The last of the frames that it passes handles it.
    Caught {
        /// How much of the operand stack is left.
        depth: usize,
        /// What is pushed before the exception.
        lasti: Option<Word>,
    },
    /// It ends the `for` loop of the frame that called the last one: nothing is left of it.
    EndsLoop,
}

impl Recorder {
    /// `_RAISE_VARARGS`, `_RERAISE`: a runtime function that always raises, on the top `n` values or, if it takes more,
    /// NULLs behind them.
    pub fn raise(&mut self, name: &'static str, symbol: u32, n: usize, takes: usize) {
        self.note(name, n as u64);
        let at = self.top().stack.len() - n;
        let slots: Vec<SlotValue> = self.top().stack.drain(at..).collect();
        let mut args: Vec<ValueId> = slots.iter().map(|&s| self.object(s)).collect();
        args.resize(takes, self.builder.constant(Repr::Obj, Word::NULL.0));
        let uop = RUNTIME_CALLS[takes].trying().expect("a call of the runtime");
        self.emit(uop, &args, u64::from(symbol));
        slots.into_iter().for_each(|s| self.release(s));
    }

    /// The present bytecode has raised an exception: its last call is what does it. Where that succeeds the trace is
    /// left behind the bytecode, to `next`. False (and nothing has changed) if the bytecode has no such call.
    pub fn fail(&mut self, next: u32) -> bool {
        let trace = self.builder.trace();
        let (begun, end) = (self.begun.0, trace.len() as u32);
        let may_fail = |uop: Uop| uop.has(RAISE) || is_try(uop);
        let calls = |&i: &InstId| may_fail(trace.inst(i).uop);
        let Some(call) = (begun..end).rev().map(InstId).find(calls) else { return false };
        let Some(&result) = trace.results(trace.inst(call)).first() else { return false };
        let depends = |i: u32| {
            let inst = trace.inst(InstId(i));
            let args = trace.args(inst);
            let is_load = inst.uop == Uop::_LOAD_FIELD && trace.as_const(args[0]).is_some();
            let counts = matches!(inst.uop, Uop::_INCREF | Uop::_DECREF);
            args.contains(&result) || !(is_load || counts)
        };
        if self.failed || (call.0 + 1..end).any(depends) {
            return false;
        }
        if !is_try(trace.inst(call).uop) {
            self.builder.let_fail(call);
            self.leave_to(next);
            let null = self.builder.constant(Repr::Obj, Word::NULL.0);
            self.guarded(Uop::_GUARD_IS, &[result, null], 0);
        }
        // The results do not exist.
        while let Some(v) = self.top().stack.last().and_then(|slot| slot.value())
            && self.is_made_by(v, call)
        {
            self.top().stack.pop();
        }
        true
    }

    fn is_made_by(&self, v: ValueId, since: InstId) -> bool {
        let def = self.builder.trace().values[v.index()].def;
        matches!(def, Def::Inst { inst, .. } if inst >= since)
    }

    /// The pending exception, raised by the bytecode at `pc` of the innermost frame, comes to its handler.
    pub fn unwind(&mut self, pc: u32, handler: &Handler) {
        self.note("_UNWIND", handler.passed.len() as u64);
        self.leave_to(pc);
        self.comparison = None;
        let last = handler.passed.len() - 1;
        for &(function, at) in &handler.passed[..last] {
            self.notice(handler.pass, function, at);
        }
        let (function, at) = handler.passed[last];
        let exception = self.notice(handler.last, function, at);
        for _ in 0..last {
            self.abandon_frame();
        }
        let Landing::Caught { depth, lasti } = handler.landing else {
            return self.abandon_frame();
        };
        let gone = self.top().stack.split_off(depth);
        gone.into_iter().for_each(|s| self.release(s));
        if let Some(lasti) = lasti {
            let lasti = self.builder.constant(Repr::Obj, lasti.0);
            self.push(SlotValue::Borrowed(lasti));
        }
        self.push(SlotValue::Owned(exception));
    }

    fn abandon_frame(&mut self) {
        let frame = self.frames.pop().expect("a frame that the exception passes");
        self.init.pop();
        frame.stack.into_iter().chain(frame.locals).for_each(|s| self.release(s));
    }

    fn notice(&mut self, symbol: u32, function: Word, at: Word) -> ValueId {
        let args = [function, at].map(|w| self.builder.constant(Repr::Obj, w.0));
        self.emit(Uop::_CALL_RUNTIME_2, &args, u64::from(symbol))
    }

    /// `_PUSH_EXC_INFO`: the exception on top is handled from here on. The one that is handled so far, if `handled`, is at
    /// this address.
    pub fn push_exc_info(&mut self, address: Word, handled: bool) {
        self.note("_PUSH_EXC_INFO", u64::from(handled));
        let [at, null, none] =
            [address, Word::NULL, Word::NONE].map(|w| self.builder.constant(Repr::Obj, w.0));
        let before = self.emit(Uop::_LOAD_FIELD, &[at], 0);
        let guard = if handled { Uop::_GUARD_IS_NOT } else { Uop::_GUARD_IS };
        self.guarded(guard, &[before, null], 0);
        let slot = self.pop();
        let slot = self.own(slot);
        let exception = self.object(slot);
        self.builder.inst(Uop::_INCREF, &[exception], 0, None);
        self.builder.inst(Uop::_STORE_FIELD, &[at, exception], 0, None);
        self.push(match handled {
            true => SlotValue::Owned(before),
            false => SlotValue::Borrowed(none),
        });
        self.push(slot);
    }

    /// `_POP_EXCEPT`: the top, an exception if `outer` and else None, is what is handled from here on, at this address.
    pub fn pop_except(&mut self, address: Word, outer: bool) {
        self.note("_POP_EXCEPT", u64::from(outer));
        let [at, null, none] =
            [address, Word::NULL, Word::NONE].map(|w| self.builder.constant(Repr::Obj, w.0));
        let slot = *self.top().stack.last().expect("what was handled before");
        let v = self.object(slot);
        if v != none {
            let guard = if outer { Uop::_GUARD_IS_NOT } else { Uop::_GUARD_IS };
            self.guarded(guard, &[v, none], 0);
        }
        self.pop();
        let handled = match outer {
            true => {
                self.own(slot);
                v
            }
            false => null,
        };
        let before = self.emit(Uop::_LOAD_FIELD, &[at], 0);
        self.builder.inst(Uop::_STORE_FIELD, &[at, handled], 0, None);
        self.builder.inst(Uop::_DECREF, &[before], 0, None);
    }

    /// `_CHECK_EXC_MATCH`: the class on top goes, and a truth value comes, which a runtime function finds out unless it is
    /// known.
    pub fn check_exc_match(&mut self, known: Option<bool>, symbol: u32) {
        self.note("_CHECK_EXC_MATCH", known.map_or(2, u64::from));
        let class = self.pop();
        let truth = match known {
            Some(truth) => {
                SlotValue::Borrowed(self.builder.constant(Repr::Obj, Word::from_bool(truth).0))
            }
            None => {
                let exception = *self.top().stack.last().expect("an exception");
                let operands = [exception, class].map(|slot| self.object(slot));
                SlotValue::Owned(self.emit(Uop::_CALL_RUNTIME_2, &operands, u64::from(symbol)))
            }
        };
        self.release(class);
        self.push(truth);
    }

    /// The (guarded) int on top is at or beyond the end of the (guarded) list below it.
    pub fn guard_beyond_list(&mut self) {
        self.note("_GUARD_BEYOND_LIST", 0);
        let stack = &self.top().stack;
        let (list, index) = (stack[stack.len() - 2], stack[stack.len() - 1]);
        let list = self.object(list);
        let len = self.emit(Uop::_LOAD_FIELD_I64, &[list], LIST_LEN as u64);
        let index = self.unbox(index, crate::kinds::Kind::Int, Repr::I64);
        self.guarded(Uop::_GUARD_LE_I64, &[len, index], 0);
    }
}

fn is_try(uop: Uop) -> bool {
    RUNTIME_CALLS.iter().any(|call| call.trying() == Some(uop))
}
