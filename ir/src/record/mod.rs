//! From recorded uops to SSA: an abstract interpreter of the operand stack and the locals.
//!
//! The front end reports what its interpreter is about to do, bytecode by bytecode, in terms of CPython's
//! uops; each method here is one of them. Loads and stores of locals become mere renamings (for an
//! allocator to realise as it likes), everything else becomes SSA instructions with snapshots.
//!
//! **References.** Like the interpreter, every local owns a reference to its value, and so does every
//! stack slot unless it was pushed by a `_BORROW` load. The trace takes over the references that the frame
//! owned when it is entered; each exit's snapshot says which slots own theirs.
//!
//! **Range iterators** are never objects inside a trace: three integers stand for one, and exits allocate it
//! again (allocation sinking for the one kind of object that every counting loop has).
//!
//! **Exits** go back to the start of the bytecode that was being executed ([`Recorder::begin`]); all guards
//! of a bytecode come before its first effect, and it gives up references last.

mod calls;
mod containers;
mod end;
mod exceptions;
mod generators;
mod guards;
mod iteration;
mod iterators;
mod loops;
mod names;
mod operators;
mod stack;
mod start;
mod strings;

pub use calls::{Argument, ArrayCall, MAX_KEYWORDS};
pub use exceptions::{Handler, Landing};
pub use generators::{GeneratorLayout, Suspended};
pub use iterators::{IteratorLayout, Source};
pub use loops::Arrival;
pub use strings::StringLayout;

use crate::builder::{Builder, FrameSpec};
use crate::trace::*;
use crate::uop::{Repr, Uop};
use crate::word::Word;
use std::fmt;

/// One recorded uop, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// CPython's name of it.
    pub name: &'static str,
    /// Its argument.
    pub oparg: u64,
    /// The bytecode that it belongs to.
    pub pc: u32,
    /// How many Python calls deep.
    pub depth: u32,
    /// The frame's code, by the front end's number.
    pub code: u32,
    /// The first of the SSA instructions that it became; they end where the next uop's begin.
    pub inst: InstId,
}

impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indent = 2 * self.depth as usize;
        write!(f, "{:>5} {:indent$}{} {}", self.pc, "", self.name, self.oparg)
    }
}

/// A comparison operator of Python.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Compare {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

/// How a trace gets an entry of the operand stack at its loop's head.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Input {
    /// As a word that is not NULL: one input.
    Word,
    /// It is NULL (a call's missing self, below the loop): no input.
    Null,
    /// A `range` iterator that only this slot refers to, as three raw integers: next value, step, number of values
    /// left.
    RangeIter {
        /// The step that the loop is specialised for, if it is.
        step: Option<i64>,
    },
}

impl Input {
    /// How many of the trace's inputs it takes.
    pub fn width(self) -> usize {
        match self {
            Input::Word => 1,
            Input::Null => 0,
            Input::RangeIter { .. } => 3,
        }
    }
}

/// The abstract state of the frames, and the trace that grows.
#[derive(Debug)]
pub struct Recorder {
    builder: Builder,
    frames: Vec<FrameSpec>,
    /// The frames as they were at the start of the present bytecode.
    at_begin: Vec<FrameSpec>,
    snapshot: Option<SnapshotId>,
    /// The first instruction of the present bytecode.
    begun: InstId,
    /// References that the present bytecode gives up: exits to its start still need them.
    released: Vec<ValueId>,
    /// The condition that the last comparison made, and the state before it: comparing has no effect, so a
    /// branch on it may go back to before the comparison.
    comparison: Option<(ValueId, SnapshotId)>,
    /// For each frame, whether it is an `__init__` whose call gives the new instance. Such a frame has one
    /// local more than its code: the instance.
    init: Vec<bool>,
    loops: Vec<loops::Loop>,
    /// What the generators whose frames are open held when they were resumed.
    taken: Vec<generators::Taken>,
    /// Something was asked for that can't be expressed; the trace will not be made.
    failed: bool,
    log: Vec<Recorded>,
}

impl Recorder {
    /// The trace's name.
    pub fn name(&self) -> &str {
        &self.builder.trace().name
    }

    /// How many instructions so far.
    pub fn len(&self) -> usize {
        self.builder.trace().len()
    }

    /// Whether nothing has been recorded.
    pub fn is_empty(&self) -> bool {
        self.log.is_empty()
    }

    /// The uops reported so far.
    pub fn log(&self) -> &[Recorded] {
        &self.log
    }

    /// How many frames are open; 1 is the trace's own.
    pub fn depth(&self) -> usize {
        self.frames.len()
    }

    /// Depth of the innermost frame's operand stack.
    pub fn stack_depth(&self) -> usize {
        self.frames.last().map_or(0, |f| f.stack.len())
    }

    /// A new bytecode starts: `_SET_IP`.
    pub fn begin(&mut self, pc: u32) {
        self.begun = InstId(self.builder.trace().len() as u32);
        self.leave_to(pc);
    }

    /// Exits from here on are to this instruction, with the frames as they are.
    fn leave_to(&mut self, pc: u32) {
        self.drop_released();
        self.top().pc = pc;
        self.at_begin.clone_from(&self.frames);
        self.snapshot = None;
    }

    fn note(&mut self, name: &'static str, oparg: u64) {
        let depth = self.frames.len() as u32 - 1;
        let (pc, code) = self.frames.last().map_or((0, 0), |f| (f.pc, f.code));
        let inst = InstId(self.builder.trace().len() as u32);
        self.log.push(Recorded { name, oparg, pc, depth, code, inst });
    }

    fn top(&mut self) -> &mut FrameSpec {
        self.frames.last_mut().expect("a frame")
    }

    fn push(&mut self, slot: SlotValue) {
        self.top().stack.push(slot);
    }

    fn pop(&mut self) -> SlotValue {
        self.top().stack.pop().expect("the recorder's stack mirrors the interpreter's")
    }

    /// The object value of a slot (conditions are boxed).
    fn object(&mut self, slot: SlotValue) -> ValueId {
        // Nobody but FOR_ITER may look at an iterator that doesn't exist.
        self.failed |= matches!(slot, SlotValue::RangeIter { .. });
        match slot.value() {
            None => self.builder.constant(Repr::Obj, Word::NULL.0),
            Some(v) if self.builder.trace().repr(v) == Repr::Cond => {
                self.emit(Uop::_BOX_BOOL, &[v], 0)
            }
            Some(v) => v,
        }
    }

    /// The same slot as one that owns its reference.
    fn own(&mut self, slot: SlotValue) -> SlotValue {
        if let SlotValue::RangeIter { .. } = slot {
            return slot;
        }
        let v = self.object(slot);
        if let SlotValue::Borrowed(_) = slot {
            self.builder.inst(Uop::_INCREF, &[v], 0, None);
        }
        SlotValue::Owned(v)
    }

    /// The slot is gone: its reference will be given up when exits no longer go back to before that.
    fn release(&mut self, slot: SlotValue) {
        if let SlotValue::Owned(v) = slot
            && self.builder.trace().repr(v) == Repr::Obj
        {
            self.released.push(v);
        }
    }

    /// Gives up what [`Recorder::release`] was told.
    fn drop_released(&mut self) {
        for v in std::mem::take(&mut self.released) {
            self.builder.inst(Uop::_DECREF, &[v], 0, None);
        }
    }

    fn exit(&mut self) -> SnapshotId {
        match self.snapshot {
            Some(s) => s,
            None => {
                let s = self.builder.snapshot(&self.at_begin, &[]);
                self.snapshot = Some(s);
                s
            }
        }
    }

    fn guarded(&mut self, uop: Uop, args: &[ValueId], imm: u64) -> Option<ValueId> {
        let exit = self.exit();
        self.builder.inst(uop, args, imm, Some(exit))
    }

    /// Appends an instruction with a result; with a snapshot if it can leave.
    fn emit(&mut self, uop: Uop, args: &[ValueId], imm: u64) -> ValueId {
        let exit = uop.has(crate::uop::EXIT).then(|| self.exit());
        self.builder.inst(uop, args, imm, exit).expect("a uop with a result")
    }

    fn i64(&mut self, v: i64) -> ValueId {
        self.builder.constant(Repr::I64, v as u64)
    }

    /// Says what an allocating runtime function makes.
    pub fn shape(&mut self, shape: Shape) {
        self.builder.shape(shape);
    }

    /// The code number of the innermost frame.
    pub fn top_code(&self) -> u32 {
        self.frames.last().map_or(0, |f| f.code)
    }
}
