//! `stack`: the baseline, CPython 3.13's JIT. Everything goes through the operand stack and the frame.
//!
//! A value that one later instruction of the block takes, and nothing else, is left on the operand stack;
//! any other is stored to its home, as `STORE_FAST` does, and copied to the stack for every use, as
//! `LOAD_FAST` and `LOAD_CONST` do. Instructions work on stack slots in the memory form. Guards read
//! their operands in place, because CPython's guards look at stack entries that are loaded anyway for
//! the operation that they protect. So no more traffic than CPython 3.13 has.
//!
//! `StackMachine` is this for any number of cached stack entries: `stack` has none, `tos` has k.

mod machine;
mod plan;

pub(super) use machine::StackMachine;

use crate::allocation::Allocation;
use crate::allocator::{AllocError, Allocator, Problem};

/// The strategy.
#[derive(Debug, Default)]
pub struct Stack {
    machine: StackMachine,
}

impl Allocator for Stack {
    fn name(&self) -> &'static str {
        "stack"
    }

    fn allocate(&mut self, p: &Problem<'_>, out: &mut Allocation) -> Result<(), AllocError> {
        self.machine.allocate(p, 0, self.name(), out)
    }
}
