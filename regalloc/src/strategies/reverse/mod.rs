//! `reverse`: LuaJIT's way. One pass from the end of the trace to its start: a value gets a register at its last use,
//! gives it back at its definition, and is reloaded *after* the place where it has to make room
//! (Mike Pall, *LuaJIT 2.0 intellectual property disclosure and research opportunities*, 2009; `lj_asm.c`).
//!
//! LuaJIT's traces are straight lines with at most one loop; here it is any graph:
//!
//! * Blocks are gone through backwards. A block ends with its values where its successors want them; edges that find
//!   something else there get moves.
//! * A loop's latch comes before its header, so the header's registers are fixed when the latch is met: parameters
//!   and values that the loop uses get a register each, first come, first served. Where the pass arrives with other
//!   registers at the header, moves at its start adapt.
//! * When a register is needed and none is free, the value goes that was defined earliest (LuaJIT: the lowest
//!   reference): its other uses are likely to be far up.
//! * Values that only exits need take a register that is free, or live in their slots.
//!
//! Files: `edges` (blocks' ends and starts), and here the walk over instructions.

mod edges;

use super::draft::{self, Draft, RegisterFile, Segments};
use crate::allocation::{Allocation, Loc, ProgPoint};
use crate::allocator::{AllocError, Allocator, Problem};
use crate::machine::{Contract, PReg, RegSet};
use crate::parallel::ParallelMoves;
use ir::{BlockId, Inst, InstId, ValueId};
use liveness::NEVER;

/// The strategy.
#[derive(Debug, Default)]
pub struct Reverse {
    draft: Draft,
    segments: Segments,
    file: RegisterFile,
    /// By block, as its start and its end find the registers.
    at_start: Vec<RegisterFile>,
    at_end: Vec<RegisterFile>,
    /// By block: its start is fixed; the pass has been through it.
    fixed: Vec<bool>,
    done: Vec<bool>,
    /// By value: the register that would save a move.
    hints: Vec<Option<PReg>>,
    /// By instruction: the last one before it that destroys registers.
    last_call: Vec<u32>,
    parallel: ParallelMoves,
    /// The current block; `None` before the first.
    block: Option<BlockId>,
}

impl Allocator for Reverse {
    fn name(&self) -> &'static str {
        "reverse"
    }

    fn allocate(&mut self, p: &Problem<'_>, out: &mut Allocation) -> Result<(), AllocError> {
        let (blocks, values) = (p.trace.blocks.len(), p.trace.values.len());
        self.draft.reset(p.trace);
        for files in [&mut self.at_start, &mut self.at_end] {
            files.clear();
            files.resize(blocks, RegisterFile::default());
        }
        for flags in [&mut self.fixed, &mut self.done] {
            flags.clear();
            flags.resize(blocks, false);
        }
        self.hints.clear();
        self.hints.resize(values, None);
        self.find_calls(p);
        for &b in p.liveness.graph.order().iter().rev() {
            self.block = Some(b);
            self.end(p, b, out);
            for i in p.trace.block(b).insts.clone().rev() {
                self.instruction(p, InstId(i), out)?;
                if InstId(i) == p.trace.block(b).terminator() {
                    self.at_end[b.index()] = self.file;
                }
            }
            self.start(p, b, out);
        }
        // Made from the end to the start.
        self.draft.edits.reverse();
        self.draft.edges(p, &self.at_end, &self.at_start, out);
        self.draft.finish(p, out);
        Ok(())
    }
}

impl Reverse {
    fn current(&self) -> BlockId {
        self.block.unwrap_or(BlockId::ENTRY)
    }

    fn find_calls(&mut self, p: &Problem<'_>) {
        self.last_call.clear();
        let mut last = NEVER;
        for (i, inst) in p.trace.insts.iter().enumerate() {
            self.last_call.push(last);
            if !p.machine.contract(inst.uop).clobbers.is_empty() {
                last = i as u32;
            }
        }
    }

    /// Whether the value, up to `i`, lives across an instruction of the block that destroys registers.
    fn crosses_call(&self, p: &Problem<'_>, v: ValueId, i: u32) -> bool {
        let from = p.trace.block(self.current()).insts.start.max(draft::born(p.trace, v));
        let call = self.last_call[i as usize];
        call != NEVER && p.trace.as_const(v).is_none() && (from..i).contains(&call)
    }

    /// A register holds a value up to before instruction `to`, going back.
    fn occupy(&mut self, r: PReg, v: ValueId, to: u32) {
        self.file.set(r, v);
        self.segments.open(r, to);
    }

    /// Going back, a register stops holding its value: it does so only from before instruction `from` on.
    fn release(&mut self, r: PReg, from: u32, out: &mut Allocation) {
        if let Some(v) = self.file.get(r) {
            self.file.clear(r);
            self.segments.close_back(r, v, from, out);
        }
    }

    /// Takes the value out of a register before instruction `i`; after it, it is reloaded. After a terminator
    /// nothing can be: there the block's end is not fixed yet, and its edges reload.
    fn evict(&mut self, p: &Problem<'_>, r: PReg, i: InstId, out: &mut Allocation) {
        let Some(v) = self.file.get(r) else { return };
        if i != p.trace.block(self.current()).terminator() {
            let from = self.draft.source(p.trace, v);
            self.draft.edit(ProgPoint::after(i), v, from, Loc::Reg(r));
        } else {
            self.draft.spill(p.trace, v);
        }
        self.release(r, i.0 + 1, out);
    }

    /// A register of the set: wanted, free, or emptied before instruction `i`.
    fn take(
        &mut self,
        p: &Problem<'_>,
        set: RegSet,
        v: ValueId,
        i: InstId,
        out: &mut Allocation,
    ) -> PReg {
        let free = set.minus(self.file.occupied());
        if let Some(r) = self.choose(p, free, v, self.crosses_call(p, v, i.0)) {
            return r;
        }
        let rank = |v: ValueId| {
            let constant = p.trace.as_const(v).is_some();
            // Constants and what is in its slot anyway first, then the earliest definition.
            (!constant, !self.draft.is_spilled(v), draft::born(p.trace, v))
        };
        let held = self.file.iter().filter(|(r, _)| set.contains(*r));
        let (r, _) = held.min_by_key(|(_, v)| rank(*v)).expect("the form fits into the registers");
        self.evict(p, r, i, out);
        r
    }

    fn choose(&self, p: &Problem<'_>, free: RegSet, v: ValueId, lasting: bool) -> Option<PReg> {
        if let Some(r) = self.hints[v.index()].filter(|r| free.contains(*r)) {
            return Some(r);
        }
        let survive = free.intersect(p.machine.survive_calls);
        let others = free.minus(p.machine.survive_calls);
        let (first, second) = if lasting { (survive, others) } else { (others, survive) };
        first.first().or(second.first())
    }

    fn instruction(
        &mut self,
        p: &Problem<'_>,
        id: InstId,
        out: &mut Allocation,
    ) -> Result<(), AllocError> {
        let inst = p.trace.inst(id);
        let contract = *p.machine.contract(inst.uop);
        if inst.args.len + inst.results.len > 0 {
            let dies = |v: ValueId| self.file.find(v).is_none() && !self.live_after(p, v, id);
            let registers = draft::fits(p, inst, &contract, &dies);
            if registers {
                let result = self.result(p, id, inst, &contract, out);
                self.clobber(p, id, &contract, result, out);
                self.operands(p, id, inst, &contract, result, out);
            } else if contract.memory {
                if let Some(r) = inst.results.range().find_map(|j| self.file.find(p.trace.lists[j]))
                {
                    self.evict(p, r, id, out);
                }
                self.clobber(p, id, &contract, None, out);
                self.draft.memory_form(p.trace, id, out);
            } else {
                return Err(draft::no_form(p, inst, "reverse"));
            }
        }
        if inst.exit.is_some() {
            self.exit(p, id, inst, &contract, out);
        }
        Ok(())
    }

    /// Whether anything after an instruction of the current block needs the value.
    fn live_after(&self, p: &Problem<'_>, v: ValueId, id: InstId) -> bool {
        let t = p.trace;
        if t.as_const(v).is_some() {
            return false;
        }
        let live_in = p.liveness.live_in(self.current()).iter().find(|l| l.value == v);
        let end = live_in.map_or_else(|| p.liveness.def_end(v), |l| l.end);
        end != NEVER && end > id.0
    }

    /// The result's register: where the rest of the block wants it, or any, for the store into its slot.
    fn result(
        &mut self,
        p: &Problem<'_>,
        id: InstId,
        inst: &Inst,
        contract: &Contract,
        out: &mut Allocation,
    ) -> Option<PReg> {
        let t = p.trace;
        let j = inst.results.range().next()?;
        let v = t.lists[j];
        let r = match self.file.find(v) {
            Some(r) => r,
            None => {
                if p.liveness.def_end(v) != NEVER {
                    self.draft.spill(t, v);
                }
                let set = p.machine.class(t.repr(v).class());
                let free = set.minus(self.file.occupied());
                // Not where an operand stays that lives on, if there is a choice.
                match self.choose(p, free, v, false) {
                    Some(r) => r,
                    None => {
                        let safe = set.minus(self.registers_of(t.args(inst)));
                        self.take(p, if safe.is_empty() { set } else { safe }, v, id, out)
                    }
                }
            }
        };
        self.release(r, id.0 + 1, out);
        out.locs[j] = Loc::Reg(r);
        let reusable = t.args(inst).iter().find(|&&x| draft::may_reuse(t, inst, contract, x));
        if let Some(x) = reusable.filter(|x| self.hints[x.index()].is_none()) {
            self.hints[x.index()] = Some(r);
        }
        Some(r)
    }

    fn registers_of(&self, values: &[ValueId]) -> RegSet {
        values.iter().filter_map(|&v| self.file.find(v)).collect()
    }

    /// What is in a register that the instruction destroys comes there after it: from another register, or from
    /// its slot.
    fn clobber(
        &mut self,
        p: &Problem<'_>,
        id: InstId,
        contract: &Contract,
        result: Option<PReg>,
        out: &mut Allocation,
    ) {
        if contract.clobbers.is_empty() {
            return;
        }
        for (r, v) in self.file.clone().iter().filter(|(r, _)| contract.clobbers.contains(*r)) {
            let safe = p.machine.class(r.class()).minus(contract.clobbers);
            let mut free = safe.minus(self.file.occupied());
            result.into_iter().for_each(|r| free.remove(r));
            if p.trace.as_const(v).is_some() || self.draft.is_spilled(v) {
                free = RegSet::EMPTY; // as cheap to reload
            }
            match free.first() {
                Some(to) => {
                    self.draft.edit(ProgPoint::after(id), v, Loc::Reg(to), Loc::Reg(r));
                    self.release(r, id.0 + 1, out);
                    self.occupy(to, v, id.0);
                }
                None => self.evict(p, r, id, out),
            }
        }
    }

    fn operands(
        &mut self,
        p: &Problem<'_>,
        id: InstId,
        inst: &Inst,
        contract: &Contract,
        result: Option<PReg>,
        out: &mut Allocation,
    ) {
        let t = p.trace;
        let immediate = draft::immediate(t, inst, contract);
        let raised: Vec<ValueId> = match inst.exit {
            Some(s) if inst.uop.has(ir::uop::RAISE) => t.snapshot_values(s).collect(),
            _ => Vec::new(),
        };
        // An operand that stays where the result goes lives on elsewhere; and only one may be there at all.
        let mut used = result.map_or(RegSet::EMPTY, |r| RegSet::from_iter([r]));
        let operands = || draft::register_operands(t, inst, immediate);
        used = used.union(operands().filter_map(|(_, v)| self.file.find(v)).collect());
        let shares = |v: ValueId, s: &Reverse| {
            draft::may_reuse(t, inst, contract, v) && !s.live_after(p, v, id)
        };
        let mut place = result;
        let mut waiting: Vec<ValueId> = Vec::new();
        for (_, v) in operands() {
            if self.file.find(v).is_some() {
                continue;
            }
            // The result's register is right for an operand that nothing needs afterwards.
            let lasts =
                |r: PReg| !self.crosses_call(p, v, id.0) || p.machine.survive_calls.contains(r);
            match place.filter(|&r| shares(v, self) && lasts(r)) {
                Some(r) if self.hints[v.index()].is_none_or(|h| h == r) => {
                    place = None;
                    self.occupy(r, v, id.0);
                }
                _ => waiting.push(v),
            }
        }
        waiting.sort_by_key(|&v| shares(v, self));
        for v in waiting {
            let class = p.machine.class(t.repr(v).class());
            let mut set = class.minus(used);
            // The exit of a failing call looks for its values after the call.
            if raised.contains(&v) && !set.minus(contract.clobbers).is_empty() {
                set = set.minus(contract.clobbers);
            }
            let r = match place {
                Some(r) if shares(v, self) && set.minus(self.file.occupied()).is_empty() => {
                    place = None;
                    r
                }
                _ => self.take(p, set, v, id, out),
            };
            used.insert(r);
            self.occupy(r, v, id.0);
        }
        for (k, j) in inst.args.range().enumerate() {
            out.locs[j] = match self.file.find(t.lists[j]) {
                _ if Some(k) == immediate => Loc::Const,
                Some(r) => Loc::Reg(r),
                None => unreachable!("every operand has a register"),
            };
        }
        for v in raised {
            if self.file.find(v).is_some_and(|r| contract.clobbers.contains(r)) {
                self.draft.spill(t, v);
            }
        }
    }

    /// What only the exit needs takes a register that is free, and that the instruction leaves alone; or its slot.
    fn exit(
        &mut self,
        p: &Problem<'_>,
        id: InstId,
        inst: &Inst,
        contract: &Contract,
        out: &mut Allocation,
    ) {
        let t = p.trace;
        let Some(s) = inst.exit else { return };
        let result: RegSet = inst.results.range().filter_map(|j| out.locs[j].reg()).collect();
        let lost = if inst.uop.has(ir::uop::RAISE) { contract.clobbers } else { RegSet::EMPTY };
        for v in t.snapshot_values(s).collect::<Vec<_>>() {
            if t.as_const(v).is_some() || self.draft.is_spilled(v) || self.file.find(v).is_some() {
                continue;
            }
            let free = p.machine.class(t.repr(v).class()).minus(self.file.occupied());
            let lasting = self.crosses_call(p, v, id.0);
            match self.choose(p, free.minus(result).minus(lost), v, lasting) {
                Some(r) => self.occupy(r, v, id.0),
                None => self.draft.spill(t, v),
            }
        }
    }
}
