//! What can be wrong with an allocation.

use crate::allocation::{Loc, Move, ProgPoint};
use crate::machine::PReg;
use ir::{BlockId, InstId, ValueId};
use std::fmt;

/// Where moves stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// At a program point.
    Point(ProgPoint),
    /// On an edge: the block that it leaves, and which successor.
    Edge(BlockId, u8),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Point(p) => write!(f, "at {p}"),
            Place::Edge(b, s) => write!(f, "on the edge {b}/{s}"),
        }
    }
}

/// What a location holds, for messages: nothing known, or some values.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Holds(pub Vec<ValueId>);

impl fmt::Display for Holds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("nothing known");
        }
        for (i, v) in self.0.iter().enumerate() {
            write!(f, "{}{v}", if i > 0 { " = " } else { "" })?;
        }
        Ok(())
    }
}

/// A fault, named with its place.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// The location table doesn't fit the trace.
    #[error("the allocation has {found} locations, the trace {expected} list entries")]
    TableSize {
        /// Entries in the allocation.
        found: usize,
        /// Entries in the trace.
        expected: usize,
    },
    /// An input isn't in its slot at the entry.
    #[error("input {index} is in {loc}, not in m{index}")]
    Input {
        /// Which input.
        index: u32,
        /// Where the allocation has it.
        loc: Loc,
    },
    /// An operand isn't where the instruction reads it.
    #[error("{inst}: operand {operand} ({value}) should be in {loc}, which holds {holds}")]
    Operand {
        /// The instruction.
        inst: InstId,
        /// Which operand.
        operand: usize,
        /// The value.
        value: ValueId,
        /// Where it should be.
        loc: Loc,
        /// What is there.
        holds: Holds,
    },
    /// No location, or a scratch register, for an operand or a result.
    #[error("{inst}: {value} has no usable location ({loc})")]
    NoLocation {
        /// The instruction.
        inst: InstId,
        /// The operand or result.
        value: ValueId,
        /// What it has.
        loc: Loc,
    },
    /// A register of the other class, or outside the pool.
    #[error("{place}: {value} can't be in {reg}: wrong class or not in the pool")]
    Register {
        /// Where.
        place: Place,
        /// The value.
        value: ValueId,
        /// The register.
        reg: PReg,
    },
    /// A slot beyond the declared number.
    #[error("{place}: {value} in m{slot}, but there are {slots} slots")]
    Slot {
        /// Where.
        place: Place,
        /// The value.
        value: ValueId,
        /// The slot.
        slot: u32,
        /// How many the allocation declares.
        slots: u32,
    },
    /// Some operands or results in slots, others not.
    #[error("{inst}: memory form with an operand or result that is not in a slot")]
    MixedForm {
        /// The instruction.
        inst: InstId,
    },
    /// The machine doesn't have the form.
    #[error("{inst}: the machine has no {} form", if *.memory { "memory" } else { "register" })]
    NoSuchForm {
        /// The instruction.
        inst: InstId,
        /// Which form.
        memory: bool,
    },
    /// An immediate that isn't allowed: no constant, too large, not this operand, or the second one.
    #[error("{inst}: operand {operand} can't be an immediate")]
    Immediate {
        /// The instruction.
        inst: InstId,
        /// Which operand.
        operand: usize,
    },
    /// The result takes an operand's register and may not.
    #[error("{inst}: the result may not take {reg}, the register of operand {operand}")]
    Reuse {
        /// The instruction.
        inst: InstId,
        /// The operand.
        operand: usize,
        /// The register.
        reg: PReg,
    },
    /// An exit doesn't know where a value is.
    #[error("{inst}: no location for {value}, which the exit needs")]
    ExitUnknown {
        /// The instruction.
        inst: InstId,
        /// The value.
        value: ValueId,
    },
    /// A value isn't where the exit looks for it.
    #[error("{inst}: the exit needs {value} in {loc}, which holds {holds}")]
    Exit {
        /// The instruction.
        inst: InstId,
        /// The value.
        value: ValueId,
        /// Where the exit looks.
        loc: Loc,
        /// What is there.
        holds: Holds,
    },
    /// A block's parameter isn't where the block expects it.
    #[error(
        "edge {from}/{succ} to {to}: parameter {param} ({arg}) should be in {loc}, which holds {holds}"
    )]
    Param {
        /// The block that the edge leaves.
        from: BlockId,
        /// Which successor.
        succ: u8,
        /// The target.
        to: BlockId,
        /// The parameter.
        param: ValueId,
        /// The argument.
        arg: ValueId,
        /// Where it should be.
        loc: Loc,
        /// What is there.
        holds: Holds,
    },
    /// A move's source doesn't hold the value.
    #[error("{place}: {} <- {}: the source of {} holds {holds}", .mv.to, .mv.from, .mv.value)]
    MoveSource {
        /// Where.
        place: Place,
        /// The move.
        mv: Move,
        /// What is there.
        holds: Holds,
    },
    /// A move that can't be: from nowhere, to a constant, a constant that is none, a wrong scratch.
    #[error("{place}: impossible move {} <- {} of {}", .mv.to, .mv.from, .mv.value)]
    Move {
        /// Where.
        place: Place,
        /// The move.
        mv: Move,
    },
    /// Edits out of order, after a terminator, or outside of the trace.
    #[error("edit {index} {place} is out of order or out of the trace")]
    EditPlace {
        /// Its index in its table.
        index: usize,
        /// Where.
        place: Place,
    },
    /// Segments out of order or overlapping.
    #[error("segment {index} is out of order or overlaps the one before")]
    SegmentOrder {
        /// Its index.
        index: usize,
    },
}
