//! Generators that a loop resumes: their frames are part of the trace.
//!
//! A suspended generator keeps its frame's words behind its own fields. Resuming it in a trace takes the words out of
//! memory (their references move to the trace) and marks it as running, so that whoever looks at it meanwhile sees what
//! the interpreter would show. `YIELD_VALUE` puts back the words that are no longer those which were taken out.
//! So exits outside of its body find the generator as the interpreter would have left it. Those inside push its frame:
//! like that of an `__init__`, it has one local more than its code, the generator.

use super::Recorder;
use crate::builder::FrameSpec;
use crate::kinds::Kind;
use crate::trace::*;
use crate::uop::{Repr, Uop};
use crate::word::Word;

/// Where a generator keeps what a trace takes out of it: byte offsets from the start of the object, and the words that
/// say what it does at the moment.
#[derive(Clone, Copy, Debug)]
pub struct GeneratorLayout {
    /// Its type.
    pub tid: u32,
    /// The 64 bits that say what it does; a suspended one is known by the low 32.
    pub state: u32,
    /// What they are while it runs.
    pub running: u64,
    /// What they are while it waits behind a `yield`.
    pub suspended: u64,
    /// What they are at the end.
    pub done: u64,
    /// The exception that it handles, or NULL.
    pub handled: u32,
    /// What says which code object it runs.
    pub code: u32,
    /// Its function.
    pub function: u32,
    /// A function's globals.
    pub globals: u32,
    /// 64 bits: index of the next instruction in the low half.
    pub ip: u32,
    /// What their high half is while it waits.
    pub flags: u32,
    /// Address of the frame's first word, as a raw integer.
    pub base: u32,
    /// Address behind the frame's last word, as a raw integer.
    pub top: u32,
    /// The frame's first word.
    pub words: u32,
}

/// A generator that is about to be resumed.
#[derive(Debug)]
pub struct Suspended<'a> {
    /// The low 32 bits of its state.
    pub state: u32,
    /// What its code field holds.
    pub code: Word,
    /// Its function's globals.
    pub globals: Word,
    /// Number of its code in snapshots.
    pub number: u32,
    /// Where it goes on.
    pub pc: u32,
    /// What is known of each of its words by looking at it: `None` if it is NULL.
    pub words: &'a [Option<Kind>],
    /// How many of them are locals.
    pub locals: usize,
}

/// What resuming took out of a generator.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    /// Number of frames up to and with its own.
    depth: usize,
    pc: u32,
    /// Its words that need no counting: `None` for the others.
    words: Vec<Option<ValueId>>,
}

impl Recorder {
    /// `_FOR_ITER_GEN_FRAME`, `_SEND_GEN_FRAME`: the generator `below` the top goes on in a frame of its own. With
    /// `below` = 1 it is sent the top, which goes; else None.
    pub fn resume_generator(&mut self, layout: &GeneratorLayout, g: &Suspended, below: usize) {
        self.note("_PUSH_GEN_FRAME", g.pc as u64);
        let stack = &self.top().stack;
        let slot = stack[stack.len() - 1 - below];
        let object = self.object(slot);
        let words = self.guard_suspended(layout, g, object);
        // A reference that moves back must be seen to: by a store.
        let counts_none = |k: &Option<Kind>| k.is_some_and(Kind::is_immediate);
        let kept = words.iter().zip(g.words);
        let kept = kept.map(|(s, k)| s.value().filter(|_| counts_none(k))).collect();
        // From here on it runs; all guards are behind us.
        let running = self.i64(layout.running as i64);
        self.store_raw(object, layout.state, running);
        let sent = if below == 0 {
            SlotValue::Borrowed(self.builder.constant(Repr::Obj, Word::NONE.0))
        } else {
            let sent = self.pop();
            self.own(sent)
        };
        let (mut locals, mut stack) = (words, Vec::new());
        stack.extend(locals.drain(g.locals..));
        stack.push(sent);
        // Its own reference is that of the consumer's stack slot, which stays as it is meanwhile.
        locals.push(SlotValue::Borrowed(object));
        self.frames.push(FrameSpec { code: g.number, pc: g.pc, locals, stack });
        self.init.push(false);
        self.taken.push(Taken { depth: self.frames.len(), pc: g.pc, words: kept });
    }

    /// `GET_AWAITABLE` of a coroutine in this state, which is on top.
    pub fn get_awaitable(&mut self, layout: &GeneratorLayout, state: u32) {
        self.note("_GET_AWAITABLE", u64::from(state));
        let slot = *self.top().stack.last().expect("an operand");
        let object = self.object(slot);
        self.guarded(Uop::_GUARD_TYPE, &[object], u64::from(layout.tid));
        let state = u64::from(layout.state) | u64::from(state) << 32;
        self.guarded(Uop::_GUARD_FIELD32, &[object], state);
    }

    /// The generator is where it was when recorded: its words.
    fn guard_suspended(
        &mut self,
        layout: &GeneratorLayout,
        g: &Suspended,
        object: ValueId,
    ) -> Vec<SlotValue> {
        self.guarded(Uop::_GUARD_TYPE, &[object], u64::from(layout.tid));
        let field32 = |offset: u32, value: u32| u64::from(offset) | u64::from(value) << 32;
        self.guarded(Uop::_GUARD_FIELD32, &[object], field32(layout.state, g.state));
        self.guard_field(object, layout.code, g.code);
        self.guarded(Uop::_GUARD_FIELD32, &[object], field32(layout.ip, g.pc));
        self.guard_field(object, layout.handled, Word::NULL);
        let function = self.emit(Uop::_LOAD_FIELD, &[object], u64::from(layout.function));
        self.guard_field(function, layout.globals, g.globals);
        let mut words = Vec::with_capacity(g.words.len());
        for (offset, kind) in (u64::from(layout.words)..).step_by(8).zip(g.words) {
            let word = self.emit(Uop::_LOAD_FIELD, &[object], offset);
            let null = self.builder.constant(Repr::Obj, Word::NULL.0);
            let guard = match kind {
                None => Uop::_GUARD_IS,
                Some(_) => Uop::_GUARD_IS_NOT,
            };
            match kind.and_then(Kind::guard) {
                Some((uop, imm)) => self.guarded(uop, &[word], imm),
                None => self.guarded(guard, &[word, null], 0),
            };
            words.push(if kind.is_some() { SlotValue::Owned(word) } else { SlotValue::Unset });
        }
        words
    }

    fn guard_field(&mut self, object: ValueId, offset: u32, word: Word) {
        let field = self.emit(Uop::_LOAD_FIELD, &[object], u64::from(offset));
        let word = self.builder.constant(Repr::Obj, word.0);
        self.guarded(Uop::_GUARD_IS, &[field, word], 0);
    }

    fn store_raw(&mut self, object: ValueId, offset: u32, value: ValueId) {
        self.builder.inst(Uop::_STORE_FIELD_I64, &[object, value], u64::from(offset), None);
    }

    /// `_YIELD_VALUE` in a generator's frame: it will go on at `next`; `range_iter` is the runtime function that makes
    /// a range iterator.
    pub fn yield_value(&mut self, layout: &GeneratorLayout, next: u32, range_iter: u32) {
        self.note("_YIELD_VALUE", 0);
        let depth = self.top().stack.len();
        self.allocate_range_iterators(depth, range_iter);
        let value = self.pop();
        let value = self.own(value);
        let taken = self.taken.pop_if(|t| t.depth == self.frames.len());
        let (frame, itself) = self.close_generator_frame();
        let object = self.object(itself);
        let words: Vec<SlotValue> = frame.locals.into_iter().chain(frame.stack).collect();
        for (i, &slot) in words.iter().enumerate() {
            // Memory still has what was not changed.
            let before = taken.as_ref().and_then(|t| *t.words.get(i)?);
            if before.is_some() && before == slot.value() {
                continue;
            }
            let slot = if slot == SlotValue::Unset { slot } else { self.own(slot) };
            let word = self.object(slot);
            let offset = u64::from(layout.words) + 8 * i as u64;
            self.builder.inst(Uop::_STORE_FIELD, &[object, word], offset, None);
        }
        if taken.as_ref().is_none_or(|t| t.words.len() != words.len()) {
            let base = self.emit(Uop::_LOAD_FIELD_I64, &[object], u64::from(layout.base));
            let size = self.i64(8 * words.len() as i64);
            let top = self.emit(Uop::_ADD_WRAP_I64, &[base, size], 0);
            self.store_raw(object, layout.top, top);
        }
        if taken.is_none_or(|t| t.pc != next) {
            let ip = self.i64((u64::from(next) | u64::from(layout.flags) << 32) as i64);
            self.store_raw(object, layout.ip, ip);
        }
        let suspended = self.i64(layout.suspended as i64);
        self.store_raw(object, layout.state, suspended);
        self.release(itself);
        self.push(value);
    }

    /// `_RETURN_VALUE` in a generator's frame: it is done. Its result is pushed where somebody waits for it.
    pub fn return_from_generator(&mut self, layout: &GeneratorLayout, wanted: bool) {
        self.note("_RETURN_VALUE", 0);
        let value = self.pop();
        let value = self.own(value);
        self.taken.pop_if(|t| t.depth == self.frames.len());
        let (frame, itself) = self.close_generator_frame();
        let object = self.object(itself);
        let done = self.i64(layout.done as i64);
        self.store_raw(object, layout.state, done);
        let function = self.emit(Uop::_LOAD_FIELD, &[object], u64::from(layout.function));
        frame.locals.into_iter().chain(frame.stack).for_each(|s| self.release(s));
        self.release(SlotValue::Owned(function));
        self.release(itself);
        if wanted {
            self.push(value);
        } else {
            self.release(value);
        }
    }

    /// The innermost frame, and the generator that it is of.
    fn close_generator_frame(&mut self) -> (FrameSpec, SlotValue) {
        let mut frame = self.frames.pop().expect("a generator's frame");
        self.init.pop();
        let itself = frame.locals.pop().expect("the generator");
        (frame, itself)
    }

    /// Range iterators among the top `n` values that exist only in the trace become objects, as whoever gets them must have
    /// them.
    pub fn allocate_range_iterators(&mut self, n: usize, symbol: u32) {
        let depth = self.top().stack.len();
        for at in depth - n..depth {
            let slot = self.top().stack[at];
            let SlotValue::RangeIter { next, step, len } = slot else { continue };
            let fields = [next, step, len].map(|v| self.emit(Uop::_BOX_INT, &[v], 0));
            let it = self.emit(Uop::_CALL_RUNTIME_3, &fields, u64::from(symbol));
            self.top().stack[at] = SlotValue::Owned(it);
            // Exits of this instruction that come later must not make another one.
            let before = self.at_begin.last_mut().and_then(|frame| frame.stack.get_mut(at));
            if let Some(before) = before.filter(|before| **before == slot) {
                *before = SlotValue::Owned(it);
                self.snapshot = None;
            }
        }
    }
}
