//! The stack machine with k cached entries.

use super::plan::Plan;
use crate::allocation::{Allocation, Loc, Move, ProgPoint, Segment};
use crate::allocator::{AllocError, Problem};
use crate::machine::{Contract, PReg, RegSet};
use crate::strategies::homes::Homes;
use ir::{Class, Inst, InstId, ValueId};
use liveness::NEVER;

/// An entry of the operand stack.
#[derive(Clone, Copy, Debug)]
struct Entry {
    value: ValueId,
    position: u32,
    loc: Loc,
    /// Its latest segment's index, or `NEVER`.
    segment: u32,
}

/// Allocates for a machine whose operand stack has its top in registers. See the folder's head.
#[derive(Debug, Default)]
pub(in crate::strategies) struct StackMachine {
    plan: Plan,
    homes: Homes,
    /// The registers that cache stack entries.
    cache: RegSet,
    /// What is on the stack and taken later, in the order of production.
    stack: Vec<Entry>,
    /// Registers of the current instruction's operands.
    used: RegSet,
    first_slot: u32,
    name: &'static str,
}

impl StackMachine {
    pub(in crate::strategies) fn allocate(
        &mut self,
        p: &Problem<'_>,
        entries: u32,
        name: &'static str,
        out: &mut Allocation,
    ) -> Result<(), AllocError> {
        self.name = name;
        let t = p.trace;
        self.plan.make(p);
        let plan = &self.plan;
        let at_home = |v: ValueId| plan.position(v).is_none();
        self.homes.assign(p, &at_home, out);
        self.first_slot = out.slots;
        out.slots += self.plan.depth;
        self.cache = Class::ALL
            .iter()
            .flat_map(|&c| p.machine.class(c).iter().take(entries as usize))
            .collect();
        for b in t.block_ids() {
            self.stack.clear();
            for i in t.block(b).insts.clone() {
                let inst = &t.insts[i as usize];
                if inst.args.len + inst.results.len > 0 {
                    self.instruction(p, i, inst, out)?;
                }
            }
        }
        self.homes.place_params(p, out);
        let plan = &self.plan;
        self.homes.exits_at_home(p, &|v| plan.position(v).is_none(), out);
        out.segments.sort_unstable_by_key(|s| (s.value, s.from));
        Ok(())
    }

    fn slot(&self, position: u32) -> Loc {
        Loc::Slot(self.first_slot + position)
    }

    fn instruction(
        &mut self,
        p: &Problem<'_>,
        i: u32,
        inst: &Inst,
        out: &mut Allocation,
    ) -> Result<(), AllocError> {
        let contract = *p.machine.contract(inst.uop);
        let args = p.trace.args(inst);
        let all_at_home = args.iter().all(|&v| self.homes.loc(v) != Loc::None);
        let in_place = inst.uop.has(ir::uop::GUARD) && all_at_home && contract.memory;
        if !in_place && self.fits(p, inst, &contract) {
            self.register_form(p, i, inst, &contract, out);
        } else if contract.memory {
            self.memory_form(p, i, inst, &contract, out);
        } else {
            let (allocator, uop) = (self.name, inst.uop);
            return Err(AllocError::NoForm { allocator, uop, registers: self.cache.len() });
        }
        Ok(())
    }

    /// Whether all operands and the result find a place in the cached part of the stack.
    fn fits(&self, p: &Problem<'_>, inst: &Inst, contract: &Contract) -> bool {
        let info = inst.uop.info();
        let mut needed = [0u32; 2];
        info.args.iter().for_each(|r| needed[r.class() as usize] += 1);
        if let Some(r) = info.results.first()
            && !p
                .trace
                .args(inst)
                .iter()
                .enumerate()
                .any(|(k, &v)| contract.reuse >> k & 1 != 0 && p.trace.repr(v).class() == r.class())
        {
            needed[r.class() as usize] += 1;
        }
        let cached = Class::ALL.map(|c| self.cache.intersect(RegSet::all(c)).len());
        contract.registers && needed[0] <= cached[0] && needed[1] <= cached[1]
    }

    fn edit(&self, i: u32, value: ValueId, from: Loc, to: Loc, out: &mut Allocation) {
        out.edits.push((ProgPoint::before(InstId(i)), Move { value, from, to }));
    }

    /// Takes a value that was left on the stack off it.
    fn pop(&mut self, v: ValueId) -> Option<Entry> {
        let at = self.stack.iter().rposition(|e| e.value == v)?;
        Some(self.stack.remove(at))
    }

    /// A free register of the cache; the deepest entry makes room.
    fn take(&mut self, p: &Problem<'_>, class: Class, i: u32, out: &mut Allocation) -> PReg {
        let of_class = self.cache.intersect(RegSet::all(class));
        let busy: RegSet = self.stack.iter().filter_map(|e| e.loc.reg()).collect();
        if let Some(r) = of_class.minus(busy).minus(self.used).first() {
            return r;
        }
        let candidates = self.stack.iter().enumerate().filter(|(_, e)| {
            e.loc.reg().is_some_and(|r| of_class.contains(r) && !self.used.contains(r))
        });
        let deepest = candidates.min_by_key(|(_, e)| e.position).map(|(n, _)| n);
        let deepest = deepest.expect("`fits` counted the registers");
        let reg = self.stack[deepest].loc.reg().expect("in a register");
        self.write_back(p, deepest, i, out);
        reg
    }

    /// Writes a cached entry to its place in memory.
    fn write_back(&mut self, p: &Problem<'_>, n: usize, i: u32, out: &mut Allocation) {
        let e = self.stack[n];
        let to = self.slot(e.position);
        self.edit(i, e.value, e.loc, to, out);
        self.stack[n].loc = to;
        self.stack[n].segment = exits_find(p, &e, i, to, out);
    }

    fn register_form(
        &mut self,
        p: &Problem<'_>,
        i: u32,
        inst: &Inst,
        contract: &Contract,
        out: &mut Allocation,
    ) {
        let t = p.trace;
        self.used = RegSet::EMPTY;
        // What is in registers already must not make room for the others.
        let popped: Vec<Option<Entry>> = t.args(inst).iter().map(|&v| self.pop(v)).collect();
        self.used = popped.iter().flatten().filter_map(|e| e.loc.reg()).collect();
        for (k, j) in inst.args.range().enumerate() {
            let v = t.lists[j];
            let from = match popped[k] {
                Some(Entry { loc: Loc::Reg(r), .. }) => {
                    out.locs[j] = Loc::Reg(r);
                    continue;
                }
                Some(e) => e.loc,
                None if t.as_const(v).is_some() => Loc::Const,
                None => self.homes.loc(v),
            };
            let r = self.take(p, t.repr(v).class(), i, out);
            self.used.insert(r);
            self.edit(i, v, from, Loc::Reg(r), out);
            out.locs[j] = Loc::Reg(r);
        }
        self.save_clobbered(p, i, inst, contract, &popped, out);
        let Some(j) = inst.results.range().next() else { return };
        let class = t.repr(t.lists[j]).class();
        let in_place = inst.args.range().enumerate().find_map(|(k, j)| {
            let r = out.locs[j].reg()?;
            (contract.reuse >> k & 1 != 0 && r.class() == class).then_some(r)
        });
        let r = match in_place {
            Some(r) => r,
            None => self.take(p, class, i, out),
        };
        self.finish_result(p, i, j, Loc::Reg(r), out);
    }

    fn memory_form(
        &mut self,
        p: &Problem<'_>,
        i: u32,
        inst: &Inst,
        contract: &Contract,
        out: &mut Allocation,
    ) {
        let t = p.trace;
        let guard = inst.uop.has(ir::uop::GUARD);
        let base = self.plan.base(i);
        self.used = RegSet::EMPTY;
        for (k, j) in inst.args.range().enumerate() {
            let v = t.lists[j];
            if let Some(n) = self.stack.iter().rposition(|e| e.value == v) {
                if self.stack[n].loc.reg().is_some() {
                    self.write_back(p, n, i, out);
                }
                out.locs[j] = self.stack[n].loc;
                self.stack.remove(n);
                continue;
            }
            let constant = t.as_const(v).is_some();
            if guard && !constant {
                out.locs[j] = self.homes.loc(v);
                continue;
            }
            let from = if constant { Loc::Const } else { self.homes.loc(v) };
            let to = self.slot(base + k as u32);
            self.edit(i, v, from, to, out);
            out.locs[j] = to;
        }
        self.save_clobbered(p, i, inst, contract, &[], out);
        if let Some(j) = inst.results.range().next() {
            let position = self.plan.position(t.lists[j]).unwrap_or(base);
            self.finish_result(p, i, j, self.slot(position), out);
        }
    }

    /// What a call would destroy goes to memory: entries that are taken later, and operands that the exit of
    /// a failing call needs.
    fn save_clobbered(
        &mut self,
        p: &Problem<'_>,
        i: u32,
        inst: &Inst,
        contract: &Contract,
        popped: &[Option<Entry>],
        out: &mut Allocation,
    ) {
        for n in 0..self.stack.len() {
            if self.stack[n].loc.reg().is_some_and(|r| contract.clobbers.contains(r)) {
                self.write_back(p, n, i, out);
            }
        }
        if inst.uop.has(ir::uop::RAISE) {
            for e in popped.iter().flatten() {
                let needed = p.liveness.def_exit(e.value) == i;
                if needed && e.loc.reg().is_some_and(|r| contract.clobbers.contains(r)) {
                    let to = self.slot(e.position);
                    self.edit(i, e.value, e.loc, to, out);
                    exits_find(p, e, i, to, out);
                }
            }
        }
    }

    /// Leaves the result on the stack, or stores it to its home.
    fn finish_result(&mut self, p: &Problem<'_>, i: u32, j: usize, loc: Loc, out: &mut Allocation) {
        let value = p.trace.lists[j];
        out.locs[j] = loc;
        if let Some(position) = self.plan.position(value) {
            let mut entry = Entry { value, position, loc, segment: NEVER };
            entry.segment = exits_find(p, &entry, i + 1, loc, out);
            self.stack.push(entry);
        } else if p.liveness.def_end(value) != NEVER {
            let mv = Move { value, from: loc, to: self.homes.loc(value) };
            out.edits.push((ProgPoint::after(InstId(i)), mv));
        }
    }
}

/// From `i` on, exits find a value of the stack here. Returns the new segment's index.
fn exits_find(p: &Problem<'_>, e: &Entry, i: u32, loc: Loc, out: &mut Allocation) -> u32 {
    let exit = p.liveness.def_exit(e.value);
    if exit == NEVER || exit < i {
        return e.segment;
    }
    if let Some(old) = out.segments.get_mut(e.segment as usize) {
        if old.from.0 == i {
            old.loc = loc;
            return e.segment;
        }
        old.to.0 = i - 1;
    }
    out.segments.push(Segment { value: e.value, from: InstId(i), to: InstId(exit), loc });
    out.segments.len() as u32 - 1
}
