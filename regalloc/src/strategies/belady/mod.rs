//! `belady`: when a register is needed, the value goes whose next use is furthest away (Belady, *A Study of
//! Replacement Algorithms for a Virtual-Storage Computer*, 1966), with next uses followed across blocks as in Braun
//! and Hack, *Register Spilling and Live-Range Splitting for SSA-Form Programs*, 2009.
//!
//! * A loop starts with the values that it uses, nearest first; what only passes through gets a register while the
//!   loop's pressure leaves one.
//! * Any other block starts with what all processed predecessors have in registers, then with what some have.
//! * Later edges adapt with moves and reloads.
//!
//! Unlike `linear` it weighs distances over the whole graph, fixes a block's entry by all its predecessors, and gives
//! constants no register around loops. Nothing else differs on purpose, so that the two show what the eviction
//! rule buys.
//!
//! Files: `distance` (next uses), `entry` (blocks' starts), and here the walk over instructions.

mod distance;
mod entry;

use super::draft::{self, Draft, RegisterFile, Segments};
use crate::allocation::{Allocation, Loc, ProgPoint};
use crate::allocator::{AllocError, Allocator, Problem};
use crate::machine::{Contract, PReg, RegSet};
use distance::Distances;
use ir::{BlockId, Inst, InstId, ValueId};
use liveness::NEVER;

/// What is known of a value in the current block.
#[derive(Clone, Copy, Debug)]
struct Need {
    /// Next real use: a position, the block's end, or `NEVER`.
    next: u32,
    /// Last need of any kind.
    end: u32,
}

/// The strategy.
#[derive(Debug, Default)]
pub struct Belady {
    draft: Draft,
    distances: Distances,
    segments: Segments,
    file: RegisterFile,
    needs: Vec<Need>,
    /// By block, as its start and its end find the registers.
    at_start: Vec<RegisterFile>,
    at_end: Vec<RegisterFile>,
    done: Vec<bool>,
    /// By value: the register that an edge still to come wants it in.
    hints: Vec<Option<PReg>>,
    /// By instruction: the first one from there on that destroys registers.
    next_call: Vec<u32>,
    /// The current block; `None` before the first.
    block: Option<BlockId>,
}

impl Allocator for Belady {
    fn name(&self) -> &'static str {
        "belady"
    }

    fn allocate(&mut self, p: &Problem<'_>, out: &mut Allocation) -> Result<(), AllocError> {
        let blocks = p.trace.blocks.len();
        self.draft.reset(p.trace);
        self.distances.compute(p);
        self.needs.clear();
        self.needs.resize(p.trace.values.len(), Need { next: NEVER, end: NEVER });
        self.hints.clear();
        self.hints.resize(p.trace.values.len(), None);
        for files in [&mut self.at_start, &mut self.at_end] {
            files.clear();
            files.resize(blocks, RegisterFile::default());
        }
        self.done.clear();
        self.done.resize(blocks, false);
        self.find_calls(p);
        for &b in p.liveness.graph.order() {
            self.enter(p, b, out);
            for i in p.trace.block(b).insts.clone() {
                self.instruction(p, InstId(i), out)?;
            }
            self.leave(p, b, out);
        }
        self.draft.edges(p, &self.at_end, &self.at_start, out);
        self.draft.finish(p, out);
        Ok(())
    }
}

impl Belady {
    fn current(&self) -> BlockId {
        self.block.unwrap_or(BlockId::ENTRY)
    }

    fn find_calls(&mut self, p: &Problem<'_>) {
        self.next_call.clear();
        self.next_call.resize(p.trace.insts.len() + 1, NEVER);
        for (i, inst) in p.trace.insts.iter().enumerate().rev() {
            let call = !p.machine.contract(inst.uop).clobbers.is_empty();
            self.next_call[i] = if call { i as u32 } else { self.next_call[i + 1] };
        }
    }

    fn leave(&mut self, p: &Problem<'_>, b: BlockId, out: &mut Allocation) {
        self.at_end[b.index()] = self.file;
        self.done[b.index()] = true;
        let last = p.trace.block(b).terminator().0;
        for (r, v) in self.file.iter() {
            self.segments.close(r, v, last, out);
        }
    }

    /// Fills a register before instruction `i`.
    fn occupy(&mut self, r: PReg, v: ValueId, i: u32) {
        self.file.set(r, v);
        self.segments.open(r, i);
    }

    /// Empties a register: nobody looks for its value there from instruction `i` on.
    fn release(&mut self, r: PReg, i: u32, out: &mut Allocation) {
        if let Some(v) = self.file.get(r) {
            self.file.clear(r);
            if i > 0 {
                self.segments.close(r, v, i - 1, out);
            }
        }
    }

    /// Releases everything that nothing needs at `i` or later.
    fn expire(&mut self, p: &Problem<'_>, i: u32, out: &mut Allocation) {
        for (r, v) in self.file.clone().iter() {
            let end = self.needs[v.index()].end;
            if p.trace.as_const(v).is_none() && (end == NEVER || end < i) {
                self.release(r, i, out);
            }
        }
    }

    /// How far the next use of what is in a register is from `i`.
    fn distance(&self, p: &Problem<'_>, v: ValueId, i: u32) -> u32 {
        let next = self.needs[v.index()].next;
        let end = p.trace.block(self.current()).insts.end;
        match next {
            NEVER => NEVER,
            _ if p.trace.as_const(v).is_some() || next < end => next.saturating_sub(i),
            _ => self.distances.at_end(p, self.current(), v).saturating_add(end - i),
        }
    }

    /// A register of the set for `v`: wanted, free, or emptied of what is used furthest away. What is in its slot
    /// anyway, and constants, are the better choice at equal distance.
    fn take(
        &mut self,
        p: &Problem<'_>,
        set: RegSet,
        v: ValueId,
        i: u32,
        out: &mut Allocation,
    ) -> PReg {
        let free = set.minus(self.file.occupied());
        if let Some(r) = self.choose(p, free, v, i) {
            return r;
        }
        let cheap = |v: ValueId| p.trace.as_const(v).is_some() || self.draft.is_spilled(v);
        let held = self.file.iter().filter(|(r, _)| set.contains(*r));
        let furthest = held.max_by_key(|(_, v)| (self.distance(p, *v, i), cheap(*v)));
        let (r, old) = furthest.expect("the form fits into the registers");
        self.draft.spill(p.trace, old);
        self.release(r, i, out);
        r
    }

    /// The best of some free registers: the hint; else one that survives calls exactly if the value lives across one.
    fn choose(&self, p: &Problem<'_>, free: RegSet, v: ValueId, i: u32) -> Option<PReg> {
        if let Some(r) = self.hints[v.index()].filter(|r| free.contains(*r)) {
            return Some(r);
        }
        let calls = self.crosses_call(p, v, i);
        let survive = free.intersect(p.machine.survive_calls);
        let others = free.minus(p.machine.survive_calls);
        let (first, second) = if calls { (survive, others) } else { (others, survive) };
        first.first().or(second.first())
    }

    /// Whether the value, from `i` on, lives across an instruction of the block that destroys registers.
    fn crosses_call(&self, p: &Problem<'_>, v: ValueId, i: u32) -> bool {
        let end = self.needs[v.index()].end;
        p.trace.as_const(v).is_none() && end != NEVER && self.next_call[i as usize] < end
    }

    fn instruction(
        &mut self,
        p: &Problem<'_>,
        id: InstId,
        out: &mut Allocation,
    ) -> Result<(), AllocError> {
        let inst = p.trace.inst(id);
        let contract = *p.machine.contract(inst.uop);
        if inst.args.len + inst.results.len == 0 {
            return Ok(());
        }
        self.expire(p, id.0, out);
        let dies = |v| p.trace.as_const(v).is_some() || self.needs[v.index()].end <= id.0;
        let registers = draft::fits(p, inst, &contract, &dies);
        if registers {
            self.operands(p, id, inst, &contract, out);
        } else if contract.memory {
            self.draft.memory_form(p.trace, id, out);
        } else {
            return Err(draft::no_form(p, inst, "belady"));
        }
        self.clobber(p, id, inst, &contract, out);
        for j in inst.args.range() {
            let v = p.trace.lists[j];
            if p.trace.as_const(v).is_none() {
                self.needs[v.index()].next = p.liveness.next_use(j);
            }
        }
        if let Some(j) = inst.results.range().next() {
            let v = p.trace.lists[j];
            let need = Need { next: p.liveness.next_use(j), end: p.liveness.def_end(v) };
            self.needs[v.index()] = need;
            if registers {
                let r = self.result(p, id, inst, &contract, v, out);
                out.locs[j] = Loc::Reg(r);
                if need.end != NEVER {
                    self.occupy(r, v, id.0 + 1);
                }
            }
        }
        Ok(())
    }

    fn operands(
        &mut self,
        p: &Problem<'_>,
        id: InstId,
        inst: &Inst,
        contract: &Contract,
        out: &mut Allocation,
    ) {
        let t = p.trace;
        let immediate = draft::immediate(t, inst, contract);
        let operands = || draft::register_operands(t, inst, immediate);
        let mut used: RegSet = operands().filter_map(|(_, v)| self.file.find(v)).collect();
        for (_, v) in operands() {
            if self.file.find(v).is_none() {
                let set = p.machine.class(t.repr(v).class()).minus(used);
                let r = self.take(p, set, v, id.0, out);
                let from = self.draft.source(t, v);
                self.draft.edit(ProgPoint::before(id), v, from, Loc::Reg(r));
                self.occupy(r, v, id.0);
                used.insert(r);
            }
        }
        for (k, j) in inst.args.range().enumerate() {
            let v = t.lists[j];
            out.locs[j] = match self.file.find(v) {
                _ if Some(k) == immediate => Loc::Const,
                Some(r) => Loc::Reg(r),
                None => unreachable!("every operand was loaded"),
            };
        }
    }

    /// What a call destroys and something needs later moves to a register that the call leaves alone, or stays behind
    /// in its slot.
    fn clobber(
        &mut self,
        p: &Problem<'_>,
        id: InstId,
        inst: &Inst,
        contract: &Contract,
        out: &mut Allocation,
    ) {
        if contract.clobbers.is_empty() {
            return;
        }
        let t = p.trace;
        let raises = inst.uop.has(ir::uop::RAISE);
        for (r, v) in self.file.clone().iter().filter(|(r, _)| contract.clobbers.contains(*r)) {
            let end = self.needs[v.index()].end;
            let operand = t.args(inst).contains(&v);
            let at_exit = raises && inst.exit.is_some_and(|s| t.snapshot_values(s).any(|x| x == v));
            let later = t.as_const(v).is_none() && (end > id.0 || at_exit);
            let safe = p.machine.class(r.class()).minus(contract.clobbers);
            let free = safe.minus(self.file.occupied());
            let used_later = operand || self.needs[v.index()].next != NEVER;
            match free.first() {
                Some(to) if later && used_later && !self.draft.is_spilled(v) => {
                    // Before the call; the operand itself is read where it was.
                    self.draft.edit(ProgPoint::before(id), v, Loc::Reg(r), Loc::Reg(to));
                    self.release(r, id.0, out);
                    self.occupy(to, v, id.0);
                }
                _ => {
                    if later {
                        self.draft.spill(t, v);
                    }
                    self.release(r, id.0 + 1, out);
                }
            }
        }
    }

    /// A register for the result: the hint, a dying operand's, or another.
    fn result(
        &mut self,
        p: &Problem<'_>,
        id: InstId,
        inst: &Inst,
        contract: &Contract,
        v: ValueId,
        out: &mut Allocation,
    ) -> PReg {
        let t = p.trace;
        let class = t.repr(v).class();
        let mut read = RegSet::EMPTY;
        let mut in_place = RegSet::EMPTY;
        // A call may have taken a dying operand out of the file: it was read before.
        for j in inst.args.range() {
            let Some(r) = out.locs[j].reg().filter(|r| r.class() == class) else { continue };
            let x = t.lists[j];
            let dead = t.as_const(x).is_some() || self.needs[x.index()].end <= id.0;
            read.insert(r);
            if dead && draft::may_reuse(t, inst, contract, x) {
                in_place.insert(r);
            }
        }
        // An exit here may need what nothing needs afterwards: not free yet.
        let fresh = p.machine.class(class).minus(read);
        let hint = self.hints[v.index()];
        let r = match (hint, in_place.first()) {
            (Some(h), _) if in_place.contains(h) => h,
            (Some(h), _) if fresh.minus(self.file.occupied()).contains(h) => h,
            (_, Some(r)) if fresh.minus(self.file.occupied()).is_empty() => r,
            (_, Some(r)) if inst.exit.is_none() => r,
            _ => self.take(p, fresh, v, id.0, out),
        };
        self.release(r, id.0 + 1, out);
        r
    }
}
