//! What a block starts with.

use super::{Belady, Need};
use crate::allocation::{Allocation, Loc};
use crate::allocator::Problem;
use crate::machine::{PReg, RegSet};
use crate::strategies::draft::RegisterFile;
use ir::{BlockId, Class, Edge, ValueId};
use liveness::{NEVER, block_pressure};

/// A value that may start a block in a register.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    value: ValueId,
    /// Of a parameter: its place in the block's list.
    param: Option<usize>,
    /// Of the predecessors seen so far: how many have it in a register, and in which one the first.
    held: usize,
    register: Option<PReg>,
    distance: u32,
    /// The block is no loop's head, or the loop has a real use.
    used: bool,
}

impl Belady {
    pub(super) fn enter(&mut self, p: &Problem<'_>, b: BlockId, out: &mut Allocation) {
        self.block = Some(b);
        self.file = RegisterFile::default();
        let block = p.trace.block(b);
        for l in p.liveness.live_in(b) {
            self.needs[l.value.index()] = Need { next: l.next, end: l.end };
        }
        for j in block.params.range() {
            let v = p.trace.lists[j];
            let need = Need { next: p.liveness.next_use(j), end: p.liveness.def_end(v) };
            self.needs[v.index()] = need;
        }
        if b == BlockId::ENTRY {
            for (n, j) in block.params.range().enumerate() {
                out.locs[j] = Loc::Slot(n as u32);
            }
            return;
        }
        let mut candidates = self.candidates(p, b);
        let header = p.liveness.graph.is_header(b);
        let preds = self.processed(p, b).count();
        // Nearest first; at a join, what need not be loaded before what must be.
        candidates.sort_by_key(|c| match header {
            true => (!c.used as usize, c.distance),
            false => (preds - c.held, c.distance),
        });
        let mut room = Class::ALL.map(|c| p.machine.class(c).len());
        let mut spare = if header { self.spare_in_loop(p, b) } else { room };
        candidates.retain(|c| {
            let class = p.trace.repr(c.value).class() as usize;
            let through = header && !c.used;
            let wanted = c.held > 0 || (c.distance != NEVER && (header || c.param.is_some()));
            let fits = room[class] > 0 && (!through || spare[class] > 0);
            if wanted && fits {
                room[class] -= 1;
                spare[class] -= through as u32;
            }
            wanted && fits
        });
        self.assign(p, b, &candidates);
        for l in p.liveness.live_in(b) {
            if self.file.find(l.value).is_none() {
                self.draft.spill(p.trace, l.value);
            }
        }
        for j in block.params.range() {
            let v = p.trace.lists[j];
            out.locs[j] = match self.file.find(v) {
                Some(r) => Loc::Reg(r),
                None if p.liveness.def_end(v) == NEVER => Loc::None,
                None => self.draft.born_in_slot(v),
            };
        }
        self.at_start[b.index()] = self.file;
        self.give_hints(p, b);
    }

    /// The edges into a block whose start is known.
    fn processed<'a>(
        &'a self,
        p: &Problem<'a>,
        b: BlockId,
    ) -> impl Iterator<Item = (Edge, &'a RegisterFile)> {
        let t = p.trace;
        let preds = p.liveness.graph.preds(b).iter().filter(|q| self.done[q.block.index()]);
        preds.filter_map(|q| {
            let edge = t.block(q.block).succs[q.succ as usize]?;
            Some((edge, &self.at_end[q.block.index()]))
        })
    }

    fn candidates(&self, p: &Problem<'_>, b: BlockId) -> Vec<Candidate> {
        let t = p.trace;
        let (header, params) = (p.liveness.graph.is_header(b), t.block(b).params);
        let mut all = Vec::new();
        for l in p.liveness.live_in(b) {
            let distance = self.distances.at_start(p, b, l.value);
            let used = !header || l.used_in_loop;
            let value = l.value;
            all.push(Candidate { value, param: None, held: 0, register: None, distance, used });
        }
        for (k, (j, &value)) in params.range().zip(t.list(params)).enumerate() {
            if self.needs[value.index()].end == NEVER {
                continue;
            }
            let range = &t.block(b).insts;
            let distance = match p.liveness.next_use(j) {
                NEVER => NEVER,
                next if next < range.end => next - range.start,
                _ => self.distances.at_end(p, b, value).saturating_add(range.end - range.start),
            };
            let used = !header || p.liveness.is_operand(value);
            all.push(Candidate { value, param: Some(k), held: 0, register: None, distance, used });
        }
        for (edge, file) in self.processed(p, b) {
            for c in &mut all {
                let source = c.param.map_or(c.value, |k| t.list(edge.args)[k]);
                if let Some(r) = file.find(source) {
                    c.held += 1;
                    c.register = c.register.or(Some(r));
                }
            }
        }
        all
    }

    /// Registers that the busiest place of a loop leaves for what only passes through it.
    fn spare_in_loop(&self, p: &Problem<'_>, header: BlockId) -> [u32; 2] {
        let graph = &p.liveness.graph;
        let blocks = graph.order()[graph.rank(header) as usize..].iter().copied();
        let mut spare = Class::ALL.map(|c| p.machine.class(c).len());
        for b in blocks.filter(|&b| graph.loop_contains(header, b)) {
            let pressure = block_pressure(p.trace, p.liveness, b);
            for c in Class::ALL {
                let left = p.machine.class(c).len().saturating_sub(pressure[c as usize]);
                spare[c as usize] = spare[c as usize].min(left);
            }
        }
        spare
    }

    /// The register that a predecessor has the value in, if it is still to be had and lasts; else another.
    fn assign(&mut self, p: &Problem<'_>, b: BlockId, chosen: &[Candidate]) {
        let start = p.trace.block(b).insts.start;
        let mut waiting = Vec::new();
        for c in chosen {
            let lasts = |r: PReg| {
                !self.crosses_call(p, c.value, start) || p.machine.survive_calls.contains(r)
            };
            match c.register.filter(|&r| self.file.get(r).is_none() && lasts(r)) {
                Some(r) => self.occupy(r, c.value, start),
                None => waiting.push(c.value),
            }
        }
        for v in waiting {
            let set: RegSet = p.machine.class(p.trace.repr(v).class());
            if let Some(r) = self.choose(p, set.minus(self.file.occupied()), v, start) {
                self.occupy(r, v, start);
            }
        }
    }

    /// The arguments of edges still to come had best be computed where the parameters are.
    fn give_hints(&mut self, p: &Problem<'_>, b: BlockId) {
        let t = p.trace;
        let params = t.list(t.block(b).params);
        for q in p.liveness.graph.preds(b).iter().filter(|q| !self.done[q.block.index()]) {
            let Some(edge) = t.block(q.block).succs[q.succ as usize] else { continue };
            for (&param, &arg) in params.iter().zip(t.list(edge.args)) {
                if param != arg {
                    self.hints[arg.index()] = self.file.find(param).or(self.hints[arg.index()]);
                }
            }
        }
    }
}
