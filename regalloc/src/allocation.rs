//! The result of register allocation.

use crate::machine::PReg;
use ir::{BlockId, Class, InstId, Trace, ValueId};
use std::fmt;

/// Where a value is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Loc {
    /// Nowhere: never needed.
    #[default]
    None,
    /// In a register.
    Reg(PReg),
    /// In the memory slot of this number, 8 bytes each, counted from the frame base.
    Slot(u32),
    /// It is a constant: an immediate at its use, or made anew by an edit.
    Const,
    /// In the machine's scratch register of the class: only between edits of one program point.
    Scratch(Class),
}

impl Loc {
    /// The register, if it is one.
    #[inline]
    pub fn reg(self) -> Option<PReg> {
        match self {
            Loc::Reg(r) => Some(r),
            _ => None,
        }
    }
    /// Whether it is a memory slot.
    #[inline]
    pub fn is_slot(self) -> bool {
        matches!(self, Loc::Slot(_))
    }
}

impl fmt::Display for Loc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Loc::None => f.write_str("-"),
            Loc::Reg(r) => write!(f, "{r}"),
            Loc::Slot(n) => write!(f, "m{n}"),
            Loc::Const => f.write_str("const"),
            Loc::Scratch(Class::Int) => f.write_str("rt"),
            Loc::Scratch(Class::Float) => f.write_str("xt"),
        }
    }
}

impl fmt::Debug for Loc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A point between instructions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProgPoint(pub u32);

impl ProgPoint {
    /// Just before an instruction.
    #[inline]
    pub const fn before(i: InstId) -> ProgPoint {
        ProgPoint(2 * i.0)
    }
    /// Just after an instruction that is not a terminator.
    #[inline]
    pub const fn after(i: InstId) -> ProgPoint {
        ProgPoint(2 * i.0 + 1)
    }
    /// The instruction that it is before or after.
    #[inline]
    pub const fn inst(self) -> InstId {
        InstId(self.0 / 2)
    }
    /// Whether it is before its instruction.
    #[inline]
    pub const fn is_before(self) -> bool {
        self.0 & 1 == 0
    }
}

impl fmt::Display for ProgPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.is_before() { '<' } else { '>' }, self.inst())
    }
}

impl fmt::Debug for ProgPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A move (spill, reload, copy, constant). Moves at one place happen one after the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Move {
    /// The value that is moved (at an edge: the argument).
    pub value: ValueId,
    /// From where; `Loc::Const` makes the constant. Never `None`.
    pub from: Loc,
    /// To a register, slot or scratch. Slot to slot is allowed (through the machine's scratch).
    pub to: Loc,
}

/// Moves on one edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EdgeMove {
    /// The block that the edge leaves.
    pub block: BlockId,
    /// Which of its successors, 0 or 1.
    pub succ: u8,
    /// The move.
    pub mv: Move,
}

/// Where a value is from one program point up to and including another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    /// The value.
    pub value: ValueId,
    /// First instruction before which (after the edits there) it is in `loc`.
    pub from: InstId,
    /// Last such instruction.
    pub to: InstId,
    /// Where.
    pub loc: Loc,
}

/// Numbers about an allocation, for tables. Static: per place, not per execution.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counters {
    /// Register to slot.
    pub spills: u32,
    /// Slot to register.
    pub reloads: u32,
    /// Register to register.
    pub moves: u32,
    /// Constant to register or slot.
    pub constants: u32,
    /// Slot to slot.
    pub memory_moves: u32,
    /// Instructions in memory form.
    pub memory_forms: u32,
}

/// An allocation for one trace. All tables may be reused from one trace to the next: see
/// [`Allocation::reset`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Allocation {
    /// Parallel to [`Trace::lists`]: the location of each operand and result of each instruction
    /// (operands: just before it; results: just after), and of each block's parameters (at its start,
    /// before any edit). Edge arguments have no meaning here: the edge's moves bring them.
    ///
    /// The inputs (the entry block's parameters) are in slots 0, 1, …, in order. An instruction with
    /// any `Slot` is in memory form.
    pub locs: Vec<Loc>,
    /// Moves at program points, sorted by point; stable within one. None after a terminator.
    pub edits: Vec<(ProgPoint, Move)>,
    /// Moves on edges, sorted by (block, successor).
    pub edge_edits: Vec<EdgeMove>,
    /// Where the values are that exits need, sorted by (value, from). Constants need no entry.
    pub segments: Vec<Segment>,
    /// Number of slots used, inputs included.
    pub slots: u32,
}

impl Allocation {
    /// Empties it for this trace, keeping the memory.
    pub fn reset(&mut self, trace: &Trace) {
        self.locs.clear();
        self.locs.resize(trace.lists.len(), Loc::None);
        self.edits.clear();
        self.edge_edits.clear();
        self.segments.clear();
        self.slots = trace.inputs().len() as u32;
    }

    /// Where an exit at `inst` finds `value`. O(log segments).
    pub fn exit_loc(&self, trace: &Trace, value: ValueId, inst: InstId) -> Loc {
        if trace.as_const(value).is_some() {
            return Loc::Const;
        }
        let end = self.segments.partition_point(|s| (s.value, s.from) <= (value, inst));
        match end.checked_sub(1).map(|i| self.segments[i]) {
            Some(s) if s.value == value && inst <= s.to => s.loc,
            _ => Loc::None,
        }
    }

    /// Counts the moves by kind.
    pub fn counters(&self, trace: &Trace) -> Counters {
        let mut c = Counters::default();
        let moves = self.edits.iter().map(|e| &e.1).chain(self.edge_edits.iter().map(|e| &e.mv));
        for m in moves {
            match (m.from, m.to) {
                (Loc::Const, _) => c.constants += 1,
                (Loc::Slot(_), Loc::Slot(_)) => c.memory_moves += 1,
                (Loc::Slot(_), _) => c.reloads += 1,
                (_, Loc::Slot(_)) => c.spills += 1,
                _ => c.moves += 1,
            }
        }
        c.memory_forms = trace
            .insts
            .iter()
            .filter(|i| {
                let mut locs =
                    self.locs[i.args.range()].iter().chain(&self.locs[i.results.range()]);
                locs.any(|l| l.is_slot())
            })
            .count() as u32;
        c
    }
}
