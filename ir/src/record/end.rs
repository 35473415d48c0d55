//! How a recording ends.

use super::{Recorded, Recorder};
use crate::trace::*;

impl Recorder {
    /// The trace, after [`super::Arrival::Closed`]. `None` if something can't be expressed.
    pub fn finish(self) -> Option<(Trace, Vec<Recorded>)> {
        (!self.failed).then(|| (self.builder.finish(), self.log))
    }

    /// `_RETURN_VALUE` of the outermost frame, at instruction `pc`: the trace gives up what the frame holds, so that nothing
    /// but the result is left of it where the trace leaves (a *return exit*): at the same instruction.
    pub fn return_from_trace(&mut self, pc: u32) {
        self.note("_RETURN_VALUE", 0);
        let result = self.pop();
        let result = self.own(result);
        let frame = self.top();
        let locals = frame.locals.len();
        let stack = std::mem::replace(&mut frame.stack, vec![result]);
        let locals = std::mem::replace(&mut frame.locals, vec![SlotValue::Unset; locals]);
        locals.into_iter().chain(stack).for_each(|s| self.release(s));
        self.begin(pc);
    }

    /// `_EXIT_TRACE`: leaves for good at the present bytecode. `None` as for [`Recorder::finish`].
    pub fn exit_trace(mut self) -> Option<(Trace, Vec<Recorded>)> {
        self.note("_EXIT_TRACE", 0);
        let exit = self.exit();
        self.builder.exit(exit);
        self.finish()
    }
}
