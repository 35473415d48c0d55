//! The trait that every strategy implements, apart from all of them.

use crate::allocation::Allocation;
use crate::machine::Machine;
use ir::Trace;
use liveness::Liveness;

/// What an allocator is given: a verified trace, its liveness, and the machine.
#[derive(Clone, Copy)]
pub struct Problem<'a> {
    /// The trace.
    pub trace: &'a Trace,
    /// Its liveness.
    pub liveness: &'a Liveness,
    /// The machine.
    pub machine: &'a Machine,
}

/// Why there is no allocation.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum AllocError {
    /// The machine has no form of this uop that could be used.
    #[error("{allocator}: no usable stencil form of {uop} with {registers} registers")]
    NoForm {
        /// Who says so.
        allocator: &'static str,
        /// The uop.
        uop: ir::Uop,
        /// Registers of the class that was short.
        registers: u32,
    },
    /// The strategy doesn't do this.
    #[error("{allocator}: unsupported: {feature}")]
    Unsupported {
        /// Who says so.
        allocator: &'static str,
        /// What.
        feature: String,
    },
}

/// A register-allocation strategy. Deterministic; keeps nothing from call to call but scratch memory.
pub trait Allocator {
    /// The name in `--alloc=`.
    fn name(&self) -> &'static str;

    /// Allocates. `out` has been reset for the trace ([`Allocation::reset`]).
    ///
    /// # Errors
    /// When the problem can't be solved in the machine's forms. Never for want of registers alone:
    /// the memory form is always there to fall back on.
    fn allocate(&mut self, problem: &Problem<'_>, out: &mut Allocation) -> Result<(), AllocError>;

    /// The least [`spill_cost`](crate::spill_cost) that an allocation of the last trace can have, if the strategy
    /// proves such a thing: see `optimal`.
    fn lower_bound(&self) -> Option<u64> {
        None
    }
}
