//! Exceptions on their way: finding handlers, popping frames.

use crate::frame::{CHAINED, ENTRY, Frame, GENERATOR, OPERATOR};
use crate::heap::{Ref, decref};
use crate::object::*;
use crate::opcode as op;
use crate::vm::Vm;
use ir::word::Word;

impl Vm {
    /// Takes the pending exception to the innermost handler: pops operands and frames. True if there is
    /// one (the top frame is ready to go on at it), false when the entry frame was popped.
    pub(crate) fn unwind(&mut self) -> bool {
        loop {
            let frame = self.top_frame();
            let at = frame.ip.max(1) - 1;
            let e = self.pending.get();
            let again = std::mem::take(&mut self.reraised);
            if !again {
                self.add_traceback(e);
            }
            if self.is_observed() {
                self.observe_exception(again);
            }
            if self.unsupported.is_none()
                && let Some(h) = frame.code().handler(at)
            {
                // SAFETY: handler depths lie within the frame's stack; slots below `sp` are owned.
                unsafe {
                    let floor = frame.stack_base().add(h.depth as usize);
                    while frame.sp > floor {
                        frame.sp = frame.sp.sub(1);
                        decref(*frame.sp);
                    }
                    if h.push_lasti {
                        *frame.sp = Word::from_i64(i64::from(at)).expect("indices are small");
                        frame.sp = frame.sp.add(1);
                    }
                    *frame.sp = self.take_pending().into_word();
                    frame.sp = frame.sp.add(1);
                }
                frame.ip = h.target;
                return true;
            }
            let flags = frame.flags;
            if self.is_observed() {
                self.observe_unwinding();
            }
            if flags & CHAINED != 0 {
                self.abandon_chained_frame();
                continue;
            }
            self.abandon_frame();
            if flags & ENTRY != 0 {
                return false;
            }
            if flags & OPERATOR != 0 && self.ends_loop() {
                return true;
            }
        }
    }

    /// `StopIteration` out of a `__next__` that `FOR_ITER` has entered: the loop is left.
    fn ends_loop(&mut self) -> bool {
        let frame = self.top_frame();
        if !self.ends_loop_of(frame) {
            return false;
        }
        self.clear_pending();
        frame.ip = frame.code().instr(frame.ip as usize - 1).1 + 1;
        true
    }

    /// Whether the pending exception, raised by what this frame has called, ends a loop of it.
    pub(crate) fn ends_loop_of(&self, frame: &Frame) -> bool {
        let (opcode, _) = frame.code().instr(frame.ip as usize - 1);
        op::generic(opcode) == op::FOR_ITER && self.pending_is(self.exc().stop_iteration)
    }

    /// Pops the innermost frame, which an exception leaves.
    pub(crate) fn abandon_frame(&mut self) {
        let frame = self.top_frame();
        let (flags, extra) = (frame.flags, std::mem::replace(&mut frame.extra, Word::NULL));
        if flags & GENERATOR != 0 {
            let outer = std::mem::replace(&mut frame.outer_handled, Word::NULL);
            decref(std::mem::replace(&mut self.handled, outer));
            if let Some(g) = extra.get::<GenObj>() {
                g.state.set(GenState::Done);
            }
        }
        self.pop_frame();
        decref(extra);
    }

    /// The same for the frame of a generator that others wait for: it is they whom the exception reaches.
    fn abandon_chained_frame(&mut self) {
        let frame = self.top_frame();
        let (flags, return_ip) = (frame.flags, frame.return_ip);
        let ended = Ref::new(frame.extra);
        self.abandon_frame();
        self.push_waiting(ended.cast(), flags, return_ip);
    }

    /// `sys.exception()`, owned.
    pub fn handled_exception(&self) -> Option<Ref> {
        (self.handled != Word::NULL).then(|| Ref::new(self.handled))
    }
}
