//! The analysis itself.

use crate::graph::Graph;
use ir::{BlockId, Def, Edge, InstId, List, SnapshotId, Trace, ValueId};
use std::ops::Range;

/// No position: not needed (any more).
pub const NEVER: u32 = u32::MAX;

/// A value that is live at a block's start. See the crate's head for the positions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LiveIn {
    /// The value.
    pub value: ValueId,
    /// First real use in the block.
    pub next: u32,
    /// Last position in the block that needs it.
    pub end: u32,
    /// Last exit in the block that needs it, or [`NEVER`].
    pub exit: u32,
    /// The block is a loop header and there is a real use in the loop.
    pub used_in_loop: bool,
}

/// A constant that is an operand in a block. (Edge arguments don't count.)
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ConstUse {
    /// The constant.
    pub value: ValueId,
    /// The first instruction of the block that uses it.
    pub next: u32,
}

/// What is known of a value in its own block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct DefInfo {
    pub end: u32,
    pub exit: u32,
    /// The last instruction of the block with a real use.
    last: u32,
}

/// A value's state during the backward walk over one block; the default outside of it.
#[derive(Clone, Copy)]
struct Cursor {
    next: u32,
    end: u32,
    exit: u32,
    last: u32,
}

const EMPTY: Cursor = Cursor { next: NEVER, end: NEVER, exit: NEVER, last: NEVER };
const UNUSED: DefInfo = DefInfo { end: NEVER, exit: NEVER, last: NEVER };

/// An upward-exposed or live-through value of a block, before the sets are sorted by block.
#[derive(Clone, Copy)]
struct Exposed {
    live: LiveIn,
    block: u32,
    last: u32,
    /// Next entry of the same value.
    chain: u32,
}

const REAL: u8 = 1;
const EXIT: u8 = 2;

/// Per block, during the walk for one value.
#[derive(Clone, Copy, Default)]
struct Visit {
    /// Value + 1 of the walk that set the rest.
    stamp: u32,
    entry: u32,
    out: u8,
}

/// The result of the analysis; computed anew for each trace, memory is kept.
#[derive(Clone, Debug, Default)]
pub struct Liveness {
    /// Predecessors, order, loops.
    pub graph: Graph,
    next: Vec<u32>,
    pub(crate) defs: Vec<DefInfo>,
    operand_used: Vec<bool>,
    live_in: Vec<LiveIn>,
    live_in_start: Vec<u32>,
    consts: Vec<ConstUse>,
    consts_start: Vec<u32>,
    scratch: Scratch,
}

#[derive(Clone, Default)]
struct Scratch {
    cursors: Vec<Cursor>,
    seen: Vec<ValueId>,
    exposed: Vec<Exposed>,
    heads: Vec<u32>,
    exposed_values: Vec<ValueId>,
    visits: Vec<Visit>,
    work: Vec<(u32, u8)>,
}

impl std::fmt::Debug for Scratch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scratch")
    }
}

fn refill<T: Clone>(v: &mut Vec<T>, n: usize, x: T) {
    v.clear();
    v.resize(n, x);
}

impl Liveness {
    /// The liveness of a verified trace.
    pub fn of(trace: &Trace) -> Liveness {
        let mut l = Liveness::default();
        l.compute(trace);
        l
    }

    /// Analyses a verified trace. O(size of the trace + size of the live-in sets).
    pub fn compute(&mut self, trace: &Trace) {
        self.graph.compute(trace);
        let values = trace.values.len();
        // Every operand, result and parameter is written; what an edge argument or a constant would have is
        // never read.
        self.next.resize(trace.lists.len(), NEVER);
        self.defs.resize(values, UNUSED);
        refill(&mut self.operand_used, values, false);
        self.live_in.clear();
        self.consts.clear();
        refill(&mut self.consts_start, trace.blocks.len() + 1, 0);
        let s = &mut self.scratch;
        // The walk leaves every cursor empty.
        s.cursors.resize(values, EMPTY);
        s.exposed.clear();
        for b in trace.block_ids().rev() {
            self.consts_start[b.index() + 1] = self.consts.len() as u32;
            self.walk_block(trace, b);
        }
        self.consts_start[0] = self.consts.len() as u32;
        self.propagate(trace);
        self.sort_by_block(trace.blocks.len());
    }

    /// The block's own uses, backwards, as if nothing were live out.
    fn walk_block(&mut self, trace: &Trace, b: BlockId) {
        let block = trace.block(b);
        let s = &mut self.scratch;
        let cursors = &mut s.cursors[..];
        s.seen.clear();
        let mut walk = BlockWalk {
            cursors,
            seen: &mut s.seen,
            next: &mut self.next,
            operand_used: &mut self.operand_used,
        };
        let mut snapshot: Option<SnapshotId> = None;
        let terminator = block.insts.end - 1;
        for e in block.edges() {
            walk.edge_args(trace, e, terminator);
        }
        for i in block.insts.clone().rev() {
            let inst = &trace.insts[i as usize];
            for j in inst.results.range() {
                let c = &mut walk.cursors[trace.lists[j].index()];
                walk.next[j] = c.next;
                self.defs[trace.lists[j].index()] =
                    DefInfo { end: c.end, exit: c.exit, last: c.last };
                *c = EMPTY;
            }
            walk.operands(trace, inst.args, i);
            if inst.exit.is_some() && inst.exit != snapshot {
                snapshot = inst.exit;
                walk.exit(trace, inst.exit.unwrap_or(SnapshotId(0)), i);
            }
        }
        for j in block.params.range() {
            let c = &mut walk.cursors[trace.lists[j].index()];
            walk.next[j] = c.next;
            self.defs[trace.lists[j].index()] = DefInfo { end: c.end, exit: c.exit, last: c.last };
            *c = EMPTY;
        }
        for &v in s.seen.iter() {
            let c = std::mem::replace(&mut s.cursors[v.index()], EMPTY);
            if c.end == NEVER {
                continue; // defined in this block
            }
            if trace.as_const(v).is_some() {
                if c.next != NEVER && self.operand_used[v.index()] {
                    self.consts.push(ConstUse { value: v, next: c.next });
                }
                continue;
            }
            s.exposed.push(Exposed {
                live: LiveIn {
                    value: v,
                    next: c.next,
                    end: c.end,
                    exit: c.exit,
                    used_in_loop: false,
                },
                block: b.0,
                last: c.last,
                chain: NEVER,
            });
        }
    }

    /// Spreads upward-exposed uses to the blocks between them and the definition.
    fn propagate(&mut self, trace: &Trace) {
        let s = &mut self.scratch;
        if s.exposed.is_empty() {
            return;
        }
        refill(&mut s.heads, trace.values.len(), NEVER);
        refill(&mut s.visits, trace.blocks.len(), Visit::default());
        s.exposed_values.clear();
        for i in 0..s.exposed.len() {
            let v = s.exposed[i].live.value;
            let head = &mut s.heads[v.index()];
            if *head == NEVER {
                s.exposed_values.push(v);
            }
            s.exposed[i].chain = std::mem::replace(head, i as u32);
        }
        let values = std::mem::take(&mut s.exposed_values);
        for &v in &values {
            self.propagate_value(trace, v);
        }
        self.scratch.exposed_values = values;
    }

    fn propagate_value(&mut self, trace: &Trace, v: ValueId) {
        let s = &mut self.scratch;
        let graph = &self.graph;
        let stamp = v.0 + 1;
        let (def_block, def_slot) = def_place(trace, v);
        let first = s.heads[v.index()];
        s.work.clear();
        let mut at = first;
        while at != NEVER {
            let e = s.exposed[at as usize];
            s.visits[e.block as usize] = Visit { stamp, entry: at, out: 0 };
            let kinds = kinds(&e.live);
            s.work.push((e.block, kinds));
            at = e.chain;
        }
        while let Some((b, kinds)) = s.work.pop() {
            for p in graph.preds(BlockId(b)) {
                let pred = p.block;
                let block = trace.block(pred);
                let visit = &mut s.visits[pred.index()];
                if visit.stamp != stamp {
                    *visit = Visit { stamp, entry: NEVER, out: 0 };
                }
                let new = kinds & !visit.out;
                if new == 0 {
                    continue;
                }
                visit.out |= new;
                let out = block.insts.end;
                if pred == def_block {
                    let d = &mut self.defs[v.index()];
                    extend(&mut d.end, &mut d.exit, new, out);
                    let d = *d;
                    if new & REAL != 0 {
                        reach_end(trace, &mut self.next, pred, d.last, v);
                        let next = &mut self.next[def_slot];
                        if *next == NEVER {
                            *next = out;
                        }
                    }
                    continue;
                }
                if visit.entry == NEVER {
                    visit.entry = s.exposed.len() as u32;
                    s.exposed.push(Exposed {
                        live: LiveIn {
                            value: v,
                            next: NEVER,
                            end: out,
                            exit: NEVER,
                            used_in_loop: false,
                        },
                        block: pred.0,
                        last: NEVER,
                        chain: NEVER,
                    });
                }
                let e = &mut s.exposed[visit.entry as usize];
                extend(&mut e.live.end, &mut e.live.exit, new, out);
                if new & REAL != 0 {
                    if e.live.next == NEVER {
                        e.live.next = out;
                    }
                    reach_end(trace, &mut self.next, pred, e.last, v);
                }
                s.work.push((pred.0, new));
            }
        }
        // A real use marks the headers of the loops around it that the value comes from outside of.
        let mut at = first;
        while at != NEVER {
            let e = s.exposed[at as usize];
            let mut header = if e.last == NEVER { None } else { graph.header(BlockId(e.block)) };
            while let Some(h) = header {
                let visit = s.visits[h.index()];
                if visit.stamp != stamp || visit.entry == NEVER {
                    break;
                }
                s.exposed[visit.entry as usize].live.used_in_loop = true;
                header = graph.outer(h);
            }
            at = e.chain;
        }
    }

    fn sort_by_block(&mut self, blocks: usize) {
        let exposed = &self.scratch.exposed;
        refill(&mut self.live_in_start, blocks + 1, 0);
        for e in exposed {
            self.live_in_start[e.block as usize] += 1;
        }
        let mut total = 0;
        for s in &mut self.live_in_start {
            total += *s;
            *s = total;
        }
        if let Some(e) = exposed.first() {
            self.live_in.resize(exposed.len(), e.live);
        }
        for e in exposed.iter().rev() {
            let s = &mut self.live_in_start[e.block as usize];
            *s -= 1;
            self.live_in[*s as usize] = e.live;
        }
    }

    /// The next real use in the same block after this occurrence (an index of [`Trace::lists`]: an operand,
    /// result or block parameter; for an edge argument it has no meaning): a position, the block's end when
    /// the value is live out, or [`NEVER`].
    #[inline]
    pub fn next_use(&self, list_index: usize) -> u32 {
        self.next[list_index]
    }

    /// [`Liveness::next_use`] of several occurrences in a row.
    #[inline]
    pub fn next_uses(&self, list: Range<usize>) -> &[u32] {
        &self.next[list]
    }

    /// Last position in its own block that needs the value, or [`NEVER`] when nothing does.
    #[inline]
    pub fn def_end(&self, v: ValueId) -> u32 {
        self.defs[v.index()].end
    }

    /// Last exit in its own block that needs the value, or [`NEVER`].
    #[inline]
    pub fn def_exit(&self, v: ValueId) -> u32 {
        self.defs[v.index()].exit
    }

    /// Whether any instruction has the value as an operand. (Edges and exits don't count.)
    #[inline]
    pub fn is_operand(&self, v: ValueId) -> bool {
        self.operand_used[v.index()]
    }

    /// The values that are live at a block's start, parameters apart.
    #[inline]
    pub fn live_in(&self, b: BlockId) -> &[LiveIn] {
        &self.live_in[self.live_in_range(b)]
    }

    /// Where [`Liveness::live_in`] of a block lies in the array of all blocks' sets, for parallel tables.
    #[inline]
    pub fn live_in_range(&self, b: BlockId) -> Range<usize> {
        self.live_in_start[b.index()] as usize..self.live_in_start[b.index() + 1] as usize
    }

    /// Total size of the live-in sets.
    #[inline]
    pub fn live_in_len(&self) -> usize {
        self.live_in.len()
    }

    /// The constants that are operands in a block.
    #[inline]
    pub fn consts(&self, b: BlockId) -> &[ConstUse] {
        // The walk goes backwards over the blocks: a block's part starts where the next block's ends.
        let range =
            self.consts_start[b.index() + 1] as usize..self.consts_start[b.index()] as usize;
        &self.consts[range]
    }
}

/// The state of one backward walk.
struct BlockWalk<'a> {
    cursors: &'a mut [Cursor],
    seen: &'a mut Vec<ValueId>,
    next: &'a mut [u32],
    operand_used: &'a mut [bool],
}

impl BlockWalk<'_> {
    #[inline]
    fn real_use(&mut self, v: ValueId, at: u32) {
        let c = &mut self.cursors[v.index()];
        if c.end == NEVER {
            c.end = at;
            self.seen.push(v);
        }
        if c.next == NEVER {
            c.last = at;
        }
        c.next = at;
    }

    #[inline]
    fn operands(&mut self, trace: &Trace, args: List, at: u32) {
        let mut again = false;
        for (next, &v) in self.next[args.range()].iter_mut().zip(trace.list(args)) {
            let c = &mut self.cursors[v.index()];
            *next = c.next;
            again |= c.next == at;
            self.operand_used[v.index()] = true;
            if c.end == NEVER {
                c.end = at;
                self.seen.push(v);
            }
            if c.next == NEVER {
                c.last = at;
            }
            c.next = at;
        }
        if again {
            self.settle_repeats(trace, args, at);
        }
    }

    /// An operand that occurs twice has its next use elsewhere, as has one that is an argument of the branch's edges
    /// too, which are uses at the same position.
    #[cold]
    fn settle_repeats(&mut self, trace: &Trace, args: List, at: u32) {
        let values = trace.list(args);
        let next = &mut self.next[args.range()];
        for k in 0..values.len() {
            if next[k] == at {
                let first = values[..k].iter().position(|v| *v == values[k]);
                next[k] = first.map_or(NEVER, |first| next[first]);
            }
        }
    }

    fn edge_args(&mut self, trace: &Trace, edge: Edge, at: u32) {
        for &v in trace.list(edge.args) {
            self.real_use(v, at);
        }
    }

    #[inline]
    fn exit(&mut self, trace: &Trace, snapshot: SnapshotId, at: u32) {
        let snapshot = &trace.snapshots[snapshot.index()];
        for frame in &trace.frames[snapshot.frames.range()] {
            for list in [frame.locals, frame.stack] {
                for slot in &trace.slots[list.range()] {
                    for v in slot.values() {
                        self.exit_use(v, at);
                    }
                }
            }
        }
        for object in &trace.objects[snapshot.objects.range()] {
            for v in trace.slots[object.fields.range()].iter().flat_map(|s| s.values()) {
                self.exit_use(v, at);
            }
        }
        for store in &trace.stores[snapshot.stores.range()] {
            self.exit_use(store.object, at);
            self.exit_use(store.value, at);
        }
    }

    #[inline]
    fn exit_use(&mut self, v: ValueId, at: u32) {
        let c = &mut self.cursors[v.index()];
        if c.exit == NEVER {
            c.exit = at;
            if c.end == NEVER {
                c.end = at;
                self.seen.push(v);
            }
        }
    }
}

fn kinds(l: &LiveIn) -> u8 {
    let real = if l.next != NEVER { REAL } else { 0 };
    let exit = if l.exit != NEVER { EXIT } else { 0 };
    real | exit
}

fn extend(end: &mut u32, exit: &mut u32, kinds: u8, out: u32) {
    *end = out;
    if kinds & EXIT != 0 {
        *exit = out;
    }
}

/// The last real uses of `v` in a block, by instruction `last`, turn out not to be its last: it is live out.
fn reach_end(trace: &Trace, next: &mut [u32], b: BlockId, last: u32, v: ValueId) {
    if last == NEVER {
        return;
    }
    let out = trace.block(b).insts.end;
    for j in trace.inst(InstId(last)).args.range() {
        if trace.lists[j] == v {
            next[j] = out;
        }
    }
}

/// The block that defines a value and the value's index in [`Trace::lists`] there.
fn def_place(trace: &Trace, v: ValueId) -> (BlockId, usize) {
    match trace.values[v.index()].def {
        Def::Param { block, index } => {
            (block, trace.block(block).params.start as usize + index as usize)
        }
        Def::Inst { inst, index } => {
            let b = trace.blocks.partition_point(|b| b.insts.end <= inst.0);
            (BlockId(b as u32), trace.inst(inst).results.start as usize + index as usize)
        }
        Def::Const(_) => (BlockId::ENTRY, 0),
    }
}
