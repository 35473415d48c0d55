//! The SSA trace: a control-flow graph of blocks with parameters, in flat arrays.
//!
//! A recorded loop is the special case *entry block → loop block → itself*; everything below accepts
//! any reducible or irreducible graph. Instructions of all blocks lie in one array in layout order; a
//! block is a range of it and its last instruction is its only terminator:
//!
//! * `_JUMP`: one successor;
//! * a guard without a snapshot: two successors, "holds" first, "fails" second;
//! * `_EXIT_TRACE`: none.
//!
//! Operand lists, edge arguments and snapshots are slices ([`List`]) of shared pools, so that a trace
//! costs a handful of allocations however long it is.

use crate::uop::{Repr, Uop};
use std::fmt;
use std::ops::Range;

macro_rules! index {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// As an array index.
            #[inline]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(s: &str) -> Result<Self, ()> {
                let digits = s.strip_prefix($prefix).ok_or(())?;
                digits.parse().map($name).map_err(|_| ())
            }
        }
    };
}

index!(
    /// An SSA value.
    ValueId, "%"
);
index!(
    /// A block; blocks are numbered in layout order, the entry is `b0`.
    BlockId, "b"
);
index!(
    /// An instruction, numbered in layout order over all blocks.
    InstId, "i"
);
index!(
    /// A snapshot.
    SnapshotId, "s"
);

impl BlockId {
    /// Where a trace is entered.
    pub const ENTRY: BlockId = BlockId(0);
}

/// A slice of one of the trace's pools.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct List {
    /// First element.
    pub start: u32,
    /// Number of elements.
    pub len: u32,
}

impl List {
    /// As an index range.
    #[inline]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.start as usize + self.len as usize
    }
}

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Def {
    /// Parameter `index` of `block`. The entry block's parameters are the trace's inputs.
    Param {
        /// The block.
        block: BlockId,
        /// Position in its parameter list.
        index: u32,
    },
    /// Result `index` of an instruction.
    Inst {
        /// The instruction.
        inst: InstId,
        /// Position in its result list.
        index: u32,
    },
    /// A constant; the bits are a word, a two's complement integer, an IEEE double, or 0/1.
    Const(u64),
}

/// An SSA value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Value {
    /// How it is held.
    pub repr: Repr,
    /// Where it comes from.
    pub def: Def,
}

/// One instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Inst {
    /// What to do.
    pub uop: Uop,
    /// Operands, in [`Trace::lists`].
    pub args: List,
    /// Results, in [`Trace::lists`].
    pub results: List,
    /// The immediate, as [`crate::uop::Imm`] says.
    pub imm: u64,
    /// The frames to rebuild when it leaves the trace.
    pub exit: Option<SnapshotId>,
    /// The instruction of the trace as it was recorded that this one comes from. The optimiser
    /// keeps it, so that an exit of optimised code can be found in the recorded trace.
    pub origin: u32,
}

/// A control-flow edge: a block and the arguments for its parameters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Edge {
    /// Where to.
    pub block: BlockId,
    /// Arguments, in [`Trace::lists`].
    pub args: List,
}

/// A basic block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Parameters, in [`Trace::lists`].
    pub params: List,
    /// Its instructions, the last one the terminator.
    pub insts: Range<u32>,
    /// Successors, as the terminator demands.
    pub succs: [Option<Edge>; 2],
}

impl Block {
    /// The edges to the successors.
    pub fn edges(&self) -> impl DoubleEndedIterator<Item = Edge> + '_ {
        self.succs.iter().flatten().copied()
    }

    /// The terminator.
    #[inline]
    pub fn terminator(&self) -> InstId {
        InstId(self.insts.end - 1)
    }
}

/// What a local or stack slot holds at an exit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SlotValue {
    /// Nothing (an unbound local).
    Unset,
    /// The value; the trace owned a reference for this slot, which moves into the frame.
    Owned(ValueId),
    /// The value; the frame must take a new reference.
    Borrowed(ValueId),
    /// A `range` iterator that exists only here: the exit allocates it from three raw integers.
    RangeIter {
        /// The value that it gives next.
        next: ValueId,
        /// The difference between values.
        step: ValueId,
        /// How many values are left.
        len: ValueId,
    },
    /// A reference to an object that exists only here: the exit makes object *n* of its snapshot.
    Sunk(u32),
}

impl SlotValue {
    /// The value, if the slot holds one as it is.
    #[inline]
    pub fn value(self) -> Option<ValueId> {
        match self {
            SlotValue::Unset | SlotValue::RangeIter { .. } | SlotValue::Sunk(_) => None,
            SlotValue::Owned(v) | SlotValue::Borrowed(v) => Some(v),
        }
    }

    /// Every value that is needed to fill the slot.
    #[inline]
    pub fn values(self) -> impl Iterator<Item = ValueId> {
        let parts = match self {
            SlotValue::Unset | SlotValue::Sunk(_) => [None; 3],
            SlotValue::Owned(v) | SlotValue::Borrowed(v) => [Some(v), None, None],
            SlotValue::RangeIter { next, step, len } => [Some(next), Some(step), Some(len)],
        };
        parts.into_iter().flatten()
    }

    /// The same with other values.
    pub fn map(self, mut f: impl FnMut(ValueId) -> ValueId) -> SlotValue {
        match self {
            SlotValue::Unset | SlotValue::Sunk(_) => self,
            SlotValue::Owned(v) => SlotValue::Owned(f(v)),
            SlotValue::Borrowed(v) => SlotValue::Borrowed(f(v)),
            SlotValue::RangeIter { next, step, len } => {
                SlotValue::RangeIter { next: f(next), step: f(step), len: f(len) }
            }
        }
    }
}

/// One Python frame of a snapshot, the outermost first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FrameState {
    /// Which function, by a number that the front end gives out.
    pub code: u32,
    /// Bytecode instruction at which to go on (for an outer frame: its call).
    pub pc: u32,
    /// Locals, in [`Trace::slots`].
    pub locals: List,
    /// Operand stack from the bottom, in [`Trace::slots`].
    pub stack: List,
}

/// A store that the optimiser postponed to the exits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DeferredStore {
    /// The object.
    pub object: ValueId,
    /// Byte offset of the field.
    pub offset: u32,
    /// What to put there: raw bits of an `I64`, `F64` or word.
    pub value: ValueId,
}

/// What a runtime function that allocates makes, so that the optimiser can do without the object.
///
/// The function is named by its symbol and, where one function makes objects of many types, by its first operand (a
/// class). It takes references of what it puts into fields, and can be called again with any operands: all of
/// its fields that are not listed are then as they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The runtime function.
    pub symbol: u64,
    /// The constant first operand, if it decides.
    pub class: Option<u64>,
    /// How many operands the function takes.
    pub operands: u32,
    /// The object's type id.
    pub tid: u32,
    /// Its fields, in order of their offsets.
    pub fields: Vec<Field>,
}

/// A 64-bit field of a [`Shape`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Byte offset.
    pub offset: u32,
    /// What a new object has there.
    pub init: Init,
    /// Only the high 32 bits are the program's, the others are the allocator's.
    pub high_half: bool,
}

/// What a new object has in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Init {
    /// An operand of the allocating function, with a reference.
    Operand(u32),
    /// A word that needs no reference.
    Word(u64),
    /// A raw integer.
    Raw(u64),
}

impl Shape {
    /// The fields whose number can be found by offset.
    pub fn field_at(&self, offset: u64) -> Option<usize> {
        self.fields.iter().position(|f| u64::from(f.offset) == offset)
    }
}

/// An object that a snapshot's exit makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SunkObject {
    /// In [`Trace::shapes`].
    pub shape: u32,
    /// What its fields hold, in [`Trace::slots`].
    pub fields: List,
}

/// Everything an exit needs to rebuild the interpreter's state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Snapshot {
    /// Objects to make first, in [`Trace::objects`]; slots refer to them by their place in this list.
    pub objects: List,
    /// Frames, outermost first, in [`Trace::frames`].
    pub frames: List,
    /// Stores to do first, in [`Trace::stores`].
    pub stores: List,
}

/// A trace. See the module's head for the invariants; [`crate::verify`] checks them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// For people.
    pub name: String,
    /// All values.
    pub values: Vec<Value>,
    /// Blocks in layout order.
    pub blocks: Vec<Block>,
    /// Instructions in layout order.
    pub insts: Vec<Inst>,
    /// Pool of value lists.
    pub lists: Vec<ValueId>,
    /// Snapshots.
    pub snapshots: Vec<Snapshot>,
    /// Pool of frames.
    pub frames: Vec<FrameState>,
    /// Pool of slots.
    pub slots: Vec<SlotValue>,
    /// Pool of deferred stores.
    pub stores: Vec<DeferredStore>,
    /// Pool of objects that exits make.
    pub objects: Vec<SunkObject>,
    /// What the allocating functions make.
    pub shapes: Vec<Shape>,
}

impl Trace {
    /// The values of a list.
    #[inline]
    pub fn list(&self, list: List) -> &[ValueId] {
        &self.lists[list.range()]
    }

    /// An instruction.
    #[inline]
    pub fn inst(&self, id: InstId) -> &Inst {
        &self.insts[id.index()]
    }

    /// A block.
    #[inline]
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.index()]
    }

    /// All block ids in layout order.
    pub fn block_ids(&self) -> impl DoubleEndedIterator<Item = BlockId> + use<> {
        (0..self.blocks.len() as u32).map(BlockId)
    }

    /// A block's instructions without the terminator.
    #[inline]
    pub fn body(&self, id: BlockId) -> impl DoubleEndedIterator<Item = InstId> + use<> {
        let insts = &self.block(id).insts;
        (insts.start..insts.end - 1).map(InstId)
    }

    /// A value's representation.
    #[inline]
    pub fn repr(&self, v: ValueId) -> Repr {
        self.values[v.index()].repr
    }

    /// The bits of a constant.
    #[inline]
    pub fn as_const(&self, v: ValueId) -> Option<u64> {
        match self.values[v.index()].def {
            Def::Const(bits) => Some(bits),
            _ => None,
        }
    }

    /// An instruction's operands.
    #[inline]
    pub fn args(&self, inst: &Inst) -> &[ValueId] {
        self.list(inst.args)
    }

    /// An instruction's results.
    #[inline]
    pub fn results(&self, inst: &Inst) -> &[ValueId] {
        self.list(inst.results)
    }

    /// The trace's inputs.
    pub fn inputs(&self) -> &[ValueId] {
        self.list(self.blocks[0].params)
    }

    /// Every value that a snapshot needs, duplicates included.
    pub fn snapshot_values(&self, id: SnapshotId) -> impl Iterator<Item = ValueId> + '_ {
        let snap = &self.snapshots[id.index()];
        let slots = self.frames[snap.frames.range()]
            .iter()
            .flat_map(|f| self.slots[f.locals.range()].iter().chain(&self.slots[f.stack.range()]))
            .flat_map(|s| s.values());
        let objects = self.objects[snap.objects.range()].iter();
        let fields = objects.flat_map(|o| &self.slots[o.fields.range()]).flat_map(|s| s.values());
        let stores = self.stores[snap.stores.range()].iter().flat_map(|s| [s.object, s.value]);
        slots.chain(fields).chain(stores)
    }

    /// Number of instructions, terminators included.
    pub fn len(&self) -> usize {
        self.insts.len()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.insts.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_print_and_parse_back() {
        assert_eq!("%17".parse(), Ok(ValueId(17)));
        assert_eq!(ValueId(17).to_string(), "%17");
        assert_eq!("b3".parse(), Ok(BlockId(3)));
        assert_eq!(BlockId(3).to_string(), "b3");
        assert_eq!("i0".parse(), Ok(InstId(0)));
        assert_eq!(InstId(0).to_string(), "i0");
        assert_eq!("s9".parse(), Ok(SnapshotId(9)));
        assert_eq!(SnapshotId(9).to_string(), "s9");
        assert_eq!("b9".parse::<SnapshotId>(), Err(()));
    }
}
