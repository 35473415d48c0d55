//! Which value each of the crate's moves moves, and where block parameters are: a forward dataflow over the
//! values that locations hold. Moves of what no path needs any more are dropped.

use super::translate::UNNAMED;
use crate::allocation::{Allocation, Loc, Move, ProgPoint};
use crate::allocator::Problem;
use ir::{BlockId, Class, InstId, ValueId};

/// By location: the values known to be there. Registers, scratch, slots.
#[derive(Clone, PartialEq)]
struct Known(Vec<Vec<ValueId>>);

fn index(loc: Loc) -> Option<usize> {
    match loc {
        Loc::Reg(r) => Some(r.0 as usize),
        Loc::Scratch(c) => Some(16 + c as usize),
        Loc::Slot(n) => Some(18 + n as usize),
        Loc::None | Loc::Const => None,
    }
}

impl Known {
    fn at(&self, loc: Loc) -> &[ValueId] {
        index(loc).map_or(&[], |i| &self.0[i])
    }

    fn set(&mut self, loc: Loc, values: Vec<ValueId>) {
        if let Some(i) = index(loc) {
            self.0[i] = values;
        }
    }

    fn forget(&mut self, v: ValueId) {
        self.0.iter_mut().for_each(|set| set.retain(|x| *x != v));
    }

    fn apply(&mut self, m: &Move) {
        let values = if m.from == Loc::Const { vec![m.value] } else { self.at(m.from).to_vec() };
        self.set(m.to, values);
    }
}

/// Cursors into the edit tables: everything is visited in layout order.
struct Pass<'a> {
    p: &'a Problem<'a>,
    out: &'a mut Allocation,
}

pub(super) fn name_moves(p: &Problem<'_>, out: &mut Allocation) {
    let t = p.trace;
    let mut entry = Known(vec![Vec::new(); 18 + out.slots as usize]);
    for (k, &v) in t.inputs().iter().enumerate() {
        entry.set(Loc::Slot(k as u32), vec![v]);
    }
    let mut starts: Vec<Option<Known>> = vec![None; t.blocks.len()];
    starts[0] = Some(entry);
    let mut pass = Pass { p, out };
    let mut changed = true;
    while changed {
        changed = false;
        for &b in p.liveness.graph.order() {
            let Some(start) = starts[b.index()].clone() else { continue };
            for (to, state) in pass.walk(b, start, false) {
                match &mut starts[to.index()] {
                    Some(old) => {
                        for (set, new) in old.0.iter_mut().zip(&state.0) {
                            let before = set.len();
                            set.retain(|v| new.contains(v));
                            changed |= set.len() != before;
                        }
                    }
                    none => {
                        *none = Some(state);
                        changed = true;
                    }
                }
            }
        }
    }
    for b in t.block_ids() {
        if let Some(start) = starts[b.index()].take() {
            pass.params(b, &start);
            pass.walk(b, start, true);
        }
    }
    let named = |m: &Move| m.value != UNNAMED;
    out.edits.retain(|e| named(&e.1));
    out.edge_edits.retain(|e| named(&e.mv));
}

impl Pass<'_> {
    fn params(&mut self, b: BlockId, start: &Known) {
        if b == BlockId::ENTRY {
            return;
        }
        for j in self.p.trace.block(b).params.range() {
            let v = self.p.trace.lists[j];
            let at = start.0.iter().position(|set| set.contains(&v));
            self.out.locs[j] = match at {
                Some(n) if n < 16 => Loc::Reg(crate::machine::PReg(n as u8)),
                Some(n) if n >= 18 => Loc::Slot(n as u32 - 18),
                _ => Loc::None,
            };
        }
    }

    /// Walks a block; with `name`, writes the names down.
    fn walk(&mut self, b: BlockId, mut s: Known, name: bool) -> Vec<(BlockId, Known)> {
        let t = self.p.trace;
        let block = t.block(b);
        let first = ProgPoint::before(InstId(block.insts.start));
        let mut k = self.out.edits.partition_point(|e| e.0 < first);
        for i in block.insts.clone().map(InstId) {
            k = self.edits(k, ProgPoint::before(i), &mut s, name);
            let inst = t.inst(i);
            for r in self.p.machine.contract(inst.uop).clobbers.iter() {
                s.set(Loc::Reg(r), vec![]);
            }
            for j in inst.results.range() {
                s.forget(t.lists[j]);
                s.set(self.out.locs[j], vec![t.lists[j]]);
            }
            k = self.edits(k, ProgPoint::after(i), &mut s, name);
        }
        let mut leaving = Vec::new();
        for (succ, e) in block.succs.iter().enumerate() {
            let Some(e) = e else { continue };
            let mut s = s.clone();
            let key = (b, succ as u8);
            let first = self.out.edge_edits.partition_point(|e| (e.block, e.succ) < key);
            for x in &mut self.out.edge_edits[first..] {
                if (x.block, x.succ) != key {
                    break;
                }
                step(&mut x.mv, &mut s, name);
            }
            let params = t.list(t.block(e.block).params);
            let args = t.list(e.args);
            for set in s.0.iter_mut().filter(|set| !set.is_empty()) {
                let bound = params.iter().zip(args).filter(|(_, a)| set.contains(a));
                let mut new: Vec<ValueId> = bound.map(|(&p, _)| p).collect();
                new.extend(set.iter().filter(|v| !params.contains(v)));
                *set = new;
            }
            Class::ALL.iter().for_each(|&c| s.set(Loc::Scratch(c), vec![]));
            leaving.push((e.block, s));
        }
        leaving
    }

    fn edits(&mut self, mut k: usize, at: ProgPoint, s: &mut Known, name: bool) -> usize {
        while k < self.out.edits.len() && self.out.edits[k].0 <= at {
            step(&mut self.out.edits[k].1, s, name);
            k += 1;
        }
        k
    }
}

fn step(m: &mut Move, s: &mut Known, name: bool) {
    if name
        && m.value == UNNAMED
        && let Some(&v) = s.at(m.from).first()
    {
        m.value = v;
    }
    s.apply(m);
}
