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
//! of a bytecode come before its first effect.

use crate::builder::{Builder, FrameSpec};
use crate::kinds::Kind;
use crate::layout::{LIST_ITER_INDEX, LIST_ITER_LIST, LIST_LEN, TUPLE_ITEMS, TUPLE_LEN, tid};
use crate::rewrite::Rewriter;
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
    /// left. The trace is specialised for this step.
    RangeIter {
        /// The step.
        step: i64,
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
    /// The condition that the last comparison made, and the state before it: comparing has no effect, so a
    /// branch on it may go back to before the comparison.
    comparison: Option<(ValueId, SnapshotId)>,
    /// For each frame, whether it is an `__init__` whose call gives the new instance. Such a frame has one
    /// local more than its code: the instance.
    init: Vec<bool>,
    header: BlockId,
    entry_stack: Vec<Input>,
    /// Something was asked for that can't be expressed; the trace will not be made.
    failed: bool,
    log: Vec<Recorded>,
}

impl Recorder {
    /// Starts at a loop head, with `locals` locals and this operand stack. The trace's inputs are all of
    /// them, in this order; unbound locals are [`Word::NULL`].
    pub fn new(name: &str, code: u32, pc: u32, locals: usize, stack: &[Input]) -> Recorder {
        let mut builder = Builder::new(name);
        let mut reprs = vec![Repr::Obj; locals];
        for input in stack {
            reprs.extend(match input {
                Input::Word => vec![Repr::Obj],
                Input::Null => vec![],
                Input::RangeIter { .. } => vec![Repr::I64; 3],
            });
        }
        let (_, inputs) = builder.block(&reprs);
        let owned = |v: &ValueId| SlotValue::Owned(*v);
        let frame = |l: &[ValueId], stack| {
            vec![FrameSpec { code, pc, locals: l.iter().map(owned).collect(), stack }]
        };
        let mut at = locals;
        let entered = stack.iter().map(|input| {
            let first = at;
            at += input.width();
            match input {
                Input::Word => SlotValue::Owned(inputs[first]),
                Input::Null => SlotValue::Unset,
                Input::RangeIter { .. } => SlotValue::RangeIter {
                    next: inputs[first],
                    step: inputs[first + 1],
                    len: inputs[first + 2],
                },
            }
        });
        let entered: Vec<SlotValue> = entered.collect();
        let snapshot = builder.snapshot(&frame(&inputs[..locals], entered.clone()), &[]);
        builder.inst(Uop::_CHECK_PERIODIC, &[], 0, Some(snapshot));
        let mut carried = inputs[..locals].to_vec();
        let mut carried_reprs = vec![Repr::Obj; locals];
        for (input, slot) in stack.iter().zip(&entered) {
            match (*input, *slot) {
                (Input::RangeIter { step: known }, SlotValue::RangeIter { next, step, len }) => {
                    let known = builder.constant(Repr::I64, known as u64);
                    builder.inst(Uop::_GUARD_EQ_I64, &[step, known], 0, Some(snapshot));
                    carried.extend([next, len]);
                    carried_reprs.extend([Repr::I64; 2]);
                }
                _ => {
                    carried.extend(slot.value());
                    carried_reprs.extend(slot.value().map(|_| Repr::Obj));
                }
            }
        }
        builder.jump(BlockId(1), &carried);
        let (header, params) = builder.block(&carried_reprs);
        let mut rest = params[locals..].iter().copied();
        let mut param = || rest.next().expect("a parameter for each slot");
        let mut head_stack = Vec::new();
        for input in stack {
            head_stack.push(match *input {
                Input::Word => SlotValue::Owned(param()),
                Input::Null => SlotValue::Unset,
                Input::RangeIter { step } => SlotValue::RangeIter {
                    next: param(),
                    step: builder.constant(Repr::I64, step as u64),
                    len: param(),
                },
            });
        }
        let frames = frame(&params[..locals], head_stack);
        let mut recorder = Recorder {
            builder,
            at_begin: frames.clone(),
            frames,
            snapshot: None,
            comparison: None,
            init: vec![false],
            header,
            entry_stack: stack.to_vec(),
            failed: false,
            log: Vec::new(),
        };
        recorder.guarded(Uop::_CHECK_PERIODIC, &[], 0);
        recorder
    }

    /// Goes on from a guard of a recorded loop that turned out to fail often: the guard becomes a branch, and
    /// what is recorded from here on is its other side. `None` if that instruction is no such guard.
    ///
    /// The result is one trace again (a *trace tree*; Gal and Franz, "Incremental dynamic code generation
    /// with trace trees", 2006), so the optimiser and the allocator see both sides at once.
    ///
    /// `is_init` says of a snapshot's code number whether its frames are those of
    /// [`Recorder::push_init_frame`].
    pub fn resume(
        recorded: &Trace,
        guard: InstId,
        is_init: impl Fn(u32) -> bool,
    ) -> Option<Recorder> {
        let inst = recorded.inst(guard);
        let snapshot = inst.exit?;
        let split = recorded.block_ids().find(|&b| recorded.block(b).insts.contains(&guard.0))?;
        if !inst.uop.has(crate::uop::GUARD) || split == BlockId::ENTRY {
            return None;
        }
        let renumber = |b: BlockId| if b > split { BlockId(b.0 + 1) } else { b };
        let side = BlockId(recorded.blocks.len() as u32 + 1);
        let mut rw = Rewriter::new(recorded);
        for b in recorded.block_ids() {
            rw.open(b);
            for i in rw.body(b) {
                if i != guard {
                    rw.copy_as_recorded(i);
                    continue;
                }
                let args: Vec<ValueId> = recorded.args(inst).iter().map(|&v| rw.get(v)).collect();
                rw.new.origin = None;
                let holds = BlockId(split.0 + 1);
                rw.new.branch(inst.uop, &args, inst.imm, (holds, &[]), (side, &[]));
                rw.new.block(&[]);
            }
            rw.close_renumbered(b, renumber);
        }
        let frames = rw.frames_of(snapshot);
        rw.new.origin = None;
        rw.new.block(&[]);
        Some(Recorder {
            init: frames.iter().map(|f| is_init(f.code)).collect(),
            entry_stack: inputs_of(recorded),
            failed: false,
            builder: rw.new,
            at_begin: frames.clone(),
            frames,
            snapshot: None,
            comparison: None,
            header: BlockId(1),
            log: Vec::new(),
        })
    }

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

    /// How many frames are open; 1 is the loop's own.
    pub fn depth(&self) -> usize {
        self.frames.len()
    }

    /// Depth of the innermost frame's operand stack.
    pub fn stack_depth(&self) -> usize {
        self.frames.last().map_or(0, |f| f.stack.len())
    }

    /// A new bytecode starts: `_SET_IP`.
    pub fn begin(&mut self, pc: u32) {
        self.top().pc = pc;
        self.at_begin.clone_from(&self.frames);
        self.snapshot = None;
    }

    fn note(&mut self, name: &'static str, oparg: u64) {
        let depth = self.frames.len() as u32 - 1;
        let pc = self.frames.last().map_or(0, |f| f.pc);
        self.log.push(Recorded { name, oparg, pc, depth });
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

    /// The slot is gone.
    fn release(&mut self, slot: SlotValue) {
        if let SlotValue::Owned(v) = slot
            && self.builder.trace().repr(v) == Repr::Obj
        {
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

    // ---- locals and stack ----

    /// `_LOAD_FAST` and `_LOAD_FAST_BORROW`.
    pub fn load_fast(&mut self, local: u32, borrow: bool) {
        self.note(if borrow { "_LOAD_FAST_BORROW" } else { "_LOAD_FAST" }, local as u64);
        let v = self.top().locals[local as usize];
        let v = self.object(v);
        if let Def::Param { .. } = self.builder.trace().values[v.index()].def {
            // What came into the loop may be unbound another time.
            let null = self.builder.constant(Repr::Obj, Word::NULL.0);
            self.guarded(Uop::_GUARD_IS_NOT, &[v, null], 0);
        }
        if !borrow {
            self.builder.inst(Uop::_INCREF, &[v], 0, None);
        }
        self.push(if borrow { SlotValue::Borrowed(v) } else { SlotValue::Owned(v) });
    }

    /// `_STORE_FAST`.
    pub fn store_fast(&mut self, local: u32) {
        self.note("_STORE_FAST", local as u64);
        let new = self.pop();
        let new = self.own(new);
        let old = std::mem::replace(&mut self.top().locals[local as usize], new);
        // `a, b = b, a`: what the stack borrowed from this local it must own from now on.
        if let SlotValue::Owned(v) = old {
            for i in 0..self.top().stack.len() {
                if self.top().stack[i] == SlotValue::Borrowed(v) {
                    self.builder.inst(Uop::_INCREF, &[v], 0, None);
                    self.top().stack[i] = SlotValue::Owned(v);
                }
            }
        }
        self.release(old);
    }

    /// `_LOAD_CONST_INLINE_BORROW`: a constant that something else keeps alive.
    pub fn load_const(&mut self, word: Word) {
        self.note("_LOAD_CONST_INLINE_BORROW", word.0);
        let v = self.builder.constant(Repr::Obj, word.0);
        self.push(SlotValue::Borrowed(v));
    }

    /// `_PUSH_NULL`.
    pub fn push_null(&mut self) {
        self.note("_PUSH_NULL", 0);
        self.push(SlotValue::Unset);
    }

    /// `_POP_TOP`.
    pub fn pop_top(&mut self) {
        self.note("_POP_TOP", 0);
        let slot = self.pop();
        self.release(slot);
    }

    /// `_COPY`: pushes the n-th value from the top, counted from 1.
    pub fn copy(&mut self, n: u32) {
        self.note("_COPY", n as u64);
        let stack = &self.top().stack;
        let slot = stack[stack.len() - n as usize];
        let v = self.object(slot);
        self.builder.inst(Uop::_INCREF, &[v], 0, None);
        self.push(SlotValue::Owned(v));
    }

    /// `_SWAP`: exchanges the top with the n-th from the top, counted from 1.
    pub fn swap(&mut self, n: u32) {
        self.note("_SWAP", n as u64);
        let stack = &mut self.top().stack;
        let len = stack.len();
        stack.swap(len - 1, len - n as usize);
    }

    /// Makes the n-th value from the top, counted from 1, the top; the others keep their order.
    pub fn rotate_under(&mut self, n: u32) {
        self.note("_ROTATE", n as u64);
        let stack = &mut self.top().stack;
        let at = stack.len() - n as usize;
        let slot = stack.remove(at);
        stack.push(slot);
    }

    /// The code number of the innermost frame.
    pub fn top_code(&self) -> u32 {
        self.frames.last().map_or(0, |f| f.code)
    }

    /// `_LOAD_NAME` and `_STORE_NAME` of a module's variable: the word at an address that the (guarded) version
    /// of its dict's keys makes stable. Moves the top there.
    pub fn store_global(&mut self, base: Word, offset: u32) {
        self.note("_STORE_NAME", offset as u64);
        let value = self.pop();
        let base = self.builder.constant(Repr::Obj, base.0);
        let old = self.emit(Uop::_LOAD_FIELD, &[base], offset as u64);
        let SlotValue::Owned(v) = self.own(value) else {
            self.failed = true;
            return;
        };
        self.builder.inst(Uop::_STORE_FIELD, &[base, v], offset as u64, None);
        self.release(SlotValue::Owned(old));
    }

    /// Drops the slot below the top `n` ones.
    pub fn drop_under(&mut self, n: usize) {
        let at = self.top().stack.len() - n - 1;
        let slot = self.top().stack.remove(at);
        self.release(slot);
    }

    // ---- guards ----

    /// `_GUARD_TOS_INT`, `_GUARD_NOS_FLOAT`, …: the value `depth` below the top is of this kind.
    pub fn guard(&mut self, depth: usize, kind: Kind) {
        let name = match (kind, depth) {
            (Kind::Int, 0) => "_GUARD_TOS_INT",
            (Kind::Int, 1) => "_GUARD_NOS_INT",
            (Kind::Float, 0) => "_GUARD_TOS_FLOAT",
            (Kind::Float, 1) => "_GUARD_NOS_FLOAT",
            _ => "_GUARD_TYPE",
        };
        self.note(name, depth as u64);
        let stack = &self.top().stack;
        let slot = stack[stack.len() - 1 - depth];
        self.guard_slot(slot, kind);
    }

    fn guard_slot(&mut self, slot: SlotValue, kind: Kind) {
        // A condition is a bool by construction.
        if let Some(v) = slot.value()
            && self.builder.trace().repr(v) == Repr::Obj
            && let Some((uop, imm)) = kind.guard()
        {
            self.guarded(uop, &[v], imm);
        }
    }

    /// The value `depth` below the top is this very word; from here on it is that constant.
    pub fn guard_is(&mut self, depth: usize, word: Word) {
        self.note("_GUARD_IS", depth as u64);
        let at = self.top().stack.len() - 1 - depth;
        let slot = self.top().stack[at];
        let v = self.object(slot);
        let c = self.builder.constant(Repr::Obj, word.0);
        if v != c {
            self.guarded(Uop::_GUARD_IS, &[v, c], 0);
        }
    }

    /// A 32-bit field of a constant object has this value (a dict's or function's version).
    pub fn guard_version(&mut self, name: &'static str, object: Word, offset: u32, version: u32) {
        self.note(name, version as u64);
        let c = self.builder.constant(Repr::Obj, object.0);
        self.guarded(Uop::_GUARD_FIELD32, &[c], offset as u64 | (version as u64) << 32);
    }

    /// A 32-bit field of the object `depth` below the top has this value.
    pub fn guard_field32(&mut self, name: &'static str, depth: usize, offset: u32, value: u32) {
        self.note(name, value as u64);
        let stack = &self.top().stack;
        let slot = stack[stack.len() - 1 - depth];
        let v = self.object(slot);
        self.guarded(Uop::_GUARD_FIELD32, &[v], offset as u64 | (value as u64) << 32);
    }

    /// A word field of the (guarded) object on top is NULL.
    pub fn guard_field_null(&mut self, name: &'static str, offset: u32) {
        self.note(name, offset as u64);
        let slot = *self.top().stack.last().expect("an object");
        let v = self.object(slot);
        let field = self.emit(Uop::_LOAD_FIELD, &[v], offset as u64);
        let null = self.builder.constant(Repr::Obj, Word::NULL.0);
        self.guarded(Uop::_GUARD_IS, &[field, null], 0);
    }

    // ---- operators: operands have been guarded ----

    /// Replaces two guarded immediates by a tagged operation's result (`_BINARY_OP_ADD_INT`, …).
    pub fn binary_tagged(&mut self, uop: Uop) {
        self.note(uop.info().name, 0);
        let (b, a) = (self.pop(), self.pop());
        let (a, b) = (self.object(a), self.object(b));
        let r = self.emit(uop, &[a, b], 0);
        self.push(SlotValue::Owned(r));
    }

    /// An immediate, as a raw value of the representation.
    fn unbox(&mut self, slot: SlotValue, from: Kind, to: Repr) -> ValueId {
        let v = match slot.value() {
            Some(v) if self.builder.trace().repr(v) == Repr::Cond => v,
            _ => self.object(slot),
        };
        let raw = match (self.builder.trace().repr(v), from) {
            (Repr::Cond, _) => v,
            (_, Kind::Float) => self.emit(Uop::_UNBOX_FLOAT, &[v], 0),
            (_, Kind::Bool) => self.emit(Uop::_UNBOX_BOOL, &[v], 0),
            _ => self.emit(Uop::_UNBOX_INT, &[v], 0),
        };
        match (self.builder.trace().repr(raw), to) {
            (Repr::I64, Repr::F64) => self.emit(Uop::_INT_TO_FLOAT, &[raw], 0),
            _ => raw,
        }
    }

    fn push_raw(&mut self, v: ValueId) {
        let boxed = match self.builder.trace().repr(v) {
            Repr::I64 => self.emit(Uop::_BOX_INT, &[v], 0),
            Repr::F64 => self.emit(Uop::_BOX_FLOAT, &[v], 0),
            Repr::Cond | Repr::Obj => v,
        };
        self.push(SlotValue::Owned(boxed));
    }

    /// Replaces the top two by a raw operation on them; `a` and `b` are their (guarded) kinds, ints are
    /// converted where the uop wants floats.
    pub fn binary_raw(&mut self, uop: Uop, a: Kind, b: Kind) {
        self.note(uop.info().name, 0);
        let (right, left) = (self.pop(), self.pop());
        let want = uop.info().args;
        let x = self.unbox(left, a, want[0]);
        let y = self.unbox(right, b, want[1]);
        let r = self.emit(uop, &[x, y], 0);
        self.push_raw(r);
    }

    /// Replaces the top by a raw operation on it.
    pub fn unary_raw(&mut self, uop: Uop, kind: Kind) {
        self.note(uop.info().name, 0);
        let slot = self.pop();
        let x = self.unbox(slot, kind, uop.info().args[0]);
        let r = self.emit(uop, &[x], 0);
        self.push_raw(r);
    }

    /// A pure runtime function on the top `n` ≤ 2 numbers (`_CALL_F64`, …).
    pub fn call_pure(&mut self, uop: Uop, kinds: &[Kind], symbol: u32) {
        self.note(uop.info().name, symbol as u64);
        let at = self.top().stack.len() - kinds.len();
        let slots: Vec<SlotValue> = self.top().stack.drain(at..).collect();
        let mut args = Vec::new();
        for ((slot, &kind), &want) in slots.into_iter().zip(kinds).zip(uop.info().args) {
            args.push(self.unbox(slot, kind, want));
        }
        let r = self.emit(uop, &args, symbol as u64);
        self.push_raw(r);
    }

    /// A float's power: the base is positive and the result finite, else the interpreter decides.
    pub fn float_power(&mut self, a: Kind, b: Kind, symbol: u32) {
        self.note("_BINARY_OP_POWER_FLOAT", symbol as u64);
        let (right, left) = (self.pop(), self.pop());
        let x = self.unbox(left, a, Repr::F64);
        let y = self.unbox(right, b, Repr::F64);
        let zero = self.builder.constant(Repr::F64, 0);
        self.guarded(Uop::_GUARD_LT_F64, &[zero, x], 0);
        let r = self.emit(Uop::_CALL_F64_F64, &[x, y], symbol as u64);
        let size = self.emit(Uop::_ABS_F64, &[r], 0);
        let infinity = self.builder.constant(Repr::F64, f64::INFINITY.to_bits());
        self.guarded(Uop::_GUARD_LT_F64, &[size, infinity], 0);
        self.push_raw(r);
    }

    /// Floor division or remainder of floats by a runtime function; the divisor is not zero.
    pub fn float_division(&mut self, a: Kind, b: Kind, symbol: u32) {
        self.note("_BINARY_OP_DIVISION_FLOAT", symbol as u64);
        let (right, left) = (self.pop(), self.pop());
        let x = self.unbox(left, a, Repr::F64);
        let y = self.unbox(right, b, Repr::F64);
        let zero = self.builder.constant(Repr::F64, 0);
        self.guarded(Uop::_GUARD_NE_F64, &[y, zero], 0);
        let r = self.emit(Uop::_CALL_F64_F64, &[x, y], symbol as u64);
        self.push_raw(r);
    }

    /// The (guarded) int `depth` below the top is a double without rounding: at most 2⁵³ in magnitude.
    pub fn guard_exact_float(&mut self, depth: usize) {
        self.note("_GUARD_EXACT_FLOAT", depth as u64);
        let stack = &self.top().stack;
        let slot = stack[stack.len() - 1 - depth];
        let x = self.unbox(slot, Kind::Int, Repr::I64);
        let (low, high) = (self.i64(-(1 << 53)), self.i64(1 << 53));
        self.guarded(Uop::_GUARD_LE_I64, &[low, x], 0);
        self.guarded(Uop::_GUARD_LE_I64, &[x, high], 0);
    }

    /// `_COMPARE_OP_INT`, `_COMPARE_OP_FLOAT`: replaces the top two by a condition.
    pub fn compare(&mut self, op: Compare, a: Kind, b: Kind) {
        let float = a == Kind::Float || b == Kind::Float;
        self.note(if float { "_COMPARE_OP_FLOAT" } else { "_COMPARE_OP_INT" }, op as u64);
        let exit = self.exit();
        let (right, left) = (self.pop(), self.pop());
        let repr = if float { Repr::F64 } else { Repr::I64 };
        let x = self.unbox(left, a, repr);
        let y = self.unbox(right, b, repr);
        let (uop, x, y) = match (op, float) {
            (Compare::Lt, false) => (Uop::_LT_I64, x, y),
            (Compare::Le, false) => (Uop::_LE_I64, x, y),
            (Compare::Gt, false) => (Uop::_LT_I64, y, x),
            (Compare::Ge, false) => (Uop::_LE_I64, y, x),
            (Compare::Eq, false) => (Uop::_EQ_I64, x, y),
            (Compare::Ne, false) => (Uop::_NE_I64, x, y),
            (Compare::Lt, true) => (Uop::_LT_F64, x, y),
            (Compare::Le, true) => (Uop::_LE_F64, x, y),
            (Compare::Gt, true) => (Uop::_LT_F64, y, x),
            (Compare::Ge, true) => (Uop::_LE_F64, y, x),
            (Compare::Eq, true) => (Uop::_EQ_F64, x, y),
            (Compare::Ne, true) => (Uop::_NE_F64, x, y),
        };
        let cond = self.emit(uop, &[x, y], 0);
        self.comparison = Some((cond, exit));
        self.push(SlotValue::Owned(cond));
    }

    /// `_IS_OP`: replaces the top two by whether they are the same object.
    pub fn is_op(&mut self, invert: bool) {
        self.note("_IS_OP", invert as u64);
        let (right, left) = (self.pop(), self.pop());
        let (a, b) = (self.object(left), self.object(right));
        let mut cond = self.emit(Uop::_IS, &[a, b], 0);
        if invert {
            cond = self.emit(Uop::_NOT_COND, &[cond], 0);
        }
        self.release(left);
        self.release(right);
        self.push(SlotValue::Owned(cond));
    }

    /// `_TO_BOOL_INT`, `_TO_BOOL_BOOL`, …: replaces the top by its truth.
    pub fn to_bool(&mut self, kind: Kind) {
        self.note("_TO_BOOL", 0);
        let slot = self.pop();
        let cond = match kind {
            Kind::Int => {
                let x = self.unbox(slot, kind, Repr::I64);
                let zero = self.i64(0);
                self.emit(Uop::_NE_I64, &[x, zero], 0)
            }
            Kind::Float => {
                let x = self.unbox(slot, kind, Repr::F64);
                let zero = self.builder.constant(Repr::F64, 0);
                self.emit(Uop::_NE_F64, &[x, zero], 0)
            }
            _ => self.unbox(slot, Kind::Bool, Repr::Cond),
        };
        self.push(SlotValue::Owned(cond));
    }

    /// `_UNARY_NOT` of a bool.
    pub fn unary_not(&mut self) {
        self.note("_UNARY_NOT", 0);
        let slot = self.pop();
        let cond = self.unbox(slot, Kind::Bool, Repr::Cond);
        let cond = self.emit(Uop::_NOT_COND, &[cond], 0);
        self.push(SlotValue::Owned(cond));
    }

    /// `_GUARD_IS_TRUE_POP` or `_GUARD_IS_FALSE_POP` on a bool: the branch that was taken.
    pub fn guard_branch(&mut self, truth: bool) {
        self.note(if truth { "_GUARD_IS_TRUE_POP" } else { "_GUARD_IS_FALSE_POP" }, 0);
        let slot = self.pop();
        let cond = self.unbox(slot, Kind::Bool, Repr::Cond);
        let exit = match self.comparison {
            Some((c, before)) if c == cond => before,
            _ => self.exit(),
        };
        let uop = if truth { Uop::_GUARD_IS_TRUE_POP } else { Uop::_GUARD_IS_FALSE_POP };
        self.builder.inst(uop, &[cond], 0, Some(exit));
    }

    /// `_GUARD_IS_NONE_POP` or `_GUARD_IS_NOT_NONE_POP`.
    pub fn guard_none(&mut self, none: bool) {
        self.note(if none { "_GUARD_IS_NONE_POP" } else { "_GUARD_IS_NOT_NONE_POP" }, 0);
        let slot = self.pop();
        let v = self.object(slot);
        let c = self.builder.constant(Repr::Obj, Word::NONE.0);
        self.guarded(if none { Uop::_GUARD_IS } else { Uop::_GUARD_IS_NOT }, &[v, c], 0);
        self.release(slot);
    }

    // ---- containers ----

    /// Pushes an item that a container lends; if it was an immediate when recorded, a guard says so.
    fn push_item(&mut self, item: ValueId, kind: Kind) {
        self.guard_slot(SlotValue::Borrowed(item), kind);
        self.builder.inst(Uop::_INCREF, &[item], 0, None);
        self.push(SlotValue::Owned(item));
    }

    /// `BUILD_TUPLE` and `UNPACK_SEQUENCE` of as many: no tuple is made, the top `n` values change their order.
    pub fn rebind(&mut self, n: u32) {
        self.note("_SWAP_N", n as u64);
        let stack = &mut self.top().stack;
        let at = stack.len() - n as usize;
        stack[at..].reverse();
    }

    /// `_LOAD_FAST_AND_CLEAR`: moves a local, bound or not, to the stack.
    pub fn load_fast_and_clear(&mut self, local: u32) {
        self.note("_LOAD_FAST_AND_CLEAR", local as u64);
        let slot = std::mem::replace(&mut self.top().locals[local as usize], SlotValue::Unset);
        self.push(slot);
    }

    /// `_LIST_APPEND`: moves the top to the end of the list that is `depth` below it, counted from 1.
    pub fn list_append(&mut self, depth: usize, symbol: u32) {
        self.note("_LIST_APPEND", depth as u64);
        let item = self.pop();
        let stack = &self.top().stack;
        let list = stack[stack.len() - depth];
        let (l, v) = (self.object(list), self.object(item));
        self.emit(Uop::_CALL_RUNTIME_2, &[l, v], symbol as u64);
        self.release(item);
    }

    /// `_BINARY_OP_SUBSCR_LIST_INT`, `…_TUPLE_INT`: container and index (guarded) on the stack; `item` is the
    /// kind of what was there.
    pub fn subscript(&mut self, uop: Uop, item: Kind) {
        self.note(uop.info().name, 0);
        let (index, container) = (self.pop(), self.pop());
        let i = self.unbox(index, Kind::Int, Repr::I64);
        let c = self.object(container);
        let r = self.emit(uop, &[c, i], 0);
        self.push_item(r, item);
        self.release(container);
    }

    /// `_STORE_SUBSCR_LIST_INT`: value, list and index on the stack, the latter two guarded.
    pub fn store_subscript_list(&mut self) {
        self.note("_STORE_SUBSCR_LIST_INT", 0);
        let (index, list, value) = (self.pop(), self.pop(), self.pop());
        let i = self.unbox(index, Kind::Int, Repr::I64);
        let l = self.object(list);
        let v = self.object(value);
        let old = self.emit(Uop::_STORE_SUBSCR_LIST_INT, &[l, i, v], 0);
        if let SlotValue::Borrowed(_) = value {
            // After the store: it can still leave, and then nothing must have happened.
            self.builder.inst(Uop::_INCREF, &[v], 0, None);
        }
        self.release(SlotValue::Owned(old));
        self.release(list);
    }

    /// A raw 64-bit field of the (guarded) object on top, as an int: `len()` of a list.
    pub fn field_as_int(&mut self, name: &'static str, offset: i32) {
        self.note(name, offset as u64);
        let object = self.pop();
        let o = self.object(object);
        let len = self.emit(Uop::_LOAD_FIELD_I64, &[o], offset as u64);
        self.push_raw(len);
        self.release(object);
    }

    /// Takes out the two slots below the top `args` ones that a call leaves there (callable and self).
    pub fn drop_callable(&mut self, args: usize) {
        let at = self.top().stack.len() - args - 2;
        let callable: Vec<SlotValue> = self.top().stack.drain(at..at + 2).collect();
        callable.into_iter().for_each(|s| self.release(s));
    }

    /// `_CALL_RUNTIME_n` on the top `n` values: an owned object, or an exception.
    pub fn call_runtime(&mut self, name: &'static str, symbol: u32, n: usize) {
        self.note(name, symbol as u64);
        let at = self.top().stack.len() - n;
        let slots: Vec<SlotValue> = self.top().stack.drain(at..).collect();
        let args: Vec<ValueId> = slots.iter().map(|&s| self.object(s)).collect();
        let uop = [
            Uop::_CALL_RUNTIME_0,
            Uop::_CALL_RUNTIME_1,
            Uop::_CALL_RUNTIME_2,
            Uop::_CALL_RUNTIME_3,
        ][n];
        let r = self.emit(uop, &args, symbol as u64);
        slots.into_iter().for_each(|s| self.release(s));
        self.push(SlotValue::Owned(r));
    }

    /// `_LOAD_GLOBAL_MODULE`, `_LOAD_GLOBAL_BUILTINS`: the word at an address that the (guarded) version of a
    /// dict's keys makes stable. A value that is expected to stay (a function) becomes that constant.
    pub fn load_global(&mut self, base: Word, offset: u32, stays: Option<Word>, kind: Kind) {
        self.note("_LOAD_GLOBAL", offset as u64);
        let base = self.builder.constant(Repr::Obj, base.0);
        let loaded = self.emit(Uop::_LOAD_FIELD, &[base], offset as u64);
        match stays {
            Some(word) => {
                let c = self.builder.constant(Repr::Obj, word.0);
                self.guarded(Uop::_GUARD_IS, &[loaded, c], 0);
                self.push(SlotValue::Borrowed(c));
            }
            None => self.push_item(loaded, kind),
        }
    }

    /// `_LOAD_ATTR_INSTANCE_VALUE`: replaces the (guarded) object on top by a field that is bound.
    pub fn load_attr_field(&mut self, offset: u32, kind: Kind) {
        self.note("_LOAD_ATTR_INSTANCE_VALUE", offset as u64);
        let object = self.pop();
        let o = self.object(object);
        let value = self.emit(Uop::_LOAD_FIELD, &[o], offset as u64);
        if kind.guard().is_none() {
            let null = self.builder.constant(Repr::Obj, Word::NULL.0);
            self.guarded(Uop::_GUARD_IS_NOT, &[value, null], 0);
        }
        self.push_item(value, kind);
        self.release(object);
    }

    /// `_STORE_ATTR_INSTANCE_VALUE`: value and (guarded) object on the stack; the field is bound already.
    pub fn store_attr_field(&mut self, offset: u32) {
        self.note("_STORE_ATTR_INSTANCE_VALUE", offset as u64);
        let (object, value) = (self.pop(), self.pop());
        let o = self.object(object);
        let old = self.emit(Uop::_LOAD_FIELD, &[o], offset as u64);
        let null = self.builder.constant(Repr::Obj, Word::NULL.0);
        self.guarded(Uop::_GUARD_IS_NOT, &[old, null], 0);
        let SlotValue::Owned(v) = self.own(value) else {
            self.failed = true;
            return;
        };
        self.builder.inst(Uop::_STORE_FIELD, &[o, v], offset as u64, None);
        self.release(SlotValue::Owned(old));
        self.release(object);
    }

    /// `_LOAD_DEREF`: the value in the cell that a local is; it is bound.
    pub fn load_deref(&mut self, local: u32, offset: u32, kind: Kind) {
        self.note("_LOAD_DEREF", local as u64);
        let cell = self.top().locals[local as usize];
        let cell = self.object(cell);
        let value = self.emit(Uop::_LOAD_FIELD, &[cell], offset as u64);
        if kind.guard().is_none() {
            let null = self.builder.constant(Repr::Obj, Word::NULL.0);
            self.guarded(Uop::_GUARD_IS_NOT, &[value, null], 0);
        }
        self.push_item(value, kind);
    }

    /// `_STORE_DEREF`: moves the top into the cell that a local is.
    pub fn store_deref(&mut self, local: u32, offset: u32) {
        self.note("_STORE_DEREF", local as u64);
        let value = self.pop();
        let cell = self.top().locals[local as usize];
        let cell = self.object(cell);
        let old = self.emit(Uop::_LOAD_FIELD, &[cell], offset as u64);
        let SlotValue::Owned(v) = self.own(value) else {
            self.failed = true;
            return;
        };
        self.builder.inst(Uop::_STORE_FIELD, &[cell, v], offset as u64, None);
        self.release(SlotValue::Owned(old));
    }

    /// `_UNPACK_SEQUENCE_TUPLE`: the (guarded) tuple on top has as many items as `kinds`, and they are of these
    /// kinds; they replace it, the first on top.
    pub fn unpack_tuple(&mut self, kinds: &[Kind]) {
        self.note("_UNPACK_SEQUENCE_TUPLE", kinds.len() as u64);
        let tuple = self.pop();
        let t = self.object(tuple);
        let len = self.emit(Uop::_LOAD_FIELD_I64, &[t], TUPLE_LEN as u64);
        let expected = self.i64(kinds.len() as i64);
        self.guarded(Uop::_GUARD_EQ_I64, &[len, expected], 0);
        let mut items = Vec::new();
        for (i, &kind) in kinds.iter().enumerate() {
            let offset = TUPLE_ITEMS as u64 + 8 * i as u64;
            let item = self.emit(Uop::_LOAD_FIELD, &[t], offset);
            self.guard_slot(SlotValue::Borrowed(item), kind);
            items.push(item);
        }
        for &item in items.iter().rev() {
            self.builder.inst(Uop::_INCREF, &[item], 0, None);
            self.push(SlotValue::Owned(item));
        }
        self.release(tuple);
    }

    /// `_LOAD_ATTR_METHOD_…`: the (guarded) object on top becomes the receiver of this function.
    pub fn load_method(&mut self, function: Word) {
        self.note("_LOAD_ATTR_METHOD", function.0);
        let receiver = self.pop();
        let f = self.builder.constant(Repr::Obj, function.0);
        self.push(SlotValue::Borrowed(f));
        self.push(receiver);
    }

    /// `_LOAD_ATTR_CLASS` and the like: what the (guarded) object on top has there is this constant.
    pub fn load_attr_const(&mut self, value: Word) {
        self.note("_LOAD_ATTR_CLASS", value.0);
        let object = self.pop();
        let c = self.builder.constant(Repr::Obj, value.0);
        self.push(SlotValue::Borrowed(c));
        self.release(object);
    }

    /// `_CALL_RUNTIME_n` on the top `n` values, for its effect: it returns any word but NULL, an immediate.
    pub fn call_runtime_effect(&mut self, name: &'static str, symbol: u32, n: usize) {
        self.call_runtime(name, symbol, n);
        self.top().stack.pop();
    }

    /// A call of whatever callable, with `args` ≤ 2 arguments, self (if not NULL) counted as one.
    pub fn call_any(&mut self, symbols: [u32; 3], args: usize) {
        let at = self.top().stack.len() - args - 2;
        if self.top().stack[at + 1] == SlotValue::Unset {
            self.top().stack.remove(at + 1);
        }
        let operands = self.top().stack.len() - at;
        self.call_runtime("_CALL_NON_PY_GENERAL", symbols[operands - 1], operands);
    }

    // ---- iteration ----

    /// `range(…)` and the `GET_ITER` after it: `args` guarded ints are on the stack above callable and NULL; the
    /// last of three is this constant step. A range iterator takes their place.
    pub fn new_range_iterator(&mut self, args: usize, step: i64) {
        self.note("_CALL_RANGE_ITER", args as u64);
        let at = self.top().stack.len() - args;
        let slots: Vec<SlotValue> = self.top().stack.drain(at..).collect();
        self.drop_callable(0);
        let mut bounds = Vec::new();
        for &slot in slots.iter().take(2) {
            bounds.push(self.unbox(slot, Kind::Int, Repr::I64));
        }
        let (start, stop) = match bounds[..] {
            [stop] => (self.i64(0), stop),
            [start, stop, ..] => (start, stop),
            [] => unreachable!("range() has an argument"),
        };
        let (low, high) = if step > 0 { (start, stop) } else { (stop, start) };
        // ⌈distance / |step|⌉; not positive when there is nothing to do.
        let mut len = self.emit(Uop::_SUBTRACT_I64, &[high, low], 0);
        let width = step.unsigned_abs() as i64;
        if width != 1 {
            let (round, width) = (self.i64(width - 1), self.i64(width));
            len = self.emit(Uop::_ADD_I64, &[len, round], 0);
            len = self.emit(Uop::_FLOOR_DIVIDE_I64, &[len, width], 0);
        }
        let step = self.i64(step);
        self.push(SlotValue::RangeIter { next: start, step, len });
    }

    /// Whether the top of the stack is a range iterator.
    pub fn top_is_range_iterator(&mut self) -> bool {
        matches!(self.top().stack.last(), Some(SlotValue::RangeIter { .. }))
    }

    /// `_GUARD_NOT_EXHAUSTED_RANGE` and `_ITER_NEXT_RANGE`: the range iterator on top has another value.
    pub fn iter_next_range(&mut self) {
        self.note("_ITER_NEXT_RANGE", 0);
        let Some(&SlotValue::RangeIter { next: value, step, len }) = self.top().stack.last() else {
            self.failed = true;
            return;
        };
        let zero = self.i64(0);
        self.guarded(Uop::_GUARD_LT_I64, &[zero, len], 0);
        let boxed = self.emit(Uop::_BOX_INT, &[value], 0);
        let next = self.emit(Uop::_ADD_WRAP_I64, &[value, step], 0);
        let minus_one = self.i64(-1);
        let len = self.emit(Uop::_ADD_WRAP_I64, &[len, minus_one], 0);
        *self.top().stack.last_mut().expect("seen above") =
            SlotValue::RangeIter { next, step, len };
        self.push(SlotValue::Owned(boxed));
    }

    /// `_GUARD_EXHAUSTED_RANGE`: the range iterator on top has no more values.
    pub fn iter_end_range(&mut self) {
        self.note("_GUARD_EXHAUSTED_RANGE", 0);
        let Some(&SlotValue::RangeIter { len, .. }) = self.top().stack.last() else {
            self.failed = true;
            return;
        };
        let zero = self.i64(0);
        self.guarded(Uop::_GUARD_LE_I64, &[len, zero], 0);
    }

    /// `_ITER_NEXT_LIST` with its guards; `item` is the kind of the next item.
    pub fn iter_next_list(&mut self, item: Kind) {
        self.note("_ITER_NEXT_LIST", 0);
        let iter = *self.top().stack.last().expect("an iterator");
        let it = self.object(iter);
        self.guarded(Uop::_GUARD_TYPE, &[it], tid::LIST_ITER as u64);
        let list = self.emit(Uop::_LOAD_FIELD, &[it], LIST_ITER_LIST as u64);
        self.guarded(Uop::_GUARD_TYPE, &[list], tid::LIST as u64);
        let index = self.emit(Uop::_LOAD_FIELD_I64, &[it], LIST_ITER_INDEX as u64);
        let len = self.emit(Uop::_LOAD_FIELD_I64, &[list], LIST_LEN as u64);
        self.guarded(Uop::_GUARD_LT_I64, &[index, len], 0);
        let value = self.emit(Uop::_BINARY_OP_SUBSCR_LIST_INT, &[list, index], 0);
        self.guard_slot(SlotValue::Borrowed(value), item);
        let one = self.i64(1);
        let next = self.emit(Uop::_ADD_WRAP_I64, &[index, one], 0);
        self.builder.inst(Uop::_STORE_FIELD_I64, &[it, next], LIST_ITER_INDEX as u64, None);
        self.builder.inst(Uop::_INCREF, &[value], 0, None);
        self.push(SlotValue::Owned(value));
    }

    /// `_FOR_ITER` on an iterator of this (guarded) kind: a runtime function gives its next value, or the word
    /// `end` when there is none, which leaves the loop. `item` is the kind of what it gives next.
    pub fn iter_next_any(&mut self, iterator: Kind, symbol: u32, end: Word) {
        self.note("_FOR_ITER", symbol as u64);
        self.guard(0, iterator);
        let iter = *self.top().stack.last().expect("an iterator");
        let it = self.object(iter);
        let value = self.emit(Uop::_CALL_RUNTIME_1, &[it], symbol as u64);
        let end = self.builder.constant(Repr::Obj, end.0);
        self.guarded(Uop::_GUARD_IS_NOT, &[value, end], 0);
        self.push(SlotValue::Owned(value));
    }

    // ---- calls of Python functions ----

    /// `_PUSH_FRAME`: callable, self-or-NULL and `args` arguments are on the stack; they become the first
    /// locals of a new frame with `locals` locals. The caller has guarded the callable.
    pub fn push_frame(&mut self, code: u32, locals: usize, args: usize) {
        self.note("_PUSH_FRAME", args as u64);
        let at = self.top().stack.len() - args - 2;
        let mut slots: Vec<SlotValue> = self.top().stack.drain(at..).collect();
        let callable = slots.remove(0);
        if slots[0] == SlotValue::Unset {
            slots.remove(0);
        }
        for s in &mut slots {
            *s = self.own(*s);
        }
        slots.resize(locals, SlotValue::Unset);
        self.release(callable);
        self.frames.push(FrameSpec { code, pc: 0, locals: slots, stack: Vec::new() });
        self.init.push(false);
    }

    /// `_CREATE_INIT_FRAME`: a class, NULL and `args` arguments are on the stack; the class has been guarded. A
    /// runtime function makes the instance, and a frame of its `__init__` begins.
    pub fn push_init_frame(
        &mut self,
        code: u32,
        locals: usize,
        args: usize,
        class: Word,
        symbol: u32,
    ) {
        self.note("_CREATE_INIT_FRAME", args as u64);
        let class = self.builder.constant(Repr::Obj, class.0);
        let instance = self.emit(Uop::_CALL_RUNTIME_1, &[class], symbol as u64);
        self.builder.inst(Uop::_INCREF, &[instance], 0, None);
        let at = self.top().stack.len() - args - 2;
        let mut slots: Vec<SlotValue> = self.top().stack.drain(at..).collect();
        let callable = slots.remove(0);
        slots[0] = SlotValue::Owned(instance);
        for s in &mut slots {
            *s = self.own(*s);
        }
        slots.resize(locals, SlotValue::Unset);
        slots.push(SlotValue::Owned(instance));
        self.release(callable);
        self.frames.push(FrameSpec { code, pc: 0, locals: slots, stack: Vec::new() });
        self.init.push(true);
    }

    /// `_COPY_FREE_VARS`: these cells (constants: they belong to the inlined function) become locals.
    pub fn copy_free_vars(&mut self, first: usize, cells: &[Word]) {
        self.note("_COPY_FREE_VARS", cells.len() as u64);
        for (i, cell) in cells.iter().enumerate() {
            let c = self.builder.constant(Repr::Obj, cell.0);
            self.top().locals[first + i] = SlotValue::Borrowed(c);
        }
    }

    /// `_RETURN_VALUE` from an inlined frame.
    ///
    /// # Panics
    /// In the outermost frame: the recorder must have stopped.
    pub fn return_value(&mut self) {
        self.note("_RETURN_VALUE", 0);
        assert!(self.frames.len() > 1, "the trace's own frame doesn't return");
        let result = self.pop();
        let mut result = self.own(result);
        let mut frame = self.frames.pop().expect("a frame");
        if self.init.pop() == Some(true) {
            // `__init__` returns None; its call gives the instance.
            self.release(result);
            result = frame.locals.pop().expect("the instance");
        }
        frame.stack.into_iter().chain(frame.locals).for_each(|s| self.release(s));
        self.push(result);
    }

    // ---- the end ----

    /// `_JUMP_TO_TOP`: the loop is closed. `None` if the stack differs from the entry's, or something can't
    /// be expressed.
    pub fn close_loop(mut self) -> Option<(Trace, Vec<Recorded>)> {
        self.note("_JUMP_TO_TOP", 0);
        if self.frames.len() != 1 || self.frames[0].stack.len() != self.entry_stack.len() {
            return None;
        }
        let frame = self.frames.pop().expect("a frame");
        let mut args = Vec::new();
        for slot in frame.locals {
            let slot = self.own(slot);
            args.push(slot.value()?);
        }
        for (slot, input) in frame.stack.into_iter().zip(self.entry_stack.clone()) {
            if (slot, input) == (SlotValue::Unset, Input::Null) {
                continue;
            }
            match (self.own(slot), input) {
                (SlotValue::RangeIter { next, step, len }, Input::RangeIter { step: known }) => {
                    if self.builder.trace().as_const(step) != Some(known as u64) {
                        return None;
                    }
                    args.extend([next, len]);
                }
                (SlotValue::Owned(v), Input::Word) => args.push(v),
                _ => return None,
            }
        }
        if self.failed {
            return None;
        }
        self.builder.jump(self.header, &args);
        Some((self.builder.finish(), self.log))
    }

    /// `_EXIT_TRACE`: leaves for good at the present bytecode. `None` as for [`Recorder::close_loop`].
    pub fn exit_trace(mut self) -> Option<(Trace, Vec<Recorded>)> {
        self.note("_EXIT_TRACE", 0);
        let exit = self.exit();
        self.builder.exit(exit);
        (!self.failed).then(|| (self.builder.finish(), self.log))
    }
}

/// The operand stack at a recorded loop's head, from the snapshot of the head's first instruction.
fn inputs_of(recorded: &Trace) -> Vec<Input> {
    let head = &recorded.insts[recorded.blocks[1].insts.start as usize];
    let snapshot = head.exit.expect("a loop begins with `_CHECK_PERIODIC`");
    let frame = recorded.frames[recorded.snapshots[snapshot.index()].frames.range()][0];
    let input = |slot: &SlotValue| match *slot {
        SlotValue::RangeIter { step, .. } => Input::RangeIter {
            step: recorded.as_const(step).expect("a loop is specialised for its step") as i64,
        },
        SlotValue::Unset => Input::Null,
        _ => Input::Word,
    };
    recorded.slots[frame.stack.range()].iter().map(input).collect()
}
