//! How a recording ends.

use super::{Recorded, Recorder};
use crate::trace::*;

impl Recorder {
    /// The trace, after [`super::Arrival::Closed`]. `None` if something can't be expressed.
    pub fn finish(self) -> Option<(Trace, Vec<Recorded>)> {
        (!self.failed).then(|| (self.builder.finish(), self.log))
    }

    /// `_EXIT_TRACE`: leaves for good at the present bytecode. `None` as for [`Recorder::finish`].
    pub fn exit_trace(mut self) -> Option<(Trace, Vec<Recorded>)> {
        self.note("_EXIT_TRACE", 0);
        let exit = self.exit();
        self.builder.exit(exit);
        self.finish()
    }
}
