//! How a recording ends.

use super::{Input, Recorded, Recorder};
use crate::trace::*;

impl Recorder {
    /// `_JUMP_TO_TOP`: the loop is closed. `None` if the stack differs from the entry's, or something can't
    /// be expressed.
    pub fn close_loop(mut self) -> Option<(Trace, Vec<Recorded>)> {
        self.note("_JUMP_TO_TOP", 0);
        if self.frames.len() != 1 || self.frames[0].stack.len() != self.entry_stack.len() {
            return None;
        }
        let frame = self.frames.pop().expect("a frame");
        let mut args = Vec::new();
        for slot in frame.locals {
            let slot = self.own(slot);
            args.push(slot.value()?);
        }
        for (slot, input) in frame.stack.into_iter().zip(self.entry_stack.clone()) {
            if (slot, input) == (SlotValue::Unset, Input::Null) {
                continue;
            }
            match (self.own(slot), input) {
                (SlotValue::RangeIter { next, step, len }, Input::RangeIter { step: known }) => {
                    if self.builder.trace().as_const(step) != Some(known as u64) {
                        return None;
                    }
                    args.extend([next, len]);
                }
                (SlotValue::Owned(v), Input::Word) => args.push(v),
                _ => return None,
            }
        }
        if self.failed {
            return None;
        }
        self.builder.jump(self.header, &args);
        Some((self.builder.finish(), self.log))
    }

    /// `_EXIT_TRACE`: leaves for good at the present bytecode. `None` as for [`Recorder::close_loop`].
    pub fn exit_trace(mut self) -> Option<(Trace, Vec<Recorded>)> {
        self.note("_EXIT_TRACE", 0);
        let exit = self.exit();
        self.builder.exit(exit);
        (!self.failed).then(|| (self.builder.finish(), self.log))
    }
}
