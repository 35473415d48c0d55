//! The ends and the starts of blocks.

use super::Reverse;
use crate::allocation::{Allocation, Loc, Move, ProgPoint};
use crate::allocator::Problem;
use crate::strategies::draft::RegisterFile;
use ir::{BlockId, Class, Edge, InstId, ValueId};
use liveness::NEVER;

/// Of so many registers, one is left by a loop's header for what the loop computes.
const SPARE: u32 = 3;

impl Reverse {
    /// Puts values where the successors want them; fixes the registers of a loop's header that is still to come. The
    /// terminator's operands come first.
    pub(super) fn end(&mut self, p: &Problem<'_>, b: BlockId, out: &mut Allocation) {
        let t = p.trace;
        self.file = RegisterFile::default();
        let graph = &p.liveness.graph;
        let mut edges: Vec<Edge> = t.block(b).edges().collect();
        for e in &edges {
            if !self.done[e.block.index()] && !self.fixed[e.block.index()] {
                self.fix(p, e.block, out);
            }
        }
        edges.sort_by_key(|e| std::cmp::Reverse(graph.depth(e.block)));
        let last = t.block(b).terminator();
        for e in edges {
            let file = self.at_start[e.block.index()];
            let params = t.block(e.block).params;
            let args = t.list(params).iter().zip(t.list(e.args));
            for (r, v) in file.iter() {
                let wanted = args.clone().find(|(param, _)| **param == v).map_or(v, |(_, a)| *a);
                let here = t.as_const(wanted).is_none() && self.file.find(wanted).is_none();
                if here && self.file.get(r).is_none() {
                    self.occupy(r, wanted, last.0);
                }
            }
        }
    }

    /// The registers of a block that the pass has yet to reach: a loop's header, at its first back edge.
    fn fix(&mut self, p: &Problem<'_>, b: BlockId, out: &mut Allocation) {
        let t = p.trace;
        self.fixed[b.index()] = true;
        if b == BlockId::ENTRY {
            return;
        }
        let live = p.liveness.live_in(b).iter().filter(|l| l.used_in_loop);
        let params = t.list(t.block(b).params).iter().copied();
        let operands =
            params.filter(|&v| p.liveness.is_operand(v) && p.liveness.def_end(v) != NEVER);
        let wanted: Vec<ValueId> = operands.chain(live.map(|l| l.value)).collect();
        let mut file = RegisterFile::default();
        let insts = &t.insts[t.block(b).insts.start as usize..t.block(b).insts.end as usize];
        let calls = insts.iter().any(|i| !p.machine.contract(i.uop).clobbers.is_empty());
        for class in Class::ALL {
            let pool = p.machine.class(class);
            let room = (pool.len() - pool.len() / SPARE) as usize;
            for &v in wanted.iter().filter(|&&v| t.repr(v).class() == class).take(room) {
                if let Some(r) = self.choose(p, pool.minus(file.occupied()), v, calls) {
                    file.set(r, v);
                    self.hints[v.index()] = Some(r);
                }
            }
        }
        self.at_start[b.index()] = file;
        self.place_params(p, b, out);
    }

    fn place_params(&mut self, p: &Problem<'_>, b: BlockId, out: &mut Allocation) {
        for j in p.trace.block(b).params.range() {
            let v = p.trace.lists[j];
            out.locs[j] = match self.at_start[b.index()].find(v) {
                Some(r) => Loc::Reg(r),
                None if p.liveness.def_end(v) == NEVER => Loc::None,
                None => self.draft.born_in_slot(v),
            };
        }
    }

    /// What the pass found its way back to becomes the block's start, or is adapted to the start that was fixed.
    pub(super) fn start(&mut self, p: &Problem<'_>, b: BlockId, out: &mut Allocation) {
        let t = p.trace;
        let first = InstId(t.block(b).insts.start);
        self.done[b.index()] = true;
        let found = self.file;
        for (r, _) in found.iter() {
            self.release(r, first.0, out);
        }
        if b == BlockId::ENTRY {
            for (n, j) in t.block(b).params.range().enumerate() {
                out.locs[j] = Loc::Slot(n as u32);
            }
        } else if !self.fixed[b.index()] {
            let mut file = found;
            for (r, v) in found.iter() {
                if t.as_const(v).is_some() {
                    file.clear(r);
                }
            }
            self.at_start[b.index()] = file;
            self.fixed[b.index()] = true;
            self.place_params(p, b, out);
        }
        let given = self.at_start[b.index()];
        // Copies all at once, then what comes from memory or from nowhere.
        let mut loads = Vec::new();
        for (r, value) in found.iter() {
            let to = Loc::Reg(r);
            match given.find(value) {
                Some(now) => self.parallel.push(Move { value, from: Loc::Reg(now), to }),
                None => loads.push(Move { value, from: self.draft.source(t, value), to }),
            }
        }
        let mut moves = Vec::new();
        let no_slots = &mut || unreachable!("every target is a register");
        self.parallel.resolve(t, no_slots, &mut |m| moves.push(m));
        moves.extend(loads);
        // All edits are turned round in the end.
        for m in moves.into_iter().rev() {
            self.draft.edit(ProgPoint::before(first), m.value, m.from, m.to);
        }
        // What the header was promised and nobody wants there is only in the register at the start.
        for l in p.liveness.live_in(b) {
            if found.find(l.value).is_none() {
                self.draft.spill(t, l.value);
            }
        }
        let params: Vec<ValueId> = t.list(t.block(b).params).to_vec();
        for v in params {
            if found.find(v).is_none() && p.liveness.def_end(v) != NEVER && b != BlockId::ENTRY {
                self.draft.spill(t, v);
            }
        }
    }
}
