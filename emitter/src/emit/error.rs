//! What can go wrong.

use crate::arena::ArenaError;
use crate::moves::MoveError;
use crate::select::SelectError;
use ir::{InstId, Uop};

/// Why there is no code.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmitError {
    /// The arena's answer; the only error that isn't a bug.
    #[error(transparent)]
    Arena(#[from] ArenaError),
    /// An instruction's places fit no shape.
    #[error("{inst} {uop}: {error}")]
    Select {
        /// Where.
        inst: InstId,
        /// What.
        uop: Uop,
        /// Why.
        error: SelectError,
    },
    /// The table has no such stencil.
    #[error("{inst}: no stencil for {wanted}")]
    NoStencil {
        /// Where.
        inst: InstId,
        /// Uop and shape.
        wanted: String,
    },
    /// A move can't be encoded.
    #[error("near {inst}: {error}")]
    Move {
        /// Where.
        inst: InstId,
        /// What.
        error: MoveError,
    },
    /// A constant operand doesn't fit its 32-bit hole.
    #[error("{inst}: the constant {bits:#x} is no 32-bit immediate")]
    Immediate {
        /// Where.
        inst: InstId,
        /// The constant.
        bits: u64,
    },
    /// The instruction's immediate names no runtime symbol.
    #[error("{inst}: no runtime symbol has the number {number}")]
    UnknownSymbol {
        /// Where.
        inst: InstId,
        /// Its immediate.
        number: u64,
    },
    /// The trace breaks an invariant that the verifier checks.
    #[error("{inst}: malformed trace: {what}")]
    Malformed {
        /// Where.
        inst: InstId,
        /// How.
        what: &'static str,
    },
    /// More than 16 million slots, or a gigabyte of code.
    #[error("too large: {what}")]
    TooLarge {
        /// What is.
        what: &'static str,
    },
}
