//! Liveness: which values are needed where, and by what.
//!
//! ```text
//! verified ir::Trace ──Liveness::compute──> loop nest, preds, live-in sets, next uses, ends ──> regalloc
//!                                                  └─ Report: text and JSON for people and viewers
//! ```
//!
//! A *position* is the number of an instruction in layout order. A value is *needed* at a position by a
//! **real use** (an operand; an edge argument counts as a use by the terminator) or by an **exit** (the
//! instruction's snapshot names it). The two are kept apart everywhere, because an exit can read a
//! memory slot as well as a register: a value that only exits need is the cheapest one to evict.
//!
//! Per block, a value that is live there has
//! * `next`: its first real use in the block; the block's end when it has none there but is live out
//!   because of one; [`NEVER`] otherwise;
//! * `end`: the last position that needs it in any way; the block's end when it is live out;
//! * `exit`: the same for exits alone.
//!
//! The block's end is the position after its terminator. Uses are chained: [`Liveness::next_use`] tells for
//! every operand where the value is used next, so an allocator that walks forward knows next-use
//! distances without searching.
//!
//! Live-in sets are computed value by value, by walking from each use up to the definition
//! (Boissinot et al., *Computing Liveness Sets for SSA-Form Programs*, 2011, "by use"): the time is linear in
//! the size of the trace and of the sets. Any control-flow graph will do. Values are trusted to be
//! defined before use on every path (`ir`'s verifier).
#![forbid(unsafe_code)]

mod analysis;
mod graph;
mod pressure;
mod report;

pub use analysis::{ConstUse, LiveIn, Liveness, NEVER};
pub use graph::{Graph, Pred};
pub use pressure::{Both, Pressure, block_pressure, block_pressure_of_all};
pub use report::{LiveBlock, LiveValue, Report};
