//! Generators that wait for generators (`yield from`, `await`), however deep.
//!
//! What the outermost one is sent goes to the innermost, and what that yields goes to the outermost one's consumer. So only the
//! innermost one's frame is pushed, [`CHAINED`], and the others stay as they are, suspended. When it ends the frame of the next one
//! takes its place.

use crate::code::Code;
use crate::frame::{CHAINED, Frame};
use crate::heap::{Ref, incref};
use crate::object::*;
use crate::opcode as op;
use crate::vm::{R, Vm};
use ir::word::Word;

/// The generator that a suspended one waits for, if it is nothing but a generator.
#[inline]
fn inner(g: &GenObj) -> Option<Word> {
    let frame = g.suspended_frame()?;
    let (opcode, arg) = frame.code().instr((frame.ip as usize).checked_sub(1)?);
    if opcode != op::YIELD_VALUE || arg != 1 {
        return None;
    }
    let receiver = *g.suspended_words().last()?;
    receiver.get::<GenObj>().map(|_| receiver)
}

/// The `SEND` of a delegating `yield` that a frame is suspended at.
pub(super) fn send_before(code: &Code, ip: u32) -> usize {
    let sends = |i: &usize| op::generic(code.instr(*i).0) == op::SEND;
    (0..ip as usize).rev().find(sends).expect("a delegating yield follows a SEND")
}

impl Vm {
    /// Pushes the frame of the generator that `g` waits for in the end, which may be itself, as [`Vm::resume`] does.
    ///
    /// # Errors
    /// As for [`Vm::resume`].
    #[inline]
    pub(crate) fn resume_chain(&mut self, g: Word, sent: Ref) -> R<&'static mut Frame> {
        match inner(g.cast()) {
            Some(next) => self.resume_innermost(g, next, sent),
            None => self.resume(g, sent),
        }
    }

    fn resume_innermost(&mut self, g: Word, next: Word, sent: Ref) -> R<&'static mut Frame> {
        // An exception that one of them handles is visible to those inside.
        let passes = |g: Word| g.cast::<GenObj>().handled.get() == Word::NULL;
        let waits = |g: Word| g.cast::<GenObj>().state.get() == GenState::Suspended;
        let (mut innermost, mut below, mut depth) = (g, Some(next), 0);
        while let Some(next) = below.filter(|&next| passes(innermost) && waits(next)) {
            next.cast::<GenObj>().waiter.set(innermost);
            innermost = next;
            below = inner(next.cast());
            depth += 1;
        }
        // What it waits for runs already, as part of a chain, and so do all of them.
        if let Some(last) = below.map(Word::cast::<GenObj>)
            && last.outermost.get() != Word::NULL
        {
            return Err(self.already_executing(g.cast()));
        }
        if depth == 0 || self.is_observed() {
            return self.resume(g, sent);
        }
        if self.frames.len() + depth >= self.frame_limit {
            return Err(self.recursion_error());
        }
        let frame = self.resume(innermost, sent)?;
        frame.flags |= CHAINED;
        innermost.cast::<GenObj>().outermost.set(g);
        g.cast::<GenObj>().state.set(GenState::Running);
        Ok(frame)
    }

    /// Whether a generator runs, or waits for one that does.
    pub(crate) fn is_running(&self, mut g: &GenObj) -> bool {
        while let Some(next) = inner(g) {
            g = next.cast::<GenObj>();
        }
        g.state.get() == GenState::Running
    }

    /// Pushes the frame of the generator that waits for one whose frame, [`CHAINED`] with these flags and this `return_ip`, has just
    /// been popped: it is in its `SEND`. Gives the instruction at which it goes on if that has a result.
    pub(super) fn push_waiting(&mut self, ended: &GenObj, flags: u32, return_ip: u32) -> u32 {
        let (outermost, g) = (ended.outermost.replace(Word::NULL), ended.waiter.get());
        let waiting = g.cast::<GenObj>();
        let saved = waiting.suspended_frame().expect("it waits");
        let send = send_before(saved.code(), saved.ip);
        let flags = if g == outermost {
            flags & !CHAINED
        } else {
            waiting.outermost.set(outermost);
            flags
        };
        waiting.holds_frame.set(false);
        waiting.state.set(GenState::Running);
        incref(g);
        incref(self.handled);
        let outer_handled = self.handled;
        let ip = send as u32 + 1;
        self.frames.push(Frame { extra: g, flags, return_ip, outer_handled, ip, ..*saved });
        saved.code().instr(send).1
    }

    /// The generators that wait for the one that the frame at `index` is of, innermost first.
    pub(crate) fn waiting_for(&self, index: usize) -> Vec<Word> {
        let frame = &self.frames[index];
        if frame.flags & CHAINED == 0 {
            return Vec::new();
        }
        let outermost = frame.extra.cast::<GenObj>().outermost.get();
        let next = |&g: &Word| (g != outermost).then(|| g.cast::<GenObj>().waiter.get());
        std::iter::successors(Some(frame.extra.cast::<GenObj>().waiter.get()), next).collect()
    }
}
