//! Makes traces: appends blocks, instructions and snapshots in layout order.

use crate::trace::*;
use crate::uop::{Repr, Uop};
use rustc_hash::FxHashMap;

/// A trace under construction. Blocks are appended in layout order; edges may name later blocks.
#[derive(Debug, Default)]
pub struct Builder {
    trace: Trace,
    constants: FxHashMap<(u64, u8), ValueId>,
    open: bool,
    /// Given to the instructions that follow; `None`: their own index.
    pub origin: Option<u32>,
}

/// A frame for [`Builder::snapshot`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrameSpec {
    /// See [`FrameState::code`].
    pub code: u32,
    /// See [`FrameState::pc`].
    pub pc: u32,
    /// Locals.
    pub locals: Vec<SlotValue>,
    /// Operand stack from the bottom.
    pub stack: Vec<SlotValue>,
}

impl Builder {
    /// An empty trace of this name.
    pub fn new(name: &str) -> Builder {
        Builder { trace: Trace { name: name.to_owned(), ..Trace::default() }, ..Builder::default() }
    }

    /// An empty trace with room for a copy of `old`.
    pub(crate) fn like(old: &Trace) -> Builder {
        let trace = Trace {
            name: old.name.clone(),
            values: Vec::with_capacity(old.values.len()),
            blocks: Vec::with_capacity(old.blocks.len()),
            insts: Vec::with_capacity(old.insts.len()),
            lists: Vec::with_capacity(old.lists.len()),
            snapshots: Vec::with_capacity(old.snapshots.len()),
            frames: Vec::with_capacity(old.frames.len()),
            slots: Vec::with_capacity(old.slots.len()),
            stores: Vec::with_capacity(old.stores.len()),
            objects: Vec::with_capacity(old.objects.len()),
            shapes: old.shapes.clone(),
        };
        Builder { trace, ..Builder::default() }
    }

    /// The trace so far.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// Opens the next block with parameters of these representations, and returns both.
    ///
    /// # Panics
    /// When the previous block has no terminator.
    pub fn block(&mut self, params: &[Repr]) -> (BlockId, Vec<ValueId>) {
        assert!(!self.open, "the previous block has no terminator");
        let block = BlockId(self.trace.blocks.len() as u32);
        let params: Vec<ValueId> = params
            .iter()
            .enumerate()
            .map(|(i, &repr)| self.value(repr, Def::Param { block, index: i as u32 }))
            .collect();
        let list = self.list(&params);
        let start = self.trace.insts.len() as u32;
        self.trace.blocks.push(Block { params: list, insts: start..start, succs: [None; 2] });
        self.open = true;
        (block, params)
    }

    /// Whether a block is open.
    pub fn is_open(&self) -> bool {
        self.open
    }

    fn value(&mut self, repr: Repr, def: Def) -> ValueId {
        self.trace.values.push(Value { repr, def });
        ValueId(self.trace.values.len() as u32 - 1)
    }

    /// The constant of these bits; one value per constant.
    pub fn constant(&mut self, repr: Repr, bits: u64) -> ValueId {
        if let Some(&v) = self.constants.get(&(bits, repr as u8)) {
            return v;
        }
        let v = self.value(repr, Def::Const(bits));
        self.constants.insert((bits, repr as u8), v);
        v
    }

    /// Stores a list of values.
    pub fn list(&mut self, values: &[ValueId]) -> List {
        let start = self.trace.lists.len() as u32;
        self.trace.lists.extend_from_slice(values);
        List { start, len: values.len() as u32 }
    }

    /// Appends an instruction and returns its result, if the uop has one.
    ///
    /// # Panics
    /// When no block is open.
    pub fn inst(
        &mut self,
        uop: Uop,
        args: &[ValueId],
        imm: u64,
        exit: Option<SnapshotId>,
    ) -> Option<ValueId> {
        assert!(self.open, "no open block");
        let inst = InstId(self.trace.insts.len() as u32);
        let args = self.list(args);
        let reprs = uop.info().results;
        let first = ValueId(self.trace.values.len() as u32);
        let results = List { start: self.trace.lists.len() as u32, len: reprs.len() as u32 };
        for (index, &repr) in (0..).zip(reprs) {
            let v = self.value(repr, Def::Inst { inst, index });
            self.trace.lists.push(v);
        }
        let origin = self.origin.unwrap_or(inst.0);
        self.trace.insts.push(Inst { uop, args, results, imm, exit, origin });
        (!reprs.is_empty()).then_some(first)
    }

    /// A call that may raise gives NULL instead.
    pub(crate) fn let_fail(&mut self, call: InstId) {
        let inst = &mut self.trace.insts[call.index()];
        if let Some(uop) = inst.uop.trying() {
            (inst.uop, inst.exit) = (uop, None);
        }
    }

    fn close(&mut self, succs: [Option<Edge>; 2]) {
        let end = self.trace.insts.len() as u32;
        let block = self.trace.blocks.last_mut().expect("an open block");
        block.insts.end = end;
        block.succs = succs;
        self.open = false;
    }

    /// Ends the block with a jump.
    pub fn jump(&mut self, block: BlockId, args: &[ValueId]) {
        self.inst(Uop::_JUMP, &[], 0, None);
        let args = self.list(args);
        self.close([Some(Edge { block, args }), None]);
    }

    /// Ends the block with a guard as a two-way branch.
    pub fn branch(
        &mut self,
        guard: Uop,
        operands: &[ValueId],
        imm: u64,
        holds: (BlockId, &[ValueId]),
        fails: (BlockId, &[ValueId]),
    ) {
        self.inst(guard, operands, imm, None);
        let [holds, fails] =
            [holds, fails].map(|(block, args)| Some(Edge { block, args: self.list(args) }));
        self.close([holds, fails]);
    }

    /// Ends the block by leaving the trace.
    pub fn exit(&mut self, snapshot: SnapshotId) {
        self.inst(Uop::_EXIT_TRACE, &[], 0, Some(snapshot));
        self.close([None; 2]);
    }

    /// Adds a snapshot; the same as the last one is shared.
    pub fn snapshot(&mut self, frames: &[FrameSpec], stores: &[DeferredStore]) -> SnapshotId {
        let mark = self.begin_snapshot();
        for f in frames {
            let locals = self.slots(&f.locals);
            let stack = self.slots(&f.stack);
            self.frame(FrameState { code: f.code, pc: f.pc, locals, stack });
        }
        stores.iter().for_each(|&s| self.store(s));
        self.end_snapshot(mark)
    }

    /// Starts a snapshot whose parts are appended one by one, without building it elsewhere first.
    pub(crate) fn begin_snapshot(&self) -> SnapshotStart {
        let t = &self.trace;
        SnapshotStart {
            frame: t.frames.len(),
            slot: t.slots.len(),
            store: t.stores.len(),
            object: t.objects.len(),
        }
    }

    /// A slot of the frame that comes next.
    #[inline]
    pub(crate) fn slot(&mut self, slot: SlotValue) {
        self.trace.slots.push(slot);
    }

    fn slots(&mut self, slots: &[SlotValue]) -> List {
        let start = self.trace.slots.len() as u32;
        self.trace.slots.extend_from_slice(slots);
        List { start, len: slots.len() as u32 }
    }

    /// A frame; the slots before it are its own.
    pub(crate) fn frame(&mut self, frame: FrameState) {
        self.trace.frames.push(frame);
    }

    /// A deferred store.
    pub(crate) fn store(&mut self, store: DeferredStore) {
        self.trace.stores.push(store);
    }

    /// An object that the exit makes; `fields` are its fields.
    pub(crate) fn object(&mut self, shape: u32, fields: &[SlotValue]) {
        let fields = self.slots(fields);
        self.trace.objects.push(SunkObject { shape, fields });
    }

    /// Says what an allocating function makes; known ones are known.
    pub fn shape(&mut self, shape: Shape) {
        let same = |s: &Shape| (s.symbol, s.class) == (shape.symbol, shape.class);
        match self.trace.shapes.iter().position(same) {
            Some(at) => self.trace.shapes[at] = shape,
            None => self.trace.shapes.push(shape),
        }
    }

    /// The snapshot of what was appended since its start; the last one, if it is the same.
    pub(crate) fn end_snapshot(&mut self, start: SnapshotStart) -> SnapshotId {
        let t = &mut self.trace;
        let list =
            |start: usize, end: usize| List { start: start as u32, len: (end - start) as u32 };
        let new = Snapshot {
            frames: list(start.frame, t.frames.len()),
            stores: list(start.store, t.stores.len()),
            objects: list(start.object, t.objects.len()),
        };
        if let Some(&last) = t.snapshots.last()
            && same_snapshot(t, last, new)
        {
            t.frames.truncate(start.frame);
            t.slots.truncate(start.slot);
            t.stores.truncate(start.store);
            t.objects.truncate(start.object);
        } else {
            t.snapshots.push(new);
        }
        SnapshotId(t.snapshots.len() as u32 - 1)
    }

    /// The finished trace.
    ///
    /// # Panics
    /// When a block is still open or there is none.
    pub fn finish(self) -> Trace {
        assert!(!self.open && !self.trace.blocks.is_empty(), "unfinished trace");
        self.trace
    }
}

/// Where a snapshot's parts begin in the pools.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SnapshotStart {
    frame: usize,
    slot: usize,
    store: usize,
    object: usize,
}

fn same_snapshot(t: &Trace, a: Snapshot, b: Snapshot) -> bool {
    let (old, new) = (&t.frames[a.frames.range()], &t.frames[b.frames.range()]);
    let (made, makes) = (&t.objects[a.objects.range()], &t.objects[b.objects.range()]);
    old.len() == new.len()
        && made.len() == makes.len()
        && made.iter().zip(makes).all(|(o, n)| {
            o.shape == n.shape && t.slots[o.fields.range()] == t.slots[n.fields.range()]
        })
        && old.iter().zip(new).all(|(o, n)| o.code == n.code && o.pc == n.pc)
        && t.stores[a.stores.range()] == t.stores[b.stores.range()]
        && old.iter().zip(new).all(|(o, n)| {
            t.slots[o.locals.range()] == t.slots[n.locals.range()]
                && t.slots[o.stack.range()] == t.slots[n.stack.range()]
        })
}
