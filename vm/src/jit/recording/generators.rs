//! Generators that the recorded code resumes: their frames become part of the trace.

use super::iteration::source_of;
use super::{Abort, Function, MAX_DEPTH, Recording, Sort, Step, lent_kind};
use crate::frame::{Frame, GENERATOR};
use crate::heap::Ref;
use crate::jit::symbols::Symbol;
use crate::object::*;
use crate::vm::Vm;
use ir::kinds::Kind;
use ir::record::{GeneratorLayout, Suspended};
use ir::word::Word;
use std::mem::offset_of;

/// The bytes from `state` on, as the word that compiled code stores there.
fn doing(sort: GenSort, state: GenState, holds_frame: bool) -> u64 {
    // Compiled code resumes no asynchronous generator, so `busy` and `closed` are false.
    state as u64 | (sort as u64) << 8 | u64::from(holds_frame) << 32
}

const STATE: usize = offset_of!(GenObj, state);
const FRAME: usize = offset_of!(GenObj, frame);
const _: () = assert!(
    STATE.is_multiple_of(8)
        && offset_of!(GenObj, sort) == STATE + 1
        && offset_of!(GenObj, busy) == STATE + 2
        && offset_of!(GenObj, closed) == STATE + 3
        && offset_of!(GenObj, holds_frame) == STATE + 4
        && offset_of!(GenObj, room) >= STATE + 8
        && offset_of!(Frame, ip) % 8 == 0
        && offset_of!(Frame, flags) == offset_of!(Frame, ip) + 4
);

fn layout(g: &GenObj) -> GeneratorLayout {
    let doing = |state, holds_frame| doing(g.sort, state, holds_frame);
    GeneratorLayout {
        tid: g.head.tid.get(),
        state: STATE as u32,
        running: doing(GenState::Running, false),
        suspended: doing(GenState::Suspended, true),
        done: doing(GenState::Done, false),
        handled: offset_of!(GenObj, handled) as u32,
        code: (FRAME + offset_of!(Frame, code)) as u32,
        function: (FRAME + offset_of!(Frame, func)) as u32,
        globals: offset_of!(FuncObj, globals) as u32,
        ip: (FRAME + offset_of!(Frame, ip)) as u32,
        flags: GENERATOR,
        base: (FRAME + offset_of!(Frame, base)) as u32,
        top: (FRAME + offset_of!(Frame, sp)) as u32,
        words: size_of::<GenObj>() as u32,
    }
}

/// Recorded uops before a loop's frame yields for which it is worth to enter compiled code and to leave it again.
const MIN_BEFORE_YIELD: usize = 60;

impl Recording {
    /// Whether a generator's frame can be part of the trace.
    pub(super) fn can_resume(&self, w: Word) -> bool {
        let Some(g) = w.get::<GenObj>() else { return false };
        let Some(frame) = g.suspended_frame() else { return false };
        matches!(g.state.get(), GenState::Created | GenState::Suspended)
            && g.sort != GenSort::AsyncGenerator
            && g.handled.get() == Word::NULL
            && frame.locals == Word::NULL
            && !frame.code().called_out.get()
            && self.recorder.depth() < MAX_DEPTH
    }

    /// The generator `below` the top is resumed; with `below` = 1 it is sent the top.
    pub(super) fn resume_generator(&mut self, w: Word, below: usize) {
        let g = w.cast::<GenObj>();
        let Some(frame) = g.suspended_frame() else { return };
        let number = self.number_of(Function { word: g.code, sort: Sort::Generator });
        let known = |w: &Word| (*w != Word::NULL).then(|| lent_kind(*w));
        let words: Vec<Option<Kind>> = g.suspended_words().iter().map(known).collect();
        let globals = frame.function().globals;
        let suspended = Suspended {
            state: doing(g.sort, g.state.get(), false) as u32,
            code: Word(frame.code as u64),
            globals,
            number,
            pc: frame.ip,
            words: &words,
            locals: frame.code().localsplus.len(),
        };
        self.recorder.resume_generator(&layout(g), &suspended, below);
        self.keep.push(Ref::new(g.code));
        self.keep.push(Ref::new(globals));
        self.max_depth = self.max_depth.max(self.recorder.depth());
        self.resumed = true;
    }

    /// `GET_AWAITABLE` of a coroutine that has not started, which waits for itself. False: it is something else.
    pub(super) fn await_coroutine(&mut self, w: Word) -> bool {
        let Some(g) = w.get::<GenObj>() else { return false };
        let starts = g.sort == GenSort::Coroutine && g.state.get() == GenState::Created;
        if starts {
            let created = doing(g.sort, GenState::Created, false) as u32;
            self.recorder.get_awaitable(&layout(g), created);
        }
        starts
    }

    /// `SEND`.
    pub(super) fn send(
        &mut self,
        vm: &mut Vm,
        (at, oparg): (u32, u32),
        receiver: Word,
        sent: Word,
    ) -> Result<(), Abort> {
        if let (Some(source), Word::NONE) = (source_of(receiver, &mut Vec::new(), 1), sent) {
            // As a loop over it would: at the end it returns None.
            self.recorder.guard_is(0, Word::NONE);
            self.recorder.pop_top();
            self.for_iter(vm, at, oparg, receiver)?;
            if source.has_ended() {
                self.recorder.load_const(Word::NONE);
            }
            return Ok(());
        }
        // A generator that has not started takes nothing but None.
        let created = |w: Word| w.cast::<GenObj>().state.get() == GenState::Created;
        if !self.can_resume(receiver) || created(receiver) && sent != Word::NONE {
            return Err("SEND to something else than a generator".into());
        }
        if created(receiver) {
            self.recorder.guard_is(0, Word::NONE);
        }
        self.resume_generator(receiver, 1);
        Ok(())
    }

    /// `YIELD_VALUE` in the innermost frame.
    pub(super) fn yield_value(&mut self, frame: &Frame, at: u32) -> Result<Step, Abort> {
        let sort = self.functions[self.recorder.top_code() as usize].sort;
        if self.recorder.depth() == 1 {
            if self.recorder.log().len() < MIN_BEFORE_YIELD {
                return Err("a yield in the loop's frame".into());
            }
            return self.leave_unless_hopeful(frame, "a yield in the loop's frame");
        }
        if sort != Sort::Generator {
            return Err("a yield in a frame that is no generator's".into());
        }
        debug_assert!(frame.flags & GENERATOR != 0);
        let layout = layout(frame.extra.cast());
        self.recorder.yield_value(&layout, at + 1, Symbol::NewRangeIter as u32);
        Ok(Step::Continue)
    }

    /// `RETURN_VALUE` in a generator's frame: the value is for a `SEND`.
    pub(super) fn return_from_generator(&mut self, frame: &Frame) {
        let wanted = frame.flags & crate::frame::FOR_LOOP == 0;
        self.recorder.return_from_generator(&layout(frame.extra.cast()), wanted);
        self.resumed = false;
    }
}
