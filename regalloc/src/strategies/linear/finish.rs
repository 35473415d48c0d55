//! After the pass: numbers for the slots, stores after the definitions of what was spilled, edge moves in
//! sequence, segments in order.

use super::entry::slot_value;
use super::{BORN_IN_SLOT, Linear, PASSED, SPILLED, TEMPORARY};
use crate::allocation::{Allocation, EdgeMove, Loc, Move, ProgPoint, Segment};
use crate::allocator::Problem;
use ir::{BlockId, Def, InstId, ValueId};
use liveness::NEVER;

/// Scratch memory.
#[derive(Default)]
pub(super) struct Tables {
    /// Slot number by value.
    slots: Vec<u32>,
    /// Slots to be freed, as lists by position: head per position, next per slot.
    expiring: Vec<u32>,
    next: Vec<u32>,
    free: Vec<u32>,
    stores: Vec<(ProgPoint, Move)>,
    counts: Vec<u32>,
    segments: Vec<Segment>,
}

impl Linear {
    pub(super) fn finish(&mut self, p: &Problem<'_>, out: &mut Allocation) {
        if !p.liveness.graph.in_layout_order() {
            self.edits.sort_by_key(|e| e.0);
            self.raw_moves.sort_by_key(|r| (r.block, r.succ));
        }
        self.finish.stores.clear();
        if !self.spilled.is_empty() {
            self.number_slots(p, out);
        }
        let temporaries = out.slots;
        out.slots += self.temporaries;
        self.merge_edits(p, temporaries, out);
        for k in 0..self.slot_sites.len() {
            let site = self.slot_sites[k] as usize;
            out.locs[site] = self.real(p, out.locs[site], temporaries);
        }
        self.sequence_edges(p, temporaries, out);
        self.order_segments(p, out);
    }

    /// The slot's number for its name.
    #[inline]
    fn real(&self, p: &Problem<'_>, loc: Loc, temporaries: u32) -> Loc {
        match loc {
            Loc::Slot(n) => match slot_value(n) {
                Some(v) => self.slot_number(p, v),
                None if n & TEMPORARY != 0 => Loc::Slot(temporaries + (n & !TEMPORARY)),
                None => loc,
            },
            _ => loc,
        }
    }

    #[inline]
    fn slot_number(&self, p: &Problem<'_>, v: ValueId) -> Loc {
        match p.trace.values[v.index()].def {
            Def::Param { block: BlockId::ENTRY, index } => Loc::Slot(index),
            _ => Loc::Slot(self.finish.slots[v.index()]),
        }
    }

    /// Slots by a linear scan over the definitions; a slot is free again after its value's last need
    /// (in layout order: an over-estimate across branches). Notes the stores on the way.
    fn number_slots(&mut self, p: &Problem<'_>, out: &mut Allocation) {
        let t = p.trace;
        let f = &mut self.finish;
        f.slots.clear();
        f.slots.resize(t.values.len(), 0);
        f.expiring.clear();
        f.expiring.resize(t.insts.len() + 1, NEVER);
        f.next.clear();
        f.next.resize(t.inputs().len(), NEVER);
        f.free.clear();
        let reuse = p.liveness.graph.in_layout_order();
        for b in t.block_ids() {
            let block = t.block(b);
            let start = block.insts.start;
            if b != BlockId::ENTRY {
                for j in block.params.range() {
                    self.number_slot(t.lists[j], start, reuse, out);
                    self.store_after(t.lists[j], ProgPoint::before(InstId(start)), j, out);
                }
            }
            for i in block.insts.clone() {
                for j in t.insts[i as usize].results.range() {
                    self.number_slot(t.lists[j], i, reuse, out);
                    self.store_after(t.lists[j], ProgPoint::after(InstId(i)), j, out);
                }
                // What ends here is free for the next definition: an exit here still finds it.
                let f = &mut self.finish;
                let mut at = std::mem::replace(&mut f.expiring[i as usize], NEVER);
                while at != NEVER {
                    f.free.push(at);
                    at = f.next[at as usize];
                }
            }
        }
    }

    #[inline]
    fn number_slot(&mut self, v: ValueId, from: u32, reuse: bool, out: &mut Allocation) {
        let s = &self.values[v.index()];
        if s.flags & SPILLED == 0 {
            return;
        }
        let f = &mut self.finish;
        let slot = f.free.pop().unwrap_or_else(|| {
            f.next.push(NEVER);
            out.slots += 1;
            out.slots - 1
        });
        f.slots[v.index()] = slot;
        if reuse {
            let end = s.last_end.max(from) as usize;
            f.next[slot as usize] = std::mem::replace(&mut f.expiring[end], slot);
        }
    }

    #[inline]
    fn store_after(&mut self, value: ValueId, at: ProgPoint, site: usize, out: &Allocation) {
        let flags = self.values[value.index()].flags;
        if flags & SPILLED != 0 && flags & (BORN_IN_SLOT | PASSED) == 0 {
            let to = Loc::Slot(self.finish.slots[value.index()]);
            self.finish.stores.push((at, Move { value, from: out.locs[site], to }));
        }
    }

    /// The pass's edits and the stores, in order; at one point the stores first.
    fn merge_edits(&mut self, p: &Problem<'_>, temporaries: u32, out: &mut Allocation) {
        let mut k = 0;
        let stores = &self.finish.stores;
        out.edits.reserve(self.edits.len() + stores.len());
        for (at, mv) in &self.edits {
            while k < stores.len() && stores[k].0 <= *at {
                out.edits.push(stores[k]);
                k += 1;
            }
            let from = self.real(p, mv.from, temporaries);
            let to = self.real(p, mv.to, temporaries);
            out.edits.push((*at, Move { value: mv.value, from, to }));
        }
        out.edits.extend_from_slice(&stores[k..]);
    }

    fn sequence_edges(&mut self, p: &Problem<'_>, temporaries: u32, out: &mut Allocation) {
        let t = p.trace;
        let mut parallel = std::mem::take(&mut self.parallel);
        let mut spare = None;
        let mut k = 0;
        for b in t.block_ids() {
            for succ in 0..2u8 {
                let Some(edge) = t.block(b).succs[succ as usize] else { continue };
                let first = k;
                while k < self.raw_moves.len()
                    && (self.raw_moves[k].block, self.raw_moves[k].succ) == (b, succ)
                {
                    let m = self.raw_moves[k].mv;
                    let from = self.real(p, m.from, temporaries);
                    let to = self.real(p, m.to, temporaries);
                    parallel.push(Move { value: m.value, from, to });
                    k += 1;
                }
                if k > first {
                    let slots = &mut out.slots;
                    let edge_edits = &mut out.edge_edits;
                    parallel.resolve(
                        t,
                        &mut || {
                            *spare.get_or_insert_with(|| {
                                *slots += 1;
                                *slots - 1
                            })
                        },
                        &mut |mv| edge_edits.push(EdgeMove { block: b, succ, mv }),
                    );
                }
                if !self.spilled.is_empty() && p.liveness.graph.is_header(edge.block) {
                    self.fill_passed(p, b, succ, edge, out);
                }
            }
        }
        self.parallel = parallel;
    }

    /// Parameters that the loop passes round to itself are stored on the way in, not in every iteration.
    fn fill_passed(
        &mut self,
        p: &Problem<'_>,
        b: BlockId,
        succ: u8,
        edge: ir::Edge,
        out: &mut Allocation,
    ) {
        let graph = &p.liveness.graph;
        if graph.rank(b) >= graph.rank(edge.block) {
            return;
        }
        let params = p.trace.block(edge.block).params.range();
        for (j, &arg) in params.zip(p.trace.list(edge.args)) {
            let v = p.trace.lists[j];
            let flags = self.values[v.index()].flags;
            if flags & (SPILLED | PASSED | BORN_IN_SLOT) == SPILLED | PASSED {
                let to = Loc::Slot(self.finish.slots[v.index()]);
                let mv = Move { value: arg, from: out.locs[j], to };
                out.edge_edits.push(EdgeMove { block: b, succ, mv });
            }
        }
    }

    /// One segment in the slot for what was spilled, the register segments of the rest; sorted.
    fn order_segments(&mut self, p: &Problem<'_>, out: &mut Allocation) {
        let inputs = p.trace.inputs();
        let in_slots = || self.spilled.iter().chain(inputs);
        if in_slots().any(|v| self.values[v.index()].last_exit != NEVER) {
            let values = &self.values;
            out.segments.retain(|s| values[s.value.index()].flags & SPILLED == 0);
        }
        in_slots().for_each(|&v| self.slot_segment(p, v, out));
        let key = |s: &Segment| (s.value, s.from);
        if out.segments.is_sorted_by_key(key) {
            return;
        }
        // Counted by value; within one value they were opened in the order of the blocks.
        let f = &mut self.finish;
        f.counts.clear();
        f.counts.resize(p.trace.values.len() + 1, 0);
        for s in &out.segments {
            f.counts[s.value.index()] += 1;
        }
        let mut total = 0;
        for c in &mut f.counts {
            total += *c;
            *c = total;
        }
        f.segments.clear();
        f.segments.resize(out.segments.len(), out.segments[0]);
        for s in out.segments.iter().rev() {
            let c = &mut f.counts[s.value.index()];
            *c -= 1;
            f.segments[*c as usize] = *s;
        }
        std::mem::swap(&mut out.segments, &mut f.segments);
        if !p.liveness.graph.in_layout_order() {
            out.segments.sort_unstable_by_key(key);
        }
    }

    /// Exits find what was spilled in its slot, always.
    fn slot_segment(&self, p: &Problem<'_>, value: ValueId, out: &mut Allocation) {
        let s = &self.values[value.index()];
        if s.flags & SPILLED == 0 || s.last_exit == NEVER {
            return;
        }
        let from = match p.trace.values[value.index()].def {
            _ if !p.liveness.graph.in_layout_order() => 0,
            Def::Inst { inst, .. } => inst.0 + 1,
            Def::Param { block, .. } => p.trace.block(block).insts.start,
            Def::Const(_) => return,
        };
        let (from, to) = (InstId(from), InstId(s.last_exit));
        out.segments.push(Segment { value, from, to, loc: self.slot_number(p, value) });
    }
}
