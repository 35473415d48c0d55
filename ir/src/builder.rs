//! Makes traces: appends blocks, instructions and snapshots in layout order.

use crate::trace::*;
use crate::uop::{Repr, Uop};
use std::collections::HashMap;

/// A trace under construction. Blocks are appended in layout order; edges may name later blocks.
#[derive(Debug, Default)]
pub struct Builder {
    trace: Trace,
    constants: HashMap<(u64, u8), ValueId>,
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
        let results: Vec<ValueId> = uop
            .info()
            .results
            .iter()
            .enumerate()
            .map(|(i, &repr)| self.value(repr, Def::Inst { inst, index: i as u32 }))
            .collect();
        let args = self.list(args);
        let result_list = self.list(&results);
        let origin = self.origin.unwrap_or(inst.0);
        self.trace.insts.push(Inst { uop, args, results: result_list, imm, exit, origin });
        results.first().copied()
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
        if let Some(last) = self.trace.snapshots.len().checked_sub(1)
            && self.same_snapshot(last, frames, stores)
        {
            return SnapshotId(last as u32);
        }
        let first = self.trace.frames.len() as u32;
        for f in frames {
            let locals = self.slot_list(&f.locals);
            let stack = self.slot_list(&f.stack);
            self.trace.frames.push(FrameState { code: f.code, pc: f.pc, locals, stack });
        }
        let first_store = self.trace.stores.len() as u32;
        self.trace.stores.extend_from_slice(stores);
        self.trace.snapshots.push(Snapshot {
            frames: List { start: first, len: frames.len() as u32 },
            stores: List { start: first_store, len: stores.len() as u32 },
        });
        SnapshotId(self.trace.snapshots.len() as u32 - 1)
    }

    fn slot_list(&mut self, slots: &[SlotValue]) -> List {
        let start = self.trace.slots.len() as u32;
        self.trace.slots.extend_from_slice(slots);
        List { start, len: slots.len() as u32 }
    }

    fn same_snapshot(&self, id: usize, frames: &[FrameSpec], stores: &[DeferredStore]) -> bool {
        let t = &self.trace;
        let snap = &t.snapshots[id];
        let old = &t.frames[snap.frames.range()];
        old.len() == frames.len()
            && t.stores[snap.stores.range()] == *stores
            && old.iter().zip(frames).all(|(o, n)| {
                o.code == n.code
                    && o.pc == n.pc
                    && t.slots[o.locals.range()] == *n.locals
                    && t.slots[o.stack.range()] == *n.stack
            })
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
