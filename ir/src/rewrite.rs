//! Copying a trace while changing it: what every pass is made of.

use crate::builder::{Builder, FrameSpec};
use crate::trace::*;
use crate::uop::Repr;
use rustc_hash::FxHashMap;

/// No value.
const NONE: ValueId = ValueId(u32::MAX);

/// Walks an old trace and builds a new one; keeps the map from old values to new ones.
#[derive(Debug)]
pub struct Rewriter<'a> {
    /// The trace that is read.
    pub old: &'a Trace,
    /// The trace that is made.
    pub new: Builder,
    /// By old value; [`NONE`] where there is nothing yet.
    map: Vec<ValueId>,
    /// The same, where exits see something else; empty while they never do.
    at_exits: Vec<ValueId>,
    snapshots: Vec<Option<SnapshotId>>,
    /// Objects that are not made but at exits: what stands for them now, by the old value that named them first.
    pub(crate) sunk: FxHashMap<ValueId, Sunk>,
    /// Old values that are references to such objects: that first value.
    pub(crate) sunk_names: FxHashMap<ValueId, ValueId>,
    extra_stores: Vec<DeferredStore>,
}

/// An object that has been sunk.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sunk {
    /// In [`Trace::shapes`].
    pub shape: u32,
    /// What its fields hold, in old values.
    pub fields: Vec<Content>,
}

/// What a field of a sunk object holds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Content {
    /// An old value.
    Old(ValueId),
    /// A constant that the old trace may not have.
    Const(Repr, u64),
}

/// The sunk objects that a snapshot makes, by the names of [`Rewriter::sunk`].
struct Made {
    /// How many objects the snapshot has before them.
    first: u32,
    names: Vec<ValueId>,
}

impl Made {
    fn number_of(&mut self, name: ValueId) -> u32 {
        let known = self.names.iter().position(|&n| n == name);
        let at = known.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        self.first + at as u32
    }
}

impl<'a> Rewriter<'a> {
    /// Starts a copy.
    pub fn new(old: &'a Trace) -> Rewriter<'a> {
        Rewriter {
            old,
            new: Builder::like(old),
            map: vec![NONE; old.values.len()],
            at_exits: Vec::new(),
            snapshots: vec![None; old.snapshots.len()],
            sunk: FxHashMap::default(),
            sunk_names: FxHashMap::default(),
            extra_stores: Vec::new(),
        }
    }

    /// The new value of an old one.
    ///
    /// # Panics
    /// When the old one has none yet: a pass dropped a value that is needed.
    #[inline]
    pub fn get(&mut self, v: ValueId) -> ValueId {
        match self.map[v.index()] {
            NONE => self.get_constant(v),
            new => new,
        }
    }

    fn get_constant(&mut self, v: ValueId) -> ValueId {
        let value = self.old.values[v.index()];
        match value.def {
            Def::Const(bits) => {
                let new = self.new.constant(value.repr, bits);
                self.map[v.index()] = new;
                new
            }
            _ => panic!("{v} of trace {} was dropped but is used", self.old.name),
        }
    }

    /// Whether an old value has a new one (constants always do).
    pub fn has(&self, v: ValueId) -> bool {
        self.map[v.index()] != NONE || self.old.as_const(v).is_some()
    }

    /// Says what an old value has become.
    pub fn set(&mut self, old: ValueId, new: ValueId) {
        self.map[old.index()] = new;
    }

    /// Says what exits should see in place of an old value (a raw value instead of its box).
    pub fn set_at_exits(&mut self, old: ValueId, new: ValueId) {
        if self.at_exits.is_empty() {
            self.at_exits = vec![NONE; self.map.len()];
        }
        self.at_exits[old.index()] = new;
    }

    /// Stores to be done by every exit from now on.
    pub fn set_extra_stores(&mut self, stores: Vec<DeferredStore>) {
        if stores != self.extra_stores {
            self.extra_stores = stores;
            self.snapshots.fill(None);
        }
    }

    #[inline]
    fn at_exit(&mut self, v: ValueId) -> ValueId {
        match self.at_exits.get(v.index()) {
            Some(&new) if new != NONE => new,
            _ => self.get(v),
        }
    }

    /// What an exit sees in an old slot; `made` are the sunk objects that it makes.
    #[inline]
    fn exit_slot(&mut self, slot: SlotValue, made: &mut Made) -> SlotValue {
        if !self.sunk.is_empty()
            && let Some(name) = slot.value().and_then(|v| self.sunk_names.get(&v))
        {
            return SlotValue::Sunk(made.number_of(*name));
        }
        slot.map(|v| self.at_exit(v))
    }

    fn exit_slots(&mut self, list: List, made: &mut Made) -> List {
        let start = self.new.trace().slots.len() as u32;
        for &slot in &self.old.slots[list.range()] {
            let new = self.exit_slot(slot, made);
            self.new.slot(new);
        }
        List { start, len: list.len }
    }

    /// The objects of an old snapshot, and those that `made` lists, which their fields may make more.
    fn exit_objects(&mut self, old: List, made: &mut Made) {
        for o in &self.old.objects[old.range()] {
            let fields = self.old.slots[o.fields.range()].iter();
            let fields: Vec<SlotValue> = fields.map(|&f| self.exit_slot(f, made)).collect();
            self.new.object(o.shape, &fields);
        }
        let mut at = 0;
        while let Some(name) = made.names.get(at) {
            let Sunk { shape, fields } = self.sunk[name].clone();
            let mut slots = Vec::with_capacity(fields.len());
            for content in fields {
                slots.push(match content {
                    Content::Const(Repr::Obj, 0) => SlotValue::Unset,
                    Content::Const(repr, bits) => SlotValue::Owned(self.new.constant(repr, bits)),
                    Content::Old(v) => self.exit_slot(SlotValue::Owned(v), made),
                });
            }
            self.new.object(shape, &slots);
            at += 1;
        }
    }

    /// The frames of an old snapshot, in new values.
    pub fn frames_of(&mut self, id: SnapshotId) -> Vec<FrameSpec> {
        let old = self.old;
        let snap = old.snapshots[id.index()];
        let mut slots = |list: List| -> Vec<SlotValue> {
            old.slots[list.range()].iter().map(|s| s.map(|v| self.at_exit(v))).collect()
        };
        old.frames[snap.frames.range()]
            .iter()
            .map(|f| FrameSpec {
                code: f.code,
                pc: f.pc,
                locals: slots(f.locals),
                stack: slots(f.stack),
            })
            .collect()
    }

    /// The new snapshot of an old one.
    pub fn snapshot(&mut self, id: SnapshotId) -> SnapshotId {
        if let Some(new) = self.snapshots[id.index()] {
            return new;
        }
        let old = self.old;
        let snap = old.snapshots[id.index()];
        let start = self.new.begin_snapshot();
        let mut made = Made { first: snap.objects.len, names: Vec::new() };
        for f in &old.frames[snap.frames.range()] {
            let [locals, stack] = [f.locals, f.stack].map(|l| self.exit_slots(l, &mut made));
            self.new.frame(FrameState { locals, stack, ..*f });
        }
        self.exit_objects(snap.objects, &mut made);
        for s in &old.stores[snap.stores.range()] {
            let (object, value) = (self.at_exit(s.object), self.at_exit(s.value));
            self.new.store(DeferredStore { object, offset: s.offset, value });
        }
        for k in 0..self.extra_stores.len() {
            self.new.store(self.extra_stores[k]);
        }
        let new = self.new.end_snapshot(start);
        self.snapshots[id.index()] = Some(new);
        new
    }

    /// The new snapshot of an instruction's exit.
    pub fn exit_of(&mut self, inst: &Inst) -> Option<SnapshotId> {
        inst.exit.map(|s| self.snapshot(s))
    }

    /// Opens a block's copy with parameters of these representations instead of the old ones; old
    /// parameter *i* becomes new parameter *i* where there is one.
    pub fn open_with(&mut self, block: BlockId, reprs: &[Repr]) -> Vec<ValueId> {
        let (_, params) = self.new.block(reprs);
        for (&o, &n) in self.old.list(self.old.block(block).params).iter().zip(&params) {
            self.set(o, n);
        }
        params
    }

    /// Opens a block's copy.
    pub fn open(&mut self, block: BlockId) -> Vec<ValueId> {
        let reprs: Vec<Repr> =
            self.old.list(self.old.block(block).params).iter().map(|&p| self.old.repr(p)).collect();
        self.open_with(block, &reprs)
    }

    /// The ids of a block's instructions without the terminator.
    pub fn body(&self, block: BlockId) -> impl Iterator<Item = InstId> + use<> {
        let insts = &self.old.block(block).insts;
        (insts.start..insts.end - 1).map(InstId)
    }

    /// Copies an instruction that is not a terminator.
    pub fn copy(&mut self, id: InstId) {
        self.copy_with_origin(id, Some(self.old.inst(id).origin));
    }

    /// The same, but the copy is its own origin.
    pub fn copy_as_recorded(&mut self, id: InstId) {
        self.copy_with_origin(id, None);
    }

    fn copy_with_origin(&mut self, id: InstId, origin: Option<u32>) {
        let inst = *self.old.inst(id);
        // No uop has more operands.
        let mut args = [NONE; 3];
        let operands = self.old.args(&inst);
        for (new, &v) in args.iter_mut().zip(operands) {
            *new = self.get(v);
        }
        let exit = self.exit_of(&inst);
        self.new.origin = origin;
        let result = self.new.inst(inst.uop, &args[..operands.len()], inst.imm, exit);
        if let (Some(&o), Some(n)) = (self.old.results(&inst).first(), result) {
            self.set(o, n);
        }
    }

    /// Copies the terminator; `edge` gives each edge's new arguments.
    pub fn close_with(
        &mut self,
        block: BlockId,
        edge: impl FnMut(&mut Self, usize, Edge) -> Vec<ValueId>,
    ) {
        self.new.origin = Some(self.old.inst(self.old.block(block).terminator()).origin);
        self.terminate(block, |b| b, edge);
    }

    /// Copies the terminator with the same edges to blocks of other numbers; it is its own origin.
    pub fn close_renumbered(&mut self, block: BlockId, number: impl Fn(BlockId) -> BlockId) {
        self.new.origin = None;
        self.terminate(block, number, |rw, _, e| rw.edge_args(e));
    }

    fn terminate(
        &mut self,
        block: BlockId,
        number: impl Fn(BlockId) -> BlockId,
        mut edge: impl FnMut(&mut Self, usize, Edge) -> Vec<ValueId>,
    ) {
        let b = self.old.block(block).clone();
        let inst = *self.old.inst(b.terminator());
        match b.succs {
            [None, _] => {
                let snap = inst.exit.expect("a trace exit has a snapshot");
                let snap = self.snapshot(snap);
                self.new.exit(snap);
            }
            [Some(e), None] => {
                let args = edge(self, 0, e);
                self.new.jump(number(e.block), &args);
            }
            [Some(e), Some(f)] => {
                let operands: Vec<ValueId> =
                    self.old.args(&inst).iter().map(|&v| self.get(v)).collect();
                let holds = edge(self, 0, e);
                let fails = edge(self, 1, f);
                let (holds, fails) = ((number(e.block), &holds[..]), (number(f.block), &fails[..]));
                self.new.branch(inst.uop, &operands, inst.imm, holds, fails);
            }
        }
    }

    /// Copies the terminator with the same edges.
    pub fn close(&mut self, block: BlockId) {
        self.close_with(block, |rw, _, e| rw.edge_args(e));
    }

    /// The new values of an edge's arguments.
    pub fn edge_args(&mut self, e: Edge) -> Vec<ValueId> {
        self.old.list(e.args).iter().map(|&v| self.get(v)).collect()
    }

    /// The new trace.
    pub fn finish(self) -> Trace {
        self.new.finish()
    }
}
