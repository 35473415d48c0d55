//! When a backward jump or a function's start is hot.

use crate::code::{CO_ASYNC_GENERATOR, CO_GENERATOR, CO_OPTIMIZED, Cache};
use crate::opcode as op;
use crate::vm::Vm;

impl Vm {
    /// The number of backward jumps after which the JIT hears of one.
    #[inline]
    pub(crate) fn jump_threshold(&self, c: &Cache) -> u32 {
        u32::from(self.options.threshold) << c.backoff.min(12)
    }

    /// The number of calls after which the JIT hears of a function.
    #[inline]
    pub(crate) fn function_threshold(&self, c: &Cache) -> u32 {
        match self.options.function_threshold {
            0 => u32::MAX,
            calls => u32::from(calls) << c.backoff.min(12),
        }
    }

    /// Tells the JIT of a hot function; the frame is saved behind its `RESUME`.
    #[cold]
    pub(crate) fn hot_function(&mut self, at: u32) -> crate::hooks::Hot {
        let frame = self.top_frame();
        let code = frame.code();
        // What generators do before they yield is little.
        let yields = code.flags & (CO_GENERATOR | CO_ASYNC_GENERATOR) != 0;
        if yields || code.flags & CO_OPTIMIZED == 0 {
            // Or it is the body of a module or class.
            code.set_opcode(at as usize, op::RESUME_CHECK);
            return crate::hooks::Hot::Ignore;
        }
        let c = code.cache(at as usize);
        c.index = 0;
        c.backoff = (c.backoff + 1).min(12);
        match self.jit.clone() {
            Some(jit) => jit.on_hot_function(self, frame, at),
            None => crate::hooks::Hot::Ignore,
        }
    }

    /// Tells the JIT of a hot backward jump; the frame is saved at the jump's target.
    #[cold]
    pub(crate) fn hot_backedge(&mut self, jump: u32, target: u32) -> crate::hooks::Hot {
        let frame = self.top_frame();
        let code = frame.code();
        let c = code.cache(jump as usize);
        c.index = 0;
        c.backoff = (c.backoff + 1).min(12);
        match self.jit.clone() {
            Some(jit) => jit.on_hot_backedge(self, frame, jump, target),
            None => crate::hooks::Hot::Ignore,
        }
    }
}
