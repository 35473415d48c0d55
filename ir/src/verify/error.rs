//! What can be wrong with a trace.

use crate::trace::*;
use crate::uop::{Repr, Uop};
use std::fmt;

/// A place in a trace that holds or uses values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// An instruction's operands.
    Args(InstId),
    /// An instruction's results.
    Results(InstId),
    /// A block's parameters.
    Params(BlockId),
    /// The arguments of a block's successor 0 or 1.
    Edge(BlockId, usize),
    /// A snapshot.
    Snapshot(SnapshotId),
    /// A snapshot, when this instruction leaves with it.
    Exit(InstId, SnapshotId),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Args(i) => write!(f, "operands of {i}"),
            Place::Results(i) => write!(f, "results of {i}"),
            Place::Params(b) => write!(f, "parameters of {b}"),
            Place::Edge(b, k) => write!(f, "successor {k} of {b}"),
            Place::Snapshot(s) => write!(f, "snapshot {s}"),
            Place::Exit(i, s) => write!(f, "snapshot {s} at {i}"),
        }
    }
}

/// A broken invariant. For us: whoever made the trace has a bug.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VerifyError {
    /// The trace has no blocks.
    NoBlocks,
    /// A block has no instructions.
    EmptyBlock(BlockId),
    /// A block doesn't start where the one before ended (the first: at 0).
    BlockStart {
        /// The block.
        block: BlockId,
        /// Where it should start.
        expected: u32,
        /// Where it starts.
        found: u32,
    },
    /// The last block ends elsewhere than the instructions.
    BlocksEnd {
        /// The number of instructions.
        expected: u32,
        /// Where the last block ends.
        found: u32,
    },
    /// A list reaches beyond its pool.
    ListRange(Place),
    /// Two lists of the pool [`Trace::lists`] share an element.
    ListOverlap(Place, Place),
    /// There is no such value.
    NoSuchValue(Place, ValueId),
    /// There is no such block.
    NoSuchBlock(BlockId, usize),
    /// There is no such snapshot.
    NoSuchSnapshot(InstId, SnapshotId),
    /// A parameter or result whose value says that it is defined elsewhere.
    WrongDef(Place, ValueId),
    /// A value is used that no parameter or result list holds.
    NotDefined(Place, ValueId),
    /// Not as many operands, results or edge arguments as there should be.
    Count {
        /// Where.
        place: Place,
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A value has another representation than its place needs.
    Repr {
        /// Where.
        place: Place,
        /// Position in the list.
        index: usize,
        /// What it should be.
        expected: Repr,
        /// What it is.
        found: Repr,
    },
    /// A block's last instruction is no terminator.
    NotTerminated(BlockId, Uop),
    /// A terminator before a block's end.
    EarlyTerminator(InstId, Uop),
    /// A block has another number of successors than its terminator demands.
    Successors {
        /// The block.
        block: BlockId,
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A block has a second successor but no first.
    MisplacedSuccessor(BlockId),
    /// A uop that can leave has no snapshot, and is no branch.
    MissingSnapshot(InstId, Uop),
    /// A uop that can't leave, or a branch, has a snapshot.
    UnexpectedSnapshot(InstId, Uop),
    /// The immediate is outside what its kind allows.
    Immediate(InstId, Uop, u64),
    /// A constant's bits are none of its representation's (a condition other than 0 and 1).
    Constant(ValueId, u64),
    /// A deferred store's object is not an object.
    StoreObject(SnapshotId, Repr),
    /// A deferred store of a condition, which has no form in memory.
    StoreValue(SnapshotId),
    /// A deferred store's offset is 2³¹ or more.
    StoreOffset(SnapshotId, u32),
    /// A new object without the fields of its shape, or without a shape.
    ObjectShape(SnapshotId, u32),
    /// A slot refers to a new object that the snapshot doesn't have.
    NoSuchObject(SnapshotId, u32),
    /// A use that some path reaches without passing the definition.
    NotDominated(Place, ValueId),
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use VerifyError::*;
        match self {
            NoBlocks => f.write_str("the trace has no blocks"),
            EmptyBlock(b) => write!(f, "{b} has no instructions"),
            BlockStart { block, expected, found } => {
                write!(f, "{block} starts at instruction {found}, not {expected}")
            }
            BlocksEnd { expected, found } => {
                write!(f, "the blocks end at instruction {found}, but there are {expected}")
            }
            ListRange(place) => write!(f, "{place}: the list reaches beyond its pool"),
            ListOverlap(a, b) => write!(f, "{a} and {b} share elements of the pool"),
            NoSuchValue(place, v) => write!(f, "{place}: there is no value {v}"),
            NoSuchBlock(b, k) => write!(f, "successor {k} of {b}: there is no such block"),
            NoSuchSnapshot(i, s) => write!(f, "{i}: there is no snapshot {s}"),
            WrongDef(place, v) => write!(f, "{place}: {v} says it is defined elsewhere"),
            NotDefined(place, v) => write!(f, "{place}: {v} has no definition"),
            Count { place, expected, found } => write!(f, "{place}: {found} instead of {expected}"),
            Repr { place, index, expected, found } => {
                write!(f, "{place}: number {index} is {found}, not {expected}")
            }
            NotTerminated(b, uop) => write!(f, "{b} ends with {uop}, which is no terminator"),
            EarlyTerminator(i, uop) => write!(f, "{i}: {uop} before the end of its block"),
            Successors { block, expected, found } => {
                write!(f, "{block} has {found} successors, its terminator wants {expected}")
            }
            MisplacedSuccessor(b) => write!(f, "{b} has a second successor but no first"),
            MissingSnapshot(i, uop) => write!(f, "{i}: {uop} needs a snapshot"),
            UnexpectedSnapshot(i, uop) => write!(f, "{i}: {uop} has a snapshot here"),
            Immediate(i, uop, imm) => write!(f, "{i}: {imm:#x} is no immediate of {uop}"),
            Constant(v, bits) => write!(f, "{v}: {bits:#x} is no constant of its representation"),
            StoreObject(s, repr) => write!(f, "snapshot {s}: stores into a {repr}"),
            StoreValue(s) => write!(f, "snapshot {s}: stores a condition"),
            StoreOffset(s, offset) => write!(f, "snapshot {s}: offset {offset} is too large"),
            ObjectShape(s, shape) => write!(f, "snapshot {s}: an object is not of shape {shape}"),
            NoSuchObject(s, n) => write!(f, "snapshot {s}: there is no new object {n}"),
            NotDominated(place, v) => {
                write!(f, "{place}: {v} is not defined on every path to this use")
            }
        }
    }
}

impl std::error::Error for VerifyError {}
