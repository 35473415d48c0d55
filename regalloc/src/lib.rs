//! Register allocation: [`Problem`] in, [`Allocation`] out, by one of many strategies.
//!
//! ```text
//! ir::Trace ─┬─> liveness::Liveness ─┐
//!            ├───────────────────────┼─> Problem ──Allocator::allocate──> Allocation ──> emitter
//! Machine ───┴───────────────────────┘                 │                      │
//!   (registers, a contract per uop)          registry: one list         checker::check
//! ```
//!
//! In: a *verified* trace with its liveness, and a machine as plain data. Out: a location per operand, moves at
//! program points and on edges, and where each exit finds its values. Allocators are deterministic, emit
//! nothing and know no instruction encodings. Each promises an allocation
//! that [`checker::check`] accepts, for any control-flow graph and any number of registers down to one
//! of each class (uops that don't fit go through memory).
#![forbid(unsafe_code)]

pub mod allocation;
pub mod allocator;
pub mod checker;
mod cost;
pub mod fake;
pub mod fuzz;
pub mod machine;
pub mod parallel;
pub mod registry;
pub mod report;
pub mod strategies;

pub use allocation::{Allocation, Counters, EdgeMove, Loc, Move, ProgPoint, Segment};
pub use allocator::{AllocError, Allocator, Problem};
pub use checker::{Fault, check};
pub use cost::spill_cost;
pub use machine::{Contract, Machine, PReg, RegSet, fits_imm32};
pub use registry::{Options, STRATEGIES, Strategy};
