//! From "in a register" to "in this register": one walk over the blocks. There is always a register, because the plan
//! keeps no more values than there are; where it is the wrong one, moves help, and they are free.

use super::Optimal;
use super::model::{Start, entries_of_passed};
use crate::allocation::{Allocation, Loc, ProgPoint};
use crate::allocator::Problem;
use crate::machine::{Contract, PReg, RegSet};
use crate::strategies::draft::{self, RegisterFile, may_reuse};
use ir::{BlockId, Inst, InstId, Trace, ValueId};
use liveness::NEVER;

impl Optimal {
    pub(super) fn assign(&mut self, p: &Problem<'_>, out: &mut Allocation) {
        let t = p.trace;
        self.draft.reset(t);
        for files in [&mut self.at_start, &mut self.at_end] {
            files.clear();
            files.resize(t.blocks.len(), RegisterFile::default());
        }
        self.done.clear();
        self.done.resize(t.blocks.len(), false);
        for &b in p.liveness.graph.order() {
            self.enter(p, b, out);
            for i in t.block(b).insts.clone() {
                self.instruction(p, b, InstId(i), out);
            }
            let last = t.block(b).terminator().0;
            for (r, v) in self.file.iter() {
                self.segments.close(r, v, last, out);
            }
            self.at_end[b.index()] = self.file;
            self.done[b.index()] = true;
        }
        self.fill_passed(p, out);
        self.draft.edges(p, &self.at_end, &self.at_start, out);
        self.draft.finish(p, out);
    }

    /// The register holds a value from before instruction `from` on, until the plan's `until`.
    fn occupy(&mut self, r: PReg, v: ValueId, from: u32, until: u32) {
        self.file.set(r, v);
        self.until[r.0 as usize] = until;
        self.segments.open(r, from);
    }

    /// The register is empty from before instruction `from` on.
    fn release(&mut self, r: PReg, from: u32, out: &mut Allocation) {
        if let Some(v) = self.file.get(r) {
            self.file.clear(r);
            if from > 0 {
                self.segments.close(r, v, from - 1, out);
            }
        }
    }

    /// A free register of the set, if possible one that survives calls exactly if the value meets one.
    fn pick(&self, p: &Problem<'_>, set: RegSet, calls: bool) -> PReg {
        let free = set.minus(self.file.occupied());
        let survive = free.intersect(p.machine.survive_calls);
        let others = free.minus(p.machine.survive_calls);
        let (first, second) = if calls { (survive, others) } else { (others, survive) };
        first
            .first()
            .or(second.first())
            .expect("the plan keeps no more values than there are registers")
    }

    fn enter(&mut self, p: &Problem<'_>, b: BlockId, out: &mut Allocation) {
        let t = p.trace;
        let start = t.block(b).insts.start;
        self.file = RegisterFile::default();
        let params = t.block(b).params.range();
        if b == BlockId::ENTRY {
            for (n, j) in params.enumerate() {
                out.locs[j] = Loc::Slot(n as u32);
            }
            return;
        }
        // What is in a register already stays there; the rest goes where there is room.
        let live = p.liveness.live_in(b).iter().map(|l| (l.value, l.value));
        let from = p.liveness.graph.preds(b).iter().find(|q| self.done[q.block.index()]).copied();
        let args = from.and_then(|q| t.block(q.block).succs[q.succ as usize]).map(|e| e.args);
        let params_with_args = params.clone().enumerate().map(|(k, j)| {
            let v = t.lists[j];
            (v, args.map_or(v, |args| t.list(args)[k]))
        });
        let mut waiting = Vec::new();
        for (v, source) in live.chain(params_with_args) {
            if !self.plan.enters(b, v) {
                continue;
            }
            let until = self.plan.kept(b, v, Start::Block).unwrap_or(start);
            let there = from.and_then(|q| self.at_end[q.block.index()].find(source));
            match there.filter(|r| self.file.get(*r).is_none()) {
                Some(r) => self.occupy(r, v, start, until),
                None => waiting.push((v, until)),
            }
        }
        for (v, until) in waiting {
            let class = p.machine.class(t.repr(v).class());
            let r = self.pick(p, class, meets_call(p, start, until));
            self.occupy(r, v, start, until);
        }
        self.at_start[b.index()] = self.file;
        for j in params {
            let v = t.lists[j];
            out.locs[j] = match self.file.find(v) {
                Some(r) => Loc::Reg(r),
                None if p.liveness.def_end(v) == NEVER => Loc::None,
                None => self.draft.born_in_slot(v),
            };
        }
        for l in p.liveness.live_in(b) {
            if self.file.find(l.value).is_none() {
                self.draft.spill(t, l.value);
            }
        }
        for (r, v) in self.file.clone().iter() {
            if self.plan.kept(b, v, Start::Block).is_none() {
                self.draft.spill(t, v);
                self.release(r, start, out);
            }
        }
    }

    fn instruction(&mut self, p: &Problem<'_>, b: BlockId, id: InstId, out: &mut Allocation) {
        let t = p.trace;
        let inst = t.inst(id);
        if id == t.block(b).terminator() {
            self.terminator(p, b, id, out);
            return;
        }
        let memory = self.plan.in_memory(id);
        let contract = *p.machine.contract(inst.uop);
        if !memory {
            self.operands(p, id, inst, &contract);
        }
        // Operands are read where they are then; what they do afterwards is the plan's.
        for (r, v) in self.file.clone().iter() {
            if !memory && t.args(inst).contains(&v) {
                let until = self.plan.kept(b, v, Start::Use(id.0));
                self.until[r.0 as usize] = until.unwrap_or(id.0);
            }
        }
        self.clobber(p, id, &contract, out);
        if memory {
            self.draft.memory_form(t, id, out);
        } else {
            self.name_operands(t, inst, &contract, out);
        }
        let place = match inst.results.range().next() {
            Some(j) if !memory => Some((j, self.result(p, b, id, inst, &contract, out))),
            _ => None,
        };
        for (r, v) in self.file.clone().iter() {
            if self.until[r.0 as usize] <= id.0 + 1 {
                if self.plan.leaves(b, v, id) {
                    self.draft.spill(t, v);
                }
                self.release(r, id.0 + 1, out);
            }
        }
        if let Some((j, r)) = place {
            let v = t.lists[j];
            out.locs[j] = Loc::Reg(r);
            match self.plan.kept(b, v, Start::Def(id.0)) {
                Some(until) => self.occupy(r, v, id.0 + 1, until),
                None if p.liveness.def_end(v) != NEVER => self.draft.spill(t, v),
                None => {}
            }
        }
    }

    /// What is in registers here, is there on the edges.
    fn terminator(&mut self, p: &Problem<'_>, b: BlockId, id: InstId, out: &mut Allocation) {
        let t = p.trace;
        let inst = t.inst(id);
        let contract = *p.machine.contract(inst.uop);
        if self.plan.in_memory(id) {
            self.draft.memory_form(t, id, out);
        } else {
            self.operands(p, id, inst, &contract);
            self.name_operands(t, inst, &contract, out);
        }
        for k in 0..self.plan.late(b).len() {
            let v = self.plan.late(b)[k];
            if self.file.find(v).is_none() {
                self.load(p, id, v);
            }
        }
    }

    /// A register for the result: one that nothing holds, or that of an operand which leaves it here.
    fn result(
        &self,
        p: &Problem<'_>,
        b: BlockId,
        id: InstId,
        inst: &Inst,
        contract: &Contract,
        out: &Allocation,
    ) -> PReg {
        let t = p.trace;
        let v = t.results(inst)[0];
        let class = p.machine.class(t.repr(v).class());
        let until = self.plan.kept(b, v, Start::Def(id.0)).unwrap_or(id.0 + 1);
        let calls = meets_call(p, id.0 + 1, until);
        let place = inst.args.range().find_map(|j| {
            let r = out.locs[j].reg()?;
            let leaves = self.until[r.0 as usize] <= id.0;
            (leaves && may_reuse(t, inst, contract, t.lists[j]) && class.contains(r)).then_some(r)
        });
        let free = class.minus(self.file.occupied());
        let good = |r: &PReg| p.machine.survive_calls.contains(*r) == calls;
        match place {
            // Where the instruction can exit, a result in place costs it a move.
            Some(r) if free.is_empty() || (good(&r) && inst.exit.is_none()) => r,
            _ => self.pick(p, class, calls),
        }
    }

    fn operands(&mut self, p: &Problem<'_>, id: InstId, inst: &Inst, contract: &Contract) {
        let t = p.trace;
        let immediate = draft::immediate(t, inst, contract);
        let operands = || draft::register_operands(t, inst, immediate);
        for (_, v) in operands() {
            if self.file.find(v).is_none() {
                self.load(p, id, v);
            }
        }
    }

    /// Brings a value into a free register before the instruction.
    fn load(&mut self, p: &Problem<'_>, id: InstId, v: ValueId) {
        let r = self.pick(p, p.machine.class(p.trace.repr(v).class()), false);
        let from = self.draft.source(p.trace, v);
        self.draft.edit(ProgPoint::before(id), v, from, Loc::Reg(r));
        self.occupy(r, v, id.0, id.0);
    }

    fn name_operands(&self, t: &Trace, inst: &Inst, contract: &Contract, out: &mut Allocation) {
        let immediate = draft::immediate(t, inst, contract);
        for (k, j) in inst.args.range().enumerate() {
            out.locs[j] = match self.file.find(t.lists[j]) {
                _ if Some(k) == immediate => Loc::Const,
                Some(r) => Loc::Reg(r),
                None => unreachable!("every operand was loaded"),
            };
        }
    }

    /// Before a call, values that live across it change places with operands that don't.
    fn clobber(&mut self, p: &Problem<'_>, id: InstId, contract: &Contract, out: &mut Allocation) {
        let at = ProgPoint::before(id);
        let crosses = |until: u32| until > id.0;
        for (r, v) in self.file.clone().iter().filter(|(r, _)| contract.clobbers.contains(*r)) {
            let until = self.until[r.0 as usize];
            if !crosses(until) {
                continue;
            }
            let safe = p.machine.class(r.class()).minus(contract.clobbers);
            let to = match safe.minus(self.file.occupied()).first() {
                Some(to) => {
                    self.draft.edit(at, v, Loc::Reg(r), Loc::Reg(to));
                    self.release(r, id.0, out);
                    to
                }
                None => self.swap(at, v, r, safe, out),
            };
            self.occupy(to, v, id.0, until);
        }
    }

    /// The value changes places with an operand that is in a safe register for nothing; gives that register.
    fn swap(
        &mut self,
        at: ProgPoint,
        v: ValueId,
        r: PReg,
        safe: RegSet,
        out: &mut Allocation,
    ) -> PReg {
        let id = at.inst().0;
        let (to, operand) = self
            .file
            .clone()
            .iter()
            .find(|(to, _)| safe.contains(*to) && self.until[to.0 as usize] <= id)
            .expect("the plan keeps no more values across a call than it spares registers");
        let until = self.until[to.0 as usize];
        let scratch = Loc::Scratch(r.class());
        self.draft.edit(at, operand, Loc::Reg(to), scratch);
        self.draft.edit(at, v, Loc::Reg(r), Loc::Reg(to));
        self.draft.edit(at, operand, scratch, Loc::Reg(r));
        self.release(r, id, out);
        self.release(to, id, out);
        self.occupy(r, operand, id, until);
        to
    }

    /// Parameters that a loop passes round unchanged have their slots filled on the way in.
    fn fill_passed(&mut self, p: &Problem<'_>, out: &Allocation) {
        let t = p.trace;
        for b in t.block_ids().skip(1) {
            for (k, j) in t.block(b).params.range().enumerate() {
                let v = t.lists[j];
                let stored = self.draft.is_spilled(v) && out.locs[j].reg().is_some();
                let Some(entries) = entries_of_passed(p, b, v).filter(|_| stored) else { continue };
                let slot = self.draft.born_in_slot(v);
                for (from, succ) in entries {
                    let Some(edge) = t.block(from).succs[succ as usize] else { continue };
                    let arg = t.list(edge.args)[k];
                    let now = match self.at_end[from.index()].find(arg) {
                        Some(r) => Loc::Reg(r),
                        None => self.draft.source(t, arg),
                    };
                    self.draft.edge_move(from, succ, arg, now, slot);
                }
            }
        }
    }
}

/// Whether something from `i` to before `end` destroys registers.
fn meets_call(p: &Problem<'_>, i: u32, end: u32) -> bool {
    let rest = p.trace.insts.get(i as usize..end as usize).unwrap_or(&[]);
    rest.iter().any(|x| !p.machine.contract(x.uop).clobbers.is_empty())
}
