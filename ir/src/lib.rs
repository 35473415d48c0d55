//! Traces: what the recorder makes, the optimiser improves and the back end turns into machine code.
//!
//! ```text
//! recorded uops (operand stack) ──record──> Trace (SSA, this crate's centre) ──passes──> Trace
//!                                             │ text form both ways, verifier, evaluator
//!                                             v
//!                                          liveness, regalloc, emitter
//! ```
//!
//! The crate knows nothing of machines, allocators or Python objects beyond the tagged word
//! ([`word`]) and the field offsets ([`layout`]).
#![forbid(unsafe_code)]

pub mod arbitrary;
pub mod builder;
pub mod cfg;
pub mod edit;
pub mod eval;
pub mod heap;
pub mod kinds;
pub mod layout;
pub mod passes;
pub mod record;
pub mod rewrite;
pub mod text;
pub mod trace;
pub mod uop;
pub mod verify;
pub mod word;

pub use builder::{Builder, FrameSpec};
pub use trace::{
    Block, BlockId, Def, DeferredStore, Edge, Field, FrameState, Init, Inst, InstId, List, Shape, SlotValue, Snapshot,
    SnapshotId, Trace, Value, ValueId,
};
pub use uop::{Class, Imm, Repr, Uop};
pub use word::Word;
