//! Home slots: where the strategies without registers (`stack`, `tos`, `slots`) keep values. A block parameter
//! and its arguments share a home when they are never needed at once, so that a loop-carried variable
//! stays in place, as CPython's local variable does.

use crate::allocation::{Allocation, EdgeMove, Loc, Move, Segment};
use crate::allocator::Problem;
use crate::parallel::ParallelMoves;
use ir::{BlockId, Def, InstId, Trace, ValueId};
use liveness::NEVER;

/// A class with more live ranges than this isn't merged any more: keeps the analysis linear.
const MAX_RANGES: usize = 128;

/// The homes; memory is kept from trace to trace.
#[derive(Debug, Default)]
pub(super) struct Homes {
    slot: Vec<u32>,
    /// Live ranges by value, `[from, to]` in layout positions.
    range_start: Vec<u32>,
    ranges: Vec<(u32, u32)>,
    /// Union-find over values; a root's merged ranges, if it has been merged.
    class: Vec<u32>,
    merged: Vec<Option<Vec<(u32, u32)>>>,
    parallel: ParallelMoves,
}

impl Homes {
    /// Gives a home to every value for which `wanted` says so and to every input. The inputs' are 0, 1, …;
    /// `out.slots` grows by the others.
    pub(super) fn assign(
        &mut self,
        p: &Problem<'_>,
        wanted: &dyn Fn(ValueId) -> bool,
        out: &mut Allocation,
    ) {
        let t = p.trace;
        let n = t.values.len();
        self.find_ranges(p);
        self.class.clear();
        self.class.extend(0..n as u32);
        self.merged.clear();
        self.merged.resize(n, None);
        // The innermost loops' edges first: that is where a copy costs most.
        let graph = &p.liveness.graph;
        let mut edges: Vec<_> = t.block_ids().collect();
        edges.sort_by_key(|&b| std::cmp::Reverse(graph.depth(b)));
        for b in edges {
            for e in t.block(b).edges() {
                let params = t.list(t.block(e.block).params);
                for (&param, &arg) in params.iter().zip(t.list(e.args)) {
                    if wanted(arg)
                        && t.as_const(arg).is_none()
                        && p.liveness.def_end(param) != NEVER
                    {
                        self.coalesce(t, param, arg);
                    }
                }
            }
        }
        self.number(p, wanted, out);
    }

    /// A value's home.
    pub(super) fn loc(&self, v: ValueId) -> Loc {
        match self.slot[v.index()] {
            NEVER => Loc::None,
            n => Loc::Slot(n),
        }
    }

    pub(super) fn find_ranges(&mut self, p: &Problem<'_>) {
        let t = p.trace;
        let mut found: Vec<(ValueId, u32, u32)> = Vec::new();
        for b in t.block_ids() {
            let range = t.block(b).insts.clone();
            for l in p.liveness.live_in(b) {
                found.push((l.value, range.start, l.end.min(range.end - 1)));
            }
            for &v in t.list(t.block(b).params) {
                let end = p.liveness.def_end(v);
                if end != NEVER {
                    found.push((v, range.start, end.min(range.end - 1)));
                }
            }
            for i in range.clone() {
                for &v in t.results(&t.insts[i as usize]) {
                    // Even a result that nobody needs is written.
                    let end = p.liveness.def_end(v);
                    let end = if end == NEVER { i + 1 } else { end.min(range.end - 1) };
                    found.push((v, i + 1, end));
                }
            }
        }
        self.range_start.clear();
        self.range_start.resize(t.values.len() + 1, 0);
        for f in &found {
            self.range_start[f.0.index()] += 1;
        }
        let mut total = 0;
        for s in &mut self.range_start {
            total += *s;
            *s = total;
        }
        self.ranges.clear();
        self.ranges.resize(found.len(), (0, 0));
        for f in found.iter().rev() {
            let s = &mut self.range_start[f.0.index()];
            *s -= 1;
            self.ranges[*s as usize] = (f.1, f.2);
        }
    }

    /// Whether two values are ever needed at once; [`Homes::find_ranges`] has been called.
    pub(super) fn interfere(&self, a: ValueId, b: ValueId) -> bool {
        let ranges = |v: ValueId| {
            let range = self.range_start[v.index()]..self.range_start[v.index() + 1];
            &self.ranges[range.start as usize..range.end as usize]
        };
        overlap(ranges(a), ranges(b))
    }

    fn root(&mut self, v: ValueId) -> usize {
        let mut v = v.index();
        while self.class[v] as usize != v {
            self.class[v] = self.class[self.class[v] as usize];
            v = self.class[v] as usize;
        }
        v
    }

    fn ranges_of(&self, root: usize) -> &[(u32, u32)] {
        match &self.merged[root] {
            Some(r) => r,
            None => {
                let range = self.range_start[root] as usize..self.range_start[root + 1] as usize;
                &self.ranges[range]
            }
        }
    }

    fn coalesce(&mut self, t: &Trace, a: ValueId, b: ValueId) {
        let (a, b) = (self.root(a), self.root(b));
        let input = |v: usize| matches!(t.values[v].def, Def::Param { block: BlockId::ENTRY, .. });
        if a == b || (input(a) && input(b)) {
            return;
        }
        let (x, y) = (self.ranges_of(a), self.ranges_of(b));
        if x.len() + y.len() > MAX_RANGES || overlap(x, y) {
            return;
        }
        let mut all: Vec<(u32, u32)> = x.iter().chain(y).copied().collect();
        all.sort_unstable();
        // An input's home is given, so it must stay the root.
        let (root, other) = if input(b) { (b, a) } else { (a, b) };
        self.merged[root] = Some(all);
        self.merged[other] = None;
        self.class[other] = root as u32;
    }

    /// Numbers the classes by a linear scan over their extents.
    fn number(&mut self, p: &Problem<'_>, wanted: &dyn Fn(ValueId) -> bool, out: &mut Allocation) {
        let t = p.trace;
        let n = t.values.len();
        self.slot.clear();
        self.slot.resize(n, NEVER);
        for (k, v) in t.inputs().iter().enumerate() {
            self.slot[v.index()] = k as u32;
        }
        // Extent of each class of which some member wants a home.
        let mut extents: Vec<(u32, u32, u32)> = Vec::new();
        let mut listed = vec![false; n];
        for v in (0..n as u32).map(ValueId) {
            if t.as_const(v).is_some() || !wanted(v) {
                continue;
            }
            let root = self.root(v);
            if listed[root] || self.slot[root] != NEVER {
                continue;
            }
            listed[root] = true;
            let r = self.ranges_of(root);
            if let (Some(first), Some(last)) = (r.first(), r.iter().map(|r| r.1).max()) {
                extents.push((first.0, last, root as u32));
            }
        }
        extents.sort_unstable();
        let mut busy = std::collections::BinaryHeap::new();
        let mut free: Vec<u32> = Vec::new();
        for (from, to, root) in extents {
            while let Some(&std::cmp::Reverse((end, slot))) = busy.peek() {
                if end >= from {
                    break;
                }
                busy.pop();
                free.push(slot);
            }
            let slot = free.pop().unwrap_or_else(|| {
                out.slots += 1;
                out.slots - 1
            });
            self.slot[root as usize] = slot;
            busy.push(std::cmp::Reverse((to, slot)));
        }
        for v in (0..n as u32).map(ValueId) {
            if t.as_const(v).is_none() && wanted(v) {
                let root = self.root(v);
                self.slot[v.index()] = self.slot[root];
            }
        }
    }

    /// Parameters in their homes, and the moves on all edges.
    pub(super) fn place_params(&mut self, p: &Problem<'_>, out: &mut Allocation) {
        let t = p.trace;
        let mut spare = None;
        let mut parallel = std::mem::take(&mut self.parallel);
        for b in t.block_ids() {
            for j in t.block(b).params.range() {
                let v = t.lists[j];
                let needed = p.liveness.def_end(v) != NEVER || b == BlockId::ENTRY;
                out.locs[j] = if needed { self.loc(v) } else { Loc::None };
            }
        }
        for b in t.block_ids() {
            for succ in 0..2u8 {
                let Some(e) = t.block(b).succs[succ as usize] else { continue };
                for (j, &value) in t.block(e.block).params.range().zip(t.list(e.args)) {
                    let to = out.locs[j];
                    if to != Loc::None {
                        let constant = t.as_const(value).is_some();
                        let from = if constant { Loc::Const } else { self.loc(value) };
                        parallel.push(Move { value, from, to });
                    }
                }
                let (slots, edge_edits) = (&mut out.slots, &mut out.edge_edits);
                let mut take = || {
                    *slots += 1;
                    *slots - 1
                };
                parallel.resolve(t, &mut || *spare.get_or_insert_with(&mut take), &mut |mv| {
                    edge_edits.push(EdgeMove { block: b, succ, mv })
                });
            }
        }
        self.parallel = parallel;
    }

    /// Exits find these values in their homes, all the time.
    pub(super) fn exits_at_home(
        &self,
        p: &Problem<'_>,
        wanted: &dyn Fn(ValueId) -> bool,
        out: &mut Allocation,
    ) {
        for v in (0..p.trace.values.len() as u32).map(ValueId) {
            let loc = self.loc(v);
            let range =
                self.range_start[v.index()] as usize..self.range_start[v.index() + 1] as usize;
            if let (true, [first, .., last] | [first @ last]) =
                (wanted(v) && loc != Loc::None, &self.ranges[range])
            {
                let (from, to) = (InstId(first.0), InstId(last.1.max(first.0)));
                out.segments.push(Segment { value: v, from, to, loc });
            }
        }
    }
}

fn overlap(x: &[(u32, u32)], y: &[(u32, u32)]) -> bool {
    let (mut i, mut j) = (0, 0);
    while i < x.len() && j < y.len() {
        if x[i].1 < y[j].0 {
            i += 1;
        } else if y[j].1 < x[i].0 {
            j += 1;
        } else {
            return true;
        }
    }
    false
}
