//! Register allocation: [`Problem`] in, [`Allocation`] out, by one of many strategies.
#![forbid(unsafe_code)]

pub mod allocation;
pub mod allocator;
pub mod machine;

pub use allocation::{Allocation, Counters, EdgeMove, Loc, Move, ProgPoint, Segment};
pub use allocator::{AllocError, Allocator, Problem};
pub use machine::{Contract, Machine, PReg, RegSet, fits_imm32};
