//! `tos`: CPython 3.15's JIT. The top k entries of the operand stack are in registers, the locals in memory.
//!
//! CPython has a stencil for each number of cached entries; here one stencil with register holes does for all, so
//! the entry that has been on the stack longest is written to memory when a (k+1)st is pushed, and nothing
//! else moves. Calls write the cached entries that they would destroy to memory.

use super::stack::StackMachine;
use crate::allocation::Allocation;
use crate::allocator::{AllocError, Allocator, Problem};

/// The strategy, for one k.
#[derive(Debug)]
pub struct Tos {
    entries: u32,
    machine: StackMachine,
}

impl Tos {
    /// With this many stack entries in registers.
    pub fn new(entries: u8) -> Tos {
        Tos { entries: u32::from(entries), machine: StackMachine::default() }
    }
}

impl Allocator for Tos {
    fn name(&self) -> &'static str {
        "tos"
    }

    fn allocate(&mut self, p: &Problem<'_>, out: &mut Allocation) -> Result<(), AllocError> {
        self.machine.allocate(p, self.entries, "tos", out)
    }
}
